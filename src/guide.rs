//! The guide: the laws, and what a host should know.
//!
//! # What is a persona, and what is it not?
//!
//! A partial identity: a set of a person's attributes and identifiers that the
//! person shows together. Personas overlap, and an attribute may lie in none
//! ("outside all circles"). A persona is not a permission and not an account; it
//! is where permissions apply: both yeses must hold inside the same one.
//!
//! ```
//! use personagraph::{Access, Directory, Error, Key, Permit};
//!
//! let mut crm = Directory::new(Key::from([7; 32]));
//! let (now, someone) = ("2026-01-10T09:00:00Z".parse()?, "email:a@example.com".parse()?);
//! let mut say = crm.at(now, "shop");
//! say.observe(&someone, "skill.cooking", "chef").through(["family", "work"])?;
//! let terms = |persona: &str| Permit::persona(persona).to("sales").for_purpose("news");
//! say.consent(&someone, &terms("family"))?; // the customer through one persona,
//! say.approve(&terms("work"))?; // the company through another:
//! assert!(crm.view(&someone, &Access::new("sales", "news", now))?.is_empty()); // no
//! # Ok::<(), Error>(())
//! ```
//!
//! # How do I show somebody what each team sees?
//!
//! [`Directory::disclosure`](crate::Directory::disclosure) has the person's personas as
//! sets, and for each access what it sees of them and as how many somebodies. It has
//! names and no values: it is for the person and the arbiter. Before something is
//! said, [`suppose`](crate::Directory::suppose) it, or say it to an
//! [`excerpt`](crate::Directory::excerpt), and ask for the
//! [`shifts`](crate::profile::Disclosure::shifts):
//!
//! ```
//! use personagraph::profile::Shift;
//! use personagraph::{Access, Directory, Identifier, Key, Permit, Timestamp};
//!
//! let mut crm = Directory::new(Key::from([7; 32]));
//! let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
//! let who: Identifier = "email:a@example.com".parse()?;
//! let news = Permit::persona("family").to("sales").for_purpose("news");
//! let mut say = crm.at(now, "shop");
//! say.observe(&who, "skill.cooking", "chef").through(["family"])?;
//! say.approve(&news)?;
//!
//! let accesses = [Access::new("sales", "news", now)];
//! let mut tried = crm.excerpt(&who);
//! tried.at(now, "shop").consent(&who, &news)?;
//! let (before, after) = (
//!     crm.disclosure(&who, now, &accesses)?,
//!     tried.disclosure(&who, now, &accesses)?,
//! );
//! let shifted: Vec<_> = before.shifts(&after).collect();
//! assert_eq!(shifted.len(), 1);
//! assert_eq!(shifted[0].shift, Shift::Shown);
//! # Ok::<(), personagraph::Error>(())
//! ```
//!
//! With the feature `svg`, `picture` draws it: the canonical diagram of the personas, with
//! a mark for each access on every region that it sees.
//!
//! # Which value counts where sources differ?
//!
//! All of them, until a [`MergePolicy`](crate::profile::MergePolicy) says otherwise, by
//! attribute name or prefix: the newest, the oldest, that of the source that is trusted
//! most, the surest, the most frequent, the least, the greatest, the sum, or a
//! [rule of the host's](crate::profile::Survive). It is applied when something is read.
//! Nothing is overwritten: what lost stays readable with the reason, and another policy
//! counts at once. A view applies it in each partial identity to the observations that
//! may be seen there, and to nothing else.
//!
//! # What did somebody do, and who may see it?
//!
//! An interaction is governed as an observation of `interaction.<kind>` would be, a
//! relation as one of `relation.<kind>`: permits and prohibitions name them so, decisions,
//! explanations and disclosures have them under these names. A view shows what was done as
//! a [timeline](crate::profile::PartialIdentity::timeline) and
//! [how many relations](crate::profile::PartialIdentity::relations) there are of each kind;
//! for the host, [`Custodian::timeline`](crate::directory::Custodian::timeline) and
//! [`relations`](crate::directory::Custodian::relations) have all of it, with sources and
//! ids. A kind that is too long to be named with its prefix is seen by no recipient.
//!
//! # Which links should a host make?
//!
//! - *Declared* means that control of both ends was shown. Typing somebody's
//!   e-mail address into a form is *imported*. Name the sources that may vouch in
//!   [`Rules::vouching_sources`](crate::Rules::vouching_sources).
//! - An event that carries several identifiers is linked from its strongest to
//!   each of the others.
//! - Links from records deserve a stronger basis than links with devices.
//! - Give limits to namespaces that name one person (`customer_number`: 1), block
//!   placeholders, and set a sharing number: one shared kiosk joins a town.
//!
//! # How do I find the records of one person?
//!
//! Feature `matching`: `matching::Matcher::estimate` weighs records that nobody linked, and
//! `inferred` gives its guesses, each with a score. Assert them as evidence of basis
//! *inferred*, from a source of their own: they count where a lens lets guesses count, grants
//! never travel along them, and what is declared is stronger. `matching::Matcher::explain`
//! says why; retract a guess that was wrong, or state the difference.
//!
//! # How do I find a wrong link, and take it back?
//!
//! [`Graph::audit`](crate::identity::Graph::audit) lists the persons that a few weak
//! links hold together, with those links;
//! [`explain`](crate::identity::Graph::explain) says why two identifiers are one, or
//! which rule and which evidence keeps them two;
//! [`without`](crate::identity::Graph::without) says what would fall apart before
//! anything is changed. `take_back` of the link then leaves what would be there had
//! it never been said: profiles, consents, views and ids. `examples/unmerge.rs` is
//! the whole story.
//!
//! A wrong *no* is a matter of rules: they are configuration, and
//! [`Directory::set_rules`](crate::Directory::set_rules) counts for all the evidence
//! there is (`examples/shared_device.rs`).
//!
//! # How do I measure what people do?
//!
//! Keep a [`Summary`](crate::engagement::Summary) of each identifier's interactions, a few
//! hundred bytes however many there are, and join those of a person when you ask: after a
//! wrong link is taken back, each identifier has what it had. An interaction that is
//! corrected or erased cannot be taken out: make that summary anew. Exact windows and
//! series need the interactions themselves.
//!
//! A measure says no more than is known. Reach of known people is a union; where only
//! numbers are known, an interval; what nobody counted is
//! [`Estimated`](crate::engagement::measure::Estimated), of another type. An engagement
//! rate has its basis in its type. There is no score of influence: reach, amplification
//! and [standing](crate::engagement::standing) are apart, each with its counts.
//!
//! ```
//! use personagraph::Timestamp;
//! use personagraph::engagement::{Horizon, Moment, Summary};
//!
//! let (visit, web) = ("visit".parse()?, "web".parse()?);
//! let day = |n: i64| Timestamp::from_millis(n * 86_400_000);
//! let on = |days: &[i64]| -> Result<Summary, personagraph::time::TimeError> {
//!     let days = days.iter().map(|n| Ok(Moment::new(day(*n)?, &visit, &web)));
//!     days.collect()
//! };
//! let (phone, mail) = (on(&[1, 8, 15, 22])?, on(&[26, 27, 28, 28])?);
//! let person = phone.join(&mail); // as long as the two are one
//! let momentum = person.momentum(Horizon::Week, Horizon::Month, day(28)?).unwrap();
//! assert!(momentum.value().unwrap() > 1.2); // more than usual, of 8 visits
//! assert_eq!(momentum.count(), 8);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How do I ask often, and of many?
//!
//! [`Directory::inquiry`](crate::Directory::inquiry) compiles an access against the
//! company's rules: proposals are tallied, those that are none of its business are
//! dropped. [`Directory::dossier`](crate::Directory::dossier) gathers a person: who it
//! is, what was said that may concern it, and its observations in columns, one bit
//! each, so that a rule reaches all of them in a few operations
//! ([`permission::Sheet`](crate::permission::Sheet)). An inquiry asked of a dossier
//! decides on everything that is known of the person:
//!
//! ```
//! use personagraph::{Access, Directory, Error, Key, Permit};
//!
//! let mut crm = Directory::new(Key::from([7; 32]));
//! let (now, someone) = ("2026-01-10T09:00:00Z".parse()?, "email:a@example.com".parse()?);
//! let news = Permit::persona("family").to("sales").for_purpose("news");
//! let mut say = crm.at(now, "shop");
//! say.observe(&someone, "skill.cooking", "chef").through(["family"])?;
//! say.observe(&someone, "skill.driving", "poor").through(["work"])?;
//! say.consent(&someone, &news)?;
//! say.approve(&news)?;
//!
//! let inquiry = crm.inquiry(&Access::new("sales", "news", now))?;
//! let findings = inquiry.decide(&inquiry.dossier(&someone));
//! let allowed: Vec<bool> = findings.iter().map(|found| found.is_allowed()).collect();
//! assert_eq!(allowed, [true, false]);
//! # Ok::<(), Error>(())
//! ```
//!
//! Both borrow the directory, so neither can be asked after a change. Where a copy
//! of a directory may lag behind (a withdrawal was stored elsewhere), an access says
//! [`since`](crate::Access::since) which [revision](crate::permission::Revision) it
//! must have taken in, and is refused by an older one.
//!
//! # Why was it denied, and what would have to be otherwise?
//!
//! [`Directory::explain`](crate::Directory::explain) answers both, to the arbiter and
//! to the person: never to a recipient. Of a denial it names every prohibition, every
//! half that is missing, and the *near misses*: permits that would do but for a date,
//! a channel, a condition, a withdrawal, a vote. Its
//! [`remedy`](crate::directory::explain::Explanation::remedy) is the smallest set of
//! changes that would allow the access; each was tried on an
//! [`excerpt`](crate::Directory::excerpt) before it is named. It is an answer to *why
//! not*, not advice: that one more statement is fewer than two facts is no reason to
//! ask for it. The sentence for the person leaves it out.
//!
//! [`Directory::suppose`](crate::Directory::suppose) asks what if: a view before and
//! after, without changing anything.
//!
//! # What does the identity graph cost as it grows?
//!
//! `cargo bench --bench identity` printed this, on two shared cores whose memory
//! was busy (read the growth): ten million pieces of evidence over 4.8 million
//! identifiers are loaded at 2.4 times the time that it takes to look up both ends
//! of each and to run union-find over them, at 143 bytes each beyond the
//! identifiers' text. In that graph, for persons of 2 to 50 identifiers that no
//! cache holds, median and 99th percentile are 7.6 and 27 µs for a retraction,
//! 2.5 and 6.3 µs for an assertion, and the median of an explanation is 18 µs.
//!
//! Of a piece in which no rule binds, a retraction in microseconds, median and
//! 99th percentile:
//!
//! | identifiers | chain | star | random, two links each |
//! |---|---|---|---|
//! | 10 | 4.4, 5.5 | 3.6, 6.7 | 1.1, 7.9 |
//! | 100 | 6.9, 10 | 5.8, 6.6 | 2.1, 6.9 |
//! | 1,000 | 7.7, 20 | 6.6, 8.8 | 4.2, 10 |
//! | 10,000 | 12, 35 | 10, 14 | 8.4, 23 |
//! | 100,000 | 20, 45 | 16, 26 | 14, 44 |
//! | 1,000,000 | 43, 115 | 24, 85 | 27, 91 |
//!
//! These bounds are amortised: a single retraction that parts two large halves,
//! each held together by many links, may take a second at a million identifiers,
//! which the assertions before have paid for.
//!
//! Where a rule binds, the piece is resolved anew: a device that customers with a
//! limit contend for costs 72 µs at 100 links, 1.2 ms at 1,000 and 11 ms at 10,000.
//! With a sharing number of 50 it costs 2 to 4 µs whatever their number.
//!
//! Identifiers are found by a hash under the host's key: a million of them that
//! collide under a known hash cost what random ones do (0.90 times).
//!
//! # What did a customer say, and what did the arbiter decide?
//!
//! [`Directory::consents`](crate::Directory::consents) is the log of one person: every
//! statement, how it stands with it, what ended it. It reads back what was said as a
//! permit, a double opt-in (`Say::opt_in_twice`, then `confirm`), an objection, a
//! restriction or a plain prohibition ([`Meaning`](crate::permission::Meaning)); facts
//! under `confirmed.` are reserved for confirmations. Ask for consent by showing what
//! the log says, not by writing a prohibition where nothing was answered.
//! [`Directory::motions`](crate::Directory::motions) is the arbiter's book.
//!
//! # What does a host store?
//!
//! [`Changes::store`](crate::Changes::store) of every event that it applied, in
//! any order, and what [`Changes::purge`](crate::Changes::purge) asks to be
//! replaced; a snapshot from time to time. The
//! key is stored apart from both. Rules are configuration: a replay names them.
//! JSON needs a reader that keeps numbers exactly: `serde_json` with its feature
//! `float_roundtrip`.
//!
//! `Custodian::snapshot` writes a snapshot event by
//! event, `Directory::restore` reads it event by event, through
//! any serde format: neither holds it twice. A format for machines (postcard) takes less
//! than half of the bytes that JSON takes. The log is the truth; a snapshot is there to
//! start more quickly, and one that does not open costs a replay.
//!
//! Every format that was ever written stays readable. A snapshot has a number, which is
//! looked at before anything else is: a later release's is refused as such
//! (`SnapshotError::Format`). Events have none:
//! a kind or a field that this release does not know is refused by name. `tests/formats`
//! has a file of each format, which no release may change.
//!
//! # How do I embed it without holding everything in memory?
//!
//! Keep two tables: the events by id, and an index with a row for each
//! [`Heading`](crate::directory::Heading) of each event. Two queries, *the events under
//! these headings* and *the events of these ids*, are the trait
//! [`Tables`](crate::directory::Tables).
//!
//! - To answer, [`Directory::load`](crate::Directory::load) reads what bears on the
//!   identifiers asked about, and the company's own statements. What is asked of the
//!   directory that it gives is answered as one of everything would answer; it costs
//!   what the person is worth, however many others there are.
//! - To take events in, [`Directory::load_for`](crate::Directory::load_for) reads what
//!   they may change. Apply them to the directory that it gives, and write what the
//!   changes say: `store` and its headings, `purge` (a digest form keeps its headings).
//!   Read and write in one transaction that no other writer is in; many events at a time
//!   cost less than each by itself.
//!
//! A heading is a keyed digest, the same before and after an erasure; whoever has the
//! key finds a person's rows by any of its identifiers, and nobody reads one in it. What
//! concerns everybody (seatings, proposals with their votes, templates, facts of the
//! world) is read with every question: answer `company`, and `naming:` of these events,
//! from memory if there is much of it.
//!
//! An identifier shared by a crowd makes one piece of the graph of all of them, sharing
//! number or not, and is read with the crowd; a blocked one is not, unless it is what is
//! asked about or what an event names: then it is read with its neighbours' statements.
//!
//! Everybody at once (`people`, `view_all`, `checks`) needs a directory of everything.
//! `examples/own_tables.rs` is such a host in two pages, `examples/postgres_host` one
//! over a server. What is asked often is better gathered once: load many identifiers
//! together.
//!
//! # How do I test my host?
//!
//! A directory keeps the laws below. A host can break them all the same: tables that forget
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
//!
//! # What can a recipient tell?
//!
//! Its view is a function of what it may see: hidden values, attributes,
//! personas, links and other recipients' rules leave no trace in it, nor in its
//! pseudonyms, errors or `Debug`. One channel remains: **a prohibition crosses
//! every link, a permit only links that may be known**. Whoever sees something
//! vanish when somebody else objects may guess that the two are one person.
//! Silence would be worse: then the objection would not count. A refusal of messages
//! (`allow` is false) is such a prohibition.
//!
//! The [`View`](crate::View) of a person is for the host: hand its partial
//! identities on apart. A [`Decision`](crate::Decision) is for the arbiter.
//!
//! # Which laws hold?
//!
//! Each is a property test in `tests/laws`, `tests/identity_graph`, `tests/outreach`,
//! `tests/contact`, `tests/population` or `tests/non_interference`, against an oracle that shares no code
//! with the library.
//!
//! | law | |
//! |---|---|
//! | I1 | *sequence neutrality*: any order and any duplication of the same events gives the same persons, ids, views and bytes |
//! | I2 | *exact retraction*: asserting and retracting leaves what would be there had it never been asserted |
//! | I3, I6 | *rules hold* under every lens; a narrower lens only splits where no rule intervenes |
//! | I4 | *explanations are sound*: the links named connect the two; without the cut named, they part |
//! | I5 | *ids resolve*: every id ever issued leads to a person, to *erased* or to *vacant* |
//! | V1–V3 | regions partition the union; inclusion–exclusion; every operator agrees with `BTreeSet` |
//! | P1 | *default deny* |
//! | P2 | *prohibition overrides* |
//! | P3 | *monotone*: a permit (other than of a link) never shrinks a view, a prohibition or withdrawal never enlarges one |
//! | P4 | *joint in one persona* |
//! | P5 | order and duplicates of rules do not matter |
//! | P6 | the view of everybody is the views of each |
//! | P7 | *non-interference*: what an access may not see leaves no trace in what its recipient is told, whatever kind of thing it is; what a lens may not know of leaves none in persons, ids, explanations, audits or pictures |
//! | P8 | conditions that are unknown or fail deny |
//! | P9 | *withdrawal survives everything* |
//! | P10 | *as of t* ignores what came after t; values are held back where a permit is taken away, whenever |
//! | P11 | *explanations are sound*: with all that a denial names it is allowed, without any of it not; a near miss with its obstacles gone counts; a remedy, done, allows |
//! | M1 | joining fragments is associative, commutative and idempotent |
//! | M2 | joining on evidence that is not vouched never reveals more than the parts did |
//! | M3 | *survivorship* is a function of the set of observations, and in a view of those that may be seen |
//! | M4 | erased data does not come back by replay |
//! | O1 | nothing is sent that permission denies, each contact point asked for by itself |
//! | O2 | *a cap holds* over every window, of what the sender may know of as one addressee |
//! | O3 | a hold's instant is the first at which the answer is send, by what has been heard |
//! | S1 | a segment is the naive filter, by all that is known and by what is seen |
//! | S2 | *an audience is within the permitted*: its members are seen, match by what is seen, and may be written to now, there, each addressee once |
//! | S3 | suppressed cells cannot be recovered from the published ones by subtraction: no set of cells with fewer people than the threshold follows from what was published, in this epoch and those before |
//! | D1 | same events, same answers, same bytes |
//! | D2 | a snapshot and the log's tail give what a replay gives |
//! | D3 | what serialises comes back equal; every format that was ever written still opens; a bad byte is found and named |
//!
//! # How were open questions read?
//!
//! - A link that may not be known (any more) is none: what a rule refused because of
//!   it is not refused then. So a statement about links is monotone (P3) where no
//!   rule intervenes and no fact behind the link decides.
//! - A partial identity is made of what was seen, done or related: identifiers adorn one
//!   that shows some of that, and do not make one by themselves.
//! - An interaction that lists personas lies in these. An enclosure that reaches it as
//!   well, by its identifier or by the name `interaction.<kind>`, may put it into its
//!   persona too: that makes a prohibition reach it and an `only` fail, and no permit
//!   reach it. One that lists none lies in the personas that enclose its identifier, and
//!   a relation too; the name alone makes them lie in a persona perhaps.
//! - Of a relation a view counts the others, by kind and by identifier, and names none:
//!   it is about two people, and the permissions are one's. The custodian has both ends.
//! - Where two interactions are told alike, a view has both: each is an event.
//! - An attribute is shown in the personas inside which both yeses hold, and in
//!   no other persona that it also lies in: that would tell of that persona.
//! - Link permissions join transitively, but never past a prohibition: a persona
//!   that must not be linked with another of its group stands alone.
//! - A link that an access may know of counts as seen, whether or not anything is
//!   visible at its far end. A pseudonym is of the partial identity as the access may
//!   know it: where one purpose may know a confidential link and another may not,
//!   these are two.
//! - Of the statements of a fact about the world and about a person, the latest
//!   counts for that person.
//! - What is merely possible (along a link that is not vouched, or that may not be
//!   known) makes prohibitions hold and `only` fail; it neither makes nor breaks
//!   the condition of a permit.
//! - A prohibition reaches, beside its own person, the persons that evidence links
//!   directly with its speaker, even where a rule refused the link.
//! - `value` and `engagement` lie one layer lower than `condition` and `outreach`,
//!   which use them.
//!
//! - Purposes of a refusal, an `at_most` and quiet hours are matched like those of a
//!   prohibition: the purpose, those below it, and messages for one above it.
//! - Quiet hours that end when they begin last all day.
//! - What the person said holds for purposes that the company exempts from its caps too.
//! - A cap's civil day is the addressee's, so an instant that follows from it is none
//!   that a recipient may see (W-f).
//! - A message that is held goes at the instant decided; its recipient is told the day
//!   by whose beginning it is gone.
//!
//! - Of a view a segment holds, does not, or is unknown, and who is unknown is not in it.
//!   What is not seen is unknown; another value of the attribute that is seen speaks
//!   against. Of counts, those that are seen are the least there are; mean sentiment and
//!   momentum are those of what is seen.
//! - A view tells that something lies in a persona, and not in which others: who asks a
//!   view for what is in `work` and not in `family` finds nobody.
//! - An audience writes to a partial identity through a contact point that it shows
//!   itself. An address that lies in no persona is shown outside all circles: enclose it
//!   in the persona in which it was given.
//! - Two partial identities that may be taken for one addressee (the same address is in
//!   both) get one message of an audience: the one of the lesser pseudonym does.
//! - Somebody whom a segment does not match by all that is known may match by what is
//!   seen, where a merge policy chooses among fewer values. What is seen counts.
//! - A template of a persona encloses what was told and found out under its names; its
//!   segment is whoever has such an attribute, and leaves its condition to the arbiter.
//! - What goes together, and trends, are made of published counts alone. An epoch in which
//!   a number was withheld, or not asked for, is a gap in its course and no zero; what was
//!   not asked for in an epoch cannot be asked for afterwards.
//!
//! # What does erasure keep?
//!
//! Digests under the host's key: of the identifier, and of it alone in links,
//! prohibitions, terms of permits, enclosures and facts, so that an erasure does
//! not free what a prohibition held. Values, interactions and messages are not
//! kept in any form. What is said later counts anew.
//!
//! What was refused when something was erased, because of what is void now (two
//! customer numbers, a kiosk shared by too many), carries no grant afterwards
//! either: the persons that [`people`](crate::Directory::people) lists may grow
//! together, views do not. A prohibition that is kept reaches whom it reached at
//! the erasure, and not whom its speaker, come again, is linked with later.
//! - Whoever is permitted to see an identifier's `contact.<namespace>` may write to it,
//!   also where it sees nothing else: to an addressee, unlike to a view, an identifier
//!   that may be seen is a partial identity by itself.
//! - A refusal of messages by somebody who may be the person counts until the person says
//!   something else about the very same, later: of preferences the latest counts. It does
//!   not outlive the erasure of its speaker, as a prohibition does.
//! - Trust that nobody stated is none: a policy that wants any lets nothing go.
//! - A contact decision asks of every later instant what the sender may know then. A plan
//!   asks permission of it, and whom the sender may know as one as of now.
