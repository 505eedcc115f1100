//! Names from anywhere, made fit to be drawn: inert, isolated, and cut to their boxes.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;

/// So many characters of a name are kept at most.
pub(super) const LONGEST: usize = 1_000;

/// A name without what could do something: control characters and what XML forbids
/// become U+FFFD, line breaks spaces; marks of direction and of no width are left
/// out, and no more than two combining marks stay on one character. At most
/// [`LONGEST`] characters are kept, then an ellipsis.
pub(super) fn clean(name: &str) -> String {
    let mut out = String::new();
    let (mut kept, mut marks) = (0, 0);
    for c in name.chars() {
        let c = match c {
            '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
            c if is_silent(c) => continue,
            c if c.is_control() || is_noncharacter(c) => char::REPLACEMENT_CHARACTER,
            c => c,
        };
        marks = if is_mark(c) { marks + 1 } else { 0 };
        if marks > 2 {
            continue;
        }
        if kept == LONGEST {
            out.push('…');
            break;
        }
        kept += 1;
        out.push(c);
    }
    out
}

/// The name inside marks that keep its direction to itself, if it has one of its own.
pub(super) fn isolated(name: &str) -> String {
    if name.chars().any(is_from_the_right) {
        let mut out = String::from('\u{2068}');
        out.push_str(name);
        out.push('\u{2069}');
        out
    } else {
        name.into()
    }
}

/// At most so many characters of a text, the last an ellipsis if some are missing.
pub(super) fn at_most(text: &str, characters: usize) -> String {
    if text.chars().count() <= characters {
        return text.into();
    }
    let kept = text.chars().take(characters.saturating_sub(1));
    ended(kept.collect())
}

/// A text that was cut: with an ellipsis, and every isolation that it began ended.
fn ended(mut kept: String) -> String {
    kept.push('…');
    let marks = |mark: char| kept.matches(mark).count();
    let open = marks('\u{2068}').saturating_sub(marks('\u{2069}'));
    kept.extend(core::iter::repeat_n('\u{2069}', open));
    kept
}

/// As much of a text as is surely no wider than a box, the last an ellipsis if some
/// is missing; nothing if not even that fits. Sizes in tenths of a pixel.
pub(super) fn cut(text: &str, size: i32, width: i32) -> String {
    if self::width(text, size) <= width {
        return isolated(text);
    }
    let mut left = width - self::width("…", size);
    if left < 0 {
        return String::new();
    }
    let kept = text.chars().take_while(|c| {
        left -= scaled(em(*c), size);
        left >= 0
    });
    let mut kept: String = kept.collect();
    kept.truncate(kept.trim_end().len());
    isolated(&ended(kept))
}

/// The end of a dotted name that fits where all of it does not, after an ellipsis: the
/// end says most. All of it if no such end fits.
pub(super) fn tail(name: &str, size: i32, width: i32) -> Cow<'_, str> {
    if self::width(name, size) <= width || name.contains(' ') {
        return Cow::Borrowed(name);
    }
    let left = width - self::width("…", size);
    let mut ends = name
        .match_indices('.')
        .filter_map(|(place, _)| name.get(place + 1..));
    let end = ends.clone().find(|end| self::width(end, size) <= left);
    end.or_else(|| ends.next_back())
        .map_or(Cow::Borrowed(name), |end| Cow::Owned(format!("…{end}")))
}

/// How wide a text is at most at a font size, in tenths of a pixel: as if in the
/// widest of the common sans-serif fonts.
pub(super) fn width(text: &str, size: i32) -> i32 {
    let all = text.chars().map(em);
    scaled(all.fold(0_i32, i32::saturating_add), size)
}

/// The size at which a text is as wide as it is in bold letters of this one.
pub(super) const fn bold(size: i32) -> i32 {
    size.saturating_mul(27) / 25
}

const fn scaled(hundredths: i32, size: i32) -> i32 {
    // Rounded up: a text is never narrower than its characters.
    hundredths.saturating_mul(size).saturating_add(99) / 100
}

/// A character's width in hundredths of the font's size.
fn em(c: char) -> i32 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'I' | ' ' => 36,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '-' | '/' | '"' => 46,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 102,
        'A'..='Z' | '&' | '+' | '=' | '<' | '>' | '~' | '#' | '^' => 82,
        '…' => 100,
        ' '..='~' => 66,
        c if is_mark(c) || is_silent(c) => 0,
        '\u{a0}'..='\u{24f}' => 82,
        '\u{250}'..='\u{58f}' => 105,
        '\u{1f000}'.. => 150,
        _ => 115,
    }
}

/// Accents and the like that sit on the character before.
const fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}'
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}'
        | '\u{e47}'..='\u{e4e}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}')
}

/// Marks of direction, of no width, and tags: they show nothing and change the rest.
const fn is_silent(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

const fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || c as u32 & 0xfffe == 0xfffe
}

/// Letters of scripts that are written from the right.
const fn is_from_the_right(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}
