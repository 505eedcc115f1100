//! A copy of everything about a person.

use crate::directory::digest_form;
use crate::directory::event::{EventKind, What};
use crate::directory::store::Held;
use crate::directory::{Custodian, Event, Motion, Statement};
use crate::engagement::Relation;
use crate::identifier::Identifier;
use crate::identity::{Lens, Tombstone};
use crate::key::Key;
use crate::name::{EventId, Kind};
use crate::profile::{Done, Profile, Related, Said};
use crate::time::Timestamp;
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// A complete copy of what is held about a person, for that person (GDPR 15).
///
/// `Display` says it in words, values in clear; through serde it is for machines: the
/// attributes, how it stands with each statement, and the events, which hold the rest.
/// `Debug` tells neither.
pub struct SubjectCopy<'d> {
    pub(super) at: Timestamp,
    pub(super) identifiers: Vec<&'d Identifier>,
    pub(super) profile: Profile<'d>,
    pub(super) inferred: BTreeSet<&'d EventId>,
    pub(super) timeline: Vec<Done<'d>>,
    /// To how many others, by kind.
    pub(super) relations: BTreeMap<&'d Kind, usize>,
    pub(super) statements: Vec<Statement<'d>>,
    pub(super) motions: Vec<Motion<'d>>,
    pub(super) events: Vec<Cow<'d, Event>>,
}

impl<'d> SubjectCopy<'d> {
    /// As of when.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// The identifiers that vouched links hold together, ascending, less what carries no
    /// grant [since an erasure](crate::guide::storage#what-does-erasure-keep).
    #[must_use]
    pub fn identifiers(&self) -> &[&'d Identifier] {
        &self.identifiers
    }

    /// What is known and holds, under the merge policy, with what does not count and why.
    #[must_use]
    pub const fn profile(&self) -> &Profile<'d> {
        &self.profile
    }

    /// Whether something was [inferred](crate::Rules::inferred_sources), not provided.
    #[must_use]
    pub fn is_inferred(&self, said: &Said<'_>) -> bool {
        self.inferred.contains(said.event)
    }

    /// What the person did, oldest first, then by event id.
    #[must_use]
    pub fn timeline(&self) -> &[Done<'d>] {
        &self.timeline
    }

    /// To how many others the person is known to be related, by kind: counted by
    /// identifier. Who they are is theirs too.
    #[must_use]
    pub const fn relations(&self) -> &BTreeMap<&'d Kind, usize> {
        &self.relations
    }

    /// What the person said of the use of its data, and how it stands with it: by instant,
    /// then by id.
    #[must_use]
    pub fn statements(&self) -> &[Statement<'d>] {
        &self.statements
    }

    /// What was put to the arbiter about the use of anybody's data, and how it stands with
    /// it: by instant, then by id. The other half of every decision.
    #[must_use]
    pub fn motions(&self) -> &[Motion<'d>] {
        &self.motions
    }

    /// Every event that names one of the identifiers, and those that take one back; what
    /// is about everybody is left out, and so are erasures and what they kept in digest
    /// form. By instant, then by id. Who is somebody else is there by a keyed digest.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.events.iter().map(|event| &**event)
    }

    /// Whether nothing is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
}

impl<'d> Custodian<'d> {
    /// A complete copy of what is held about the person of an identifier as of an
    /// instant, for that person: over all vouched links, confidential ones included.
    /// Empty of somebody unknown. Ask as of now: as of an instant before a wrong link was
    /// taken back it is a copy of what was held together then, somebody else's with it.
    ///
    /// It costs what is known of the person and what was put to the arbiter, however many
    /// others there are.
    #[must_use]
    pub fn copy_for(self, identifier: &Identifier, at: Timestamp) -> SubjectCopy<'d> {
        let (directory, sight) = (self.0, self.0.sight(at));
        let dossier = directory.dossier(identifier, at);
        let core = dossier.seed().map(|seed| dossier.whole(seed));
        let person = core.map_or_else(BTreeSet::new, |core| core.person.clone());
        let mut held: BTreeMap<&'d EventId, &'d Held> = BTreeMap::new();
        for one in &person {
            for event in sight.store.mentions(one).filter(|event| event.at <= at) {
                let naming = sight.store.naming(event).filter(|by| by.at <= at);
                held.extend(naming.chain([event]).map(|event| (&event.id, event)));
            }
        }
        let inferred = held.values().filter(|event| {
            let observed = event.what.kind() == EventKind::Observed;
            observed && directory.rules().infers(&event.source)
        });
        let is_theirs = |identifier: &Identifier| person.contains(identifier);
        let events = held
            .values()
            .map(|event| of(event.event(), is_theirs, sight.key));
        let mut events: Vec<Cow<'d, Event>> = events.collect();
        events.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        let mut others: BTreeMap<&'d Kind, BTreeSet<&'d Identifier>> = BTreeMap::new();
        for Related { relation, .. } in self.relations(identifier, at) {
            let known = others.entry(&relation.kind).or_default();
            known.insert(&relation.to);
        }
        let is_known = !person.is_empty();
        SubjectCopy {
            at,
            inferred: inferred.map(|event| &event.id).collect(),
            events,
            profile: self.profile(identifier, at),
            timeline: self.timeline(identifier, at),
            relations: others
                .into_iter()
                .map(|(kind, to)| (kind, to.len()))
                .collect(),
            statements: directory.consents(identifier, &Lens::vouched(), at),
            motions: if is_known {
                directory.motions(at)
            } else {
                Vec::new()
            },
            identifiers: person.into_iter().collect(),
        }
    }
}

/// An event with everybody else in digest form.
fn of<'d>(event: &'d Event, is_theirs: impl Fn(&Identifier) -> bool, key: &Key) -> Cow<'d, Event> {
    let others = event.what.identifiers();
    if others
        .iter()
        .all(|one| is_theirs(one) || Tombstone::is_one(one))
    {
        return Cow::Borrowed(event);
    }
    let hide = |identifier: &Identifier| {
        let tombstone = || Tombstone::of(key, identifier).to_identifier(identifier);
        let hidden = (!is_theirs(identifier)).then(tombstone).flatten();
        hidden.unwrap_or_else(|| identifier.clone())
    };
    if let What::Related(relation) = &event.what {
        let what = What::Related(Box::new(Relation {
            identifier: hide(&relation.identifier),
            to: hide(&relation.to),
            kind: relation.kind.clone(),
        }));
        return Cow::Owned(Event {
            what,
            ..event.clone()
        });
    }
    let is_other = |identifier: &Identifier| !is_theirs(identifier);
    let hidden = digest_form::of(event.clone(), is_other, hide);
    hidden.map_or(Cow::Borrowed(event), Cow::Owned)
}
