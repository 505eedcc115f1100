//! What must hold holds of every seed.

use personagraph_fuzz::{evaluation, reading};
use std::fs;
use std::path::Path;

fn each(of: &str, check: impl Fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(of);
    let mut seeds = 0;
    for entry in fs::read_dir(folder).expect("there are seeds") {
        let path = entry.expect("an entry").path();
        println!("{}", path.display());
        check(&fs::read(path).expect("it is read"));
        seeds += 1;
    }
    assert!(seeds > 0, "there is none of {of}");
}

#[test]
fn of_events() {
    each("event", reading::check);
}

#[test]
fn of_rules() {
    each("rules", evaluation::check);
}
