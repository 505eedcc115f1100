//! An event on one line, in clear.

use crate::condition::Condition;
use crate::directory::{Event, What};
use crate::identifier::Identifier;
use crate::identity::{Basis, Pair};
use crate::outreach::Preference;
use crate::permission::{Among, Effect, Terms, Window};
use crate::persona::{Enclosure, Members};
use core::fmt::{self, Display};

/// An event in words. For events that were made up alone: nothing is hidden.
pub(in crate::strategy) struct Said<'e>(pub(in crate::strategy) &'e Event);

impl Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Event {
            id,
            at,
            source,
            what,
        } = self.0;
        write!(f, "{id} at {at} by {source}: {} ", what.kind())?;
        match what {
            What::Linked(link) => {
                between(f, &link.between, link.basis)?;
                let within = link.within.as_ref();
                within.map_or(Ok(()), |within| {
                    write!(f, " within {}", list(within.personas()))
                })
            }
            What::Distinguished(apart) => between(f, &apart.between, apart.basis),
            What::Retracted(id)
            | What::Unobserved(id)
            | What::Withdrew(id)
            | What::Revoked(id)
            | What::Corrected(id) => write!(f, "{id}"),
            What::Observed(seen) => {
                let (who, name) = (seen.identifier.as_str(), &seen.attribute);
                write!(f, "{who} {name} = {:?}", Clear(&seen.value))?;
                through(f, &seen.personas)?;
                said(f, "sure", seen.confidence)?;
                said(f, "until", seen.until)
            }
            What::Enclosed(enclosure) => enclosed(f, enclosure),
            What::Consented(said) => {
                write!(f, "{} {} ", said.speaker.as_str(), word(said.effect))?;
                terms(f, &said.terms, said.window, said.when.as_ref())?;
                write!(f, " on {}", said.basis.as_str())
            }
            What::Seated(seating) => {
                let (seats, quorum) = (list(seating.seats()), seating.quorum());
                write!(
                    f,
                    "{seats}, {quorum} of them, veto {}",
                    list(seating.veto())
                )
            }
            What::Proposed(put) => {
                write!(f, "{} ", word(put.effect))?;
                terms(f, &put.terms, put.window, put.when.as_ref())
            }
            What::Voted(vote) => {
                write!(
                    f,
                    "{} {} on {}",
                    vote.seat,
                    vote.vote.as_str(),
                    vote.proposal
                )
            }
            What::Established(fact) => {
                write!(
                    f,
                    "{} {}",
                    fact.fact,
                    if fact.holds { "holds" } else { "does not hold" }
                )?;
                said(f, "of", fact.about.as_ref().map(Identifier::as_str))?;
                said(f, "until", fact.until)
            }
            What::Interacted(done) => {
                write!(
                    f,
                    "{} {} on {}",
                    done.identifier.as_str(),
                    done.kind,
                    done.channel
                )?;
                through(f, &done.personas)?;
                said(f, "about", done.topic.as_ref())?;
                said(f, "feeling", done.sentiment.map(f64::from))?;
                said(f, "in", done.media)?;
                said(f, "reaching", done.reach)?;
                said(f, "saying", done.text.as_ref())
            }
            What::Related(to) => {
                write!(
                    f,
                    "{} {} {}",
                    to.identifier.as_str(),
                    to.kind,
                    to.to.as_str()
                )
            }
            What::Preferred(preference) => preferred(f, preference),
            What::Contacted(sent) => {
                let (who, by, purpose) = (sent.identifier.as_str(), &sent.recipient, &sent.purpose);
                write!(f, "{who} on {} by {by} for {purpose}", sent.channel)?;
                said(f, "about", sent.topic.as_ref())
            }
            What::Erased(who) => f.write_str(who.as_str()),
        }
    }
}

/// A value in clear.
struct Clear<'v>(&'v crate::value::Value);

impl fmt::Debug for Clear<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_text() {
            Some(text) => fmt::Debug::fmt(text, f),
            None => fmt::Display::fmt(&self.0.in_clear(), f),
        }
    }
}

/// The entries, with blanks between them.
struct List<I>(I);

fn list<I: IntoIterator + Clone>(of: I) -> List<I> {
    List(of)
}

impl<I: IntoIterator<Item: Display> + Clone> Display for List<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut all = self.0.clone().into_iter().enumerate();
        all.try_for_each(|(place, one)| write!(f, "{}{one}", if place == 0 { "" } else { "+" }))
    }
}

fn said(f: &mut fmt::Formatter<'_>, word: &str, what: Option<impl Display>) -> fmt::Result {
    what.map_or(Ok(()), |what| write!(f, " {word} {what}"))
}

fn through<'p, P>(f: &mut fmt::Formatter<'_>, personas: P) -> fmt::Result
where
    P: IntoIterator<Item = &'p crate::name::Persona> + Clone,
{
    let some = personas.clone().into_iter().next().is_some();
    said(f, "through", some.then(|| list(personas)))
}

fn between(f: &mut fmt::Formatter<'_>, pair: &Pair, basis: Basis) -> fmt::Result {
    let (one, other) = (pair.first().as_str(), pair.second().as_str());
    write!(f, "{one} and {other} {}", basis.as_str())?;
    said(f, "scored", basis.score())
}

const fn word(effect: Effect) -> &'static str {
    match effect {
        Effect::Permit => "permits",
        Effect::Prohibit => "prohibits",
    }
}

fn among<T: Ord + Display>(f: &mut fmt::Formatter<'_>, word: &str, of: &Among<T>) -> fmt::Result {
    match of.listed() {
        Some(these) => write!(f, " {word} {}", list(these)),
        None => write!(f, " {word} any"),
    }
}

fn terms(
    f: &mut fmt::Formatter<'_>,
    terms: &Terms,
    window: Window,
    when: Option<&Condition>,
) -> fmt::Result {
    write!(f, "{:?}", terms.scope)?;
    among(f, "to", &terms.recipients)?;
    among(f, "for", &terms.purposes)?;
    said(f, "on", terms.channels.as_ref().map(list))?;
    said(f, "from", window.from)?;
    said(f, "until", window.until)?;
    when.map_or(Ok(()), |when| write!(f, " when {when:?}"))
}

fn enclosed(f: &mut fmt::Formatter<'_>, enclosure: &Enclosure) -> fmt::Result {
    write!(f, "{}: ", enclosure.persona())?;
    match enclosure.members() {
        Members::Identifiers(all) => {
            write!(f, "{}", list(all.iter().map(Identifier::as_str)))?;
        }
        Members::Attributes(all) => write!(f, "{}", list(all))?,
    }
    said(f, "of", enclosure.whose().map(Identifier::as_str))?;
    let when = enclosure.condition();
    when.map_or(Ok(()), |when| write!(f, " when {when:?}"))
}

fn preferred(f: &mut fmt::Formatter<'_>, preference: &Preference) -> fmt::Result {
    f.write_str(preference.identifier.as_str())?;
    said(f, "on", preference.channel.as_ref())?;
    among(f, "for", &preference.purposes)?;
    said(f, "allow", preference.allow)?;
    let at_most = preference.at_most.as_ref();
    at_most.map_or(Ok(()), |most| {
        write!(f, " at most {} in {}", most.count, most.per)
    })?;
    let quiet = preference.quiet.as_ref();
    quiet.map_or(Ok(()), |quiet| {
        write!(
            f,
            " quiet {} to {} {}",
            quiet.from, quiet.until, quiet.offset
        )
    })
}
