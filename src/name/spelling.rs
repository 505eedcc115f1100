//! The spellings that names may have, one function each.

use super::error::Rule;

/// The longest name, in bytes.
const LONGEST: usize = 128;

/// How a kind of name is spelled: the check, and the check in words.
pub(super) struct Spelling {
    pub(super) check: fn(&str) -> Result<(), Rule>,
    pub(super) summary: &'static str,
}

/// Lower-case words joined by dots.
pub(super) static WORDS: Spelling = Spelling {
    check: words,
    summary: "names are dotted lower-case words",
};

/// The same, and possibly `.*` behind it.
pub(super) static WORDS_OR_PREFIX: Spelling = Spelling {
    check: words_or_prefix,
    summary: "patterns are a name, or a name and `.*`",
};

/// Whatever can be printed in ASCII.
pub(super) static PRINTABLE: Spelling = Spelling {
    check: printable,
    summary: "ids are 1 to 128 printable ASCII characters",
};

fn words(text: &str) -> Result<(), Rule> {
    length(text)?;
    dotted(text)
}

fn words_or_prefix(text: &str) -> Result<(), Rule> {
    length(text)?;
    dotted(text.strip_suffix(".*").unwrap_or(text))
}

fn printable(text: &str) -> Result<(), Rule> {
    length(text)?;
    match text.char_indices().find(|(_, c)| !matches!(c, ' '..='~')) {
        Some((at, found)) => Err(Rule::Unexpected { found, at }),
        None => Ok(()),
    }
}

fn length(text: &str) -> Result<(), Rule> {
    match text.len() {
        0 => Err(Rule::Empty),
        1..=LONGEST => Ok(()),
        bytes => Err(Rule::TooLong {
            bytes,
            most: LONGEST,
        }),
    }
}

fn dotted(text: &str) -> Result<(), Rule> {
    // Where the present word starts: a dot or the end must not come there.
    let mut start = 0;
    for (at, found) in text.char_indices() {
        match found {
            'a'..='z' => {}
            '0'..='9' | '_' | '-' if at > 0 => {}
            '.' if at > start => start = at + 1,
            '.' => return Err(Rule::EmptyWord { at }),
            _ => return Err(Rule::Unexpected { found, at }),
        }
    }
    if text.len() > start {
        Ok(())
    } else {
        Err(Rule::EmptyWord { at: start })
    }
}
