//! One new record against all that are held.

use super::compare::Comparer;
use super::matcher::{Match, Matcher};
use super::records::Place;
use super::sealed::Row;
use super::text;
use alloc::vec::Vec;
use smallvec::SmallVec;

impl Matcher {
    /// The records that a new one may be one person with, the most probable first, equally
    /// probable ones by number: those of at least `threshold` bits that share the key of one
    /// of the [rules](super::Blocking::rules) with it.
    /// `b` of each match is the record found; `a` is the number that the new one would get.
    ///
    /// Costs a search in each rule's index and a comparison with each record that shares
    /// a key: microseconds, however many records are held. The values of a question are
    /// remembered, without the question. To be told why, [`add`](Self::add) it and
    /// [`explain`](Self::explain) the pair.
    #[must_use]
    pub fn find<'v>(
        &mut self,
        values: impl IntoIterator<Item = &'v str>,
        threshold: f64,
    ) -> Vec<Match> {
        let (row, is_foreign) = self.take(values);
        self.found(&row, is_foreign, threshold)
    }

    /// Takes a new record in, so that it is found by the next, unless
    /// [too many](super::Blocking::cap) came with the same key; gives what it may be one
    /// person with, as [`find`](Self::find) does. The model stays as it is, and so do
    /// [`pairs`](Self::pairs), [`persons`](Self::persons) and [`inferred`](Self::inferred):
    /// keep what this gives ([`Match::inferred`]), and estimate anew when many have come.
    pub fn add<'v>(
        &mut self,
        source: u16,
        values: impl IntoIterator<Item = &'v str>,
        threshold: f64,
    ) -> Vec<Match> {
        let (row, is_foreign) = self.take(values);
        let found = self.found(&row, is_foreign, threshold);
        let record = self.records.place(&Place {
            source,
            row: &row,
            is_foreign,
        });
        let rank = self.sealed.append(&self.records, record);
        self.ranks.push(rank);
        self.blocking.append(&self.records, &row, rank);
        found
    }

    fn take<'v>(
        &mut self,
        values: impl IntoIterator<Item = &'v str>,
    ) -> (SmallVec<[u32; 24]>, bool) {
        let row = self.records.row(values);
        let is_foreign = self.records.last_is_foreign();
        self.blocking.learn(&self.records);
        (row, is_foreign)
    }

    fn found(&self, values: &[u32], is_foreign: bool, threshold: f64) -> Vec<Match> {
        let columns = self.records.columns.iter();
        let mut marks: SmallVec<[u64; 24]> = columns
            .zip(values)
            .map(|(column, value)| column.mark(*value))
            .collect();
        if let Some(mark) = marks.first_mut().filter(|_| is_foreign) {
            *mark |= 1 << text::FOREIGN;
        }
        let row = Row {
            values,
            marks: &marks,
        };
        let mut ranks: Vec<u32> = Vec::new();
        self.blocking
            .around(&self.records, values, |rank| ranks.push(rank));
        ranks.sort_unstable();
        ranks.dedup();
        let comparer = Comparer::new(&self.records);
        let number = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        let mut found: Vec<Match> = Vec::new();
        for rank in ranks {
            let other = self.sealed.row(rank);
            let pattern = comparer.pattern(row, other);
            let weight = self.weight_of([values, other.values], pattern);
            if weight >= threshold {
                let members = self.sealed.members(rank).iter();
                found.extend(members.map(|b| Match {
                    a: number,
                    b: *b,
                    weight,
                }));
            }
        }
        found.sort_unstable_by(|x, y| y.weight.total_cmp(&x.weight).then(x.b.cmp(&y.b)));
        found
    }
}
