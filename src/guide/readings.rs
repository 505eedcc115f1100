//! How were open questions read?
//!
//! A model leaves questions open until it is written down as code. Each of these decides
//! what somebody sees or gets, so it is here, and the tests hold it. Other readings would be
//! possible; a change of one is starred in the changelog.
//!
//! # Links, personas and permission
//!
//! - A link that may not be known (any more) is none: what a rule refused because of it
//!   is not refused then. So a statement about links is monotone
//!   ([P3](super::laws#permission)) where no rule intervenes and no fact behind the link
//!   decides. An enclosure behind it is not known either: what it would put into a
//!   persona lies outside all circles then, where the identifiers that may be seen adorn
//!   it.
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
//!
//! # Messages
//!
//! - Purposes of a refusal, an `at_most` and quiet hours are matched like those of a
//!   prohibition: the purpose, those below it, and messages for one above it.
//! - Quiet hours that end when they begin last all day.
//! - What the person said holds for purposes that the company exempts from its caps too.
//! - A cap's civil day is the addressee's, so an instant that follows from it is none
//!   that a recipient may see.
//! - A message that is held goes at the instant decided; its recipient is told the day
//!   by whose beginning it is gone.
//! - Whoever is permitted to see an identifier's `contact.<namespace>` may write to it,
//!   also where it sees nothing else: to an addressee, unlike to a view, an identifier
//!   that may be seen is a partial identity by itself.
//! - A refusal of messages by somebody who may be the person counts until the person says
//!   something else about the very same, later: of preferences the latest counts. It does
//!   not outlive the erasure of its speaker, as a prohibition does.
//! - Trust that nobody stated is none: a policy that wants any lets nothing go.
//! - A contact decision asks of every later instant what the sender may know then. A plan
//!   asks permission of it, and whom the sender may know as one as of now.
//!
//! # Segments, audiences and analysis
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
//!   both) get one message of an audience: the one of the lesser pseudonym does, unless
//!   something else holds that one back.
//! - Somebody whom a segment does not match by all that is known may match by what is
//!   seen, where a merge policy chooses among fewer values. What is seen counts.
//! - A template of a persona encloses what was told and found out under its names; its
//!   segment is whoever has such an attribute, whether its condition holds or not.
//! - What goes together, and trends, are made of published counts alone. An epoch in which
//!   a number was withheld, or not asked for, is a gap in its course and no zero; what was
//!   not asked for in an epoch cannot be asked for afterwards.
//!
//! # Modules
//!
//! - `value` and `engagement` lie one layer lower than `condition` and `outreach`,
//!   which use them.
