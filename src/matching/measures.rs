//! How alike two values of a kind are, text by text.

use super::compare::Level;
use super::date::Date;
use super::schema::Kind;
use super::text::{self, Marks};
use alloc::vec::Vec;
use core::cmp::Ordering;

/// Whether two words are equal, or long and nearly so.
fn are_one_word(a: &[u8], b: &[u8]) -> bool {
    a == b || (a.len() >= 6 && b.len() >= 6 && text::edits(a, b, 1).is_some())
}

/// Whether all words of one text are among the words of the other: of the shorter one, or
/// of both.
pub(super) fn share_words(a: &[u8], b: &[u8]) -> bool {
    let words = |text: &[u8]| text.split(|c| *c == b' ').count();
    let within = |one: &[u8], other: &[u8]| {
        one.len() >= 4
            && one.split(|c| *c == b' ').all(|word| {
                let mut others = other.split(|c| *c == b' ');
                others.any(|other| are_one_word(word, other))
            })
    };
    match words(a).cmp(&words(b)) {
        Ordering::Less => within(a, b),
        Ordering::Greater => within(b, a),
        Ordering::Equal => within(a, b) && within(b, a),
    }
}

pub(super) fn dates(a: u64, b: u64) -> Level {
    let (x, y) = (Date::of_number(a), Date::of_number(b));
    if x.month == 0 || y.month == 0 {
        return if x.year == y.year {
            Level::Loose
        } else {
            Level::Else
        };
    }
    let (a, b) = (x.digits(), y.digits());
    let differing = a.iter().zip(&b).filter(|(p, q)| p != q).count();
    let same = [x.year == y.year, x.month == y.month, x.day == y.day];
    let shifted = matches!(x.year.abs_diff(y.year), 0 | 1 | 10);
    let swapped = |p: Date, q: Date| p.month == q.day && p.day == q.month;
    if swapped(x, y) && same[0] {
        Level::Variant
    } else if differing == 1 || (differing == 2 && text::edits(&a, &b, 1).is_some()) {
        Level::Close
    } else if same.iter().filter(|s| **s).count() == 2 {
        Level::Near
    } else if x.rough_days().abs_diff(y.rough_days()) <= 45
        || (shifted && x.month.abs_diff(y.month) <= 1)
    {
        Level::Loose
    } else if differing <= 2 || (shifted && same.iter().any(|s| *s)) || (swapped(x, y) && shifted) {
        Level::Moved
    } else {
        Level::Else
    }
}

/// The local part and the rest of an e-mail address.
pub(super) fn local_part(email: &[u8]) -> (&[u8], &[u8]) {
    match email.iter().position(|c| *c == b'@') {
        Some(at) => email.split_at_checked(at).unwrap_or((email, &[])),
        None => (email, &[]),
    }
}

pub(super) fn emails(a: &[u8], b: &[u8]) -> Level {
    let ((local_a, host_a), (local_b, host_b)) = (local_part(a), local_part(b));
    if local_a == local_b && local_a.len() >= 3 {
        let most = host_a.len().max(host_b.len()) / 3;
        return match text::edits(host_a, host_b, most) {
            Some(1) => Level::Close,
            Some(_) => Level::Near,
            None => Level::Variant,
        };
    }
    if let Some(level) = masked(local_a, local_b).or_else(|| masked(local_b, local_a)) {
        return if host_a == host_b { level } else { Level::Else };
    }
    if host_a.is_empty() != host_b.is_empty() && digits_agree(a, b) {
        return Level::Near;
    }
    let most = (a.len().max(b.len()) / 5).clamp(1, 4);
    let longer = local_a.len().max(local_b.len());
    match text::edits(a, b, most) {
        Some(1) => Level::Close,
        Some(2..) => Level::Near,
        _ => {
            let most = if host_a == host_b && host_a.len() > 3 {
                (longer / 3).max(1)
            } else {
                longer / 6
            };
            match text::edits(local_a, local_b, most) {
                Some(_) if most > 0 => Level::Loose,
                _ => Level::Else,
            }
        }
    }
}

