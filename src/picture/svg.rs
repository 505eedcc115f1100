//! The document: what it is for those who cannot see it, its style, its parts.

use super::drawn::Drawn;
use super::ink::{Ink, Line};
use super::layout::{Anchor, Layout, WIDTH};
use super::palette::{self, MARKS};
use super::subject::Subject;
use super::{diagram, listing, upset, words};
use alloc::format;
use alloc::string::String;
use core::fmt::Write as _;

/// A whole picture.
pub(super) fn document(subject: &Subject, drawn: &Drawn, layout: Option<&Layout>) -> String {
    let prefix = prefix(&words::twin(subject, drawn));
    let mut body = Ink::new(prefix.clone());
    let mut top = head(&mut body, subject, drawn);
    top = match layout {
        Some(layout) => diagram::draw(&mut body, subject, layout, top),
        None => upset::draw(&mut body, subject, top),
    };
    let bottom = listing::draw(&mut body, subject, drawn, top + 60) + 80;

    let mut ink = Ink::new(prefix.clone());
    ink.raw("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"")
        .raw(&prefix);
    ink.raw("\" viewBox=\"0 0 ")
        .number(WIDTH)
        .raw(" ")
        .number(bottom);
    ink.raw("\" width=\"100%\" role=\"graphics-document document\"");
    ink.set("aria-roledescription", kind(drawn));
    ink.raw(" aria-labelledby=\"").raw(&prefix).raw("-t\"");
    ink.raw(" aria-describedby=\"").raw(&prefix).raw("-x\">\n");
    ink.raw("<title id=\"")
        .raw(&prefix)
        .raw("-t\">")
        .words(&subject.title)
        .raw("</title>\n");
    ink.raw("<desc id=\"").raw(&prefix).raw("-x\">");
    ink.words(&words::summary(subject, drawn)).raw("</desc>\n");
    palette::styles(&mut ink, subject.viewers.len().min(MARKS));
    ink.raw("\n").tag("rect").set("class", "b").set("rx", "8");
    ink.place([0, 0, WIDTH, bottom]).shut();
    ink.raw(&body.into_text()).raw("</svg>\n");
    ink.into_text()
}

/// The title and what the picture is; gives where that ends.
fn head(ink: &mut Ink, subject: &Subject, drawn: &Drawn) -> i32 {
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
    ink.line(line(270, 170, "t"), &subject.title);
    let count = subject.sets.len();
    let mut note = format!(
        "{count} {}, {}",
        subject.nouns.sets(count),
        words::counted(subject, subject.total())
    );
    if !subject.note.is_empty() {
        let _ = write!(note, ", {}", subject.note);
    }
    ink.line(line(450, 120, "s"), &note);
    let kind = match drawn {
        Drawn::Venn => String::from("Every possible overlap is drawn; sizes mean nothing."),
        Drawn::Euler(fit) => format!(
            "Areas stand for numbers, off by {} at most.",
            words::error(fit)
        ),
        Drawn::UpSet(why) => format!("A column for each region, {}.", words::because(why)),
    };
    ink.line(line(620, 110, "s"), &kind);
    ink.close("g");
    720
}

const fn kind(drawn: &Drawn) -> &'static str {
    match drawn {
        Drawn::Venn => "Venn diagram",
        Drawn::Euler(_) => "Euler diagram",
        Drawn::UpSet(_) => "UpSet plot",
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
