use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::cell::RefCell;

use super::graph::{Role, half};
use super::slab::{NIL, Slab};
use super::tour::{MARK, SPARE, TREE, VERTEX};
use super::{Connectivity, GOLDEN, Order, mix};

/// What only tests ask of it.
impl Connectivity {
    /// Adds a vertex, as a component of its own.
    fn insert_vertex(&mut self, vertex: u32) {
        if !self.holds(vertex) {
            let node = self.tours.add_vertex(vertex, 0);
            self.add_place(vertex, node);
        }
    }

    /// Removes a vertex that has no edges; with edges it stays.
    fn remove_vertex(&mut self, vertex: u32) {
        let Some(place) = self.place(vertex) else {
            return;
        };
        let node = self.node_at(place, 0);
        if self.tours.is_alone(node) {
            self.take_tag(node);
            self.tours.remove(node);
            self.forget_place(place, vertex);
        }
    }

    /// Whether two vertices are in one component.
    fn are_connected(&self, a: u32, b: u32) -> bool {
        self.root(a).is_some_and(|root| Some(root) == self.root(b))
    }
}

/// A small generator of random numbers.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap()
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        (!from.is_empty()).then(|| from[self.below(from.len())])
    }
}

/// An order that can be changed: by rank, then by number.
#[derive(Default)]
struct Ranks(RefCell<BTreeMap<u32, u32>>);

impl Ranks {
    fn key(&self, vertex: u32) -> (u32, u32) {
        let rank = self.0.borrow().get(&vertex).copied();
        (rank.unwrap_or(vertex.wrapping_mul(0x9e37_79b1)), vertex)
    }
}

impl Order for Ranks {
    fn is_before(&self, a: u32, b: u32) -> bool {
        self.key(a) < self.key(b)
    }
}

/// The same graph without any structure, and the structure beside it.
#[derive(Default)]
struct Both {
    under_test: Connectivity,
    order: Ranks,
    /// The vertices and the tags of their components.
    vertices: BTreeMap<u32, Option<u32>>,
    marked: BTreeSet<u32>,
    edges: BTreeMap<u32, (u32, u32)>,
    /// The most vertices there ever were.
    most: usize,
    next_vertex: u32,
    next_edge: u32,
    highest_level: u8,
}

impl Both {
    fn with_patience(patience: u32) -> Self {
        let mut both = Self::default();
        both.under_test.patience = patience;
        both
    }

    fn new_vertex(&mut self) -> u32 {
        self.next_vertex += 1;
        let vertex = self.next_vertex.wrapping_mul(7919) % 20_000_003;
        self.vertices.insert(vertex, None);
        self.most = self.most.max(self.vertices.len());
        vertex
    }

    fn new_edge(&mut self, a: u32, b: u32) -> u32 {
        self.next_edge += 1;
        let edge = self.next_edge.wrapping_mul(104_729) % 20_000_003;
        self.edges.insert(edge, (a, b));
        edge
    }

    fn component(&self, vertex: u32) -> BTreeSet<u32> {
        let mut near: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for &(a, b) in self.edges.values() {
            near.entry(a).or_default().push(b);
            near.entry(b).or_default().push(a);
        }
        let mut found = BTreeSet::from([vertex]);
        let mut pending = Vec::from([vertex]);
        while let Some(at) = pending.pop() {
            for &next in near.get(&at).into_iter().flatten() {
                if found.insert(next) {
                    pending.push(next);
                }
            }
        }
        found
    }

    fn tag_all(&mut self, vertex: u32, tag: Option<u32>) {
        for member in self.component(vertex) {
            self.vertices.insert(member, tag);
        }
    }

    fn insert_vertex(&mut self) {
        let vertex = self.new_vertex();
        self.under_test.insert_vertex(vertex);
    }

    fn link(&mut self, a: u32, b: u32) {
        let apart = !self.component(a).contains(&b);
        let edge = self.new_edge(a, b);
        assert_eq!(self.under_test.link(edge, a, b, &self.order), apart);
        assert!(!self.under_test.link(edge, a, b, &self.order), "known");
        if apart {
            self.tag_all(a, None);
        }
    }

    fn cut(&mut self, edge: u32) {
        let (a, b) = self.edges.remove(&edge).unwrap();
        let apart = !self.component(a).contains(&b);
        assert_eq!(self.under_test.cut(edge, &self.order), apart);
        assert!(!self.under_test.cut(edge, &self.order), "unknown");
        if apart {
            self.tag_all(a, None);
            self.tag_all(b, None);
        }
    }

