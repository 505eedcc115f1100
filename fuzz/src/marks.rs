//! Marks inside whatever of an input is personal: no error and no `Debug` may
//! show one.
//!
//! The texts and numbers under certain keys are personal data, whether or not the
//! input is an event. A mark is put into each; it is such as no other part of the
//! input holds and nothing says of its own accord, so that finding it in an
//! output is a leak and nothing else.

/// Goes into texts. Lower case, as some identifiers are.
const TEXT: &[u8] = b"zqzxqzjq";
/// Goes into numbers.
const DIGITS: &[u8] = b"918273645";

/// The keys under which there are identifiers, values and free text, and instants
/// and measures, which may be as telling.
const PRIVATE: [&[u8]; 19] = [
    b"identifier",
    b"identifiers",
    b"between",
    b"to",
    b"blocked",
    b"value",
    b"text",
    b"note",
    b"at",
    b"from",
    b"until",
    b"after",
    b"before",
    b"score",
    b"confidence",
    b"sentiment",
    b"reach",
    b"trust",
    b"offset",
];

/// Where the mark goes in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Behind its first colon: before the value of an identifier.
    Front,
    /// At its end.
    Back,
}

/// Whether a mark is in it.
pub fn is_marked(output: &str) -> bool {
    let found = |mark: &[u8]| {
        let mut windows = output.as_bytes().windows(mark.len());
        windows.any(|window| window.eq_ignore_ascii_case(mark))
    };
    found(TEXT) || found(DIGITS)
}

/// The input with marks in it; `None` where there is nothing personal, or a mark
/// already.
pub fn marked(input: &[u8], side: Side) -> Option<Vec<u8>> {
    if is_marked(&String::from_utf8_lossy(input)) {
        return None;
    }
    let mut out = Vec::with_capacity(input.len() + 64);
    let mut rest = input;
    let mut place = Place::default();
    while let Some((&byte, mut behind)) = rest.split_first() {
        if byte.is_ascii_digit() && place.is_private {
            out.extend_from_slice(DIGITS);
        }
        out.push(byte);
        match byte {
            b'"' => {
                let text;
                (text, behind) = text_of(behind);
                if place.is_key() {
                    place.key(text);
                    out.extend_from_slice(text);
                } else if place.is_private {
                    mark(text, side, &mut out);
                } else {
                    out.extend_from_slice(text);
                }
                let end;
                (end, behind) = behind.split_at(behind.len().min(1));
                out.extend_from_slice(end);
            }
            b'0'..=b'9' => {
                let end = behind.iter().position(|byte| !is_of_number(*byte));
                let number;
                (number, behind) = behind.split_at(end.unwrap_or(behind.len()));
                out.extend_from_slice(number);
            }
            _ => {}
        }
        place.pass(byte);
        rest = behind;
    }
    (out.len() > input.len()).then_some(out)
}

/// Where in a JSON text one is.
#[derive(Default)]
struct Place {
    /// What is open: objects and lists, by their brackets.
    open: Vec<u8>,
    /// What was there before, blanks apart.
    before: u8,
    /// Whether the last key was one of something personal.
    is_private: bool,
    /// Whether the last key was that of the limits.
    is_limits: bool,
}

/// The bracket of the limits, whose keys are names of namespaces.
const LIMITS: u8 = b'L';

impl Place {
    /// Whether a text that begins here is a key. After a bracket too many, nobody
    /// knows: it is none.
    fn is_key(&self) -> bool {
        matches!(self.open.last(), Some(&(b'{' | LIMITS))) && matches!(self.before, b'{' | b',')
    }

    fn key(&mut self, text: &[u8]) {
        self.is_private = self.open.last() != Some(&LIMITS) && PRIVATE.contains(&text);
        self.is_limits = text == b"limits";
    }

    fn pass(&mut self, byte: u8) {
        match byte {
            b'{' if self.is_limits => self.open.push(LIMITS),
            b'{' | b'[' => self.open.push(byte),
            b'}' | b']' => {
                self.open.pop();
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            self.before = byte;
        }
    }
}

/// Parts what is behind a quotation mark before the next one that is not escaped.
fn text_of(behind: &[u8]) -> (&[u8], &[u8]) {
    let mut place = 0;
    while place < behind.len() {
        match behind[place] {
            b'"' => break,
            b'\\' => place += 2,
            _ => place += 1,
        }
    }
    behind.split_at(place.min(behind.len()))
}

fn mark(text: &[u8], side: Side, out: &mut Vec<u8>) {
    let colon = text.iter().position(|byte| *byte == b':');
    let place = match side {
        Side::Front => colon.map_or(0, |colon| colon + 1),
        Side::Back => text.len(),
    };
    let (head, tail) = text.split_at(place);
    out.extend_from_slice(head);
    out.extend_from_slice(TEXT);
    out.extend_from_slice(tail);
}

fn is_of_number(byte: u8) -> bool {
    byte.is_ascii_digit() || b".eE+-".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    const EVENT: &str = r#"{"identifier": "email:ann@example.com", "value": 15, "id": "e1",
        "within": ["a", "b"], "between": ["x:1", "y\"z:2"]}"#;

    #[test]
    fn marks_go_into_what_is_personal_and_nothing_else() {
        let marked = |side| String::from_utf8(marked(EVENT.as_bytes(), side).unwrap()).unwrap();
        let (front, back) = (marked(Side::Front), marked(Side::Back));
        assert!(
            front.contains(r#""email:zqzxqzjqann@example.com", "value": 91827364515, "id": "e1""#)
        );
        assert!(back.contains(r#""email:ann@example.comzqzxqzjq""#));
        assert!(
            back.contains(r#""within": ["a", "b"], "between": ["x:1zqzxqzjq", "y\"z:2zqzxqzjq"]"#)
        );
        assert!(is_marked(&front) && is_marked(&back.to_uppercase()));
    }

    #[test]
    fn keys_are_not_personal() {
        let of = |input: &str| marked(input.as_bytes(), Side::Back);
        let marked = |input: &str| String::from_utf8(of(input).unwrap()).unwrap();
        assert_eq!(of(r#"{"values": 1, "value"}"#), None);
        assert_eq!(of(r#"{"limits": {"to": 1, "from": 2}}"#), None);
        assert_eq!(of(r#"{"value": [{"a" , "b"}]}"#), None);
        assert_eq!(
            marked(r#"{"a": {}, "to": ["b"], "c"}"#),
            r#"{"a": {}, "to": ["bzqzxqzjq"], "c"}"#
        );
    }

    #[test]
    fn nothing_is_marked_twice_or_in_vain() {
        let twice = marked(EVENT.as_bytes(), Side::Back).unwrap();
        assert_eq!(marked(&twice, Side::Back), None);
        assert_eq!(marked(br#"{"id": "e1"}"#, Side::Back), None);
    }

    /// A reader as careless as serde's usual ones.
    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "read by `Debug`")]
    struct Careless {
        identifier: u8,
    }

    #[test]
    fn a_leak_is_found() {
        let input = marked(br#"{"identifier": "email:ann@example.com"}"#, Side::Back).unwrap();
        let error = serde_json::from_slice::<Careless>(&input).unwrap_err();
        assert!(is_marked(&error.to_string()), "{error}");
        let input = marked(br#"{"identifier": 7}"#, Side::Back).unwrap();
        let error = serde_json::from_slice::<Careless>(&input).unwrap_err();
        assert!(is_marked(&error.to_string()), "{error}");
    }
}
