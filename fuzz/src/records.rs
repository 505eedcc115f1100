//! Twelve bytes as one event, or as a few that belong together.

use crate::drafts::{Draft, Named};
use crate::history::RECORD;
use crate::world::{
    ATTRIBUTES, CHANNELS, DAYS, FACTS, IDENTIFIERS, PATTERNS, PERSONAS, PURPOSES, RECIPIENTS,
    SOURCES, SPELLINGS, instant,
};
use serde_json::{Value as Json, json};

/// What the bytes of a record are about, by place.
#[derive(Clone, Copy)]
pub struct Record([u8; RECORD]);

/// How often each kind of record comes: one in this list for each value of the
/// first byte, again and again.
const KINDS: [Kind; 32] = {
    use Kind::{
        Ban, Consent, Different, Enclose, Erase, Fact, Happen, Link, LinkUse, Propose, Seat, See,
        TakeBack, Use, Vote,
    };
    [
        See, Use, Link, TakeBack, Ban, Enclose, Fact, LinkUse, See, Use, Link, TakeBack, Ban,
        Propose, Consent, Different, See, Use, Link, TakeBack, Enclose, Vote, Erase, Happen, See,
        Use, Link, Use, Propose, LinkUse, Fact, Seat,
    ]
};

#[derive(Clone, Copy)]
enum Kind {
    See,
    Use,
    LinkUse,
    Link,
    Different,
    Enclose,
    Consent,
    Ban,
    Propose,
    Vote,
    TakeBack,
    Fact,
    Seat,
    Erase,
    Happen,
}

impl Record {
    /// The record of these bytes; those that are missing are noughts.
    pub fn of(bytes: &[u8]) -> Self {
        let mut all = [0; RECORD];
        all[..bytes.len()].copy_from_slice(bytes);
        Self(all)
    }

    /// What it says.
    pub fn part(&self) -> Vec<Draft> {
        let one = |draft| vec![draft];
        match KINDS[usize::from(self.0[0]) % KINDS.len()] {
            Kind::See => one(self.seen()),
            Kind::Use => self.used(&self.scope()),
            Kind::LinkUse => self.used(&self.link_scope()),
            Kind::Link => one(self.linked()),
            Kind::Different => one(self.evidence("distinguished")),
            Kind::Enclose => one(self.enclosed()),
            Kind::Consent => one(self.consented("permit", &self.any_scope(), self.0[3])),
            Kind::Ban => one(self.consented("prohibit", &self.any_scope(), self.0[3])),
            Kind::Propose => {
                let effect = if self.flag(3) { "permit" } else { "prohibit" };
                let day = self.0[3];
                let proposed = self.statement("proposed", effect, &self.any_scope(), day);
                [proposed].into_iter().chain(self.votes(0, day)).collect()
            }
            Kind::Vote => one(self.voted()),
            Kind::TakeBack => one(self.taken_back()),
            Kind::Fact => one(self.established()),
            Kind::Seat => one(self.seated()),
            Kind::Erase => one(self
                .said("erased", self.0[3])
                .with("identifier", Some(self.who(1)))),
            Kind::Happen => one(self.happened()),
        }
    }

    /// One of the last byte's bits.
    fn flag(&self, bit: u8) -> bool {
        self.0[RECORD - 1] >> bit & 1 == 1
    }

