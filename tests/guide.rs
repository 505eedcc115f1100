//! The guide keeps its word: each law names the tests that hold it, each of the ten questions
//! has an example that checks something, and the examples that are named are there.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a page of the guide, without what makes it a comment.
fn page(name: &str) -> String {
    let path = root().join("src/guide").join(name).with_extension("rs");
    let text = fs::read_to_string(&path).expect("a page");
    let lines = text.lines().map(|line| {
        let line = line.strip_prefix("//!").unwrap_or(line);
        line.strip_prefix(' ').unwrap_or(line)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What a text has between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The pages that the guide lists with a number, in order.
fn chapters() -> Vec<String> {
    let front = page("mod");
    let numbered = front.lines().filter(|line| {
        let number = line.split_once(". [").map(|(number, _)| number);
        number.is_some_and(|number| number.parse::<u8>().is_ok())
    });
    let link = |line: &str| {
        let (_, link) = line.rsplit_once("](").expect("a link");
        link.trim_end_matches(')').to_owned()
    };
    numbered.map(link).collect()
}

#[test]
fn every_law_names_tests_that_there_are() {
    let page = page("laws");
    let mut laws = Vec::new();
    for row in page.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [law, _, held_by] = cells.as_slice() else {
            panic!("`{row}` has not three cells");
        };
        if *law == "law" {
            continue;
        }
        laws.push((*law).to_owned());
        let mut files = 0;
        for file in quoted(held_by) {
            let text = fs::read_to_string(root().join(file));
            let text = text.unwrap_or_else(|_| panic!("{law}: there is no `{file}`"));
            assert!(text.contains("#[test]"), "{law}: no test in `{file}`");
            // A file without a `mod` of its own in `main.rs` is never compiled.
            let (folder, name) = file.rsplit_once('/').expect("in a folder");
            let main = fs::read_to_string(root().join(folder).join("main.rs"));
            if name != "main.rs" && folder != "tests" {
                let module = format!("mod {};", name.trim_end_matches(".rs"));
                let main = main.expect("a root of the tests");
                assert!(main.contains(&module), "`{file}` is not compiled");
            }
            files += 1;
        }
        assert!(files > 0, "{law}: held by nothing");
    }
    let kinds = [
        ("I", 6),
        ("V", 3),
        ("P", 11),
        ("M", 4),
        ("O", 3),
        ("S", 3),
        ("D", 3),
    ];
    let all = kinds
        .iter()
        .flat_map(|(kind, most)| (1..=*most).map(move |n| format!("{kind}{n}")));
    assert_eq!(laws, all.collect::<Vec<_>>());
}

/// Every source file, by its path below `src`.
fn sources() -> Vec<(PathBuf, String)> {
    let src = root().join("src");
    let (mut folders, mut files) = (vec![src.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("text");
                files.push((path.strip_prefix(&src).expect("inside").to_owned(), text));
            }
        }
    }
    files
}

/// Whoever reads the documentation has nothing else: a law that is named is linked with the
/// page that states it, and no rule is cited from a page that the package has not.
#[test]
fn what_is_cited_can_be_looked_up() {
    let is_rule = |word: &str| match word.as_bytes() {
        [letter, b'-', which] => letter.is_ascii_uppercase() && which.is_ascii_lowercase(),
        [b'E', b'1'..=b'5'] => true,
        _ => ["SEMANTICS", "DESIGN", "EVENTS"].contains(&word),
    };
    let is_law = |word: &str| match word.as_bytes() {
        [kind, b'1'..=b'9'] | [kind, b'1', b'0'..=b'9'] => b"IVPMOSD".contains(kind),
        _ => false,
    };
    let mut laws = 0;
    for (path, text) in sources() {
        let comments = text
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix("//"));
        let documented = comments.clone().filter(|line| line.starts_with(['/', '!']));
        let words = |line: &'_ str| {
            let words = line.split(|c: char| !c.is_alphanumeric() && c != '-');
            words.map(str::to_owned).collect::<Vec<_>>()
        };
        let rule = comments.flat_map(words).find(|word| is_rule(word));
        assert_eq!(rule, None, "{}: no such page", path.display());
        let named = documented
            .flat_map(words)
            .filter(|word| is_law(word))
            .count();
        let linked = text.contains("guide::laws") || path.starts_with("guide");
        assert!(
            named == 0 || linked,
            "{}: where are the laws?",
            path.display()
        );
        laws += named;
    }
    assert!(laws > 40, "the scan must find the laws: {laws}");
}

