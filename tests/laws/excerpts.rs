//! An excerpt says of one person what the whole directory says; supposing is
//! applying.

use crate::crm::{self, LENSES};
use crate::history::{
    ATTRIBUTES, Ask, DAYS_ASKED, FACTS, History, IDENTIFIERS, Links, PERSONAS, Plan, asked,
    instant, permit_of, prohibition_of,
};
use personagraph::{Directory, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value as Json, json};

/// The identifier that the rules block here, and whoever is linked with it.
const BLOCKED: &str = "email:none@none.com";

/// What an excerpt must not leave out beside the piece itself: what was said through
/// a blocked identifier, or a neighbour of one, and what an erasure keeps.
#[derive(Clone, Debug)]
pub(crate) struct Border {
    other: &'static str,
    statement: Vec<Json>,
    /// What decides on it: facts and enclosures of its speaker.
    besides: Vec<Json>,
    seen: &'static str,
    days: [u32; 3],
    erased: bool,
    blocked: bool,
}

pub(crate) fn border() -> BoxedStrategy<Border> {
    let statement = prop_oneof![2 => prohibition_of(Links::Some), 1 => permit_of(Links::Some)];
    let days = [0..20_u32, 20..40, 40..60];
    let kinds = prop_oneof![
        4 => Just((false, true)),
        4 => Just((true, false)),
        2 => Just((true, true)),
    ];
    let fact = (select(&FACTS[..]), any::<bool>())
        .prop_map(|(fact, holds)| json!({"event": "established", "fact": fact, "holds": holds}));
    let enclosed = (select(&PERSONAS[..]), select(&ATTRIBUTES[..])).prop_map(
        |(persona, name)| json!({"event": "enclosed", "persona": persona, "attributes": [name]}),
    );
    (
        select(&IDENTIFIERS[..]),
        statement,
        vec(prop_oneof![2 => fact, 1 => enclosed], 0..=3),
        select(&ATTRIBUTES[..]),
        days,
        kinds,
    )
        .prop_map(
            |(other, statement, besides, seen, days, (erased, blocked))| Border {
                other,
                statement,
                besides,
                seen,
                days,
                erased,
                blocked,
            },
        )
        .boxed()
}

impl Border {
    /// A history with it, and questions about both its ends.
    pub(crate) fn with(&self, history: &History, asks: &[Ask]) -> (History, Vec<Ask>) {
        let (mut history, mut asks) = (history.clone(), asks.to_vec());
        let speaker = if self.blocked {
            BLOCKED
        } else {
            "phone:+15550102"
        };
        if self.blocked {
            history.rules["blocked"] = json!([BLOCKED]);
        }
        let ends = if self.days[0] % 2 == 0 {
            [speaker, self.other]
        } else {
            [self.other, speaker]
        };
        if speaker == self.other {
            return (history, asks);
        }
        let at = |day: u32| json!({"at": instant(day), "source": "signup"});
        let mut say = |id: &str, day: u32, fields: Json| {
            let mut event = at(day);
            event["id"] = json!(id);
            for (field, value) in fields.as_object().expect("an object") {
                event[field] = value.clone();
            }
            history.events.push(event);
        };
        say(
            "b1",
            self.days[0],
            json!({"event": "linked", "between": ends, "basis": "declared"}),
        );
        say(
            "b2",
            self.days[0],
            json!({"event": "observed", "identifier": ends[1],
            "attribute": self.seen, "value": "seen"}),
        );
        for (n, besides) in self.besides.iter().enumerate() {
            let mut besides = besides.clone();
            besides["identifier"] = json!(ends[0]);
            say(&format!("besides-{n}"), self.days[1], besides);
        }
        if self.erased {
            say(
                "b3",
                self.days[2],
                json!({"event": "erased", "identifier": speaker}),
            );
        }
        let mut statement = self.statement.clone();
        for event in statement
            .iter_mut()
            .filter(|event| event["event"] == "consented")
        {
            event["identifier"] = json!(ends[0]);
            event["at"] = json!(instant(self.days[1]));
        }
        history.events.extend(statement);
        for (ask, end) in asks.iter_mut().zip(ends) {
            end.clone_into(&mut ask.identifier);
        }
        (history, asks)
    }
}

