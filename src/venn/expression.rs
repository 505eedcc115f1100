//! Which region: names joined by `!`, `&`, `^`, `|`.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::ops::{BitAnd, BitOr, BitXor, Not, Sub};
use core::str::FromStr;

/// A choice of regions: `work & !family` is what is in the one and not in the other.
///
/// It is written with `!` (not), `&` (and), `^` (one of the two) and `|` (or), which
/// bind in that order, the first most tightly, and with parentheses; or made of
/// names by the same operators, and by `-` (without).
///
/// ```
/// use personagraph::venn::{Expression, Venn};
///
/// let chef = Venn::new([
///     ("work", vec!["cooking", "menus"]),
///     ("family", vec!["cooking", "holidays"]),
/// ])?;
/// let work_alone: Expression<String> = "work & !family".parse()?;
/// assert_eq!(work_alone.to_string(), "work & !family");
///
/// let (work, family) = (Expression::of("work"), Expression::of("family"));
/// assert!(chef.select(&(work - family)).into_iter().eq(&["menus"]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Expression<S> {
    /// In postfix order: each operator after what it is about. So neither a long
    /// nor a deep one needs a deep stack.
    steps: Vec<Step<S>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Step<S> {
    In(S),
    Not,
    Both(Joint),
}

/// What joins two, from the loosest to the tightest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Joint {
    Or,
    Xor,
    And,
}

impl Joint {
    const fn sign(self) -> &'static str {
        match self {
            Self::Or => " | ",
            Self::Xor => " ^ ",
            Self::And => " & ",
        }
    }

    const fn of(self, one: bool, other: bool) -> bool {
        match self {
            Self::Or => one | other,
            Self::Xor => one ^ other,
            Self::And => one & other,
        }
    }

    /// What settles the whole settles it, though the other be unknown.
    fn of_known(self, one: Option<bool>, other: Option<bool>) -> Option<bool> {
        let settles = match self {
            Self::Or => Some(true),
            Self::And => Some(false),
            Self::Xor => None,
        };
        if settles.is_some() && (one == settles || other == settles) {
            return settles;
        }
        Some(self.of(one?, other?))
    }
}

impl<S> Expression<S> {
    /// What is in a set.
    pub fn of(set: S) -> Self {
        Self {
            steps: [Step::In(set)].into(),
        }
    }

    /// The names in it, in the order in which they stand, each as often as it does.
    pub fn names(&self) -> impl Iterator<Item = &S> {
        self.steps.iter().filter_map(|step| match step {
            Step::In(name) => Some(name),
            Step::Not | Step::Both(_) => None,
        })
    }

    /// Whether it holds of something that is in just the sets of which `is_in` is
    /// true.
    pub fn holds(&self, mut is_in: impl FnMut(&S) -> bool) -> bool {
        let mut stack: Vec<bool> = Vec::new();
        for step in &self.steps {
            let value = match step {
                Step::In(name) => is_in(name),
                // There is always what an operator is about: see `join` and `not`.
                Step::Not => !stack.pop().unwrap_or_default(),
                Step::Both(joint) => {
                    let other = stack.pop().unwrap_or_default();
                    joint.of(stack.pop().unwrap_or_default(), other)
                }
            };
            stack.push(value);
        }
        stack.pop().unwrap_or_default()
    }

    /// The same of something of which less is known: of some sets, not whether it is in
    /// them. None if that decides it (Kleene's strong logic, where none is unknown).
    pub(crate) fn holds_as_known(&self, mut is_in: impl FnMut(&S) -> Option<bool>) -> Option<bool> {
        let mut stack: Vec<Option<bool>> = Vec::new();
        for step in &self.steps {
            let value = match step {
                Step::In(name) => is_in(name),
                Step::Not => stack.pop().flatten().map(|known| !known),
                Step::Both(joint) => {
                    let other = stack.pop().flatten();
                    joint.of_known(stack.pop().flatten(), other)
                }
            };
            stack.push(value);
        }
        stack.pop().flatten()
    }

    /// How many names and operators there are in it; parentheses are none.
    #[must_use]
    pub fn size(&self) -> usize {
        self.steps.len()
    }

    fn join(mut self, joint: Joint, other: Self) -> Self {
        self.steps.extend(other.steps);
        self.steps.push(Step::Both(joint));
        self
    }
}

impl<S> Not for Expression<S> {
    type Output = Self;

    fn not(mut self) -> Self {
        self.steps.push(Step::Not);
        self
    }
}

impl<S> BitAnd for Expression<S> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        self.join(Joint::And, other)
    }
}

impl<S> BitOr for Expression<S> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.join(Joint::Or, other)
    }
}

impl<S> BitXor for Expression<S> {
    type Output = Self;

    fn bitxor(self, other: Self) -> Self {
        self.join(Joint::Xor, other)
    }
}

/// What is in the one and not in the other.
impl<S> Sub for Expression<S> {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self & !other
    }
}

impl<S> Expression<S> {
    /// For each step, where what ends with it begins: what an operator is about stands
    /// before it.
    fn begins(&self) -> Vec<usize> {
        let mut begins: Vec<usize> = Vec::with_capacity(self.steps.len());
        for (at, step) in self.steps.iter().enumerate() {
            let before = |end: usize| begins.get(end).copied().unwrap_or_default();
            begins.push(match step {
                Step::In(_) => at,
                Step::Not => before(at.saturating_sub(1)),
                Step::Both(_) => before(before(at.saturating_sub(1)).saturating_sub(1)),
            });
        }
        begins
    }

