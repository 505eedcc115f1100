//! Comparisons as ordered levels.

use super::column::Column;
use super::measures::{addresses, codes, dates, emails, local_part, phones, share_words};
use super::records::Records;
use super::schema::Kind;
use super::sealed::Row;
use super::text::{self, Grade, Marks};
use core::cmp::Ordering;
use core::fmt;

/// How two values of one field compare. Every comparison uses these levels; what each
/// means for a kind of field is in the table of the [module](super).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Level {
    /// One of the two is missing: says nothing.
    Null,
    /// Equal in normal form.
    Exact,
    /// One typing error.
    Close,
    /// A few typing errors.
    Near,
    /// Begins alike, an initial, or more typing errors than that.
    Loose,
    /// Another form of the same: a nickname, day and month swapped, the same local part.
    Variant,
    /// Found in another place: names swapped, one word of several.
    Moved,
    /// None of these.
    Else,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Level {
    /// Every level, in order.
    pub const ALL: [Self; 8] = [
        Self::Null,
        Self::Exact,
        Self::Close,
        Self::Near,
        Self::Loose,
        Self::Variant,
        Self::Moved,
        Self::Else,
    ];

    /// Its word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Exact => "exact",
            Self::Close => "close",
            Self::Near => "near",
            Self::Loose => "loose",
            Self::Variant => "variant",
            Self::Moved => "moved",
            Self::Else => "else",
        }
    }

    /// Its place among the levels, the most alike first: another form of the same comes
    /// before several errors.
    const fn rank(self) -> u8 {
        match self {
            Self::Exact => 0,
            Self::Close => 1,
            Self::Variant => 2,
            Self::Near => 3,
            Self::Loose => 4,
            Self::Moved => 5,
            Self::Else => 6,
            Self::Null => 7,
        }
    }

    pub(super) const fn of_bits(bits: u64) -> Self {
        match bits & 7 {
            0 => Self::Null,
            1 => Self::Exact,
            2 => Self::Close,
            3 => Self::Near,
            4 => Self::Loose,
            5 => Self::Variant,
            6 => Self::Moved,
            _ => Self::Else,
        }
    }
}

impl From<Grade> for Level {
    fn from(grade: Grade) -> Self {
        match grade {
            Grade::Close => Self::Close,
            Grade::Near => Self::Near,
            Grade::Loose => Self::Loose,
            Grade::Apart => Self::Else,
        }
    }
}

/// The levels of all fields of a pair, three bits each.
pub(super) type Pattern = u64;

pub(super) const fn level_at(pattern: Pattern, field: usize) -> Level {
    Level::of_bits(pattern >> (3 * field))
}

/// Compares pairs of records.
#[derive(Clone, Copy)]
pub(super) struct Comparer<'r> {
    records: &'r Records,
    has_names: bool,
    email: Option<usize>,
    handle: Option<usize>,
}

impl<'r> Comparer<'r> {
    pub(super) fn new(records: &'r Records) -> Self {
        Self {
            records,
            has_names: records
                .columns
                .first()
                .is_some_and(|c| c.kind == Kind::Given),
            email: records.columns.iter().position(|c| c.kind == Kind::Email),
            handle: records.columns.iter().position(|c| c.kind == Kind::Handle),
        }
    }

    /// The pattern of two records.
    pub(super) fn pattern(&self, a: Row<'r>, b: Row<'r>) -> Pattern {
        let mut pattern = 0;
        let mut shift = 0;
        let values = a.values.iter().zip(b.values);
        let marks = a.marks.iter().zip(b.marks);
        for ((column, (&x, &y)), (&mark_x, &mark_y)) in
            self.records.columns.iter().zip(values).zip(marks)
        {
            if x != 0 && y != 0 {
                let level = if x == y {
                    Level::Exact
                } else {
                    level(column, [x, y], [mark_x, mark_y])
                };
                pattern |= (level as u64) << shift;
            }
            shift += 3;
        }
        if self.has_names {
            pattern = self.with_names(a, b, pattern);
        }
        let missing = |handle: &usize| level_at(pattern, *handle) == Level::Null;
        if let Some(handle) = self.handle.filter(missing) {
            if self.spells(handle, a, b, pattern) || self.spells(handle, b, a, pattern) {
                pattern |= (Level::Moved as u64) << (3 * handle);
            }
        }
        pattern
    }

    /// Whether a handle of `a` is the name or the local part of the e-mail address of
    /// `b`, where these are compared with none.
    fn spells(&self, handle: usize, a: Row<'r>, b: Row<'r>, pattern: Pattern) -> bool {
        let is_null = |field| level_at(pattern, field) == Level::Null;
        let by_email = self.email.filter(|email| is_null(*email));
        let by_name = self.has_names && is_null(0) && is_null(1);
        let text = |field| self.texts(field, b).next().unwrap_or_default();
        self.texts(handle, a)
            .filter(|own| own.len() >= 4)
            .any(|own| {
                let is_name = by_name && {
                    let (given, family) = (text(0), text(1));
                    let initial = given.get(..1).unwrap_or_default();
                    !given.is_empty()
                        && !family.is_empty()
                        && (own == [given, family].concat()
                            || own == [family, given].concat()
                            || own == [initial, family].concat())
                };
                let is_local = |email: &[u8]| {
                    let (local, _) = local_part(email);
                    let letters = || local.iter().filter(|c| c.is_ascii_alphanumeric());
                    letters().count() == own.len() && letters().eq(own.iter())
                };
                is_name || by_email.is_some_and(|email| self.texts(email, b).any(is_local))
            })
    }

