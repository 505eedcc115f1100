//! Where a resolution finds its evidence, and how much of it a question needs.

use super::resolution::Piece;
use super::{Evidence, Lens, Refusal, Refused, Resolution, Rules, Says};
use crate::identifier::Identifier;
use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry;
use alloc::vec::Vec;

/// An index of live evidence by identifier: the host's tables, or ours.
///
/// A question about one person reads only the piece of the graph that hangs
/// together with it.
pub trait Ties<'a> {
    /// All live evidence that names `identifier`, of every basis, each once, in
    /// any order.
    fn touching(&self, identifier: &'a Identifier) -> Vec<Evidence<'a>>;
}

impl<'a> Ties<'a> for BTreeMap<&'a Identifier, Vec<Evidence<'a>>> {
    fn touching(&self, identifier: &'a Identifier) -> Vec<Evidence<'a>> {
        self.get(identifier).cloned().unwrap_or_default()
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
    ) -> Self {
        let (mut links, mut differences) = (Vec::new(), Vec::new());
        for evidence in ties.touching(identifier) {
            match evidence.says {
                Says::Different => differences.push(evidence),
                Says::Same { .. } if counts(&evidence) => links.push(evidence),
                Says::Same { .. } => {}
            }
        }
        let isolated = if rules.blocks(identifier) {
            Some(Refusal::Blocked)
        } else {
            let mut others: Vec<_> = links
                .iter()
                .filter_map(|link| link.between.other(identifier))
                .collect();
            others.sort_unstable();
            others.dedup();
            rules
                .over_shares(identifier, others.len())
                .then_some(Refusal::Shared)
        };
        Self {
            links,
            differences,
            isolated,
        }
    }
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
    let visit = |identifier: &'a Identifier| Visit::to(identifier, ties, rules, &counts);
    let mut visits: BTreeMap<&'a Identifier, Visit<'a>> = BTreeMap::new();
    let mut piece = Piece::default();
    let mut open = alloc::vec![seed];
    visits.insert(seed, visit(seed));
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
                    let there = new.insert(visit(other));
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
