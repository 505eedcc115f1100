//! Pictures are kept and compared byte for byte. `PICTURES=bless` keeps new ones.

use crate::scenes;
use std::fs;
use std::path::{Path, PathBuf};

fn kept(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures/golden");
    folder.join(name)
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let bless = std::env::var("PICTURES").is_ok_and(|what| what == "bless");
    let mut different = Vec::new();
    for (name, picture) in scenes::all() {
        for (ending, text) in [("svg", picture.svg()), ("txt", picture.text())] {
            let path = kept(&format!("{name}.{ending}"));
            if bless {
                fs::write(&path, &text).expect("the folder is there");
            }
            let before = fs::read_to_string(&path).unwrap_or_default();
            if before != text {
                different.push(path);
            }
        }
    }
    assert!(
        different.is_empty(),
        "look at them, then bless: {different:#?}"
    );
}

#[test]
fn drawing_twice_is_drawing_once() {
    for ((name, one), (_, other)) in scenes::all().into_iter().zip(scenes::all()) {
        assert_eq!(one.svg(), other.svg(), "{name}");
        assert_eq!(one.svg(), one.to_string(), "{name}");
        assert_eq!(one.text(), other.text(), "{name}");
    }
}
