//! Parts of histories that permit and prohibit.

use super::draft::{Draft, Named, Part, Second};
use super::parts::linked;
use crate::directory::{Linked, What};
use crate::engagement::{Interaction, Relation};
use crate::identifier::Identifier;
use crate::identity::{Basis, Pair, Within};
use crate::name::{Attribute, Kind, Persona, Recipient, Source};
use crate::permission::{Effect, LinkScope, Scope, Vote};
use crate::profile::Observation;
use crate::strategy::World;
use crate::strategy::permits::{Rest, link_scope, rest, scope, seating};
use crate::strategy::world::Calendar;
use crate::value::Value;
use alloc::boxed::Box;
use alloc::vec::Vec;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// What everything that is said by two sides needs to be told.
#[derive(Clone, Debug)]
struct Office {
    calendar: Calendar,
    signup: Source,
    shop: Source,
    /// Who votes.
    seats: Vec<Recipient>,
    web: Option<crate::name::Channel>,
    /// Somebody whom people know.
    friend: Option<Identifier>,
    /// The first two personas.
    pair: Option<[Persona; 2]>,
}

impl Office {
    fn of(world: &World) -> Self {
        let personas: Vec<Persona> = world.personas.iter().take(2).cloned().collect();
        Self {
            calendar: world.calendar(),
            signup: world.voice(0),
            shop: world.voice(1),
            seats: world.recipients.iter().take(2).cloned().collect(),
            web: world.channels.last().cloned(),
            friend: world
                .identifiers
                .get(7)
                .or(world.identifiers.last())
                .cloned(),
            pair: personas.try_into().ok(),
        }
    }

    fn consent(
        &self,
        who: Identifier,
        effect: Effect,
        rest: Rest,
        scope: Scope,
        day: u32,
    ) -> Draft {
        let consent = rest.consent(who, effect, scope);
        let what = What::Consented(Box::new(consent));
        Draft::new(self.calendar.at(day), self.shop.clone(), what)
    }

    fn proposal(&self, effect: Effect, rest: Rest, scope: Scope, day: u32) -> Draft {
        let what = What::Proposed(Box::new(rest.proposal(effect, scope)));
        Draft::new(self.calendar.at(day), self.shop.clone(), what)
    }

    /// Votes on the proposal at `place` of the part: two seats, mostly yes.
    fn votes(&self, place: usize, day: u32, noes: u8) -> impl Iterator<Item = Draft> {
        self.seats.iter().enumerate().map(move |(i, seat)| {
            let vote = if noes >> i & 1 == 1 {
                Vote::No
            } else {
                Vote::Yes
            };
            let second = Second::Voted(seat.clone(), vote);
            Draft::of(
                self.calendar.at(day),
                self.shop.clone(),
                second,
                Named::Own(place),
            )
        })
    }
}

/// Mostly nobody is against it.
fn noes() -> BoxedStrategy<u8> {
    prop_oneof![9 => Just(0_u8), 1 => 0..8_u8].boxed()
}

/// The first seating, mostly.
pub(super) fn opening(world: &World) -> BoxedStrategy<Vec<Part>> {
    let seated = seated(world, Just(0).boxed()).prop_map(|part| Vec::from([part]));
    prop_oneof![1 => Just(Vec::new()), 14 => seated].boxed()
}

pub(super) fn seated(world: &World, day: BoxedStrategy<u32>) -> BoxedStrategy<Part> {
    let office = Office::of(world);
    (day, seating(world))
        .prop_map(move |(day, seating)| {
            let what = What::Seated(Box::new(seating));
            Vec::from([Draft::new(
                office.calendar.at(day),
                office.shop.clone(),
                what,
            )])
        })
        .boxed()
}

/// Mostly of attributes, one in five of links.
fn any_scope(world: &World) -> BoxedStrategy<Scope> {
    prop_oneof![4 => scope(world), 1 => link_scope(world)].boxed()
}

pub(super) fn statement(world: &World, effect: Effect) -> BoxedStrategy<Part> {
    let office = Office::of(world);
    (
        world.somebody(),
        any_scope(world),
        rest(world),
        world.a_day(),
    )
        .prop_map(move |(who, scope, rest, day)| {
            Vec::from([office.consent(who, effect, rest, scope, day)])
        })
        .boxed()
}

