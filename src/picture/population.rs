//! Numbers of people as something to be drawn, and as areas.

use super::PictureError;
use super::areas::{Ellipse, areas, search};
use super::canon;
use super::drawn::{Fit, Why};
use super::layout::Layout;
use super::lettering::clean;
use super::placing;
use super::subject::{Cell, Nouns, Set, Subject, Undrawn, Whole, has};
use crate::population::analysis::{Count, Dimension, Table};
use crate::venn::Counts;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Display;

/// The most sets that are drawn as areas.
pub(super) const MOST: usize = 6;

/// From so many beginnings areas are searched for.
const BEGINNINGS: u64 = 10;

/// A fit as good as this is taken without looking further.
const GOOD: f64 = 0.002;
const ROUND: f64 = 2.5;

const PEOPLE: Nouns = Nouns {
    set: ["set", "sets"],
    item: ["person", "people"],
    outside: "in no set",
};

/// A population, as something to be drawn.
pub(super) fn population<N: Display>(title: &str, names: &[N], counts: &Counts) -> Subject {
    let cell = |signature, count| Cell {
        signature,
        count: Count::Of(count),
        ..Cell::default()
    };
    let sets = names.iter().map(|name| Set {
        name: clean(&name.to_string()),
        count: Count::Of(0),
    });
    let mut subject = Subject {
        title: clean(title),
        note: String::new(),
        nouns: PEOPLE,
        sets: sets.collect(),
        viewers: Vec::new(),
        cells: counts
            .regions()
            .map(|(signature, count)| cell(signature, count))
            .collect(),
        outside: cell(0, counts.outside()),
        undrawn: Undrawn::default(),
        whole: Whole::Summed,
    };
    subject.arrange();
    subject
}

/// The regions of more sets than these are those of the table; of fewer, what the table
/// leaves out is withheld.
const REGIONS: usize = 12;

/// What is published of a population, as something to be drawn.
///
/// # Errors
/// If some dimension is no set, or if there are more than can be told apart.
pub(super) fn published(title: &str, table: &Table) -> Result<Subject, PictureError> {
    let sets = table.dimensions.len();
    if sets > 64 {
        return Err(PictureError::Dimensions { dimensions: sets });
    }
    let margins = table.margins.iter().zip(&table.dimensions).enumerate();
    let set = margins.map(|(place, (margin, dimension))| match margin.as_slice() {
        [(name, count), (rest, _)] if **rest == *Dimension::REST => Ok(Set {
            name: clean(&named(dimension, name)),
            count: *count,
        }),
        _ => Err(PictureError::Categories { dimension: place }),
    });
    let set: Vec<Set> = set.collect::<Result<_, _>>()?;
    let mut regions: BTreeMap<u64, Count> = BTreeMap::new();
    if sets <= REGIONS {
        let all = 0..1_u64.checked_shl(width(sets)).unwrap_or_default();
        regions.extend(all.map(|signature| (signature, Count::Withheld)));
    }
    regions.extend(table.cells.iter().map(|(names, count)| {
        let bits = (0..)
            .zip(names)
            .filter(|(_, name)| ***name != *Dimension::REST);
        let signature = bits.fold(0, |all, (bit, _)| {
            all | 1_u64.checked_shl(bit).unwrap_or_default()
        });
        (signature, *count)
    }));
    let cell = |signature, count| Cell {
        signature,
        count,
        ..Cell::default()
    };
    let outside = regions.remove(&0).unwrap_or(Count::Withheld);
    let inside = regions.into_iter().filter(|(_, count)| !count.is_nothing());
    let mut cells: Vec<Cell> = inside
        .map(|(signature, count)| cell(signature, count))
        .collect();
    cells.sort_unstable_by_key(|cell| (cell.signature.count_ones(), cell.signature));
    let mut subject = Subject {
        title: clean(title),
        note: String::new(),
        nouns: PEOPLE,
        sets: set,
        viewers: Vec::new(),
        cells,
        outside: cell(0, outside),
        undrawn: Undrawn::default(),
        whole: Whole::Said(table.total),
    };
    subject.name_apart();
    Ok(subject)
}

fn width(sets: usize) -> u32 {
    u32::try_from(sets).unwrap_or(u32::MAX)
}

/// A set by its dimension, and by its category if that is called something else.
fn named(dimension: &str, category: &str) -> String {
    if dimension == category {
        category.into()
    } else {
        format!("{dimension}: {category}")
    }
}

/// Sets as ellipses: those of the same people have the same one.
pub(super) struct Areas {
    pub(super) ellipses: Vec<Ellipse>,
    /// For each ellipse, the signature of the sets that it stands for.
    pub(super) stands: Vec<u64>,
}

impl Areas {
    /// The signature among sets of one among ellipses.
    pub(super) fn sets(&self, signature: u64) -> u64 {
        let own = (0..).zip(&self.stands);
        own.filter(|(bit, _)| has(signature, *bit))
            .fold(0, |all, (_, sets)| all | sets)
    }
}

