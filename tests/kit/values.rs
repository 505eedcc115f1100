//! What an event says and what a host sets up has a strategy; what it makes passes the checks
//! that deserialising makes.

use personagraph::condition::Condition;
use personagraph::directory::What;
use personagraph::engagement::trend::Watch;
use personagraph::identifier::IdentifierPattern;
use personagraph::outreach::{
    AtMost, Cap, ClockTime, Digests, Fatigue, Gathering, Message, Offset, OutreachPolicy, Period,
    Quiet, Route, Via,
};
use personagraph::permission::{LegalBasis, Scope, Vote};
use personagraph::population::Segment;
use personagraph::profile::{Fragment, MergePolicy};
use personagraph::programme::{Audience, Programme, Rule};
use personagraph::strategy::World;
use personagraph::value::{Score, Trust};
use personagraph::venn::{Expression, Venn};
use personagraph::{Access, Event, Identifier, Lens, Permit, Rules, Timestamp, Value, name};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

fn comes_back<T: Serialize + DeserializeOwned + PartialEq>(one: &T) -> Result<(), TestCaseError> {
    let text = serde_json::to_string(one).map_err(|e| TestCaseError::fail(e.to_string()))?;
    let back: T = serde_json::from_str(&text)
        .map_err(|error| TestCaseError::fail(format!("{error}: {text}")))?;
    prop_assert!(back == *one, "{}", text);
    Ok(())
}

macro_rules! come_back {
    ($($test:ident: $($type:ty),+;)+) => {
        proptest! {
            #![proptest_config(ProptestConfig::with_cases(64))]
            $(
                #[test]
                fn $test(all in ($(any::<$type>(),)+)) {
                    come_back!(@each all: $($type),+);
                }
            )+
        }
    };
    (@each $all:ident: $a:ty) => { comes_back(&$all.0)?; };
    (@each $all:ident: $a:ty, $b:ty) => { come_back!(@each $all: $a); comes_back(&$all.1)?; };
    (@each $all:ident: $a:ty, $b:ty, $c:ty) => {
        come_back!(@each $all: $a, $b); comes_back(&$all.2)?;
    };
    (@each $all:ident: $a:ty, $b:ty, $c:ty, $d:ty) => {
        come_back!(@each $all: $a, $b, $c); comes_back(&$all.3)?;
    };
    (@each $all:ident: $a:ty, $b:ty, $c:ty, $d:ty, $e:ty) => {
        come_back!(@each $all: $a, $b, $c, $d); comes_back(&$all.4)?;
    };
}

come_back! {
    names: name::Persona, name::Recipient, name::Purpose, name::Attribute, name::AttributePattern;
    more_names: name::Fact, name::Channel, name::Source, name::Kind, name::Topic;
    other_names: name::Namespace, name::ProgrammeName, name::EventId, Identifier, IdentifierPattern;
    plain_things: Timestamp, Value, Score, Trust, Condition;
    permissions: Scope, LegalBasis, Vote;
    events_and_rules: Event, Rules;
    times: AtMost, Quiet, Period, ClockTime, Offset;
    outreach: Message, Via, Gathering, Cap, Fatigue;
    policies: Route, Digests, OutreachPolicy;
    groups: Segment, Programme, Rule, Audience;
    settings: Watch;
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_said_in_code_is_sound(permit: Permit, access: Access, policy: MergePolicy) {
        prop_assert!(permit.terms().is_ok());
        prop_assert!(access.question().is_ok());
        let name = World::default().attributes[0].clone();
        let _ = policy.of(&name);
    }

    #[test]
    fn lenses_say_what_they_are(lens: Lens) {
        let text = lens.to_string();
        let floor = text.split(',').next().expect("a floor");
        prop_assert!(floor.parse::<Lens>().is_ok(), "{}", text);
    }

    #[test]
    fn venn_sets_part_their_union(venn: Venn<name::Persona, u8>, which: Expression<name::Persona>) {
        let parted: usize = venn.regions().map(|region| region.items().len()).sum();
        prop_assert_eq!(parted, venn.union().len());
        let all: BTreeSet<&u8> = venn.union().into_iter().chain(venn.outside()).collect();
        prop_assert!(venn.select(&which).is_subset(&all));
    }

    #[test]
    fn fragments_join_in_any_order(one: Fragment, other: Fragment) {
        prop_assert_eq!(one.join(&other), other.join(&one));
    }

    #[test]
    fn kinds_of_events_are_themselves(what: What) {
        prop_assert!(what.kind().as_str().len() > 4);
    }
}

#[test]
fn a_world_of_nobody_gives_up_and_says_why() {
    let nobody = World {
        identifiers: Vec::new(),
        ..World::default()
    };
    let mut runner = crate::runner(1);
    let run = runner.run(&any_with::<Identifier>(nobody), |_| Ok(()));
    assert!(run.is_err());
    let why = runner.to_string();
    assert!(why.contains("`World::identifiers` is empty"), "{why}");
}
