//! How does this compare with Cedar, Unomi, Splink, Senzing and Segment?
//!
//! None of them is what this is, and each does something that this does not. So what they
//! have comes first. Where a claim about them may change, the page that says so is named; it
//! was read in 2026. Figures are those that a command of this repository prints.
//!
//! | | is | take it, and not this, if |
//! |---|---|---|
//! | Cedar | a policy language and its engine | permissions are about any resource, and not about people's personas |
//! | Apache Unomi | a customer data platform, a server | you want a server with an interface that browsers call |
//! | Splink | record linkage in SQL | your tables are in a warehouse, or do not fit into memory |
//! | Senzing | entity resolution, a commercial engine | organisations and their relations matter, in more records than memory holds |
//! | Segment | a hosted platform | events are to be collected and sent on to other services |
//!
//! # Cedar
//!
//! *What it has that this does not.*
//!
//! - A language for any principal, action and resource, with a schema against which policies
//!   are [validated](https://docs.cedarpolicy.com/policies/validation.html). Here the question
//!   is fixed: which recipient, what for, through which channel, when.
//! - Proofs. Its model is [formalised in Lean](https://github.com/cedar-policy/cedar-spec), and
//!   the engine is tested against that. A
//!   [symbolic compiler](https://docs.rs/cedar-policy-symcc) answers whether two sets of
//!   policies allow the same, for all requests, with a counterexample. Here the laws are
//!   [property tests](super::laws) against an oracle: they find faults and prove nothing.
//! - Bindings for other languages, tools for editors, a hosted service, and years of users.
//!
//! *What this has that it does not.*
//!
//! - Two halves that must meet inside one persona, conditions that may be unknown, and
//!   withdrawals that no replay brings back. In Cedar that is a program to write:
//!   `benches/policy_peers` has one, with live consents as tags.
//! - A prohibition that cannot be evaluated denies ([P8](super::laws#permission)). Cedar
//!   [skips a policy that errs](https://docs.cedarpolicy.com/auth/authorization.html), a
//!   `forbid` too, so that one bad policy does not deny everything: its validator is there to
//!   prevent it.
//! - All attributes of a profile in one decision. `benches/policy_peers` puts the same policy
//!   to `cedar-policy`, `regorus` and `casbin`, sees that all agree on every decision, and
//!   prints that the fastest of them takes 108 times as long to filter a profile.
//! - An identity graph behind the permission, and
//!   [what would have to be otherwise](super::permission).
//!
//! # Apache Unomi
//!
//! *What it has that this does not.*
//!
//! - It is [a server](https://unomi.apache.org/manual/latest/index.html): a REST interface, a
//!   tracker for browsers, storage in a search engine, clustering. Here the host brings all of
//!   that.
//! - Rules that act when an event comes in, personalisation of pages, scores, goals and
//!   campaigns, plug-ins, connectors to other systems.
//! - An open governance and a long record of releases.
//!
//! *What this has that it does not.*
//!
//! - Links that can be taken back. Unomi merges profiles; the merged ones lead to a master.
//! - A withdrawal that stays. Unomi's
//!   [`Profile.setConsent`](https://github.com/apache/unomi/blob/master/api/src/main/java/org/apache/unomi/api/Profile.java)
//!   removes the entry of a consent that is revoked, and its
//!   [merge](https://github.com/apache/unomi/blob/master/services/src/main/java/org/apache/unomi/services/impl/profiles/ProfileServiceImpl.java)
//!   copies an entry that the master profile lacks: an older copy grants again. Here a
//!   withdrawal is an entry of its own, and law [P9](super::laws#permission).
//! - Views by recipient and purpose. A Unomi
//!   [consent](https://github.com/apache/unomi/blob/master/manual/src/main/asciidoc/consent-api.adoc)
//!   is stored with the profile, by scope and type; what follows from it is the application's
//!   to enforce.
//!
//! # Splink
//!
//! *What it has that this does not.*
//!
//! - [It runs where the data is](https://github.com/moj-analytical-services/splink): `DuckDB`,
//!   Spark and other engines of SQL; it names a hundred million records and more. Feature
//!   `matching` holds its records in memory, on one thread.
//! - Interactive charts of the model, a viewer of pairs, comparisons
//!   and blocking rules in SQL, term frequencies for any column, any kind of entity.
//! - The Office for National Statistics has published how it linked a census with it.
//!
//! *What this has that it does not.*
//!
//! - It works without a line of configuration, and chooses its threshold. On five labelled
//!   sets of others the example `deduplicate` prints F1 as chosen and at best; the README has
//!   them.
//! - `benches/matching_peers` links febrl4 with both in one run; Splink takes more than 20
//!   times as long.
//! - What is found is *inferred evidence* in a graph with rules, which can be taken back and
//!   carries no grant. Splink ends at pairs and clusters.
//!
//! # Senzing
//!
//! *What it has that this does not.*
//!
//! - Principles made over many years, for people *and* organisations, with names of many
//!   cultures and scripts, without tuning; it
//!   [revises earlier decisions](https://senzing.com/how-entity-resolution-works-with-senzing/)
//!   as records come in. Of the 108 pairs of its truth set, which has its own key, this
//!   finds all, and adds two that are none.
//! - Relations between entities that are not one:
//!   [possible matches, possible and disclosed relations](https://senzing.zendesk.com/hc/en-us/articles/360002043333-Understanding-Match-Levels).
//!   Here a relation between people is something that somebody said.
//! - Records in your database, and far more of them than memory holds; support.
//!
//! *What this has that it does not.*
//!
//! - Ids that last. Senzing's groups do not depend on the order of records; its entity
//!   ids [may
//!   change](https://jeffjonas.medium.com/how-to-handle-drifting-entity-ids-in-entity-resolution-systems-a0483a8282f2),
//!   and its author says why. Here an id is anchored to an identifier, is chosen by
//!   content, and resolves for ever ([I5](super::laws#identity)).
//! - Links by basis and by who may know of them; permission; source code and a free licence.
//!
//! # Segment
//!
//! *What it has that this does not.*
//!
//! - It collects: libraries for browsers, phones and servers, and a catalogue of
//!   [destinations](https://segment.com/docs/connections/destinations/) to
//!   which it sends on. This sends nothing.
//! - A screen on which somebody who writes no code makes audiences, journeys and computed
//!   traits, hosted, with predictions.
//! - Limits and priorities of identifiers are the
//!   [same idea](https://segment.com/docs/unify/identity-resolution/identity-resolution-settings/)
//!   as [`Rules`](crate::Rules) here, and were there first.
//!
//! *What this has that it does not.*
//!
//! - Rules that count for what is already there. Segment advises against
//!   [stricter rules](https://segment.com/docs/unify/identity-resolution/identity-resolution-settings/)
//!   once profiles exist outside them; here
//!   [`set_rules`](crate::Directory::set_rules) resolves all evidence anew and says what
//!   changed.
//! - A merge that can be undone, values with it. Segment can take an identifier off a profile
//!   and [preserves](https://github.com/segmentio/segment-docs/blob/develop/src/unify/identity-resolution/delete-profile-identifier-api.md)
//!   its traits, events and history of merges.
//! - Guesses, kept apart from what is known, and a choice of which value counts. Segment
//!   [matches deterministically only, and the newest trait
//!   counts](https://www.twilio.com/docs/segment/unify/faqs).
//! - Data that stays in your process.
//!
//! # What does none of the five have?
//!
//! As far as their documentation says: personas of one person as the unit of consent (what
//! Unomi calls a persona is a made-up profile to try things on); links that a
//! recipient may not learn of; and published tests that what is hidden leaves no trace
//! (`tests/non_interference`, and `tests/leaks`, which plants leaks and sees that the tests
//! find them).
//!
//! # What is missing here that a newcomer may expect?
//!
//! A server, a user interface, a driver for a database, connectors, bindings for other
//! languages, a hosted service, and a record of use in production: this is a young library.
//! `examples/social_crm` is a whole host to look at, not a product.
