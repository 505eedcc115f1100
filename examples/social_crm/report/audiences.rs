//! The page of audiences: what analysts may know of personas, and how far people of each
//! segment come on their way to a message of each use.

use super::access::Asking;
use super::html::{Html, Page, Tag, code, counted, grouped, section, table, tag, time};
use super::population::{Memberships, people};
use super::{person, picture, words};
use crate::answers;
use crate::error::Error;
use personagraph::name::Persona;
use personagraph::outreach::OutreachPolicy;
use personagraph::population::analysis::{Dimension, Publication, Scheme};
use personagraph::population::{Activation, Gate, Segment};
use personagraph::{Access, Directory, Timestamp};

/// A picture shows no more personas than these, the largest: of more, few numbers are told.
const DRAWN: usize = 5;
/// No number of people below this is told to analysts.
const FEWEST: u64 = 10;
/// No more uses than these are looked at unless they are asked for,
const USES: usize = 6;
/// and no more segments: everybody, and the largest personas.
const SEGMENTS: usize = 5;

/// What is looked at.
pub(crate) struct Wanted<'w> {
    pub(crate) at: Timestamp,
    /// Who would write; if empty, whom the company's proposals name.
    pub(crate) accesses: &'w [Access],
    /// To whom; if empty, everybody and the largest personas.
    pub(crate) segments: &'w [Segment],
    pub(crate) policy: &'w OutreachPolicy,
}

/// The page.
pub(crate) fn page(
    directory: &Directory,
    memberships: &Memberships,
    wanted: &Wanted<'_>,
) -> Result<String, Error> {
    let sizes = memberships.by_size();
    let personas: Vec<&Persona> = sizes.iter().map(|(name, _)| *name).collect();
    let asking = match wanted.accesses {
        [] => person::uses(&[], &directory.motions(wanted.at), (wanted.at, USES)),
        asked => Asking {
            accesses: once(asked, |one| one.question().ok().cloned()),
            left_out: 0,
        },
    };
    let segments = match wanted.segments {
        [] => common(&personas)?,
        asked => once(asked, |one| Some(one.to_string())),
    };
    let main = [
        overlap(directory, &personas, wanted.at)?,
        audiences(directory, wanted, &asking, &segments)?,
    ];
    let heading = tag("h1").text("Audiences");
    let when = tag("p").class("when").text("As of ").add(time(wanted.at));
    let tiles = [
        counted(segments.len(), "segment", "segments"),
        counted(asking.accesses.len(), "use", "uses"),
    ];
    let tiles = tiles.iter().map(|count| tag("li").text(count));
    let tiles = tag("ul").class("counts").all(tiles);
    let note = "For the company's own arbiter and auditor: the numbers of audiences are not \
                suppressed, and may point to somebody. Nothing is sent.";
    let note = tag("p").class("note").text(note);
    let page = Page {
        title: "Audiences: who would be written to, and where the others fall",
        contents: &[
            ("overlap", "What analysts may know"),
            ("audiences", "Who would be written to"),
        ],
        header: [heading, when, tiles, note]
            .into_iter()
            .map(Html::from)
            .collect(),
        main: main.into_iter().collect(),
    };
    Ok(page.into_text())
}

/// Each that is said, once, in the order in which they come.
fn once<T: Clone, K: PartialEq>(all: &[T], key: impl Fn(&T) -> Option<K>) -> Vec<T> {
    let mut known: Vec<K> = Vec::new();
    let mut kept = Vec::new();
    for one in all {
        if let Some(key) = key(one)
            && !known.contains(&key)
        {
            known.push(key);
            kept.push(one.clone());
        }
    }
    kept
}

/// Everybody, and each of the largest personas.
fn common(personas: &[&Persona]) -> Result<Vec<Segment>, Error> {
    let inside = personas.iter().map(|name| {
        let segment = Segment::in_persona((*name).clone());
        segment.map_err(|error| Error::Usage(error.to_string()))
    });
    let all = std::iter::once(Ok(Segment::everybody())).chain(inside);
    all.take(SEGMENTS).collect()
}