/// If `a` is masked (`jo***`): whether what is shown of it agrees with `b`.
fn masked(a: &[u8], b: &[u8]) -> Option<Level> {
    let star = a.iter().position(|c| *c == b'*')?;
    let (shown, rest) = a.split_at_checked(star)?;
    let after = rest.iter().skip_while(|c| **c == b'*').count();
    let ending = rest.get(rest.len() - after..)?;
    let agrees = !shown.is_empty() && b.starts_with(shown) && b.ends_with(ending);
    Some(if agrees { Level::Moved } else { Level::Else })
}

/// Whether two texts have the same four digits or more.
fn digits_agree(a: &[u8], b: &[u8]) -> bool {
    let digits = |t: &[u8]| {
        t.iter()
            .copied()
            .filter(u8::is_ascii_digit)
            .collect::<Vec<_>>()
    };
    let (a, b) = (digits(a), digits(b));
    a.len() >= 4 && b.len() >= 4 && (a.ends_with(&b) || b.ends_with(&a))
}

pub(super) fn phones(a: &[u8], b: &[u8], marks: Marks) -> Level {
    let shorter = a.len().min(b.len());
    if shorter >= 7 && (a.ends_with(b) || b.ends_with(a)) {
        return Level::Variant;
    }
    if marks.least > 3 {
        return Level::Else;
    }
    match text::edits(a, b, 3) {
        Some(1) => Level::Close,
        Some(2) => Level::Near,
        Some(_) if shorter >= 9 => Level::Loose,
        _ if shorter >= 7 && (a.starts_with(b) || b.starts_with(a)) => Level::Loose,
        _ => Level::Else,
    }
}

pub(super) fn codes(kind: Kind, a: &[u8], b: &[u8], marks: Marks) -> Level {
    let shorter = a.len().min(b.len());
    let longer = a.len().max(b.len());
    let most = (longer / 3).clamp(1, 2);
    let found = if marks.least > most {
        None
    } else {
        text::edits(a, b, most)
    };
    match found {
        Some(1) => Level::Close,
        Some(_) if longer >= 6 => Level::Near,
        Some(_) => Level::Loose,
        _ if shorter >= 4 && (a.ends_with(b) || b.ends_with(a)) => Level::Variant,
        _ if kind == Kind::Postcode && shorter >= 2 && a.get(..2) == b.get(..2) => Level::Moved,
        _ if shorter >= 3 && kind != Kind::Postcode && (a.starts_with(b) || b.starts_with(a)) => {
            Level::Loose
        }
        _ => Level::Else,
    }
}

pub(super) fn addresses(a: &[u8], b: &[u8]) -> Level {
    let count = |one: &[u8], other: &[u8]| {
        let (mut all, mut found, mut numbers, mut common) = (0, 0, 0, 0);
        for word in one.split(|c| *c == b' ') {
            let weight = word.len().min(6);
            all += weight;
            let is_number = word.first().is_some_and(u8::is_ascii_digit);
            numbers += usize::from(is_number);
            let same = other.split(|c| *c == b' ').any(|w| {
                w == word || (word.len() >= 5 && text::edits(w, word, word.len() / 4).is_some())
            });
            if same {
                found += weight;
                common += usize::from(is_number);
            }
        }
        (all, found, numbers, common)
    };
    let (all_a, found_a, numbers_a, common) = count(a, b);
    let (all_b, found_b, numbers_b, common_b) = count(b, a);
    // Of the shorter one; and of two that are as long, of the one with less in the other.
    let (all, found) = (all_a, found_a).min((all_b, found_b));
    let common = common.min(common_b);
    // The house number comes first of the numbers, in one of the two at least.
    let has = |text: &[u8], number: &[u8]| text.split(|c| *c == b' ').any(|word| word == number);
    let same_house = first_number(a).is_some_and(|number| has(b, number))
        || first_number(b).is_some_and(|number| has(a, number));
    let numbers = numbers_a.min(numbers_b);
    if common == numbers && found * 20 >= all * 17 && numbers > 0 {
        Level::Close
    } else if same_house && found * 5 >= all * 3 {
        Level::Near
    } else if found * 10 >= all * 7 {
        Level::Loose
    } else if common > 0 && found * 5 >= all * 2 {
        Level::Moved
    } else {
        Level::Else
    }
}

/// The first number of an address.
pub(super) fn first_number(words: &[u8]) -> Option<&[u8]> {
    words
        .split(|c| *c == b' ')
        .find(|word| word.first().is_some_and(u8::is_ascii_digit))
}
