use super::{Bridge, Cut, Shape};
use alloc::collections::BTreeSet;
use alloc::vec;
use alloc::vec::Vec;

/// `SplitMix64` (Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % (limit as u64)).unwrap()
    }

    /// A multigraph without loops, connected or not.
    fn edges(&mut self, n: usize, m: usize) -> Vec<(usize, usize)> {
        let m = if n < 2 { 0 } else { m };
        let edge = |_| {
            let a = self.below(n);
            (a, (a + 1 + self.below(n - 1)) % n)
        };
        (0..m).map(edge).collect()
    }
}

/// A small multigraph as plain as can be.
struct Plain {
    n: usize,
    edges: Vec<(usize, usize)>,
}

impl Plain {
    fn shape(&self) -> Shape {
        Shape::new(self.n, &self.edges)
    }

    /// By vertex: the smallest vertex it is connected to by the edges kept.
    fn labels(&self, keep: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut label: Vec<usize> = (0..self.n).collect();
        for _ in 0..self.n {
            for (_, &(a, b)) in self.edges.iter().enumerate().filter(|(e, _)| keep(*e)) {
                let low = label[a].min(label[b]);
                (label[a], label[b]) = (low, low);
            }
        }
        label
    }

    fn side(&self, end: usize, keep: impl Fn(usize) -> bool) -> Vec<usize> {
        let label = self.labels(keep);
        (0..self.n).filter(|&v| label[v] == label[end]).collect()
    }

    /// Every simple path from the last of `way` to `b`, as edges.
    fn paths(&self, b: usize, way: &mut Vec<usize>, path: &mut Vec<usize>, all: &mut Paths) {
        let at = *way.last().unwrap();
        if at == b {
            all.push(path.clone());
            return;
        }
        for (e, &(x, y)) in self.edges.iter().enumerate() {
            let to = if x == at { y } else { x };
            if (x == at || y == at) && !way.contains(&to) {
                way.push(to);
                path.push(e);
                self.paths(b, way, path, all);
                way.pop();
                path.pop();
            }
        }
    }

    fn simple_paths(&self, a: usize, b: usize) -> Paths {
        let mut all = Vec::new();
        self.paths(b, &mut vec![a], &mut Vec::new(), &mut all);
        all
    }

    /// Kruskal's tree, as the edges kept.
    fn tree(&self) -> BTreeSet<usize> {
        let mut tree = BTreeSet::new();
        for (e, &(a, b)) in self.edges.iter().enumerate() {
            let label = self.labels(|e| tree.contains(&e));
            if label[a] != label[b] {
                tree.insert(e);
            }
        }
        tree
    }

    fn crossing(&self, inside: impl Fn(usize) -> bool) -> Vec<usize> {
        let is_cut = |e: &usize| inside(self.edges[*e].0) != inside(self.edges[*e].1);
        (0..self.edges.len()).filter(is_cut).collect()
    }

    fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        let n = self.n;
        (0..n).flat_map(move |a| (0..n).map(move |b| (a, b)))
    }
}

type Paths = Vec<Vec<usize>>;

/// All multigraphs of up to 4 vertices and 4 edges, and random larger ones.
fn each_plain(random: usize, mut check: impl FnMut(&Plain, &mut Dice)) {
    let mut dice = Dice(7);
    for n in 0..=4 {
        let pairs: Vec<(usize, usize)> = (0..n).flat_map(|b| (0..b).map(move |a| (a, b))).collect();
        let mut of_size = vec![Vec::new()];
        for _ in 0..=4 {
            let mut larger = Vec::new();
            for edges in of_size {
                for pair in &pairs {
                    let mut edges: Vec<(usize, usize)> = edges.clone();
                    edges.push(*pair);
                    larger.push(edges);
                }
                check(&Plain { n, edges }, &mut dice);
            }
            of_size = larger;
        }
    }
    for _ in 0..random {
        let (n, m) = (2 + dice.below(5), dice.below(10));
        let edges = dice.edges(n, m);
        check(&Plain { n, edges }, &mut dice);
    }
}

