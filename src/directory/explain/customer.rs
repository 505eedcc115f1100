//! An explanation in words for the person it is about.

use super::words::{Because, ByOnly, Called, Dates, On, doubt};
use super::{By, Explanation, Lack, NearMiss, Obstacle, Prohibition};
use crate::condition::Truth;
use crate::name::List;
use crate::permission::{Decision, Grant, Place, Side};
use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::{self, Write as _};

/// An explanation in words for the person it is about: one sentence, with days in
/// UTC. No ids, no value, no identifier; of what somebody said who merely may be the
/// same person, no more than that there is an objection. It asks for nothing: what
/// would allow it is left out.
#[derive(Clone, Copy, Debug)]
pub struct ToCustomer<'a>(pub(super) &'a Explanation);

impl fmt::Display for ToCustomer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let asked = self.0.question();
        let may = if self.0.is_allowed() {
            "may"
        } else {
            "may not"
        };
        let attribute = &self.0.attribute;
        write!(f, "{} {may} use `{attribute}`", Called(&asked.recipient))?;
        write!(f, " for `{}`", asked.purpose)?;
        if let Some(channel) = &asked.channel {
            write!(f, " by `{channel}`")?;
        }
        let reasons = self.reasons()?;
        for (i, reason) in reasons.iter().enumerate() {
            write!(f, "{}{reason}", if i == 0 { ": " } else { "; " })?;
        }
        f.write_str(".")
    }
}

