//! NDJSON in: lines to events, in batches.

use crate::ingest::{Heard, Place, Read};
use personagraph::Event;
use std::io::{BufRead, BufReader, Read as _};
use std::sync::mpsc::SyncSender;
use std::thread;

/// At most this many lines at a time.
const BATCH: usize = 1_000;
/// The longest line, in bytes; a longer one is refused and skipped.
const LONGEST: u64 = 4 << 20;
/// How much is read at a time.
const BUFFER: usize = 1 << 18;

/// No part of the first line.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads lines in a thread of their own, and hands on what it has before it
/// waits for more.
///
/// The thread is not joined: it may wait for a peer for ever.
pub(crate) fn read_aside(input: impl std::io::Read + Send + 'static, to: SyncSender<Read>) {
    thread::spawn(move || read(BufReader::with_capacity(BUFFER, input), &to));
}

fn read(mut input: BufReader<impl std::io::Read>, to: &SyncSender<Read>) {
    let mut batch = Read::default();
    let mut number = 0;
    let mut line = Vec::new();
    loop {
        let would_wait = !input.buffer().contains(&b'\n');
        if batch.heard.len() >= BATCH || (would_wait && !batch.heard.is_empty()) {
            let bytes = batch.bytes;
            let full = std::mem::replace(
                &mut batch,
                Read {
                    bytes,
                    ..Read::default()
                },
            );
            if to.send(full).is_err() {
                // Nobody listens: the writer failed, and the command ends.
                return;
            }
        }
        line.clear();
        number += 1;
        let event = match input.by_ref().take(LONGEST).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(length) => {
                batch.bytes += length as u64;
                if length as u64 == LONGEST && !line.ends_with(b"\n") {
                    let _ = input.skip_until(b'\n');
                    Some(Err(format!("it has {LONGEST} bytes or more")))
                } else {
                    parse(number, &line)
                }
            }
            Err(error) => {
                let event = Err(error.to_string());
                let place = Place::Line(number);
                batch.heard.push(Heard { place, event });
                break;
            }
        };
        batch.heard.extend(event.map(|event| Heard {
            place: Place::Line(number),
            event,
        }));
    }
    let _ = to.send(batch);
}

/// The event in a line; `None` if it is blank.
fn parse(number: u64, line: &[u8]) -> Option<Result<Event, String>> {
    let line = match line.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) if number == 1 => rest,
        _ => line,
    };
    let blank = line.trim_ascii().is_empty();
    (!blank).then(|| serde_json::from_slice(line).map_err(|error| reason(&error)))
}

/// Why a text is not what it should be. Where that is in a line is said for
/// broken JSON only: an error about a field names the field.
pub(crate) fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let bare = text.strip_suffix(&position).unwrap_or(&text);
    if error.is_data() || error.column() == 0 {
        bare.to_owned()
    } else {
        format!("{bare}, at column {}", error.column())
    }
}
