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
    let (drawn, undrawn) = chosen(personas);
    let names: Vec<&Persona> = drawn.iter().copied().collect();
    let mut regions: BTreeMap<u64, Vec<&Member>> = BTreeMap::new();
    let mut beyond = Vec::new();
    let mut perhaps: BTreeMap<&Member, Vec<&Persona>> = BTreeMap::new();
    for member in personas.members() {
        let mut signature = 0;
        for (bit, name) in (0_u32..).zip(&names) {
            match personas.lies(member, name) {
                Truth::True => signature |= 1_u64.checked_shl(bit).unwrap_or_default(),
                Truth::Unknown => perhaps.entry(member).or_default().push(name),
                Truth::False => {}
            }
        }
        let is_in = |name: &Persona| personas.lies(member, name) == Truth::True;
        if signature == 0 && undrawn.iter().any(|name| is_in(name)) {
            beyond.push(member);
        } else {
            regions.entry(signature).or_default().push(member);
        }
    }
    let cell = |signature: u64, members: Vec<&Member>| {
        let seen = disclosure.seen().iter();
        let seen = seen.map(|seen| seen.extent(members.iter().copied()));
        let seen = seen.collect();
        let items = attributes(&members, disclosure.seen(), &perhaps);
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
        Viewer {
            name: words(seen.question(), disclosure.personas()),
            sees: sees.count() as u64,
            somebodies: somebodies(seen),
        }
    };
    let viewers = disclosure.seen().iter().enumerate().map(viewer).collect();
    let mut subject = Subject {
        title: clean(title),
        note: format!("as of {}", personas.at()),
        nouns: PERSONA,
        sets: names.iter().map(|name| set(name.as_str(), 0)).collect(),
        viewers,
        cells,
        outside,
        undrawn: Undrawn {
            sets: undrawn
                .iter()
                .map(|name| set(name.as_str(), size(personas, name)))
                .collect(),
            only,
        },
        whole: Whole::Summed,
    };
    subject.arrange();
    subject
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

/// The personas that are drawn, and those that there is no room for, largest first.
fn chosen(personas: &Personas) -> (BTreeSet<&Persona>, Vec<&Persona>) {
    let mut all: Vec<&Persona> = personas.names().collect();
    if all.len() <= MOST {
        return (all.into_iter().collect(), Vec::new());
    }
    all.sort_by_cached_key(|name| (core::cmp::Reverse(size(personas, name)), *name));
    let beyond = all.split_off(MOST);
    (all.into_iter().collect(), beyond)
}

/// How many attributes certainly lie in a persona.
fn size(personas: &Personas, name: &Persona) -> u64 {
    let members = personas.members().iter();
    let inside = members.filter(|member| personas.lies(member, name) == Truth::True);
    inside.map(Member::attribute).collect::<BTreeSet<_>>().len() as u64
}

/// Members by attribute: how many of each, and how much of them each access sees.
fn attributes(
    members: &[&Member],
    seen: &[Seen],
    perhaps: &BTreeMap<&Member, Vec<&Persona>>,
) -> Vec<Item> {
    let same = members.chunk_by(|one, other| one.attribute() == other.attribute());
    let item = |same: &[&Member]| {
        let also = same.iter().filter_map(|member| perhaps.get(member));
        let also: BTreeSet<&Persona> = also.flatten().copied().collect();
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
