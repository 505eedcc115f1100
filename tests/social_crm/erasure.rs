//! Erased text leaves the files.

use super::user::User;

const MARK: &str = "mrs.unforgettable";

fn history(user: &User) -> String {
    let events = [
        format!(
            r#"{{"event":"observed","id":"x1","at":"2026-01-01T00:00:00Z","source":"s","identifier":"email:{MARK}@example.com","attribute":"remark","value":"secret-of-{MARK}"}}"#
        ),
        format!(
            r#"{{"event":"linked","id":"x2","at":"2026-01-01T00:00:00Z","source":"s","between":["email:{MARK}@example.com","twitter:kept_handle"],"basis":"declared"}}"#
        ),
        r#"{"event":"observed","id":"x5","at":"2026-01-01T00:00:00Z","source":"s","identifier":"twitter:kept_handle","attribute":"remark","value":"kept"}"#.to_owned(),
        format!(
            r#"{{"event":"consented","id":"x3","at":"2026-01-01T00:00:00Z","source":"s","identifier":"email:{MARK}@example.com","effect":"prohibit","scope":"profile","recipients":"any","purposes":"any"}}"#
        ),
    ];
    // Among so many others that there is a snapshot, and pages that were split.
    let mut lines: Vec<String> = user
        .says(&["generate", "--events", "10200"])
        .lines()
        .map(str::to_owned)
        .collect();
    for (event, at) in events.into_iter().zip([500, 4_000, 5_000, 9_000]) {
        lines.insert(at, event);
    }
    lines.join("\n")
}

fn erasure() -> String {
    format!(
        r#"{{"event":"erased","id":"x4","at":"2026-06-01T00:00:00Z","source":"s","identifier":"email:{MARK}@example.com"}}"#
    )
}

#[test]
fn erased_text_is_nowhere_in_the_files() {
    let user = User::new();
    let history = history(&user);
    user.ingest("a.db", &history);
    assert!(user.database_contains("a.db", MARK));
    let given = user.run_on(&["ingest", "-", "--db", "a.db", "--ack"], &erasure());
    assert_eq!(
        (given.status, given.out.lines().next()),
        (0, Some("x4")),
        "{}",
        given.err
    );
    assert!(!user.database_contains("a.db", MARK));
    assert!(user.database_contains("a.db", "erased:email."));
    let people = user.says(&["people", "--db", "a.db"]);
    assert!(!people.contains(MARK) && people.contains("twitter:kept_handle"));
    // What comes again from an old source is void, and leaves nothing either.
    let given = user.run_on(&["ingest", "-", "--db", "a.db"], &history);
    assert_eq!((given.status, given.err.as_str()), (0, ""));
    assert!(!user.database_contains("a.db", MARK));
    assert_eq!(user.says(&["people", "--db", "a.db"]), people);
}

#[test]
fn an_erasure_that_was_cut_short_is_finished_at_the_next_start() {
    use std::io::{BufRead, BufReader, Write};
    let user = User::new();
    user.ingest("a.db", &history(&user));
    let mut child = user.start(&["ingest", "-", "--ack", "--db", "a.db"]);
    let mut to = child.stdin.take().unwrap();
    let mut from = BufReader::new(child.stdout.take().unwrap());
    to.write_all(format!("{}\n", erasure()).as_bytes()).unwrap();
    let mut line = String::new();
    from.read_line(&mut line).unwrap();
    assert_eq!(line, "x4\n");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!user.says(&["people", "--db", "a.db"]).contains(MARK));
    assert!(!user.database_contains("a.db", MARK));
}
