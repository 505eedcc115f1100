//! `UpSet` plots (Lex et al. 2014): a column for each region that is not empty, a row
//! for each set, a dot where the region is in the set.

use super::diagram::{key_at, key_width, look, open};
use super::ink::{Ink, Line};
use super::layout::{Anchor, WIDTH};
use super::palette::{self, MARKS};
use super::subject::{Cell, Light, Subject, has};
use super::words;
use crate::population::analysis::Count;
use alloc::vec::Vec;

/// So many columns are drawn at most; the rest is counted and listed.
const MOST: usize = 20;

/// Left and right end of the columns; the height of bars and of rows.
const LEFT: i32 = 1_860;
const RIGHT: i32 = WIDTH - 80;
const BARS: i32 = 1_200;
const ROW: i32 = 180;
/// What is left above the highest bar for its number.
const ABOVE: i32 = 520;
/// The height of what stands for a number that is withheld.
const HELD: i32 = 300;

/// How many columns are drawn of so many regions.
pub(super) const fn columns(regions: usize) -> usize {
    if regions < MOST { regions } else { MOST }
}

/// The regions with their numbers, largest first, then by signature; what is withheld
/// last, as it is numbered.
pub(super) fn order(subject: &Subject) -> impl Iterator<Item = (usize, &Cell)> {
    let mut all: Vec<(usize, &Cell)> = subject.numbered().collect();
    all.sort_by_key(|(number, cell)| {
        let number = if cell.count.is_withheld() { *number } else { 0 };
        (cell.count.descending(), number, cell.signature)
    });
    all.into_iter()
}

/// Draws the plot below `top`; gives where it ends.
pub(super) fn draw(ink: &mut Ink, subject: &Subject, top: i32) -> i32 {
    let shown: Vec<(usize, &Cell)> = order(subject).take(MOST).collect();
    let largest = shown.iter().map(|(_, cell)| cell.count.told());
    let largest = largest.max().unwrap_or(1);
    let count = i32::try_from(shown.len()).unwrap_or(i32::MAX).max(1);
    let pitch = ((RIGHT - LEFT) / count).min(300);
    let mut rows: Vec<usize> = (0..subject.sets.len()).collect();
    let size = |row: &usize| subject.sets.get(*row).map(|set| set.count.descending());
    rows.sort_by_key(|row| (size(row), *row));
    let viewers = subject.viewers.len().min(MARKS);
    let below = top + ABOVE + 60 + BARS;
    let sets = below + 220;
    let sight = sets + lines(rows.len()) + if viewers > 0 { 60 } else { 0 };
    let end = sight + lines(viewers) + 60;

    ink.tag("rect").set("class", "n").set("rx", "6");
    ink.place([40, top, WIDTH - 80, end - top]).shut();
    names(ink, subject, &rows, sets);
    for (row, viewer) in (0..).zip(subject.viewers.iter().take(viewers)) {
        let y = sight + row * ROW + ROW / 2;
        palette::mark(ink, viewer_at(row), crate::profile::Extent::Whole, [150, y]);
        let line = Line {
            x: 240,
            y: y + 40,
            anchor: Anchor::Start,
            width: LEFT - 320,
            size: 110,
            class: "q",
        };
        ink.line(line, &viewer.name);
    }
    ink.tag("g")
        .set("role", "list")
        .set("aria-label", "regions")
        .end();
    for (column, (number, cell)) in (0..).zip(shown) {
        let x = LEFT + column * pitch + pitch / 2;
        let head = words::membership(subject, cell.signature);
        let look = match cell.light() {
            Light::Withheld => look(Light::Unasked),
            light => look(light),
        };
        open(ink, look, &words::label(subject, &head, cell));
        ink.tag("rect").set("class", "f c").set("rx", "4");
        ink.place([x - pitch / 2, top + 60, pitch, end - top - 100])
            .shut();
        bar(ink, cell, largest, [x, below], pitch);
        key_at(ink, number, [x - key_width(number) / 2, below + 110]);
        dots(ink, cell, &rows, [x, sets]);
        for (viewer, extent) in (0..viewers).zip(&cell.seen) {
            let y = sight + i32::try_from(viewer).unwrap_or_default() * ROW + ROW / 2;
            palette::mark(ink, viewer, *extent, [x, y]);
        }
        ink.close("g");
    }
    ink.close("g");
    end
}

fn viewer_at(row: i32) -> usize {
    usize::try_from(row).unwrap_or_default()
}