    fn pick(&self, place: usize, of: &[&'static str]) -> &'static str {
        of[usize::from(self.0[place]) % of.len()]
    }

    /// One or two of a list, by the bits of a byte.
    fn some(byte: u8, of: &[&str]) -> Json {
        let first = usize::from(byte) % of.len();
        let second = usize::from(byte / 16) % (of.len() * 2);
        match of.get(second) {
            Some(other) if second != first => json!([of[first], other]),
            _ => json!([of[first]]),
        }
    }

    fn who(&self, place: usize) -> Json {
        let byte = self.0[place];
        // Half of them are the first, and half of the rest the next two, so that
        // what is said meets.
        let name = match byte % 8 {
            0..=3 => IDENTIFIERS[0],
            4 => IDENTIFIERS[1],
            5 => IDENTIFIERS[2],
            _ => IDENTIFIERS[usize::from(byte / 8) % IDENTIFIERS.len()],
        };
        let other = SPELLINGS.iter().find(|(normal, _)| *normal == name);
        match other {
            Some((_, spelling)) if byte >= 224 => json!(spelling),
            _ => json!(name),
        }
    }

    fn said(&self, event: &str, day: u8) -> Draft {
        let source = SOURCES[usize::from(self.flag(7))];
        Draft::new(json!({"event": event, "at": instant(day % DAYS), "source": source}))
    }

    fn day_of(byte: u8) -> Json {
        json!(instant(byte % DAYS))
    }

    /// Two identifiers that differ, on a basis.
    fn evidence(&self, event: &str) -> Draft {
        let usual = if self.0[1] < 128 {
            3
        } else {
            IDENTIFIERS.len()
        };
        let one = usize::from(self.0[1]) % usual;
        let further = usize::from(self.0[2]) % (IDENTIFIERS.len() - 1);
        let other = (one + 1 + further) % IDENTIFIERS.len();
        let (basis, score) = match self.0[4] % 8 {
            0..=2 => ("declared", None),
            3 => ("authenticated", None),
            4 => ("imported", None),
            5 => ("observed", None),
            6 => ("inferred", Some(json!(0.5))),
            _ => ("inferred", Some(json!(0.2))),
        };
        self.said(event, self.0[3])
            .with(
                "between",
                Some(json!([IDENTIFIERS[one], IDENTIFIERS[other]])),
            )
            .with("basis", Some(json!(basis)))
            .with("score", score)
    }

    fn linked(&self) -> Draft {
        let secret = self.0[5] % 4 == 3;
        self.evidence("linked")
            .with("within", secret.then(|| self.two_personas()))
    }

    fn two_personas(&self) -> Json {
        let one = usize::from(self.0[6]) % PERSONAS.len();
        let further = usize::from(self.0[6] / 16) % (PERSONAS.len() - 1);
        json!([
            PERSONAS[one],
            PERSONAS[(one + 1 + further) % PERSONAS.len()]
        ])
    }

    fn seen(&self) -> Draft {
        let value = match self.0[2] % 7 {
            0 => json!("violet q7z"),
            1 => json!("ann.q7z@example.com"),
            2 => json!("green q7z"),
            3 => json!(3),
            4 => json!(1.5),
            5 => json!(true),
            _ => json!({"at": "2026-01-01T12:00:00Z"}),
        };
        let personas = (self.0[5] % 4 != 3).then(|| Self::some(self.0[5] / 4, &PERSONAS));
        let until = (self.0[8] % 16 == 15).then(|| Self::day_of(self.0[10]));
        self.said("observed", self.0[3])
            .with("identifier", Some(self.who(1)))
            .with("attribute", Some(json!(self.pick(4, &ATTRIBUTES))))
            .with("value", Some(value))
            .with("personas", personas)
            .with("until", until)
    }

    fn enclosed(&self) -> Draft {
        let (field, members) = match self.0[4] % 3 {
            0 => ("identifiers", json!([self.who(2)])),
            1 => ("attributes", Self::some(self.0[2], &PATTERNS)),
            _ => ("identifiers", json!([self.who(2), self.who(5)])),
        };
        self.said("enclosed", self.0[3])
            .with("persona", Some(json!(self.pick(6, &PERSONAS))))
            .with(field, Some(members))
            .with("identifier", self.flag(0).then(|| self.who(1)))
            .with("when", self.flag(1).then(|| self.condition()))
    }

    fn condition(&self) -> Json {
        let leaf = |byte: u8| match byte % 8 {
            0..=3 => json!({"fact": FACTS[usize::from(byte / 8) % FACTS.len()]}),
            4 => json!({"after": instant(byte / 8 % DAYS)}),
            5 => json!({"before": instant(byte / 8 % DAYS)}),
            6 => json!({"trust": byte / 3}),
            _ => json!({"channel": CHANNELS[usize::from(byte / 8) % CHANNELS.len()]}),
        };
        let (one, other) = (leaf(self.0[9]), leaf(self.0[10]));
        match self.0[8] / 16 % 8 {
            0..=2 => one,
            3 => json!({"not": one}),
            4 => json!({"all": [one, other]}),
            5 => json!({"any": [one, {"not": other}]}),
            6 => json!({"all": [{"any": [one, other]}, other]}),
            _ => json!({"any": []}),
        }
    }

    fn scope(&self) -> Json {
        let byte = self.0[6];
        let persona = PERSONAS[usize::from(byte / 8) % PERSONAS.len()];
        let patterns = || Self::some(self.0[4], &PATTERNS);
        match byte % 8 {
            0..=3 => json!("profile"),
            4 => json!({"persona": persona}),
            5 if byte & 128 == 0 => json!({"only": persona}),
            5 => json!({"overlap": Self::some(byte / 8, &PERSONAS)}),
            6 => json!({"attributes": patterns()}),
            _ => json!({"persona": persona, "attributes": patterns()}),
        }
    }

    fn link_scope(&self) -> Json {
        if self.0[6] >= 192 {
            json!({"link": "any"})
        } else {
            json!({"link": self.two_personas()})
        }
    }

    fn any_scope(&self) -> Json {
        if self.0[5] % 4 == 3 {
            self.link_scope()
        } else {
            self.scope()
        }
    }

    fn statement(&self, event: &str, effect: &str, scope: &Json, day: u8) -> Draft {
        let among = |byte: u8, of: &[&str]| match byte % 4 {
            0..=2 => json!("any"),
            _ => Self::some(byte / 4, of),
        };
        let extra = self.0[8] % 32;
        self.said(event, day)
            .with("effect", Some(json!(effect)))
            .with("scope", Some(scope.clone()))
            .with("recipients", Some(among(self.0[7] % 16, &RECIPIENTS)))
            .with("purposes", Some(among(self.0[7] / 16, &PURPOSES)))
            .with(
                "channels",
                matches!(extra, 11 | 12).then(|| Self::some(self.0[9], &CHANNELS)),
            )
            .with("when", matches!(extra, 8..=10).then(|| self.condition()))
            .with("from", (extra == 13).then(|| Self::day_of(self.0[10])))
            .with("until", (extra == 14).then(|| Self::day_of(self.0[10])))
    }

    fn consented(&self, effect: &str, scope: &Json, day: u8) -> Draft {
        self.statement("consented", effect, scope, day)
            .with("identifier", Some(self.who(1)))
    }

    /// A use that both sides permit: the customer for this scope or the whole
    /// profile, the company likewise, mostly on the same day; and mostly something
    /// that is known of the same person.
    fn used(&self, scope: &Json) -> Vec<Draft> {
        let day = self.0[3] % DAYS;
        let wide = json!("profile");
        let (said, decided) = match self.0[2] % 8 {
            6 => (scope, &wide),
            7 => (&wide, scope),
            _ => (scope, scope),
        };
        let later = day + self.0[2] / 8 % 4;
        let consent = self.consented("permit", said, day);
        let proposal = self.statement("proposed", "permit", decided, later);
        let seen = (!self.flag(3)).then(|| self.seen());
        [consent, proposal]
            .into_iter()
            .chain(self.votes(1, later))
            .chain(seen)
            .collect()
    }

    /// Two seats vote on the proposal at this place, mostly yes.
    fn votes(&self, place: usize, day: u8) -> impl Iterator<Item = Draft> {
        let noes = if self.0[11] & 0x70 == 0x70 {
            self.0[11] & 3
        } else {
            0
        };
        RECIPIENTS
            .into_iter()
            .take(2)
            .enumerate()
            .map(move |(seat, name)| {
                let vote = if noes >> seat & 1 == 1 { "no" } else { "yes" };
                Draft::new(json!({
                    "event": "voted", "at": instant(day % DAYS), "source": "company",
                    "seat": name, "vote": vote,
                }))
                .naming("proposal", Named::Own(place))
            })
    }

    fn voted(&self) -> Draft {
        let vote = if self.flag(0) { "yes" } else { "no" };
        self.said("voted", self.0[3])
            .with("seat", Some(json!(self.pick(4, &RECIPIENTS))))
            .with("vote", Some(json!(vote)))
            .naming("proposal", Named::OneOf(&["proposed"], self.0[9]))
    }

    fn taken_back(&self) -> Draft {
        let (event, field, of): (_, _, &[&str]) = match self.0[4] % 8 {
            0 | 1 => ("withdrew", "consent", &["consented"]),
            2 | 3 => ("retracted", "evidence", &["linked", "distinguished"]),
            4 => ("unobserved", "observation", &["observed"]),
            5 => ("revoked", "proposal", &["proposed"]),
            _ => (
                "corrected",
                "of",
                &["enclosed", "established", "seated", "preferred"],
            ),
        };
        self.said(event, self.0[3])
            .naming(field, Named::OneOf(of, self.0[9]))
    }

    fn established(&self) -> Draft {
        let until = (self.0[8] % 8 == 7).then(|| Self::day_of(self.0[10]));
        self.said("established", self.0[3])
            .with("fact", Some(json!(self.pick(4, &FACTS))))
            .with("identifier", self.flag(0).then(|| self.who(1)))
            .with("holds", self.flag(1).then(|| json!(self.flag(2))))
            .with("until", until)
    }

    fn seated(&self) -> Draft {
        let seats = Self::some(self.0[4], &RECIPIENTS);
        let count = seats.as_array().map_or(1, Vec::len);
        let veto = self.flag(0).then(|| json!([seats[0]]));
        self.said("seated", self.0[3])
            .with("recipients", Some(seats))
            .with("quorum", Some(json!(usize::from(self.0[5]) % count + 1)))
            .with("veto", veto)
    }

    /// What people did, whom they know, what they want and were sent.
    fn happened(&self) -> Draft {
        let day = self.0[3];
        let about = |draft: Draft| draft.with("identifier", Some(self.who(1)));
        let field = |draft: Draft, name: &str, value: Json| draft.with(name, Some(value));
        match self.0[4] % 4 {
            0 => {
                let done = field(self.said("interacted", day), "kind", json!("click"));
                let done = field(done, "text", json!("well q7z"));
                let personas = self.flag(1).then(|| Self::some(self.0[5], &PERSONAS));
                about(field(done, "channel", json!("email")).with("personas", personas))
            }
            1 => {
                let related = field(self.said("related", day), "kind", json!("friend"));
                about(field(related, "to", self.who(2)))
            }
            2 => {
                let preferred = field(self.said("preferred", day), "channel", json!("any"));
                about(field(preferred, "allow", json!(self.flag(0))))
            }
            _ => {
                let sent = field(self.said("contacted", day), "channel", json!("email"));
                let sent = field(sent, "recipient", json!("marketing"));
                about(field(sent, "purpose", json!("marketing.promotion")))
            }
        }
    }
}
