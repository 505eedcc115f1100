//! A picture in plain words: for those who cannot see it, and to be kept beside it.

use super::drawn::{Drawn, Fit, Why};
use super::lettering::{at_most, isolated};
use super::subject::{Cell, Item, Subject, Viewer, Whole};
use super::upset;
use crate::population::analysis::Count;
use crate::profile::Extent;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Write as _;

/// So many characters of a name are in the label of a region, and so many in all.
const NAME: usize = 120;
const LABEL: usize = 2_000;

/// What it means that a number is withheld.
pub(super) const WITHHELD: &str = "Withheld: too few to be told, or others would follow from \
it that are. There may be many, a few or nobody.";

/// Everything that the picture shows.
pub(super) fn twin(subject: &Subject, drawn: &Drawn) -> String {
    let mut lines = Vec::new();
    lines.push(isolated(&subject.title));
    lines.push(summary(subject, drawn));
    if !subject.sets.is_empty() {
        lines.push(String::new());
        lines.extend(subject.sets.iter().map(|set| {
            let items = counted(subject, set.count);
            format!("{} {}: {items}", subject.nouns.set[0], isolated(&set.name))
        }));
    }
    if !subject.viewers.is_empty() {
        lines.push(String::new());
        lines.extend(subject.viewers.iter().map(|one| viewer(subject, one)));
    }
    lines.push(String::new());
    for (number, cell) in subject.listed() {
        let head = format!("{number}. {}", membership(subject, cell.signature));
        region(subject, &head, cell, &mut lines);
    }
    lines.extend(others(subject));
    region(subject, subject.nouns.outside, &subject.outside, &mut lines);
    if !subject.undrawn.sets.is_empty() {
        let head = format!("only in {} that are not drawn", subject.nouns.set[1]);
        region(subject, &head, &subject.undrawn.only, &mut lines);
        let sets = subject.undrawn.sets.iter();
        lines.extend(sets.map(|set| {
            let items = counted(subject, set.count);
            format!("not drawn: {}: {items}", isolated(&set.name))
        }));
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// What the picture is, in a few sentences.
pub(super) fn summary(subject: &Subject, drawn: &Drawn) -> String {
    let count = subject.sets.len();
    let sets = format!("{count} {}", subject.nouns.sets(count));
    let filled = subject.cells.len();
    let mut text = match drawn {
        Drawn::Venn => {
            let all = (1_usize << count.min(5)).saturating_sub(1);
            match subject.withheld() {
                0 => format!(
                    "Venn diagram of {sets}: every possible overlap is drawn, {filled} of \
                     {all} regions are not empty, empty ones are grey."
                ),
                held => format!(
                    "Venn diagram of {sets}: every possible overlap is drawn, of {all} regions \
                     {} have a number and {held} are withheld, which are hatched.",
                    filled - held
                ),
            }
        }
        // No sets are drawn as one.
        Drawn::Funnel => String::new(),
        Drawn::Euler(fit) => format!(
            "Diagram of {sets} whose areas stand for numbers, off by {} of all area at \
             most; no region is missing and none is false. The space around it is not to scale.",
            percent(fit.diag_error())
        ),
        Drawn::UpSet(why) => {
            let columns = upset::columns(filled);
            let regions = match subject.withheld() {
                0 => "regions that are not empty",
                _ => "regions",
            };
            let mut text = format!(
                "UpSet plot of {sets}, {}: a column for each of {filled} {regions}, largest first.",
                because(why)
            );
            let held = subject.withheld();
            if held > 0 {
                let _ = write!(
                    text,
                    " {held} are withheld, which come last and are hatched."
                );
            }
            if columns < filled {
                let left = filled - columns;
                let others = upset::order(subject).skip(columns);
                let told: u64 = others.map(|(_, cell)| cell.count.told()).sum();
                let with = match held {
                    0 => format!(", with {},", counted(subject, Count::Of(told))),
                    _ => String::new(),
                };
                let _ = write!(
                    text,
                    " {columns} are drawn; the other {left}{with} are {}.",
                    if subject.unlisted() > 0 {
                        "named together"
                    } else {
                        "listed"
                    }
                );
            }
            text
        }
    };
    if !subject.undrawn.sets.is_empty() {
        let undrawn = subject.undrawn.sets.len();
        let _ = write!(
            text,
            " These are the largest of {}; {undrawn} are not drawn, and what is said to be \
             only in some is so among those drawn.",
            count + undrawn
        );
    }
    if subject.withholds() {
        let _ = write!(text, " {WITHHELD}");
    }
    if !subject.note.is_empty() {
        let _ = write!(text, " It is {}.", subject.note);
    }
    text
}

/// Why it is an `UpSet` plot.
pub(super) fn because(why: &Why) -> String {
    match why {
        Why::Sets { most } => format!("as there are more than {most}"),
        Why::Areas(fit) if fit.is_faithful() => {
            format!("as areas would be off by {}", percent(fit.diag_error()))
        }
        Why::Areas(fit) => {
            let part = |regions: &[u64], what: &str| match regions.len() {
                0 => None,
                1 => Some(format!("1 {what} region")),
                many => Some(format!("{many} {what} regions")),
            };
            let missing = part(fit.missing(), "missing");
            let parts = [missing, part(fit.false_regions(), "false")];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            format!("as areas would have {}", listed(&parts))
        }
        Why::NoAreas => String::from("as there are no areas for it"),
    }
}

/// Which sets a region is in, and that it is in no other.
pub(super) fn membership(subject: &Subject, signature: u64) -> String {
    let names = subject.names(signature);
    let names: Vec<String> = names.map(|name| isolated(&at_most(name, NAME))).collect();
    match names.as_slice() {
        [] => subject.nouns.outside.to_string(),
        [one] => format!("only in {one}"),
        // Where one name ends is to be seen, though it be `a and b`.
        _ if names
            .iter()
            .any(|name| name.contains(',') || name.contains(" and ")) =>
        {
            let names: Vec<String> = names.iter().map(|name| format!("“{name}”")).collect();
            format!("in {} and no other", listed(&names))
        }
        _ => format!("in {} and no other", listed(&names)),
    }
}

/// What a screen reader says of a region.
pub(super) fn label(subject: &Subject, head: &str, cell: &Cell) -> String {
    if cell.count.is_nothing() {
        return format!("{head}: empty");
    }
    let mut text = format!("{head}: {}", counted(subject, cell.count));
    let is_bare = subject.viewers.is_empty() && cell.items.is_empty();
    if let Some(share) = share_of(subject, cell).filter(|_| is_bare) {
        let _ = write!(text, " ({share})");
    }
    let seen = sight(subject, &cell.seen);
    if !seen.is_empty() {
        let _ = write!(text, ", {seen}");
    }
    if !cell.items.is_empty() {
        let items = cell.items.iter();
        let items: Vec<String> = items.map(|item| stated(item, NAME)).collect();
        let _ = write!(text, ". {}", items.join(", "));
    }
    at_most(&text, LABEL)
}

/// The lines of a region: what is in it, and who sees that.
fn region(subject: &Subject, head: &str, cell: &Cell, lines: &mut Vec<String>) {
    let mut text = format!("{head}: {}", counted(subject, cell.count));
    if let Some(share) = share_of(subject, cell).filter(|_| cell.items.is_empty()) {
        let _ = write!(text, " ({share})");
    }
    let seen = sight(subject, &cell.seen);
    if !seen.is_empty() && !cell.count.is_nothing() {
        let _ = write!(text, ", {seen}");
    }
    lines.push(text);
    lines.extend(cell.items.iter().map(|item| {
        let mut text = format!("   - {}", stated(item, usize::MAX));
        if item.seen != cell.seen {
            let seen = sight(subject, &item.seen);
            let _ = write!(text, ": {seen}");
        }
        text
    }));
}

/// An item, how often it is there, and where else it may be.
pub(super) fn stated(item: &Item, most: usize) -> String {
    let mut text = isolated(&at_most(&item.name, most));
    if item.times > 1 {
        let _ = write!(text, " ({} times)", item.times);
    }
    if !item.perhaps.is_empty() {
        let names = item.perhaps.iter();
        let names: Vec<String> = names.map(|name| isolated(&at_most(name, most))).collect();
        let _ = write!(text, " (perhaps also in {})", listed(&names));
    }
    text
}

/// Who sees it whole, who in part, who not at all.
fn sight(subject: &Subject, seen: &[Extent]) -> String {
    let who = |extent: Extent| {
        let pairs = subject.viewers.iter().zip(seen);
        let those = pairs.filter(|(_, seen)| **seen == extent);
        let names: Vec<String> = those.map(|(viewer, _)| isolated(&viewer.name)).collect();
        (!names.is_empty()).then(|| listed(&names))
    };
    let parts = [
        who(Extent::Whole).map(|names| format!("seen by {names}")),
        who(Extent::Part).map(|names| format!("seen in part by {names}")),
        who(Extent::Nothing).map(|names| format!("not seen by {names}")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join("; ")
}

/// What one access sees of everything.
pub(super) fn viewer(subject: &Subject, viewer: &Viewer) -> String {
    format!("{} {}", isolated(&viewer.name), sees(subject, viewer))
}

/// The same, without its name.
pub(super) fn sees(subject: &Subject, viewer: &Viewer) -> String {
    let total = subject.total().told();
    let mut text = format!(
        "sees {} of {total} {}",
        viewer.sees,
        subject.nouns.items(total)
    );
    if viewer.somebodies.len() > 1 {
        let each = viewer.somebodies.iter();
        let each: Vec<String> = each
            .map(|sets| listed(&sets.iter().map(|name| isolated(name)).collect::<Vec<_>>()))
            .collect();
        let _ = write!(
            text,
            ", as {} who may not be one: {}",
            viewer.somebodies.len(),
            each.join("; ")
        );
    }
    text
}

/// `1,234 people`, or that it is withheld.
pub(super) fn counted(subject: &Subject, count: Count) -> String {
    match count {
        Count::Of(count) => format!("{} {}", grouped(count), subject.nouns.items(count)),
        withheld @ Count::Withheld => number(withheld),
    }
}

/// What is said of all regions that are not listed by themselves.
pub(super) fn others(subject: &Subject) -> Option<String> {
    let unlisted = subject.unlisted();
    (unlisted > 0).then(|| format!("every other region, {unlisted} of them: withheld"))
}

/// `1,234`, or that it is withheld.
pub(super) fn number(count: Count) -> String {
    match count {
        Count::Of(count) => grouped(count),
        Count::Withheld => "withheld".into(),
    }
}

/// What part of everything a region has; none where there is nothing in it, or where what
/// is told does not add up.
pub(super) fn share_of(subject: &Subject, cell: &Cell) -> Option<String> {
    let summed = subject.whole == Whole::Summed && !cell.count.is_nothing();
    summed.then(|| share(cell.count.told(), subject.sum()))
}

/// Digits in groups of three.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A part of a whole in percent, to a tenth; what is there is never 0, and a part never all.
pub(super) fn share(part: u64, whole: u64) -> String {
    let (part, whole) = (u128::from(part), u128::from(whole.max(1)));
    let tenths = (part * 1_000 + whole / 2) / whole;
    if tenths == 0 && part > 0 {
        return String::from("under 0.1 %");
    }
    if tenths >= 1_000 && part < whole {
        return String::from("over 99.9 %");
    }
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// A share from 0 to 1 in percent, to a hundredth, rounded up.
fn percent(share: f64) -> String {
    let hundredths = share * 10_000.0;
    let whole = (0_u32..10_000).find(|whole| f64::from(*whole) >= hundredths);
    match whole {
        None => String::from("100 %"),
        Some(0 | 1) => String::from("0.01 %"),
        Some(whole) => format!("{}.{:02} %", whole / 100, whole % 100),
    }
}

/// `a, b and c`.
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Whether an area error is worth a word.
pub(super) fn error(fit: &Fit) -> String {
    percent(fit.diag_error())
}
