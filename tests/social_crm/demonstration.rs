//! The first thing that a newcomer sees.

use super::user::{User, ZIPPER};

#[test]
fn the_demonstration_tells_its_stories_anew() {
    let user = User::new();
    let told = user.says(&["demo", "--people", "100", "--db", "d.db"]);
    for part in [
        "1. Colby",
        "2. The zipper",
        "3. The chef",
        "4. John Brown",
        "5. 100 people",
    ] {
        assert!(told.contains(part), "{part} is missing:\n{told}");
    }
    assert!(told.lines().count() < 120, "it is long");
    assert!(
        told.lines().all(|line| line.chars().count() < 100),
        "it is wide"
    );
    let stories = |told: &str| told.split("5. ").next().unwrap_or_default().to_owned();
    let again = user.says(&["--db", "d.db", "--people", "50", "demo"]);
    assert_eq!(stories(&again), stories(&told));
    let why = user.says(&[
        "why",
        "email:nora@example.com",
        "instagram:@Colby_the_corgi",
        "--db",
        "d.db",
    ]);
    assert!(why.contains("colby-l1"));
}

#[test]
fn a_database_that_is_in_use_is_not_made_anew() {
    let user = User::new();
    user.ingest("mine.db", ZIPPER);
    let people = user.says(&["people", "--db", "mine.db"]);
    for command in [&["demo"][..], &[], &["senzing"]] {
        let given = user.run(&[command, &["--db", "mine.db"]].concat());
        assert_eq!(given.status, 1, "{command:?}");
    }
    assert_eq!(user.says(&["people", "--db", "mine.db"]), people);
}