#[test]
fn path_is_the_way_in_kruskals_tree() {
    each_plain(2000, |plain, _| {
        let shape = plain.shape();
        let tree = plain.tree();
        for (a, b) in plain.pairs() {
            let mut ways = plain.simple_paths(a, b);
            ways.retain(|way| way.iter().all(|e| tree.contains(e)));
            assert!(ways.len() <= 1);
            assert_eq!(shape.path(a, b), ways.pop(), "{:?} {a} {b}", plain.edges);
        }
    });
}

#[test]
fn between_is_all_simple_paths() {
    each_plain(2000, |plain, _| {
        let shape = plain.shape();
        for (a, b) in plain.pairs() {
            let all: BTreeSet<usize> = plain.simple_paths(a, b).into_iter().flatten().collect();
            let all: Vec<usize> = all.into_iter().collect();
            assert_eq!(shape.between(a, b), all, "{:?} {a} {b}", plain.edges);
        }
    });
}

#[test]
fn cut_between_is_smallest_and_nearest() {
    each_plain(1000, |plain, _| {
        let shape = plain.shape();
        let subsets: Vec<(u32, usize, Vec<usize>)> = (0..1usize << plain.edges.len())
            .map(|set| (set.count_ones(), set, plain.labels(|e| set >> e & 1 == 0)))
            .collect();
        for (a, b) in plain.pairs() {
            let cut = shape.cut_between(a, b);
            let parts = |label: &[usize]| a != b && label[a] != label[b];
            let least = subsets.iter().filter(|s| parts(&s.2)).map(|s| s.0).min();
            assert_eq!(cut.len(), least.unwrap_or(0) as usize);
            assert!(cut.is_sorted());
            if a == b {
                continue;
            }
            let side = plain.side(a, |e| !cut.contains(&e));
            assert_eq!(shape.side(a, &cut), side);
            assert!(!side.contains(&b));
            for (_, _, label) in subsets.iter().filter(|s| Some(s.0) == least && parts(&s.2)) {
                assert!(side.iter().all(|&v| label[v] == label[a]), "not nearest");
            }
        }
    });
}

/// Against every way to part the two, where paths have to give way to others.
#[test]
fn cut_between_in_larger_graphs() {
    let mut dice = Dice(5);
    for _ in 0..1500 {
        let n = 6 + dice.below(5);
        let m = n + dice.below(n + 3);
        let edges = dice.edges(n, m);
        let plain = Plain { n, edges };
        let partings: Vec<(usize, usize)> = (1..1 << (n - 1))
            .filter(|side| side & 1 == 1)
            .map(|side: usize| (plain.crossing(|v| side >> v & 1 == 1).len(), side))
            .collect();
        let least = partings.iter().map(|p| p.0).min().unwrap();
        let least_ones = partings.iter().filter(|p| p.0 == least);
        let nearest = least_ones.fold(usize::MAX, |all, p| all & p.1);
        let cut = plain.crossing(|v| nearest >> v & 1 == 1);
        assert_eq!(plain.shape().cut_between(0, n - 1), cut);
    }
}

/// The third path takes back a use of an edge, and the last search needs that
/// edge both ways.
#[test]
fn cut_between_takes_uses_back() {
    let edges = [(4, 6), (3, 7), (0, 4), (5, 6), (3, 4), (1, 2)];
    let more = [(1, 6), (2, 5), (0, 2), (0, 2), (6, 7)];
    let shape = Shape::new(8, &[&edges[..], &more[..]].concat());
    assert_eq!(shape.cut_between(0, 7), [4, 10]);
}

#[test]
fn least_cut_of_several_is_an_even_one() {
    let cycle: Vec<(usize, usize)> = (0..8).map(|v| (v, (v + 1) % 8)).collect();
    let cut = Shape::new(8, &cycle).least_cut(|_| false, 8).unwrap();
    assert_eq!((cut.edges.len(), cut.side.len()), (2, 4));
    // Two cubes joined by three edges, when every corner has as few.
    let cube = |at: usize| {
        let bits = (0..8).flat_map(move |v| [1, 2, 4].map(|bit| (at + v, at + (v ^ bit))));
        bits.filter(|(a, b)| a < b)
    };
    let joins = [(0, 8), (3, 11), (5, 13)];
    let cubes: Vec<(usize, usize)> = cube(0).chain(cube(8)).chain(joins).collect();
    let cut = Shape::new(16, &cubes).least_cut(|_| false, 16).unwrap();
    assert_eq!((cut.edges, cut.side.len()), (vec![24, 25, 26], 8));
}

