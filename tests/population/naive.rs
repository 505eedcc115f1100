//! The naive filter: a second way to say whether somebody is in a segment, over plain data.
//! It shares no code with the library.

use crate::draw::{ATTRIBUTES, Ask, Did, PATTERNS, PURPOSES, Plain, SIGNS, Somebody, Where, Word};
use std::cmp::Ordering;

/// Whether all is known of the person, or what is not there may be there all the same.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Eyes {
    All,
    Some,
}

/// `None`: nobody knows.
pub(crate) fn holds(ask: &Ask, who: &Somebody, eyes: Eyes) -> Option<bool> {
    // What is there proves that it is; that it is not, only where all is known.
    let there = |found: bool| match (found, eyes) {
        (true, _) => Some(true),
        (false, Eyes::All) => Some(false),
        (false, Eyes::Some) => None,
    };
    let values = |attribute: usize, test: &dyn Fn(&Plain) -> bool| {
        let mut all = who
            .values
            .iter()
            .filter(|(of, _)| *of == attribute)
            .peekable();
        match all.peek() {
            None => there(false),
            Some(_) => Some(all.any(|(_, value)| test(value))),
        }
    };
    let count = |counts: &dyn Fn(&Did) -> bool, sign: usize, bound: u64| {
        let seen = who.did.iter().filter(|did| counts(did)).count() as u64;
        if eyes == Eyes::All {
            return Some(compares(seen.cmp(&bound), sign));
        }
        // There may be any number more.
        let ways: Vec<bool> = (seen..seen + 10)
            .map(|count| compares(count.cmp(&bound), sign))
            .collect();
        agreed(&ways)
    };
    match ask {
        Ask::Everybody => Some(true),
        Ask::Nobody => Some(false),
        Ask::Not(part) => holds(part, who, eyes).map(|holds| !holds),
        Ask::All(parts) => settled(parts.iter().map(|part| holds(part, who, eyes)), false),
        Ask::Any(parts) => settled(parts.iter().map(|part| holds(part, who, eyes)), true),
        Ask::In(persona) => there(who.things.iter().any(|thing| thing[*persona])),
        Ask::Some(region) => there(who.things.iter().any(|thing| match eyes {
            Eyes::All => lies(region, *thing) == Some(true),
            Eyes::Some => may_lie(region, *thing),
        })),
        Ask::Has(pattern) => there(who.values.iter().any(|(of, _)| {
            let (name, pattern) = (ATTRIBUTES[*of], PATTERNS[*pattern]);
            match pattern.strip_suffix('*') {
                Some(prefix) => name.starts_with(prefix),
                None => name == pattern,
            }
        })),
        Ask::Compare(attribute, sign, bound) => values(*attribute, &|value| {
            order(value, bound).is_some_and(|order| compares(order, *sign))
        }),
        Ask::Between(attribute, from, to) => values(*attribute, &|value| {
            let from = order(value, from).is_some_and(Ordering::is_ge);
            from && order(value, to).is_some_and(Ordering::is_le)
        }),
        Ask::Starts(attribute, prefix) => values(
            *attribute,
            &|value| matches!(value, Plain::Text(text) if text.starts_with(prefix.as_str())),
        ),
        Ask::Interactions(sign, bound) => count(&|_| true, *sign, *bound),
        Ask::Of(class, sign, bound) => count(&|did| did.class == *class, *sign, *bound),
        Ask::InMedia(media, sign, bound) => count(&|did| did.media == Some(*media), *sign, *bound),
        Ask::Felt(tone, sign, bound) => {
            let felt = |did: &Did| did.felt.is_some_and(|felt| tone_of(felt) == *tone);
            count(&felt, *sign, *bound)
        }
        Ask::Active(days) => there(who.did.iter().any(|did| did.ago <= *days)),
        Ask::Began(days) => match who.did.iter().map(|did| did.ago).max() {
            Some(first) if first > *days => Some(false),
            Some(_) if eyes == Eyes::All => Some(true),
            _ => there(false),
        },
        Ask::Sentiment(sign, quarters) => {
            let felt: Vec<i64> = who.did.iter().filter_map(|did| did.felt).collect();
            match felt.len() as i64 {
                0 => there(false),
                said => {
                    let sum: i64 = felt.iter().sum();
                    Some(compares(sum.cmp(&(quarters * said)), *sign))
                }
            }
        }
        Ask::Wants(..) | Ask::Refuses(..) if eyes == Eyes::Some => None,
        Ask::Wants(purpose, channel) => Some(who.words.iter().any(|word| {
            let here = match (channel, word.channel) {
                (Some(asked), Some(own)) if *asked != own => return false,
                (Some(asked), _) => Some(*asked),
                (None, own) => own,
            };
            word.wanted && covers(word, *purpose) && !refuses(who, *purpose, here)
        })),
        Ask::Refuses(purpose, channel) => Some(refuses(who, *purpose, *channel)),
        Ask::Reachable(None) => there(who.reachable.contains(&true)),
        Ask::Reachable(Some(namespace)) => there(who.reachable[*namespace]),
    }
}

