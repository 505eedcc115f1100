//! To whom, for what, through which channels, when: the terms of a permission.

use super::scope::some;
use super::{LegalBasis, PermissionError, Question, Scope};
use crate::condition::Condition;
use crate::name::{
    AttributePattern, Channel, IntoName, NameError, Persona, Purpose, Recipient, into_names,
};
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// Whether a statement permits or prohibits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// One of the two yeses.
    Permit,
    /// Overrides every permit.
    Prohibit,
}

/// Any of them, or these.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Among<T: Ord> {
    /// All there are and will be.
    Any,
    /// These; at least one, since [`Among::these`] alone makes it.
    #[non_exhaustive]
    These(BTreeSet<T>),
}

impl<T: Ord> Among<T> {
    /// These ones.
    ///
    /// # Errors
    /// If there are none; the error names `field`.
    pub fn these(
        field: &'static str,
        items: impl IntoIterator<Item = T>,
    ) -> Result<Self, PermissionError> {
        some(field, items).map(Self::These)
    }

    /// Those that are listed, ascending; `None`: any.
    #[must_use]
    pub const fn listed(&self) -> Option<&BTreeSet<T>> {
        match self {
            Self::Any => None,
            Self::These(set) => Some(set),
        }
    }

    /// Whether it is one of them, by its very name: of purposes, one below a listed one
    /// is not; [`Terms::permit`] looks there too.
    #[must_use]
    pub fn contains(&self, item: &T) -> bool {
        self.any(|one| one == item)
    }

    fn any(&self, test: impl Fn(&T) -> bool) -> bool {
        match self {
            Self::Any => true,
            Self::These(set) => set.iter().any(test),
        }
    }
}

/// What a statement is about. Two statements with equal terms are "in the same
/// terms": the withdrawal of a permit ends every permit in these terms that the same
/// person gave until then.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Terms {
    /// The observations or the link that it reaches.
    pub scope: Scope,
    /// Who receives.
    pub recipients: Among<Recipient>,
    /// What for.
    pub purposes: Among<Purpose>,
    /// Through which channels alone; `None`: whatever the channel.
    pub channels: Option<BTreeSet<Channel>>,
}

impl Terms {
    /// That no list in it is empty: of recipients and of purposes none can be.
    pub(crate) fn check(&self) -> Result<(), PermissionError> {
        let full = |field, empty: bool| {
            if empty {
                Err(PermissionError::Empty(field))
            } else {
                Ok(())
            }
        };
        full(
            "channels",
            self.channels.as_ref().is_some_and(BTreeSet::is_empty),
        )?;
        match &self.scope {
            Scope::PersonaAttributes(_, set) | Scope::Attributes(set) => {
                full("attributes", set.is_empty())
            }
            Scope::Overlap(set) => full("overlap", set.is_empty()),
            Scope::Profile | Scope::Persona(_) | Scope::Only(_) | Scope::Link(_) => Ok(()),
        }
    }

    /// Whether a permit in these terms covers the question: the recipient, the
    /// purpose or one above it, and the channel. Channels that are listed cover no
    /// question without one. The scope is not looked at.
    #[must_use]
    pub fn permit(&self, question: &Question) -> bool {
        self.permit_use(question)
            && match (&self.channels, &question.channel) {
                (None, _) => true,
                (Some(channels), Some(channel)) => channels.contains(channel),
                (Some(_), None) => false,
            }
    }

    /// Whether a permit in these terms covers the question but for its channel.
    pub(crate) fn permit_use(&self, question: &Question) -> bool {
        self.recipients.any(|r| r == &question.recipient)
            && self
                .purposes
                .any(|granted| question.purpose.is_within(granted))
    }

    /// Whether a prohibition in these terms concerns the question: also an
    /// access for a purpose above, and one that names no channel. The scope is not
    /// looked at.
    #[must_use]
    pub fn prohibit(&self, question: &Question) -> bool {
        self.prohibit_use(question)
            && match (&self.channels, &question.channel) {
                (Some(channels), Some(channel)) => channels.contains(channel),
                _ => true,
            }
    }

