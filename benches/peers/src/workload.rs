//! Link records over identifiers, of persons that are known beforehand.

use crate::contestant::{Link, Vertex, canonical};
use crate::rng::SplitMix64;

/// What every contestant is given.
#[derive(Debug)]
pub struct Workload {
    /// The identifiers are `0..identifiers`.
    pub identifiers: usize,
    /// In no particular order; the number of a link is its place.
    pub links: Vec<Link>,
    /// The person of each identifier, canonical.
    pub persons: Vec<Vertex>,
    /// Links to take back, one after the other, all different.
    pub retracted: Vec<Link>,
}

impl Workload {
    /// `links` records over half as many identifiers; `retractions` of them
    /// are taken back.
    ///
    /// Each person is a random tree. Every second one has further links, so
    /// that taking one back may split a person or leave it whole.
    pub fn new(seed: u64, links: usize, retractions: usize) -> Self {
        let mut rng = SplitMix64::new(seed);
        let identifiers = links / 2;
        let persons = persons(&mut rng, identifiers);
        let mut ends = trees(&mut rng, &persons);
        let missing = links - ends.len();
        ends.extend(further(&mut rng, &persons, missing));
        rng.shuffle(&mut ends);
        let links: Vec<_> = ends.into_iter().enumerate().map(numbered).collect();
        let mut retracted = links.clone();
        rng.shuffle(&mut retracted);
        retracted.truncate(retractions);
        Self {
            identifiers,
            links,
            persons: labels(identifiers, &persons),
            retracted,
        }
    }
}

/// Every identifier in one person, those of one person far apart.
fn persons(rng: &mut SplitMix64, identifiers: usize) -> Vec<Vec<Vertex>> {
    let mut rest: Vec<_> = (0..identifiers).map(vertex).collect();
    rng.shuffle(&mut rest);
    let mut persons = Vec::new();
    while !rest.is_empty() {
        let size = size(rng).min(rest.len());
        persons.push(rest.split_off(rest.len() - size));
    }
    persons
}

/// About two identifiers or about five, seldom near fifty; in ten thousand
/// persons one of hundreds or thousands.
fn size(rng: &mut SplitMix64) -> usize {
    match rng.below(10_000) {
        0 => rng.between(200, 4_000),
        1..100 => rng.between(40, 60),
        100..4_500 => rng.between(3, 7),
        _ => rng.between(1, 3),
    }
}

type Ends = (Vertex, Vertex);

/// Each identifier, but a person's first, linked with an earlier one.
fn trees(rng: &mut SplitMix64, persons: &[Vec<Vertex>]) -> Vec<Ends> {
    let mut tree = |person: &Vec<Vertex>| -> Vec<Ends> {
        (1..person.len())
            .map(|later| (person[rng.below(later)], person[later]))
            .collect()
    };
    persons.iter().flat_map(&mut tree).collect()
}

/// `count` links within every second person, the more the larger it is; two
/// may have the same ends, as records do.
fn further(rng: &mut SplitMix64, persons: &[Vec<Vertex>], count: usize) -> Vec<Ends> {
    let linked = persons.iter().step_by(2).filter(|person| person.len() > 1);
    let places: Vec<(&[Vertex], usize)> = linked
        .flat_map(|person| (0..person.len()).map(move |place| (person.as_slice(), place)))
        .collect();
    let mut one = || {
        let (person, place) = places[rng.below(places.len())];
        let step = rng.between(1, person.len() - 1);
        (person[place], person[(place + step) % person.len()])
    };
    (0..count).map(|_| one()).collect()
}

fn numbered((number, (a, b)): (usize, Ends)) -> Link {
    Link { number, a, b }
}

fn labels(identifiers: usize, persons: &[Vec<Vertex>]) -> Vec<Vertex> {
    let mut labels = vec![0; identifiers];
    for (person, number) in persons.iter().zip(0..) {
        for &member in person {
            labels[member as usize] = number;
        }
    }
    canonical(&labels)
}

fn vertex(number: usize) -> Vertex {
    Vertex::try_from(number).expect("fewer than 2^32 identifiers")
}
