//! The host: events in two tables of PostgreSQL, of which it reads what an event may
//! change to take it in, and what a question touches to answer it.

use crate::Failure;
use crate::writes::Writes;
use personagraph::directory::{Heading, Outcome, Tables};
use personagraph::name::EventId;
use personagraph::{Directory, Error, Event, Identifier, Key, Rules};
use postgres::{Client, IsolationLevel, NoTls, Row, Statement, Transaction};

const LISTED: &str = "SELECT DISTINCT event.id, event.body
    FROM listed JOIN event ON event.id = listed.event WHERE listed.heading = ANY($1)";
const EVENTS: &str = "SELECT id, body FROM event WHERE id = ANY($1)";

/// A connection, and what the model needs beside the tables.
pub struct Host {
    client: Client,
    listed: Statement,
    events: Statement,
    key: Key,
    rules: Rules,
}

/// A directory of what a question touches, and what reading it took.
pub struct Loaded {
    /// What was read.
    pub directory: Directory,
    /// How many rows that were.
    pub rows: usize,
    /// How many questions to the database.
    pub questions: usize,
}

impl Host {
    /// Opens the tables in a schema, which are made if there are none.
    ///
    /// # Errors
    /// If the database has one, or the schema is not a plain name.
    pub fn open(url: &str, schema: &str, key: Key, rules: Rules) -> Result<Self, Failure> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if schema.is_empty() || !schema.chars().all(plain) {
            return Err(Failure::Usage(format!("`{schema}` is not a plain name")));
        }
        let mut client = Client::connect(url, NoTls)?;
        client.batch_execute(&format!(
            "SET client_min_messages = warning;
             CREATE SCHEMA IF NOT EXISTS {schema}; SET search_path = {schema};"
        ))?;
        client.batch_execute(include_str!("schema.sql"))?;
        let listed = client.prepare(LISTED)?;
        let events = client.prepare(EVENTS)?;
        Ok(Self {
            client,
            listed,
            events,
            key,
            rules,
        })
    }

    /// Takes events in, and writes all that this changes in one transaction; tells
    /// what became of each. On an error nothing is written.
    ///
    /// # Errors
    /// If the database has one, or holds what is no event.
    pub fn take_in(&mut self, events: &[Event]) -> Result<Vec<Result<Outcome, Error>>, Failure> {
        let mut transaction = self.client.transaction()?;
        // Who writes reads what others wrote before; who reads need not wait.
        transaction.batch_execute("LOCK TABLE event IN SHARE ROW EXCLUSIVE MODE")?;
        let mut reading = Reading {
            transaction,
            listed: &self.listed,
            events: &self.events,
            rows: 0,
            questions: 0,
        };
        let mut small = Directory::load_for(&self.key, &self.rules, events, &mut reading)?;
        let mut writes = Writes::new(reading.transaction);
        let mut became = Vec::new();
        for event in events {
            let applied = small.apply(event.clone());
            became.push(
                applied
                    .as_ref()
                    .map(|changes| changes.outcome)
                    .map_err(Clone::clone),
            );
            if let Ok(changes) = applied {
                writes.write(&self.key, changes)?;
            }
        }
        writes.commit()?;
        Ok(became)
    }

    /// Everything that bears on these identifiers, of one state of the tables.
    ///
    /// # Errors
    /// If the database has one, or holds what is no event.
    pub fn load(&mut self, about: &[Identifier]) -> Result<Loaded, Failure> {
        let one_state = self.client.build_transaction().read_only(true);
        let mut reading = Reading {
            transaction: one_state
                .isolation_level(IsolationLevel::RepeatableRead)
                .start()?,
            listed: &self.listed,
            events: &self.events,
            rows: 0,
            questions: 0,
        };
        let directory = Directory::load(&self.key, &self.rules, about, &mut reading)?;
        Ok(Loaded {
            directory,
            rows: reading.rows,
            questions: reading.questions,
        })
    }

    /// Every event that is stored, in the order in which they came, once nobody
    /// writes any more.
    ///
    /// # Errors
    /// If the database has one, or holds what is no event.
    pub fn everything(&mut self) -> Result<Vec<Event>, Failure> {
        let mut transaction = self.client.transaction()?;
        transaction.batch_execute("LOCK TABLE event IN SHARE MODE")?;
        let rows = transaction.query("SELECT id, body FROM event ORDER BY number", &[])?;
        rows.iter().map(event).collect()
    }
}

fn event(row: &Row) -> Result<Event, Failure> {
    Ok(serde_json::from_str(row.try_get("body")?)?)
}

/// The tables, read in one transaction.
struct Reading<'h> {
    transaction: Transaction<'h>,
    listed: &'h Statement,
    events: &'h Statement,
    rows: usize,
    questions: usize,
}

impl Reading<'_> {
    fn select(&mut self, select: &Statement, keys: &[&str]) -> Result<Vec<Event>, Failure> {
        let rows = self.transaction.query(select, &[&keys])?;
        self.questions += 1;
        self.rows += rows.len();
        rows.iter().map(event).collect()
    }
}

impl Tables for Reading<'_> {
    type Error = Failure;

    fn listed(&mut self, under: &[Heading]) -> Result<Vec<Event>, Failure> {
        let keys: Vec<&str> = under.iter().map(Heading::as_str).collect();
        self.select(self.listed, &keys)
    }

    fn events(&mut self, ids: &[EventId]) -> Result<Vec<Event>, Failure> {
        let keys: Vec<&str> = ids.iter().map(EventId::as_str).collect();
        self.select(self.events, &keys)
    }
}