    /// Whether a prohibition in these terms concerns the question but for its
    /// channel.
    pub(crate) fn prohibit_use(&self, question: &Question) -> bool {
        let related = |p: &Purpose| question.purpose.is_within(p) || p.is_within(&question.purpose);
        self.recipients.any(|r| r == &question.recipient) && self.purposes.any(related)
    }
}

/// From when until when, beside the instant of the statement itself, before which it
/// never holds. Nothing lies in one whose `from` is not before its `until`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    /// Holds from this instant on; `None`: from when it is said.
    pub from: Option<Timestamp>,
    /// Holds before this instant, and not at it; `None`: for good.
    pub until: Option<Timestamp>,
}

impl Window {
    /// Whether `instant` lies in it: `from` ≤ instant < `until`.
    #[must_use]
    pub fn contains(self, instant: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= instant)
            && self.until.is_none_or(|until| instant < until)
    }
}

/// A permission as it is said in code: what, to whom, for what. A prohibition and an
/// objection are said in the same words.
///
/// It is checked when it is used, so that saying it stays one line; what was wrong first
/// is the error then. Recipients, purposes and channels add up; of anything else said
/// twice the last counts.
///
/// ```
/// use personagraph::Permit;
/// let news = Permit::persona("family").to("marketing").for_purpose("newsletter");
/// assert!(news.terms().is_ok());
/// assert!(Permit::persona("Family!").to_any().for_any_purpose().terms().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Permit(Result<Draft, PermissionError>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Draft {
    scope: Scope,
    recipients: Option<Among<Recipient>>,
    purposes: Option<Among<Purpose>>,
    channels: BTreeSet<Channel>,
    window: Window,
    when: Option<Condition>,
    basis: Option<LegalBasis>,
}

impl Permit {
    /// Everything, inside each persona and outside all circles.
    pub fn profile() -> Self {
        Self::scope(Scope::Profile)
    }

    /// What is in this persona.
    pub fn persona(persona: impl IntoName<Persona>) -> Self {
        Self::checked(persona.into_name().map(Scope::Persona).map_err(Into::into))
    }

    /// What is in this persona and in no other.
    pub fn only(persona: impl IntoName<Persona>) -> Self {
        Self::checked(persona.into_name().map(Scope::Only).map_err(Into::into))
    }

    /// What is in all of these personas.
    pub fn overlap<P: IntoName<Persona>>(personas: impl IntoIterator<Item = P>) -> Self {
        Self::checked(names(personas).and_then(Scope::overlap))
    }

    /// Attributes of these names (`contact.email`, `contact.*`), inside each persona and
    /// outside all circles.
    pub fn attributes<A: IntoName<AttributePattern>>(
        names_or_prefixes: impl IntoIterator<Item = A>,
    ) -> Self {
        Self::checked(names(names_or_prefixes).and_then(Scope::attributes))
    }

    /// Learning that these two personas are one person.
    pub fn link(a: impl IntoName<Persona>, b: impl IntoName<Persona>) -> Self {
        let pair = || {
            Ok(Scope::Link(super::LinkScope::pair(
                a.into_name()?,
                b.into_name()?,
            )?))
        };
        Self::checked(pair())
    }

    /// Learning that any personas are one person, and what lies outside all circles too.
    pub fn link_any() -> Self {
        Self::scope(Scope::Link(super::LinkScope::Any))
    }

    /// A scope that is made elsewhere, such as
    /// [attributes in one persona](Scope::persona_attributes).
    pub fn scope(scope: Scope) -> Self {
        Self::checked(Ok(scope))
    }

    fn checked(scope: Result<Scope, PermissionError>) -> Self {
        Self(scope.map(|scope| Draft {
            scope,
            recipients: None,
            purposes: None,
            channels: BTreeSet::new(),
            window: Window::default(),
            when: None,
            basis: None,
        }))
    }

    fn with(self, change: impl FnOnce(&mut Draft) -> Result<(), NameError>) -> Self {
        Self(self.0.and_then(|mut draft| {
            change(&mut draft)?;
            Ok(draft)
        }))
    }