    fn take_in(&mut self, size: usize, more_edges: usize, random: &mut Random) {
        let vertices: Vec<u32> = (0..size).map(|_| self.new_vertex()).collect();
        let mut edges = Vec::new();
        for (i, &vertex) in vertices.iter().enumerate().skip(1) {
            let other = vertices[random.below(i)];
            edges.push((self.new_edge(vertex, other), vertex, other));
        }
        for _ in 0..more_edges {
            let (a, b) = (random.below(size), random.below(size));
            if a != b {
                let (a, b) = (vertices[a], vertices[b]);
                edges.push((self.new_edge(a, b), a, b));
            }
        }
        for i in 1..edges.len() {
            edges.swap(i, random.below(i + 1));
        }
        self.under_test.take_in(&vertices, &edges, &self.order);
    }

    fn remove_component(&mut self, vertex: u32) {
        for member in self.component(vertex) {
            self.vertices.remove(&member);
            self.marked.remove(&member);
            self.edges.retain(|_, &mut (a, _)| a != member);
        }
        self.under_test.remove_component(vertex);
        assert!(!self.under_test.holds(vertex));
    }

    fn reorder(&mut self, vertices: &[u32], random: &mut Random) {
        for &vertex in vertices {
            let rank = u32::try_from(random.next() >> 32).unwrap();
            self.order.0.borrow_mut().insert(vertex, rank);
        }
        for &vertex in vertices {
            self.under_test.reorder(vertex, &self.order);
        }
    }

    fn remove_vertex(&mut self, vertex: u32) {
        self.under_test.remove_vertex(vertex);
        if self
            .edges
            .values()
            .all(|&(a, b)| a != vertex && b != vertex)
        {
            self.vertices.remove(&vertex);
            self.marked.remove(&vertex);
        }
        assert_eq!(
            self.under_test.holds(vertex),
            self.vertices.contains_key(&vertex)
        );
    }

    fn set_mark(&mut self, vertex: u32, marked: bool) {
        self.under_test.set_mark(vertex, marked);
        if marked {
            self.marked.insert(vertex);
        } else {
            self.marked.remove(&vertex);
        }
    }

    /// Compares a vertex's component.
    fn compare(&self, vertex: u32) -> BTreeSet<u32> {
        let tested = &self.under_test;
        let component = self.component(vertex);
        assert!(tested.holds(vertex));
        assert_eq!(tested.size(vertex), component.len());
        let first = component.iter().copied().min_by_key(|&v| self.order.key(v));
        assert_eq!(tested.first(vertex), first);
        let marked: BTreeSet<u32> = component.intersection(&self.marked).copied().collect();
        assert_eq!(tested.marked(vertex).count(), marked.len());
        assert_eq!(tested.marked(vertex).collect::<BTreeSet<_>>(), marked);
        assert_eq!(tested.members(vertex).count(), component.len());
        assert_eq!(tested.members(vertex).collect::<BTreeSet<_>>(), component);
        assert_eq!(tested.tag(vertex), self.vertices[&vertex]);
        for &other in self.vertices.keys() {
            let connected = tested.are_connected(vertex, other);
            assert_eq!(connected, component.contains(&other));
        }
        component
    }

    /// Compares all, and checks what the structure relies upon.
    fn compare_all(&mut self) {
        let mut left: BTreeSet<u32> = self.vertices.keys().copied().collect();
        while let Some(&vertex) = left.first() {
            for member in self.compare(vertex) {
                left.remove(&member);
            }
        }
        let tested = &self.under_test;
        assert_eq!(tested.by_vertex.len(), self.vertices.len());
        assert_eq!(tested.by_edge.len(), self.edges.len());
        assert_eq!(tested.edges.len(), self.edges.len());
        let tags: BTreeSet<u32> = tested.tags.iter().map(|&(root, _)| root).collect();
        assert_eq!(tags.len(), tested.tags.len());
        assert!(tags.iter().all(|&root| tested.tours.root(root) == root));
        let nodes = self.check_vertices() + self.check_edges();
        assert_eq!(self.under_test.tours.len(), nodes, "no node is lost");
    }

