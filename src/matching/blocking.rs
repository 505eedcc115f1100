//! Which pairs are looked at: rules by key expressions.

use super::compare::{first_number, local_part};
use super::records::{Column, Records};
use super::schema::Kind;
use super::sealed::Sealed;
use super::text;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::fmt::Write as _;
use smallvec::SmallVec;

/// What of a value two records must share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
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
}

impl Form {
    const fn as_str(self) -> &'static str {
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
            Self::Exact | Self::Names => kept.hash.max(1),
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
                if local.len() < 4 { 0 } else { hash(local) }
            }
            Self::Digits => {
                let mut digits = SmallVec::<[u8; 24]>::new();
                digits.extend(text.iter().copied().filter(u8::is_ascii_digit));
                if digits.len() < 5 { 0 } else { hash(&digits) }
            }
            Self::Tail => match text.len().checked_sub(7).and_then(|start| text.get(start..)) {
                Some(tail) => hash(tail),
                None => 0,
            },
            Self::YearMonth => text.get(..6).map_or(0, hash),
            Self::MonthDay => text.get(4..).map_or(0, |rest| {
                let (month, day) = rest.split_at_checked(2).unwrap_or_default();
                if month < day { hash(rest) } else { text::mix(hash(day), 0) ^ 0 }
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
struct Part {
    field: usize,
    form: Form,
    keys: Vec<u64>,
}

impl Part {
    fn new(records: &Records, field: usize, form: Form) -> Self {
        let keys = records.columns.get(field).map_or_else(Vec::new, |column| {
            let values = 0..u32::try_from(column.kept.len()).unwrap_or(u32::MAX);
            values.map(|value| form.key(column, value)).collect()
        });
        Self { field, form, keys }
    }

    fn key(&self, records: &Records, record: u32) -> u64 {
        let of = |field: usize| {
            let column = records.columns.get(field);
            column.map_or(0, |column| column.value(record))
        };
        let own = self.keys.get(of(self.field) as usize).copied().unwrap_or(0);
        match self.form {
            Form::Names | Form::Sounds => {
                let Some(family) = records.columns.get(self.field + 1) else {
                    return 0;
                };
                let other = self.form.key(family, of(self.field + 1));
                if own == 0 || other == 0 {
                    0
                } else {
                    text::mix(own.min(other), own.max(other)).max(1)
                }
            }
            _ => own,
        }
    }
}

/// A rule, as it is told: records are compared that share its key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BlockingRule {
    /// What they share, such as `family name (sound) + city`.
    pub key: String,
    /// How many pairs it names, counted before any is compared; an estimate for more
    /// records than 50,000.
    pub pairs: u64,
}

#[derive(Clone)]
struct Rule {
    parts: SmallVec<[usize; 2]>,
    /// Hash of the key and rank, ascending.
    entries: Vec<u64>,
    /// By rank: where its block begins; `u32::MAX`: it has none.
    starts: Vec<u32>,
}

/// Rules that say which pairs are compared, and their index.
#[derive(Clone)]
pub struct Blocking {
    parts: Vec<Part>,
    rules: Vec<Rule>,
    told: Vec<BlockingRule>,
    cap: usize,
}

impl fmt::Debug for Blocking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Blocking")
            .field("rules", &self.told)
            .field("cap", &self.cap)
            .finish_non_exhaustive()
    }
}

/// How many pairs a rule is counted on at most before it is run.
const COUNTED: usize = 50_000;

impl Blocking {
    /// The rules, with their counts.
    #[must_use]
    pub fn rules(&self) -> &[BlockingRule] {
        &self.told
    }

    /// The size above which a block is passed over.
    #[must_use]
    pub const fn cap(&self) -> usize {
        self.cap
    }

