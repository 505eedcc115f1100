//! Attacks over several epochs (S3, A-b): an attacker who takes each answer for what is so
//! now, and what was not said to have changed for what has not.

use super::attacks::{CELLS, People, asked, cells, count, portraits, scheme, tally, withstands};
use personagraph::Timestamp;
use personagraph::population::analysis::{Count, Dimension, Publication, Scheme};
use personagraph::population::{Portrait, Segment};
use proptest::collection::vec;
use proptest::prelude::*;

const EVERYBODY: u32 = (1 << CELLS) - 1;

/// People in the first cells, in one epoch after the other.
fn epoch(publication: Option<Publication>, name: &str, few: &[u64]) -> Publication {
    let people: People = core::array::from_fn(|cell| few.get(cell).copied().unwrap_or(0));
    let tally = tally(&scheme(), &portraits(), &people);
    match publication {
        None => Publication::new(tally, name, 5).unwrap(),
        Some(mut publication) => {
            publication.begin(tally, name).unwrap();
            publication
        }
    }
}

#[test]
fn what_changed_much_does_not_help_to_find_what_did_not() {
    let scheme = scheme();
    let mut publication = epoch(None, "one", &[97, 3, 20, 50]);
    assert_eq!(publication.count(&cells(&scheme, 0b0011)), Count::Of(100));
    let mut publication = epoch(Some(publication), "two", &[97, 3, 30, 50]);
    // The first cell by itself would give the second one away; so would the first with the
    // third, less the third.
    let first_and_third = publication.count(&cells(&scheme, 0b0101));
    let third = publication.count(&cells(&scheme, 0b0100));
    assert_eq!(first_and_third, Count::Of(127));
    assert_eq!(third, Count::Withheld);
    assert_eq!(publication.count(&cells(&scheme, 0b0011)), Count::Of(100));
}

#[test]
fn what_becomes_small_is_not_found_by_what_stays() {
    let scheme = scheme();
    let mut publication = epoch(None, "one", &[92, 8, 20, 50]);
    assert_eq!(publication.count(&cells(&scheme, 0b0001)), Count::Of(92));
    assert_eq!(publication.count(&cells(&scheme, 0b0011)), Count::Of(100));
    let mut publication = epoch(Some(publication), "two", &[92, 2, 20, 50]);
    assert_eq!(publication.count(&cells(&scheme, 0b0011)), Count::Withheld);
    assert_eq!(publication.count(&cells(&scheme, 0b0001)), Count::Of(92));
}

#[test]
fn what_followed_is_repeated_as_if_it_had_been_published() {
    let scheme = scheme();
    let mut publication = epoch(None, "one", &[50, 20, 20, 10]);
    assert_eq!(publication.count(&cells(&scheme, 1)), Count::Of(50));
    // One more, who is not in the first cell.
    let mut publication = epoch(Some(publication), "two", &[50, 20, 20, 11]);
    assert_eq!(publication.count(&scheme.all()), Count::Of(100));
    assert_eq!(publication.count(&!&cells(&scheme, 1)), Count::Of(50));
    let mut publication = epoch(Some(publication), "three", &[50, 20, 20, 20]);
    assert_eq!(publication.count(&!&cells(&scheme, 1)), Count::Of(60));
}

#[test]
fn what_was_never_known_is_published_as_it_is() {
    let scheme = scheme();
    let publication = epoch(None, "one", &[50, 20, 20, 10]);
    let mut publication = epoch(Some(publication), "two", &[50, 21, 20, 10]);
    assert_eq!(publication.count(&cells(&scheme, 0b0010)), Count::Of(21));
    assert_eq!(publication.count(&scheme.all()), Count::Of(100));
}

#[test]
fn cells_of_another_scheme_are_no_other_question() {
    let one = Scheme::new([Dimension::new("one").with("all", Segment::everybody())]).unwrap();
    let people = |many: usize| {
        let someone = Portrait::whole();
        one.tally(core::iter::repeat_n(&someone, many), Timestamp::UNIX_EPOCH)
    };
    let mut publication = Publication::new(people(20), "one", 5).unwrap();
    publication.begin(people(21), "two").unwrap();
    assert_eq!(publication.count(&one.all()), Count::Of(20));
    assert_eq!(publication.count(&scheme().all()), Count::Of(20));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn what_is_told_in_an_epoch_gives_no_small_cell_at_its_face_value(
        (people, threshold, masks) in asked(),
        changes in vec((0..CELLS, 0..20_u64, any::<bool>()), 0..8),
        again in any::<bool>(),
    ) {
        let scheme = scheme();
        let tallied = |people: &People| tally(&scheme, &portraits(), people);
        let ask = |publication: &mut Publication, masks: &[u32]| -> Vec<(u32, u64)> {
            let asked = core::iter::once(EVERYBODY).chain(masks.iter().copied());
            let answers = asked.map(|mask| (mask, publication.count(&cells(&scheme, mask))));
            answers.filter_map(|(mask, answer)| Some((mask, answer.published()?))).collect()
        };
        let mut publication = Publication::new(tallied(&people), "one", threshold).unwrap();
        let (before, after) = masks.split_at(masks.len() / 2);
        ask(&mut publication, before);
        let mut later = people;
        for (cell, by, more) in changes {
            later[cell] = if more { later[cell] + by } else { later[cell].saturating_sub(by) };
        }
        publication.begin(tallied(&later), "two").unwrap();
        let mut told = ask(&mut publication, after);
        if again {
            told.extend(ask(&mut publication, before));
        }
        let so = told.iter().filter(|(mask, number)| count(&later, *mask) == *number);
        let so: Vec<u32> = so.map(|(mask, _)| *mask).collect();
        withstands(&later, threshold, &so)?;
    }
}

#[test]
fn what_moved_by_less_than_the_threshold_is_no_other_number() {
    let scheme = scheme();
    let mut publication = epoch(None, "one", &[46, 6, 20, 20]);
    assert_eq!(publication.count(&cells(&scheme, 0b0001)), Count::Of(46));
    assert_eq!(publication.count(&cells(&scheme, 0b0011)), Count::Of(52));
    // Two went from the second cell to the first.
    let mut publication = epoch(Some(publication), "two", &[48, 4, 20, 20]);
    assert_eq!(publication.count(&cells(&scheme, 0b0001)), Count::Of(46));
    assert_eq!(publication.count(&cells(&scheme, 0b0011)), Count::Withheld);
}

/// Whoever is told how many others there are now, and how many there were in all, would
/// find out how few were in a group then, if the others are the same.
#[test]
fn what_grew_is_told_when_the_others_have_changed_too() {
    let scheme = scheme();
    let inside = cells(&scheme, 0b0001);
    let first = epoch(None, "one", &[3, 100]);
    let mut publication = epoch(Some(first.clone()), "two", &[43, 100]);
    assert_eq!(publication.count(&scheme.all()), Count::Of(143));
    assert_eq!(publication.count(&inside), Count::Withheld);
    let mut publication = epoch(Some(first), "two", &[43, 105]);
    assert_eq!(publication.count(&scheme.all()), Count::Of(148));
    assert_eq!(publication.count(&inside), Count::Of(43));
}
