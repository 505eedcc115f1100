//! Records in an order that their content alone decides, equal ones together.

use super::records::Records;
use super::text;
use alloc::vec::Vec;

/// The distinct records, in the order of a hash of their content: as good as shuffled, and
/// the same however the records came. Equal ones of different sources are apart.
#[derive(Clone, Debug)]
pub(super) struct Sealed {
    /// By rank: a record of that content.
    pub(super) record: Vec<u32>,
    /// By rank: where its records are in `members`.
    starts: Vec<u32>,
    members: Vec<u32>,
    /// By rank: the values of all fields, and their marks.
    values: Vec<u32>,
    marks: Vec<u64>,
    fields: usize,
}

/// What of a record is compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'s> {
    pub(super) values: &'s [u32],
    pub(super) marks: &'s [u64],
}

impl Row<'_> {
    /// Whether a name is in another script than Latin.
    pub(super) fn is_foreign(self) -> bool {
        self.marks
            .first()
            .is_some_and(|mark| mark >> text::FOREIGN & 1 == 1)
    }

    /// Something of each part of the row, so that it is fetched.
    pub(super) fn touch(self) -> u64 {
        let last = self.values.last().copied().unwrap_or(0);
        let first = self.values.first().copied().unwrap_or(0);
        let marks =
            self.marks.first().copied().unwrap_or(0) ^ self.marks.last().copied().unwrap_or(0);
        u64::from(first ^ last) ^ marks
    }
}

impl Sealed {
    pub(super) fn of(records: &Records) -> Self {
        let numbered = records.sources.iter().zip(0..);
        let mut hashes: Vec<(u64, u16, u32)> = numbered
            .map(|(source, number)| (1, *source, number))
            .collect();
        for ((hash, ..), is_foreign) in hashes.iter_mut().zip(&records.foreign) {
            *hash += u64::from(*is_foreign);
        }
        for column in &records.columns {
            for ((hash, ..), value) in hashes.iter_mut().zip(&column.values) {
                *hash = text::mix(*hash, column.kept(*value).hash);
            }
        }
        hashes.sort_unstable();
        let mut sealed = Self {
            record: Vec::with_capacity(hashes.len()),
            starts: Vec::with_capacity(hashes.len() + 1),
            members: Vec::with_capacity(hashes.len()),
            values: Vec::new(),
            marks: Vec::new(),
            fields: records.columns.len(),
        };
        let mut last = None;
        for (hash, source, number) in hashes {
            // The hash orders, the content decides: nobody can make two records one by it.
            let is_equal = last == Some((hash, source))
                && sealed.record.last().is_some_and(|other| {
                    let mut columns = records.columns.iter();
                    columns.all(|column| column.value(*other) == column.value(number))
                });
            if !is_equal {
                sealed.record.push(number);
                sealed
                    .starts
                    .push(u32::try_from(sealed.members.len()).unwrap_or(u32::MAX));
                last = Some((hash, source));
            }
            sealed.members.push(number);
        }
        sealed
            .starts
            .push(u32::try_from(sealed.members.len()).unwrap_or(u32::MAX));
        sealed
            .values
            .reserve_exact(sealed.record.len() * sealed.fields);
        sealed
            .marks
            .reserve_exact(sealed.record.len() * sealed.fields);
        for rank in 0..sealed.record.len() {
            let record = sealed.record.get(rank).copied().unwrap_or(0);
            sealed.push_row(records, record);
        }
        sealed
    }

    fn push_row(&mut self, records: &Records, record: u32) {
        let start = self.marks.len();
        for column in &records.columns {
            let value = column.value(record);
            self.values.push(value);
            self.marks.push(column.mark(value));
        }
        let is_foreign = records.foreign.get(record as usize) == Some(&true);
        if let Some(mark) = self.marks.get_mut(start).filter(|_| is_foreign) {
            *mark |= 1 << text::FOREIGN;
        }
    }

    /// One more record, of the next rank.
    pub(super) fn append(&mut self, records: &Records, record: u32) -> u32 {
        let rank = self.len();
        self.record.push(record);
        self.members.push(record);
        self.starts
            .push(u32::try_from(self.members.len()).unwrap_or(u32::MAX));
        self.push_row(records, record);
        rank
    }

    pub(super) fn row(&self, rank: u32) -> Row<'_> {
        let start = rank as usize * self.fields;
        let of = start..start + self.fields;
        Row {
            values: self.values.get(of.clone()).unwrap_or_default(),
            marks: self.marks.get(of).unwrap_or_default(),
        }
    }

    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.record.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn record(&self, rank: u32) -> u32 {
        self.record.get(rank as usize).copied().unwrap_or(0)
    }

    /// The records of a rank: of equal content.
    pub(super) fn members(&self, rank: u32) -> &[u32] {
        let at = |i: usize| self.starts.get(i).map_or(0, |&s| s as usize);
        let i = rank as usize;
        self.members.get(at(i)..at(i + 1)).unwrap_or_default()
    }

    pub(super) fn count(&self, rank: u32) -> u64 {
        self.members(rank).len() as u64
    }
}