    /// Checks the vertices and their tours at all levels; how many nodes the vertices have.
    fn check_vertices(&mut self) -> usize {
        let tested = &self.under_test;
        let mut roots: BTreeSet<(u8, u32)> = BTreeSet::new();
        let mut halves = BTreeSet::new();
        let mut count = 0;
        for &vertex in self.vertices.keys() {
            let base = tested.place(vertex).unwrap();
            let mut level = 0;
            let mut id = base;
            while let Some(place) = tested.places.get(id) {
                assert_eq!(place.vertex, vertex);
                assert_eq!(tested.tours.item(place.node), vertex);
                assert_eq!(tested.tours.owns(place.node, SPARE), place.spares != NIL);
                assert_eq!(
                    tested.tours.owns(place.node, MARK),
                    level == 0 && self.marked.contains(&vertex)
                );
                assert!(
                    level == 0 || !tested.tours.is_alone(place.node),
                    "above level 0 there is nobody without an edge"
                );
                let mut at = place.spares;
                while at != NIL {
                    assert!(halves.insert(at), "a half is in one list");
                    assert_eq!(tested.level(at >> 1), level);
                    assert_eq!(tested.ends(at >> 1)[at as usize & 1], base);
                    at = tested.next_spare(at);
                }
                roots.insert((level, tested.tours.root(place.node)));
                self.highest_level = self.highest_level.max(level);
                id = place.above;
                level += 1;
                count += 1;
            }
        }
        assert_eq!(tested.places.len(), count, "no place is lost");
        for &(level, root) in &roots {
            self.check_tour(level, root);
        }
        for &edge in self.edges.keys() {
            let slot = tested.edge(edge).unwrap();
            for side in [false, true] {
                assert_eq!(halves.remove(&half(slot, side)), tested.is_spare(slot));
            }
        }
        assert!(halves.is_empty());
        count
    }

    /// Checks that a tour goes round a tree, along edges of its level or above.
    fn check_tour(&self, level: u8, root: u32) {
        let tested = &self.under_test;
        let tours = &tested.tours;
        let mut nodes = tours.check(root, (level == 0).then_some(&self.order));
        let size = tours.size(root) as usize;
        assert!(size <= self.most >> level, "trees halve with each level");
        assert_eq!(nodes.len(), 3 * size - 2);
        let start = nodes.iter().position(|&id| tours.owns(id, VERTEX)).unwrap();
        nodes.rotate_left(start);
        let first = tested.place(tours.item(nodes[0])).unwrap();
        let mut at = first;
        for id in nodes {
            if tours.owns(id, VERTEX) {
                assert_eq!(tested.place(tours.item(id)), Some(at));
            } else {
                let slot = tours.item(id);
                assert!(tested.level(slot) >= level && !tested.is_spare(slot));
                let [one, other] = tested.ends(slot);
                assert!(at == one || at == other);
                at = if at == one { other } else { one };
            }
        }
        assert_eq!(at, first);
    }

    /// Checks the edges; how many nodes they have.
    fn check_edges(&self) -> usize {
        let tested = &self.under_test;
        let (mut nodes, mut arcs_count) = (0, 0);
        for (&edge, &(a, b)) in &self.edges {
            let slot = tested.edge(edge).unwrap();
            let stored = tested.edges.get(slot).unwrap();
            let ends = [a, b].map(|end| tested.place(end).unwrap());
            assert_eq!((stored.name, stored.ends), (edge, ends));
            let level = tested.level(slot);
            for at in 0..=level {
                let [one, other] = ends.map(|end| tested.root_at(end, at));
                assert!(one != NIL && one == other, "forests nest");
            }
            let Role::Tree { arcs, upper, .. } = stored.role else {
                continue;
            };
            let mut by_level = Vec::new();
            let mut id = upper;
            while let Some(arcs) = tested.arcs.get(id) {
                by_level.push(arcs.nodes);
                id = arcs.below;
                arcs_count += 1;
            }
            assert_eq!(by_level.len(), usize::from(level));
            by_level.push(arcs);
            for (i, &[there, back]) in by_level.iter().enumerate() {
                assert_eq!(tested.tours.owns(there, TREE), i == 0);
                assert!(!tested.tours.owns(back, TREE));
                let at = level - u8::try_from(i).unwrap();
                let root = tested.root_at(ends[0], at);
                assert_eq!(tested.tours.root(there), root);
                assert_eq!(tested.tours.root(back), root);
                nodes += 2;
            }
        }
        assert_eq!(tested.arcs.len(), arcs_count, "no arcs are lost");
        nodes
    }

