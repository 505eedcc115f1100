//! Views and decisions: the questions that a directory answers about people.

use super::case::{Case, Inquiry, Release};
use super::sight::Sight;
use crate::identifier::Identifier;
use crate::identity::{Evidence, Lens, Says};
use crate::name::{Attribute, EventId, Persona};
use crate::permission::{Decision, Label, LinkRules, Place, Question};
use crate::profile::{PartialIdentity, Pseudonym, governing};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;

/// The answers to one access.
pub(super) struct Answers<'a> {
    inquiry: Inquiry<'a>,
    /// Whether the access may know of a confidential link, once it is settled.
    known: RefCell<BTreeMap<&'a EventId, bool>>,
    /// The link rules of the person of an identifier, likewise.
    links: RefCell<BTreeMap<&'a Identifier, Rc<LinkRules<'a>>>>,
}

impl<'a> Answers<'a> {
    pub(super) fn new(sight: Sight<'a>, question: &'a Question, release: Release) -> Self {
        Self {
            inquiry: Inquiry::new(sight, question, release),
            known: RefCell::default(),
            links: RefCell::default(),
        }
    }

    /// The identifiers of a person, over vouched links that the access may know
    /// of (W-a).
    fn person(&self, seed: &'a Identifier) -> BTreeSet<&'a Identifier> {
        let refused = self.refused(seed);
        let counts = |link: &Evidence<'a>| !refused.contains(link.id) && self.may_know(link);
        let piece = self.inquiry.sight.around(&Lens::vouched(), counts, seed);
        piece.person_of(seed).iter().copied().collect()
    }

    /// The links that carry no grant since an erasure (R-b).
    fn refused(&self, seed: &'a Identifier) -> BTreeSet<&'a EventId> {
        let piece = self.inquiry.unerased(seed);
        piece.map_or_else(BTreeSet::new, |piece| piece.refused(&self.inquiry.sight))
    }

    /// W-b: a confidential link may be known if the link between each two of
    /// its personas may.
    fn may_know(&self, evidence: &Evidence<'a>) -> bool {
        let Says::Same {
            within: Some(within),
            ..
        } = evidence.says
        else {
            return true;
        };
        if let Some(&known) = self.known.borrow().get(evidence.id) {
            return known;
        }
        let rules = self.link_rules(evidence.between.ends());
        let known = within.pairs().all(|(a, b)| rules.permit(a, b));
        self.known.borrow_mut().insert(evidence.id, known);
        known
    }

    /// The link rules of the persons of these identifiers, over all vouched
    /// links, confidential ones included.
    fn link_rules(&self, of: impl IntoIterator<Item = &'a Identifier>) -> LinkRules<'a> {
        let mut persons: Vec<Rc<LinkRules<'a>>> = Vec::new();
        for seed in of {
            let rules = self.link_rules_of(seed);
            if !persons.iter().any(|known| Rc::ptr_eq(known, &rules)) {
                persons.push(rules);
            }
        }
        let each = persons.iter().map(|rules| LinkRules::clone(rules));
        each.reduce(LinkRules::and).unwrap_or_default()
    }

    fn link_rules_of(&self, seed: &'a Identifier) -> Rc<LinkRules<'a>> {
        if let Some(known) = self.links.borrow().get(seed) {
            return Rc::clone(known);
        }
        let refused = self.refused(seed);
        let counts = |link: &Evidence<'a>| !refused.contains(link.id);
        let piece = self.inquiry.sight.around(&Lens::vouched(), counts, seed);
        let person: BTreeSet<_> = piece.person_of(seed).iter().copied().collect();
        let rules = Rc::new(Case::new(&self.inquiry, person.clone()).link_rules());
        let all = person.into_iter().map(|one| (one, Rc::clone(&rules)));
        self.links.borrow_mut().extend(all);
        rules
    }

    /// The partial identities of the person of an identifier, and the person.
    pub(super) fn view(
        &self,
        seed: &'a Identifier,
    ) -> (Vec<PartialIdentity>, BTreeSet<&'a Identifier>) {
        let case = Case::new(&self.inquiry, self.person(seed));
        let mut sightings: Vec<Sighting<'a>> = Vec::new();
        let mut shown = Vec::new();
        for (group, standing) in case.standings() {
            for observation in case
                .observations()
                .filter(|o| group.contains(&o.identifier))
            {
                let places = standing.places(observation);
                let what = What::Attribute(&observation.attribute, &observation.value);
                sightings.extend(at_each(places, &what));
            }
            for identifier in group {
                let reachable = self.inquiry.sight.rules.is_reachable(identifier);
                let Some(attribute) = governing(identifier, reachable) else {
                    continue;
                };
                let places = standing.places_of(identifier, &attribute);
                shown.extend(at_each(places, &What::Identifier(identifier, attribute)));
            }
        }
        sightings.extend(shown);
        (self.identities(&case, &sightings), case.person().clone())
    }

    fn identities(&self, case: &Case<'_, 'a>, seen: &[Sighting<'a>]) -> Vec<PartialIdentity> {
        let Some(&least) = case.person().first() else {
            return Vec::new();
        };
        if seen.is_empty() {
            return Vec::new();
        }
        let groups = self.link_rules(case.person().iter().copied()).groups();
        let sight = self.inquiry.sight;
        let recipient = &self.inquiry.question.recipient;
        let mut identities: BTreeMap<Label, PartialIdentity> = BTreeMap::new();
        for sighting in seen {
            let label = groups.label(&sighting.place);
            let identity = identities.entry(label).or_insert_with_key(|label| {
                let (kind, name): (&[u8], &str) = match label {
                    Label::Any => (b"any", ""),
                    Label::Outside => (b"outside", ""),
                    Label::Persona(persona) => (b"persona", persona.as_str()),
                };
                let label = [kind, name.as_bytes()];
                PartialIdentity::new(Pseudonym::new(sight.key, recipient, least, &label))
            });
            let persona = inside(&sighting.place);
            match &sighting.what {
                What::Attribute(attribute, value) => identity.show(attribute, value, persona),
                What::Identifier(identifier, attribute) => {
                    identity.show_identifier(identifier, attribute, persona);
                }
            }
        }
        identities.into_values().collect()
    }

    /// The decision on every observation of an attribute of the person.
    pub(super) fn decide(&self, seed: &'a Identifier, attribute: &Attribute) -> Vec<Decision> {
        let case = Case::new(&self.inquiry, self.person(seed));
        let mut decisions = Vec::new();
        for (group, standing) in case.standings() {
            let of = case
                .observations()
                .filter(|seen| group.contains(&seen.identifier));
            let of = of.filter(|seen| seen.attribute == *attribute);
            decisions.extend(of.map(|seen| standing.decide(seen)));
        }
        decisions
    }
}

/// Something that is shown at a place.
struct Sighting<'a> {
    place: Place,
    what: What<'a>,
}

#[derive(Clone)]
enum What<'a> {
    Attribute(&'a Attribute, &'a crate::value::Value),
    Identifier(&'a Identifier, Attribute),
}

/// The same at each of these places.
fn at_each<'a>(places: BTreeSet<Place>, what: &What<'a>) -> impl Iterator<Item = Sighting<'a>> {
    places.into_iter().map(|place| Sighting {
        place,
        what: what.clone(),
    })
}

const fn inside(place: &Place) -> Option<&Persona> {
    match place {
        Place::Inside(persona) => Some(persona),
        Place::OutsideAllCircles => None,
    }
}
