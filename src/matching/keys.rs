//! Key expressions: what of a value two records must share to be compared.

use super::column::{Column, Several};
use super::count::{low, number};
use super::measures::{first_number, local_part};
use super::records::Records;
use super::schema::Kind;
use super::text;
use alloc::vec::Vec;
use smallvec::SmallVec;

/// What of a value two records must share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Exact,
    /// Soundex of the first word.
    Sound,
    /// The first three letters.
    Prefix,
    /// Both names, in either order.
    Names,
    /// The sounds of both names, in either order.
    Sounds,
    /// The local part of an e-mail address.
    Local,
    /// The digits of a text, if four at least.
    Digits,
    /// The last seven digits or letters.
    Tail,
    YearMonth,
    MonthDay,
    /// The first number of an address.
    Number,
    /// The longest word.
    Word,
    /// A number and the word after it.
    Place,
    /// The longest number, of four digits at least.
    LongNumber,
    /// A handle, or the names written together where there is none.
    Spelt,
}

impl Form {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "",
            Self::Sound => " (sound)",
            Self::Prefix => " (first letters)",
            Self::Names => " and family name",
            Self::Sounds => " and family name (sounds)",
            Self::Local => " (local part)",
            Self::Digits => " (digits)",
            Self::Tail => " (last seven)",
            Self::YearMonth => " (year and month)",
            Self::MonthDay => " (day and month)",
            Self::Number => " (number)",
            Self::Word => " (longest word)",
            Self::Place => " (number and next word)",
            Self::LongNumber => " (longest number)",
            Self::Spelt => " or names",
        }
    }

    /// The forms that are equal wherever this one is.
    pub(super) const fn coarser(self) -> &'static [Self] {
        match self {
            Self::Exact => &[Self::Local, Self::Tail, Self::MonthDay],
            Self::Names => &[Self::Sounds],
            _ => &[],
        }
    }

    /// The hash of a value's key; 0 of none.
    fn key(self, column: &Column, value: u32) -> u64 {
        let kept = column.kept(value);
        if value == 0 {
            return 0;
        }
        let text = column.text(value);
        let hash = |bytes: &[u8]| text::hash(bytes).max(1);
        match self {
            Self::Exact | Self::Names | Self::Spelt => kept.hash.max(1),
            Self::Sound | Self::Sounds => {
                let words = column.words(value);
                let word = words.split(|c| *c == b' ').next().unwrap_or_default();
                let word = if word.len() < 3 { text } else { word };
                let sound = text::sound(core::str::from_utf8(word).unwrap_or_default());
                text::mix(u64::from(sound), 2).max(1)
            }
            Self::Prefix => text.get(..3).map_or(0, hash),
            Self::Local => {
                let (local, _) = local_part(text);
                if local.len() < 4 {
                    hash(text)
                } else {
                    hash(local)
                }
            }
            Self::Digits => {
                let mut digits = SmallVec::<[u8; 24]>::new();
                digits.extend(text.iter().copied().filter(u8::is_ascii_digit));
                if digits.len() < 5 { 0 } else { hash(&digits) }
            }
            Self::Tail => {
                let start = text.len().saturating_sub(7);
                text.get(start..).map_or(0, hash)
            }
            Self::YearMonth => text.get(..6).map_or(0, hash),
            Self::MonthDay => text.get(4..).map_or(0, |rest| {
                let (month, day) = rest.split_at_checked(2).unwrap_or_default();
                // In either order.
                let (low, high) = (month.min(day), month.max(day));
                text::mix(hash(low), hash(high)).max(1)
            }),
            Self::Number => first_number(column.words(value)).map_or(0, hash),
            Self::Place => {
                let mut number: &[u8] = &[];
                for word in column.words(value).split(|c| *c == b' ') {
                    if word.first().is_some_and(u8::is_ascii_digit) {
                        number = word;
                    } else if word.len() >= 4 && !number.is_empty() {
                        return text::mix(hash(number), hash(word)).max(1);
                    }
                }
                0
            }
            Self::LongNumber => {
                let words = column.words(value).split(|c| *c == b' ');
                let numbers = words.filter(|w| w.len() >= 4 && w.iter().all(u8::is_ascii_digit));
                numbers.max_by_key(|w| w.len()).map_or(0, hash)
            }
            Self::Word => {
                let words = column.words(value).split(|c| *c == b' ');
                let longest = words.rev().max_by_key(|word| word.len());
                longest.filter(|word| word.len() >= 4).map_or(0, hash)
            }
        }
    }
}

