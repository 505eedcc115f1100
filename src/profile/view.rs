//! What may be seen, and nothing else.

use super::Episode;
use crate::engagement::{Moment, Summary};
use crate::identifier::Identifier;
use crate::key::{Digest, Hex, Key, Use};
use crate::name::{Attribute, Kind, Persona, Recipient};
use crate::value::Value;
use alloc::borrow::ToOwned;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

/// The name of a partial identity for one recipient: 128 bits, written as 32
/// hexadecimal digits.
///
/// It is the same for all accesses of the recipient that may know of the same links and see
/// the same personas as one; it may become another when these do. Nobody without the key can
/// tell by them whether two recipients' pseudonyms, or two of one recipient's, are one person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pseudonym(Digest);

impl Pseudonym {
    /// For `recipient`, of the partial identity `label` of the person whose
    /// least identifier is `least`.
    pub(crate) fn new(
        key: &Key,
        recipient: &Recipient,
        least: &Identifier,
        label: &[&[u8]],
    ) -> Self {
        let mut parts = alloc::vec![recipient.as_str().as_bytes(), least.as_str().as_bytes()];
        parts.extend(label);
        Self(key.digest(Use::Pseudonym, &parts))
    }
}

impl fmt::Display for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hex(self.0).fmt(f)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Pseudonym {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pseudonym({self})")
    }
}

/// What is shown of one attribute, and why it may be.
#[derive(Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Shown {
    values: BTreeSet<Value>,
    personas: BTreeSet<Persona>,
    outside: bool,
}

impl Shown {
    fn lies_in(&mut self, persona: Option<&Persona>) {
        self.outside |= persona.is_none();
        self.personas.extend(persona.cloned());
    }

    /// The values that count, by the merge policy, among those that may be seen in the
    /// partial identity; each once, ascending. At least one of an attribute that a view
    /// shows; none of what was done and of relations, which have no value.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.values.iter()
    }

    /// The personas inside which both sides permit something of it, ascending: also a value
    /// that does not count. Empty if it is permitted outside all circles alone.
    #[must_use]
    pub const fn personas(&self) -> &BTreeSet<Persona> {
        &self.personas
    }

    /// Why it may be seen, in words that say nothing of anything else.
    #[must_use]
    pub fn explanation(&self) -> impl fmt::Display + '_ {
        Because(self)
    }
}

/// What a recipient is told of an attribute: why it may be seen, or no more than
/// that it may not. Whether there is such a thing, or who forbids it, is not told.
///
/// `Display` says it in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told<'v> {
    /// Both sides permit it.
    Permitted(&'v Shown),
    /// It may not be seen, or there is nothing to see.
    NotPermitted,
}

impl<'v> Told<'v> {
    fn of(shown: Option<&'v Shown>) -> Self {
        shown.map_or(Self::NotPermitted, Self::Permitted)
    }
}

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Permitted(shown) => shown.explanation().fmt(f),
            Self::NotPermitted => f.write_str("not permitted"),
        }
    }
}

struct Because<'a>(&'a Shown);

impl fmt::Display for Because<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("permitted by the person and the company")?;
        for (i, persona) in self.0.personas.iter().enumerate() {
            write!(
                f,
                "{} `{persona}`",
                if i == 0 { ", as part of" } else { "," }
            )?;
        }
        if self.0.outside {
            f.write_str(", as part of no persona")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shown")
            .field("values", &self.values)
            .field("personas", &self.personas)
            .field("outside", &self.outside)
            .finish()
    }
}

/// A part of a person that a recipient may know as one.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PartialIdentity {
    pseudonym: Pseudonym,
    identifiers: BTreeMap<Identifier, Attribute>,
    attributes: BTreeMap<Attribute, Shown>,
    personas: BTreeSet<Persona>,
    /// Oldest first, in a view.
    timeline: Vec<Episode>,
    relations: BTreeMap<Kind, usize>,
    /// Why what has no value may be seen, by the attribute that governs it.
    #[cfg_attr(feature = "serde", serde(skip))]
    governing: BTreeMap<Attribute, Shown>,
}

impl PartialIdentity {
    pub(crate) const fn new(pseudonym: Pseudonym) -> Self {
        Self {
            pseudonym,
            identifiers: BTreeMap::new(),
            attributes: BTreeMap::new(),
            personas: BTreeSet::new(),
            timeline: Vec::new(),
            relations: BTreeMap::new(),
            governing: BTreeMap::new(),
        }
    }

