//! Made-up tables are matched, whatever stands in them.

use personagraph::matching::{Matcher, Model, Policy, Records};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn records_are_parted_into_persons(records: Records, policy: Policy, model: Model) {
        let count = records.len();
        let persons = Matcher::estimate(records.clone()).persons(&policy);
        prop_assert_eq!(persons.len(), count);
        // Another table's model may not fit, and says so.
        if let Ok(matcher) = Matcher::with_model(records, model) {
            prop_assert_eq!(matcher.persons(&policy).len(), count);
        }
    }
}
