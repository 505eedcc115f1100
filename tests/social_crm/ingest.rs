//! Events in: what is stored, counted, refused and acknowledged.

use super::user::{User, ZIPPER};
use personagraph::directory::EventKind;
use personagraph::{Directory, Key};
use std::io::{BufRead, BufReader, Write};

const TALLY: &str = r#"{"applied":14,"duplicates":0,"refused":0}"#;

#[test]
fn events_are_counted_and_stored_once() {
    let user = User::new();
    user.file("zipper.ndjson", ZIPPER);
    let given = user.run(&["ingest", "zipper.ndjson", "--db", "a.db"]);
    assert_eq!((given.status, given.out.trim_end()), (0, TALLY));
    let given = user.run_on(&["--db", "a.db", "ingest", "-"], ZIPPER);
    assert_eq!(
        given.out.trim_end(),
        r#"{"applied":0,"duplicates":14,"refused":0}"#
    );
    assert_eq!(
        user.run_on(&["ingest", "-", "--db", "a.db"], "")
            .out
            .trim_end(),
        r#"{"applied":0,"duplicates":0,"refused":0}"#
    );
    assert_eq!(
        user.run(&["ingest", "missing.ndjson", "--db", "b.db"])
            .status,
        1
    );
    assert!(!user.folder.join("b.db").exists());
}

