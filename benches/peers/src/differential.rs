//! Differential dataflow: the smallest label of each person, propagated to a
//! fixpoint that is kept up to date.

use crate::contestant::{Contestant, Link, Vertex, canonical};
use differential_dataflow::algorithms::graphs::propagate::propagate_at;
use differential_dataflow::input::InputSession;
use differential_dataflow::{AsCollection, VecCollection};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Instant;
use timely::WorkerConfig;
use timely::communication::Allocator;
use timely::communication::allocator::thread::Thread;
use timely::dataflow::Scope;
use timely::dataflow::operators::ToStream;
use timely::dataflow::operators::probe::Handle;
use timely::worker::Worker;

type Epoch = u32;
type Ends = (Vertex, Vertex);

/// One worker, on the thread of whoever calls, like the other contestants.
pub struct Differential {
    name: &'static str,
    worker: Worker,
    links: InputSession<Epoch, Ends, i64>,
    done: Handle<Epoch>,
    labels: Labels,
}

/// For each vertex the sum of its labels, each times how often it is there:
/// its label, once the one label that it ends with is there once.
type Labels = Rc<RefCell<Vec<i64>>>;

impl Differential {
    /// All labels set out in the first round: the library's `propagate`.
    pub fn at_once(identifiers: usize) -> Self {
        Self::new("differential, at once", identifiers, |_| 0)
    }

    /// Small labels set out before large ones, most of which then never do:
    /// the library's `propagate_at`.
    pub fn in_rounds(identifiers: usize) -> Self {
        Self::new("differential, in rounds", identifiers, |&label| {
            label.into()
        })
    }

    fn new(name: &'static str, identifiers: usize, round: fn(&Vertex) -> u64) -> Self {
        let allocator = Allocator::Thread(Thread::default());
        let mut worker = Worker::new(WorkerConfig::default(), allocator, Some(Instant::now()));
        let mut links = InputSession::new();
        let labels = Labels::new(RefCell::new(vec![0; identifiers]));
        let sums = Rc::clone(&labels);
        let done = worker.dataflow(|scope| {
            let both_ways = links.to_collection(scope);
            let both_ways = both_ways.clone().concat(both_ways.map(|(a, b)| (b, a)));
            propagate_at(both_ways, vertices(scope, identifiers), round)
                .inspect(move |&((vertex, label), _, times)| {
                    sums.borrow_mut()[vertex as usize] += i64::from(label) * times;
                })
                .probe()
                .0
        });
        Self {
            name,
            worker,
            links,
            done,
            labels,
        }
    }

    /// Ends the epoch and works until nothing of it is left to do.
    fn settle(&mut self) {
        self.links.advance_to(self.links.time() + 1);
        self.links.flush();
        let (done, now) = (&self.done, self.links.time());
        self.worker.step_while(|| done.less_than(now));
    }
}

/// Each vertex with itself as its label.
fn vertices(scope: Scope<'_, Epoch>, identifiers: usize) -> VecCollection<'_, Epoch, Ends, i64> {
    (0..)
        .take(identifiers)
        .map(|vertex| ((vertex, vertex), 0, 1))
        .to_stream(scope)
        .as_collection()
}

impl Contestant for Differential {
    fn name(&self) -> &'static str {
        self.name
    }

    fn load(&mut self, links: &[Link]) {
        for link in links {
            self.links.update((link.a, link.b), 1);
        }
        self.settle();
    }

    fn retract(&mut self, link: Link) {
        self.links.update((link.a, link.b), -1);
        self.settle();
    }

    fn clusters(&self) -> Vec<Vertex> {
        let sums = self.labels.borrow();
        let label = |&sum: &i64| Vertex::try_from(sum).expect("a vertex has one label");
        canonical(&sums.iter().map(label).collect::<Vec<_>>())
    }
}
