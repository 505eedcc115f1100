//! Records to evidence: which records are nearly surely one person (feature `matching`).
//!
//! What nobody declared. Names, addresses, birth dates and handles that are nearly the same
//! become *inferred* evidence with a probability, which the [identity graph](crate::identity)
//! treats as what it is: a guess that grants never travel along, and that can be taken back.
//!
//! 1. A [`Schema`] says what each column of a table means; [`Guess`] guesses it.
//! 2. [`Records`] hold what is compared of each record.
//! 3. A [`Matcher`] chooses keys by which pairs are found ([`Blocking`]), estimates a
//!    [`Model`] without labels and weighs the pairs.
//! 4. A [`Policy`] says from which probability on pairs are one person.
//!    [`inferred`](Matcher::inferred) gives the guesses for the graph.
//! 5. [`explain`](Matcher::explain) tells why, and [`turns`](Matcher::turns) what would have
//!    to differ; [`find`](Matcher::find) asks for one new record.
//!
//! It is not a resolver: who is whom, the graph says, by all evidence. It needs no labels
//! ([`learn`](Matcher::learn) takes some, if there are any), calls no clock and draws no
//! random numbers: where a sample is taken, records are taken in the order of a hash of their
//! content.
//!
//! # How are two values compared?
//!
//! By [`Level`]: of a kind of field, each means
//!
//! | | exact | close | near | loose | variant | moved |
//! |---|---|---|---|---|---|---|
//! | given, middle name | equal | one edit | edits up to a quarter | up to two fifths, an initial, begins alike | a [nickname](Nicknames) | names swapped |
//! | family name, text, organisation, street, address line, city | equal | one edit | up to a quarter | up to two fifths, begins alike | | swapped, shares words |
//! | date of birth | equal | one digit, or two neighbours swapped | two of three parts | about a month off, also in the year before, after, or ten years off; a year alone | day and month swapped | two digits; the same year; a part in the year before, after, or ten years off |
//! | e-mail | equal | one edit | a few edits; the same digits | the local part nearly | the same local part, elsewhere | masked (`jo***`) |
//! | phone | equal digits | one edit | two | three, begins alike | one ends with the other | |
//! | identifier, house number | equal | one edit | two | begins alike | one ends with the other | |
//! | handle | equal | one edit | two | begins alike | one ends with the other | is a name or a local part (`JayBrown`, Jay Brown) |
//! | postcode | equal | one edit | two | | one ends with the other | the first two letters |
//! | whole address | equal | the numbers and nearly all words | the house number and most words | most words | | a number and some words |
//! | category, region | equal | | | begins alike | | |
//! | generation (`jr`, `ii`) | equal | | | | | |
//!
//! Of short names and words an edit is no small one: below five letters it is loose, below
//! four it does not count. Long given names are loose up to a third. Two different given names
//! that are both in the table of nicknames are a variant or else: `Dan` is no misspelt `Don`.
//!
//! A host may have a measure of its own ([`Records::compare_by`]). Equal is equal in normal
//! form: without case and accents, in Latin letters, and but for e-mails without punctuation. A
//! row of a couple (`John & Mary Brown`) is that of the first named.
//! A missing value is `null` and weighs nothing; so is a value like `n/a`, a phone of less than
//! four digits, and an e-mail, phone, identifier or handle that too many names share.
//!
//! Columns of one meaning are one comparison: a phone may be found in `mobile` where it was in
//! `work phone`, and a cell may hold several e-mail addresses or phones. Any of one record's
//! values may be any of the other's: the two most alike count, and each is a key by which the
//! pair is found. Six are kept. Identifiers and organisations are so only if they are named alike
//! (`passport`, `passport 2`), categories and free texts never. Columns of given names, or of
//! family names, are one name together; a whole name counts where there is neither.
//!
//! # What is the weight of a pair?
//!
//! The sum of log2(m/u) over the fields (Fellegi, Sunter 1969): m is a level's share among
//! pairs of one person, u among people drawn at random. An equal value weighs by how many
//! people have it. Against people of one household, who share address and family name, the
//! same sum is made with their shares, and the odds of both add up. m and the two priors come
//! of expectation–maximisation over the patterns of levels of all pairs found, u of pairs
//! drawn at random, less those that are one person. Where there is little data, usual shares
//! count instead. A pair that agrees in names alone, if there is more to agree in, weighs
//! -1.5 bits at most: too little for any [policy](Matcher::policy) that is chosen.
//!
//! Laws:
//! - The order of the records changes no bit of the model or of a weight.
//! - Weights are symmetric. A missing value weighs nothing.
//! - The steps of a [`Waterfall`] add up to its weight.
//!
//! ```
//! use personagraph::matching::{Matcher, Meaning, Nicknames, Records, Schema};
//!
//! let schema = Schema::new([
//!     ("first", Meaning::GivenName),
//!     ("last", Meaning::FamilyName),
//!     ("born", Meaning::BirthDate),
//!     ("mail", Meaning::Email),
//! ]);
//! let mut records = Records::new(schema, Nicknames::default());
//! records.push(0, ["John", "Brown", "1970-03-01", "john.brown@example.com"]);
//! records.push(0, ["Jon", "Brown", "1 Mar 1970", "john.brown@example.com"]);
//! records.push(0, ["Mary", "Green", "1981-12-24", "mary@example.com"]);
//! records.push(0, ["Joan", "Miller", "1990-05-05", ""]);
//!
//! let mut matcher = Matcher::estimate(records);
//! let policy = matcher.policy();
//! assert_eq!(matcher.persons(&policy), [0, 0, 2, 3]);
//!
//! let why = matcher.explain(0, 1).unwrap();
//! assert!(why.probability() > 0.5);
//! let found = matcher.find(["J", "Brown", "1970-03-01", "john.brown@example.com"], policy.threshold);
//! let mut records: Vec<_> = found.iter().map(|one| one.b).collect();
//! records.sort_unstable();
//! assert_eq!(records, [0, 1]);
//! ```

mod blocking;
mod choosing;
mod column;
mod compare;
mod count;
mod date;
mod decide;
mod groups;
mod guess;
mod headers;
mod index;
mod keys;
mod matcher;
mod measures;
mod model;
mod names;
mod nicknames;
mod own;
mod records;
mod rules;
mod schema;
mod sealed;
mod text;
mod waterfall;

pub use blocking::{Blocking, BlockingRule};
pub use compare::Level;
pub use decide::{Inferred, PerSource, Policy};
pub use guess::{Guess, Guessed, is_day_first};
pub use matcher::{Match, Matcher};
pub use model::{Comparison, Convergence, Model, ModelError, Shares};
pub use nicknames::Nicknames;
pub use own::CompareError;
pub use records::Records;
pub use rules::BlockingError;
pub use schema::{Meaning, Schema};
pub use waterfall::{Step, Turn, Waterfall};
