//! A naive second reading: whether a message may go at an instant is asked of the whole
//! world anew, window by window; the first instant at which it may is looked for among
//! all at which anything could change.
#![allow(
    clippy::cast_precision_loss,
    reason = "instants and ages are far below 2^53 milliseconds"
)]

use std::collections::BTreeSet;

pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const DAY: i64 = 1440 * MINUTE;
/// By how much of itself a load may be off.
const ROUNDING: f64 = 1e-11;
/// How far past the question the oracle looks.
pub(crate) const HORIZON: i64 = 70 * DAY;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mail {
    pub(crate) at: i64,
    pub(crate) channel: String,
    pub(crate) recipient: String,
    pub(crate) purpose: String,
    pub(crate) topic: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) at: i64,
    pub(crate) channel: Option<String>,
    /// Empty: any.
    pub(crate) purposes: Vec<String>,
    pub(crate) allow: Option<bool>,
    /// Count, minutes.
    pub(crate) at_most: Option<(u32, i64)>,
    /// From, until, offset, in minutes.
    pub(crate) quiet: Option<(i64, i64, i64)>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Span {
    Minutes(i64),
    Days(i64),
    Ever,
}

#[derive(Clone, Debug)]
pub(crate) struct Limit {
    /// Empty: all.
    pub(crate) channels: Vec<String>,
    pub(crate) purposes: Vec<String>,
    pub(crate) topics: Vec<String>,
    pub(crate) count: u32,
    pub(crate) span: Span,
}

/// The company, one person, and what was sent.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) limits: Vec<Limit>,
    /// Minutes, limit, and what messages on channels other than those of weight 1 weigh.
    pub(crate) half_life: i64,
    pub(crate) limit: f64,
    pub(crate) weights: Vec<(String, f64)>,
    pub(crate) pause: Option<i64>,
    pub(crate) exempt: Vec<String>,
    pub(crate) least_trust: u8,
    pub(crate) digest: Option<i64>,
    /// Channel and namespace, in the company's order.
    pub(crate) routes: Vec<(String, String)>,
    /// Namespaces of the contact points.
    pub(crate) points: Vec<String>,
    pub(crate) words: Vec<Word>,
    pub(crate) sent: Vec<Mail>,
    pub(crate) complaints: Vec<i64>,
    /// Channel, which of the points of its namespace, from, until: only then is it
    /// permitted, and only to that point.
    pub(crate) permits: Vec<(String, usize, i64, i64)>,
    pub(crate) trust: u8,
    pub(crate) offset: i64,
    /// What the person has.
    pub(crate) has: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) recipient: String,
    pub(crate) purpose: String,
    /// None: the best.
    pub(crate) channel: Option<String>,
    pub(crate) topic: Option<String>,
    pub(crate) value: u64,
    pub(crate) digested: bool,
    pub(crate) until: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Says {
    Yes,
    No,
    /// The load is within rounding of the limit.
    Unsure,
}

/// `a.b` is within `a`.
fn within(name: &str, above: &str) -> bool {
    let mut names = name.split('.');
    above.split('.').all(|part| names.next() == Some(part))
}

impl Word {
    fn concerns(&self, channel: &str, purpose: &str) -> bool {
        let purposes = self.purposes.iter();
        self.channel.as_ref().is_none_or(|on| on == channel)
            && (self.purposes.is_empty()
                || purposes
                    .clone()
                    .any(|p| within(purpose, p) || within(p, purpose)))
    }

    fn same_subject(&self, other: &Self) -> bool {
        let set = |word: &Self| word.purposes.iter().cloned().collect::<BTreeSet<_>>();
        self.channel == other.channel && set(self) == set(other)
    }
}

