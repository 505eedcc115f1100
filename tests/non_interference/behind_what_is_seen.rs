//! P7, of links behind which nothing is seen. An access may know of every open link, and of what it
//! may join; a pseudonym that is made of that tells when somebody of whom nothing is seen is linked,
//! and when a persona of which nothing is seen may be.
//!
//! Here a link counts as seen, and the permission to know of one, only where something is seen at
//! both ends ([`Ties::Seen`]).

use crate::arms::{Arms, Ties, cases, sketch};
use crate::crm;
use crate::draw::Kind;
use crate::history::Ask;
use crate::pseudonyms::one_for_all_accesses;
use crate::scene::{Scene, scenes};
use crate::told::in_anything;
use personagraph::View;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// Ann cooks, at work; everything of hers may be seen.
const ANN: [&str; 5] = [
    r#"{"event":"seated","id":"s","at":"2026-01-01T00:00:00Z","source":"shop","recipients":["sales"],"quorum":1}"#,
    r#"{"event":"proposed","id":"p","at":"2026-01-01T00:00:00Z","source":"shop","effect":"permit","scope":"profile","recipients":"any","purposes":"any"}"#,
    r#"{"event":"voted","id":"v","at":"2026-01-01T00:00:00Z","source":"shop","proposal":"p","seat":"sales","vote":"yes"}"#,
    r#"{"event":"consented","id":"c","at":"2026-01-01T00:00:00Z","source":"shop","identifier":"email:ann@example.com","effect":"permit","scope":"profile","recipients":"any","purposes":"any"}"#,
    r#"{"event":"observed","id":"o","at":"2026-01-01T00:00:00Z","source":"shop","identifier":"email:ann@example.com","attribute":"skill.cooking","value":"chef","personas":["work"]}"#,
];

fn view(more: &[&str]) -> View {
    let events = ANN.iter().chain(more);
    let events: Vec<Json> = events
        .map(|event| serde_json::from_str(event).expect("an event"))
        .collect();
    let ask = Ask {
        identifier: "email:ann@example.com".to_owned(),
        recipient: "marketing".to_owned(),
        purpose: "marketing".to_owned(),
        channel: None,
        trust: None,
        day: 80,
    };
    ask.view(&crm::directory(&json!({}), &events))
}

#[test]
#[ignore = "pseudonyms are made of all that an access may know of links, seen or not"]
fn a_link_with_somebody_of_whom_nothing_is_known_changes_no_pseudonym() {
    let linked = r#"{"event":"linked","id":"l","at":"2026-01-02T00:00:00Z","source":"shop","between":["email:ann@example.com","aaa:0"],"basis":"declared"}"#;
    assert_eq!(view(&[linked]), view(&[]));
}

#[test]
#[ignore = "pseudonyms are made of all that an access may know of links, seen or not"]
fn a_permit_to_join_a_persona_of_which_nothing_is_known_changes_no_pseudonym() {
    let both = [
        r#"{"event":"consented","id":"d","at":"2026-01-02T00:00:00Z","source":"shop","identifier":"email:ann@example.com","effect":"permit","scope":{"link":["dog","work"]},"recipients":"any","purposes":"any"}"#,
        r#"{"event":"proposed","id":"q","at":"2026-01-02T00:00:00Z","source":"shop","effect":"permit","scope":{"link":["dog","work"]},"recipients":"any","purposes":"any"}"#,
        r#"{"event":"voted","id":"w","at":"2026-01-02T00:00:00Z","source":"shop","proposal":"q","seat":"sales","vote":"yes"}"#,
    ];
    assert_eq!(view(&both), view(&[]));
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    #[ignore = "pseudonyms are made of all that an access may know of links, seen or not"]
    fn links_with_those_of_whom_nothing_is_seen_leave_no_trace(
        sketch in sketch(&[Kind::OpenLink], 3),
    ) {
        Arms::of(sketch, Ties::Seen).leave_no_trace(in_anything)?;
    }

    #[test]
    #[ignore = "pseudonyms are made of all that an access may know of links, seen or not"]
    fn link_rules_about_personas_of_which_nothing_is_seen_leave_no_trace(
        sketch in sketch(&[Kind::LinkRules, Kind::SecretLink, Kind::OthersRules], 3),
    ) {
        Arms::of(sketch, Ties::Seen).leave_no_trace(in_anything)?;
    }

    #[test]
    #[ignore = "pseudonyms are made of all that an access may know of links, seen or not"]
    fn nothing_hidden_leaves_a_trace_where_only_what_is_seen_counts(
        sketch in sketch(Kind::MIXED, 9),
    ) {
        Arms::of(sketch, Ties::Seen).leave_no_trace(in_anything)?;
    }

    #[test]
    #[ignore = "pseudonyms are made of all that an access may know of links, seen or not"]
    fn all_accesses_have_one_pseudonym_for_what_is_seen_as_one((history, asks) in scenes()) {
        one_for_all_accesses(&Scene::of(history, &asks), Ties::Seen)?;
    }
}
