//! What a column of another system's records means: the MAP of `import`.
//!
//! The README beside this file explains every key.

use crate::record::{Cell, Record};
use personagraph::Timestamp;
use personagraph::identity::Basis;
use personagraph::name::{Attribute, Namespace, Persona, Source};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A whole map.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Map {
    /// Which system the records come from.
    pub(crate) source: Source,
    /// The namespace of the records' own ids; the source's name, if left out.
    namespace: Option<Namespace>,
    /// The column with the record's id.
    pub(crate) record: String,
    /// When the records were made.
    #[serde(default)]
    pub(crate) at: When,
    /// Words to replace, by column: spellings of one country, say.
    #[serde(default)]
    words: BTreeMap<String, BTreeMap<String, String>>,
    /// Only records where each of these columns has one of these values.
    #[serde(default)]
    only: Conditions,
    /// No record where any of these columns has one of these values.
    #[serde(default)]
    unless: Conditions,
    #[serde(default)]
    pub(crate) identifiers: Vec<ToIdentifier>,
    #[serde(default)]
    pub(crate) attributes: Vec<ToAttribute>,
}

/// Columns, and the values that count.
type Conditions = BTreeMap<String, Vec<Pattern>>;

/// An instant for all, or a column of instants or dates.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum When {
    Always(Timestamp),
    Column { column: String },
}

impl Default for When {
    fn default() -> Self {
        // Not the clock: importing twice would be two different things.
        Self::Always(Timestamp::UNIX_EPOCH)
    }
}

/// A column that holds an identifier.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ToIdentifier {
    pub(crate) namespace: Namespace,
    pub(crate) value: Template,
    /// How sure it is that it is the record's person's.
    #[serde(default = "imported", deserialize_with = "basis")]
    pub(crate) basis: Basis,
    /// What is kept of the value.
    keep: Option<Keep>,
    /// Use values of at least and at most so many characters, after `keep`.
    #[serde(default)]
    at_least: usize,
    at_most: Option<usize>,
    /// Of these, the last so many.
    last: Option<usize>,
    /// As for records, but for this value alone.
    #[serde(default)]
    only: Conditions,
    #[serde(default)]
    unless: Conditions,
}

/// One or several columns that hold an attribute.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ToAttribute {
    pub(crate) attribute: Attribute,
    pub(crate) values: Vec<Template>,
    #[serde(default, rename = "type")]
    pub(crate) kind: ValueType,
    #[serde(default)]
    pub(crate) personas: Vec<Persona>,
    /// As for records, but for this value alone.
    #[serde(default)]
    only: Conditions,
    #[serde(default)]
    unless: Conditions,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Keep {
    /// Digits alone.
    Digits,
    /// Letters and digits, in upper case.
    LettersAndDigits,
}

/// What sort of value a text is.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ValueType {
    /// As it is: a text in CSV, what JSON says in NDJSON.
    #[default]
    Given,
    Integer,
    Number,
    Boolean,
    Instant,
}

/// A text with `{COLUMN}` in it.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Template {
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    Text(String),
    Column(String),
}

/// A text in which `*` stands for any run of characters.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
struct Pattern(Vec<String>);

impl Map {
    pub(crate) fn namespace(&self) -> &str {
        match &self.namespace {
            Some(namespace) => namespace.as_str(),
            None => self.source.as_str(),
        }
    }

    /// Every column that it names.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        let at = match &self.at {
            When::Always(_) => None,
            When::Column { column } => Some(column),
        };
        let templates = self.identifiers.iter().map(|to| &to.value);
        let templates = templates.chain(self.attributes.iter().flat_map(|to| &to.values));
        let named = templates.flat_map(Template::columns);
        let asked = [&self.only, &self.unless].into_iter();
        let asked = asked.chain(
            self.identifiers
                .iter()
                .flat_map(|to| [&to.only, &to.unless]),
        );
        let asked = asked.chain(self.attributes.iter().flat_map(|to| [&to.only, &to.unless]));
        let whole = [&self.record]
            .into_iter()
            .chain(at)
            .chain(self.words.keys());
        let whole = whole.chain(asked.flat_map(BTreeMap::keys));
        whole.map(String::as_str).chain(named)
    }

    /// Whether the map uses a record.
    pub(crate) fn admits(&self, record: &Record) -> bool {
        admits(&self.only, &self.unless, record)
    }

    /// Replaces the words that the map replaces.
    pub(crate) fn respell(&self, record: &mut Record) {
        for (column, words) in &self.words {
            for cell in record.cells_mut(column) {
                if let Cell::Text(text) = cell
                    && let Some(word) = words.get(text)
                {
                    text.clone_from(word);
                }
            }
        }
    }
}

