//! Segments to draw, as plain data; people to draw, as plain data.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

pub(crate) const PERSONAS: [&str; 3] = ["work", "family", "dog"];
pub(crate) const ATTRIBUTES: [&str; 5] = ["size.shoe", "size", "name", "in", "relationship"];
pub(crate) const PATTERNS: [&str; 4] = ["size.*", "size", "name", "interest.*"];
pub(crate) const PURPOSES: [&str; 3] = ["news", "news.weekly", "offers"];
pub(crate) const CHANNELS: [&str; 2] = ["email", "sms"];
pub(crate) const NAMESPACES: [&str; 2] = ["email", "phone"];
pub(crate) const CLASSES: [&str; 3] = ["purchase", "complaint", "other"];
pub(crate) const MEDIA: [&str; 2] = ["earned", "paid"];
pub(crate) const TONES: [&str; 3] = ["negative", "neutral", "positive"];
pub(crate) const SIGNS: [&str; 5] = ["=", "<", "<=", ">=", ">"];

/// A value, plainly.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Plain {
    No,
    Yes,
    /// In halves.
    Halves(i64),
    Text(String),
    Day(i64),
}

/// Which region, plainly.
#[derive(Clone, Debug)]
pub(crate) enum Where {
    In(usize),
    Not(Box<Where>),
    Both(char, Box<Where>, Box<Where>),
}

#[derive(Clone, Debug)]
pub(crate) enum Ask {
    Everybody,
    Nobody,
    Not(Box<Ask>),
    All(Vec<Ask>),
    Any(Vec<Ask>),
    In(usize),
    Some(Where),
    Has(usize),
    Compare(usize, usize, Plain),
    Between(usize, Plain, Plain),
    Starts(usize, String),
    Interactions(usize, u64),
    Of(usize, usize, u64),
    InMedia(usize, usize, u64),
    Felt(usize, usize, u64),
    Active(i64),
    Began(i64),
    /// In quarters.
    Sentiment(usize, i64),
    Wants(usize, Option<usize>),
    Refuses(usize, Option<usize>),
    Reachable(Option<usize>),
}

/// What somebody did: how many days ago, of which class, in which media, felt in quarters.
#[derive(Clone, Debug)]
pub(crate) struct Did {
    pub(crate) ago: i64,
    pub(crate) class: usize,
    pub(crate) media: Option<usize>,
    pub(crate) felt: Option<i64>,
}

/// Whether a message on a channel, for purposes, is wanted.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) channel: Option<usize>,
    pub(crate) purposes: Vec<usize>,
    pub(crate) wanted: bool,
}

/// Somebody, plainly.
#[derive(Clone, Debug, Default)]
pub(crate) struct Somebody {
    /// Of each thing whether it is in each persona.
    pub(crate) things: Vec<[bool; 3]>,
    pub(crate) values: Vec<(usize, Plain)>,
    pub(crate) reachable: [bool; 2],
    pub(crate) did: Vec<Did>,
    pub(crate) words: Vec<Word>,
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec!["Ann", "Anna", "Jo", "", "donor", "customer"]).prop_map(String::from),
        "[\\PC\"\\\\\n\t\u{1}\u{85}]{0,4}",
    ]
}

pub(crate) fn plain() -> impl Strategy<Value = Plain> {
    prop_oneof![
        Just(Plain::No),
        Just(Plain::Yes),
        (-4_i64..5).prop_map(Plain::Halves),
        texts().prop_map(Plain::Text),
        (0_i64..3).prop_map(Plain::Day),
    ]
}

fn region() -> impl Strategy<Value = Where> {
    let leaf = (0_usize..3).prop_map(Where::In);
    leaf.prop_recursive(3, 8, 2, |inner| {
        let both = (select(vec!['&', '|', '^']), inner.clone(), inner.clone());
        prop_oneof![
            inner.prop_map(|part| Where::Not(part.into())),
            both.prop_map(|(joint, a, b)| Where::Both(joint, a.into(), b.into())),
        ]
    })
}

fn leaf() -> impl Strategy<Value = Ask> {
    let (a, sign, few) = (0..ATTRIBUTES.len(), 0..SIGNS.len(), 0_u64..4);
    let values = prop_oneof![
        (a.clone(), sign.clone(), plain()).prop_map(|(a, s, v)| Ask::Compare(a, s, v)),
        (a.clone(), -4_i64..5, 0_i64..4).prop_map(|(a, f, n)| Ask::Between(
            a,
            Plain::Halves(f),
            Plain::Halves(f + n)
        )),
        (a, texts()).prop_map(|(a, text)| Ask::Starts(a, text)),
        (0..PATTERNS.len()).prop_map(Ask::Has),
    ];
    let did = prop_oneof![
        (sign.clone(), few.clone()).prop_map(|(s, n)| Ask::Interactions(s, n)),
        (0..CLASSES.len(), sign.clone(), few.clone()).prop_map(|(c, s, n)| Ask::Of(c, s, n)),
        (0..MEDIA.len(), sign.clone(), few.clone()).prop_map(|(m, s, n)| Ask::InMedia(m, s, n)),
        (0..TONES.len(), sign.clone(), few).prop_map(|(t, s, n)| Ask::Felt(t, s, n)),
        (1_i64..5).prop_map(Ask::Active),
        (1_i64..5).prop_map(Ask::Began),
        (sign, -4_i64..5).prop_map(|(s, n)| Ask::Sentiment(s, n)),
    ];
    let channel = || option::of(0..CHANNELS.len());
    prop_oneof![
        Just(Ask::Everybody),
        Just(Ask::Nobody),
        (0_usize..3).prop_map(Ask::In),
        region().prop_map(Ask::Some),
        values,
        did,
        (0..PURPOSES.len(), channel()).prop_map(|(p, c)| Ask::Wants(p, c)),
        (0..PURPOSES.len(), channel()).prop_map(|(p, c)| Ask::Refuses(p, c)),
        option::of(0..NAMESPACES.len()).prop_map(Ask::Reachable),
    ]
}

pub(crate) fn ask() -> impl Strategy<Value = Ask> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|part| Ask::Not(part.into())),
            vec(inner.clone(), 0..4).prop_map(Ask::All),
            vec(inner, 0..4).prop_map(Ask::Any),
        ]
    })
}

pub(crate) fn somebody() -> impl Strategy<Value = Somebody> {
    let did = (
        0_i64..6,
        0..CLASSES.len(),
        option::of(0..MEDIA.len()),
        option::of(-4_i64..5),
    );
    let did = did.prop_map(|(ago, class, media, felt)| Did {
        ago,
        class,
        media,
        felt,
    });
    let word = (
        option::of(0..CHANNELS.len()),
        vec(0..PURPOSES.len(), 0..3),
        any::<bool>(),
    );
    let word = word.prop_map(|(channel, purposes, wanted)| Word {
        channel,
        purposes,
        wanted,
    });
    (
        vec(any::<[bool; 3]>(), 0..4),
        vec((0..ATTRIBUTES.len(), plain()), 0..5),
        any::<[bool; 2]>(),
        vec(did, 0..5),
        vec(word, 0..4),
    )
        .prop_map(|(things, values, reachable, did, words)| Somebody {
            things,
            values,
            reachable,
            did,
            words,
        })
}
