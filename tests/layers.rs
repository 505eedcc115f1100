//! Architecture, held by reading the sources: a module imports only lower
//! layers, petgraph is named in one private file, nothing needs `std`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeMap;
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
