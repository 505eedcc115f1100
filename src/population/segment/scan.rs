//! The words, values and regions of a segment's text.

use super::SegmentError;
use super::error::Fault;
use super::value::Comparison;
use crate::name::{NameError, Persona};
use crate::outreach::Period;
use crate::value::Value;
use crate::venn::Expression;
use alloc::boxed::Box;
use alloc::string::String;
use core::str::FromStr;

/// A text, and how far it is read.
pub(super) struct Scan<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scan<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// Where what is not white space goes on.
    pub(super) fn place(&mut self) -> usize {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
        self.at
    }

    pub(super) fn is_at_end(&mut self) -> bool {
        self.place() == self.text.len()
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// What stands at the place is wrong.
    pub(super) fn fault<T>(&mut self, fault: Fault) -> Result<T, SegmentError> {
        Err(SegmentError::at_byte(self.place(), fault))
    }

    /// Reads a sign, if it is there.
    pub(super) fn skip(&mut self, sign: &str) -> bool {
        self.place();
        let is_there = self.rest().starts_with(sign);
        self.at += if is_there { sign.len() } else { 0 };
        is_there
    }

    /// The word at the place, if there is one.
    pub(super) fn word_ahead(&mut self) -> &'t str {
        self.place();
        let rest = self.rest();
        let within = |c: char| c.is_alphanumeric() || "_-.*".contains(c);
        let end = rest.find(|c| !within(c)).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    }

    /// Reads a word, if it is there.
    pub(super) fn skip_word(&mut self, word: &str) -> bool {
        let is_there = self.word_ahead() == word;
        self.at += if is_there { word.len() } else { 0 };
        is_there
    }

    /// Reads what is the name of something.
    pub(super) fn name<T: FromStr<Err = NameError>>(
        &mut self,
        what: &'static str,
    ) -> Result<T, SegmentError> {
        let word = self.word_ahead();
        if word.is_empty() {
            return self.fault(Fault::Missing(what));
        }
        match word.parse() {
            Ok(name) => {
                self.at += word.len();
                Ok(name)
            }
            Err(error) => self.fault(Fault::Name(error)),
        }
    }

    /// Reads one of several words.
    pub(super) fn one_of<T>(
        &mut self,
        of_word: impl Fn(&str) -> Option<T>,
        what: &'static str,
    ) -> Result<T, SegmentError> {
        let word = self.word_ahead();
        match of_word(word) {
            Some(found) => {
                self.at += word.len();
                Ok(found)
            }
            None => self.fault(Fault::Missing(what)),
        }
    }

    /// Reads a name between two `` ` ``.
    pub(super) fn quoted_name<T: FromStr<Err = NameError>>(
        &mut self,
        what: &'static str,
    ) -> Result<T, SegmentError> {
        let name = self.name(what)?;
        if self.skip("`") {
            Ok(name)
        } else {
            self.fault(Fault::Missing("the second `` ` ``"))
        }
    }

    /// Reads how two things compare.
    pub(super) fn comparison(&mut self, what: &'static str) -> Result<Comparison, SegmentError> {
        if self.skip("!=") {
            self.at -= 2;
            return self.fault(Fault::Unequal);
        }
        let mut all = Comparison::LONGEST_FIRST.into_iter();
        let found = all.find(|comparison| self.skip(comparison.as_str()));
        match found {
            Some(comparison) => Ok(comparison),
            None => self.fault(Fault::Missing(what)),
        }
    }

    pub(super) fn period(&mut self) -> Result<Period, SegmentError> {
        let word = self.word_ahead();
        match word.parse() {
            Ok(period) => {
                self.at += word.len();
                Ok(period)
            }
            Err(_) => self.fault(Fault::Missing("a period like `P30D` or `PT36H`")),
        }
    }

    /// Reads how many.
    pub(super) fn count(&mut self) -> Result<u64, SegmentError> {
        let word = self.word_ahead();
        let digits = word.bytes().all(|byte| byte.is_ascii_digit());
        match word.parse() {
            Ok(count) if digits => {
                self.at += word.len();
                Ok(count)
            }
            _ => self.fault(Fault::Missing("a whole number from 0 on")),
        }
    }

    /// Reads a number.
    pub(super) fn number(&mut self) -> Result<f64, SegmentError> {
        let place = self.place();
        match self.value()?.as_number() {
            Some(number) => Ok(number),
            None => Err(SegmentError::at_byte(place, Fault::NotANumber)),
        }
    }

    /// Reads a value.
    pub(super) fn value(&mut self) -> Result<Value, SegmentError> {
        let place = self.place();
        if self.skip("\"") {
            return self.rest_of_text(place).map(Value::from);
        }
        let rest = self.rest();
        let within = |c: char| c.is_alphanumeric() || "+-.:".contains(c);
        let end = rest.find(|c| !within(c)).unwrap_or(rest.len());
        let end = rest.find("..").map_or(end, |range| range.min(end));
        let bare = rest.get(..end).unwrap_or_default();
        let value = match bare.bytes().next() {
            _ if bare == "true" => Value::from(true),
            _ if bare == "false" => Value::from(false),
            Some(b'0'..=b'9' | b'-') => {
                number_or_instant(bare).map_err(|fault| SegmentError::at_byte(place, fault))?
            }
            _ => return self.fault(Fault::Value),
        };
        self.at += bare.len();
        Ok(value)
    }

    /// Reads a text between two `"`.
    pub(super) fn quoted(&mut self) -> Result<Box<str>, SegmentError> {
        let place = self.place();
        if self.skip("\"") {
            self.rest_of_text(place).map(Box::from)
        } else {
            self.fault(Fault::Missing("a text in `\"`"))
        }
    }

    /// Reads a text whose first `"` was read, at the place.
    fn rest_of_text(&mut self, place: usize) -> Result<String, SegmentError> {
        let mut text = String::new();
        loop {
            let rest = self.rest();
            let plain = rest.find(['"', '\\']);
            let Some((before, after)) = plain.and_then(|end| rest.split_at_checked(end)) else {
                return Err(SegmentError::at_byte(place, Fault::Endless));
            };
            text.push_str(before);
            self.at += before.len();
            if after.starts_with('"') {
                self.at += 1;
                return Ok(text);
            }
            match escaped(after) {
                Some((c, length)) => {
                    text.push(c);
                    self.at += length;
                }
                None => return Err(SegmentError::at_byte(self.at, Fault::Escape)),
            }
        }
    }

    /// Reads which region: as far as it goes on to be one.
    pub(super) fn region(&mut self) -> Result<Expression<Persona>, SegmentError> {
        let place = self.place();
        let region = self.rest();
        let region = region.get(..length_of_region(region)).unwrap_or_default();
        let found = region.parse::<Expression<Persona>>().map_err(|error| {
            let at = place + error.at();
            SegmentError::at_byte(at, Fault::Region(error))
        })?;
        self.at += region.len();
        Ok(found)
    }
}

