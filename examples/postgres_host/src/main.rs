//! Ingests events into PostgreSQL, and compares what is loaded from there with a
//! directory that holds everything.

use personagraph::directory::Outcome;
use personagraph::{Directory, Event, Identifier, Rules};
use postgres_host::{Failure, Host, compare, in_batches, key, questions_of};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

const HELP: &str = "\
usage: postgres_host ingest FILE|- [--schema NAME] [--rules FILE] [--ack]
       postgres_host compare FILE  [--schema NAME] [--rules FILE] [--sample N]

ingest takes in events, one JSON object a line; with --ack it prints each id once it
is committed. compare asks about N identifiers (200) of the events in the file, of
what is loaded from the tables and of a directory that holds them all; any difference
is an error. The database is that of the environment's DATABASE_URL.";

/// What the command line says.
struct Asked {
    command: String,
    file: String,
    schema: String,
    rules: Rules,
    ack: bool,
    sample: usize,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("postgres_host: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    let asked = asked(std::env::args().skip(1))?;
    let url = std::env::var("DATABASE_URL");
    let url = url.map_err(|_| Failure::Usage("DATABASE_URL names no database".to_owned()))?;
    let mut host = Host::open(&url, &asked.schema, key(), asked.rules.clone())?;
    match asked.command.as_str() {
        "ingest" => ingest(&mut host, &asked),
        _ => compared(&mut host, &asked),
    }
}

fn asked(mut args: impl Iterator<Item = String>) -> Result<Asked, Failure> {
    let usage = || Failure::Usage(HELP.to_owned());
    let command = args.next().ok_or_else(usage)?;
    let file = args.next().ok_or_else(usage)?;
    if !["ingest", "compare"].contains(&command.as_str()) {
        return Err(usage());
    }
    let mut asked = Asked {
        command,
        file,
        schema: "personagraph".to_owned(),
        rules: Rules::default(),
        ack: false,
        sample: 200,
    };
    while let Some(option) = args.next() {
        let mut value = || args.next().ok_or_else(usage);
        match option.as_str() {
            "--schema" => asked.schema = value()?,
            "--rules" => asked.rules = serde_json::from_reader(File::open(value()?)?)?,
            "--ack" => asked.ack = true,
            "--sample" => asked.sample = value()?.parse().map_err(|_| usage())?,
            _ => return Err(usage()),
        }
    }
    Ok(asked)
}

fn ingest(host: &mut Host, asked: &Asked) -> Result<(), Failure> {
    let (mut applied, mut duplicates, mut refused) = (0, 0, 0);
    let mut out = std::io::stdout().lock();
    let start = Instant::now();
    let take = |lines: Vec<postgres_host::Line>| {
        let mut events: Vec<Event> = Vec::new();
        let mut numbers = Vec::new();
        for line in lines {
            match line.event {
                Ok(event) => {
                    events.push(event);
                    numbers.push(line.number);
                }
                Err(why) => {
                    refused += 1;
                    eprintln!("line {}: {why}", line.number);
                }
            }
        }
        let became = host.take_in(&events)?;
        for ((event, became), number) in events.iter().zip(became).zip(numbers) {
            match became {
                Ok(Outcome::Duplicate) => duplicates += 1,
                Ok(_) => applied += 1,
                Err(why) => {
                    refused += 1;
                    eprintln!("line {number}: {why}");
                    continue;
                }
            }
            if asked.ack {
                writeln!(out, "{}", event.id)?;
            }
        }
        Ok(out.flush()?)
    };
    if asked.file == "-" {
        in_batches(std::io::stdin().lock(), take)?;
    } else {
        in_batches(File::open(&asked.file)?, take)?;
    }
    eprintln!(
        "{applied} applied, {duplicates} duplicates, {refused} refused, in {:.1} s",
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

fn compared(host: &mut Host, asked: &Asked) -> Result<(), Failure> {
    let mut whole = Directory::with_rules(key(), asked.rules.clone());
    in_batches(File::open(&asked.file)?, |lines| {
        for line in lines {
            let _ = whole.apply(line.event?)?;
        }
        Ok(())
    })?;
    let events: Vec<&Event> = whole.custodian().events().collect();
    let named = events.iter().flat_map(|event| event.what.identifiers());
    let named: BTreeSet<&Identifier> = named.collect();
    let step = named.len().div_ceil(asked.sample.max(1)).max(1);
    let sample: Vec<Identifier> = named.into_iter().step_by(step).cloned().collect();
    let found = compare(&whole, host, &sample, &questions_of(&events))?;
    println!(
        "of {} events in memory and in tables:\n{found}",
        events.len()
    );
    Ok(())
}