impl ToCustomer<'_> {
    /// Each once.
    fn reasons(self) -> Result<Vec<String>, fmt::Error> {
        let mut reasons = Vec::new();
        match &self.0.decision {
            Decision::Allow { grants } => reasons.extend(self.permits(grants)?),
            Decision::Deny { .. } => {
                for one in &self.0.observations {
                    for prohibition in &one.prohibitions {
                        reasons.push(self.objection(prohibition)?);
                    }
                }
                reasons.extend(self.lacks()?);
            }
        }
        if self.0.observations.is_empty() {
            reasons.push("nothing of that name is known of you".to_string());
        }
        let mut told = BTreeSet::new();
        reasons.retain(|reason| told.insert(reason.clone()));
        Ok(reasons)
    }

    fn permits(self, grants: &[Grant]) -> Result<Vec<String>, fmt::Error> {
        let said = |grant: &Grant| self.0.said.get(&grant.consent).copied();
        let days: BTreeSet<_> = grants.iter().filter_map(said).collect();
        let days: BTreeSet<String> = days
            .into_iter()
            .map(|day| On(Dates::Plain, day).to_string())
            .collect();
        let one = |day: &String| {
            let mut text = String::new();
            write!(text, "you allowed this on {day}, and so did the company")?;
            Ok(text)
        };
        days.iter().map(one).collect()
    }

    fn objection(self, one: &Prohibition) -> Result<String, fmt::Error> {
        let mut text = String::new();
        match one.by {
            By::MayBeCustomer => return Ok("there is an objection that may be yours".to_string()),
            By::Customer => write!(text, "you said no on {}", On(Dates::Plain, one.said))?,
            By::Company => text.push_str("the company rules it out"),
        }
        if let Some(until) = one.until {
            write!(text, ", until {}", On(Dates::Plain, until))?;
        }
        if !one.doubts.is_empty() {
            text.push_str(", and it is not known whether that applies: ");
            write!(text, "{}", Doubts(self.0, one))?;
        }
        Ok(text)
    }

    /// What is missing, by place where that makes a difference.
    fn lacks(self) -> Result<Vec<String>, fmt::Error> {
        let observations = self.0.observations.iter();
        let all: Vec<&Lack> = observations.flat_map(|one| &one.missing).collect();
        let places: BTreeSet<&Place> = all.iter().map(|lack| &lack.place).collect();
        let mut told = Vec::new();
        for one in &self.0.observations {
            for place in one.missing.chunk_by(|a, b| a.place == b.place) {
                let mut text = String::new();
                match place.first().map(|lack| &lack.place) {
                    Some(Place::Inside(persona)) if places.len() > 1 => {
                        write!(text, "as part of `{persona}`, ")?;
                    }
                    Some(Place::OutsideAllCircles) if places.len() > 1 => {
                        text.push_str("outside of your personas, ");
                    }
                    _ => {}
                }
                for (i, lack) in place.iter().enumerate() {
                    text.push_str(if i == 0 { "" } else { ", and " });
                    text.push_str(&self.lack(lack)?);
                }
                told.push(text);
            }
        }
        Ok(told)
    }

    fn lack(self, lack: &Lack) -> Result<String, fmt::Error> {
        // What somebody else may have permitted is theirs to be told.
        let own = |near: &&NearMiss| !near.obstacles.contains(&Obstacle::MayBeAnother);
        let near = lack.near.iter().filter(own);
        let near = near.map(|near| match lack.side {
            Side::Customer => self.permit(near),
            Side::Company => self.approval(near),
        });
        let near = near.collect::<Result<BTreeSet<String>, _>>()?;
        if near.is_empty() {
            return Ok(match lack.side {
                Side::Customer => "you have not said yes to it".to_string(),
                Side::Company => "the company has not approved it".to_string(),
            });
        }
        Ok(near.into_iter().collect::<Vec<_>>().join(", and "))
    }

    fn permit(self, near: &NearMiss) -> Result<String, fmt::Error> {
        let mut text = String::new();
        write!(text, "you allowed this on {}", On(Dates::Plain, near.said))?;
        self.terms(&mut text, near)?;
        Ok(text)
    }

    fn approval(self, near: &NearMiss) -> Result<String, fmt::Error> {
        for obstacle in &near.obstacles {
            match obstacle {
                Obstacle::Open { vetoed_by, .. } if vetoed_by.is_empty() => {
                    return Ok("the company has not decided on it yet".to_string());
                }
                Obstacle::Open { .. } => {
                    return Ok("the company has decided against it".to_string());
                }
                Obstacle::NobodySat => return Ok("the company has not approved it".to_string()),
                _ => {}
            }
        }
        let mut text = String::from("the company allowed this");
        self.terms(&mut text, near)?;
        Ok(text)
    }

    /// The terms of a permit that keep it from counting, and its end.
    fn terms(self, text: &mut String, near: &NearMiss) -> fmt::Result {
        let day = |instant| On(Dates::Plain, instant);
        for obstacle in &near.obstacles {
            match obstacle {
                Obstacle::NotYet { from } => write!(text, ", from {} on", day(*from))?,
                Obstacle::Over { until } => write!(text, ", until {}", day(*until))?,
                Obstacle::Channel { only } => write!(text, ", {}", ByOnly(only))?,
                Obstacle::Condition { unmet } => {
                    if let Some((facts, truth)) = Because::only_facts(unmet) {
                        let how = match (truth, facts.len()) {
                            (Truth::Unknown, 1) => "is not known to hold",
                            (Truth::Unknown, _) => "are not known to hold",
                            (_, 1) => "does not hold",
                            _ => "do not hold",
                        };
                        let facts = List(facts.iter(), "and");
                        write!(text, " on condition that {facts}, which {how}")?;
                    } else {
                        let (question, dates) = (self.0.question(), Dates::Plain);
                        let because = Because {
                            unmet,
                            question,
                            dates,
                        };
                        write!(text, " on a condition that is not met: {because}")?;
                    }
                }
                _ => {}
            }
        }
        for obstacle in &near.obstacles {
            if let Obstacle::Withdrawn { at, .. }
            | Obstacle::WithdrawnAlike { at, .. }
            | Obstacle::Revoked { at, .. } = obstacle
            {
                write!(text, ", and took it back on {}", day(*at))?;
            }
        }
        Ok(())
    }
}

/// What is not known of whether a prohibition applies.
struct Doubts<'a>(&'a Explanation, &'a Prohibition);

impl fmt::Display for Doubts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, part) in self.1.doubts.iter().enumerate() {
            f.write_str(if i == 0 { "" } else { ", " })?;
            doubt(f, part, self.0.question(), Dates::Plain)?;
        }
        Ok(())
    }
}
