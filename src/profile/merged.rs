//! Profiles: the observations of one person, joined under a merge policy.

use super::fragment::{of_fragments, profile_order, said_order};
use super::{Fragment, MergePolicy, Said, Survivorship};
use crate::name::Attribute;
use crate::time::Timestamp;
use crate::value::Value;
use alloc::borrow::Cow;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::fmt;

/// Everything that is known of one person as of an instant, joined under a merge
/// policy: of each attribute what counts, who says so, and what lost and why.
///
/// It has values in clear: it is the custodian's, not a recipient's.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile<'a>(Vec<(&'a Attribute, Merged<'a>)>);

/// What counts of one attribute, and what does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged<'a> {
    survivors: Vec<Survivor<'a>>,
    lost: Vec<(Said<'a>, Lost)>,
}

/// A value that counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Survivor<'a> {
    value: Cow<'a, Value>,
    said: Vec<Said<'a>>,
}

/// Why an observation does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Lost {
    /// Something else was said later.
    Older,
    /// Something else was said before.
    Newer,
    /// A source that is trusted more says something else.
    LessTrusted,
    /// Something else was said with more confidence.
    LessSure,
    /// More observations say something else.
    LessFrequent,
    /// There is a greater value.
    Lesser,
    /// There is a lesser value.
    Greater,
    /// It cannot be added up.
    NotANumber,
    /// It is as good as what counts by the rule, and older, or else of the same instant and
    /// less by value.
    Tied,
    /// The host's own rule decided so.
    Host,
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Older => "something else was said later",
            Self::Newer => "something else was said before",
            Self::LessTrusted => "a source that is trusted more says something else",
            Self::LessSure => "something else was said with more confidence",
            Self::LessFrequent => "more observations say something else",
            Self::Lesser => "there is a greater value",
            Self::Greater => "there is a lesser value",
            Self::NotANumber => "it cannot be added up",
            Self::Tied => "of two that are as good the newer counts, or else the greater",
            Self::Host => "by a rule of the company's own",
        })
    }
}

impl<'a> Profile<'a> {
    /// What these fragments say as of an instant: what was said by then and holds then. An
    /// event that is in several counts once. The order of the fragments makes no
    /// difference.
    #[must_use]
    pub fn of(
        fragments: impl IntoIterator<Item = &'a Fragment>,
        at: Timestamp,
        policy: &MergePolicy,
    ) -> Self {
        Self::of_ordered(&of_fragments(fragments, at), policy)
    }

    /// What these observations say, each there once.
    pub(crate) fn of_distinct(mut said: Vec<Said<'a>>, policy: &MergePolicy) -> Self {
        said.sort_unstable_by(profile_order);
        Self::of_ordered(&said, policy)
    }

    fn of_ordered(said: &[Said<'a>], policy: &MergePolicy) -> Self {
        let of_one = said.chunk_by(|a, b| name(a) == name(b));
        let merged = of_one.filter_map(|said| {
            let name = name(said.first()?);
            Some((name, policy.of(name).merge_ordered(name, said)))
        });
        Self(merged.collect())
    }

    /// What is known of an attribute; none if nothing was observed of it that holds.
    #[must_use]
    pub fn get(&self, attribute: &Attribute) -> Option<&Merged<'a>> {
        let place = self.0.binary_search_by(|(name, _)| (*name).cmp(attribute));
        self.0.get(place.ok()?).map(|(_, merged)| merged)
    }

    /// Every attribute, by name.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a Attribute, &Merged<'a>)> {
        self.0.iter().map(|(name, merged)| (*name, merged))
    }

    /// How many attributes, with those of which no value counts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The attributes whose values that count differ from another profile's, by name:
    /// of the same person at another instant, or of somebody who may be the same.
    pub fn differences<'b>(&'b self, other: &'b Self) -> impl Iterator<Item = Difference<'b>> {
        let names = self.attributes().chain(other.attributes());
        let names: BTreeSet<&Attribute> = names.map(|(name, _)| name).collect();
        names.into_iter().filter_map(move |attribute| {
            let values = |of: &'b Self| {
                let merged = of.get(attribute).into_iter();
                merged.flat_map(Merged::values).collect::<BTreeSet<_>>()
            };
            let (here, there) = (values(self), values(other));
            let difference = || Difference {
                attribute,
                only_here: here.difference(&there).copied().collect(),
                only_there: there.difference(&here).copied().collect(),
                both: here.intersection(&there).copied().collect(),
            };
            (here != there).then(difference)
        })
    }
}

