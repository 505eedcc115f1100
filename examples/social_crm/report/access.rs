//! Who sees what of a person, and why.

use super::html::{Html, Tag, code, counted, section, table, tag};
use super::person::Subject;
use super::words;
use crate::error::Error;
use personagraph::Access;
use personagraph::directory::explain::Explanation;
use personagraph::name::Attribute;
use personagraph::persona::Member;
use personagraph::profile::{Extent, Seen};
use std::collections::{BTreeMap, BTreeSet};

/// The accesses that are looked at, and how many are not.
#[derive(Debug)]
pub(crate) struct Asking {
    pub(crate) accesses: Vec<Access>,
    pub(crate) left_out: usize,
}

type ByAttribute<'m> = BTreeMap<&'m Attribute, Vec<&'m Member>>;

/// Each access in turn.
pub(crate) fn all(of: &Subject<'_>, asking: &Asking) -> Result<Html, Error> {
    let mut attributes = ByAttribute::new();
    for member in of.personas().members() {
        attributes
            .entry(member.attribute())
            .or_default()
            .push(member);
    }
    let all = of.disclosure.seen();
    let (seeing, blind): (Vec<&Seen>, Vec<&Seen>) =
        all.iter().partition(|seen| !seen.members().is_empty());
    let cards = seeing.into_iter().map(|seen| card(of, seen, &attributes));
    let cards = cards.collect::<Result<Vec<Tag>, Error>>()?;
    let blind = blind
        .into_iter()
        .map(|seen| sightless(of, seen, &attributes));
    let blind = blind.collect::<Result<Vec<Tag>, Error>>()?;
    let note = match (all.is_empty(), asking.left_out) {
        (true, _) => Some(
            "No use is named by anybody, so nobody sees anything. Name one with --access.".into(),
        ),
        (false, 0) => None,
        (false, left) => Some(format!(
            "{} shown; {left} more are named and left out: ask for them with --access.",
            counted(all.len(), "use is", "uses are"),
        )),
    };
    let note = note.map(|note: String| tag("p").class("note").text(&note));
    let key = tag("p").class("note key").all([
        mark(Extent::Whole).add(tag("span").text("sees it")),
        mark(Extent::Part).add(tag("span").text("sees some of its values")),
        mark(Extent::Nothing).add(tag("span").text("does not see it")),
    ]);
    let key = (!cards.is_empty()).then(|| Html::from(key));
    let cards = (!cards.is_empty()).then(|| Html::from(tag("div").class("cards").all(cards)));
    let blind = (!blind.is_empty()).then(|| {
        let heading = tag("h3").text("These see nothing of this person");
        let card = tag("article").class("card blind").add(heading);
        Html::from(card.all(blind))
    });
    let inside: Html = key.into_iter().chain(cards).chain(blind).collect();
    let section = section("access", "Who sees what, and why", inside);
    Ok(section.all(note).into())
}

fn mark(extent: Extent) -> Tag {
    tag("span").class(match extent {
        Extent::Whole => "mark whole",
        Extent::Part => "mark part",
        Extent::Nothing => "mark nothing",
    })
}

