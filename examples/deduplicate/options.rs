//! What the command line says.

use crate::table::Tables;
use personagraph::matching::Meaning;
use std::collections::BTreeMap;
use std::error::Error;

#[derive(Default)]
pub(crate) struct Options {
    pub(crate) files: Vec<String>,
    pub(crate) id: Option<String>,
    pub(crate) truth: Option<Truth>,
    pub(crate) map: BTreeMap<String, Meaning>,
    pub(crate) out: Option<String>,
    pub(crate) explain: Option<(u32, u32)>,
    pub(crate) calibration: bool,
}

/// The column that says who is whom, and what of it.
pub(crate) struct Truth {
    pub(crate) column: String,
    cut: Option<regex_lite::Regex>,
}

impl Truth {
    pub(crate) fn place(&self, tables: &Tables) -> Result<usize, Box<dyn Error>> {
        let place = tables
            .columns
            .iter()
            .position(|column| *column == self.column);
        place.ok_or_else(|| format!("there is no column `{}`", self.column).into())
    }

    pub(crate) fn cut<'v>(&self, value: &'v str) -> &'v str {
        let found = self.cut.as_ref().and_then(|regex| regex.find(value));
        found.map_or(value, |found| found.as_str())
    }
}

impl Options {
    pub(crate) fn read() -> Result<Self, Box<dyn Error>> {
        use lexopt::prelude::{Long, Value};
        let mut options = Self::default();
        let mut parser = lexopt::Parser::from_env();
        let text = |parser: &mut lexopt::Parser| -> Result<String, Box<dyn Error>> {
            let value = parser.value()?;
            value
                .into_string()
                .map_err(|_| "an argument is not Unicode".into())
        };
        while let Some(argument) = parser.next()? {
            match argument {
                Value(file) => options.files.push(file.to_string_lossy().into_owned()),
                Long("id") => options.id = Some(text(&mut parser)?),
                Long("out") => options.out = Some(text(&mut parser)?),
                Long("truth") => {
                    let text = text(&mut parser)?;
                    let (column, cut) = match text.split_once('=') {
                        Some((column, regex)) => (column, Some(regex_lite::Regex::new(regex)?)),
                        None => (text.as_str(), None),
                    };
                    options.truth = Some(Truth {
                        column: column.to_owned(),
                        cut,
                    });
                }
                Long("calibration") => options.calibration = true,
                Long("map") => {
                    for pair in text(&mut parser)?.split(',') {
                        let (column, word) =
                            pair.split_once('=').ok_or("`--map` takes COL=MEANING")?;
                        let words: Vec<_> = Meaning::ALL.iter().map(|m| m.as_str()).collect();
                        let meaning = Meaning::of_word(word.trim()).ok_or_else(|| {
                            format!("`{word}` is no meaning; there are {}", words.join(", "))
                        })?;
                        options.map.insert(column.trim().to_owned(), meaning);
                    }
                }
                Long("explain") => {
                    let text = text(&mut parser)?;
                    let (a, b) = text
                        .split_once(',')
                        .ok_or("`--explain` takes two rows: A,B")?;
                    options.explain = Some((a.parse()?, b.parse()?));
                }
                _ => return Err(argument.unexpected().into()),
            }
        }
        if options.files.is_empty() {
            return Err("which file?".into());
        }
        if options.calibration && options.truth.is_none() {
            return Err("`--calibration` needs `--truth`".into());
        }
        Ok(options)
    }
}
