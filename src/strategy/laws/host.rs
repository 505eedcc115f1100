//! What else a host can bring: rules of survivorship, evidence, circumstances, names.

use super::{Evidence, History, Law, Part, Violation};
use crate::condition::Circumstances;
use crate::directory::EventKind;
use crate::directory::{Event, What};
use crate::identity::{self, Pair, Says, Ties};
use crate::name::{Attribute, EventId, Fact, IntoName};
use crate::profile::{Fragment, MergePolicy, Profile, Said, Survive, Survivorship};
use crate::time::Timestamp;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// [M3](crate::guide::laws#profiles): which value counts by a host's rule is a function
/// of the set of observations.
///
/// The observations of a history, each attribute's alone and all in all, are given to the
/// rule again and again, of one attribute and then of another, one observation at a time
/// and all at once: a rule that remembers, counts its calls or asks a clock is found. In a
/// profile the same counts whatever order the observations are joined in, and how often.
///
/// # Errors
/// The first attribute of which something else counts.
pub fn the_observations_alone_say_what_counts(
    rule: &Arc<dyn Survive>,
    history: &History,
) -> Result<(), Violation> {
    let broken = |attribute: &Attribute| {
        let evidence = Evidence::Survivors(attribute.clone());
        Violation::new(Law::Survivorship, evidence)
    };
    let mut said: BTreeMap<&Attribute, Vec<Said<'_>>> = BTreeMap::new();
    for event in &history.events {
        if let What::Observed(seen) = &event.what {
            let one = Said::new(&event.id, event.at, &event.source, seen);
            said.entry(&seen.attribute).or_default().push(one);
        }
    }
    // In the order that a rule is promised.
    for of_one in said.values_mut() {
        of_one.sort_by(|a, b| {
            let key = |one: &Said<'_>| (one.at, one.observation.value.clone(), one.event.clone());
            key(a).cmp(&key(b))
        });
    }
    let ask = |attribute: &Attribute, of: &[Said<'_>]| rule.survivors(attribute, of);
    // Of every beginning of every list, for the first time.
    let mut first = Vec::new();
    for (attribute, of) in &said {
        let beginnings = (0..=of.len()).filter_map(|count| of.get(..count));
        first.extend(beginnings.map(|some| (*attribute, some, ask(attribute, some))));
    }
    for (attribute, some, counted) in first.iter().rev().chain(&first) {
        if ask(attribute, some) != *counted {
            return Err(broken(attribute));
        }
    }
    joined(rule, history).map_or(Ok(()), |attribute| Err(broken(&attribute)))
}

/// The first attribute of which something else counts when fragments are joined otherwise.
fn joined(rule: &Arc<dyn Survive>, history: &History) -> Option<Attribute> {
    let policy = MergePolicy::new(Survivorship::Host(rule.clone()));
    let fragment = |event: &Event| match &event.what {
        What::Observed(seen) => {
            let one = (
                event.id.clone(),
                event.at,
                event.source.clone(),
                (**seen).clone(),
            );
            Some(Fragment::from_iter([one]))
        }
        _ => None,
    };
    let parts: Vec<Fragment> = history.events.iter().filter_map(fragment).collect();
    let all = |parts: &mut dyn Iterator<Item = &Fragment>| {
        parts.fold(Fragment::default(), |all, part| all.join(part))
    };
    let forwards = [all(&mut parts.iter())];
    let twice = [all(&mut parts.iter().rev().chain(&parts))];
    let of = |parts: &[Fragment]| -> BTreeMap<Attribute, Vec<crate::value::Value>> {
        let profile = Profile::of(parts, Timestamp::MAX, &policy);
        let counting = profile
            .attributes()
            .map(|(attribute, merged)| (attribute.clone(), merged.values().cloned().collect()));
        counting.collect()
    };
    let (forwards, twice, apart) = (of(&forwards), of(&twice), of(&parts));
    let differs = |attribute: &&Attribute| {
        let values = forwards.get(*attribute);
        values != twice.get(*attribute) || values != apart.get(*attribute)
    };
    let attributes: BTreeSet<&Attribute> = [&forwards, &twice, &apart]
        .into_iter()
        .flat_map(BTreeMap::keys)
        .collect();
    attributes.into_iter().find(differs).cloned()
}

/// A host's index of evidence has, of every identifier of a history, all the evidence that
/// names it and nothing else, each piece once.
///
/// `tables` is given everything that the history links and distinguishes.
///
/// # Errors
/// The first piece of evidence that is lost, is not to be there, or says something else.
pub fn all_evidence_of_an_identifier_is_found<'a, T: Ties<'a>>(
    tables: impl FnOnce(Vec<identity::Evidence<'a>>) -> T,
    history: &'a History,
) -> Result<(), Violation> {
    let evidence: Vec<identity::Evidence<'a>> =
        history.events.iter().filter_map(evidence_of).collect();
    let named: BTreeSet<_> = evidence.iter().flat_map(|one| one.between.ends()).collect();
    let ties = tables(evidence.clone());
    let kinds: BTreeMap<&EventId, _> = history
        .events
        .iter()
        .map(|event| (&event.id, event.what.kind()))
        .collect();
    let broken = |id: &EventId, evidence: &dyn Fn(EventId, EventKind) -> Evidence| {
        let kind = kinds.get(id).copied().unwrap_or(EventKind::Linked);
        Violation::new(Law::Ties, evidence(id.clone(), kind))
    };
    for who in named {
        let is_of = |one: &&identity::Evidence<'a>| Pair::other(one.between, who).is_some();
        let of = evidence.iter().filter(is_of).map(|one| (one.id, one));
        let mut left: BTreeMap<&EventId, &identity::Evidence<'a>> = of.collect();
        for found in ties.touching(who) {
            match left.remove(found.id) {
                // Also one that comes twice.
                None => return Err(broken(found.id, &Evidence::Kept)),
                Some(one) if *one != found => {
                    let part = if one.at == found.at {
                        Part::What
                    } else {
                        Part::At
                    };
                    return Err(broken(found.id, &|id, kind| {
                        Evidence::Altered(id, kind, part)
                    }));
                }
                Some(_) => {}
            }
        }
        if let Some(id) = left.into_keys().next() {
            return Err(broken(id, &Evidence::Lost));
        }
    }
    Ok(())
}

fn evidence_of(event: &Event) -> Option<identity::Evidence<'_>> {
    let (between, says) = match &event.what {
        What::Linked(link) => {
            let (basis, within) = (link.basis, link.within.as_ref());
            (&link.between, Says::Same { basis, within })
        }
        What::Distinguished(apart) => (&apart.between, Says::Different { basis: apart.basis }),
        _ => return None,
    };
    Some(identity::Evidence {
        id: &event.id,
        at: event.at,
        source: &event.source,
        between,
        says,
    })
}

/// Circumstances answer the same question alike, whatever was asked in between: a
/// condition is evaluated part by part, and its parts are to be of one moment. Of no facts,
/// the instant, the trust and the channel are asked for alone.
///
/// # Errors
/// What is another when it is asked for again.
pub fn circumstances_hold_still<'f>(
    circumstances: &impl Circumstances,
    facts: impl IntoIterator<Item = &'f Fact>,
) -> Result<(), Violation> {
    let facts: Vec<&Fact> = facts.into_iter().collect();
    let round = || {
        let truths: Vec<_> = facts.iter().map(|fact| circumstances.fact(fact)).collect();
        let channel = circumstances.channel().cloned();
        (
            truths,
            circumstances.instant(),
            circumstances.trust(),
            channel,
        )
    };
    let (first, backwards) = (round(), {
        let truths = facts.iter().rev().map(|fact| circumstances.fact(fact));
        let mut truths: Vec<_> = truths.collect();
        truths.reverse();
        truths
    });
    let again = round();
    let differs = [
        ("fact", first.0 != again.0 || first.0 != backwards),
        ("instant", first.1 != again.1),
        ("trust", first.2 != again.2),
        ("channel", first.3 != again.3),
    ];
    let found = differs.into_iter().find(|(_, differs)| *differs);
    found.map_or(Ok(()), |(what, _)| {
        let evidence = Evidence::Circumstance(what);
        Err(Violation::new(Law::Circumstances, evidence))
    })
}