    pub(crate) fn show(&mut self, attribute: &Attribute, value: &Value, persona: Option<&Persona>) {
        let shown = self.attributes.entry(attribute.clone()).or_default();
        shown.values.insert(value.clone());
        shown.lies_in(persona);
        self.personas.extend(persona.cloned());
    }

    /// Shows something that was done, once: where it is seen is
    /// [told](Self::show_where) for each place.
    pub(crate) fn show_done(&mut self, episode: Episode) {
        self.timeline.push(episode);
    }

    /// With what was done in its order.
    pub(crate) fn in_order(mut self) -> Self {
        self.timeline.sort_by(Episode::order);
        self
    }

    /// Shows one relation more of a kind.
    pub(crate) fn show_relation(&mut self, kind: &Kind) {
        *self.relations.entry(kind.clone()).or_default() += 1;
    }

    /// Says where something is seen that has no value and that `attribute` governs.
    pub(crate) fn show_where(&mut self, attribute: &Attribute, persona: Option<&Persona>) {
        let shown = self.governing.entry(attribute.clone()).or_default();
        shown.lies_in(persona);
        self.personas.extend(persona.cloned());
    }

    /// Shows an identifier, which `attribute` governs.
    pub(crate) fn show_identifier(
        &mut self,
        identifier: &Identifier,
        attribute: &Attribute,
        persona: Option<&Persona>,
    ) {
        self.identifiers
            .insert(identifier.clone(), attribute.clone());
        self.personas.extend(persona.cloned());
    }

    /// Shows these values of an attribute instead of all that may be seen.
    pub(crate) fn keep(&mut self, attribute: &Attribute, values: impl IntoIterator<Item = Value>) {
        let Some(shown) = self.attributes.get_mut(attribute) else {
            return;
        };
        shown.values = values.into_iter().collect();
        if shown.values.is_empty() {
            self.attributes.remove(attribute);
        }
    }

    /// What the recipient calls it.
    #[must_use]
    pub const fn pseudonym(&self) -> Pseudonym {
        self.pseudonym
    }

    /// The identifiers that may be seen, ascending.
    pub fn identifiers(&self) -> impl Iterator<Item = &Identifier> {
        self.identifiers.keys()
    }

    /// Those of the identifiers by which the person can be reached, ascending: they are
    /// governed by `contact.<namespace>`.
    pub fn contact_points(&self) -> impl Iterator<Item = &Identifier> {
        let reachable = |name: &Attribute| name.as_str().starts_with("contact.");
        let points = self.identifiers.iter();
        points.filter_map(move |(point, name)| reachable(name).then_some(point))
    }

    /// The personas that what may be seen here is part of, ascending: of values, also
    /// those that do not count by the merge policy.
    #[must_use]
    pub const fn personas(&self) -> &BTreeSet<Persona> {
        &self.personas
    }

    /// The values that are shown, by attribute. Of what the merge policy leaves no value,
    /// nothing is shown.
    #[must_use]
    pub const fn attributes(&self) -> &BTreeMap<Attribute, Shown> {
        &self.attributes
    }

