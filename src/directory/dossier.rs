//! One person, gathered once: what was said and seen, and whom it concerns.

use super::event::{EventKind, What};
use super::facts::{Facts, Reach};
use super::reading::{Ends, Reading};
use super::store::Held;
use super::unerased::Former;
use crate::condition::Condition;
use crate::identifier::Identifier;
use crate::identity::{Evidence, Lens, Says};
use crate::name::{Attribute, EventId, Purpose};
use crate::permission::{
    Among, Bits, Consent, Effect, Extent, Lies, Names, Question, Scope, Sheet,
};
use crate::persona::Enclosure;
use crate::profile::{Observation, governing};
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::{OnceCell, RefCell};
use core::fmt;

/// One person as of an instant, gathered once to be asked about often: by many
/// recipients, for many purposes.
///
/// It says nothing by itself: an [`Inquiry`](super::Inquiry) asks it. Asked as of
/// another instant, or from another directory, the inquiry gathers its own. While
/// it lives, the directory that it reads cannot change.
pub struct Dossier<'d> {
    pub(super) identifier: Identifier,
    pub(super) reading: Rc<Reading<'d>>,
    /// The identifier as it is held, if it is known at the instant.
    seed: Option<&'d Identifier>,
    /// Over the links that an access may know of, by what it may know.
    known: RefCell<Vec<(Knowledge<'d>, Rc<Core<'d>>)>>,
    /// Over all vouched links, by identifier.
    whole: RefCell<BTreeMap<&'d Identifier, Rc<Core<'d>>>>,
}

/// The confidential links that were met, each with whether it may be known.
type Knowledge<'d> = Vec<(Evidence<'d>, bool)>;

impl<'d> Dossier<'d> {
    pub(super) fn new(reading: Rc<Reading<'d>>, identifier: &Identifier) -> Self {
        let known = reading.sight.known(identifier);
        Self {
            identifier: identifier.clone(),
            reading,
            seed: known,
            known: RefCell::default(),
            whole: RefCell::default(),
        }
    }

    /// As of when it was gathered.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.reading.sight.at
    }

    /// The person over the vouched links that `knows` of among the confidential
    /// ones (W-a); `None` if the identifier is unknown.
    pub(super) fn core(&self, knows: impl Fn(&Evidence<'d>) -> bool) -> Option<Rc<Core<'d>>> {
        let seed = self.seed?;
        let same = |met: &Knowledge<'d>| met.iter().all(|(link, known)| knows(link) == *known);
        if let Some((_, core)) = self.known.borrow().iter().find(|(met, _)| same(met)) {
            return Some(Rc::clone(core));
        }
        let met: RefCell<Knowledge<'d>> = RefCell::default();
        let person = self.person(seed, |link| {
            if !is_confidential(link) {
                return true;
            }
            let known = knows(link);
            met.borrow_mut().push((*link, known));
            known
        });
        let core = self.gathered(person);
        let met = met.into_inner();
        self.known.borrow_mut().push((met, Rc::clone(&core)));
        Some(core)
    }

    /// The person of an identifier over all vouched links, confidential ones
    /// included.
    pub(super) fn whole(&self, identifier: &'d Identifier) -> Rc<Core<'d>> {
        if let Some(known) = self.whole.borrow().get(identifier) {
            return Rc::clone(known);
        }
        let core = self.gathered(self.person(identifier, |_| true));
        let all = core.person.iter().map(|one| (*one, Rc::clone(&core)));
        self.whole.borrow_mut().extend(all);
        core
    }

    /// What bears on a person, which may have been gathered for other eyes.
    fn gathered(&self, person: BTreeSet<&'d Identifier>) -> Rc<Core<'d>> {
        let known = self.known.borrow();
        let whole = self.whole.borrow();
        let mut cores = known.iter().map(|(_, core)| core).chain(whole.values());
        let same = cores.find(|core| core.person == person).map(Rc::clone);
        same.unwrap_or_else(|| Rc::new(Core::gather(&self.reading, person)))
    }

    /// The person of an identifier over vouched links that count, less those that
    /// carry no grant since an erasure (R-b).
    fn person(
        &self,
        identifier: &'d Identifier,
        counts: impl Fn(&Evidence<'d>) -> bool,
    ) -> BTreeSet<&'d Identifier> {
        let sight = &self.reading.sight;
        let piece = self.reading.unerased(identifier);
        let refused = piece.map_or_else(BTreeSet::new, |piece| piece.refused(sight));
        let counts = |link: &Evidence<'d>| !refused.contains(link.id) && counts(link);
        let piece = sight.around(&Lens::vouched(), counts, identifier);
        piece.person_of(identifier).iter().copied().collect()
    }
}

impl fmt::Debug for Dossier<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dossier")
            .field("at", &self.at())
            .finish_non_exhaustive()
    }
}

const fn is_confidential(link: &Evidence<'_>) -> bool {
    matches!(
        link.says,
        Says::Same {
            within: Some(_),
            ..
        }
    )
}

/// Everything that bears on one person, whose identifiers certain links hold
/// together.
pub(super) struct Core<'d> {
    /// Ascending.
    pub(super) person: BTreeSet<&'d Identifier>,
    /// What the person permits as of the instant.
    pub(super) permits: Statements<'d>,
    /// The person's identifiers, in groups that the same words concern.
    pub(super) groups: Vec<Group<'d>>,
    /// What concerns the person as a whole, where that is more than one group.
    whole: OnceCell<Concern<'d>>,
    words: Vec<&'d Held>,
}