    /// The texts of the single values of a field.
    fn texts(&self, field: usize, row: Row<'r>) -> impl Iterator<Item = &'r [u8]> {
        let column = self.records.columns.get(field);
        let single = column.zip(row.values.get(field));
        let single = single.map_or(&[][..], |(column, value)| column.single(value));
        let text = move |value: &u32| column.map_or(&[][..], |column| column.text(*value));
        single.iter().map(text)
    }

    fn with_names(&self, a: Row<'r>, b: Row<'r>, mut pattern: Pattern) -> Pattern {
        let ([given, family, ..], [ga, fa, ..], [gb, fb, ..]) =
            (self.records.columns.as_slice(), a.values, b.values)
        else {
            return pattern;
        };
        pattern = seen_together(given, family, [*ga, *fa, *gb, *fb], pattern);
        if a.is_foreign() != b.is_foreign() {
            // Of two scripts: that names differ means little, and that they sound alike
            // something.
            for (shift, column, x, y) in [(0, given, ga, gb), (3, family, fa, fb)] {
                if (pattern >> shift) & 7 == ELSE {
                    let alike = text::sound_alike(column.text(*x), column.text(*y));
                    let level = if alike { Level::Loose } else { Level::Null };
                    pattern = (pattern & !(7 << shift)) | ((level as u64) << shift);
                }
            }
        }
        let alike = |field: &usize| level_at(pattern, *field) == Level::Variant;
        if let Some(field) = self.email.filter(alike) {
            let says_less = |local: &[u8]| {
                let is_of =
                    |name: &[u8]| name.len() >= 3 && local.windows(name.len()).any(|w| w == name);
                let digits = local.iter().filter(|c| c.is_ascii_digit()).count();
                digits < 3 && (is_of(given.text(*ga)) || is_of(family.text(*fa)))
            };
            let locals = |row| self.texts(field, row).map(|email| local_part(email).0);
            let mut shared = locals(a).filter(|local| locals(b).any(|other| other == *local));
            if shared.all(says_less) {
                // It says what the names say already.
                pattern &= !(7 << (3 * field));
            }
        }
        pattern
    }
}

/// The level of two different values.
#[inline]
fn level(column: &Column, [x, y]: [u32; 2], [mark_a, mark_b]: [u64; 2]) -> Level {
    if (mark_a | mark_b) >> text::SEVERAL & 1 == 1 {
        nearest(column, x, y)
    } else {
        level_of_single(column, [x, y], [mark_a, mark_b])
    }
}

/// The level of two different single values.
#[allow(clippy::inline_always, reason = "half of all time is spent here")]
#[inline(always)]
fn level_of_single(column: &Column, [x, y]: [u32; 2], [mark_a, mark_b]: [u64; 2]) -> Level {
    if let Some(own) = &column.own {
        return own.level(column.words(x), column.words(y));
    }
    if column.kind == Kind::BirthDate {
        return dates(mark_a, mark_b);
    }
    let marks = Marks::of(mark_a, mark_b);
    let is_given = matches!(column.kind, Kind::Given | Kind::Middle);
    if is_given {
        if (mark_a & mark_b) >> text::KNOWN & 1 == 1 {
            // Names of the table: of one group, or known to be different.
            let (groups, others) = (column.kept(x).groups, column.kept(y).groups);
            let shared = groups.iter().any(|g| *g != 0 && others.contains(g));
            return if shared { Level::Variant } else { Level::Else };
        }
        if marks.are_apart(false) {
            return Level::Else;
        }
    }
    let is_text = matches!(
        column.kind,
        Kind::Family
            | Kind::City
            | Kind::Text
            | Kind::Organisation
            | Kind::Street
            | Kind::AddressLine
    );
    if is_text && marks.are_apart(true) {
        return Level::Else;
    }
    let surely_else = match column.kind {
        Kind::Phone => marks.least > 3 && !marks.is_within,
        Kind::Identifier | Kind::Handle | Kind::HouseNumber => marks.least > 2 && !marks.is_within,
        Kind::Email => {
            marks.least > (marks.longer / 3).max(4) && (mark_a | mark_b) >> text::UNUSUAL & 1 == 0
        }
        _ => false,
    };
    if surely_else {
        return Level::Else;
    }
    let (a, b) = (column.text(x), column.text(y));
    match column.kind {
        Kind::Given | Kind::Middle => {
            if a.first() == b.first() && (a.len() == 1 || b.len() == 1) {
                Level::Loose
            } else if a == b {
                Level::Exact
            } else {
                match text::grade(a, b, marks) {
                    // Long names that differ so much are others: Darla is not Darletta.
                    Grade::Loose
                        if marks.longer >= 7
                            && !(a.starts_with(b) || b.starts_with(a))
                            && text::edits(a, b, marks.longer / 3).is_none() =>
                    {
                        Level::Else
                    }
                    grade => grade.into(),
                }
            }
        }
        Kind::Family
        | Kind::City
        | Kind::Text
        | Kind::Organisation
        | Kind::Street
        | Kind::AddressLine => {
            if a == b {
                return Level::Exact;
            }
            match text::grade(a, b, marks).into() {
                Level::Else if marks.has_words && share_words(column.words(x), column.words(y)) => {
                    Level::Moved
                }
                level => level,
            }
        }
        Kind::Generation => Level::Else,
        Kind::Category => {
            if a.starts_with(b) || b.starts_with(a) {
                Level::Loose
            } else {
                Level::Else
            }
        }
        Kind::BirthDate => dates(mark_a, mark_b),
        Kind::Email => emails(a, b),
        Kind::Phone => phones(a, b, marks),
        Kind::Identifier | Kind::Handle | Kind::Postcode | Kind::HouseNumber => {
            codes(column.kind, a, b, marks)
        }
        Kind::Address => addresses(column.words(x), column.words(y)),
    }
}

/// The level of the two single values that are most alike, where one of the two stands for
/// several.
#[inline(never)]
fn nearest(column: &Column, x: u32, y: u32) -> Level {
    let mut nearest = Level::Null;
    for a in column.single(&x) {
        for b in column.single(&y) {
            let level = if a == b {
                Level::Exact
            } else {
                level_of_single(column, [*a, *b], [column.mark(*a), column.mark(*b)])
            };
            if level.rank() < nearest.rank() {
                nearest = level;
            }
        }
    }
    nearest
}

const MOVED: u64 = Level::Moved as u64;
const ELSE: u64 = Level::Else as u64;

/// The pattern with the levels of the two names seen together: swapped, or one of
/// several words.
fn seen_together(given: &Column, family: &Column, names: [u32; 4], pattern: Pattern) -> Pattern {
    let (level_given, level_family) = (pattern & 7, (pattern >> 3) & 7);
    let weak = |level: u64| level == ELSE || level == 0;
    if !(weak(level_given) && weak(level_family)) && level_family != ELSE && level_given != ELSE {
        return pattern;
    }
    let [ga, fa, gb, fb] = names;
    let mark = |column: &Column, value: u32| column.mark(value);
    let alike = |x: u32, y: u32| {
        let marks = Marks::of(mark(given, x), mark(family, y));
        x != 0 && y != 0 && marks.least <= marks.longer / 4 && {
            let (a, b) = (given.text(x), family.text(y));
            a == b
                || (a.len() >= 4
                    && b.len() >= 4
                    && text::edits(a, b, a.len().max(b.len()) / 4).is_some())
        }
    };
    if weak(level_given) && weak(level_family) {
        let first = alike(ga, fb);
        let second = alike(gb, fa);
        let missing = (ga == 0 || fb == 0) || (gb == 0 || fa == 0);
        if (first && second) || (missing && (first || second)) {
            let family_level = if first && second { MOVED } else { 0 };
            return (pattern & !0o77) | MOVED | (family_level << 3);
        }
    }
    let all_marks = mark(given, ga) | mark(given, gb) | mark(family, fa) | mark(family, fb);
    if all_marks >> text::WORDS & 1 == 0 {
        return pattern;
    }
    if (level_family == ELSE || level_given == ELSE) && same_words(given, family, names) {
        return (pattern & !0o77) | MOVED | (MOVED << 3);
    }
    if level_family == ELSE && fa != 0 && fb != 0 {
        let in_words = |x: u32, g: u32| {
            given
                .words(g)
                .split(|c| *c == b' ')
                .skip(1)
                .any(|word| word.len() >= 3 && word == family.text(x))
        };
        if in_words(fa, gb) || in_words(fb, ga) {
            return (pattern & !0o70) | (MOVED << 3);
        }
    }
    pattern
}

/// Whether the words of one whole name are all among the words of the other: two at least.
fn same_words(given: &Column, family: &Column, [ga, fa, gb, fb]: [u32; 4]) -> bool {
    let all = |g: u32, f: u32| {
        let of_given = given.words(g).split(|c| *c == b' ');
        of_given
            .chain(family.words(f).split(|c| *c == b' '))
            .filter(|w| !w.is_empty())
    };
    let (count_a, count_b) = (all(ga, fa).count(), all(gb, fb).count());
    if count_a.min(count_b) < 2 || count_a.max(count_b) < 3 {
        return false;
    }
    let within =
        |x: (u32, u32), y: (u32, u32)| all(x.0, x.1).all(|w| all(y.0, y.1).any(|v| v == w));
    match count_a.cmp(&count_b) {
        Ordering::Less => within((ga, fa), (gb, fb)),
        Ordering::Greater => within((gb, fb), (ga, fa)),
        Ordering::Equal => within((ga, fa), (gb, fb)) && within((gb, fb), (ga, fa)),
    }
}
