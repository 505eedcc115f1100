//! Telling a story: its lines are questions to the directory.

use crate::answers;
use crate::error::Error;
use crate::stories::EVENTS;
use personagraph::identity::Explanation;
use personagraph::permission::{Half, Place, Side};
use personagraph::{Access, Decision, Directory, Event, Identifier, Key, Lens, Rules};
use std::fmt::Write;

/// The answer to whoever may see nothing, or asks about nobody.
pub(crate) const NOTHING: &str = "nothing";

/// A question, and the answer that the story tells.
pub(crate) struct Look {
    on: &'static str,
    team: &'static str,
    purpose: &'static str,
    of: &'static str,
    sees: &'static str,
    /// An attribute whose decision is explained.
    because: Option<(&'static str, &'static str)>,
}

/// A question and its answer.
pub(crate) const fn look(
    on: &'static str,
    (team, purpose): (&'static str, &'static str),
    of: &'static str,
    sees: &'static str,
) -> Look {
    Look {
        on,
        team,
        purpose,
        of,
        sees,
        because: None,
    }
}

impl Look {
    /// And the reason, by an attribute.
    pub(crate) const fn because(self, attribute: &'static str, reason: &'static str) -> Self {
        Self {
            because: Some((attribute, reason)),
            ..self
        }
    }
}

/// A story as far as it is told.
pub(crate) struct Told<'d> {
    directory: &'d Directory,
    key: &'d Key,
    rules: &'d Rules,
    text: String,
}

impl<'d> Told<'d> {
    pub(crate) const fn new(directory: &'d Directory, key: &'d Key, rules: &'d Rules) -> Self {
        Self {
            directory,
            key,
            rules,
            text: String::new(),
        }
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// A paragraph.
    pub(crate) fn say(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// Asks, checks the answers, and tells them.
    pub(crate) fn look(&mut self, looks: &[Look]) -> Result<(), Error> {
        let mut heading = String::new();
        for look in looks {
            let asks = format!(
                "  {} for {} asks about {}\n",
                look.team, look.purpose, look.of
            );
            if asks != heading {
                self.text.push_str(&asks);
                heading = asks;
            }
            let access = access(look.on, (look.team, look.purpose))?;
            let of = identifier(look.of)?;
            let sees = self.sees(&access, &of)?;
            agree(look.sees, &sees)?;
            // Writing to a string does not fail.
            let _ = writeln!(self.text, "    {}  {sees}", look.on);
            if let Some((attribute, reason)) = look.because {
                let why = because(&self.directory.decide(&of, attribute, &access)?);
                agree(reason, &why)?;
                let _ = writeln!(self.text, "                `{attribute}`: {why}");
            }
        }
        self.text.push('\n');
        Ok(())
    }

    /// What an access sees of somebody; partial identities that are kept apart
    /// are parted by a bar.
    fn sees(&self, access: &Access, of: &Identifier) -> Result<String, Error> {
        let view = self.directory.view(of, access)?;
        let identities = view.identities().iter().map(|identity| {
            let shown = identity.attributes().iter().map(|(name, shown)| {
                let values = shown.values().map(|value| value.in_clear().to_string());
                format!("{name}: {}", values.collect::<Vec<_>>().join(" and "))
            });
            shown.collect::<Vec<_>>().join(", ")
        });
        let all = identities.collect::<Vec<_>>().join(" | ");
        Ok(if all.is_empty() {
            NOTHING.to_owned()
        } else {
            all
        })
    }

    /// The event that links two identifiers.
    pub(crate) fn linked(&self, a: &str, b: &str) -> Result<String, Error> {
        let (a, b) = (identifier(a)?, identifier(b)?);
        let links = match self.directory.graph().explain(&a, &b, &Lens::all()) {
            Explanation::One { path, .. } => path,
            _ => Vec::new(),
        };
        let ids = links.iter().map(|why| why.evidence.to_string());
        Ok(ids.collect::<Vec<_>>().join(", "))
    }

    /// Checks that these questions have the same answers, byte for byte, where
    /// some events were never heard of.
    pub(crate) fn same_without(
        &self,
        events: &[&str],
        questions: &[(&str, (&str, &str), &str)],
    ) -> Result<(), Error> {
        let mut other = Directory::with_rules(self.key.clone(), self.rules.clone());
        for line in EVENTS.iter().flat_map(|story| story.lines()) {
            let event: Event = serde_json::from_str(line)?;
            if !events.contains(&event.id.as_str()) {
                let _ = other.apply(event)?;
            }
        }
        for (on, asks, of) in questions {
            let access = access(on, *asks)?;
            let of = identifier(of)?;
            let here = answers::view(self.directory, &access, Some(&of))?;
            let there = answers::view(&other, &access, Some(&of))?;
            agree(&there.join("\n"), &here.join("\n"))?;
        }
        Ok(())
    }
}

/// At the end of a day, in UTC; on the day itself what was said on it counts.
fn access(on: &str, (team, purpose): (&str, &str)) -> Result<Access, Error> {
    let at = format!("{on}T23:59:59Z").parse();
    let at = at.map_err(personagraph::Error::from)?;
    Ok(Access::new(team, purpose, at))
}

fn identifier(text: &str) -> Result<Identifier, Error> {
    Ok(text.parse().map_err(personagraph::Error::from)?)
}

fn agree(told: &str, found: &str) -> Result<(), Error> {
    if told == found {
        return Ok(());
    }
    Err(Error::Told {
        told: told.to_owned(),
        found: found.to_owned(),
    })
}

/// The first reason of a decision, in words.
fn because(decision: &Decision) -> String {
    let inside = |place: &Place| match place {
        Place::Inside(persona) => format!("inside `{persona}`"),
        Place::OutsideAllCircles => "outside all circles".to_owned(),
    };
    match decision {
        Decision::Allow { grants, .. } => grants.first().map(|grant| {
            let (consent, approval) = (&grant.consent, &grant.approval);
            let place = inside(&grant.place);
            format!("consent {consent} and approval {approval} both hold {place}")
        }),
        Decision::Deny {
            prohibitions,
            missing,
            ..
        } => {
            let prohibited = prohibitions.first().map(|(side, id)| {
                let whose = match side {
                    Side::Customer => "customer's",
                    Side::Company => "company's",
                };
                format!("the {whose} prohibition {id} reaches it")
            });
            prohibited.or_else(|| {
                missing.first().map(|missing| {
                    let half = match missing.half {
                        Half::Consent => "no consent holds",
                        Half::Approval => "no approval holds",
                        Half::Both => "neither consent nor approval holds",
                    };
                    format!("{half} {}", inside(&missing.place))
                })
            })
        }
        _ => None,
    }
    .unwrap_or_else(|| "nothing is known of it".to_owned())
}