/// Statements of customers: about links, and about anything else.
#[derive(Default)]
pub(super) struct Statements<'d> {
    pub(super) of_links: Vec<Stated<'d>>,
    pub(super) of_items: Vec<Stated<'d>>,
}

impl<'d> Statements<'d> {
    fn push(&mut self, stated: Stated<'d>) {
        match stated.consent.terms.scope {
            Scope::Link(_) => self.of_links.push(stated),
            _ => self.of_items.push(stated),
        }
    }
}

/// A customer's statement whose window is open and that is not taken back.
pub(super) struct Stated<'d> {
    pub(super) id: &'d EventId,
    pub(super) consent: &'d Consent,
    pub(super) ends: Ends,
    about: Trace,
}

impl<'d> Stated<'d> {
    fn new(event: &'d Held, consent: &'d Consent, ends: Ends) -> Self {
        Self {
            id: &event.id,
            consent,
            ends,
            about: Trace::of_terms(consent),
        }
    }

    /// Whether it may be about a question with this trace. Most statements are
    /// found to be none of an access's business by this alone.
    pub(super) const fn may_be_about(&self, question: &Trace) -> bool {
        self.about.recipients & question.recipients != 0
            && self.about.purposes & question.purposes != 0
    }
}

/// Recipients and purposes as bits, several names sharing one: what has no bit in
/// common has no name in common.
#[derive(Clone, Copy)]
pub(super) struct Trace {
    recipients: u64,
    purposes: u64,
}

impl Trace {
    /// The recipient; the purpose and all above it.
    pub(super) fn of_question(question: &Question) -> Self {
        Self {
            recipients: bit(question.recipient.as_str()),
            purposes: with_those_above(question.purpose.as_str()),
        }
    }

    /// A prohibition concerns what is above its purposes too (P-c).
    fn of_terms(consent: &Consent) -> Self {
        let all = |bits: u64, more: u64| bits | more;
        let purposes = |one: &Purpose| match consent.effect {
            Effect::Permit => bit(one.as_str()),
            Effect::Prohibit => with_those_above(one.as_str()),
        };
        Self {
            recipients: match &consent.terms.recipients {
                Among::Any => u64::MAX,
                Among::These(these) => these.iter().map(|one| bit(one.as_str())).fold(0, all),
            },
            purposes: match &consent.terms.purposes {
                Among::Any => u64::MAX,
                Among::These(these) => these.iter().map(purposes).fold(0, all),
            },
        }
    }
}

fn bit(name: &str) -> u64 {
    let mix = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    1 << (name.bytes().fold(0xcbf2_9ce4, mix) >> 32 & 63)
}

