//! The records in a form that compares quickly.

use super::column::{Column, MOST_VALUES, Several};
use super::compare::{Level, level_at};
use super::date::{Date, Order};
use super::names;
use super::nicknames::Nicknames;
use super::schema::{Field, Kind, Meaning, Schema};
use super::text;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use smallvec::SmallVec;

/// A record in numbers.
pub(super) struct Place<'p> {
    pub(super) source: u16,
    pub(super) row: &'p [u32],
    pub(super) is_foreign: bool,
}

/// By how many records a value is shared at least before it may be shared by too many.
const MANY: u32 = 6;
/// How many may share it before half as many beginnings of names are enough: there are only
/// some hundreds of those, however many share it.
const MANY_NAMES: usize = 100;

/// Records to be matched: what is compared of them, each distinct value once.
///
/// They are taken in one by one, from up to 65,536 sources, and hold no more than the
/// comparisons need. There is room for 2³¹ of them.
#[derive(Clone)]
pub struct Records {
    schema: Schema,
    pub(super) fields: Vec<Field>,
    pub(super) columns: Vec<Column>,
    pub(super) sources: Vec<u16>,
    /// Whether a name of the record is in another script than Latin.
    pub(super) foreign: Vec<bool>,
    is_foreign: bool,
    /// By column: whether it is compared.
    is_used: Vec<bool>,
    pub(super) nicknames: Nicknames,
    /// By which pairs are found; none: they are chosen.
    pub(super) rules: Vec<String>,
    pub(super) largest_block: Option<usize>,
    order: Order,
    scratch: [String; 4],
    raw: Vec<String>,
    parts: names::Parts,
}

impl Records {
    /// No records yet.
    #[must_use]
    pub fn new(schema: Schema, nicknames: Nicknames) -> Self {
        let fields = schema.fields();
        let columns = fields.iter().map(|f| Column::new(f.kind)).collect();
        Self {
            fields,
            columns,
            sources: Vec::new(),
            foreign: Vec::new(),
            is_foreign: false,
            is_used: schema
                .columns()
                .map(|(_, means)| {
                    !matches!(means, Meaning::Ignored | Meaning::Source | Meaning::Country)
                })
                .collect(),
            schema,
            nicknames,
            rules: Vec::new(),
            largest_block: None,
            order: Order::default(),
            scratch: Default::default(),
            raw: Vec::new(),
            parts: names::Parts::default(),
        }
    }

    /// The table says the day before the month, where a date leaves it open: of records that
    /// are pushed from now on. Otherwise the month comes first; see
    /// [`is_day_first`](super::is_day_first).
    #[must_use]
    pub fn day_first(mut self) -> Self {
        self.order = Order::DayFirst;
        self
    }

