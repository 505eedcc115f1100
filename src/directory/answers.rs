//! Views: what an access may see, as partial identities under pseudonyms.

use super::dossier::{Core, Dossier, Entry};
use super::inquiry::{Inquiry, Release};
use crate::identifier::Identifier;
use crate::name::{Attribute, EventId, Kind, Persona};
use crate::permission::{Label, Place};
use crate::profile::{Answer, PartialIdentity, Pseudonym, Said, View};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// Something that is shown at a place.
pub(super) struct Sighting<'a> {
    pub(super) place: Place,
    pub(super) attribute: Attribute,
    entry: Entry<'a>,
}

impl<'a> Sighting<'a> {
    /// The observation, if it is one.
    pub(super) const fn said(&self) -> Option<Said<'a>> {
        match self.entry {
            Entry::Observation(said) => Some(said),
            _ => None,
        }
    }
}

/// Partial identities, each with the identifiers through which it was seen.
pub(super) type Identities<'d> = Vec<(PartialIdentity, BTreeSet<&'d Identifier>)>;

/// What is seen as one, as it is put together.
struct Seen<'d> {
    identity: PartialIdentity,
    through: BTreeSet<&'d Identifier>,
    /// What was put in last: it comes once for each of its places.
    last: Option<&'d EventId>,
    /// To whom the person is related.
    related: BTreeSet<(&'d Kind, &'d Identifier)>,
}

impl<'d> Seen<'d> {
    const fn new(pseudonym: Pseudonym) -> Self {
        Self {
            identity: PartialIdentity::new(pseudonym),
            through: BTreeSet::new(),
            last: None,
            related: BTreeSet::new(),
        }
    }

    fn put(&mut self, sighting: &Sighting<'d>) {
        let (identity, attribute) = (&mut self.identity, &sighting.attribute);
        let persona = inside(&sighting.place);
        let event = sighting.entry.event();
        let is_new = event.is_some() && self.last != event;
        match sighting.entry {
            Entry::Identifier(identifier) => {
                identity.show_identifier(identifier, attribute, persona);
                return;
            }
            Entry::Observation(said) => {
                identity.show(attribute, &said.observation.value, persona);
            }
            Entry::Interaction(done) => {
                identity.show_where(attribute, persona);
                if is_new {
                    identity.show_done(done.into());
                }
            }
            Entry::Relation(related) => {
                identity.show_where(attribute, persona);
                let relation = related.relation;
                if self.related.insert((&relation.kind, &relation.to)) {
                    identity.show_relation(&relation.kind);
                }
            }
        }
        self.last = event;
        self.through.insert(sighting.entry.identifier());
    }
}

impl<'d> Inquiry<'d> {
    /// What the access may see of a person, for the host: the partial identities
    /// are to be handed on apart.
    ///
    /// Somebody unknown and somebody hidden give the same empty view.
    #[must_use]
    pub fn view(&self, dossier: &Dossier<'d>) -> View {
        let own = self.own(dossier);
        let (identities, _) = self.identities(own.as_ref().unwrap_or(dossier));
        View::of(identities.into_iter().map(|(identity, _)| identity))
    }

    /// What the recipient is told who asks about an identifier itself: the partial
    /// identities in which lies what was seen through that very identifier, and
    /// nothing else. Nobody can tell an unknown identifier from a hidden one.
    #[must_use]
    pub fn answer(&self, dossier: &Dossier<'d>) -> Answer {
        let own = self.own(dossier);
        let dossier = own.as_ref().unwrap_or(dossier);
        let (identities, _) = self.identities(dossier);
        let its_own = identities
            .into_iter()
            .filter(|(_, through)| through.contains(&dossier.identifier));
        Answer::of(its_own.map(|(identity, _)| identity))
    }

    /// What the access may see of everybody, for the host: partial identities one
    /// by one, in the order of their pseudonyms.
    #[must_use]
    pub fn view_all(&self) -> View {
        View::of(self.everybody())
    }

