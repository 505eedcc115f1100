//! Records of other systems: columns with values, from CSV or NDJSON.

use crate::error::Error;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// A record: by column, its values. Empty ones are left out.
#[derive(Debug, Default)]
pub(crate) struct Record(BTreeMap<String, Vec<Cell>>);

/// One value of a column.
#[derive(Clone, Debug)]
pub(crate) enum Cell {
    Text(String),
    Integer(i64),
    Number(f64),
    Boolean(bool),
}

/// Records, each with its line, or why there is none.
pub(crate) type Records = Box<dyn Iterator<Item = (u64, Result<Record, String>)> + Send>;

impl Record {
    pub(crate) fn cells(&self, column: &str) -> &[Cell] {
        self.0.get(column).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn cells_mut(&mut self, column: &str) -> &mut [Cell] {
        self.0.get_mut(column).map_or(&mut [], Vec::as_mut_slice)
    }

    /// The column's only value, as a text.
    pub(crate) fn text(&self, column: &str) -> Option<String> {
        match self.cells(column) {
            [only] => Some(only.to_text()),
            _ => None,
        }
    }

    fn put(&mut self, column: &str, cell: Cell) {
        if !matches!(&cell, Cell::Text(text) if text.is_empty()) {
            self.0.entry(column.to_owned()).or_default().push(cell);
        }
    }

    /// Takes a JSON value apart: `{"a": {"b": 1}}` is column `a.b`; a list gives
    /// its column several values.
    fn put_json(&mut self, column: &str, json: Json) {
        match json {
            Json::Null => {}
            Json::Bool(boolean) => self.put(column, Cell::Boolean(boolean)),
            Json::String(text) => self.put(column, Cell::Text(text.trim().to_owned())),
            Json::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(integer), _) => self.put(column, Cell::Integer(integer)),
                (None, Some(number)) => self.put(column, Cell::Number(number)),
                (None, None) => self.put(column, Cell::Text(number.to_string())),
            },
            Json::Array(list) => list
                .into_iter()
                .for_each(|json| self.put_json(column, json)),
            Json::Object(fields) => {
                for (name, json) in fields {
                    let inside = if column.is_empty() {
                        name
                    } else {
                        format!("{column}.{name}")
                    };
                    self.put_json(&inside, json);
                }
            }
        }
    }
}

impl Cell {
    pub(crate) fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Integer(integer) => integer.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Boolean(boolean) => boolean.to_string(),
        }
    }
}

/// Opens a file by what its name ends with. `columns` are those that must be
/// there, as far as a file says which it has.
pub(crate) fn open<'c>(
    path: &Path,
    columns: impl Iterator<Item = &'c str>,
) -> Result<Records, Error> {
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("csv") => csv(path, columns),
        Some("jsonl" | "ndjson" | "json") => ndjson(path),
        _ => Err(Error::content(
            path,
            "records are read from .csv, .jsonl, .ndjson or .json",
        )),
    }
}

fn csv<'c>(path: &Path, mut columns: impl Iterator<Item = &'c str>) -> Result<Records, Error> {
    let file = File::open(path).map_err(Error::file(path))?;
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(file);
    let headers = reader
        .headers()
        .map_err(|error| Error::content(path, error.to_string()))?
        .clone();
    if let Some(missing) = columns.find(|column| headers.iter().all(|header| header != *column)) {
        let reason = format!("there is no column `{missing}`, which the map names");
        return Err(Error::content(path, reason));
    }
    let records = reader.into_records().map(move |row| match row {
        Ok(row) => {
            let line = row.position().map_or(0, csv::Position::line);
            let mut record = Record::default();
            for (header, value) in headers.iter().zip(&row) {
                record.put(header, Cell::Text(value.to_owned()));
            }
            (line, Ok(record))
        }
        Err(error) => {
            let line = error.position().map_or(0, csv::Position::line);
            (line, Err(error.to_string()))
        }
    });
    Ok(Box::new(records))
}

fn ndjson(path: &Path) -> Result<Records, Error> {
    let file = File::open(path).map_err(Error::file(path))?;
    let lines = (1..).zip(BufReader::new(file).split(b'\n'));
    let records = lines.filter_map(|(number, line)| {
        let line = match line {
            Ok(line) if line.trim_ascii().is_empty() => return None,
            Ok(line) => line,
            Err(error) => return Some((number, Err(error.to_string()))),
        };
        let record = match serde_json::from_slice(&line) {
            Ok(json @ Json::Object(_)) => {
                let mut record = Record::default();
                record.put_json("", json);
                Ok(record)
            }
            Ok(_) => Err("a record is one JSON object".to_owned()),
            Err(error) => Err(crate::lines::reason(&error)),
        };
        Some((number, record))
    });
    Ok(Box::new(records))
}
