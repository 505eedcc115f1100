//! P7, of links: whether there are confidential links that a lens does not know makes no
//! difference to what is told through it.

use crate::answers::{Asked, answers_through, difference};
use crate::eyes::{EYES, Eye};
use crate::facts::Fact;
use crate::histories::{Scene, cases, scene};
use crate::oracle::rules::Rules;
use proptest::prelude::*;

/// The lenses that do not know every link.
fn ignorant() -> impl Strategy<Value = Eye> {
    let eyes: Vec<Eye> = EYES
        .iter()
        .filter(|eye| !eye.may_know_everything())
        .copied()
        .collect();
    prop::sample::select(eyes)
}

/// The evidence that the lens knows of.
fn told(scene: &Scene, eye: &Eye) -> Vec<Fact> {
    let rules = Rules::read(&scene.rules);
    let knows = |fact: &&Fact| !fact.is_link || eye.knows(&fact.weighed(&rules));
    scene.facts.iter().filter(knows).cloned().collect()
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn links_that_a_lens_does_not_know_leave_no_trace(
        (mut scene, eye, secret) in (scene(), ignorant(), any::<u32>()),
    ) {
        // Half of the links are secret: none of these lenses knows `s`.
        for (n, fact) in scene.facts.iter_mut().enumerate() {
            if fact.is_link && secret & (1 << (n % 32)) != 0 {
                *fact = fact.clone().within(&["p", "s"]);
            }
        }
        let known = told(&scene, &eye);
        let without: Vec<String> = known.iter().take(4).map(|fact| fact.id.clone()).collect();
        let asked = Asked {
            identifiers: &scene.identifiers,
            eyes: &[eye],
            without: &without,
        };
        let whole = answers_through(&scene.graph(), asked);
        let told = Scene { facts: known, ..scene.clone() };
        let rest = answers_through(&told.graph(), asked);
        prop_assert_eq!(difference(&whole, &rest), None, "through {:?}", eye);
    }
}
