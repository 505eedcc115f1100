//! Comparisons of the host's own: a measure in place of the one that a meaning has.

use super::compare::Level;
use super::records::Records;
use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;

type Measure = dyn Fn(&str, &str) -> Level + Send + Sync;

/// A measure of the host's.
#[derive(Clone)]
pub(super) struct Own(Arc<Measure>);

impl fmt::Debug for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Own")
    }
}

impl Own {
    /// The level of two texts. The host sees the lesser first, so that it cannot tell which
    /// record is which.
    pub(super) fn level(&self, a: &[u8], b: &[u8]) -> Level {
        let (first, second) = if a <= b { (a, b) } else { (b, a) };
        let text = |bytes| core::str::from_utf8(bytes).unwrap_or_default();
        (self.0)(text(first), text(second))
    }
}

/// Why a comparison cannot be the host's own.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CompareError {
    /// The records have none of that name.
    #[error("`{0}` is no comparison of these records: `Records::comparisons` lists them")]
    NoComparison(String),
}

impl Records {
    /// Compares two values of `comparison` by a measure of the host's own, in place of the
    /// one that its meaning has.
    ///
    /// The measure is asked of two *different* values in normal form: lower case, Latin
    /// letters, one blank between words; of dates the eight digits (`19700301`), of phones
    /// the digits. Of several values of a record it is asked of each. It says which
    /// [`Level`] they have; equal ones are [`Exact`](Level::Exact), and a missing one is
    /// [`Null`](Level::Null), without it. A host names as many levels as it likes, and what
    /// each weighs is estimated, from usual shares where there is little data.
    /// [`Close`](Level::Close), [`Near`](Level::Near) and [`Loose`](Level::Loose) are
    /// ordered: a later one never weighs more. [`Variant`](Level::Variant) and
    /// [`Moved`](Level::Moved) stand beside them, and `Null` says nothing. The same two
    /// values must have the same level whenever it is asked.
    ///
    /// Keys are made of the values as before, and given and family name are still looked for
    /// in each other's place. A model that was kept has the shares, not the measure: it is to
    /// be used with records that are compared in the same way. Of two comparisons of one name
    /// the first is meant.
    ///
    /// ```
    /// use personagraph::matching::{Level, Matcher, Meaning, Nicknames, Records, Schema};
    ///
    /// const TIERS: [&str; 4] = ["bronze", "silver", "gold", "platinum"];
    /// let tier = |a: &str, b: &str| {
    ///     let place = |tier| TIERS.iter().position(|known| *known == tier);
    ///     match (place(a), place(b)) {
    ///         (Some(a), Some(b)) if a.abs_diff(b) == 1 => Level::Close,
    ///         (Some(_), Some(_)) => Level::Else,
    ///         _ => Level::Null,
    ///     }
    /// };
    /// let schema = Schema::new([
    ///     ("name", Meaning::FullName),
    ///     ("mail", Meaning::Email),
    ///     ("tier", Meaning::Category),
    /// ]);
    /// let mut records = Records::new(schema, Nicknames::default()).compare_by("tier", tier)?;
    /// records.push(0, ["Jay Brown", "jay@example.com", "Gold"]);
    /// records.push(0, ["J Brown", "jay@example.com", "Platinum"]);
    /// records.push(0, ["Ann Green", "ann@example.com", "Bronze"]);
    ///
    /// let matcher = Matcher::estimate(records);
    /// let why = matcher.explain(0, 1).unwrap();
    /// assert_eq!(why.steps.last().unwrap().level, Level::Close);
    /// # Ok::<(), personagraph::matching::CompareError>(())
    /// ```
    ///
    /// # Errors
    /// If there is no comparison of that name.
    pub fn compare_by(
        mut self,
        comparison: &str,
        measure: impl Fn(&str, &str) -> Level + Send + Sync + 'static,
    ) -> Result<Self, CompareError> {
        let place = self
            .fields
            .iter()
            .position(|field| field.name == comparison);
        let field = place.and_then(|place| self.fields.get_mut(place));
        let column = place.and_then(|place| self.columns.get_mut(place));
        let (Some(field), Some(column)) = (field, column) else {
            return Err(CompareError::NoComparison(comparison.into()));
        };
        field.is_own = true;
        column.own = Some(Own(Arc::new(measure)));
        Ok(self)
    }
}
