//! Programmes and rules as configuration, through serde.

use super::{HandOvers, Matching, Programme, ProgrammeError, Programmes, Router, Rule};
use crate::name::ProgrammeName;
use alloc::vec::Vec;

/// What a router is written as.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Router", deny_unknown_fields)]
pub(super) struct Configuration {
    programmes: Vec<Programme>,
    default: ProgrammeName,
    matching: Matching,
    #[serde(default)]
    rules: Vec<Rule>,
    #[serde(default)]
    crisis: Option<ProgrammeName>,
}

impl From<Router> for Configuration {
    fn from(router: Router) -> Self {
        let Router {
            programmes: Programmes { default, others },
            matching,
            rules,
            crisis,
        } = router;
        Self {
            default: default.name.clone(),
            programmes: core::iter::once(default)
                .chain(others.into_values())
                .collect(),
            matching,
            rules,
            crisis,
        }
    }
}

impl TryFrom<Configuration> for Router {
    type Error = ProgrammeError;

    fn try_from(configuration: Configuration) -> Result<Self, ProgrammeError> {
        let Configuration {
            mut programmes,
            default,
            matching,
            rules,
            crisis,
        } = configuration;
        let place = programmes.iter().position(|one| one.name == default);
        let place = place.ok_or(ProgrammeError::UnknownDefault(default))?;
        let default = programmes.remove(place);
        let router = Self::new(Programmes::of(default, programmes)?, matching);
        let router = rules.into_iter().try_fold(router, Self::rule)?;
        match crisis {
            Some(programme) => router.on_crisis(programme),
            None => Ok(router),
        }
    }
}

/// How many messages came in through one programme, or through none, and were for another
/// or the same.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Handed", deny_unknown_fields)]
pub(super) struct Handed {
    #[serde(default)]
    came_in: Option<ProgrammeName>,
    to: ProgrammeName,
    messages: u64,
}

impl From<HandOvers> for Vec<Handed> {
    fn from(report: HandOvers) -> Self {
        let all = report.0.into_iter();
        let all = all.flat_map(|(came_in, tos)| {
            tos.into_iter().map(move |(to, messages)| Handed {
                came_in: came_in.clone(),
                to,
                messages,
            })
        });
        all.collect()
    }
}

impl From<Vec<Handed>> for HandOvers {
    /// What is there twice adds up; of no messages nothing is kept.
    fn from(all: Vec<Handed>) -> Self {
        let mut report = Self::new();
        for one in all.into_iter().filter(|one| one.messages > 0) {
            report.add(one.came_in, one.to, one.messages);
        }
        report
    }
}
