//! Wakes one fault after another, and runs the tests until one fails.

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde::Deserialize;

use crate::{Outcome, Work, fault::Fault};

/// A file in a worker's tree.
const REACHED: &str = "reached";

/// Suites that are asked again with more random cases: the laws.
const AGAIN: [&str; 2] = ["laws", "identity_graph"];

/// Suites that read the sources, or run what is not built here.
const OTHERS: [&str; 3] = ["layers", "guide", "social_crm"];

/// No fault is awake; the program writes which it came by.
const NONE: usize = usize::MAX;

/// A test, with so many random cases if it is a law.
pub struct Test {
    suite: String,
    name: String,
    program: PathBuf,
    cases: String,
    /// Which round it belongs to: first all tests with few cases, then laws with more.
    round: usize,
    /// How long it takes with nothing planted.
    takes: Duration,
    /// The faults that it comes by.
    reached: HashSet<usize>,
    caught: AtomicUsize,
}

#[derive(Deserialize)]
struct Built {
    target: Option<Target>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

/// Builds the tests, and runs each of them once with nothing planted.
pub fn tests(work: &Work, seed: &str) -> Outcome<Vec<Test>> {
    let output = work
        .cargo(
            &work.tree,
            &[
                "test",
                "--no-run",
                "--lib",
                "--tests",
                "--message-format=json",
            ],
        )
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err("the tests do not build with the faults in it".into());
    }
    let rounds = std::env::var("CASES").unwrap_or_else(|_| "8 32".to_owned());
    let mut tests = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(Built {
            target: Some(target),
            executable: Some(program),
        }) = serde_json::from_str(line)
        else {
            continue;
        };
        if OTHERS.contains(&target.name.as_str()) {
            continue;
        }
        let listed = Command::new(&program).arg("--list").output()?;
        let listed = String::from_utf8(listed.stdout)?;
        for (round, cases) in rounds.split(' ').enumerate() {
            if round > 0 && !AGAIN.contains(&target.name.as_str()) {
                continue;
            }
            let names = listed
                .lines()
                .filter_map(|line| line.strip_suffix(": test"));
            tests.extend(names.map(|name| Test {
                suite: target.name.clone(),
                name: name.to_owned(),
                program: program.clone(),
                cases: cases.to_owned(),
                round,
                takes: Duration::from_secs(60),
                reached: HashSet::new(),
                caught: AtomicUsize::new(0),
            }));
        }
    }
    let mut sound = Vec::new();
    let todo = Mutex::new(tests);
    thread::scope(|scope| {
        let handles = work.trees()?.into_iter().map(|tree| {
            let todo = &todo;
            scope.spawn(move || -> Outcome<Vec<Test>> {
                let mut sound = Vec::new();
                let next = || todo.lock().ok()?.pop();
                while let Some(mut test) = next() {
                    let start = Instant::now();
                    if test.fails(&tree, seed, NONE)? {
                        let Test {
                            suite, name, cases, ..
                        } = test;
                        eprintln!(
                            "{suite}: {name} fails without a fault at {cases} cases: left out"
                        );
                        continue;
                    }
                    test.takes = start.elapsed();
                    let reached = fs::read_to_string(tree.join(REACHED)).unwrap_or_default();
                    test.reached = reached
                        .lines()
                        .filter_map(|line| line.parse().ok())
                        .collect();
                    let _ = fs::remove_file(tree.join(REACHED));
                    sound.push(test);
                }
                Ok(sound)
            })
        });
        for handle in handles.collect::<Vec<_>>() {
            sound.extend(handle.join().map_err(|_| "a worker ended")??);
        }
        Outcome::Ok(())
    })?;
    let takes = sound.iter().map(|test| test.takes).sum::<Duration>();
    eprintln!("{} tests take {takes:.0?} one after another", sound.len());
    Ok(sound)
}

