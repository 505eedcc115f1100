//! The whole model behind one door: events in, changes out, questions answered.
//!
//! A [`Directory`] holds the events and computes everything else from them.
//! It does no I/O: the host stores what [`Changes`] says, and gives the instants
//! and the key.
//!
//! [Laws](crate::guide::laws#directory): D1 the same events, in any order, give the same
//! answers and the same bytes; D2 a snapshot and the log's tail give the same state as a
//! replay; D3 what serialises comes back equal. A bad event changes nothing.
//!
//! ```
//! use personagraph::{Access, Directory, Key, Permit, Timestamp};
//!
//! let mut crm = Directory::new(Key::from([7; 32]));
//! let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
//! let someone = "email:someone@example.com".parse()?;
//! let news = Permit::persona("family").to("marketing").for_purpose("newsletter");
//! let mut say = crm.at(now, "webshop");
//! say.observe(&someone, "skill.cooking", "chef").through(["family", "work"])?;
//! say.consent(&someone, &news)?;
//! say.approve(&news)?;
//!
//! let view = crm.view(&someone, &Access::new("marketing", "newsletter", now))?;
//! assert_eq!(view.identities().len(), 1);
//! # Ok::<(), personagraph::Error>(())
//! ```

mod admitted;
mod answers;
mod arbiter;
mod bearing;
mod changes;
mod checks;
mod consents;
pub mod contact;
mod custodian;
mod digest_form;
mod disclosure;
mod dossier;
mod error;
mod event;
mod excerpt;
pub mod explain;
mod facts;
mod findings;
mod graphed;
mod heading;
mod ink;
mod inquiry;
mod people;
mod pool;
mod population;
mod portrait;
mod reading;
pub mod rights;
mod say;
mod settled;
mod sight;
#[cfg(feature = "serde")]
mod snapshot;
mod store;
mod tables;
mod trace;
mod unerased;
mod vocabulary;
mod wire;

pub use arbiter::Motion;
pub use changes::{Changes, Outcome, Purge};
pub use checks::{Because, Checks, Difference, IdleConsent, Permitted, Reachable};
pub use consents::{Ending, Named, Statement};
pub use contact::{Customer, Outreach, Planner};
pub use custodian::Custodian;
pub use dossier::Dossier;
pub use error::Error;
pub use event::{Distinguished, Established, Event, EventKind, Linked, Voted, What};
pub use findings::{Finding, Findings};
pub use heading::Heading;
pub use inquiry::Inquiry;
pub use say::{Observing, Say};
#[cfg(feature = "serde")]
pub use snapshot::{Part, RestoreError, Snapshot, SnapshotError};
pub use tables::{LoadError, Tables};
pub use vocabulary::{DoubtfulName, NameKind, Nearest};
#[cfg(feature = "serde")]
pub use wire::EventError;

use crate::identifier::Identifier;
use crate::identity::{Changed, Graph, Rules};
use crate::key::Key;
use crate::name::{Attribute, EventId, IntoName};
use crate::permission::{Access, Decision, Revision};
use crate::profile::{Answer, MergePolicy, View};
use crate::time::Timestamp;
use admitted::{Admitted, admit};
use alloc::vec::Vec;
use core::fmt;
use graphed::Touched;
use sight::Sight;
use store::{Held, Store};

/// Everything that a company knows of its customers, and who may see what.
///
/// It may be read from several threads at once, and so may what comes out of it. What is
/// gathered to ask several questions ([`Inquiry`], [`Dossier`], [`Outreach`], [`Customer`])
/// stays in its thread: make one in each.
///
/// ```
/// use personagraph::population::Population;
/// use personagraph::{Access, Changes, Decision, Directory, Event, PersonId, View};
///
/// fn shared<T: Send + Sync>() {}
/// shared::<(Directory, Event, Changes, Access, View, Decision, Population<PersonId>)>();
/// ```
#[derive(Clone)]
pub struct Directory {
    key: Key,
    /// Who is whom at the moment.
    graph: Graph,
    store: Store,
    /// Which of several values counts, when something is read.
    policy: MergePolicy,
    revision: Revision,
}

