//! Which identifiers hang together by usable links, whatever the rules then make
//! of them.
//!
//! A small piece is a list, and is searched when a link of it goes. A large one
//! is in a structure in which that costs the square of a logarithm.

use super::held::{Held, Record, Seat, Vertex};
use super::rows::Rows;
use super::verdict::Verdict;
use crate::identity::connectivity::Connectivity;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// The number of a piece.
pub(super) type PieceNumber = u32;

/// A piece larger than this is in the forest; one that is half as large is taken
/// out again.
const SMALL: usize = 128;

/// In place of the number of a piece: ask the forest.
const IN_FOREST: u32 = u32::MAX;
/// In place of the number of a piece, during a search: seen from one end.
const SEEN: [u32; 2] = [u32::MAX - 1, u32::MAX - 2];

#[derive(Clone, Copy, Debug)]
struct Piece {
    /// A member: of a small piece the one that comes first.
    any: Vertex,
    size: u32,
}

/// The persons of a piece in which a rule binds.
#[derive(Clone, Debug, Default)]
pub(super) struct Bound {
    /// Vertices ascending, each with the number of its person.
    of: Vec<(Vertex, usize)>,
    persons: Vec<Vec<Vertex>>,
}

impl Bound {
    pub(super) fn new(vertices: &[Vertex], person: &[usize], persons: usize) -> Self {
        let mut bound = Self {
            of: vertices
                .iter()
                .copied()
                .zip(person.iter().copied())
                .collect(),
            persons: alloc::vec![Vec::new(); persons],
        };
        bound.of.sort_unstable();
        for &(vertex, person) in &bound.of {
            if let Some(members) = bound.persons.get_mut(person) {
                members.push(vertex);
            }
        }
        bound
    }

    pub(super) fn person(&self, vertex: Vertex) -> &[Vertex] {
        let found = self.of.binary_search_by_key(&vertex, |&(v, _)| v).ok();
        let person = found
            .and_then(|at| self.of.get(at))
            .map(|&(_, person)| person);
        let members = person.and_then(|person| self.persons.get(person));
        members.map_or(&[], Vec::as_slice)
    }

