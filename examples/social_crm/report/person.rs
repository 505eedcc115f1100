//! One person's page.

use super::access::{self, Asking};
use super::html::{Html, Page, counted, cut, name_of, section, tag, time};
use super::{personas, picture, said};
use crate::error::Error;
use personagraph::directory::{Event, Motion, What};
use personagraph::identity::Person;
use personagraph::name::EventId;
use personagraph::permission::Terms;
use personagraph::persona::{Member, Personas};
use personagraph::profile::Disclosure;
use personagraph::{Access, Directory, Identifier, Lens, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// No more accesses than these are looked at unless they are asked for.
const MOST: usize = 12;

/// Somebody, and all that bears on it.
pub(crate) struct Subject<'d> {
    /// An excerpt.
    pub(crate) directory: &'d Directory,
    pub(crate) person: &'d Person,
    /// The one that stands for the person.
    pub(crate) identifier: &'d Identifier,
    pub(crate) at: Timestamp,
    pub(crate) disclosure: Disclosure,
    events: BTreeMap<&'d EventId, &'d Event>,
    /// The retractions by now, by what they take back.
    retracted: BTreeMap<&'d EventId, &'d Event>,
}

impl<'d> Subject<'d> {
    fn new(
        directory: &'d Directory,
        person: &'d Person,
        at: Timestamp,
        accesses: &[Access],
    ) -> Result<Option<Self>, Error> {
        let Some(identifier) = main(directory, person) else {
            return Ok(None);
        };
        let disclosure = directory.disclosure(identifier, at, accesses)?;
        let events = || directory.custodian().events();
        let mut retracted: BTreeMap<&EventId, &Event> = BTreeMap::new();
        for event in events().filter(|event| event.at <= at) {
            if let What::Retracted(id) = &event.what {
                let first = retracted.entry(id).or_insert(event);
                if event.at < first.at {
                    *first = event;
                }
            }
        }
        Ok(Some(Self {
            directory,
            person,
            identifier,
            at,
            disclosure,
            events: events().map(|event| (&event.id, event)).collect(),
            retracted,
        }))
    }

    pub(crate) const fn personas(&self) -> &Personas {
        self.disclosure.personas()
    }

    pub(crate) fn events(&self) -> impl Iterator<Item = &'d Event> {
        self.events.values().copied()
    }

    pub(crate) fn event(&self, id: &EventId) -> Option<&'d Event> {
        self.events.get(id).copied()
    }

    /// Whether an identifier is the person's.
    pub(crate) fn is_own(&self, identifier: &Identifier) -> bool {
        self.person.identifiers.binary_search(identifier).is_ok()
    }

    /// Through which identifier something was observed.
    pub(crate) fn through(&self, observation: &EventId) -> Option<&'d Identifier> {
        match &self.event(observation)?.what {
            What::Observed(seen) => Some(&seen.identifier),
            _ => None,
        }
    }

    /// What took a piece of evidence back.
    pub(crate) fn taken_back(&self, event: &Event) -> Option<&'d Event> {
        self.retracted.get(&event.id).copied()
    }
}

/// The identifier that stands for somebody: the first that reaches it, else the first.
pub(crate) fn main<'p>(directory: &Directory, person: &'p Person) -> Option<&'p Identifier> {
    let mut reachable = person.identifiers.iter();
    let reachable = reachable.find(|one| directory.rules().is_reachable(one));
    reachable.or_else(|| person.identifiers.first())
}

/// The page of somebody, from an excerpt about it.
pub(crate) fn page(
    directory: &Directory,
    person: &Person,
    at: Timestamp,
    asked: &[Access],
) -> Result<Option<String>, Error> {
    let Some(identifier) = main(directory, person) else {
        return Ok(None);
    };
    let asking = match asked {
        [] => named(directory, identifier, at),
        asked => Asking {
            accesses: asked.to_vec(),
            left_out: 0,
        },
    };
    let Some(of) = Subject::new(directory, person, at, &asking.accesses)? else {
        return Ok(None);
    };
    let name = cut(identifier.as_str());
    let (disclosure, blind) = with_sight(&of, &asking.accesses)?;
    let picture = picture::person("Personas, and who sees them", &disclosure);
    let blind = match blind {
        0 => String::new(),
        1 => " One use that sees nothing is left out.".to_owned(),
        many => format!(" {many} uses that see nothing are left out."),
    };
    let caption = format!("What lies in several personas lies where they overlap.{blind}");
    let figure = tag("figure").add(picture);
    let figure = figure.add(tag("figcaption").text(&caption));
    let main = [
        section("picture", "Personas", figure).into(),
        access::all(&of, &asking)?,
        personas::all(&of),
        said::consents(&of),
        said::links(&of),
    ];
    let page = Page {
        title: &format!("{name}: personas, and who sees them"),
        contents: &[
            ("picture", "Personas"),
            ("access", "Who sees what"),
            ("personas", "What lies where"),
            ("consents", "What was said"),
            ("links", "Links"),
        ],
        header: header(&of, asking.accesses.len()),
        main: main.into_iter().collect(),
    };
    Ok(Some(page.into_text()))
}

