//! The demonstration: four stories, then ten thousand people.

use crate::crm::{Crm, Start};
use crate::error::Error;
use crate::ingest::{self, Acks, Tally};
use crate::lock::Lock;
use crate::population::{Population, Year};
use crate::report::grouped;
use crate::store::{Setting, Store};
use crate::truth::{self, Agreement};
use crate::{lines, secret, stories};
use personagraph::{Access, Directory, Key, Lens, Rules, Timestamp, View};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;
use std::time::{Duration, Instant};

/// The made-up people are always the same.
const SEED: u64 = 2026;
/// When the teams look at them.
const THEN: &str = "2026-12-31T12:00:00Z";

/// The teams, and what for each of them looks.
const TEAMS: [(&str, &str); 6] = [
    ("customer_service", "service"),
    ("product_development", "service"),
    ("marketing", "marketing.newsletter"),
    ("sales", "sales.offer"),
    ("loyalty", "loyalty"),
    ("crisis_management", "service"),
];

/// Tells everything; the text that is printed goes to `print` piece by piece.
pub(crate) fn run(
    db: &Path,
    key: &Key,
    people: u64,
    print: &mut dyn FnMut(&str) -> Result<(), Error>,
) -> Result<(), Error> {
    make_anew(db)?;
    let rules: Rules = serde_json::from_str(stories::RULES)?;
    let crm = Crm::create(db, key, Some(rules.clone()))?;
    crm.store.set(Setting::Demonstration, "yes")?;
    let (crm, tally) = take_in(crm, stories::EVENTS.concat())?;
    print(&format!(
        "A social CRM on personagraph and SQLite. Its database, made anew: {}\n\
         {} events of four stories are in it. Below, teams ask about people: each line has the\n\
         day, all that the team gets for an answer and, for some, the reason why.\n\n",
        db.display(),
        tally.applied,
    ))?;
    print(&stories::tell(&crm.directory, key, &rules)?)?;
    crm.close()?;
    population(db, key, people, print)
}

