//! Lengths of time, times of day and where a person's day is.

use super::OutreachError;
use crate::time::Timestamp;
use core::fmt;
use core::num::NonZeroU32;
use core::str::FromStr;
use core::time::Duration;

/// The milliseconds of a civil day.
pub(super) const DAY: i64 = 86_400_000;

/// A length of time: a whole number of minutes, at least one.
///
/// It is read and written, through serde too, as an ISO 8601 duration in days of 24 hours,
/// hours and minutes: `P7D`, `PT36H`, `P1DT2H3M`. Weeks, months and years are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(NonZeroU32);

impl Period {
    /// So many minutes.
    #[must_use]
    pub const fn of_minutes(minutes: NonZeroU32) -> Self {
        Self(minutes)
    }

    /// In minutes.
    #[must_use]
    pub const fn minutes(self) -> u32 {
        self.0.get()
    }

    /// As the core library has it.
    #[must_use]
    pub const fn duration(self) -> Duration {
        Duration::from_secs(self.0.get() as u64 * 60)
    }

    pub(super) const fn millis(self) -> i64 {
        self.0.get() as i64 * 60_000
    }

    /// So many minutes, where that is known when compiled.
    pub(super) const fn of(minutes: u32) -> Self {
        match NonZeroU32::new(minutes) {
            Some(minutes) => Self(minutes),
            None => Self(NonZeroU32::MIN),
        }
    }
}

impl FromStr for Period {
    type Err = OutreachError;

    fn from_str(text: &str) -> Result<Self, OutreachError> {
        let rest = text.strip_prefix('P').ok_or(OutreachError::Period)?;
        let (days, clock) = match rest.split_once('T') {
            Some((_, "")) => return Err(OutreachError::Period),
            Some((days, clock)) => (days, clock),
            None => (rest, ""),
        };
        let minutes = || {
            let (days, none) = unit(days, 'D')?;
            let (hours, rest) = unit(clock, 'H')?;
            let (minutes, left) = unit(rest, 'M')?;
            let whole = days.checked_mul(24)?.checked_add(hours)?.checked_mul(60)?;
            (none.is_empty() && left.is_empty()).then_some(())?;
            NonZeroU32::new(whole.checked_add(minutes)?)
        };
        minutes().map(Self).ok_or(OutreachError::Period)
    }
}

/// A leading number with this unit, and the rest; no unit, no number.
fn unit(text: &str, unit: char) -> Option<(u32, &str)> {
    let Some((number, rest)) = text.split_once(unit) else {
        return Some((0, text));
    };
    let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    Some((digits.then(|| number.parse().ok()).flatten()?, rest))
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, rest) = (self.minutes() / 1440, self.minutes() % 1440);
        f.write_str("P")?;
        if days > 0 {
            write!(f, "{days}D")?;
        }
        if rest > 0 {
            f.write_str("T")?;
        }
        if rest / 60 > 0 {
            write!(f, "{}H", rest / 60)?;
        }
        if rest % 60 > 0 {
            write!(f, "{}M", rest % 60)?;
        }
        Ok(())
    }
}

