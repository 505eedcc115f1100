//! Histories made of bytes, and what is asked about them.
//!
//! Twenty-four bytes settle the rules, two questions and how the story is told a
//! second time; then each twelve are a record: one event, or a few that belong
//! together. Bytes that are not there are noughts, so any input is a history, and
//! one byte changed is a small change.

use crate::drafts::Draft;
use crate::fewest::fewest;
use crate::records::Record;
use crate::world::{CHANNELS, DAYS, IDENTIFIERS, LENSES, PURPOSES, RECIPIENTS, instant};
use personagraph::{Access, Identifier, Timestamp};
use serde_json::{Map, Value as Json, json};
use std::fmt;

/// The length of what comes before the records.
pub const HEAD: usize = 24;
/// The length of a record.
pub const RECORD: usize = 12;
/// How many records count: an oracle that looks at everything is slow.
pub const MOST: usize = 14;

/// Rules, events that differ in their ids, and questions.
#[derive(Clone)]
pub struct History {
    /// The resolution rules.
    pub rules: Json,
    /// The events, in the order in which they are told.
    pub events: Vec<Json>,
    /// Two questions.
    pub asks: Vec<Ask>,
    /// A lens to look at people through.
    pub lens: &'static str,
    /// How it is told the second time: which way, and two numbers for it.
    pub again: [u8; 3],
}

/// A question about one identifier.
#[derive(Clone)]
pub struct Ask {
    /// Of whom.
    pub identifier: &'static str,
    /// By whom.
    pub recipient: &'static str,
    /// What for.
    pub purpose: &'static str,
    /// Through which channel, if through one.
    pub channel: Option<&'static str>,
    /// With how much trust, if that is known.
    pub trust: Option<f64>,
    /// When.
    pub day: u8,
}

impl History {
    /// The history that bytes come to.
    pub fn of(bytes: &[u8]) -> Self {
        let (head, rest) = bytes.split_at(bytes.len().min(HEAD));
        let mut first = [0; HEAD];
        first[..head.len()].copy_from_slice(head);
        let opening = (first[7] < 250).then(|| vec![opening(first[7])]);
        let records = rest.chunks(RECORD).take(MOST).map(Record::of);
        let parts = opening
            .into_iter()
            .chain(records.map(|record| record.part()));
        Self {
            rules: rules(&first),
            events: told(parts),
            asks: [&first[8..14], &first[14..20]].map(Ask::of).into(),
            lens: LENSES[usize::from(first[20]) % LENSES.len()],
            again: [first[21], first[22], first[23]],
        }
    }

    /// As few of the events as still fail: a finding is easier to read so.
    #[must_use]
    pub fn fewest(&self, fails: impl Fn(&Self) -> bool) -> Self {
        let of = |events: &[Json]| Self {
            events: events.to_vec(),
            ..self.clone()
        };
        of(&fewest(&self.events, |events| fails(&of(events))))
    }

    /// The same without some of the events.
    #[must_use]
    pub fn without(&self, gone: impl Fn(&Json) -> bool) -> Self {
        let mut rest = self.clone();
        rest.events.retain(|event| !gone(event));
        rest
    }
}

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.rules)?;
        for event in &self.events {
            writeln!(f, "{event}")?;
        }
        for ask in &self.asks {
            writeln!(f, "# {ask}")?;
        }
        let [how, one, two] = self.again;
        writeln!(f, "# lens `{}`, again {how} {one} {two}", self.lens)
    }
}

impl Ask {
    fn of(bytes: &[u8]) -> Self {
        let pick = |place: usize| usize::from(bytes[place]);
        Self {
            // Half of the questions are of the first.
            identifier: IDENTIFIERS[pick(0) / 2 * (pick(0) % 2) % IDENTIFIERS.len()],
            recipient: RECIPIENTS[pick(1) % RECIPIENTS.len()],
            purpose: PURPOSES[pick(2) % PURPOSES.len()],
            channel: CHANNELS.get(pick(3) % 3).copied(),
            trust: (bytes[4] != 255).then(|| f64::from(bytes[4] % 101)),
            // Mostly late: much has been said by then.
            day: DAYS + 8 - bytes[5] % (DAYS + 9),
        }
    }

