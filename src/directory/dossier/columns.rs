//! Everything that bears on one person, in columns.

use super::entry::{self, Entry, entries};
use super::stated::{Stated, Statements};
use crate::condition::{Condition, Truth};
use crate::directory::event::{EventKind, What};
use crate::directory::facts::{Facts, Reach};
use crate::directory::reading::{Ends, Reading};
use crate::directory::store::Held;
use crate::directory::unerased::Former;
use crate::identifier::Identifier;
use crate::name::{Attribute, EventId};
use crate::permission::{Bits, Effect, Extent, Lies, Names, Rule, Scope, Sheet, Side};
use crate::persona::Enclosure;
use crate::profile::{Done, Related, Said};
use crate::time::Timestamp;
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::OnceCell;

/// Everything that bears on one person, whose identifiers certain links hold
/// together.
pub(in crate::directory) struct Core<'d> {
    reading: Rc<Reading<'d>>,
    /// Ascending.
    pub(in crate::directory) person: BTreeSet<&'d Identifier>,
    /// What the person permits as of the instant.
    pub(in crate::directory) permits: Statements<'d>,
    /// The person's identifiers, in groups that the same words concern.
    groups: OnceCell<Vec<Group<'d>>>,
    /// What concerns the person as a whole.
    whole: OnceCell<Rc<Concern<'d>>>,
    words: Vec<&'d Held>,
}

/// What concerns some of a person's identifiers, or all.
#[derive(Default)]
pub(in crate::directory) struct Concern<'d> {
    pub(in crate::directory) facts: Facts<'d>,
    pub(in crate::directory) prohibitions: Statements<'d>,
}

/// The identifiers of a person that the same words concern, and what was seen
/// through them.
pub(in crate::directory) struct Group<'d> {
    pub(in crate::directory) entries: Vec<Entry<'d>>,
    /// Where each entry lies, enclosures left out.
    pub(in crate::directory) sheet: Sheet,
    pub(in crate::directory) enclosures: Vec<Enclosing<'d>>,
    pub(in crate::directory) concern: Rc<Concern<'d>>,
    /// Whether the same words concern all of the person.
    is_whole: bool,
    /// What the scopes come to on the sheet, once it is asked: of the permits, of
    /// the prohibitions, of the company's proposals.
    permits: Extents,
    prohibitions: Extents,
    company: OnceCell<Extents>,
}

/// What scopes come to on a sheet, by number, once it is asked.
type Extents = Vec<OnceCell<Box<Extent>>>;

fn unasked(scopes: usize) -> Extents {
    (0..scopes).map(|_| OnceCell::new()).collect()
}

impl<'d> Group<'d> {
    /// An entry by number, and its attribute.
    pub(in crate::directory) fn entry(&self, item: usize) -> Option<(Entry<'d>, &Attribute)> {
        let entry = self.entries.get(item).copied();
        entry.zip(self.sheet.attribute(item))
    }

    /// Where each entry lies, if conditions hold so.
    pub(in crate::directory) fn sheet_if(
        &self,
        truth: impl Fn(Option<&Condition>) -> Truth,
    ) -> Cow<'_, Sheet> {
        let mut sheet = Cow::Borrowed(&self.sheet);
        for one in &self.enclosures {
            let truth = truth(one.enclosure.condition());
            if let Some(items) = one.surely.as_ref().filter(|_| truth == Truth::True) {
                sheet.to_mut().enclose(one.persona, items, Lies::Surely);
            }
            if truth != Truth::False {
                sheet
                    .to_mut()
                    .enclose(one.persona, &one.perhaps, Lies::Perhaps);
            }
        }
        sheet
    }

    /// The entries that permits of one side reach at an instant, by number, where the
    /// other side permits anything and nobody prohibits: channel and trust are unknown.
    pub(in crate::directory) fn reached<'r>(
        &self,
        permits: &[Rule<'r>],
        at: Timestamp,
    ) -> impl Iterator<Item = usize> + use<'r> {
        static ANYTHING: Scope = Scope::Profile;
        let anything = permits.first().map(|first| Rule {
            side: Side::Company,
            scope: &ANYTHING,
            ..*first
        });
        let facts = &self.concern.facts;
        let sheet = self.sheet_if(|when| facts.truth_at(at, when));
        let verdicts = sheet.decide(permits.iter().copied().chain(anything));
        verdicts.allowed().collect::<Vec<_>>().into_iter()
    }

    fn extent<'s>(&'s self, of: &'s Extents, number: usize, scope: &Scope) -> Option<&'s Extent> {
        let extent = of.get(number)?;
        Some(extent.get_or_init(|| Box::new(self.sheet.extent(scope))))
    }

    /// What a permit of the person's comes to here, by its number among those.
    pub(in crate::directory) fn extent_of_permit(
        &self,
        number: usize,
        stated: &Stated<'_>,
    ) -> Option<&Extent> {
        self.extent(&self.permits, number, &stated.consent.terms.scope)
    }

    /// What a prohibition comes to here, by its number among those.
    pub(in crate::directory) fn extent_of_prohibition(
        &self,
        number: usize,
        stated: &Stated<'_>,
    ) -> Option<&Extent> {
        self.extent(&self.prohibitions, number, &stated.consent.terms.scope)
    }

    /// What a proposal comes to here, by its number among this many.
    pub(in crate::directory) fn extent_of_proposal(
        &self,
        number: usize,
        among: usize,
        scope: &Scope,
    ) -> Option<&Extent> {
        let all = self.company.get_or_init(|| unasked(among));
        self.extent(all, number, scope)
    }
}