    /// One more recipient.
    pub fn to(self, recipient: impl IntoName<Recipient>) -> Self {
        self.with(|draft| {
            let recipient = recipient.into_name()?;
            add(&mut draft.recipients, recipient);
            Ok(())
        })
    }

    /// Whoever receives; those named besides make no difference.
    pub fn to_any(self) -> Self {
        self.with(|draft| {
            draft.recipients = Some(Among::Any);
            Ok(())
        })
    }

    /// One more purpose, with all that lie below it.
    pub fn for_purpose(self, purpose: impl IntoName<Purpose>) -> Self {
        self.with(|draft| {
            let purpose = purpose.into_name()?;
            add(&mut draft.purposes, purpose);
            Ok(())
        })
    }

    /// Whatever for; purposes named besides make no difference.
    pub fn for_any_purpose(self) -> Self {
        self.with(|draft| {
            draft.purposes = Some(Among::Any);
            Ok(())
        })
    }

    /// Through this channel alone, or one more of several.
    pub fn on(self, channel: impl IntoName<Channel>) -> Self {
        self.with(|draft| {
            draft.channels.insert(channel.into_name()?);
            Ok(())
        })
    }

    /// Only while this holds. Said again, the last condition alone counts; join several
    /// by [`Condition::all`].
    pub fn when(self, condition: Condition) -> Self {
        self.with(|draft| {
            draft.when = Some(condition);
            Ok(())
        })
    }

    /// On this legal basis. Not said, it is that of the verb: consent of what is
    /// permitted or prohibited, legitimate interest of what is objected to. A
    /// proposal to the arbiter has none.
    pub fn on_basis(self, basis: LegalBasis) -> Self {
        self.with(|draft| {
            draft.basis = Some(basis);
            Ok(())
        })
    }

    /// From this instant on.
    pub fn from(self, instant: Timestamp) -> Self {
        self.with(|draft| {
            draft.window.from = Some(instant);
            Ok(())
        })
    }

    /// Before this instant, and not at it.
    pub fn until(self, instant: Timestamp) -> Self {
        self.with(|draft| {
            draft.window.until = Some(instant);
            Ok(())
        })
    }

    /// The terms that it comes to.
    ///
    /// # Errors
    /// What was wrong first: a name, an empty list of personas or of attributes, a link
    /// of a persona with itself; or else that recipients or purposes were not said.
    pub fn terms(&self) -> Result<Terms, PermissionError> {
        let draft = self.0.as_ref().map_err(Clone::clone)?;
        let channels = &draft.channels;
        let terms = Terms {
            scope: draft.scope.clone(),
            recipients: draft
                .recipients
                .clone()
                .ok_or(PermissionError::Missing("recipients"))?,
            purposes: draft
                .purposes
                .clone()
                .ok_or(PermissionError::Missing("purposes"))?,
            channels: (!channels.is_empty()).then(|| channels.clone()),
        };
        terms.check().map(|()| terms)
    }

    /// From when until when; at any time where [`terms`](Self::terms) has an error for a
    /// wrong word.
    #[must_use]
    pub fn window(&self) -> Window {
        self.0
            .as_ref()
            .map(|draft| draft.window)
            .unwrap_or_default()
    }

    /// Under which condition; `None`: under none, or a word was wrong.
    #[must_use]
    pub fn condition(&self) -> Option<&Condition> {
        self.0.as_ref().ok().and_then(|draft| draft.when.as_ref())
    }

    /// On which legal basis; `None`: that was not said, or a word was wrong.
    #[must_use]
    pub fn basis(&self) -> Option<LegalBasis> {
        self.0.as_ref().ok().and_then(|draft| draft.basis)
    }
}

fn add<T: Ord>(list: &mut Option<Among<T>>, item: T) {
    match list {
        Some(Among::Any) => {}
        Some(Among::These(set)) => {
            set.insert(item);
        }
        None => *list = Some(Among::These(BTreeSet::from([item]))),
    }
}

fn names<T, N: IntoName<T>>(items: impl IntoIterator<Item = N>) -> Result<Vec<T>, PermissionError> {
    Ok(into_names(items)?)
}
