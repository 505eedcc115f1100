//! Outlines, and their regions with what is in them.

use super::ink::{Ink, Line};
use super::layout::{Anchor, Layout, NamePlace, Outline, Room, WIDTH};
use super::lettering;
use super::palette::{self, FILL, MARKS, STROKE};
use super::subject::{Cell, Light, Subject};
use super::words;
use crate::population::analysis::Count;
use crate::profile::Extent;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt::Write as _;

/// The sizes of a label's font, larger first; a line is so much higher.
const SIZES: [i32; 2] = [125, 110];
const SMALL: i32 = 110;
/// The smallest, of a number.
const TINY: i32 = 90;
const GAP: i32 = 20;

/// Draws the diagram below `top`; gives where it ends.
pub(super) fn draw(ink: &mut Ink, subject: &Subject, layout: &Layout, top: i32) -> i32 {
    let strip = strip(subject);
    let height = layout.height + strip;
    ink.tag("rect").set("class", "n").set("rx", "6");
    ink.place([40, top, WIDTH - 80, height]).shut();
    ink.tag("g").moved(0, top).end();
    if subject.viewers.is_empty() {
        for (outline, class) in layout.outlines.iter().zip(FILL) {
            ellipse(ink, *outline, class);
        }
    }
    ink.tag("g")
        .set("role", "list")
        .set("aria-label", "regions")
        .end();
    let filled: BTreeMap<u64, (usize, &Cell)> = subject
        .numbered()
        .map(|(number, cell)| (cell.signature, (number, cell)))
        .collect();
    let mut order: Vec<(&u64, &Room)> = layout.rooms.iter().collect();
    order.sort_by_key(|(signature, _)| (signature.count_ones(), **signature));
    for (signature, room) in order {
        region(ink, subject, filled.get(signature), *signature, room);
    }
    if strip > 0 {
        outside(ink, subject, [80, layout.height, WIDTH - 160, strip - 40]);
    }
    ink.close("g");
    for (outline, class) in layout.outlines.iter().zip(STROKE) {
        ellipse(ink, *outline, class);
    }
    let named = subject.sets.iter().zip(&layout.names).zip(STROKE);
    for ((set, place), class) in named {
        if let Some(place) = place {
            name(ink, &set.name, *place, class);
        }
    }
    ink.close("g");
    top + height
}

/// How high the strip is in which what is in no set is written.
fn strip(subject: &Subject) -> i32 {
    if !subject.outside.count.is_nothing() || !subject.viewers.is_empty() {
        380
    } else {
        0
    }
}

fn ellipse(ink: &mut Ink, outline: Outline, class: &str) {
    let ([x, y], [rx, ry]) = (outline.centre, outline.radii);
    if rx <= 0 || ry <= 0 {
        return;
    }
    ink.tag("ellipse").set("class", class);
    if outline.turn == 0 {
        ink.at("cx", x).at("cy", y);
    } else {
        ink.raw(" transform=\"translate(")
            .number(x)
            .raw(" ")
            .number(y);
        ink.raw(")rotate(").number(outline.turn).raw(")\"");
    }
    ink.at("rx", rx).at("ry", ry).shut();
}

/// A set's name, with a sample of its outline beneath.
fn name(ink: &mut Ink, name: &str, place: NamePlace, class: &str) {
    let NamePlace {
        x,
        y,
        anchor,
        width,
    } = place;
    let line = Line {
        x,
        y,
        anchor,
        width,
        size: 130,
        class: "t",
    };
    ink.line(line, name);
    let left = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - 150,
        Anchor::End => x - 300,
    };
    ink.tag("path").set("class", class).raw(" d=\"M");
    ink.number(left).raw(" ").number(y + 50).raw("h30\"").shut();
}

/// Opens a region that can be reached, and says what it is.
pub(super) fn open(ink: &mut Ink, class: &'static str, label: &str) {
    ink.tag("g")
        .set("class", class)
        .set("role", "listitem")
        .set("tabindex", "0");
    ink.quoted("aria-label", label).end().stated("title", label);
}

/// The look of a region.
pub(super) const fn look(light: Light) -> &'static str {
    match light {
        Light::Unasked => "u",
        Light::Withheld => "o",
        Light::Dark => "k",
        Light::Dim => "d",
        Light::Lit => "l",
    }
}

