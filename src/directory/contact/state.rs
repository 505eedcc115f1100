//! What the sender of a message knows of a person at one instant.

use super::Outreach;
use crate::directory::dossier::{Core, Dossier, Entry};
use crate::directory::event::What;
use crate::directory::facts::Reach;
use crate::directory::inquiry::{Inquiry, Release};
use crate::directory::store::Held;
use crate::identifier::Identifier;
use crate::name::{Channel, EventId};
use crate::outreach::{History, Message, Offset, OutreachPolicy, Preferences, Said, Sent, Via};
use crate::permission::Label;
use crate::profile::Answer;
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::vec::Vec;

/// What the sender of a message knows of a person at one instant, by what has been heard.
pub(super) struct State<'d> {
    ways: Vec<Way<'d>>,
    /// What is sent to these is sent to the person.
    counted: BTreeSet<&'d Identifier>,
    /// Whose words are the person's.
    person: BTreeSet<&'d Identifier>,
    pub(super) preferences: Preferences<'d>,
    pub(super) sent: History<'d>,
    pub(super) complaints: Vec<Timestamp>,
    pub(super) offset: Offset,
}

/// A channel that the message may take, and what is shown for it of the addressee.
struct Way<'d> {
    inquiry: Rc<Inquiry<'d>>,
    shown: BTreeSet<&'d Identifier>,
}

impl<'d> State<'d> {
    pub(super) fn now(outreach: &Outreach<'d>, dossier: &Dossier<'d>, message: &Message) -> Self {
        let channels = channels(outreach.policy, &message.via).into_iter();
        let ways = channels.map(|on| outreach.inquiry(outreach.question(message, on)));
        Self::of(dossier, ways)
    }

    /// As of the later instant of the dossier.
    pub(super) fn later(outreach: &Outreach<'d>, dossier: &Dossier<'d>, message: &Message) -> Self {
        let channels = channels(outreach.policy, &message.via).into_iter();
        let ways = channels.map(|on| {
            let mut question = outreach.question(message, on);
            question.at = dossier.at();
            Rc::new(outreach.compiled(dossier.reading.sight, question))
        });
        Self::of(dossier, ways)
    }

    fn of(dossier: &Dossier<'d>, ways: impl Iterator<Item = Rc<Inquiry<'d>>>) -> Self {
        let mut cores: Vec<Rc<Core<'d>>> = Vec::new();
        let ways = ways.map(|inquiry| {
            let core = inquiry.core(dossier, Release::Decision);
            let shown = core.as_ref().map(|core| inquiry.addressed(dossier, core));
            let new = core.filter(|core| !cores.iter().any(|known| Rc::ptr_eq(known, core)));
            cores.extend(new);
            Way {
                inquiry,
                shown: shown.unwrap_or_default(),
            }
        });
        let ways: Vec<Way<'d>> = ways.collect();
        let shown = ways.iter().flat_map(|way| way.shown.iter().copied());
        let counted: BTreeSet<_> = shown.chain(dossier.seed()).collect();
        let sight = &dossier.reading.sight;
        let sent = counted.iter().flat_map(|one| sight.through(one));
        let preferences = preferences(&cores);
        Self {
            person: cores
                .iter()
                .flat_map(|core| &core.person)
                .copied()
                .collect(),
            sent: sent.filter_map(sent_by).collect(),
            complaints: complaints(&cores),
            offset: preferences.offset().unwrap_or(Offset::UTC),
            preferences,
            counted,
            ways,
        }
    }

