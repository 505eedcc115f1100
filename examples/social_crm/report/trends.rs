//! Small charts of what people talk of and do, and the same in words.

use super::html::{Html, Tag, code, counted, day, grouped, section, table, tag};
use crate::error::Error;
use crate::trends::{By, Span, Trend, Trends, hundredths, named, steps};
use personagraph::engagement::trend::Change;
use personagraph::{Directory, Timestamp};
use std::fmt::Write;
use std::time::Duration;

/// A table lists no more than these, the most frequent,
const LISTED: usize = 12;
/// and a chart has no more steps than these, if a longer step makes fewer.
const STEPS: usize = 92;
/// Steps by their length in days.
const LENGTHS: [(u64, &str); 3] = [(1, "day"), (7, "week"), (28, "four weeks")];
/// How large a chart is, in its own units.
const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 40.0;

/// What people talk of, and what they do; nothing where nobody did anything.
pub(crate) fn sections(directory: &Directory, at: Timestamp) -> Result<Html, Error> {
    let topics = part(directory, at, By::Topic, "topics", "What people talk about")?;
    let kinds = part(directory, at, By::Kind, "kinds", "What people do")?;
    Ok([topics, kinds].into_iter().collect())
}

fn part(
    directory: &Directory,
    at: Timestamp,
    by: By,
    id: &'static str,
    heading: &str,
) -> Result<Html, Error> {
    let named = named(directory, by, at);
    let mut found = None;
    for (days, word) in LENGTHS {
        let step = Duration::from_secs(86_400 * days);
        let steps = steps(&named, Span::default(), step)?;
        let is_short = steps.len() <= STEPS;
        found = Some((Trends::of(&named, steps, step), word));
        if is_short {
            break;
        }
    }
    let Some((trends, step)) = found.filter(|(trends, _)| !trends.all.is_empty()) else {
        return Ok(Html::default());
    };
    let listed = trends.all.get(..LISTED).unwrap_or(&trends.all);
    let rows = listed.iter().map(|trend| {
        vec![
            code(&trend.name),
            tag("span")
                .class("number")
                .text(&grouped(trend.total()))
                .into(),
            [spark(trend).into(), in_words(trend, step)]
                .into_iter()
                .collect(),
            changes(&trends, trend),
        ]
    });
    let caption = format!(
        "By {}, {step} by {step}, from {} until {}; what is named below a name counts there too",
        by.word(),
        day(trends.begin(0)),
        day(trends.begin(trends.bounds.len().saturating_sub(1))),
    );
    let head = match by {
        By::Topic => "Topic",
        By::Kind => "Kind",
        By::Attribute => "Attribute",
    };
    let table = table(&caption, &[head, "Times", "Over time", "Changes"], rows);
    let left = trends.all.len() - listed.len();
    let left = (left > 0).then(|| {
        let left = counted(left, "rarer one is", "rarer ones are");
        tag("p").class("note").text(&format!("{left} left out."))
    });
    let note = "A change is two steps or more in a row that are beyond chance, by what was usual \
                before; nothing is said of the first steps. After a long rise the way back is a \
                fall, until what was before it is usual again.";
    let note = tag("p").class("note").text(note);
    let inside: Html = [table, note.into()].into_iter().collect();
    Ok(section(id, heading, inside).all(left).into())
}

/// The counts as a line, changes as bands behind it.
#[expect(
    clippy::cast_precision_loss,
    reason = "a chart is no finer than its pixels"
)]
fn spark(trend: &Trend) -> Tag {
    let most = trend
        .counts
        .iter()
        .copied()
        .max()
        .unwrap_or_default()
        .max(1);
    let width = WIDTH / trend.counts.len().max(1) as f64;
    let x = |step: usize| width * step as f64;
    let y = |count: u64| HEIGHT - HEIGHT * count as f64 / most as f64;
    let mut line = String::new();
    for (step, count) in trend.counts.iter().enumerate() {
        let letter = if step == 0 { 'M' } else { 'L' };
        let _ = write!(
            line,
            "{letter}{:.1} {:.1}",
            x(step) + width / 2.0,
            y(*count)
        );
    }
    let band = |change: &Change| {
        let (from, wide) = (x(change.from), x(change.until) - x(change.from));
        tag("rect")
            .class(change.direction.as_str())
            .attr("x", &format!("{from:.1}"))
            .attr("y", "0")
            .attr("width", &format!("{wide:.1}"))
            .attr("height", &HEIGHT.to_string())
    };
    let base = format!("M0 {HEIGHT}L{WIDTH} {HEIGHT}");
    let label = format!(
        "{}: between {} and {} at a time",
        trend.name,
        grouped(trend.counts.iter().copied().min().unwrap_or_default()),
        grouped(trend.counts.iter().copied().max().unwrap_or_default()),
    );
    tag("svg")
        .class("spark")
        .attr("role", "img")
        .attr("viewBox", &format!("0 0 {WIDTH} {HEIGHT}"))
        .attr("preserveAspectRatio", "none")
        .add(tag("title").text(&label))
        .all(trend.changes.iter().map(band))
        .add(tag("path").class("base").attr("d", &base))
        .add(tag("path").class("course").attr("d", &line))
}

fn in_words(trend: &Trend, step: &str) -> Html {
    let counts: Vec<String> = trend.counts.iter().copied().map(grouped).collect();
    let summary = tag("summary").text(&format!("Each {step} in words"));
    let counts = tag("p").class("number").text(&counts.join("; "));
    tag("details").class("twin").add(summary).add(counts).into()
}

fn changes(trends: &Trends, trend: &Trend) -> Html {
    if trend.changes.is_empty() {
        return Html::text("none beyond chance");
    }
    let said = |change: &Change| {
        let said = format!(
            "{} from {} until {}: {} instead of about {} ({} deviations)",
            change.direction,
            day(trends.begin(change.from)),
            day(trends.begin(change.until)),
            grouped(change.observed),
            hundredths(change.expected),
            hundredths(change.deviations),
        );
        tag("li").text(&said)
    };
    tag("ul").all(trend.changes.iter().map(said)).into()
}
