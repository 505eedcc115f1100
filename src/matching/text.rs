//! Texts in the form that they are compared in: ASCII, lower case, one blank between words.

use alloc::string::String;
use alloc::vec::Vec;
use rapidfuzz::distance::osa;
use siphasher::sip::SipHasher13;

/// A text in ASCII and lower case, blanks trimmed and run together. Other scripts are
/// transliterated, letter by letter; what has no transliteration is dropped. Says whether
/// it is written in another script than Latin.
pub(super) fn fold(text: &str, folded: &mut String) -> bool {
    folded.clear();
    if text.is_ascii() {
        squeeze(text, folded);
        false
    } else {
        squeeze(&deunicode::deunicode_with_tofu(text, ""), folded);
        is_foreign(text)
    }
}

/// Whether a text is written in another script than Latin: its transliteration is a guess.
fn is_foreign(text: &str) -> bool {
    !text.is_ascii()
        && text
            .chars()
            .any(|c| c.is_alphabetic() && c > '\u{24f}' && !('\u{1e00}'..='\u{1eff}').contains(&c))
}

fn squeeze(text: &str, folded: &mut String) {
    if !text.bytes().any(|b| b.is_ascii_whitespace()) {
        folded.push_str(text);
        folded.make_ascii_lowercase();
        return;
    }
    for word in text.split_ascii_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded.make_ascii_lowercase();
}

/// Whether a text is letters and digits alone.
pub(super) fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// The words of a folded text: runs of letters and digits; an apostrophe is no break.
pub(super) fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '\'' && c != '`')
        .filter(|word| !word.is_empty())
}

/// Appends the letters and digits of a text alone.
pub(super) fn push_alphanumeric(text: &str, to: &mut String) {
    if is_plain(text) {
        to.push_str(text);
        return;
    }
    to.extend(text.chars().filter(char::is_ascii_alphanumeric));
}

/// Appends the digits of a text alone.
pub(super) fn push_digits(text: &str, to: &mut String) {
    to.extend(text.chars().filter(char::is_ascii_digit));
}

/// Whether a folded text says that nothing is known.
pub(super) fn is_placeholder(folded: &str) -> bool {
    if folded.len() > 13 {
        return false;
    }
    matches!(
        folded,
        "" | "-"
            | "--"
            | "."
            | "?"
            | "0"
            | "n/a"
            | "na"
            | "nan"
            | "none"
            | "null"
            | "nil"
            | "unknown"
            | "not known"
            | "not available"
            | "not provided"
            | "missing"
            | "test"
            | "tbd"
            | "xxx"
            | "x"
            | "(none)"
            | "(null)"
            | "<null>"
            | "#n/a"
            | "no email"
            | "undefined"
            | "anonymous"
    )
}

/// A hash of bytes: the same on every machine.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    SipHasher13::new_with_keys(0x0070_6572_736f_6e61, 0x0067_7261_7068).hash(bytes)
}

/// Mixes two hashes into one, in order (the finaliser of `MurmurHash3`, Appleby 2011).
pub(super) const fn mix(a: u64, b: u64) -> u64 {
    let mut x = a.rotate_left(23) ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x ^= x >> 33;
    x = x.wrapping_mul(0xff51_afd7_ed55_8ccd);
    x ^= x >> 33;
    x = x.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    x ^ (x >> 33)
}

/// Which letters and digits a text has, one bit each.
pub(super) fn letters(text: &[u8]) -> u64 {
    text.iter().fold(0, |bits, byte| {
        bits | match byte {
            b'a'..=b'z' => 1 << (byte - b'a'),
            b'0'..=b'9' => 1 << (26 + (byte - b'0')),
            _ => 1 << 36,
        }
    })
}

/// A distance that two texts surely have, by their letters: an edit brings at most one
/// letter in, and takes at most one out.
pub(super) const fn least_distance(a: u64, b: u64) -> u32 {
    let (out, into) = ((a & !b).count_ones(), (b & !a).count_ones());
    if out > into { out } else { into }
}

/// The edits (insert, delete, replace, swap neighbours) between two texts, if `most` at
/// most: optimal string alignment.
pub(super) fn edits(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    let (a, b) = trim_common(a, b);
    if a.is_empty() || b.is_empty() {
        let distance = a.len().max(b.len());
        return (distance <= most).then_some(distance);
    }
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    if most == 1 && a.len() + b.len() > 4 {
        return None;
    }
    osa::distance_with_args(
        a.iter().copied(),
        b.iter().copied(),
        &osa::Args::default().score_cutoff(most),
    )
}

fn trim_common<'t>(mut a: &'t [u8], mut b: &'t [u8]) -> (&'t [u8], &'t [u8]) {
    while let (Some((x, rest_a)), Some((y, rest_b))) = (a.split_first(), b.split_first()) {
        if x != y {
            break;
        }
        (a, b) = (rest_a, rest_b);
    }
    while let (Some((x, rest_a)), Some((y, rest_b))) = (a.split_last(), b.split_last()) {
        if x != y {
            break;
        }
        (a, b) = (rest_a, rest_b);
    }
    (a, b)
}

/// The sound of a consonant: 1 to 6; 7 of one that is passed over, 0 of a vowel.
const fn code(letter: u8) -> u32 {
    match letter {
        b'b' | b'f' | b'p' | b'v' => 1,
        b'c' | b'g' | b'j' | b'k' | b'q' | b's' | b'x' | b'z' => 2,
        b'd' | b't' => 3,
        b'l' => 4,
        b'm' | b'n' => 5,
        b'r' => 6,
        b'h' | b'w' => 7,
        _ => 0,
    }
}

