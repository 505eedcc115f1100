//! Who somebody is.

use super::Graph;
use super::held::Vertex;
use super::seen::Seen;
use crate::identifier::Identifier;
use crate::identity::walk::walk;
use crate::identity::web::explore;
use crate::identity::{Lens, PersonId};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// A person: the identifiers that accepted links hold together. For the host;
/// not for recipients.
///
/// An identifier that links nobody (blocked, or shared by too many) is a
/// person of its own, and so is one that is known and not linked: whoever counts
/// customers counts those who have an identifier of the namespaces that customers have.
/// Ordered by id, then by identifiers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Person {
    /// The id, made from the anchor.
    pub id: PersonId,
    /// The identifiers, ascending; at least one.
    pub identifiers: Vec<Identifier>,
}

impl Person {
    /// A person of these identifiers, in any order.
    pub(crate) fn new(id: PersonId, mut identifiers: Vec<Identifier>) -> Self {
        identifiers.sort_unstable();
        Self { id, identifiers }
    }
}

/// What an id of a person leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Resolved {
    /// To the person that holds its anchor now.
    Person(Person),
    /// Its anchor was erased. Only a [`Directory`](crate::Directory) says so: a graph
    /// knows of no erasure.
    Erased,
    /// Nothing names its anchor any more, as far as the lens may know: all of it was
    /// taken back.
    Vacant,
    /// It is of no identifier that is held here: it was never issued, or its anchor was
    /// let go of.
    Unknown,
}

impl Graph {
    /// The person of an identifier, through a lens; `None` if the lens does not
    /// know of it.
    #[must_use]
    pub fn person_of(&self, identifier: &Identifier, lens: &Lens) -> Option<Person> {
        let vertex = self.held.vertex(identifier)?;
        let seen = self.seen(lens, &[]);
        seen.known_from(vertex)?;
        if lens.is_widest() {
            return self.person(&seen, &self.members_with(vertex));
        }
        let mut persons = seen.persons_around(vertex);
        let place = persons
            .iter()
            .position(|members| members.contains(&vertex))?;
        self.person(&seen, &persons.swap_remove(place))
    }

    /// The id of an identifier's person under the lens `all`, without looking at
    /// its members where no rule binds; `None` if it is unknown.
    #[must_use]
    pub fn id_of(&self, identifier: &Identifier) -> Option<PersonId> {
        let vertex = self.held.vertex(identifier)?;
        self.held.known_from(vertex)?;
        let piece = self.pieces.of(&self.held, vertex);
        let anchor = match self.pieces.bound(piece) {
            Some(bound) => super::pieces::first(&self.held, bound.person(vertex).iter().copied()),
            None => self.pieces.first(&self.held, piece),
        };
        self.id_of_vertex(anchor?)
    }

    /// Everybody under the lens `all`, in no order that says anything.
    pub fn persons(&self) -> impl Iterator<Item = Person> {
        let groups =
            self.pieces
                .numbers(&self.held)
                .flat_map(|piece| match self.pieces.bound(piece) {
                    Some(bound) => bound.persons().to_vec(),
                    None => alloc::vec![self.pieces.members(&self.held, piece)],
                });
        groups.filter_map(|members| self.person(&self.widest(), &members))
    }

    /// Everybody whom a lens knows, each seen through it: persons by their first
    /// identifier.
    #[must_use]
    pub fn people(&self, lens: &Lens) -> Vec<Person> {
        let seen = self.seen(lens, &[]);
        let mut done: BTreeSet<Vertex> = BTreeSet::new();
        let mut people = Vec::new();
        for vertex in self.held.vertices() {
            if done.contains(&vertex) || seen.known_from(vertex).is_none() {
                continue;
            }
            for members in seen.persons_around(vertex) {
                done.extend(members.iter().copied());
                people.extend(self.person(&seen, &members));
            }
        }
        people.sort_unstable_by(|a, b| a.identifiers.cmp(&b.identifiers));
        people
    }

    /// Who a person's id leads to now, through a lens. Every id that was ever
    /// issued leads to a person or is vacant (law [I5](crate::guide::laws#identity)), unless
    /// its anchor was [forgotten](Self::forget). So does the id of any identifier that is
    /// held, whether or not it ever was an anchor.
    ///
    /// The first call after new identifiers came indexes them.
    pub fn resolve(&mut self, id: PersonId, lens: &Lens) -> Resolved {
        for vertex in self.held.vertices().skip(self.indexed as usize) {
            self.index(vertex);
            self.indexed = vertex + 1;
        }
        let Some(anchor) = self.ids.get(&id).and_then(|&v| self.held.identifier(v)) else {
            return Resolved::Unknown;
        };
        let person = self.person_of(&anchor, lens);
        person.map_or(Resolved::Vacant, Resolved::Person)
    }

    pub(super) fn index(&mut self, vertex: Vertex) {
        if let Some(id) = self.id_of_vertex(vertex) {
            self.ids.insert(id, vertex);
        }
    }

    /// Every id that leads to the person of an identifier under the lens `all`,
    /// ascending, whether or not it was ever issued: one for each of its
    /// identifiers, any of which has anchored it at some time or might have. Empty if it
    /// is unknown.
    #[must_use]
    pub fn aliases(&self, identifier: &Identifier) -> Vec<PersonId> {
        let vertex = self.held.vertex(identifier);
        let vertex = vertex.filter(|&vertex| self.held.known_from(vertex).is_some());
        let members = vertex.map_or_else(Vec::new, |vertex| self.members_with(vertex));
        let ids = members
            .into_iter()
            .filter_map(|member| self.id_of_vertex(member));
        let mut ids: Vec<_> = ids.collect();
        ids.sort_unstable();
        ids
    }

    /// The members of the person of a vertex, under the lens `all`.
    pub(super) fn members_with(&self, vertex: Vertex) -> Vec<Vertex> {
        let piece = self.pieces.of(&self.held, vertex);
        match self.pieces.bound(piece) {
            Some(bound) => bound.person(vertex).to_vec(),
            None => self.pieces.members(&self.held, piece),
        }
    }

    /// A person of these, as far as a lens may know.
    pub(super) fn person(&self, seen: &Seen<'_>, members: &[Vertex]) -> Option<Person> {
        let anchor = seen.anchor(members.iter().copied())?;
        let id = self.id_of_vertex(anchor)?;
        let identifiers = members.iter().filter_map(|&v| self.held.identifier(v));
        Some(Person::new(id, identifiers.collect()))
    }

    pub(super) fn id_of_vertex(&self, vertex: Vertex) -> Option<PersonId> {
        let identifier = self.held.identifier(vertex)?;
        Some(PersonId::of(&self.key, &identifier))
    }
}

impl Seen<'_> {
    /// The persons that hang together with a vertex.
    pub(super) fn persons_around(&self, vertex: Vertex) -> Vec<Vec<Vertex>> {
        let mut piece = explore(self, vertex);
        let walked = walk(self, &mut piece);
        let mut persons = alloc::vec![Vec::new(); walked.persons];
        for (&vertex, &person) in piece.vertices.iter().zip(&walked.person) {
            if let Some(members) = persons.get_mut(person) {
                members.push(vertex);
            }
        }
        persons
    }
}
