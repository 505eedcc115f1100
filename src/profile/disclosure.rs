//! Which region of a person each access sees.

use crate::permission::{Place, Question};
use crate::persona::{Member, Personas};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::fmt;

/// Who may see what of one person: what lies where, and how much of it each access
/// sees. For the person, and for who answers to it; not for recipients.
///
/// It has attribute names, event ids and identifiers, and no values; it prints no
/// identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    personas: Personas,
    seen: Vec<Seen>,
}

/// What one access sees of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    question: Question,
    members: BTreeSet<Member>,
    identities: Vec<BTreeSet<Place>>,
}

/// How much of something is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Extent {
    /// None of it.
    Nothing,
    /// Some of it.
    Part,
    /// All of it, which is something.
    Whole,
}

/// Whether something came to be seen, or ceased to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shift {
    /// It is seen now and was not.
    Shown,
    /// It was seen and is not any more.
    Hidden,
}

/// A difference between two disclosures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Shifted<'a> {
    /// What was asked, by the later disclosure.
    pub question: &'a Question,
    /// What is seen otherwise.
    pub member: &'a Member,
    /// Whether it came to be seen, or ceased to be.
    pub shift: Shift,
}

impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Nothing => "nothing",
            Self::Part => "part",
            Self::Whole => "all",
        })
    }
}

impl fmt::Display for Shift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Shown => "shown",
            Self::Hidden => "hidden",
        })
    }
}

/// What comes to be seen by whom, or ceases to be.
impl fmt::Display for Shifted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            question,
            member,
            shift,
        } = self;
        write!(f, "{shift} to {question}: {member}")
    }
}

/// Who asks, then a line for each partial identity and for each thing that is seen.
impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} sees", self.question)?;
        if self.members.is_empty() {
            f.write_str(" nothing")?;
        }
        for places in &self.identities {
            f.write_str("\n  somebody, ")?;
            for (i, place) in places.iter().enumerate() {
                write!(f, "{}{place}", if i == 0 { "" } else { " and " })?;
            }
        }
        let mut members = self.members.iter();
        members.try_for_each(|member| write!(f, "\n  {member}"))
    }
}

/// What each access sees, one below the other.
impl fmt::Display for Disclosure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, seen) in self.seen.iter().enumerate() {
            write!(f, "{}{seen}", if i == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl Disclosure {
    pub(crate) const fn new(personas: Personas, seen: Vec<Seen>) -> Self {
        Self { personas, seen }
    }

    /// What lies where.
    #[must_use]
    pub const fn personas(&self) -> &Personas {
        &self.personas
    }

    /// What each access sees, in the order in which they were asked for.
    #[must_use]
    pub fn seen(&self) -> &[Seen] {
        &self.seen
    }

    /// What changes from this disclosure to another of the same person for the same
    /// accesses: in the order of this one's, and of each by [`Member`]. Accesses that only
    /// one of the two has are left out; one as of another instant is another.
    ///
    /// With [`Directory::suppose`](crate::Directory::suppose) it says what a consent or
    /// an approval would change before it is given.
    pub fn shifts<'a>(&'a self, after: &'a Self) -> impl Iterator<Item = Shifted<'a>> {
        let both = self.seen.iter().filter_map(|before| {
            let mut all = after.seen.iter();
            Some((before, all.find(|one| one.question == before.question)?))
        });
        both.flat_map(|(before, after)| {
            let changed = before.members.symmetric_difference(&after.members);
            changed.map(|member| Shifted {
                question: &after.question,
                member,
                shift: if after.sees(member) {
                    Shift::Shown
                } else {
                    Shift::Hidden
                },
            })
        })
    }
}

impl Seen {
    pub(crate) const fn new(
        question: Question,
        members: BTreeSet<Member>,
        identities: Vec<BTreeSet<Place>>,
    ) -> Self {
        Self {
            question,
            members,
            identities,
        }
    }

    /// What was asked.
    #[must_use]
    pub const fn question(&self) -> &Question {
        &self.question
    }

    /// What it sees; nothing if that is empty.
    #[must_use]
    pub const fn members(&self) -> &BTreeSet<Member> {
        &self.members
    }

    /// Whether it sees something.
    #[must_use]
    pub fn sees(&self, member: &Member) -> bool {
        self.members.contains(member)
    }

    /// How much of these it sees; of none, nothing.
    pub fn extent<'m>(&self, of: impl IntoIterator<Item = &'m Member>) -> Extent {
        let (mut all, mut some) = (true, false);
        for member in of {
            let sees = self.sees(member);
            (all, some) = (all && sees, some || sees);
        }
        match (some, all) {
            (true, true) => Extent::Whole,
            (true, false) => Extent::Part,
            (false, _) => Extent::Nothing,
        }
    }

    /// The partial identities in which it sees that: for each, the personas that it
    /// sees as one, ascending. More than one is more than one somebody to it.
    #[must_use]
    pub fn identities(&self) -> &[BTreeSet<Place>] {
        &self.identities
    }
}
