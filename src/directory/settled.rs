//! Which of the values that may be seen are shown.

use super::answers::{Identities, Sighting};
use super::dossier::{Core, Dossier};
use super::inquiry::{Inquiry, Release};
use crate::name::Attribute;
use crate::profile::{Merged, Pseudonym, Said, distinct};
use crate::value::Value;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

impl<'d> Inquiry<'d> {
    /// Of each attribute the values that count, by the merge policy, among what may be
    /// seen in the very partial identity.
    pub(super) fn settled(
        &self,
        dossier: &Dossier<'d>,
        core: &Core<'d>,
        seen: &[Sighting<'d>],
        mut identities: Identities<'d>,
    ) -> Identities<'d> {
        let Some(&least) = core
            .person
            .first()
            .filter(|_| !self.policy.keeps_every_value())
        else {
            return identities;
        };
        let person = core.person.iter().copied();
        let groups = self.links_of(dossier, person, Release::Values).groups();
        let mut said: BTreeMap<(Pseudonym, &Attribute), Vec<Said<'d>>> = BTreeMap::new();
        for sighting in seen {
            let Some(one) = sighting.said() else {
                continue;
            };
            let pseudonym = self.pseudonym(dossier, least, &groups.label(&sighting.place));
            let of = said.entry((pseudonym, &sighting.attribute)).or_default();
            of.push(one);
        }
        for (identity, _) in &mut identities {
            let pseudonym = identity.pseudonym();
            for ((_, attribute), said) in said.iter().filter(|((of, _), _)| *of == pseudonym) {
                let rule = self.policy.of(attribute);
                let merged: Merged<'_> = rule.merge(attribute, distinct(said.iter().copied()));
                identity.keep(attribute, merged.values().cloned().collect::<Vec<Value>>());
            }
        }
        identities
    }
}
