//! Instants that the caller supplies.
//!
//! A [`Timestamp`] is a number of milliseconds since the Unix epoch, within the years
//! 0000 to 9999 (what RFC 3339 can write). There is *no* clock here: whoever asks says
//! which instant is meant. Time zones are not kept either; an offset is read, never
//! remembered.
//!
//! Laws:
//!
//! * What `Display` writes parses back to the equal instant.
//! * Order is that of the milliseconds; of the written forms too, among those with
//!   milliseconds and among those without.
//! * What a text says finer than a millisecond is floored, towards the past; what a
//!   [`Duration`] says finer is left out.
//!
//! ```
//! use core::time::Duration;
//! use personagraph::time::Timestamp;
//!
//! let remark: Timestamp = "2026-01-10T10:00:00+01:00".parse()?;
//! assert_eq!(remark.to_string(), "2026-01-10T09:00:00Z");
//!
//! let reply = remark.checked_add(Duration::from_secs(90)).unwrap();
//! assert_eq!(reply.since(remark), Some(Duration::from_secs(90)));
//! assert_eq!(remark.since(reply), None);
//! # Ok::<(), personagraph::time::TimeError>(())
//! ```

#[cfg(feature = "serde")]
mod wire;

use alloc::string::String;
use core::fmt;
use core::str::FromStr;
use core::time::Duration;

use thiserror::Error;
use time::OffsetDateTime;
use time::error::{Parse, ParseFromDescription, TryFromParsed};
use time::format_description::well_known::Rfc3339;

/// Where RFC 3339 has the `T` between date and time.
const SEPARATOR: usize = "2026-01-10".len();

/// An instant: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// `Display` and `Debug` write RFC 3339 in UTC, with milliseconds only where there are some.
/// Through serde it is that text in formats for people, and the milliseconds in others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The earliest instant, 0000-01-01T00:00:00Z.
    pub const MIN: Self = Self(-62_167_219_200_000);

    /// The latest instant, 9999-12-31T23:59:59.999Z.
    pub const MAX: Self = Self(253_402_300_799_999);

    /// 1970-01-01T00:00:00Z.
    pub const UNIX_EPOCH: Self = Self(0);

    /// The instant that many milliseconds after the epoch, or before it if negative.
    ///
    /// # Errors
    ///
    /// Outside the years 0000 to 9999.
    pub const fn from_millis(millis: i64) -> Result<Self, TimeError> {
        if Self::MIN.0 <= millis && millis <= Self::MAX.0 {
            Ok(Self(millis))
        } else {
            Err(TimeError(Rule::Years))
        }
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// The instant that much later, in whole milliseconds: what is finer is left out. None
    /// after [`MAX`](Self::MAX).
    #[must_use]
    pub fn checked_add(self, duration: Duration) -> Option<Self> {
        let millis = i64::try_from(duration.as_millis()).ok()?;
        Self::from_millis(self.0.checked_add(millis)?).ok()
    }

    /// The instant that much earlier, in whole milliseconds: what is finer is left out.
    /// None before [`MIN`](Self::MIN).
    #[must_use]
    pub fn checked_sub(self, duration: Duration) -> Option<Self> {
        let millis = i64::try_from(duration.as_millis()).ok()?;
        Self::from_millis(self.0.checked_sub(millis)?).ok()
    }

    /// How long after `earlier` this is: nothing after itself; none if it is before.
    #[must_use]
    pub fn since(self, earlier: Self) -> Option<Duration> {
        let millis = self.0.checked_sub(earlier.0)?;
        u64::try_from(millis).ok().map(Duration::from_millis)
    }

    /// Floors to a millisecond.
    fn from_nanos(nanos: i128) -> Result<Self, TimeError> {
        i64::try_from(nanos.div_euclid(1_000_000))
            .map_err(|_| TimeError(Rule::Years))
            .and_then(Self::from_millis)
    }
}

impl FromStr for Timestamp {
    type Err = TimeError;

    /// Reads RFC 3339, with the offset that it demands. The leap second `23:59:60`, at the
    /// end of a month in UTC, is read as the last millisecond before it; any other second
    /// 60 is refused.
    fn from_str(text: &str) -> Result<Self, TimeError> {
        let parsed =
            OffsetDateTime::parse(text, &Rfc3339).map_err(|error| TimeError::from_parse(&error))?;
        match text.as_bytes().get(SEPARATOR) {
            Some(b'T' | b't') => Self::from_nanos(parsed.unix_timestamp_nanos()),
            _ => Err(TimeError(Rule::Separator)),
        }
    }
}

impl TryFrom<&str> for Timestamp {
    type Error = TimeError;

    fn try_from(text: &str) -> Result<Self, TimeError> {
        text.parse()
    }
}

impl TryFrom<Duration> for Timestamp {
    type Error = TimeError;

    /// The instant that long after the epoch, in whole milliseconds: what the standard
    /// library's `SystemTime::duration_since(UNIX_EPOCH)` gives. Refused after
    /// [`MAX`](Self::MAX).
    fn try_from(since_epoch: Duration) -> Result<Self, TimeError> {
        Self::UNIX_EPOCH
            .checked_add(since_epoch)
            .ok_or(TimeError(Rule::Years))
    }
}

impl Timestamp {
    fn write_to(self, out: &mut impl fmt::Write) -> fmt::Result {
        let instant = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .map_err(|_| fmt::Error)?;
        let (hour, minute, second, milli) = instant.to_hms_milli();
        write!(
            out,
            "{:04}-{:02}-{:02}",
            instant.year(),
            u8::from(instant.month()),
            instant.day()
        )?;
        write!(out, "T{hour:02}:{minute:02}:{second:02}")?;
        match milli {
            0 => out.write_str("Z"),
            milli => write!(out, ".{milli:03}Z"),
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.width().is_none() && f.precision().is_none() {
            return self.write_to(f);
        }
        let mut text = String::new();
        self.write_to(&mut text)?;
        f.pad(&text)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Something is not an instant.
///
/// The message says which part breaks which rule. It does not repeat the input: an
/// instant may be somebody's date of birth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not an {form}instant: {0}", form = .0.form())]
pub struct TimeError(Rule);

impl TimeError {
    fn from_parse(error: &Parse) -> Self {
        Self(match error {
            Parse::ParseFromDescription(ParseFromDescription::InvalidComponent(part)) => {
                Rule::Part(part)
            }
            Parse::ParseFromDescription(ParseFromDescription::UnexpectedTrailingCharacters {
                ..
            }) => Rule::Trailing,
            Parse::TryFromParsed(TryFromParsed::ComponentRange(range)) => Rule::Range(range.name()),
            _ => Rule::Punctuation,
        })
    }
}

impl Rule {
    /// What a text is not; what is no text either may lie too far off.
    const fn form(self) -> &'static str {
        match self {
            Self::Years => "",
            _ => "RFC 3339 ",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
enum Rule {
    #[error("the {0} is missing or malformed")]
    Part(&'static str),
    #[error("the {0} is out of range")]
    Range(&'static str),
    #[error("`-` or `:` is missing between two numbers")]
    Punctuation,
    #[error("`T` is missing between date and time at byte {SEPARATOR}")]
    Separator,
    #[error("there is more behind it")]
    Trailing,
    #[error("it lies outside the years 0000 to 9999")]
    Years,
}

#[cfg(test)]
mod tests;
