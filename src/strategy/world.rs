//! The small world that everything made up is about.

use crate::identifier::Identifier;
use crate::name::{
    Attribute, AttributePattern, Channel, Fact, Kind, Namespace, Persona, Purpose, Recipient,
    Source, Topic,
};
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::vec::Vec;
use core::fmt::Debug;
use core::str::FromStr;
use core::time::Duration;
use proptest::collection::vec;
use proptest::prelude::*;

/// Who and what there is in a made-up world, and what may happen in it.
///
/// It is the parameter of every strategy here: `any::<Permit>()` is about the default
/// world, `any_with::<Permit>(world)` about another. It is small on purpose, so that
/// things meet: two statements are seldom about the same person where there are a
/// thousand.
///
/// Where something is drawn from a list, a failing case shrinks towards its first entry.
/// A strategy that needs an entry of an empty list gives up, and says which list.
///
/// ```
/// use personagraph::strategy::{History, World};
/// use proptest::prelude::*;
///
/// let golf = World {
///     personas: vec!["work".parse()?, "golf".parse()?],
///     ..World::default()
/// };
/// proptest!(|(history in any_with::<History>(golf.clone()))| {
///     prop_assert!(!history.to_string().contains("family"));
/// });
/// # Ok::<(), personagraph::name::NameError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    /// Whom there is. Half of what is said in a [`History`](super::History) is about the
    /// first, most of the rest about the second and the third.
    pub identifiers: Vec<Identifier>,
    /// The namespace of which rules mostly let a person have one, such as that of
    /// customer numbers.
    pub numbers: Namespace,
    /// Their personas; the first two more often than the others.
    pub personas: Vec<Persona>,
    /// Who receives. The first three sit in the arbiter, mostly, and the first two cast most
    /// of the votes.
    pub recipients: Vec<Recipient>,
    /// What for.
    pub purposes: Vec<Purpose>,
    /// What is known of people. Patterns are these names, and all below their first words.
    pub attributes: Vec<Attribute>,
    /// What conditions ask for.
    pub facts: Vec<Fact>,
    /// How people are reached.
    pub channels: Vec<Channel>,
    /// Who says something; the first vouches where only one source does.
    pub sources: Vec<Source>,
    /// What people do.
    pub deeds: Vec<Kind>,
    /// How people are related.
    pub relations: Vec<Kind>,
    /// What it is about.
    pub topics: Vec<Topic>,
    /// When everything begins.
    pub begins: Timestamp,
    /// On how many days from then on something is said; 0 is taken for 1. What answers or
    /// takes back something may come some days later still.
    pub days: u32,
    /// How many questions a history comes with; 0 is taken for 1.
    pub asks: usize,
    /// Whether anybody is forgotten.
    pub erasures: Erasures,
    /// What the values of observations are.
    pub values: Values,
}

/// Whether anybody is forgotten in a [`History`](super::History). An event that is drawn by
/// itself may be an erasure in any world.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Erasures {
    /// In a quarter of them.
    #[default]
    Some,
    /// In none.
    None,
}

/// What the values of observations are, and the texts of interactions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Values {
    /// Of every kind, the same ones again and again.
    #[default]
    Any,
    /// Each its own text: it tells which observation is shown.
    Unique,
}

impl Default for World {
    fn default() -> Self {
        Self {
            identifiers: all([
                "email:ann@example.com",
                "crm_id:1",
                "twitter:dog",
                "crm_id:2",
                "phone:+15550101",
                "device:tablet",
                "email:bob@example.com",
                "twitter:jaybrown",
                "phone:+15550102",
                "email:none@none.com",
                "crm_id:3",
            ]),
            numbers: Namespace::from_shared("crm_id".into()),
            personas: all(["work", "dog", "family", "sport"]),
            recipients: all(["marketing", "sales", "service", "loyalty"]),
            purposes: all([
                "marketing",
                "marketing.promotion",
                "marketing.promotion.mail",
                "service",
                "service.repair",
                "research",
            ]),
            attributes: all([
                "interest",
                "interest.pets",
                "interest.pets.dogs",
                "contact.email",
                "contact.phone",
                "feedback.jacket",
                "skill.cooking",
                "identifier.device",
                "interaction.complaint",
                "relation.friend",
            ]),
            facts: all(["zipper.improved", "jacket.worn_out", "event.on", "adult"]),
            channels: all(["email", "sms", "web"]),
            sources: all(["signup", "shop", "tracker"]),
            deeds: all(["complaint", "click", "purchase.online"]),
            relations: all(["friend", "follows"]),
            topics: all(["jacket", "jacket.zipper"]),
            // The first of January 2026.
            begins: Timestamp::from_millis(1_767_225_600_000).unwrap_or(Timestamp::UNIX_EPOCH),
            days: 60,
            asks: 3,
            erasures: Erasures::Some,
            values: Values::Any,
        }
    }
}

