//! P7, by what is told: whatever hidden things are changed, each way in which a recipient is told
//! something stays the same.

use crate::arms::{Arms, COUNTED, cases, sketch};
use crate::crm;
use crate::draw::Kind;
use crate::oracle::normal::normal;
use crate::scene::{Scene, UNKNOWN, everybody, scenes, with_sight};
use crate::told::{
    Told, in_bytes, in_content, in_errors, in_explanations, in_pseudonyms, in_texts, told,
};
use personagraph::Directory;
use proptest::prelude::*;

macro_rules! say_nothing_of_the_hidden {
    ($($name:ident: $compare:expr, $kinds:expr;)*) => {
        proptest! {
            #![proptest_config(cases(24))]

            $(#[test]
            fn $name(sketch in sketch($kinds, 6)) {
                Arms::of(sketch, COUNTED).leave_no_trace($compare)?;
            })*
        }
    };
}

say_nothing_of_the_hidden! {
    views_say_nothing_of_the_hidden: in_content, Kind::MIXED;
    explanations_say_nothing_of_the_hidden: in_explanations,
        &[Kind::Persona, Kind::Persona, Kind::OwnRules, Kind::OthersRules, Kind::Log];
    pseudonyms_say_nothing_of_the_hidden: in_pseudonyms, Kind::MIXED;
    debug_and_display_say_nothing_of_the_hidden: in_texts, Kind::MIXED;
    errors_say_nothing_of_the_hidden: in_errors, Kind::MIXED;
    bytes_say_nothing_of_the_hidden: in_bytes, Kind::MIXED;
}

/// What one is told of somebody alone, as if the question did not name anybody.
fn told_of(directory: &Directory, scene: &Scene, of: &str) -> Told {
    let mut told = told(directory, &scene.ask, &[of]);
    let nameless = |asked: &String| asked.replace(of, "somebody");
    told.content = told
        .content
        .iter()
        .map(|(q, a)| (nameless(q), a.clone()))
        .collect();
    told.pseudonyms = told
        .pseudonyms
        .iter()
        .map(|(q, a)| (nameless(q), a.clone()))
        .collect();
    told.views = told
        .views
        .iter()
        .map(|(q, a)| (nameless(q), a.clone()))
        .collect();
    told.answers = told
        .answers
        .iter()
        .map(|(q, a)| (nameless(q), a.clone()))
        .collect();
    for texts in [
        &mut told.bytes,
        &mut told.explanations,
        &mut told.debug,
        &mut told.display,
        &mut told.errors,
    ] {
        *texts = texts
            .iter()
            .map(|(q, a)| (nameless(q), a.clone()))
            .collect();
    }
    told
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn somebody_hidden_is_like_somebody_unknown((history, asks) in scenes()) {
        let scene = Scene::of(history, &asks);
        let (rules, events) = (&scene.history.rules, &scene.history.events);
        let directory = crm::directory(rules, events);
        let unknown = told_of(&directory, &scene, UNKNOWN);
        let hidden: Vec<&str> = with_sight(rules, events, &scene.ask.of_oracle(), |sight, _| {
            everybody().filter(|of| sight.view(&normal(of)).is_empty()).collect()
        });
        for of in hidden {
            prop_assert_eq!(&told_of(&directory, &scene, of), &unknown, "{}\n{:?}", of, scene.history);
        }
    }
}
