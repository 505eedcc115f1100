//! Any table, however absurd: the laws hold of it, and nothing panics.

use crate::draw::Dice;
use personagraph::matching::{Level, Matcher, Meaning, Nicknames, Records, Schema};

const CELLS: [&str; 30] = [
    "",
    "n/a",
    "Anna",
    "anna",
    "Ann Marie",
    "AnnMarie",
    "王杰",
    "Wang Jie",
    "Jie",
    "គឹម",
    "\u{0}",
    "a\u{0}b",
    "M\u{fc}ller",
    "M\u{c3}\u{bc}ller",
    "\u{202e}llew",
    "🙂",
    "@",
    "a@b",
    "a@b.example",
    "a@b.example; c@d.example",
    "jo***@b.example",
    "555 010 1234",
    "+1 (555) 010-1234 / 555 010 9999",
    "1970-01-02",
    "02/01/70",
    "99999999",
    "7 High Street",
    "7 High St, Leeds",
    "John & Mary Brown",
    "Brown, John Jr.",
];

fn table(dice: &mut Dice) -> (Schema, Vec<Vec<String>>) {
    // Headers twice, on purpose.
    let columns: Vec<(String, Meaning)> = (0..dice.below(9))
        .map(|_| {
            let meaning = Meaning::ALL[dice.below(Meaning::ALL.len() as u64) as usize];
            (format!("c{}", dice.below(4)), meaning)
        })
        .collect();
    let few = 1 + dice.below(30);
    let rows = (0..dice.below(60)).map(|_| {
        // Too few values, and too many.
        let width = (columns.len() as u64 + 1).saturating_sub(dice.below(3));
        (0..width)
            .map(|_| {
                let cell = CELLS[(dice.below(few) * 7 % 30) as usize];
                match dice.below(40) {
                    0 => cell.repeat(300),
                    1 => dice.typo(cell),
                    _ => cell.to_owned(),
                }
            })
            .collect()
    });
    let rows = rows.collect();
    (Schema::new(columns), rows)
}

fn matcher(schema: &Schema, rows: &[&Vec<String>]) -> Matcher {
    let mut records = Records::new(schema.clone(), Nicknames::default());
    for row in rows {
        records.push(0, row.iter().map(String::as_str));
    }
    Matcher::estimate(records)
}

#[test]
fn the_laws_hold_of_any_table() {
    let mut dice = Dice(41);
    let mut weighed = 0;
    for round in 0..120 {
        let (schema, rows) = table(&mut dice);
        let plain: Vec<&Vec<String>> = rows.iter().collect();
        let mut turned = plain.clone();
        turned.reverse();
        let mut first = matcher(&schema, &plain);
        let other = matcher(&schema, &turned);
        let last = plain.len().saturating_sub(1) as u32;
        assert_eq!(first.model(), other.model(), "round {round}");
        for a in 0..plain.len() as u32 {
            for b in 0..plain.len() as u32 {
                let why = first.explain(a, b).unwrap();
                assert_eq!(Some(&why), other.explain(last - a, last - b).as_ref());
                assert_eq!(Some(&why), first.explain(b, a).as_ref(), "round {round}");
                let steps: f64 = why.steps.iter().map(|s| s.bits + s.frequency).sum();
                let sum = why.prior + steps + why.household + why.names_alone;
                assert!((sum - why.weight).abs() < 1e-9, "{why}");
                let null = why.steps.iter().filter(|step| step.level == Level::Null);
                assert!(null.map(|s| s.bits.abs() + s.frequency.abs()).sum::<f64>() < 1e-12);
                weighed += 1;
            }
        }
        let policy = first.policy();
        let (persons, others) = (first.persons(&policy), other.persons(&policy));
        for a in 0..plain.len() {
            for b in 0..plain.len() {
                let turned = |record: usize| others[plain.len() - 1 - record];
                assert_eq!(
                    persons[a] == persons[b],
                    turned(a) == turned(b),
                    "round {round}"
                );
            }
        }
        assert!(first.inferred(&policy).iter().all(|one| one.a < one.b));
        for row in plain.iter().take(5) {
            let row = row.iter().map(String::as_str);
            let found = first.find(row.clone(), 0.0);
            assert_eq!(first.add(1, row, 0.0), found);
        }
    }
    assert!(weighed > 30_000, "{weighed}");
}
