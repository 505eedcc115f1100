//! The log of what a customer said, and how it stands with each statement.

use super::Directory;
use super::event::{EventKind, What};
use super::facts::{Facts, Reach};
use super::reading::Reading;
use super::sight::Sight;
use super::store::{self, Held};
use super::unerased::Former;
use crate::condition::Truth;
use crate::identifier::Identifier;
use crate::identity::Lens;
use crate::name::{EventId, Source};
use crate::permission::{Consent, ConsentStatus, Meaning, Right, Terms};
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::vec::Vec;

/// Something that a customer said, and how it stands with it as of an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statement<'a> {
    /// The event that it was said by.
    pub id: &'a EventId,
    /// When it was said.
    pub at: Timestamp,
    /// Which system said so.
    pub source: &'a Source,
    /// What was said, and through which identifier.
    pub consent: &'a Consent,
    /// How it stands with it.
    pub status: ConsentStatus,
    /// Whether its condition holds at the instant, as far as it is settled without the
    /// trust and the channel of an access. True where it has none.
    pub condition: Truth,
    /// The withdrawals that ended it, by instant, then by id: each that names it, and
    /// the first in the same terms. Empty unless the status is withdrawn.
    pub endings: Vec<Ending<'a>>,
}

impl<'a> Statement<'a> {
    /// Through which identifier it was said.
    #[must_use]
    pub const fn through(&self) -> &'a Identifier {
        &self.consent.speaker
    }

    /// What kind of statement it is.
    #[must_use]
    pub fn meaning(&self) -> Meaning {
        self.consent.meaning()
    }

    /// The rights that go with its legal basis, ascending.
    pub fn rights(&self) -> impl Iterator<Item = Right> + use<> {
        self.consent.basis.rights()
    }
}

/// A withdrawal that ended a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Ending<'a> {
    /// When it was said.
    pub at: Timestamp,
    /// Which event it is.
    pub id: &'a EventId,
    /// What it names.
    pub named: Named<'a>,
}

/// What a withdrawal names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Named<'a> {
    /// The statement itself.
    This,
    /// Another permit in the same terms, by the same person: every one that was given
    /// not later than the withdrawal ends with it.
    SameTerms(&'a EventId),
}

impl Directory {
    /// What the person of an identifier said of the use of its data, as of an
    /// instant: by instant, then by id. Empty if the identifier is unknown then, as far as
    /// the lens may tell.
    ///
    /// It is for the custodian and for the customer: it names the identifiers that
    /// were spoken through, and never goes to a recipient. `Debug` prints none.
    ///
    /// Which statements are listed is a matter of the lens: those of the person that
    /// it sees. How it stands with one is not: it is what a decision makes of it.
    /// Confirmations and conditions are what was said over vouched links, confidential
    /// ones included; whether it was withdrawn in the same terms is asked of the person
    /// under the widest lens.
    ///
    /// A statement stays listed for ever: what was withdrawn is a tombstone, not a
    /// gap. Only an erasure takes statements out of the log: nobody is left who made
    /// them. What they prohibited [goes on](crate::guide::storage#what-does-erasure-keep).
    ///
    /// [Laws](crate::guide::laws#permission): P9 *withdrawal survives everything*, P10
    /// *as of t* ignores what came after t; an erasure, which stands outside time, brings
    /// along who was whom when it came.
    ///
    /// ```
    /// use personagraph::permission::{ConsentStatus, Meaning};
    /// use personagraph::{Directory, Key, Lens, Permit, Timestamp};
    ///
    /// let mut crm = Directory::new(Key::from([7; 32]));
    /// let [monday, tuesday]: [Timestamp; 2] =
    ///     ["2026-01-05T09:00:00Z".parse()?, "2026-01-06T09:00:00Z".parse()?];
    /// let someone = "email:someone@example.com".parse()?;
    /// let news = Permit::persona("family").to("marketing").for_purpose("newsletter");
    ///
    /// let (asked, _) = crm.at(monday, "webshop").opt_in_twice(&someone, &news)?;
    /// crm.at(tuesday, "webshop").confirm(&asked)?; // she follows the link in the e-mail
    ///
    /// for (at, status) in [(monday, ConsentStatus::Requested), (tuesday, ConsentStatus::Given)] {
    ///     let log = crm.consents(&someone, &Lens::vouched(), at);
    ///     assert_eq!((log[0].meaning(), log[0].status), (Meaning::DoubleOptIn, status));
    /// }
    /// # Ok::<(), personagraph::Error>(())
    /// ```
    #[must_use]
    pub fn consents(
        &self,
        identifier: &Identifier,
        lens: &Lens,
        at: Timestamp,
    ) -> Vec<Statement<'_>> {
        let Some(person) = self.person_of(identifier, lens, at) else {
            return Vec::new();
        };
        let mut log = Log::new(self.sight(at));
        let mut statements = Vec::new();
        for identifier in &person.identifiers {
            if let Some(speaker) = self.store.known(identifier) {
                statements.extend(log.said_through(speaker));
            }
        }
        statements.sort_unstable_by_key(|statement| (statement.at, statement.id));
        statements
    }
}

/// The withdrawals of permits, by the terms of these: by instant, then by id.
type Withdrawn<'a> = BTreeMap<&'a Terms, Vec<Ending<'a>>>;

/// What decides how it stands with statements, by the identifier that each was
/// said through. Those of one person share it, unless something was erased there.
struct Log<'a> {
    reading: Reading<'a>,
    facts: BTreeMap<&'a Identifier, Rc<Facts<'a>>>,
    withdrawn: BTreeMap<&'a Identifier, Rc<Withdrawn<'a>>>,
}