#[test]
fn ten_questions_each_with_an_example_that_checks() {
    let chapters = chapters();
    assert_eq!(chapters.len(), 10);
    let front = page("mod");
    for (number, name) in (1..).zip(&chapters) {
        let page = page(name);
        let title = page.lines().next().expect("a title");
        let question = title.strip_prefix(&format!("{number}. "));
        let question = question.unwrap_or_else(|| panic!("`{name}` is not the {number}th"));
        assert!(question.ends_with('?'), "{question}");
        assert!(
            front.contains(&format!("[{question}]({name})")),
            "{question}"
        );
        assert!(page.contains("assert"), "`{name}` checks nothing");
        assert!(
            page.contains("# What it does not do"),
            "`{name}` does everything"
        );
    }
}

/// Folders of the repository that the package leaves out.
const LEFT_OUT: [&str; 10] = [
    "benches/matching_peers",
    "benches/peers",
    "benches/policy_peers",
    "benches/population_peers",
    "examples/postgres_host",
    "tests/coverage",
    "tests/first_hour",
    "tests/leaks",
    "tests/mutants",
    "tests/oldest_rust",
];

#[test]
fn what_the_guide_and_the_readme_point_at_is_there() {
    let mut pages: Vec<String> = chapters().iter().map(|name| page(name)).collect();
    pages.extend(["mod", "laws", "readings", "comparison"].map(page));
    pages.push(fs::read_to_string(root().join("README.md")).expect("a README"));
    let whole = root().join(".ci").exists();
    let mut found = 0;
    for page in &pages {
        for path in quoted(page) {
            let folder = path.split('/').next().unwrap_or_default();
            let is_path = ["examples", "tests", "benches"].contains(&folder);
            if !is_path || path.contains(' ') {
                continue;
            }
            let there = root().join(path).exists();
            let absent = LEFT_OUT.iter().any(|one| path.starts_with(one)) && !whole;
            assert!(there || absent, "there is no `{path}`");
            found += 1;
        }
    }
    assert!(found > 40, "the scan must find the paths: {found}");
}

/// Where labels lead, by label.
fn definitions(text: &str) -> BTreeMap<&str, &str> {
    let lines = text.lines().filter_map(|line| line.strip_prefix('['));
    lines.filter_map(|line| line.split_once("]: ")).collect()
}

/// `[text][label]` leads to an item here and to its page elsewhere: rustdoc sees that there is
/// the one, and this that they are the same.
#[test]
fn the_readme_leads_to_the_same_pages_everywhere() {
    let readme = fs::read_to_string(root().join("README.md")).expect("a README");
    let (here, there) = (include_str!("../src/readme.md"), readme.as_str());
    let (here, there) = (definitions(here), definitions(there));
    assert!(here.len() > 40 && here.keys().eq(there.keys()));
    for (label, item) in here {
        let page = there[label].strip_prefix("https://docs.rs/personagraph/latest/personagraph/");
        let page = page.unwrap_or_else(|| panic!("{label} leads to {}", there[label]));
        let name = item.rsplit("::").next().unwrap_or_default();
        let (path, method) = page.split_once("#method.").unwrap_or((page, ""));
        let is_method = method == name;
        let is_item = ["struct", "enum", "trait"]
            .iter()
            .any(|kind| path.ends_with(&format!("{kind}.{name}.html")));
        let is_module = path.ends_with(&format!("{name}/index.html"));
        assert!(
            is_method || is_item || is_module,
            "{label}: {page} is not {item}"
        );
        let of = if is_method {
            item.rsplit("::").nth(1)
        } else {
            None
        };
        assert!(
            of.is_none_or(|of| path.contains(&format!(".{of}.html"))),
            "{page}"
        );
        let uses = readme.matches(&format!("[{label}]")).count();
        assert!(uses > 1, "nothing leads to {label}");
    }
}
