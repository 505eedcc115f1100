//! A person's personas and any other sets, as something to be drawn.

use super::lettering::clean;
use super::subject::{Cell, Item, Nouns, Set, Subject, Undrawn, Viewer, Whole};
use crate::condition::Truth;
use crate::name::Persona;
use crate::permission::{Place, Question};
use crate::persona::{Member, Personas};
use crate::population::analysis::Count;
use crate::profile::{Disclosure, Extent, Seen};
use crate::venn::Venn;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::fmt::{Display, Write};

/// So many personas are drawn at most; it is the most that one question has bits for.
const MOST: usize = Venn::<Persona, Member>::MOST as usize;

const PERSONA: Nouns = Nouns {
    set: ["persona", "personas"],
    item: ["attribute", "attributes"],
    outside: "in no persona",
};

const SET: Nouns = Nouns {
    set: ["set", "sets"],
    item: ["item", "items"],
    outside: "in no set",
};

/// A person: personas are the sets, attributes what lies in them.
pub(super) fn person(title: &str, disclosure: &Disclosure) -> Subject {
    let personas = disclosure.personas();
    let lying = lying(personas);
    let sizes: BTreeMap<&Persona, u64> = lying
        .iter()
        .map(|(name, members)| (*name, size(members)))
        .collect();
    let (drawn, undrawn) = chosen(&sizes);
    let size_of = |name: &Persona| sizes.get(name).copied().unwrap_or_default();
    let mut places: BTreeMap<&Member, Places<'_>> = BTreeMap::new();
    for member in personas.members() {
        places.insert(member, Places::default());
    }
    for (bit, name) in (0_u32..).zip(&drawn) {
        let bit = 1_u64.checked_shl(bit).unwrap_or_default();
        for (member, truth) in lying.get(name).into_iter().flatten() {
            let Some(places) = places.get_mut(member) else {
                continue;
            };
            match truth {
                Truth::True => places.signature |= bit,
                Truth::Unknown => places.perhaps.push(name),
                Truth::False => {}
            }
        }
    }
    for name in &undrawn {
        for member in certain(lying.get(name).into_iter().flatten()) {
            if let Some(places) = places.get_mut(member) {
                places.is_beyond = true;
            }
        }
    }
    let mut regions: BTreeMap<u64, Vec<&Member>> = BTreeMap::new();
    let mut beyond = Vec::new();
    for (member, places) in &places {
        if places.signature == 0 && places.is_beyond {
            beyond.push(*member);
        } else {
            regions.entry(places.signature).or_default().push(member);
        }
    }
    let cell = |signature: u64, members: Vec<&Member>| {
        let seen = disclosure.seen().iter();
        let seen = seen.map(|seen| seen.extent(members.iter().copied()));
        let seen = seen.collect();
        let items = attributes(&members, disclosure.seen(), &places);
        Cell {
            signature,
            count: Count::Of(items.len() as u64),
            items,
            seen,
        }
    };
    let outside = cell(0, regions.remove(&0).unwrap_or_default());
    let cells: Vec<Cell> = regions
        .into_iter()
        .map(|(signature, members)| cell(signature, members))
        .collect();
    let only = cell(0, beyond);
    let viewer = |(place, seen): (usize, &Seen)| {
        let all = cells.iter().chain([&outside, &only]);
        let items = all.flat_map(|cell| &cell.items);
        let sees = items.filter(|item| item.seen.get(place).is_some_and(|e| *e > Extent::Nothing));
        let sees: BTreeSet<&str> = sees.map(|item| item.name.as_str()).collect();
        Viewer {
            name: words(seen.question(), disclosure.personas()),
            sees: sees.len() as u64,
            somebodies: somebodies(seen),
        }
    };
    let viewers = disclosure.seen().iter().enumerate().map(viewer).collect();
    let mut subject = Subject {
        title: clean(title),
        note: format!("as of {}", personas.at()),
        nouns: PERSONA,
        sets: drawn.iter().map(|name| set(name.as_str(), 0)).collect(),
        viewers,
        cells,
        outside,
        undrawn: Undrawn {
            sets: undrawn
                .iter()
                .map(|name| set(name.as_str(), size_of(name)))
                .collect(),
            only,
        },
        // What was seen in two ways may lie in two regions, and is one attribute.
        whole: Whole::Said(Count::Of(size_of_all(personas.members()))),
    };
    subject.arrange();
    for (set, name) in subject.sets.iter_mut().zip(&drawn) {
        set.count = Count::Of(size_of(name));
    }
    subject
}

/// Where something lies.
#[derive(Default)]
struct Places<'p> {
    /// Of the personas that are drawn.
    signature: u64,
    /// Those in which it may lie.
    perhaps: Vec<&'p Persona>,
    /// Whether it lies in one that is not drawn.
    is_beyond: bool,
}

