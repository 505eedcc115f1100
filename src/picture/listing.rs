//! What stands below the drawing: who sees what, the sets, and every region in full.

use super::diagram::key_at;
use super::drawn::Drawn;
use super::ink::{Ink, Line};
use super::layout::{Anchor, WIDTH};
use super::lettering::{self, at_most, isolated};
use super::palette::{self, MARKS, STROKE};
use super::subject::{Cell, Item, Subject};
use super::words;
use crate::profile::Extent;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// So many regions and so many items are listed in a picture at most; the rest is
/// counted, and in the text.
const MOST: usize = 400;

const LEFT: i32 = 80;
const RIGHT: i32 = WIDTH - 80;
const ROW: i32 = 170;

/// The list as it is written downwards.
struct List<'a> {
    ink: &'a mut Ink,
    subject: &'a Subject,
    y: i32,
    /// How many items may still be listed.
    left: usize,
}

/// Writes the list below `top`; gives where it ends.
pub(super) fn draw(ink: &mut Ink, subject: &Subject, drawn: &Drawn, top: i32) -> i32 {
    ink.tag("g").set("aria-hidden", "true").end();
    let mut list = List {
        ink,
        subject,
        y: top,
        left: MOST,
    };
    list.viewers(drawn);
    if !matches!(drawn, Drawn::UpSet(_)) {
        list.sets();
    }
    list.regions(drawn);
    list.undrawn();
    let end = list.y;
    ink.close("g");
    end
}

