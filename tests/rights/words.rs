//! The copy for a person says whatever there is to say, in words.

use super::{id, tell};
use personagraph::name::Attribute;
use personagraph::profile::{MergePolicy, Said, Survive, Survivorship};
use personagraph::{Directory, Key, Timestamp, Value};
use serde_json::{Value as Json, json};
use std::sync::Arc;

fn empty() -> Directory {
    Directory::new(Key::from([7; 32]))
}

fn late() -> Timestamp {
    "2026-06-01T00:00:00Z".parse().unwrap()
}

/// Tells an event, of which some fields are given.
fn say(crm: &mut Directory, id: &str, fields: &Json) {
    let mut event = json!({"id": id, "at": "2026-01-03T09:00:00Z", "source": "shop"});
    let fields = fields.as_object().unwrap().clone();
    event.as_object_mut().unwrap().extend(fields);
    tell(crm, &event);
}

fn copy(crm: &Directory) -> String {
    let copy = crm.custodian().copy_for(&id("email:ann@x.org"), late());
    copy.to_string()
}

/// The line of the copy that ends with this event and its state.
fn line_of(copy: &str, state: &str, event: &str) -> String {
    let end = format!("({state}, `{event}`)");
    let mut lines = copy.lines().filter(|line| line.ends_with(&end));
    lines
        .next()
        .unwrap_or_else(|| panic!("{end} in {copy}"))
        .to_owned()
}

#[test]
fn of_nobody_there_is_nothing() {
    assert_eq!(
        copy(&empty()),
        "What is held about you, as of 2026-06-01T00:00:00Z\n\nNothing.\n"
    );
}

/// Every scope, and whoever, whatever for and however.
#[test]
fn what_is_permitted_is_said_whatever_its_scope() {
    let scopes = [
        (json!("profile"), "`sales` to use everything for `news`"),
        (
            json!({"persona": "work", "attributes": ["newsletter", "score.*"]}),
            "`sales` to use `newsletter` and `score.*` in `work` for `news`",
        ),
        (
            json!({"only": "family"}),
            "`sales` to use what lies in `family` and in nothing else for `news`",
        ),
        (
            json!({"overlap": ["family", "games", "work"]}),
            "`sales` to use what lies in all of `family`, `games` and `work` for `news`",
        ),
        (
            json!({"attributes": ["birthday"]}),
            "`sales` to use `birthday` for `news`",
        ),
        (
            json!({"link": ["family", "work"]}),
            "`sales` to know that `family` and `work` are one person's for `news`",
        ),
        (
            json!({"link": "any"}),
            "`sales` to know that all of it is one person's for `news`",
        ),
    ];
    let mut crm = empty();
    let seats = json!({"event": "seated", "recipients": ["sales"], "quorum": 1});
    say(&mut crm, "seats", &seats);
    for (number, (scope, _)) in scopes.iter().enumerate() {
        let terms = json!({
            "event": "consented", "identifier": "email:ann@x.org", "effect": "permit",
            "scope": scope, "recipients": ["sales"], "purposes": ["news"],
        });
        say(&mut crm, &format!("c{number}"), &terms);
    }
    let never = json!({
        "event": "consented", "identifier": "email:ann@x.org", "effect": "prohibit",
        "scope": "profile", "recipients": "any", "purposes": "any", "channels": ["email", "phone"],
        "until": "2027-01-01T00:00:00Z", "when": {"fact": "event.pot_luck"},
    });
    say(&mut crm, "never", &never);
    let proposals = [("permit", "yes"), ("prohibit", "no")];
    for (effect, vote) in proposals {
        let terms = json!({
            "event": "proposed", "effect": effect, "scope": {"persona": "work"},
            "recipients": ["sales"], "purposes": ["news"],
        });
        say(&mut crm, effect, &terms);
        let vote = json!({"event": "voted", "proposal": effect, "seat": "sales", "vote": vote});
        say(&mut crm, &format!("vote-{effect}"), &vote);
    }

    let copy = copy(&crm);
    let at = "- 2026-01-03T09:00:00Z: ";
    for (number, (_, words)) in scopes.iter().enumerate() {
        let line = line_of(&copy, "given", &format!("c{number}"));
        assert!(
            line.starts_with(&format!("{at}you permit {words}, on the basis of consent ")),
            "{words} in {line}"
        );
    }
    assert_eq!(
        line_of(&copy, "refused", "never"),
        format!(
            "{at}you prohibit anybody to use everything for any purpose through `email` or `phone`, \
             until 2027-01-01T00:00:00Z, under a condition, on the basis of consent (refused, `never`)"
        )
    );
    let use_it = "`sales` to use what lies in `work` for `news`";
    assert_eq!(
        line_of(&copy, "approved", "permit"),
        format!("{at}to permit {use_it} (approved, `permit`)")
    );
    assert_eq!(
        line_of(&copy, "open", "prohibit"),
        format!("{at}to prohibit {use_it} (open, `prohibit`)")
    );
}

