//! How long something may be kept.

use crate::directory::dossier::Stated;
use crate::directory::event::What;
use crate::directory::store::Held;
use crate::directory::{Directory, Purge};
use crate::identifier::Identifier;
use crate::identity::Tombstone;
use crate::name::{Attribute, AttributePattern, EventId, IntoName, NameError, Purpose};
use crate::permission::Rule;
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::time::Duration;

/// How long observations, interactions and relations may be kept, by the name of the
/// attribute.
///
/// What a rule names is kept for its period from the instant at which it was said, and let
/// go of at the period's end; of several rules each is a reason to keep it. A rule for a
/// purpose is one only while the person permits somebody to use it for that purpose,
/// whatever the company approves. What no rule names is kept.
///
/// Interactions are under `interaction.<kind>`, relations under `relation.<kind>`.
///
/// ```
/// use core::time::Duration;
/// use personagraph::directory::rights::Retention;
/// use personagraph::{Directory, Identifier, Key, Timestamp};
///
/// const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// let retention = Retention::default().keep("interest.*", 365 * DAY)?;
///
/// let mut crm = Directory::new(Key::from([7; 32]));
/// let who: Identifier = "email:someone@example.com".parse()?;
/// let [then, later]: [Timestamp; 2] = ["2025-01-10T09:00:00Z".parse()?, "2026-01-11T09:00:00Z".parse()?];
/// crm.at(then, "webshop").observe(&who, "interest.boats", "sailing").through_none()?;
/// assert_eq!(crm.next_expiry(&retention), Some("2026-01-10T09:00:00Z".parse()?));
/// assert_eq!(crm.expire(&retention, later).len(), 1);
/// assert!(crm.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// It is configuration, and is kept through serde, its periods as in an
/// [`OutreachPolicy`](crate::outreach::OutreachPolicy): whole minutes, one at least.
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use core::time::Duration;
/// use personagraph::directory::rights::Retention;
///
/// let kept = r#"[
///     {"names": "interest.*", "period": "P365D"},
///     {"names": "size.shoe", "purpose": "fitting", "period": "P30D"}
/// ]"#;
/// let retention: Retention = serde_json::from_str(kept)?;
/// let day = Duration::from_secs(24 * 60 * 60);
/// let wanted = Retention::default()
///     .keep("interest.*", 365 * day)?
///     .keep_for("size.shoe", "fitting", 30 * day)?;
/// assert_eq!(retention, wanted);
/// assert_eq!(serde_json::from_str::<Retention>(&serde_json::to_string(&wanted)?)?, wanted);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Retention(Vec<Keep>);

/// A reason to keep something.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
struct Keep {
    names: AttributePattern,
    #[cfg_attr(feature = "serde", serde(default))]
    purpose: Option<Purpose>,
    #[cfg_attr(feature = "serde", serde(with = "in_minutes"))]
    period: Duration,
}

/// A period as it is written.
#[cfg(feature = "serde")]
mod in_minutes {
    use crate::outreach::Period;
    use core::num::NonZeroU32;
    use core::time::Duration;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

    pub(super) fn serialize<S: Serializer>(period: &Duration, to: S) -> Result<S::Ok, S::Error> {
        let minutes = u32::try_from(period.as_secs() / 60).ok();
        let written = minutes.and_then(NonZeroU32::new).map(Period::of_minutes);
        match written.filter(|written| written.duration() == *period) {
            Some(written) => written.serialize(to),
            None => Err(ser::Error::custom(
                "`period`: whole minutes are written, at least one",
            )),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        let period = Period::deserialize(from);
        period
            .map(Period::duration)
            .map_err(|error| de::Error::custom(alloc::format!("`period`: {error}")))
    }
}

impl Retention {
    /// Keeps what has such a name for a period.
    ///
    /// # Errors
    /// When it is a text that is no pattern.
    pub fn keep(
        mut self,
        names: impl IntoName<AttributePattern>,
        period: Duration,
    ) -> Result<Self, NameError> {
        self.0.push(Keep {
            names: names.into_name()?,
            purpose: None,
            period,
        });
        Ok(self)
    }

    /// Keeps what has such a name for a period, while the person permits its use for a
    /// purpose.
    ///
    /// # Errors
    /// When one is a text that is no pattern, or no name.
    pub fn keep_for(
        mut self,
        names: impl IntoName<AttributePattern>,
        purpose: impl IntoName<Purpose>,
        period: Duration,
    ) -> Result<Self, NameError> {
        self.0.push(Keep {
            names: names.into_name()?,
            purpose: Some(purpose.into_name()?),
            period,
        });
        Ok(self)
    }

    fn rules<'r>(&'r self, attribute: &'r Attribute) -> impl Iterator<Item = &'r Keep> {
        self.0.iter().filter(|keep| keep.names.matches(attribute))
    }
}

impl Keep {
    /// Until when; a period that never ends is none.
    fn until(&self, said: Timestamp) -> Timestamp {
        said.checked_add(self.period).unwrap_or(Timestamp::MAX)
    }
}

/// What retention is about: an observation, an interaction or a relation.
struct Dated<'d> {
    held: &'d Held,
    identifier: &'d Identifier,
    attribute: Attribute,
}

