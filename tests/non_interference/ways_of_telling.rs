//! P7, by what is told: whatever hidden things are changed, each way in which a recipient is told
//! something stays the same; and nothing is told but what the oracle says may be seen.

use crate::arms::{Arms, cases, sketch};
use crate::crm;
use crate::draw::Kind;
use crate::oracle::Partial;
use crate::oracle::footprint::{Identity, partial};
use crate::oracle::normal::normal;
use crate::scene::{Scene, UNKNOWN, everybody, scenes, with_sight};
use crate::told::{Way, told};
use proptest::prelude::*;

macro_rules! say_nothing_of_the_hidden {
    ($($name:ident: $ways:expr, $kinds:expr;)*) => {
        proptest! {
            #![proptest_config(cases(24))]

            $(#[test]
            fn $name(sketch in sketch($kinds, 6)) {
                Arms::of(sketch).leave_no_trace($ways)?;
            })*
        }
    };
}

say_nothing_of_the_hidden! {
    views_say_nothing_of_the_hidden: &[Way::Content], Kind::MIXED;
    explanations_say_nothing_of_the_hidden: &[Way::Explanation],
        &[Kind::Persona, Kind::Attribute, Kind::OwnRules, Kind::OthersRules, Kind::Log];
    pseudonyms_say_nothing_of_the_hidden: &[Way::Pseudonyms], Kind::MIXED;
    debug_and_display_say_nothing_of_the_hidden: &[Way::Debug, Way::Display], Kind::MIXED;
    bytes_say_nothing_of_the_hidden: &[Way::Bytes], Kind::MIXED;
    errors_say_nothing_of_the_hidden: &[Way::Error], Kind::MIXED;
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn somebody_hidden_is_like_somebody_unknown((history, asks) in scenes()) {
        let scene = Scene::of(history, &asks);
        let (rules, events) = (&scene.history.rules, &scene.history.events);
        let directory = crm::directory(rules, events);
        let told_of = |of: &str| told(&directory, &scene.ask, &[of], &[of]).without_name(of);
        let unknown = told_of(UNKNOWN);
        let hidden: Vec<&str> = with_sight(rules, events, &scene.ask.of_oracle(), |sight, _| {
            everybody().filter(|of| sight.view(&normal(of)).is_empty()).collect()
        });
        for of in hidden {
            let difference = told_of(of).difference(&unknown, Way::ALL);
            prop_assert_eq!(difference, None, "{}\n{:?}", of, scene.history);
        }
    }
}

/// What partial identities show, in an order of their own.
fn shown<'i>(identities: impl IntoIterator<Item = &'i Identity>) -> Vec<Partial> {
    let mut shown: Vec<Partial> = identities.into_iter().map(partial).collect();
    shown.sort();
    shown
}

/// Whether something is seen in it that was seen through this identifier (W-e).
fn is_through(identity: &Identity, identifier: &str) -> bool {
    let mut seen = identity.iter().map(|(seen, _)| seen);
    seen.any(|seen| seen.is_said() && seen.identifier == identifier)
}

proptest! {
    #![proptest_config(cases(160))]

    #[test]
    fn all_is_told_that_may_be_seen_and_nothing_else((history, asks) in scenes()) {
        let scene = Scene::of(history, &asks);
        let (rules, events) = (&scene.history.rules, &scene.history.events);
        let directory = crm::directory(rules, events);
        let access = scene.ask.access();
        let (all, views) = with_sight(rules, events, &scene.ask.of_oracle(), |sight, _| {
            let persons = sight.persons.iter();
            let all = shown(persons.flat_map(|(_, identities)| identities));
            let view = |of: &'static str| (of, sight.view(&normal(of)));
            (all, everybody().map(view).collect::<Vec<_>>())
        });
        prop_assert_eq!(crm::partials(&directory.view_all(&access)?), all, "{:?}", scene.history);
        for (of, identities) in views {
            let told = directory.view(&crm::id(of), &access)?;
            prop_assert_eq!(crm::partials(&told), shown(&identities), "of {}: {:?}", of, scene.history);
            let told = directory.answer(&crm::id(of), &access)?;
            let hers = identities.iter().filter(|one| is_through(one, &normal(of)));
            let answer = crm::partials_of(told.identities());
            prop_assert_eq!(answer, shown(hers), "about {}: {:?}", of, scene.history);
        }
    }
}
