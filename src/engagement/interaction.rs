//! What events say that people did, and how they are related.

use super::Sentiment;
use crate::identifier::Identifier;
use crate::name::{Attribute, Channel, IntoName, Kind, NameError, Persona, Topic, into_names};
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use core::fmt;

/// Who paid for, or made, the place where it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Media {
    /// Others speak of the company.
    Earned,
    /// The company's own pages.
    Owned,
    /// Advertising.
    Paid,
    /// Communities.
    Shared,
}

impl Media {
    /// Every one, by name.
    pub const ALL: [Self; 4] = [Self::Earned, Self::Owned, Self::Paid, Self::Shared];

    /// The word of the wire format.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Earned => "earned",
            Self::Owned => "owned",
            Self::Paid => "paid",
            Self::Shared => "shared",
        }
    }
}

impl fmt::Display for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Something that a person did.
#[derive(Clone, PartialEq, Eq)]
pub struct Interaction {
    /// Through which identifier.
    pub identifier: Identifier,
    /// What was done: `mention`, `purchase`, `complaint`, …
    pub kind: Kind,
    /// Where.
    pub channel: Channel,
    /// About what, if that is known; may name a content item.
    pub topic: Option<Topic>,
    /// How the person felt about it, if that is known.
    pub sentiment: Option<Sentiment>,
    /// In whose media, if that is known.
    pub media: Option<Media>,
    /// How many people it reached, if that is known.
    pub reach: Option<u64>,
    /// What was said, if anything was.
    pub text: Option<Box<str>>,
    /// The personas through which it was done; empty: through none.
    pub personas: BTreeSet<Persona>,
}

impl Interaction {
    /// Something that was done, through no persona, and nothing more is known of it. Set the
    /// rest as fields.
    ///
    /// # Errors
    /// When the kind or the channel is a text that is no name.
    pub fn new(
        identifier: Identifier,
        kind: impl IntoName<Kind>,
        channel: impl IntoName<Channel>,
    ) -> Result<Self, NameError> {
        Ok(Self {
            identifier,
            kind: kind.into_name()?,
            channel: channel.into_name()?,
            topic: None,
            sentiment: None,
            media: None,
            reach: None,
            text: None,
            personas: BTreeSet::new(),
        })
    }

    /// Done through these personas too.
    ///
    /// # Errors
    /// When one is a text that is no name.
    pub fn through<P: IntoName<Persona>>(
        mut self,
        personas: impl IntoIterator<Item = P>,
    ) -> Result<Self, NameError> {
        let personas: BTreeSet<Persona> = into_names(personas)?;
        self.personas.extend(personas);
        Ok(self)
    }

    /// The attribute that governs it: `interaction.<kind>`; `None` if
    /// the kind is too long to be part of a name.
    #[must_use]
    pub fn attribute(&self) -> Option<Attribute> {
        Attribute::try_from(alloc::format!("interaction.{}", self.kind)).ok()
    }

    /// Whether it is a complaint: of kind `complaint`, or below.
    #[must_use]
    pub(crate) fn is_complaint(&self) -> bool {
        self.kind.as_str().split('.').next() == Some("complaint")
    }
}

impl fmt::Debug for Interaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Interaction");
        out.field("identifier", &self.identifier)
            .field("kind", &self.kind);
        out.field("channel", &self.channel).finish_non_exhaustive()
    }
}

/// A social relation between two people; no evidence of identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Who.
    pub identifier: Identifier,
    /// To whom.
    pub to: Identifier,
    /// `follows`, `friend`, `colleague`, `household`, …
    pub kind: Kind,
}

impl Relation {
    /// Somebody is this to somebody else. That the two differ is not asked.
    ///
    /// # Errors
    /// When the kind is a text that is no name.
    pub fn new(
        identifier: Identifier,
        kind: impl IntoName<Kind>,
        to: Identifier,
    ) -> Result<Self, NameError> {
        let kind = kind.into_name()?;
        Ok(Self {
            identifier,
            to,
            kind,
        })
    }

    /// The attribute that governs it: `relation.<kind>`; `None` if the kind is too long
    /// to be part of a name.
    #[must_use]
    pub fn attribute(&self) -> Option<Attribute> {
        Attribute::try_from(alloc::format!("relation.{}", self.kind)).ok()
    }
}
