//! A person's personas, and which of them each access sees.

use super::dossier::{Core, Dossier, Entry, Group};
use super::inquiry::{Inquiry, Release};
use super::{Directory, Error};
use crate::condition::Truth;
use crate::identifier::Identifier;
use crate::name::{Attribute, EventId, Persona};
use crate::permission::{Access, Label, Place};
use crate::persona::{How, Making, Member, Members, Personas};
use crate::profile::{Disclosure, Seen};
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

impl Directory {
    /// The personas of the person of an identifier as of an instant: what lies where,
    /// and how each was made. For the person and the arbiter; not for recipients.
    ///
    /// Under other facts: ask a directory that [supposes](Self::suppose) them.
    ///
    /// ```
    /// # use personagraph::{Directory, Error, Identifier, Key, Timestamp};
    /// # let mut crm = Directory::new(Key::from([7; 32]));
    /// # let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
    /// # let chef: Identifier = "email:chef@example.com".parse()?;
    /// let mut say = crm.at(now, "shop");
    /// say.observe(&chef, "skill.cooking", "chef").through(["family"])?;
    /// say.observe(&chef, "job.title", "baker").through(["work"])?;
    ///
    /// let venn = crm.personas(&chef, now).venn()?;
    /// assert!(venn.are_disjoint(&"family".parse()?, &"work".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn personas(&self, identifier: &Identifier, at: Timestamp) -> Personas {
        self.dossier(identifier, at).personas()
    }

    /// Which of the personas of the person of an identifier each of these accesses
    /// sees, in the order given: the personas as of an instant, every access as of its own.
    /// For the person and the arbiter; not for recipients.
    ///
    /// # Errors
    /// As [`inquiry`](Self::inquiry).
    pub fn disclosure<'a>(
        &self,
        identifier: &Identifier,
        at: Timestamp,
        accesses: impl IntoIterator<Item = &'a Access>,
    ) -> Result<Disclosure, Error> {
        let dossier = self.dossier(identifier, at);
        let seen = accesses
            .into_iter()
            .map(|access| Ok(self.inquiry(access)?.seen(&dossier)))
            .collect::<Result<_, Error>>()?;
        Ok(Disclosure::new(dossier.personas(), seen))
    }
}

impl Dossier<'_> {
    /// The person's personas as of the dossier's instant: what lies where, and how each was
    /// made. For the person and the arbiter; not for recipients.
    #[must_use]
    pub fn personas(&self) -> Personas {
        let mut found = Found::default();
        if let Some(seed) = self.seed() {
            for group in self.whole(seed).groups() {
                found.add(group, self.at());
            }
        }
        found.into_personas(self.at())
    }
}

/// What lies where, as it is found.
#[derive(Default)]
struct Found {
    members: BTreeSet<Member>,
    disclosed: BTreeMap<Persona, BTreeMap<Member, Truth>>,
    enclosed: BTreeMap<(Persona, EventId), Making>,
}

impl Found {
    fn add(&mut self, group: &Group<'_>, at: Timestamp) {
        for item in 0..group.entries.len() {
            let Some((entry, attribute)) = group.entry(item) else {
                continue;
            };
            let member = entry.member(attribute);
            for persona in entry.listed().into_iter().flatten() {
                let disclosed = self.disclosed.entry(persona.clone()).or_default();
                disclosed.insert(member.clone(), Truth::True);
            }
            self.members.insert(member);
        }
        for one in &group.enclosures {
            let truth = group.concern.facts.truth_at(at, one.enclosure.condition());
            let surely = one.surely.as_ref().filter(|_| truth == Truth::True);
            let perhaps = truth.min(Truth::Unknown);
            let members = (0..group.entries.len()).filter_map(|item| {
                let truth = match surely {
                    Some(surely) if surely.contains(item) => Truth::True,
                    _ if one.perhaps.contains(item) => perhaps,
                    _ => return None,
                };
                let (entry, attribute) = group.entry(item)?;
                Some((entry.member(attribute), truth))
            });
            let enclosure = one.enclosure;
            let key = (enclosure.persona().clone(), one.event.clone());
            let making = self.enclosed.entry(key).or_insert_with(|| Making {
                event: Some(one.event.clone()),
                how: match enclosure.members() {
                    Members::Identifiers(_) => How::Account,
                    Members::Attributes(names) => How::Attributes(names.clone()),
                },
                is_template: enclosure.is_template(),
                when: enclosure.condition().cloned(),
                members: BTreeMap::new(),
            });
            // One statement may concern the person in several ways.
            for (member, truth) in members {
                let known = making.members.entry(member).or_insert(truth);
                *known = known.or(truth);
            }
        }
    }

