//! A host's storage: D1, D2, D3, I1 and M4.

use super::answers::{asks, attributes, identifiers, same_answers, same_events};
use super::{Evidence, History, Law, Violation};
use crate::directory::{Changes, Directory, Event, What};
use crate::identifier::Identifier;
use crate::key::Key;
use crate::name::{EventId, Source};
use crate::profile::Observation;
use crate::time::Timestamp;
use crate::value::Value;
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// A host's storage of events, as the laws ask of it.
///
/// It is made anew, empty, for each law, and more than once for some, by a function that is
/// given the [`Key`] under which the events come: an index by
/// [`Heading`](crate::directory::Heading) needs it.
pub trait Store: Sized {
    /// Why something could not be stored or read.
    type Error;

    /// Writes what an event changed, in one transaction: adds [`Changes::store`], and
    /// replaces or deletes what [`Changes::purge`] names.
    ///
    /// # Errors
    /// Where the storage has one; it is evidence against the host.
    fn commit(&mut self, changes: &Changes) -> Result<(), Self::Error>;

    /// Closes it and opens it again: what was not written is gone.
    ///
    /// # Errors
    /// Where the storage has one; it is evidence against the host.
    fn reopen(self) -> Result<Self, Self::Error>;

    /// Everything that is stored, in any order; of a purged event what stands in its place,
    /// if anything does.
    ///
    /// # Errors
    /// Where the storage has one; it is evidence against the host.
    fn all(&mut self) -> Result<Vec<Event>, Self::Error>;
}

/// A store that keeps snapshots as well.
pub trait Snapshots: Store {
    /// Writes a snapshot of everything that a directory holds, in place of the last one.
    ///
    /// # Errors
    /// Where the storage has one; it is evidence against the host.
    fn save(&mut self, directory: &Directory) -> Result<(), Self::Error>;

    /// Opens the last snapshot.
    ///
    /// # Errors
    /// Where the storage has one, or the snapshot does not open; it is evidence against
    /// the host.
    fn restore(&mut self, key: &Key) -> Result<Directory, Self::Error>;
}

/// All [laws](crate::guide::laws) of a [`Store`]: D3, D1, I1 and M4, asked in this order.
///
/// # Errors
/// The first violation.
pub fn a_store_keeps_what_it_was_given<S: Store>(
    mut open: impl FnMut(&Key) -> Result<S, S::Error>,
    history: &History,
) -> Result<(), Violation<S::Error>> {
    what_is_stored_comes_back_equal(&mut open, history)?;
    a_replay_is_the_directory(&mut open, history)?;
    order_and_duplicates_do_not_matter(&mut open, history)?;
    the_erased_do_not_come_back(&mut open, history)
}

/// D1: the stored events, replayed after the store was opened again, are the directory
/// that they came from: the same events, the same answers.
///
/// # Errors
/// The first event or answer that differs; an event that is refused; what the store fails
/// with.
pub fn a_replay_is_the_directory<S: Store>(
    open: impl FnOnce(&Key) -> Result<S, S::Error>,
    history: &History,
) -> Result<(), Violation<S::Error>> {
    asked(Law::Replay, open, history, |mut told| {
        told.tell(&history.events)?;
        let replayed = told.replayed()?;
        same(&told.directory, &replayed, history)
    })
}

/// D3: what is stored comes back equal, to the last bit of a number and the last character
/// of a text. Beside the history, texts, numbers and instants at the edges are stored.
///
/// # Errors
/// The first event that differs; what the store fails with.
pub fn what_is_stored_comes_back_equal<S: Store>(
    open: impl FnOnce(&Key) -> Result<S, S::Error>,
    history: &History,
) -> Result<(), Violation<S::Error>> {
    asked(Law::RoundTrip, open, history, |mut told| {
        told.tell(&history.events)?;
        told.tell(&edges(history))?;
        let stored = told.reopened()?;
        same_events(told.directory.custodian().events(), &stored)
    })
}

