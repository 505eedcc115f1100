//! personagraph: the events as they are, asked through the directory.

use crate::engine::{Engine, Seen, one_by_one};
use crate::workload::{ATTRIBUTES, Asking, askings};
use personagraph::name::Attribute;
use personagraph::profile::PartialIdentity;
use personagraph::{Access, Directory, Identifier, Key, Timestamp, View};

pub struct Ours {
    directory: Directory,
    someone: Identifier,
    /// By asking.
    accesses: Vec<Access>,
    /// By attribute.
    attributes: Vec<Attribute>,
    view: View,
}

impl Ours {
    /// A directory of these events; the profile is the person's of an identifier.
    pub fn new(events: &[String], identifier: &str, now: &str) -> Self {
        let mut directory = Directory::new(Key::from([7; 32]));
        for event in events {
            let event = serde_json::from_str(event).expect("an event");
            let _ = directory.apply(event).expect("its id is free");
        }
        let now: Timestamp = now.parse().expect("an instant");
        let access = |asking: Asking| {
            let access = Access::new(asking.recipient, asking.purpose, now);
            match asking.channel {
                Some(channel) => access.on(channel),
                None => access,
            }
        };
        let name = |name: &&str| Attribute::try_from(*name).expect("a name");
        Self {
            directory,
            someone: identifier.parse().expect("an identifier"),
            accesses: askings().into_iter().map(access).collect(),
            attributes: ATTRIBUTES.iter().map(name).collect(),
            view: View::default(),
        }
    }
}

impl Engine for Ours {
    fn decide(&mut self, asking: usize, attribute: usize) -> bool {
        let (access, attribute) = (&self.accesses[asking], &self.attributes[attribute]);
        let decision = self.directory.decide(&self.someone, attribute, access);
        decision.expect("an access").is_allow()
    }

    fn filter(&mut self, asking: usize) {
        let view = self.directory.view(&self.someone, &self.accesses[asking]);
        self.view = view.expect("an access");
    }

    fn seen(&self) -> Seen {
        let identities = self.view.identities();
        one_by_one(|at| {
            let attribute = &self.attributes[at];
            let mut shown = identities.iter().map(PartialIdentity::attributes);
            shown.any(|attributes| attributes.contains_key(attribute))
        })
    }
}