/// A form of a field, with the key of each distinct value.
#[derive(Clone)]
pub(super) struct Part {
    pub(super) field: usize,
    pub(super) form: Form,
    /// By value; 0 of none.
    keys: Vec<u32>,
    /// The keys of the family names, where both names count.
    others: Vec<u32>,
}

impl Part {
    pub(super) fn new(records: &Records, field: usize, form: Form) -> Self {
        let keys = |field: usize| {
            records.columns.get(field).map_or_else(Vec::new, |column| {
                let values = 0..number(column.kept.len());
                values.map(|value| half(form.key(column, value))).collect()
            })
        };
        let others = match form {
            Form::Names | Form::Sounds => keys(field + 1),
            _ => Vec::new(),
        };
        Self {
            field,
            form,
            keys: keys(field),
            others,
        }
    }

    /// The key of a record, where each has one value of a field at most; 0 of none.
    pub(super) fn only_key(&self, records: &Records, values: &[u32]) -> u32 {
        let value = values.get(self.field).copied().unwrap_or(0);
        self.key(records, values, value)
    }

    /// The keys of a record, none twice; more than one only where it has several values.
    pub(super) fn keys(&self, records: &Records, values: &[u32]) -> Several {
        let value = values.get(self.field).copied().unwrap_or(0);
        let mut keys = Several::new();
        match records.columns.get(self.field) {
            Some(column) if column.has_several() => {
                let single = column.single(&value);
                if single.is_empty() {
                    keys.push(self.key(records, values, 0));
                }
                keys.extend(single.iter().map(|one| self.key(records, values, *one)));
                keys.sort_unstable();
                keys.dedup();
            }
            _ => keys.push(self.key(records, values, value)),
        }
        keys
    }

    /// The key of a record, if `value` is its own of this field; 0 of none.
    fn key(&self, records: &Records, values: &[u32], value: u32) -> u32 {
        let own = self.keys.get(value as usize).copied().unwrap_or(0);
        match self.form {
            Form::Names | Form::Sounds => {
                let other = values.get(self.field + 1).copied().unwrap_or(0);
                let other = self.others.get(other as usize).copied().unwrap_or(0);
                if own == 0 || other == 0 {
                    0
                } else {
                    half(text::mix(u64::from(own.min(other)), u64::from(own.max(other))).max(1))
                }
            }
            Form::Spelt if own == 0 => {
                let text = |kind: Kind| {
                    let mut columns = records.columns.iter();
                    let field = columns.position(|column| column.kind == kind)?;
                    let column = records.columns.get(field)?;
                    Some(column.text(values.get(field).copied().unwrap_or(0)))
                };
                match (text(Kind::Given), text(Kind::Family)) {
                    (Some(given), Some(family)) if !given.is_empty() && !family.is_empty() => {
                        half(text::hash(&[given, family].concat()).max(1))
                    }
                    _ => 0,
                }
            }
            _ => own,
        }
    }

    /// Learns the keys of values that came since.
    pub(super) fn learn(&mut self, records: &Records) {
        let form = self.form;
        let extend = |keys: &mut Vec<u32>, field: usize| {
            if let Some(column) = records.columns.get(field) {
                for value in keys.len()..column.kept.len() {
                    keys.push(half(form.key(column, number(value))));
                }
            }
        };
        extend(&mut self.keys, self.field);
        if !self.others.is_empty() {
            extend(&mut self.others, self.field + 1);
        }
    }
}

/// The upper half of a hash; 0 of 0 alone.
const fn half(hash: u64) -> u32 {
    let half = low(hash >> 32);
    if half == 0 && hash != 0 { 1 } else { half }
}

/// By rank: the keys of a part.
pub(super) struct Keys {
    keys: Vec<u32>,
    /// By rank, where some have several: where its keys end.
    ends: Vec<u32>,
}

impl Keys {
    pub(super) fn of<'s>(
        part: &Part,
        records: &Records,
        rows: impl Iterator<Item = &'s [u32]>,
    ) -> Self {
        let has_several = records
            .columns
            .get(part.field)
            .is_some_and(Column::has_several);
        let (mut keys, mut ends) = (Vec::new(), Vec::new());
        if has_several {
            for row in rows {
                keys.extend_from_slice(&part.keys(records, row));
                ends.push(number(keys.len()));
            }
        } else {
            keys = rows.map(|row| part.only_key(records, row)).collect();
        }
        Self { keys, ends }
    }

    fn at(&self, rank: usize) -> &[u32] {
        if self.ends.is_empty() {
            return self.keys.get(rank..=rank).unwrap_or_default();
        }
        let end = |rank: usize| self.ends.get(rank).map_or(0, |end| *end as usize);
        let start = rank.checked_sub(1).map_or(0, end);
        self.keys.get(start..end(rank)).unwrap_or_default()
    }

    /// Whether some rank may have several.
    pub(super) fn are_several(&self) -> bool {
        !self.ends.is_empty()
    }
}