/// Whether two texts have the same consonants by their sound, and some: `taaraa`, `dara`.
pub(super) fn sound_alike(a: &[u8], b: &[u8]) -> bool {
    let sounds = |text: &[u8]| {
        let mut sounds: Vec<u32> = Vec::new();
        let mut last = 0;
        for code in text.iter().map(|letter| code(*letter)) {
            if code != 7 {
                if code != 0 && code != last {
                    sounds.push(code);
                }
                last = code;
            }
        }
        sounds
    };
    let of_a = sounds(a);
    !of_a.is_empty() && of_a == sounds(b)
}

/// The sound of a word: American Soundex of its first letter and three codes, as a number.
pub(super) fn sound(word: &str) -> u32 {
    let mut bytes = word.bytes().filter(u8::is_ascii_alphanumeric);
    let Some(first) = bytes.next() else { return 0 };
    let (mut sound, mut last, mut count) = (u32::from(first), code(first), 0);
    for byte in bytes {
        let this = if byte.is_ascii_digit() {
            8 + u32::from(byte - b'0')
        } else {
            code(byte)
        };
        if this == 7 {
            continue;
        }
        if this != 0 && this != last {
            sound = (sound << 5) | this;
            count += 1;
        }
        last = this;
        if count == 3 {
            break;
        }
    }
    sound
}

/// The edits of a graded comparison of two texts, and the length of the longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grade {
    /// One edit, of five letters or more.
    Close,
    /// At most a quarter of the longer text.
    Near,
    /// At most two fifths of it, or one begins with the other.
    Loose,
    /// More.
    Apart,
}

/// The bit of a mark that says that a text has several words.
pub(super) const WORDS: u32 = 55;

/// The bit of a mark that says that a name is in the table of nicknames.
pub(super) const KNOWN: u32 = 54;

/// The bit of a mark that says that an e-mail address is masked or none.
pub(super) const UNUSUAL: u32 = 53;

/// The bit of a mark that says that it is of several values; their number is below it.
pub(super) const SEVERAL: u32 = 51;

/// The bit of a record's first mark that says that a name is in another script.
pub(super) const FOREIGN: u32 = 52;

/// The mark of an e-mail address: of its local part.
pub(super) fn mark_of_email(email: &[u8]) -> u64 {
    match email.iter().position(|c| *c == b'@') {
        Some(at) if !email.contains(&b'*') => mark(email.get(..at).unwrap_or_default(), false),
        _ => mark(email, false) | (1 << UNUSUAL),
    }
}

/// The letters of a text, its length and whether it has several words, in one number.
pub(super) fn mark(text: &[u8], has_words: bool) -> u64 {
    let length = text.len().min(255) as u64;
    letters(text) | (u64::from(has_words) << WORDS) | (length << 56)
}

const LETTERS: u64 = (1 << 37) - 1;

/// What the marks of two different texts tell before the texts are looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    pub(super) least: usize,
    pub(super) longer: usize,
    shorter: usize,
    pub(super) has_words: bool,
    pub(super) is_within: bool,
}

impl Marks {
    pub(super) const fn of(a: u64, b: u64) -> Self {
        let (length_a, length_b) = ((a >> 56) as usize, (b >> 56) as usize);
        let (longer, shorter) = if length_a > length_b {
            (length_a, length_b)
        } else {
            (length_b, length_a)
        };
        let (letters_a, letters_b) = (a & LETTERS, b & LETTERS);
        Self {
            least: least_distance(letters_a, letters_b) as usize,
            longer,
            shorter,
            has_words: (a | b) >> WORDS & 1 == 1,
            is_within: letters_a & !letters_b == 0 || letters_b & !letters_a == 0,
        }
    }

    /// Whether the texts are surely apart: too many edits, neither begins with the
    /// other, no words to share.
    pub(super) const fn are_apart(self, words_count: bool) -> bool {
        let most = self.longer * 2 / 5;
        let most = if most == 0 { 1 } else { most };
        (self.least > most || self.longer - self.shorter > most)
            && !self.is_within
            && !(words_count && self.has_words)
    }
}

/// How alike two different texts are.
pub(super) fn grade(a: &[u8], b: &[u8], marks: Marks) -> Grade {
    let longer = a.len().max(b.len());
    let shorter = a.len().min(b.len());
    let begins = shorter >= 2 && marks.is_within && (a.starts_with(b) || b.starts_with(a));
    let most = (longer * 2 / 5).max(1);
    let found = if marks.least > most || longer - shorter > most {
        None
    } else {
        edits(a, b, most)
    };
    match found {
        Some(1) if longer >= 5 => Grade::Close,
        Some(d) if d * 4 <= longer && longer >= 5 => Grade::Near,
        Some(_) if longer >= 4 => Grade::Loose,
        _ if begins => Grade::Loose,
        _ => Grade::Apart,
    }
}

/// Texts that are kept once, by number; number 0 is no text.
#[derive(Clone, Debug, Default)]
pub(super) struct Arena {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Arena {
    pub(super) fn push(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
        self.ends
            .push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    pub(super) fn text(&self, number: u32) -> &[u8] {
        let i = number as usize;
        let start = i
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .map_or(0, |&end| end as usize);
        let end = self.ends.get(i).map_or(start, |&end| end as usize);
        self.bytes.get(start..end).unwrap_or_default()
    }
}
