//! The names that statements use, and which of them look like slips.

use super::checks::Checks;
use super::event::{Linked, Voted, What};
use super::sight::Sight;
use crate::condition::{Clause, Condition};
use crate::name::EventId;
use crate::permission::{Among, LinkScope, Scope, Terms};
use crate::profile::governing;
use alloc::borrow::{Cow, ToOwned};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Bound;

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NameKind {
    /// A persona.
    Persona,
    /// Attributes: a name or a prefix.
    Attributes,
    /// Somebody who receives or sits in the arbiter.
    Recipient,
    /// A purpose.
    Purpose,
    /// A channel.
    Channel,
    /// A fact.
    Fact,
}

/// A name in a statement that may be a slip.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DoubtfulName<'d> {
    /// What it names.
    pub kind: NameKind,
    /// The name.
    pub name: &'d str,
    /// The statement that uses it; of several, the one of the least id.
    pub event: &'d EventId,
    /// How many events use it.
    pub events: usize,
    /// Whether it is a persona that no enclosure makes and nothing observed lies in,
    /// or stands for attributes of which none is observed: what is said of it
    /// reaches nothing.
    pub reaches_nothing: bool,
    /// The other name of its kind that it may be a slip for; `None`: none is near.
    pub nearest: Option<Nearest>,
}

/// A name that is written almost like another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Nearest {
    /// By how many slips: a character wrong, missing or too many, or two
    /// neighbours exchanged (optimal string alignment). 1 or 2.
    pub slips: u8,
    /// The name.
    pub name: String,
}

impl fmt::Display for NameKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Persona => "persona",
            Self::Attributes => "attributes",
            Self::Recipient => "recipient",
            Self::Purpose => "purpose",
            Self::Channel => "channel",
            Self::Fact => "fact",
        })
    }
}

