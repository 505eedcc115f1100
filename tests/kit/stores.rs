//! The laws hold of a store that keeps them, and catch each planted fault.

use crate::histories;
use crate::host::{Fault, Host, Wrong};
use personagraph::strategy::laws::{self, Evidence, Law, Violation};
use personagraph::strategy::{History, World};
use proptest::prelude::*;

/// All laws that a store can be asked of.
fn kept(fault: Fault, history: &History) -> Result<(), Violation<Wrong>> {
    laws::a_store_keeps_what_it_was_given(|key| Ok(Host::new(key, fault)), history)?;
    laws::what_is_loaded_answers_as_the_whole(|key| Ok(Host::new(key, fault)), history)?;
    laws::a_snapshot_forgets_the_erased(|key| Ok(Host::new(key, fault)), history)?;
    laws::a_snapshot_and_the_tail_are_a_replay(|key| Ok(Host::new(key, fault)), history)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn a_store_that_keeps_the_laws_is_found_to(history: History) {
        kept(Fault::None, &history).map_err(|broken| TestCaseError::fail(broken.to_string()))?;
    }
}

/// Each fault with a law that it breaks. Another may be asked first.
const FAULTS: [(Fault, Law); 18] = [
    (Fault::LosesTheLast, Law::Replay),
    (Fault::DropsDigests, Law::Replay),
    (Fault::ForgetsPurges, Law::Erasure),
    (Fault::PurgesOnce, Law::Erasure),
    (Fault::DropsDigests, Law::Erasure),
    (Fault::LosesTheLast, Law::RoundTrip),
    (Fault::DropsLateOnes, Law::Order),
    (Fault::RoundsNumbers, Law::RoundTrip),
    (Fault::TrimsTexts, Law::RoundTrip),
    (Fault::TruncatesInstants, Law::RoundTrip),
    (Fault::IndexesOnce, Law::Loading),
    (Fault::IndexesUnderAnotherKey, Law::Loading),
    (Fault::DropsRowsOfDigests, Law::Loading),
    (Fault::SnapshotsWithoutDigests, Law::Snapshot),
    (Fault::ForgetsRules, Law::Snapshot),
    (Fault::KeepsTheFirstSnapshot, Law::Snapshot),
    (Fault::KeepsTheFirstSnapshot, Law::Erasure),
    (Fault::RoundsInSnapshots, Law::Snapshot),
];

fn asked_of(law: Law, fault: Fault, history: &History) -> Result<(), Violation<Wrong>> {
    let open = |key: &personagraph::Key| Ok(Host::new(key, fault));
    match law {
        Law::Replay => laws::a_replay_is_the_directory(open, history),
        Law::RoundTrip => laws::what_is_stored_comes_back_equal(open, history),
        Law::Order => laws::order_and_duplicates_do_not_matter(open, history),
        Law::Erasure => laws::the_erased_do_not_come_back(open, history)
            .and_then(|()| laws::a_snapshot_forgets_the_erased(open, history)),
        Law::Snapshot => laws::a_snapshot_and_the_tail_are_a_replay(open, history),
        Law::Loading => laws::what_is_loaded_answers_as_the_whole(open, history),
        other => panic!("{other} is no law of a store"),
    }
}

#[test]
fn each_planted_fault_is_caught_by_its_law() {
    let histories = histories(&World::default(), 256);
    for (fault, law) in FAULTS {
        let mut asked = (1..).zip(&histories);
        let found =
            asked.find_map(|(number, one)| Some((number, asked_of(law, fault, one).err()?)));
        let Some((number, found)) = found else {
            panic!("{fault:?} is not found by: {law}");
        };
        println!("{fault:?}, by history {number}: {found}");
        assert_eq!(found.law(), law);
        assert!(!matches!(found.evidence(), Evidence::Fails(_)), "{found}");
    }
}

#[test]
fn a_violation_names_what_shows_it() {
    let mut found = histories(&World::default(), 64).into_iter();
    let told =
        found.find_map(|history| asked_of(Law::Erasure, Fault::ForgetsPurges, &history).err());
    let told = told.expect("purges are forgotten").to_string();
    assert!(
        told.starts_with("the erased do not come back (M4): `e"),
        "{told}"
    );
    assert!(told.ends_with("names somebody who was erased"), "{told}");
    let mut found = histories(&World::default(), 64).into_iter();
    let told =
        found.find_map(|history| asked_of(Law::RoundTrip, Fault::RoundsNumbers, &history).err());
    let told = told.expect("numbers are rounded").to_string();
    let expected = "(observed) is there, and its value, a number, is not what was given";
    assert!(
        told.starts_with("what is stored comes back equal (D3): `edge ")
            && told.ends_with(expected),
        "{told}"
    );
}

/// A host's error is evidence, and no panic.
#[test]
fn a_store_that_fails_is_told_so() {
    let history = &histories(&World::default(), 1)[0];
    let fails =
        |_: &personagraph::Key| -> Result<Host, Wrong> { Err(Wrong("unplugged".to_owned())) };
    let violation = laws::a_store_keeps_what_it_was_given(fails, history);
    let violation = violation.expect_err("it does not open");
    assert_eq!(
        violation.evidence(),
        &Evidence::Fails(Wrong("unplugged".to_owned()))
    );
    assert!(
        violation
            .to_string()
            .ends_with("the host's code fails: unplugged")
    );
}
