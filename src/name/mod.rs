//! Validated names: what attributes, personas, recipients and the rest are called.
//!
//! A name is one or more lower-case words joined by dots
//! (`[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)*`, at most 128 bytes). Every kind of name has
//! a type of its own, so that a recipient cannot stand where a purpose is meant.
//! [`EventId`] and [`AttributePattern`] have spellings of their own.
//!
//! What a host writes by hand takes a text or a name, whichever it has ([`IntoName`]):
//! questions, statements, conditions, enclosures, messages, segments, rules and policies. A
//! text that is no name is an error at once; of an [`Access`](crate::Access) and a
//! [`Permit`](crate::Permit), which are said in one line, when they are used. Fields are
//! names, and so is what is made for many people at a time.
//!
//! Names are *not* personal data: they are part of the company's vocabulary, and
//! `Debug`, `Display` and errors print them. What points to a person is an
//! identifier, which never prints itself.
//!
//! Laws:
//!
//! * What [`as_str`](Persona::as_str) gives parses back to an equal name.
//! * Order, equality and hash are those of the text.
//! * A clone shares the text.
//!
//! ```
//! use personagraph::name::{Attribute, AttributePattern, Persona, Purpose};
//!
//! let work: Persona = "work".parse()?;
//! assert_eq!(work.as_str(), "work");
//!
//! let promotion: Purpose = "marketing.promotion".parse()?;
//! assert!(promotion.is_within(&"marketing".parse()?));
//!
//! let contacts: AttributePattern = "contact.*".parse()?;
//! assert!(contacts.matches(&"contact.email".parse::<Attribute>()?));
//!
//! let error = "Work".parse::<Persona>().unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "`Work` is not a persona name: unexpected character `W` at byte 0; \
//!      names are dotted lower-case words",
//! );
//! # Ok::<(), personagraph::name::NameError>(())
//! ```

mod error;
mod into_name;
mod list;
mod spelling;
#[cfg(feature = "serde")]
mod text;

use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;
use core::str::FromStr;

pub use self::error::NameError;
pub(crate) use self::error::Rule as NameRule;
pub use self::into_name::IntoName;
pub(crate) use self::into_name::into_names;
pub(crate) use self::list::List;
use self::spelling::{PRINTABLE, Spelling, WORDS, WORDS_OR_PREFIX};
#[cfg(feature = "serde")]
pub(crate) use self::text::{
    bare_and_position, deserialize_private, deserialize_private_text, deserialize_text,
    without_input,
};