/// How two profiles differ in an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference<'a> {
    /// The attribute.
    pub attribute: &'a Attribute,
    /// The values that count here alone, ascending.
    pub only_here: Vec<&'a Value>,
    /// The values that count there alone, ascending.
    pub only_there: Vec<&'a Value>,
    /// The values that count in both, ascending.
    pub both: Vec<&'a Value>,
}

impl<'a> Merged<'a> {
    /// What counts, ascending by value; each with who says so. None if it cannot be added
    /// up, or a host's rule chose nothing.
    #[must_use]
    pub fn survivors(&self) -> &[Survivor<'a>] {
        &self.survivors
    }

    /// The values that count, ascending.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.survivors.iter().map(Survivor::value)
    }

    /// The value that counts, where there is just one; none where there are several, or
    /// none.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        match &*self.survivors {
            [only] => Some(only.value()),
            _ => None,
        }
    }

    /// What does not count, and why: by instant (oldest first), then by value, then by
    /// event with the least last.
    #[must_use]
    pub fn lost(&self) -> &[(Said<'a>, Lost)] {
        &self.lost
    }

    fn of(survivors: impl IntoIterator<Item = Survivor<'a>>) -> Self {
        Self {
            survivors: survivors.into_iter().collect(),
            lost: Vec::new(),
        }
    }
}

impl<'a> Survivor<'a> {
    /// The value.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Who says so; of a sum, everything that was added: by instant (oldest first), then by
    /// value, then by event with the least last. None of a value that the host's own rule
    /// made up.
    #[must_use]
    pub fn said(&self) -> &[Said<'a>] {
        &self.said
    }
}

const fn name<'a>(said: &Said<'a>) -> &'a Attribute {
    &said.observation.attribute
}

const fn value<'a>(said: &Said<'a>) -> &'a Value {
    &said.observation.value
}

impl Survivorship {
    /// What counts of the observations of one attribute, each there once.
    pub(crate) fn merge<'a>(&self, name: &Attribute, mut said: Vec<Said<'a>>) -> Merged<'a> {
        said.sort_unstable_by(said_order);
        self.merge_ordered(name, &said)
    }

    /// The same of observations that are in [`said_order`].
    fn merge_ordered<'a>(&self, name: &Attribute, said: &[Said<'a>]) -> Merged<'a> {
        match self {
            Self::All => Merged::of(by_value(said)),
            Self::Newest => best(said, |one| one.at, Lost::Older),
            Self::Oldest => best(said, |one| Reverse(one.at), Lost::Newer),
            Self::MostTrusted(sources) => {
                let rank = |one: &Said<'a>| sources.iter().position(|source| source == one.source);
                let trust = |one: &Said<'a>| Reverse(rank(one).unwrap_or(usize::MAX));
                best(said, trust, Lost::LessTrusted)
            }
            Self::Surest => best(said, |one| one.observation.confidence, Lost::LessSure),
            Self::MostFrequent => {
                let mut times: BTreeMap<&Value, usize> = BTreeMap::new();
                for one in said {
                    *times.entry(value(one)).or_default() += 1;
                }
                best(
                    said,
                    |one| times.get(value(one)).copied(),
                    Lost::LessFrequent,
                )
            }
            Self::Least => best(said, |one| Reverse(value(one)), Lost::Greater),
            Self::Greatest => best(said, |one| value(one), Lost::Lesser),
            Self::Sum => sum(said),
            Self::Host(rule) => host(rule.survivors(name, said), said),
        }
    }
}

/// Who says what, by value.
fn by_value<'a>(said: &[Said<'a>]) -> Vec<Survivor<'a>> {
    let mut found: Vec<Survivor<'a>> = Vec::new();
    for one in said {
        match found.binary_search_by(|survivor| survivor.value().cmp(value(one))) {
            Ok(place) => {
                if let Some(survivor) = found.get_mut(place) {
                    survivor.said.push(*one);
                }
            }
            Err(place) => found.insert(
                place,
                Survivor {
                    value: Cow::Borrowed(value(one)),
                    said: Vec::from([*one]),
                },
            ),
        }
    }
    found
}

