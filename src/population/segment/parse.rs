//! Segments from text, by Dijkstra's shunting yard: what waits stands on a stack of its
//! own, so that no text needs a deep one.

use super::error::Fault;
use super::scan::Scan;
use super::text::RESERVED;
use super::{Counted, Engaged, Level, Predicate, Range, Relationship, Segment, SegmentError, Test};
use crate::engagement::{Class, Media, Tone};
use crate::name::Attribute;
use alloc::vec::Vec;
use core::str::FromStr;

/// Where nothing else may stand.
const COMPARISON: &str = "`=`, `<`, `<=`, `>=` or `>`";

/// What waits for its right side, with its place.
#[derive(Clone, Copy)]
enum Waiting {
    Not(usize),
    And(usize),
    Or(usize),
    Open(usize),
}

/// What is read, and what waits.
struct Yard {
    parts: Vec<Segment>,
    waiting: Vec<Waiting>,
    /// How many parts were read.
    size: usize,
}

/// How tightly something binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Not,
}

impl FromStr for Segment {
    type Err = SegmentError;

    fn from_str(text: &str) -> Result<Self, SegmentError> {
        let mut scan = Scan::new(text);
        let mut yard = Yard {
            parts: Vec::new(),
            waiting: Vec::new(),
            size: 0,
        };
        loop {
            yard.operand(&mut scan)?;
            loop {
                if scan.is_at_end() {
                    return yard.finish();
                }
                let place = scan.place();
                if scan.skip(")") {
                    yard.settle(Binding::Or)?;
                    if yard.waiting.pop().is_none() {
                        return Err(SegmentError::at_byte(place, Fault::Unopened));
                    }
                } else if scan.skip_word("and") {
                    yard.settle(Binding::And)?;
                    yard.waiting.push(Waiting::And(place));
                    break;
                } else if scan.skip_word("or") {
                    yard.settle(Binding::Or)?;
                    yard.waiting.push(Waiting::Or(place));
                    break;
                } else {
                    return scan.fault(Fault::Missing("`and`, `or` or the end"));
                }
            }
        }
    }
}

impl Yard {
    /// Reads what stands before, and a predicate.
    fn operand(&mut self, scan: &mut Scan<'_>) -> Result<(), SegmentError> {
        loop {
            let place = scan.place();
            if scan.skip("(") {
                self.waiting.push(Waiting::Open(place));
            } else if scan.skip_word("not") {
                self.waiting.push(Waiting::Not(place));
            } else {
                let part = segment(scan).map_err(|error| placed(error, place))?;
                self.size += usize::from(part.size());
                self.parts.push(part);
                return if self.size > usize::from(Segment::LARGEST) {
                    Err(SegmentError::at_byte(place, Fault::Large))
                } else {
                    Ok(())
                };
            }
        }
    }

    /// Settles what waits and binds at least as tightly.
    fn settle(&mut self, binding: Binding) -> Result<(), SegmentError> {
        while let Some(&last) = self.waiting.last() {
            let (own, place) = match last {
                Waiting::Not(place) => (Binding::Not, place),
                Waiting::And(place) => (Binding::And, place),
                Waiting::Or(place) => (Binding::Or, place),
                Waiting::Open(_) => return Ok(()),
            };
            if own < binding {
                return Ok(());
            }
            self.waiting.pop();
            // There is always what it is about: an operand stands after each.
            let part = self.parts.pop().unwrap_or_else(Segment::everybody);
            let joined = match own {
                Binding::Not => Segment::not(part),
                Binding::And => self.before().and(part),
                Binding::Or => self.before().or(part),
            };
            let joined = joined.map_err(|error| placed(error, place))?;
            self.parts.push(joined);
        }
        Ok(())
    }

    fn before(&mut self) -> Segment {
        self.parts.pop().unwrap_or_else(Segment::everybody)
    }

    fn finish(mut self) -> Result<Segment, SegmentError> {
        self.settle(Binding::Or)?;
        match self.waiting.pop() {
            Some(Waiting::Open(place)) => Err(SegmentError::at_byte(place, Fault::Unclosed)),
            _ => Ok(self.before()),
        }
    }
}

/// With the place, where the error has none.
fn placed(error: SegmentError, place: usize) -> SegmentError {
    match error.at() {
        Some(_) => error,
        None => SegmentError::at_byte(place, error.fault()),
    }
}

/// Reads everybody, nobody or a predicate.
fn segment(scan: &mut Scan<'_>) -> Result<Segment, SegmentError> {
    if scan.skip_word("everybody") {
        return Ok(Segment::everybody());
    }
    if scan.skip_word("nobody") {
        return Ok(Segment::nobody());
    }
    if scan.skip_word("is") {
        let names = "a relationship (`customer`, `prospect`, `industry_leader`, `news_media`, \
                     `interest_group`, `donor` or `volunteer`)";
        return scan
            .one_of(Relationship::of_word, names)
            .map(Segment::related);
    }
    predicate(scan).and_then(Segment::of)
}