    /// The same of somebody else.
    pub(crate) fn about(&self, identifier: &'static str) -> Self {
        Self {
            identifier,
            ..self.clone()
        }
    }

    /// Of whom, for the library.
    pub(crate) fn identifier(&self) -> Identifier {
        self.identifier.parse().expect("an identifier")
    }

    /// The access, for the library.
    pub(crate) fn access(&self) -> Access {
        let mut access = Access::new(self.recipient, self.purpose, self.at());
        if let Some(channel) = self.channel {
            access = access.on(channel);
        }
        match self.trust {
            Some(trust) => access.trusting(trust),
            None => access,
        }
    }

    /// When, for the library.
    pub(crate) fn at(&self) -> Timestamp {
        instant(self.day).parse().expect("an instant")
    }
}

impl fmt::Display for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} asks of {} ", self.recipient, self.identifier)?;
        write!(f, "for {} on {:?} ", self.purpose, self.channel)?;
        write!(f, "trusting {:?} at {}", self.trust, instant(self.day))
    }
}

fn rules(head: &[u8; HEAD]) -> Json {
    let mut rules = Map::new();
    let mut put = |key: &str, value: Json| {
        if !value.is_null() {
            rules.insert(key.to_owned(), value);
        }
    };
    let one_of = |byte: u8, of: &[Json]| of[usize::from(byte) % of.len()].clone();
    let limits = [
        json!({"crm_id": 1}),
        json!({}),
        json!({"crm_id": 1, "email": 2}),
        json!({"crm_id": 1, "email": 1, "device": 1}),
    ];
    put("limits", one_of(head[0], &limits));
    let blocked = [
        Json::Null,
        json!(["email:none*"]),
        json!(["email:*@none.com", "phone:+1555*"]),
    ];
    put("blocked", one_of(head[1], &blocked));
    let priority = [
        Json::Null,
        json!(["crm_id", "email", "device"]),
        json!(["phone", "twitter"]),
    ];
    put("priority", one_of(head[2], &priority));
    let contested = [json!("isolate"), json!("newest"), json!("oldest")];
    put("contested", one_of(head[3], &contested));
    let shared = [Json::Null, json!(1), json!(2), json!(3)];
    put("shared_above", one_of(head[4], &shared));
    let reachable = [Json::Null, json!(["email", "device"])];
    put("reachable", one_of(head[5], &reachable));
    put(
        "vouching_sources",
        one_of(head[5] / 2, &[Json::Null, json!(["signup"])]),
    );
    put(
        "largest_person",
        one_of(head[6], &[Json::Null, Json::Null, json!(3), json!(2)]),
    );
    let floor = |at_least: &str| json!([{"between": ["email", "device"], "at_least": at_least}]);
    let floors = [Json::Null, floor("imported"), floor("inferred:0.5")];
    put("floors", one_of(head[6] / 4, &floors));
    Json::Object(rules)
}

/// Who sits from the first day on.
fn opening(byte: u8) -> Draft {
    let quorum = byte % 2 + 1;
    let veto = (byte / 2 % 4 == 3).then(|| json!(["marketing"]));
    Draft::new(json!({
        "event": "seated", "at": instant(0), "source": "company",
        "recipients": RECIPIENTS, "quorum": quorum,
    }))
    .with("veto", veto)
}

/// Gives every event its id, and settles which event each names.
fn told(parts: impl Iterator<Item = Vec<Draft>>) -> Vec<Json> {
    let mut drafts = Vec::new();
    for part in parts {
        let start = drafts.len();
        drafts.extend(part.into_iter().map(|draft| draft.moved(start)));
    }
    let kinds: Vec<&str> = drafts.iter().map(Draft::kind).collect();
    let told = drafts
        .iter()
        .enumerate()
        .map(|(place, draft)| draft.told(place, &kinds));
    told.collect()
}
