//! Points for what somebody did, against a threshold.

use crate::engagement::Moment;
use alloc::vec::Vec;

/// How many points what somebody did comes to, and whether that is enough to count as
/// one of a kind of people.
///
/// Each rule counts once, however often it is met, and whenever: so it can be asked of
/// the past (as in Sitefinity Insight's scorings of personas).
///
/// ```
/// use personagraph::Timestamp;
/// use personagraph::engagement::{Class, Moment, measure::Score};
///
/// let (visit, open, web) = ("visit".parse()?, "open".parse()?, "web".parse()?);
/// let day = Timestamp::UNIX_EPOCH;
/// let moments = [Moment::new(day, &visit, &web), Moment::new(day, &visit, &web)];
/// let is = |class| move |moment: &Moment<'_>| moment.class() == class;
/// let rules = [(60, is(Class::Visit)), (40, is(Class::Open))];
///
/// let score = Score::of(moments, &rules, 100);
/// assert_eq!((score.points(), score.is_enough()), (60, false));
/// let moments = moments.into_iter().chain([Moment::new(day, &open, &web)]);
/// assert!(Score::of(moments, &rules, 100).is_enough());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Score {
    points: u64,
    threshold: u64,
    met: Vec<bool>,
}

impl Score {
    /// The points of the rules that some moment meets, and how many are enough.
    pub fn of<'a>(
        moments: impl IntoIterator<Item = Moment<'a>>,
        rules: &[(u32, impl Fn(&Moment<'a>) -> bool)],
        threshold: u64,
    ) -> Self {
        let mut met = alloc::vec![false; rules.len()];
        for moment in moments {
            for (met, (_, rule)) in met.iter_mut().zip(rules) {
                *met = *met || rule(&moment);
            }
        }
        let points = met.iter().zip(rules).filter(|(met, _)| **met);
        Self {
            points: points.map(|(_, (points, _))| u64::from(*points)).sum(),
            threshold,
            met,
        }
    }

    /// How many points.
    #[must_use]
    pub const fn points(&self) -> u64 {
        self.points
    }

    /// How many are enough.
    #[must_use]
    pub const fn threshold(&self) -> u64 {
        self.threshold
    }

    /// Whether there are as many.
    #[must_use]
    pub const fn is_enough(&self) -> bool {
        self.points >= self.threshold
    }

    /// Which of the rules were met, in their order.
    #[must_use]
    pub fn met(&self) -> &[bool] {
        &self.met
    }
}
