//! The small world that histories are about, and strategies for the least of it.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value as Json, json};
use std::fmt;

pub(crate) const IDENTIFIERS: [&str; 11] = [
    "crm_id:1",
    "crm_id:2",
    "crm_id:3",
    "device:tablet",
    "email:ann@example.com",
    "email:bob@example.com",
    "email:none@none.com",
    "phone:+15550101",
    "phone:+15550102",
    "twitter:dog",
    "twitter:jaybrown",
];
pub(super) const OTHER_SPELLINGS: [(&str, &str); 3] = [
    ("email:ann@example.com", "email: Ann@Example.COM"),
    ("phone:+15550101", "phone:+1 (555) 0101"),
    ("twitter:dog", "twitter:https://twitter.com/Dog?lang=en"),
];
pub(crate) const PERSONAS: [&str; 4] = ["work", "family", "dog", "sport"];
pub(crate) const RECIPIENTS: [&str; 4] = ["marketing", "sales", "service", "loyalty"];
pub(crate) const PURPOSES: [&str; 6] = [
    "marketing",
    "marketing.promotion",
    "marketing.promotion.mail",
    "service",
    "service.repair",
    "research",
];
pub(crate) const ATTRIBUTES: [&str; 10] = [
    "contact.email",
    "contact.phone",
    "feedback.jacket",
    "identifier.device",
    "interaction.complaint",
    "interest",
    "interest.pets",
    "interest.pets.dogs",
    "relation.friend",
    "skill.cooking",
];
/// What people do.
pub(crate) const DONE: [&str; 3] = ["complaint", "click", "purchase.online"];
pub(crate) const RELATIONS: [&str; 2] = ["friend", "follows"];
pub(super) const PATTERNS: [&str; 8] = [
    "contact.*",
    "interaction.*",
    "interest.*",
    "relation.*",
    "interest.pets",
    "skill.cooking",
    "identifier.*",
    "feedback.*",
];
pub(crate) const FACTS: [&str; 4] = ["zipper.improved", "jacket.worn_out", "event.on", "adult"];
pub(crate) const CHANNELS: [&str; 3] = ["email", "sms", "web"];
pub(super) const SOURCES: [&str; 3] = ["signup", "shop", "tracker"];
/// Days that events happen on, from the first of January 2026.
pub(super) const DAYS: u32 = 60;

/// Days that are asked about.
pub(crate) const DAYS_ASKED: std::ops::Range<u32> = 0..DAYS + 30;

/// The first moment of a day, counted from the first of January 2026.
pub(crate) fn instant(day: u32) -> String {
    const MONTHS: [u32; 4] = [31, 28, 31, 30];
    let mut rest = day;
    let mut month = 1;
    for length in MONTHS {
        if rest < length {
            break;
        }
        rest -= length;
        month += 1;
    }
    format!("2026-{month:02}-{:02}T00:00:00Z", rest + 1)
}

/// The day that begins at an instant.
#[cfg(feature = "proptest1")]
pub(super) fn day_of(at: personagraph::Timestamp) -> u32 {
    let begins: personagraph::Timestamp = instant(0).parse().expect("an instant");
    let since = at.since(begins).expect("later").as_secs();
    u32::try_from(since / (24 * 60 * 60)).expect("few")
}

pub(super) fn one<T: Into<String> + Clone + fmt::Debug + 'static>(
    of: impl IntoIterator<Item = T>,
) -> BoxedStrategy<String> {
    select(of.into_iter().map(Into::into).collect::<Vec<String>>()).boxed()
}

pub(super) fn some_of(of: &'static [&'static str], most: usize) -> BoxedStrategy<Json> {
    subsequence(of, 1..=most)
        .prop_map(|names| json!(names))
        .boxed()
}

pub(super) fn day() -> BoxedStrategy<u32> {
    prop_oneof![3 => 0..DAYS, 1 => select(vec![10_u32, 20, 30, 40])].boxed()
}

/// A day early enough for much to come after it.
pub(super) fn early() -> BoxedStrategy<u32> {
    prop_oneof![9 => 0..15_u32, 1 => day()].boxed()
}

pub(super) fn persona() -> BoxedStrategy<String> {
    prop_oneof![2 => one(["work", "dog"]), 1 => one(PERSONAS)].boxed()
}

pub(super) fn identifier() -> BoxedStrategy<String> {
    let usual = one(IDENTIFIERS);
    let other = select(&OTHER_SPELLINGS[..]).prop_map(|(_, spelling)| spelling.to_owned());
    prop_oneof![24 => usual, 1 => other].boxed()
}

/// An identifier that much is said of, so that statements meet.
pub(super) fn somebody() -> BoxedStrategy<String> {
    prop_oneof![
        5 => Just("email:ann@example.com".to_owned()),
        3 => one(["crm_id:1", "twitter:dog"]),
        2 => identifier(),
    ]
    .boxed()
}

pub(super) fn pair() -> BoxedStrategy<(String, String)> {
    let two = subsequence(&IDENTIFIERS[..], 2).prop_shuffle();
    two.prop_map(|two| (two[0].to_owned(), two[1].to_owned()))
        .boxed()
}

pub(super) fn source() -> BoxedStrategy<String> {
    prop_oneof![3 => Just("signup".to_owned()), 1 => one(SOURCES)].boxed()
}

/// How evidence came about; inferred evidence has a score.
pub(super) type BasisAndScore = (&'static str, Option<Json>);

pub(super) fn basis() -> BoxedStrategy<BasisAndScore> {
    let inferred = select(vec![0.2, 0.5, 0.9]).prop_map(|s| ("inferred", Some(json!(s))));
    let stated = prop_oneof![
        5 => Just("declared"), 2 => Just("authenticated"),
        2 => Just("imported"), 2 => Just("observed"),
    ];
    prop_oneof![5 => stated.prop_map(|basis| (basis, None)), 1 => inferred].boxed()
}