    /// What was done, as far as it may be seen: oldest first, of one instant by what there
    /// is to see. An interaction is governed as an observation of `interaction.<kind>` is.
    /// Neither the identifier through which it was done is told nor who
    /// recorded it.
    ///
    /// ```
    /// use personagraph::directory::What;
    /// use personagraph::engagement::Interaction;
    /// use personagraph::{Access, Directory, Identifier, Key, Permit, Timestamp};
    ///
    /// let mut crm = Directory::new(Key::from([7; 32]));
    /// let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
    /// let who: Identifier = "email:someone@example.com".parse()?;
    /// let complaint = Interaction {
    ///     topic: Some("jacket.zipper".parse()?),
    ///     text: Some("terrible zippers".into()),
    ///     ..Interaction::new(who.clone(), "complaint", "email")?.through(["outdoors"])?
    /// };
    /// let service = Permit::persona("outdoors").to("customer_service").for_purpose("service");
    /// let mut say = crm.at(now, "support");
    /// say.event(What::Interacted(complaint.into()))?;
    /// say.consent(&who, &service)?;
    /// say.approve(&service)?;
    ///
    /// let view = crm.view(&who, &Access::new("customer_service", "service", now))?;
    /// let [complaint] = view.identities()[0].timeline() else { panic!("one") };
    /// assert_eq!(
    ///     complaint.to_string(),
    ///     "2026-01-10T09:00:00Z complaint on email about jacket.zipper: terrible zippers"
    /// );
    /// let why = view.identities()[0].why(&"interaction.complaint".parse()?).to_string();
    /// assert_eq!(why, "permitted by the person and the company, as part of `outdoors`");
    /// assert!(crm.view(&who, &Access::new("sales", "service", now))?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn timeline(&self) -> &[Episode] {
        &self.timeline
    }

    /// What the [timeline](Self::timeline) comes to: a [`Summary`] of what may be seen, and
    /// of nothing else.
    #[must_use]
    pub fn engagement(&self) -> Summary {
        self.timeline.iter().map(Moment::from).collect()
    }

    /// To how many others the person is related, by kind, as far as it may be seen: a
    /// relation is governed as an observation of `relation.<kind>` is. To whom is not
    /// told: a relation is about two people, and only one of them was asked. The others
    /// are counted by identifier, so it does not tell which of these are one person.
    #[must_use]
    pub const fn relations(&self) -> &BTreeMap<Kind, usize> {
        &self.relations
    }

    /// Why an attribute may be seen here, or that it may not: of `interaction.<kind>`,
    /// why what was done may; of `relation.<kind>`, why it is counted. It is not asked
    /// of identifiers: one that is shown is permitted, and of its attribute
    /// (`contact.<namespace>`) only what was observed is said.
    #[must_use]
    pub fn why(&self, attribute: &Attribute) -> Told<'_> {
        Told::of(self.reason(attribute))
    }

    fn reason(&self, attribute: &Attribute) -> Option<&Shown> {
        let of_values = self.attributes.get(attribute);
        of_values.or_else(|| self.governing.get(attribute))
    }

    /// Whether it shows anything; identifiers adorn what is shown.
    pub(crate) fn is_empty(&self) -> bool {
        let (values, relations) = (&self.attributes, &self.relations);
        values.is_empty() && self.timeline.is_empty() && relations.is_empty()
    }
}

impl fmt::Debug for PartialIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartialIdentity")
            .field("pseudonym", &self.pseudonym)
            .field("identifiers", &self.identifiers)
            .field("attributes", &self.attributes)
            .field("timeline", &self.timeline)
            .field("relations", &self.relations)
            .finish_non_exhaustive()
    }
}

/// What may be seen for one access: partial identities, by pseudonym.
///
/// The view of a whole person is for the host, which hands its partial
/// identities on *apart*: that they came together is not theirs to tell.
/// `Display` prints one line for each, values in clear; `Debug` redacts.
///
/// ```
/// # use personagraph::{Access, Directory, Key, Permit, Timestamp};
/// # let mut crm = Directory::new(Key::from([7; 32]));
/// # let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
/// # let who = "email:someone@example.com".parse()?;
/// # let sizes = Permit::profile().to("sales").for_purpose("fitting");
/// # let mut say = crm.at(now, "shop");
/// say.observe(&who, "size.shoe", 43_i64).through_none()?;
/// say.consent(&who, &sizes)?;
/// say.approve(&sizes)?;
/// for identity in &crm.view(&who, &Access::new("sales", "fitting", now))? {
///     for (attribute, shown) in identity.attributes() {
///         assert_eq!(attribute.as_str(), "size.shoe");
///         assert_eq!(shown.values().next().and_then(|size| size.as_integer()), Some(43));
///     }
/// }
/// # Ok::<(), personagraph::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct View {
    identities: Vec<PartialIdentity>,
}

impl View {
    pub(crate) fn of(identities: impl IntoIterator<Item = PartialIdentity>) -> Self {
        let shown = |identity: &PartialIdentity| !identity.is_empty();
        let mut identities: Vec<_> = identities.into_iter().filter(shown).collect();
        identities.sort_by_key(|identity| identity.pseudonym);
        Self { identities }
    }

    /// The partial identities, in the order of their pseudonyms.
    #[must_use]
    pub fn identities(&self) -> &[PartialIdentity] {
        &self.identities
    }