/// One that settles it is enough; else one of which nobody knows leaves it open.
fn settled(parts: impl Iterator<Item = Option<bool>>, by: bool) -> Option<bool> {
    let parts: Vec<_> = parts.collect();
    if parts.contains(&Some(by)) {
        Some(by)
    } else if parts.contains(&None) {
        None
    } else {
        Some(!by)
    }
}

fn agreed(ways: &[bool]) -> Option<bool> {
    let first = ways[0];
    ways.iter().all(|way| *way == first).then_some(first)
}

fn compares(order: Ordering, sign: usize) -> bool {
    match SIGNS[sign] {
        "=" => order == Ordering::Equal,
        "<" => order == Ordering::Less,
        "<=" => order != Ordering::Greater,
        ">=" => order != Ordering::Less,
        _ => order == Ordering::Greater,
    }
}

/// Values of two sorts do not compare.
fn order(one: &Plain, other: &Plain) -> Option<Ordering> {
    Some(match (one, other) {
        (Plain::No, Plain::Yes) => Ordering::Less,
        (Plain::Yes, Plain::No) => Ordering::Greater,
        (Plain::No, Plain::No) | (Plain::Yes, Plain::Yes) => Ordering::Equal,
        (Plain::Halves(a), Plain::Halves(b)) | (Plain::Day(a), Plain::Day(b)) => a.cmp(b),
        (Plain::Text(a), Plain::Text(b)) => a.cmp(b),
        _ => return None,
    })
}

fn tone_of(quarters: i64) -> usize {
    match quarters {
        ..0 => 0,
        0 => 1,
        _ => 2,
    }
}

fn lies(region: &Where, thing: [bool; 3]) -> Option<bool> {
    may(region, &|persona| Some(thing[persona]))
}

/// Whether it certainly lies there, in whatever other personas it may lie too: by rules
/// for each operator, each part by itself.
fn may_lie(region: &Where, thing: [bool; 3]) -> bool {
    may(region, &|persona| thing[persona].then_some(true)) == Some(true)
}

fn may(region: &Where, inside: &dyn Fn(usize) -> Option<bool>) -> Option<bool> {
    match region {
        Where::In(persona) => inside(*persona),
        Where::Not(part) => may(part, inside).map(|inside| !inside),
        Where::Both(joint, one, other) => {
            let (one, other) = (may(one, inside), may(other, inside));
            match (joint, one, other) {
                ('|', Some(true), _) | ('|', _, Some(true)) => Some(true),
                ('&', Some(false), _) | ('&', _, Some(false)) => Some(false),
                (_, None, _) | (_, _, None) => None,
                ('|', Some(one), Some(other)) => Some(one || other),
                ('&', Some(one), Some(other)) => Some(one && other),
                (_, Some(one), Some(other)) => Some(one != other),
            }
        }
    }
}

fn covers(word: &Word, purpose: usize) -> bool {
    let asked = PURPOSES[purpose];
    let above = |own: &usize| asked == PURPOSES[*own] || asked.starts_with(&dotted(*own));
    word.purposes.is_empty() || word.purposes.iter().any(above)
}

fn refuses(who: &Somebody, purpose: usize, here: Option<usize>) -> bool {
    who.words.iter().any(|word| {
        let below = |own: &usize| PURPOSES[*own].starts_with(&dotted(purpose));
        let there = word.channel.is_none() || (here.is_some() && word.channel == here);
        let concerns = covers(word, purpose) || word.purposes.iter().any(below);
        !word.wanted && there && concerns
    })
}

fn dotted(purpose: usize) -> String {
    format!("{}.", PURPOSES[purpose])
}
