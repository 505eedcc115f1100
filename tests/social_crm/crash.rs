//! Killed at any moment, it has a prefix of its input and all that it
//! acknowledged; and finishing gives what an uninterrupted run gives.
//!
//! It is killed ten times, or as often as the environment's `CRASHES` says.

use super::ingest::stored;
use super::user::User;
use std::io::{BufRead, BufReader, Write};
use std::time::Duration;

const EVENTS: usize = 1_500;

/// How often it is killed.
fn crashes() -> u64 {
    let asked = std::env::var("CRASHES").ok();
    asked.map_or(10, |number| number.parse().expect("`CRASHES` is a number"))
}

fn answers(user: &User, db: &str) -> String {
    let view = [
        "view",
        "--recipient",
        "customer_service",
        "--purpose",
        "service",
        "--at",
        "2027-01-01T00:00:00Z",
    ];
    let view = user.says(&[&view[..], &["--db", db]].concat());
    user.says(&["people", "--db", db]) + &view
}

/// Moments that are the same in each run, and look as if they were not.
fn random(n: u64) -> u64 {
    let mut z = n.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z ^ (z >> 31)
}

#[test]
fn killed_at_any_moment_nothing_acknowledged_is_lost() {
    let user = User::new();
    let history = user.says(&["generate", "--events", &EVENTS.to_string(), "--seed", "9"]);
    let ids: Vec<String> = history
        .lines()
        .map(|line| {
            let event: serde_json::Value = serde_json::from_str(line).unwrap();
            event["id"].as_str().unwrap().to_owned()
        })
        .collect();
    user.ingest("whole.db", &history);
    let whole = answers(&user, "whole.db");
    assert!(whole.lines().count() > 100);
    let (crashes, mut cut_short) = (crashes(), 0);
    for kill in 0..crashes {
        let db = format!("killed-{kill}.db");
        let acknowledged = ingest_and_kill(&user, &db, &history, random(kill));
        let held = stored_or_none(&user, &db);
        assert_eq!(held, ids[..held.len()], "a prefix, at kill {kill}");
        assert!(
            acknowledged.len() <= held.len(),
            "{} acknowledged, {} held, at kill {kill}",
            acknowledged.len(),
            held.len()
        );
        assert_eq!(
            acknowledged,
            ids[..acknowledged.len()],
            "acknowledged in order"
        );
        let given = user.run_on(&["ingest", "-", "--db", &db], &history);
        assert_eq!(given.status, 0, "{}", given.err);
        let (applied, duplicates) = (EVENTS - held.len(), held.len());
        cut_short += usize::from(applied > 0);
        let tally = format!(r#"{{"applied":{applied},"duplicates":{duplicates},"refused":0}}"#);
        assert_eq!(given.out.trim_end(), tally);
        assert_eq!(answers(&user, &db), whole, "after kill {kill}");
    }
    println!("killed {crashes} times, {cut_short} of them before all was stored");
}

fn stored_or_none(user: &User, db: &str) -> Vec<String> {
    if user.folder.join(db).exists() {
        stored(user, db)
    } else {
        Vec::new()
    }
}

/// Kills it after some acknowledgements, and a moment; gives all of those that
/// were printed.
fn ingest_and_kill(user: &User, db: &str, history: &str, chance: u64) -> Vec<String> {
    let mut child = user.start(&["ingest", "-", "--ack", "--db", db]);
    let mut to = child.stdin.take().unwrap();
    let from = BufReader::new(child.stdout.take().unwrap());
    let history = history.to_owned();
    let feeder = std::thread::spawn(move || {
        // In small pieces, so that it is in the middle of its work.
        for piece in history.as_bytes().chunks(4_096) {
            if to.write_all(piece).is_err() {
                return;
            }
        }
        // It must not come to its end by itself.
        std::thread::sleep(Duration::from_secs(5));
    });
    let wait_for = usize::try_from(chance % 1_200).unwrap();
    let mut acknowledged = Vec::new();
    let mut lines = from.lines();
    while acknowledged.len() < wait_for {
        acknowledged.push(lines.next().unwrap().unwrap());
    }
    std::thread::sleep(Duration::from_micros(chance / 1_200 % 20_000));
    child.kill().unwrap();
    child.wait().unwrap();
    acknowledged.extend(lines.map_while(Result::ok));
    drop(feeder);
    acknowledged
}
