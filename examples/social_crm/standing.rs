//! Who is listened to, and what would go with a customer who goes.

use crate::error::Error;
use personagraph::engagement::Relation;
use personagraph::engagement::standing::{Damping, Relations, Tie, Weight};
use personagraph::{Directory, Identifier, Lens, PersonId, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;

/// What is asked for.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// Who might go; if nobody is named, everybody's standing.
    pub(crate) of: Option<Identifier>,
    pub(crate) at: Timestamp,
    /// No more people than these are told of.
    pub(crate) people: usize,
}

/// Somebody's standing, in `standing`.
#[derive(Debug, Serialize)]
struct StandingLine<'a> {
    person: String,
    identifiers: &'a [Identifier],
    place: u64,
    share: f64,
    listeners: u64,
}

/// What would go, in `standing IDENTIFIER`.
#[derive(Debug, Serialize)]
struct LossLine {
    person: String,
    share: f64,
    listeners: u64,
    /// Of these, whom nobody else reaches.
    reach: u64,
    /// What others have through this one alone.
    given: Vec<Given>,
}

#[derive(Debug, Serialize)]
struct Given {
    person: String,
    share: f64,
}

/// Who follows somebody listens; friends, colleagues and a household listen to each other.
/// Of other relations it is not known.
fn tie(relation: &Relation) -> Tie {
    let kind = relation.kind.as_str();
    let first = kind.split_once('.').map_or(kind, |(first, _)| first);
    match first {
        "follows" => Tie::OneWay(Weight::ONE),
        "friend" | "colleague" | "household" => Tie::Mutual(Weight::ONE),
        _ => Tie::None,
    }
}

/// One line each, as JSON.
pub(crate) fn lines(directory: &Directory, wanted: &Wanted) -> Result<Vec<String>, Error> {
    let network = directory.custodian().network(wanted.at, tie);
    match &wanted.of {
        Some(who) => {
            let person = directory.person_of(who, &Lens::vouched(), wanted.at);
            let line = person.and_then(|person| loss(&network, person.id, wanted.people));
            let line = line.map(|line| Ok(serde_json::to_string(&line)?));
            line.into_iter().collect()
        }
        None => everybody(directory, &network, wanted),
    }
}

fn everybody(
    directory: &Directory,
    network: &Relations<PersonId>,
    wanted: &Wanted,
) -> Result<Vec<String>, Error> {
    let people = directory.people(&Lens::vouched(), wanted.at);
    let people: BTreeMap<PersonId, &[Identifier]> = people
        .iter()
        .map(|person| (person.id, person.identifiers.as_slice()))
        .collect();
    let standing = network.standing(Damping::default());
    let ranking = standing.ranking().into_iter().take(wanted.people);
    let line = |(person, rank): (&PersonId, _)| {
        let rank: personagraph::engagement::measure::Rank = rank;
        let line = StandingLine {
            person: person.to_string(),
            identifiers: people.get(person).copied().unwrap_or_default(),
            place: rank.place(),
            share: rounded(standing.share(person).unwrap_or_default()),
            listeners: network.reach([person]).0,
        };
        Ok(serde_json::to_string(&line)?)
    };
    ranking.map(line).collect()
}

fn loss(network: &Relations<PersonId>, who: PersonId, people: usize) -> Option<LossLine> {
    let loss = network.loss_of(&who, network.people(), Damping::default())?;
    let given = loss.given.iter().take(people).map(|(person, share)| Given {
        person: person.to_string(),
        share: rounded(*share),
    });
    Some(LossLine {
        person: who.to_string(),
        share: rounded(loss.standing),
        listeners: loss.listeners.0,
        reach: loss.reach.0,
        given: given.collect(),
    })
}

/// To the digits that a standing has.
fn rounded(share: f64) -> f64 {
    (share * 1e9).round() / 1e9
}