    /// Which column means what.
    #[must_use]
    pub const fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The names of the comparisons, in the order that the steps of a
    /// [`Waterfall`](super::Waterfall) have. What is made of one column has its name, what is
    /// made of several that of their meaning (of identifiers and organisations, the least of
    /// theirs). Names of people are `given name`, `family name` and `generation`, and a whole
    /// address is `address`, whatever their columns are called.
    pub fn comparisons(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.name.as_str())
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// Takes one record in: its values in the order of the schema's columns; missing ones are
    /// empty. Where there are fewer values than columns the last are missing, and values
    /// beyond the columns are passed over. Gives its number: how many there were before.
    pub fn push<'v>(&mut self, source: u16, values: impl IntoIterator<Item = &'v str>) -> u32 {
        let row = self.row(values);
        let is_foreign = self.is_foreign;
        self.place(&Place {
            source,
            row: &row,
            is_foreign,
        })
    }

    /// Whether the last row that was read is in another script.
    pub(super) const fn last_is_foreign(&self) -> bool {
        self.is_foreign
    }

    pub(super) fn place(&mut self, place: &Place<'_>) -> u32 {
        let number = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
        for (column, &value) in self.columns.iter_mut().zip(place.row) {
            column.values.push(value);
            column.count(value);
        }
        self.sources.push(place.source);
        self.foreign.push(place.is_foreign);
        number
    }

    /// The values of a record by number, new ones kept.
    pub(super) fn row<'v>(
        &mut self,
        values: impl IntoIterator<Item = &'v str>,
    ) -> SmallVec<[u32; 24]> {
        let mut count = 0;
        self.is_foreign = false;
        for value in values {
            if self.raw.len() <= count {
                self.raw.push(String::new());
            }
            if self.is_used.get(count) != Some(&true) {
                count += 1;
                continue;
            }
            if let Some(raw) = self.raw.get_mut(count) {
                self.is_foreign |= text::fold(value, raw);
                if text::is_placeholder(raw) {
                    raw.clear();
                }
            }
            count += 1;
        }
        for raw in self.raw.iter_mut().skip(count) {
            raw.clear();
        }
        let of_names = self
            .schema
            .columns()
            .zip(&self.raw)
            .map(|((_, m), raw)| (m, raw.as_str()));
        if matches!(self.fields.first(), Some(field) if field.kind == Kind::Given) {
            self.parts.read(of_names);
        }
        let [normal, joined, squeezed, all] = &mut self.scratch;
        let mut row = SmallVec::new();
        for (field, column_of) in self.fields.iter().zip(&mut self.columns) {
            normal.clear();
            match field.kind {
                Kind::Given => normal.push_str(&self.parts.given),
                Kind::Family => normal.push_str(&self.parts.family),
                Kind::Generation => normal.push_str(self.parts.generation),
                kind => {
                    let only = match field.columns.as_slice() {
                        [columns] => match columns.as_slice() {
                            [column] => self.raw.get(*column),
                            _ => None,
                        },
                        _ => None,
                    };
                    if let Some(raw) = only.filter(|raw| !holds_several(kind, raw)) {
                        normalise(kind, raw, self.order, normal);
                        row.push(column_of.intern(normal, &self.nicknames, squeezed));
                        continue;
                    }
                    let mut values = Several::new();
                    for columns in &field.columns {
                        joined.clear();
                        let mut raws = columns.iter().filter_map(|c| self.raw.get(*c));
                        let raw = match (columns.as_slice(), raws.next()) {
                            (_, None) => continue,
                            ([_], Some(raw)) => raw.as_str(),
                            (_, Some(first)) => {
                                joined.push_str(first);
                                for raw in raws.filter(|raw| !raw.is_empty()) {
                                    if !joined.is_empty() {
                                        joined.push(' ');
                                    }
                                    joined.push_str(raw);
                                }
                                joined.as_str()
                            }
                        };
                        let several = holds_several(kind, raw);
                        let is_end = |c: char| several && is_break(kind, c);
                        for one in raw.split(is_end) {
                            if kind == Kind::Email && one.len() < raw.len() && !one.contains('@') {
                                continue;
                            }
                            normal.clear();
                            normalise(kind, one, self.order, normal);
                            let value = column_of.intern(normal, &self.nicknames, squeezed);
                            if value != 0 && values.len() < MOST_VALUES {
                                values.push(value);
                            }
                        }
                    }
                    let value = match values.as_slice() {
                        [] => 0,
                        [value] => *value,
                        _ => {
                            let scratch = [&mut *all, &mut *squeezed];
                            column_of.intern_several(&mut values, &self.nicknames, scratch)
                        }
                    };
                    row.push(value);
                    continue;
                }
            }
            row.push(column_of.intern(normal, &self.nicknames, squeezed));
        }
        row
    }

    /// Whether a pattern agrees in names alone, where the records have more to agree in:
    /// namesakes are not one person.
    pub(super) fn are_names_alone(&self, pattern: u64) -> bool {
        let mut others = 0;
        for (field, of) in self.fields.iter().enumerate() {
            if matches!(
                of.kind,
                Kind::Given | Kind::Family | Kind::Generation | Kind::Middle | Kind::Category
            ) {
                continue;
            }
            others += 1;
            if !matches!(level_at(pattern, field), Level::Null | Level::Else) {
                return false;
            }
        }
        others >= 1
    }

    /// Takes values for missing that are meant to stand for one person but are shared by
    /// too many: by six records or more, at least half of which begin their names with
    /// other letters.
    pub(super) fn drop_shared(&mut self) {
        let names: Vec<usize> = (0..self.fields.len())
            .filter(|f| {
                self.fields
                    .get(*f)
                    .is_some_and(|f| matches!(f.kind, Kind::Given | Kind::Family))
            })
            .collect();
        let initials = |record: usize| {
            let mut both = [0_u8; 2];
            for (slot, field) in both.iter_mut().zip(&names) {
                if let Some(column) = self.columns.get(*field) {
                    let value = column.values.get(record).copied().unwrap_or(0);
                    *slot = column.text(value).first().copied().unwrap_or(0);
                }
            }
            both.sort_unstable();
            both
        };
        let mut shared: Vec<(usize, u32)> = Vec::new();
        for (field, column) in self.columns.iter().enumerate() {
            if !column.kind.identifies() || names.is_empty() {
                continue;
            }
            let mut holders: Vec<(u32, [u8; 2])> = Vec::new();
            for (record, value) in column.values.iter().enumerate() {
                for single in column.single(value) {
                    if column.kept(*single).count >= MANY {
                        holders.push((*single, initials(record)));
                    }
                }
            }
            holders.retain(|(_, initials)| *initials != [0, 0]);
            holders.sort_unstable();
            for of_value in holders.chunk_by(|x, y| x.0 == y.0) {
                let distinct = of_value.chunk_by(|x, y| x == y).count();
                if distinct >= MANY as usize && distinct * 2 >= of_value.len().min(MANY_NAMES) {
                    shared.extend(of_value.first().map(|(value, _)| (field, *value)));
                }
            }
        }
        for (field, shared) in shared
            .chunk_by(|x, y| x.0 == y.0)
            .filter_map(|c| c.first().map(|f| (f.0, c)))
        {
            if let Some(column) = self.columns.get_mut(field) {
                let shared: Vec<u32> = shared.iter().map(|(_, value)| *value).collect();
                column.drop_values(&shared, &self.nicknames);
            }
        }
    }

    /// Whether a column of that meaning is there.
    #[must_use]
    pub fn has(&self, meaning: Meaning) -> bool {
        self.schema.columns().any(|(_, m)| m == meaning)
    }
}