/// I1: the same is stored in the end, in whatever order events come and how often: the
/// history backwards, each event twice and then once more in the order of the history.
///
/// # Errors
/// The first event or answer that differs; an event that is refused; what the store fails
/// with.
pub fn order_and_duplicates_do_not_matter<S: Store>(
    open: impl FnOnce(&Key) -> Result<S, S::Error>,
    history: &History,
) -> Result<(), Violation<S::Error>> {
    asked(Law::Order, open, history, |mut told| {
        for event in history.events.iter().rev() {
            told.tell([event, event])?;
        }
        told.tell(&history.events)?;
        let replayed = told.replayed()?;
        same(&history.directory(&key()), &replayed, history)
    })
}

/// M4: after somebody was erased, nothing that is stored names them in clear; and nothing
/// comes back when everything is said once more to a directory that was replayed from the
/// store. It is asked of whoever speaks first in the history, and of whomever the history
/// erases.
///
/// # Errors
/// The first event that names whom was erased, or differs from what is to be kept; an event
/// that is refused; what the store fails with.
pub fn the_erased_do_not_come_back<S: Store>(
    open: impl FnOnce(&Key) -> Result<S, S::Error>,
    history: &History,
) -> Result<(), Violation<S::Error>> {
    asked(Law::Erasure, open, history, |mut told| {
        told.tell(&history.events)?;
        let Some(who) = to_erase(history) else {
            return Ok(());
        };
        told.tell(&erasure(who))?;
        let stored = told.reopened()?;
        nobody_names(who, &stored)?;
        same_events(told.directory.custodian().events(), &stored)?;

        told.directory = told.replayed()?;
        told.tell(&history.events)?;
        let stored = told.reopened()?;
        nobody_names(who, &stored)?;
        let mut expected = history.directory(&key());
        if let Some(event) = erasure(who) {
            let _ = expected.apply(event);
        }
        same_events(expected.custodian().events(), &stored)
    })
}

/// M4 of snapshots: one that is taken after somebody was erased, in place of one that was
/// taken before, names them no more. It is asked of whom [`the_erased_do_not_come_back`] is.
///
/// # Errors
/// The first event that names whom was erased, or differs from what is to be kept; what the
/// store fails with.
pub fn a_snapshot_forgets_the_erased<S: Snapshots>(
    open: impl FnOnce(&Key) -> Result<S, S::Error>,
    history: &History,
) -> Result<(), Violation<S::Error>> {
    asked(Law::Erasure, open, history, |mut told| {
        told.tell(&history.events)?;
        let Some(who) = to_erase(history) else {
            return Ok(());
        };
        told.save()?;
        told.tell(&erasure(who))?;
        told.save()?;
        let _stored = told.reopened()?;
        let restored = told.store()?.restore(&key()).map_err(Evidence::Fails)?;
        nobody_names(who, restored.custodian().events())?;
        same_events(
            told.directory.custodian().events(),
            restored.custodian().events(),
        )
    })
}

/// D2: the last snapshot, told what is stored and it does not hold, is the directory, and so
/// is the snapshot told what was said after it was taken. It is taken before everything, in
/// the middle, and after everything, of a store that is opened anew each time; and each time
/// in place of one of nothing. Beside the history, values at the edges are in it.
///
/// # Errors
/// The first event or answer that differs, or resolution rules that do; an event that is
/// refused; what the store fails with.
pub fn a_snapshot_and_the_tail_are_a_replay<S: Snapshots>(
    mut open: impl FnMut(&Key) -> Result<S, S::Error>,
    history: &History,
) -> Result<(), Violation<S::Error>> {
    let count = history.events.len();
    let mut found = |split: usize| {
        let (head, tail) = history.events.split_at(split.min(count));
        let mut told = Told::new(&mut open, history)?;
        told.save()?;
        told.tell(&edges(history))?;
        told.tell(head)?;
        told.save()?;
        told.tell(tail)?;
        let stored = told.reopened()?;
        let restored = told.store()?.restore(&key()).map_err(Evidence::Fails)?;
        if restored.rules() != &history.rules {
            return Err(Evidence::Rules);
        }
        let mut one = restored.clone();
        let known: BTreeSet<&EventId> = restored.custodian().events().map(|e| &e.id).collect();
        apply(
            &mut one,
            stored.iter().filter(|event| !known.contains(&event.id)),
        )?;
        same(&told.directory, &one, history)?;
        let mut other = restored;
        apply(&mut other, tail)?;
        same(&told.directory, &other, history)
    };
    let mut all = [0, count / 2, count].into_iter();
    all.try_for_each(&mut found)
        .map_err(|evidence| Violation::new(Law::Snapshot, evidence))
}

