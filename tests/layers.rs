//! Architecture, held by reading the sources: a module imports only lower
//! layers, petgraph is named in one private file, nothing needs `std`, nothing is public
//! that nobody uses.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on has failed"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The layers, lowest first. Modules of one layer do not import each other.
const LAYERS: [&[&str]; 9] = [
    &["name", "time", "key"],
    &["value", "identifier", "venn"],
    &["condition"],
    &["identity", "persona", "permission", "engagement"],
    &["matching", "profile"],
    &["outreach"],
    &["population", "programme"],
    &["directory", "picture"],
    &["guide", "strategy"],
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// Every source file, with its module at the crate's root and its code: no
/// comments, no unit tests.
fn code() -> Vec<(PathBuf, String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    files
        .into_iter()
        .filter(|path| path.file_name().is_some_and(|name| name != "tests.rs"))
        .map(|path| {
            let relative = path.strip_prefix(&src).expect("inside src").to_owned();
            let first = relative.components().next().expect("a file").as_os_str();
            let module = first.to_string_lossy().trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).expect("text");
            let text = text
                .split("#[cfg(test)]\nmod tests")
                .next()
                .unwrap_or_default();
            let lines = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            (relative, module, lines.collect::<Vec<_>>().join("\n"))
        })
        .collect()
}

#[test]
fn a_module_imports_only_lower_layers() {
    let layer: BTreeMap<&str, usize> = LAYERS
        .iter()
        .enumerate()
        .flat_map(|(height, modules)| modules.iter().map(move |module| (*module, height)))
        .collect();
    let mut imports = 0;
    for (path, module, code) in code() {
        if module == "lib" {
            continue;
        }
        let own = *layer
            .get(module.as_str())
            .unwrap_or_else(|| panic!("`{module}` has no layer"));
        for part in code.split("crate::").skip(1) {
            let end = part
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(part.len());
            let other = &part[..end];
            if other == module || other.is_empty() {
                continue;
            }
            let height = layer.get(other).unwrap_or_else(|| {
                panic!(
                    "{}: `crate::{other}` goes around its module",
                    path.display()
                )
            });
            assert!(*height < own, "{}: imports `{other}`", path.display());
            imports += 1;
        }
    }
    assert!(imports > 100, "the scan must find the imports: {imports}");
}

/// The modules that `lib.rs` declares.
fn declared() -> BTreeSet<String> {
    let all = code();
    let lib = all.iter().find(|(_, module, _)| module == "lib");
    let modules = lib.expect("lib.rs").2.lines().filter_map(|line| {
        let line = line.trim_start_matches("pub ");
        line.strip_prefix("mod ")?.strip_suffix(';')
    });
    modules.map(str::to_owned).collect()
}

#[test]
fn every_module_has_one_layer() {
    let layered: Vec<&str> = LAYERS.iter().copied().flatten().copied().collect();
    let once: BTreeSet<String> = layered.iter().map(ToString::to_string).collect();
    assert_eq!(once.len(), layered.len());
    assert_eq!(once, declared());
}

/// The picture of the architecture: its rows, the highest first, are the layers.
#[test]
fn the_picture_shows_the_modules_in_their_layers() {
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/guide/architecture.svg");
    let picture = fs::read_to_string(picture).expect("a picture");
    let rows = picture.split("<g class=\"layer\">").skip(1).map(|row| {
        let row = row.split("</g>").next().expect("a row");
        let names = row.split("class=\"module\"").skip(1).map(|name| {
            let (_, name) = name.split_once('>').expect("a tag that ends");
            name.split('<').next().expect("a name")
        });
        names.collect::<BTreeSet<_>>()
    });
    let drawn: Vec<BTreeSet<&str>> = rows.collect();
    let layers = LAYERS.iter().rev();
    let layers: Vec<BTreeSet<&str>> = layers.map(|row| row.iter().copied().collect()).collect();
    assert_eq!(drawn, layers);
    // Rustdoc takes it for text from the first empty line on.
    assert!(
        !picture
            .trim_end()
            .lines()
            .any(|line| line.trim().is_empty())
    );
    assert!(picture.contains("<title ") && picture.contains("<desc "));
}

#[test]
fn petgraph_is_named_in_one_file() {
    let named: Vec<_> = code()
        .into_iter()
        .filter(|(.., code)| code.contains("petgraph"))
        .map(|(p, ..)| p)
        .collect();
    assert_eq!(named, [Path::new("identity/clusters.rs")]);
}

#[test]
fn nothing_needs_std() {
    let all = code();
    let lib = all
        .iter()
        .find(|(path, ..)| path == Path::new("lib.rs"))
        .expect("lib.rs");
    assert!(lib.2.contains("#![no_std]"));
    for (path, _, code) in &all {
        assert!(!code.contains("std::"), "{} names std", path.display());
        assert!(
            !code.contains("extern crate std"),
            "{} links std",
            path.display()
        );
    }
}

#[test]
fn files_are_short() {
    for (path, _, code) in code() {
        let lines = code.lines().filter(|line| !line.trim().is_empty()).count();
        assert!(
            lines <= 600,
            "{} has {lines} lines of code: split it by idea",
            path.display()
        );
    }
}

/// What is called or named in code: what follows a point or a path's colons, and each
/// function by itself.
fn named(text: &str, found: &mut BTreeSet<String>) {
    let is_word = |c: &char| c.is_alphanumeric() || *c == '_';
    for (place, _) in text.match_indices(['.', ':']) {
        found.insert(text[place + 1..].chars().take_while(is_word).collect());
    }
    for (place, _) in text.match_indices('(') {
        let before: String = text[..place].chars().rev().take_while(is_word).collect();
        if !text[..place - before.len()].ends_with("fn ") {
            found.insert(before.chars().rev().collect());
        }
    }
}

/// `unreachable_pub` sees to it that what says `pub` is public. A function that no
/// example, test, bench or documentation calls is either untested or nobody's business.
#[test]
fn every_public_function_is_used_outside() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut users = BTreeSet::new();
    for folder in ["tests", "examples", "benches"] {
        let mut files = Vec::new();
        sources(&root.join(folder), &mut files);
        for path in files {
            named(&fs::read_to_string(path).expect("text"), &mut users);
        }
    }
    named(
        &fs::read_to_string(root.join("README.md")).expect("text"),
        &mut users,
    );
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    let mut functions = Vec::new();
    for path in files {
        let mut is_example = false;
        for line in fs::read_to_string(&path).expect("text").lines() {
            let line = line.trim_start();
            if let Some(said) = line.strip_prefix("//!").or(line.strip_prefix("///")) {
                if said.trim_start().starts_with("```") {
                    is_example = !is_example;
                } else if is_example {
                    named(said, &mut users);
                }
            } else if let Some(item) = line.strip_prefix("pub ") {
                is_example = false;
                let item = item.strip_prefix("const ").unwrap_or(item);
                if let Some(rest) = item.strip_prefix("fn ") {
                    let name = rest.split(['(', '<']).next().unwrap_or_default();
                    functions.push((path.clone(), name.to_owned()));
                }
            }
        }
    }
    assert!(
        functions.len() > 800,
        "the scan must find the functions: {}",
        functions.len()
    );
    let unused: Vec<_> = functions
        .iter()
        .filter(|(_, name)| !users.contains(name))
        .collect();
    assert!(unused.is_empty(), "public, and used by nobody: {unused:#?}");
}
