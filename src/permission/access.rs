//! One question: who, what for, through which channel, when.

use super::PermissionError;
use crate::name::{Channel, IntoName, Purpose, Recipient};
use crate::time::Timestamp;
use crate::value::Trust;

/// How much a directory has taken in: it grows by one with each event that it holds from
/// then on, each set of rules that it is given, and each expiry that lets go of something;
/// not with a duplicate, a void event or a merge policy. It starts anew where a directory
/// does: at [`START`](Self::START) where it is new or loaded, at the number of its events
/// where it is restored. Copies that take in the same in the same order have the same. A
/// log from which an erasure purged events is another one: a copy made from it, or from a
/// snapshot, counts on from the revision stored beside it (`Directory::count_from`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(u64);

impl Revision {
    /// Nothing was taken in.
    pub const START: Self = Self(0);

    /// The one after it; the greatest stays.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// Its number.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }
}

impl From<u64> for Revision {
    fn from(number: u64) -> Self {
        Self(number)
    }
}

/// A checked [`Access`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Question {
    /// Who receives.
    pub recipient: Recipient,
    /// What for.
    pub purpose: Purpose,
    /// Through which channel, if through one.
    pub channel: Option<Channel>,
    /// How far the recipient trusts the person, if that is known: 0 to 100.
    pub trust: Option<Trust>,
    /// When; nothing that was said later counts, but an erasure. What took a permit back
    /// later keeps values back all the same.
    pub at: Timestamp,
    /// What the directory that is asked must have taken in at least.
    pub since: Revision,
}

/// One access to a profile, as it is said in code.
///
/// Names are checked when it is used; the first wrong one is the error then.
///
/// ```
/// use personagraph::{Access, Timestamp};
/// let access = Access::new("marketing", "newsletter", Timestamp::UNIX_EPOCH).on("email");
/// assert_eq!(access.question()?.recipient.as_str(), "marketing");
/// assert!(Access::new("Marketing", "newsletter", Timestamp::UNIX_EPOCH).question().is_err());
/// # Ok::<(), personagraph::permission::PermissionError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Access(Result<Question, PermissionError>);

impl Access {
    /// An access by `recipient` for `purpose` at an instant.
    pub fn new(
        recipient: impl IntoName<Recipient>,
        purpose: impl IntoName<Purpose>,
        at: Timestamp,
    ) -> Self {
        let question = || {
            let (recipient, purpose) = (recipient.into_name()?, purpose.into_name()?);
            Ok(Question {
                recipient,
                purpose,
                channel: None,
                trust: None,
                at,
                since: Revision::START,
            })
        };
        Self(question())
    }

    /// Through this channel; said again, the last counts.
    pub fn on(self, channel: impl IntoName<Channel>) -> Self {
        Self(self.0.and_then(|question| {
            let channel = Some(channel.into_name()?);
            Ok(Question {
                channel,
                ..question
            })
        }))
    }

    /// With this much trust in the person: a number from 0 to 100. Without it, trust is
    /// unknown.
    pub fn trusting(self, trust: f64) -> Self {
        Self(self.0.and_then(|question| {
            let trust = Some(Trust::try_from(trust).map_err(|_| PermissionError::Trust)?);
            Ok(Question { trust, ..question })
        }))
    }

    /// Refused by a directory that has not yet taken in what this revision has: by a
    /// copy that lags behind the one where, say, a withdrawal was stored.
    pub fn since(self, revision: Revision) -> Self {
        Self(self.0.map(|question| Question {
            since: revision,
            ..question
        }))
    }

    /// The question that it comes to.
    ///
    /// # Errors
    /// The first name that is not one, or a trust outside 0 to 100.
    pub fn question(&self) -> Result<&Question, PermissionError> {
        self.0.as_ref().map_err(Clone::clone)
    }
}

impl From<Question> for Access {
    fn from(question: Question) -> Self {
        Self(Ok(question))
    }
}