    /// Does something at random; `density` is the share in percent of links among links and cuts.
    fn step(&mut self, random: &mut Random, density: usize) {
        let vertices: Vec<u32> = self.vertices.keys().copied().collect();
        let Some(vertex) = random.pick(&vertices) else {
            return self.insert_vertex();
        };
        match random.below(100) {
            0..3 => self.insert_vertex(),
            3..5 => self.remove_vertex(vertex),
            5..6 => {
                let size = 1 + random.below(30);
                self.take_in(size, random.below(40), random);
            }
            6..7 if random.below(4) == 0 => self.remove_component(vertex),
            7..14 => {
                let several: Vec<u32> = (0..=random.below(4))
                    .filter_map(|_| random.pick(&vertices))
                    .collect();
                self.reorder(&several, random);
            }
            14..22 => self.set_mark(vertex, random.below(2) == 0),
            22..27 => {
                let tag = u32::try_from(random.below(1000)).unwrap();
                self.under_test.set_tag(vertex, tag);
                self.tag_all(vertex, Some(tag));
            }
            _ if random.below(100) < density => {
                let other = random.pick(&vertices).unwrap();
                if vertex != other {
                    self.link(vertex, other);
                }
            }
            _ => {
                let edges: Vec<u32> = self.edges.keys().copied().collect();
                if let Some(edge) = random.pick(&edges) {
                    self.cut(edge);
                }
            }
        }
    }
}

#[test]
fn agrees_with_a_plain_search() {
    for (seed, patience) in [(1, 0), (2, 0), (3, 2), (4, 16)] {
        let random = &mut Random(seed);
        let mut both = Both::with_patience(patience);
        for i in 0..1200_usize {
            let density = if (i / 200) % 2 == 0 { 65 } else { 40 };
            both.step(random, density);
            if let Some(vertex) = random.pick(&both.vertices.keys().copied().collect::<Vec<_>>()) {
                both.compare(vertex);
            }
            if i % 25 == 0 {
                both.compare_all();
            }
        }
        while let Some((&vertex, _)) = both.vertices.first_key_value() {
            both.remove_component(vertex);
            both.compare_all();
        }
        assert_eq!(both.under_test.tours.len(), 0);
        assert!(both.under_test.tags.is_empty());
    }
}

#[test]
fn few_vertices_with_many_parallel_edges() {
    let random = &mut Random(5);
    let mut both = Both::with_patience(1);
    both.take_in(6, 30, random);
    for _ in 0..3000 {
        let vertices: Vec<u32> = both.vertices.keys().copied().collect();
        let (a, b) = (random.pick(&vertices), random.pick(&vertices));
        if a != b && random.below(both.edges.len() + 12) < 12 {
            both.link(a.unwrap(), b.unwrap());
        }
        let edges: Vec<u32> = both.edges.keys().copied().collect();
        if let Some(edge) = random.pick(&edges) {
            both.cut(edge);
        }
        both.compare_all();
    }
}

#[test]
fn deletions_raise_levels() {
    for patience in [0, 2, super::PATIENCE] {
        let random = &mut Random(u64::from(patience) + 10);
        let mut both = Both::with_patience(patience);
        // Cliques of eight, of which eight are joined to a cluster by some edges, and so on.
        both.take_in(256, 0, random);
        let vertices: Vec<u32> = both.vertices.keys().copied().collect();
        for edge in both.edges.keys().copied().collect::<Vec<_>>() {
            both.under_test.cut(edge, &both.order);
            both.edges.remove(&edge);
        }
        both.compare_all();
        let mut add = |i: usize, j: usize| {
            if i != j {
                let (a, b) = (vertices[i], vertices[j]);
                let edge = both.new_edge(a, b);
                both.under_test.link(edge, a, b, &both.order);
            }
        };
        for (cluster, count) in [(8, 25), (64, 200), (256, 150)] {
            for start in (0..256).step_by(cluster) {
                for _ in 0..count {
                    add(start + random.below(cluster), start + random.below(cluster));
                }
            }
        }
        both.compare_all();
        let between = |edge: &(u32, u32), cluster: usize| {
            let place = |vertex| vertices.binary_search(vertex).unwrap() / cluster;
            place(&edge.0) != place(&edge.1)
        };
        for cluster in [64, 8, 1] {
            let mut edges: Vec<u32> = Vec::new();
            edges.extend(
                both.edges
                    .iter()
                    .filter(|(_, e)| between(e, cluster))
                    .map(|e| *e.0),
            );
            for (i, edge) in edges.into_iter().enumerate() {
                if i % 128 == 0 {
                    both.cut(edge);
                    both.compare_all();
                } else {
                    both.edges.remove(&edge);
                    both.under_test.cut(edge, &both.order);
                }
            }
            both.compare_all();
        }
        assert!(both.highest_level > 2, "only {}", both.highest_level);
        assert_eq!(both.under_test.arcs.len(), 0, "nobody is above level 0");
    }
}

