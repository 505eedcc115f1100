//! A funnel: how many people passed each gate of an audience, as bars from one line.

use super::diagram::open;
use super::ink::{Ink, Line};
use super::layout::{Anchor, WIDTH};
use super::lettering::{clean, isolated};
use super::upset::length;
use super::words::{grouped, share};
use crate::population::{Funnel, Gate};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

/// The ends of the bars, and how high a step and its bar are.
const LEFT: i32 = 140;
const RIGHT: i32 = WIDTH - 140;
const STEP: i32 = 480;
const BAR: i32 = 110;

/// A funnel, as something to be drawn. The title is clean.
#[derive(Clone, Debug)]
pub(super) struct Steps {
    pub(super) title: String,
    all: Vec<Step>,
}

/// One gate.
#[derive(Clone, Copy, Debug)]
struct Step {
    gate: Gate,
    passed: u64,
    /// How many came as far as this gate.
    came: u64,
}

impl Step {
    const fn fell(&self) -> u64 {
        self.came.saturating_sub(self.passed)
    }
}

/// `1 person`, `1,234 people`.
fn people(count: u64) -> String {
    let noun = if count == 1 { "person" } else { "people" };
    format!("{} {noun}", grouped(count))
}

impl Steps {
    pub(super) fn new(title: &str, funnel: &Funnel) -> Self {
        let mut came = funnel.passed(Gate::Matched);
        let step = |(gate, passed)| Step {
            gate,
            passed,
            came: core::mem::replace(&mut came, passed),
        };
        Self {
            title: clean(title),
            all: funnel.iter().map(step).collect(),
        }
    }

    /// Everybody whom the segment matches.
    fn matched(&self) -> u64 {
        self.all.first().map_or(0, |step| step.passed)
    }

    fn written(&self) -> u64 {
        self.all.last().map_or(0, |step| step.passed)
    }

    /// How many there are at the beginning, and at the end.
    pub(super) fn note(&self) -> String {
        format!(
            "{} matched, {} written to",
            people(self.matched()),
            people(self.written())
        )
    }

    /// What the picture is, in a few sentences.
    pub(super) fn summary(&self) -> String {
        format!(
            "Funnel of {} gates: of {} whom a segment matches, {} would be written to now. The \
             length of a bar stands for the number; what is pale fell at that gate.",
            self.all.len(),
            people(self.matched()),
            people(self.written())
        )
    }

    /// What a step comes to: `known: 3 people (75.0 %), 1 fell`.
    fn label(&self, step: &Step) -> String {
        let mut text = format!("{}: {}", step.gate, people(step.passed));
        if step.passed > 0 {
            let _ = write!(text, " ({})", share(step.passed, self.matched()));
        }
        if step.fell() > 0 {
            let _ = write!(text, ", {} fell", grouped(step.fell()));
        }
        let _ = write!(text, "; {}", step.gate.meaning());
        text
    }

    /// Everything that the picture shows.
    pub(super) fn twin(&self) -> String {
        let mut text = format!("{}\n{}\n\n", isolated(&self.title), self.summary());
        for (number, step) in (1..).zip(&self.all) {
            let _ = writeln!(text, "{number}. {}", self.label(step));
        }
        text
    }

    /// Draws the bars below `top`; gives where they end.
    pub(super) fn draw(&self, ink: &mut Ink, top: i32) -> i32 {
        let mut y = top;
        ink.tag("g")
            .set("role", "list")
            .set("aria-label", "gates")
            .end();
        for step in &self.all {
            self.step(ink, step, y);
            y += STEP;
        }
        ink.close("g");
        y
    }

    fn step(&self, ink: &mut Ink, step: &Step, y: i32) {
        open(ink, "u", &self.label(step));
        ink.tag("rect").set("class", "f").set("rx", "4");
        ink.place([60, y, WIDTH - 120, STEP - 20]).shut();
        let line = |x, y, anchor, width, class| Line {
            x,
            y,
            anchor,
            width,
            size: if class == "t" { 130 } else { 110 },
            class,
        };
        let room = RIGHT - LEFT;
        let word = line(LEFT, y + 150, Anchor::Start, 1_200, "t");
        ink.line(word, step.gate.as_str());
        let mut count = people(step.passed);
        if step.passed > 0 {
            let _ = write!(count, ", {}", share(step.passed, self.matched()));
        }
        let place = line(RIGHT, y + 150, Anchor::End, room - 1_240, "q");
        ink.line(place, &count);
        let fell = if step.fell() > 0 { 1_000 } else { 0 };
        let meaning = line(LEFT, y + 290, Anchor::Start, room - fell, "s");
        ink.line(meaning, step.gate.meaning());
        if fell > 0 {
            let place = line(RIGHT, y + 290, Anchor::End, fell, "s");
            ink.line(place, &format!("{} fell", grouped(step.fell())));
        }
        let bar = |ink: &mut Ink, class, count| {
            let long = length(count, self.matched(), room);
            ink.tag("rect").set("class", class);
            ink.place([LEFT, y + 330, long, BAR]).shut();
        };
        bar(ink, "e", step.came);
        bar(ink, "a", step.passed);
        ink.close("g");
    }
}
