//! Segments made in code.

use super::error::Fault;
use super::{Clause, Comparison, Engaged, Predicate, Range, Relationship, Segment, SegmentError};
use super::{Test, sized};
use crate::name::{Attribute, AttributePattern, Channel, IntoName, Namespace, Persona, Purpose};
use crate::value::Value;
use crate::venn::Expression;
use alloc::boxed::Box;
use alloc::vec::Vec;

impl Segment {
    /// Everybody.
    #[must_use]
    pub const fn everybody() -> Self {
        Self::small(Clause::Everybody)
    }

    /// Nobody.
    #[must_use]
    pub fn nobody() -> Self {
        Self {
            clause: Clause::Not(Box::new(Self::everybody())),
            depth: 2,
            size: 1,
        }
    }

    /// Those of whom it holds.
    ///
    /// # Errors
    ///
    /// When it is a region that is too large.
    pub fn of(predicate: Predicate) -> Result<Self, SegmentError> {
        let size = match &predicate {
            Predicate::Region(which) => which.size(),
            _ => 1,
        };
        Self::leaf(Clause::Of(predicate), size)
    }

    /// Those of whom something lies in a persona.
    ///
    /// # Errors
    ///
    /// When it is a text that is no name.
    pub fn in_persona(persona: impl IntoName<Persona>) -> Result<Self, SegmentError> {
        Ok(Self::simple(Predicate::Persona(persona.into_name()?)))
    }

    /// Those of whom something lies in this region.
    ///
    /// # Errors
    ///
    /// When it is too large.
    pub fn in_region(region: Expression<Persona>) -> Result<Self, SegmentError> {
        Self::of(Predicate::Region(region))
    }

    /// Those who have such an attribute.
    ///
    /// # Errors
    ///
    /// When it is a text that is no pattern.
    pub fn has(pattern: impl IntoName<AttributePattern>) -> Result<Self, SegmentError> {
        Ok(Self::simple(Predicate::Has(pattern.into_name()?)))
    }

    /// Those who are this to the company.
    #[must_use]
    pub fn related(relationship: Relationship) -> Self {
        let attribute = Attribute::from_shared(Relationship::ATTRIBUTE.into());
        Named(attribute).is(relationship.as_str())
    }

    /// Those whose interactions come to this.
    #[must_use]
    pub const fn engaged(engaged: Engaged) -> Self {
        Self::simple(Predicate::Engaged(engaged))
    }

    /// Those who want messages for a purpose on a channel. On some channel, whichever:
    /// [`Predicate::Wants`] without one.
    ///
    /// # Errors
    ///
    /// When it is a text that is no name.
    pub fn wants(
        purpose: impl IntoName<Purpose>,
        channel: impl IntoName<Channel>,
    ) -> Result<Self, SegmentError> {
        let (purpose, channel) = (purpose.into_name()?, Some(channel.into_name()?));
        Ok(Self::simple(Predicate::Wants { purpose, channel }))
    }

    /// Those who refuse messages for a purpose on a channel. On all of them:
    /// [`Predicate::Refuses`] without one.
    ///
    /// # Errors
    ///
    /// When it is a text that is no name.
    pub fn refuses(
        purpose: impl IntoName<Purpose>,
        channel: impl IntoName<Channel>,
    ) -> Result<Self, SegmentError> {
        let (purpose, channel) = (purpose.into_name()?, Some(channel.into_name()?));
        Ok(Self::simple(Predicate::Refuses { purpose, channel }))
    }

    /// Those with a contact point in a namespace. In some namespace, whichever:
    /// [`Predicate::Reachable`] without one.
    ///
    /// # Errors
    ///
    /// When it is a text that is no name.
    pub fn reachable_by(namespace: impl IntoName<Namespace>) -> Result<Self, SegmentError> {
        let namespace = Some(namespace.into_name()?);
        Ok(Self::simple(Predicate::Reachable(namespace)))
    }

