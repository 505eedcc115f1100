//! Permissions: scopes, terms, statements of both sides, accesses.

use super::arbitrary;
use super::world::{World, some_of};
use crate::condition::Condition;
use crate::directory::Voted;
use crate::identifier::Identifier;
use crate::name::{Channel, EventId, Purpose, Recipient};
use crate::permission::{
    Access, Among, Consent, Effect, LegalBasis, LinkScope, Permit, Proposal, Question, Revision,
    Scope, Seating, Terms, Vote, Window,
};
use crate::time::Timestamp;
use crate::value::Trust;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

arbitrary! {
    /// Of every kind, the whole profile and personas most often. Few are of links.
    Scope: |world| prop_oneof![8 => scope(world), 1 => link_scope(world)];

    /// Mostly two personas, of which one is often the first or the second of the world.
    LinkScope: |world| {
        let pair = world.two_personas();
        let pair = pair.prop_filter_map("two", |[a, b]| LinkScope::pair(a, b).ok());
        prop_oneof![3 => pair, 1 => Just(LinkScope::Any)]
    };

    /// Twice as often a permit.
    Effect: |_| prop_oneof![2 => Just(Effect::Permit), 1 => Just(Effect::Prohibit)];

    /// Mostly consent.
    LegalBasis: |_| prop_oneof![3 => Just(LegalBasis::Consent), 1 => select(&LegalBasis::ALL[..])];

    /// Any, or up to two.
    Among<Recipient>: |world| recipients(world);

    /// Any, or up to two.
    Among<Purpose>: |world| purposes(world);

    /// Mostly without end; one in twenty begins, one in twenty ends.
    Window: |world| window(world);

    /// Mostly wide, so that they meet.
    Terms: |world| {
        let scope = any_with::<Scope>(world.clone());
        (scope, rest(world)).prop_map(|(scope, rest)| rest.terms(scope))
    };

    /// What [`Terms`] and a window say, and now and then a condition.
    Permit: |world| {
        let scope = any_with::<Scope>(world.clone());
        (scope, rest(world)).prop_map(|(scope, rest)| rest.permit(scope))
    };

    /// Of the customer: twice as often a permit.
    Consent: |world| {
        let said = (any_with::<Effect>(world.clone()), any_with::<LegalBasis>(world.clone()));
        let scope = any_with::<Scope>(world.clone());
        (world.somebody(), said, scope, rest(world)).prop_map(|(speaker, (effect, basis), scope, rest)| {
            Consent { basis, ..rest.consent(speaker, effect, scope) }
        })
    };

    /// Of the company: twice as often a permit.
    Proposal: |world| {
        let scope = any_with::<Scope>(world.clone());
        (any_with::<Effect>(world.clone()), scope, rest(world))
            .prop_map(|(effect, scope, rest)| rest.proposal(effect, scope))
    };

    /// Mostly yes.
    Vote: |_| prop_oneof![9 => Just(Vote::Yes), 1 => Just(Vote::No)];

    /// Of any recipient on any event.
    Voted: |world| {
        let on = (any_with::<EventId>(world.clone()), world.a_recipient());
        (on, any_with::<Vote>(world.clone()))
            .prop_map(|((proposal, seat), vote)| Voted { proposal, seat, vote })
    };

    /// Mostly the first three recipients, of whom one or two approve; a veto is rare.
    Seating: |world| seating(world);

    /// The first of all, as often as not.
    Revision: |_| prop_oneof![Just(Revision::START), (0..50_u64).prop_map(Revision::from)];

    /// By any recipient for any purpose, on any day, mostly on a channel and with a trust.
    Access: |world| question(world).prop_map(Access::from);

    /// An [`Access`], checked.
    Question: |world| question(world);
}

pub(super) fn scope(world: &World) -> BoxedStrategy<Scope> {
    let some = "one at least";
    let patterns = || some_of(world.a_pattern(), 2);
    let within = (world.any_persona(), patterns());
    prop_oneof![
        3 => Just(Scope::Profile),
        3 => world.a_persona().prop_map(Scope::Persona),
        1 => world.any_persona().prop_map(Scope::Only),
        1 => world.some_personas().prop_filter_map(some, |all| Scope::overlap(all).ok()),
        2 => patterns().prop_filter_map(some, |names| Scope::attributes(names).ok()),
        1 => within.prop_filter_map(some, |(persona, names)| {
            Scope::persona_attributes(persona, names).ok()
        }),
    ]
    .boxed()
}

pub(super) fn link_scope(world: &World) -> BoxedStrategy<Scope> {
    any_with::<LinkScope>(world.clone())
        .prop_map(Scope::Link)
        .boxed()
}