impl World {
    /// E4: the words of which no later one says the same aspect of the same thing; of
    /// one instant, the later in the list has the greater id.
    fn counting(&self, says: impl Fn(&Word) -> bool) -> Vec<&Word> {
        let all: Vec<_> = self.words.iter().enumerate().collect();
        let replaced = |(number, word): &(usize, &Word)| {
            all.iter().any(|(other, later)| {
                let after = (later.at, other) > (word.at, number);
                after && says(later) && later.same_subject(word)
            })
        };
        let live = all.iter().filter(|one| says(one.1) && !replaced(one));
        live.map(|(_, word)| *word).collect()
    }

    pub(crate) fn is_exempt(&self, purpose: &str) -> bool {
        self.exempt.iter().any(|above| within(purpose, above))
    }

    fn weight(&self, channel: &str) -> f64 {
        let known = self.weights.iter().find(|(name, _)| name == channel);
        known.map_or(1.0, |(_, weight)| *weight)
    }

    fn namespace<'a>(&'a self, channel: &'a str) -> &'a str {
        let route = self.routes.iter().find(|(name, _)| name == channel);
        route.map_or(channel, |(_, namespace)| namespace)
    }

    /// Whether the person has allowed the channel by name.
    pub(crate) fn is_liked(&self, channel: &str, purpose: &str) -> bool {
        let words = self.counting(|word| word.allow.is_some());
        words.iter().any(|word| {
            let named = word.channel.as_deref() == Some(channel);
            named && word.allow == Some(true) && word.concerns(channel, purpose)
        })
    }

    /// Whether it is permitted to one of the points, by its number in its namespace.
    pub(crate) fn permitted_to(&self, channel: &str, point: usize, at: i64) -> bool {
        let mut permits = self.permits.iter();
        permits.any(|(on, to, from, until)| {
            on == channel && *to == point && *from <= at && at < *until
        })
    }

    /// Whether it is to any.
    pub(crate) fn permitted(&self, channel: &str, at: i64) -> bool {
        let leads = |point: &&String| *point == self.namespace(channel);
        let points = self.points.iter().filter(leads).count();
        (0..points).any(|point| self.permitted_to(channel, point, at))
    }

    /// The load at an instant.
    pub(crate) fn load(&self, sent: &[Mail], at: i64) -> f64 {
        let part = |mail: &Mail| {
            let halves = (at - mail.at) as f64 / (self.half_life * MINUTE) as f64;
            if mail.at > at || halves >= 64.0 {
                0.0
            } else {
                self.weight(&mail.channel) * 0.5_f64.powf(halves)
            }
        };
        sent.iter().map(part).sum()
    }

    fn day(&self, at: i64) -> i64 {
        (at + self.offset * MINUTE).div_euclid(DAY)
    }

    fn is_quiet(&self, channel: &str, purpose: &str, at: i64) -> bool {
        let words = self.counting(|word| word.quiet.is_some());
        words.iter().any(|word| {
            let (from, until, offset) = word.quiet.unwrap();
            let minute = (at + offset * MINUTE).rem_euclid(DAY) as f64 / MINUTE as f64;
            let (from, until) = (from as f64, until as f64);
            let quiet = if from < until {
                from <= minute && minute < until
            } else {
                minute >= from || minute < until
            };
            quiet && word.concerns(channel, purpose)
        })
    }

    /// Whether some window of the limit would hold too many if this were sent as well.
    pub(crate) fn exceeds(&self, span: Span, count: u32, counted: &[i64], new: i64) -> bool {
        let all = || counted.iter().chain([&new]);
        let too_many = |holds: &dyn Fn(i64) -> bool| {
            holds(new) && all().filter(|&&at| holds(at)).count() > count as usize
        };
        match span {
            Span::Ever => too_many(&|_| true),
            // Windows that end when something is sent.
            Span::Minutes(minutes) => {
                all().any(|&end| too_many(&|at| end - minutes * MINUTE < at && at <= end))
            }
            // Windows that begin on a day on which something is sent.
            Span::Days(days) => all().any(|&first| {
                let first = self.day(first);
                too_many(&|at| (first..first + days).contains(&self.day(at)))
            }),
        }
    }