#[test]
fn side_is_what_is_still_connected() {
    each_plain(1000, |plain, dice| {
        let shape = plain.shape();
        let gone: Vec<usize> = (0..plain.edges.len())
            .filter(|_| dice.below(3) == 0)
            .collect();
        for end in 0..plain.n {
            let side = plain.side(end, |e| !gone.contains(&e));
            assert_eq!(shape.side(end, &gone), side);
        }
    });
}

#[test]
fn bridges_are_the_edges_whose_loss_parts() {
    each_plain(3000, |plain, _| {
        let bridges = plain
            .edges
            .iter()
            .enumerate()
            .filter_map(|(edge, &(a, b))| {
                let label = plain.labels(|e| e != edge);
                let sides = [a, b].map(|end| plain.side(end, |e| e != edge).len());
                (label[a] != label[b]).then_some(Bridge { edge, sides })
            });
        assert_eq!(plain.shape().bridges(), bridges.collect::<Vec<_>>());
    });
}

/// Every way to part the vertices without cutting a solid edge, as the edges
/// cut and the side without vertex 0.
fn partings(plain: &Plain, solid: &[bool]) -> Vec<(Vec<usize>, Vec<usize>)> {
    let sides = (1..1usize << plain.n).filter(|side| side & 1 == 0);
    sides
        .map(|side| {
            let inside = |v: usize| side >> v & 1 == 1;
            let side: Vec<usize> = (0..plain.n).filter(|&v| inside(v)).collect();
            (plain.crossing(inside), side)
        })
        .filter(|(edges, _)| edges.iter().all(|&e| !solid[e]))
        .collect()
}

fn check_least_cut(plain: &Plain, solid: &[bool], most: usize) {
    let cut = plain.shape().least_cut(|e| solid[e], most);
    let partings = partings(plain, solid);
    let least = partings.iter().map(|(edges, _)| edges.len()).min();
    let groups: BTreeSet<usize> = plain.labels(|e| solid[e]).into_iter().collect();
    let Some(least) = least.filter(|&l| l == 1 || (l > 1 && groups.len() <= most)) else {
        assert_eq!(cut, None);
        return;
    };
    let Cut { edges, side } = cut.expect("a cut");
    assert_eq!(edges.len(), least);
    assert!(edges.iter().all(|&e| !solid[e]));
    assert_eq!(plain.crossing(|v| side.contains(&v)), edges);
    assert!(side.is_sorted() && !side.is_empty());
    assert!(side.len() * 2 < plain.n || (side.len() * 2 == plain.n && side[0] != 0));
    if least == 1 {
        let ones = partings.iter().filter(|(edges, _)| edges.len() == 1);
        let rank = |side: &[usize], e: usize| (side.len().min(plain.n - side.len()), e);
        let best = ones.map(|(edges, side)| rank(side, edges[0])).max();
        assert_eq!(Some(rank(&side, edges[0])), best);
    }
}

#[test]
fn least_cut_is_smallest() {
    each_plain(4000, |plain, dice| {
        let one_in = 1 + dice.below(6);
        let solid: Vec<bool> = plain
            .edges
            .iter()
            .map(|_| dice.below(one_in) == 1)
            .collect();
        check_least_cut(plain, &solid, dice.below(plain.n + 2));
        check_least_cut(plain, &solid, usize::MAX);
        check_least_cut(plain, &vec![false; solid.len()], usize::MAX);
        check_least_cut(plain, &vec![true; solid.len()], usize::MAX);
    });
}

