//! What is known of people, as segments ask for it.

use super::contact::preferences;
use super::custodian::Custodian;
use super::dossier::{Core, Dossier};
use crate::engagement::Moment;
use crate::identifier::Identifier;
use crate::identity::{Lens, PersonId};
use crate::population::{Portrait, Wish, Wished};
use crate::profile::Profile;
use crate::time::Timestamp;
use alloc::collections::BTreeSet;
use alloc::rc::Rc;

impl<'d> Custodian<'d> {
    /// What is known of the person of an identifier as of an instant, as a
    /// [`Segment`](crate::population::Segment) asks for it: values under the
    /// [merge policy](super::Directory::set_merge_policy), over all vouched links,
    /// confidential ones included. Of somebody unknown nothing is known.
    ///
    /// ```
    /// # use personagraph::{Directory, Identifier, Key, Timestamp};
    /// use personagraph::population::Segment;
    ///
    /// # let mut crm = Directory::new(Key::from([7; 32]));
    /// # let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
    /// # let chef: Identifier = "email:chef@example.com".parse()?;
    /// let mut say = crm.at(now, "shop");
    /// say.observe(&chef, "skill.cooking", "chef").through(["family", "work"])?;
    /// say.observe(&chef, "job.title", "baker").through(["work"])?;
    ///
    /// let bakers: Segment = "some work & !family and job.title = \"baker\"".parse()?;
    /// assert!(bakers.matches(&crm.custodian().portrait(&chef, now), now));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn portrait(self, identifier: &Identifier, at: Timestamp) -> Portrait {
        self.drawn(&self.0.dossier(identifier, at))
    }

    /// What is known of everybody as of an instant: persons over all vouched links, in
    /// the order of their first identifiers.
    pub fn portraits(self, at: Timestamp) -> impl Iterator<Item = (PersonId, Portrait)> {
        let people = self.0.people(&Lens::vouched(), at).into_iter();
        people.filter_map(move |person| {
            let first = person.identifiers.first()?;
            Some((person.id, self.portrait(first, at)))
        })
    }

    fn drawn(self, dossier: &Dossier<'d>) -> Portrait {
        let Some(core) = dossier.seed().map(|seed| dossier.whole(seed)) else {
            return Portrait::whole();
        };
        let did = core.interactions().map(Moment::from).collect();
        let mut portrait = Portrait::whole().with_engagement(did);
        let personas = dossier.personas();
        for member in personas.members() {
            portrait = portrait.with_region(personas.of(member).cloned());
        }
        let said = core.observations().collect();
        for (name, merged) in Profile::of_distinct(said, self.0.merge_policy()).attributes() {
            for value in merged.values() {
                portrait = portrait.with_value(name.clone(), value.clone());
            }
        }
        let rules = self.0.rules();
        let reachable = core.person.iter().filter(|one| rules.is_reachable(one));
        let namespaces: BTreeSet<&str> = reachable.map(|one| one.namespace()).collect();
        for namespace in namespaces.into_iter().filter_map(|name| name.parse().ok()) {
            portrait = portrait.with_contact_point(namespace);
        }
        wishes(&core).fold(portrait, Portrait::with_wish)
    }
}

/// How somebody wants to be contacted, by what counts of what was said.
fn wishes<'d>(core: &Rc<Core<'d>>) -> impl Iterator<Item = Wish> + use<'d> {
    let said = preferences(core::slice::from_ref(core));
    let words: BTreeSet<Wish> = said
        .words()
        .map(|(channel, purposes, wanted)| Wish {
            channel: channel.cloned(),
            purposes: purposes.clone(),
            is: if wanted {
                Wished::Wanted
            } else {
                Wished::Refused
            },
        })
        .collect();
    words.into_iter()
}