impl fmt::Debug for Records {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Records")
            .field("len", &self.len())
            .field("schema", &self.schema)
            .finish_non_exhaustive()
    }
}

/// What stands between several values in one cell.
const fn is_break(kind: Kind, c: char) -> bool {
    matches!(c, ';' | ',' | '|' | '/' | ':') || (c == ' ' && matches!(kind, Kind::Email))
}

/// Whether a cell holds several e-mail addresses or phones.
fn holds_several(kind: Kind, folded: &str) -> bool {
    let is_end = |c: char| is_break(kind, c);
    match kind {
        Kind::Email => {
            folded.bytes().filter(|byte| *byte == b'@').count() > 1 && folded.contains(is_end)
        }
        Kind::Phone if folded.bytes().any(|byte| is_end(char::from(byte))) => {
            let digits = |part: &str| part.bytes().filter(u8::is_ascii_digit).count();
            // A number may be written with a stroke in it.
            let mut parts = folded.split(is_end).map(digits);
            parts.all(|digits| digits == 0 || digits >= 7)
        }
        _ => false,
    }
}

/// The normal form of a folded value.
fn normalise(kind: Kind, folded: &str, order: Order, normal: &mut String) {
    match kind {
        Kind::BirthDate => {
            if let Some(date) = Date::parse(folded, order) {
                normal.extend(date.digits().map(char::from));
            }
        }
        Kind::Email => {
            let inside = folded
                .rsplit_once('<')
                .filter(|(_, address)| address.contains('@'))
                .map_or(folded, |(_, address)| address.trim_end_matches('>'));
            let inside = inside.strip_prefix("mailto:").unwrap_or(inside);
            if inside.contains(' ') {
                normal.extend(inside.chars().filter(|c| *c != ' '));
            } else {
                normal.push_str(inside);
            }
        }
        Kind::Phone => {
            text::push_digits(folded, normal);
            let cut = normal.len() - normal.trim_start_matches('0').len();
            normal.drain(..cut);
            if normal.len() < 4 {
                normal.clear();
            }
        }
        Kind::Identifier | Kind::Postcode | Kind::HouseNumber => {
            let bare = folded.split_once("://").map_or(folded, |(_, rest)| rest);
            let bare = bare.strip_prefix("www.").unwrap_or(bare);
            text::push_alphanumeric(bare, normal);
        }
        Kind::Handle => {
            let bare = folded.trim_end_matches('/');
            let bare = bare.rsplit_once('/').map_or(bare, |(_, handle)| handle);
            text::push_alphanumeric(bare, normal);
        }
        Kind::Category => match folded {
            "male" | "man" => normal.push('m'),
            "female" | "woman" => normal.push('f'),
            "u" | "other" => {}
            other => normal.push_str(other),
        },
        Kind::Address | Kind::Street | Kind::AddressLine => names::push_address(folded, normal),
        _ => {
            if text::is_plain(folded) {
                normal.push_str(folded);
                return;
            }
            for word in text::words(folded) {
                if !normal.is_empty() {
                    normal.push(' ');
                }
                text::push_alphanumeric(word, normal);
            }
        }
    }
}
