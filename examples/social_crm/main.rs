//! A social CRM: the host application around the library.
//!
//! The library computes; this program stores, tells the time and makes the key.
//! Events lie in an append-only table of a SQLite database, as the JSON lines
//! that the library gives; a snapshot makes restarts quick. Without a command
//! it is a demonstration, see the README beside it.

mod answers;
mod args;
mod contact;
mod course;
mod crises;
mod crm;
mod demo;
mod error;
mod import;
mod ingest;
mod lines;
mod lock;
mod mapping;
mod messages;
mod pieces;
mod plan;
mod population;
mod random;
mod record;
mod report;
mod route;
mod secret;
mod segment;
mod senzing;
mod somebody;
mod standing;
mod store;
mod stories;
mod told;
mod trends;
mod truth;
mod year;

use args::{Asked, Command, Generated};
use crm::Crm;
use error::Error;
use import::Counted;
use ingest::{Acks, Tally};
use mapping::Map;
use personagraph::{Directory, Rules};
use secret::Secret;
use serde::Serialize;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The database where none is named.
const DEFAULT_DB: &str = "social_crm.db";
const DEMO_DB: &str = "social_crm_demo.db";
const SENZING_DB: &str = "social_crm_senzing.db";

fn main() -> ExitCode {
    match args::parse(lexopt::Parser::from_env()).and_then(|asked| run(&asked)) {
        Ok(status) => status,
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("social_crm: {error}");
            ExitCode::from(error.status())
        }
    }
}

