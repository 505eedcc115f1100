//! Tables from files: any number, their columns joined by name.

use personagraph::matching::Records;
use std::error::Error;

pub(crate) struct Tables {
    pub(crate) columns: Vec<String>,
    files: Vec<File>,
}

struct File {
    content: String,
    /// By column of all: where it is in this file.
    places: Vec<Option<usize>>,
    delimiter: u8,
    samples: Vec<csv::StringRecord>,
}

/// A row, seen through the columns of all files.
pub(crate) struct Row<'r> {
    row: &'r csv::StringRecord,
    places: &'r [Option<usize>],
}

impl Row<'_> {
    pub(crate) fn value(&self, column: usize) -> &str {
        let place = self.places.get(column).copied().flatten();
        place
            .and_then(|place| self.row.get(place))
            .unwrap_or_default()
            .trim()
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &str> {
        (0..self.places.len()).map(|column| self.value(column))
    }
}

/// From how many rows of each file it is guessed what the columns are.
const SAMPLES: usize = 2000;

impl File {
    fn rows(&self) -> csv::Reader<&[u8]> {
        let mut builder = csv::ReaderBuilder::new();
        builder
            .flexible(true)
            .delimiter(self.delimiter)
            .from_reader(self.content.as_bytes())
    }
}

impl Tables {
    pub(crate) fn read(paths: &[String]) -> Result<Self, Box<dyn Error>> {
        let mut tables = Self {
            columns: Vec::new(),
            files: Vec::new(),
        };
        let mut headers: Vec<Vec<String>> = Vec::new();
        for path in paths {
            let bytes = std::fs::read(path).map_err(|error| format!("`{path}`: {error}"))?;
            let mut content = String::from_utf8(bytes).unwrap_or_else(|error| {
                eprintln!("{path} is not UTF-8, and is read as Latin-1");
                error
                    .as_bytes()
                    .iter()
                    .map(|byte| char::from(*byte))
                    .collect()
            });
            if content.starts_with('\u{feff}') {
                content.remove(0);
            }
            let first = content.lines().next().unwrap_or_default();
            let often = |c: char| first.matches(c).count();
            let delimiter = [b',', b';', b'\t', b'|']
                .into_iter()
                .max_by_key(|d| (often(char::from(*d)), *d == b','));
            let mut file = File {
                content,
                places: Vec::new(),
                delimiter: delimiter.unwrap_or(b','),
                samples: Vec::new(),
            };
            let mut rows = file.rows();
            let mut header: Vec<String> = Vec::new();
            for name in rows.headers()? {
                // A name that is there twice names two columns.
                let (name, mut often) = (name.trim(), 1);
                let mut own = name.to_owned();
                while header.contains(&own) {
                    often += 1;
                    own = format!("{name} {often}");
                }
                header.push(own);
            }
            let samples = rows.records().take(SAMPLES).collect::<Result<_, _>>()?;
            drop(rows);
            file.samples = samples;
            for name in &header {
                if !tables.columns.contains(name) {
                    tables.columns.push(name.clone());
                }
            }
            headers.push(header);
            tables.files.push(file);
        }
        for (file, header) in tables.files.iter_mut().zip(&headers) {
            let place = |column: &String| header.iter().position(|name| name == column);
            file.places = tables.columns.iter().map(place).collect();
        }
        Ok(tables)
    }

    /// Some values of a column.
    pub(crate) fn samples(&self, column: usize) -> impl Iterator<Item = &str> {
        self.files.iter().flat_map(move |file| {
            let place = file.places.get(column).copied().flatten();
            file.samples.iter().filter_map(move |row| row.get(place?))
        })
    }

    /// Whether dates name the day before the month.
    pub(crate) fn is_day_first(&self, records: &Records) -> bool {
        let columns = records.schema().columns().enumerate();
        let dates = columns
            .filter(|(_, (_, meaning))| *meaning == personagraph::matching::Meaning::BirthDate);
        dates
            .into_iter()
            .any(|(column, _)| personagraph::matching::is_day_first(self.samples(column)))
    }

    /// Calls with every row and the number of its file. Another thread reads ahead.
    pub(crate) fn each_row(
        &self,
        mut each: impl FnMut(usize, &Row<'_>),
    ) -> Result<(), Box<dyn Error>> {
        for (number, file) in self.files.iter().enumerate() {
            let (send, receive) = std::sync::mpsc::sync_channel::<Vec<csv::StringRecord>>(4);
            std::thread::scope(|scope| {
                let reader = scope.spawn(move || -> Result<(), csv::Error> {
                    let mut rows = file.rows();
                    loop {
                        let mut batch = Vec::with_capacity(BATCH);
                        for row in rows.records().take(BATCH) {
                            batch.push(row?);
                        }
                        if batch.is_empty() || send.send(batch).is_err() {
                            return Ok(());
                        }
                    }
                });
                for row in receive.into_iter().flatten() {
                    each(
                        number,
                        &Row {
                            row: &row,
                            places: &file.places,
                        },
                    );
                }
                reader.join().map_err(|_| "a file could not be read")??;
                Ok::<(), Box<dyn Error>>(())
            })?;
        }
        Ok(())
    }
}

/// Rows that are read together.
const BATCH: usize = 2_000;