/// Every answer about the identifier of a question.
pub(crate) fn same(whole: &Directory, small: &Directory, ask: &Ask) -> Result<(), TestCaseError> {
    let (who, access) = (crm::id(&ask.identifier), ask.access());
    prop_assert_eq!(ask.view(whole), ask.view(small), "{:?}", ask);
    let answer = |of: &Directory| of.answer(&who, &access).expect("names");
    prop_assert_eq!(answer(whole), answer(small), "{:?}", ask);
    for attribute in ATTRIBUTES {
        let decide = |of: &Directory| ask.decide(of, attribute);
        prop_assert_eq!(decide(whole), decide(small), "`{}`: {:?}", attribute, ask);
        let explain = |of: &Directory| of.explain(&who, attribute, &access).expect("names");
        prop_assert_eq!(explain(whole), explain(small), "`{}`: {:?}", attribute, ask);
    }
    for lens in LENSES.map(crm::lens) {
        for at in [crm::at(ask.day), Timestamp::MAX] {
            let person = |of: &Directory| of.person_of(&who, &lens, at);
            prop_assert_eq!(person(whole), person(small), "{} at {}", lens, at);
            let log = whole.consents(&who, &lens, at);
            prop_assert_eq!(log, small.consents(&who, &lens, at), "{} at {}", lens, at);
        }
        prop_assert_eq!(whole.ids_of(&who, &lens), small.ids_of(&who, &lens));
    }
    for at in [crm::at(ask.day), Timestamp::MAX] {
        prop_assert_eq!(whole.personas(&who, at), small.personas(&who, at));
        let profile = whole.custodian().profile(&who, at);
        prop_assert_eq!(profile, small.custodian().profile(&who, at));
        prop_assert_eq!(whole.motions(at), small.motions(at));
    }
    Ok(())
}

/// Of every third identifier, as of the instant of each question and of another.
fn same_of_all(history: &History, asks: &[Ask], day: u32) -> Result<(), TestCaseError> {
    let whole = crm::directory(&history.rules, &history.events);
    for identifier in IDENTIFIERS.into_iter().skip(day as usize % 3).step_by(3) {
        let small = whole.excerpt(&crm::id(identifier));
        prop_assert!(small.len() <= whole.len());
        for ask in asks {
            for day in [ask.day, day] {
                let identifier = identifier.to_owned();
                let ask = Ask {
                    identifier,
                    day,
                    ..ask.clone()
                };
                same(&whole, &small, &ask)?;
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(crm::cases(48))]

    #[test]
    fn an_excerpt_says_what_the_whole_says(
        (history, asks) in asked(Plan::ANY, 2),
        day in DAYS_ASKED,
    ) {
        crm::told_short(&history, |history| same_of_all(history, &asks, day))?;
    }

    #[test]
    fn an_excerpt_holds_what_reaches_across_its_border(
        (history, asks) in asked(Plan::ANY, 2),
        border in border(),
    ) {
        let (history, asks) = border.with(&history, &asks);
        let same = |history: &History| {
            let whole = crm::directory(&history.rules, &history.events);
            for ask in &asks {
                same(&whole, &whole.excerpt(&crm::id(&ask.identifier)), ask)?;
                let last = Ask { day: 80, ..ask.clone() };
                same(&whole, &whole.excerpt(&crm::id(&ask.identifier)), &last)?;
            }
            Ok(())
        };
        crm::told_short(&history, same)?;
    }

    #[test]
    fn supposing_is_applying(
        (history, asks) in asked(Plan::ANY, 2),
        split in any::<Index>(),
    ) {
        let suppose = |history: &History| {
            let (head, tail) = history.events.split_at(split.index(history.events.len() + 1));
            let whole = crm::directory(&history.rules, &history.events);
            let head = crm::directory(&history.rules, head);
            for ask in &asks {
                let tail = tail.iter().map(crm::event);
                let supposed = head.suppose(&crm::id(&ask.identifier), tail).expect("ids differ");
                same(&whole, &supposed, ask)?;
            }
            Ok(())
        };
        crm::told_short(&history, suppose)?;
    }

    #[test]
    fn supposing_a_known_id_is_refused_as_applying_is(
        (history, asks) in asked(Plan::NOBODY_FORGOTTEN, 1),
        one in any::<Index>(),
        other in any::<Index>(),
    ) {
        let whole = crm::directory(&history.rules, &history.events);
        let mut event = crm::event(one.get(&history.events));
        event.id = crm::event(other.get(&history.events)).id;
        let supposed = whole.suppose(&crm::id(&asks[0].identifier), [event.clone()]);
        let mut applied = whole;
        prop_assert_eq!(applied.apply(event).err(), supposed.err());
    }
}
