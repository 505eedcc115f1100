//! Made-up input for tests with proptest: values of every kind, and whole histories.

mod contact;
mod groups;
mod history;
pub mod laws;
mod names;
mod people;
mod permits;
mod world;

pub use history::{Ask, History};
pub use world::{Erasures, Values, World};

/// Writes the canonical strategy of types, each about a [`World`].
macro_rules! arbitrary {
    ($($(#[$doc:meta])* $type:ty: |$world:pat_param| $strategy:expr;)+) => {$(
        $(#[$doc])*
        impl proptest::arbitrary::Arbitrary for $type {
            type Parameters = $crate::strategy::World;
            type Strategy = proptest::strategy::BoxedStrategy<Self>;

            fn arbitrary_with(world: Self::Parameters) -> Self::Strategy {
                let $world = &world;
                proptest::strategy::Strategy::boxed($strategy)
            }
        }
    )+};
}
use arbitrary;
