//! One epoch of a publication.

use super::audit::{Audit, Undo};
use super::cells::Cells;
use super::publication::Count;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// One epoch: who was in which cell, and what was published of it.
#[derive(Clone)]
pub(super) struct Epoch {
    pub(super) name: Box<str>,
    threshold: u64,
    pub(super) people: Vec<u64>,
    pub(super) published: BTreeMap<Cells, u64>,
    pub(super) withheld: BTreeSet<Cells>,
    /// What was published, in the order in which it was asked for.
    order: Vec<Cells>,
    /// For somebody who knows nothing, and for somebody who knows which cells are empty:
    /// of what was published in each epoch. A cell that has changed by the threshold or
    /// more in another is one more cell, behind those of this epoch.
    audits: [Audit; 2],
    /// The cells that have changed so since, in the epoch that is open.
    pub(super) changed: Cells,
}

impl Epoch {
    pub(super) fn new(name: &str, threshold: u64, people: Vec<u64>) -> Self {
        let cells = || people.iter().copied().enumerate();
        let changed = || (people.len()..people.len() * 2).map(|cell| (cell, u64::MAX));
        let occupied = cells().filter(|(_, people)| *people > 0);
        let audits = [
            Audit::new(threshold, cells().chain(changed())),
            Audit::new(threshold, occupied.chain(changed())),
        ];
        Self {
            name: name.into(),
            threshold,
            audits,
            changed: Cells::of(people.len(), |_| false),
            people,
            published: BTreeMap::new(),
            withheld: BTreeSet::new(),
            order: Vec::new(),
        }
    }

    /// What was answered, if it was asked.
    pub(super) fn answer(&self, cells: &Cells) -> Option<Count> {
        let published = self.published.get(cells).copied().map(Count::Of);
        published.or_else(|| self.withheld.contains(cells).then_some(Count::Withheld))
    }

    /// Keeps an answer.
    pub(super) fn keep(&mut self, cells: Cells, answer: Count) {
        match answer {
            Count::Of(number) => {
                self.order.push(cells.clone());
                self.published.insert(cells, number);
            }
            Count::Withheld => {
                self.withheld.insert(cells);
            }
        }
    }

    /// Every answer: those with a number in the order in which they were given, then the
    /// others.
    #[cfg(feature = "serde")]
    pub(super) fn answers(&self) -> impl Iterator<Item = (&Cells, Count)> {
        let number = |cells| Some((cells, Count::Of(*self.published.get(cells)?)));
        let withheld = self.withheld.iter().map(|cells| (cells, Count::Withheld));
        self.order.iter().filter_map(number).chain(withheld)
    }

    pub(super) fn count(&self, cells: &Cells) -> u64 {
        let people = cells.iter().filter_map(|cell| self.people.get(cell));
        people.sum()
    }

    /// What follows for these cells from what was published.
    pub(super) fn following(&self, cells: &Cells) -> Option<u64> {
        let [audit, _] = &self.audits;
        let follows = audit.follows(|cell| cells.contains(cell));
        let number = follows.then(|| self.count(cells));
        number.filter(|number| *number >= self.threshold)
    }

    /// Which cells have changed by the threshold or more when so many people are in each.
    pub(super) fn changed(&self, then: &[u64]) -> Cells {
        let number = |of: &[u64], cell| of.get(cell).copied().unwrap_or(0);
        Cells::of(self.people.len(), |cell| {
            number(&self.people, cell).abs_diff(number(then, cell)) >= self.threshold
        })
    }

    /// Takes a count in as published when so many people were in each cell, and these
    /// were not as they are here; `None`: it must not be, and nothing is changed.
    fn publish(&mut self, cells: &Cells, changed: &Cells, then: &[u64]) -> Option<[Undo; 2]> {
        let (same, changed) = (cells - changed, cells & changed);
        let number = |cell: usize| then.get(cell).copied().unwrap_or(0);
        let occupied = Cells::of(self.people.len(), |cell| {
            changed.contains(cell) && number(cell) > 0
        });
        let [one, other] = &mut self.audits;
        let first = one.publish(|cell| in_either(cell, &same, &changed)).ok()?;
        if let Ok(second) = other.publish(|cell| in_either(cell, &same, &occupied)) {
            return Some([first, second]);
        }
        one.put_back(first);
        None
    }

    /// As [`publish`](Self::publish), of this epoch itself: nothing has changed since.
    pub(super) fn publish_own(&mut self, cells: &Cells) -> Option<[Undo; 2]> {
        let none = Cells::of(self.people.len(), |_| false);
        self.publish(cells, &none, &[])
    }

    /// As [`publish`](Self::publish), of the epoch that is open, with so many people.
    pub(super) fn publish_now(&mut self, cells: &Cells, then: &[u64]) -> Option<[Undo; 2]> {
        let changed = self.changed.clone();
        self.publish(cells, &changed, then)
    }

    /// Takes in what another epoch published, where it may be.
    pub(super) fn remember(&mut self, other: &Self) {
        let changed = self.changed(&other.people);
        for cells in other.published.keys() {
            self.publish(cells, &changed, &other.people);
        }
    }

    /// As if the last count that was taken in had never been published.
    pub(super) fn put_back(&mut self, undo: [Undo; 2]) {
        for (audit, undo) in self.audits.iter_mut().zip(undo) {
            audit.put_back(undo);
        }
    }
}

/// Whether a cell is in the first, or, numbered from there on, in the second.
fn in_either(cell: usize, first: &Cells, second: &Cells) -> bool {
    match cell.checked_sub(first.len()) {
        None => first.contains(cell),
        Some(cell) => second.contains(cell),
    }
}