fn lines(count: usize) -> i32 {
    i32::try_from(count).unwrap_or_default() * ROW
}

/// The rows' names, with how many are in each.
fn names(ink: &mut Ink, subject: &Subject, rows: &[usize], top: i32) {
    let largest = subject.sets.iter().map(|set| set.count.told());
    let largest = largest.max().unwrap_or(1);
    for (row, set) in (0..).zip(rows) {
        let y = top + row * ROW;
        if row % 2 == 0 {
            ink.tag("rect")
                .set("class", "r")
                .place([80, y, WIDTH - 160, ROW])
                .shut();
        }
        let Some(set) = subject.sets.get(*set) else {
            continue;
        };
        let line = Line {
            x: 120,
            y: y + 130,
            anchor: Anchor::Start,
            width: 1_000,
            size: 120,
            class: "q",
        };
        ink.line(line, &set.name);
        let length = length(set.count.told(), largest, 300);
        if !set.count.is_withheld() {
            ink.tag("rect")
                .set("class", "a")
                .place([1_170, y + 50, length, 80])
                .shut();
        }
        let line = Line {
            x: 1_830,
            y: y + 130,
            anchor: Anchor::End,
            width: if set.count.is_withheld() { 640 } else { 340 },
            size: 100,
            class: "s",
        };
        ink.figure(line, &words::number(set.count));
    }
}

/// How long a bar is of so many: in proportion, and never nothing for something.
pub(super) fn length(count: u64, largest: u64, most: i32) -> i32 {
    let tenths = u128::from(count) * u128::from(most.unsigned_abs()) / u128::from(largest.max(1));
    let tenths = i32::try_from(tenths).unwrap_or(most);
    if count > 0 { tenths.max(10) } else { 0 }
}

/// A region's bar, with its number above.
fn bar(ink: &mut Ink, cell: &Cell, largest: u64, [x, y]: [i32; 2], pitch: i32) {
    let width = (pitch * 6 / 10).min(140);
    let (class, height) = match cell.light() {
        Light::Unasked => ("a", length(cell.count.told(), largest, BARS)),
        Light::Withheld => ("o", HELD),
        _ => ("y", length(cell.count.told(), largest, BARS)),
    };
    ink.tag("rect")
        .set("class", class)
        .place([x - width / 2, y - height, width, height])
        .shut();
    let text = match cell.count {
        Count::Of(count) => words::grouped(count),
        Count::Withheld => "?".into(),
    };
    let flat = super::lettering::width(&text, 100) <= pitch;
    ink.tag("text").set("class", "q");
    if flat {
        ink.at("x", x)
            .at("y", y - height - 40)
            .set("text-anchor", "middle");
    } else {
        ink.raw(" transform=\"translate(").number(x + 35).raw(" ");
        ink.number(y - height - 30).raw(")rotate(-90)\"");
        // Eight digits have room above the highest bar as they are.
        let wide = super::lettering::width(&text, 100);
        let room = ABOVE + BARS - height;
        if wide > room {
            ink.at("textLength", room)
                .set("lengthAdjust", "spacingAndGlyphs");
        }
    }
    ink.at("font-size", 100).end().words(&text).close("text");
}

/// A dot for each set that the region is in, and a line through them.
fn dots(ink: &mut Ink, cell: &Cell, rows: &[usize], [x, top]: [i32; 2]) {
    let is_in = |row: &usize| u32::try_from(*row).is_ok_and(|bit| has(cell.signature, bit));
    let at = |row: i32| top + row * ROW + ROW / 2;
    let places = (0..).zip(rows).filter(|(_, row)| is_in(row));
    let places: Vec<i32> = places.map(|(row, _)| at(row)).collect();
    if let [first, .., last] = places.as_slice() {
        ink.tag("path")
            .set("class", "j")
            .raw(" d=\"M")
            .number(x)
            .raw(" ");
        ink.number(*first).raw("V").number(*last).raw("\"").shut();
    }
    ink.raw("<path class=\"g\" d=\"");
    for (row, set) in (0..).zip(rows) {
        if !is_in(set) {
            ink.raw("M").number(x).raw(" ").number(at(row)).raw("h0");
        }
    }
    ink.raw("\"/>");
    for y in places {
        ink.tag("circle")
            .set("class", "p")
            .at("cx", x)
            .at("cy", y)
            .set("r", "4.4")
            .shut();
    }
}