fn admits(only: &Conditions, unless: &Conditions, record: &Record) -> bool {
    let has = |(column, patterns): (&String, &Vec<Pattern>)| {
        let mut texts = record.cells(column).iter().map(Cell::to_text);
        texts.any(|text| patterns.iter().any(|pattern| pattern.matches(&text)))
    };
    only.iter().all(has) && !unless.iter().any(has)
}

impl ToAttribute {
    /// Whether it is used in a record.
    pub(crate) fn admits(&self, record: &Record) -> bool {
        admits(&self.only, &self.unless, record)
    }
}

impl ToIdentifier {
    /// Whether it is used in a record.
    pub(crate) fn admits(&self, record: &Record) -> bool {
        admits(&self.only, &self.unless, record)
    }

    /// What is used of a text; `None`: nothing, it is not what this is for.
    pub(crate) fn clean(&self, text: &str) -> Option<String> {
        let text = match self.keep {
            Some(Keep::Digits) => text.chars().filter(char::is_ascii_digit).collect(),
            Some(Keep::LettersAndDigits) => {
                let kept = text.chars().filter(|c| c.is_alphanumeric());
                kept.flat_map(char::to_uppercase).collect()
            }
            // `Somebody <somebody@example.com>` is how mail programs write it.
            None if self.namespace.as_str() == "email" => bracketed(text).to_owned(),
            None => text.to_owned(),
        };
        let length = text.chars().count();
        let fits = length >= self.at_least && self.at_most.is_none_or(|most| length <= most);
        let skip = length.saturating_sub(self.last.unwrap_or(length));
        (fits && length > 0).then(|| text.chars().skip(skip).collect())
    }
}

fn bracketed(text: &str) -> &str {
    let inside = text
        .strip_suffix('>')
        .and_then(|text| text.rsplit_once('<'));
    inside.map_or(text, |(_, address)| address)
}

impl Template {
    fn columns(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Column(column) => Some(column.as_str()),
            Part::Text(_) => None,
        })
    }

    /// The columns as one text.
    pub(crate) fn name(&self) -> String {
        self.columns().collect::<Vec<_>>().join("+")
    }

    /// What a record has here: nothing where a column is empty; several values
    /// where columns hold several, the first with the first and so on.
    pub(crate) fn fill(&self, record: &Record) -> Vec<Cell> {
        if let [Part::Column(column)] = self.parts.as_slice() {
            return record.cells(column).to_vec();
        }
        let times = self.columns().map(|column| record.cells(column).len());
        let (least, most) = times.fold((usize::MAX, 0), |(least, most), times| {
            (least.min(times), most.max(times))
        });
        if least == 0 || least == usize::MAX {
            return Vec::new();
        }
        (0..most)
            .filter_map(|n| self.nth(record, n))
            .map(Cell::Text)
            .collect()
    }

    fn nth(&self, record: &Record, n: usize) -> Option<String> {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(literal) => text.push_str(literal),
                Part::Column(column) => {
                    let cell = match record.cells(column) {
                        [only] => only,
                        several => several.get(n)?,
                    };
                    text.push_str(&cell.to_text());
                }
            }
        }
        Some(text)
    }
}

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text.as_str();
        while let Some((literal, behind)) = rest.split_once('{') {
            let (column, behind) = behind
                .split_once('}')
                .ok_or_else(|| format!("`{text}` has a `{{` without a `}}`"))?;
            if !literal.is_empty() {
                parts.push(Part::Text(literal.to_owned()));
            }
            parts.push(Part::Column(column.to_owned()));
            rest = behind;
        }
        if parts.is_empty() {
            return Err(format!("`{text}` names no column; write `{{{text}}}`"));
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self { parts })
    }
}

impl From<String> for Pattern {
    fn from(text: String) -> Self {
        Self(text.split('*').map(str::to_owned).collect())
    }
}

impl Pattern {
    fn matches(&self, text: &str) -> bool {
        let [first, between @ .., last] = self.0.as_slice() else {
            return self.0.first().is_some_and(|only| only == text);
        };
        let Some(mut rest) = text.strip_prefix(first.as_str()) else {
            return false;
        };
        for piece in between {
            match rest.split_once(piece.as_str()) {
                Some((_, behind)) => rest = behind,
                None => return false,
            }
        }
        rest.ends_with(last.as_str())
    }
}

const fn imported() -> Basis {
    Basis::Imported
}

/// Records say what a company has; no person vouches for them.
fn basis<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Basis, D::Error> {
    match String::deserialize(from)?.as_str() {
        "imported" => Ok(Basis::Imported),
        "observed" => Ok(Basis::Observed),
        _ => Err(serde::de::Error::custom(
            "`basis` is `imported` or `observed`",
        )),
    }
}
