//! Which pairs are looked at: rules by key expressions.

use super::compare::{first_number, local_part};
use super::records::{Column, Records};
use super::schema::Kind;
use super::sealed::Sealed;
use super::text;
use alloc::collections::BTreeMap;
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
    /// By value; 0 of none.
    keys: Vec<u32>,
    /// The keys of the family names, where both names count.
    others: Vec<u32>,
}

impl Part {
    fn new(records: &Records, field: usize, form: Form) -> Self {
        let keys = |field: usize| {
            records.columns.get(field).map_or_else(Vec::new, |column| {
                let values = 0..u32::try_from(column.kept.len()).unwrap_or(u32::MAX);
                values.map(|value| half(form.key(column, value))).collect()
            })
        };
        let others = match form {
            Form::Names | Form::Sounds => keys(field + 1),
            _ => Vec::new(),
        };
        Self { field, form, keys: keys(field), others }
    }

    fn key(&self, values: &[u32]) -> u32 {
        let key = |keys: &[u32], field: usize| {
            let value = values.get(field).copied().unwrap_or(0);
            keys.get(value as usize).copied().unwrap_or(0)
        };
        let own = key(&self.keys, self.field);
        match self.form {
            Form::Names | Form::Sounds => {
                let other = key(&self.others, self.field + 1);
                if own == 0 || other == 0 {
                    0
                } else {
                    half(text::mix(u64::from(own.min(other)), u64::from(own.max(other))).max(1))
                }
            }
            _ => own,
        }
    }
}

/// The upper half of a hash; 0 of 0 alone.
const fn half(hash: u64) -> u32 {
    let half = (hash >> 32) as u32;
    if half == 0 && hash != 0 { 1 } else { half }
}

/// The key of several parts' keys; 0 if one is.
fn joined(keys: impl Iterator<Item = u32>) -> u32 {
    let mut hash = 0_u64;
    for (i, key) in keys.enumerate() {
        if key == 0 {
            return 0;
        }
        hash = if i == 0 { u64::from(key) } else { text::mix(hash, u64::from(key)) >> 32 };
    }
    (hash as u32).max(u32::from(hash != 0))
}

/// A rule, as it is told: records are compared that share its key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BlockingRule {
    /// What they share, such as `family name (sound) + city`.
    pub key: String,
    /// How many pairs it names, counted before any is compared; an estimate for more
    /// records than 30,000.
    pub pairs: u64,
}

#[derive(Clone)]
struct Rule {
    parts: SmallVec<[usize; 3]>,
    /// Hash of the key and rank, ascending.
    entries: Vec<u64>,
    /// By rank: where its block begins, or the one other of lower rank in it;
    /// `u32::MAX`: there is none.
    starts: Vec<u32>,
}

/// Rules that say which pairs are compared, and their index.
#[derive(Clone)]
pub struct Blocking {
    parts: Vec<Part>,
    rules: Vec<Rule>,
    told: Vec<BlockingRule>,
    cap: usize,
    /// The ranks that came later, by rule and key.
    later: BTreeMap<(usize, u32), SmallVec<[u32; 2]>>,
}

impl fmt::Debug for Blocking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Blocking")
            .field("rules", &self.told)
            .field("cap", &self.cap)
            .finish_non_exhaustive()
    }
}

