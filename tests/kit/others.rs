//! The laws of the other things that a host brings: rules of survivorship, evidence,
//! circumstances, names.

use crate::histories;
use personagraph::condition::{Circumstances, Truth};
use personagraph::identity::{Evidence as Piece, Ties};
use personagraph::name::{Attribute, Channel, Fact, IntoName, NameError, Persona};
use personagraph::profile::{Said, Survive};
use personagraph::strategy::World;
use personagraph::strategy::laws::{self, Evidence, Law};
use personagraph::value::{Trust, Value};
use personagraph::{Identifier, Timestamp};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The longest text.
struct Longest;

impl Survive for Longest {
    fn survivors(&self, _: &Attribute, said: &[Said<'_>]) -> Vec<Value> {
        let values = said.iter().map(|said| &said.observation.value);
        let longest = values.max_by_key(|value| value.as_text().map(str::len));
        longest.cloned().into_iter().collect()
    }
}

/// The first on odd calls, the last on even ones.
#[derive(Default)]
struct Alternating(AtomicUsize);

impl Survive for Alternating {
    fn survivors(&self, _: &Attribute, said: &[Said<'_>]) -> Vec<Value> {
        let calls = self.0.fetch_add(1, Ordering::Relaxed);
        let one = if calls % 2 == 0 {
            said.first()
        } else {
            said.last()
        };
        one.map(|said| said.observation.value.clone())
            .into_iter()
            .collect()
    }
}

/// Whatever counted before for an attribute of as many observations.
#[derive(Default)]
struct Remembers(std::sync::Mutex<BTreeMap<usize, Vec<Value>>>);

impl Survive for Remembers {
    fn survivors(&self, _: &Attribute, said: &[Said<'_>]) -> Vec<Value> {
        let last = said.last().map(|said| said.observation.value.clone());
        let mut cache = self.0.lock().expect("one thread");
        let before = cache.insert(said.len(), last.clone().into_iter().collect());
        before.unwrap_or_else(|| last.into_iter().collect())
    }
}

#[test]
fn a_rule_of_the_observations_alone_is_found_to_be_one() {
    let rule: Arc<dyn Survive> = Arc::new(Longest);
    for history in histories(&World::default(), 64) {
        let kept = laws::the_observations_alone_say_what_counts(&rule, &history);
        assert!(kept.is_ok(), "{kept:?}\n{history}");
    }
}

#[test]
fn a_rule_that_remembers_is_found() {
    let rules: [fn() -> Arc<dyn Survive>; 2] = [
        || Arc::new(Alternating::default()),
        || Arc::new(Remembers::default()),
    ];
    for rule in rules {
        let mut all = histories(&World::default(), 64).into_iter();
        let found =
            all.find_map(|one| laws::the_observations_alone_say_what_counts(&rule(), &one).err());
        let found = found.expect("it remembers");
        assert_eq!(found.law(), Law::Survivorship);
        assert!(matches!(found.evidence(), Evidence::Survivors(_)));
    }
}

/// Evidence by the ends that this takes.
struct Index<'a>(BTreeMap<&'a Identifier, Vec<Piece<'a>>>);

impl<'a> Index<'a> {
    fn of(evidence: Vec<Piece<'a>>, ends: usize) -> Self {
        let mut index: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for one in evidence {
            for end in one.between.ends().iter().take(ends) {
                index.entry(end).or_default().push(one);
            }
        }
        Self(index)
    }
}

impl<'a> Ties<'a> for Index<'a> {
    fn touching(&self, identifier: &'a Identifier) -> impl Iterator<Item = Piece<'a>> {
        self.0.get(identifier).into_iter().flatten().copied()
    }
}

#[test]
fn an_index_by_one_end_is_found() {
    let histories = histories(&World::default(), 64);
    let broken = |ends: usize| {
        let index = |evidence| Index::of(evidence, ends);
        let of = histories.iter();
        let of =
            of.filter_map(|one| laws::all_evidence_of_an_identifier_is_found(index, one).err());
        of.collect::<Vec<_>>()
    };
    assert!(broken(2).is_empty());
    let broken = broken(1);
    assert!(broken.len() > 32, "only in {}", broken.len());
    assert!(
        broken
            .iter()
            .all(|one| matches!(one.evidence(), Evidence::Lost(..)))
    );
}

struct Now {
    asked: Cell<usize>,
    /// Every so many times it is asked, a fact is another.
    changes: usize,
}

impl Circumstances for Now {
    fn fact(&self, _: &Fact) -> Truth {
        self.asked.set(self.asked.get() + 1);
        Truth::from(self.asked.get() % self.changes != 0)
    }

    fn instant(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    fn trust(&self) -> Option<Trust> {
        None
    }

    fn channel(&self) -> Option<&Channel> {
        None
    }
}

#[test]
fn circumstances_that_change_are_found() {
    let facts = World::default().facts;
    let asked = |changes| {
        let now = Now {
            asked: Cell::new(0),
            changes,
        };
        laws::circumstances_hold_still(&now, &facts)
    };
    assert_eq!(asked(1_000), Ok(()));
    let found = asked(5).expect_err("a fact changes");
    assert_eq!(
        found.to_string(),
        "circumstances hold still: `fact` is another when it is asked for again"
    );
}

#[derive(Clone, Copy)]
enum Mine {
    Work,
    Job,
    Family,
}

impl IntoName<Persona> for Mine {
    fn into_name(self) -> Result<Persona, NameError> {
        match self {
            Self::Work | Self::Job => "work",
            Self::Family => "Family",
        }
        .into_name()
    }
}

#[test]
fn words_of_one_name_are_found() {
    let asked = |words: &[Mine]| {
        let words = words.iter().copied();
        laws::different_words_are_different_names::<_, Persona>(words)
    };
    assert_eq!(asked(&[Mine::Work]), Ok(()));
    let found = asked(&[Mine::Work, Mine::Job]).expect_err("one name");
    assert_eq!(found.evidence(), &Evidence::OneName(0, 1));
    let found = asked(&[Mine::Family]).expect_err("no name");
    assert!(matches!(
        found.evidence(),
        Evidence::NoName { place: 0, .. }
    ));
}
