//! What goes together: as counted by hand, and no more than may be told.

use personagraph::Timestamp;
use personagraph::population::analysis::{
    Count, Dimension, Pair, Publication, Scheme, SchemeError, Trait,
};
use personagraph::population::{Population, Portrait};
use proptest::collection::vec;
use proptest::prelude::*;

/// A persona, an attribute, and an attribute of three sorts of which one is the rest.
const NAMES: [&str; 3] = ["dog", "interest.pets", "size"];

fn scheme() -> Scheme {
    let size = Dimension::new("size").with("small", "size < 38".parse().unwrap());
    let size = size.with("large", "size >= 42".parse().unwrap());
    let pets = Dimension::attribute("interest.pets").unwrap();
    Scheme::new([Dimension::persona("dog").unwrap(), pets, size]).unwrap()
}

/// Somebody: whether in `dog`, whether with pets, which size if any.
type One = (bool, bool, Option<i64>);

fn portrait(&(dog, pets, size): &One) -> Portrait {
    let mut one = Portrait::whole();
    if dog {
        one = one.with_region(["dog".parse().unwrap()]);
    }
    if pets {
        one = one.with_value("interest.pets".parse().unwrap(), "bones");
    }
    match size {
        Some(size) => one.with_value("size".parse().unwrap(), size),
        None => one,
    }
}

/// Whether somebody has a trait, by its names.
fn has(&(dog, pets, size): &One, of: &Trait) -> bool {
    match (&*of.dimension, &*of.category) {
        ("dog", "dog") => dog,
        ("interest.pets", "interest.pets") => pets,
        ("size", "small") => size.is_some_and(|size| size < 38),
        ("size", "large") => size.is_some_and(|size| size >= 42),
        other => panic!("no trait {other:?}"),
    }
}

fn publication(people: &[One], threshold: u64) -> Publication {
    let mut population = Population::new(Timestamp::UNIX_EPOCH);
    for (number, one) in people.iter().enumerate() {
        population.insert(number, &portrait(one));
    }
    Publication::new(population.tally(&scheme()), "one", threshold).unwrap()
}

fn people() -> impl Strategy<Value = Vec<One>> {
    let size = prop::option::of(36_i64..45);
    vec((any::<bool>(), prop::bool::weighted(0.7), size), 0..200)
}

proptest! {
    #[test]
    fn pairs_are_counted_as_by_hand_and_measured_by_what_is_told(
        people in people(),
        threshold in 2..12_u64,
    ) {
        let mut publication = publication(&people, threshold);
        let together = publication.together(&NAMES).unwrap();
        let right = |told: Count, holds: &dyn Fn(&One) -> bool| {
            let by_hand = people.iter().filter(|one| holds(one)).count() as u64;
            told == Count::Withheld || told == Count::Of(by_hand) && by_hand >= threshold
        };
        prop_assert!(right(together.total, &|_| true));
        prop_assert_eq!(together.traits.len(), 4);
        for (one, told) in &together.traits {
            prop_assert!(right(*told, &|who| has(who, one)), "{}", one);
        }
        // Both sizes with each of the others, and these two; never both sizes.
        prop_assert_eq!(together.pairs.len(), 5);
        for pair in &together.pairs {
            let [one, other] = &pair.of;
            prop_assert!(one.dimension != other.dimension);
            prop_assert!(right(pair.both, &|who| has(who, one) && has(who, other)));
            let margin = |of: &Trait| together.traits.iter().find(|(one, _)| one == of).map(|(_, told)| *told);
            prop_assert_eq!([margin(one), margin(other)], pair.each.map(Some));
            measured(pair, people.len())?;
        }
        let lifts: Vec<f64> = together.by_lift().iter().filter_map(|pair| pair.lift()).collect();
        prop_assert!(lifts.is_sorted_by(|one, other| one >= other));
        let told = together.pairs.iter().filter(|pair| pair.lift().is_some()).count();
        prop_assert_eq!(lifts.len(), told);
    }

    /// Pairs are audited with all else: what a table of the same publication told is not
    /// completed by them.
    #[test]
    fn pairs_give_no_small_cell(people in people(), threshold in 2..12_u64, first in any::<bool>()) {
        let mut publication = publication(&people, threshold);
        if first {
            publication.table(&NAMES[..2]).unwrap();
        }
        let together = publication.together(&NAMES[..2]).unwrap();
        let [dog, pets] = [together.traits[0].1, together.traits[1].1];
        let both = together.pairs[0].both;
        // Each of the four cells, as whoever knows these three and the total has them.
        let known = [together.total, dog, pets, both].map(Count::published);
        if let [Some(total), Some(dog), Some(pets), Some(both)] = known {
            for cell in [both, dog - both, pets - both, total + both - dog - pets] {
                prop_assert!(cell >= threshold, "{cell} of {people:?}");
            }
        }
    }
}

fn measured(pair: &Pair, people: usize) -> Result<(), TestCaseError> {
    let [one, other] = pair.each.map(Count::published);
    let (Some(one), Some(other), Some(both)) = (one, other, pair.both.published()) else {
        prop_assert_eq!(pair.lift(), None);
        return Ok(());
    };
    let expected = one as f64 * other as f64 / people as f64;
    prop_assert_eq!(pair.expected(), Some(expected));
    prop_assert_eq!(pair.lift(), Some(both as f64 / expected));
    let shares = [both as f64 / one as f64, both as f64 / other as f64];
    prop_assert_eq!(pair.shares(), shares.map(Some));
    Ok(())
}

#[test]
fn no_more_than_can_be_audited_is_asked_together() {
    let names: Vec<String> = (0..13).map(|number| format!("a{number}")).collect();
    let traits = |count| {
        let names = names.iter().take(count).map(Dimension::attribute);
        Scheme::new(names.map(Result::unwrap))
    };
    assert_eq!(traits(12).unwrap().len().get(), Scheme::MOST_CELLS);
    assert_eq!(traits(13), Err(SchemeError::TooMany));
    let mut publication = publication(&[], 2);
    let asked = publication.together(&["dog", "cat"]);
    assert_eq!(asked.unwrap_err(), SchemeError::NoDimension("cat".into()));
    let asked = publication.together(&["dog", "dog"]);
    assert_eq!(asked.unwrap_err(), SchemeError::Twice("dog".into()));
}

#[test]
fn a_trait_is_called_by_its_names() {
    let people = vec![(true, true, Some(36)); 30];
    let together = publication(&people, 5).together(&NAMES).unwrap();
    let names: Vec<String> = together
        .traits
        .iter()
        .map(|(one, _)| one.to_string())
        .collect();
    assert_eq!(
        names,
        ["dog", "interest.pets", "size: small", "size: large"]
    );
}
