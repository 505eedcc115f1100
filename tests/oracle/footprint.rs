//! What an access may see (P7): all that the answers to it may depend on.

use std::collections::BTreeSet;

use super::event::{Body, Event, Names, Scope};
use super::permission::{Question, Subject, is_addressed};
use super::rules::{Evidence, Lens};
use super::view::{self, Item, Place, Shows};
use super::{Access, Oracle, Partial};
use serde_json::Value;

/// What P7 lets the answers to an access depend on. Two states with equal footprints give the
/// access the same answers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Footprint {
    /// (a) and (b): the partial identities of everybody that the access may see.
    pub identities: BTreeSet<Identity>,
    /// (a) as it is read for pseudonyms: what any access of the recipient may see at the instant.
    pub seen_by_any: BTreeSet<Seen>,
    /// Which of those seen by any access this access may know to be one person, and joined.
    pub ties: BTreeSet<Tie>,
    /// The same for any access of the recipient.
    pub ties_of_any: BTreeSet<Tie>,
    /// What this access may know of links, whether it sees something behind them or not.
    pub links: BTreeSet<Known>,
}

/// A partial identity that an access may see: what it shows, each with the permits that hold for
/// it. (No prohibition that reaches it holds, or it would not be seen.)
pub type Identity = BTreeSet<(Seen, BTreeSet<Permit>)>;

/// An observation that is seen, or what is seen as one: an interaction, a relation, an identifier.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Seen {
    pub identifier: String,
    pub attribute: String,
    pub what: What,
    /// The personas inside which it may be seen; `None`: outside all circles.
    pub places: BTreeSet<Place>,
}

/// What is seen.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum What {
    Value(String),
    /// All that is told of an interaction; of several that are alike, the how many-th.
    Done(String, usize),
    /// One of so many relations of a kind that are seen together. To whom is not seen.
    OneOf(usize),
    Identifier,
}

/// A live permit that holds for something that is seen.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Permit {
    Consent(Scope),
    Approval(Scope),
}

/// The identifiers of one person through which something is seen, and the places where it is, as
/// they appear together.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Tie {
    pub identifiers: Names,
    pub groups: BTreeSet<BTreeSet<Place>>,
}

/// Somebody of whom an access sees something, as far as it may know of links; and the places that
/// it may know to be one.
pub type Known = (Names, BTreeSet<BTreeSet<Place>>);

/// The answer to one access, before anything is said about who else asks.
pub struct Sight<'a> {
    question: Question<'a>,
    /// What may be seen of each person that the access may know.
    pub persons: Vec<(Names, BTreeSet<Identity>)>,
}

impl<'a> Sight<'a> {
    pub fn new(oracle: &'a Oracle, access: &'a Access) -> Sight<'a> {
        Sight::of(Question::new(oracle, access, true))
    }

    fn of(question: Question<'a>) -> Sight<'a> {
        let known = question.now.known();
        let people: BTreeSet<Names> = known.iter().map(|i| question.known.person(i)).collect();
        let persons = people.into_iter().map(|person| {
            let identities = identities(&question, &person);
            (person, identities)
        });
        Sight {
            persons: persons.collect(),
            question,
        }
    }

    /// What the view of an identifier may show.
    pub fn view(&self, identifier: &str) -> BTreeSet<Identity> {
        let of = self.persons.iter().find(|(p, _)| p.contains(identifier));
        of.map_or_else(BTreeSet::new, |(_, identities)| identities.clone())
    }

    pub fn identities(&self) -> BTreeSet<Identity> {
        let all = self.persons.iter().flat_map(|(_, identities)| identities);
        all.cloned().collect()
    }

    pub fn seen(&self) -> BTreeSet<Seen> {
        let all = self.persons.iter().flat_map(|(_, identities)| identities);
        all.flatten().map(|(seen, _)| seen.clone()).collect()
    }

    /// What ties together some of what is seen, as this access may know.
    fn ties(&self, seen: &BTreeSet<Seen>) -> BTreeSet<Tie> {
        let tie = |(person, _): &(Names, BTreeSet<Identity>)| {
            let hers: Vec<&Seen> = seen
                .iter()
                .filter(|seen| person.contains(&seen.identifier))
                .collect();
            if hers.is_empty() {
                return None;
            }
            let places = hers.iter().flat_map(|seen| seen.places.clone()).collect();
            let groups = view::join(&self.question, person, places);
            Some(Tie {
                identifiers: hers.iter().map(|seen| seen.identifier.clone()).collect(),
                groups: groups.into_iter().collect(),
            })
        };
        self.persons.iter().filter_map(tie).collect()
    }

    /// What this access may know of links, whether it sees something behind them or not.
    pub fn links(&self) -> BTreeSet<Known> {
        let shown = self.persons.iter().filter(|(_, seen)| !seen.is_empty());
        let known = shown.map(|(person, seen)| {
            let seen = seen.iter().flatten();
            let places = seen.flat_map(|(seen, _)| seen.places.clone()).collect();
            (person.clone(), self.joined(person, places))
        });
        known.collect()
    }

    /// The places of a person that may be known to be one, whatever is seen in them. If all
    /// may, but for personas that stand alone: which of `shown` are with the rest.
    fn joined(&self, person: &Names, mut shown: BTreeSet<Place>) -> BTreeSet<BTreeSet<Place>> {
        let of = |places| view::join(&self.question, person, places);
        // A persona that nobody names is joined with the rest if all are.
        let rest = BTreeSet::from([None, Some("elsewhere".to_string())]);
        let groups = if of(rest.clone()).len() == 1 {
            shown.extend(rest);
            of(shown)
        } else {
            of(view::linked(&self.question, person))
        };
        groups.into_iter().filter(|group| group.len() > 1).collect()
    }

    /// The ids of the live confidential links that are vouched: those that the access may know of,
    /// and the others.
    pub fn confidential_links(&self) -> (Names, Names) {
        let mut links = self.question.now.links();
        links.retain(|link| !link.within.is_empty() && Lens::read("vouched").holds(link));
        let (known, unknown): (Vec<Evidence>, Vec<Evidence>) = links
            .into_iter()
            .partition(|link| self.question.may_know(link));
        let ids = |links: Vec<Evidence>| links.into_iter().map(|link| link.id).collect();
        (ids(known), ids(unknown))
    }

    /// The footprint, given what else the recipient may ask at the instant.
    pub fn footprint(&self, accesses: &[Access]) -> Footprint {
        let others: Vec<Sight<'_>> = accesses
            .iter()
            .map(|access| Sight::of(self.question.instead(access)))
            .collect();
        let all = || others.iter().chain([self]);
        let seen_by_any: BTreeSet<Seen> = all().flat_map(Sight::seen).collect();
        Footprint {
            identities: self.identities(),
            ties: self.ties(&seen_by_any),
            links: self.links(),
            ties_of_any: all().flat_map(|sight| sight.ties(&seen_by_any)).collect(),
            seen_by_any,
        }
    }
}

