//! Identifiers: values that point to someone, in normal form.
//!
//! An [`Identifier`] is `namespace:value`. Two spellings of one identifier are one
//! identifier, as far as a namespace is known:
//!
//! | namespace | normal form |
//! |---|---|
//! | `email` | trimmed, lower case, no white space inside |
//! | `phone` | ASCII digits and a leading `+`; blanks and `- . ( ) /` dropped; no region assumed |
//! | handle networks | without leading `@`, or taken from a profile's address; lower case, no white space inside |
//! | `erased` | reserved: `erased:<namespace>.<32 hexadecimal digits>`, what is kept of an erased identifier |
//! | any other | exact, not even trimmed |
//!
//! An identifier has at most 2,048 bytes, its namespace included.
//!
//! The handle networks are `twitter`, `x`, `instagram`, `facebook`, `linkedin`, `tiktok`,
//! `youtube`, `github`, `mastodon`, `threads`, `bluesky`, `pinterest`, `reddit`,
//! `snapchat` and `telegram`. `twitter` and `x` take the addresses of both, and are two
//! namespaces all the same: use one of them. Lower case is Unicode's, letter by letter. What is *not* done:
//! Unicode composition, percent-decoding, and checking that an address exists or is a
//! profile's: a few pages that are nobody's are refused (`twitter.com/share`), others are not.
//!
//! Identifiers are personal data. `Debug` prints the namespace alone, there is no `Display`,
//! and errors say which rule is broken and where but never repeat the value. Printing one
//! is an explicit [`as_str`](Identifier::as_str).
//!
//! Laws:
//!
//! * A normal form is its own normal form: what `as_str` gives parses back equal.
//! * Order is that of the text.
//!
//! ```
//! use personagraph::identifier::{Identifier, IdentifierPattern};
//!
//! let email: Identifier = "email: Someone@Example.com".parse()?;
//! assert_eq!(email.as_str(), "email:someone@example.com");
//! assert_eq!(format!("{email:?}"), "Identifier(email:…)");
//!
//! let handle = Identifier::new("twitter", "https://twitter.com/JayBrown?lang=en")?;
//! assert_eq!(handle, "twitter:@jaybrown".parse()?);
//!
//! let block: IdentifierPattern = "email:*@example.com".parse()?;
//! assert!(block.matches(&email));
//! # Ok::<(), personagraph::identifier::IdentifierError>(())
//! ```

mod error;
mod handle;
mod normal;
mod pattern;

use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;
use core::str::FromStr;

pub use self::error::IdentifierError;
use self::error::Rule;
use self::normal::Form;
pub use self::pattern::IdentifierPattern;
use crate::name::{IntoName, Namespace};

/// The longest text of an identifier, in bytes, before normalisation and after.
const LONGEST: usize = 2_048;

/// The namespaces that a person can be reached in: `email`, `phone` and the handle networks.
pub fn contact_namespaces() -> impl Iterator<Item = Namespace> {
    normal::known().map(|namespace| Namespace::from_shared(namespace.into()))
}

/// Whether it is one of the [`contact_namespaces`].
pub fn is_contact_namespace(namespace: impl AsRef<str>) -> bool {
    normal::known().any(|known| known == namespace.as_ref())
}

/// Whether the values of the namespace are handles of a social network.
pub fn is_handle_network(namespace: impl AsRef<str>) -> bool {
    matches!(normal::form(namespace.as_ref()), Form::Handle(_))
}

/// A value that points to someone, with its namespace, in normal form.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier {
    text: Arc<str>,
    /// Where the `:` is; a namespace has at most 128 bytes.
    colon: u8,
}

impl Identifier {
    /// Brings a value of the namespace to normal form.
    ///
    /// # Errors
    ///
    /// When the namespace is not a name, or the value has no normal form in it.
    pub fn new(namespace: impl IntoName<Namespace>, value: &str) -> Result<Self, IdentifierError> {
        let namespace = namespace
            .into_name()
            .map_err(|error| IdentifierError::namespace(&error))?;
        let refuse = |rule| IdentifierError::within(&namespace, rule);
        fits(&namespace, value).map_err(refuse)?;
        let value = normal::form(namespace.as_str())
            .normal(value)
            .map_err(refuse)?;
        fits(&namespace, &value).map_err(refuse)?;
        Ok(Self::from_shared(join(&namespace, &value).into()))
    }

    /// The namespace, in clear.
    #[must_use]
    pub fn namespace(&self) -> &str {
        self.text.get(..self.colon.into()).unwrap_or_default()
    }

    /// The value in its normal form, in clear.
    #[must_use]
    pub fn value(&self) -> &str {
        self.text
            .get(usize::from(self.colon) + 1..)
            .unwrap_or_default()
    }

    /// The whole text, `namespace:value`, in clear.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The shared text, for a pool of equal identifiers.
    #[allow(dead_code, reason = "read by the layers above")]
    pub(crate) fn shared(&self) -> &Arc<str> {
        &self.text
    }

    /// The identifier around a text in normal form, as [`shared`](Self::shared) gives it.
    pub(crate) fn from_shared(text: Arc<str>) -> Self {
        let colon = text.find(':').and_then(|at| u8::try_from(at).ok());
        Self {
            text,
            colon: colon.unwrap_or_default(),
        }
    }
}

impl FromStr for Identifier {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Self, IdentifierError> {
        let (namespace, value) = split(text)?;
        Self::new(namespace, value)
    }
}

impl TryFrom<&str> for Identifier {
    type Error = IdentifierError;

    fn try_from(text: &str) -> Result<Self, IdentifierError> {
        text.parse()
    }
}

impl TryFrom<String> for Identifier {
    type Error = IdentifierError;

    fn try_from(text: String) -> Result<Self, IdentifierError> {
        text.parse()
    }
}

/// Prints the namespace alone: the value is personal data.
impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identifier({}:…)", self.namespace())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Identifier {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Identifier {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::name::deserialize_private_text(deserializer, "an identifier")
    }
}

/// Parts a text at its first `:`.
fn split(text: &str) -> Result<(&str, &str), IdentifierError> {
    text.split_once(':').ok_or(IdentifierError::NO_COLON)
}

fn join(namespace: &Namespace, value: &str) -> String {
    [namespace.as_str(), ":", value].concat()
}

/// Whether there is a value, not longer than the whole text may be.
fn fits(namespace: &Namespace, value: &str) -> Result<(), Rule> {
    let bytes = namespace.as_str().len() + 1 + value.len();
    match bytes {
        _ if value.is_empty() => Err(Rule::Empty),
        ..=LONGEST => Ok(()),
        _ => Err(Rule::TooLong { bytes }),
    }
}

#[cfg(test)]
mod tests;
