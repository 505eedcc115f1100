//! Whatever is in the data, it is text, and all of it is there.

use super::{HOSTILE, report};
use crate::markup::Markup;
use crate::user::{User, json};
use serde_json::Value as Json;

#[test]
fn whatever_is_in_the_data_is_text() {
    let user = User::new();
    user.ingest("a.db", HOSTILE);
    let (said, pages) = report(&user, "r", &[]);
    assert_eq!(said["pages"], 9);
    for (name, page) in &pages {
        assert!(!page.to_lowercase().contains("<script"), "{name}");
        // Nothing that is not seen, nothing that turns the text around it.
        let unseen = |c: char| {
            (c.is_control() && c != '\n' && c != '\t')
                || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}')
        };
        assert!(!page.contains(unseen), "{name}");
        let markup = Markup::read(page);
        assert_eq!(markup.texts("h1").len(), 1, "{name}");
        let policy = markup.elements.iter().find_map(|one| {
            let is = one.attribute("http-equiv") == Some("Content-Security-Policy");
            one.attribute("content").filter(|_| is)
        });
        assert!(
            policy
                .unwrap()
                .starts_with("default-src 'none'; style-src 'unsafe-inline';")
        );
    }
}

#[test]
fn every_attribute_value_and_persona_is_on_its_page() {
    let user = User::new();
    user.ingest("a.db", HOSTILE);
    let (_, pages) = report(&user, "r", &[]);
    let pages: Vec<Markup> = pages.values().map(|page| Markup::read(page)).collect();
    let mut looked = 0;
    for event in json(HOSTILE)
        .iter()
        .filter(|event| event["event"] == "observed")
    {
        let whose = as_shown(event["identifier"].as_str().unwrap());
        let attribute = event["attribute"].as_str().unwrap();
        let shown = match &event["value"] {
            Json::String(text) => as_shown(text),
            Json::Object(at) => at["at"].as_str().unwrap().to_owned(),
            Json::Number(number) if number.is_f64() => number.as_f64().unwrap().to_string(),
            other => other.to_string(),
        };
        let has = |page: &&Markup| {
            let codes = page.texts("code");
            let text = page.text.replace("\r\n", "\n");
            codes.contains(&attribute)
                && squeezed(&text).contains(&squeezed(&whose))
                && squeezed(&text).contains(&squeezed(&shown))
        };
        let page = pages.iter().find(has);
        let page = page.unwrap_or_else(|| panic!("{}: on no page", event["id"]));
        for persona in event["personas"].as_array().into_iter().flatten() {
            let persona = persona.as_str().unwrap();
            assert!(page.texts("h3").contains(&persona), "{persona}");
            looked += 1;
        }
    }
    assert!(looked > 150, "{looked}");
}

/// What cannot be seen, written out; line ends of a value stay.
fn as_shown(text: &str) -> String {
    let marked = |c: char| match c {
        '\n' | '\t' => c.to_string(),
        '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}'
        | '\u{2028}'
        | '\u{FEFF}'
        | '\u{FFFE}' => {
            format!("[U+{:04X}]", u32::from(c))
        }
        c if c.is_control() => format!("[U+{:04X}]", u32::from(c)),
        c => c.to_string(),
    };
    text.chars().map(marked).collect()
}

/// Without the seam at which a long value is folded.
fn squeezed(text: &str) -> String {
    let mut out = String::new();
    let mut parts = text.split("… and ");
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        match part.split_once(" more characters") {
            Some((count, after)) if count.len() < 12 => out.push_str(after),
            _ => out.push_str(part),
        }
    }
    out
}