fn with_those_above(purpose: &str) -> u64 {
    let dots = purpose.match_indices('.').map(|(dot, _)| dot);
    let above = dots.filter_map(|dot| purpose.get(..dot));
    above.fold(bit(purpose), |bits, name| bits | bit(name))
}

/// What concerns some of a person's identifiers, or all.
#[derive(Default)]
pub(super) struct Concern<'d> {
    pub(super) facts: Facts<'d>,
    pub(super) prohibitions: Statements<'d>,
}

/// The identifiers of a person that the same words concern, and what was seen
/// through them.
pub(super) struct Group<'d> {
    pub(super) entries: Vec<Entry<'d>>,
    /// Where each entry lies, enclosures left out.
    pub(super) sheet: Sheet,
    pub(super) enclosures: Vec<Enclosing<'d>>,
    pub(super) concern: Concern<'d>,
    /// What the scopes come to on the sheet, once it is asked: of the permits, of
    /// the prohibitions, of the company's proposals.
    permits: Extents,
    prohibitions: Extents,
    company: OnceCell<Extents>,
}

/// What scopes come to on a sheet, by number, once it is asked.
type Extents = Vec<OnceCell<Extent>>;

fn unasked(scopes: usize) -> Extents {
    (0..scopes).map(|_| OnceCell::new()).collect()
}

impl<'d> Group<'d> {
    /// An entry by number, and its attribute.
    pub(super) fn entry(&self, item: usize) -> Option<(Entry<'d>, &Attribute)> {
        let entry = self.entries.get(item).copied();
        entry.zip(self.sheet.attribute(item))
    }

    fn extent<'s>(&'s self, of: &'s Extents, number: usize, scope: &Scope) -> Option<&'s Extent> {
        let extent = of.get(number)?;
        Some(extent.get_or_init(|| self.sheet.extent(scope)))
    }

    /// What a permit of the person's comes to here, by its number among those.
    pub(super) fn extent_of_permit(&self, number: usize, stated: &Stated<'_>) -> Option<&Extent> {
        self.extent(&self.permits, number, &stated.consent.terms.scope)
    }

    /// What a prohibition comes to here, by its number among those.
    pub(super) fn extent_of_prohibition(
        &self,
        number: usize,
        stated: &Stated<'_>,
    ) -> Option<&Extent> {
        self.extent(&self.prohibitions, number, &stated.consent.terms.scope)
    }

    /// What a proposal comes to here, by its number among this many.
    pub(super) fn extent_of_proposal(
        &self,
        number: usize,
        among: usize,
        scope: &Scope,
    ) -> Option<&Extent> {
        let all = self.company.get_or_init(|| unasked(among));
        self.extent(all, number, scope)
    }
}

/// What is decided on.
#[derive(Clone, Copy)]
pub(super) enum Entry<'d> {
    Observation(&'d EventId, &'d Observation),
    /// Governed by an attribute, as if it were one (W-d).
    Identifier(&'d Identifier),
}

impl<'d> Entry<'d> {
    pub(super) const fn identifier(&self) -> &'d Identifier {
        match self {
            Self::Observation(_, seen) => &seen.identifier,
            Self::Identifier(identifier) => identifier,
        }
    }
}

/// A statement that puts entries into a persona while its condition holds.
pub(super) struct Enclosing<'d> {
    pub(super) persona: usize,
    /// The entries that it certainly encloses, if it certainly is the person's.
    pub(super) surely: Option<Bits>,
    /// Those that it may enclose.
    pub(super) perhaps: Bits,
    pub(super) when: Option<&'d Condition>,
}

/// What was said that may concern somebody, and how surely.
pub(super) type Said<'d> = Vec<(&'d Held, Reach)>;

impl<'d> Core<'d> {
    fn gather(reading: &Reading<'d>, person: BTreeSet<&'d Identifier>) -> Self {
        let sight = &reading.sight;
        let words: Vec<_> = person
            .iter()
            .flat_map(|identifier| sight.through(identifier))
            .collect();
        let mut permits = Statements::default();
        for event in &words {
            if let What::Consented(consent) = &event.what
                && consent.effect == Effect::Permit
                && consent.window.contains(sight.at)
            {
                let ends = reading.ends(event);
                if ends != Ends::Now {
                    permits.push(Stated::new(event, consent, ends));
                }
            }
        }
        let mut core = Self {
            person,
            permits,
            groups: Vec::new(),
            whole: OnceCell::new(),
            words,
        };
        core.groups = core.grouped(reading);
        core
    }