/// `HH:MM` as minutes; hours below 24.
fn clock(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |s: &str| {
        (s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit()))
            .then(|| s.parse().ok())
            .flatten()
    };
    let (hours, minutes): (u16, u16) = (two(hours)?, two(minutes)?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// A time of day, in minutes since midnight. Read and written, through serde too, as `HH:MM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClockTime(u16);

impl ClockTime {
    /// An hour from 0 to 23, and a minute of it.
    ///
    /// # Errors
    ///
    /// When there is no such time of day: 24:00 is 00:00.
    pub const fn new(hour: u8, minute: u8) -> Result<Self, OutreachError> {
        if hour < 24 && minute < 60 {
            Ok(Self(hour as u16 * 60 + minute as u16))
        } else {
            Err(OutreachError::ClockTime)
        }
    }

    /// Minutes since midnight.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }

    pub(super) const fn millis(self) -> i64 {
        self.0 as i64 * 60_000
    }
}

impl FromStr for ClockTime {
    type Err = OutreachError;

    fn from_str(text: &str) -> Result<Self, OutreachError> {
        clock(text).map(Self).ok_or(OutreachError::ClockTime)
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A person's offset from UTC, in minutes. Read and written, through serde too, as `+HH:MM` or
/// `-HH:MM`. It is the same all the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset(i16);

impl Offset {
    /// None: the day is that of UTC.
    pub const UTC: Self = Self(0);

    /// So many minutes east of Greenwich, or west of it if negative.
    ///
    /// # Errors
    ///
    /// Beyond 23:59 hours.
    pub const fn of_minutes(east: i16) -> Result<Self, OutreachError> {
        if east.unsigned_abs() < 1440 {
            Ok(Self(east))
        } else {
            Err(OutreachError::Offset)
        }
    }

    /// Minutes east of Greenwich.
    #[must_use]
    pub const fn minutes(self) -> i16 {
        self.0
    }

    const fn millis(self) -> i64 {
        self.0 as i64 * 60_000
    }

    /// The number of the civil day there, and the milliseconds since it began.
    pub(super) const fn day(self, at: Timestamp) -> (i64, i64) {
        let there = at.as_millis() + self.millis();
        (there.div_euclid(DAY), there.rem_euclid(DAY))
    }

    /// When a civil day begins there, and so much later; `None` past the last instant.
    pub(super) fn instant(self, day: i64, millis: i64) -> Option<Timestamp> {
        let there = day.checked_mul(DAY)?.checked_add(millis)?;
        Timestamp::from_millis(there - self.millis()).ok()
    }
}

impl FromStr for Offset {
    type Err = OutreachError;

    fn from_str(text: &str) -> Result<Self, OutreachError> {
        let minutes = |text| clock(text).and_then(|m| i16::try_from(m).ok());
        let east = text.strip_prefix('+').and_then(minutes);
        let west = text.strip_prefix('-').and_then(minutes).map(|m| -m);
        east.or(west).map(Self).ok_or(OutreachError::Offset)
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, all) = (if self.0 < 0 { '-' } else { '+' }, self.0.unsigned_abs());
        write!(f, "{sign}{:02}:{:02}", all / 60, all % 60)
    }
}

#[cfg(feature = "serde")]
mod wire {
    use super::{ClockTime, Offset, Period};
    use crate::name::deserialize_text;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    macro_rules! as_text {
        ($($type:ident: $expected:literal;)+) => {$(
            impl Serialize for $type {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_str(self)
                }
            }

            impl<'de> Deserialize<'de> for $type {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    deserialize_text(deserializer, $expected)
                }
            }
        )+};
    }
    as_text! {
        Period: "an ISO 8601 duration";
        ClockTime: "a time of day";
        Offset: "an offset from UTC";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn periods_read_and_print() {
        for (text, minutes) in [
            ("P1D", 1440),
            ("PT36H", 2160),
            ("P1DT2H3M", 1563),
            ("PT5M", 5),
        ] {
            let period: Period = text.parse().unwrap();
            assert_eq!(period.minutes(), minutes);
            assert_eq!(period.to_string().parse(), Ok(period));
        }
        for text in [
            "",
            "P",
            "PT",
            "P1",
            "P1W",
            "P-1D",
            "PT1M2H",
            "P0D",
            "P1D2",
            "P99999999D",
            "1D",
        ] {
            assert_eq!(text.parse::<Period>(), Err(OutreachError::Period), "{text}");
        }
    }

    #[test]
    fn offsets_and_times_read_and_print() {
        for text in ["+00:00", "-05:00", "+13:45"] {
            assert_eq!(text.parse::<Offset>().unwrap().to_string(), text);
        }
        assert!("05:00".parse::<Offset>().is_err() && "+5:00".parse::<Offset>().is_err());
        assert_eq!("08:05".parse::<ClockTime>().unwrap().to_string(), "08:05");
        assert!("8:05".parse::<ClockTime>().is_err() && "08:60".parse::<ClockTime>().is_err());
    }

    #[test]
    fn numbers_make_what_texts_make() {
        let period = Period::of_minutes(NonZeroU32::new(1563).unwrap());
        assert_eq!("P1DT2H3M".parse(), Ok(period));
        assert_eq!(ClockTime::new(8, 5), "08:05".parse());
        assert_eq!(ClockTime::new(23, 59), "23:59".parse());
        for (hour, minute) in [(24, 0), (0, 60), (255, 255)] {
            assert_eq!(ClockTime::new(hour, minute), Err(OutreachError::ClockTime));
        }
        for (east, text) in [(-300, "-05:00"), (1439, "+23:59"), (-1439, "-23:59")] {
            assert_eq!(Offset::of_minutes(east), text.parse());
        }
        for east in [1440, -1440, i16::MAX, i16::MIN] {
            assert_eq!(Offset::of_minutes(east), Err(OutreachError::Offset));
        }
    }
}