fn recipients(world: &World) -> BoxedStrategy<Among<Recipient>> {
    let these = some_of(world.a_recipient(), 2);
    let these = these.prop_filter_map("some", |all| Among::these("recipients", all).ok());
    prop_oneof![3 => Just(Among::Any), 2 => these].boxed()
}

fn purposes(world: &World) -> BoxedStrategy<Among<Purpose>> {
    let these = some_of(world.a_purpose(), 2);
    let these = these.prop_filter_map("some", |all| Among::these("purposes", all).ok());
    prop_oneof![3 => Just(Among::Any), 2 => these].boxed()
}

fn window(world: &World) -> BoxedStrategy<Window> {
    let seldom = || option::weighted(0.05, world.an_instant());
    (seldom(), seldom())
        .prop_map(|(from, until)| Window { from, until })
        .boxed()
}

pub(super) fn seating(world: &World) -> BoxedStrategy<Seating> {
    let usual: Vec<Recipient> = world.recipients.iter().take(3).cloned().collect();
    let most = world.recipients.len().max(1);
    let other = some_of(world.a_recipient(), most).prop_map(|all| all.into_iter().collect());
    let seats = prop_oneof![5 => Just(usual), 1 => other];
    let quorum = prop_oneof![9 => 1..=2_u32, 1 => Just(3)];
    (seats, quorum, proptest::bool::weighted(0.25))
        .prop_filter_map("`World::recipients` is empty", |(seats, quorum, veto)| {
            let quorum = quorum.min(u32::try_from(seats.len()).ok()?);
            let veto: Vec<Recipient> = seats
                .first()
                .filter(|_| veto)
                .cloned()
                .into_iter()
                .collect();
            Seating::new(seats, quorum, veto).ok()
        })
        .boxed()
}

fn question(world: &World) -> BoxedStrategy<Question> {
    let who = (world.a_recipient(), world.a_purpose(), world.an_instant());
    let trust = option::weighted(0.7, any_with::<Trust>(world.clone()));
    let how = (option::weighted(0.6, world.a_channel()), trust);
    (who, how)
        .prop_map(|((recipient, purpose, at), (channel, trust))| Question {
            recipient,
            purpose,
            channel,
            trust,
            at,
            since: Revision::START,
        })
        .boxed()
}

/// Whom, what for, through which channels, when and under which condition.
#[derive(Clone, Debug)]
pub(super) struct Rest {
    recipients: Among<Recipient>,
    purposes: Among<Purpose>,
    channels: Option<BTreeSet<Channel>>,
    window: Window,
    when: Option<Condition>,
}

pub(super) fn rest(world: &World) -> BoxedStrategy<Rest> {
    let channels = option::weighted(0.05, some_of(world.a_channel(), 2));
    let when = option::weighted(0.1, any_with::<Condition>(world.clone()));
    let whom = (recipients(world), purposes(world));
    (whom, channels, window(world), when)
        .prop_map(|((recipients, purposes), channels, window, when)| Rest {
            recipients,
            purposes,
            channels,
            window,
            when,
        })
        .boxed()
}

impl Rest {
    pub(super) fn terms(self, scope: Scope) -> Terms {
        Terms {
            scope,
            recipients: self.recipients,
            purposes: self.purposes,
            channels: self.channels,
        }
    }

    pub(super) fn consent(self, speaker: Identifier, effect: Effect, scope: Scope) -> Consent {
        Consent {
            speaker,
            effect,
            window: self.window,
            when: self.when.clone(),
            basis: LegalBasis::Consent,
            terms: self.terms(scope),
        }
    }

    pub(super) fn proposal(self, effect: Effect, scope: Scope) -> Proposal {
        Proposal {
            effect,
            window: self.window,
            when: self.when.clone(),
            terms: self.terms(scope),
        }
    }

    fn permit(self, scope: Scope) -> Permit {
        let mut permit = match self.recipients {
            Among::Any => Permit::scope(scope).to_any(),
            Among::These(all) => all.into_iter().fold(Permit::scope(scope), Permit::to),
        };
        permit = match self.purposes {
            Among::Any => permit.for_any_purpose(),
            Among::These(all) => all.into_iter().fold(permit, Permit::for_purpose),
        };
        let channels = self.channels.into_iter().flatten();
        permit = channels.fold(permit, Permit::on);
        let said = |permit, instant: Option<Timestamp>, say: fn(Permit, Timestamp) -> Permit| {
            match instant {
                Some(instant) => say(permit, instant),
                None => permit,
            }
        };
        permit = said(permit, self.window.from, Permit::from);
        permit = said(permit, self.window.until, Permit::until);
        match self.when {
            Some(condition) => permit.when(condition),
            None => permit,
        }
    }
}
