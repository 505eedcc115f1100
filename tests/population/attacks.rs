//! Attacks on what is withheld (S3): an attacker who solves for it by fractions, one
//! unknown for each cell, finds no set of people below the threshold.

use personagraph::Timestamp;
use personagraph::population::Portrait;
use personagraph::population::analysis::{
    Cells, Count, Dimension, Publication, PublicationError, Scheme, SchemeError, Tally,
};
use proptest::collection::vec;
use proptest::prelude::*;

const PERSONAS: [&str; 4] = ["work", "family", "dog", "band"];
pub(super) const CELLS: usize = 1 << PERSONAS.len();

/// How many people are in just these personas: those whose bits the place has.
pub(super) type People = [u64; CELLS];

pub(super) fn scheme() -> Scheme {
    let dimension = |name: &str| Dimension::persona(name).unwrap();
    Scheme::new(PERSONAS.map(dimension)).unwrap()
}

pub(super) fn portraits() -> [Portrait; CELLS] {
    core::array::from_fn(|place| {
        let personas = PERSONAS.iter().enumerate();
        let mine = personas.filter(|(bit, _)| place >> bit & 1 == 1);
        mine.fold(Portrait::whole(), |portrait, (_, name)| {
            portrait.with_region([name.parse().unwrap()])
        })
    })
}

pub(super) fn tally(scheme: &Scheme, portraits: &[Portrait; CELLS], people: &People) -> Tally {
    let everybody = portraits.iter().zip(people);
    let everybody = everybody.flat_map(|(one, &many)| (0..many).map(move |_| one));
    scheme.tally(everybody, Timestamp::UNIX_EPOCH)
}

/// The set of cells whose places a mask has, as an analyst puts it together.
pub(super) fn cells(scheme: &Scheme, mask: u32) -> Cells {
    let none = &scheme.all() - &scheme.all();
    let chosen = (0..CELLS).filter(|place| mask >> place & 1 == 1);
    chosen.fold(none, |sum, place| {
        let personas = PERSONAS.iter().enumerate();
        let cell = personas.fold(scheme.all(), |cell, (bit, name)| {
            let inside = scheme.cells(name, name).unwrap();
            let here = place >> bit & 1 == 1;
            &cell & &if here { inside } else { !&inside }
        });
        &sum | &cell
    })
}

pub(super) fn count(people: &People, mask: u32) -> u64 {
    let chosen = people.iter().enumerate();
    chosen
        .filter(|(place, _)| mask >> place & 1 == 1)
        .map(|(_, many)| many)
        .sum()
}

/// A fraction; the numbers here are far from the limits.
#[derive(Clone, Copy, Debug)]
struct Fraction(i128, i128);

impl Fraction {
    fn lowest(self) -> Self {
        let (mut a, mut b) = (self.0.abs(), self.1.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let sign = self.1.signum();
        Self(self.0 / a.max(1) * sign, self.1 / a.max(1) * sign)
    }

    fn less_times(self, by: Self, other: Self) -> Self {
        let product = Self(by.0 * other.0, by.1 * other.1);
        Self(self.0 * product.1 - product.0 * self.1, self.1 * product.1).lowest()
    }

    fn over(self, other: Self) -> Self {
        Self(self.0 * other.1, self.1 * other.0).lowest()
    }
}

/// Somebody who solves the equations that were published, one after the other.
#[derive(Default)]
struct Attacker(Vec<(usize, Vec<Fraction>)>);

impl Attacker {
    fn left_of(&self, mut row: Vec<Fraction>) -> Vec<Fraction> {
        for (pivot, known) in &self.0 {
            let by = row[*pivot];
            for (entry, other) in row.iter_mut().zip(known) {
                *entry = entry.less_times(by, *other);
            }
        }
        row
    }

    fn row(mask: u32, places: &[usize]) -> Vec<Fraction> {
        let entry = |place: &usize| Fraction(i128::from(mask >> place & 1), 1);
        places.iter().map(entry).collect()
    }