/// The character that an escape stands for, and how long that is.
fn escaped(text: &str) -> Option<(char, usize)> {
    let mut chars = text.chars().skip(1);
    Some(match chars.next()? {
        c @ ('"' | '\\') => (c, 2),
        'n' => ('\n', 2),
        'r' => ('\r', 2),
        't' => ('\t', 2),
        'u' => {
            let (digits, _) = text.strip_prefix("\\u{")?.split_once('}')?;
            let hex = (1..=6).contains(&digits.len())
                && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            let code = u32::from_str_radix(digits, 16).ok().filter(|_| hex)?;
            (char::from_u32(code)?, digits.len() + 4)
        }
        _ => return None,
    })
}

/// A number, or an instant: what has a `:`.
fn number_or_instant(text: &str) -> Result<Value, Fault> {
    if text.contains(':') {
        return text.parse().map(Value::Instant).map_err(Fault::Instant);
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let are_digits = |s: &str| !s.is_empty() && s.bytes().all(|byte| byte.is_ascii_digit());
    if digits.split('-').map(str::len).eq([4, 2, 2]) && digits.split('-').all(are_digits) {
        return Err(Fault::Day);
    }
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    if !are_digits(whole) || !are_digits(part) {
        return Err(Fault::NotANumber);
    }
    if digits.contains('.') {
        let number: f64 = text.parse().map_err(|_| Fault::NotANumber)?;
        Value::try_from(number).map_err(Fault::Number)
    } else {
        let integer = text.parse().map(Value::Integer);
        integer.map_err(|_| Fault::Integer)
    }
}

/// How far a text goes on to be an expression: until something stands where it would have
/// to be joined, or closes what was not opened.
fn length_of_region(text: &str) -> usize {
    let (mut depth, mut has_operand, mut end) = (0_usize, false, 0);
    let mut at = 0;
    while let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let mut length = first.len_utf8();
        match first {
            c if c.is_whitespace() => {
                at += length;
                continue;
            }
            '&' | '|' | '^' => has_operand = false,
            ')' if depth == 0 => return end,
            ')' => (depth, has_operand) = (depth - 1, true),
            _ if has_operand && depth == 0 => return end,
            '(' => depth += 1,
            '!' => {}
            _ => {
                let ends = |c: char| c.is_whitespace() || "!&^|()".contains(c);
                length = rest.find(ends).unwrap_or(rest.len());
                has_operand = true;
            }
        }
        at += length;
        end = at;
    }
    end
}