    fn grouped(&self, reading: &Reading<'d>) -> Vec<Group<'d>> {
        let mut left = self.person.clone();
        let mut groups = Vec::new();
        while let Some(first) = left.pop_first() {
            let mut about = BTreeSet::from([first]);
            if reading.unerased(first).is_none() {
                let together = reading.sight.widest(first);
                about.extend(left.iter().copied().filter(|one| together.contains(one)));
                left.retain(|one| !together.contains(one));
            }
            groups.push(self.group(reading, &about));
        }
        groups
    }

    /// What concerns the person as a whole.
    pub(super) fn concern(&self, reading: &Reading<'d>) -> &Concern<'d> {
        match self.groups.as_slice() {
            [only] => &only.concern,
            _ => self
                .whole
                .get_or_init(|| concern(reading, &self.said(reading, &self.person))),
        }
    }

    /// What was said that may concern what was learnt through these of the
    /// person's identifiers.
    pub(super) fn said(&self, reading: &Reading<'d>, about: &BTreeSet<&'d Identifier>) -> Said<'d> {
        let sight = &reading.sight;
        let mut speakers = BTreeSet::new();
        let mut settled: BTreeSet<&'d Identifier> = BTreeSet::new();
        let mut former: Vec<Former<'d>> = Vec::new();
        for identifier in about {
            if !settled.contains(identifier) {
                let person = sight.widest(identifier);
                speakers.extend(sight.speakers(&person));
                settled.extend(person);
            }
            former.extend(reading.former(identifier));
        }
        let certain = self.words.iter().map(|event| (*event, Reach::Certain));
        let mut said: Said<'d> = certain.collect();
        for identifier in speakers.difference(&self.person) {
            let through = sight.through(identifier);
            said.extend(through.map(|event| (event, Reach::Possible)));
        }
        for then in &former {
            let again = then
                .speakers
                .iter()
                .filter_map(|vertex| sight.store.revived(vertex));
            for identifier in then.speakers.iter().copied().chain(again) {
                let before = sight
                    .through(identifier)
                    .filter(|event| event.at <= then.at);
                said.extend(before.map(|event| (event, Reach::Former)));
            }
        }
        said
    }

    fn group(&self, reading: &Reading<'d>, about: &BTreeSet<&'d Identifier>) -> Group<'d> {
        let sight = &reading.sight;
        let said = self.said(reading, about);
        let now = sight.at;
        let observations = self.words.iter().filter_map(|event| match &event.what {
            What::Observed(seen) => Some((event, &**seen)),
            _ => None,
        });
        let live = observations
            .filter(|(_, seen)| seen.until.is_none_or(|until| now < until))
            .filter(|(_, seen)| about.contains(&seen.identifier));
        let mut entries: Vec<(Attribute, Entry<'d>)> = live
            .map(|(event, seen)| (seen.attribute.clone(), Entry::Observation(&event.id, seen)))
            .collect();
        for &identifier in about {
            let attribute = governing(identifier, sight.rules.is_reachable(identifier));
            entries.extend(attribute.map(|name| (name, Entry::Identifier(identifier))));
        }
        entries.sort_unstable_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.order(other)));
        let (attributes, entries): (Vec<_>, Vec<_>) = entries.into_iter().unzip();

