//! What bears on a person: the walk that an excerpt makes over what is held, and
//! a load over the host's tables.

use super::event::{EventKind, Linked, What};
use super::sight::Sight;
use super::store::{Held, Store, is_permit};
use super::unerased::vertex;
use crate::identifier::Identifier;
use crate::identity::{Pair, Rules, Tombstone};
use crate::name::EventId;
use crate::permission::Scope;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::convert::Infallible;

/// The kinds of which some events concern everybody.
const GLOBAL: [EventKind; 4] = [
    EventKind::Seated,
    EventKind::Proposed,
    EventKind::Enclosed,
    EventKind::Established,
];

/// The events that name an identifier come in four lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// Evidence.
    Links,
    /// Those that erased it.
    Erasures,
    /// What may concern others than whom it names: consents, enclosures, facts,
    /// preferences.
    Statements,
    /// Everything else.
    Data,
}

impl List {
    pub(super) const ALL: [Self; 4] = [Self::Links, Self::Erasures, Self::Statements, Self::Data];
    /// Of an identifier at which a piece ends.
    const BORDER: [Self; 2] = [Self::Erasures, Self::Statements];

    /// The list that an event is in, with whomever it names; `None` if it names
    /// nobody.
    pub(super) const fn of(what: &What) -> Option<Self> {
        Some(match what {
            What::Linked(_) | What::Distinguished(_) => Self::Links,
            What::Erased(_) => Self::Erasures,
            What::Consented(_) | What::Enclosed(_) | What::Established(_) | What::Preferred(_) => {
                Self::Statements
            }
            What::Observed(_) | What::Interacted(_) | What::Related(_) | What::Contacted(_) => {
                Self::Data
            }
            _ => return None,
        })
    }
}

/// Where a walk reads. It gathers lists before it looks into them, many at a time.
pub(super) trait Source {
    /// Why something could not be gathered.
    type Error;

    /// What was gathered so far.
    fn sight(&self) -> Sight<'_>;

    /// Sees to it that these lists of these identifiers are there: what was said of
    /// an identifier and what is kept of it in digest form.
    fn gather<'i>(
        &mut self,
        lists: impl IntoIterator<Item = (&'i Identifier, List)>,
    ) -> Result<(), Self::Error>;

    /// Sees to it that what concerns everybody is there.
    fn gather_company(&mut self) -> Result<(), Self::Error>;

    /// Sees to it that the events are there that name any that was gathered.
    fn gather_naming(&mut self) -> Result<(), Self::Error>;
}