fn predicate(scan: &mut Scan<'_>) -> Result<Predicate, SegmentError> {
    if scan.skip("`") {
        let attribute = scan.quoted_name("an attribute")?;
        return valued(scan, attribute);
    }
    let word = scan.word_ahead();
    if word.is_empty() || word == "and" || word == "or" || word == "starts" {
        return scan.fault(Fault::Missing("a predicate"));
    }
    if !RESERVED.contains(&word) {
        let attribute = scan.name("an attribute")?;
        return valued(scan, attribute);
    }
    scan.skip_word(word);
    Ok(match word {
        "in" => Predicate::Persona(scan.name("a persona")?),
        "some" => Predicate::Region(scan.region()?),
        "has" => Predicate::Has(scan.name("an attribute, or `….*`,")?),
        "wants" => Predicate::Wants {
            purpose: scan.name("a purpose")?,
            channel: by(scan, |scan| scan.name("a channel"))?,
        },
        "refuses" => Predicate::Refuses {
            purpose: scan.name("a purpose")?,
            channel: by(scan, |scan| scan.name("a channel"))?,
        },
        "reachable" => Predicate::Reachable(by(scan, |scan| scan.name("a namespace"))?),
        _ => Predicate::Engaged(engaged(scan, word)?),
    })
}

/// Reads what stands after `by`, if that is there.
fn by<T>(
    scan: &mut Scan<'_>,
    what: impl FnOnce(&mut Scan<'_>) -> Result<T, SegmentError>,
) -> Result<Option<T>, SegmentError> {
    scan.skip_word("by").then(|| what(scan)).transpose()
}

fn valued(scan: &mut Scan<'_>, attribute: Attribute) -> Result<Predicate, SegmentError> {
    let test = if scan.skip_word("in") {
        let place = scan.place();
        let from = scan.value()?;
        if !scan.skip("..") {
            return scan.fault(Fault::Missing("`..`"));
        }
        let range = Range::new(from, scan.value()?);
        Test::Within(range.map_err(|error| placed(error, place))?)
    } else if scan.skip_word("starts") {
        Test::Starts(scan.quoted()?)
    } else {
        let comparison = scan.comparison("`=`, `<`, `<=`, `>=`, `>`, `in` or `starts`")?;
        Test::Compare(comparison, scan.value()?)
    };
    Ok(Predicate::Value(attribute, test))
}

fn engaged(scan: &mut Scan<'_>, word: &str) -> Result<Engaged, SegmentError> {
    Ok(match word {
        "active" => Engaged::Active(within(scan)?),
        "began" => Engaged::Began(within(scan)?),
        "momentum" => Engaged::Momentum(level(scan)?),
        "sentiment" => Engaged::Sentiment(level(scan)?),
        "engagements" => count(scan, Counted::Engagements)?,
        _ => {
            let counted = counted(scan)?;
            count(scan, counted)?
        }
    })
}

fn within(scan: &mut Scan<'_>) -> Result<crate::outreach::Period, SegmentError> {
    if scan.skip_word("within") {
        scan.period()
    } else {
        scan.fault(Fault::Missing("`within`"))
    }
}

fn level(scan: &mut Scan<'_>) -> Result<Level, SegmentError> {
    let comparison = scan.comparison(COMPARISON)?;
    Ok(Level::new(comparison, scan.number()?)?)
}

fn count(scan: &mut Scan<'_>, counted: Counted) -> Result<Engaged, SegmentError> {
    let comparison = scan.comparison(COMPARISON)?;
    Ok(Engaged::Count(counted, comparison, scan.count()?))
}

fn counted(scan: &mut Scan<'_>) -> Result<Counted, SegmentError> {
    if scan.skip_word("of") {
        let class = |word: &str| Class::ALL.into_iter().find(|class| class.as_str() == word);
        let what = "a class (`mention`, `reply`, `share`, `like`, `comment`, `message`, `click`, \
                    `open`, `visit`, `purchase`, `complaint`, `praise` or `other`)";
        scan.one_of(class, what).map(Counted::Of)
    } else if scan.skip_word("in") {
        let media = |word: &str| Media::ALL.into_iter().find(|media| media.as_str() == word);
        let what = "`earned`, `owned`, `paid` or `shared`";
        scan.one_of(media, what).map(Counted::In)
    } else if scan.skip_word("felt") {
        let tone = |word: &str| Tone::ALL.into_iter().find(|tone| tone.as_str() == word);
        let what = "`negative`, `neutral` or `positive`";
        scan.one_of(tone, what).map(Counted::Felt)
    } else {
        Ok(Counted::Interactions)
    }
}