#[test]
fn a_long_chain() {
    const LENGTH: u32 = 400_000;
    let by_number = |a: u32, b: u32| a < b;
    let middle = LENGTH / 3 * 3;
    let vertices: Vec<u32> = (0..LENGTH).map(|i| i * 3).collect();
    let edges: Vec<(u32, u32, u32)> = (1..LENGTH).map(|i| (i, i * 3 - 3, i * 3)).collect();
    let mut chain = Connectivity::default();
    chain.take_in(&vertices, &edges, &by_number);
    assert_eq!(chain.size(0), LENGTH as usize);
    chain.set_tag(3, 7);
    chain.link(LENGTH, 0, (LENGTH - 1) * 3, &by_number);
    assert!(!chain.cut(LENGTH / 2, &by_number));
    assert_eq!((chain.tag(0), chain.first(300)), (Some(7), Some(0)));
    assert!(chain.cut(LENGTH / 4, &by_number));
    assert_eq!(chain.tag(0), None);
    assert_eq!(chain.size(0), (LENGTH - LENGTH / 4) as usize);
    assert_eq!(chain.size(middle), (LENGTH / 4) as usize);
    assert_eq!(chain.first(middle), Some(LENGTH / 4 * 3));
    assert_eq!(chain.members(middle).count(), (LENGTH / 4) as usize);
    chain.remove_component(0);
    chain.remove_component(middle);
    assert_eq!(chain.tours.len(), 0);
}

#[test]
fn a_star() {
    let by_number = |a: u32, b: u32| a > b;
    let vertices: Vec<u32> = (0..50_000).collect();
    let edges: Vec<(u32, u32, u32)> = (1..50_000).map(|i| (i, 0, i)).collect();
    let mut star = Connectivity::default();
    star.take_in(&vertices, &edges, &by_number);
    for i in (1..50_000).rev().step_by(7) {
        assert!(star.cut(i, &by_number));
        assert_eq!((star.size(i), star.first(i)), (1, Some(i)));
        star.remove_vertex(i);
        assert!(!star.holds(i));
    }
    assert_eq!(star.first(0), Some(49_998));
    assert_eq!(star.size(0), 50_000 - 49_999_usize.div_ceil(7));
}

#[test]
fn what_is_unknown_is_nothing() {
    let order = |a: u32, b: u32| a < b;
    let mut none = Connectivity::default();
    assert!(!none.cut(1, &order) && !none.link(1, 2, 3, &order));
    none.remove_vertex(1);
    none.remove_component(1);
    none.reorder(1, &order);
    none.set_mark(1, true);
    none.set_tag(1, 1);
    assert!(!none.holds(1) && !none.are_connected(1, 1) && none.size(1) == 0);
    assert_eq!((none.first(1), none.tag(1)), (None, None));
    assert_eq!((none.marked(1).count(), none.members(1).count()), (0, 0));
    none.take_in(
        &[4, 5],
        &[(1, 4, 4), (2, 4, 9), (3, 4, 5), (3, 5, 4)],
        &order,
    );
    assert!(!none.link(3, 4, 5, &order) && !none.link(7, 4, 4, &order));
    assert_eq!(none.edges.len(), 1);
    assert!(none.cut(3, &order));
    none.take_in(&[6, 7, 8, 9], &[(4, 6, 7), (5, 9, 8)], &order);
    assert_eq!((none.size(6), none.first(9)), (2, Some(8)));
}

#[test]
fn freed_slots_are_used_again() {
    let mut slab: Slab<u32> = Slab::default();
    let ids: Vec<u32> = (0..20_000).map(|i| slab.insert(i)).collect();
    let most = *ids.iter().max().unwrap();
    for &id in ids.iter().step_by(3) {
        slab.remove(id);
    }
    let mut copy = slab.clone();
    for i in (0..20_000).step_by(3) {
        let (id, same) = (slab.insert(i), copy.insert(i));
        assert!(id <= most && id == same);
        assert_eq!(slab.get(id), Some(&i));
    }
    for _ in 0..20_000 {
        assert!(copy.insert(0) > most, "a copy's last page grows, too");
    }
    assert_eq!(slab.get(ids[1]), Some(&1));
    for id in ids {
        slab.remove(id);
    }
    assert_eq!((slab.len(), slab.get(0)), (0, None));
    assert_eq!(slab.insert(5), 0);
}

#[test]
fn things_are_small() {
    assert_eq!(size_of::<super::Edge>(), 32);
    assert_eq!(size_of::<super::Place>(), 16);
    assert_eq!(size_of::<super::Arcs>(), 12);
}