/// Every word of a host's vocabulary is a name, always the same, and another than those of
/// the other words: two personas that are one by mistake would show what is in either. So each
/// word is to be given once.
///
/// ```
/// use personagraph::name::{IntoName, NameError, Persona};
/// use personagraph::strategy::laws::different_words_are_different_names;
///
/// #[derive(Clone, Copy)]
/// enum Mine { Work, Family }
///
/// impl IntoName<Persona> for Mine {
///     fn into_name(self) -> Result<Persona, NameError> {
///         match self {
///             Self::Work => "work",
///             Self::Family => "family",
///         }
///         .into_name()
///     }
/// }
///
/// let words = [Mine::Work, Mine::Family];
/// assert!(different_words_are_different_names::<_, Persona>(words).is_ok());
/// assert!(different_words_are_different_names::<_, Persona>(["work", "work"]).is_err());
/// ```
///
/// # Errors
/// The first word that is no name, or has the name of another.
pub fn different_words_are_different_names<W, N>(
    words: impl IntoIterator<Item = W>,
) -> Result<(), Violation>
where
    W: IntoName<N> + Clone,
    N: Ord,
{
    let mut names: BTreeMap<N, usize> = BTreeMap::new();
    for (place, word) in words.into_iter().enumerate() {
        let broken = |evidence| Violation::new(Law::Vocabulary, evidence);
        let no_name = |why| broken(Evidence::NoName { place, why });
        let (name, again) = (word.clone().into_name(), word.into_name());
        let (name, again) = (name.map_err(no_name)?, again.map_err(no_name)?);
        if name != again {
            return Err(broken(Evidence::OneName(place, place)));
        }
        if let Some(other) = names.insert(name, place) {
            return Err(broken(Evidence::OneName(other, place)));
        }
    }
    Ok(())
}
