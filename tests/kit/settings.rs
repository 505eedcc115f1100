//! What is made up to set up measures, plans and analyses keeps what its types promise.

use crate::{histories, runner};
use personagraph::engagement::measure::Weights;
use personagraph::engagement::series::Steps;
use personagraph::engagement::standing::{Damping, Relations, Tie};
use personagraph::engagement::{Class, HalfLife, Horizon};
use personagraph::identity::Audit;
use personagraph::outreach::Slots;
use personagraph::population::analysis::Scheme;
use personagraph::programme::Programmes;
use personagraph::strategy::World;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use std::collections::BTreeSet;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_thing_weighs_half_after_a_half_life(life: HalfLife, horizon: Horizon) {
        for life in [life, horizon.half_life()] {
            prop_assert!((life.weight(life.duration()) - 0.5).abs() < 1e-12);
        }
    }

    #[test]
    fn a_step_has_its_number(steps: Steps, slots: Slots) {
        for (number, start) in steps.starts().enumerate() {
            prop_assert_eq!(steps.number(start), Some(number));
        }
        for number in 0..slots.count {
            let begin = slots.begin(number);
            prop_assert_eq!(begin.and_then(|at| slots.of(at)), begin.map(|_| number));
        }
    }

    #[test]
    fn what_all_is_worth_is_the_sum_of_the_classes(weights: Weights) {
        let each = Class::ALL.map(|class| weights.points(|other| u64::from(class == other)));
        prop_assert!((weights.points(|_| 1) - each.iter().sum::<f64>()).abs() < 1e-9);
    }

    #[test]
    fn a_tie_counts_whom_it_says(tie: Tie, damping: Damping) {
        let ties = Relations::of_tied([("ann", "bob", tie)]);
        let listeners = [ties.listeners(&"ann").count(), ties.listeners(&"bob").count()];
        prop_assert_eq!(
            listeners,
            match tie {
                Tie::None => [0, 0],
                Tie::OneWay(_) => [0, 1],
                Tie::Mutual(_) => [1, 1],
            }
        );
        prop_assert!((0.0..1.0).contains(&damping.get()));
    }

    #[test]
    fn each_programme_has_its_own_name_and_handles(all: Programmes) {
        let named: BTreeSet<_> = all.iter().map(|one| &one.name).collect();
        prop_assert_eq!(named.len(), all.iter().count());
        let handles: BTreeSet<_> = all.iter().flat_map(|one| &one.handles).collect();
        prop_assert_eq!(handles.len(), all.iter().map(|one| one.handles.len()).sum::<usize>());
    }

    #[test]
    fn a_scheme_has_a_cell_for_each_choice(scheme: Scheme) {
        let categories = scheme.dimensions().iter().map(|one| one.categories().count());
        prop_assert_eq!(scheme.len().get(), categories.product::<usize>());
    }
}

#[test]
fn audits_find_something() {
    let mut runner = runner(3);
    let histories = histories(&World::default(), 40);
    let found = histories.iter().filter(|history| {
        let crm = history.directory(&personagraph::Key::from([7; 32]));
        let audit = any::<Audit>()
            .new_tree(&mut runner)
            .expect("nothing is empty");
        !crm.graph().audit(&audit.current()).is_empty()
    });
    let found = found.count();
    assert!((4..40).contains(&found), "{found} of 40");
}
