//! How many people are in a segment, step by step, as an analyst may be told.

use crate::error::Error;
use crate::trends::{ChangeLine, Wanted, bounds, changes, steps};
use personagraph::engagement::trend::Watch;
use personagraph::population::Segment;
use personagraph::population::analysis::{Count, Course, Dimension, Publication, Scheme};
use personagraph::{Directory, Timestamp};
use serde::Serialize;

/// Which segment, and how many people a number must be of to be told.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) segment: String,
    pub(crate) threshold: u64,
}

/// The course of a segment, in `trends --segment`.
#[derive(Debug, Serialize)]
struct Line<'a> {
    by: &'static str,
    name: &'a Segment,
    from: Timestamp,
    step: String,
    threshold: u64,
    /// At the end of each step; none where the number is withheld.
    counts: Vec<Count>,
    changes: Vec<ChangeLine>,
}

/// As JSON. Each step is an epoch of one publication.
pub(crate) fn line(directory: &Directory, wanted: &Wanted, asked: &Asked) -> Result<String, Error> {
    let segment: Segment = asked
        .segment
        .parse()
        .map_err(|error| Error::Usage(format!("--segment: {error}")))?;
    let events = directory.custodian().live(Timestamp::MAX);
    let instants: Vec<(&str, Timestamp)> = events.map(|event| ("", event.at)).collect();
    let step = wanted.step.duration();
    let steps = steps(&instants, wanted.span, step)?;
    if steps.is_empty() && !instants.is_empty() {
        eprintln!("there is no whole step of {} to count in", wanted.step);
    }
    let bounds = bounds(steps, step);
    let dimension = Dimension::new("segment").with("inside", segment.clone());
    let scheme = Scheme::new([dimension]).map_err(usage)?;
    let inside = scheme.cells("segment", "inside").map_err(usage)?;
    let mut told: Option<Publication> = None;
    for end in bounds.iter().skip(1) {
        let portraits = directory.custodian().portraits(*end);
        let portraits: Vec<_> = portraits.map(|(_, portrait)| portrait).collect();
        let (tally, epoch) = (scheme.tally(&portraits, *end), end.to_string());
        let open = match &mut told {
            None => told.insert(Publication::new(tally, &epoch, asked.threshold).map_err(usage)?),
            Some(open) => {
                open.begin(tally, &epoch).map_err(usage)?;
                open
            }
        };
        open.count(&inside);
    }
    let course = told.map(|told| told.course(&inside));
    let epochs = course.iter().flat_map(Course::epochs);
    let found = course
        .as_ref()
        .map(|course| course.changes(&Watch::default()));
    let line = Line {
        by: "segment",
        name: &segment,
        from: bounds.first().copied().unwrap_or(Timestamp::UNIX_EPOCH),
        step: wanted.step.to_string(),
        threshold: asked.threshold,
        counts: epochs.map(|(_, count)| count).collect(),
        changes: changes(&found.unwrap_or_default(), &bounds),
    };
    Ok(serde_json::to_string(&line)?)
}

fn usage(error: impl std::error::Error) -> Error {
    Error::Usage(error.to_string())
}
