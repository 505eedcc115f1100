//! An explanation in words for the arbiter.

use super::words::{Dates, InTheWay, doubt};
use super::{By, Explained, Explanation, Lack, NearMiss, Prohibition};
use crate::permission::{Decision, Side};
use core::fmt;

/// An explanation in words for the arbiter: a line for each reason, with the ids of
/// the rules. No value and no identifier.
#[derive(Clone, Copy, Debug)]
pub struct ToArbiter<'a>(pub(super) &'a Explanation);

impl fmt::Display for ToArbiter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let asked = self.0.question();
        let may = if self.0.is_allowed() {
            "may"
        } else {
            "may not"
        };
        write!(f, "`{}` {may} use `{}`", asked.recipient, self.0.attribute)?;
        write!(f, " for `{}`", asked.purpose)?;
        if let Some(channel) = &asked.channel {
            write!(f, " through `{channel}`")?;
        }
        write!(f, ", as of {}", asked.at)?;
        if self.0.observations.is_empty() {
            write!(f, "\nit was never observed")?;
        }
        for one in &self.0.observations {
            self.observation(f, one)?;
        }
        let Some(remedy) = self.0.remedy() else {
            return Ok(());
        };
        write!(f, "\nit is allowed if")?;
        for (i, change) in remedy.iter().enumerate() {
            write!(f, "\n  {}{change}", if i == 0 { "" } else { "and " })?;
        }
        Ok(())
    }
}

impl ToArbiter<'_> {
    fn observation(self, f: &mut fmt::Formatter<'_>, one: &Explained) -> fmt::Result {
        write!(f, "\n`{}`, which lies", one.observation)?;
        for (i, place) in one.places.iter().enumerate() {
            write!(f, "{} {place}", if i == 0 { "" } else { "," })?;
        }
        if let Decision::Allow { grants } = &one.decision {
            for grant in grants {
                write!(f, "\n  {grant}")?;
            }
        }
        for prohibition in &one.prohibitions {
            self.prohibition(f, prohibition)?;
        }
        for lack in &one.missing {
            self.lack(f, lack)?;
        }
        Ok(())
    }

    fn prohibition(self, f: &mut fmt::Formatter<'_>, one: &Prohibition) -> fmt::Result {
        let by = match one.by {
            By::Customer => "the person",
            By::MayBeCustomer => "somebody who may be the person",
            By::Company => "the company",
        };
        let Prohibition { event, said, .. } = one;
        write!(f, "\n  prohibited by {by}: `{event}` of {said}")?;
        if let Some(until) = one.until {
            write!(f, ", until {until}")?;
        }
        for (i, part) in one.doubts.iter().enumerate() {
            f.write_str(if i == 0 { ", in doubt: " } else { ", " })?;
            doubt(f, part, self.0.question(), Dates::Exact)?;
        }
        Ok(())
    }

    fn lack(self, f: &mut fmt::Formatter<'_>, lack: &Lack) -> fmt::Result {
        let half = match lack.side {
            Side::Customer => "consent",
            Side::Company => "approval",
        };
        write!(f, "\n  no {half} {}", lack.place)?;
        for NearMiss {
            event,
            said,
            obstacles,
        } in &lack.near
        {
            write!(f, "\n    but `{event}` of {said}: ")?;
            for (i, obstacle) in obstacles.iter().enumerate() {
                let also = if i == 0 { "" } else { "; " };
                write!(f, "{also}{}", InTheWay(obstacle, self.0.question()))?;
            }
        }
        Ok(())
    }
}