/// How many people are in which personas, as far as analysts may know.
fn overlap(directory: &Directory, personas: &[&Persona], at: Timestamp) -> Result<Html, Error> {
    let heading = "Personas, as analysts may know them";
    let drawn = personas.get(..DRAWN).unwrap_or(personas);
    if drawn.is_empty() {
        let none = tag("p").class("note").text("Nobody has a persona.");
        return Ok(section("overlap", heading, none).into());
    }
    let dimensions: Result<Vec<_>, _> =
        drawn.iter().map(|name| Dimension::persona(*name)).collect();
    let scheme = Scheme::new(dimensions.map_err(personagraph::Error::from)?)?;
    let tally = directory.custodian().population(at).tally(&scheme);
    let names: Vec<&str> = drawn.iter().map(|name| name.as_str()).collect();
    let mut publication = Publication::new(tally, "report", FEWEST)?;
    let published = publication.table(&names)?;
    let title = "Personas, as analysts may know them";
    let figure = tag("figure").add(picture::published(title, &published)?);
    let caption = format!(
        "Counts of people with something in exactly these personas, as a first epoch would publish \
         them: none below {FEWEST}, and none from which such a one follows. An analyst who asks for \
         other counts gets them of the same publication."
    );
    let figure = figure.add(tag("figcaption").text(&caption));
    let left = personas.len() - drawn.len();
    let left = (left > 0).then(|| {
        let left = counted(left, "smaller persona is", "smaller personas are");
        tag("p").class("note").text(&format!("{left} left out."))
    });
    Ok(section("overlap", heading, figure).all(left).into())
}

/// For each use, how many of each segment pass each gate.
fn audiences(
    directory: &Directory,
    wanted: &Wanted<'_>,
    asking: &Asking,
    segments: &[Segment],
) -> Result<Html, Error> {
    let outreach = directory.outreach(wanted.policy, wanted.at);
    let mut cards: Vec<Html> = Vec::new();
    for access in &asking.accesses {
        let question = access.question();
        let question = question.map_err(|error| Error::Usage(error.to_string()))?;
        let message = answers::message(question)?;
        let found = segments.iter().map(|segment| {
            let activation = outreach.audience(segment, &message);
            (segment, activation)
        });
        cards.push(card(&words::who(question), &found.collect::<Vec<_>>()).into());
    }
    let heading = "Who would be written to, and where the others fall";
    if cards.is_empty() {
        let none = "No use is named by the company, so nobody is written to. Name one with \
                    --access.";
        let none = tag("p").class("note").text(none);
        return Ok(section("audiences", heading, none).into());
    }
    let about = "A segment is matched by all that is known, or by what the recipient sees; the \
                 recipient picks by what it sees. Each gate counts those who passed it and all \
                 before it.";
    let about = Html::from(tag("p").class("note").text(about));
    let gates = Gate::ALL.map(|gate| {
        let item = tag("li").add(code(gate.as_str()));
        item.text(&format!(": {}", gate.meaning()))
    });
    let gates = Html::from(tag("ul").class("plain").all(gates));
    let left = (asking.left_out > 0).then(|| {
        let left = counted(asking.left_out, "more use is", "more uses are");
        let words = format!("{left} named and left out: ask for them with --access.");
        Html::from(tag("p").class("note").text(&words))
    });
    let inside = [about, gates].into_iter().chain(cards).chain(left);
    let inside: Html = inside.collect();
    Ok(section("audiences", heading, inside).into())
}

/// What a use comes to: a table of all segments, and a funnel of each.
fn card(who: &str, found: &[(&Segment, Activation)]) -> Tag {
    let mut heads = vec!["Segment"];
    heads.extend(Gate::ALL.map(Gate::as_str));
    let rows = found.iter().map(|(segment, activation)| {
        let counts = activation.funnel();
        let counts = counts.iter().map(|(_, count)| {
            let count = tag("span").class("number").text(&grouped(count));
            Html::from(count)
        });
        std::iter::once(code(segment.to_string()))
            .chain(counts)
            .collect()
    });
    let caption = format!("People who pass each gate: {who}");
    let table = table(&caption, &heads, rows);
    let funnels = found.iter().map(|(segment, activation)| {
        let funnel = activation.funnel();
        let written = people(funnel.written());
        let summary = tag("summary")
            .text("Funnel of ")
            .add(code(segment.to_string()));
        let summary = summary.text(&format!(": {written} written to"));
        let title = format!("{segment} · {who}");
        let figure = tag("figure").add(picture::funnel(&title, &funnel));
        tag("details").class("why").add(summary).add(figure)
    });
    let heading = tag("h3").text(who);
    tag("article")
        .class("card gates")
        .add(heading)
        .add(table)
        .all(funnels)
}