/// A directory has it all.
impl Source for Sight<'_> {
    type Error = Infallible;

    fn sight(&self) -> Sight<'_> {
        *self
    }

    fn gather<'i>(
        &mut self,
        _: impl IntoIterator<Item = (&'i Identifier, List)>,
    ) -> Result<(), Infallible> {
        Ok(())
    }

    fn gather_company(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn gather_naming(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

/// All that bears on the persons of these identifiers, as of any instant, and that
/// is to be kept.
pub(super) fn bearing_on<S: Source>(
    source: &mut S,
    rules: &Rules,
    seeds: &BTreeSet<Identifier>,
    keeps: impl Fn(&What) -> bool,
) -> Result<Store, S::Error> {
    source.gather_company()?;
    let vertices = around(source, rules, seeds)?;
    let bounded = bounded(source, rules, seeds, &vertices)?;
    source.gather_naming()?;
    Ok(bounded.collected(&source.sight(), keeps))
}

/// Everything that ever hung together with these identifiers. Nobody goes past a
/// blocked one.
fn around<S: Source>(
    source: &mut S,
    rules: &Rules,
    seeds: &BTreeSet<Identifier>,
) -> Result<BTreeSet<Identifier>, S::Error> {
    let mut met = seeds.clone();
    let mut vertices = BTreeSet::new();
    let mut open: Vec<Identifier> = seeds.iter().cloned().collect();
    while !open.is_empty() {
        source.gather(open.iter().flat_map(|one| {
            let is_border = rules.blocks(one) && !seeds.contains(one);
            let lists = if is_border {
                &List::BORDER[..]
            } else {
                &List::ALL
            };
            lists.iter().map(move |list| (one, *list))
        }))?;
        let sight = source.sight();
        let here = open.iter().map(|one| vertex(&sight, one));
        let here: BTreeSet<Identifier> = here
            .filter(|here| !vertices.contains(*here))
            .cloned()
            .collect();
        let inner = || here.iter().filter(|here| !rules.blocks(here));
        // Whoever was erased is no border any more: what it was is not kept.
        source.gather(inner().flat_map(|here| List::ALL.map(|list| (here, list))))?;
        let sight = source.sight();
        let forms = inner().flat_map(|here| forms(&sight, here));
        let links = forms.flat_map(|form| linked(sight.store, form));
        let ends = links.flat_map(Pair::ends);
        open = ends
            .filter(|end| met.insert((*end).clone()))
            .cloned()
            .collect();
        vertices.extend(here);
    }
    Ok(vertices)
}

/// A piece of the graph, and those at its border.
struct Bounded {
    /// Everything that names one of these bears on the person.
    piece: BTreeSet<Identifier>,
    /// Of these, statements do.
    beyond: BTreeSet<Identifier>,
}

fn bounded<S: Source>(
    source: &mut S,
    rules: &Rules,
    seeds: &BTreeSet<Identifier>,
    vertices: &BTreeSet<Identifier>,
) -> Result<Bounded, S::Error> {
    let sight = source.sight();
    let known = vertices.iter().flat_map(|vertex| forms(&sight, vertex));
    let (mut beyond, mut piece): (BTreeSet<Identifier>, BTreeSet<Identifier>) =
        known.cloned().partition(|one| rules.blocks(one));
    // A blocked seed is a person of its own, whom its neighbours' words concern; of
    // another one that permits links it is asked whether a confidential link with it
    // may be known.
    let asked = |one: &&Identifier| seeds.contains(*one) || may_permit_links(sight.store, one);
    let hubs: Vec<Identifier> = beyond.iter().filter(asked).cloned().collect();
    piece.extend(beyond.iter().filter(|one| seeds.contains(*one)).cloned());
    source.gather(hubs.iter().map(|hub| (hub, List::Links)))?;
    let sight = source.sight();
    let links = hubs.iter().flat_map(|hub| linked(sight.store, hub));
    let neighbours: BTreeSet<Identifier> = links.flat_map(Pair::ends).cloned().collect();
    source.gather(
        neighbours
            .iter()
            .flat_map(|one| List::BORDER.map(|list| (one, list))),
    )?;
    let sight = source.sight();
    beyond.extend(
        neighbours
            .iter()
            .flat_map(|one| forms(&sight, one))
            .cloned(),
    );
    beyond.retain(|one| !piece.contains(one));
    let asked = beyond
        .iter()
        .filter(|one| may_permit_links(sight.store, one));
    let asked: Vec<Identifier> = asked.cloned().collect();
    source.gather(asked.iter().map(|one| (one, List::Links)))?;
    // A relation with somebody erased says nothing: who was erased is to be known.
    let sight = source.sight();
    let named = piece.iter().flat_map(|one| sight.store.mentions(one));
    let others: BTreeSet<Identifier> = named.flat_map(related).cloned().collect();
    source.gather(others.iter().map(|one| (one, List::Erasures)))?;
    Ok(Bounded { piece, beyond })
}

impl Bounded {
    fn collected(&self, sight: &Sight<'_>, keeps: impl Fn(&What) -> bool) -> Store {
        let store = sight.store;
        let mut found = Found {
            store,
            events: BTreeMap::new(),
        };
        for one in &self.piece {
            let named = || store.mentions(one).filter(|event| keeps(&event.what));
            let related = named().flat_map(related);
            let erased = related.flat_map(|other| store.erasing(vertex(sight, other)));
            found.take(erased.chain(store.erasing(one)).chain(named()));
        }
        for one in &self.beyond {
            let statements = store.words(one).filter(|event| {
                List::of(&event.what) == Some(List::Statements) && keeps(&event.what)
            });
            let to_seed = store.evidence(one).filter(|_| may_permit_links(store, one));
            found.take(statements.chain(to_seed).chain(store.erasing(one)));
        }
        for kind in GLOBAL {
            found.take(store.global(kind).filter(|event| keeps(&event.what)));
        }
        let mut small = Store::new(sight.key);
        for event in found.events.into_values() {
            small.insert(sight.key, event.event().clone());
        }
        small
    }
}

struct Found<'a> {
    store: &'a Store,
    events: BTreeMap<&'a EventId, &'a Held>,
}

impl<'a> Found<'a> {
    /// Takes events, and those that name them.
    fn take(&mut self, events: impl Iterator<Item = &'a Held>) {
        for event in events {
            let naming = self.store.naming(event).map(|by| (&by.id, by));
            self.events.extend(naming.chain([(&event.id, event)]));
        }
    }
}

/// An identifier as it is kept since it was erased, and as it came again; itself if
/// it was not erased.
fn forms<'a>(
    sight: &Sight<'a>,
    identifier: &'a Identifier,
) -> impl Iterator<Item = &'a Identifier> + use<'a> {
    let vertex = vertex(sight, identifier);
    core::iter::once(vertex).chain(sight.store.revived(vertex))
}

/// Whom evidence ever linked directly with an identifier, and itself.
fn linked<'a>(store: &'a Store, of: &'a Identifier) -> impl Iterator<Item = &'a Pair> + use<'a> {
    store.evidence(of).filter_map(|event| match &event.what {
        What::Linked(Linked { between, .. }) => Some(between),
        _ => None,
    })
}

/// Whoever is named in clear by a relation or an enclosure, which say nothing more once
/// one of those is erased.
fn related(event: &Held) -> impl Iterator<Item = &Identifier> {
    let says = matches!(event.what, What::Related(_) | What::Enclosed(_));
    let named = says.then(|| event.what.identifiers());
    let named = named.into_iter().flatten();
    named.filter(|one| !Tombstone::is_one(one))
}

/// Whether a permit of links was ever said through an identifier: without one,
/// nobody knows of a confidential link with it.
fn may_permit_links(store: &Store, identifier: &Identifier) -> bool {
    let mut words = store.words(identifier);
    words.any(|event| match &event.what {
        What::Consented(consent) => {
            is_permit(&event.what) && matches!(consent.terms.scope, Scope::Link(_))
        }
        _ => false,
    }) && !Tombstone::is_one(identifier)
}