    /// The partial identities of everybody, in no order.
    fn everybody(&self) -> Vec<PartialIdentity> {
        if !self.may_permit() {
            return Vec::new();
        }
        let mut all = Vec::new();
        let mut done: BTreeSet<&'d Identifier> = BTreeSet::new();
        for seed in self.reading.sight.store.identifiers() {
            if !done.contains(seed) {
                let (identities, person) = self.identities(&self.dossier(seed));
                all.extend(identities.into_iter().map(|(identity, _)| identity));
                done.extend(person);
            }
        }
        all
    }

    /// The partial identities of a person, and the person as the access may know it.
    pub(super) fn identities(
        &self,
        dossier: &Dossier<'d>,
    ) -> (Identities<'d>, BTreeSet<&'d Identifier>) {
        let Some(core) = self.core(dossier, Release::Values) else {
            return (Vec::new(), BTreeSet::new());
        };
        let mut seen = Vec::new();
        for group in core.groups() {
            let verdicts = self.judge(&core, group, Release::Values);
            for item in verdicts.allowed() {
                let Some((entry, attribute)) = group.entry(item) else {
                    continue;
                };
                seen.extend(verdicts.places(item).map(|place| Sighting {
                    place,
                    attribute: attribute.clone(),
                    entry,
                }));
            }
        }
        let all = self.joined(dossier, &core, &seen);
        let settled = self.settled(dossier, &core, &seen, all);
        (settled, core.person.clone())
    }

    /// What is allowed of a person, in each place where it is.
    pub(super) fn seen_of(&self, core: &Core<'d>, release: Release) -> Vec<(Place, Entry<'d>)> {
        let mut seen = Vec::new();
        for group in core.groups() {
            let verdicts = self.judge(core, group, release);
            for item in verdicts.allowed() {
                let entry = group.entry(item).map(|(entry, _)| entry);
                let places = entry.map(|entry| verdicts.places(item).map(move |at| (at, entry)));
                seen.extend(places.into_iter().flatten());
            }
        }
        seen
    }

    /// What is seen, as the partial identities that may be known to be one.
    fn joined(
        &self,
        dossier: &Dossier<'d>,
        core: &Core<'d>,
        seen: &[Sighting<'d>],
    ) -> Identities<'d> {
        let Some(&least) = core.person.first() else {
            return Vec::new();
        };
        if seen.is_empty() {
            return Vec::new();
        }
        let person = core.person.iter().copied();
        let groups = self.links_of(dossier, person, Release::Values).groups();
        let mut identities: BTreeMap<Label, Seen<'d>> = BTreeMap::new();
        for sighting in seen {
            let label = groups.label(&sighting.place);
            let identity = identities
                .entry(label)
                .or_insert_with_key(|label| Seen::new(self.pseudonym(dossier, least, label)));
            identity.put(sighting);
        }
        let identities = identities.into_values();
        identities
            .map(|seen| (seen.identity.in_order(), seen.through))
            .collect()
    }

    /// What the recipient calls it: the same for all its accesses, so worked out once for
    /// those that ask about a person together.
    pub(super) fn pseudonym(
        &self,
        dossier: &Dossier<'d>,
        least: &'d Identifier,
        label: &Label,
    ) -> Pseudonym {
        let mut known = dossier.pseudonyms.borrow_mut();
        let recipient = &self.question.recipient;
        let mut all = known.iter();
        let same = all.find(|(to, one, of, _)| to == recipient && *one == least && of == label);
        if let Some((.., pseudonym)) = same {
            return *pseudonym;
        }
        let pseudonym = self.fresh_pseudonym(least, label);
        known.push((recipient.clone(), least, label.clone(), pseudonym));
        pseudonym
    }

    fn fresh_pseudonym(&self, least: &Identifier, label: &Label) -> Pseudonym {
        let (kind, name): (&[u8], &str) = match label {
            Label::Any => (b"any", ""),
            Label::Outside => (b"outside", ""),
            Label::Persona(persona) => (b"persona", persona.as_str()),
        };
        let label = [kind, name.as_bytes()];
        let key = self.reading.sight.key;
        Pseudonym::new(key, &self.question.recipient, least, &label)
    }
}

const fn inside(place: &Place) -> Option<&Persona> {
    match place {
        Place::Inside(persona) => Some(persona),
        Place::OutsideAllCircles => None,
    }
}