/// Areas for a population, and how well they stand for its numbers.
///
/// # Errors
/// Why there are none.
pub(super) fn fitted(subject: &Subject) -> Result<(Fit, Layout), Why> {
    if subject.sets.len() > MOST {
        return Err(Why::Sets { most: MOST });
    }
    let shares = shares(subject);
    let stands = stands(&shares);
    let among: BTreeMap<u64, f64> = shares
        .iter()
        .map(|(sets, share)| (among(&stands, *sets), *share))
        .collect();
    let all = canon::ellipses(stands.len());
    let mut best: Option<(Fit, f64, Areas)> = None;
    if !stands.is_empty() {
        for beginning in 1..=BEGINNINGS {
            let ellipses = search(stands.len(), &among, &all, beginning);
            let areas = Areas {
                ellipses,
                stands: stands.clone(),
            };
            let Some(fit) = measured(&areas, &shares) else {
                continue;
            };
            let stretch = stretch(&areas.ellipses);
            let is_good = fit.is_faithful() && fit.diag_error < GOOD && stretch < ROUND;
            let rank = |fit: &Fit, stretch: f64| (fit.wrong(), fit.diag_error + stretch * 0.002);
            if best
                .as_ref()
                .is_none_or(|(than, by, _)| rank(&fit, stretch) < rank(than, *by))
            {
                best = Some((fit, stretch, areas));
            }
            if is_good {
                break;
            }
        }
    }
    let Some((fit, _, areas)) = best else {
        return Err(Why::NoAreas);
    };
    if !fit.is_faithful() || fit.diag_error > Fit::WORST {
        return Err(Why::Areas(fit));
    }
    match placing::layout(subject, &areas) {
        Some(layout) => Ok((fit, layout)),
        None => Err(Why::NoAreas),
    }
}

/// Each region's share of what is inside.
#[allow(
    clippy::cast_precision_loss,
    reason = "a share of people, drawn in pixels"
)]
fn shares(subject: &Subject) -> BTreeMap<u64, f64> {
    let inside = subject.inside().max(1) as f64;
    let cells = subject.cells.iter();
    cells
        .map(|cell| (cell.signature, cell.count.told() as f64 / inside))
        .collect()
}

/// The sets that somebody is in, those of the same people together.
fn stands(shares: &BTreeMap<u64, f64>) -> Vec<u64> {
    let mut stands: Vec<u64> = Vec::new();
    for bit in 0..u64::BITS {
        let regions = || shares.keys().filter(move |signature| has(**signature, bit));
        if regions().next().is_none() {
            continue;
        }
        let others = (0..u64::BITS).filter(|other| {
            shares
                .keys()
                .all(|signature| has(*signature, bit) == has(*signature, *other))
        });
        let same = others.fold(0, |all, bit| {
            all | 1_u64.checked_shl(bit).unwrap_or_default()
        });
        if !stands.contains(&same) {
            stands.push(same);
        }
    }
    stands
}

/// The signature among ellipses of one among sets.
fn among(stands: &[u64], sets: u64) -> u64 {
    let own = (0..).zip(stands).filter(|(_, own)| sets & **own != 0);
    own.fold(0, |all, (bit, _)| {
        all | 1_u64.checked_shl(bit).unwrap_or_default()
    })
}

/// The longest radius over the shortest, of the ellipse where that is most.
fn stretch(ellipses: &[Ellipse]) -> f64 {
    let ratios = ellipses.iter().map(|one| one.radii[0] / one.radii[1]);
    ratios.fold(1.0, |most, ratio| most.max(ratio).max(1.0 / ratio))
}

/// How well areas stand for shares; none if they are no numbers.
fn measured(areas: &Areas, shares: &BTreeMap<u64, f64>) -> Option<Fit> {
    let drawn = self::areas(&areas.ellipses).into_iter();
    let drawn: BTreeMap<u64, f64> = drawn
        .map(|(signature, area)| (areas.sets(signature), area))
        .collect();
    let all: f64 = drawn.values().sum();
    if !(all.is_normal() && all > 0.0) {
        return None;
    }
    let mut fit = Fit {
        diag_error: 0.0,
        missing: Vec::new(),
        false_regions: Vec::new(),
    };
    let mut regions: Vec<u64> = drawn.keys().chain(shares.keys()).copied().collect();
    regions.sort_unstable();
    regions.dedup();
    for region in regions {
        let share = shares.get(&region).copied().unwrap_or_default();
        let drawn = drawn.get(&region).copied().unwrap_or_default() / all;
        fit.diag_error = fit.diag_error.max((drawn - share).abs());
        if share > 0.0 && drawn < Fit::SPECK {
            fit.missing.push(region);
        }
        if share <= 0.0 && drawn > Fit::TRACE {
            fit.false_regions.push(region);
        }
    }
    Some(fit)
}