/// A statement that puts entries into a persona while its condition holds.
pub(in crate::directory) struct Enclosing<'d> {
    pub(in crate::directory) event: &'d EventId,
    pub(in crate::directory) enclosure: &'d Enclosure,
    pub(in crate::directory) persona: usize,
    /// The entries that it certainly encloses, if it certainly is the person's.
    pub(in crate::directory) surely: Option<Bits>,
    /// Those that it may enclose.
    pub(in crate::directory) perhaps: Bits,
}

/// A statement that may enclose something of somebody's, and how surely it is about
/// that person.
type Enclosed<'d> = (&'d EventId, &'d Enclosure, Reach);

/// What was said that may concern somebody, and how surely.
pub(in crate::directory) type Words<'d> = Vec<(&'d Held, Reach)>;

impl<'d> Core<'d> {
    pub(super) fn gather(reading: Rc<Reading<'d>>, person: BTreeSet<&'d Identifier>) -> Self {
        let sight = &reading.sight;
        let mut words = Vec::with_capacity(sight.store.count_of_words(&person));
        let mut permits = Statements::with_capacity(words.capacity());
        for identifier in &person {
            let withdrawals = OnceCell::new();
            for event in sight.through(identifier) {
                words.push(event);
                let What::Consented(consent) = &event.what else {
                    continue;
                };
                if consent.effect == Effect::Permit && consent.window.contains(sight.at) {
                    let all = withdrawals.get_or_init(|| reading.withdrawals(identifier));
                    let ends = reading.ends_of(event, consent, all);
                    if ends != Ends::Now {
                        permits.push(Stated::new(event, consent, ends));
                    }
                }
            }
        }
        Self {
            person,
            permits,
            groups: OnceCell::new(),
            whole: OnceCell::new(),
            words,
            reading,
        }
    }

    /// The person's identifiers, in groups that the same words concern.
    pub(in crate::directory) fn groups(&self) -> &[Group<'d>] {
        self.groups.get_or_init(|| self.grouped())
    }

    fn grouped(&self) -> Vec<Group<'d>> {
        let reading = &self.reading;
        let mut left = self.person.clone();
        let mut groups = Vec::new();
        while let Some(first) = left.pop_first() {
            let mut about = BTreeSet::from([first]);
            if reading.unerased(first).is_none() {
                let together = &reading.widest(first).person;
                about.extend(left.iter().copied().filter(|one| together.contains(one)));
                left.retain(|one| !together.contains(one));
            }
            groups.extend(self.groups_about(&about));
        }
        groups
    }

    /// What concerns the person as a whole.
    pub(in crate::directory) fn concern(&self) -> &Concern<'d> {
        self.whole
            .get_or_init(|| match self.groups.get().map(Vec::as_slice) {
                Some([only]) if only.is_whole => Rc::clone(&only.concern),
                _ => Rc::new(concern(&self.reading, &self.said(&self.person))),
            })
    }

    /// What was said that may concern what was learnt through these of the
    /// person's identifiers.
    pub(in crate::directory) fn said(&self, about: &BTreeSet<&'d Identifier>) -> Words<'d> {
        let reading = &self.reading;
        let sight = &reading.sight;
        let mut speakers = BTreeSet::new();
        let mut settled: BTreeSet<&'d Identifier> = BTreeSet::new();
        let mut former: Vec<Former<'d>> = Vec::new();
        for identifier in about {
            if !settled.contains(identifier) {
                let widest = reading.widest(identifier);
                if widest.is_plain {
                    speakers.extend(&widest.person);
                } else {
                    speakers.extend(sight.speakers(&widest.person));
                }
                settled.extend(&widest.person);
            }
            former.extend(reading.former(identifier));
        }
        let certain = self.words.iter().map(|event| (*event, Reach::Certain));
        let mut said: Words<'d> = certain.collect();
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

    /// What was seen through these identifiers, which the same words concern.
    fn groups_about(&self, about: &BTreeSet<&'d Identifier>) -> Vec<Group<'d>> {
        let reading = &self.reading;
        let sight = &reading.sight;
        let said = self.said(about);
        let templates = sight.global(EventKind::Enclosed);
        let templates = templates.map(|event| (event, Reach::Certain));
        let enclosed = templates.chain(said.iter().copied());
        let enclosed = enclosed.filter_map(|(event, reach)| match &event.what {
            What::Enclosed(enclosure) => Some((&event.id, &**enclosure, reach)),
            _ => None,
        });
        let enclosed: Vec<Enclosed<'d>> = enclosed.collect();
        let tombstones: BTreeMap<_, _> = about
            .iter()
            .filter_map(|one| Some((*one, sight.store.tombstone(sight.key, one)?)))
            .collect();
        let concern = Rc::new(concern(reading, &said));
        let entries = entries(reading, &self.words, about);
        let groups = entries.chunks(MOST).map(|entries| {
            let names = names(entries, &enclosed);
            let enclosing = |one: &Enclosed<'d>| {
                let persona = names.persona(one.1.persona())?;
                Some(Enclosing::new(*one, persona, entries, &names, &tombstones))
            };
            Group {
                permits: unasked(self.permits.of_items.len()),
                prohibitions: unasked(concern.prohibitions.of_items.len()),
                company: OnceCell::new(),
                enclosures: enclosed.iter().filter_map(enclosing).collect(),
                sheet: sheet(entries, &names),
                entries: entries.iter().map(|(_, entry)| *entry).collect(),
                concern: Rc::clone(&concern),
                is_whole: about.len() == self.person.len(),
            }
        });
        groups.collect()
    }

    /// The observations that hold at the instant.
    pub(in crate::directory) fn observations(&self) -> impl Iterator<Item = Said<'d>> {
        let at = self.reading.sight.at;
        let said = self.words.iter().filter_map(|event| entry::said(event));
        said.filter(move |said| said.holds_at(at))
    }

    /// What was done by the instant.
    pub(in crate::directory) fn interactions(&self) -> impl Iterator<Item = Done<'d>> {
        self.words.iter().filter_map(|event| entry::done(event))
    }

    /// Who was known by the instant.
    pub(in crate::directory) fn relations(&self) -> impl Iterator<Item = Related<'d>> {
        self.words.iter().filter_map(|event| entry::related(event))
    }
}