    pub(crate) fn counts(&self, limit: &Limit, mail: &Mail) -> bool {
        let any = |names: &[String], test: &dyn Fn(&str) -> bool| {
            names.is_empty() || names.iter().any(|name| test(name))
        };
        !self.is_exempt(&mail.purpose)
            && any(&limit.channels, &|name| name == mail.channel)
            && any(&limit.purposes, &|name| within(&mail.purpose, name))
            && any(&limit.topics, &|name| mail.topic.as_deref() == Some(name))
    }

    fn times(sent: &[Mail], counts: impl Fn(&Mail) -> bool) -> Vec<i64> {
        let counted = sent.iter().filter(|mail| counts(mail));
        counted.map(|mail| mail.at).collect()
    }

    /// Whether the letter may go on the channel at the instant.
    pub(crate) fn says_on(&self, letter: &Letter, channel: &str, sent: &[Mail], at: i64) -> Says {
        let mail = letter.mail(channel, at);
        let refused = self.counting(|word| word.allow.is_some());
        let refused = refused
            .iter()
            .any(|word| word.allow == Some(false) && word.concerns(channel, &letter.purpose));
        let no_point = !self.points.iter().any(|one| one == self.namespace(channel));
        let at_most = self.counting(|word| word.at_most.is_some());
        let at_most = at_most.iter().any(|word| {
            let (count, minutes) = word.at_most.unwrap();
            let counted = Self::times(sent, |m| word.concerns(&m.channel, &m.purpose));
            word.concerns(channel, &letter.purpose)
                && self.exceeds(Span::Minutes(minutes), count, &counted, at)
        });
        let own = refused
            || no_point
            || at_most
            || letter.until.is_some_and(|until| until <= at)
            || letter
                .topic
                .as_ref()
                .is_some_and(|topic| self.has.contains(topic))
            || self.trust < self.least_trust
            || !self.permitted(channel, at)
            || self.is_quiet(channel, &letter.purpose, at);
        if own {
            return Says::No;
        }
        if self.is_exempt(&letter.purpose) {
            return Says::Yes;
        }
        let pause = self.pause.unwrap_or(0) * MINUTE;
        let paused = self
            .complaints
            .iter()
            .any(|&said| said <= at && at < said + pause);
        let capped = self.limits.iter().any(|limit| {
            let counted = Self::times(sent, |m| self.counts(limit, m));
            self.counts(limit, &mail) && self.exceeds(limit.span, limit.count, &counted, at)
        });
        if paused || capped {
            return Says::No;
        }
        self.tires(&mail, sent)
    }

    /// Whether any load from then on would be too great: its own, or one of those that
    /// are planned and held by the limit.
    fn tires(&self, mail: &Mail, sent: &[Mail]) -> Says {
        if self.weight(&mail.channel) == 0.0 {
            return Says::Yes;
        }
        let mut all = sent.to_vec();
        all.push(mail.clone());
        let planned = sent
            .iter()
            .filter(|m| m.at > mail.at && !self.is_exempt(&m.purpose));
        let mut levels = vec![(
            self.load(sent, mail.at),
            self.limit - self.weight(&mail.channel),
        )];
        levels.extend(planned.map(|m| (self.load(&all, m.at), self.limit)));
        let mut says = Says::Yes;
        for (load, most) in levels {
            if (load - most).abs() <= ROUNDING * load {
                // Nothing at all is exact.
                says = if load > 0.0 { Says::Unsure } else { says };
            } else if load > most {
                return Says::No;
            }
        }
        says
    }

    /// The channels that the letter may take.
    pub(crate) fn channels<'a>(&'a self, letter: &'a Letter) -> Vec<&'a str> {
        match &letter.channel {
            Some(channel) => vec![channel],
            None => self.routes.iter().map(|(name, _)| name.as_str()).collect(),
        }
    }

    /// Whether it may go at the instant on any of its channels.
    pub(crate) fn says(&self, letter: &Letter, sent: &[Mail], at: i64) -> Says {
        let channels = self.channels(letter);
        let each = channels.iter().map(|on| self.says_on(letter, on, sent, at));
        let mut whole = Says::No;
        for says in each {
            match says {
                Says::Yes => return Says::Yes,
                Says::Unsure => whole = Says::Unsure,
                Says::No => {}
            }
        }
        whole
    }

