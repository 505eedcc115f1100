//! personagraph: the events as they are, asked through the directory. Each access is
//! compiled and the person gathered beforehand.

use crate::engine::{Engine, Seen, one_by_one};
use crate::workload::{ATTRIBUTES, Asking, askings};
use personagraph::directory::{Dossier, Findings, Inquiry};
use personagraph::name::Attribute;
use personagraph::{Access, Directory, Key, Timestamp};
use std::hint::black_box;

/// What is read of the decisions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// Every reason of each.
    Reasons,
    /// Yes or no, as of the rivals.
    Answers,
}

pub struct Ours {
    read: Read,
    dossier: Dossier<'static>,
    /// By asking.
    inquiries: Vec<Inquiry<'static>>,
    /// By attribute.
    attributes: Vec<Attribute>,
    findings: Option<Findings<'static>>,
}

impl Ours {
    /// A directory of these events; the profile is the person's of an identifier.
    pub fn new(events: &[String], identifier: &str, now: &str, read: Read) -> Self {
        let mut directory = Directory::new(Key::from([7; 32]));
        for event in events {
            let event = serde_json::from_str(event).expect("an event");
            let _ = directory.apply(event).expect("its id is free");
        }
        // It lives as long as the contest.
        let directory: &'static Directory = Box::leak(Box::new(directory));
        let now: Timestamp = now.parse().expect("an instant");
        let inquiry = |asking: Asking| {
            let access = Access::new(asking.recipient, asking.purpose, now);
            let access = match asking.channel {
                Some(channel) => access.on(channel),
                None => access,
            };
            directory.inquiry(&access).expect("an access")
        };
        let name = |name: &&str| Attribute::try_from(*name).expect("a name");
        let someone = identifier.parse().expect("an identifier");
        Self {
            read,
            dossier: directory.dossier(&someone, now),
            inquiries: askings().into_iter().map(inquiry).collect(),
            attributes: ATTRIBUTES.iter().map(name).collect(),
            findings: None,
        }
    }
}

impl Engine for Ours {
    fn decide(&mut self, asking: usize, attribute: usize) -> bool {
        let findings = self.inquiries[asking].decide(&self.dossier);
        findings.on(&self.attributes[attribute]).is_allow()
    }

    /// Decides on everything, and reads it.
    fn filter(&mut self, asking: usize) {
        let findings = self.inquiries[asking].decide(&self.dossier);
        for finding in findings.iter() {
            if self.read == Read::Answers {
                black_box(finding.is_allowed());
                continue;
            }
            for ground in finding.grounds() {
                ground.consents().chain(ground.approvals()).for_each(|id| {
                    black_box(id);
                });
            }
            finding.prohibitions().for_each(|prohibition| {
                black_box(prohibition);
            });
            finding.missing().for_each(|missing| {
                black_box(missing);
            });
        }
        self.findings = Some(findings);
    }

    fn seen(&self) -> Seen {
        one_by_one(|at| {
            let attribute = &self.attributes[at];
            self.findings
                .iter()
                .any(|findings| findings.on(attribute).is_allow())
        })
    }
}