/// A host that takes the longest text.
struct Longest;

impl Survive for Longest {
    fn survivors(&self, _: &Attribute, said: &[Said<'_>]) -> Vec<Value> {
        let texts = said.iter().map(|said| &said.observation.value);
        let longest = texts.max_by_key(|text| text.as_text().map(str::len));
        longest.cloned().into_iter().collect()
    }
}

/// Under each rule one value does not count, and the copy has it with the reason.
#[test]
fn a_value_that_does_not_count_is_there_with_the_reason() {
    let trusted = || Survivorship::MostTrusted(vec!["crm".parse().unwrap()]);
    let one = |day: u32, source: &str, value: Json, confidence: f64| {
        json!({
            "event": "observed", "identifier": "email:ann@x.org", "attribute": "size.shoe",
            "at": format!("2026-01-0{day}T09:00:00Z"), "source": source,
            "value": value, "confidence": confidence,
        })
    };
    let both = || {
        vec![
            one(1, "crm", json!(36), 0.5),
            one(2, "shop", json!(40), 0.9),
        ]
    };
    let thrice = || {
        let mut all = both();
        all.push(one(3, "shop", json!(36), 0.1));
        all
    };
    let with_text = || {
        vec![
            one(1, "crm", json!("large"), 1.0),
            one(2, "shop", json!(40), 1.0),
        ]
    };
    let tied = || vec![one(1, "crm", json!(36), 0.5), one(2, "crm", json!(40), 0.5)];
    let texts = || {
        vec![
            one(1, "crm", json!("large"), 1.0),
            one(2, "shop", json!("xl"), 1.0),
        ]
    };
    let rules = [
        (
            Survivorship::Newest,
            both(),
            "36",
            "something else was said later",
        ),
        (
            Survivorship::Oldest,
            both(),
            "40",
            "something else was said before",
        ),
        (
            trusted(),
            both(),
            "40",
            "a source that is trusted more says something else",
        ),
        (
            Survivorship::Surest,
            both(),
            "36",
            "something else was said with more confidence",
        ),
        (
            Survivorship::MostFrequent,
            thrice(),
            "40",
            "more observations say something else",
        ),
        (
            Survivorship::Greatest,
            both(),
            "36",
            "there is a greater value",
        ),
        (Survivorship::Least, both(), "40", "there is a lesser value"),
        (
            Survivorship::Sum,
            with_text(),
            "large",
            "it cannot be added up",
        ),
        (
            trusted(),
            tied(),
            "36",
            "of two that are as good the newer counts, or else the greater",
        ),
        (
            Survivorship::Host(Arc::new(Longest)),
            texts(),
            "xl",
            "by a rule of the company's own",
        ),
    ];
    for (rule, events, value, why) in rules {
        let mut crm = empty();
        crm.set_merge_policy(MergePolicy::new(rule));
        for (number, event) in events.iter().enumerate() {
            say(&mut crm, &format!("o{number}"), event);
        }
        let copy = copy(&crm);
        let line = format!("- `size.shoe`: {value}, which does not count: {why}\n  - said by `");
        assert!(copy.contains(&line), "{line} in {copy}");
    }
}

#[test]
fn a_value_is_there_with_how_sure_and_how_long() {
    let mut crm = empty();
    let observed = json!({
        "event": "observed", "identifier": "email:ann@x.org", "attribute": "hobby",
        "value": "chess", "personas": ["games"], "confidence": 0.75,
        "until": "2027-01-04T00:00:00Z",
    });
    say(&mut crm, "o", &observed);
    let copy = copy(&crm);
    let origin = "- `hobby`: chess\n  - said by `shop` at 2026-01-03T09:00:00Z through \
                  email:ann@x.org, disclosed as `games`, with a confidence of 0.75, \
                  until 2027-01-04T00:00:00Z (`o`)\n";
    assert!(copy.contains(origin), "{copy}");
}
