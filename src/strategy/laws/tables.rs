//! A host's tables: what is loaded answers as the whole.

use super::answers::{asks, attributes, same_answers, same_events};
use super::store::{Told, key};
use super::{Evidence, History, Law, Store, Violation};
use crate::directory::{Directory, LoadError, Tables};
use crate::key::Key;

/// What [`Directory::load`] reads from a host's tables about each person of a history
/// answers as a directory of everything does; and a host that takes each event in through
/// [`Directory::load_for`], alone, is told the same changes and stores the same.
///
/// # Errors
/// The first answer, change or event that differs; an event that is refused; what the store
/// or the tables fail with.
pub fn what_is_loaded_answers_as_the_whole<S>(
    mut open: impl FnMut(&Key) -> Result<S, <S as Store>::Error>,
    history: &History,
) -> Result<(), Violation<<S as Store>::Error>>
where
    S: Store + Tables<Error = <S as Store>::Error>,
{
    let mut found = || {
        asked_of_tables(Told::new(&mut open, history)?, history)?;
        taken_in_one_by_one(Told::new(&mut open, history)?, history)
    };
    found().map_err(|evidence| Violation::new(Law::Loading, evidence))
}

type Found<S> = Result<(), Evidence<<S as Store>::Error>>;

fn asked_of_tables<S>(mut told: Told<S>, history: &History) -> Found<S>
where
    S: Store + Tables<Error = <S as Store>::Error>,
{
    told.tell(&history.events)?;
    told.reopened()?;
    let attributes = attributes(history);
    let mut asks = asks(history);
    asks.sort_by(|one, other| one.identifier.cmp(&other.identifier));
    for of_one in asks.chunk_by(|one, other| one.identifier == other.identifier) {
        let about = of_one.iter().take(1).map(|ask| &ask.identifier);
        let small = Directory::load(&key(), &history.rules, about, told.store()?).map_err(why)?;
        same_answers(&told.directory, &small, of_one, &attributes)?;
    }
    Ok(())
}

fn taken_in_one_by_one<S>(mut told: Told<S>, history: &History) -> Found<S>
where
    S: Store + Tables<Error = <S as Store>::Error>,
{
    for event in &history.events {
        let load = Directory::load_for(&key(), &history.rules, [event], told.store()?);
        let mut small = load.map_err(why)?;
        let (expected, found) = (
            told.directory.apply(event.clone()),
            small.apply(event.clone()),
        );
        if expected != found {
            return Err(Evidence::Changes(event.id.clone()));
        }
        if let Ok(changes) = found {
            told.store()?.commit(&changes).map_err(Evidence::Fails)?;
        }
    }
    let stored = told.reopened()?;
    same_events(told.directory.custodian().events(), &stored)
}

fn why<E>(error: LoadError<E>) -> Evidence<E> {
    match error {
        LoadError::Tables(error) => Evidence::Fails(error),
        LoadError::Refused { id: event, why } => Evidence::Refused { event, why },
    }
}
