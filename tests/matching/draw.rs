//! People and what becomes of their records, drawn from a seed.

use personagraph::matching::{Meaning, Nicknames, Records, Schema};

/// A generator of numbers (splitmix64, Steele, Lea, Flood 2014).
pub(crate) struct Dice(pub u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// A word of syllables, one of `n`.
    pub(crate) fn word(&mut self, n: u64) -> String {
        const ONSET: [&str; 12] = ["b", "d", "f", "g", "k", "l", "m", "n", "r", "s", "t", "v"];
        const VOWEL: [&str; 6] = ["a", "e", "i", "o", "u", "ai"];
        let mut rest = Dice(self.below(n)).next();
        let mut word = String::new();
        for _ in 0..3 {
            word += ONSET[(rest % 12) as usize];
            rest /= 12;
            word += VOWEL[(rest % 6) as usize];
            rest /= 6;
        }
        word
    }

    pub(crate) fn typo(&mut self, text: &str) -> String {
        let mut letters: Vec<char> = text.chars().collect();
        if letters.len() < 3 {
            return text.to_owned();
        }
        let at = self.below(letters.len() as u64 - 1) as usize;
        match self.below(4) {
            0 => drop(letters.remove(at)),
            1 => letters.insert(at, 'x'),
            2 => letters.swap(at, at + 1),
            _ => letters[at] = 'q',
        }
        letters.into_iter().collect()
    }
}

pub(crate) const COLUMNS: [(&str, Meaning); 6] = [
    ("given", Meaning::GivenName),
    ("family", Meaning::FamilyName),
    ("born", Meaning::BirthDate),
    ("mail", Meaning::Email),
    ("phone", Meaning::Phone),
    ("city", Meaning::City),
];

/// Rows, and who each of them is.
pub(crate) fn people(seed: u64, persons: u64) -> Vec<(u64, [String; 6])> {
    let mut dice = Dice(seed);
    let mut rows = Vec::new();
    for person in 0..persons {
        let of = [
            dice.word(300),
            dice.word(800),
            format!(
                "{}-{:02}-{:02}",
                1940 + dice.below(70),
                1 + dice.below(12),
                1 + dice.below(28)
            ),
            format!("{}{}@example.com", dice.word(5000), dice.below(1000)),
            format!("+1 555 {:07}", dice.below(10_000_000)),
            dice.word(60),
        ];
        for copy in 0..=dice.below(3) {
            let mut row = of.clone();
            if copy > 0 {
                for (i, percent) in [(0, 15), (1, 15), (3, 10), (4, 10), (5, 20)] {
                    if dice.chance(percent) {
                        row[i] = dice.typo(&row[i]);
                    }
                }
                for (i, percent) in [(0, 5), (2, 15), (3, 25), (4, 25), (5, 10)] {
                    if dice.chance(percent) {
                        row[i].clear();
                    }
                }
            }
            rows.push((person, row));
        }
    }
    rows
}

pub(crate) fn records<'r>(rows: impl IntoIterator<Item = &'r [String; 6]>) -> Records {
    let mut records = Records::new(Schema::new(COLUMNS), Nicknames::default());
    for row in rows {
        records.push(0, row.iter().map(String::as_str));
    }
    records
}