pub(super) fn proposal(world: &World) -> BoxedStrategy<Part> {
    let office = Office::of(world);
    let what = (any::<Effect>(), any_scope(world), rest(world));
    (what, [world.a_day(), world.a_day()], noes())
        .prop_map(move |((effect, scope, rest), [proposed, voted], noes)| {
            let mut part = Vec::from([office.proposal(effect, rest, scope, proposed)]);
            part.extend(office.votes(0, voted, noes));
            part
        })
        .boxed()
}

/// A confidential link, permission to know of it, and what lies behind it.
pub(super) fn secret(world: &World) -> BoxedStrategy<Part> {
    let office = Office::of(world);
    let known = (
        any_with::<Pair>(world.clone()),
        world.two_personas(),
        rest(world),
    );
    (known, world.a_day(), noes())
        .prop_filter_map(
            "two personas",
            move |((between, [a, b], rest), day, noes)| {
                let within = Within::new([a.clone(), b.clone()]).ok();
                let scope = Scope::Link(LinkScope::pair(a, b).ok()?);
                let who = between.first().clone();
                let basis = Basis::Declared;
                let link = What::Linked(Linked {
                    between,
                    basis,
                    within,
                });
                let mut part = Vec::from([
                    Draft::new(office.calendar.at(day), office.signup.clone(), link),
                    office.consent(who, Effect::Permit, rest.clone(), scope.clone(), day),
                    office.proposal(Effect::Permit, rest, scope, day),
                ]);
                part.extend(office.votes(2, day, noes));
                Some(part)
            },
        )
        .boxed()
}

/// A use that the customer and the company both permit, mostly: scopes of both
/// halves, terms of both or of each, and votes.
#[derive(Clone, Debug)]
struct Use {
    scopes: (Scope, Scope),
    rests: (Rest, Rest),
    days: (u32, u32),
    noes: u8,
}

fn use_within(world: &World, scope: BoxedStrategy<Scope>) -> BoxedStrategy<Use> {
    let scopes = prop_oneof![
        4 => scope.clone().prop_map(|scope| (scope.clone(), scope)),
        2 => scope.clone().prop_map(|scope| (scope, Scope::Profile)),
        1 => scope.prop_map(|scope| (Scope::Profile, scope)),
    ];
    let both = rest(world).prop_map(|rest| (rest.clone(), rest));
    let rests = prop_oneof![5 => both, 1 => (rest(world), rest(world))];
    let days = (world.an_early_day(), 0..10_u32).prop_map(|(day, later)| (day, day + later));
    (scopes, rests, days, noes())
        .prop_map(|(scopes, rests, days, noes)| Use {
            scopes,
            rests,
            days,
            noes,
        })
        .boxed()
}

impl Use {
    fn of_both(mut self, scope: Scope) -> Self {
        self.scopes = (scope.clone(), scope);
        self
    }

    fn part(self, office: &Office, who: Identifier) -> Part {
        let (said, decided) = self.days;
        let mut part = Vec::from([
            office.consent(who, Effect::Permit, self.rests.0, self.scopes.0, said),
            office.proposal(Effect::Permit, self.rests.1, self.scopes.1, decided),
        ]);
        part.extend(office.votes(1, decided, self.noes));
        part
    }
}

pub(super) fn use_of_link(world: &World) -> BoxedStrategy<Part> {
    let office = Office::of(world);
    (world.somebody(), use_within(world, link_scope(world)))
        .prop_map(move |(who, it)| it.part(&office, who))
        .boxed()
}

pub(super) fn use_of_both(world: &World) -> BoxedStrategy<Part> {
    let office = Office::of(world);
    let scope = prop_oneof![2 => scope(world), 1 => link_scope(world)].boxed();
    (world.somebody(), use_within(world, scope))
        .prop_map(move |(who, it)| it.part(&office, who))
        .boxed()
}

/// What is told of somebody.
#[derive(Clone, Debug)]
enum Telling {
    Observed(Attribute, Value),
    Done(Kind),
    Knows(Kind),
}

fn telling(world: &World) -> BoxedStrategy<Telling> {
    let observed = (world.an_attribute(), any_with::<Value>(world.clone()));
    prop_oneof![
        5 => observed.prop_map(|(name, value)| Telling::Observed(name, value)),
        2 => world.a_deed().prop_map(Telling::Done),
        1 => world.a_relation().prop_map(Telling::Knows),
    ]
    .boxed()
}