fn extents<'m>(
    seen: &Seen,
    attributes: &'m ByAttribute<'m>,
) -> Vec<(&'m Attribute, Extent, &'m [&'m Member])> {
    let extents = attributes.iter().map(|(name, members)| {
        let extent = seen.extent(members.iter().copied());
        (*name, extent, members.as_slice())
    });
    extents.collect()
}

/// What an access sees that sees something.
fn card(of: &Subject<'_>, seen: &Seen, attributes: &ByAttribute<'_>) -> Result<Tag, Error> {
    let extents = extents(seen, attributes);
    let some = extents.iter().filter(|(_, e, _)| *e != Extent::Nothing);
    let sum = tag("p").text(&summary(seen, some.count(), extents.len()));
    let chips = extents.iter().map(|(name, extent, _)| {
        let words = match extent {
            Extent::Whole => "sees ",
            Extent::Part => "sees some of ",
            Extent::Nothing => "does not see ",
        };
        let words = tag("span").class("unseen").text(words);
        let item = mark(*extent).add(words).add(code(name));
        tag("li").add(item)
    });
    let chips = tag("ul").class("chips").all(chips);
    let summary = tag("summary").text("Why, or why not");
    let why = tag("details").class("why").add(summary);
    let why = why.add(why_of(of, seen, &extents)?);
    let heading = tag("h3").text(&words::who(seen.question()));
    let card = tag("article").class("card sees").add(heading);
    Ok(card.add(sum).add(chips).add(why))
}

/// One that sees nothing, and why.
fn sightless(of: &Subject<'_>, seen: &Seen, attributes: &ByAttribute<'_>) -> Result<Tag, Error> {
    let summary = tag("summary").text(&words::who(seen.question()));
    let why = why_of(of, seen, &extents(seen, attributes))?;
    Ok(tag("details").class("why").add(summary).add(why))
}

/// How much it sees, and as how many somebodies.
fn summary(seen: &Seen, some: usize, all: usize) -> String {
    let of_all = format!("Sees {some} of {}", counted(all, "attribute", "attributes"));
    let together = |one: &BTreeSet<_>| words::listed(one.iter().map(words::place), "and");
    match seen.identities() {
        [] => format!("{of_all}."),
        [one] => format!("{of_all}, of one somebody: {}.", together(one)),
        several => {
            let each = several.iter().map(together).collect::<Vec<_>>();
            let (count, each) = (several.len(), each.join("; "));
            format!("{of_all}, of {count} somebodies that it cannot tell to be one: {each}.")
        }
    }
}

/// Why, for each attribute: in words for the person, and for the arbiter.
fn why_of(
    of: &Subject<'_>,
    seen: &Seen,
    extents: &[(&Attribute, Extent, &[&Member])],
) -> Result<Html, Error> {
    if extents.is_empty() {
        return Ok(tag("p").class("note").text("Nothing is known.").into());
    }
    let access = Access::from(seen.question().clone());
    let inquiry = of.directory.inquiry(&access)?;
    let mut rows = Vec::new();
    let mut exact = Vec::new();
    for (name, extent, members) in extents {
        let mut explanations: Vec<Explanation> = Vec::new();
        let mut told = BTreeSet::new();
        let mut reasons: Vec<String> = Vec::new();
        for member in *members {
            let Some(event) = member.observed() else {
                reasons.push(of_identifier(seen.sees(member), name));
                continue;
            };
            // Asked through the identifier that it was seen through: to an access that
            // may not know of a link, what lies beyond is somebody else's.
            if let Some(through) = of.through(event)
                && told.insert(event.clone())
            {
                let why = inquiry.explain(&inquiry.dossier(through), name);
                let covered = why.observations().iter();
                told.extend(covered.map(|one| one.observation.clone()));
                reasons.extend(reason(&why));
                if why.is_allowed() && !seen.sees(member) && members.len() == 1 {
                    reasons.push(HELD_BACK.to_owned());
                }
                explanations.push(why);
            }
        }
        let mut once = BTreeSet::new();
        reasons.retain(|reason| once.insert(reason.clone()));
        let reasons = reasons.iter().map(|reason| tag("div").text(reason));
        rows.push(vec![
            tag("span")
                .class("row")
                .add(mark(*extent))
                .add(code(name))
                .into(),
            reasons.map(Html::from).collect(),
        ]);
        exact.extend(explanations.iter().map(|why| why.to_arbiter().to_string()));
    }
    let caption = format!("Why, or why not: {}", words::question(seen.question()));
    let reasons = table(&caption, &["Attribute", "Why, or why not"], rows);
    let exact = tag("pre").text(&exact.join("\n\n"));
    let summary = tag("summary").text("For the arbiter, rule by rule");
    let arbiter = tag("details").class("exact").add(summary).add(exact);
    Ok([reasons, arbiter.into()].into_iter().collect())
}

const HELD_BACK: &str =
    "It may be used as of then; the value is held back, as the permission was taken back since.";

/// The reasons alone: who, what and what for stand in the table.
fn reason(why: &Explanation) -> Option<String> {
    let text = why.to_customer().to_string();
    let (_, reason) = text.split_once(": ")?;
    Some(words::sentence(reason))
}

fn of_identifier(is_seen: bool, name: &Attribute) -> String {
    if is_seen {
        format!("The identifier is shown with what lies where {name} is permitted.")
    } else {
        format!(
            "The identifier is not shown: {name} is not permitted in a persona that encloses it."
        )
    }
}
