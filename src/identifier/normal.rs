//! Normal forms, one per namespace.
//!
//! [`KNOWN`] is the place to add to: a namespace with one of the forms is one line, and a
//! new form (numbers with a default region, say, behind a feature) is a variant of
//! [`Form`]. A form has two functions: [`Form::normal`] for a value, and [`Form::piece`]
//! for a piece of one between the stars of a pattern.

use alloc::string::String;

use super::error::Rule;
use super::handle::{ANY_HOST, Network};
use crate::name::Namespace;

/// How the values of a namespace are normalised.
pub(super) enum Form {
    /// Not at all.
    Exact,
    /// Trimmed, lower case, no white space inside.
    Email,
    /// Digits and a leading `+`.
    Phone,
    /// A name on a network, or the address of its profile there.
    Handle(Network),
    /// What is kept of an erased identifier.
    Erased,
}

/// The namespaces that a person can be reached in, with their forms.
///
/// A network has the hosts and the paths of its profiles' addresses.
static KNOWN: &[(&str, Form)] = &[
    ("email", Form::Email),
    ("phone", Form::Phone),
    ("twitter", handle(&["twitter.com", "x.com"], &[""])),
    ("x", handle(&["x.com", "twitter.com"], &[""])),
    ("instagram", handle(&["instagram.com"], &[""])),
    ("facebook", handle(&["facebook.com", "fb.com"], &[""])),
    ("linkedin", handle(&["linkedin.com"], &["in/"])),
    ("tiktok", handle(&["tiktok.com"], &["@"])),
    ("youtube", handle(&["youtube.com"], &["@"])),
    ("github", handle(&["github.com"], &[""])),
    ("mastodon", handle(ANY_HOST, &["@", "users/"])),
    ("threads", handle(&["threads.net", "threads.com"], &["@"])),
    ("bluesky", handle(&["bsky.app"], &["profile/"])),
    ("pinterest", handle(&["pinterest.com"], &[""])),
    ("reddit", handle(&["reddit.com"], &["user/", "u/"])),
    ("snapchat", handle(&["snapchat.com"], &["add/"])),
    ("telegram", handle(&["t.me", "telegram.me"], &[""])),
];

const fn handle(hosts: &'static [&'static str], paths: &'static [&'static str]) -> Form {
    Form::Handle(Network { hosts, paths })
}

/// The known namespaces.
pub(super) fn known() -> impl Iterator<Item = &'static str> {
    KNOWN.iter().map(|(namespace, _)| *namespace)
}

/// The form of a namespace's values.
pub(super) fn form(namespace: &str) -> &'static Form {
    match KNOWN.iter().find(|(known, _)| *known == namespace) {
        Some((_, form)) => form,
        None if namespace == "erased" => &Form::Erased,
        None => &Form::Exact,
    }
}

impl Form {
    /// The normal form of a value.
    pub(super) fn normal(&self, value: &str) -> Result<String, Rule> {
        match self {
            Self::Exact => some(value.into()),
            Self::Email => some(lower(solid(value)?)),
            Self::Phone => telephone(value),
            Self::Handle(network) => some(network.handle(&lower(solid(value)?))?.into()),
            Self::Erased => erased(value).map(String::from),
        }
    }

    /// The normal form of what stands before, between or after the stars of a pattern.
    pub(super) fn piece(&self, piece: &str, place: Place) -> Result<String, Rule> {
        match self {
            Self::Exact | Self::Erased => Ok(piece.into()),
            Self::Email => unbroken(piece).map(lower),
            Self::Phone => dialled(piece, place),
            Self::Handle(_) if piece.contains('/') => Err(Rule::Address),
            Self::Handle(_) => unbroken(piece).map(lower).map(|lower| match place {
                Place::First => lower.trim_start_matches('@').into(),
                Place::Later => lower,
            }),
        }
    }

    /// Whether white space around a value is no part of it.
    pub(super) fn trims(&self) -> bool {
        matches!(self, Self::Email | Self::Handle(_))
    }
}

/// Where in a value a piece stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    First,
    Later,
}

fn some(value: String) -> Result<String, Rule> {
    if value.is_empty() {
        Err(Rule::Empty)
    } else {
        Ok(value)
    }
}

/// The value without white space around it, if there is none inside.
fn solid(value: &str) -> Result<&str, Rule> {
    let before = value.len() - value.trim_start().len();
    match value.trim().find(char::is_whitespace) {
        Some(at) => Err(Rule::Blank { at: before + at }),
        None => Ok(value.trim()),
    }
}

fn unbroken(piece: &str) -> Result<&str, Rule> {
    match piece.find(char::is_whitespace) {
        Some(at) => Err(Rule::Blank { at }),
        None => Ok(piece),
    }
}

/// Letter by letter, so that a piece of a value has the lower case that it has in the whole
/// (`str::to_lowercase` looks at a sigma's neighbours).
fn lower(value: &str) -> String {
    value.chars().flat_map(char::to_lowercase).collect()
}

/// A lone `+` is no number.
fn telephone(value: &str) -> Result<String, Rule> {
    let number = dialled(value, Place::First)?;
    if number == "+" {
        Err(Rule::Empty)
    } else {
        some(number)
    }
}

/// What is dialled: digits and a leading `+`.
fn dialled(value: &str, place: Place) -> Result<String, Rule> {
    let mut number = String::with_capacity(value.len());
    for (at, sign) in value.char_indices() {
        match sign {
            '0'..='9' => number.push(sign),
            '+' if number.is_empty() && place == Place::First => number.push(sign),
            ' ' | '\u{a0}' | '-' | '.' | '(' | ')' | '/' => {}
            _ => return Err(Rule::Unexpected { at }),
        }
    }
    Ok(number)
}

/// `<namespace>.<32 hexadecimal digits>`.
fn erased(value: &str) -> Result<&str, Rule> {
    let digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    match value.rsplit_once('.') {
        Some((namespace, digest))
            if digest.len() == 32
                && digest.as_bytes().iter().all(digit)
                && namespace.parse::<Namespace>().is_ok() =>
        {
            Ok(value)
        }
        _ => Err(Rule::Erased),
    }
}