    pub(super) fn persons(&self) -> &[Vec<Vertex>] {
        &self.persons
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Pieces {
    table: Rows<Piece>,
    free: Vec<PieceNumber>,
    forest: Connectivity,
    /// The pieces in which a rule binds.
    bound: BTreeMap<PieceNumber, Bound>,
}

impl Pieces {
    /// Seats a new vertex in a piece of its own.
    pub(super) fn add(&mut self, held: &mut Held, vertex: Vertex) {
        let piece = self.new_piece(Piece {
            any: vertex,
            size: 1,
        });
        let next = vertex;
        held.set_seat(vertex, Seat { piece, next });
    }

    /// Takes away a vertex that is alone.
    pub(super) fn remove(&mut self, held: &Held, vertex: Vertex) {
        let piece = self.of(held, vertex);
        self.bound.remove(&piece);
        self.free.push(piece);
    }

    fn new_piece(&mut self, piece: Piece) -> PieceNumber {
        match self.free.pop() {
            Some(number) => {
                self.table
                    .get_mut(number)
                    .into_iter()
                    .for_each(|free| *free = piece);
                number
            }
            None => self.table.push(piece),
        }
    }

    /// Whether there is a large piece.
    pub(super) fn has_forest(&self) -> bool {
        !self.forest.is_empty()
    }

    /// The piece of a vertex.
    pub(super) fn of(&self, held: &Held, vertex: Vertex) -> PieceNumber {
        match held.seat(vertex) {
            Some(seat) if seat.piece == IN_FOREST => self.forest.tag(vertex).unwrap_or(u32::MAX),
            Some(seat) => seat.piece,
            None => u32::MAX,
        }
    }

    pub(super) fn size(&self, piece: PieceNumber) -> usize {
        self.table.get(piece).map_or(0, |piece| piece.size as usize)
    }

    fn any(&self, piece: PieceNumber) -> Vertex {
        self.table.get(piece).map_or(u32::MAX, |piece| piece.any)
    }

    fn set_any(&mut self, piece: PieceNumber, any: Vertex) {
        if let Some(piece) = self.table.get_mut(piece) {
            piece.any = any;
        }
    }

    /// A vertex of a piece.
    pub(super) fn some_member(&self, piece: PieceNumber) -> Vertex {
        self.any(piece)
    }

    /// One more than the greatest number of a piece.
    pub(super) fn end(&self) -> usize {
        self.table.len()
    }

    pub(super) fn is_in_forest(&self, held: &Held, piece: PieceNumber) -> bool {
        let seat = held.seat(self.any(piece));
        seat.is_some_and(|seat| seat.piece == IN_FOREST)
    }

    pub(super) fn members(&self, held: &Held, piece: PieceNumber) -> Vec<Vertex> {
        let any = self.any(piece);
        if self.is_in_forest(held, piece) {
            return self.forest.members(any).collect();
        }
        held.ring(any).collect()
    }

    /// The members that a rule may keep apart from others.
    pub(super) fn marked(&self, held: &Held, piece: PieceNumber) -> Vec<Vertex> {
        let any = self.any(piece);
        if self.is_in_forest(held, piece) {
            return self.forest.marked(any).collect();
        }
        held.ring(any).filter(|&v| held.is_marked(v)).collect()
    }

    /// The member by which a piece would be known as one person; `None` if
    /// nothing is known of it.
    pub(super) fn first(&self, held: &Held, piece: PieceNumber) -> Option<Vertex> {
        let any = self.any(piece);
        if self.is_in_forest(held, piece) {
            return self.forest.first(any);
        }
        held.known_from(any).map(|_| any)
    }

    /// What the order of persons' anchors says of these has changed.
    pub(super) fn reorder(&mut self, held: &Held, vertices: &[Vertex]) {
        // Whoever was first may be later than anybody.
        for &vertex in vertices {
            let piece = self.of(held, vertex);
            if self.is_in_forest(held, piece) {
                self.forest.reorder(vertex, &|a, b| held.is_before(a, b));
            } else if self.any(piece) == vertex {
                let earliest = first(held, held.ring(vertex));
                self.set_any(piece, earliest.unwrap_or(vertex));
            }
        }
        for &vertex in vertices {
            let piece = self.of(held, vertex);
            if !self.is_in_forest(held, piece) && held.is_before(vertex, self.any(piece)) {
                self.set_any(piece, vertex);
            }
        }
    }

    /// Whether a rule may keep a vertex apart has changed.
    pub(super) fn mark(&mut self, held: &Held, vertex: Vertex) {
        if self.forest.holds(vertex) {
            self.forest.set_mark(vertex, held.is_marked(vertex));
        }
    }

    pub(super) fn bound(&self, piece: PieceNumber) -> Option<&Bound> {
        self.bound.get(&piece)
    }

    /// The persons of a piece in which a rule binds; `None` where none does.
    pub(super) fn set_bound(&mut self, piece: PieceNumber, bound: Option<Bound>) {
        match bound {
            Some(bound) => self.bound.insert(piece, bound),
            None => self.bound.remove(&piece),
        };
    }

    /// Joins pieces, which accepted links connect: the number of the one that they
    /// are then. If one is in the forest, the links between them are given.
    pub(super) fn join(
        &mut self,
        held: &mut Held,
        group: &[PieceNumber],
        links: &[Record],
    ) -> PieceNumber {
        // What is in the forest stays there, whatever it is joined by.
        let rank = |&piece: &PieceNumber| (self.is_in_forest(held, piece), self.size(piece), piece);
        let largest = group.iter().copied().max_by_key(rank);
        let Some(kept) = largest else {
            return u32::MAX;
        };
        let size: usize = group.iter().map(|&piece| self.size(piece)).sum();
        if size > SMALL || self.is_in_forest(held, kept) {
            self.join_in_forest(held, kept, group, links);
        } else {
            for &piece in group.iter().filter(|&&piece| piece != kept) {
                self.pour(held, piece, kept);
            }
        }
        for &gone in group.iter().filter(|&&piece| piece != kept) {
            self.bound.remove(&gone);
            self.free.push(gone);
        }
        if let Some(piece) = self.table.get_mut(kept) {
            piece.size = u32::try_from(size).unwrap_or(u32::MAX);
        }
        kept
    }

    /// Pours one small piece into another.
    fn pour(&mut self, held: &mut Held, piece: PieceNumber, into: PieceNumber) {
        let (a, b) = (self.any(piece), self.any(into));
        let mut here = a;
        while let Some(seat) = held.seat(here).filter(|seat| seat.piece == piece) {
            held.set_piece(here, into);
            here = seat.next;
        }
        cross(held, a, b);
        if held.is_before(a, b) {
            self.set_any(into, a);
        }
    }

    fn join_in_forest(
        &mut self,
        held: &mut Held,
        kept: PieceNumber,
        group: &[PieceNumber],
        links: &[Record],
    ) {
        if self.is_in_forest(held, kept) {
            for &piece in group {
                if !self.is_in_forest(held, piece) {
                    let vertices = self.members(held, piece);
                    self.plant(held, &vertices);
                }
            }
            for &record in links {
                self.link(held, record);
            }
        } else {
            let members = group.iter().flat_map(|&piece| self.members(held, piece));
            let vertices: Vec<_> = members.collect();
            self.plant(held, &vertices);
        }
        let any = self.any(kept);
        self.forest.set_tag(any, kept);
    }

    /// Tells the forest of a link, if it holds the two ends.
    pub(super) fn link(&mut self, held: &Held, record: Record) {
        let [a, b] = held.ends(record);
        self.forest.link(record, a, b, &|a, b| held.is_before(a, b));
    }

    /// Takes vertices that hang together into the forest.
    fn plant(&mut self, held: &mut Held, vertices: &[Vertex]) {
        let mut edges = Vec::new();
        for &vertex in vertices {
            let own = |&r: &Record| {
                held.verdict(r).is_connected() && held.ends(r).first() == Some(&vertex)
            };
            let edge = |r| {
                let [a, b] = held.ends(r);
                (r, a, b)
            };
            edges.extend(held.links(vertex).filter(own).map(edge));
        }
        self.forest
            .take_in(vertices, &edges, &|a, b| held.is_before(a, b));
        for &vertex in vertices {
            held.set_piece(vertex, IN_FOREST);
            if held.is_marked(vertex) {
                self.forest.set_mark(vertex, true);
            }
        }
    }

    /// Takes a link out of its piece; the number of what fell off, if something
    /// did.
    pub(super) fn part(&mut self, held: &mut Held, record: Record) -> Option<PieceNumber> {
        held.set_verdict(record, Verdict::Unconnected);
        let [a, b] = held.ends(record);
        let piece = self.of(held, a);
        if self.is_in_forest(held, piece) {
            return self.part_in_forest(held, piece, record);
        }
        let off = Self::fallen_off(held, piece, [a, b])?;
        let any = self.any(piece);
        let fallen = self.new_piece(Piece { any, size: 0 });
        for &vertex in &off {
            held.set_piece(vertex, fallen);
        }
        let stays = |&vertex: &Vertex| self.of(held, vertex) == piece;
        let rest: Vec<_> = held.ring(a).filter(stays).collect();
        // The first of all is the first of where it is.
        if stays(&any) {
            self.seat(held, piece, &rest, Some(any));
            self.seat(held, fallen, &off, first(held, off.iter().copied()));
        } else {
            self.seat(held, piece, &rest, first(held, rest.iter().copied()));
            self.seat(held, fallen, &off, Some(any));
        }
        Some(fallen)
    }

    /// Makes a small piece of these.
    fn seat(
        &mut self,
        held: &mut Held,
        piece: PieceNumber,
        vertices: &[Vertex],
        any: Option<Vertex>,
    ) {
        let next = vertices.iter().cycle().skip(1);
        for (&vertex, &next) in vertices.iter().zip(next) {
            held.set_seat(vertex, Seat { piece, next });
        }
        let any = any.or(vertices.first().copied());
        if let (Some(place), Some(any)) = (self.table.get_mut(piece), any) {
            place.any = any;
            place.size = u32::try_from(vertices.len()).unwrap_or(u32::MAX);
        }
    }

    /// The vertices on one side, if the two ends of a link that went do not hang
    /// together without it: searched from both, a step from each in turn, so that
    /// it costs no more than twice the smaller side.
    fn fallen_off(held: &mut Held, piece: PieceNumber, ends: [Vertex; 2]) -> Option<Vec<Vertex>> {
        let mut seen = ends.map(|end| alloc::vec![end]);
        let mut next = [0, 0];
        let mut near = Vec::new();
        for (end, mark) in ends.into_iter().zip(SEEN) {
            held.set_piece(end, mark);
        }
        let found = 'search: loop {
            let both = seen.iter_mut().zip(&mut next).zip(SEEN);
            for (side, ((seen, next), mark)) in both.enumerate() {
                let Some(&here) = seen.get(*next) else {
                    break 'search Some(side);
                };
                *next += 1;
                let links = held.links(here).filter(|&r| held.verdict(r).is_connected());
                near.clear();
                near.extend(links.map(|record| held.other(record, here)));
                for &there in &near {
                    match held.seat(there).map(|seat| seat.piece) {
                        Some(at) if at == piece => {
                            held.set_piece(there, mark);
                            seen.push(there);
                        }
                        Some(at) if at != mark => break 'search None,
                        _ => {}
                    }
                }
            }
        };
        for &vertex in seen.iter().flatten() {
            held.set_piece(vertex, piece);
        }
        seen.into_iter().nth(found?)
    }

    fn part_in_forest(
        &mut self,
        held: &mut Held,
        piece: PieceNumber,
        record: Record,
    ) -> Option<PieceNumber> {
        if !self.forest.cut(record, &|a, b| held.is_before(a, b)) {
            return None;
        }
        let [a, b] = held.ends(record);
        let (large, small) = if self.forest.size(a) < self.forest.size(b) {
            (b, a)
        } else {
            (a, b)
        };
        let fallen = self.new_piece(Piece {
            any: small,
            size: 1,
        });
        for (number, any) in [(piece, large), (fallen, small)] {
            let size = self.forest.size(any);
            self.forest.set_tag(any, number);
            if let Some(place) = self.table.get_mut(number) {
                place.any = any;
                place.size = u32::try_from(size).unwrap_or(u32::MAX);
            }
            if size <= SMALL / 2 {
                let members: Vec<_> = self.forest.members(any).collect();
                self.forest.remove_component(any);
                let earliest = first(held, members.iter().copied());
                self.seat(held, number, &members, earliest);
            }
        }
        Some(fallen)
    }

    /// Every piece, whether or not anything is known of it.
    pub(super) fn numbers(&self, held: &Held) -> impl Iterator<Item = PieceNumber> {
        let is_its_first = |&vertex: &Vertex| self.any(self.of(held, vertex)) == vertex;
        held.vertices()
            .filter(is_its_first)
            .map(|vertex| self.of(held, vertex))
    }

    pub(super) fn bytes(&self) -> usize {
        self.table.bytes() + self.free.capacity() * size_of::<u32>()
    }
}

/// Makes one ring of two, or two of one.
fn cross(held: &mut Held, a: Vertex, b: Vertex) {
    if let (Some(x), Some(y)) = (held.seat(a), held.seat(b)) {
        held.set_seat(a, Seat { next: y.next, ..x });
        held.set_seat(b, Seat { next: x.next, ..y });
    }
}

/// The one of some identifiers by which their person is known.
pub(super) fn first(held: &Held, vertices: impl Iterator<Item = Vertex>) -> Option<Vertex> {
    let known = vertices.filter_map(|v| Some((held.known_from(v)?, v)));
    let first = known.reduce(|best, one| {
        let order = best.0.cmp(&one.0);
        let order = order.then_with(|| held.text_of(best.1).cmp(held.text_of(one.1)));
        if order.is_gt() { one } else { best }
    });
    first.map(|(_, vertex)| vertex)
}