/// What lies in each persona, in whichever way, and how surely.
fn lying(personas: &Personas) -> BTreeMap<&Persona, BTreeMap<&Member, Truth>> {
    let members = |name| {
        let mut members: BTreeMap<&Member, Truth> = BTreeMap::new();
        for (member, truth) in personas.makings(name).iter().flat_map(|one| &one.members) {
            let known = members.entry(member).or_insert(Truth::False);
            *known = known.or(*truth);
        }
        members
    };
    personas.names().map(|name| (name, members(name))).collect()
}

/// Those that certainly lie there.
fn certain<'m, 'p: 'm>(
    members: impl IntoIterator<Item = (&'m &'p Member, &'m Truth)>,
) -> impl Iterator<Item = &'p Member> {
    let members = members.into_iter();
    members.filter_map(|(member, truth)| (*truth == Truth::True).then_some(*member))
}

/// Any sets of anything.
pub(super) fn sets<S: Display + Ord, T: Display + Ord>(title: &str, venn: &Venn<S, T>) -> Subject {
    let cell = |signature: u64, items: &BTreeSet<T>| Cell {
        signature,
        count: Count::Of(items.len() as u64),
        items: items.iter().map(item).collect(),
        seen: Vec::new(),
    };
    let name = |name: &S| set(&name.to_string(), 0);
    let mut subject = Subject {
        title: clean(title),
        note: String::new(),
        nouns: SET,
        sets: venn.sets().iter().map(name).collect(),
        viewers: Vec::new(),
        cells: venn
            .regions()
            .map(|region| cell(region.signature(), region.items()))
            .collect(),
        outside: cell(0, venn.outside()),
        undrawn: Undrawn::default(),
        whole: Whole::Summed,
    };
    subject.arrange();
    subject
}

/// The personas that are drawn, ascending, and those that there is no room for, largest
/// first.
fn chosen<'p>(sizes: &BTreeMap<&'p Persona, u64>) -> (Vec<&'p Persona>, Vec<&'p Persona>) {
    let mut all: Vec<&Persona> = sizes.keys().copied().collect();
    if all.len() <= MOST {
        return (all, Vec::new());
    }
    all.sort_by_key(|name| (sizes.get(name).copied().map(Reverse), *name));
    let beyond = all.split_off(MOST);
    all.sort_unstable();
    (all, beyond)
}

/// How many attributes certainly lie in a persona.
fn size(members: &BTreeMap<&Member, Truth>) -> u64 {
    size_of_all(certain(members))
}

/// How many attributes these are.
fn size_of_all<'m>(members: impl IntoIterator<Item = &'m Member>) -> u64 {
    let attributes = members.into_iter().map(Member::attribute);
    attributes.collect::<BTreeSet<_>>().len() as u64
}

/// Members by attribute: how many of each, and how much of them each access sees.
fn attributes(
    members: &[&Member],
    seen: &[Seen],
    places: &BTreeMap<&Member, Places<'_>>,
) -> Vec<Item> {
    let same = members.chunk_by(|one, other| one.attribute() == other.attribute());
    let item = |same: &[&Member]| {
        let also = same.iter().filter_map(|member| places.get(member));
        let also: BTreeSet<&Persona> = also.flat_map(|one| &one.perhaps).copied().collect();
        Item {
            name: same
                .first()
                .map_or_else(String::new, |member| clean(member.attribute().as_str())),
            times: same.len(),
            seen: seen
                .iter()
                .map(|seen| seen.extent(same.iter().copied()))
                .collect(),
            perhaps: also.iter().map(|name| clean(name.as_str())).collect(),
        }
    };
    same.map(item).collect()
}

fn set(name: &str, count: u64) -> Set {
    Set {
        name: clean(name),
        count: Count::Of(count),
    }
}

fn item(of: &impl Display) -> Item {
    Item {
        name: clean(&of.to_string()),
        times: 1,
        seen: Vec::new(),
        perhaps: Vec::new(),
    }
}

/// Who asks, what for, through which channel, with how much trust; when, if at
/// another time than the picture's.
fn words(question: &Question, personas: &Personas) -> String {
    let mut out = format!("{} for {}", question.recipient, question.purpose);
    // Writing to a string does not fail.
    let _ = question
        .channel
        .as_ref()
        .map(|channel| write!(out, " by {channel}"));
    let _ = question
        .trust
        .as_ref()
        .map(|trust| write!(out, " (trust {trust})"));
    let _ = (question.at != personas.at()).then(|| write!(out, ", at {}", question.at));
    clean(&out)
}

fn somebodies(seen: &Seen) -> Vec<Vec<String>> {
    let place = |place: &Place| match place {
        Place::Inside(persona) => clean(persona.as_str()),
        Place::OutsideAllCircles => PERSONA.outside.into(),
    };
    let one = |places: &BTreeSet<Place>| places.iter().map(place).collect();
    seen.identities().iter().map(one).collect()
}
