//! States of one history that an access may not tell apart.

use crate::change::{Change, changed};
use crate::crm;
use crate::dice::Throws;
use crate::draw::{Kind, draw};
use crate::history::{Ask, History};
use crate::oracle::footprint::{Footprint, Identity};
use crate::scene::{Scene, everybody, id_of, scenes, with_sight};
use crate::told::{Told, told};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A change that is not aimed yet.
pub(crate) type Raw = (Kind, Throws);

/// What makes arms: a history, accesses to it, and two sets of changes.
pub(crate) type Sketch = ((History, Vec<Ask>), [Vec<Raw>; 2]);

/// Two sets of changes of these kinds, up to so many each.
pub(crate) fn sketch(kinds: &'static [Kind], most: usize) -> BoxedStrategy<Sketch> {
    let changes = || vec((select(kinds), any::<Throws>()), 1..=most);
    (scenes(), [changes(), changes()]).boxed()
}

/// How much of what an access may know of links counts as seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ties {
    /// A link counts, and the permission to know of one, where something is seen at both ends.
    Seen,
    /// All of it, also where nothing is seen behind it.
    Known,
}

/// What counts in all tests but those of [`behind_what_is_seen`](crate::behind_what_is_seen), which
/// ask for [`Ties::Seen`].
pub(crate) const COUNTED: Ties = Ties::Known;

/// The events of a state, and what the access may see of it.
#[derive(Clone)]
pub(crate) struct State {
    pub(crate) events: Vec<Json>,
    pub(crate) footprint: Footprint,
    /// What it may know of links behind which it sees nothing, if that counts.
    unseen: BTreeSet<String>,
    /// What the view of each identifier may show.
    views: BTreeMap<String, BTreeSet<Identity>>,
}

impl State {
    fn of(scene: &Scene, ties: Ties, events: &[Json]) -> Self {
        let (rules, access) = (&scene.history.rules, scene.ask.of_oracle());
        with_sight(rules, events, &access, |sight, others| {
            let unseen = match ties {
                Ties::Seen => BTreeSet::new(),
                Ties::Known => sight
                    .unseen_ties()
                    .iter()
                    .map(|tie| format!("{tie:?}"))
                    .collect(),
            };
            let views = everybody().map(|one| (one.to_owned(), sight.view(one)));
            Self {
                footprint: sight.footprint(others),
                unseen,
                views: views.collect(),
                events: events.to_vec(),
            }
        })
    }

    fn looks_like(&self, other: &Self) -> bool {
        self.footprint == other.footprint && self.unseen == other.unseen
    }
}

/// The history as it is and with either set of changes: three states with one footprint.
#[derive(Clone)]
pub(crate) struct Arms {
    pub(crate) scene: Scene,
    ties: Ties,
    pub(crate) states: Vec<State>,
    /// How many changes were drawn, and left out because the access would see them.
    pub(crate) drawn: usize,
    pub(crate) refused: usize,
}

impl Arms {
    pub(crate) fn of(((history, asks), raw): Sketch, ties: Ties) -> Self {
        let scene = Scene::of(history, &asks);
        let base = State::of(&scene, ties, &scene.history.events);
        let aim = |(side, raw): (&str, &Vec<Raw>)| -> Vec<Change> {
            let drawn = raw.iter().enumerate().filter_map(|(n, (kind, throws))| {
                draw(&scene, *kind, throws, &format!("{side}{n}"))
            });
            drawn.collect()
        };
        let drawn = [aim(("left", &raw[0])), aim(("right", &raw[1]))];
        let state = |changes: &[Change]| {
            let state = State::of(&scene, ties, &changed(&scene.history.events, changes));
            state.looks_like(&base).then_some(state)
        };
        let made = drawn
            .each_ref()
            .map(|drawn| fitting((Vec::new(), base.clone()), drawn, &state));
        let kept: usize = made.iter().map(|(changes, _)| changes.len()).sum();
        let drawn: usize = drawn.iter().map(Vec::len).sum();
        let with_either = made.into_iter().map(|(_, state)| state);
        Self {
            ties,
            states: [base].into_iter().chain(with_either).collect(),
            drawn,
            refused: drawn - kept,
            scene,
        }
    }

    pub(crate) fn rules(&self) -> &Json {
        &self.scene.history.rules
    }