/// What is doubtful about it, and what it may be a slip for.
impl fmt::Display for DoubtfulName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}` in `{}`: ", self.kind, self.name, self.event)?;
        f.write_str(if self.reaches_nothing {
            "it reaches nothing"
        } else {
            "nothing else names it"
        })?;
        match &self.nearest {
            Some(nearest) => write!(f, "; is `{}` meant?", nearest.name),
            None => Ok(()),
        }
    }
}

/// How a name is used.
#[derive(Clone, Copy, Default)]
struct Uses<'d> {
    events: usize,
    /// The first statement that uses it.
    said: Option<&'d EventId>,
    /// Whether something lies in it: of a persona.
    is_made: bool,
}

/// How an event uses a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    /// As data has it.
    Seen,
    /// In a statement.
    Said,
    /// It puts something into the persona.
    Made,
    /// In a statement that puts something into it.
    SaidAndMade,
}

impl<'d> Checks<'d> {
    /// The names in live statements that look like slips: such as occur in one
    /// event alone, and personas and attributes that reach nothing, however often
    /// they are said. What reaches nothing comes first, then what is nearest to
    /// another name, then by kind and name.
    ///
    /// Statements are consents, proposals, seatings, votes, enclosures and facts;
    /// names in observations, interactions, contacts and preferences count as
    /// occurring. It takes time proportional to the events, and to the doubtful
    /// names times all names.
    #[must_use]
    pub fn doubtful_names(&self) -> Vec<DoubtfulName<'d>> {
        let vocabulary = Vocabulary::of(&self.sight);
        let said = vocabulary.names.iter();
        let said = said.filter_map(|(&(kind, name), uses)| {
            let nothing = match kind {
                NameKind::Persona => !uses.is_made,
                NameKind::Attributes => !vocabulary.is_observed(name),
                _ => false,
            };
            let alone = uses.events == 1 && kind != NameKind::Attributes;
            (nothing || alone).then_some((kind, name, uses, nothing))
        });
        let doubtful = said.filter_map(|(kind, name, uses, nothing)| {
            Some(DoubtfulName {
                kind,
                name,
                event: uses.said?,
                events: uses.events,
                reaches_nothing: nothing,
                nearest: vocabulary.nearest(kind, name),
            })
        });
        let mut doubtful: Vec<_> = doubtful.collect();
        doubtful.sort_by_key(|one| {
            let slips = one.nearest.as_ref().map_or(u8::MAX, |near| near.slips);
            (!one.reaches_nothing, slips, one.kind, one.name)
        });
        doubtful
    }
}

struct Vocabulary<'d> {
    names: BTreeMap<(NameKind, &'d str), Uses<'d>>,
    /// The attributes that views can show.
    attributes: BTreeSet<Cow<'d, str>>,
}

impl<'d> Vocabulary<'d> {
    fn of(sight: &Sight<'d>) -> Self {
        let mut all = Self {
            names: BTreeMap::new(),
            attributes: BTreeSet::new(),
        };
        let live = |event: &&_| sight.is_live(event) && !sight.is_ended(event);
        for event in sight.store.events().filter(live) {
            match &event.what {
                What::Observed(seen) => {
                    all.attributes
                        .insert(Cow::Borrowed(seen.attribute.as_str()));
                }
                What::Interacted(done) => {
                    let name = alloc::format!("interaction.{}", done.kind);
                    all.attributes.insert(Cow::Owned(name));
                }
                What::Related(relation) => {
                    let name = alloc::format!("relation.{}", relation.kind);
                    all.attributes.insert(Cow::Owned(name));
                }
                _ => {}
            }
            let mut names = Names::default();
            names.of(&event.what);
            for ((kind, name), used) in names.0 {
                let uses = all.names.entry((kind, name)).or_default();
                uses.events += 1;
                uses.is_made |= matches!(used, Use::Made | Use::SaidAndMade);
                if matches!(used, Use::Said | Use::SaidAndMade) {
                    uses.said.get_or_insert(&event.id);
                }
            }
        }
        for identifier in sight.store.identifiers() {
            let name = governing(identifier, sight.rules.is_reachable(identifier));
            let name = name.map(|name| Cow::Owned(name.as_str().to_owned()));
            all.attributes.extend(name);
        }
        all
    }

    /// Whether any attribute is one that this name or prefix stands for.
    fn is_observed(&self, pattern: &str) -> bool {
        match pattern.strip_suffix('*') {
            None => self.attributes.contains(pattern),
            Some(prefix) => {
                let from = (Bound::Included(prefix), Bound::Unbounded);
                let mut after = self.attributes.range::<str, _>(from);
                after.next().is_some_and(|name| name.starts_with(prefix))
            }
        }
    }

    fn nearest(&self, kind: NameKind, name: &str) -> Option<Nearest> {
        // In a short name, every other is a slip away.
        let most = u8::try_from(name.len() / 3).unwrap_or(u8::MAX).min(2);
        let near = |other: Cow<'_, str>| {
            let slips = slips(name.as_bytes(), other.as_bytes(), most)?;
            let name = (slips > 0).then(|| other.into_owned())?;
            Some(Nearest { slips, name })
        };
        let others = self.names.keys().filter(|(of, _)| *of == kind);
        let others = others.filter_map(|(_, other)| near(Cow::Borrowed(other)));
        let attributes = self
            .attributes
            .iter()
            .filter(|_| kind == NameKind::Attributes)
            .flat_map(|attribute| {
                let dots = attribute.match_indices('.').map(|(dot, _)| dot);
                let above = dots.filter_map(|dot| attribute.get(..dot));
                let above = above.map(|above| Cow::Owned(alloc::format!("{above}.*")));
                above.chain([Cow::Borrowed(&**attribute)])
            });
        others.chain(attributes.filter_map(near)).min()
    }
}

/// The names that one event uses.
#[derive(Default)]
struct Names<'d>(BTreeMap<(NameKind, &'d str), Use>);

impl<'d> Names<'d> {
    fn add<N: AsRef<str> + 'd>(
        &mut self,
        kind: NameKind,
        used: Use,
        names: impl IntoIterator<Item = &'d N>,
    ) {
        for name in names {
            let before = self.0.entry((kind, name.as_ref())).or_insert(used);
            *before = used.max(*before);
        }
    }

    fn of(&mut self, what: &'d What) {
        use NameKind as K;
        match what {
            What::Consented(consent) => {
                self.terms(&consent.terms);
                self.condition(consent.when.as_ref());
            }
            What::Proposed(proposal) => {
                self.terms(&proposal.terms);
                self.condition(proposal.when.as_ref());
            }
            What::Seated(seating) => self.add(K::Recipient, Use::Said, seating.seats()),
            What::Voted(Voted { seat, .. }) => self.add(K::Recipient, Use::Said, [seat]),
            What::Enclosed(enclosure) => {
                self.add(K::Persona, Use::SaidAndMade, [enclosure.persona()]);
                self.add(K::Attributes, Use::Said, enclosure.attribute_patterns());
                self.condition(enclosure.condition());
            }
            What::Established(said) => self.add(K::Fact, Use::Said, [&said.fact]),
            What::Linked(Linked {
                within: Some(within),
                ..
            }) => self.add(K::Persona, Use::Said, within.personas()),
            What::Observed(seen) => self.add(K::Persona, Use::Made, &seen.personas),
            What::Interacted(done) => {
                self.add(K::Persona, Use::Made, &done.personas);
                self.add(K::Channel, Use::Seen, [&done.channel]);
            }
            What::Contacted(sent) => {
                self.add(K::Recipient, Use::Seen, [&sent.recipient]);
                self.add(K::Purpose, Use::Seen, [&sent.purpose]);
                self.add(K::Channel, Use::Seen, [&sent.channel]);
            }
            What::Preferred(preference) => {
                self.add(K::Channel, Use::Seen, &preference.channel);
                self.among(K::Purpose, Use::Seen, &preference.purposes);
            }
            _ => {}
        }
    }

    fn among<N: AsRef<str> + Ord>(&mut self, kind: NameKind, used: Use, names: &'d Among<N>) {
        if let Among::These(names) = names {
            self.add(kind, used, names);
        }
    }

    fn terms(&mut self, terms: &'d Terms) {
        let Terms {
            scope,
            recipients,
            purposes,
            channels,
        } = terms;
        self.among(NameKind::Recipient, Use::Said, recipients);
        self.among(NameKind::Purpose, Use::Said, purposes);
        self.add(NameKind::Channel, Use::Said, channels.iter().flatten());
        self.add(
            NameKind::Attributes,
            Use::Said,
            scope.patterns().into_iter().flatten(),
        );
        let personas: Vec<_> = match scope {
            Scope::Persona(name) | Scope::PersonaAttributes(name, _) | Scope::Only(name) => {
                [name].into()
            }
            Scope::Overlap(names) => names.iter().collect(),
            Scope::Link(LinkScope::Pair(a, b)) => [a, b].into(),
            Scope::Profile | Scope::Attributes(_) | Scope::Link(LinkScope::Any) => Vec::new(),
        };
        self.add(NameKind::Persona, Use::Said, personas);
    }

    fn condition(&mut self, when: Option<&'d Condition>) {
        let mut open: Vec<&'d Condition> = when.into_iter().collect();
        while let Some(condition) = open.pop() {
            match condition.clause() {
                Clause::Fact(fact) => self.add(NameKind::Fact, Use::Said, [fact]),
                Clause::Channel(channel) => self.add(NameKind::Channel, Use::Said, [channel]),
                Clause::All(parts) | Clause::Any(parts) => open.extend(parts),
                Clause::Not(part) => open.push(part),
                Clause::After(_) | Clause::Before(_) | Clause::Trust(_) => {}
            }
        }
    }
}

/// By how many slips two texts differ, if by at most this many: the distance of
/// optimal string alignment. Beginnings that are the same never need a slip.
fn slips(a: &[u8], b: &[u8], most: u8) -> Option<u8> {
    let (x, y, after_a, after_b) = match (a, b) {
        ([], rest) | (rest, []) => {
            let rest = u8::try_from(rest.len()).ok();
            return rest.filter(|rest| *rest <= most);
        }
        ([x, after_a @ ..], [y, after_b @ ..]) => (x, y, after_a, after_b),
    };
    if x == y {
        return slips(after_a, after_b, most);
    }
    let left = most.checked_sub(1)?;
    let exchanged = match (after_a, after_b) {
        ([x2, after_a @ ..], [y2, after_b @ ..]) if (x, x2) == (y2, y) => {
            slips(after_a, after_b, left)
        }
        _ => None,
    };
    let others = [
        slips(after_a, after_b, left),
        slips(after_a, b, left),
        slips(a, after_b, left),
    ];
    let fewest = others.into_iter().chain([exchanged]).flatten().min()?;
    Some(fewest + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The textbook's table (Boytsov, *Indexing methods for approximate dictionary
    /// searching*, 2011, section 2.2).
    fn by_table(a: &[u8], b: &[u8]) -> usize {
        let mut table = alloc::vec![alloc::vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = match (i, j) {
                    (0, rest) | (rest, 0) => rest,
                    _ => {
                        let wrong = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                        let mut least = wrong.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                        if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                            least = least.min(table[i - 2][j - 2] + 1);
                        }
                        least
                    }
                };
            }
        }
        table[a.len()][b.len()]
    }

    #[test]
    fn slips_are_the_distance_of_optimal_string_alignment() {
        let mut texts = alloc::vec![Vec::new()];
        for length in 1..=5 {
            for number in 0..3_u32.pow(length) {
                let letter = |place| b'a' + u8::try_from(number / 3_u32.pow(place) % 3).unwrap();
                texts.push((0..length).map(letter).collect());
            }
        }
        for a in &texts {
            for b in &texts {
                let far = by_table(a, b);
                let expected = u8::try_from(far).ok().filter(|far| *far <= 2);
                assert_eq!(slips(a, b, 2), expected, "{a:?} {b:?}");
            }
        }
    }
}
