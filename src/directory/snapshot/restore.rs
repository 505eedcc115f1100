//! From a snapshot to a directory, event by event.

use super::aside::Aside;
use super::{FORMAT, Part, RestoreError, SnapshotError, Sum, fingerprint};
use crate::directory::graphed::graph_of;
use crate::directory::wire::ReadEvent;
use crate::directory::{Directory, Event};
use crate::identity::Rules;
use crate::key::{Digest, Key, read_hex};
use crate::name::{bare_and_position, without_input};
use crate::permission::Revision;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};

impl Directory {
    /// The directory that a [snapshot](crate::directory::Custodian::snapshot) was taken of,
    /// from any serde format.
    ///
    /// It has the rules of the snapshot, the default merge policy, and the number of its
    /// events as its [revision](Self::revision): set what else is configured after it.
    ///
    /// A format has to give numbers back to the last bit, or what was kept does not match
    /// its checksum. `serde_json` does with its feature `float_roundtrip`.
    ///
    /// Events go into the directory as they are read, so that nothing is held twice;
    /// nobody gets it before every checksum was found right. The format number is looked at
    /// before anything else is interpreted, wherever it stands; an object that has not
    /// `format` first and `key` second, as they are written, is read as a whole first.
    ///
    /// ```
    /// use personagraph::{Directory, Key};
    ///
    /// let key = Key::from([7; 32]);
    /// let crm = Directory::new(key.clone());
    ///
    /// let text = serde_json::to_vec(&crm.custodian().snapshot())?;
    /// let mut json = serde_json::Deserializer::from_slice(&text);
    /// assert!(Directory::restore(key.clone(), &mut json)?.is_empty());
    ///
    /// let bytes = postcard::to_allocvec(&crm.custodian().snapshot())?;
    /// let mut postcard = postcard::Deserializer::from_bytes(&bytes);
    /// assert!(Directory::restore(key, &mut postcard)?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If it was written by a later release, or under another key, or is
    /// damaged, or cannot be read; the error says where.
    pub fn restore<'de, D: Deserializer<'de>>(
        key: Key,
        snapshot: D,
    ) -> Result<Self, RestoreError<D::Error>> {
        let mut restoring = Restoring::new(key);
        let read = snapshot.deserialize_struct("Snapshot", &Field::NAMES, &mut restoring);
        match (restoring.refused.take(), read) {
            (Some(refused), _) => Err(refused.into()),
            (None, Err(error)) => Err(RestoreError::Unreadable {
                part: restoring.part,
                error: quiet(error),
            }),
            (None, Ok(())) => Ok(restoring.whole()?),
        }
    }
}

/// A field of a snapshot.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Format,
    Key,
    Rules,
    Events,
    Checksum,
}

impl Field {
    /// In the order in which they are written.
    const ALL: [Self; 5] = [
        Self::Format,
        Self::Key,
        Self::Rules,
        Self::Events,
        Self::Checksum,
    ];
    const NAMES: [&'static str; 5] = ["format", "key", "rules", "events", "checksum"];

    const fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Key => "key",
            Self::Rules => "rules",
            Self::Events => "events",
            Self::Checksum => "checksum",
        }
    }

    fn named<E: Error>(name: &str) -> Result<Self, E> {
        let found = Self::ALL.into_iter().find(|field| field.name() == name);
        found.ok_or_else(|| E::unknown_field(name, &Self::NAMES))
    }
}

/// A directory that is being restored. What was read so far is not to be trusted.
struct Restoring {
    directory: Directory,
    sum: Sum,
    read: Vec<Field>,
    rules: Rules,
    checksum: Option<Digest>,
    /// Where the reading is.
    part: Part,
    /// Why it was given up, if not for the format's sake.
    refused: Option<SnapshotError>,
}

impl Restoring {
    fn new(key: Key) -> Self {
        Self {
            directory: Directory::new(key),
            sum: Sum::default(),
            read: Vec::new(),
            rules: Rules::default(),
            checksum: None,
            part: Part::Whole,
            refused: None,
        }
    }

    /// Gives up, for a reason that no serde error can be trusted to keep.
    fn refuse<E: Error>(&mut self, because: SnapshotError) -> E {
        E::custom(self.refused.insert(because))
    }

    /// Whether it is known how to read a field: of which format it is, and under which
    /// key events have their checksums.
    fn can_read(&self, field: Field) -> bool {
        let first: &[Field] = match field {
            Field::Format => &[],
            Field::Key => &[Field::Format],
            _ => &[Field::Format, Field::Key],
        };
        first.iter().all(|field| self.read.contains(field))
    }

