//! The oracle's answer: at each instant at which anything that was said could come to something
//! else, what the sender may know is read anew from the whole list of events, and the first instant
//! at which the message may go is looked for from there.

use crate::draw::Case;
use crate::history::instant;
use crate::naive::{HORIZON, Mail, Says, Word, World};
use crate::oracle::contact::{Addressee, spoken_through};
use crate::oracle::event::Names;
use crate::oracle::normal::{namespace, normal};
use crate::oracle::time;
use crate::oracle::{Access, Oracle};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// When a message may go first, by the oracle.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    At(i64),
    /// Not in a long while.
    Never,
    /// A load cannot be told from the limit.
    Unsure,
}

/// The events by then.
pub(crate) fn heard(case: &Case) -> Oracle {
    let now = time::instant(&instant(case.day));
    let mut oracle = Oracle::new(&case.history.rules);
    for event in &case.history.events {
        if time::instant(event["at"].as_str().unwrap()) <= now {
            oracle.apply(event);
        }
    }
    oracle
}

/// What a sender knows at an instant: the world as it is to it, and where it may write.
pub(crate) struct Known {
    pub(crate) world: World,
    /// By channel, the contact points that are permitted.
    pub(crate) points: Vec<(String, Names)>,
}

impl Known {
    pub(crate) fn at(case: &Case, oracle: &Oracle, at: i64) -> Self {
        let letter = &case.letter;
        let channels = case.company.channels(letter);
        let accesses: Vec<Access> = channels
            .iter()
            .map(|channel| Access {
                recipient: letter.recipient.clone(),
                purpose: letter.purpose.clone(),
                channel: Some((*channel).to_owned()),
                trust: case.trust.map(f64::from),
                at,
            })
            .collect();
        let asked = normal(&case.identifier);
        let ways: Vec<Addressee<'_>> = accesses
            .iter()
            .map(|access| Addressee::new(oracle, &asked, access))
            .collect();
        let person: Names = ways.iter().flat_map(|way| way.person.clone()).collect();
        let mut counted: Names = ways.iter().flat_map(|way| way.shown.clone()).collect();
        counted.insert(asked);

        let mut world = case.company.clone();
        world.trust = case.trust.unwrap_or(0);
        world.has.clear();
        world.sent.clear();
        world.complaints.clear();
        let mut words: Vec<(i64, String, Word)> = Vec::new();
        let mut possible: Vec<(String, (i64, String, Word))> = Vec::new();
        for event in ways[0].live() {
            let Some(who) = spoken_through(event) else {
                continue;
            };
            let fields = &event.canonical;
            match event.kind.as_str() {
                "contacted" if counted.contains(who) => world.sent.push(mail(event.at, fields)),
                "interacted" if person.contains(who) => {
                    let kind = fields["kind"].as_str().unwrap();
                    if kind == "complaint" || kind.starts_with("complaint.") {
                        world.complaints.push(event.at);
                    }
                }
                "preferred" => {
                    let said = (event.at, event.id.clone(), word(event.at, fields));
                    if person.contains(who) {
                        words.push(said);
                    } else if ways.iter().any(|way| way.may_be_said_by(event, who)) {
                        possible.push((who.to_owned(), said));
                    }
                }
                _ => {}
            }
        }
        words.extend(refusals(&possible));
        words.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        let last = words.iter().rev().find_map(|(.., word)| {
            let (_, _, offset) = word.quiet?;
            Some(offset)
        });
        world.offset = last.unwrap_or(0);
        world.words = words.into_iter().map(|(.., word)| word).collect();

        let shown: Names = ways.iter().flat_map(|way| way.shown.clone()).collect();
        let points: Vec<String> = shown
            .into_iter()
            .filter(|one| is_reachable(oracle, one))
            .collect();
        world.points = points.iter().map(|one| namespace(one).to_owned()).collect();
        world.permits.clear();
        let mut open = Vec::new();
        for (channel, way) in channels.iter().zip(&ways) {
            for (place, point) in points.iter().enumerate() {
                let alike = |one: &&String| namespace(one) == namespace(point);
                let number = points[..place].iter().filter(alike).count();
                if way.shown.contains(point) {
                    let always = ((*channel).to_owned(), number, i64::MIN, i64::MAX);
                    world.permits.push(always);
                }
            }
            open.push(((*channel).to_owned(), way.shown.clone()));
        }
        Self {
            world,
            points: open,
        }
    }
}

