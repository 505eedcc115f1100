//! A copy for a person, in words.

use super::SubjectCopy;
use crate::directory::{Motion, Statement, What};
use crate::name::List;
use crate::outreach::{AtMost, Preference, Quiet};
use crate::permission::Effect;
use crate::profile::{Done, Episode, Said};
use core::fmt;

impl fmt::Display for SubjectCopy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "What is held about you, as of {}", self.at)?;
        if self.is_empty() {
            return writeln!(f, "\nNothing.");
        }
        writeln!(f, "\nYou are known by")?;
        for identifier in &self.identifiers {
            writeln!(f, "- {identifier}", identifier = identifier.as_str())?;
        }
        writeln!(f, "\nWhat is known")?;
        for (name, merged) in self.profile.attributes() {
            for survivor in merged.survivors() {
                writeln!(f, "- `{name}`: {}", survivor.value().in_clear())?;
                for said in survivor.said() {
                    writeln!(f, "  - {}", Origin(self, said))?;
                }
            }
            for (said, why) in merged.lost() {
                let value = said.observation.value.in_clear();
                let origin = Origin(self, said);
                writeln!(f, "- `{name}`: {value}, which does not count: {why}")?;
                writeln!(f, "  - {origin}")?;
            }
        }
        writeln!(f, "\nWhat you did")?;
        for done in &self.timeline {
            writeln!(f, "- {}", Deed(done))?;
        }
        writeln!(f, "\nWhom you are known to be related to")?;
        for (kind, count) in &self.relations {
            writeln!(f, "- `{kind}`: {count}")?;
        }
        writeln!(f, "\nWhat you said about its use")?;
        for statement in &self.statements {
            writeln!(f, "- {}", Spoken(statement))?;
        }
        writeln!(f, "\nWhat the company decided about the use of data")?;
        for motion in &self.motions {
            writeln!(f, "- {}", Put(motion))?;
        }
        writeln!(f, "\nEverything that was said and seen")?;
        for event in &self.events {
            let (kind, source) = (event.what.kind().as_str(), &event.source);
            write!(f, "- {}: {kind} by `{source}`", event.at)?;
            writeln!(f, "{} (`{}`)", InShort(&event.what), event.id)?;
        }
        Ok(())
    }
}

impl fmt::Debug for SubjectCopy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubjectCopy")
            .field("at", &self.at)
            .field("events", &self.events.len())
            .finish_non_exhaustive()
    }
}

/// Where a value comes from.
struct Origin<'c, 'a>(&'c SubjectCopy<'a>, &'c Said<'a>);

impl fmt::Display for Origin<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(copy, said) = self;
        let seen = said.observation;
        let how = if copy.is_inferred(said) {
            "inferred"
        } else {
            "said"
        };
        write!(f, "{how} by `{}` at {}", said.source, said.at)?;
        write!(f, " through {}", seen.identifier.as_str())?;
        if !seen.personas.is_empty() {
            write!(f, ", disclosed as {}", List(seen.personas.iter(), "and"))?;
        }
        if let Some(confidence) = seen.confidence {
            write!(f, ", with a confidence of {confidence}")?;
        }
        if let Some(until) = seen.until {
            write!(f, ", until {until}")?;
        }
        write!(f, " (`{}`)", said.event)
    }
}

/// Something that was done, and where it is known from.
struct Deed<'c>(&'c Done<'c>);

impl fmt::Display for Deed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (done, what) = (self.0, self.0.interaction);
        write!(f, "{}", Episode::from(*done))?;
        write!(f, "\n  - said by `{}`", done.source)?;
        write!(f, " through {}", what.identifier.as_str())?;
        if !what.personas.is_empty() {
            write!(f, ", done as {}", List(what.personas.iter(), "and"))?;
        }
        write!(f, " (`{}`)", done.event)
    }
}

/// What a person said, and how it stands with it.
struct Spoken<'s>(&'s Statement<'s>);

impl fmt::Display for Spoken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (said, consent) = (self.0, self.0.consent);
        let verb = match consent.effect {
            Effect::Permit => "you permit",
            Effect::Prohibit => "you prohibit",
        };
        write!(f, "{}: {verb} {}", said.at, consent.terms)?;
        if let Some(from) = consent.window.from {
            write!(f, ", from {from}")?;
        }
        if let Some(until) = consent.window.until {
            write!(f, ", until {until}")?;
        }
        if consent.when.is_some() {
            f.write_str(", under a condition")?;
        }
        write!(f, ", on the basis of {}", consent.basis.as_str())?;
        write!(f, " ({}, `{}`)", said.status.as_str(), said.id)
    }
}

/// What was put to the arbiter, and how it stands with it.
struct Put<'m>(&'m Motion<'m>);

impl fmt::Display for Put<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proposal = self.0.proposal;
        let verb = match proposal.effect {
            Effect::Permit => "permit",
            Effect::Prohibit => "prohibit",
        };
        let state = self.0.state.as_str();
        let (at, terms) = (self.0.at, &proposal.terms);
        write!(f, "{at}: to {verb} {terms} ({state}, `{}`)", self.0.id)
    }
}

/// What an event says that is nowhere else in the copy.
struct InShort<'e>(&'e What);

impl fmt::Display for InShort<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            What::Preferred(preference) => Wish(preference).fmt(f),
            What::Contacted(sent) => {
                let (who, channel, purpose) = (&sent.recipient, &sent.channel, &sent.purpose);
                write!(f, ": `{who}` wrote on `{channel}` for `{purpose}`")?;
                match &sent.topic {
                    Some(topic) => write!(f, " about `{topic}`"),
                    None => Ok(()),
                }
            }
            What::Established(said) => {
                let verb = if said.holds { "holds" } else { "does not hold" };
                write!(f, ": `{}` {verb}", said.fact)?;
                match said.until {
                    Some(until) => write!(f, ", until {until}"),
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }
}

/// How somebody wants to be contacted.
struct Wish<'e>(&'e Preference);

impl fmt::Display for Wish<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wish = self.0;
        match &wish.channel {
            Some(channel) => write!(f, ": on `{channel}`")?,
            None => f.write_str(": on any channel")?,
        }
        if let Some(purposes) = wish.purposes.listed() {
            write!(f, " for {}", List(purposes.iter(), "and"))?;
        }
        if let Some(allow) = wish.allow {
            f.write_str(if allow { ", yes" } else { ", not at all" })?;
        }
        if let Some(AtMost { count, per }) = wish.at_most {
            write!(f, ", at most {count} in `{per}`")?;
        }
        match wish.quiet {
            Some(Quiet {
                from,
                until,
                offset,
            }) => write!(f, ", not from {from} to {until} ({offset})"),
            None => Ok(()),
        }
    }
}
