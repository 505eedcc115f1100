//! Pictures in words.

use crate::error::Error;
use crate::report::html::{Html, tag};
use crate::report::population::people;
use personagraph::population::analysis::{Dimension, Table};
use personagraph::population::{Funnel, Gate};
use personagraph::profile::{Disclosure, Extent};
use personagraph::venn::Counts;
use std::collections::BTreeMap;

/// Which region of a person each access sees.
pub(crate) fn person(_title: &str, disclosure: &Disclosure) -> Html {
    let personas = disclosure.personas();
    let mut regions: BTreeMap<Vec<String>, Vec<_>> = BTreeMap::new();
    for member in personas.members() {
        let within = personas.of(member).map(ToString::to_string).collect();
        regions.entry(within).or_default().push(member);
    }
    let lines = regions.iter().map(|(within, members)| {
        let what: Vec<&str> = members.iter().map(|one| one.attribute().as_str()).collect();
        let seen = disclosure.seen().iter().filter_map(|seen| {
            let how = match seen.extent(members.iter().copied()) {
                Extent::Nothing => return None,
                Extent::Part => "some of it",
                Extent::Whole => "all of it",
            };
            let question = seen.question();
            let by = format!("{} for {}", question.recipient, question.purpose);
            Some(format!("{by} sees {how}"))
        });
        let mut seen: Vec<String> = seen.collect();
        if seen.is_empty() {
            seen.push("nobody sees it".to_owned());
        }
        format!(
            "{}: {}; {}",
            exactly(within),
            what.join(", "),
            seen.join("; ")
        )
    });
    list(lines)
}

/// How many people are in which personas.
#[expect(clippy::unnecessary_wraps, reason = "the drawn one may refuse")]
pub(crate) fn population(_title: &str, names: &[&str], counts: &Counts) -> Result<Html, Error> {
    let line = |(signature, count): (u64, u64)| {
        let names = names.iter().enumerate();
        let within = names.filter(|(bit, _)| signature >> bit & 1 == 1);
        let within: Vec<String> = within.map(|(_, name)| (*name).to_owned()).collect();
        format!("{}: {count}", exactly(&within))
    };
    Ok(list(
        counts.regions().chain([(0, counts.outside())]).map(line),
    ))
}

/// The same, as far as analysts may know.
#[expect(clippy::unnecessary_wraps, reason = "the drawn one may refuse")]
pub(crate) fn published(_title: &str, table: &Table) -> Result<Html, Error> {
    let lines = table.cells.iter().map(|(names, count)| {
        let within = names.iter().filter(|name| ***name != *Dimension::REST);
        let within: Vec<String> = within.map(ToString::to_string).collect();
        format!("{}: {count}", exactly(&within))
    });
    Ok(list(lines))
}

/// How many people pass each gate.
pub(crate) fn funnel(_title: &str, funnel: &Funnel) -> Html {
    let line =
        |(gate, count): (Gate, u64)| format!("{gate}: {}; {}", people(count), gate.meaning());
    list(funnel.iter().map(line))
}

fn exactly(within: &[String]) -> String {
    match within {
        [] => "In no persona".to_owned(),
        [one] => format!("Only in {one}"),
        [all @ .., last] => format!("In {} and {last}", all.join(", ")),
    }
}

fn list(lines: impl Iterator<Item = String>) -> Html {
    let lines = lines.map(|line| tag("li").text(&line));
    tag("ul").class("twin").all(lines).into()
}
