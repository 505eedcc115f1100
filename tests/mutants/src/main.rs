//! Plants the faults that `cargo-mutants` lists, all in one build: each sleeps until the
//! environment wakes it. So a fault costs what the tests cost that catch it, and no build.
//!
//! `mutants COUNT SEED FOLDER LIST.json... [--only FILE]`, run at the root of the library:
//! how many faults of each list are planted of those that build, in an order by the seed;
//! where to build; and, with `--only`, the names of those to be woken.

mod fault;
mod trial;
mod weave;

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use fault::{Fault, shuffled};
use serde::Deserialize;
use weave::{FEATURES, ROOT, Woven, weave};

pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1).collect::<Vec<_>>();
    let only = match arguments.iter().position(|argument| argument == "--only") {
        Some(at) => Some(fs::read_to_string(
            arguments.split_off(at).pop().unwrap_or_default(),
        )?),
        None => None,
    };
    let [count, seed, folder, lists @ ..] = arguments.as_slice() else {
        return Err("usage: mutants COUNT SEED FOLDER LIST.json... [--only FILE]".into());
    };
    let count = count.parse::<usize>()?;
    let mut faults = Vec::new();
    let mut modules = Vec::new();
    for list in lists {
        let listed: Vec<Fault> = serde_json::from_slice(&fs::read(list)?)?;
        let start = faults.len();
        faults.extend(shuffled(listed, seed.parse()?));
        modules.push((list.as_str(), start..faults.len()));
    }
    // What an earlier run said, to go on from there.
    let known = std::env::var("KNOWN").map_or(Ok(String::new()), fs::read_to_string)?;
    let work = Work::new(Path::new(folder))?;
    let planted = work.plant(&faults)?;
    let tests = trial::tests(&work, seed)?;
    for (module, range) in modules {
        let build = planted
            .iter()
            .copied()
            .filter(|number| range.contains(number));
        let build = build.collect::<Vec<_>>();
        println!(
            "{module}: {} faults, {} of which build",
            range.len(),
            build.len()
        );
        let mut chosen = build.into_iter().take(count).collect::<Vec<_>>();
        if let Some(only) = &only {
            chosen.retain(|&number| {
                only.lines()
                    .any(|line| line.ends_with(&faults[number].name))
            });
        }
        trial::all(&work, &tests, &faults, &chosen, seed, &known)?;
    }
    Ok(())
}

/// A copy of the library in which faults are planted.
pub struct Work {
    /// The copy.
    pub tree: PathBuf,
    /// Another, in which is tried what builds.
    tried: PathBuf,
    /// What is built of it.
    pub built: PathBuf,
}

impl Work {
    fn new(folder: &Path) -> Outcome<Self> {
        fs::create_dir_all(folder)?;
        let folder = folder.canonicalize()?;
        let work = Self {
            tree: folder.join("tree"),
            tried: folder.join("tried"),
            built: folder.join("built"),
        };
        copy(&work.tree, &["src"])?;
        Ok(work)
    }

    /// Cargo, on the copy: with all faults as warnings at most.
    pub fn cargo(&self, tree: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new("cargo");
        command
            .args(arguments)
            .current_dir(tree)
            .env("CARGO_TARGET_DIR", &self.built)
            .env("CARGO_INCREMENTAL", "0")
            .env("RUSTFLAGS", "--cap-lints=allow")
            // `const` functions have faults too.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_PROFILE_TEST_DEBUG", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_PROFILE_TEST_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_DEV_OPT_LEVEL", "1");
        command
    }

    /// For each worker a tree of its own: what fails writes there which random numbers it had.
    fn trees(&self) -> Outcome<Vec<PathBuf>> {
        let workers = std::thread::available_parallelism()?.get();
        let trees = (0..workers).map(|worker| {
            let tree = self.tree.with_file_name(format!("tree-{worker}"));
            copy(&tree, &["src"])?;
            Ok(tree)
        });
        trees.collect()
    }

