//! The store as of an instant: what is live, who is whom, who speaks for whom.

use super::Event;
use super::event::{Distinguished, EventKind, Linked, What};
use super::store::{Held, Store};
use crate::identifier::Identifier;
use crate::identity::{Evidence, Lens, Pair, Resolution, Rules, Says, Ties, Tombstone};
use crate::key::Key;
use crate::name::EventId;
use crate::permission::{Ballot, Ruling, Seating, Tally};
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// A reading of the store as of one instant: events later than `heard` do not exist.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a> {
    pub(super) store: &'a Store,
    pub(super) rules: &'a Rules,
    pub(super) key: &'a Key,
    /// What was said until then has been heard.
    pub(super) heard: Timestamp,
    /// Of when it is read: what lasts for a time lasts at this instant, or does not.
    pub(super) at: Timestamp,
}

impl<'a> Sight<'a> {
    /// The same store at another instant: what was said until then has been heard.
    pub(super) const fn as_of(self, at: Timestamp) -> Self {
        Self {
            heard: at,
            at,
            ..self
        }
    }

    /// What has been heard, as it will stand at another instant.
    pub(super) const fn looking_ahead(self, at: Timestamp) -> Self {
        Self { at, ..self }
    }

    /// Whether the other reads the same of the same.
    pub(super) fn is(&self, other: &Self) -> bool {
        let instants = (self.heard, self.at) == (other.heard, other.at);
        instants && core::ptr::eq(self.store, other.store)
    }

    /// Whether an event has been said and not taken back.
    pub(super) fn is_live(&self, event: &Held) -> bool {
        event.at <= self.heard && !self.is_taken_back(event)
    }

    fn is_taken_back(&self, event: &Held) -> bool {
        self.naming(event).any(|by| {
            matches!(
                by.what,
                What::Retracted(_) | What::Unobserved(_) | What::Corrected(_)
            )
        })
    }

    /// The events by now that name one and can take effect on it.
    pub(super) fn naming<'h>(&self, event: &'h Held) -> impl Iterator<Item = &'h Held> + use<'h, 'a>
    where
        'a: 'h,
    {
        let (at, kind) = (self.heard, event.what.kind());
        self.store.naming(event).filter(move |by| {
            let kinds = by.what.names().map(|(_, kinds)| kinds);
            by.at <= at && kinds.is_some_and(|kinds| kinds.contains(&kind))
        })
    }

    /// Whether an event was said through somebody erased since: it is kept for
    /// what it limits, and makes nobody known.
    pub(super) fn is_void(event: &Event) -> bool {
        match &event.what {
            What::Linked(Linked { between, .. })
            | What::Distinguished(Distinguished { between, .. }) => {
                between.ends().iter().any(Tombstone::is_one)
            }
            What::Enclosed(enclosure) => enclosure.whose().is_some_and(Tombstone::is_one),
            _ => false,
        }
    }

    /// The identifier as it is held, if it is known by now.
    pub(super) fn known(&self, identifier: &Identifier) -> Option<&'a Identifier> {
        let known = self.store.known(identifier)?;
        let is_known = !Tombstone::is_one(known) && self.first_seen(known).is_some();
        is_known.then_some(known)
    }

    /// The instant from which an identifier is known; `None` if it is not.
    pub(super) fn first_seen(&self, identifier: &Identifier) -> Option<Timestamp> {
        let live = |event: &&Held| !Self::is_void(event) && self.is_live(event);
        let evidence = self.store.evidence(identifier).find(live);
        let words = self.store.words(identifier).find(live);
        evidence
            .into_iter()
            .chain(words)
            .map(|event| event.at)
            .min()
    }

    /// The instant from which anything but evidence names an identifier.
    pub(super) fn first_words(&self, identifier: &Identifier) -> Option<Timestamp> {
        let live = |event: &&Held| !Self::is_void(event) && self.is_live(event);
        self.store
            .words(identifier)
            .find(live)
            .map(|event| event.at)
    }

    /// The instant from which an identifier is known, as far as a lens may know of
    /// the links that name it.
    pub(super) fn first_known(&self, identifier: &'a Identifier, lens: &Lens) -> Option<Timestamp> {
        let knows = |evidence: &Evidence<'_>| match evidence.says {
            Says::Same { within, .. } => lens.knows(within),
            Says::Different { .. } => true,
        };
        let mut evidence = self.touching(identifier).filter(knows);
        let evidence = evidence.next().map(|evidence| evidence.at);
        evidence
            .into_iter()
            .chain(self.first_words(identifier))
            .min()
    }

    /// The live events said or seen through an identifier.
    pub(super) fn through(&self, identifier: &Identifier) -> impl Iterator<Item = &'a Held> {
        let (sight, store) = (*self, self.store);
        let known = store.known(identifier);
        let through = move |event: &&Held| {
            sight.is_live(event) && known.is_some_and(|known| speaks_through(&event.what, known))
        };
        known
            .into_iter()
            .flat_map(|known| store.words(known))
            .filter(through)
    }

    /// Live events of a kind that concern everybody.
    pub(super) fn global(&self, kind: EventKind) -> impl Iterator<Item = &'a Held> {
        let sight = *self;
        sight
            .store
            .global(kind)
            .filter(move |event| sight.is_live(event))
    }

    /// The seating in force at an instant, of those known now: the latest counts.
    pub(super) fn seating(&self, at: Timestamp) -> Option<&'a Seating> {
        self.global(EventKind::Seated)
            .filter(|event| event.at <= at)
            .max_by_key(|event| (event.at, &event.id))
            .and_then(|event| match &event.what {
                What::Seated(seating) => Some(&**seating),
                _ => None,
            })
    }

    pub(super) fn evidence(event: &'a Event) -> Option<Evidence<'a>> {
        let (between, says) = match &event.what {
            What::Linked(Linked {
                between,
                basis,
                within,
            }) => {
                let (basis, within) = (*basis, within.as_ref());
                (between, Says::Same { basis, within })
            }
            What::Distinguished(Distinguished { between, basis }) => {
                (between, Says::Different { basis: *basis })
            }
            _ => return None,
        };
        Some(Evidence {
            id: &event.id,
            at: event.at,
            source: &event.source,
            between,
            says,
        })
    }

    /// The piece of the graph around an identifier, through a lens and a filter.
    pub(super) fn around(
        &self,
        lens: &Lens,
        counts: impl Fn(&Evidence<'a>) -> bool,
        seed: &'a Identifier,
    ) -> Resolution<'a> {
        self.around_barring(lens, counts, &BTreeSet::new(), seed)
    }

    /// The same, where some links join nobody, and count in every rule all the same.
    pub(super) fn around_barring(
        &self,
        lens: &Lens,
        counts: impl Fn(&Evidence<'a>) -> bool,
        barred: &BTreeSet<&'a EventId>,
        seed: &'a Identifier,
    ) -> Resolution<'a> {
        Resolution::around_barring(self, self.rules, lens, counts, barred, seed)
    }

    /// The withdrawals by now that name a consent.
    pub(super) fn withdrawals<'h>(
        &self,
        consent: &'h Held,
    ) -> impl Iterator<Item = &'h Held> + use<'h, 'a>
    where
        'a: 'h,
    {
        let by = self.naming(consent);
        by.filter(|by| matches!(by.what, What::Withdrew(_)))
    }

    /// Whether a link is vouched for.
    pub(super) fn is_vouched(&self, link: &Evidence<'_>) -> bool {
        self.rules.basis_of(link).is_vouched()
    }

    /// Whether no evidence names an identifier.
    pub(super) fn is_alone(&self, identifier: &Identifier) -> bool {
        self.store.evidence(identifier).next().is_none()
    }

    /// The person of an identifier under the widest lens.
    pub(super) fn widest(&self, seed: &'a Identifier) -> BTreeSet<&'a Identifier> {
        self.person(&Lens::all(), seed)
    }

    /// The person of an identifier through a lens.
    pub(super) fn person(&self, lens: &Lens, seed: &'a Identifier) -> BTreeSet<&'a Identifier> {
        if self.is_alone(seed) {
            return BTreeSet::from([seed]);
        }
        let piece = self.around(lens, |_| true, seed);
        piece.person_of(seed).iter().copied().collect()
    }

    /// Those whose words may concern a person.
    pub(super) fn speakers(&self, person: &BTreeSet<&'a Identifier>) -> BTreeSet<&'a Identifier> {
        speakers(self, person)
    }
}

/// Those whose words may concern a person: the person, and whoever live
/// evidence links directly with one of its identifiers, even where a rule
/// refused that link, unless evidence of difference is between these two.
pub(super) fn speakers<'a>(
    ties: &impl Ties<'a>,
    person: &BTreeSet<&'a Identifier>,
) -> BTreeSet<&'a Identifier> {
    let mut speakers = person.clone();
    for identifier in person {
        let (links, differences): (Vec<_>, Vec<_>) =
            ties.touching(identifier).partition(Evidence::is_link);
        let different: BTreeSet<&Pair> = differences.iter().map(|e| e.between).collect();
        let direct = links
            .iter()
            .filter(|link| !different.contains(link.between));
        speakers.extend(direct.filter_map(|link| link.between.other(identifier)));
    }
    speakers
}

