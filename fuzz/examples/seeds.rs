//! Writes the seeds of the target `event`: the wire format's examples, one of
//! each kind, rules, and a snapshot; in JSON and in postcard.
//!
//! ```text
//! cargo run --release --example seeds -- seeds/event
//! ```

use personagraph::{Directory, Event, Key, Rules};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

const ZIPPER: &str = include_str!("zipper.ndjson");
const KINDS: &str = include_str!("kinds.ndjson");
const RULES: &str = include_str!("rules.json");

fn main() -> Result<(), Box<dyn Error>> {
    let to = env::args().nth(1).ok_or("say where to write them")?;
    let to = PathBuf::from(to);
    fs::create_dir_all(&to)?;
    fs::write(to.join("zipper.ndjson"), ZIPPER)?;
    for line in KINDS.lines() {
        let event: Event = serde_json::from_str(line)?;
        let name = event.id.as_str();
        fs::write(to.join(format!("{name}.json")), line)?;
        fs::write(
            to.join(format!("{name}.postcard")),
            postcard::to_allocvec(&event)?,
        )?;
    }
    let rules: Rules = serde_json::from_str(RULES)?;
    fs::write(to.join("rules.json"), RULES)?;
    fs::write(to.join("rules.postcard"), postcard::to_allocvec(&rules)?)?;
    snapshot(&to)?;
    let log = FEW.map(|id| {
        KINDS
            .lines()
            .find(|line| line.contains(id))
            .unwrap_or_default()
    });
    fs::write(
        to.join("log.ndjson"),
        format!("{}\n{}\n", r#"{"limits":{"device":1}}"#, log.join("\n")),
    )?;
    Ok(())
}

/// Events that make a short log: who is whom, what is known, and what is taken back.
const FEW: [&str; 4] = [
    r#""id":"inferred""#,
    r#""id":"number""#,
    r#""id":"retracted""#,
    r#""id":"erased""#,
];

/// A small directory at rest.
fn snapshot(to: &Path) -> Result<(), Box<dyn Error>> {
    let mut directory = Directory::new(Key::from([7; 32]));
    for line in KINDS.lines().take(2) {
        let _ = directory.apply(serde_json::from_str(line)?)?;
    }
    let json = serde_json::to_string(&directory.custodian().snapshot())?;
    fs::write(to.join("snapshot.json"), json)?;
    let bytes = postcard::to_allocvec(&directory.custodian().snapshot())?;
    Ok(fs::write(to.join("snapshot.postcard"), bytes)?)
}