/// Those of the texts that are what they are meant to be: all of them.
fn all<T: FromStr>(texts: impl IntoIterator<Item = &'static str>) -> Vec<T> {
    let read = texts.into_iter().map(str::parse);
    read.filter_map(Result::ok).collect()
}

/// Days as instants.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calendar {
    begins: Timestamp,
}

impl Calendar {
    /// The first moment of a day, counted from 0.
    pub(super) fn at(self, day: u32) -> Timestamp {
        let later = Duration::from_secs(u64::from(day) * 24 * 60 * 60);
        self.begins.checked_add(later).unwrap_or(Timestamp::MAX)
    }
}

impl World {
    /// The first moment of a day, counted from 0; the last instant there is, where that is
    /// later.
    #[must_use]
    pub fn day(&self, day: u32) -> Timestamp {
        self.calendar().at(day)
    }

    pub(super) const fn calendar(&self) -> Calendar {
        Calendar {
            begins: self.begins,
        }
    }

    pub(super) fn a_day(&self) -> BoxedStrategy<u32> {
        let days = self.days.max(1);
        let met = (1..=4_u32).prop_map(move |sixth| days * sixth / 6);
        prop_oneof![3 => 0..days, 1 => met].boxed()
    }

    /// A day early enough for much to come after it.
    pub(super) fn an_early_day(&self) -> BoxedStrategy<u32> {
        prop_oneof![9 => 0..(self.days / 4).max(1), 1 => self.a_day()].boxed()
    }

    pub(super) fn an_instant(&self) -> BoxedStrategy<Timestamp> {
        let calendar = self.calendar();
        self.a_day().prop_map(move |day| calendar.at(day)).boxed()
    }

    pub(super) fn an_identifier(&self) -> BoxedStrategy<Identifier> {
        one(&self.identifiers, "`World::identifiers` is empty")
    }

    /// An identifier that much is said of, so that statements meet.
    pub(super) fn somebody(&self) -> BoxedStrategy<Identifier> {
        let first = self.identifiers.get(..1).unwrap_or_default();
        let next = self.identifiers.get(1..3).unwrap_or(first);
        prop_oneof![
            5 => one(first, "`World::identifiers` is empty"),
            3 => one(next, "`World::identifiers` is empty"),
            2 => self.an_identifier(),
        ]
        .boxed()
    }

    pub(super) fn a_persona(&self) -> BoxedStrategy<Persona> {
        let first = self.personas.get(..2).unwrap_or(&self.personas);
        let any = one(&self.personas, "`World::personas` is empty");
        prop_oneof![2 => one(first, "`World::personas` is empty"), 1 => any].boxed()
    }

    /// Each as likely as the others.
    pub(super) fn any_persona(&self) -> BoxedStrategy<Persona> {
        one(&self.personas, "`World::personas` is empty")
    }

    pub(super) fn some_personas(&self) -> BoxedStrategy<BTreeSet<Persona>> {
        some_of(self.any_persona(), 2)
    }

    pub(super) fn two_personas(&self) -> BoxedStrategy<[Persona; 2]> {
        two(&self.personas, "`World::personas` has less than two")
    }

    pub(super) fn two_identifiers(&self) -> BoxedStrategy<[Identifier; 2]> {
        two(&self.identifiers, "`World::identifiers` has less than two")
    }