    fn learns(&mut self, mask: u32, places: &[usize]) {
        let row = self.left_of(Self::row(mask, places));
        if let Some(pivot) = row.iter().position(|entry| entry.0 != 0) {
            let by = row[pivot];
            self.0
                .push((pivot, row.iter().map(|entry| entry.over(by)).collect()));
        }
    }

    fn knows(&self, mask: u32, places: &[usize]) -> bool {
        let left = self.left_of(Self::row(mask, places));
        left.iter().all(|entry| entry.0 == 0)
    }
}

/// No set of fewer people than the threshold follows from what was published: for one who
/// knows nothing, and for one who knows which cells are empty.
pub(super) fn withstands(
    people: &People,
    threshold: u64,
    published: &[u32],
) -> Result<(), TestCaseError> {
    match found(people, threshold, published) {
        Some(mask) => Err(TestCaseError::fail(format!("{mask:016b} follows"))),
        None => Ok(()),
    }
}

/// A set of fewer people than the threshold that follows for one of the two.
fn found(people: &People, threshold: u64, published: &[u32]) -> Option<u32> {
    let all: Vec<usize> = (0..CELLS).collect();
    let occupied: Vec<usize> = all
        .iter()
        .copied()
        .filter(|&place| people[place] > 0)
        .collect();
    for places in [all, occupied] {
        let mut attacker = Attacker::default();
        for mask in published {
            attacker.learns(*mask, &places);
        }
        // A set of few has no cell of more.
        let may_be_few = |place: &&usize| people[**place] < threshold;
        let few: u32 = places
            .iter()
            .filter(may_be_few)
            .map(|place| 1 << place)
            .sum();
        let mut masks = core::iter::successors((few > 0).then_some(few), |mask| {
            Some((mask - 1) & few).filter(|mask| *mask > 0)
        });
        let follows =
            |mask: &u32| count(people, *mask) < threshold && attacker.knows(*mask, &places);
        if let Some(mask) = masks.find(follows) {
            return Some(mask);
        }
    }
    None
}

pub(super) fn asked() -> impl Strategy<Value = (People, u64, Vec<u32>)> {
    let people = prop_oneof![2 => 0..5_u64, 3 => 5..40_u64];
    let anybody = || 1..1_u32 << CELLS;
    // Those of some personas, as whoever narrows a question down asks; and any at all.
    let narrowed = (anybody(), anybody()).prop_map(|(one, other)| (one & other).max(1));
    let personas = vec((0..PERSONAS.len(), any::<bool>()), 1..4).prop_map(|chosen| {
        let inside = |place: &usize| {
            chosen
                .iter()
                .all(|(bit, has)| (place >> bit & 1 == 1) == *has)
        };
        let mask: u32 = (0..CELLS).filter(inside).map(|place| 1 << place).sum();
        mask.max(1)
    });
    let mask = prop_oneof![anybody(), narrowed, personas];
    (vec(people, CELLS), 2..8_u64, vec(mask, 1..20))
        .prop_map(|(people, threshold, masks)| (people.try_into().unwrap(), threshold, masks))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn no_sequence_of_questions_gives_a_small_cell((people, threshold, masks) in asked()) {
        let scheme = scheme();
        let tally = tally(&scheme, &portraits(), &people);
        let mut publication = Publication::new(tally, "one", threshold).unwrap();
        let mut published = Vec::new();
        let everybody = (1 << CELLS) - 1;
        for mask in core::iter::once(everybody).chain(masks) {
            let answer = publication.count(&cells(&scheme, mask));
            if let Count::Of(number) = answer {
                prop_assert_eq!(number, count(&people, mask));
                prop_assert!(number >= threshold);
                published.push(mask);
            } else if count(&people, mask) >= threshold {
                // Nothing is withheld that gives nobody away.
                let more: Vec<u32> = published.iter().copied().chain([mask]).collect();
                prop_assert!(found(&people, threshold, &more).is_some(), "{mask:016b}");
            }
        }
        withstands(&people, threshold, &published)?;
    }
}

proptest! {
    #[test]
    fn a_table_and_its_margins_give_no_small_cell(
        (people, threshold, masks) in asked(),
        first in any::<bool>(),
    ) {
        let scheme = scheme();
        let tally = tally(&scheme, &portraits(), &people);
        let mut publication = Publication::new(tally, "one", threshold).unwrap();
        let mut published = vec![(1 << CELLS) - 1];
        let mut ask = |publication: &mut Publication| {
            for &mask in &masks {
                let answer = publication.count(&cells(&scheme, mask));
                published.extend(answer.published().map(|_| mask));
            }
        };
        if first {
            ask(&mut publication);
        }
        let table = publication.table(&PERSONAS).unwrap();
        if !first {
            ask(&mut publication);
        }
        let bits = |names: &[Box<str>]| -> u32 {
            let inside = names.iter().zip(PERSONAS).enumerate();
            inside.map(|(bit, (name, persona))| u32::from(**name == *persona) << bit).sum()
        };
        for (names, answer) in &table.cells {
            let mask = 1 << bits(names);
            prop_assert!(answer.published().is_none_or(|number| number == count(&people, mask)));
            published.extend(answer.published().map(|_| mask));
        }
        for (bit, margin) in table.margins.iter().enumerate() {
            for ((name, answer), persona) in margin.iter().zip([PERSONAS[bit], Dimension::REST]) {
                prop_assert_eq!(&**name, persona);
                let inside = (0..CELLS).filter(|place| (place >> bit & 1 == 1) == (**name == *PERSONAS[bit]));
                let mask = inside.map(|place| 1 << place).sum();
                prop_assert!(answer.published().is_none_or(|number| number == count(&people, mask)));
                published.extend(answer.published().map(|_| mask));
            }
        }
        if count(&people, (1 << CELLS) - 1) >= threshold {
            withstands(&people, threshold, &published)?;
        }
        // Where nothing is small, nothing is withheld.
        if people.iter().all(|many| *many >= threshold) {
            prop_assert!(table.cells.iter().all(|(_, answer)| answer.published().is_some()));
        }
    }

    #[test]
    fn asking_again_in_another_epoch_gives_no_more(
        (people, threshold, masks) in asked(),
        cut in any::<prop::sample::Index>(),
    ) {
        let scheme = scheme();
        let new = || tally(&scheme, &portraits(), &people);
        let mut publication = Publication::new(new(), "one", threshold).unwrap();
        let mut published = Vec::new();
        let cut = cut.index(masks.len());
        for (place, &mask) in masks.iter().enumerate() {
            if place == cut {
                publication.begin(new(), "two").unwrap();
            }
            let answer = publication.count(&cells(&scheme, mask));
            published.extend(answer.published().map(|_| mask));
        }
        withstands(&people, threshold, &published)?;
    }

    #[test]
    fn what_changes_little_stays_as_it_was_published(
        (people, threshold, masks) in asked(),
        more in vec(0..6_u64, CELLS),
    ) {
        let scheme = scheme();
        let now = tally(&scheme, &portraits(), &people);
        let mut publication = Publication::new(now, "one", threshold).unwrap();
        let before: Vec<Count> = masks.iter().map(|&mask| publication.count(&cells(&scheme, mask))).collect();
        let later: People = core::array::from_fn(|place| people[place] + more[place]);
        let now = tally(&scheme, &portraits(), &later);
        publication.begin(now, "two").unwrap();
        for (&mask, before) in masks.iter().zip(before) {
            let changed = count(&later, mask) - count(&people, mask);
            match (before, publication.count(&cells(&scheme, mask))) {
                (Count::Of(old), new) if changed < threshold => prop_assert_eq!(new, Count::Of(old)),
                (_, Count::Of(new)) => prop_assert_eq!(new, count(&later, mask)),
                (_, Count::Withheld) => {}
            }
        }
    }
}

/// Forty customers, three of whom have a dog.
fn dogs() -> (Scheme, Publication) {
    let scheme = scheme();
    let mut people = [0; CELLS];
    (people[1], people[5], people[2]) = (37, 3, 60);
    let tally = tally(&scheme, &portraits(), &people);
    (scheme, Publication::new(tally, "2026-11", 5).unwrap())
}

#[test]
fn differencing_is_withheld() {
    let (scheme, mut publication) = dogs();
    let (work, dog) = (
        scheme.cells("work", "work").unwrap(),
        scheme.cells("dog", "dog").unwrap(),
    );
    assert_eq!(publication.count(&work), Count::Of(40));
    assert_eq!(publication.count(&(&work - &dog)), Count::Withheld);
    // The other way round the other one is.
    let (_, mut publication) = dogs();
    assert_eq!(publication.count(&(&work - &dog)), Count::Of(37));
    assert_eq!(publication.count(&work), Count::Withheld);
}

/// Denning, Denning and Schwartz 1979: a general tracker pads what is too small.
#[test]
fn a_tracker_is_withheld() {
    let (scheme, mut publication) = dogs();
    let (work, dog) = (
        scheme.cells("work", "work").unwrap(),
        scheme.cells("dog", "dog").unwrap(),
    );
    let (target, tracker) = (&work & &dog, scheme.cells("family", "family").unwrap());
    assert_eq!(publication.count(&tracker), Count::Of(60));
    assert_eq!(publication.count(&!&tracker), Count::Of(40));
    assert_eq!(publication.count(&(&target | &tracker)), Count::Withheld);
    assert_eq!(publication.count(&(&target | &!&tracker)), Count::Withheld);
}

#[test]
fn a_complement_is_withheld() {
    let (scheme, mut publication) = dogs();
    let dog = scheme.cells("dog", "dog").unwrap();
    assert_eq!(publication.count(&dog), Count::Withheld);
    assert_eq!(publication.count(&!&dog), Count::Withheld);
    assert_eq!(publication.count(&scheme.all()), Count::Of(100));
}

#[test]
fn that_nobody_is_there_is_withheld() {
    let (scheme, mut publication) = dogs();
    let (family, dog) = (
        scheme.cells("family", "family").unwrap(),
        scheme.cells("dog", "dog").unwrap(),
    );
    assert_eq!(publication.count(&family), Count::Of(60));
    assert_eq!(publication.count(&(&family & &dog)), Count::Withheld);
    assert_eq!(publication.count(&(&family - &dog)), Count::Withheld);
}

#[test]
fn a_scheme_says_what_is_wrong() {
    let dimension =
        |name: &str| Dimension::new(name).with("some", "has interest.*".parse().unwrap());
    let twice = Scheme::new([dimension("a"), dimension("a")]);
    assert_eq!(twice, Err(SchemeError::Twice("a".into())));
    let rest = Scheme::new([Dimension::new("a").with("rest", "in work".parse().unwrap())]);
    assert_eq!(rest, Err(SchemeError::Twice("rest".into())));
    let many: Vec<String> = (0..13).map(|n| n.to_string()).collect();
    let many = Scheme::new(many.iter().map(|name| dimension(name)));
    assert_eq!(many, Err(SchemeError::TooMany));
    let scheme = scheme();
    assert_eq!(
        scheme.cells("cat", "cat"),
        Err(SchemeError::NoDimension("cat".into()))
    );
    assert_eq!(
        scheme.cells("dog", "cat"),
        Err(SchemeError::NoCategory("cat".into()))
    );
    let none = scheme.tally([], Timestamp::UNIX_EPOCH);
    let refused = Publication::new(none.clone(), "one", 1).unwrap_err();
    assert_eq!(refused, PublicationError::Threshold(1));
    let mut publication = Publication::new(none.clone(), "one", 2).unwrap();
    let again = publication.begin(none, "one").unwrap_err();
    assert_eq!(again, PublicationError::Epoch("one".into()));
    let other = Scheme::new([]).unwrap().tally([], Timestamp::UNIX_EPOCH);
    let of_another = publication.begin(other, "two").unwrap_err();
    assert_eq!(of_another, PublicationError::Scheme);
    assert_eq!(publication.epoch(), "one");
}