    /// What holds together what ends with a step; none where it is one thing.
    fn joint(&self, end: usize) -> Option<Joint> {
        match self.steps.get(end)? {
            Step::Both(joint) => Some(*joint),
            Step::In(_) | Step::Not => None,
        }
    }
}

/// What is still to be written of an expression.
enum Piece {
    Sign(&'static str),
    /// What ends with this step; in parentheses if so.
    Ending(usize, bool),
}

/// With no more parentheses than are needed to parse back to an equal one, if the names
/// have neither blanks nor any of `!&^|()` in them.
impl<S: fmt::Display> fmt::Display for Expression<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let begins = self.begins();
        let mut left = Vec::from([Piece::Ending(self.steps.len().saturating_sub(1), false)]);
        while let Some(piece) = left.pop() {
            let end = match piece {
                Piece::Sign(sign) => {
                    f.write_str(sign)?;
                    continue;
                }
                Piece::Ending(end, true) => {
                    f.write_str("(")?;
                    left.push(Piece::Sign(")"));
                    end
                }
                Piece::Ending(end, false) => end,
            };
            let last = end.saturating_sub(1);
            match self.steps.get(end) {
                None => {}
                Some(Step::In(name)) => write!(f, "{name}")?,
                Some(Step::Not) => {
                    f.write_str("!")?;
                    left.push(Piece::Ending(last, self.joint(last).is_some()));
                }
                Some(Step::Both(joint)) => {
                    let first = begins.get(last).copied().unwrap_or_default();
                    let first = first.saturating_sub(1);
                    let looser = |end| self.joint(end).is_some_and(|other| other < *joint);
                    // What is joined alike on the right was enclosed when it was read.
                    let alike = self.joint(last) == Some(*joint);
                    left.push(Piece::Ending(last, alike || looser(last)));
                    left.push(Piece::Sign(joint.sign()));
                    left.push(Piece::Ending(first, looser(first)));
                }
            }
        }
        Ok(())
    }
}

/// A text that is no expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at byte {at}: {fault}")]
pub struct ExpressionError {
    at: usize,
    fault: Fault,
}

impl ExpressionError {
    /// Where in the text, in bytes from its start: at its end where something is missing
    /// there.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// What is wrong there.
    pub(crate) fn fault(&self) -> impl fmt::Display + '_ {
        &self.fault
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum Fault {
    #[error("a name, `!` or `(` is missing")]
    Operand,
    #[error("`&`, `^` or `|` is missing")]
    Operator,
    #[error("nothing closes this `(`")]
    Unclosed,
    #[error("nothing opens this `)`")]
    Unopened,
    #[error("{0}")]
    Name(String),
}

/// What waits for its right side.
#[derive(Clone, Copy)]
enum Waiting {
    Not,
    Both(Joint),
    /// With its place.
    Open(usize),
}

impl<S: FromStr<Err: fmt::Display>> FromStr for Expression<S> {
    type Err = ExpressionError;

    /// Dijkstra's shunting yard: what waits stands on a stack of its own.
    fn from_str(text: &str) -> Result<Self, ExpressionError> {
        let fault = |at, fault| Err(ExpressionError { at, fault });
        let (mut steps, mut waiting) = (Vec::new(), Vec::new());
        let (mut has_operand, mut at) = (false, 0);
        while let Some((rest, first)) = beginning(text, at) {
            let joint = match first {
                '&' => Some(Joint::And),
                '^' => Some(Joint::Xor),
                '|' => Some(Joint::Or),
                _ => None,
            };
            let mut length = first.len_utf8();
            if first.is_whitespace() {
                // Between any two.
            } else if let Some(joint) = joint {
                if !has_operand {
                    return fault(at, Fault::Operand);
                }
                settle(&mut steps, &mut waiting, joint);
                waiting.push(Waiting::Both(joint));
                has_operand = false;
            } else if first == ')' {
                if !has_operand {
                    return fault(at, Fault::Operand);
                }
                settle(&mut steps, &mut waiting, Joint::Or);
                if waiting.pop().is_none() {
                    return fault(at, Fault::Unopened);
                }
            } else if has_operand {
                return fault(at, Fault::Operator);
            } else if first == '!' {
                waiting.push(Waiting::Not);
            } else if first == '(' {
                waiting.push(Waiting::Open(at));
            } else {
                let ends = |c: char| c.is_whitespace() || "!&^|()".contains(c);
                length = rest.find(ends).unwrap_or(rest.len());
                match rest.get(..length).unwrap_or_default().parse() {
                    Ok(name) => steps.push(Step::In(name)),
                    Err(error) => return fault(at, Fault::Name(S::Err::to_string(&error))),
                }
                has_operand = true;
            }
            at += length;
        }
        if !has_operand {
            return fault(at, Fault::Operand);
        }
        settle(&mut steps, &mut waiting, Joint::Or);
        match waiting.pop() {
            Some(Waiting::Open(at)) => fault(at, Fault::Unclosed),
            _ => Ok(Self { steps }),
        }
    }
}

/// What is left of a text from a place, and its first character.
fn beginning(text: &str, at: usize) -> Option<(&str, char)> {
    let rest = text.get(at..)?;
    Some((rest, rest.chars().next()?))
}

/// Settles what waits and binds at least as tightly.
fn settle<S>(steps: &mut Vec<Step<S>>, waiting: &mut Vec<Waiting>, joint: Joint) {
    while let Some(&last) = waiting.last() {
        steps.push(match last {
            Waiting::Not => Step::Not,
            Waiting::Both(last) if last >= joint => Step::Both(last),
            Waiting::Both(_) | Waiting::Open(_) => return,
        });
        waiting.pop();
    }
}
