//! The host's secret, and what is derived from it.
//!
//! A [`Key`] turns an identifier into a digest that says nothing of it to
//! whoever does not hold the key: the ids of persons, the pseudonyms that
//! recipients get, the tombstones of the erased. It is not a cipher: nothing
//! can be read back.
//!
//! The digest is HMAC-SHA-256 (RFC 2104, FIPS 180-4) cut to 128 bits, with a
//! label for each use, so that a digest made for one use never equals one made
//! for another. ENISA, *Pseudonymisation techniques and best practices* (2019),
//! section 5.1, recommends a message authentication code for this.
//!
//! ```
//! use personagraph::Key;
//!
//! let key = Key::from([7; 32]);
//! assert_eq!(format!("{key:?}"), "Key(..)"); // never printed
//! ```

use core::fmt;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};
use siphasher::sip::SipHasher13;

/// What a digest is made for. Uses never share a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// The id of a person, from its anchor.
    Person,
    /// The pseudonym of a partial identity, for one recipient.
    Pseudonym,
    /// What is kept of an erased identifier.
    Erased,
    /// The id of an event that was said in code.
    Event,
    /// The name of the fact that confirms one double opt-in.
    Confirmation,
    /// Where a text is in an index: nobody without the key can make texts collide.
    Index,
    /// The checksum of a part of a snapshot.
    #[cfg(feature = "serde")]
    Checksum,
    /// Telling whether a snapshot was written under this key.
    #[cfg(feature = "serde")]
    Fingerprint,
}

impl Use {
    const fn label(self) -> &'static [u8] {
        match self {
            Use::Person => b"personagraph/person/1",
            Use::Pseudonym => b"personagraph/pseudonym/1",
            Use::Erased => b"personagraph/erased/1",
            Use::Event => b"personagraph/event/1",
            Use::Confirmation => b"personagraph/confirmation/1",
            Use::Index => b"personagraph/index/1",
            #[cfg(feature = "serde")]
            Use::Checksum => b"personagraph/checksum/1",
            #[cfg(feature = "serde")]
            Use::Fingerprint => b"personagraph/fingerprint/1",
        }
    }
}

/// A 128-bit keyed digest.
pub(crate) type Digest = [u8; 16];

/// The secret under which one directory's digests are made.
///
/// Keep it as long as the data, and apart from it: under another key every
/// person has another id, every pseudonym changes, a snapshot does not open, and
/// what is kept of the erased is nobody's. Give at least 32 random bytes; a shorter
/// secret is accepted, and as weak as it is short.
#[derive(Clone)]
pub struct Key {
    start: Hmac<Sha256>,
}

impl Key {
    /// A key from a secret of any length.
    #[must_use]
    pub fn from_secret(secret: &[u8]) -> Self {
        // One block of HMAC's: the digest of the secret, padded as HMAC pads.
        let digest: [u8; 32] = Sha256::digest(secret).into();
        let mut block = [0; 64];
        block
            .iter_mut()
            .zip(digest)
            .for_each(|(to, from)| *to = from);
        let mut start = <Hmac<Sha256> as KeyInit>::new(&block.into());
        // A fixed prefix: the state is ready to be cloned for each digest.
        start.update(b"personagraph");
        Self { start }
    }

    /// The digest of `parts` for `purpose`; parts are length-prefixed, so that
    /// no two lists of parts read the same.
    pub(crate) fn digest(&self, purpose: Use, parts: &[&[u8]]) -> Digest {
        let mut mac = self.start.clone();
        for part in core::iter::once(&purpose.label()).chain(parts) {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        let full: [u8; 32] = mac.finalize().into_bytes().into();
        let mut digest = [0; 16];
        digest
            .iter_mut()
            .zip(full)
            .for_each(|(to, from)| *to = from);
        digest
    }
}

impl Key {
    /// The hash by which texts are found in an index.
    pub(crate) fn hasher(&self) -> SipHasher13 {
        SipHasher13::new_with_key(&self.digest(Use::Index, &[]))
    }
}

impl From<[u8; 32]> for Key {
    fn from(secret: [u8; 32]) -> Self {
        Self::from_secret(&secret)
    }
}

impl From<&[u8; 32]> for Key {
    fn from(secret: &[u8; 32]) -> Self {
        Self::from_secret(secret)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// A digest, displayed as 32 lower-case hexadecimal digits.
pub(crate) struct Hex(pub(crate) Digest);

impl fmt::Display for Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Reads 32 lower-case hexadecimal digits.
pub(crate) fn read_hex(text: &str) -> Option<Digest> {
    let nibble = |c: u8| match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'a'..=b'f' => Some(c - b'a' + 10),
        _ => None,
    };
    let mut digest = [0; 16];
    let mut pairs = text.as_bytes().chunks_exact(2);
    if text.len() != 32 {
        return None;
    }
    for byte in &mut digest {
        let &[high, low] = pairs.next()? else {
            return None;
        };
        *byte = nibble(high)? << 4 | nibble(low)?;
    }
    Some(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uses_and_splits_do_not_collide() {
        let key = Key::from([1; 32]);
        let of = |purpose, parts: &[&[u8]]| key.digest(purpose, parts);
        assert_ne!(of(Use::Person, &[b"a"]), of(Use::Pseudonym, &[b"a"]));
        assert_ne!(
            of(Use::Person, &[b"ab", b"c"]),
            of(Use::Person, &[b"a", b"bc"])
        );
        assert_ne!(
            of(Use::Person, &[b"a"]),
            Key::from([2; 32]).digest(Use::Person, &[b"a"])
        );
        assert_eq!(of(Use::Person, &[b"a"]), of(Use::Person, &[b"a"]));
    }

    #[test]
    fn hexadecimal_reads_back() {
        let digest = Key::from([1; 32]).digest(Use::Event, &[]);
        let text = alloc::format!("{}", Hex(digest));
        assert_eq!(read_hex(&text), Some(digest));
        assert_eq!(read_hex(text.trim_start_matches(|_| true)), None);
        assert_eq!(read_hex(&text.to_uppercase().replace('0', "G")), None);
    }
}
