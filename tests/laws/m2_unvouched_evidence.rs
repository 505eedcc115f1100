//! M2: joining on evidence that is not vouched never reveals more than the
//! parts did, provided that no link accepted before is refused because of it.

use crate::crm::{self, Size};
use crate::history::{Ask, History, IDENTIFIERS, Plan, asked, instant};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value as Json, json};

fn unvouched() -> impl Strategy<Value = Json> {
    let between = subsequence(&IDENTIFIERS[..], 2);
    let basis = select(vec!["imported", "observed", "inferred"]);
    (between, basis, 0..40_u32).prop_map(|(between, basis, day)| {
        let mut link = json!({
            "event": "linked", "id": "more", "at": instant(day), "source": "signup",
            "between": between, "basis": basis,
        });
        if basis == "inferred" {
            link["score"] = json!(0.6);
        }
        link
    })
}

fn reveals_no_more(history: &History, link: Json, asks: &[Ask]) -> Result<(), TestCaseError> {
    let mut longer = history.clone();
    longer.events.push(link);
    let (oracle, joined) = (crm::oracle_of(history), crm::oracle_of(&longer));
    let still_accepted = |at: Option<i64>| {
        let before = oracle.refused(at);
        joined
            .refused(at)
            .iter()
            .all(|id| id == "more" || before.contains(id))
    };
    let (before, after) = (
        crm::directory(&history.rules, &history.events),
        crm::directory(&longer.rules, &longer.events),
    );
    for ask in asks {
        // Withdrawals are looked for in all that is known.
        if still_accepted(Some(crm::at(ask.day).as_millis())) && still_accepted(None) {
            let (less, more) = (Size::of(&ask.view(&after)), Size::of(&ask.view(&before)));
            prop_assert!(
                less.is_within(&more),
                "{:?} is not within {:?}: {:?}",
                less,
                more,
                ask
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(crm::cases(128))]

    #[test]
    fn joining_on_evidence_that_is_not_vouched_reveals_nothing(
        (history, asks) in asked(Plan::TELLING, 2),
        link in unvouched(),
    ) {
        reveals_no_more(&history, link, &asks)?;
    }
}
