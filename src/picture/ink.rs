//! Writing SVG: elements, numbers of a fixed form, texts that are only texts.

use super::layout::Anchor;
use super::lettering;
use alloc::string::String;
use core::fmt::Write;

/// The text of a picture as it grows. Lengths are in tenths of a pixel, so that the
/// same picture has the same bytes everywhere.
pub(super) struct Ink {
    out: String,
    /// What every id and class of this picture begins with.
    prefix: String,
}

/// Where a line of text goes, in tenths of a pixel.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// Left, middle or right of the text.
    pub(super) x: i32,
    /// Its baseline.
    pub(super) y: i32,
    pub(super) anchor: Anchor,
    /// No more than this.
    pub(super) width: i32,
    /// Of the font.
    pub(super) size: i32,
    /// What it is, for the style.
    pub(super) class: &'static str,
}

impl Ink {
    pub(super) fn new(prefix: String) -> Self {
        Self {
            out: String::with_capacity(16_384),
            prefix,
        }
    }

    pub(super) fn into_text(self) -> String {
        self.out
    }

    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// As it is: never for anything that comes from outside.
    pub(super) fn raw(&mut self, text: &str) -> &mut Self {
        self.out.push_str(text);
        self
    }

    /// Begins an element; attributes follow.
    pub(super) fn tag(&mut self, name: &'static str) -> &mut Self {
        self.out.push('<');
        self.raw(name)
    }

    /// Ends the attributes of an element that has content.
    pub(super) fn end(&mut self) -> &mut Self {
        self.raw(">")
    }

    /// Ends an element that has none.
    pub(super) fn shut(&mut self) -> &mut Self {
        self.raw("/>")
    }

    pub(super) fn close(&mut self, name: &'static str) -> &mut Self {
        self.raw("</").raw(name).raw(">")
    }

    /// An attribute, as it is: never for anything that comes from outside.
    pub(super) fn set(&mut self, key: &'static str, value: &str) -> &mut Self {
        self.raw(" ").raw(key).raw("=\"").raw(value).raw("\"")
    }

    /// An attribute of any text.
    pub(super) fn quoted(&mut self, key: &'static str, value: &str) -> &mut Self {
        self.raw(" ").raw(key).raw("=\"").words(value).raw("\"")
    }

    /// An attribute that is a length.
    pub(super) fn at(&mut self, key: &'static str, tenths: i32) -> &mut Self {
        self.raw(" ").raw(key).raw("=\"").number(tenths).raw("\"")
    }

    /// A rectangle's four lengths: left, top, width, height.
    pub(super) fn place(&mut self, [x, y, width, height]: [i32; 4]) -> &mut Self {
        self.at("x", x)
            .at("y", y)
            .at("width", width)
            .at("height", height)
    }

    /// Moves what the element holds.
    pub(super) fn moved(&mut self, x: i32, y: i32) -> &mut Self {
        self.raw(" transform=\"translate(").number(x).raw(" ");
        self.number(y).raw(")\"")
    }

    /// A length.
    pub(super) fn number(&mut self, tenths: i32) -> &mut Self {
        if tenths < 0 {
            self.out.push('-');
        }
        let size = tenths.unsigned_abs();
        let mut digits = [0_u8; 10];
        let (mut whole, mut used) = (size / 10, 0);
        for place in digits.iter_mut().rev() {
            *place = b'0' + u8::try_from(whole % 10).unwrap_or_default();
            (whole, used) = (whole / 10, used + 1);
            if whole == 0 {
                break;
            }
        }
        let digits = digits.iter().skip(digits.len() - used);
        self.out.extend(digits.map(|digit| char::from(*digit)));
        if size % 10 != 0 {
            let _ = write!(self.out, ".{}", size % 10);
        }
        self
    }

    /// Text: nothing in it is markup.
    pub(super) fn words(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                c => self.out.push(c),
            }
        }
        self
    }

    /// An element that is one text.
    pub(super) fn stated(&mut self, name: &'static str, text: &str) -> &mut Self {
        self.tag(name).end().words(text).close(name)
    }

    /// A number: in smaller letters where it has no room, as a part of one is another.
    pub(super) fn figure(&mut self, line: Line, text: &str) -> &mut Self {
        let wide = lettering::width(text, line.size);
        let size = if wide > line.width {
            line.size * line.width / wide
        } else {
            line.size
        };
        self.line(Line { size, ..line }, text)
    }

    /// A text cut to its width and, whatever the font, clipped to it.
    pub(super) fn line(&mut self, line: Line, text: &str) -> &mut Self {
        let text = lettering::cut(text, line.size, line.width);
        if text.is_empty() {
            return self;
        }
        let (left, anchor) = match line.anchor {
            Anchor::Start => (line.x, 0),
            Anchor::Middle => (line.x - line.width / 2, line.width / 2),
            Anchor::End => (line.x - line.width, line.width),
        };
        let (above, below) = (line.size + line.size / 10, line.size * 4 / 10);
        self.tag("svg")
            .place([left, line.y - above, line.width, above + below])
            .set("overflow", "hidden");
        self.end().tag("text").set("class", line.class);
        if anchor != 0 {
            self.at("x", anchor);
        }
        self.at("y", above).at("font-size", line.size);
        match line.anchor {
            Anchor::Start => self,
            Anchor::Middle => self.set("text-anchor", "middle"),
            Anchor::End => self.set("text-anchor", "end"),
        }
        .end()
        .words(&text)
        .close("text")
        .close("svg")
    }
}