    /// All instants in the half-open range at which an answer may turn from no to yes.
    pub(crate) fn turns(
        &self,
        letter: &Letter,
        sent: &[Mail],
        from: i64,
        to: i64,
    ) -> BTreeSet<i64> {
        let mut turns = BTreeSet::from([from]);
        turns.extend(self.permits.iter().map(|(_, _, from, _)| *from));
        turns.extend(
            self.complaints
                .iter()
                .map(|at| at + self.pause.unwrap_or(0) * MINUTE),
        );
        turns.extend(sent.iter().map(|mail| mail.at));
        turns.extend(sent.iter().map(|mail| mail.at + 1));
        let spans = self.limits.iter().map(|limit| limit.span);
        let periods = spans.filter_map(|span| match span {
            Span::Minutes(minutes) => Some(minutes),
            Span::Days(_) | Span::Ever => None,
        });
        let wished = self.words.iter().filter_map(|word| Some(word.at_most?.1));
        for period in periods.chain(wished) {
            turns.extend(sent.iter().map(|mail| mail.at + period * MINUTE));
        }
        let daily = |turns: &mut BTreeSet<i64>, minute: i64, offset: i64| {
            let mut at =
                (from + offset * MINUTE).div_euclid(DAY) * DAY + (minute - offset) * MINUTE;
            while at < to {
                turns.insert(at);
                at += DAY;
            }
        };
        if self
            .limits
            .iter()
            .any(|limit| matches!(limit.span, Span::Days(_)))
        {
            daily(&mut turns, 0, self.offset);
        }
        for (_, until, offset) in self.words.iter().filter_map(|word| word.quiet) {
            daily(&mut turns, until, offset);
        }
        if !self.is_exempt(&letter.purpose) {
            let mut parts: Vec<i64> = sent.iter().map(|mail| mail.at).collect();
            parts.extend([from, to]);
            parts.retain(|at| (from..=to).contains(at));
            parts.sort_unstable();
            for channel in self.channels(letter) {
                for part in parts.windows(2) {
                    let level = self.limit - self.weight(channel);
                    turns.extend(self.sinks(level * (1.0 + ROUNDING), sent, part));
                    turns.extend(self.sinks(level, sent, part));
                }
            }
        }
        turns.range(from..to).copied().collect()
    }

    /// Where a load sinks to a level, if it does between two instants between which
    /// nothing is sent; and the instants around it.
    fn sinks(&self, level: f64, sent: &[Mail], part: &[i64]) -> Vec<i64> {
        let (mut above, mut below) = (part[0], part[1] - 1);
        if below <= above || self.load(sent, above) <= level || self.load(sent, below) > level {
            return Vec::new();
        }
        while below - above > 1 {
            let middle = above + (below - above) / 2;
            if self.load(sent, middle) > level {
                above = middle;
            } else {
                below = middle;
            }
        }
        (below - 1..=below + 1).collect()
    }

    /// The first instant at which it may go within the horizon, and whether a load that
    /// cannot be told from the limit came before it.
    pub(crate) fn earliest(&self, letter: &Letter, sent: &[Mail], at: i64) -> (Option<i64>, bool) {
        let mut unsure = false;
        for turn in self.turns(letter, sent, at, at + HORIZON) {
            match self.says(letter, sent, turn) {
                Says::Yes => return (Some(turn), unsure),
                Says::Unsure => unsure = true,
                Says::No => {}
            }
        }
        (None, unsure)
    }
}

impl Letter {
    pub(crate) fn mail(&self, channel: &str, at: i64) -> Mail {
        Mail {
            at,
            channel: channel.to_owned(),
            recipient: self.recipient.clone(),
            purpose: self.purpose.clone(),
            topic: self.topic.clone(),
        }
    }
}