/// From here on a start is a rank. No more than two thousand million records are held.
const ONE_OTHER: u32 = 1 << 31;
/// How many rules of three fields are tried.
const MOST_TRIPLES: usize = 12;
/// How many pairs a rule is counted on at most before it is run.
const COUNTED: usize = 30_000;

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
        let ranks = |part: &Part, count: usize| -> Vec<u32> {
            let ranks = 0..u32::try_from(count).unwrap_or(u32::MAX);
            ranks.map(|rank| part.key(sealed.row(rank).values)).collect()
        };
        let sampled: Vec<Vec<u32>> = parts.iter().map(|part| ranks(part, counted)).collect();
        let mut hashes: Vec<u32> = Vec::with_capacity(counted);
        let mut count = |rule: &[usize]| {
            hashes.clear();
            let columns: SmallVec<[&[u32]; 3]> = rule.iter().filter_map(|p| sampled.get(*p)).map(Vec::as_slice).collect();
            hashes.extend(keys_of(&columns, counted).filter(|key| *key != 0));
            hashes.sort_unstable();
            let pairs: f64 = hashes
                .chunk_by(|a, b| a == b)
                .map(|block| block.len() as f64)
                .filter(|size| size * scale <= cap as f64 || scale > 1.5)
                .map(|size| size * (size - 1.0) / 2.0)
                .sum();
            (pairs * scale * scale) as u64
        };
        let mut wanted: Vec<Vec<SmallVec<[usize; 3]>>> = Vec::new();
        for field in 0..records.fields.len() {
            for p in alone.iter().filter(|p| parts.get(**p).is_some_and(|q| q.field == field)) {
                wanted.push(alloc::vec![SmallVec::from_slice(&[*p])]);
            }
        }
        let of = |field: usize| together.iter().copied().filter(|p| parts.get(*p).is_some_and(|q| q.field == field)).collect::<Vec<usize>>();
        for a in 0..records.fields.len() {
            for b in a + 1..records.fields.len() {
                let both = of(b);
                let rules: Vec<SmallVec<[usize; 3]>> = of(a)
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
        let mut chosen: Vec<(u64, SmallVec<[usize; 3]>)> = Vec::new();
        let mut best_of = |choices: Vec<SmallVec<[usize; 3]>>| {
            choices
                .into_iter()
                .map(|rule| (count(&rule), rule))
                .filter(|(pairs, rule)| {
                    let single = rule.len() == 1;
                    *pairs > 0 && (*pairs <= share || (single && *pairs <= share * 4))
                })
                .max_by(|x, y| x.0.cmp(&y.0).then_with(|| y.1.cmp(&x.1)))
        };
        let mut too_coarse: Vec<[usize; 2]> = Vec::new();
        for choices in wanted {
            let fields: Vec<usize> = choices.first().into_iter().flatten().filter_map(|p| parts.get(*p)).map(|p| p.field).collect();
            match (best_of(choices), fields.as_slice()) {
                (Some(best), _) => chosen.push(best),
                (None, [a, b]) => too_coarse.push([*a, *b]),
                _ => {}
            }
        }
        // Where two fields name too many pairs, a third must agree.
        let mut triples: Vec<[usize; 3]> = Vec::new();
        for [a, b] in &too_coarse {
            for [c, d] in &too_coarse {
                if b == c && too_coarse.contains(&[*a, *d]) {
                    triples.push([*a, *b, *d]);
                }
            }
        }
        triples.truncate(MOST_TRIPLES);
        for [a, b, c] in triples {
            let (of_b, of_c) = (of(b), of(c));
            let choices = of(a).into_iter().flat_map(|x| {
                let of_c = &of_c;
                of_b.iter().flat_map(move |y| of_c.iter().map(move |z| SmallVec::from_slice(&[x, *y, *z])))
            });
            chosen.extend(best_of(choices.collect()));
        }
        chosen.sort();
        let mut blocking = Self {
            parts: Vec::new(),
            rules: Vec::new(),
            told: Vec::new(),
            cap,
            later: BTreeMap::new(),
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
        let mut used: Vec<Option<Vec<u32>>> = alloc::vec![None; parts.len()];
        for part in chosen.iter().flat_map(|(_, rule)| rule) {
            if let (Some(slot @ None), Some(of)) = (used.get_mut(*part), parts.get(*part)) {
                *slot = Some(ranks(of, total));
            }
        }
        for (_, rule) in chosen {
            let columns: SmallVec<[&[u32]; 3]> = rule
                .iter()
                .filter_map(|p| used.get(*p)?.as_deref())
                .collect();
            blocking.rules.push(index(&columns, total, cap, rule.clone()));
        }
        blocking.parts = parts;
        blocking
    }

    /// Calls with every rank below `rank` that shares a key with it, each once.
    pub(super) fn below(&self, rank: u32, stamps: &mut [u32], mut each: impl FnMut(u32)) {
        let mut once = |other: u32| {
            if let Some(stamp) = stamps.get_mut(other as usize)
                && *stamp != rank
            {
                *stamp = rank;
                each(other);
            }
        };
        let own = u64::from(rank);
        for rule in &self.rules {
            let start = rule.starts.get(rank as usize).copied().unwrap_or(u32::MAX);
            if start == u32::MAX {
                continue;
            }
            if start >= ONE_OTHER {
                once(start - ONE_OTHER);
                continue;
            }
            for entry in rule.entries.get(start as usize..).unwrap_or_default() {
                let other = *entry & 0xffff_ffff;
                if other >= own {
                    break;
                }
                once(other as u32);
            }
        }
    }

    fn key(&self, rule: &Rule, values: &[u32]) -> u32 {
        let parts = rule.parts.iter().filter_map(|p| self.parts.get(*p));
        joined(parts.map(|part| part.key(values)))
    }

    /// Learns the keys of values that came since.
    pub(super) fn learn(&mut self, records: &Records) {
        for part in &mut self.parts {
            let extend = |keys: &mut Vec<u32>, field: usize| {
                if let Some(column) = records.columns.get(field) {
                    for value in keys.len()..column.kept.len() {
                        keys.push(half(part.form.key(column, u32::try_from(value).unwrap_or(0))));
                    }
                }
            };
            extend(&mut part.keys, part.field);
            if !part.others.is_empty() {
                extend(&mut part.others, part.field + 1);
            }
        }
    }

    /// One more record.
    pub(super) fn append(&mut self, values: &[u32], rank: u32) {
        for number in 0..self.rules.len() {
            let key = self.rules.get(number).map_or(0, |rule| self.key(rule, values));
            if key != 0 {
                let block = self.later.entry((number, key)).or_default();
                if block.len() < self.cap {
                    block.push(rank);
                }
            }
        }
    }

    /// Calls with every rank that shares a key with a record that is none of them.
    pub(super) fn around(&self, values: &[u32], mut each: impl FnMut(u32)) {
        for (number, rule) in self.rules.iter().enumerate() {
            let key = self.key(rule, values);
            if key == 0 {
                continue;
            }
            if !self.later.is_empty() {
                self.later.get(&(number, key)).into_iter().flatten().for_each(|rank| each(*rank));
            }
            let key = u64::from(key);
            let start = rule.entries.partition_point(|entry| entry >> 32 < key);
            let block = rule.entries.get(start..).unwrap_or_default();
            let size = block.iter().take(self.cap + 1).take_while(|entry| **entry >> 32 == key).count();
            if size <= self.cap {
                for entry in block.iter().take(size) {
                    each((*entry & 0xffff_ffff) as u32);
                }
            }
        }
    }
}

/// By rank: the key of the parts whose keys are given.
fn keys_of<'k>(columns: &'k [&'k [u32]], count: usize) -> impl Iterator<Item = u32> + 'k {
    (0..count).map(|rank| joined(columns.iter().map(|keys| keys.get(rank).copied().unwrap_or(0))))
}

fn index(columns: &[&[u32]], total: usize, cap: usize, parts: SmallVec<[usize; 3]>) -> Rule {
    let keys = keys_of(columns, total).zip(0_u64..);
    let mut entries: Vec<u64> = keys
        .filter(|(key, _)| *key != 0)
        .map(|(key, rank)| (u64::from(key) << 32) | rank)
        .collect();
    entries.sort_unstable();
    let mut starts = alloc::vec![u32::MAX; total];
    let mut at = 0;
    for block in entries.chunk_by(|a, b| a >> 32 == b >> 32) {
        if (2..=cap).contains(&block.len()) {
            let first = block.first().map_or(0, |entry| *entry as u32);
            for (i, entry) in block.iter().enumerate().skip(1) {
                if let Some(start) = starts.get_mut((*entry & 0xffff_ffff) as usize) {
                    *start = if i == 1 { ONE_OTHER + first } else { at };
                }
            }
        }
        at += block.len() as u32;
    }
    Rule { parts, entries, starts }
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
