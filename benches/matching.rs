//! What it costs to find who is one person in tables of contacts, and one new record among
//! a million: `cargo bench --bench matching --features matching [-- MOST_RECORDS]`; with
//! `--test`, of 2,000 once; with `--write FILE.csv RECORDS`, nothing is measured and the
//! contacts are written, with who they are, for `deduplicate` and for rivals.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    missing_docs,
    reason = "a bench that cannot go on has failed"
)]

mod dice;

use dice::Dice;
use peak_alloc::PeakAlloc;
use personagraph::matching::{Matcher, Meaning, Nicknames, Records, Schema};
use std::collections::HashMap;
use std::time::Instant;

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// What contacts are made of.
impl Dice {
    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of `n` words.
    fn word(&mut self, n: usize) -> String {
        const ONSET: &[u8] = b"bdfghklmnprstvz";
        const VOWEL: &[u8] = b"aeiou";
        let mut rest = Dice((self.below(n) + n) as u64).roll();
        let mut word = String::new();
        for _ in 0..3 + rest % 2 {
            for letters in [ONSET, VOWEL] {
                word.push(char::from(letters[(rest % letters.len() as u64) as usize]));
                rest /= letters.len() as u64;
            }
        }
        word
    }

    fn typo(&mut self, text: &mut String) {
        let letters = text.len();
        if letters < 3 {
            return;
        }
        let at = self.below(letters - 1);
        match self.below(3) {
            0 => drop(text.remove(at)),
            1 => text.insert(at, 'x'),
            _ => text.replace_range(at..=at, "q"),
        }
    }
}

const COLUMNS: [(&str, Meaning); 7] = [
    ("first_name", Meaning::GivenName),
    ("last_name", Meaning::FamilyName),
    ("email", Meaning::Email),
    ("phone", Meaning::Phone),
    ("profile", Meaning::Identifier),
    ("company", Meaning::Organisation),
    ("city", Meaning::City),
];

/// Contacts of a CRM: about two records of each person, cut, misspelt and incomplete.
fn contacts(count: usize, mut each: impl FnMut(u32, &[String; 7])) {
    let mut dice = Dice(5);
    let (mut made, mut person) = (0, 0);
    while made < count {
        let mut of = [
            dice.word(520),
            dice.word(510),
            format!("{}{}@example.com", dice.word(520), dice.below(1_000_000)),
            format!(
                "+1-{}-555-{:04} x{:04}",
                200 + dice.below(800),
                dice.below(10_000),
                dice.below(10_000)
            ),
            format!(
                "https://example.com/in/{}-{}",
                dice.word(510),
                dice.below(100_000)
            ),
            format!("{} {}", dice.word(400), dice.word(6)),
            dice.word(500),
        ];
        for (field, percent) in [(2, 17), (3, 30), (4, 70), (5, 5)] {
            if dice.chance(percent) {
                of[field].clear();
            }
        }
        let copies = [1, 1, 1, 2, 2, 2, 3][dice.below(7)];
        for copy in 0..copies {
            let mut row = of.clone();
            if copy > 0 {
                match dice.below(10) {
                    0..3 => row[0] = row[0].to_uppercase(),
                    3..5 => row[0].truncate(3),
                    5..8 => dice.typo(&mut row[0]),
                    _ => {}
                }
                for (field, percent) in [(1, 40), (2, 20), (3, 20), (5, 50), (6, 40)] {
                    if dice.chance(percent) {
                        dice.typo(&mut row[field]);
                    }
                }
                if dice.chance(8) {
                    row[2].clear();
                }
            }
            if made < count {
                each(person, &row);
                made += 1;
            }
        }
        person += 1;
    }
}

fn main() {
    if std::env::args().any(|argument| argument == "--test") {
        return measure(2_000);
    }
    let most = std::env::args().find_map(|argument| argument.parse().ok());
    let most = most.unwrap_or(1_000_000);
    if let Some(path) = std::env::args().skip_while(|it| it != "--write").nth(1) {
        return write(&path, most);
    }
    for count in [10_000, 100_000, 1_000_000] {
        if count <= most {
            measure(count);
        }
    }
}

fn write(path: &str, count: usize) {
    let mut file = csv::Writer::from_path(path).expect("a file that can be written");
    let names = COLUMNS.map(|(name, _)| name);
    file.write_record(names.iter().chain(&["person"])).unwrap();
    contacts(count, |person, row| {
        let person = person.to_string();
        file.write_record(row.iter().chain([&person])).unwrap();
    });
    file.flush().unwrap();
}

fn measure(count: usize) {
    let (mut rows, mut truth) = (Vec::new(), Vec::new());
    contacts(count, |person, row| {
        rows.push(row.clone());
        truth.push(person);
    });
    ALLOCATED.reset_peak_usage();
    let before = ALLOCATED.current_usage_as_mb();
    let start = Instant::now();
    let mut records = Records::new(Schema::new(COLUMNS), Nicknames::default());
    for row in &rows {
        records.push(0, row.iter().map(String::as_str));
    }
    let taken = start.elapsed();
    let mut matcher = Matcher::estimate(records);
    let estimated = start.elapsed();
    let persons = matcher.persons(&matcher.policy());
    let all = start.elapsed();
    let peak = ALLOCATED.peak_usage_as_mb() - before;

    let pairs =
        |counts: HashMap<(u32, u32), u64>| counts.values().map(|n| n * (n - 1) / 2).sum::<u64>();
    let tally = |of: &dyn Fn(usize) -> (u32, u32)| {
        let mut counts = HashMap::new();
        (0..count).for_each(|i| *counts.entry(of(i)).or_default() += 1);
        pairs(counts)
    };
    let right = tally(&|i| (persons[i], truth[i]));
    let found = tally(&|i| (persons[i], 0));
    let truly = tally(&|i| (0, truth[i]));
    let f1 = 2.0 * right as f64 / (found + truly) as f64;
    assert!(f1 > 0.9, "{f1}");
    println!(
        "matching/deduplicate/contacts/{count}: {:.2} s ({:.2} taken in, {:.2} estimated and weighed), \
         {:.2} us each, {peak:.0} MB, f1 {f1:.4}",
        all.as_secs_f64(),
        taken.as_secs_f64(),
        estimated.as_secs_f64() - taken.as_secs_f64(),
        all.as_secs_f64() * 1e6 / count as f64,
    );

    let mut times = Vec::new();
    let mut hits = 0;
    for (i, row) in rows.iter().enumerate().step_by(count.div_ceil(5_000)) {
        let mut new = row.clone();
        Dice(i as u64).typo(&mut new[1]);
        let start = Instant::now();
        let found = matcher.find(new.iter().map(String::as_str), 0.0);
        times.push(start.elapsed());
        hits += usize::from(
            found
                .iter()
                .take(3)
                .any(|one| truth[one.b as usize] == truth[i]),
        );
    }
    times.sort_unstable();
    let at = |percent: usize| times[times.len() * percent / 100].as_secs_f64() * 1e6;
    assert!(hits * 10 > times.len() * 9, "{hits} of {}", times.len());
    println!(
        "matching/find/contacts/{count}: median {:.1} us, p99 {:.1} us",
        at(50),
        at(99)
    );
}