/// The key of several parts' keys; 0 if one is.
pub(super) fn joined(keys: impl Iterator<Item = u32>) -> u32 {
    let mut hash = 0_u64;
    for (i, key) in keys.enumerate() {
        if key == 0 {
            return 0;
        }
        hash = if i == 0 {
            u64::from(key)
        } else {
            text::mix(hash, u64::from(key)) >> 32
        };
    }
    low(hash).max(u32::from(hash != 0))
}

/// Calls with the key of every choice of one key of each part.
pub(super) fn each_choice(parts: &[&[u32]], mut each: impl FnMut(u32)) {
    let choices: usize = parts.iter().map(|keys| keys.len()).product();
    for choice in 0..choices {
        let mut rest = choice;
        let key = joined(parts.iter().map(|keys| {
            let key = keys.get(rest % keys.len()).copied().unwrap_or(0);
            rest /= keys.len();
            key
        }));
        if key != 0 {
            each(key);
        }
    }
}

/// The entries of a rule, key and rank, in order: those of the first `count` ranks.
pub(super) fn entries(parts: &[&Keys], count: usize) -> Vec<u64> {
    let mut entries: Vec<u64>;
    if parts.iter().any(|keys| keys.are_several()) {
        entries = Vec::with_capacity(count);
        for (rank, own) in (0..count).zip(0_u64..) {
            let keys: SmallVec<[&[u32]; 3]> = parts.iter().map(|keys| keys.at(rank)).collect();
            each_choice(&keys, |key| entries.push((u64::from(key) << 32) | own));
        }
        entries.sort_unstable();
        entries.dedup();
    } else {
        let keys = keys_of(parts, count).zip(0_u64..);
        let entry = |(key, rank)| (u64::from(key) << 32) | rank;
        entries = keys.filter(|(key, _)| *key != 0).map(entry).collect();
        entries.sort_unstable();
    }
    entries
}

/// The keys of a rule, in order, each as often as ranks have it.
pub(super) fn sorted_keys(parts: &[&Keys], count: usize) -> Vec<u32> {
    if parts.iter().any(|keys| keys.are_several()) {
        let entries = entries(parts, count).into_iter();
        return entries.map(|entry| low(entry >> 32)).collect();
    }
    let mut keys: Vec<u32> = keys_of(parts, count).filter(|key| *key != 0).collect();
    keys.sort_unstable();
    keys
}

/// By rank: the key of parts that have one each.
fn keys_of<'k>(parts: &'k [&'k Keys], count: usize) -> impl Iterator<Item = u32> + 'k {
    let key = |keys: &Keys, rank: usize| keys.keys.get(rank).copied().unwrap_or(0);
    (0..count).map(move |rank| joined(parts.iter().map(|keys| key(keys, rank))))
}

/// The keys of a kind of field: those that serve alone, and those that need another's.
#[allow(clippy::match_same_arms, reason = "one line for each kind")]
pub(super) const fn forms(kind: Kind) -> (&'static [Form], &'static [Form]) {
    use Form::{
        Digits, Exact, Local, LongNumber, MonthDay, Names, Number, Place, Prefix, Sound, Sounds,
        Spelt, Tail, Word, YearMonth,
    };
    match kind {
        Kind::Given => (&[Names, Sounds], &[Exact, Sound, Prefix]),
        Kind::Family => (&[Exact], &[Exact, Sound, Prefix]),
        Kind::Generation | Kind::Category => (&[], &[]),
        Kind::Middle => (&[], &[Exact]),
        Kind::Organisation => (&[Exact], &[Exact, Prefix]),
        Kind::BirthDate => (&[Exact, MonthDay], &[Exact, YearMonth, MonthDay]),
        Kind::Email => (&[Exact, Local, Digits], &[]),
        Kind::Phone => (&[Exact, Tail], &[Prefix]),
        Kind::Address => (&[Exact, Place, LongNumber], &[Number, LongNumber, Word]),
        Kind::Street => (&[Exact, Place], &[Exact, Prefix, Word]),
        Kind::AddressLine => (&[Exact], &[Exact, Prefix]),
        Kind::HouseNumber => (&[], &[Exact]),
        Kind::City => (&[], &[Exact, Prefix, Sound]),
        Kind::Postcode => (&[], &[Exact, Prefix]),
        Kind::Identifier => (&[Exact, Tail], &[Prefix]),
        Kind::Handle => (&[Exact, Spelt], &[Prefix]),
        Kind::Text => (&[Exact], &[Exact, Prefix]),
    }
}