impl Test {
    /// Whether it fails, or takes much too long, with that fault awake.
    fn fails(&self, at: &Path, seed: &str, fault: usize) -> Outcome<bool> {
        let mut child = Command::new("sh")
            .args(["-c", "ulimit -v 6000000; exec \"$0\" \"$@\""])
            .arg(&self.program)
            .args(["--exact", &self.name, "--test-threads=1"])
            .current_dir(at)
            .env("PLANTED", fault.to_string())
            .env("REACHED", REACHED)
            .env("PROPTEST_CASES", &self.cases)
            .env("RUST_BACKTRACE", "0")
            .env("PROPTEST_RNG_SEED", seed)
            .env("PROPTEST_MAX_SHRINK_ITERS", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let end = Instant::now() + self.takes * 10 + Duration::from_secs(10);
        let mut pause = Duration::from_millis(1);
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(!status.success());
            }
            if Instant::now() > end {
                child.kill()?;
                child.wait()?;
                return Ok(true);
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(20));
        }
    }

    /// What it is worth to run this one early.
    #[expect(clippy::cast_precision_loss, reason = "some hundred")]
    fn worth(&self) -> f64 {
        (self.caught.load(Ordering::Relaxed) + 1) as f64 / (self.takes.as_secs_f64() + 0.02)
    }
}

/// Wakes each of the chosen faults.
pub fn all(
    work: &Work,
    tests: &[Test],
    faults: &[Fault],
    chosen: &[usize],
    seed: &str,
    known: &str,
) -> Outcome<()> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(BTreeMap::new());
    let start = Instant::now();
    thread::scope(|scope| {
        let handles = work.trees()?.into_iter().map(|tree| {
            let (next, results) = (&next, &results);
            scope.spawn(move || -> Outcome<()> {
                while let Some(&number) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let name = &faults[number].name;
                    let before = known.lines().find_map(|line| {
                        let by = line.strip_prefix("caught ")?.strip_prefix(name.as_str())?;
                        by.strip_prefix(" by ").map(str::to_owned)
                    });
                    let caught = match before {
                        Some(by) => Some(by),
                        None if known.lines().any(|line| line == format!("MISSED {name}")) => None,
                        None => caught(tests, &tree, seed, number)?,
                    };
                    let _ = fs::remove_dir_all(tree.join("tests/proptest-regressions"));
                    match &caught {
                        Some(test) => eprintln!("caught {name} by {test}"),
                        None => {
                            println!("MISSED {name}");
                            if !tests.iter().any(|test| test.reached.contains(&number)) {
                                println!("    no test comes by it");
                            }
                        }
                    }
                    if let Ok(mut results) = results.lock() {
                        results.insert(number, caught);
                    }
                }
                Ok(())
            })
        });
        let handles = handles.collect::<Vec<_>>();
        handles
            .into_iter()
            .try_for_each(|handle| handle.join().map_err(|_| "a worker ended")?)
    })?;
    let results = results.into_inner().map_err(|_| "a worker ended")?;
    let missed = results.values().filter(|caught| caught.is_none()).count();
    let caught = results.len() - missed;
    #[expect(clippy::cast_precision_loss, reason = "some hundred")]
    let share = 100.0 * caught as f64 / results.len().max(1) as f64;
    println!(
        "{caught} of {} caught ({share:.1} %), {missed} missed, in {:.0?}",
        results.len(),
        start.elapsed()
    );
    Ok(())
}

/// By which test a fault is caught: of those that come by it.
fn caught(tests: &[Test], tree: &Path, seed: &str, fault: usize) -> Outcome<Option<String>> {
    let reaching = tests.iter().filter(|test| test.reached.contains(&fault));
    let mut order = reaching.collect::<Vec<_>>();
    order.sort_by(|a, b| (a.round.cmp(&b.round)).then(b.worth().total_cmp(&a.worth())));
    for test in order {
        if test.fails(tree, seed, fault)? {
            test.caught.fetch_add(1, Ordering::Relaxed);
            return Ok(Some(format!("{}: {}", test.suite, test.name)));
        }
    }
    Ok(None)
}
