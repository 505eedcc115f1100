//! What is loaded from the tables beside a directory of everything, in memory.

use crate::{Failure, Host};
use personagraph::directory::What;
use personagraph::{Access, Directory, Event, Identifier, Lens, Timestamp};
use std::collections::BTreeSet;
use std::fmt;
use std::time::{Duration, Instant};

/// At most this many kinds of access are asked.
const KINDS: usize = 8;

/// What comparing took.
#[derive(Debug, Default)]
pub struct Compared {
    /// How many answers were compared.
    pub answers: usize,
    /// Of the views, how many showed something.
    pub shown: usize,
    /// Rows read, of each identifier.
    pub rows: Vec<usize>,
    /// Questions to the database, of each identifier.
    pub questions: Vec<usize>,
    /// Time to load all that bears on an identifier.
    pub loads: Vec<Duration>,
    /// Time of a view, of what was loaded.
    pub views: Vec<Duration>,
}

/// What recipients ask, as the company's proposals and the customers' consents say
/// it, as of the instants in the middle and at the end.
#[must_use]
pub fn questions_of(events: &[&Event]) -> Vec<Access> {
    let mut kinds: BTreeSet<(String, String)> = BTreeSet::new();
    let mut instants: Vec<Timestamp> = events.iter().map(|event| event.at).collect();
    instants.sort_unstable();
    for event in events {
        let json = match &event.what {
            What::Proposed(_) | What::Consented(_) => serde_json::to_value(event),
            _ => continue,
        };
        let Ok(json) = json else { continue };
        let [recipient, purpose] = ["recipients", "purposes"].map(|field| json[field][0].as_str());
        if let (Some(recipient), Some(purpose)) = (recipient, purpose) {
            kinds.insert((recipient.to_owned(), purpose.to_owned()));
        }
    }
    let middle = instants.get(instants.len() / 2);
    let instants: BTreeSet<Timestamp> =
        middle.into_iter().chain(instants.last()).copied().collect();
    let kinds = kinds.iter().take(KINDS);
    let asked = kinds.flat_map(|(recipient, purpose)| {
        let ask = |at: &Timestamp| Access::new(recipient.as_str(), purpose.as_str(), *at);
        instants.iter().map(ask).collect::<Vec<_>>()
    });
    asked.collect()
}

/// Compares every answer about these identifiers.
///
/// # Errors
/// If one differs, or the database has an error.
pub fn compare(
    whole: &Directory,
    host: &mut Host,
    about: &[Identifier],
    accesses: &[Access],
) -> Result<Compared, Failure> {
    let mut found = Compared::default();
    for who in about {
        let start = Instant::now();
        let loaded = host.load(std::slice::from_ref(who))?;
        found.loads.push(start.elapsed());
        found.rows.push(loaded.rows);
        found.questions.push(loaded.questions);
        found.all_of(whole, &loaded.directory, who, accesses)?;
    }
    Ok(found)
}

impl Compared {
    fn all_of(
        &mut self,
        whole: &Directory,
        small: &Directory,
        who: &Identifier,
        accesses: &[Access],
    ) -> Result<(), Failure> {
        for access in accesses {
            let expected = whole.view(who, access)?;
            let start = Instant::now();
            let view = small.view(who, access)?;
            self.views.push(start.elapsed());
            self.shown += usize::from(!view.is_empty());
            self.same("a view", &expected, &view)?;
            self.same(
                "an answer",
                &whole.answer(who, access)?,
                &small.answer(who, access)?,
            )?;
            let decisions = |of: &Directory| -> Result<Vec<String>, Failure> {
                let inquiry = of.inquiry(access)?;
                let findings = inquiry.decide(&inquiry.dossier(who));
                Ok(findings
                    .iter()
                    .map(|found| format!("{:?}", found.decision()))
                    .collect())
            };
            self.same("a decision", &decisions(whole)?, &decisions(small)?)?;
        }
        let at = Timestamp::MAX;
        for lens in [Lens::all(), Lens::vouched()] {
            let person = |of: &Directory| of.person_of(who, &lens, at);
            self.same("who it is", &person(whole), &person(small))?;
            let log = small.consents(who, &lens, at);
            self.same("a log of consents", &whole.consents(who, &lens, at), &log)?;
        }
        self.same(
            "personas",
            &whole.personas(who, at),
            &small.personas(who, at),
        )?;
        let profile = small.custodian().profile(who, at);
        self.same("a profile", &whole.custodian().profile(who, at), &profile)
    }

    fn same<T: PartialEq>(&mut self, what: &str, whole: &T, small: &T) -> Result<(), Failure> {
        self.answers += 1;
        if whole == small {
            return Ok(());
        }
        let differs = format!("{what} is another than that of a directory of everything");
        Err(Failure::Differs(differs))
    }
}

impl fmt::Display for Compared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} answers about {} identifiers are equal, {} views show something",
            self.answers,
            self.rows.len(),
            self.shown
        )?;
        let counts = [("rows read", &self.rows), ("questions", &self.questions)];
        for (what, counts) in counts {
            writeln!(f, "{what}: {}", Spread::of(counts))?;
        }
        let micros =
            |times: &[Duration]| -> Vec<u128> { times.iter().map(Duration::as_micros).collect() };
        writeln!(f, "µs to load: {}", Spread::of(&micros(&self.loads)))?;
        write!(f, "µs of a view: {}", Spread::of(&micros(&self.views)))
    }
}

/// The middle of numbers, the 99th of a hundred, and the greatest.
struct Spread<T>([T; 3]);

impl<T: Copy + Ord + Default> Spread<T> {
    fn of(numbers: &[T]) -> Self {
        let mut sorted = numbers.to_vec();
        sorted.sort_unstable();
        let at = |hundredth: usize| {
            let place = sorted.len().saturating_sub(1) * hundredth / 100;
            sorted.get(place).copied().unwrap_or_default()
        };
        Self([50, 99, 100].map(at))
    }
}

impl<T: fmt::Display> fmt::Display for Spread<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [median, p99, most] = &self.0;
        write!(f, "median {median}, p99 {p99}, at most {most}")
    }
}