    /// The partial identities, by pseudonym.
    pub fn iter(&self) -> core::slice::Iter<'_, PartialIdentity> {
        self.identities.iter()
    }

    /// Whether nothing may be seen; an unknown person and a hidden one look
    /// the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.identities.is_empty()
    }

    /// The attributes by which partial identities that are kept apart could be
    /// joined all the same: the same contact value or identifier (under
    /// `contact` or `identifier`, or shown as itself) is in two of them, or the same
    /// thing that was done, alike in all there is to see and at the same instant.
    /// Namespaces are not told apart: a handle in two networks joins too. Empty: by none of
    /// these; of other values that are alike it says nothing.
    #[must_use]
    pub fn joined_by(&self) -> BTreeSet<Attribute> {
        let mut joined = BTreeSet::new();
        for (i, one) in self.identities.iter().enumerate() {
            for other in self.identities.iter().skip(i + 1) {
                joined.extend(one.done_alike(other).cloned());
                let (one, other) = (one.joining(), other.joining());
                for (value, names) in &one {
                    if let Some(others) = other.get(value) {
                        joined.extend(names.union(others).copied().cloned());
                    }
                }
            }
        }
        joined
    }
}

/// What a recipient is told who asks about an identifier: the partial
/// identities in which lies what was seen through that very identifier. Empty
/// alike for an identifier that is unknown and for one that is hidden.
///
/// It may be handed on as it is: the recipient holds already what joins them.
#[derive(Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(transparent))]
pub struct Answer(View);

impl Answer {
    pub(crate) fn of(identities: impl IntoIterator<Item = PartialIdentity>) -> Self {
        Self(View::of(identities))
    }

    /// The partial identities, in the order of their pseudonyms.
    #[must_use]
    pub fn identities(&self) -> &[PartialIdentity] {
        self.0.identities()
    }

    /// Why an attribute may be seen, in the first of the partial identities that
    /// shows it, or that it may not. As [`PartialIdentity::why`].
    #[must_use]
    pub fn why(&self, attribute: &Attribute) -> Told<'_> {
        let mut identities = self.identities().iter();
        Told::of(identities.find_map(|identity| identity.reason(attribute)))
    }

    /// Whether nothing may be told.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A value in the normal form of its namespace, if it has one.
fn normal(namespace: &str, value: String) -> String {
    match Identifier::new(namespace, &value) {
        Ok(identifier) => identifier.value().to_owned(),
        Err(_) => value,
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("identities", &self.identities())
            .finish()
    }
}

impl PartialIdentity {
    /// What governs whatever was done alike here and there.
    fn done_alike<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a Attribute> {
        let place = |one: &Episode| other.timeline.binary_search_by(|two| two.order(one));
        let alike = self.timeline.iter().filter(move |one| place(one).is_ok());
        let kinds: BTreeSet<&str> = alike.map(|one| one.kind.as_str()).collect();
        self.governing.keys().filter(move |name| {
            let kind = name.as_str().strip_prefix("interaction.");
            kind.is_some_and(|kind| kinds.contains(kind))
        })
    }

    /// The values that point to somebody, in normal form, with the attributes that
    /// show them.
    fn joining(&self) -> BTreeMap<String, BTreeSet<&Attribute>> {
        let mut found: BTreeMap<String, BTreeSet<&Attribute>> = BTreeMap::new();
        for (identifier, attribute) in &self.identifiers {
            let value = identifier.value().to_owned();
            found.entry(value).or_default().insert(attribute);
        }
        for (attribute, shown) in &self.attributes {
            let parts = attribute.as_str().split_once('.');
            if let Some(("contact" | "identifier", namespace)) = parts {
                for value in &shown.values {
                    let value = normal(namespace, value.in_clear().to_string());
                    found.entry(value).or_default().insert(attribute);
                }
            }
        }
        found
    }
}

/// The attribute that governs whether an identifier is shown.
pub(crate) fn governing(identifier: &Identifier, reachable: bool) -> Option<Attribute> {
    let kind = if reachable { "contact" } else { "identifier" };
    // A namespace is a name; with the prefix it may be too long to be one.
    Attribute::try_from(alloc::format!("{kind}.{}", identifier.namespace())).ok()
}

impl<'v> IntoIterator for &'v View {
    type Item = &'v PartialIdentity;
    type IntoIter = core::slice::Iter<'v, PartialIdentity>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, identity) in self.identities.iter().enumerate() {
            write!(
                f,
                "{}{}",
                if i == 0 { "" } else { "\n" },
                identity.pseudonym
            )?;
            for (name, shown) in &identity.attributes {
                write!(f, " {name}=")?;
                for (i, value) in shown.values().enumerate() {
                    write!(f, "{}{}", if i == 0 { "" } else { "|" }, value.in_clear())?;
                }
            }
            for (kind, count) in &identity.relations {
                write!(f, " {kind}:{count}")?;
            }
            for episode in &identity.timeline {
                write!(f, " [{episode}]")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View")
            .field("identities", &self.identities)
            .finish()
    }
}
