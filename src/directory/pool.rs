//! Equal names and identifiers, kept once.
//!
//! What shares its text is found equal at once, and takes no room of its own.

use super::event::{Established, What};
use crate::identifier::Identifier;
use crate::name::{Attribute, Persona};
use alloc::collections::BTreeSet;
use alloc::sync::Arc;

/// The names that observations use.
#[derive(Clone, Debug, Default)]
pub(super) struct Pool(BTreeSet<Arc<str>>);

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
                let personas = seen.personas.iter();
                seen.personas = personas
                    .map(|persona| Persona::from_shared(self.text(persona.shared())))
                    .collect();
                Some(&mut seen.identifier)
            }
            What::Consented(consent) => Some(&mut consent.speaker),
            What::Established(Established { about, .. }) => about.as_mut(),
            _ => None,
        };
        if let Some(identifier) = spoken
            && let Some(known) = known(identifier)
        {
            *identifier = known;
        }
    }

    fn text(&mut self, text: &Arc<str>) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return Arc::clone(known);
        }
        self.0.insert(Arc::clone(text));
        Arc::clone(text)
    }

    /// Forgets the texts that nothing but this event shares.
    pub(super) fn release(&mut self, what: &What) {
        if let What::Observed(seen) = what {
            let personas = seen.personas.iter().map(Persona::shared);
            for text in personas.chain([seen.attribute.shared()]) {
                // One here, one in the event.
                if Arc::strong_count(text) <= 2 {
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
        let mut seen = Observation::new(identifier, attribute.parse().expect("a name"), 1_i64);
        seen.personas.insert("work".parse().expect("a name"));
        What::Observed(seen.into())
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
        pool.release(&one);
        assert_eq!(pool.0.len(), 2);
        drop(one);
        pool.release(&two);
        assert!(pool.0.is_empty());
    }
}
