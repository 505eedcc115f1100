//! Persons that hang together by little.

use super::Graph;
use super::ask::Person;
use super::explain::{Resolved, Why};
use crate::identifier::Identifier;
use crate::identity::{Basis, Lens};
use alloc::vec::Vec;

/// What an audit looks for: persons that a few weak links hold together. Of anything said
/// twice the last counts.
///
/// The default asks for two identifiers on either side. A single identifier that a wrong
/// link hangs on a person is *not* found by it: nearly every identifier hangs on by one
/// link, and nothing tells the wrong one. Ask for [`part(1)`](Self::part) among the links
/// that are [weaker](Self::weaker_than) than what you would rely on.
///
/// ```
/// use personagraph::identity::{Audit, Basis};
/// use personagraph::{Directory, Identifier, Key, Timestamp};
///
/// let mut crm = Directory::new(Key::from([7; 32]));
/// let ids = ["email:ann@example.com", "phone:+15550100", "twitter:somebody_else"];
/// let [mail, phone, other]: [Identifier; 3] =
///     [ids[0].parse()?, ids[1].parse()?, ids[2].parse()?];
/// let mut say = crm.at(Timestamp::UNIX_EPOCH, "signup");
/// say.link(&mail, &phone)?;
/// say.link_on(&mail, &other, Basis::Observed)?;
///
/// let weak = Audit::default().weaker_than(Basis::Declared);
/// assert!(crm.graph().audit(&weak).is_empty()); // nobody else hangs on that account
/// let found = crm.graph().audit(&weak.part(1));
/// assert_eq!(found[0].part, [other]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    links: usize,
    weaker_than: Option<Basis>,
    part: usize,
    lens: Lens,
}

impl Default for Audit {
    /// Persons that one link of any basis holds together, two identifiers on
    /// either side, under the lens `all`. No single identifier.
    fn default() -> Self {
        Self {
            links: 1,
            weaker_than: None,
            part: 2,
            lens: Lens::all(),
        }
    }
}

impl Audit {
    /// Held together by at most this many links; 0 finds nobody.
    #[must_use]
    pub fn links(mut self, most: usize) -> Self {
        self.links = most;
        self
    }

    /// Each of which is weaker than this, and not as strong, as the rules weigh its
    /// source.
    #[must_use]
    pub fn weaker_than(mut self, basis: Basis) -> Self {
        self.weaker_than = Some(basis);
        self
    }

    /// With at least this many identifiers on either side. With 1, a single identifier
    /// that hangs on by one link is found, as most do: say which links are
    /// [weak](Self::weaker_than) then.
    #[must_use]
    pub fn part(mut self, least: usize) -> Self {
        self.part = least;
        self
    }

    /// Through this lens.
    #[must_use]
    pub fn through(mut self, lens: Lens) -> Self {
        self.lens = lens;
        self
    }
}

/// A person that a few links hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Weak {
    /// The person.
    pub person: Person,
    /// The links without which it would fall in two, strongest first.
    pub cut: Vec<Why>,
    /// The identifiers of the smaller part, ascending; of two equal parts that without
    /// the person's first identifier.
    pub part: Vec<Identifier>,
}

/// Beyond this many groups of identifiers that may not be parted, only single
/// links are looked at: a smallest cut costs the cube.
const MOST: usize = 256;

impl Graph {
    /// The persons that a few weak links hold together, with those links: fewest
    /// first, then those whose strongest link is weakest, then the largest smaller part,
    /// then by id.
    ///
    /// Of each person it looks at one smallest cut by the number of links that are weak
    /// (Stoer and Wagner 1997), of single links the one that parts it most evenly. If that
    /// leaves too small a [`part`](Audit::part), the person is not named, though another
    /// cut might do: where one identifier hangs on by a single weak link, no cut of two
    /// links is looked for. Persons
    /// with more than 256 groups of identifiers that stronger links hold together
    /// are only looked at for single links.
    #[must_use]
    pub fn audit(&self, audit: &Audit) -> Vec<Weak> {
        let seen = self.seen(&audit.lens, &[]);
        let mut found = Vec::new();
        let mut done = alloc::collections::BTreeSet::new();
        for vertex in self.held.vertices() {
            if done.contains(&vertex) || seen.known_from(vertex).is_none() {
                continue;
            }
            let piece = Resolved::around(&seen, vertex);
            done.extend(piece.piece.vertices.iter().copied());
            let persons = 0..piece.walked.persons;
            found.extend(persons.filter_map(|person| self.weakness(&piece, person, audit)));
        }
        let weakest = |weak: &Weak| weak.cut.iter().map(|link| link.basis).min();
        found.sort_by(|a, b| {
            let few = a.cut.len().cmp(&b.cut.len());
            let weak = weakest(b).cmp(&weakest(a));
            let even = b.part.len().cmp(&a.part.len());
            few.then(weak)
                .then(even)
                .then_with(|| a.person.cmp(&b.person))
        });
        found
    }

    fn weakness(&self, found: &Resolved<'_, '_>, person: usize, audit: &Audit) -> Option<Weak> {
        let held = found.held(person);
        if held.members.len() < 2 * audit.part.max(1) {
            return None;
        }
        let is_solid = |edge: usize| {
            let basis = held
                .links
                .get(edge)
                .map(|&r| self.held.basis(r, &self.rules));
            audit
                .weaker_than
                .is_some_and(|bar| basis.is_none_or(|basis| basis <= bar))
        };
        let cut = held.shape.least_cut(is_solid, MOST)?;
        let is_weak = cut.edges.len() <= audit.links && cut.side.len() >= audit.part;
        is_weak.then_some(())?;
        let part = cut
            .side
            .iter()
            .filter_map(|&place| held.members.get(place).copied());
        Some(Weak {
            person: self.person(found.seen, &held.members)?,
            part: self.identifiers(part),
            cut: held
                .records(cut.edges)
                .filter_map(|r| self.why(r))
                .collect(),
        })
    }
}
