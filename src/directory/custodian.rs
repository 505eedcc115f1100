//! The custodian's door: what is held, in clear, for storage and for the rights
//! of the people that it is about.

use super::event::{EventKind, What};
use super::sight::Sight;
use super::store::Held;
use super::{Directory, Event};
use crate::engagement::standing::{Relations, Tie};
use crate::engagement::{Moment, Relation, Summary};
use crate::identifier::Identifier;
use crate::identity::{Lens, PersonId};
use crate::profile::{Done, Profile, Related};
use crate::time::Timestamp;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// The custodian's door: everything that is held, values in clear.
///
/// It is for who stores the data and answers to the people that it is about; not
/// for recipients, who read a [`View`](crate::View) or an
/// [`Answer`](crate::profile::Answer), and nothing else gives them a value. Where
/// a program goes round permission, `custodian()` is what to search for.
///
/// ```
/// # use personagraph::{Directory, Error, Key};
/// let mut crm = Directory::new(Key::from([7; 32]));
/// let someone = "email:someone@example.com".parse()?;
/// let now = "2026-01-10T09:00:00Z".parse()?;
/// crm.at(now, "shop").observe(&someone, "size.shoe", 43_i64).through_none()?;
/// assert_eq!(crm.custodian().events().count(), 1);
/// # Ok::<(), Error>(())
/// ```
///
/// There is no other way to the events:
///
/// ```compile_fail,E0599
/// # let crm = personagraph::Directory::new(personagraph::Key::from([7; 32]));
/// let everything = crm.events();
/// ```
///
/// A dossier of a person and the decisions on it give no value:
///
/// ```compile_fail,E0599
/// # let crm = personagraph::Directory::new(personagraph::Key::from([7; 32]));
/// # let (who, now) = ("email:a@example.com".parse()?, "2026-01-10T09:00:00Z".parse()?);
/// let values = crm.dossier(&who, now).values();
/// # Ok::<(), personagraph::Error>(())
/// ```
///
/// ```compile_fail,E0599
/// # let crm = personagraph::Directory::new(personagraph::Key::from([7; 32]));
/// # let (who, now) = ("email:a@example.com".parse()?, "2026-01-10T09:00:00Z".parse()?);
/// let inquiry = crm.inquiry(&personagraph::Access::new("sales", "news", now))?;
/// for finding in inquiry.decide(&inquiry.dossier(&who)).iter() {
///     let _ = finding.value(); // only `attribute`, and why or why not
/// }
/// # Ok::<(), personagraph::Error>(())
/// ```
///
/// Nobody makes a view, or what it shows, but a decision:
///
/// ```compile_fail,E0451
/// let forged = personagraph::View { identities: Vec::new() };
/// ```
///
/// ```compile_fail,E0277
/// let read: personagraph::View = serde_json::from_str("{}")?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// And nothing prints a value but who asks for it in clear:
///
/// ```compile_fail,E0277
/// println!("{}", personagraph::Value::from("terrible zippers"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Custodian<'d>(pub(super) &'d Directory);

