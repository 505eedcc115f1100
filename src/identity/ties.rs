//! Where a resolution finds its evidence, and how much of it a question needs.

use super::resolution::Piece;
use super::{Evidence, Lens, Refusal, Refused, Resolution, Rules, Says};
use crate::identifier::Identifier;
use alloc::collections::btree_map::Entry;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// An index of live evidence by identifier: the host's tables, or ours.
///
/// A question about one person reads only the piece of the graph that hangs
/// together with it.
pub trait Ties<'a> {
    /// All live evidence that names `identifier`, of every basis, each once, in
    /// any order.
    fn touching(&self, identifier: &'a Identifier) -> impl Iterator<Item = Evidence<'a>>;
}

impl<'a> Ties<'a> for BTreeMap<&'a Identifier, Vec<Evidence<'a>>> {
    fn touching(&self, identifier: &'a Identifier) -> impl Iterator<Item = Evidence<'a>> {
        self.get(identifier).into_iter().flatten().copied()
    }
}

/// The links of one identifier that a lens holds, and why none of them counts,
/// if so.
struct Visit<'a> {
    links: Vec<Evidence<'a>>,
    differences: Vec<Evidence<'a>>,
    isolated: Option<Refusal>,
}

impl<'a> Visit<'a> {
    fn to(
        identifier: &'a Identifier,
        ties: &impl Ties<'a>,
        rules: &Rules,
        counts: &impl Fn(&Evidence<'a>) -> bool,
        mode: Mode,
    ) -> Self {
        let (mut links, mut differences) = (Vec::new(), Vec::new());
        let mut others = BTreeSet::new();
        let most = rules.sharing_number(identifier);
        let mut isolated = rules.blocks(identifier).then_some(Refusal::Blocked);
        for evidence in ties.touching(identifier) {
            match evidence.says {
                Says::Different => differences.push(evidence),
                Says::Same { .. } if counts(&evidence) => {
                    others.extend(
                        evidence
                            .between
                            .other(identifier)
                            .filter(|_| most.is_some()),
                    );
                    links.push(evidence);
                    if isolated.is_none() && most.is_some_and(|most| others.len() > most) {
                        isolated = Some(Refusal::Shared);
                    }
                }
                Says::Same { .. } => {}
            }
            // Nobody goes past it: what else names it makes no difference.
            if isolated.is_some() && mode == Mode::Neighbour {
                break;
            }
        }
        Self {
            links,
            differences,
            isolated,
        }
    }
}

/// Whether a visit is to where a question starts, or to somebody on the way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Start,
    Neighbour,
}

/// The person of `seed`, and all who hang together with it through evidence
/// that `lens` and `counts` hold: the same persons that the whole graph would
/// give for these identifiers.
pub fn around<'a>(
    ties: &impl Ties<'a>,
    rules: &Rules,
    lens: &Lens,
    counts: impl Fn(&Evidence<'a>) -> bool,
    seed: &'a Identifier,
) -> Resolution<'a> {
    let counts = |e: &Evidence<'a>| e.link_basis().is_some_and(|b| lens.holds(b)) && counts(e);
    let visit =
        |identifier: &'a Identifier, mode| Visit::to(identifier, ties, rules, &counts, mode);
    let mut visits: BTreeMap<&'a Identifier, Visit<'a>> = BTreeMap::new();
    let mut piece = Piece::default();
    let mut open = alloc::vec![seed];
    visits.insert(seed, visit(seed, Mode::Start));
    while let Some(identifier) = open.pop() {
        piece.identifiers.push(identifier);
        let Some(here) = visits.get_mut(identifier) else {
            continue;
        };
        let links = core::mem::take(&mut here.links);
        piece.differences.append(&mut here.differences);
        if let Some(why) = &here.isolated {
            let refused = |evidence| Refused {
                evidence,
                why: why.clone(),
            };
            piece.refused.extend(links.into_iter().map(refused));
            continue;
        }
        for evidence in links {
            let Some(other) = evidence.between.other(identifier) else {
                continue;
            };
            let there = match visits.entry(other) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    let there = new.insert(visit(other, Mode::Neighbour));
                    if there.isolated.is_none() {
                        open.push(other);
                    }
                    there
                }
            };
            match &there.isolated {
                Some(why) => piece.refused.push(Refused {
                    evidence,
                    why: why.clone(),
                }),
                // Each usable link is met from both its ends: count it once.
                None if identifier == evidence.between.first() => piece.links.push(evidence),
                None => {}
            }
        }
    }
    Resolution::of_piece(rules, piece)
}