/// What the accesses see that see something, or all of them if none does; and how many
/// are left out. A picture has room for few.
fn with_sight(of: &Subject<'_>, all: &[Access]) -> Result<(Disclosure, usize), Error> {
    let every = of.disclosure.seen().iter().zip(all);
    let some = every.filter(|(seen, _)| !seen.members().is_empty());
    let some: Vec<&Access> = some.map(|(_, access)| access).collect();
    if some.is_empty() {
        return Ok((of.disclosure.clone(), 0));
    }
    let left_out = all.len() - some.len();
    let disclosure = of.directory.disclosure(of.identifier, of.at, some)?;
    Ok((disclosure, left_out))
}

fn header(of: &Subject<'_>, accesses: usize) -> Html {
    let personas = of.personas();
    let attributes: BTreeSet<_> = personas.members().iter().map(Member::attribute).collect();
    let counts = [
        counted(personas.names().count(), "persona", "personas"),
        counted(attributes.len(), "attribute", "attributes"),
        counted(of.person.identifiers.len(), "identifier", "identifiers"),
        counted(accesses, "use", "uses"),
    ];
    let counts = counts.iter().map(|count| tag("li").text(count));
    let heading = tag("h1").add(name_of(of.identifier.as_str()));
    let when = tag("p").class("when").text("As of ").add(time(of.at));
    let counts = tag("ul").class("counts").all(counts);
    [heading, when, counts]
        .into_iter()
        .map(Html::from)
        .collect()
}

/// Who asks for what, by the person's own words first, then by the company's:
/// every recipient and purpose that these name, and the channels that they ask for.
fn named(directory: &Directory, identifier: &Identifier, at: Timestamp) -> Asking {
    let consents = directory.consents(identifier, &Lens::vouched(), at);
    let said: Vec<_> = consents.iter().map(|one| &one.consent.terms).collect();
    uses(&said, &directory.motions(at), (at, MOST))
}

/// The uses that these words name, then those of the company's proposals; so many at most.
pub(crate) fn uses(
    said: &[&Terms],
    motions: &[Motion<'_>],
    (at, most): (Timestamp, usize),
) -> Asking {
    let put = motions.iter().map(|one| &one.proposal.terms);
    let all: Vec<_> = said.iter().copied().chain(put).collect();
    let recipients = all.iter().filter_map(|terms| terms.recipients.listed());
    let recipients: BTreeSet<_> = recipients.flatten().collect();
    let purposes = all.iter().filter_map(|terms| terms.purposes.listed());
    let purposes: BTreeSet<_> = purposes.flatten().collect();
    let mut found = BTreeMap::new();
    for (rank, terms) in all.iter().enumerate() {
        let own = usize::from(rank >= said.len());
        let recipients = terms
            .recipients
            .listed()
            .map_or(&recipients, |_| &recipients);
        let to = recipients
            .iter()
            .filter(|one| terms.recipients.contains(one));
        for to in to {
            for purpose in purposes.iter().filter(|one| terms.purposes.contains(one)) {
                let channels = terms.channels.iter().flatten().map(Some);
                for channel in channels.chain([None]) {
                    found.entry((*to, *purpose, channel)).or_insert(own);
                }
            }
        }
    }
    let mut found: Vec<_> = found.into_iter().map(|(names, own)| (own, names)).collect();
    found.sort();
    let left_out = found.len().saturating_sub(most);
    found.truncate(most);
    found.sort_by_key(|(_, names)| *names);
    let access = |(_, (to, purpose, channel)): (usize, (&_, &_, Option<&_>))| {
        let access = Access::new(Clone::clone(to), Clone::clone(purpose), at);
        match channel {
            Some(channel) => access.on(Clone::clone(channel)),
            None => access,
        }
    };
    Asking {
        accesses: found.into_iter().map(access).collect(),
        left_out,
    }
}
