//! Equal names and identifiers, kept once.
//!
//! What shares its text is found equal at once, and takes no room of its own.

use super::event::{Established, What};
use crate::identifier::Identifier;
use crate::name::{Attribute, Persona};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;

/// The names that observations and interactions use, and how often.
#[derive(Clone, Debug, Default)]
pub(super) struct Pool(BTreeMap<Arc<str>, usize>);

impl Pool {
    /// Lets an event share the texts that are known.
    pub(super) fn share(
        &mut self,
        what: &mut What,
        known: impl Fn(&Identifier) -> Option<Identifier>,
    ) {
        let spoken = match what {
            What::Observed(seen) => {
                seen.attribute = Attribute::from_shared(self.text(seen.attribute.shared()));
                seen.personas = self.personas(&seen.personas);
                Some(&mut seen.identifier)
            }
            What::Interacted(done) => {
                done.personas = self.personas(&done.personas);
                Some(&mut done.identifier)
            }
            What::Related(relation) => Some(&mut relation.identifier),
            What::Consented(consent) => Some(&mut consent.speaker),
            What::Established(Established { about, .. }) => about.as_mut(),
            _ => None,
        };
        if let Some(identifier) = spoken {
            if let Some(known) = known(identifier) {
                *identifier = known;
            }
        }
    }

    fn personas(&mut self, of: &BTreeSet<Persona>) -> BTreeSet<Persona> {
        let shared = of.iter().map(|one| self.text(one.shared()));
        shared.map(Persona::from_shared).collect()
    }

    fn text(&mut self, text: &Arc<str>) -> Arc<str> {
        let known = self.0.get_key_value(text);
        let text = Arc::clone(known.map_or(text, |(known, _)| known));
        *self.0.entry(Arc::clone(&text)).or_default() += 1;
        text
    }

    /// Lets go of the names of an event that was shared.
    pub(super) fn release(&mut self, what: &What) {
        let (personas, attribute) = match what {
            What::Observed(seen) => (&seen.personas, Some(&seen.attribute)),
            What::Interacted(done) => (&done.personas, None),
            _ => return,
        };
        let personas = personas.iter().map(Persona::shared);
        for text in personas.chain(attribute.map(Attribute::shared)) {
            if let Some(uses) = self.0.get_mut(text) {
                *uses -= 1;
                if *uses == 0 {
                    self.0.remove(text);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Observation;

    fn observed(attribute: &str) -> What {
        let identifier = "email:a@example.com".parse().expect("an identifier");
        let seen = Observation::new(identifier, attribute, 1_i64).expect("a name");
        What::Observed(seen.through(["work"]).expect("a name").into())
    }

    fn attribute(what: &What) -> &Arc<str> {
        match what {
            What::Observed(seen) => seen.attribute.shared(),
            _ => panic!("not an observation"),
        }
    }

    #[test]
    fn equal_names_are_one_and_go_with_the_last() {
        let mut pool = Pool::default();
        let [mut one, mut two] = ["size.shoe", "size.shoe"].map(observed);
        for what in [&mut one, &mut two] {
            pool.share(what, |_| None);
        }
        assert!(Arc::ptr_eq(attribute(&one), attribute(&two)));
        let kept = one.clone();
        pool.release(&one);
        assert_eq!(pool.0.len(), 2);
        pool.release(&two);
        drop(kept);
        assert!(pool.0.is_empty());
    }
}