impl List<'_> {
    fn line(&mut self, x: i32, width: i32, class: &'static str, text: &str) {
        let line = Line {
            x,
            y: self.y + 120,
            anchor: Anchor::Start,
            width,
            size: 120,
            class,
        };
        // Bold letters take more room.
        match class {
            "t" => self
                .ink
                .line(line, &lettering::cut(text, lettering::bold(120), width)),
            _ => self.ink.line(line, text),
        };
    }

    fn heading(&mut self, text: &str) {
        self.y += 90;
        self.line(LEFT, RIGHT - LEFT, "t", text);
        self.y += ROW + 20;
    }

    /// Each access with its mark, and what marks and hatching mean.
    fn viewers(&mut self, drawn: &Drawn) {
        let subject = self.subject;
        if subject.viewers.is_empty() {
            return;
        }
        self.heading("Who sees it");
        for (place, viewer) in subject.viewers.iter().enumerate() {
            if place < MARKS {
                palette::mark(self.ink, place, Extent::Whole, [LEFT + 60, self.y + 80]);
            } else {
                self.line(LEFT, 140, "s", "–");
            }
            self.line(LEFT + 170, RIGHT - LEFT - 170, "q", &viewer.name);
            self.y += ROW - 20;
            let sees = words::sees(subject, viewer);
            for part in wrapped(&sees, 110, RIGHT - LEFT - 170, 4) {
                let y = self.y + 110;
                let line = Line {
                    x: LEFT + 170,
                    y,
                    anchor: Anchor::Start,
                    width: RIGHT - LEFT - 170,
                    size: 110,
                    class: "s",
                };
                self.ink.line(line, &part);
                self.y += ROW - 30;
            }
            self.y += 20;
        }
        if subject.viewers.len() > MARKS {
            self.line(
                LEFT,
                RIGHT - LEFT,
                "s",
                "– has no mark: what it sees is in the text",
            );
            self.y += ROW;
        }
        let x = [LEFT, LEFT + 1_560, LEFT + 3_120];
        let y = self.y + 80;
        palette::mark(self.ink, 0, Extent::Whole, [x[0] + 60, y]);
        palette::mark(self.ink, 0, Extent::Part, [x[1] + 60, y]);
        palette::mark(self.ink, 0, Extent::Nothing, [x[2] + 60, y]);
        self.line(x[0] + 170, 1_300, "s", "sees all of it");
        self.line(x[1] + 170, 1_300, "s", "sees part of it");
        self.line(x[2] + 170, 1_300, "s", "sees none of it");
        self.y += ROW + 20;
        let looks = [
            ("l", "seen in full"),
            ("d", "seen in part"),
            ("k", "seen by nobody"),
            ("e", "empty"),
        ];
        // A plot has no empty regions.
        let shown = if matches!(drawn, Drawn::UpSet(_)) {
            3
        } else {
            4
        };
        for ((class, text), x) in looks.into_iter().zip([0, 1_130, 2_260, 3_650]).take(shown) {
            self.ink.tag("g").set("class", class).end();
            self.ink.tag("rect").set("class", "f").set("rx", "2");
            self.ink
                .place([LEFT + x, self.y + 10, 220, 130])
                .shut()
                .close("g");
            self.line(
                LEFT + x + 290,
                (RIGHT - LEFT - x - 290).min(1_080),
                "s",
                text,
            );
        }
        self.y += ROW;
    }

    /// Each set with its outline.
    fn sets(&mut self) {
        let subject = self.subject;
        if subject.sets.is_empty() {
            return;
        }
        self.heading(if subject.nouns.set[0] == "persona" {
            "Personas"
        } else {
            "Sets"
        });
        for (set, class) in subject.sets.iter().zip(STROKE) {
            self.ink
                .tag("path")
                .set("class", class)
                .raw(" d=\"M")
                .number(LEFT);
            self.ink.raw(" ").number(self.y + 80).raw("h30\"").shut();
            self.line(LEFT + 380, 2_900, "q", &set.name);
            let count = words::counted(subject, set.count);
            let line = Line {
                x: RIGHT,
                y: self.y + 120,
                anchor: Anchor::End,
                width: 1_300,
                size: 120,
                class: "s",
            };
            self.ink.figure(line, &count);
            self.y += ROW;
        }
    }

    /// Each region that is not empty, with everything in it.
    fn regions(&mut self, drawn: &Drawn) {
        let subject = self.subject;
        self.heading("Regions");
        self.withheld();
        for (number, cell) in subject.listed().take(MOST) {
            let head = words::membership(subject, cell.signature);
            // Where areas stand for numbers, these are the labels.
            let number = (!matches!(drawn, Drawn::Euler(_))).then_some(number);
            self.region(number, &head, cell);
        }
        let left = subject.listed().skip(MOST).count();
        if left > 0 {
            let more = format!("and {left} more regions, in the text");
            self.line(LEFT, RIGHT - LEFT, "s", &more);
            self.y += ROW;
        }
        if let Some(others) = words::others(subject) {
            self.line(LEFT, RIGHT - LEFT, "t", &others);
            self.y += ROW;
        }
        if !subject.outside.count.is_nothing() {
            self.region(None, subject.nouns.outside, &subject.outside);
        }
    }

    /// What hatching means where numbers are withheld.
    fn withheld(&mut self) {
        if !self.subject.withholds() {
            return;
        }
        self.ink.tag("rect").set("class", "o").set("rx", "2");
        self.ink.place([LEFT, self.y + 10, 220, 130]).shut();
        let room = RIGHT - LEFT - 290;
        for part in wrapped(words::WITHHELD, 120, room, 4) {
            self.line(LEFT + 290, room, "s", &part);
            self.y += ROW - 20;
        }
        self.y += 60;
    }

    fn undrawn(&mut self) {
        let subject = self.subject;
        let sets = &subject.undrawn.sets;
        if sets.is_empty() {
            return;
        }
        self.heading("Not drawn, as there is no room");
        let names: Vec<String> = sets
            .iter()
            .map(|set| format!("{} ({})", set.name, set.count.told()))
            .collect();
        for part in wrapped(&names.join(", "), 120, RIGHT - LEFT, 20) {
            self.line(LEFT, RIGHT - LEFT, "q", &part);
            self.y += ROW;
        }
        if !subject.undrawn.only.count.is_nothing() {
            self.region(None, "only in these", &subject.undrawn.only);
        }
    }

    fn region(&mut self, number: Option<usize>, head: &str, cell: &Cell) {
        if let Some(number) = number {
            key_at(self.ink, number, [LEFT, self.y + 80]);
        }
        let x = if self.subject.viewers.is_empty() && cell.items.is_empty() && number.is_none() {
            LEFT
        } else {
            LEFT + 260
        };
        let mut count = words::number(cell.count);
        let share = words::share_of(self.subject, cell);
        if let Some(share) = share.filter(|_| cell.items.is_empty()) {
            count = format!("{count}, {share}");
        }
        let width = if cell.items.is_empty() { 1_500 } else { 500 };
        let room = RIGHT - x - width;
        for (row, part) in wrapped(head, lettering::bold(120), room, 4)
            .into_iter()
            .enumerate()
        {
            if row > 0 {
                self.y += ROW - 20;
            }
            self.line(x, room, "t", &part);
        }
        let line = Line {
            x: RIGHT,
            y: self.y + 120,
            anchor: Anchor::End,
            width,
            size: 120,
            class: "s",
        };
        self.ink.figure(line, &count);
        self.y += ROW;
        self.items(cell, x);
        self.y += 40;
    }

    /// What is in a region, one after the other.
    fn flow(&mut self, cell: &Cell, left: i32) {
        let shown = cell.items.len().min(self.left);
        self.left -= shown;
        let names = cell.items.iter().take(shown);
        let mut text: Vec<String> = names
            .map(|item| isolated(&at_most(&item.name, 200)))
            .collect();
        if shown < cell.items.len() {
            text.push(format!(
                "and {} more, in the text",
                cell.items.len() - shown
            ));
        }
        for part in wrapped(&text.join(" · "), 120, RIGHT - left, usize::MAX) {
            self.line(left, RIGHT - left, "q", &part);
            self.y += ROW;
        }
    }

    /// What is in a region: in two columns if all names fit, each with who sees it.
    fn items(&mut self, cell: &Cell, left: i32) {
        if cell.items.is_empty() {
            return;
        }
        if self.subject.viewers.is_empty() {
            self.flow(cell, left);
            return;
        }
        let marked = i32::try_from(self.subject.viewers.len().min(MARKS)).unwrap_or_default() * 120;
        let texts: Vec<String> = cell
            .items
            .iter()
            .map(|item| words::stated(item, 200))
            .collect();
        let half = (RIGHT - left) / 2;
        let fits = |text: &String| lettering::width(text, 120) <= half - marked - 120;
        let columns = if texts.len() > 1 && texts.iter().all(fits) {
            2
        } else {
            1
        };
        let width = (RIGHT - left) / columns - marked - 80;
        let shown = cell.items.len().min(self.left);
        self.left -= shown;
        let pairs: Vec<(&Item, &String)> = cell.items.iter().zip(&texts).take(shown).collect();
        for row in pairs.chunks(usize::try_from(columns).unwrap_or(1)) {
            for (column, (item, text)) in (0..).zip(row) {
                let x = left + column * half;
                let mut mark = x + 50;
                for (viewer, extent) in item.seen.iter().enumerate().take(MARKS) {
                    palette::mark(self.ink, viewer, *extent, [mark, self.y + 80]);
                    mark += 120;
                }
                let x = if marked > 0 { x + marked + 50 } else { x };
                self.line(x, width, "q", text);
            }
            self.y += ROW;
        }
        if shown < cell.items.len() {
            let more = format!("and {} more, in the text", cell.items.len() - shown);
            self.line(left, width, "s", &more);
            self.y += ROW;
        }
    }
}

/// A text in lines of at most a width, broken at spaces, so many at most. The last is too
/// wide where some is left, and is cut.
fn wrapped(text: &str, size: i32, width: i32, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        let fits = |line: &String| lettering::width(line, size) <= width;
        match longer {
            Some(longer) if fits(&longer) => {
                lines.pop();
                lines.push(longer);
            }
            Some(longer) if lines.len() == most => {
                lines.pop();
                lines.push(longer);
                break;
            }
            _ => lines.push(word.into()),
        }
    }
    lines
}