fn region(
    ink: &mut Ink,
    subject: &Subject,
    filled: Option<&(usize, &Cell)>,
    signature: u64,
    room: &Room,
) {
    let empty = Cell::default();
    let cell = filled.map_or(&empty, |(_, cell)| cell);
    let head = words::membership(subject, signature);
    let class = filled.map_or("e", |(_, cell)| look(cell.light()));
    open(ink, class, &words::label(subject, &head, cell));
    ink.tag("path")
        .set("class", "f")
        .set("d", &room.path)
        .shut();
    if let Some((number, cell)) = filled {
        ink.tag("g").set("class", "h").end();
        if let Some(point) = room.callout {
            callout(ink, cell, room, point);
        } else {
            label(ink, *number, cell, room.label);
        }
        ink.close("g");
    }
    ink.close("g");
}

/// A number beside the diagram, and a line to its region.
fn callout(ink: &mut Ink, cell: &Cell, room: &Room, [x, y]: [i32; 2]) {
    let [left, top, width, height] = room.label;
    let (to, across) = (left + width / 2, top + height / 2);
    let (anchor, from) = if x < WIDTH / 2 {
        (Anchor::End, x + 30)
    } else {
        (Anchor::Start, x - 30)
    };
    ink.tag("path").set("class", "w").raw(" d=\"M").number(from);
    ink.raw(" ")
        .number(y - 35)
        .raw("L")
        .number(to)
        .raw(" ")
        .number(across);
    ink.raw("\"").shut();
    ink.tag("circle")
        .set("class", "p")
        .at("cx", to)
        .at("cy", across);
    ink.set("r", "1.5").shut();
    let line = Line {
        x,
        y,
        anchor,
        width: 620,
        size: SMALL,
        class: "t",
    };
    ink.figure(line, &words::number(cell.count));
}

/// What is in a region, as far as its box has room for it.
fn label(ink: &mut Ink, number: usize, cell: &Cell, [left, top, width, height]: [i32; 4]) {
    let middle = left + width / 2;
    if cell.items.is_empty() {
        number_in(ink, number, cell.count, [left, top, width, height]);
        return;
    }
    let marks: Vec<(usize, Extent)> = seen(cell).collect();
    let marked = i32::try_from(marks.len()).unwrap_or(i32::MAX / 200) * 110;
    let key = key_width(number);
    let beside = marked > 0 && key + 30 + marked <= width;
    let below = marked > 0 && !beside && marked <= width && height >= 2 * (SMALL + GAP);
    let room = |size: i32| height / (size + GAP) - 1 - i32::from(below);
    let fits = |size: &i32| {
        let names = cell
            .items
            .iter()
            .map(|item| lettering::width(&item.name, *size));
        room(*size) >= count(cell.items.len()) && names.max().unwrap_or_default() <= width
    };
    let size = SIZES.into_iter().find(fits).unwrap_or(SMALL);
    let lead = size + GAP;
    let rows = if width < 440 { 0 } else { room(size).max(0) };
    let rows = usize::try_from(rows).unwrap_or_default();
    let (shown, more) = if cell.items.len() > rows {
        let shown = rows.saturating_sub(1);
        (shown, cell.items.len() - shown)
    } else {
        (cell.items.len(), 0)
    };
    let lines = 1 + i32::from(below) + count(shown) + i32::from(more > 0 && rows > 0);
    let mut y = top + (height - lines * lead) / 2 + lead / 2;
    let span = if beside { key + 30 + marked } else { key };
    key_at(ink, number, [middle - span / 2, y]);
    if beside || below {
        let mut x = middle + 55 - marked / 2;
        if beside {
            x = middle - span / 2 + key + 85;
        } else {
            y += lead;
        }
        for (viewer, extent) in marks {
            palette::mark(ink, viewer, extent, [x, y]);
            x += 110;
        }
    }
    if rows == 0 {
        return;
    }
    let mut row = |ink: &mut Ink, class, text: &str| {
        y += lead;
        let line = Line {
            x: middle,
            y: y + 35,
            anchor: Anchor::Middle,
            width,
            size,
            class,
        };
        ink.line(line, text);
    };
    for item in cell.items.iter().take(shown) {
        let text = lettering::tail(&item.name, size, width);
        row(ink, "q", &text);
    }
    if more > 0 {
        row(
            ink,
            "s",
            &if shown == 0 {
                format!("{more}")
            } else {
                format!("+{more} more")
            },
        );
    }
}