impl<'a> Ties<'a> for Sight<'a> {
    fn touching(&self, identifier: &'a Identifier) -> impl Iterator<Item = Evidence<'a>> {
        let sight = *self;
        let live = move |event: &&Held| !Sight::is_void(event) && sight.is_live(event);
        let evidence = self.store.evidence(identifier).filter(live);
        evidence.filter_map(|held| Self::evidence(held))
    }
}

/// Whether an event is a statement about whoever this identifier is.
fn speaks_through(what: &What, identifier: &Identifier) -> bool {
    match what {
        What::Observed(seen) => seen.identifier == *identifier,
        What::Consented(consent) => consent.speaker == *identifier,
        What::Enclosed(enclosure) => enclosure.whose() == Some(identifier),
        What::Established(said) => said.about.as_ref() == Some(identifier),
        What::Interacted(done) => done.identifier == *identifier,
        What::Related(relation) => relation.identifier == *identifier,
        What::Preferred(preference) => preference.identifier == *identifier,
        What::Contacted(contact) => contact.identifier == *identifier,
        _ => false,
    }
}

impl<'a> Sight<'a> {
    /// Whether a consent or a proposal was taken back by now.
    pub(super) fn is_ended(&self, event: &Held) -> bool {
        let ends = |by: &Held| matches!(by.what, What::Withdrew(_) | What::Revoked(_));
        self.naming(event).any(ends)
    }

    /// Whether the votes by now approve a proposal.
    pub(super) fn approves(&self, proposal: &Held) -> bool {
        let tally = self.tally(proposal);
        tally.is_some_and(|tally| tally.ruling() == Ruling::Approved)
    }

    /// The votes by now on a proposal, if anybody sat when it was made.
    pub(super) fn tally<'h>(&self, proposal: &'h Held) -> Option<Tally<'h>>
    where
        'a: 'h,
    {
        let mut tally = Tally::new(self.seating(proposal.at)?);
        for by in self.naming(proposal) {
            if let What::Voted(voted) = &by.what {
                tally.cast(Ballot {
                    at: by.at,
                    id: &by.id,
                    seat: &voted.seat,
                    vote: voted.vote,
                    when_cast: self.seating(by.at),
                });
            }
        }
        Some(tally)
    }
}