    pub(super) fn a_recipient(&self) -> BoxedStrategy<Recipient> {
        one(&self.recipients, "`World::recipients` is empty")
    }

    pub(super) fn a_purpose(&self) -> BoxedStrategy<Purpose> {
        one(&self.purposes, "`World::purposes` is empty")
    }

    pub(super) fn an_attribute(&self) -> BoxedStrategy<Attribute> {
        one(&self.attributes, "`World::attributes` is empty")
    }

    pub(super) fn a_pattern(&self) -> BoxedStrategy<AttributePattern> {
        let below = self.an_attribute().prop_map(|name| {
            let first = name.as_str().split('.').next().unwrap_or_default();
            let all = AttributePattern::try_from(format!("{first}.*"));
            all.unwrap_or_else(|_| name.into())
        });
        prop_oneof![3 => below, 1 => self.an_attribute().prop_map(AttributePattern::from)].boxed()
    }

    pub(super) fn a_fact(&self) -> BoxedStrategy<Fact> {
        one(&self.facts, "`World::facts` is empty")
    }

    pub(super) fn a_channel(&self) -> BoxedStrategy<Channel> {
        one(&self.channels, "`World::channels` is empty")
    }

    pub(super) fn a_source(&self) -> BoxedStrategy<Source> {
        let any = one(&self.sources, "`World::sources` is empty");
        prop_oneof![3 => self.first_source(), 1 => any].boxed()
    }

    pub(super) fn first_source(&self) -> BoxedStrategy<Source> {
        let first = self.sources.get(..1).unwrap_or_default();
        one(first, "`World::sources` is empty")
    }

    /// The source of what is no matter of chance, by its place in the list.
    pub(super) fn voice(&self, place: usize) -> Source {
        let voice = self.sources.get(place).or(self.sources.first());
        voice
            .cloned()
            .unwrap_or_else(|| Source::from_shared("host".into()))
    }

    pub(super) fn a_deed(&self) -> BoxedStrategy<Kind> {
        one(&self.deeds, "`World::deeds` is empty")
    }

    pub(super) fn a_relation(&self) -> BoxedStrategy<Kind> {
        one(&self.relations, "`World::relations` is empty")
    }

    pub(super) fn a_topic(&self) -> BoxedStrategy<Topic> {
        one(&self.topics, "`World::topics` is empty")
    }

    /// Each once, the namespace of numbers first.
    pub(super) fn namespaces(&self) -> Vec<Namespace> {
        let mut all = Vec::from([self.numbers.clone()]);
        for one in &self.identifiers {
            let namespace = Namespace::try_from(one.namespace()).ok();
            let new = namespace.filter(|namespace| !all.contains(namespace));
            all.extend(new);
        }
        all
    }

    pub(super) fn a_namespace(&self) -> BoxedStrategy<Namespace> {
        one(&self.namespaces(), "a world has a namespace")
    }
}

/// An entry of a list; gives up on an empty one, for that reason.
pub(super) fn one<T: Clone + Debug + 'static>(of: &[T], empty: &'static str) -> BoxedStrategy<T> {
    let list = of.to_vec();
    let place = 0..list.len().max(1);
    let entry = move |place: usize| list.get(place).cloned();
    place.prop_filter_map(empty, entry).boxed()
}

/// Two entries of a list, in any order.
fn two<T: Clone + Debug + 'static>(of: &[T], few: &'static str) -> BoxedStrategy<[T; 2]> {
    let list = of.to_vec();
    let places = (0..list.len().max(1), 0..(list.len().max(2) - 1));
    let entries = move |(a, b): (usize, usize)| {
        let b = if b < a { b } else { b + 1 };
        Some([list.get(a)?.clone(), list.get(b)?.clone()])
    };
    places.prop_filter_map(few, entries).boxed()
}

/// One of them at least, and so many at most.
pub(super) fn some_of<T: Ord + Debug + 'static>(
    of: impl Strategy<Value = T> + 'static,
    most: usize,
) -> BoxedStrategy<BTreeSet<T>> {
    let some = vec(of, 1..=most);
    some.prop_map(|some| some.into_iter().collect()).boxed()
}