fn identities(question: &Question<'_>, person: &Names) -> BTreeSet<Identity> {
    let items = view::observations(question, person)
        .into_iter()
        .chain(view::identifiers(question, person));
    let shown: Vec<(Item, BTreeSet<Place>)> = items
        .map(|item| {
            let places = view::places(question, &item);
            (item, places)
        })
        .filter(|(_, places)| !places.is_empty())
        .collect();
    if shown.is_empty() {
        return BTreeSet::new();
    }
    let everywhere = shown.iter().flat_map(|(_, places)| places.clone());
    let classes = view::join(question, person, everywhere.collect());
    let identity = |class: &BTreeSet<Place>| -> Identity {
        let here = shown
            .iter()
            .filter(|(_, places)| !places.is_disjoint(class));
        let here: Vec<&(Item, BTreeSet<Place>)> = here.collect();
        let mut identity = Identity::new();
        for (item, places) in &here {
            let places: BTreeSet<Place> = places & class;
            let permits = permits(question, item, &places);
            let mut one = (seen(item, &places, &here), permits);
            while identity.contains(&one)
                && let What::Done(_, alike) = &mut one.0.what
            {
                *alike += 1;
            }
            identity.insert(one);
        }
        identity
    };
    let shows_something = |identity: &Identity| identity.iter().any(|(seen, _)| seen.is_said());
    classes
        .iter()
        .map(identity)
        .filter(shows_something)
        .collect()
}

impl Seen {
    /// Whether an event says it; identifiers adorn what is shown.
    pub fn is_said(&self) -> bool {
        self.what != What::Identifier
    }
}

/// An item as it is seen together with others.
fn seen(item: &Item, places: &BTreeSet<Place>, here: &[&(Item, BTreeSet<Place>)]) -> Seen {
    let what = match &item.shows {
        Shows::Value(value) => What::Value(value.clone()),
        Shows::Done(content) => What::Done(content.clone(), 0),
        Shows::Related(_) => {
            let alike = here
                .iter()
                .filter(|(one, _)| one.attribute == item.attribute);
            let to = alike.filter_map(|(one, _)| match &one.shows {
                Shows::Related(to) => Some(to),
                _ => None,
            });
            What::OneOf(to.collect::<BTreeSet<_>>().len())
        }
        Shows::Itself => What::Identifier,
    };
    Seen {
        identifier: item.identifier.clone(),
        attribute: item.attribute.clone(),
        what,
        places: places.clone(),
    }
}

/// (b): the live permits that hold for the item at these places.
fn permits(question: &Question<'_>, item: &Item, places: &BTreeSet<Place>) -> BTreeSet<Permit> {
    let subject = Subject {
        reached: Names::from([item.identifier.clone()]),
        sure: question.known.person(&item.identifier),
    };
    let member = view::membership(question, item, &subject);
    let covers = |scope: &&Scope| {
        let mut here = places.iter();
        here.any(|place| view::covers(scope, item, &member, place))
    };
    let (consents, approvals) = (question.consents(&subject), question.approvals(&subject));
    let consents = consents.into_iter().filter(covers).cloned();
    let approvals = approvals.into_iter().filter(covers).cloned();
    consents
        .map(Permit::Consent)
        .chain(approvals.map(Permit::Approval))
        .collect()
}

