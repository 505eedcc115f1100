//! Somebody with a shell and an empty folder.

use serde_json::Value as Json;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A user in a folder of their own, which goes when the test has passed.
pub(crate) struct User {
    pub(crate) folder: PathBuf,
}

/// What a command gave.
pub(crate) struct Given {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The example, beside which this test was built.
fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let built = test.parent().and_then(Path::parent).unwrap();
    let program = built.join(format!(
        "examples/social_crm{}",
        std::env::consts::EXE_SUFFIX
    ));
    assert!(
        program.exists(),
        "the example is not built: run `cargo test` without `--test`, or `cargo build --examples` before"
    );
    program
}

impl User {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("social_crm-{}-{number}", std::process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self { folder }
    }

    /// Writes a file; gives its name.
    pub(crate) fn file<'n>(&self, name: &'n str, text: &str) -> &'n str {
        std::fs::write(self.folder.join(name), text).unwrap();
        name
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.args(args).current_dir(&self.folder);
        command.env("XDG_DATA_HOME", self.folder.join("home"));
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn start(&self, args: &[&str]) -> Child {
        self.command(args).spawn().unwrap()
    }

    pub(crate) fn run(&self, args: &[&str]) -> Given {
        self.run_on(args, "")
    }

    /// Runs a command with this on its standard input.
    pub(crate) fn run_on(&self, args: &[&str], input: &str) -> Given {
        let mut child = self.start(args);
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_owned();
        // A command may end without having read it all.
        let feeder = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        output.into()
    }

    /// Runs a command that must succeed; gives its standard output.
    pub(crate) fn says(&self, args: &[&str]) -> String {
        let given = self.run(args);
        assert_eq!(given.status, 0, "{args:?}: {}", given.err);
        given.out
    }

    /// Ingests events that must all be taken.
    pub(crate) fn ingest(&self, db: &str, events: &str) {
        let given = self.run_on(&["ingest", "-", "--db", db], events);
        assert_eq!(given.status, 0, "{}", given.err);
    }

    /// Whether a text is in any of the files of a database.
    pub(crate) fn database_contains(&self, db: &str, text: &str) -> bool {
        ["", "-wal", "-journal"].iter().any(|more| {
            let file = self.folder.join(format!("{db}{more}"));
            let bytes = std::fs::read(file).unwrap_or_default();
            bytes
                .windows(text.len())
                .any(|window| window == text.as_bytes())
        })
    }
}

impl Drop for User {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

impl From<Output> for Given {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// One JSON value a line.
pub(crate) fn json(lines: &str) -> Vec<Json> {
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The zipper of EVENTS.md, as the example ships it.
pub(crate) const ZIPPER: &str = include_str!("../../examples/social_crm/stories/zipper.ndjson");
