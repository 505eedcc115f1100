//! Histories in which much stands in the way of what was said: conditions, days,
//! channels, and copies of what was taken back.

use crate::history::{
    self, Ask, CHANNELS, FACTS, History, IDENTIFIERS, PERSONAS, Plan, condition, instant,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use serde_json::{Value as Json, json};

/// Something in the way of a statement.
#[derive(Clone, Debug)]
enum Hindrance {
    Field(&'static str, Json),
    /// What somebody says is in a persona while a fact holds.
    Enclosed {
        who: &'static str,
        persona: &'static str,
        fact: &'static str,
        day: u32,
    },
    /// Said again in the same terms by somebody, and one of the two taken back.
    Regret {
        who: Option<&'static str>,
        again: u32,
        taken_back: u32,
        second: bool,
    },
}

fn hindrance() -> BoxedStrategy<Hindrance> {
    let days = || (0..60_u32).prop_map(|day| json!(instant(day)));
    let who = prop_oneof![2 => Just(None), 1 => select(&IDENTIFIERS[..]).prop_map(Some)];
    let regret =
        (who, 0..60_u32, 0..60_u32, any::<bool>()).prop_map(|(who, again, taken_back, second)| {
            Hindrance::Regret {
                who,
                again,
                taken_back,
                second,
            }
        });
    let enclosed = (
        select(&IDENTIFIERS[..]),
        select(&PERSONAS[..]),
        select(&FACTS[..]),
        0..60_u32,
    )
        .prop_map(|(who, persona, fact, day)| Hindrance::Enclosed {
            who,
            persona,
            fact,
            day,
        });
    let channels = subsequence(&CHANNELS[..], 1..=2).prop_map(|list| json!(list));
    prop_oneof![
        4 => condition().prop_map(|when| Hindrance::Field("when", when)),
        1 => days().prop_map(|day| Hindrance::Field("from", day)),
        1 => days().prop_map(|day| Hindrance::Field("until", day)),
        1 => channels.prop_map(|list| Hindrance::Field("channels", list)),
        2 => regret,
        1 => enclosed,
    ]
    .boxed()
}

/// A history with hindrances and questions about it.
pub(crate) fn asked(plan: Plan, asks: usize) -> BoxedStrategy<(History, Vec<Ask>)> {
    let hindrances = vec((any::<Index>(), hindrance()), 0..=5);
    (history::asked(plan, asks), hindrances)
        .prop_map(|((mut history, asks), hindrances)| {
            for (number, (which, hindrance)) in hindrances.iter().enumerate() {
                hinder(&mut history, *which, hindrance, number);
            }
            (history, asks)
        })
        .boxed()
}

fn hinder(history: &mut History, which: Index, hindrance: &Hindrance, number: usize) {
    let (field, value) = match hindrance {
        Hindrance::Field(field, value) => (*field, value),
        Hindrance::Enclosed {
            who,
            persona,
            fact,
            day,
        } => {
            history
                .events
                .push(json!({"event": "enclosed", "id": format!("h{number}"),
                "at": instant(*day), "source": "shop", "persona": persona,
                "identifiers": [who], "identifier": who, "when": {"fact": fact}}));
            return;
        }
        Hindrance::Regret {
            who,
            again,
            taken_back,
            second,
        } => {
            let permits: Vec<&Json> = history
                .events
                .iter()
                .filter(|event| event["event"] == "consented" && event["effect"] == "permit")
                .collect();
            if permits.is_empty() {
                return;
            }
            let mut copy = (*which.get(&permits)).clone();
            let first = copy["id"].clone();
            copy["id"] = json!(format!("h{number}"));
            copy["at"] = json!(instant(*again));
            if let Some(who) = who {
                copy["identifier"] = json!(who);
            }
            let taken = if *second { copy["id"].clone() } else { first };
            let withdrawal = json!({"event": "withdrew", "id": format!("hw{number}"),
                "at": instant(*taken_back), "source": "shop", "consent": taken});
            history.events.extend([copy, withdrawal]);
            return;
        }
    };
    let places: Vec<usize> = (0..history.events.len())
        .filter(|place| history.events[*place].get("effect").is_some())
        .collect();
    if !places.is_empty() {
        history.events[*which.get(&places)][field] = value.clone();
    }
}
