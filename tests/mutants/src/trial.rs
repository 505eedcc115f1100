//! Wakes one fault after another, and runs the tests until one fails.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

use serde::Deserialize;

use crate::{Outcome, Work, copy, fault::Fault};

/// Random cases of a law: first few, and all when nothing was caught by those.
const CASES: [&str; 2] = ["8", "32"];

/// Suites that are asked again with more cases: the laws.
const AGAIN: [&str; 2] = ["laws", "identity_graph"];

/// Suites that read the sources, or run what is not built here.
const OTHERS: [&str; 3] = ["layers", "guide", "social_crm"];

/// The tests of one executable.
pub struct Suite {
    name: String,
    program: PathBuf,
    /// Tests that fail without a fault, as those do that count what was drawn when little was.
    skipped: [Vec<String>; 2],
    /// How long it takes with nothing planted, with few cases and with all.
    takes: [Duration; 2],
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

/// Builds the tests, and runs them once with nothing planted.
pub fn suites(work: &Work, seed: &str) -> Outcome<Vec<Suite>> {
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
    let mut suites = Vec::new();
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
        let mut suite = Suite {
            name: target.name,
            program,
            skipped: Default::default(),
            takes: [Duration::from_secs(60); 2],
            caught: AtomicUsize::new(0),
        };
        for stage in 0..CASES.len() {
            let start = Instant::now();
            while let Some(test) = suite.run(&work.tree, seed, usize::MAX, stage)? {
                eprintln!("{test} fails without a fault, and is left out");
                suite.skipped[stage].push(test);
            }
            suite.takes[stage] = start.elapsed();
        }
        eprintln!("{}: {:.1?}", suite.name, suite.takes);
        suites.push(suite);
    }
    Ok(suites)
}

impl Suite {
    /// The first test that fails.
    fn run(&self, at: &Path, seed: &str, fault: usize, stage: usize) -> Outcome<Option<String>> {
        let mut command = Command::new("sh");
        command
            .args(["-c", "ulimit -v 6000000; exec \"$0\" \"$@\""])
            .arg(&self.program)
            .arg("--test-threads=1");
        for test in &self.skipped[stage] {
            command.args(["--skip", test]);
        }
        let mut child = command
            .current_dir(at)
            .env("PLANTED", fault.to_string())
            .env("PROPTEST_CASES", CASES[stage])
            .env("RUST_BACKTRACE", "0")
            .env("PROPTEST_RNG_SEED", seed)
            .env("PROPTEST_MAX_SHRINK_ITERS", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let out = child.stdout.take().ok_or("no output")?;
        let (teller, told) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if teller.send(line).is_err() {
                    return;
                }
            }
        });
        let end = Instant::now() + self.takes[stage] * 10 + Duration::from_secs(30);
        let failed = loop {
            match told.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) if line.starts_with("test ") && line.ends_with("FAILED") => {
                    break Some(line.split(' ').nth(1).unwrap_or_default().to_owned());
                }
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => break Some("(takes too long)".to_owned()),
                Err(RecvTimeoutError::Disconnected) => break None,
            }
        };
        if failed.is_some() {
            let _ = child.kill();
        }
        let status = child.wait()?;
        Ok(failed.or_else(|| (!status.success()).then(|| "(ends in between)".to_owned())))
    }

    /// What it is worth to run this one early.
    #[expect(clippy::cast_precision_loss, reason = "some hundred")]
    fn worth(&self) -> f64 {
        (self.caught.load(Ordering::Relaxed) + 1) as f64 / (self.takes[0].as_secs_f64() + 0.2)
    }
}

/// Wakes each of the chosen faults.
pub fn all(
    work: &Work,
    suites: &[Suite],
    faults: &[Fault],
    chosen: &[usize],
    seed: &str,
    known: &str,
) -> Outcome<()> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(BTreeMap::new());
    let workers = thread::available_parallelism()?.get();
    let start = Instant::now();
    thread::scope(|scope| {
        let handles = (0..workers).map(|worker| {
            let (next, results) = (&next, &results);
            scope.spawn(move || -> Outcome<()> {
                // A tree of its own: what fails writes there which random numbers it had.
                let tree = work.tree.with_file_name(format!("tree-{worker}"));
                copy(&tree, &["src"])?;
                while let Some(&number) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let name = &faults[number].name;
                    let before = known.lines().find_map(|line| {
                        let by = line.strip_prefix("caught ")?.strip_prefix(name.as_str())?;
                        by.strip_prefix(" by ").map(str::to_owned)
                    });
                    let caught = match before {
                        Some(by) => Some(by),
                        None if known.lines().any(|line| line == format!("MISSED {name}")) => None,
                        None => caught(suites, &tree, seed, number)?,
                    };
                    let _ = fs::remove_dir_all(tree.join("tests/proptest-regressions"));
                    match &caught {
                        Some(test) => eprintln!("caught {name} by {test}"),
                        None => println!("MISSED {name}"),
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

/// By which test a fault is caught.
fn caught(suites: &[Suite], tree: &Path, seed: &str, fault: usize) -> Outcome<Option<String>> {
    for stage in 0..CASES.len() {
        let mut order = suites.iter().collect::<Vec<_>>();
        order.sort_by(|a, b| b.worth().total_cmp(&a.worth()));
        for suite in order {
            if stage > 0 && !AGAIN.contains(&suite.name.as_str()) {
                continue;
            }
            if let Some(test) = suite.run(tree, seed, fault, stage)? {
                suite.caught.fetch_add(1, Ordering::Relaxed);
                return Ok(Some(format!("{}: {test}", suite.name)));
            }
        }
    }
    Ok(None)
}