    /// Reads a field.
    fn take<'de, D: Deserializer<'de>>(&mut self, field: Field, from: D) -> Result<(), D::Error> {
        if self.read.contains(&field) {
            return Err(D::Error::duplicate_field(field.name()));
        }
        self.part = Part::Field(field.name());
        match field {
            Field::Format => {
                let format = u32::deserialize(from)?;
                if format != FORMAT {
                    return Err(self.refuse(SnapshotError::Format(format)));
                }
            }
            Field::Key => {
                let key = String::deserialize(from)?;
                if read_hex(&key) != Some(fingerprint(&self.directory.key)) {
                    return Err(self.refuse(SnapshotError::Key));
                }
            }
            Field::Rules => self.rules = Rules::deserialize(from)?,
            Field::Events => from.deserialize_seq(Events(self))?,
            Field::Checksum => self.checksum = read_hex(&String::deserialize(from)?),
        }
        self.read.push(field);
        self.part = Part::Whole;
        Ok(())
    }

    /// Takes in an event with its checksum.
    fn hold(&mut self, place: usize, event: Event, expected: u64) -> Result<(), SnapshotError> {
        let Directory { key, store, .. } = &mut self.directory;
        if self.sum.of(key, &event) != expected {
            let id = event.id;
            return Err(SnapshotError::Event { place, id });
        }
        if store.get(&event.id).is_some() {
            return Err(SnapshotError::Twice(place));
        }
        // What is held was checked, and is as erasures left it.
        store.insert(key, event);
        Ok(())
    }

    /// The directory, if it is all there.
    fn whole(self) -> Result<Directory, SnapshotError> {
        let Self {
            mut directory,
            sum,
            rules,
            checksum,
            ..
        } = self;
        if checksum != Some(sum.whole(&directory.key, &rules)) {
            return Err(SnapshotError::Whole);
        }
        directory.revision = Revision::from(directory.store.len() as u64);
        directory.graph = graph_of(&directory.key, &rules, &directory.store);
        Ok(directory)
    }
}

/// An error without what a format repeats of its input: it may be personal data.
fn quiet<E: Error>(error: E) -> E {
    let text = error.to_string();
    let (bare, position) = bare_and_position(&text);
    if bare.len() + position.len() < text.len() {
        without_input(&error)
    } else {
        error
    }
}

impl<'de> Visitor<'de> for &mut Restoring {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a snapshot")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        for (place, field) in Field::ALL.into_iter().enumerate() {
            self.part = Part::Field(field.name());
            seq.next_element_seed(Take(self, field))?
                .ok_or_else(|| A::Error::invalid_length(place, &"every field of a snapshot"))?;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut aside: Vec<(Name<A::Error>, Aside)> = Vec::new();
        while let Some(name) = map.next_key::<Name<_>>()? {
            match name.0 {
                Ok(field) if self.can_read(field) => map.next_value_seed(Take(self, field))?,
                Err(unknown) if self.can_read(Field::Key) => return Err(unknown),
                _ => aside.push((name, map.next_value()?)),
            }
        }
        aside.sort_by_key(|(name, _)| name.0.as_ref().ok().copied());
        if !self.read.contains(&Field::Format) {
            return Err(A::Error::missing_field(Field::Format.name()));
        }
        for (Name(field), value) in aside {
            self.take(field?, value.into_deserializer())?;
        }
        let missing = Field::ALL
            .into_iter()
            .find(|field| !self.read.contains(field));
        match missing {
            Some(field) => Err(A::Error::missing_field(field.name())),
            None => Ok(()),
        }
    }
}

/// The name of a field. That there is none of this name matters only once the format is
/// known to be one that has none.
struct Name<E>(Result<Field, E>);

impl<'de, E: Error> Deserialize<'de> for Name<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text<E>(PhantomData<E>);

        impl<E: Error> Visitor<'_> for Text<E> {
            type Value = Name<E>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field")
            }

            fn visit_str<F: Error>(self, name: &str) -> Result<Name<E>, F> {
                Ok(Name(Field::named(name)))
            }
        }

        deserializer.deserialize_identifier(Text(PhantomData))
    }
}

/// Reads a field.
struct Take<'r>(&'r mut Restoring, Field);

impl<'de> DeserializeSeed<'de> for Take<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        self.0.take(self.1, from)
    }
}

/// Reads the events.
struct Events<'r>(&'r mut Restoring);

impl<'de> Visitor<'de> for Events<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of events, each with its checksum")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let mut place = 0;
        loop {
            self.0.part = Part::Event(place);
            if seq.next_element_seed(Entry(self.0, place))?.is_none() {
                return Ok(());
            }
            place += 1;
        }
    }
}

/// Reads an event and its checksum.
struct Entry<'r>(&'r mut Restoring, usize);

impl<'de> DeserializeSeed<'de> for Entry<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_tuple(2, self)
    }
}

impl<'de> Visitor<'de> for Entry<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event and its checksum")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Self(to, place) = self;
        let both = "an event and its checksum";
        let event = seq.next_element_seed(ReadEvent)?;
        let event = event.ok_or_else(|| A::Error::invalid_length(0, &both))?;
        let event = event.map_err(|error| to.refuse(SnapshotError::NoEvent { place, error }))?;
        let sum = seq.next_element()?;
        let sum = sum.ok_or_else(|| A::Error::invalid_length(1, &both))?;
        to.hold(place, event, sum)
            .map_err(|because| to.refuse(because))
    }
}
