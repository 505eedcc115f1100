//! Evidence about persons of about two identifiers, of about five, and of many.

use personagraph::identity::{Basis, Evidence, Pair, Says};
use personagraph::name::{EventId, Source};
use personagraph::{Identifier, Timestamp};

/// `SplitMix64` (Steele, Lea, Flood 2014): the same numbers on every machine.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).expect("it is below a usize")
    }

    pub(crate) fn shuffle<T>(&mut self, of: &mut [T]) {
        for i in (1..of.len()).rev() {
            of.swap(i, self.below(i + 1));
        }
    }
}

/// A piece of evidence, owned.
pub(crate) struct Record {
    pub(crate) id: EventId,
    pub(crate) between: Pair,
    at: Timestamp,
    basis: Basis,
}

impl Record {
    pub(crate) fn evidence<'a>(&'a self, source: &'a Source) -> Evidence<'a> {
        Evidence {
            id: &self.id,
            at: self.at,
            source,
            between: &self.between,
            says: Says::Same {
                basis: self.basis,
                within: None,
            },
        }
    }
}

pub(crate) struct Workload {
    pub(crate) identifiers: Vec<Identifier>,
    pub(crate) records: Vec<Record>,
    pub(crate) source: Source,
    /// The places of records in persons of 2 to 50 identifiers.
    pub(crate) small: Vec<usize>,
}

/// The shapes of which growth is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    Chain,
    Star,
    /// A tree and as many links again.
    Random,
}

const SPACES: [&str; 4] = ["email", "phone", "device", "cookie"];
const BASES: [Basis; 4] = [
    Basis::Authenticated,
    Basis::Declared,
    Basis::Imported,
    Basis::Observed,
];

impl Workload {
    /// `records` pieces of evidence over half as many identifiers.
    pub(crate) fn mixed(records: usize) -> Self {
        let mut random = Random(1);
        let count = records / 2;
        let mut order: Vec<u32> = (0..count).map(|n| u32::try_from(n).expect("few")).collect();
        random.shuffle(&mut order);
        let mut persons: Vec<&[u32]> = Vec::new();
        let mut rest = order.as_slice();
        while !rest.is_empty() {
            let (person, others) = rest.split_at(size(&mut random).min(rest.len()));
            persons.push(person);
            rest = others;
        }
        let mut ends = Vec::with_capacity(records);
        for person in &persons {
            ends.extend((1..person.len()).map(|at| [person[random.below(at)], person[at]]));
        }
        while ends.len() < records {
            let person = persons[random.below(persons.len())];
            if person.len() > 1 {
                let (a, b) = (random.below(person.len()), random.below(person.len()));
                ends.extend((a != b).then(|| [person[a], person[b]]));
            }
        }
        random.shuffle(&mut ends);
        let mut size_of = vec![0_u32; count];
        for person in &persons {
            let size = u32::try_from(person.len()).expect("few");
            person.iter().for_each(|&v| size_of[v as usize] = size);
        }
        let is_small = |ends: &[u32; 2]| (2..=50).contains(&size_of[ends[0] as usize]);
        let small = (0..ends.len()).filter(|&at| is_small(&ends[at])).collect();
        Self::of(count, &ends, small, &mut random)
    }

    /// One piece of `identifiers` of a shape.
    pub(crate) fn piece(shape: Shape, identifiers: usize) -> Self {
        let mut random = Random(2);
        let vertex = |n: usize| u32::try_from(n).expect("few");
        let mut ends: Vec<[u32; 2]> = (1..identifiers)
            .map(|at| {
                let other = match shape {
                    Shape::Chain => at - 1,
                    Shape::Star => 0,
                    Shape::Random => random.below(at),
                };
                [vertex(other), vertex(at)]
            })
            .collect();
        if let Shape::Random = shape {
            while ends.len() < 2 * identifiers {
                let (a, b) = (random.below(identifiers), random.below(identifiers));
                ends.extend((a != b).then(|| [vertex(a), vertex(b)]));
            }
        }
        random.shuffle(&mut ends);
        Self::of(identifiers, &ends, (0..ends.len()).collect(), &mut random)
    }

    /// A device that is linked with `links` e-mail addresses.
    pub(crate) fn hub(links: usize) -> Self {
        let vertex = |n: usize| u32::try_from(n).expect("few");
        // Every fourth identifier is an e-mail address, and number 2 a device.
        let ends: Vec<_> = (1..=links).map(|n| [2, vertex(4 * n)]).collect();
        Self::of(4 * links + 4, &ends, (0..links).collect(), &mut Random(7))
    }

    fn of(count: usize, ends: &[[u32; 2]], small: Vec<usize>, random: &mut Random) -> Self {
        let identifiers: Vec<Identifier> = (0..count)
            .map(|n| {
                let name = random.next();
                let text = match n % 4 {
                    0 => format!("email:{name:010x}@example.com"),
                    1 => format!("phone:+1{:010}", name % 10_000_000_000),
                    space => format!("{}:{name:016x}", SPACES[space]),
                };
                text.parse().expect("an identifier")
            })
            .collect();
        let record = |(n, &ends): (usize, &[u32; 2])| {
            let [a, b] = ends.map(|end| identifiers[end as usize].clone());
            let minutes = i64::try_from(random.next() % 500_000).expect("few");
            Record {
                id: format!("e{n}").parse().expect("an id"),
                between: Pair::new(a, b).expect("two"),
                at: Timestamp::from_millis(1_700_000_000_000 + minutes * 60_000).expect("a year"),
                basis: BASES[n % 4],
            }
        };
        Self {
            records: ends.iter().enumerate().map(record).collect(),
            identifiers,
            source: "crm".parse().expect("a source"),
            small,
        }
    }

    pub(crate) fn evidence(&self) -> impl Iterator<Item = Evidence<'_>> {
        self.records
            .iter()
            .map(|record| record.evidence(&self.source))
    }
}

/// About two identifiers or about five, seldom near fifty; in ten thousand
/// persons one of hundreds or thousands.
fn size(random: &mut Random) -> usize {
    match random.below(10_000) {
        0 => 200 + random.below(3_800),
        1..100 => 40 + random.below(20),
        100..4_500 => 3 + random.below(5),
        _ => 1 + random.below(3),
    }
}
