//! Events in: three threads, so that reading, deciding and writing overlap.
//!
//! One reads lines and checks them, one applies them to the directory, one
//! writes what that changed. Each hands on what it has before it waits for
//! more, so the last of them commits whenever nothing else is under way: a peer
//! that waits for an acknowledgement before it sends on gets it at once, and
//! under load a commit holds about a thousand events.

use crate::crm::Crm;
use crate::error::Error;
use crate::store::{Batch, Change, Store};
use indicatif::{ProgressBar, ProgressStyle};
use personagraph::directory::{Changes, Outcome};
use personagraph::{Directory, Event};
use serde::Serialize;
use std::fmt;
use std::io::Write;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// About how many events a commit holds under load.
const GROUP: usize = 1_000;
/// How many batches wait between two threads, at most.
const WAITING: usize = 4;

/// Something that was read: an event, or why it is none.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) place: Place,
    pub(crate) event: Result<Event, String>,
}

/// Where it was read.
#[derive(Debug)]
pub(crate) enum Place {
    Line(u64),
    Field { record: String, field: String },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(number) => write!(f, "line {number}"),
            Self::Field { record, field } => write!(f, "record {record}, `{field}`"),
        }
    }
}

/// What was read at a time, and how far that is into the input, in bytes.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub(crate) heard: Vec<Heard>,
    pub(crate) bytes: u64,
}

/// What became of the input.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Tally {
    pub(crate) applied: u64,
    pub(crate) duplicates: u64,
    pub(crate) refused: u64,
}

/// Whether ids are printed once they are on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Acks {
    Print,
    Keep,
}

/// Applies and stores all that is read.
pub(crate) fn take_in(
    crm: Crm,
    input: &Receiver<Read>,
    acks: Acks,
    bar: &ProgressBar,
) -> Result<(Crm, Tally), Error> {
    let Crm {
        mut directory,
        store,
        tail,
        lock,
    } = crm;
    let (to_writer, batches) = sync_channel(WAITING);
    let writer = thread::spawn(move || write(store, &batches, acks));
    let mut tally = Tally::default();
    let held = directory.len();
    for read in input {
        let batch = apply(&mut directory, read.heard, &mut tally, bar);
        bar.set_position(read.bytes);
        if to_writer.send(batch).is_err() {
            // The writer has stopped, and says why below.
            break;
        }
    }
    drop(to_writer);
    let store = writer.join().map_err(|_| Error::Stopped)??;
    bar.finish_and_clear();
    let tail = tail + directory.len().saturating_sub(held);
    let crm = Crm {
        directory,
        store,
        tail,
        lock,
    };
    Ok((crm, tally))
}

/// Applies what was read; a refused line is reported, and nothing of it stays.
fn apply(
    directory: &mut Directory,
    heard: Vec<Heard>,
    tally: &mut Tally,
    bar: &ProgressBar,
) -> Batch {
    let mut batch = Batch::default();
    for Heard { place, event } in heard {
        let applied = event.and_then(|event| {
            let id = event.id.clone();
            let changes = directory.apply(event).map_err(|error| error.to_string())?;
            Ok((id, changes))
        });
        match applied {
            Ok((id, changes)) => {
                match changes.outcome {
                    Outcome::Duplicate => tally.duplicates += 1,
                    _ => tally.applied += 1,
                }
                batch.acks.push(id);
                batch.changes.extend(stored(changes));
            }
            Err(reason) => {
                tally.refused += 1;
                bar.suspend(|| eprintln!("{place}: {reason}"));
            }
        }
    }
    batch
}

/// What there is to write: the purged first, for the new event may be what
/// purged them.
fn stored(changes: Changes) -> impl Iterator<Item = Change> {
    let purged = changes.purge.into_iter().map(Change::Purge);
    purged.chain(changes.store.map(Change::Append))
}

/// Commits what comes, in groups; acknowledges what is committed.
fn write(mut store: Store, batches: &Receiver<Batch>, acks: Acks) -> Result<Store, Error> {
    while let Ok(mut group) = batches.recv() {
        while group.acks.len() < GROUP
            && let Ok(more) = batches.try_recv()
        {
            group.changes.extend(more.changes);
            group.acks.extend(more.acks);
        }
        store.commit(&group)?;
        if acks == Acks::Print {
            acknowledge(&group).map_err(Error::Output)?;
        }
    }
    Ok(store)
}

fn acknowledge(group: &Batch) -> std::io::Result<()> {
    let mut text = String::new();
    for id in &group.acks {
        text.push_str(id.as_str());
        text.push('\n');
    }
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// A channel for what is read.
pub(crate) fn channel() -> (SyncSender<Read>, Receiver<Read>) {
    sync_channel(WAITING)
}

/// A bar on standard error if that is a terminal, and nowhere else.
pub(crate) fn bar(bytes: Option<u64>) -> ProgressBar {
    let bar = match bytes {
        Some(bytes) => ProgressBar::new(bytes),
        None => ProgressBar::new_spinner(),
    };
    let style =
        ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {elapsed}, {eta} to go");
    match style {
        Ok(style) if bytes.is_some() => bar.with_style(style),
        _ => bar,
    }
}
