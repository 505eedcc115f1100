//! The faults, as `cargo mutants --list --json` tells them.

use serde::Deserialize;

#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
pub enum Genre {
    FnValue,
    BinaryOperator,
    UnaryOperator,
    MatchArm,
    MatchArmGuard,
    StructField,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Place {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Span {
    pub start: Place,
    pub end: Place,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Function {
    pub return_type: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Fault {
    pub file: String,
    pub function: Option<Function>,
    pub genre: Genre,
    pub name: String,
    pub replacement: String,
    pub span: Span,
}

/// The faults in an order that a seed decides. Where in its file a fault stands makes no
/// difference, so that a sample stays what it is when something else changes.
pub fn shuffled(mut faults: Vec<Fault>, seed: u64) -> Vec<Fault> {
    // FNV-1a, then the finisher of SplitMix64: the same order on every machine.
    faults.sort_by_cached_key(|fault| {
        let what = fault.name.split_once(": ").map_or("", |(_, what)| what);
        let told = fault.file.bytes().chain(what.bytes());
        let hash = told.fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mixed = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31), fault.name.clone())
    });
    faults
}
