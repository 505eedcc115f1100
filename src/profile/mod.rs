//! What is known of a person, and what of it is shown.
//!
//! An [`Observation`] is an attribute's value as one source saw it through one
//! identifier. A [`Fragment`] is a set of them; fragments join like sets, so two persons
//! joined and parted again are what they were (law [M1](crate::guide::laws#profiles)).
//! What people did and whom they know is [governed](PartialIdentity::timeline) as
//! observations are. A [`View`] is what a recipient may see of a profile for one access,
//! as partial identities under pseudonyms, and an [`Answer`] those of them that one
//! identifier leads to: **the only place where a recipient's values come from** (the host,
//! as the data's custodian, has [a door of its own](crate::directory::Custodian)).
//!
//! It is *not* where permission is decided, and nothing here overwrites: which value
//! counts is settled when reading, by a [`MergePolicy`]. A [`Profile`] is what it comes
//! to, with what lost and why.
//!
//! ```
//! use personagraph::profile::{Fragment, Observation};
//! use personagraph::Timestamp;
//!
//! let seen = |id: &str, value: &str| -> Result<_, Box<dyn std::error::Error>> {
//!     let who = "email:a@example.com".parse()?;
//!     let observation = Observation::new(who, "skill.cooking", value)?;
//!     Ok((id.parse()?, Timestamp::UNIX_EPOCH, "shop".parse()?, observation))
//! };
//! let chef: Fragment = [seen("o1", "chef")?].into_iter().collect();
//! let cook: Fragment = [seen("o2", "cook")?].into_iter().collect();
//! assert_eq!(chef.join(&cook), cook.join(&chef));
//! assert_eq!(chef.join(&cook).join(&chef), chef.join(&cook));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod disclosure;
mod fragment;
mod merged;
mod policy;
mod timeline;
mod view;

pub use disclosure::{Disclosure, Extent, Seen, Shift, Shifted};
pub(crate) use fragment::distinct;
pub use fragment::{Fragment, Observation, Said};
pub use merged::{Difference, Lost, Merged, Profile, Survivor};
pub use policy::{MergePolicy, Survive, Survivorship};
pub use timeline::{Done, Episode, Related};
pub(crate) use view::governing;
pub use view::{Answer, PartialIdentity, Pseudonym, Shown, Told, View};
