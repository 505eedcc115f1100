//! The page of everybody together: how many are in which personas.

use super::html::{Html, Page, code, counted, grouped, section, table, tag, time};
use super::picture;
use super::trends;
use crate::error::Error;
use personagraph::condition::Truth;
use personagraph::name::Persona;
use personagraph::persona::Personas;
use personagraph::venn::Counts;
use personagraph::{Directory, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// A picture shows no more personas than these, the largest,
const DRAWN: usize = 6;
/// and a table no more than these.
const LISTED: usize = 50;

/// In which personas everybody has something.
#[derive(Debug, Default)]
pub(crate) struct Memberships(Vec<BTreeSet<Persona>>);

impl Memberships {
    /// One more person.
    pub(crate) fn add(&mut self, personas: &Personas) {
        self.0.push(inhabited(personas).cloned().collect());
    }

    /// The personas by how many have them, the largest first.
    pub(crate) fn by_size(&self) -> Vec<(&Persona, u64)> {
        let mut sizes: BTreeMap<&Persona, u64> = BTreeMap::new();
        for persona in self.0.iter().flatten() {
            *sizes.entry(persona).or_default() += 1;
        }
        let mut sizes: Vec<_> = sizes.into_iter().collect();
        sizes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        sizes
    }
}

/// The personas in which something certainly lies.
pub(crate) fn inhabited(personas: &Personas) -> impl Iterator<Item = &Persona> {
    personas.names().filter(|name| {
        let mut made = personas.makings(name).iter();
        made.any(|making| making.members.values().any(|truth| *truth == Truth::True))
    })
}

/// The page.
pub(crate) fn page(
    directory: &Directory,
    at: Timestamp,
    memberships: &Memberships,
) -> Result<String, Error> {
    let sizes = memberships.by_size();
    let drawn = sizes.get(..DRAWN).unwrap_or(&sizes);
    let signature = |of: &BTreeSet<Persona>| {
        let bits = drawn.iter().enumerate();
        let bits = bits.filter(|(_, (name, _))| of.contains(*name));
        bits.map(|(bit, _)| 1_u64 << bit).sum::<u64>()
    };
    let signatures = memberships.0.iter().map(signature);
    let sets = u32::try_from(drawn.len()).unwrap_or(u32::MAX);
    let counts = Counts::of(sets, signatures)?;
    let names: Vec<&str> = drawn.iter().map(|(name, _)| name.as_str()).collect();
    let total = counts.total();
    let nowhere = memberships.0.iter().filter(|of| of.is_empty()).count() as u64;
    let title = format!("Personas of {}", people(total));
    let figure = tag("figure").add(picture::population(&title, &names, &counts)?);
    let caption = "How many people have something in exactly these personas.";
    let figure = figure.add(tag("figcaption").text(caption));
    let main = [
        section("picture", "Who is in which personas", figure).into(),
        by_persona(&sizes, total),
        by_combination(&names, &counts, nowhere),
        trends::sections(directory, at)?,
    ];
    let heading = tag("h1").text("The population");
    let when = tag("p").class("when").text("As of ").add(time(at));
    let tiles = [
        people(total),
        counted(sizes.len(), "persona", "personas"),
        counted(directory.len(), "event", "events"),
    ];
    let tiles = tiles.iter().map(|count| tag("li").text(count));
    let tiles = tag("ul").class("counts").all(tiles);
    let note = "For the company's own arbiter: small numbers are not suppressed here, and may \
                point to somebody.";
    let note = tag("p").class("note").text(note);
    let page = Page {
        title: "The population: who is in which personas",
        contents: &[],
        header: [heading, when, tiles, note]
            .into_iter()
            .map(Html::from)
            .collect(),
        main: main.into_iter().collect(),
    };
    Ok(page.into_text())
}

/// `1 person`, `12,345 people`.
pub(crate) fn people(count: u64) -> String {
    counted(
        usize::try_from(count).unwrap_or(usize::MAX),
        "person",
        "people",
    )
}

fn by_persona(sizes: &[(&Persona, u64)], total: u64) -> Html {
    let listed = sizes.get(..LISTED).unwrap_or(sizes);
    let rows = listed
        .iter()
        .map(|(name, count)| row(code(name), *count, total));
    let heads = ["Persona", "People", "Share"];
    let table = table("People by persona; personas overlap", &heads, rows);
    let left = sizes.len() - listed.len();
    let left = (left > 0).then(|| {
        let left = counted(left, "smaller persona is", "smaller personas are");
        tag("p").class("note").text(&format!("{left} left out."))
    });
    section("sizes", "Personas by size", table).all(left).into()
}

fn by_combination(names: &[&str], counts: &Counts, nowhere: u64) -> Html {
    let total = counts.total();
    let mut regions: Vec<_> = counts.regions().collect();
    regions.sort_by_key(|(signature, count)| (std::cmp::Reverse(*count), *signature));
    let row_of = |(signature, count): (u64, u64)| {
        let bits = names.iter().enumerate();
        let within = bits.filter(|(bit, _)| signature >> bit & 1 == 1);
        let within = within.map(|(_, name)| tag("span").class("set").add(code(name)));
        row(within.map(Html::from).collect(), count, total)
    };
    let mut rows: Vec<_> = regions.into_iter().map(row_of).collect();
    let elsewhere = counts.outside() - nowhere;
    if elsewhere > 0 {
        rows.push(row(
            Html::text("only in smaller personas"),
            elsewhere,
            total,
        ));
    }
    if nowhere > 0 {
        rows.push(row(Html::text("in no persona"), nowhere, total));
    }
    let heads = ["In exactly these", "People", "Share"];
    let table = table("Everybody, once", &heads, rows);
    section("regions", "Combinations", table).into()
}

/// A count, and its share as a bar.
fn row(name: Html, count: u64, total: u64) -> Vec<Html> {
    let tenths = (u128::from(count) * 1000 + u128::from(total) / 2) / u128::from(total.max(1));
    let share = format!("{}.{}", tenths / 10, tenths % 10);
    let bar = tag("span")
        .class("bar")
        .attr("style", &format!("width:{share}%"));
    let track = tag("span")
        .class("track")
        .attr("aria-hidden", "true")
        .add(bar);
    let share = tag("span").class("number").text(&format!("{share} %"));
    let share = [Html::from(share), track.into()].into_iter().collect();
    let count = tag("span").class("number").text(&grouped(count));
    vec![name, count.into(), share]
}
