//! The key that a database is bound to, and the rules that it remembers.

use super::user::{User, ZIPPER, json};

fn shared_phone(user: &User, args: &[&str]) -> i32 {
    let link = |id: &str, crm: &str| {
        format!(
            r#"{{"event":"linked","id":"{id}","at":"2026-01-02T00:00:00Z","source":"m","between":["{crm}","phone:+1"],"basis":"imported"}}"#
        )
    };
    let events = [link("l1", "crm:1"), link("l2", "crm:2")].join("\n");
    user.run_on(&[&["ingest", "-", "--db", "a.db"], args].concat(), &events)
        .status
}

fn persons(user: &User, args: &[&str]) -> usize {
    json(&user.says(&[&["people", "--db", "a.db"], args].concat())).len()
}

#[test]
fn rules_are_kept_by_ingest_and_lent_by_questions() {
    let user = User::new();
    user.file("strict.json", r#"{"limits":{"crm":1}}"#);
    user.file("loose.json", "{}");
    assert_eq!(shared_phone(&user, &["--rules", "strict.json"]), 0);
    assert_eq!(persons(&user, &[]), 3);
    assert_eq!(persons(&user, &["--rules", "loose.json"]), 1);
    assert_eq!(persons(&user, &[]), 3, "a question keeps no rules");
    assert_eq!(shared_phone(&user, &[]), 0);
    assert_eq!(
        persons(&user, &[]),
        3,
        "no rules given: those that are kept"
    );
    assert_eq!(shared_phone(&user, &["--rules", "loose.json"]), 0);
    assert_eq!(persons(&user, &[]), 1);
    user.file("wrong.json", r#"{"limit":{"crm":1}}"#);
    let given = user.run(&["people", "--db", "a.db", "--rules", "wrong.json"]);
    assert_eq!(
        (given.status, given.err.lines().count()),
        (1, 1),
        "{}",
        given.err
    );
    assert!(given.err.contains("`limit`"), "{}", given.err);
}

#[test]
fn a_database_opens_under_its_own_key_only() {
    let user = User::new();
    user.file("one.key", "one secret");
    user.file("two.key", "another secret");
    user.file("empty.key", "");
    let given = user.run_on(&["--key", "one.key", "ingest", "-", "--db", "a.db"], ZIPPER);
    assert_eq!((given.status, given.err.as_str()), (0, ""));
    let people = user.says(&["people", "--db", "a.db", "--key", "one.key"]);
    for wrong in [&["--key", "two.key"][..], &[]] {
        let given = user.run(&[&["people", "--db", "a.db"], wrong].concat());
        assert_eq!((given.status, given.out.as_str()), (1, ""));
        assert!(given.err.contains("another key"), "{}", given.err);
        let given = user.run_on(&[&["ingest", "-", "--db", "a.db"], wrong].concat(), ZIPPER);
        assert_eq!((given.status, given.out.as_str()), (1, ""));
    }
    assert_eq!(
        user.says(&["people", "--db", "a.db", "--key", "one.key"]),
        people
    );
    assert_eq!(
        user.run(&["people", "--db", "a.db", "--key", "empty.key"])
            .status,
        1
    );
    assert_eq!(
        user.run(&["people", "--db", "a.db", "--key", "missing.key"])
            .status,
        1
    );
}

#[test]
fn two_databases_of_one_user_have_one_key() {
    let user = User::new();
    user.ingest("a.db", ZIPPER);
    user.ingest("b.db", ZIPPER);
    let people = |db: &str| user.says(&["people", "--db", db]);
    assert_eq!(people("a.db"), people("b.db"));
    let key = user.folder.join("home/personagraph/social_crm.key");
    assert_eq!(std::fs::read(&key).unwrap().len(), 32);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&key).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // Another user has another.
    let other = User::new();
    other.ingest("a.db", ZIPPER);
    assert_ne!(other.says(&["people", "--db", "a.db"]), people("a.db"));
}

#[test]
fn a_file_that_is_no_database_of_ours_is_left_alone() {
    let user = User::new();
    user.file("notes.txt", "these are my notes, and quite a few of them");
    assert_eq!(
        user.run_on(&["ingest", "-", "--db", "notes.txt"], ZIPPER)
            .status,
        1
    );
    let other = rusqlite::Connection::open(user.folder.join("other.db")).unwrap();
    other.execute_batch("CREATE TABLE event (mine)").unwrap();
    let given = user.run_on(&["ingest", "-", "--db", "other.db"], ZIPPER);
    assert_eq!(given.status, 1);
    assert!(
        given.err.contains("not a database of this program"),
        "{}",
        given.err
    );
}
