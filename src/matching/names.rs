//! Names and addresses taken apart.

use super::schema::Meaning;
use super::text;
use alloc::string::String;

/// The parts of a person's name, folded.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    pub(super) given: String,
    pub(super) family: String,
    /// `jr`, `sr`, `i` to `iv`, or nothing.
    pub(super) generation: &'static str,
    full: String,
}

impl Parts {
    /// Reads the columns of a record that hold names, folded.
    pub(super) fn read<'v>(&mut self, columns: impl Iterator<Item = (Meaning, &'v str)>) {
        self.given.clear();
        self.family.clear();
        self.full.clear();
        self.generation = "";
        for (means, value) in columns {
            match means {
                Meaning::GivenName => {
                    let (first, _) = couple(value).unwrap_or((value, ""));
                    push_words(first, &mut self.given, &mut self.generation);
                }
                Meaning::FamilyName => push_words(value, &mut self.family, &mut self.generation),
                Meaning::FullName if self.full.is_empty() => self.full.push_str(value),
                _ => {}
            }
        }
        if !self.full.is_empty() && self.given.is_empty() && self.family.is_empty() {
            if let Some((family, given)) = self.full.split_once(',') {
                push_words(family, &mut self.family, &mut self.generation);
                let (first, _) = couple(given).unwrap_or((given, ""));
                push_words(first, &mut self.given, &mut self.generation);
            } else {
                let (first, second) = couple(&self.full).unwrap_or((&self.full, ""));
                push_words(first, &mut self.given, &mut self.generation);
                // The family name of both: `John & Mary Brown`, `Mr and Mrs Brown`.
                let last = second.rsplit_once(' ').filter(|_| !first.contains(' '));
                if let Some((_, family)) = last {
                    push_words(family, &mut self.given, &mut self.generation);
                }
                match self.given.rfind(' ') {
                    Some(blank) => {
                        self.family
                            .push_str(self.given.get(blank + 1..).unwrap_or_default());
                        self.given.truncate(blank);
                    }
                    None => core::mem::swap(&mut self.given, &mut self.family),
                }
            }
        }
    }
}

/// Two people in one row: the words for each, of whom the first counts. The row is hers: as
/// a row of both it would make one person of them.
fn couple(value: &str) -> Option<(&str, &str)> {
    const AND: [&str; 6] = [" & ", " and ", " + ", " und ", " et ", " / "];
    // It stands between two words.
    value.split(' ').nth(2)?;
    let mut found = AND.iter().filter_map(|and| value.split_once(and));
    let found = found.find(|(first, second)| !first.is_empty() && !second.is_empty());
    // `Mr and Mrs John Brown`: his name, or only the family's.
    found.map(|(first, second)| {
        if is_title(first) {
            (second, "")
        } else {
            (first, second)
        }
    })
}

fn is_title(word: &str) -> bool {
    let word = word.strip_suffix('.').unwrap_or(word);
    matches!(word, "mr" | "mrs" | "ms" | "miss" | "dr" | "prof")
}

fn push_words(value: &str, to: &mut String, generation: &mut &'static str) {
    if value.len() > 6 && to.is_empty() && text::is_plain(value) {
        to.push_str(value);
        return;
    }
    for (i, word) in text::words(value).enumerate() {
        let found = match word {
            "jr" | "junior" => "jr",
            "sr" | "senior" => "sr",
            "ii" => "ii",
            "iii" => "iii",
            "iv" => "iv",
            "i" => "i",
            _ => "",
        };
        if !found.is_empty() && (i > 0 || !to.is_empty()) {
            *generation = found;
            continue;
        }
        if is_title(word) && i == 0 && value.len() > word.len() + 1 {
            continue;
        }
        if !to.is_empty() {
            to.push(' ');
        }
        text::push_alphanumeric(word, to);
    }
}

/// Appends the words of an address, usual words in their short form.
pub(super) fn push_address(folded: &str, to: &mut String) {
    for word in text::words(folded) {
        let short = match word {
            "street" | "strasse" | "str" | "saint" => "st",
            "avenue" | "av" => "ave",
            "road" => "rd",
            "drive" => "dr",
            "lane" => "ln",
            "place" => "pl",
            "court" => "ct",
            "boulevard" => "blvd",
            "crescent" | "cres" | "crs" => "cr",
            "circuit" | "cct" => "cir",
            "square" => "sq",
            "highway" => "hwy",
            "parade" => "pde",
            "terrace" => "tce",
            "suite" => "ste",
            "apartment" | "apartments" | "appt" => "apt",
            "building" => "bldg",
            "floor" => "fl",
            "north" => "n",
            "south" => "s",
            "east" => "e",
            "west" => "w",
            "no" | "nr" | "number" => continue,
            word => word,
        };
        if !to.is_empty() {
            to.push(' ');
        }
        text::push_alphanumeric(short, to);
    }
}
