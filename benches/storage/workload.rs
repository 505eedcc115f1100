//! People, each with a dozen events: links, observations, a consent, what they did and
//! what they were sent.

use personagraph::{Event, Identifier};

/// How many events a person has.
pub(crate) const EVENTS: usize = 12;
const BASES: [&str; 4] = ["authenticated", "declared", "imported", "observed"];
const ATTRIBUTES: [&str; 6] = [
    "name.first",
    "interest.pets",
    "skill.cooking",
    "size.shoe",
    "feedback.jacket",
    "order.total",
];
const PERSONAS: [&str; 4] = ["work", "family", "outdoors", "pets"];

/// The e-mail of a person.
pub(crate) fn email(person: usize) -> Identifier {
    let text = format!("email:somebody.{person}@example.com");
    text.parse().expect("an identifier")
}

/// Everything about one person.
pub(crate) fn events(person: usize) -> impl Iterator<Item = Event> {
    (0..EVENTS).map(move |step| read(&line(person, step)))
}

fn read(line: &str) -> Event {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
}

fn line(person: usize, step: usize) -> String {
    let (mixed, day) = (person * 31 + step * 7, 1 + (person * 7 + step * 5) % 28);
    let head = |kind: &str| {
        format!(
            r#"{{"event":"{kind}","id":"{person}-{step}","at":"2026-{:02}-{day:02}T0{}:00:00Z","source":"webshop""#,
            1 + step,
            step % 10
        )
    };
    let who = format!(r#""identifier":"email:somebody.{person}@example.com""#);
    match step {
        0..3 => {
            let other = ["customer_number", "phone", "device"][step];
            let basis = BASES[(person + step) % 4];
            format!(
                r#"{},"between":["email:somebody.{person}@example.com","{other}:{person:07}"],"basis":"{basis}"}}"#,
                head("linked")
            )
        }
        3..9 => {
            let (attribute, persona) = (ATTRIBUTES[step - 3], PERSONAS[mixed % 4]);
            let value = if step == 8 {
                format!("{}", mixed % 400)
            } else {
                format!(r#""value {}""#, mixed % 97)
            };
            format!(
                r#"{},{who},"attribute":"{attribute}","value":{value},"personas":["{persona}"]}}"#,
                head("observed")
            )
        }
        9 => format!(
            r#"{},{who},"effect":"permit","scope":{{"persona":"{}"}},"recipients":["sales"],"purposes":["news"]}}"#,
            head("consented"),
            PERSONAS[mixed % 4]
        ),
        10 => format!(
            r#"{},{who},"kind":"mention","channel":"twitter","topic":"jackets","sentiment":-0.5,"reach":1200}}"#,
            head("interacted")
        ),
        _ => format!(
            r#"{},{who},"channel":"email","recipient":"marketing","purpose":"news"}}"#,
            head("contacted")
        ),
    }
}
