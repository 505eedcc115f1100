//! D2: a snapshot and the log's tail give the state that a replay of the whole
//! log gives; where somebody was erased, of the purged log that the host keeps.

use crate::crm::{self, Answers};
use crate::history::{Ask, History, Plan, asked};
use personagraph::directory::Changes;
use personagraph::name::EventId;
use personagraph::{Directory, Event};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// What a host stores: what each change says, and nothing else.
#[derive(Default)]
struct Host(BTreeMap<EventId, Event>);

impl Host {
    fn store(&mut self, changes: Changes) {
        if let Some(event) = changes.store {
            self.0.insert(event.id.clone(), event);
        }
        for purge in changes.purge {
            self.0.remove(&purge.id);
            if let Some(instead) = purge.instead {
                self.0.insert(purge.id, instead);
            }
        }
    }
}

fn reopened(directory: &Directory) -> Directory {
    let text = crm::snapshot(directory);
    let mut json = serde_json::Deserializer::from_str(&text);
    Directory::restore(crm::key(), &mut json).expect("it is whole")
}

fn same(one: &Directory, two: &Directory, asks: &[Ask]) -> Result<(), TestCaseError> {
    prop_assert_eq!(Answers::of(one, asks), Answers::of(two, asks));
    prop_assert_eq!(crm::snapshot(one), crm::snapshot(two));
    Ok(())
}

fn tell(directory: &mut Directory, events: &[Json]) -> Vec<Changes> {
    let apply = |json| directory.apply(crm::event(json)).expect("ids differ");
    events.iter().map(apply).collect()
}

fn stored(history: &History) -> (Directory, Host) {
    let (mut directory, mut host) = (crm::empty(&history.rules), Host::default());
    for changes in tell(&mut directory, &history.events) {
        host.store(changes);
    }
    (directory, host)
}

proptest! {
    #![proptest_config(crm::cases(128))]

    #[test]
    fn a_snapshot_and_the_tail_are_a_replay(
        (history, asks) in asked(Plan::ANY, 2),
        split in any::<Index>(),
    ) {
        let whole = crm::directory(&history.rules, &history.events);
        let (head, tail) = history.events.split_at(split.index(history.events.len() + 1));
        let mut two = reopened(&crm::directory(&history.rules, head));
        let mut one = crm::directory(&history.rules, head);
        let (ours, theirs) = (tell(&mut one, tail), tell(&mut two, tail));
        prop_assert_eq!(ours, theirs, "the same changes");
        same(&whole, &two, &asks)?;
        same(&whole, &reopened(&two), &asks)?;
    }

    #[test]
    fn the_purged_log_that_a_host_keeps_replays_to_the_same(
        (history, asks) in asked(Plan::ANY, 2),
    ) {
        let (directory, host) = stored(&history);
        let held: Vec<&Event> = directory.custodian().events().collect();
        prop_assert_eq!(host.0.values().collect::<Vec<_>>(), held, "what is held is stored");
        let mut replayed = crm::empty(&history.rules);
        let mut backwards = crm::empty(&history.rules);
        for event in host.0.values() {
            let _ = replayed.apply(event.clone()).expect("ids differ");
        }
        for event in host.0.values().rev() {
            let _ = backwards.apply(event.clone()).expect("ids differ");
        }
        same(&directory, &replayed, &asks)?;
        same(&directory, &backwards, &asks)?;
    }
}