fn run(asked: &Asked) -> Result<ExitCode, Error> {
    match &asked.command {
        Command::Help => print([args::HELP.trim_end()])?,
        Command::Ingest {
            from,
            ack,
            keep_going,
        } => {
            let acks = if *ack { Acks::Print } else { Acks::Keep };
            let tally = ingest_file(asked, from, acks)?;
            print([serde_json::to_string(&tally)?])?;
            if tally.refused > 0 && !keep_going {
                return Ok(ExitCode::FAILURE);
            }
        }
        Command::People { lens, at } => print(answers::people(&directory(asked)?, lens, *at)?)?,
        Command::View { access, of } => {
            let access = answers::access(access)?;
            print(answers::view(&directory(asked)?, &access, of.as_ref())?)?;
        }
        Command::Decide {
            access,
            of,
            attribute,
        } => {
            let access = answers::access(access)?;
            print([answers::decide(&directory(asked)?, &access, of, attribute)?])?;
        }
        Command::Contact {
            access,
            policy,
            topic,
            of,
        } => {
            let policy = messages::policy(policy.as_deref())?;
            let topic = topic.as_deref();
            let line = contact::line(&directory(asked)?, access, &policy, topic, of)?;
            print([line])?;
        }
        Command::Plan(wanted) => print_plan(&directory(asked)?, wanted)?,
        Command::Segment { text, at } => print([segment::count(&directory(asked)?, text, *at)?])?,
        Command::Audience {
            access,
            policy,
            text,
            detail,
        } => {
            let policy = messages::policy(policy.as_deref())?;
            let by = (access, &policy);
            print(segment::audience(&directory(asked)?, by, text, *detail)?)?;
        }
        Command::Why { between, lens } => {
            let why = answers::why(&directory(asked)?, between, lens);
            print([serde_json::to_string(&why)?])?;
        }
        Command::Import {
            map,
            from,
            keep_going,
        } => {
            let (tally, counted) = import_file(asked, map, from)?;
            print([serde_json::to_string(&Imported {
                records: counted.records,
                tally,
            })?])?;
            if counted.unusable > 0 && !keep_going {
                return Ok(ExitCode::FAILURE);
            }
        }
        Command::Truth(truth) => {
            let key = truth::read(truth)?;
            let report = truth::compare(&directory(asked)?, &truth.lens, &key);
            print([serde_json::to_string(&report)?])?;
        }
        Command::Report(wanted) => {
            let written = report::write(&directory(asked)?, wanted)?;
            print([serde_json::to_string(&written)?])?;
        }
        Command::Trends(wanted) => print(trends::lines(&directory(asked)?, wanted)?)?,
        Command::Standing(wanted) => print(standing::lines(&directory(asked)?, wanted)?)?,
        Command::Route(wanted) => print(route::lines(&directory(asked)?, wanted)?)?,
        Command::Generate(generated) => generate(generated)?,
        Command::Demo { people } => {
            let db = db_or(asked, DEMO_DB);
            demo::run(&db, &secret(asked, &db)?.key(), *people, &mut print_text)?;
        }
        Command::Senzing => {
            let db = db_or(asked, SENZING_DB);
            let figures = senzing::run(&db, &secret(asked, &db)?, rules(asked)?)?;
            match figures {
                Some(figures) => print([serde_json::to_string(&figures)?])?,
                None => return Ok(ExitCode::FAILURE),
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn generate(generated: &Generated) -> Result<(), Error> {
    match *generated {
        Generated::Events { events, seed } => {
            let events = usize::try_from(events).unwrap_or(usize::MAX);
            print(population::history(seed).take(events))
        }
        Generated::Year { people, seed } => print(population::year(seed, people)),
    }
}

/// Line by line, as they are planned.
fn print_plan(directory: &Directory, wanted: &plan::Wanted) -> Result<(), Error> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    plan::each_line(directory, wanted, &mut |line| {
        writeln!(out, "{line}").map_err(Error::Output)
    })?;
    out.flush().map_err(Error::Output)
}

/// What `import` prints.
#[derive(Debug, Serialize)]
struct Imported {
    records: u64,
    #[serde(flatten)]
    tally: Tally,
}

fn import_file(asked: &Asked, map: &Path, from: &Path) -> Result<(Tally, Counted), Error> {
    let text = std::fs::read(map).map_err(Error::file(map))?;
    let map: Map =
        serde_json::from_slice(&text).map_err(|error| Error::content(map, error.to_string()))?;
    let records = record::open(from, map.columns())?;
    let db = db(asked);
    let secret = secret(asked, &db)?;
    let crm = Crm::create(&db, &secret.key(), rules(asked)?)?;
    let (to, input) = ingest::channel();
    let reader = import::read_aside(map, records, secret, to);
    let (crm, tally) = ingest::take_in(crm, &input, Acks::Keep, &ingest::bar(None))?;
    let counted = reader.join().map_err(|_| Error::Stopped)?;
    crm.close()?;
    Ok((tally, counted))
}

fn ingest_file(asked: &Asked, from: &Path, acks: Acks) -> Result<Tally, Error> {
    let (to, input) = ingest::channel();
    let bytes = if from == Path::new("-") {
        lines::read_aside(std::io::stdin(), to);
        None
    } else {
        let file = std::fs::File::open(from).map_err(Error::file(from))?;
        let about = file.metadata().map_err(Error::file(from))?;
        lines::read_aside(file, to);
        about.is_file().then_some(about.len())
    };
    let db = db(asked);
    let crm = Crm::create(&db, &secret(asked, &db)?.key(), rules(asked)?)?;
    let (crm, tally) = ingest::take_in(crm, &input, acks, &ingest::bar(bytes))?;
    crm.close()?;
    Ok(tally)
}

/// Everything that the database holds.
fn directory(asked: &Asked) -> Result<Directory, Error> {
    let db = db(asked);
    Crm::read(&db, &secret(asked, &db)?.key(), rules(asked)?, asked.start)
}

fn db(asked: &Asked) -> PathBuf {
    db_or(asked, DEFAULT_DB)
}

/// The database that is named, or else this one, and then it is said.
fn db_or(asked: &Asked, default: &str) -> PathBuf {
    asked.db.clone().unwrap_or_else(|| {
        eprintln!("database: {default}");
        default.into()
    })
}

fn secret(asked: &Asked, db: &Path) -> Result<Secret, Error> {
    Secret::read(asked.key.as_deref(), db)
}

fn rules(asked: &Asked) -> Result<Option<Rules>, Error> {
    let read = |file: &PathBuf| {
        let text = std::fs::read(file).map_err(Error::file(file))?;
        serde_json::from_slice(&text).map_err(|error| Error::content(file, error.to_string()))
    };
    asked.rules.as_ref().map(read).transpose()
}

/// Prints a piece of text as it is.
fn print_text(text: &str) -> Result<(), Error> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).map_err(Error::Output)?;
    out.flush().map_err(Error::Output)
}

/// Prints lines; a closed pipe is an error for the caller to pass over.
fn print(lines: impl IntoIterator<Item = impl AsRef<str>>) -> Result<(), Error> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in lines {
        writeln!(out, "{}", line.as_ref()).map_err(Error::Output)?;
    }
    out.flush().map_err(Error::Output)
}
