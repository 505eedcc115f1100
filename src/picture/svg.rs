//! The document: what it is for those who cannot see it, its style, its parts.

use super::drawn::Drawn;
use super::funnel::Steps;
use super::ink::{Ink, Line};
use super::layout::{Anchor, Layout, WIDTH};
use super::palette::{self, Hatching, MARKS};
use super::subject::Subject;
use super::{diagram, listing, upset, words};
use crate::population::analysis::Count;
use alloc::format;
use alloc::string::String;
use core::fmt::Write as _;

/// A whole picture.
pub(super) fn document(subject: &Subject, drawn: &Drawn, layout: Option<&Layout>) -> String {
    let prefix = prefix(&words::twin(subject, drawn));
    let mut body = Ink::new(prefix);
    let mut top = head(&mut body, subject, drawn);
    top = match layout {
        Some(layout) => diagram::draw(&mut body, subject, layout, top),
        None => upset::draw(&mut body, subject, top),
    };
    let bottom = listing::draw(&mut body, subject, drawn, top + 60) + 80;
    let frame = Frame {
        title: &subject.title,
        kind: kind(drawn),
        summary: &words::summary(subject, drawn),
        marks: subject.viewers.len().min(MARKS),
        hatching: if subject.withholds() {
            Hatching::Withheld
        } else {
            Hatching::Sight
        },
    };
    frame.around(body, bottom)
}

/// A funnel's picture.
pub(super) fn funnel(steps: &Steps) -> String {
    let prefix = prefix(&steps.twin());
    let mut body = Ink::new(prefix);
    head_of(
        &mut body,
        [&steps.title, &steps.note(), "Pale is who fell at a step."],
    );
    let bottom = steps.draw(&mut body, HEAD) + 80;
    let frame = Frame {
        title: &steps.title,
        kind: "funnel",
        summary: &steps.summary(),
        marks: 0,
        hatching: Hatching::Sight,
    };
    frame.around(body, bottom)
}

/// What a document says of itself, around what is drawn.
struct Frame<'f> {
    title: &'f str,
    kind: &'static str,
    summary: &'f str,
    /// How many accesses have a mark.
    marks: usize,
    hatching: Hatching,
}

impl Frame<'_> {
    /// The document of what was drawn, down to a bottom.
    fn around(&self, body: Ink, bottom: i32) -> String {
        let prefix = String::from(body.prefix());
        let mut ink = Ink::new(prefix.clone());
        ink.raw("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"")
            .raw(&prefix);
        ink.raw("\" viewBox=\"0 0 ")
            .number(WIDTH)
            .raw(" ")
            .number(bottom);
        ink.raw("\" width=\"100%\" role=\"graphics-document document\"");
        ink.set("aria-roledescription", self.kind);
        ink.raw(" aria-labelledby=\"").raw(&prefix).raw("-t\"");
        ink.raw(" aria-describedby=\"").raw(&prefix).raw("-x\">\n");
        ink.raw("<title id=\"")
            .raw(&prefix)
            .raw("-t\">")
            .words(self.title)
            .raw("</title>\n");
        ink.raw("<desc id=\"").raw(&prefix).raw("-x\">");
        ink.words(self.summary).raw("</desc>\n");
        palette::styles(&mut ink, self.marks, self.hatching);
        ink.raw("\n").tag("rect").set("class", "b").set("rx", "8");
        ink.place([0, 0, WIDTH, bottom]).shut();
        ink.raw(&body.into_text()).raw("</svg>\n");
        ink.into_text()
    }
}

/// The title and what the picture is; gives where that ends.
fn head(ink: &mut Ink, subject: &Subject, drawn: &Drawn) -> i32 {
    let count = subject.sets.len();
    let people = match subject.total() {
        Count::Withheld => String::from("how many people is withheld"),
        total @ Count::Of(_) => words::counted(subject, total),
    };
    let mut note = format!("{count} {}, {people}", subject.nouns.sets(count));
    if !subject.note.is_empty() {
        let _ = write!(note, ", {}", subject.note);
    }
    let kind = match drawn {
        Drawn::Venn if subject.withholds() => {
            String::from("Hatched is withheld: many, few or nobody. Sizes mean nothing.")
        }
        Drawn::UpSet(_) if subject.withholds() => {
            String::from("A column for each region; hatched is withheld.")
        }
        Drawn::Funnel | Drawn::Venn => {
            String::from("Every possible overlap is drawn; sizes mean nothing.")
        }
        Drawn::Euler(fit) => format!(
            "Areas stand for numbers, off by {} at most.",
            words::error(fit)
        ),
        Drawn::UpSet(why) => format!("A column for each region, {}.", words::because(why)),
    };
    head_of(ink, [&subject.title, &note, &kind]);
    HEAD
}

/// Where the head ends.
const HEAD: i32 = 720;

/// The title and two lines below it.
fn head_of(ink: &mut Ink, [title, note, kind]: [&str; 3]) {
    let width = WIDTH - 160;
    let line = |y, size, class| Line {
        x: 80,
        y,
        anchor: Anchor::Start,
        width,
        size,
        class,
    };
    ink.tag("g").set("aria-hidden", "true").end();
    ink.line(line(270, 170, "t"), title);
    ink.line(line(450, 120, "s"), note);
    ink.line(line(620, 110, "s"), kind);
    ink.close("g");
}

const fn kind(drawn: &Drawn) -> &'static str {
    match drawn {
        Drawn::Venn => "Venn diagram",
        Drawn::Euler(_) => "Euler diagram",
        Drawn::UpSet(_) => "UpSet plot",
        Drawn::Funnel => "funnel",
    }
}

/// What ids and classes begin with, so that pictures on one page do not clash: from
/// what is drawn alone (FNV-1a).
fn prefix(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("pg{hash:016x}")
}