/// Asks a law of a store that was opened for it.
fn asked<S: Store>(
    law: Law,
    open: impl FnOnce(&Key) -> Result<S, S::Error>,
    history: &History,
    ask: impl FnOnce(Told<S>) -> Result<(), Evidence<S::Error>>,
) -> Result<(), Violation<S::Error>> {
    Told::new(open, history)
        .and_then(ask)
        .map_err(|evidence| Violation::new(law, evidence))
}

/// The key of everything here.
pub(super) fn key() -> Key {
    Key::from([7; 32])
}

/// A directory that is told a history, and the store that is told its changes.
pub(super) struct Told<S> {
    pub(super) directory: Directory,
    store: Option<S>,
}

impl<S: Store> Told<S> {
    pub(super) fn new(
        open: impl FnOnce(&Key) -> Result<S, S::Error>,
        history: &History,
    ) -> Result<Self, Evidence<S::Error>> {
        let store = Some(open(&key()).map_err(Evidence::Fails)?);
        let directory = Directory::with_rules(key(), history.rules.clone());
        Ok(Self { directory, store })
    }

    /// An event that the directory refuses is not stored: it is no fault of the store.
    pub(super) fn tell<'e>(
        &mut self,
        events: impl IntoIterator<Item = &'e Event>,
    ) -> Result<(), Evidence<S::Error>> {
        for event in events {
            if let Ok(changes) = self.directory.apply(event.clone()) {
                self.store()?.commit(&changes).map_err(Evidence::Fails)?;
            }
        }
        Ok(())
    }

    pub(super) fn store(&mut self) -> Result<&mut S, Evidence<S::Error>> {
        // It is away only where it did not open again, and then nothing follows.
        self.store.as_mut().ok_or(Evidence::Closed)
    }

    /// What is stored, once the store was opened again.
    pub(super) fn reopened(&mut self) -> Result<Vec<Event>, Evidence<S::Error>> {
        let closed = self.store.take().ok_or(Evidence::Closed)?;
        let store = self.store.insert(closed.reopen().map_err(Evidence::Fails)?);
        store.all().map_err(Evidence::Fails)
    }

    /// A directory of what is stored, in an order that is that of nothing.
    fn replayed(&mut self) -> Result<Directory, Evidence<S::Error>> {
        let mut replayed = Directory::with_rules(key(), self.directory.rules().clone());
        apply(&mut replayed, &self.reopened()?)?;
        Ok(replayed)
    }
}

impl<S: Snapshots> Told<S> {
    fn save(&mut self) -> Result<(), Evidence<S::Error>> {
        let store = self.store.as_mut().ok_or(Evidence::Closed)?;
        store.save(&self.directory).map_err(Evidence::Fails)
    }
}

fn apply<'e, E>(
    directory: &mut Directory,
    events: impl IntoIterator<Item = &'e Event>,
) -> Result<(), Evidence<E>> {
    for event in events {
        let refused = |why| Evidence::Refused {
            event: event.id.clone(),
            why,
        };
        let _: Changes = directory.apply(event.clone()).map_err(refused)?;
    }
    Ok(())
}