/// The value of the greatest by a key, of several the last.
fn best<'a, K: Ord>(said: &[Said<'a>], key: impl Fn(&Said<'a>) -> K, because: Lost) -> Merged<'a> {
    let Some(best) = said.iter().max_by_key(|one| key(one)) else {
        return Merged::of([]);
    };
    let (most, chosen) = (key(best), value(best));
    let why = |one: &Said<'a>| {
        if key(one) == most {
            Lost::Tied
        } else {
            because
        }
    };
    let (agree, lost) = split(said, |one| value(one) == chosen, why);
    Merged {
        survivors: Vec::from([Survivor {
            value: Cow::Borrowed(chosen),
            said: agree,
        }]),
        lost,
    }
}

/// Those that count, and those that do not, each with why.
fn split<'a>(
    said: &[Said<'a>],
    counts: impl Fn(&Said<'a>) -> bool,
    why: impl Fn(&Said<'a>) -> Lost,
) -> (Vec<Said<'a>>, Vec<(Said<'a>, Lost)>) {
    let (mut agree, mut lost) = (Vec::new(), Vec::with_capacity(said.len()));
    for one in said {
        if counts(one) {
            agree.push(*one);
        } else {
            lost.push((*one, why(one)));
        }
    }
    (agree, lost)
}

/// The sum of the numbers.
fn sum<'a>(said: &[Said<'a>]) -> Merged<'a> {
    let is_number = |one: &Said<'_>| value(one).as_number().is_some();
    let (numbers, lost) = split(said, is_number, |_| Lost::NotANumber);
    let mut total = Total::default();
    let mut sorted: Vec<&Value> = numbers.iter().map(value).collect();
    sorted.sort_unstable();
    for number in sorted {
        total.add(number);
    }
    let survivor = Survivor {
        value: Cow::Owned(total.value()),
        said: numbers,
    };
    let some = !survivor.said.is_empty();
    Merged {
        survivors: some.then_some(survivor).into_iter().collect(),
        lost,
    }
}

/// A sum: of integers exact, of others in the order in which they are added.
#[derive(Default)]
struct Total {
    integers: i128,
    others: Option<f64>,
    /// The same on a scale on which nothing gets too great.
    scaled: f64,
}

/// A power of two, so that nothing is rounded but what is next to nothing in such a sum.
const SCALE: f64 = 1.0 / 18_446_744_073_709_551_616.0;

impl Total {
    fn add(&mut self, number: &Value) {
        if let Some(integer) = number.as_integer() {
            self.integers = self.integers.saturating_add(integer.into());
        } else if let Some(other) = number.as_number() {
            self.others = Some(self.others.unwrap_or_default() + other);
            self.scaled += other * SCALE;
        }
    }

    #[allow(
        clippy::cast_precision_loss,
        reason = "what no integer says is the nearest number"
    )]
    fn value(&self) -> Value {
        let whole = i64::try_from(self.integers).ok();
        let whole = whole.filter(|_| self.others.is_none()).map(Value::from);
        whole.unwrap_or_else(|| {
            let mut sum = self.integers as f64 + self.others.unwrap_or_default();
            if !sum.is_finite() {
                // Something on the way was too great; perhaps not all of it together.
                sum = (self.integers as f64 * SCALE + self.scaled) / SCALE;
            }
            let finite = Value::try_from(sum.clamp(f64::MIN, f64::MAX));
            finite.unwrap_or_else(|_| Value::from(0))
        })
    }
}

/// What a host's rule decided.
fn host<'a>(mut values: Vec<Value>, said: &[Said<'a>]) -> Merged<'a> {
    values.sort_unstable();
    values.dedup();
    let is_chosen = |one: &Said<'a>| values.binary_search(value(one)).is_ok();
    let (agree, lost) = split(said, is_chosen, |_| Lost::Host);
    let survivors = values.into_iter().map(|chosen| Survivor {
        said: agree
            .iter()
            .filter(|one| *value(one) == chosen)
            .copied()
            .collect(),
        value: Cow::Owned(chosen),
    });
    Merged {
        survivors: survivors.collect(),
        lost,
    }
}
