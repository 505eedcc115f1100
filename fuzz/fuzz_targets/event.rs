//! Arbitrary bytes as events, rules and snapshots.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| personagraph_fuzz::reading::check(bytes));