/// A number in its box. What is withheld says so, or is a question mark; a number that
/// has no room is in the list, by the region's key.
fn number_in(ink: &mut Ink, key: usize, count: Count, [left, top, width, height]: [i32; 4]) {
    let middle = left + width / 2;
    let text = words::number(count);
    let fits = |text: &str, size: &i32| lettering::width(text, *size) <= width;
    let size = [140, SMALL, TINY]
        .into_iter()
        .find(|size| fits(&text, size));
    let (text, size) = match (size, count) {
        (Some(size), _) => (text, size),
        (None, Count::Withheld) => ("?".into(), SMALL),
        (None, Count::Of(_)) => {
            return key_at(ink, key, [middle - key_width(key) / 2, top + height / 2]);
        }
    };
    let line = Line {
        x: middle,
        y: top + height / 2 + size * 35 / 100,
        anchor: Anchor::Middle,
        width,
        size,
        class: "t",
    };
    ink.line(line, &text);
}

/// The accesses that see some of a region and that have a mark.
pub(super) fn seen(cell: &Cell) -> impl Iterator<Item = (usize, Extent)> {
    let all = cell.seen.iter().copied().enumerate().take(MARKS);
    all.filter(|(_, extent)| *extent > Extent::Nothing)
}

pub(super) const fn key_width(number: usize) -> i32 {
    match number {
        0..=9 => 120,
        10..=99 => 150,
        _ => 210,
    }
}

/// A region's number on a dark ground, with its left edge and its middle at a point.
pub(super) fn key_at(ink: &mut Ink, number: usize, [x, y]: [i32; 2]) {
    let width = key_width(number);
    ink.tag("rect").set("class", "p").set("rx", "3");
    ink.place([x, y - 60, width, 120]).shut();
    ink.tag("text")
        .set("class", "v")
        .at("x", x + width / 2)
        .at("y", y + 32);
    ink.at("font-size", 90).set("text-anchor", "middle").end();
    ink.words(&number.to_string()).close("text");
}

fn count(of: usize) -> i32 {
    i32::try_from(of).unwrap_or(i32::MAX / 1_000)
}

/// What is in no set, in a strip below the outlines.
fn outside(ink: &mut Ink, subject: &Subject, place: [i32; 4]) {
    let cell = &subject.outside;
    let [left, top, width, height] = place;
    let class = if cell.count.is_nothing() {
        "e"
    } else {
        look(cell.light())
    };
    open(
        ink,
        class,
        &words::label(subject, subject.nouns.outside, cell),
    );
    ink.tag("rect")
        .set("class", "f")
        .set("rx", "4")
        .place(place)
        .shut();
    ink.tag("g").set("class", "h").end();
    let mut x = left + 80;
    let y = top + height / 2;
    for (viewer, extent) in seen(cell) {
        palette::mark(ink, viewer, extent, [x + 20, y]);
        x += 110;
    }
    let width = left + width - x - 60;
    let outside = subject.nouns.outside;
    let mut text = match cell.count {
        Count::Of(0) => format!("{outside}: nothing"),
        count if cell.items.is_empty() => {
            format!("{outside}: {}", words::counted(subject, count))
        }
        count => format!("{outside} ({}):", count.told()),
    };
    for (place, item) in cell.items.iter().enumerate() {
        let more = format!("{text} {}{}", if place > 0 { "· " } else { "" }, item.name);
        let left = cell.items.len() - place;
        if lettering::width(&more, 120) > width - if left > 1 { 700 } else { 0 } {
            let _ = write!(text, " +{left} more");
            break;
        }
        text = more;
    }
    let line = Line {
        x,
        y: y + 40,
        anchor: Anchor::Start,
        width,
        size: 120,
        class: "q",
    };
    ink.line(line, &text);
    ink.close("g").close("g");
}