/// The same events, and the same answers to what the history asks.
fn same<E>(expected: &Directory, found: &Directory, history: &History) -> Result<(), Evidence<E>> {
    same_events(expected.custodian().events(), found.custodian().events())?;
    same_answers(expected, found, &asks(history), &attributes(history))
}

/// Whoever speaks first, or else whomever the history names.
fn to_erase(history: &History) -> Option<&Identifier> {
    let mut events = history.events.iter();
    let first = events.find_map(|event| event.what.identifiers().first().copied());
    first.or_else(|| identifiers(history).into_iter().next())
}

fn nobody_names<'e, E>(
    who: &Identifier,
    stored: impl IntoIterator<Item = &'e Event>,
) -> Result<(), Evidence<E>> {
    let is_clear = |event: &&Event| match &event.what {
        What::Erased(erased) => erased == who,
        what => what.identifiers().contains(&who),
    };
    let named = stored.into_iter().find(is_clear);
    named.map_or(Ok(()), |event| {
        Err(Evidence::Names(event.id.clone(), event.what.kind()))
    })
}

/// That somebody is forgotten, after everything.
fn erasure(who: &Identifier) -> Option<Event> {
    let (id, source) = (
        EventId::try_from("erasure").ok()?,
        Source::try_from("law").ok()?,
    );
    Some(Event::new(
        id,
        Timestamp::MAX,
        source,
        What::Erased(who.clone()),
    ))
}

/// Observations of values at the edges of what values are, of whoever the history knows.
fn edges(history: &History) -> Vec<Event> {
    let who = identifiers(history).into_iter().next();
    let made = |(number, value): (usize, Value)| {
        let seen = Observation::new(who?.clone(), "edge", value).ok()?;
        let id = EventId::try_from(format!("edge {number} !~\"\\%")).ok()?;
        let at = Timestamp::from_millis(1_767_225_600_001).ok()?;
        let source = Source::try_from("law").ok()?;
        Some(Event::new(id, at, source, What::Observed(Box::new(seen))))
    };
    edge_values()
        .into_iter()
        .enumerate()
        .filter_map(made)
        .collect()
}

fn edge_values() -> Vec<Value> {
    let mut long = String::new();
    long.extend((0..5_000).map(|n| if n % 7 == 0 { '\u{1f436}' } else { 'x' }));
    let texts = [
        "",
        " ",
        "a ",
        "'",
        "\"\\",
        "\0",
        "\n\r\t",
        "%s;--",
        "null",
        "NaN",
        "1",
        "true",
        "2026-01-01",
        "e\u{301}",
        "\u{e9}",
        "\u{202e}",
        "\u{feff}",
        "\u{ffff}",
        "\u{10ffff}",
        &long,
    ];
    let whole = [
        0,
        -1,
        i64::MIN,
        i64::MAX,
        (1 << 53) + 1,
        -(1 << 53) - 1,
        4_294_967_296,
    ];
    // The shortest decimal form of each has all the digits that a reader may lose.
    let numbers = [
        0.1 + 0.2,
        1.0 / 3.0,
        2.0 / 3.0,
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        f64::EPSILON,
        5e-324,
        -5e-324,
        1e23,
        1.797_693_134_862_315_7e308,
        123_456_789.123_456_79,
        9_007_199_254_740_993.0,
        0.000_1,
        -1.5,
        4.35,
        8.41,
        1e-7,
    ];
    let instants = [Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH];
    let texts = texts.into_iter().map(Value::from);
    let whole = whole.into_iter().map(|number: i64| Value::from(number));
    let numbers = numbers
        .into_iter()
        .filter_map(|number| Value::try_from(number).ok());
    let instants = instants.into_iter().map(Value::from);
    let flags = [true, false].map(Value::from);
    texts
        .chain(whole)
        .chain(numbers)
        .chain(instants)
        .chain(flags)
        .collect()
}
