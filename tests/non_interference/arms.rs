//! States of one history that an access may not tell apart.

use crate::change::{Change, changed};
use crate::crm;
use crate::dice::Throws;
use crate::draw::{Kind, draw};
use crate::history::{Ask, History};
use crate::oracle::Access;
use crate::oracle::footprint::{Footprint, Identity};
use crate::scene::{CHANNELS, Scene, everybody, footprint, id_of, scenes, with_sight};
use crate::told::{Told, Way, told};
use personagraph::outreach::Via;
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

/// The events of a state, and what the access may see of it.
#[derive(Clone)]
pub(crate) struct State {
    pub(crate) events: Vec<Json>,
    pub(crate) footprint: Footprint,
    /// What the view of each identifier may show.
    views: BTreeMap<String, BTreeSet<Identity>>,
}

impl State {
    fn of(scene: &Scene, events: &[Json]) -> Self {
        let (rules, access) = (&scene.history.rules, scene.ask.of_oracle());
        with_sight(rules, events, &access, |sight, others| {
            let views = everybody().map(|one| (one.to_owned(), sight.view(one)));
            Self {
                footprint: sight.footprint(others),
                views: views.collect(),
                events: events.to_vec(),
            }
        })
    }
}

/// The history as it is and with either set of changes: three states with one footprint.
#[derive(Clone)]
pub(crate) struct Arms {
    pub(crate) scene: Scene,
    pub(crate) states: Vec<State>,
    /// How many changes were drawn, and left out because the access would see them.
    pub(crate) drawn: usize,
    pub(crate) refused: usize,
}

impl Arms {
    pub(crate) fn of(((history, asks), raw): Sketch) -> Self {
        let scene = Scene::of(history, &asks);
        let base = State::of(&scene, &scene.history.events);
        let aim = |(side, raw): (&str, &Vec<Raw>)| -> Vec<Change> {
            let drawn = raw.iter().enumerate().filter_map(|(n, (kind, throws))| {
                draw(&scene, *kind, throws, &format!("{side}{n}"))
            });
            drawn.collect()
        };
        let drawn = [aim(("left", &raw[0])), aim(("right", &raw[1]))];
        let state = |changes: &[Change]| {
            let state = State::of(&scene, &changed(&scene.history.events, changes));
            (state.footprint == base.footprint).then_some(state)
        };
        let made = drawn
            .each_ref()
            .map(|drawn| fitting((Vec::new(), base.clone()), drawn, &state));
        let kept: usize = made.iter().map(|(changes, _)| changes.len()).sum();
        let drawn: usize = drawn.iter().map(Vec::len).sum();
        let with_either = made.into_iter().map(|(_, state)| state);
        Self {
            states: [base].into_iter().chain(with_either).collect(),
            drawn,
            refused: drawn - kept,
            scene,
        }
    }

    pub(crate) fn rules(&self) -> &Json {
        &self.scene.history.rules
    }

    /// What the recipient is told in each state; by views, of whomever they may show the same in
    /// all. (Behind a link that anybody may know of, the view of somebody of whom nothing is seen
    /// may show somebody else.)
    fn told(&self) -> Vec<Told> {
        let views = |of: &str| {
            self.states
                .iter()
                .map(move |state| &state.views[of])
                .collect()
        };
        let alike: Vec<&str> = everybody()
            .filter(|of| {
                let views: BTreeSet<_> = views(of);
                views.len() == 1
            })
            .collect();
        let all: Vec<&str> = everybody().collect();
        let best = self.scene.ask.channel.is_none() && self.are_alike_on_every_channel();
        let told = |state: &State| {
            let directory = crm::directory(self.rules(), &state.events);
            let mut told = told(&directory, &self.scene.ask, &alike, &all);
            if best {
                told.audiences(&directory, &self.scene.ask, Via::Best);
            }
            told
        };
        self.states.iter().map(told).collect()
    }

    /// Whether an access on a channel, whichever, may see the same in all states. On the best
    /// channel a message is asked about on each.
    fn are_alike_on_every_channel(&self) -> bool {
        CHANNELS.iter().all(|&channel| {
            let access = Access {
                channel: Some(channel.to_owned()),
                ..self.scene.ask.of_oracle()
            };
            let footprint = |state: &State| footprint(self.rules(), &state.events, &access);
            let first = footprint(&self.states[0]);
            self.states[1..]
                .iter()
                .all(|state| footprint(state) == first)
        })
    }

    /// What the recipient is told in one state and not in another, if there is such a thing.
    fn difference(&self, ways: &[Way]) -> Option<String> {
        let told = self.told();
        told.iter()
            .find_map(|other| told[0].difference(other, ways))
    }

    /// P7: there is no difference.
    pub(crate) fn leave_no_trace(&self, ways: &[Way]) -> Result<(), TestCaseError> {
        if self.difference(ways).is_none() {
            return Ok(());
        }
        let fewest = self.fewest(|arms| arms.difference(ways).is_some());
        let why = fewest.difference(ways).unwrap_or_default();
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
                    *state = State::of(&self.scene, &events);
                }
                let [one, other] = [0, 1].map(|place| &fewer.states[place].footprint);
                if one == other && fails(&fewer) {
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
