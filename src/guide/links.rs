//! 3. Which links should I make, and how do I take one back?
//!
//! Say for each link how you know: the customer showed it, a table says so, a device was
//! seen with both, likeness suggests it. Nothing is ever merged; persons are computed from
//! the links that count, under [`Rules`](crate::Rules) that no person may break. So `take_back`
//! of a link leaves what would be there had it never been said: profiles, consents, views and
//! ids, for every question as of the taking back or later. A question as of before it is a
//! replay of what was decided then, and still counts the link: ask as of now for whatever is
//! shown now, the copy of a person's data above all.
//!
//! ```
//! use personagraph::identity::{Audit, Basis};
//! use personagraph::{Directory, Error, Identifier, Key, Lens, Timestamp};
//!
//! let mut crm = Directory::new(Key::from([7; 32]));
//! let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
//! let father: Identifier = "customer_number:1001".parse()?;
//! let his: Identifier = "email:hofer@example.com".parse()?;
//! let son: Identifier = "customer_number:2002".parse()?;
//! let sons: Identifier = "phone:+43 660 0000002".parse()?;
//! let mut say = crm.at(now, "webshop");
//! say.link(&father, &his)?; // declared: control of both ends was shown
//! say.link(&son, &sons)?;
//! crm.at(now, "parcels").link_on(&his, &sons, Basis::Imported)?; // a table says so
//! assert_eq!(crm.people(&Lens::all(), now).len(), 1);
//!
//! // Which persons hang together by a single link that no customer vouched for?
//! let found = crm.graph().audit(&Audit::default().weaker_than(Basis::Declared));
//! let wrong = found[0].cut[0].evidence.clone();
//! assert_eq!(crm.graph().without(&[wrong.clone()], &Lens::all()).after.len(), 2);
//!
//! crm.at(now, "steward").take_back(&wrong)?;
//! assert_eq!(crm.people(&Lens::all(), now).len(), 2);
//! # Ok::<(), Error>(())
//! ```
//!
//! # Which basis?
//!
//! - *Declared* means that control of both ends was shown. Typing somebody's
//!   e-mail address into a form is *imported*. Name the sources that may vouch in
//!   [`Rules::vouching_sources`](crate::Rules::vouching_sources).
//! - An event that carries several identifiers is linked from its strongest to
//!   each of the others.
//! - Links from records deserve a stronger basis than links with devices.
//! - Give limits to namespaces that name one person (`customer_number`: 1), block
//!   placeholders, and set a sharing number: one shared kiosk joins a town.
//! - A link may be *confidential* to personas
//!   ([`link_within`](crate::directory::Say::link_within)): who may not know that the two are
//!   one gets what it would get if they were strangers, to the last byte, but that a
//!   prohibition crosses the link ([what a recipient can
//!   tell](super::permission#what-can-a-recipient-tell)). `examples/colby.rs` is that story.
//!
//! Grants travel along vouched links only, those that the customer showed; prohibitions
//! travel along all. So a guess shows nobody more, unless a rule refuses another guess because
//! of it: what a prohibition reached through that one alone it reaches no longer.
//!
//! # How do I find a wrong link?
//!
//! [`Graph::audit`](crate::identity::Graph::audit) lists the persons that a few weak
//! links hold together, with those links;
//! [`explain`](crate::identity::Graph::explain) says why two identifiers are one, or which
//! rule and which evidence keeps them two, if any does;
//! [`without`](crate::identity::Graph::without) says what would fall apart before
//! anything is changed. A single identifier that hangs wrongly is a part of one, which the
//! default audit leaves out: ask for [`part(1)`](crate::identity::Audit::part). Each change
//! says what it changed: who became whom, and which links a rule refuses. Who was shown too
//! much meanwhile, the same [disclosure](crate::Directory::disclosure) says as of before and
//! as of now. `examples/unmerge.rs` is the whole story.
//!
//! A wrong *no* is a matter of rules: they are configuration, and
//! [`Directory::set_rules`](crate::Directory::set_rules) counts for all the evidence
//! there is (`examples/shared_device.rs`). That two are different people is evidence too:
//! [`Say::distinguish`](crate::directory::Say::distinguish).
//!
//! # What it does not do
//!
//! The [graph](crate::identity::Graph), which also works by itself, finds no links: it takes
//! evidence. Who may be one, by likeness, is [another question](super::records). An id that
//! was issued always leads somewhere; after a split it goes with its anchor, which may not be
//! whom you meant, so ask [`Directory::resolve`](crate::Directory::resolve).
