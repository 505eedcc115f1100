//! Histories made of bytes, and questions about them.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use personagraph_fuzz::{evaluation, mutation};

fuzz_target!(|bytes: &[u8]| evaluation::check(bytes));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    match mutation::of_records(data, size, max_size, seed) {
        Some(size) => size,
        None => fuzzer_mutate(data, size, max_size),
    }
});