    /// Whether as much is known of the person at another instant. What is permitted may
    /// be something else.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        self.person == other.person && self.counted == other.counted
    }

    /// Whether what is sent to a contact point is sent to this person, as far as the
    /// sender may know.
    pub(super) fn counts(&self, point: &Identifier) -> bool {
        self.counted.contains(point)
    }

    /// To whom what is sent, is sent to this person, as far as the sender may know.
    pub(super) const fn counted(&self) -> &BTreeSet<&'d Identifier> {
        &self.counted
    }

    /// Whether a message may go on a channel to a contact point.
    pub(super) fn permits(&self, channel: &Channel, point: &Identifier) -> bool {
        let on = |way: &&Way<'_>| way.inquiry.question.channel.as_ref() == Some(channel);
        let way = self.ways.iter().find(on);
        way.is_some_and(|way| way.shown.contains(point))
    }

    /// What the sender is told who asks about the identifier, on each channel.
    pub(super) fn answers(&self, dossier: &Dossier<'d>) -> Vec<Answer> {
        let ways = self.ways.iter();
        ways.map(|way| way.inquiry.answer(dossier)).collect()
    }
}

/// The channels that a message may take.
pub(super) fn channels<'a>(policy: &'a OutreachPolicy, via: &'a Via) -> Vec<&'a Channel> {
    match via {
        Via::Channel(channel) => Vec::from([channel]),
        Via::Best => policy.routes.iter().map(|route| &route.channel).collect(),
    }
}

fn sent_by(event: &Held) -> Option<Sent<'_>> {
    match &event.what {
        What::Contacted(contact) => Some(contact.sent(event.at)),
        _ => None,
    }
}

fn said(event: &Held) -> Option<Said<'_>> {
    match &event.what {
        What::Preferred(preference) => Some(Said {
            at: event.at,
            id: &event.id,
            preference,
        }),
        _ => None,
    }
}

/// How these want to be contacted; refused is what whoever may be one of them refuses.
pub(in crate::directory) fn preferences<'d>(cores: &[Rc<Core<'d>>]) -> Preferences<'d> {
    let mut certain: BTreeMap<&'d EventId, Said<'d>> = BTreeMap::new();
    let mut possible: BTreeMap<&'d Identifier, BTreeMap<&'d EventId, Said<'d>>> = BTreeMap::new();
    for core in cores {
        for (event, reach) in core.said(&core.person) {
            let Some(said) = said(event) else {
                continue;
            };
            match reach {
                Reach::Certain => {
                    certain.insert(said.id, said);
                }
                Reach::Former | Reach::Possible => {
                    let by = possible.entry(&said.preference.identifier).or_default();
                    by.insert(said.id, said);
                }
            }
        }
    }
    let mut preferences = Preferences::of(certain.into_values());
    for said in possible.into_values() {
        preferences = preferences.or_refused(said.into_values());
    }
    preferences
}

/// When these complained, in order.
fn complaints(cores: &[Rc<Core<'_>>]) -> Vec<Timestamp> {
    let done = cores.iter().flat_map(|core| core.interactions());
    let complaints = done.filter(|done| done.interaction.is_complaint());
    let all: BTreeSet<Timestamp> = complaints.map(|done| done.at).collect();
    all.into_iter().collect()
}

impl<'d> Inquiry<'d> {
    /// The identifiers that are shown where the identifier lies that is asked about, or
    /// what was seen through it: the addressee.
    fn addressed(&self, dossier: &Dossier<'d>, core: &Core<'d>) -> BTreeSet<&'d Identifier> {
        if !self.may_permit() {
            return BTreeSet::new();
        }
        let seen = self.seen_of(core, Release::Decision);
        if seen.is_empty() {
            return BTreeSet::new();
        }
        let person = core.person.iter().copied();
        let groups = self.links_of(dossier, person, Release::Decision).groups();
        let mut identities: BTreeMap<Label, (bool, BTreeSet<&'d Identifier>)> = BTreeMap::new();
        for (place, entry) in seen {
            let (its, shown) = identities.entry(groups.label(&place)).or_default();
            *its |= Some(entry.identifier()) == dossier.seed();
            if let Entry::Identifier(identifier) = entry {
                shown.insert(identifier);
            }
        }
        let its = identities.into_values().filter(|(its, _)| *its);
        its.flat_map(|(_, shown)| shown).collect()
    }
}