impl<'d> Dated<'d> {
    fn of(held: &'d Held) -> Option<Self> {
        let (identifier, attribute) = match &held.what {
            What::Observed(seen) => (&seen.identifier, seen.attribute.clone()),
            What::Interacted(done) => (&done.identifier, done.attribute()?),
            What::Related(to) if !Tombstone::is_one(&to.identifier) => {
                (&to.identifier, to.attribute()?)
            }
            _ => return None,
        };
        Some(Self {
            held,
            identifier,
            attribute,
        })
    }
}

impl Directory {
    /// The first instant at which the last period of something ends: when to
    /// [expire](Self::expire) next, if by then the person permits what rules for a purpose
    /// ask for; where it does not, something may be let go of before. It may have passed.
    /// `None` if nothing ever expires. Looks at everything that is held.
    #[must_use]
    pub fn next_expiry(&self, retention: &Retention) -> Option<Timestamp> {
        let dated = self.store.events().filter_map(Dated::of);
        let ends = dated.filter_map(|dated| {
            let until = retention.rules(&dated.attribute);
            until.map(|keep| keep.until(dated.held.at)).max()
        });
        ends.min().filter(|end| *end < Timestamp::MAX)
    }

    /// Lets go of what there is no reason to keep any more, as of an instant, together
    /// with what was said of it (that it was wrong). The host deletes the events that are
    /// named, by id and with nothing in their places; a replay of the log without them
    /// gives the same. Empty if there is nothing to let go of. Looks at everything that
    /// is held.
    ///
    /// A snapshot that was taken before still has it, and nothing in the log says that it
    /// went: replace every such snapshot, or expire again after opening one.
    ///
    /// Somebody of whom nothing is left is unknown again, as if never heard of: an id of
    /// that person leads [nowhere](crate::identity::Resolved::Unknown).
    #[must_use = "the host deletes what is named"]
    pub fn expire(&mut self, retention: &Retention, now: Timestamp) -> Vec<Purge> {
        let due: Vec<EventId> = {
            let dated = self.store.events().filter_map(Dated::of);
            let due = dated.filter(|dated| self.is_due(retention, dated, now));
            due.map(|dated| dated.held.id.clone()).collect()
        };
        if due.is_empty() {
            return Vec::new();
        }
        self.revision = self.revision.next();
        let gone = self.let_go(due);
        let purge = gone.into_iter().map(|id| Purge { id, instead: None });
        purge.collect()
    }

    fn is_due(&self, retention: &Retention, dated: &Dated<'_>, now: Timestamp) -> bool {
        let mut rules = retention.rules(&dated.attribute).peekable();
        let open = |keep: &&Keep| now < keep.until(dated.held.at);
        let is_kept = |keep: &Keep| {
            let permitted = |purpose| self.is_used_for(dated, purpose, now);
            keep.purpose.as_ref().is_none_or(permitted)
        };
        rules.peek().is_some() && !rules.filter(open).any(is_kept)
    }

    /// Whether the person permits somebody to use it for a purpose.
    fn is_used_for(&self, dated: &Dated<'_>, purpose: &Purpose, now: Timestamp) -> bool {
        let dossier = self.dossier(dated.identifier, now);
        let Some(seed) = dossier.seed() else {
            return false;
        };
        let core = dossier.whole(seed);
        let permits = core.permits.of_items.iter().filter(|said| {
            let purposes = &said.consent.terms.purposes;
            let listed = purposes.listed();
            listed.is_none_or(|all| all.iter().any(|one| purpose.is_within(one)))
        });
        let rules: Vec<Rule<'_>> = permits.map(Stated::rule).collect();
        core.groups().iter().any(|group| {
            let reached = group.reached(&rules, now);
            let mut reached = reached.filter_map(|item| group.entries.get(item));
            reached.any(|entry| entry.event() == Some(&dated.held.id))
        })
    }

    /// Lets go of events and of those that name them; ascending.
    fn let_go(&mut self, events: Vec<EventId>) -> BTreeSet<EventId> {
        let mut gone = BTreeSet::new();
        let mut touched: BTreeSet<Identifier> = BTreeSet::new();
        for id in events {
            if let Some(held) = self.store.get(&id) {
                let naming = self.store.naming(held).map(|by| by.id.clone());
                gone.extend(naming.collect::<Vec<_>>());
            }
            gone.insert(id);
        }
        for id in &gone {
            let event = self.store.let_go(&self.key, id);
            let named = event.iter().flat_map(|event| event.what.identifiers());
            touched.extend(named.cloned());
        }
        let sight = self.sight(Timestamp::MAX);
        let known = touched.iter().map(|one| (one, sight.first_words(one)));
        let known: Vec<_> = known.collect();
        let _ = self.graph.revise(core::iter::empty(), known);
        for one in &touched {
            if self.store.known(one).is_none() {
                self.graph.forget(one);
            }
        }
        gone
    }
}
