//! What every contestant does.

/// An identifier.
pub type Vertex = u32;

/// A record which says that two identifiers are one person.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// Its own: several links may have the same ends.
    pub number: usize,
    /// One end.
    pub a: Vertex,
    /// The other.
    pub b: Vertex,
}

/// Holds which identifiers are one person, as links come and go.
pub trait Contestant {
    /// The row of the table.
    fn name(&self) -> &'static str;

    /// Takes all links, once.
    fn load(&mut self, links: &[Link]);

    /// Takes one link back, and is done when the persons are known again.
    fn retract(&mut self, link: Link);

    /// For each identifier its person, [`canonical`].
    fn clusters(&self) -> Vec<Vertex>;
}

/// The same clusters with each named after its smallest vertex. `labels` are
/// below their number.
pub fn canonical(labels: &[Vertex]) -> Vec<Vertex> {
    let mut smallest = vec![None; labels.len()];
    let named = labels.iter().zip(0..);
    named
        .map(|(&label, vertex)| *smallest[label as usize].get_or_insert(vertex))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn clusters_are_named_after_their_smallest() {
        assert_eq!(canonical(&[3, 1, 3, 0, 1]), [0, 1, 0, 3, 1]);
    }
}
