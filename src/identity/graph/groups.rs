//! Pieces that links join: union-find over their numbers.

use super::pieces::PieceNumber;
use super::seen::VertexNumbers;
use crate::identity::web::Numbers as _;
use alloc::vec::Vec;

/// Numbers from 0 for the pieces that are met.
enum Local {
    /// Few of many.
    Sparse(VertexNumbers),
    /// By piece; [`NONE`] if it was not met.
    Dense(Vec<u32>),
}

const NONE: u32 = u32::MAX;

impl Local {
    fn get(&self, piece: PieceNumber) -> Option<usize> {
        match self {
            Self::Sparse(numbers) => numbers.known(piece),
            Self::Dense(numbers) => {
                let number = numbers
                    .get(piece as usize)
                    .filter(|&&number| number != NONE);
                number.map(|&number| number as usize)
            }
        }
    }
}

/// Pieces, being grouped.
pub(super) struct Groups {
    local: Local,
    met: Vec<PieceNumber>,
    parent: Vec<u32>,
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(NONE)
}

impl Groups {
    /// For so many links between pieces whose numbers are below `end`.
    pub(super) fn new(links: usize, end: usize) -> Self {
        let local = if links > end / 16 {
            Local::Dense(alloc::vec![NONE; end])
        } else {
            Local::Sparse(VertexNumbers::default())
        };
        Self {
            local,
            met: Vec::new(),
            parent: Vec::new(),
        }
    }

    fn meet(&mut self, piece: PieceNumber) -> u32 {
        let next = self.met.len();
        let number = match &mut self.local {
            Local::Sparse(numbers) => numbers.number(piece).0,
            Local::Dense(numbers) => match numbers.get_mut(piece as usize) {
                Some(number) if *number == NONE => {
                    *number = small(next);
                    next
                }
                Some(number) => *number as usize,
                None => next,
            },
        };
        if number == next {
            self.met.push(piece);
            self.parent.push(small(next));
        }
        small(number)
    }

    fn root(&mut self, mut of: u32) -> u32 {
        loop {
            let parent = self.parent.get(of as usize).copied().unwrap_or(of);
            if parent == of {
                return of;
            }
            let above = self.parent.get(parent as usize).copied().unwrap_or(parent);
            if let Some(place) = self.parent.get_mut(of as usize) {
                *place = above;
            }
            of = above;
        }
    }

    /// Puts two pieces into one group.
    pub(super) fn join(&mut self, a: PieceNumber, b: PieceNumber) {
        let (a, b) = (self.meet(a), self.meet(b));
        let (a, b) = (self.root(a), self.root(b));
        // The one met earlier stays: with halved paths that is enough.
        if let Some(place) = self.parent.get_mut(a.max(b) as usize) {
            *place = a.min(b);
        }
    }

    /// The groups that the pieces make, in the order in which they were met.
    pub(super) fn finish(mut self) -> Grouped {
        let mut ends: Vec<u32> = Vec::new();
        let mut group_of: Vec<u32> = Vec::with_capacity(self.met.len());
        for local in 0..small(self.met.len()) {
            let root = self.root(local);
            // A root was met before all others of its group.
            let group = group_of.get(root as usize).copied();
            let group = group.unwrap_or_else(|| {
                ends.push(0);
                small(ends.len() - 1)
            });
            ends.get_mut(group as usize)
                .into_iter()
                .for_each(|n| *n += 1);
            group_of.push(group);
        }
        // Sorted by counting: first where each group starts, and once its pieces
        // are there, where it ends.
        let mut start = 0;
        for end in &mut ends {
            start += core::mem::replace(end, start);
        }
        let mut pieces = alloc::vec![NONE; self.met.len()];
        for (&piece, &group) in self.met.iter().zip(&group_of) {
            if let Some(end) = ends.get_mut(group as usize) {
                pieces
                    .get_mut(*end as usize)
                    .into_iter()
                    .for_each(|place| *place = piece);
                *end += 1;
            }
        }
        Grouped {
            local: self.local,
            group_of,
            pieces,
            ends,
        }
    }
}

/// Pieces by group.
pub(super) struct Grouped {
    local: Local,
    group_of: Vec<u32>,
    pieces: Vec<PieceNumber>,
    ends: Vec<u32>,
}

impl Grouped {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, group: usize) -> &[PieceNumber] {
        let end = |group: usize| self.ends.get(group).map_or(0, |&end| end as usize);
        let start = group.checked_sub(1).map_or(0, end);
        self.pieces.get(start..end(group)).unwrap_or_default()
    }

    /// The group of a piece.
    pub(super) fn of(&self, piece: PieceNumber) -> Option<usize> {
        let group = self.group_of.get(self.local.get(piece)?)?;
        Some(*group as usize)
    }
}
