//! Rules of the host's own: key expressions, written as they are told.

use super::choosing::Choice;
use super::keys::{Form, forms};
use super::records::Records;
use super::sealed::Sealed;
use alloc::string::String;
use alloc::vec::Vec;

/// Why something is no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BlockingError {
    /// A part of it is no key of these records.
    #[error("`{0}` begins with no key of these records: `Records::keys` lists them")]
    NoKey(String),
    /// It has more parts than [`Records::MOST_PARTS`].
    #[error("`{0}` has more than 3 parts")]
    TooMany(String),
}

/// What stands between the parts of a rule.
pub(super) const PLUS: &str = " + ";

/// The keys that rules may be made of: a field and a form of it.
fn parts_of(records: &Records) -> impl Iterator<Item = (usize, Form)> {
    let fields = records.fields.iter().enumerate();
    fields.flat_map(|(field, of)| {
        let (alone, together) = forms(of.kind);
        alone.iter().chain(together).map(move |form| (field, *form))
    })
}

impl Records {
    /// How many parts a rule may have.
    pub const MOST_PARTS: usize = 3;

    /// What rules may be made of, ascending: `email (local part)`, `family name (sound)`. Up
    /// to [three](Self::MOST_PARTS) are written with ` + ` between them, and then all must
    /// agree.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        let parts = parts_of(self);
        let mut keys: Vec<String> = parts.map(|(field, form)| self.key(field, form)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// How many pairs of distinct records a rule names, before anything is compared: of all
    /// blocks, the larger ones too; of more than 30,000 distinct records, an estimate.
    ///
    /// # Errors
    /// If it is no rule of these records.
    pub fn pairs_by(&self, rule: &str) -> Result<u64, BlockingError> {
        let sealed = Sealed::of(self);
        let choice = Choice::new(self, &sealed);
        let parts = choice.parse(rule)?;
        Ok(choice.count_all(&parts))
    }

    /// Compares the records that share the key of one of these rules, in place of rules that
    /// are chosen by what they cost. Of no rules, and unless this is called, they are chosen.
    ///
    /// ```
    /// use personagraph::matching::{Matcher, Meaning, Nicknames, Records, Schema};
    ///
    /// let schema = Schema::new([
    ///     ("last", Meaning::FamilyName),
    ///     ("mail", Meaning::Email),
    ///     ("town", Meaning::City),
    /// ]);
    /// let mut records = Records::new(schema, Nicknames::default());
    /// records.push(0, ["Brown", "jaybrown@example.com", "York"]);
    /// records.push(0, ["Braun", "jaybrown@example.org", "York"]);
    /// records.push(0, ["Green", "ann@example.com", "York"]);
    /// assert_eq!(records.pairs_by("town")?, 3);
    ///
    /// let rules = ["mail (local part)", "family name (sound) + town"];
    /// let matcher = Matcher::estimate(records.block_by(rules)?);
    /// let told = matcher.blocking().rules();
    /// assert_eq!((told[0].key.as_str(), told[0].pairs), (rules[0], 1));
    /// assert_eq!((told[1].key.as_str(), told[1].pairs), (rules[1], 1));
    /// # Ok::<(), personagraph::matching::BlockingError>(())
    /// ```
    ///
    /// # Errors
    /// If one is no rule of these records.
    pub fn block_by<R: Into<String>>(
        mut self,
        rules: impl IntoIterator<Item = R>,
    ) -> Result<Self, BlockingError> {
        let rules: Vec<String> = rules.into_iter().map(Into::into).collect();
        for rule in &rules {
            self.parse(rule)?;
        }
        self.rules = rules;
        Ok(self)
    }

    /// Passes over a key that more distinct records share than this, in place of a number that
    /// fits how many records there are.
    #[must_use]
    pub const fn largest_block(mut self, most: usize) -> Self {
        self.largest_block = Some(most);
        self
    }

    /// A key in words.
    pub(super) fn key(&self, field: usize, form: Form) -> String {
        let name = self.fields.get(field).map_or("", |field| &field.name);
        [name, form.as_str()].concat()
    }

    /// The parts of a rule as it is written: the longest key that fits, then the next.
    pub(super) fn parse(&self, rule: &str) -> Result<Vec<(usize, Form)>, BlockingError> {
        let mut parts = Vec::new();
        let mut rest = rule;
        loop {
            let fits = parts_of(self).filter_map(|(field, form)| {
                let after = rest.strip_prefix(self.key(field, form).as_str())?;
                let is_end = after.is_empty() || after.starts_with(PLUS);
                is_end.then_some((after, (field, form)))
            });
            let found = fits.min_by_key(|(after, _)| after.len());
            let (after, part) = found.ok_or_else(|| BlockingError::NoKey(rest.into()))?;
            parts.push(part);
            if parts.len() > Self::MOST_PARTS {
                return Err(BlockingError::TooMany(rule.into()));
            }
            match after.strip_prefix(PLUS) {
                Some(next) => rest = next,
                None => return Ok(parts),
            }
        }
    }
}