/// No cut of the whole is smaller than every cut between vertex 0 and another.
#[test]
fn least_cut_of_larger_graphs() {
    let mut dice = Dice(3);
    for _ in 0..40 {
        let n = 5 + dice.below(36);
        let m = n * (2 + dice.below(4));
        let mut edges = dice.edges(n, m);
        edges.extend((1..n).map(|v| (v - 1, v)));
        let shape = Shape::new(n, &edges);
        let least = (1..n).map(|v| shape.cut_between(0, v).len()).min();
        let cut = shape.least_cut(|_| false, n).unwrap();
        assert_eq!(Some(cut.edges.len()), least);
        let inside = |v: usize| cut.side.contains(&v);
        assert_eq!(Plain { n, edges }.crossing(inside), cut.edges);
    }
}

#[test]
fn what_does_not_exist_is_connected_to_nothing() {
    let shape = Shape::new(3, &[(1, 1), (0, 1), (2, 3), (7, 7), (0, 1), (1, 2)]);
    assert_eq!(shape.path(0, 2), Some(vec![1, 5]));
    assert_eq!(shape.between(0, 1), vec![1, 4]);
    assert_eq!(shape.cut_between(0, 1), vec![1, 4]);
    let bridge = Bridge {
        edge: 5,
        sides: [2, 1],
    };
    assert_eq!(shape.bridges(), vec![bridge]);
    for (a, b) in [(0, 3), (3, 0), (3, 3), (usize::MAX, 0), (0, usize::MAX)] {
        assert_eq!(shape.path(a, b), None);
        assert!(shape.between(a, b).is_empty());
        assert!(shape.cut_between(a, b).is_empty());
    }
    assert!(shape.side(3, &[]).is_empty());
    assert_eq!(shape.side(1, &[5, 9]), vec![0, 1]);
    for n in 0..2 {
        let none = Shape::new(n, &[(0, 0), (0, 1)]);
        assert_eq!(none.least_cut(|_| false, 9), None);
        assert_eq!(none.bridges(), Vec::new());
    }
}

#[test]
fn a_long_chain() {
    let n = 400_000;
    let edges: Vec<(usize, usize)> = (1..n).map(|v| (v - 1, v)).collect();
    let shape = Shape::new(n, &edges);
    let all: Vec<usize> = (0..n - 1).collect();
    assert_eq!(shape.path(0, n - 1).as_ref(), Some(&all));
    assert_eq!(shape.between(n - 1, 0), all);
    let bridges = shape.bridges();
    let sides = |e: usize| [e + 1, n - 1 - e];
    assert!((0..n - 1).all(|e| bridges[e].edge == e && bridges[e].sides == sides(e)));
    assert_eq!(shape.side(0, &[1000]), all[..=1000]);
    assert_eq!(shape.side(n - 1, &[n - 3]), [n - 2, n - 1]);
    assert_eq!(shape.cut_between(5, n - 1), [5]);
    assert_eq!(shape.cut_between(n - 1, 5), [n - 2]);
    let cut = shape.least_cut(|e| e == n / 2 - 1, 50).unwrap();
    assert_eq!((cut.edges, cut.side.len()), (vec![n / 2], n / 2 - 1));
}

#[test]
fn a_long_cycle() {
    let n = 100_000;
    let edges: Vec<(usize, usize)> = (0..n).map(|v| (v, (v + 1) % n)).collect();
    let shape = Shape::new(n, &edges);
    let all: Vec<usize> = (0..n).collect();
    // The last edge is not in the tree.
    assert_eq!(shape.path(n - 1, 0).map(|p| p.len()), Some(n - 1));
    assert_eq!(shape.path(0, 9), Some((0..9).collect()));
    assert_eq!(shape.between(17, 18), all);
    assert_eq!(shape.bridges(), Vec::new());
    assert_eq!(shape.side(0, &[0, n / 2]).len(), n / 2);
    assert_eq!(shape.side(0, &[0]).len(), n);
    assert_eq!(shape.cut_between(10, 20), [9, 10]);
    assert_eq!(shape.least_cut(|_| false, 1000), None);
    let cut = shape.least_cut(|e| e % 25_000 != 0, 1000).unwrap();
    assert_eq!((cut.edges.len(), cut.side.len() % 25_000), (2, 0));
}