/// What a partial identity shows.
pub fn partial(identity: &Identity) -> Partial {
    let mut partial = Partial::default();
    for (seen, _) in identity {
        partial
            .personas
            .extend(seen.places.iter().flatten().cloned());
        match &seen.what {
            What::Identifier => {
                partial.identifiers.insert(seen.identifier.clone());
            }
            What::Value(value) => {
                let values = partial.attributes.entry(seen.attribute.clone());
                values.or_default().push(value.clone());
            }
            What::Done(content, _) => partial.timeline.push(content.clone()),
            What::OneOf(how_many) => {
                let kind = seen.attribute["relation.".len()..].to_string();
                partial.relations.insert(kind, *how_many);
            }
        }
    }
    partial.timeline.sort();
    for values in partial.attributes.values_mut() {
        values.sort();
        values.dedup();
    }
    partial
}

impl Scope {
    pub fn is_link(&self) -> bool {
        matches!(self, Scope::Link(_) | Scope::LinkAny)
    }
}

/// The other accesses of the recipient at the instant, one of each kind that an event tells apart:
/// whatever it may ask, it sees what it sees by one of these, or by this one.
pub fn other_accesses(events: &[&Event], access: &Access) -> Vec<Access> {
    let mut words = Words::default();
    for event in events {
        words.read(event);
    }
    words.purposes.insert(access.purpose.clone());
    let mut purposes = Names::from(["elsewhere".to_string()]);
    for purpose in &words.purposes {
        let ends = purpose.match_indices('.').map(|(end, _)| end);
        for end in ends.chain([purpose.len()]) {
            let ancestor = &purpose[..end];
            purposes.extend([ancestor.to_string(), format!("{ancestor}.elsewhere")]);
        }
    }
    let mut channels = vec![access.channel.clone(), None];
    if !words.channels.is_empty() {
        channels.extend(words.channels.iter().cloned().map(Some));
        channels.push(Some("elsewhere".to_string()));
    }
    let mut trusts = vec![access.trust, None];
    if !words.trusts.is_empty() {
        trusts.push(Some(0.0));
        trusts.extend(words.trusts.iter().map(|&trust| Some(f64::from(trust))));
    }
    let mut told_apart = BTreeSet::from([words.tell(events, access)]);
    let mut found: Vec<Access> = Vec::new();
    for purpose in &purposes {
        for channel in &channels {
            for &trust in &trusts {
                let other = Access {
                    purpose: purpose.clone(),
                    channel: channel.clone(),
                    trust,
                    ..access.clone()
                };
                if told_apart.insert(words.tell(events, &other)) {
                    found.push(other);
                }
            }
        }
    }
    found
}

/// The words by which statements and conditions tell accesses apart.
#[derive(Default)]
struct Words {
    purposes: Names,
    channels: Names,
    trusts: BTreeSet<u32>,
}

impl Words {
    fn read(&mut self, event: &Event) {
        let when = match &event.body {
            Body::Consented { statement, .. } | Body::Proposed { statement } => {
                let lists = [&statement.purposes, &statement.channels];
                let [purposes, channels] = lists.map(|list| list.clone().unwrap_or_default());
                self.purposes.extend(purposes);
                self.channels.extend(channels);
                &statement.when
            }
            Body::Enclosed { when, .. } => when,
            _ => &None,
        };
        when.iter().for_each(|when| self.read_condition(when));
    }

    fn read_condition(&mut self, condition: &Value) {
        let Some((key, value)) = condition.as_object().and_then(|o| o.iter().next()) else {
            return;
        };
        match (key.as_str(), value) {
            ("channel", Value::String(channel)) => {
                self.channels.insert(channel.clone());
            }
            ("trust", trust) => {
                let trust = trust.as_f64().expect("a trust");
                assert!(trust.fract() == 0.0, "whole thresholds only: `{trust}`");
                self.trusts.insert(trust as u32);
            }
            (_, Value::Array(parts)) => parts.iter().for_each(|part| self.read_condition(part)),
            (_, part) => self.read_condition(part),
        }
    }

    /// What events tell of an access: which statements address it, which parts of conditions that
    /// ask for it hold.
    fn tell(&self, events: &[&Event], access: &Access) -> Vec<Option<bool>> {
        let addressed = events.iter().map(|e| match &e.body {
            Body::Consented { statement, .. } | Body::Proposed { statement } => {
                Some(is_addressed(access, e, statement))
            }
            _ => None,
        });
        let trusts = self.trusts.iter();
        let trusted = trusts.map(|&least| access.trust.map(|trust| trust >= f64::from(least)));
        let channels = self.channels.iter();
        let through = channels.map(|one| access.channel.as_ref().map(|channel| channel == one));
        addressed.chain(trusted).chain(through).collect()
    }
}
