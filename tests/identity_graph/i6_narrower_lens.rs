//! I6: a narrower lens only splits, where there are no rules.

use crate::histories::{cases, scene_under};
use crate::people_are_what_evidence_says::by_id;
use personagraph::Lens;
use proptest::prelude::*;
use serde_json::json;

/// Each lens of a row is narrower than the one before it.
fn rows() -> Vec<Vec<Lens>> {
    let lens = |text: &str| text.parse::<Lens>().expect("a lens");
    let only = |lens: Lens| lens.only(["email", "crm"]).expect("names");
    let knowing = |pairs: &[[&'static str; 2]]| {
        let pairs = pairs.iter().copied();
        Lens::all().knowing(pairs).expect("names")
    };
    let floors = [
        "all",
        "inferred:0.3",
        "inferred:0.9",
        "observed",
        "imported",
        "vouched",
        "authenticated",
    ];
    vec![
        floors.map(lens).to_vec(),
        vec![
            Lens::all(),
            Lens::all().blind_to(["device"]).expect("a name"),
            only(Lens::all()),
            only(Lens::vouched()),
        ],
        vec![
            Lens::all(),
            knowing(&[["p", "q"], ["q", "r"], ["r", "p"]]),
            knowing(&[["p", "q"]]),
            Lens::all().knowing_none(),
            Lens::vouched().knowing_none(),
        ],
    ]
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn a_narrower_lens_only_splits(
        contested in prop::sample::select(vec!["isolate", "newest", "oldest"]),
        mut scene in scene_under(Just(json!({})), 1..24),
    ) {
        scene.rules = json!({"contested": contested});
        scene.facts.retain(|fact| fact.is_link);
        let graph = scene.graph();
        for row in rows() {
            for pair in row.windows(2) {
                let [wide, narrow] = [&pair[0], &pair[1]].map(|lens| by_id(graph.people(lens)));
                for (_, part) in narrow {
                    let is_in_one = wide.iter().any(|(_, whole)| whole.is_superset(&part));
                    prop_assert!(is_in_one, "{:?}, from {} to {}", part, pair[0], pair[1]);
                }
            }
        }
    }
}