    /// Plants all faults that build; tells which, in their order.
    fn plant(&self, faults: &[Fault]) -> Outcome<Vec<usize>> {
        let mut by_file: BTreeMap<&str, Vec<(usize, &Fault)>> = BTreeMap::new();
        for (number, fault) in faults.iter().enumerate() {
            by_file
                .entry(&fault.file)
                .or_default()
                .push((number, fault));
        }
        let sources = by_file
            .keys()
            .map(|&file| Ok((file, fs::read_to_string(file)?)))
            .collect::<Outcome<BTreeMap<_, _>>>()?;
        let root = fs::read_to_string("src/lib.rs")?;
        // After the words about the crate and what it is built with.
        let at = root
            .find("\nextern crate")
            .or_else(|| root.find("\nmod "))
            .or_else(|| root.find("\npub mod "));
        let (head, tail) = root.split_at(at.ok_or("no module in `src/lib.rs`")?);
        let root = format!("{FEATURES}{head}\n{ROOT}{tail}");
        copy(&self.tried, &[])?;
        write(&self.tried.join("src/lib.rs"), root.as_bytes())?;
        let mut barren = BTreeSet::new();
        loop {
            let mut woven = BTreeMap::new();
            for (file, faults) in &by_file {
                let faults = faults.iter().copied();
                let faults = faults
                    .filter(|(number, _)| !barren.contains(number))
                    .collect::<Vec<_>>();
                let made =
                    weave(&sources[file], &faults).map_err(|error| format!("{file}: {error}"))?;
                write(&self.tried.join(file), made.text.as_bytes())?;
                woven.insert(*file, made);
            }
            let found = self.refused(&woven)?;
            if found.is_empty() {
                // All that is in the folder of sources, as it was tried.
                for file in files(&[])?.iter().filter(|file| file.starts_with("src")) {
                    let source = fs::read(self.tried.join(file))?;
                    write(&self.tree.join(file), &source)?;
                }
                let mut planted = woven
                    .values()
                    .flat_map(|made| made.faults.iter().copied())
                    .collect::<Vec<_>>();
                planted.sort_unstable();
                return Ok(planted);
            }
            eprintln!("{} faults do not build", found.len());
            barren.extend(found);
        }
    }

    /// The faults that the compiler refuses.
    fn refused(&self, woven: &BTreeMap<&str, Woven>) -> Outcome<BTreeSet<usize>> {
        let output = self
            .cargo(&self.tried, &["check", "--lib", "--message-format=json"])
            .output()?;
        let mut found = BTreeSet::new();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let Ok(told) = serde_json::from_str::<Told>(line) else {
                continue;
            };
            let Some(message) = told.message.filter(|message| message.level == "error") else {
                continue;
            };
            let blamed = message.blamed(woven);
            if blamed.is_empty() && !message.spans.is_empty() {
                return Err(message.rendered.unwrap_or_default().into());
            }
            found.extend(blamed);
        }
        if found.is_empty() && !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        Ok(found)
    }
}

#[derive(Deserialize)]
struct Told {
    message: Option<Message>,
}

#[derive(Deserialize)]
struct Message {
    level: String,
    rendered: Option<String>,
    spans: Vec<Span>,
    #[serde(default)]
    children: Vec<Message>,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    byte_start: usize,
    byte_end: usize,
    is_primary: bool,
}

impl Message {
    /// The faults at the place of an error: what was woven around it, or else into it.
    fn blamed(&self, woven: &BTreeMap<&str, Woven>) -> Vec<usize> {
        let children = self.children.iter().flat_map(|child| &child.spans);
        let mut spans = self.spans.iter().chain(children).collect::<Vec<_>>();
        spans.sort_by_key(|span| !span.is_primary);
        let near = |span: &&Span| {
            let places = &woven.get(span.file_name.as_str())?.places;
            let (start, end) = (span.byte_start, span.byte_end);
            let around = places
                .iter()
                .filter(|(place, _)| place.start <= start && end <= place.end);
            let around = around
                .min_by_key(|(place, _)| place.len())
                .map(|(_, ids)| ids.clone());
            let within = || {
                let places = places
                    .iter()
                    .filter(|(place, _)| place.start < end && start < place.end);
                let ids = places.flat_map(|(_, ids)| ids.clone()).collect::<Vec<_>>();
                (!ids.is_empty()).then_some(ids)
            };
            around.filter(|ids| !ids.is_empty()).or_else(within)
        };
        spans.iter().find_map(near).unwrap_or_default()
    }
}

/// The files under version control, but those in these folders.
fn files(but: &[&str]) -> Outcome<Vec<PathBuf>> {
    let output = Command::new("git").args(["ls-files", "-z"]).output()?;
    let names = output
        .stdout
        .split(|&byte| byte == 0)
        .filter(|name| !name.is_empty());
    let files = names.map(|name| Ok(PathBuf::from(std::str::from_utf8(name)?)));
    let files = files.collect::<Outcome<Vec<_>>>()?;
    let is_wanted =
        |file: &PathBuf| file.is_file() && !but.iter().any(|folder| file.starts_with(folder));
    Ok(files.into_iter().filter(is_wanted).collect())
}

/// Copies the files under version control, but those in these folders.
fn copy(to: &Path, but: &[&str]) -> Outcome<()> {
    for file in files(but)? {
        write(&to.join(&file), &fs::read(file)?)?;
    }
    Ok(())
}

/// Writes a file if it says something else: what did not change is not built again.
fn write(file: &Path, text: &[u8]) -> Outcome<()> {
    if fs::read(file).is_ok_and(|before| before == text) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(file, text)?)
}
