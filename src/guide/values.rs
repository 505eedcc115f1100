//! 4. Which value counts where sources differ?
//!
//! All of them, until a [`MergePolicy`](crate::profile::MergePolicy) says otherwise, by
//! attribute name or prefix. It is applied when something is read: nothing is overwritten,
//! what lost stays readable with the reason, and another policy counts at once.
//!
//! ```
//! use personagraph::profile::{Lost, MergePolicy, Survivorship};
//! use personagraph::{Directory, Identifier, Key, Timestamp, Value};
//!
//! let mut crm = Directory::new(Key::from([7; 32]));
//! let [spring, autumn]: [Timestamp; 2] = ["2025-04-01T09:00:00Z".parse()?, "2025-10-01T09:00:00Z".parse()?];
//! let who: Identifier = "email:a@example.com".parse()?;
//! crm.at(autumn, "web").observe(&who, "size.shoe", 39_i64).through(["family"])?;
//! crm.at(spring, "store").observe(&who, "size.shoe", 38_i64).through(["family"])?;
//!
//! let size = "size.shoe".parse()?;
//! let profile = crm.custodian().profile(&who, autumn);
//! assert_eq!(profile.get(&size).unwrap().values().count(), 2); // every value counts
//!
//! crm.set_merge_policy(MergePolicy::default().under("size.*", Survivorship::Newest)?);
//! let profile = crm.custodian().profile(&who, autumn);
//! let shoe = profile.get(&size).unwrap();
//! assert_eq!(shoe.value(), Some(&Value::from(39_i64)));
//! assert_eq!(shoe.lost()[0].1, Lost::Older); // and 38 is still there
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Survivorship`](crate::profile::Survivorship) has the newest, the oldest, that of the
//! source that is trusted most, the surest, the most frequent, the least, the greatest, the
//! sum, or a [rule of the host's](crate::profile::Survive). Which one is chosen depends on
//! the set of observations, not on the order in which they came; by a host's rule, if that
//! depends on no more either ([how to test it](super::laws#how-do-i-test-my-host)).
//!
//! # And in a view?
//!
//! A view applies the policy in each partial identity to the observations that may be seen
//! there, and to nothing else. So two recipients may see two values of one attribute, and
//! neither can tell that there is another.
//!
//! # What it does not do
//!
//! It corrects nothing: a value that was wrong is
//! [taken back](crate::directory::Say::take_back) and observed anew. It knows no schema:
//! an attribute is a dotted name, a [`Value`](crate::Value) a text, a number, yes or no, or an
//! instant. Names that look like slips are told by
//! [`Checks::doubtful_names`](crate::directory::Checks::doubtful_names).