#[test]
fn a_bad_line_is_named_and_nothing_of_it_is_stored() {
    let user = User::new();
    let mut lines: Vec<String> = ZIPPER.lines().map(str::to_owned).collect();
    lines.insert(
        2,
        r#"{"event":"established","id":"bad-line-9","at":"tomorrow","source":"s","fact":"x"}"#
            .to_owned(),
    );
    lines.insert(3, String::new());
    lines.insert(4, "   \t".to_owned());
    lines.insert(5, r#"{"event":"established","id":"bad-line-8","at":"2026-01-01T00:00:00Z","source":"s","fact":"x","holds":true,"hold":1}"#.to_owned());
    lines.insert(
        6,
        r#"{"event":"established","id":"s1","at":"2026-01-01T00:00:00Z","source":"s","fact":"x"}"#
            .to_owned(),
    );
    lines.push("{\"event\":".to_owned());
    lines.push(format!("{}\r", lines[0]));
    let input = lines.join("\n");
    let given = user.run_on(&["ingest", "-", "--db", "a.db"], &input);
    assert_eq!(given.status, 1);
    assert_eq!(
        given.out.trim_end(),
        r#"{"applied":14,"duplicates":1,"refused":4}"#
    );
    let named: Vec<&str> = given
        .err
        .lines()
        .filter(|line| line.starts_with("line "))
        .collect();
    let starts = [
        "line 3: `at`:",
        "line 6: `hold`",
        "line 7: `id`:",
        "line 20: ",
    ];
    assert_eq!(named.len(), starts.len(), "{}", given.err);
    for (line, start) in named.iter().zip(starts) {
        assert!(
            line.starts_with(start),
            "{line} does not start with {start}"
        );
    }
    assert!(!user.database_contains("a.db", "bad-line"));
    let given = user.run_on(&["ingest", "--keep-going", "-", "--db", "b.db"], &input);
    assert_eq!(given.status, 0);
    assert!(given.out.contains(r#""refused":4"#));
}

#[test]
fn a_very_long_line_is_refused_and_the_next_is_read() {
    let user = User::new();
    let long = format!(r#"{{"note":"{}"}}"#, "x".repeat(5 << 20));
    let given = user.run_on(
        &["ingest", "-", "--db", "a.db"],
        &format!("{long}\n{ZIPPER}"),
    );
    assert_eq!(
        given.out.trim_end(),
        TALLY.replace(r#""refused":0"#, r#""refused":1"#)
    );
    assert!(given.err.contains("line 1: "), "{}", given.err);
}

/// The peer waits for each acknowledgement before it sends on.
#[test]
fn each_event_is_acknowledged_before_the_next_is_needed() {
    let user = User::new();
    let mut child = user.start(&["ingest", "--ack", "-", "--db", "a.db"]);
    let mut to = child.stdin.take().unwrap();
    let mut from = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    for event in ZIPPER.lines() {
        // Half of it, and then the rest: half a line must not hold up anything.
        let (start, rest) = event.split_at(event.len() / 2);
        to.write_all(start.as_bytes()).unwrap();
        to.flush().unwrap();
        to.write_all(format!("{rest}\n").as_bytes()).unwrap();
        line.clear();
        from.read_line(&mut line).unwrap();
        let id = line.trim_end();
        assert!(
            event.contains(&format!(r#""id":"{id}""#)),
            "{id} for {event}"
        );
        // Acknowledged is stored: another process sees it.
        assert!(stored(&user, "a.db").iter().any(|known| known == id));
    }
    // Known already, and refused: the one is acknowledged, the other is not.
    let again = ZIPPER.lines().next().unwrap();
    to.write_all(format!("nonsense\n{again}\n").as_bytes())
        .unwrap();
    drop(to);
    line.clear();
    from.read_line(&mut line).unwrap();
    assert_eq!(line, "s1\n");
    line.clear();
    from.read_line(&mut line).unwrap();
    assert_eq!(
        line.trim_end(),
        r#"{"applied":14,"duplicates":1,"refused":1}"#
    );
    assert_eq!(from.read_line(&mut line).unwrap(), 0);
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

/// The ids of the stored events, in the order in which they were stored.
pub(crate) fn stored(user: &User, db: &str) -> Vec<String> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE;
    let connection = rusqlite::Connection::open_with_flags(user.folder.join(db), flags).unwrap();
    let asked = connection.prepare("SELECT id FROM event ORDER BY seq");
    // Killed before there was a table.
    let Ok(mut asked) = asked else {
        return Vec::new();
    };
    let ids = asked.query_map([], |row| row.get(0)).unwrap();
    ids.map(Result::unwrap).collect()
}

#[test]
fn a_snapshot_and_the_tail_answer_as_the_log_does() {
    let user = User::new();
    let history = user.says(&["generate", "--events", "11000", "--seed", "3"]);
    let lines: Vec<&str> = history.lines().collect();
    assert_eq!(lines.len(), 11_000);
    let (most, rest) = lines.split_at(10_500);
    user.ingest("a.db", &most.join("\n"));
    user.ingest("a.db", &rest.join("\n"));
    let connection = rusqlite::Connection::open(user.folder.join("a.db")).unwrap();
    let ask = "SELECT value FROM setting WHERE name = 'snapshot_until'";
    let until: String = connection.query_row(ask, [], |row| row.get(0)).unwrap();
    assert_eq!(until, "10500");
    let people = user.says(&["people", "--db", "a.db"]);
    connection
        .execute("DELETE FROM setting WHERE name = 'snapshot_until'", [])
        .unwrap();
    assert_eq!(user.says(&["people", "--db", "a.db"]), people);
    // A damaged snapshot costs time, not data.
    connection
        .execute("INSERT INTO setting VALUES ('snapshot_until', '10500')", [])
        .unwrap();
    let damage = "UPDATE snapshot SET body = CAST(replace(body, 'carpentry', 'Carpentry') AS BLOB) WHERE part = 1";
    connection.execute(damage, []).unwrap();
    let given = user.run(&["people", "--db", "a.db"]);
    assert_eq!(given.out, people);
    assert!(given.err.contains("snapshot"), "{}", given.err);
}

#[test]
fn a_snapshot_of_an_earlier_release_is_read_and_one_of_a_later_release_is_not() {
    let user = User::new();
    let history = user.says(&["generate", "--events", "10500", "--seed", "4"]);
    user.ingest("a.db", &history);
    let people = user.says(&["people", "--db", "a.db"]);
    let connection = rusqlite::Connection::open(user.folder.join("a.db")).unwrap();
    let mut asked = connection
        .prepare("SELECT body FROM snapshot ORDER BY part")
        .unwrap();
    let pieces = asked.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
    let pieces: Vec<Vec<u8>> = pieces.map(Result::unwrap).collect();
    let log = "CREATE TABLE log AS SELECT * FROM event; DELETE FROM event;";
    connection.execute_batch(log).unwrap();
    assert_eq!(
        user.says(&["people", "--db", "a.db"]),
        people,
        "from the snapshot alone"
    );

    // As it was written at first: JSON, and no number that says how it is encoded.
    let secret = std::fs::read(user.folder.join("home/personagraph/social_crm.key")).unwrap();
    let bytes = pieces.concat();
    let mut postcard = postcard::Deserializer::from_bytes(&bytes);
    let directory = Directory::restore(Key::from_secret(&secret), &mut postcard).unwrap();
    let json = serde_json::to_vec(&directory.custodian().snapshot()).unwrap();
    assert!(
        bytes.len() * 2 < json.len(),
        "{} of {} bytes",
        bytes.len(),
        json.len()
    );
    let forget = "DELETE FROM snapshot; DELETE FROM setting WHERE name = 'snapshot_encoding'";
    connection.execute_batch(forget).unwrap();
    for piece in json.chunks(1 << 20) {
        let put = "INSERT INTO snapshot (body) VALUES (?1)";
        connection.execute(put, [piece]).unwrap();
    }
    assert_eq!(user.says(&["people", "--db", "a.db"]), people);

    let later = "INSERT INTO setting VALUES ('snapshot_encoding', '9'); \
                 INSERT INTO event SELECT * FROM log;";
    connection.execute_batch(later).unwrap();
    let given = user.run(&["people", "--db", "a.db"]);
    assert_eq!(given.out, people, "from the log");
    assert!(given.err.contains("encoded as number 9"), "{}", given.err);
    let given = user.run(&["people", "--db", "a.db", "--replay"]);
    assert_eq!(
        (given.out.as_str(), given.err.as_str()),
        (people.as_str(), "")
    );
}

#[test]
fn a_full_year_has_a_hundred_events_of_everybody() {
    let user = User::new();
    let year = user.says(&["generate", "--people", "100", "--seed", "5"]);
    assert_eq!(
        year,
        user.says(&["generate", "--people", "100", "--seed", "5"])
    );
    let events = year.lines().count();
    assert!((9_000..11_000).contains(&events), "{events}");
    for kind in EventKind::ALL {
        let field = format!(r#""event":"{kind}""#);
        let rare = [EventKind::Revoked, EventKind::Erased].contains(&kind);
        assert!(rare || year.contains(&field), "{kind}");
    }
    // In the order in which it was said, as a company hears it.
    let mut lines: Vec<&str> = year.lines().collect();
    lines.sort_unstable();
    let given = user.run_on(&["ingest", "-", "--db", "a.db"], &lines.join("\n"));
    let all = format!(r#"{{"applied":{events},"duplicates":0,"refused":0}}"#);
    assert_eq!(given.out.trim_end(), all, "{}", given.err);
}

#[test]
fn generated_histories_are_the_same_for_the_same_seed() {
    let user = User::new();
    let of = |seed: &str| user.says(&["generate", "--seed", seed, "--events", "500"]);
    assert_eq!(of("1"), of("1"));
    assert_ne!(of("1"), of("2"));
    let given = user.run_on(&["ingest", "-", "--db", "a.db"], &of("1"));
    assert_eq!(
        given.out.trim_end(),
        r#"{"applied":500,"duplicates":0,"refused":0}"#
    );
}

#[test]
fn there_is_one_writer_at_a_time_and_questions_do_not_wait() {
    let user = User::new();
    let (first, rest) = ZIPPER.split_once('\n').unwrap();
    let mut child = user.start(&["ingest", "--ack", "-", "--db", "a.db"]);
    let mut to = child.stdin.take().unwrap();
    let mut from = BufReader::new(child.stdout.take().unwrap());
    to.write_all(format!("{first}\n").as_bytes()).unwrap();
    let mut line = String::new();
    from.read_line(&mut line).unwrap();
    let given = user.run_on(&["ingest", "-", "--db", "a.db"], rest);
    assert_eq!(given.status, 1);
    assert!(
        given.err.contains("another process is writing"),
        "{}",
        given.err
    );
    assert_eq!(user.says(&["people", "--db", "a.db"]), "");
    to.write_all(rest.as_bytes()).unwrap();
    drop(to);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(stored(&user, "a.db").len(), 14);
    // Nothing is left locked, by a killed one neither.
    let mut child = user.start(&["ingest", "--ack", "-", "--db", "a.db"]);
    let mut to = child.stdin.take().unwrap();
    let mut from = BufReader::new(child.stdout.take().unwrap());
    to.write_all(format!("{first}\n").as_bytes()).unwrap();
    from.read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    user.ingest("a.db", ZIPPER);
}

#[test]
fn an_answer_that_nobody_reads_is_no_failure() {
    let user = User::new();
    let mut child = user.start(&["generate", "--events", "100000"]);
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let given = child.wait_with_output().unwrap();
    assert_eq!(
        (given.status.code(), given.stderr.as_slice()),
        (Some(0), &b""[..])
    );
}