/// How many entries are decided on at once: a table of these by personas stays
/// small however much is known of somebody.
const MOST: usize = 512;

/// The names that these entries and enclosures have.
fn names(entries: &[(Attribute, Entry<'_>)], enclosed: &[Enclosed<'_>]) -> Arc<Names> {
    let listed = entries.iter().filter_map(|(_, entry)| entry.listed());
    let enclosing = enclosed.iter().map(|(_, one, _)| one.persona());
    let attributes = entries.iter().map(|(attribute, _)| attribute.clone());
    let personas = listed.flatten().chain(enclosing);
    Arc::new(Names::new(attributes.collect(), personas))
}

/// Where the entries lie, enclosures left out.
fn sheet(entries: &[(Attribute, Entry<'_>)], names: &Arc<Names>) -> Sheet {
    let mut sheet = Sheet::blank(Arc::clone(names));
    for (item, (_, entry)) in entries.iter().enumerate() {
        let listed = entry.listed().into_iter().flatten();
        let listed = listed.filter_map(|name| names.persona(name));
        listed.for_each(|persona| sheet.put(persona, item, Lies::Surely));
    }
    sheet
}

/// The facts and the prohibitions that said things come to.
fn concern<'d>(reading: &Reading<'d>, said: &Words<'d>) -> Concern<'d> {
    let sight = &reading.sight;
    let mut concern = Concern::default();
    for event in sight.global(EventKind::Established) {
        concern.facts.add(event, Reach::Certain, sight.at);
    }
    for &(event, reach) in said {
        concern.facts.add(event, reach, sight.at);
        let What::Consented(consent) = &event.what else {
            continue;
        };
        if consent.effect == Effect::Prohibit
            && consent.window.contains(sight.at)
            && !sight.is_ended(event)
        {
            let stated = Stated::new(event, consent, Ends::Never);
            concern.prohibitions.push(stated);
        }
    }
    concern
}

impl<'d> Enclosing<'d> {
    /// Which entries an enclosure puts into its persona, the number of which is
    /// given.
    ///
    /// An identifier lies in the personas that enclose it; one that encloses the name
    /// of the attribute that governs it may. The same is true of a relation and of
    /// an interaction that lists no persona; one that lists some lies in these, and
    /// perhaps in those that enclose it. What enclosed an identifier before it was
    /// erased and came again may do so still: an erasure never enlarges a view.
    fn new(
        (event, enclosure, reach): Enclosed<'d>,
        persona: usize,
        entries: &[(Attribute, Entry<'d>)],
        names: &Names,
        tombstones: &BTreeMap<&'d Identifier, &'d Identifier>,
    ) -> Self {
        let by_name = names.matching(enclosure.attribute_patterns());
        let (mut surely, mut perhaps) = (by_name.clone(), by_name);
        for (item, (_, entry)) in entries.iter().enumerate() {
            let identifier = entry.identifier();
            let by_account = enclosure.encloses_identifier(identifier);
            if by_account {
                surely.insert(item);
                perhaps.insert(item);
            }
            if !entry.is_enclosed_by(enclosure) {
                surely.remove(item);
            }
            if by_account {
                continue;
            }
            let before = tombstones.get(identifier);
            if before.is_some_and(|before| enclosure.encloses_identifier(before)) {
                perhaps.insert(item);
            }
        }
        Self {
            event,
            enclosure,
            persona,
            surely: (reach == Reach::Certain).then_some(surely),
            perhaps,
        }
    }
}