impl Directory {
    /// An empty directory under a key, with default rules.
    #[must_use]
    pub fn new(key: Key) -> Self {
        Self::with_rules(key, Rules::default())
    }

    /// An empty directory under a key, with these resolution rules.
    #[must_use]
    pub fn with_rules(key: Key, rules: Rules) -> Self {
        Self {
            graph: Graph::new(key.clone(), rules),
            store: Store::new(&key),
            policy: MergePolicy::default(),
            key,
            revision: Revision::START,
        }
    }

    /// The resolution rules.
    #[must_use]
    pub const fn rules(&self) -> &Rules {
        self.graph.rules()
    }

    /// The identity graph of all evidence that is held and not taken back, whatever its
    /// instant: why two are one person, what hangs together by little, what would become
    /// of it without some evidence. For the host; not for recipients.
    #[must_use]
    pub const fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Gives it other resolution rules. They count for everything there is; the
    /// answer says what that changed.
    pub fn set_rules(&mut self, rules: Rules) -> Changed {
        self.revision = self.revision.next();
        self.graph.set_rules(rules)
    }

    /// Which of several values counts.
    #[must_use]
    pub const fn merge_policy(&self) -> &MergePolicy {
        &self.policy
    }

    /// Says which of several values counts: in a [profile](Custodian::profile), and in a
    /// view, where it chooses among the observations that may be seen. It is applied
    /// when something is read, so it counts at once for all that is held. It is no
    /// part of a snapshot, and the [revision](Self::revision) stays as it is.
    pub fn set_merge_policy(&mut self, policy: MergePolicy) {
        self.policy = policy;
    }

    /// Applies one event, in any order and any number of times.
    ///
    /// An event may name one that has not come yet: it takes effect when the
    /// other comes.
    ///
    /// # Errors
    /// If an unequal event is known by this id; if the event was put together in
    /// code as it cannot be read; or if somebody erased, named in digest form, is said to
    /// be observed, to do, to prefer or to be contacted. Nothing has changed then.
    #[must_use = "the host stores what the changes say"]
    pub fn apply(&mut self, event: Event) -> Result<Changes, Error> {
        let id = event.id.clone();
        let (event, erased) = match admit(&self.store, &self.key, event)? {
            Admitted::New { event, erased } => (event, erased),
            Admitted::Known => return Ok(Changes::nothing(id, Outcome::Duplicate)),
            Admitted::Void => return Ok(Changes::void(id)),
        };
        let touched = Touched::by(&self.store, &event, erased.as_ref());
        self.store.insert(&self.key, event.clone());
        self.revision = self.revision.next();
        let purge: Vec<Purge> = erased.map_or_else(Vec::new, |erased| {
            let purged = self.store.purge(&self.key, &erased).into_iter();
            purged.map(|(id, instead)| Purge { id, instead }).collect()
        });
        let changed = self.keep_graph(&event, &touched, purge.iter().map(|purge| &purge.id));
        Ok(Changes {
            event: id,
            outcome: Outcome::Applied,
            store: Some(event),
            purge,
            persons: changed.persons,
            links: changed.links,
        })
    }

    /// How much it has taken in.
    #[must_use]
    pub const fn revision(&self) -> Revision {
        self.revision
    }

    /// Counts on from a revision that is higher: that which the host stored beside
    /// the snapshot that this directory was restored from. One that is not higher changes
    /// nothing.
    pub fn count_from(&mut self, revision: Revision) {
        self.revision = self.revision.max(revision);
    }

