//! Killed with `kill -9` at any moment, it has what a prefix of its input comes to,
//! with all that it acknowledged; and finishing gives what an uninterrupted run
//! gives.
//!
//! It needs a server (`DATABASE_URL`) and events (`EVENTS`, a file); `./run` gives
//! both. Without them it says so and is content. It is killed five times, or as often
//! as `CRASHES` says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

use personagraph::{Directory, Event, Identifier, Rules};
use postgres_host::{Host, compare, key, questions_of};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

/// How many lines of the file are told.
const LINES: usize = 1_500;
/// Every so many lines somebody is forgotten who was named before.
const ERASED_EVERY: usize = 150;

fn crashes() -> u64 {
    let asked = std::env::var("CRASHES").ok();
    asked.map_or(5, |number| number.parse().expect("`CRASHES` is a number"))
}

/// Moments that are the same in each run, and look as if they were not.
fn random(n: u64) -> u64 {
    let mut z = n.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z ^ (z >> 31)
}

/// The events of the file, and erasures among them.
fn history(file: &str) -> Vec<Json> {
    let text = std::fs::read_to_string(file).unwrap();
    let mut told: Vec<Json> = Vec::new();
    for (n, line) in text.lines().take(LINES).enumerate() {
        told.push(serde_json::from_str(line).unwrap());
        if n % ERASED_EVERY == ERASED_EVERY - 1 {
            let named = told.iter().rev().skip(n / 2);
            let named = named.filter_map(|event| event["identifier"].as_str());
            let who = named.map(str::to_owned).next().unwrap();
            told.push(json!({
                "event": "erased", "id": format!("forgotten-{n}"), "source": "privacy",
                "at": told[n]["at"], "identifier": who,
            }));
        }
    }
    told
}

fn event(json: &Json) -> Event {
    serde_json::from_value(json.clone()).unwrap()
}

fn open(url: &str, schema: &str) -> Host {
    Host::open(url, schema, key(), Rules::default()).unwrap()
}

fn stored(url: &str, schema: &str) -> Vec<Event> {
    let mut all = open(url, schema).everything().unwrap();
    all.sort_by(|a, b| a.id.cmp(&b.id));
    all
}

fn holds(directory: &Directory, stored: &[Event]) -> bool {
    directory.len() == stored.len() && directory.custodian().events().eq(stored)
}

#[test]
fn killed_at_any_moment_nothing_acknowledged_is_lost() {
    let (Ok(url), Ok(file)) = (std::env::var("DATABASE_URL"), std::env::var("EVENTS")) else {
        println!("NOT TRIED: there is no database; ./run starts one");
        return;
    };
    let told = history(&file);
    let mut whole = Directory::new(key());
    for json in &told {
        let _ = whole.apply(event(json)).unwrap();
    }
    assert!(whole.len() < told.len(), "an erasure purges something");
    let events: Vec<&Event> = whole.custodian().events().collect();
    let accesses = questions_of(&events);
    let named = events.iter().flat_map(|event| event.what.identifiers());
    let named: BTreeSet<&Identifier> = named.collect();
    let sample: Vec<Identifier> = named.into_iter().step_by(25).cloned().collect();

    let (mut cut_short, mut answers) = (0, 0);
    for kill in 0..crashes() {
        let schema = format!("crash_{kill}");
        let acknowledged = ingest_and_kill(&url, &schema, &told, random(kill));
        let ids = told.iter().filter_map(|json| json["id"].as_str());
        assert!(ids.take(acknowledged.len()).eq(&acknowledged), "in order");

        let held = stored(&url, &schema);
        let mut prefix = Directory::new(key());
        let mut length = 0;
        for (n, json) in told.iter().enumerate() {
            if n >= acknowledged.len() && holds(&prefix, &held) {
                break;
            }
            let _ = prefix.apply(event(json)).unwrap();
            length = n + 1;
        }
        assert!(holds(&prefix, &held), "no prefix, at kill {kill}");
        assert!(acknowledged.len() <= length);
        cut_short += usize::from(length < told.len());

        let mut host = open(&url, &schema);
        let rest: Vec<Event> = told.iter().map(event).collect();
        for batch in rest.chunks(400) {
            for became in host.take_in(batch).unwrap() {
                became.unwrap();
            }
        }
        assert!(holds(&whole, &stored(&url, &schema)), "after kill {kill}");
        answers += compare(&whole, &mut host, &sample, &accesses)
            .unwrap()
            .answers;
    }
    println!(
        "killed {} times, {cut_short} of them before all was stored; {answers} answers equal afterwards",
        crashes()
    );
}

/// Kills it after some acknowledgements, and a moment; gives all of those that were
/// printed.
fn ingest_and_kill(url: &str, schema: &str, told: &[Json], chance: u64) -> Vec<String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_postgres_host"))
        .args(["ingest", "-", "--ack", "--schema", schema])
        .env("DATABASE_URL", url)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut to = child.stdin.take().unwrap();
    let from = BufReader::new(child.stdout.take().unwrap());
    let text: String = told
        .iter()
        .flat_map(|json| [json.to_string(), "\n".to_owned()])
        .collect();
    let (end, ended) = std::sync::mpsc::channel::<()>();
    let feeder = std::thread::spawn(move || {
        // In small pieces, so that it is in the middle of its work.
        for piece in text.as_bytes().chunks(4_096) {
            if to.write_all(piece).is_err() {
                return;
            }
        }
        // It must not come to its end by itself.
        let _ = ended.recv();
    });
    let wait_for = usize::try_from(chance % 1_300).unwrap();
    let mut acknowledged = Vec::new();
    let mut lines = from.lines();
    while acknowledged.len() < wait_for {
        acknowledged.push(lines.next().unwrap().unwrap());
    }
    std::thread::sleep(Duration::from_micros(chance / 1_300 % 30_000));
    child.kill().unwrap();
    child.wait().unwrap();
    acknowledged.extend(lines.map_while(Result::ok));
    drop(end);
    feeder.join().unwrap();
    acknowledged
}
