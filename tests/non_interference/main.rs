//! P7, the law of non-interference: change anything that an access may not see, and all that its
//! recipient is told stays the same. And P11: the arbiter's explanations are complete.
//!
//! A case is a random history and two sets of changes to what an access may not see in it: its two
//! arms. The oracle says what the access may see (its footprint); a change that the footprint shows
//! is left out. So both arms have the same footprint, and must give the same answers.
#![allow(
    clippy::assigning_clones,
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "what is drawn is given away, and all kinds are drawn alike"
)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

#[path = "../oracle/mod.rs"]
mod oracle;

#[path = "../laws/crm.rs"]
#[allow(dead_code, reason = "the laws use more of it")]
mod crm;
#[path = "../laws/history/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the laws use more of it")]
mod history;

mod arms;
mod change;
mod dice;
mod draw;
mod scene;
mod stage;
mod told;

mod distribution;
mod hidden_things;
mod p11_explanations_are_complete;
mod pseudonyms;
mod ways_of_telling;
mod written;