/// Writes the types of names: a shared text that only the parser makes.
macro_rules! names {
    ($($(#[$doc:meta])* $name:ident: $noun:literal, $spelling:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        #[allow(dead_code, reason = "not every kind of name is pooled")]
        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The shared text, for a pool of equal names.
            pub(crate) fn shared(&self) -> &Arc<str> {
                &self.0
            }

            /// The name around a text that [`shared`](Self::shared) gave for an equal one.
            pub(crate) fn from_shared(text: Arc<str>) -> Self {
                Self(text)
            }
        }

        impl FromStr for $name {
            type Err = NameError;

            fn from_str(text: &str) -> Result<Self, NameError> {
                parse(text, $noun, &$spelling).map(Self)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = NameError;

            fn try_from(text: &str) -> Result<Self, NameError> {
                text.parse()
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;

            fn try_from(text: String) -> Result<Self, NameError> {
                text.parse()
            }
        }

        impl TryFrom<&String> for $name {
            type Error = NameError;

            fn try_from(text: &String) -> Result<Self, NameError> {
                text.parse()
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&&*self.0).finish()
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserialize_text(deserializer, $noun)
            }
        }

        self::into_name::takes_names!($name);
    )+};
}

names! {
    /// The name of a fact about a person, such as `contact.email` or `interest.pets`.
    Attribute: "an attribute name", WORDS;

    /// An attribute's name, or everything below one: `contact.*`.
    ///
    /// `contact.*` stands for every attribute below `contact`, at any depth, and not
    /// for `contact` itself. There is no pattern for everything.
    AttributePattern: "an attribute pattern", WORDS_OR_PREFIX;

    /// The name of a persona, such as `work` or `family`.
    Persona: "a persona name", WORDS;

    /// The name of an internal group that receives data, such as `customer_service`.
    Recipient: "a recipient name", WORDS;

    /// What data is used for, such as `marketing.promotion`.
    Purpose: "a purpose name", WORDS;

    /// A way to reach people, such as `email` or `instagram`.
    Channel: "a channel name", WORDS;

    /// The name of something that conditions can ask for, such as `zipper.improved`.
    Fact: "a fact name", WORDS;

    /// What an interaction or a message is about.
    Topic: "a topic name", WORDS;

    /// The space that an identifier lives in, such as `email` or `customer_number`.
    Namespace: "a namespace", WORDS;

    /// The name of the system that said something, such as `webshop`.
    Source: "a source name", WORDS;

    /// What sort of interaction or relation it was, such as `reply` or `household`.
    Kind: "a kind", WORDS;

    /// What an outreach programme is called, such as `crisis_management`.
    ProgrammeName: "a programme name", WORDS;

    /// The host's id of an event: 1 to 128 printable ASCII characters.
    EventId: "an event id", PRINTABLE;
}

impl Attribute {
    /// Whether this is `ancestor` or lies below it: `contact.email` is within `contact`.
    #[must_use]
    pub fn is_within(&self, ancestor: &Self) -> bool {
        self == ancestor || is_below(&self.0, &ancestor.0)
    }
}

impl Purpose {
    /// Whether this is `ancestor` or lies below it: `marketing.promotion` is within `marketing`.
    #[must_use]
    pub fn is_within(&self, ancestor: &Self) -> bool {
        // Where the ancestor would end is looked at first: most are settled by that.
        match self.0.as_bytes().get(ancestor.0.len()) {
            None => self == ancestor,
            Some(b'.') => self.0.starts_with(&*ancestor.0),
            Some(_) => false,
        }
    }
}

impl Topic {
    /// Whether this is `ancestor` or lies below it: `jacket.zipper` is within `jacket`.
    #[must_use]
    pub fn is_within(&self, ancestor: &Self) -> bool {
        self == ancestor || is_below(&self.0, &ancestor.0)
    }
}

impl Kind {
    /// Whether this is `ancestor` or lies below it: `purchase.online` is within `purchase`.
    #[must_use]
    pub fn is_within(&self, ancestor: &Self) -> bool {
        self == ancestor || is_below(&self.0, &ancestor.0)
    }
}

impl AttributePattern {
    /// Whether the pattern stands for this attribute.
    #[must_use]
    pub fn matches(&self, attribute: &Attribute) -> bool {
        match self.0.strip_suffix(".*") {
            Some(prefix) => is_below(&attribute.0, prefix),
            None => self.0 == attribute.0,
        }
    }

    /// Whether `other` stands for every attribute that this stands for:
    /// `contact.post.*` and `contact.email` are within `contact.*`.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        let below = |prefix| is_below(&self.0, prefix);
        self == other || other.0.strip_suffix(".*").is_some_and(below)
    }
}

impl From<Attribute> for AttributePattern {
    fn from(attribute: Attribute) -> Self {
        Self(attribute.0)
    }
}

/// Whether `name` is `ancestor`, a dot, and more.
fn is_below(name: &str, ancestor: &str) -> bool {
    name.strip_prefix(ancestor)
        .is_some_and(|rest| rest.starts_with('.'))
}

fn parse(
    text: &str,
    noun: &'static str,
    spelling: &'static Spelling,
) -> Result<Arc<str>, NameError> {
    match (spelling.check)(text) {
        Ok(()) => Ok(Arc::from(text)),
        Err(rule) => Err(NameError::new(text, noun, spelling.summary, rule)),
    }
}

#[cfg(test)]
mod tests;
