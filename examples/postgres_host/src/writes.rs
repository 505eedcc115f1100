//! What changes say to store and to purge, written many rows at a time.

use crate::Failure;
use personagraph::directory::Heading;
use personagraph::{Changes, Key};
use postgres::Transaction;

/// A transaction, and the rows that are to be inserted next.
pub(crate) struct Writes<'h> {
    transaction: Transaction<'h>,
    ids: Vec<String>,
    bodies: Vec<String>,
    headings: Vec<String>,
    /// The event of each heading.
    of: Vec<String>,
}

impl<'h> Writes<'h> {
    pub(crate) fn new(transaction: Transaction<'h>) -> Self {
        Self {
            transaction,
            ids: Vec::new(),
            bodies: Vec::new(),
            headings: Vec::new(),
            of: Vec::new(),
        }
    }

    pub(crate) fn write(&mut self, key: &Key, changes: Changes) -> Result<(), Failure> {
        if !changes.purge.is_empty() {
            // It may be an event of the same batch.
            self.insert()?;
        }
        for purge in changes.purge {
            let id = purge.id.as_str();
            if let Some(kept) = purge.instead {
                let body = serde_json::to_string(&kept)?;
                let update = "UPDATE event SET body = $2 WHERE id = $1";
                self.transaction.execute(update, &[&id, &body])?;
            } else {
                let delete = "DELETE FROM event WHERE id = $1";
                self.transaction.execute(delete, &[&id])?;
            }
        }
        if let Some(event) = changes.store {
            for heading in Heading::of(key, &event) {
                self.headings.push(heading.to_string());
                self.of.push(event.id.to_string());
            }
            self.bodies.push(serde_json::to_string(&event)?);
            self.ids.push(event.id.to_string());
        }
        Ok(())
    }

    fn insert(&mut self) -> Result<(), Failure> {
        let events = "INSERT INTO event (id, body) SELECT id, body
            FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS new (id, body, place)
            ORDER BY place";
        self.transaction
            .execute(events, &[&self.ids, &self.bodies])?;
        let listed = "INSERT INTO listed (heading, event)
            SELECT * FROM unnest($1::text[], $2::text[])";
        self.transaction
            .execute(listed, &[&self.headings, &self.of])?;
        for rows in [
            &mut self.ids,
            &mut self.bodies,
            &mut self.headings,
            &mut self.of,
        ] {
            rows.clear();
        }
        Ok(())
    }

    pub(crate) fn commit(mut self) -> Result<(), Failure> {
        self.insert()?;
        Ok(self.transaction.commit()?)
    }
}
