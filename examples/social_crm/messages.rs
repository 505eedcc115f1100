//! Messages that the company means to send, and its policy, from files.

use crate::error::Error;
use crate::lines::{BYTE_ORDER_MARK, reason};
use personagraph::outreach::{Message, OutreachPolicy};
use std::path::Path;

/// The messages of a file, in its order: a JSON list, or an object a line. Blank lines
/// are passed over.
pub(crate) fn read(file: &Path) -> Result<Vec<Message>, Error> {
    let text = std::fs::read(file).map_err(Error::file(file))?;
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text);
    let messages = if text.trim_ascii_start().starts_with(b"[") {
        let list = serde_json::from_slice(text);
        list.map_err(|error| wrong(file, error.line(), &error))?
    } else {
        lines(file, text)?
    };
    if messages.is_empty() {
        return Err(Error::content(file, "there is no message in it"));
    }
    Ok(messages)
}

fn lines(file: &Path, text: &[u8]) -> Result<Vec<Message>, Error> {
    let lines = text.split(|byte| *byte == b'\n').zip(1..);
    let lines = lines.filter(|(line, _)| !line.trim_ascii().is_empty());
    let message =
        |(line, number)| serde_json::from_slice(line).map_err(|error| wrong(file, number, &error));
    lines.map(message).collect()
}

/// What is wrong, and in which line of the file.
fn wrong(file: &Path, line: usize, error: &serde_json::Error) -> Error {
    Error::content(file, format!("line {line}: {}", reason(error)))
}

/// The policy of a file; the default, if none is named.
pub(crate) fn policy(file: Option<&Path>) -> Result<OutreachPolicy, Error> {
    let Some(file) = file else {
        return Ok(OutreachPolicy::default());
    };
    let text = std::fs::read(file).map_err(Error::file(file))?;
    serde_json::from_slice(&text).map_err(|error| wrong(file, error.line(), &error))
}
