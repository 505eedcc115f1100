//! Every rule that an event can break has an error of its own, which names the field.

use super::lines;
use personagraph::Event;
use serde_json::{Value as Json, json};

/// The error of an event that is in the file, with some fields that are others.
fn error(id: &str, other: &Json) -> String {
    let mut events = lines(1)
        .into_iter()
        .map(|line| serde_json::from_str::<Json>(&line).unwrap());
    let mut event = events
        .find(|event| event["id"] == id)
        .expect("it is in the file");
    let fields = event.as_object_mut().unwrap();
    for (name, value) in other.as_object().unwrap() {
        match value {
            Json::Null => fields.remove(name),
            value => fields.insert(name.clone(), value.clone()),
        };
    }
    let read = serde_json::from_value::<Event>(event.clone());
    match read {
        Ok(_) => panic!("{event} is taken"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn each_rule_that_is_broken_is_named() {
    let ann = "email:ann@example.com";
    let rules = [
        (
            "o-text",
            json!({"attribute": null}),
            "`attribute` is missing; an event of kind `observed` needs it",
        ),
        (
            "o-text",
            json!({"event": null}),
            "`event` is missing; it says which kind of event this is",
        ),
        (
            "o-text",
            json!({"seat": "sales"}),
            "`seat` is not a field of an event of kind `observed`",
        ),
        (
            "c-persona",
            json!({"channels": []}),
            "`channels` is an empty list; name at least one, or leave it out",
        ),
        (
            "l-declared",
            json!({"between": [ann]}),
            "`between` names two identifiers, this one 1",
        ),
        (
            "l-declared",
            json!({"between": [ann, "email: ANN@example.com"]}),
            "`between`: the two identifiers are the same in normal form",
        ),
        (
            "l-confidential",
            json!({"within": ["family"]}),
            "`within`: a confidential link names at least two personas, this one names 1",
        ),
        (
            "l-declared",
            json!({"score": 0.5}),
            "`score` goes with `basis` `inferred` only",
        ),
        (
            "l-inferred",
            json!({"score": null}),
            "`score` is missing; evidence on the basis `inferred` has one",
        ),
        (
            "l-declared",
            json!({"basis": "contract"}),
            "`basis` of an event of kind `linked` cannot be `contract`",
        ),
        (
            "c-persona",
            json!({"basis": "observed"}),
            "`basis` of an event of kind `consented` cannot be `observed`",
        ),
        (
            "e-template",
            json!({"identifiers": [ann]}),
            "an `enclosed` has either `identifiers` or `attributes`, and not both",
        ),
        (
            "seats",
            json!({"recipients": "any"}),
            "`recipients` of a `seated` is a list of seats",
        ),
        (
            "q-hours",
            json!({"allow": null, "at_most": null}),
            "a preference says at least one of `allow`, `at_most` and `quiet`",
        ),
    ];
    let said = rules.map(|(id, other, wanted)| (error(id, &other), wanted));
    for (error, wanted) in said {
        assert!(error.starts_with(wanted), "{error}, not {wanted}");
    }
}