    /// Those who are in all of these; of none, everybody; of one, that one.
    ///
    /// # Errors
    ///
    /// When it would be too deep or too large.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Result<Self, SegmentError> {
        let parts = spliced(parts, |clause| match clause {
            Clause::All(parts) => Ok(parts),
            other => Err(other),
        });
        match <[Self; 1]>::try_from(parts) {
            Ok([only]) => Ok(only),
            Err(parts) if parts.is_empty() => Ok(Self::everybody()),
            Err(parts) => Self::above(&parts).map(|form| form.with(Clause::All(parts))),
        }
    }

    /// Those who are in one or more of these; of none, nobody; of one, that one.
    ///
    /// # Errors
    ///
    /// When it would be too deep or too large.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Result<Self, SegmentError> {
        let parts = spliced(parts, |clause| match clause {
            Clause::Any(parts) => Ok(parts),
            other => Err(other),
        });
        match <[Self; 1]>::try_from(parts) {
            Ok([only]) => Ok(only),
            Err(parts) if parts.is_empty() => Ok(Self::nobody()),
            Err(parts) => Self::above(&parts).map(|form| form.with(Clause::Any(parts))),
        }
    }

    /// Those who are not in it.
    ///
    /// # Errors
    ///
    /// When it would be too deep.
    #[expect(
        clippy::should_implement_trait,
        reason = "the operator cannot fail, this can"
    )]
    pub fn not(part: Self) -> Result<Self, SegmentError> {
        match part.clause {
            Clause::Not(twice) => Ok(*twice),
            _ => Self::above(core::slice::from_ref(&part))
                .map(|form| form.with(Clause::Not(Box::new(part)))),
        }
    }

    /// Those who are in both.
    ///
    /// # Errors
    ///
    /// When it would be too deep or too large.
    pub fn and(self, other: Self) -> Result<Self, SegmentError> {
        Self::all([self, other])
    }

    /// Those who are in one or both.
    ///
    /// # Errors
    ///
    /// When it would be too deep or too large.
    pub fn or(self, other: Self) -> Result<Self, SegmentError> {
        Self::any([self, other])
    }

    /// Of one predicate that has no parts.
    pub(in crate::population) const fn simple(predicate: Predicate) -> Self {
        Self::small(Clause::Of(predicate))
    }

    const fn small(clause: Clause) -> Self {
        Self {
            clause,
            depth: 1,
            size: 1,
        }
    }

    /// The form of what has these parts.
    fn above(parts: &[Self]) -> Result<Form, SegmentError> {
        let size = parts.iter().map(|part| usize::from(part.size())).sum();
        let deepest = parts.iter().map(|part| part.depth).max().unwrap_or(0);
        if deepest >= Self::DEEPEST {
            return Err(Fault::Deep.into());
        }
        Ok(Form {
            depth: deepest + 1,
            size: sized(size)?,
        })
    }
}

impl TryFrom<Predicate> for Segment {
    type Error = SegmentError;

    fn try_from(predicate: Predicate) -> Result<Self, SegmentError> {
        Self::of(predicate)
    }
}

/// How deep and large something is.
struct Form {
    depth: u8,
    size: u16,
}

impl Form {
    const fn with(self, clause: Clause) -> Segment {
        Segment {
            clause,
            depth: self.depth,
            size: self.size,
        }
    }
}

/// The parts, those of parts of the same kind among them. The first's are not copied.
fn spliced(
    parts: impl IntoIterator<Item = Segment>,
    alike: impl Fn(Clause) -> Result<Vec<Segment>, Clause>,
) -> Vec<Segment> {
    let mut all: Vec<Segment> = Vec::new();
    for Segment {
        clause,
        depth,
        size,
    } in parts
    {
        match alike(clause) {
            Ok(inner) if all.is_empty() => all = inner,
            Ok(inner) => all.extend(inner),
            Err(clause) => all.push(Segment {
                clause,
                depth,
                size,
            }),
        }
    }
    all
}

/// An attribute, by name, to say what its values must be.
///
/// # Errors
///
/// When it is a text that is no name.
pub fn attribute(name: impl IntoName<Attribute>) -> Result<Named, SegmentError> {
    Ok(Named(name.into_name()?))
}

/// An attribute, of which is to be said what its values must be: that one of them at least
/// is so. Made by [`attribute`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Named(Attribute);

impl Named {
    /// One is this.
    #[must_use]
    pub fn is(self, value: impl Into<Value>) -> Segment {
        self.compares(Comparison::Is, value)
    }

    /// One is this or more.
    #[must_use]
    pub fn at_least(self, value: impl Into<Value>) -> Segment {
        self.compares(Comparison::AtLeast, value)
    }

    /// One is this or less.
    #[must_use]
    pub fn at_most(self, value: impl Into<Value>) -> Segment {
        self.compares(Comparison::AtMost, value)
    }

    /// One compares so with this.
    #[must_use]
    pub fn compares(self, comparison: Comparison, value: impl Into<Value>) -> Segment {
        self.meets(Test::Compare(comparison, value.into()))
    }

    /// One is from the one to the other, both of them within.
    ///
    /// # Errors
    ///
    /// When they are of different sorts (integers and numbers are one), or the first is
    /// greater.
    pub fn between(
        self,
        from: impl Into<Value>,
        to: impl Into<Value>,
    ) -> Result<Segment, SegmentError> {
        Ok(self.meets(Test::Within(Range::new(from, to)?)))
    }

    /// One is a text that begins so, byte by byte; of an empty prefix, any text.
    #[must_use]
    pub fn starts(self, prefix: &str) -> Segment {
        self.meets(Test::Starts(prefix.into()))
    }

    /// One meets a test.
    #[must_use]
    pub fn meets(self, test: Test) -> Segment {
        Segment::simple(Predicate::Value(self.0, test))
    }
}
