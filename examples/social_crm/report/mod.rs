//! A report for people to look at: a page for each person, one for the population,
//! one for audiences, and an index. Static HTML without scripts; the same events give the same bytes.
//!
//! Pages hold values in clear, through the custodian's door. Their names are the
//! persons' ids: no identifier stands in a file's name.

mod access;
mod audiences;
mod html;
mod person;
mod personas;
mod picture;
mod population;
mod said;
mod trends;
mod words;

use crate::args::AccessWords;
use crate::error::Error;
use crate::messages;
use crate::secret::private_folder;
pub(crate) use html::grouped;
use html::{Html, Page, code, counted, name_of, section, table, tag, time};
use personagraph::identity::Person;
use personagraph::persona::Personas;
use personagraph::population::Segment;
use personagraph::{Access, Directory, Lens, Timestamp};
use population::Memberships;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What is asked for.
#[derive(Debug)]
pub(crate) struct Wanted {
    pub(crate) out: PathBuf,
    /// No more people than these get a page.
    pub(crate) people: usize,
    /// Who asks for what; if empty, whoever is named.
    pub(crate) accesses: Vec<AccessWords>,
    /// As of when; if not said, as of the latest event.
    pub(crate) at: Option<Timestamp>,
    /// Whose audiences; if empty, everybody and the largest personas.
    pub(crate) segments: Vec<Segment>,
    pub(crate) policy: Option<PathBuf>,
}

/// What was written.
#[derive(Debug, Serialize)]
pub(crate) struct Written {
    people: usize,
    pages: usize,
    left_out: usize,
    at: Timestamp,
}

/// Writes the report.
pub(crate) fn write(directory: &Directory, wanted: &Wanted) -> Result<Written, Error> {
    let latest = directory.custodian().events().map(|event| event.at).max();
    let at = wanted.at.or(latest).unwrap_or(Timestamp::UNIX_EPOCH);
    let asked = wanted.accesses.iter();
    let asked = asked.map(|words| crate::answers::access_at(words, at));
    let asked = asked.collect::<Result<Vec<Access>, Error>>()?;
    let policy = messages::policy(wanted.policy.as_deref())?;
    let people = directory.people(&Lens::vouched(), at);
    let shown = people.get(..wanted.people).unwrap_or(&people);

    if let Some(missing) = picture::MISSING {
        eprintln!("{missing}");
    }
    private_folder(&wanted.out).map_err(Error::file(&wanted.out))?;
    remove_older(&wanted.out)?;
    let mut memberships = Memberships::default();
    let mut listed = Vec::new();
    for (number, person) in people.iter().enumerate() {
        let Some(identifier) = person::main(directory, person) else {
            continue;
        };
        let personas = directory.personas(identifier, at);
        memberships.add(&personas);
        if number < shown.len()
            && let Some(page) = person::page(&directory.excerpt(identifier), person, at, &asked)?
        {
            put(&wanted.out, &file_of(person), &page)?;
            listed.push(row(directory, person, &personas));
        }
    }
    let written = Written {
        people: people.len(),
        pages: listed.len(),
        left_out: people.len() - shown.len(),
        at,
    };
    let population = population::page(directory, at, &memberships)?;
    put(&wanted.out, "population.html", &population)?;
    let audiences = audiences::Wanted {
        at,
        accesses: &asked,
        segments: &wanted.segments,
        policy: &policy,
    };
    let audiences = audiences::page(directory, &memberships, &audiences)?;
    put(&wanted.out, "audiences.html", &audiences)?;
    put(&wanted.out, "index.html", &index(&written, listed))?;
    Ok(written)
}

const BEGIN: &str = "person-";
const END: &str = ".html";

fn file_of(person: &Person) -> String {
    format!("{BEGIN}{}{END}", person.id)
}

/// Removes the pages of an older report: somebody may have been erased since.
fn remove_older(folder: &Path) -> Result<(), Error> {
    let failed = || Error::file(folder);
    for file in std::fs::read_dir(folder).map_err(failed())? {
        let file = file.map_err(failed())?;
        let name = file.file_name();
        let id = name.to_str().and_then(|name| name.strip_prefix(BEGIN));
        let id = id.and_then(|name| name.strip_suffix(END));
        if id.is_some_and(|id| id.parse::<personagraph::PersonId>().is_ok()) {
            std::fs::remove_file(file.path()).map_err(Error::file(&file.path()))?;
        }
    }
    Ok(())
}

fn put(folder: &Path, name: &str, page: &str) -> Result<(), Error> {
    let file = folder.join(name);
    std::fs::write(&file, page).map_err(Error::file(&file))
}

/// Somebody's line in the index.
fn row(directory: &Directory, person: &Person, personas: &Personas) -> Vec<Html> {
    let name = person::main(directory, person).map(|one| name_of(one.as_str()));
    let link = tag("a").attr("href", &file_of(person)).all(name);
    let sets = population::inhabited(personas);
    let sets: Html = sets
        .map(|name| Html::from(tag("span").class("set").add(code(name))))
        .collect();
    let sets = if sets.is_empty() {
        Html::text("none")
    } else {
        sets
    };
    let known = counted(personas.members().len(), "thing", "things");
    vec![link.into(), sets, Html::text(&known)]
}

fn index(written: &Written, rows: Vec<Vec<Html>>) -> String {
    let none = rows.is_empty();
    let heading = tag("h1").text("People, and who sees them");
    let when = tag("p").class("when").text("As of ").add(time(written.at));
    let tiles = [
        counted(written.people, "person", "people"),
        counted(written.pages, "page", "pages"),
    ];
    let tiles = tiles.iter().map(|count| tag("li").text(count));
    let tiles = tag("ul").class("counts").all(tiles);
    let about = tag("p").class("note").text(
        "A person is what links hold together that the person vouched for. Guesses join nobody \
         here.",
    );
    let left = (written.left_out > 0).then(|| {
        let left = counted(written.left_out, "person has", "people have");
        let words = format!("{left} no page here: ask for more with --people.");
        tag("p").class("note").text(&words)
    });
    let list = if none {
        Html::from(tag("p").class("note").text("Nobody is known."))
    } else {
        table("A page for each", &["Person", "Personas", "Known"], rows)
    };
    let people = section("people", "People", list).all(left);
    let page = Page {
        title: "People, and who sees them",
        contents: &[],
        header: [heading, when, tiles, about]
            .into_iter()
            .map(Html::from)
            .collect(),
        main: people.into(),
    };
    page.into_text()
}
