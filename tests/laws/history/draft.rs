//! Events that have no ids yet, and how a list of them is told.

use super::Values;
use serde_json::{Map, Value as Json, json};

/// One event that is not told yet, and the event that it names.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) fields: Map<String, Json>,
    names: Option<(&'static str, Named)>,
}

#[derive(Clone, Debug)]
pub(super) enum Named {
    /// The one at this place in the same part.
    Own(usize),
    /// One of these kinds, wherever it stands; sometimes another, or none.
    OneOf(&'static [&'static str], u16),
}

/// Events that belong together.
pub(super) type Part = Vec<Draft>;

pub(super) fn draft(fields: Json) -> Draft {
    match fields {
        Json::Object(fields) => Draft {
            fields,
            names: None,
        },
        other => panic!("an event is an object, not {other}"),
    }
}

impl Draft {
    pub(super) fn naming(mut self, field: &'static str, named: Named) -> Self {
        self.names = Some((field, named));
        self
    }

    /// As part of a longer part, from this place on.
    pub(super) fn moved(mut self, start: usize) -> Self {
        if let Some((_, Named::Own(place))) = &mut self.names {
            *place += start;
        }
        self
    }

    pub(super) fn with(mut self, field: &str, value: Option<Json>) -> Self {
        if let Some(value) = value {
            self.fields.insert(field.to_owned(), value);
        }
        self
    }
}

/// Gives every event its id, and settles which event each names.
pub(super) fn told(parts: impl Iterator<Item = Part>, values: Values) -> Vec<Json> {
    let mut drafts = Vec::new();
    for part in parts {
        let start = drafts.len();
        drafts.extend(part.into_iter().map(|draft| draft.moved(start)));
    }
    let kinds: Vec<String> = drafts
        .iter()
        .map(|d| d.fields["event"].to_string())
        .collect();
    let tell = |(place, draft): (usize, &Draft)| {
        let mut fields = draft.fields.clone();
        fields.insert("id".to_owned(), json!(name_of(place)));
        if let Some((field, named)) = &draft.names {
            fields.insert((*field).to_owned(), json!(named.id(&kinds)));
        }
        if values == Values::Unique && fields.contains_key("value") {
            fields.insert("value".to_owned(), json!(format!("v{place}")));
        }
        if values == Values::Unique && fields["event"] == "interacted" {
            fields.insert("text".to_owned(), json!(format!("v{place}")));
        }
        Json::Object(fields)
    };
    drafts.iter().enumerate().map(tell).collect()
}

/// One more part for a history that is told: its ids are new.
pub(super) fn added(part: Part) -> Vec<Json> {
    let name = |place: usize| format!("x{place}");
    let tell = |(place, draft): (usize, Draft)| {
        let mut fields = draft.fields;
        fields.insert("id".to_owned(), json!(name(place)));
        if let Some((field, Named::Own(place))) = draft.names {
            fields.insert(field.to_owned(), json!(name(place)));
        }
        Json::Object(fields)
    };
    part.into_iter().enumerate().map(tell).collect()
}

pub(super) fn name_of(place: usize) -> String {
    format!("e{place:02}")
}

impl Named {
    pub(super) fn id(&self, kinds: &[String]) -> String {
        match self {
            Self::Own(place) => name_of(*place),
            // One in sixteen names whatever there is, or nothing at all.
            Self::OneOf(_, which) if which % 16 == 15 => name_of(usize::from(which / 16) % 50),
            Self::OneOf(fitting, which) => {
                let fits = |kind: &String| fitting.contains(&kind.trim_matches('"'));
                let found: Vec<usize> = (0..kinds.len()).filter(|&i| fits(&kinds[i])).collect();
                if found.is_empty() {
                    return "nothing".to_owned();
                }
                name_of(found[usize::from(which / 16) % found.len()])
            }
        }
    }
}
