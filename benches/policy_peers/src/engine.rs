//! What every engine does.

use crate::case::Case;
use crate::workload::ATTRIBUTES;

/// The attributes that may be seen: bit `n` stands for the `n`th of [`ATTRIBUTES`].
pub type Seen = u64;

/// Decides on one profile, as it was given when it was made. Attributes and
/// askings go by their number.
pub trait Engine {
    /// Whether an asking may see an attribute.
    fn decide(&mut self, asking: usize, attribute: usize) -> bool;

    /// Finds the attributes that an asking may see. The answer stays in the
    /// engine's own form, for [`Engine::seen`].
    fn filter(&mut self, asking: usize);

    /// What the last [`Engine::filter`] found.
    fn seen(&self) -> Seen;
}

/// An engine that is made of a [`Case`].
pub trait Rival: Engine {
    /// Compiles what can be.
    fn new(case: &Case) -> Self;
}

/// Filters by deciding on each attribute.
pub fn one_by_one(mut decide: impl FnMut(usize) -> bool) -> Seen {
    (0..ATTRIBUTES.len()).fold(0, |seen, at| seen | (Seen::from(decide(at)) << at))
}

/// A rival for each asking, which is given only what is live for it.
pub struct Prepared<R> {
    engines: Vec<R>,
    last: usize,
}

impl<R: Rival> Rival for Prepared<R> {
    fn new(case: &Case) -> Self {
        let askings = case.askings.iter();
        let engines = askings.map(|asking| R::new(&case.prepared(asking)));
        Self {
            engines: engines.collect(),
            last: 0,
        }
    }
}

impl<R: Rival> Engine for Prepared<R> {
    fn decide(&mut self, asking: usize, attribute: usize) -> bool {
        self.engines[asking].decide(0, attribute)
    }

    fn filter(&mut self, asking: usize) {
        self.engines[asking].filter(0);
        self.last = asking;
    }

    fn seen(&self) -> Seen {
        self.engines[self.last].seen()
    }
}
