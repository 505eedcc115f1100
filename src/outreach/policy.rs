//! What the company has decided about messages to people.

use super::{Cap, ClockTime, Fatigue, Period, Window};
use crate::identifier::{contact_namespaces, is_handle_network};
use crate::name::{Channel, IntoName, NameError, Namespace, Purpose};
use crate::value::Trust;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// A channel, and the namespace of the contact points that it leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Route {
    /// On which channel.
    pub channel: Channel,
    /// To identifiers of which namespace.
    pub namespace: Namespace,
}

impl Route {
    /// From a channel to a namespace.
    ///
    /// # Errors
    /// When one of the two is a text that is no name.
    pub fn new(
        channel: impl IntoName<Channel>,
        namespace: impl IntoName<Namespace>,
    ) -> Result<Self, NameError> {
        Ok(Self {
            channel: channel.into_name()?,
            namespace: namespace.into_name()?,
        })
    }
}

/// Where messages that need not go alone are gathered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Digests {
    /// Nowhere: each waits by itself.
    #[default]
    Off,
    /// In one message a day, at this time of the addressee's day.
    Daily(ClockTime),
}

/// What the company has decided about messages, for everybody.
///
/// The default, which is meant to be replaced:
///
/// | | |
/// |---|---|
/// | caps | one message in a civil day and four in any seven days, on all channels together |
/// | fatigue | half-life of seven days; a text message weighs 2, a call 4, all else 1; a load of at most 6 |
/// | complaint | fourteen days of silence |
/// | exempt | `service` and `transactional`: neither held by caps, fatigue or a complaint nor counted by caps |
/// | least trust | 0 |
/// | routes | `email` to `email`, `sms` and `phone` to `phone`, each handle network to itself |
/// | digests | none |
///
/// As configuration, what is left out is that of the default, each field as a whole (of
/// `fatigue` without `weights` everything weighs 1); a field that there is not is refused:
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use personagraph::outreach::OutreachPolicy;
///
/// let policy: OutreachPolicy = serde_json::from_str(r#"{
///     "caps": [
///         {"count": 2, "window": {"days": 1}},
///         {"count": 1, "window": {"rolling": "P7D"}, "channels": ["sms"]}
///     ],
///     "fatigue": {"half_life": "P7D", "limit": 6, "weights": {"sms": 2, "phone": 4}},
///     "complaint_pause": "P14D",
///     "exempt": ["service", "transactional"],
///     "least_trust": 20,
///     "routes": [{"channel": "email", "namespace": "email"}]
/// }"#)?;
/// assert_eq!(policy.caps.len(), 2);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct OutreachPolicy {
    /// How often at most, by the company. All of them hold.
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "super::wire::policy::caps")
    )]
    pub caps: Vec<Cap>,
    /// How much is too much.
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "super::wire::policy::fatigue")
    )]
    pub fatigue: Fatigue,
    /// How long nothing goes after a complaint; `None`: it makes no difference.
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "super::wire::policy::complaint_pause")
    )]
    pub complaint_pause: Option<Period>,
    /// Purposes, with those below them, that the three above do not hold. Caps do not
    /// count them either; they tire like any other.
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "super::wire::policy::exempt")
    )]
    pub exempt: BTreeSet<Purpose>,
    /// Nothing goes to somebody who is trusted less.
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "super::wire::policy::least_trust")
    )]
    pub least_trust: Trust,
    /// Which channels there are, the company's favourite first: those that the best is found
    /// among. A channel that is not among them leads to the namespace of its own name; of
    /// two routes of one channel, a message that names it takes the first.
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "super::wire::policy::routes")
    )]
    pub routes: Vec<Route>,
    /// Where messages that need not go alone are gathered.
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "super::wire::policy::digests")
    )]
    pub digests: Digests,
}

const WEEK: Period = Period::of(7 * 1440);

impl Default for OutreachPolicy {
    fn default() -> Self {
        let purposes = ["service", "transactional"];
        let mut fatigue = Fatigue::sound(WEEK, 6.0);
        for (channel, weight) in [("sms", 2.0), ("phone", 4.0)] {
            if let Ok(heavier) = fatigue.clone().weigh(channel, weight) {
                fatigue = heavier;
            }
        }
        Self {
            caps: Vec::from([Cap::new(1, Window::DAY), Cap::new(4, Window::Rolling(WEEK))]),
            fatigue,
            complaint_pause: Some(Period::of(14 * 1440)),
            exempt: purposes.into_iter().filter_map(named).collect(),
            least_trust: Trust::MIN,
            routes: routes(),
            digests: Digests::Off,
        }
    }
}

/// A name that is one.
fn named<T: core::str::FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

fn routes() -> Vec<Route> {
    let plain = [("email", "email"), ("sms", "phone"), ("phone", "phone")];
    let plain = plain.into_iter();
    let plain = plain.filter_map(|(channel, namespace)| Route::new(channel, namespace).ok());
    let networks = contact_namespaces().filter(|namespace| is_handle_network(namespace));
    let networks = networks.filter_map(|one| Route::new(one.as_str(), &one).ok());
    plain.chain(networks).collect()
}

impl OutreachPolicy {
    /// No caps, no pause, and messages that weigh nothing: what is left is what people
    /// said themselves and have already, permission and trust.
    #[must_use]
    pub fn unlimited() -> Self {
        Self {
            caps: Vec::new(),
            fatigue: Fatigue::unlimited(),
            complaint_pause: None,
            ..Self::default()
        }
    }

    /// Whether neither caps nor fatigue nor complaints hold a message for this purpose.
    #[must_use]
    pub fn exempts(&self, purpose: &Purpose) -> bool {
        self.exempt.iter().any(|above| purpose.is_within(above))
    }

    /// The namespace of the contact points on a channel: that of the first of the
    /// [`routes`](Self::routes) that has it, or else the channel's own name.
    #[must_use]
    pub fn namespace<'a>(&'a self, channel: &'a Channel) -> &'a str {
        let route = self.routes.iter().find(|route| route.channel == *channel);
        route.map_or(channel.as_str(), |route| route.namespace.as_str())
    }
}