        let templates = sight.global(EventKind::Enclosed);
        let templates = templates.map(|event| (event, Reach::Certain));
        let enclosed: Vec<(&'d Enclosure, Reach)> = templates
            .chain(said.iter().copied())
            .filter_map(|(event, reach)| match &event.what {
                What::Enclosed(enclosure) => Some((&**enclosure, reach)),
                _ => None,
            })
            .collect();
        let mut personas = Vec::new();
        for entry in &entries {
            if let Entry::Observation(_, seen) = entry {
                let new = |p: &&_| personas.last() != Some(*p);
                let listed: Vec<_> = seen.personas.iter().filter(new).cloned().collect();
                personas.extend(listed);
            }
        }
        personas.extend(enclosed.iter().map(|(one, _)| one.persona().clone()));
        let names = Arc::new(Names::new(attributes, personas));

        let mut sheet = Sheet::blank(Arc::clone(&names));
        for (item, entry) in entries.iter().enumerate() {
            if let Entry::Observation(_, seen) = entry {
                let listed = seen.personas.iter().filter_map(|p| names.persona(p));
                listed.for_each(|persona| sheet.put(persona, item, Lies::Surely));
            }
        }
        let tombstones: BTreeMap<_, _> = about
            .iter()
            .filter_map(|one| Some((*one, sight.store.tombstone(sight.key, one)?)))
            .collect();
        let enclosing = |&(one, reach): &(&'d Enclosure, Reach)| {
            let persona = names.persona(one.persona())?;
            Some(enclosing(
                one,
                reach,
                persona,
                &entries,
                &names,
                &tombstones,
            ))
        };
        let enclosures = enclosed.iter().filter_map(enclosing).collect();
        let concern = concern(reading, &said);
        Group {
            permits: unasked(self.permits.of_items.len()),
            prohibitions: unasked(concern.prohibitions.of_items.len()),
            company: OnceCell::new(),
            entries,
            sheet,
            enclosures,
            concern,
        }
    }
}

impl Entry<'_> {
    /// The order among entries of one attribute.
    fn order(&self, other: &Self) -> core::cmp::Ordering {
        match (self, other) {
            (Self::Observation(a, _), Self::Observation(b, _)) => a.cmp(b),
            (Self::Identifier(a), Self::Identifier(b)) => a.cmp(b),
            (Self::Observation(..), Self::Identifier(_)) => core::cmp::Ordering::Less,
            (Self::Identifier(_), Self::Observation(..)) => core::cmp::Ordering::Greater,
        }
    }
}

/// The facts and the prohibitions that said things come to.
fn concern<'d>(reading: &Reading<'d>, said: &Said<'d>) -> Concern<'d> {
    let sight = &reading.sight;
    let mut concern = Concern::default();
    for event in sight.global(EventKind::Established) {
        concern.facts.add(event, Reach::Certain, sight.at);
    }
    for &(event, reach) in said {
        concern.facts.add(event, reach, sight.at);
        if let What::Consented(consent) = &event.what
            && consent.effect == Effect::Prohibit
            && consent.window.contains(sight.at)
            && !sight.is_ended(event)
        {
            let stated = Stated::new(event, consent, Ends::Never);
            concern.prohibitions.push(stated);
        }
    }
    concern
}

/// Which entries an enclosure puts into its persona, the number of which is given.
///
/// An identifier lies in the personas that enclose it; one that encloses the name
/// of the attribute that governs it may (W-d). What enclosed an identifier before
/// it was erased and came again may do so still (R-b).
fn enclosing<'d>(
    enclosure: &'d Enclosure,
    reach: Reach,
    persona: usize,
    entries: &[Entry<'d>],
    names: &Names,
    tombstones: &BTreeMap<&'d Identifier, &'d Identifier>,
) -> Enclosing<'d> {
    let named = names.matching(enclosure.attribute_patterns());
    let (mut surely, mut perhaps) = (named.clone(), named);
    for (item, entry) in entries.iter().enumerate() {
        let identifier = entry.identifier();
        let is_enclosed = enclosure.encloses_identifier(identifier);
        let before = tombstones.get(identifier);
        if is_enclosed {
            surely.insert(item);
        } else if matches!(entry, Entry::Identifier(_)) {
            surely.remove(item);
        }
        if is_enclosed || before.is_some_and(|before| enclosure.encloses_identifier(before)) {
            perhaps.insert(item);
        }
    }
    Enclosing {
        persona,
        surely: (reach == Reach::Certain).then_some(surely),
        perhaps,
        when: enclosure.condition(),
    }
}