impl Telling {
    fn what(self, office: &Office, who: Identifier, personas: &[Persona]) -> Option<What> {
        Some(match self {
            Self::Observed(attribute, value) => {
                let seen = Observation::new(who, attribute, value).ok()?;
                What::Observed(Box::new(seen.through(personas).ok()?))
            }
            Self::Done(kind) => {
                let done = Interaction::new(who, kind, office.web.clone()?).ok()?;
                What::Interacted(Box::new(done.through(personas).ok()?))
            }
            Self::Knows(kind) => {
                let knows = Relation::new(who, kind, office.friend.clone()?);
                What::Related(Box::new(knows.ok()?))
            }
        })
    }
}

/// What somebody discloses: through which personas, which attributes and when.
#[derive(Clone, Debug)]
struct Disclosure {
    who: Identifier,
    /// Another identifier of hers, how it is linked, and whether in confidence.
    other: Option<(Identifier, Basis, bool)>,
    personas: Vec<Persona>,
    /// Each with its day, and whether it was seen through the other identifier.
    seen: Vec<(Telling, u32, bool)>,
    uses: Use,
    /// Both sides permit to know that her personas are one.
    linkable: bool,
}

pub(super) fn disclosure(world: &World) -> BoxedStrategy<Part> {
    let office = Office::of(world);
    let other = (
        world.an_identifier(),
        any_with::<Basis>(world.clone()),
        proptest::bool::weighted(0.3),
    );
    let who = (world.somebody(), option::weighted(0.5, other));
    let personas = prop_oneof![
        1 => world.any_persona().prop_map(|one| Vec::from([one])),
        2 => world.two_personas().prop_map(Vec::from),
        1 => Just(Vec::new()),
    ];
    let seen = vec((telling(world), world.an_early_day(), any::<bool>()), 1..=3);
    let scopes = prop_oneof![4 => Just(Scope::Profile), 1 => scope(world)];
    let uses = (
        use_within(world, scopes.boxed()),
        proptest::bool::weighted(0.4),
    );
    (who, personas, seen, uses, 0..100_u8)
        .prop_map(
            move |((who, other), personas, seen, (uses, in_persona), linkable)| {
                let persona = personas.first().filter(|_| in_persona);
                let uses = match persona {
                    Some(persona) => uses.of_both(Scope::Persona(persona.clone())),
                    None => uses,
                };
                let other = other.filter(|(other, ..)| *other != who);
                let secret = other.as_ref().is_some_and(|(.., secret)| *secret);
                let disclosure = Disclosure {
                    who,
                    other,
                    personas,
                    seen,
                    uses,
                    linkable: linkable >= if secret { 25 } else { 65 },
                };
                disclosure.part(&office)
            },
        )
        .boxed()
}

impl Disclosure {
    /// The two personas that a link of hers is about.
    fn pair(&self, office: &Office) -> Option<[Persona; 2]> {
        match (&self.personas[..], &office.pair) {
            ([a, b], _) => Some([a.clone(), b.clone()]),
            ([a], Some(pair)) => {
                let other = pair.iter().rev().find(|other| *other != a);
                other.map(|other| [a.clone(), other.clone()])
            }
            (_, pair) => pair.clone(),
        }
    }

    fn part(self, office: &Office) -> Part {
        let pair = self.pair(office);
        let mut part = self.uses.clone().part(office, self.who.clone());
        let joined = self.other.as_ref().and_then(|(other, basis, secret)| {
            let between = Pair::new(self.who.clone(), other.clone());
            Some((between.ok()?, basis, secret))
        });
        if let Some((between, basis, secret)) = joined {
            let within = pair.clone().filter(|_| *secret);
            let within = within.and_then(|pair| Within::new(pair).ok());
            let link = match within {
                Some(_) => What::Linked(Linked {
                    between,
                    basis: *basis,
                    within,
                }),
                None => linked(between, *basis),
            };
            let at = office.calendar.at(self.uses.days.0);
            part.push(Draft::new(at, office.signup.clone(), link));
        }
        let link = pair.filter(|_| self.linkable);
        if let Some(link) = link.and_then(|[a, b]| LinkScope::pair(a, b).ok()) {
            let start = part.len();
            let uses = self.uses.clone().of_both(Scope::Link(link));
            let uses = uses.part(office, self.who.clone()).into_iter();
            part.extend(uses.map(|draft| draft.moved(start)));
        }
        for (telling, day, elsewhere) in self.seen {
            let other = self.other.as_ref().filter(|_| elsewhere);
            let through = other.map_or(&self.who, |(other, ..)| other).clone();
            let what = telling.what(office, through, &self.personas);
            let at = office.calendar.at(day);
            part.extend(what.map(|what| Draft::new(at, office.signup.clone(), what)));
        }
        part
    }
}
