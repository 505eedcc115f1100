//! NDJSON in: lines to events, in batches.

use crate::Failure;
use personagraph::Event;
use std::io::{BufRead, BufReader, Read};

/// At most this many lines at a time.
const BATCH: usize = 500;

/// A line, and the event in it.
pub struct Line {
    /// Which line, from 1 on.
    pub number: usize,
    /// The event, or why it is none.
    pub event: Result<Event, serde_json::Error>,
}

/// Hands on lines, many at a time, and what there is before it waits for more.
///
/// # Errors
/// If the input has one, or who takes the lines.
pub fn in_batches(
    input: impl Read,
    mut take: impl FnMut(Vec<Line>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut input = BufReader::with_capacity(1 << 18, input);
    let (mut batch, mut text, mut number) = (Vec::new(), Vec::new(), 0);
    loop {
        let would_wait = !input.buffer().contains(&b'\n');
        if batch.len() >= BATCH || (would_wait && !batch.is_empty()) {
            take(std::mem::take(&mut batch))?;
        }
        text.clear();
        if input.read_until(b'\n', &mut text)? == 0 {
            break;
        }
        number += 1;
        if !text.trim_ascii().is_empty() {
            let event = serde_json::from_slice(&text);
            batch.push(Line { number, event });
        }
    }
    if batch.is_empty() {
        Ok(())
    } else {
        take(batch)
    }
}
