//! Questions about a history, mostly such as have an answer.

use super::History;
use super::world::*;
use proptest::option;
use proptest::prelude::*;
use serde_json::Value as Json;
use std::fmt;

/// A question about one identifier.
#[derive(Clone)]
pub(crate) struct Ask {
    pub(crate) identifier: String,
    pub(crate) recipient: String,
    pub(crate) purpose: String,
    pub(crate) channel: Option<String>,
    pub(crate) trust: Option<f64>,
    pub(crate) day: u32,
}

impl fmt::Debug for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} asks of {} for {}",
            self.recipient, self.identifier, self.purpose
        )?;
        write!(f, " on {:?} trusting {:?}", self.channel, self.trust)?;
        write!(f, " at {}", instant(self.day))
    }
}

/// A question that is not aimed yet.
#[derive(Clone, Debug)]
pub(super) struct RawAsk {
    ask: Ask,
    /// Asks what one of the consents is about.
    consent: Option<u16>,
    late: bool,
}

pub(super) fn raw_ask() -> BoxedStrategy<RawAsk> {
    let who = (identifier(), one(RECIPIENTS), one(PURPOSES));
    let how = (
        option::weighted(0.6, one(CHANNELS)),
        option::weighted(0.7, 0..=100_u8),
    );
    let aim = (
        option::weighted(0.93, any::<u16>()),
        prop::bool::weighted(0.92),
    );
    (who, how, day(), aim)
        .prop_map(
            |((identifier, recipient, purpose), (channel, trust), day, (consent, late))| {
                let trust = trust.map(f64::from);
                let ask = Ask {
                    identifier,
                    recipient,
                    purpose,
                    channel,
                    trust,
                    day,
                };
                RawAsk { ask, consent, late }
            },
        )
        .boxed()
}

impl RawAsk {
    pub(super) fn aim(&self, history: &History) -> Ask {
        let mut ask = self.ask.clone();
        if self.late {
            ask.day += 30;
        }
        let of = |fits: fn(&Json) -> bool| history.events.iter().filter(move |e| fits(e)).collect();
        let permits: Vec<&Json> = of(|e| {
            e["event"] == "consented" && e["effect"] == "permit" && e["scope"]["link"].is_null()
        });
        let seen: Vec<&Json> = of(|e| e["event"] == "observed");
        let Some(which) = self.consent.map(usize::from) else {
            return ask;
        };
        let text = |value: &Json| value.as_str().map(str::to_owned);
        if let Some(consent) =
            permits.get((which % 3).saturating_sub(1) * which % permits.len().max(1))
        {
            ask.identifier = text(&consent["identifier"]).unwrap_or(ask.identifier);
            ask.recipient = text(&consent["recipients"][0]).unwrap_or(ask.recipient);
            ask.purpose = text(&consent["purposes"][0]).unwrap_or(ask.purpose);
            ask.channel = text(&consent["channels"][0]).or(ask.channel);
        }
        let known = seen.get(which / 7 % seen.len().max(1));
        if let Some(seen) = known.filter(|_| which % 7 < 1) {
            ask.identifier = text(&seen["identifier"]).unwrap_or(ask.identifier);
        }
        ask
    }
}