    /// Says things in code, at an instant, as a source: the events are made. If the
    /// source is not a name, each thing that is said is that error.
    pub fn at<S: IntoName<crate::name::Source>>(&mut self, now: Timestamp, source: S) -> Say<'_> {
        Say::new(self, now, source.into_name())
    }

    /// An access, compiled against the company's rules, to be asked of many people.
    ///
    /// # Errors
    /// If a name in the access is not one, its trust is not within 0 to 100, or it asks
    /// for a later [`revision`](Self::revision).
    pub fn inquiry(&self, access: &Access) -> Result<Inquiry<'_>, Error> {
        Inquiry::new(self, access)
    }

    /// The person of an identifier as of an instant, gathered once to be asked
    /// about by many accesses.
    #[must_use]
    pub fn dossier(&self, identifier: &Identifier, at: Timestamp) -> Dossier<'_> {
        Dossier::new(self.sight(at), identifier)
    }

    /// What an access may see of the person of an identifier, for the host: the
    /// partial identities are to be handed on apart.
    ///
    /// Somebody unknown and somebody hidden give the same empty view.
    ///
    /// # Errors
    /// As [`inquiry`](Self::inquiry).
    pub fn view(&self, identifier: &Identifier, access: &Access) -> Result<View, Error> {
        let inquiry = self.inquiry(access)?;
        Ok(inquiry.view(&inquiry.dossier(identifier)))
    }

    /// What an access may see of everybody, for the host: partial identities
    /// one by one, in the order of their pseudonyms.
    ///
    /// # Errors
    /// As [`inquiry`](Self::inquiry).
    pub fn view_all(&self, access: &Access) -> Result<View, Error> {
        Ok(self.inquiry(access)?.view_all())
    }

    /// What a recipient is told who asks about an identifier itself: the partial
    /// identities in which lies what was seen through that very identifier, and nothing
    /// else. Nobody can tell an unknown identifier from a hidden one.
    ///
    /// # Errors
    /// As [`inquiry`](Self::inquiry).
    pub fn answer(&self, identifier: &Identifier, access: &Access) -> Result<Answer, Error> {
        let inquiry = self.inquiry(access)?;
        Ok(inquiry.answer(&inquiry.dossier(identifier)))
    }

    /// Whether an access may see an attribute of the person of an identifier,
    /// as of its instant, for the arbiter: any observation of it that is allowed
    /// makes it allowed. It names every rule, and is not for recipients. What nothing was
    /// observed of is denied, with no reason; the person's identifiers themselves
    /// (`contact.<namespace>`) are not asked about here, but shown or not in a view.
    ///
    /// A decision is a replay: unlike a view it releases no value, so what took
    /// a permit away later does not count.
    ///
    /// # Errors
    /// As [`inquiry`](Self::inquiry), or if the attribute is not a name.
    pub fn decide(
        &self,
        identifier: &Identifier,
        attribute: impl IntoName<Attribute>,
        access: &Access,
    ) -> Result<Decision, Error> {
        let (inquiry, attribute) = (self.inquiry(access)?, attribute.into_name()?);
        Ok(inquiry.decide(&inquiry.dossier(identifier)).on(&attribute))
    }

    /// The custodian's door: what is held, values in clear, for storage and for
    /// the rights of the people it is about. Not for recipients.
    #[must_use]
    pub const fn custodian(&self) -> Custodian<'_> {
        Custodian(self)
    }

    /// How many events are held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.store.len()
    }

    /// Whether no event is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.store.len() == 0
    }

    /// The events that name an event which is not held, or is of a kind on
    /// which they have no effect: by their own id, each with the id that it names.
    pub fn dangling(&self) -> impl Iterator<Item = (&EventId, &EventId)> {
        let named = |by| Some((&Held::event(by).id, Held::event(by).what.names()?.0));
        let mut found: Vec<_> = self.store.dangling().filter_map(named).collect();
        found.sort_unstable();
        found.into_iter()
    }

    fn sight(&self, at: Timestamp) -> Sight<'_> {
        Sight {
            store: &self.store,
            rules: self.graph.rules(),
            key: &self.key,
            heard: at,
            at,
        }
    }

    /// The identifier as it is held, if it is known at an instant.
    fn known_at(&self, identifier: &Identifier, at: Timestamp) -> Option<&Identifier> {
        self.sight(at).known(identifier)
    }
}

impl fmt::Debug for Directory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Directory")
            .field("events", &self.len())
            .finish_non_exhaustive()
    }
}