    /// Chooses rules: for each field, and each two, the coarsest key that names no more
    /// than its share of the pairs.
    pub(super) fn choose(records: &Records, sealed: &Sealed) -> Self {
        let total = sealed.record.len();
        let per_record = match total {
            0..=2_000 => 200,
            2_001..=20_000 => 40,
            20_001..=200_000 => 12,
            _ => 6,
        };
        let cap = match total {
            0..=20_000 => 600,
            20_001..=200_000 => 200,
            _ => 100,
        };
        let mut parts = Vec::new();
        let (mut alone, mut together) = (Vec::new(), Vec::new());
        for (field, of) in records.fields.iter().enumerate() {
            let (single, pair) = forms(of.kind);
            for form in single {
                alone.push(parts.len());
                parts.push(Part::new(records, field, *form));
            }
            for form in pair {
                together.push(parts.len());
                parts.push(Part::new(records, field, *form));
            }
        }
        let counted = total.min(COUNTED);
        let scale = total as f64 / counted.max(1) as f64;
        let sample = sealed.record.get(..counted).unwrap_or_default();
        let sampled: Vec<Vec<u64>> = parts
            .iter()
            .map(|part| sample.iter().map(|&r| part.key(records, r)).collect())
            .collect();
        let mut hashes = Vec::with_capacity(counted);
        let mut count = |rule: &[usize]| {
            hashes.clear();
            let keys = rule.iter().filter_map(|p| sampled.get(*p));
            let columns: SmallVec<[&Vec<u64>; 2]> = keys.collect();
            match columns.as_slice() {
                [one] => hashes.extend(one.iter().filter(|k| **k != 0)),
                [one, other] => hashes.extend(
                    one.iter().zip(*other).filter(|(a, b)| **a != 0 && **b != 0).map(|(a, b)| text::mix(*a, *b)),
                ),
                _ => {}
            }
            hashes.sort_unstable();
            let pairs: f64 = hashes
                .chunk_by(|a, b| a == b)
                .map(|block| block.len() as f64)
                .filter(|size| size * scale <= cap as f64 || scale > 1.5)
                .map(|size| size * (size - 1.0) / 2.0)
                .sum();
            (pairs * scale * scale) as u64
        };
        let mut wanted: Vec<Vec<SmallVec<[usize; 2]>>> = Vec::new();
        for field in 0..records.fields.len() {
            for p in alone.iter().filter(|p| parts.get(**p).is_some_and(|q| q.field == field)) {
                wanted.push(alloc::vec![SmallVec::from_slice(&[*p])]);
            }
        }
        for a in 0..records.fields.len() {
            for b in a + 1..records.fields.len() {
                let of = |field: usize| together.iter().copied().filter(|p| parts.get(*p).is_some_and(|q| q.field == field)).collect::<Vec<_>>();
                let both = of(b);
                let rules: Vec<SmallVec<[usize; 2]>> = of(a)
                    .into_iter()
                    .flat_map(|x| both.iter().map(move |y| SmallVec::from_slice(&[x, *y])))
                    .collect();
                if !rules.is_empty() {
                    wanted.push(rules);
                }
            }
        }
        let budget = total as u64 * per_record;
        let share = (budget / wanted.len().max(1) as u64).max(50);
        let mut chosen: Vec<(u64, SmallVec<[usize; 2]>)> = Vec::new();
        for choices in wanted {
            let best = choices
                .into_iter()
                .map(|rule| (count(&rule), rule))
                .filter(|(pairs, rule)| {
                    let single = rule.len() == 1;
                    *pairs > 0 && (*pairs <= share || (single && *pairs <= share * 4))
                })
                .max_by(|x, y| x.0.cmp(&y.0).then_with(|| y.1.cmp(&x.1)));
            chosen.extend(best);
        }
        chosen.sort();
        let mut blocking = Self {
            parts: Vec::new(),
            rules: Vec::new(),
            told: Vec::new(),
            cap,
        };
        blocking.told = chosen
            .iter()
            .map(|(pairs, rule)| {
                let mut key = String::new();
                for part in rule.iter().filter_map(|p| parts.get(*p)) {
                    let name = records.fields.get(part.field).map_or("", |f| f.name.as_str());
                    let plus = if key.is_empty() { "" } else { " + " };
                    let _ = write!(key, "{plus}{name}{}", part.form.as_str());
                }
                BlockingRule { key, pairs: *pairs }
            })
            .collect();
        blocking.parts = parts;
        blocking.rules = chosen
            .into_iter()
            .map(|(_, rule)| blocking.index(records, sealed, rule))
            .collect();
        blocking
    }

