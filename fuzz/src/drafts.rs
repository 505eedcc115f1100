//! Events that have no ids yet, and how each names another.

use serde_json::{Map, Value as Json, json};

/// An event that has no id yet.
pub struct Draft {
    fields: Map<String, Json>,
    names: Option<(&'static str, Named)>,
}

/// Which event another one names.
pub enum Named {
    /// The one at this place in the same part.
    Own(usize),
    /// One of these kinds; sometimes any, or none.
    OneOf(&'static [&'static str], u8),
}

impl Draft {
    pub fn new(fields: Json) -> Self {
        let Json::Object(fields) = fields else {
            unreachable!("an event is an object");
        };
        let names = None;
        Self { fields, names }
    }

    pub fn with(mut self, field: &str, value: Option<Json>) -> Self {
        if let Some(value) = value {
            self.fields.insert(field.to_owned(), value);
        }
        self
    }

    pub fn naming(mut self, field: &'static str, named: Named) -> Self {
        self.names = Some((field, named));
        self
    }

    /// As part of a longer list, from this place on.
    pub fn moved(mut self, start: usize) -> Self {
        if let Some((_, Named::Own(place))) = &mut self.names {
            *place += start;
        }
        self
    }

    pub fn kind(&self) -> &str {
        self.fields["event"].as_str().unwrap_or_default()
    }

    /// With its id, and that of the event it names.
    pub fn told(&self, place: usize, kinds: &[&str]) -> Json {
        let mut fields = self.fields.clone();
        fields.insert("id".to_owned(), json!(id(place)));
        if let Some((field, named)) = &self.names {
            let named = match named {
                Named::Own(place) => id(*place),
                Named::OneOf(_, which) if *which >= 240 => id(usize::from(*which) - 240),
                Named::OneOf(fitting, which) => {
                    let fits = |place: &usize| fitting.contains(&kinds[*place]);
                    let found: Vec<usize> = (0..kinds.len()).filter(fits).collect();
                    let found = found.get(usize::from(*which) % found.len().max(1));
                    found.map_or_else(|| "nothing".to_owned(), |place| id(*place))
                }
            };
            fields.insert((*field).to_owned(), json!(named));
        }
        Json::Object(fields)
    }
}

fn id(place: usize) -> String {
    format!("e{place:02}")
}
