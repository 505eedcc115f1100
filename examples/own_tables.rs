//! A host with tables of its own, that never holds everybody in memory: it loads
//! what an event may change to take it in, and what a question touches to answer it.

use personagraph::directory::{Changes, Heading, Tables};
use personagraph::name::EventId;
use personagraph::{Access, Directory, Event, Identifier, Key, Permit, Rules, Timestamp};
use rusqlite::{Connection, types::Type};
use std::error::Error;

/// The events by id, and an index with a row for each heading of each.
const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS event (id TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS listed (heading TEXT, event TEXT, PRIMARY KEY (heading, event)) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS of_event ON listed (event);";
const LISTED: &str = "SELECT body FROM json_each(?1) JOIN listed ON heading = value
    JOIN event ON event.id = listed.event";
const IDS: &str = "SELECT json_group_array(id) FROM event";
const EVENTS: &str = "SELECT body FROM json_each(?1) JOIN event ON event.id = value";

pub(crate) struct Host {
    db: Connection,
    rows: usize,
}

fn unreadable(error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error))
}

impl Host {
    /// With tables that are made if they are not there.
    pub(crate) fn open(db: Connection) -> rusqlite::Result<Self> {
        db.execute_batch(SCHEMA)?;
        Ok(Self { db, rows: 0 })
    }

    /// Reads events by many keys in one question.
    fn select(&mut self, sql: &str, keys: &[&str]) -> rusqlite::Result<Vec<Event>> {
        let mut select = self.db.prepare_cached(sql)?;
        let keys = serde_json::json!(keys).to_string();
        let bodies = select.query_map([keys], |row| row.get::<_, String>(0))?;
        let events = bodies.map(|body| serde_json::from_str(&body?).map_err(unreadable));
        let events = events.collect::<rusqlite::Result<Vec<_>>>()?;
        self.rows += events.len();
        Ok(events)
    }

    fn execute(&self, sql: &str, with: &[&str]) -> rusqlite::Result<usize> {
        let mut statement = self.db.prepare_cached(sql)?;
        statement.execute(rusqlite::params_from_iter(with))
    }

    /// Takes events in, and writes what that changes, in one transaction.
    fn take_in(&mut self, key: &Key, events: &[Event]) -> Result<(), Box<dyn Error>> {
        self.execute("BEGIN IMMEDIATE", &[])?;
        let mut small = Directory::load_for(key, &Rules::default(), events, self)?;
        for event in events {
            self.write(key, &small.apply(event.clone())?)?;
        }
        self.execute("COMMIT", &[])?;
        Ok(())
    }

    /// Writes what an event changed.
    pub(crate) fn write(&self, key: &Key, changes: &Changes) -> Result<(), Box<dyn Error>> {
        for purge in &changes.purge {
            let id = purge.id.as_str();
            if let Some(kept) = &purge.instead {
                let kept = serde_json::to_string(kept)?;
                self.execute("UPDATE event SET body = ?1 WHERE id = ?2", &[&kept, id])?;
            } else {
                self.execute("DELETE FROM event WHERE id = ?1", &[id])?;
                self.execute("DELETE FROM listed WHERE event = ?1", &[id])?;
            }
        }
        if let Some(event) = &changes.store {
            let (id, body) = (event.id.as_str(), serde_json::to_string(event)?);
            self.execute("INSERT INTO event VALUES (?1, ?2)", &[id, &body])?;
            for heading in Heading::of(key, event) {
                let row = [heading.as_str(), id];
                self.execute("INSERT INTO listed VALUES (?1, ?2)", &row)?;
            }
        }
        Ok(())
    }

    /// Every event, by id.
    pub(crate) fn all(&mut self) -> rusqlite::Result<Vec<Event>> {
        let ids: String = self.db.query_row(IDS, [], |row| row.get(0))?;
        let ids: Vec<EventId> = serde_json::from_str(&ids).map_err(unreadable)?;
        self.events(&ids)
    }

    fn count(&self, sql: &str) -> rusqlite::Result<u32> {
        self.db.query_row(sql, [], |row| row.get(0))
    }
}

impl Tables for Host {
    type Error = rusqlite::Error;

    fn listed(&mut self, under: &[Heading]) -> rusqlite::Result<Vec<Event>> {
        let keys: Vec<&str> = under.iter().map(Heading::as_str).collect();
        self.select(LISTED, &keys)
    }

    fn events(&mut self, ids: &[EventId]) -> rusqlite::Result<Vec<Event>> {
        let keys: Vec<&str> = ids.iter().map(EventId::as_str).collect();
        self.select(EVENTS, &keys)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let (key, rules) = (Key::from([7; 32]), Rules::default());
    let mut host = Host::open(Connection::open_in_memory()?)?;
    let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
    let news = Permit::persona("family").to("sales").for_purpose("news");

    // Whatever is said is made into events by a directory that holds no more: the
    // company approves; 10,000 customers come, 500 at a time.
    let mut said = Directory::new(key.clone());
    said.at(now, "company").approve(&news)?;
    for n in 1..=10_000_i64 {
        let number: Identifier = format!("customer_number:{n}").parse()?;
        let email: Identifier = format!("email:customer{n}@example.com").parse()?;
        let mut say = said.at(now, "shop");
        say.link(&number, &email)?;
        say.observe(&number, "size.shoe", n).through(["family"])?;
        say.consent(&email, &news)?;
        if n % 500 == 0 {
            let events: Vec<Event> = said.custodian().events().cloned().collect();
            host.take_in(&key, &events)?;
            said = Directory::new(key.clone());
        }
    }

    // What one of them shows to sales is found in a handful of rows.
    let (who, access) = (
        "email:customer4711@example.com".parse()?,
        Access::new("sales", "news", now),
    );
    host.rows = 0;
    let small = Directory::load(&key, &rules, [&who], &mut host)?;
    let (view, stored) = (
        small.view(&who, &access)?,
        host.count("SELECT count(*) FROM event")?,
    );
    println!("{view}\nfound in {} of {stored} events", host.rows);
    assert!(view.to_string().contains("4711") && stored > 30_000 && host.rows < 10);

    // Forgotten: nothing in the tables names the customer any more.
    said.at("2026-02-01T09:00:00Z".parse()?, "privacy")
        .erase(&who)?;
    let erasure: Vec<Event> = said.custodian().events().cloned().collect();
    host.take_in(&key, &erasure)?;
    let small = Directory::load(&key, &rules, [&who], &mut host)?;
    assert!(small.view(&who, &access)?.is_empty());
    assert_eq!(
        host.count("SELECT count(*) FROM event WHERE body LIKE '%customer4711@%'")?,
        0
    );

    // The tables are the log: whoever wants everybody in memory replays it.
    let mut whole = Directory::new(key.clone());
    for event in host.all()? {
        let _ = whole.apply(event)?;
    }
    assert!(whole.len() > 29_000 && whole.view(&who, &access)?.is_empty());
    Ok(())
}
