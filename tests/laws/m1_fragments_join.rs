//! M1: joining fragments is associative, commutative and idempotent.

use crate::crm;
use personagraph::Timestamp;
use personagraph::name::{EventId, Source};
use personagraph::profile::{Fragment, MergePolicy, Observation, Profile, Survivorship};
use proptest::collection::vec;
use proptest::prelude::*;

type Seen = (EventId, Timestamp, Source, Observation);

/// Few ids, so that two fragments know the same one, also with other contents.
fn seen() -> impl Strategy<Value = Seen> {
    let persona = prop_oneof![Just("work"), Just("dog")];
    let said = (
        0..5_u8,
        0..3_u32,
        prop_oneof![Just("shop"), Just("support")],
    );
    (said, 0..3_i64, proptest::option::of(persona)).prop_map(
        |((id, day, source), value, persona)| {
            let observation = Observation::new(crm::id("crm_id:1"), "skill.cooking", value);
            let observation = observation.and_then(|seen| seen.through(persona));
            let id = format!("o{id}").parse().expect("an id");
            let source = source.parse().expect("a name");
            (id, crm::at(day), source, observation.expect("names"))
        },
    )
}

fn fragment() -> impl Strategy<Value = Fragment> {
    vec(seen(), 0..8).prop_map(|seen| seen.into_iter().collect())
}

proptest! {
    #![proptest_config(crm::cases(512))]

    #[test]
    fn joining_fragments_is_associative_commutative_and_idempotent(
        a in fragment(),
        b in fragment(),
        c in fragment(),
    ) {
        prop_assert_eq!(a.join(&b).join(&c), a.join(&b.join(&c)));
        prop_assert_eq!(a.join(&b), b.join(&a));
        prop_assert_eq!(a.join(&a), a.clone());
        prop_assert_eq!(a.join(&b).join(&b), a.join(&b));
        prop_assert_eq!(a.join(&Fragment::default()), a);
    }

    #[test]
    fn a_joined_fragment_knows_what_its_parts_know(a in fragment(), b in fragment()) {
        let joined = a.join(&b);
        let ids = |of: &Fragment| -> Vec<EventId> {
            let mut ids: Vec<_> = of.observations().map(|said| said.event.clone()).collect();
            ids.sort();
            ids
        };
        let mut both = [ids(&a), ids(&b)].concat();
        both.sort();
        both.dedup();
        prop_assert_eq!(ids(&joined), both);
        for said in joined.observations() {
            let is_theirs = |of: &Fragment| of.observations().any(|other| other == said);
            prop_assert!(is_theirs(&a) || is_theirs(&b));
        }
    }

    /// Of two observations under one id the same counts, whether or not it is of later.
    #[test]
    fn fragments_say_together_what_they_say_joined(
        a in fragment(),
        b in fragment(),
        day in 0..3_u32,
    ) {
        let policy = MergePolicy::new(Survivorship::All);
        let joined = a.join(&b);
        let together = Profile::of([&a, &b], crm::at(day), &policy);
        prop_assert_eq!(together, Profile::of([&joined], crm::at(day), &policy));
    }

    #[test]
    fn the_order_in_which_things_were_seen_does_not_matter(seen in vec(seen(), 0..8)) {
        let one: Fragment = seen.iter().cloned().collect();
        let two: Fragment = seen.iter().rev().cloned().collect();
        prop_assert_eq!(one, two);
    }
}
