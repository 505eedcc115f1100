//! The strategies and the laws of the feature `proptest1`, used as a host would: strategies
//! that are rich in what laws can break on and shrink to what matters; storage adapters
//! that keep the laws, and such with planted faults, each of which is caught.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod host;
mod others;
#[cfg(feature = "matching")]
mod records;
mod settings;
mod shares;
mod shrinking;
mod sqlite;
mod stores;
mod told;
mod values;

use personagraph::strategy::{History, World};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Always the same cases.
fn runner(seed: u8) -> TestRunner {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    TestRunner::new_with_rng(Config::default(), rng)
}

/// So many histories of a world, always the same.
fn histories(world: &World, count: usize) -> Vec<History> {
    let strategy = proptest::arbitrary::any_with::<History>(world.clone());
    let mut runner = runner(7);
    let tree = || strategy.new_tree(&mut runner).expect("nothing is empty");
    std::iter::repeat_with(tree)
        .map(|tree| tree.current())
        .take(count)
        .collect()
}