impl<'d> Custodian<'d> {
    /// Every event that is held, by id.
    pub fn events(self) -> impl Iterator<Item = &'d Event> {
        self.0.store.events().map(Held::event)
    }

    /// Every event that counts as of an instant: said by then, and not retracted, unobserved
    /// or corrected by then; by id. Consents that were withdrawn and proposals that were
    /// revoked are among them, and so are erasures, and the consents, facts and relations
    /// that are kept of the erased in digest form. Evidence that names somebody erased is
    /// not, nor is an enclosure of somebody erased.
    pub fn live(self, at: Timestamp) -> impl Iterator<Item = &'d Event> {
        let sight = self.0.sight(at);
        let live = move |held: &&Held| !Sight::is_void(held) && sight.is_live(held);
        self.0.store.events().filter(live).map(Held::event)
    }

    /// Everything that was observed of the person of an identifier and holds at an instant,
    /// joined under the [merge policy](Directory::set_merge_policy): over all vouched links,
    /// confidential ones included. What is past its `until` is left out. Empty of somebody
    /// unknown.
    ///
    /// ```
    /// # use personagraph::{Directory, Error, Identifier, Key, Timestamp};
    /// use personagraph::profile::{Lost, MergePolicy, Survivorship};
    ///
    /// # let mut crm = Directory::new(Key::from([7; 32]));
    /// # let who: Identifier = "email:a@example.com".parse()?;
    /// # let [then, now]: [Timestamp; 2] = ["2025-01-10T09:00:00Z".parse()?, "2026-01-10T09:00:00Z".parse()?];
    /// crm.at(then, "webshop").observe(&who, "name.first", "Jon").through_none()?;
    /// crm.at(now, "support").observe(&who, "name.first", "John").through_none()?;
    ///
    /// crm.set_merge_policy(MergePolicy::new(Survivorship::Newest));
    /// let profile = crm.custodian().profile(&who, now);
    /// let name = profile.get(&"name.first".parse().unwrap()).unwrap();
    /// assert_eq!(name.value().and_then(|name| name.as_text()), Some("John"));
    /// let (said, why) = name.lost()[0];
    /// assert_eq!((said.source.as_str(), why), ("webshop", Lost::Older));
    /// # Ok::<(), Error>(())
    /// ```
    #[must_use]
    pub fn profile(self, identifier: &Identifier, at: Timestamp) -> Profile<'d> {
        let dossier = self.0.dossier(identifier, at);
        let whole = dossier.seed().map(|seed| dossier.whole(seed));
        let said = whole.iter().flat_map(|core| core.observations());
        Profile::of_distinct(said.collect(), self.0.merge_policy())
    }

    /// What the person of an identifier did by an instant, with who said so: oldest
    /// first, then by event id. Over all vouched links, confidential ones included;
    /// empty of somebody unknown.
    #[must_use]
    pub fn timeline(self, identifier: &Identifier, at: Timestamp) -> Vec<Done<'d>> {
        let dossier = self.0.dossier(identifier, at);
        let whole = dossier.seed().map(|seed| dossier.whole(seed));
        let done = whole.iter().flat_map(|core| core.interactions());
        let mut done: Vec<_> = done.collect();
        done.sort_unstable_by_key(|done| (done.at, done.event));
        done
    }

    /// To whom the person of an identifier is known to be related by an instant, with who
    /// said so: oldest first, then by event id. Over all vouched links, confidential ones
    /// included; empty of somebody unknown.
    #[must_use]
    pub fn relations(self, identifier: &Identifier, at: Timestamp) -> Vec<Related<'d>> {
        let dossier = self.0.dossier(identifier, at);
        let whole = dossier.seed().map(|seed| dossier.whole(seed));
        let related = whole.iter().flat_map(|core| core.relations());
        let mut related: Vec<_> = related.collect();
        related.sort_unstable_by_key(|related| (related.at, related.event));
        related
    }

    /// What the person of an identifier did by an instant, in a constant size: the
    /// [timeline](Self::timeline)'s [`Summary`]. Empty of somebody unknown.
    ///
    /// It is exactly what the summaries of the person's parts join to: two people who
    /// turn out to be one have what both had, and have it again each when they are
    /// parted.
    ///
    /// ```
    /// # use personagraph::directory::What;
    /// # use personagraph::engagement::Interaction;
    /// # use personagraph::{Directory, Identifier, Key, Timestamp};
    /// # let mut crm = Directory::new(Key::from([7; 32]));
    /// # let [mail, phone]: [Identifier; 2] = ["email:a@example.com".parse()?, "phone:+15550100".parse()?];
    /// # let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
    /// # for who in [&mail, &phone] {
    /// #     let like = Interaction::new(who.clone(), "like", "web")?;
    /// #     crm.at(now, "shop").event(What::Interacted(like.into()))?;
    /// # }
    /// let of = |crm: &Directory, who| crm.custodian().engagement(who, now);
    /// let (one, other) = (of(&crm, &mail), of(&crm, &phone));
    /// assert_eq!((one.count(), other.count()), (1, 1));
    ///
    /// crm.at(now, "login").link(&mail, &phone)?;
    /// assert_eq!(of(&crm, &mail), one.join(&other));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn engagement(self, identifier: &Identifier, at: Timestamp) -> Summary {
        let dossier = self.0.dossier(identifier, at);
        let whole = dossier.seed().map(|seed| dossier.whole(seed));
        let done = whole.iter().flat_map(|core| core.interactions());
        done.map(Moment::from).collect()
    }

    /// Who listens to whom among the people known by an instant: all
    /// [relations](Self::relations), by person; `tie` says what one means. For reach as a
    /// union, standing, and what would go with a customer who goes.
    ///
    /// Both ends are persons as [`Directory::people`] has them over vouched links. The
    /// other end of a relation is known by it, so it is a person too, though nothing else
    /// be known of it. Relations between two identifiers of one person count nothing, and
    /// those of several count once, as the heaviest.
    ///
    /// It is of the host's: who knows whom is about both, and a recipient is told of
    /// [numbers alone](crate::profile::PartialIdentity::relations).
    ///
    /// ```
    /// # use personagraph::directory::What;
    /// # use personagraph::engagement::Relation;
    /// # use personagraph::{Directory, Key, Lens, Timestamp};
    /// use personagraph::engagement::standing::{Tie, Weight};
    ///
    /// # let mut crm = Directory::new(Key::from([7; 32]));
    /// # let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
    /// # for who in ["twitter:ann", "twitter:bob"] {
    /// #     let follows = Relation::new(who.parse()?, "follows", "twitter:cat".parse()?)?;
    /// #     crm.at(now, "listening").event(What::Related(follows.into()))?;
    /// # }
    /// // Ann and Bob follow Cat.
    /// let network = crm.custodian().network(now, |_| Tie::OneWay(Weight::ONE));
    /// let cat = crm.person_of(&"twitter:cat".parse()?, &Lens::vouched(), now).unwrap();
    /// assert_eq!(network.reach([&cat.id]).0, 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn network(self, at: Timestamp, tie: impl Fn(&Relation) -> Tie) -> Relations<PersonId> {
        if self.0.store.count(EventKind::Related) == 0 {
            return Relations::of([]);
        }
        let mut persons: BTreeMap<Identifier, PersonId> = BTreeMap::new();
        let mut who = |identifier: &Identifier| {
            if let Some(known) = persons.get(identifier) {
                return Some(*known);
            }
            let person = self.0.person_of(identifier, &Lens::vouched(), at)?;
            let all = person.identifiers.into_iter();
            persons.extend(all.map(|one| (one, person.id)));
            Some(person.id)
        };
        let related = self.live(at).filter_map(|event| match &event.what {
            What::Related(relation) => Some(&**relation),
            _ => None,
        });
        let ties = related.filter_map(|relation| {
            let tie = tie(relation);
            Some((who(&relation.identifier)?, who(&relation.to)?, tie))
        });
        Relations::of_tied(ties)
    }
}