    fn into_personas(self, at: Timestamp) -> Personas {
        let mut makings: BTreeMap<Persona, Vec<Making>> = BTreeMap::new();
        for (persona, members) in self.disclosed {
            let making = Making {
                event: None,
                how: How::Disclosed,
                is_template: false,
                when: None,
                members,
            };
            makings.entry(persona).or_default().push(making);
        }
        for ((persona, _), making) in self.enclosed {
            // Somebody else's account, or a template of names that this person has not.
            if !making.members.is_empty() {
                makings.entry(persona).or_default().push(making);
            }
        }
        Personas::new(at, self.members, makings)
    }
}

impl Entry<'_> {
    fn member(&self, attribute: &Attribute) -> Member {
        match self.event() {
            Some(event) => Member::observation(attribute.clone(), event.clone()),
            None => Member::identifier(attribute.clone(), self.identifier().clone()),
        }
    }
}

impl<'d> Inquiry<'d> {
    /// What the access sees of the person over all vouched links, whichever of them it
    /// may know of: what it may not know to be one, it sees as several. (By links that
    /// fewer others contest it may take more for the person's; that is left out.)
    pub(super) fn seen(&self, dossier: &Dossier<'d>) -> Seen {
        let own = self.own(dossier);
        let dossier = own.as_ref().unwrap_or(dossier);
        let mut members = BTreeSet::new();
        let mut identities = Vec::new();
        let person: BTreeSet<&'d Identifier> = dossier
            .seed()
            .map_or_else(BTreeSet::new, |seed| dossier.whole(seed).person.clone());
        let mut left = person.clone();
        while let Some(one) = left.pop_first() {
            let its = self.dossier(one);
            let Some(core) = self.core(&its, Release::Values) else {
                continue;
            };
            left.retain(|other| !core.person.contains(other));
            identities.extend(self.seen_as_one(&its, &core, &person, &mut members));
        }
        identities.sort_unstable();
        Seen::new(self.question.clone(), members, identities)
    }

    /// The places in which the access sees something of a person as it may know it,
    /// and as the person is, those together that it sees as one. What it sees joins the
    /// members.
    fn seen_as_one(
        &self,
        dossier: &Dossier<'d>,
        core: &Core<'d>,
        person: &BTreeSet<&'d Identifier>,
        members: &mut BTreeSet<Member>,
    ) -> Vec<BTreeSet<Place>> {
        let mut places = BTreeSet::new();
        for group in core.groups() {
            let verdicts = self.judge(core, group, Release::Values);
            for item in verdicts.allowed() {
                let entry = group.entry(item);
                let hers = entry.filter(|(entry, _)| person.contains(entry.identifier()));
                if let Some((entry, attribute)) = hers {
                    members.insert(entry.member(attribute));
                    places.extend(verdicts.places(item));
                }
            }
        }
        let rules = self.links_of(dossier, core.person.iter().copied(), Release::Values);
        let groups = rules.groups();
        let mut as_one: BTreeMap<Label, BTreeSet<Place>> = BTreeMap::new();
        for place in places {
            as_one
                .entry(groups.label(&place))
                .or_default()
                .insert(place);
        }
        as_one.into_values().collect()
    }
}
