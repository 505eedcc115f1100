//! Tables in which records are to be matched.

use super::arbitrary;
use crate::matching::{
    Level, Matcher, Meaning, Model, Nicknames, PerSource, Policy, Records, Schema,
};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

arbitrary! {
    /// Any of them.
    Meaning: |_| select(Vec::from(Meaning::ALL));

    /// Any of them.
    Level: |_| select(Vec::from(Level::ALL));

    /// Any number of records of a source, or one.
    PerSource: |_| select(Vec::from([PerSource::Any, PerSource::One]));

    /// A threshold from -16 to 32 bits.
    Policy: |_| (-16..=32_i8, any::<PerSource>()).prop_map(|(bits, per_source)| {
        let policy = Policy::new(f64::from(bits));
        match per_source {
            PerSource::One => policy.one_per_source(),
            PerSource::Any => policy,
        }
    });

    /// None, the table that is there, or two groups of one's own.
    Nicknames: |_| prop_oneof![
        Just(Nicknames::none()),
        Just(Nicknames::default()),
        vec(subsequence(Vec::from(["ann", "annie", "nan", "bob", "robert"]), 2..=3), 2)
            .prop_map(|groups| groups.into_iter().fold(Nicknames::none(), Nicknames::and)),
    ];

    /// One to eight columns, some of which may mean the same.
    Schema: |_| vec(any::<Meaning>(), 1..=8).prop_map(|meanings| {
        let named = meanings.into_iter().enumerate();
        Schema::new(named.map(|(number, means)| (format!("{means:?} {number}"), means)))
    });

    /// Up to thirty, of up to three sources. A value is missing, or one of a few for its
    /// meaning, so that many records are alike.
    Records: |_| {
        (any::<Schema>(), any::<Nicknames>()).prop_flat_map(|(schema, nicknames)| {
            let values = schema.columns().map(|(_, means)| value(means));
            let row = (0..3_u16, values.collect::<Vec<_>>());
            vec(row, 0..=30).prop_map(move |rows| {
                let mut records = Records::new(schema.clone(), nicknames.clone());
                for (source, values) in &rows {
                    records.push(*source, values.iter().map(String::as_str));
                }
                records
            })
        })
    };

    /// As it is estimated from some [`Records`].
    Model: |_| any::<Records>().prop_map(|records| Matcher::estimate(records).model().clone());
}

/// What stands in a column of this meaning.
fn value(means: Meaning) -> BoxedStrategy<String> {
    let some: &[&str] = match means {
        Meaning::GivenName => &["Ann", "Annie", "Anne", "Bob", "Robert", "Анна"],
        Meaning::MiddleName => &["M", "Mary", "Maria"],
        Meaning::FamilyName => &["Miller", "Millar", "Lee", "O'Hara", "Иванова"],
        Meaning::FullName => &["Ann Miller", "Miller, Ann", "Dr Annie Millar", "Bob Lee"],
        Meaning::Organisation => &["Acme Ltd", "ACME Limited", "Bread & Butter"],
        Meaning::BirthDate => &[
            "1980-02-03",
            "03/02/1980",
            "1980-03-02",
            "1999-12-31",
            "soon",
        ],
        Meaning::Email => &[
            "ann@example.org",
            "ann@example.com",
            "bob@example.org",
            "ann",
        ],
        Meaning::Phone => &["+49 30 1234567", "030 1234567", "1234567", "555"],
        Meaning::Address => &[
            "1 High Street, Oxford",
            "1 High St Oxford",
            "2 Low Road, York",
        ],
        Meaning::Street => &["High Street", "High St", "Low Road"],
        Meaning::HouseNumber => &["1", "1a", "12"],
        Meaning::AddressLine => &["Flat 2", "c/o Lee"],
        Meaning::City => &["Oxford", "York", "Oxfrod"],
        Meaning::Region => &["Kent", "NY"],
        Meaning::Postcode => &["OX1 1AA", "OX11AA", "10115"],
        Meaning::Country => &["GB", "UK", "DE"],
        Meaning::Identifier => &["4711", "4712", "0815"],
        Meaning::Handle => &["@ann", "ann", "@bob"],
        Meaning::Category => &["f", "m"],
        Meaning::Text => &["likes dogs", "likes a dog", "never calls back"],
        Meaning::Source => &["shop", "web"],
        Meaning::Ignored => &["x", "y"],
    };
    let some = some.iter().copied().map(String::from).collect::<Vec<_>>();
    prop_oneof![1 => Just(String::new()), 5 => select(some)].boxed()
}
