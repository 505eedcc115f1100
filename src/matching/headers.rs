//! What the words of a column's name say.

use super::text;
use alloc::string::String;
use alloc::vec::Vec;

/// The words of a name, folded: `Date of birth`, `dateOfBirth` and `DATE_OF_BIRTH` have the
/// same. A number at the end is a word of its own.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let mut spaced = String::new();
    let mut before = ' ';
    for c in name.chars() {
        if (c.is_uppercase() && before.is_lowercase()) || (c.is_numeric() && before.is_alphabetic())
        {
            spaced.push(' ');
        }
        spaced.push(if c.is_alphanumeric() { c } else { ' ' });
        before = c;
    }
    let mut folded = String::new();
    text::fold(&spaced, &mut folded);
    let words = folded.split(' ').filter(|word| !word.is_empty());
    words.map(String::from).collect()
}

/// Which of several a word names: `home`, `2`.
fn is_which(word: &str) -> bool {
    WHICH.contains(&word) || word.bytes().all(|b| b.is_ascii_digit())
}

/// Which of several a name is about: `work` of `work address`, and of `Work City`. The first
/// has no word for it.
pub(super) fn which_of(name: &str) -> String {
    let words = words_of(name);
    let which = words.iter().find(|word| is_which(word));
    which
        .filter(|word| !matches!(word.as_str(), "1" | "primary" | "main" | "first"))
        .cloned()
        .unwrap_or_default()
}

/// What a name is about, whichever of several it names: `ssn` of `SSN_2` and of
/// `other ssn number`.
pub(super) fn base_of(name: &str) -> String {
    let words = words_of(name);
    let says = |word: &&String| !is_which(word) && !FILLING.contains(&word.as_str());
    let base: Vec<&str> = words.iter().filter(says).map(String::as_str).collect();
    if base.is_empty() {
        words.concat()
    } else {
        base.concat()
    }
}

const WHICH: &[&str] = &[
    "primary",
    "main",
    "first",
    "second",
    "secondary",
    "third",
    "other",
    "alt",
    "alternate",
    "alternative",
    "additional",
    "home",
    "private",
    "personal",
    "work",
    "business",
    "office",
    "billing",
    "shipping",
    "mailing",
    "delivery",
    "postal",
    "legal",
    "registered",
    "old",
    "new",
    "former",
    "previous",
    "current",
    "permanent",
    "temporary",
];

const FILLING: &[&str] = &["number", "no", "nr", "num", "name", "value", "id"];
