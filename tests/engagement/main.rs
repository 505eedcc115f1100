//! Engagement against others: standing against equations and petgraph, trends against
//! chance. What is kept of interactions is in `tests/laws`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "a test that cannot go on has failed"
)]

mod edges;
#[cfg(feature = "serde")]
mod kept;
mod readings;
mod standing;
mod trend;