/// Of what each of those said who may be the person: the last about a thing, if it refuses.
fn refusals(possible: &[(String, (i64, String, Word))]) -> Vec<(i64, String, Word)> {
    let mut found = Vec::new();
    for (who, said) in possible {
        let (at, id, word) = said;
        let later = |(other, (then, next, more)): &&(String, (i64, String, Word))| {
            let same = (&more.channel, purposes(more)) == (&word.channel, purposes(word));
            other == who && same && more.allow.is_some() && (then, next) > (at, id)
        };
        if word.allow == Some(false) && !possible.iter().any(|one| later(&one)) {
            let refusal = Word {
                at_most: None,
                quiet: None,
                ..word.clone()
            };
            found.push((*at, id.clone(), refusal));
        }
    }
    found
}

fn purposes(word: &Word) -> BTreeSet<&String> {
    word.purposes.iter().collect()
}

fn is_reachable(oracle: &Oracle, identifier: &str) -> bool {
    let usual = ["email", "phone", "twitter"];
    match &oracle.rules.reachable {
        Some(listed) => listed.contains(namespace(identifier)),
        None => usual.contains(&namespace(identifier)),
    }
}

fn text(value: &Json) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn mail(at: i64, fields: &Json) -> Mail {
    Mail {
        at,
        channel: text(&fields["channel"]).unwrap(),
        recipient: text(&fields["recipient"]).unwrap(),
        purpose: text(&fields["purpose"]).unwrap(),
        topic: text(&fields["topic"]),
    }
}

fn word(at: i64, fields: &Json) -> Word {
    let clock = |text: &Json| {
        let text = text.as_str().unwrap();
        let (sign, text) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.trim_start_matches('+')),
        };
        let (hours, minutes) = text.split_once(':').unwrap();
        sign * (hours.parse::<i64>().unwrap() * 60 + minutes.parse::<i64>().unwrap())
    };
    let period = |text: &str| match text {
        "P1D" => 1440,
        "P7D" => 7 * 1440,
        "PT36H" => 36 * 60,
        other => panic!("{other}"),
    };
    let at_most = fields["at_most"].as_object().map(|most| {
        let count = u32::try_from(most["count"].as_u64().unwrap()).unwrap();
        (count, period(most["per"].as_str().unwrap()))
    });
    let quiet = fields["quiet"].as_object();
    let named = fields["purposes"].as_array().into_iter().flatten();
    Word {
        at,
        channel: text(&fields["channel"]).filter(|on| on != "any"),
        purposes: named.filter_map(text).collect(),
        allow: fields["allow"].as_bool(),
        at_most,
        quiet: quiet.map(|q| (clock(&q["from"]), clock(&q["until"]), clock(&q["offset"]))),
    }
}

/// The instants after another that events name as a bound of something.
pub(crate) fn bounds(events: &[Json], now: i64) -> BTreeSet<i64> {
    fn walk(value: &Json, found: &mut BTreeSet<i64>) {
        match value {
            Json::Array(all) => all.iter().for_each(|one| walk(one, found)),
            Json::Object(fields) => {
                for (name, value) in fields {
                    let bound = ["from", "until", "after", "before"].contains(&name.as_str());
                    match value.as_str() {
                        Some(text) if bound && text.len() > 10 => {
                            found.insert(time::instant(text));
                        }
                        _ => walk(value, found),
                    }
                }
            }
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    for event in events {
        walk(event, &mut found);
    }
    found.split_off(&(now + 1))
}

/// When the message may go first.
pub(crate) fn earliest(case: &Case, oracle: &Oracle) -> Answer {
    let now = time::instant(&instant(case.day));
    let mut starts: Vec<i64> = vec![now];
    starts.extend(bounds(&case.history.events, now));
    for (place, &start) in starts.iter().enumerate() {
        let end = starts.get(place + 1).copied().unwrap_or(i64::MAX);
        let known = Known::at(case, oracle, start);
        let world = &known.world;
        let (first, unsure) = world.earliest(&case.letter, &world.sent, start);
        if unsure {
            return Answer::Unsure;
        }
        if let Some(first) = first.filter(|first| *first < end) {
            return if first < now + HORIZON {
                Answer::At(first)
            } else {
                Answer::Never
            };
        }
    }
    Answer::Never
}

/// The channel that it takes, where it may go at once: one that was allowed by name, then the
/// company's favourite.
pub(crate) fn favourite(case: &Case, world: &World, at: i64) -> Option<String> {
    let mut channels = case.company.channels(&case.letter);
    channels.sort_by_key(|on| !world.is_liked(on, &case.letter.purpose));
    let goes = |on: &&str| world.says_on(&case.letter, on, &world.sent, at) == Says::Yes;
    channels.into_iter().find(goes).map(str::to_owned)
}