    fn key(&self, records: &Records, rule: &[usize], record: u32) -> u64 {
        let mut hash = 0;
        for (i, part) in rule.iter().filter_map(|p| self.parts.get(*p)).enumerate() {
            let key = part.key(records, record);
            if key == 0 {
                return 0;
            }
            hash = if i == 0 { key } else { text::mix(hash, key) };
        }
        hash
    }

    fn index(&self, records: &Records, sealed: &Sealed, parts: SmallVec<[usize; 2]>) -> Rule {
        let mut entries: Vec<u64> = sealed
            .record
            .iter()
            .zip(0_u64..)
            .filter_map(|(&record, rank)| {
                let key = self.key(records, &parts, record);
                (key != 0).then_some((key & !0xffff_ffff) | rank)
            })
            .collect();
        entries.sort_unstable();
        let mut starts = alloc::vec![u32::MAX; sealed.record.len()];
        let mut at = 0;
        for block in entries.chunk_by(|a, b| a >> 32 == b >> 32) {
            if (2..=self.cap).contains(&block.len()) {
                for entry in block {
                    if let Some(start) = starts.get_mut((*entry & 0xffff_ffff) as usize) {
                        *start = at;
                    }
                }
            }
            at += block.len() as u32;
        }
        Rule {
            parts,
            entries,
            starts,
        }
    }

    /// Calls with every rank below `rank` that shares a key with it, each once.
    pub(super) fn below(&self, rank: u32, stamps: &mut [u32], mut each: impl FnMut(u32)) {
        let own = u64::from(rank);
        for rule in &self.rules {
            let start = rule.starts.get(rank as usize).copied().unwrap_or(u32::MAX);
            if start == u32::MAX {
                continue;
            }
            for entry in rule.entries.get(start as usize..).unwrap_or_default() {
                let other = *entry & 0xffff_ffff;
                if other >= own {
                    break;
                }
                if let Some(stamp) = stamps.get_mut(other as usize)
                    && *stamp != rank
                {
                    *stamp = rank;
                    each(other as u32);
                }
            }
        }
    }

    /// Calls with every rank that shares a key with a record that is none of them.
    pub(super) fn around(&self, records: &Records, record: u32, mut each: impl FnMut(u32)) {
        for rule in &self.rules {
            let key = self.key(records, &rule.parts, record);
            if key == 0 {
                continue;
            }
            let start = rule.entries.partition_point(|entry| entry >> 32 < key >> 32);
            let block = rule.entries.get(start..).unwrap_or_default();
            let size = block.iter().take(self.cap + 1).take_while(|entry| **entry >> 32 == key >> 32).count();
            if size <= self.cap {
                for entry in block.iter().take(size) {
                    each((*entry & 0xffff_ffff) as u32);
                }
            }
        }
    }
}

/// The keys of a kind of field: those that serve alone, and those that need another's.
const fn forms(kind: Kind) -> (&'static [Form], &'static [Form]) {
    use Form::{Digits, Exact, Local, LongNumber, Place, MonthDay, Names, Number, Prefix, Sound, Sounds, Tail, Word, YearMonth};
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
        Kind::Identifier | Kind::Handle => (&[Exact, Tail], &[Prefix]),
        Kind::Text => (&[Exact], &[Exact, Prefix]),
    }
}
