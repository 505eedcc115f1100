//! Which laws hold, and which tests hold them?
//!
//! Each is a property of random input, mostly of whole histories, compared with an oracle that
//! shares no code with the library. `cargo test` runs all of them; `PROPTEST_CASES=4000 cargo
//! test --release --test laws` runs those of `tests/laws` on many more. A test of its own
//! (`tests/guide.rs`) sees that every file that is named here is there, and has tests in it.
//!
//! # Identity
//!
//! | law | | held by |
//! |---|---|---|
//! | I1 | *sequence neutrality*: any order and any duplication of the same events gives the same persons, ids, views and bytes | `tests/laws/i1_sequence_neutrality.rs`, `tests/identity_graph/i1_order.rs` |
//! | I2 | *exact retraction*: asserting and retracting leaves what would be there had it never been asserted, as of the retraction and later | `tests/laws/i2_exact_retraction.rs`, `tests/identity_graph/i2_retraction.rs` |
//! | I3 | *rules hold* under every lens | `tests/laws/i3_rules_hold.rs`, `tests/identity_graph/i3_rules_hold.rs` |
//! | I4 | *explanations are sound*: the links named connect the two; without the cut named, they part | `tests/identity_graph/i4_explanations.rs` |
//! | I5 | *ids resolve*: every id ever issued leads to a person, to *erased* or to *vacant* | `tests/laws/i5_ids_resolve.rs`, `tests/identity_graph/i5_ids_resolve.rs` |
//! | I6 | *a narrower lens only splits*, where no rule intervenes | `tests/laws/i3_rules_hold.rs`, `tests/identity_graph/i6_narrower_lens.rs` |
//!
//! # Personas
//!
//! | law | | held by |
//! |---|---|---|
//! | V1 | regions partition the union | `tests/laws/v_venn_regions.rs` |
//! | V2 | inclusion–exclusion | `tests/laws/v_venn_regions.rs` |
//! | V3 | every operator agrees with `BTreeSet` | `tests/laws/v_venn_regions.rs` |
//!
//! # Permission
//!
//! | law | | held by |
//! |---|---|---|
//! | P1 | *default deny* | `tests/laws/p1_default_deny.rs` |
//! | P2 | *prohibition overrides* | `tests/laws/p2_prohibition_overrides.rs` |
//! | P3 | *monotone*: a permit (other than of a link) never shrinks a view, a prohibition or withdrawal never enlarges one | `tests/laws/p3_monotone.rs` |
//! | P4 | *joint in one persona* | `tests/laws/p4_joint_in_one_persona.rs` |
//! | P5 | order and duplicates of rules do not matter | `tests/laws/p5_order_and_duplicates.rs` |
//! | P6 | the view of everybody is the views of each | `tests/laws/p6_batch_equals_single.rs` |
//! | P7 | *non-interference*: what an access may not see leaves no trace in what its recipient is told, whatever kind of thing it is; what a lens may not know of leaves none in persons, ids, explanations, audits or pictures | `tests/non_interference/hidden_things.rs`, `tests/non_interference/ways_of_telling.rs`, `tests/non_interference/pseudonyms.rs`, `tests/non_interference/written.rs`, `tests/identity_graph/p7_unknown_links.rs` |
//! | P8 | conditions that are unknown or fail deny | `tests/laws/p8_conditions.rs` |
//! | P9 | *withdrawal survives everything* | `tests/laws/p9_withdrawal_survives.rs` |
//! | P10 | *as of t* ignores what came after t, but for erasure; values are held back where a permit is taken away, whenever | `tests/laws/p10_as_of_an_instant.rs`, `tests/contact/laws.rs` |
//! | P11 | *explanations are sound*: with all that a denial names it is allowed, without any of it not; a near miss with its obstacles gone counts; a remedy, done, allows | `tests/laws/p11_explanations.rs`, `tests/laws/p11_near_misses.rs`, `tests/laws/p11_remedies.rs`, `tests/non_interference/p11_explanations_are_complete.rs` |
//!
//! # Profiles
//!
//! | law | | held by |
//! |---|---|---|
//! | M1 | joining fragments is associative, commutative and idempotent | `tests/laws/m1_fragments_join.rs` |
//! | M2 | joining on evidence that is not vouched never reveals more than the parts did | `tests/laws/m2_unvouched_evidence.rs` |
//! | M3 | *survivorship* is a function of the set of observations, and in a view of those that may be seen | `tests/laws/m3_survivorship.rs` |
//! | M4 | erased data does not come back by replay | `tests/laws/m4_erased_data.rs` |
//!
//! # Outreach and population
//!
//! | law | | held by |
//! |---|---|---|
//! | O1 | nothing is sent that permission denies, each contact point asked for by itself | `tests/outreach/laws.rs`, `tests/contact/laws.rs` |
//! | O2 | *a cap holds* over every window, of what the sender may know of as one addressee | `tests/outreach/laws.rs`, `tests/outreach/plans.rs` |
//! | O3 | a hold's instant is the first at which the answer is send, by what has been heard | `tests/outreach/laws.rs`, `tests/contact/laws.rs` |
//! | S1 | a segment is the naive filter, by all that is known and by what is seen | `tests/population/main.rs`, `tests/population/columns.rs` |
//! | S2 | *an audience is within the permitted*: its members are seen, match by what is seen, and may be written to now, there, each addressee once | `tests/contact/s2_audience.rs` |
//! | S3 | suppressed cells cannot be recovered from the published ones by subtraction: no set of cells with fewer people than the threshold follows from what was published, in this epoch and those before | `tests/population/attacks.rs`, `tests/population/epochs.rs` |
//!
//! # Directory
//!
//! | law | | held by |
//! |---|---|---|
//! | D1 | same events, same answers, same bytes | `tests/laws/d1_same_events_same_bytes.rs` |
//! | D2 | a snapshot and the log's tail give what a replay gives | `tests/laws/d2_snapshot_and_tail.rs` |
//! | D3 | what serialises comes back equal; every format that was ever written still opens; a bad byte is found and named | `tests/laws/d3_what_serialises_comes_back.rs`, `tests/formats.rs` |
//!
//! # Do the tests find anything?
//!
//! `tests/leaks` plants faults, such as a pseudonym of the whole person or a prohibition that
//! is forgotten, one at a time, and requires of each that the tests fail. A test that has never
//! been seen to fail proves little.
//!
//! # How do I test my host?
//!
//! A directory keeps the laws. A host can break them all the same: tables that forget
//! a purge, an index that misses a heading, a format that rounds numbers, a rule of
//! survivorship that remembers. With the feature `proptest1`, in the host's
//! `dev-dependencies`, there are made-up histories (`strategy::History`), in which people
//! are linked and parted, permit, prohibit and are erased, and `strategy::laws` has a
//! function for each trait that a host implements:
//!
//! ```
//! # #[cfg(feature = "proptest1")]
//! # fn main() {
//! use personagraph::name::Attribute;
//! use personagraph::profile::{Said, Survive};
//! use personagraph::strategy::{History, laws};
//! use personagraph::value::Value;
//! use proptest::prelude::*;
//! use std::sync::Arc;
//!
//! struct Longest;
//!
//! impl Survive for Longest {
//!     fn survivors(&self, _: &Attribute, said: &[Said<'_>]) -> Vec<Value> {
//!         let values = said.iter().map(|said| said.observation.value.clone());
//!         values.max_by_key(|value| value.as_text().map(str::len)).into_iter().collect()
//!     }
//! }
//!
//! let rule: Arc<dyn Survive> = Arc::new(Longest);
//! proptest!(ProptestConfig::with_cases(32), |(history: History)| {
//!     laws::the_observations_alone_say_what_counts(&rule, &history)?;
//! });
//! # }
//! # #[cfg(not(feature = "proptest1"))]
//! # fn main() {}
//! ```
//!
//! For storage implement `laws::Store`, which is to write changes, close, open and read
//! all: `laws::a_store_keeps_what_it_was_given` asks what is lost, what stays that was to
//! be purged, and what comes back altered. `tests/kit` asks that of the tables of
//! `examples/own_tables.rs`, and of tables with planted faults.
