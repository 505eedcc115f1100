//! What is to be drawn, whatever it is drawn as.

use crate::population::analysis::Count;
use crate::profile::Extent;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Reverse;

/// Sets, what lies in exactly which of them, and who sees it. All names are clean.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub(super) title: String,
    /// What is added to the title in small print.
    pub(super) note: String,
    pub(super) nouns: Nouns,
    /// The position is the bit in signatures.
    pub(super) sets: Vec<Set>,
    pub(super) viewers: Vec<Viewer>,
    /// The regions that are not empty: few sets first, then by signature.
    pub(super) cells: Vec<Cell>,
    /// What is in no set. Its count may be 0.
    pub(super) outside: Cell,
    /// Sets that there is no room for, largest first; what lies in them alone.
    pub(super) undrawn: Undrawn,
    pub(super) whole: Whole,
}

/// Where the number of everything, and that of each set, comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whole {
    /// From the regions.
    Summed,
    /// It is said apart, and sums of what is told come to something else.
    Said(Count),
}

/// What things are called.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nouns {
    pub(super) set: [&'static str; 2],
    pub(super) item: [&'static str; 2],
    /// Of what is in no set.
    pub(super) outside: &'static str,
}

/// A set.
#[derive(Clone, Debug)]
pub(super) struct Set {
    pub(super) name: String,
    pub(super) count: Count,
}

/// Somebody who sees some of it.
#[derive(Clone, Debug)]
pub(super) struct Viewer {
    /// Who, what for, through which channel.
    pub(super) name: String,
    /// How many things it sees at least in part, and whatever else is to be said.
    pub(super) sees: u64,
    /// For each somebody that it sees, the sets in which it sees something of them.
    pub(super) somebodies: Vec<Vec<String>>,
}

/// An exclusive region.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) signature: u64,
    pub(super) count: Count,
    /// As many as counted, or none where only counts are known.
    pub(super) items: Vec<Item>,
    /// For each viewer.
    pub(super) seen: Vec<Extent>,
}

/// Something in a region.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) name: String,
    /// How often it is there.
    pub(super) times: usize,
    /// For each viewer.
    pub(super) seen: Vec<Extent>,
    /// The sets in which it may be besides.
    pub(super) perhaps: Vec<String>,
}

/// Sets that are not drawn.
#[derive(Clone, Debug, Default)]
pub(super) struct Undrawn {
    pub(super) sets: Vec<Set>,
    /// What is in these alone.
    pub(super) only: Cell,
}

/// How a region shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Light {
    /// Nobody is asked about.
    Unasked,
    /// What is in it is not told.
    Withheld,
    /// Nobody sees any of it.
    Dark,
    /// Somebody sees some of it, and nobody all.
    Dim,
    /// Somebody sees all of it.
    Lit,
}

impl Subject {
    /// The names of the sets of a signature, ascending.
    pub(super) fn names(&self, signature: u64) -> impl Iterator<Item = &str> {
        let all = (0_u32..).zip(&self.sets);
        all.filter(move |(bit, _)| has(signature, *bit))
            .map(|(_, set)| set.name.as_str())
    }

    /// The number of a region in lists and labels, and the region.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (usize, &Cell)> {
        (1..).zip(&self.cells)
    }

    /// Everything that is told to be in a set.
    pub(super) fn inside(&self) -> u64 {
        self.cells.iter().map(|cell| cell.count.told()).sum()
    }

    /// Everything.
    pub(super) fn total(&self) -> Count {
        match self.whole {
            Whole::Summed => Count::Of(self.sum()),
            Whole::Said(number) => number,
        }
    }

    /// Everything that is told of a region.
    pub(super) fn sum(&self) -> u64 {
        self.inside() + self.outside.count.told() + self.undrawn.only.count.told()
    }

    /// How many regions are withheld, of those in a set.
    pub(super) fn withheld(&self) -> usize {
        let held = self.cells.iter().filter(|cell| cell.count.is_withheld());
        held.count()
    }

    /// The regions that are listed by themselves: those that are withheld only if there are
    /// few of these.
    pub(super) fn listed(&self) -> impl Iterator<Item = (usize, &Cell)> {
        let all = self.withheld() <= Self::MOST_WITHHELD;
        self.numbered()
            .filter(move |(_, cell)| all || !cell.count.is_withheld())
    }

    /// How many regions are not.
    pub(super) fn unlisted(&self) -> usize {
        let held = self.withheld();
        if held <= Self::MOST_WITHHELD { 0 } else { held }
    }

    /// More regions than these, those of five sets, are only counted if they are withheld.
    const MOST_WITHHELD: usize = 31;

    /// Whether any number is withheld of a region.
    pub(super) fn withholds(&self) -> bool {
        self.withheld() > 0 || self.outside.count.is_withheld()
    }

    /// The regions, few sets first, then by signature; sets counted anew from them, and
    /// named apart.
    pub(super) fn arrange(&mut self) {
        self.cells
            .sort_unstable_by_key(|cell| (cell.signature.count_ones(), cell.signature));
        for (bit, set) in (0..).zip(&mut self.sets) {
            let within = self.cells.iter().filter(|cell| has(cell.signature, bit));
            set.count = Count::Of(within.map(|cell| cell.count.told()).sum());
        }
        self.name_apart();
    }

    /// Names that are alike once they are clean get numbers; one of nothing says so.
    pub(super) fn name_apart(&mut self) {
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for set in &mut self.sets {
            if set.name.trim().is_empty() {
                set.name = "unnamed".into();
            }
            let mut name = set.name.clone();
            for number in 2.. {
                if taken.insert(name.clone()) {
                    break;
                }
                name = format!("{} ({number})", set.name);
            }
            set.name = name;
        }
    }
}

/// What a picture makes of a number.
impl Count {
    /// What may be told, for sums and sizes: nothing of what is withheld.
    pub(super) const fn told(self) -> u64 {
        match self {
            Self::Of(number) => number,
            Self::Withheld => 0,
        }
    }

    pub(super) const fn is_withheld(self) -> bool {
        matches!(self, Self::Withheld)
    }

    /// Whether it is told that there is nothing.
    pub(super) const fn is_nothing(self) -> bool {
        matches!(self, Self::Of(0))
    }

    /// Larger numbers first, those that are withheld last.
    pub(super) const fn descending(self) -> (bool, Reverse<u64>) {
        (self.is_withheld(), Reverse(self.told()))
    }
}

impl Default for Cell {
    /// Nothing, in no set.
    fn default() -> Self {
        Self {
            signature: 0,
            count: Count::Of(0),
            items: Vec::new(),
            seen: Vec::new(),
        }
    }
}

impl Cell {
    /// How it shows.
    pub(super) fn light(&self) -> Light {
        if self.count.is_withheld() {
            return Light::Withheld;
        }
        match self.seen.iter().max() {
            None => Light::Unasked,
            Some(Extent::Nothing) => Light::Dark,
            Some(Extent::Part) => Light::Dim,
            Some(Extent::Whole) => Light::Lit,
        }
    }
}

impl Nouns {
    /// `1 attribute`, `2 attributes`.
    pub(super) fn items(&self, count: u64) -> &'static str {
        number_of(self.item, count)
    }

    pub(super) fn sets(&self, count: usize) -> &'static str {
        number_of(self.set, count as u64)
    }
}

const fn number_of([one, more]: [&'static str; 2], count: u64) -> &'static str {
    if count == 1 { one } else { more }
}

/// Whether a signature has a bit.
pub(super) const fn has(signature: u64, bit: u32) -> bool {
    (signature >> bit) & 1 == 1
}