impl<'a> Log<'a> {
    fn new(sight: Sight<'a>) -> Self {
        Self {
            reading: Reading::new(sight),
            facts: BTreeMap::new(),
            withdrawn: BTreeMap::new(),
        }
    }

    /// The statements made through one identifier.
    fn said_through(&mut self, speaker: &'a Identifier) -> Vec<Statement<'a>> {
        let said: Vec<(&Held, &Consent)> = self
            .reading
            .sight
            .through(speaker)
            .filter_map(|event| match &event.what {
                What::Consented(consent) => Some((event, &**consent)),
                _ => None,
            })
            .collect();
        if said.is_empty() {
            return Vec::new();
        }
        let (facts, withdrawn) = self.about(speaker);
        let known = facts.known_at(self.reading.sight.at);
        let statement = |(event, consent): (&'a Held, &'a Consent)| {
            let endings = self.endings(event, consent, &withdrawn);
            let status = if endings.is_empty() {
                consent.status(&known)
            } else {
                ConsentStatus::Withdrawn
            };
            let when = consent.when.as_ref();
            Statement {
                id: &event.id,
                at: event.at,
                source: &event.source,
                consent,
                status,
                condition: when.map_or(Truth::True, |when| when.evaluate(&known)),
                endings,
            }
        };
        said.into_iter().map(statement).collect()
    }

    /// What is known of facts about a speaker, and what was withdrawn by whoever is
    /// the same person under the widest lens, or was at an erasure.
    fn about(&mut self, speaker: &'a Identifier) -> (Rc<Facts<'a>>, Rc<Withdrawn<'a>>) {
        if let (Some(facts), Some(withdrawn)) =
            (self.facts.get(speaker), self.withdrawn.get(speaker))
        {
            return (Rc::clone(facts), Rc::clone(withdrawn));
        }
        let sight = self.reading.sight;
        let erased = self.reading.unerased(speaker);
        let former = self.reading.former(speaker);
        let refused = erased
            .as_ref()
            .map_or_else(BTreeSet::new, |piece| piece.refused(&sight, speaker));

        let vouched = sight.around_barring(&Lens::vouched(), |_| true, &refused, speaker);
        let person = vouched.person_of(speaker);
        let facts = Rc::new(facts(&sight, person, &former));
        let same = self.reading.same_person(speaker);
        let withdrawn = Rc::new(withdrawn_by(&sight, &same));

        let shared = |of: &'a Identifier| erased.is_none() || of == speaker;
        for of in person.iter().copied().filter(|of| shared(of)) {
            self.facts.insert(of, Rc::clone(&facts));
        }
        for of in same.into_iter().filter(|of| shared(of)) {
            self.withdrawn.insert(of, Rc::clone(&withdrawn));
        }
        (facts, withdrawn)
    }

    /// The withdrawals by now that ended a statement: its own, and of a permit those of
    /// others in the same terms.
    fn endings(
        &self,
        event: &'a Held,
        consent: &'a Consent,
        withdrawn: &Withdrawn<'a>,
    ) -> Vec<Ending<'a>> {
        let by_name = self.reading.sight.withdrawals(event).map(|by| Ending {
            at: by.at,
            id: &by.id,
            named: Named::This,
        });
        let mut endings: Vec<_> = by_name.collect();
        let is_permit = store::is_permit(&event.what);
        let alike = withdrawn.get(&consent.terms).filter(|_| is_permit);
        if let Some(alike) = alike {
            let later = alike
                .iter()
                .skip(alike.partition_point(|by| by.at < event.at));
            let of_another = |by: &Ending<'a>| by.named != Named::SameTerms(&event.id);
            endings.extend(later.copied().find(of_another));
        }
        endings.sort_unstable();
        endings
    }
}

/// The withdrawals by now of what these permitted.
fn withdrawn_by<'a>(sight: &Sight<'a>, by: &BTreeSet<&'a Identifier>) -> Withdrawn<'a> {
    let mut withdrawn = Withdrawn::new();
    let said = by
        .iter()
        .flat_map(|identifier| sight.store.mentions(identifier));
    for event in said.filter(|event| store::is_permit(&event.what) && event.at <= sight.heard) {
        let What::Consented(consent) = &event.what else {
            continue;
        };
        let named = Named::SameTerms(&event.id);
        let endings = sight.withdrawals(event).map(|by| Ending {
            at: by.at,
            id: &by.id,
            named,
        });
        let endings: Vec<_> = endings.collect();
        if !endings.is_empty() {
            withdrawn.entry(&consent.terms).or_default().extend(endings);
        }
    }
    for alike in withdrawn.values_mut() {
        alike.sort_unstable();
    }
    withdrawn
}

/// What is known for certain about a person, and what was said about it before
/// somebody was erased.
fn facts<'a>(sight: &Sight<'a>, person: &[&'a Identifier], former: &[Former<'a>]) -> Facts<'a> {
    let mut facts = Facts::default();
    let world = sight.global(EventKind::Established);
    let own = person
        .iter()
        .flat_map(|identifier| sight.through(identifier));
    for event in world.chain(own) {
        facts.add(event, Reach::Certain, sight.at);
    }
    for then in former {
        let revived = then
            .speakers
            .iter()
            .filter_map(|one| sight.store.revived(one));
        for identifier in then.speakers.iter().copied().chain(revived) {
            let before = sight
                .through(identifier)
                .filter(|event| event.at <= then.at);
            before.for_each(|event| facts.add(event, Reach::Former, sight.at));
        }
    }
    facts
}