    /// What the recipient is told in each state, of whomever a view may show the same in all.
    /// (Behind a link that anybody may know of, the view of somebody of whom nothing is seen may
    /// show somebody else.)
    pub(crate) fn told(&self) -> Vec<Told> {
        let views = |of: &str| {
            self.states
                .iter()
                .map(move |state| &state.views[of])
                .collect()
        };
        let about: Vec<&str> = everybody()
            .filter(|of| {
                let views: BTreeSet<_> = views(of);
                views.len() == 1
            })
            .collect();
        let told = |state: &State| {
            let directory = crm::directory(self.rules(), &state.events);
            told(&directory, &self.scene.ask, &about)
        };
        self.states.iter().map(told).collect()
    }

    /// What the recipient is told in one state and not in another, if there is such a thing.
    pub(crate) fn difference(&self, of: Compare) -> Option<String> {
        let told = self.told();
        told.iter().find_map(|other| of(&told[0], other))
    }

    /// P7: there is no difference.
    pub(crate) fn leave_no_trace(&self, of: Compare) -> Result<(), TestCaseError> {
        let differ = |arms: &Self| arms.difference(of);
        if differ(self).is_none() {
            return Ok(());
        }
        let fewest = self.fewest(|arms| differ(arms).is_some());
        let why = differ(&fewest).unwrap_or_default();
        Err(TestCaseError::fail(format!("{why}\n{fewest:?}")))
    }

    /// Two of the states, with as few events as still fail.
    fn fewest(&self, fails: impl Fn(&Self) -> bool) -> Self {
        let two = |place: &usize| {
            let mut two = self.clone();
            two.states = vec![self.states[0].clone(), self.states[*place].clone()];
            two
        };
        let failing = (1..self.states.len()).find(|place| fails(&two(place)));
        let mut fewest = failing.map_or_else(|| self.clone(), |place| two(&place));
        loop {
            let ids = fewest.ids();
            for id in &ids {
                let mut fewer = fewest.clone();
                for state in &mut fewer.states {
                    let mut events = state.events.clone();
                    events.retain(|event| event["id"] != **id);
                    *state = State::of(&self.scene, self.ties, &events);
                }
                if fewer.states[0].looks_like(&fewer.states[1]) && fails(&fewer) {
                    fewest = fewer;
                }
            }
            if fewest.ids().len() == ids.len() {
                return fewest;
            }
        }
    }

    fn ids(&self) -> BTreeSet<String> {
        let events = self.states.iter().flat_map(|state| &state.events);
        events.map(id_of).collect()
    }
}

/// The changes that can be made all together, and what comes of them; of those that cannot, halves.
fn fitting(
    made: (Vec<Change>, State),
    more: &[Change],
    state: &impl Fn(&[Change]) -> Option<State>,
) -> (Vec<Change>, State) {
    if more.is_empty() {
        return made;
    }
    let all = [&made.0[..], more].concat();
    if let Some(state) = state(&all) {
        return (all, state);
    }
    if more.len() == 1 {
        return made;
    }
    let (first, second) = more.split_at(more.len() / 2);
    let made = fitting(made, first, state);
    fitting(made, second, state)
}

/// Which difference there is between what is told in two states.
pub(crate) type Compare = fn(&Told, &Told) -> Option<String>;

impl fmt::Debug for Arms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:?}", self.scene.ask)?;
        writeln!(f, "rules: {}", self.rules())?;
        let base = &self.states[0].events;
        for (place, state) in self.states.iter().enumerate().skip(1) {
            writeln!(f, "state {place}:")?;
            for event in base {
                let mark = if state.events.contains(event) {
                    " "
                } else {
                    "-"
                };
                writeln!(f, "{mark} {event}")?;
            }
            for event in state.events.iter().filter(|event| !base.contains(event)) {
                writeln!(f, "+ {event}")?;
            }
        }
        Ok(())
    }
}

/// So many runs of a property, times `LAW_TIMES` if that is set. A failing case is made small by
/// [`Arms::leave_no_trace`].
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    let times = std::env::var("LAW_TIMES").ok().and_then(|n| n.parse().ok());
    ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 0,
        ..ProptestConfig::with_cases(cases * times.unwrap_or(1_u32))
    }
}