/// Removes a database that a demonstration made; any other is not touched.
pub(crate) fn make_anew(db: &Path) -> Result<(), Error> {
    let Some(store) = Store::existing(db)? else {
        return Ok(());
    };
    if store.setting(Setting::Demonstration)?.is_none() {
        let reason = "it is there, and no demonstration made it; name another with --db";
        return Err(Error::content(db, reason));
    }
    drop(store);
    let _lock = Lock::take(db)?.ok_or(Error::Locked)?;
    for file in [
        db.to_owned(),
        secret::beside(db, "-wal"),
        secret::beside(db, "-shm"),
    ] {
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::file(&file)(error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Through the same door as a file.
fn take_in(crm: Crm, events: String) -> Result<(Crm, Tally), Error> {
    let (to, input) = ingest::channel();
    lines::read_aside(Cursor::new(events.into_bytes()), to);
    ingest::take_in(crm, &input, Acks::Keep, &indicatif::ProgressBar::hidden())
}

fn population(
    db: &Path,
    key: &Key,
    size: u64,
    print: &mut dyn FnMut(&str) -> Result<(), Error>,
) -> Result<(), Error> {
    let (people, events) = made_up(size);
    let said = events.lines().count();
    let crm = Crm::create(db, key, None)?;
    let begin = Instant::now();
    let (crm, tally) = take_in(crm, events)?;
    let ingested = begin.elapsed();
    crm.close()?;
    let begin = Instant::now();
    let directory = Crm::read(db, key, None, Start::Snapshot)?;
    let opened = begin.elapsed();
    print(&format!(
        "5. {} people\n\
         A made-up population whose truth is known: links of every basis, shared tablets and\n\
         kiosks, wrong guesses, confidential accounts, personas, consents, prohibitions.\n\
         \n  {said} events ingested in {}: {} a second, checked, applied and on disk ({} refused).\n  \
         Closed, and opened again with everything in {}.\n\n",
        grouped(people.len() as u64),
        seconds(ingested),
        grouped(per_second(said, ingested)),
        tally.refused,
        seconds(opened),
    ))?;
    print("Who is one person? Pairs of identifiers found, against the truth:\n\n")?;
    print("  lens      persons   pairs found   precision   recall\n")?;
    for lens in [Lens::all(), Lens::vouched()] {
        print(&agreement_line(&directory, &lens, &people))?;
    }
    print(
        "\nThe widest lens finds nearly everything, wrong guesses and shared tablets included.\n\
         Through the vouched lens only links count that the customers showed themselves: it\n\
         misses much, and what it says is right. Permissions travel along vouched links only,\n\
         prohibitions along all.\n\n",
    )?;
    print("Of the same people, each team gets something else, on 31 December 2026:\n\n")?;
    print("  team and purpose                      partial identities   values   in\n")?;
    let then: Timestamp = THEN.parse().map_err(personagraph::Error::from)?;
    for (team, purpose) in TEAMS {
        let begin = Instant::now();
        let view = directory.view_all(&Access::new(team, purpose, then))?;
        let (identities, values) = (view.identities().len(), values(&view));
        let who = format!("{team} for {purpose}");
        let took = seconds(begin.elapsed());
        print(&format!(
            "  {who:<38} {identities:>17} {values:>8}   {took}\n"
        ))?;
    }
    print(&format!(
        "\nNobody decided anything for crisis management, so it gets nothing: default deny.\n\
         \nGo on with this database (social_crm is `cargo run --release --example social_crm --`):\n  \
         social_crm --db {0} why email:nora@example.com instagram:colby_the_corgi\n  \
         social_crm --db {0} decide --recipient marketing --purpose marketing.promotion \\\n    \
         --at 2027-05-01T00:00:00Z email:customer@example.com feedback.jacket\n",
        db.display(),
    ))
}

/// Who owns which identifiers, and what the company heard.
fn made_up(size: u64) -> (Vec<Vec<String>>, String) {
    let mut people = Vec::new();
    let mut events = Population::prelude();
    let wanted = usize::try_from(size).unwrap_or(usize::MAX);
    for block in Population::new(SEED, Year::Quiet) {
        people.extend(block.people);
        events.extend(block.lines);
        if people.len() >= wanted {
            break;
        }
    }
    (people, events.join("\n"))
}

fn agreement_line(directory: &Directory, lens: &Lens, people: &[Vec<String>]) -> String {
    let found = directory.people(lens, Timestamp::MAX);
    let mut person_of: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, person) in found.iter().enumerate() {
        let identifiers = person.identifiers.iter();
        person_of.extend(identifiers.map(|identifier| (identifier.as_str(), number)));
    }
    let owned = people.iter().enumerate();
    let (persons, owners): (Vec<_>, Vec<usize>) = owned
        .flat_map(|(owner, identifiers)| identifiers.iter().map(move |own| (own, owner)))
        .map(|(own, owner)| (person_of.get(own.as_str()).copied(), owner))
        .unzip();
    let Agreement {
        found_pairs,
        precision,
        recall,
        ..
    } = truth::agreement(&persons, &owners);
    let (lens, persons) = (lens.to_string(), found.len());
    format!("  {lens:<8} {persons:>8} {found_pairs:>13} {precision:>11.4} {recall:>8.4}\n")
}

fn values(view: &View) -> usize {
    let shown = view
        .identities()
        .iter()
        .flat_map(|identity| identity.attributes().values());
    shown.map(|shown| shown.values().count()).sum()
}

fn seconds(duration: Duration) -> String {
    format!("{:.2} s", duration.as_secs_f64())
}

fn per_second(events: usize, duration: Duration) -> u64 {
    let nanos = duration.as_nanos().max(1);
    u64::try_from(events as u128 * 1_000_000_000 / nanos).unwrap_or(u64::MAX)
}
