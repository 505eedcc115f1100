//! One profile at one instant, as the rivals are given it: what is said of it and
//! by whom, and where its attributes lie.
//!
//! Who is whom, who voted how, what was withdrawn, which facts are known and what
//! a persona encloses is settled here, by reading the events: the rivals have no
//! notion of it. This shares no code with personagraph.

use crate::circumstances::{Circumstances, Facts, Instant, Test, instant, said_of, text};
use crate::regions::{Item, Scope};
use crate::workload::{ATTRIBUTES, Asking, PURPOSES, RECIPIENTS, askings};
use serde_json::Value;
use std::collections::BTreeSet;

/// Which of the two said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Customer,
    Company,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    Permit,
    Prohibit,
}

/// A consent or an approved proposal of either effect.
#[derive(Clone, Debug)]
pub struct Statement {
    pub side: Side,
    pub effect: Effect,
    pub scope: Scope,
    /// Those of [`RECIPIENTS`] that it covers.
    pub recipients: Vec<&'static str>,
    /// Those of [`PURPOSES`] that it covers, the hierarchy spelt out.
    pub purposes: Vec<&'static str>,
    pub circumstances: Circumstances,
}

impl Statement {
    fn read(side: Side, event: &Value) -> Self {
        let effect = match event["effect"].as_str() {
            Some("permit") => Effect::Permit,
            Some("prohibit") => Effect::Prohibit,
            other => panic!("the effect {other:?}"),
        };
        let is_named = |field: &str, name: &str| {
            let all = event[field] == "any";
            all || strings(&event[field]).iter().any(|one| one == name)
        };
        let is_below = |name: &str, above: &str| {
            name.strip_prefix(above)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let is_covered = |purpose: &str| {
            let named = strings(&event["purposes"]);
            let covers = |one: &String| {
                let above = effect == Effect::Prohibit && is_below(one, purpose);
                is_below(purpose, one) || above
            };
            event["purposes"] == "any" || named.iter().any(covers)
        };
        Self {
            side,
            effect,
            scope: Scope::read(&event["scope"]),
            recipients: RECIPIENTS
                .into_iter()
                .filter(|name| is_named("recipients", name))
                .collect(),
            purposes: PURPOSES.into_iter().filter(|p| is_covered(p)).collect(),
            circumstances: Circumstances::read(event, effect == Effect::Prohibit),
        }
    }

    /// Whether it is about who asks and what for.
    pub fn covers(&self, asking: &Asking) -> bool {
        self.recipients.contains(&asking.recipient) && self.purposes.contains(&asking.purpose)
    }
}

/// A profile, and who asks about it.
#[derive(Clone, Debug)]
pub struct Case {
    pub now: Instant,
    pub facts: Facts,
    /// What is live or may be, in no order.
    pub statements: Vec<Statement>,
    /// [`ATTRIBUTES`], in their order.
    pub items: Vec<Item>,
    pub askings: Vec<Asking>,
}

impl Case {
    /// The profile of the person of an identifier, as of an instant.
    ///
    /// # Panics
    /// If the events are other than the workload makes them.
    pub fn new(events: &[String], identifier: &str, now: &str) -> Self {
        let now = instant(now);
        let read = |line: &String| serde_json::from_str(line).expect("an event is JSON");
        let mut events: Vec<Value> = events.iter().map(read).collect();
        events.retain(|event| instant(&text(&event["at"])) <= now);
        let told = Told::new(&events, identifier);
        let facts = told.facts(now);
        let mut case = Self {
            statements: told.statements(),
            items: told.items(now, &facts),
            askings: askings(),
            now,
            facts,
        };
        case.drop_unsaid_regions();
        case
    }

    /// The same with what is live for one asking alone, which is all that is left to
    /// ask: nothing but its scope remains to be looked at.
    pub fn prepared(&self, asking: &Asking) -> Self {
        let is_live = |statement: &&Statement| {
            let circumstances = &statement.circumstances;
            statement.covers(asking) && circumstances.hold(self.now, asking, &self.facts)
        };
        let always = |statement: &Statement| Statement {
            recipients: RECIPIENTS.to_vec(),
            purposes: PURPOSES.to_vec(),
            circumstances: Circumstances::default(),
            ..statement.clone()
        };
        let mut case = Self {
            statements: self.statements.iter().filter(is_live).map(always).collect(),
            askings: vec![*asking],
            ..self.clone()
        };
        case.drop_unsaid_regions();
        case
    }

    /// The statements of one side and effect.
    pub fn said(&self, side: Side, effect: Effect) -> impl Iterator<Item = &Statement> {
        let is = move |one: &&Statement| one.side == side && one.effect == effect;
        self.statements.iter().filter(is)
    }

    /// Each fact that a condition asks for, in the words of
    /// [`Alternative::facts`](crate::circumstances::Alternative).
    pub fn said_of_facts(&self) -> BTreeSet<String> {
        let circumstances = self.statements.iter().map(|one| &one.circumstances);
        let conditions = circumstances.filter_map(|one| one.when.as_ref());
        said_of(&conditions.flat_map(Test::facts).collect(), &self.facts)
    }

    fn drop_unsaid_regions(&mut self) {
        let regions = |effect| -> BTreeSet<_> {
            let said = self.statements.iter().filter(|one| one.effect == effect);
            said.flat_map(|one| one.scope.regions.iter().cloned())
                .collect()
        };
        let (permitted, prohibited) = (regions(Effect::Permit), regions(Effect::Prohibit));
        for item in &mut self.items {
            item.retain(&permitted, &prohibited);
        }
    }
}

/// The events about one person and about everybody.
struct Told<'a> {
    events: &'a [Value],
    /// The identifiers of the person, and those of which nobody may know.
    own: BTreeSet<&'a str>,
    hidden: BTreeSet<&'a str>,
}

impl<'a> Told<'a> {
    fn new(events: &'a [Value], identifier: &'a str) -> Self {
        let mut told = Self {
            events,
            own: BTreeSet::from([identifier]),
            hidden: BTreeSet::new(),
        };
        for link in told.of("linked") {
            let ends = link["between"].as_array().into_iter().flatten();
            let ends: Vec<&str> = ends.filter_map(Value::as_str).collect();
            assert!(ends[0] == identifier, "links are from the identifier");
            match link.get("within") {
                Some(_) => told.hidden.insert(ends[1]),
                None => told.own.insert(ends[1]),
            };
        }
        told
    }

    fn of(&self, kind: &'static str) -> impl Iterator<Item = &'a Value> + use<'a> {
        self.events.iter().filter(move |one| one["event"] == *kind)
    }

    /// The events of a kind that name this one.
    fn naming(
        &self,
        kind: &'static str,
        field: &'static str,
        event: &Value,
    ) -> impl Iterator<Item = &'a Value> {
        let id = event["id"].clone();
        self.of(kind).filter(move |by| by[field] == id)
    }

    fn is_own(&self, identifier: &Value) -> bool {
        identifier
            .as_str()
            .is_some_and(|one| self.own.contains(one))
    }

    fn facts(&self, now: Instant) -> Facts {
        let mut facts = Facts::new();
        for event in self.of("established") {
            let about = &event["identifier"];
            assert!(about.is_null() || self.is_own(about));
            let past = event["until"].as_str().is_some_and(|u| instant(u) <= now);
            if !past {
                let known = facts.insert(text(&event["fact"]), event["holds"] == true);
                assert!(known.is_none(), "a fact is established once");
            }
        }
        facts
    }

    /// Permits of the person's own identifiers, prohibitions of all of them, and
    /// what the arbiter approved; nothing that was taken back.
    fn statements(&self) -> Vec<Statement> {
        let consents = self.of("consented").filter(|event| {
            let speaker = &event["identifier"];
            let hidden = speaker
                .as_str()
                .is_some_and(|one| self.hidden.contains(one));
            assert!(hidden || self.is_own(speaker), "everybody else is left out");
            let counts = !hidden || event["effect"] == "prohibit";
            counts && !self.is_withdrawn(event)
        });
        let approvals = self.of("proposed").filter(|event| self.is_approved(event));
        let consents = consents.map(|event| Statement::read(Side::Customer, event));
        let approvals = approvals.map(|event| Statement::read(Side::Company, event));
        consents.chain(approvals).collect()
    }

    /// A withdrawal ends every earlier permit in the same terms.
    fn is_withdrawn(&self, consent: &Value) -> bool {
        let terms = ["effect", "scope", "recipients", "purposes", "channels"];
        let alike = |other: &&Value| terms.iter().all(|term| other[term] == consent[term]);
        let ends = |by: &Value| instant(&text(&consent["at"])) <= instant(&text(&by["at"]));
        let withdrawn = |one: &Value| self.naming("withdrew", "consent", one).any(ends);
        self.of("consented").filter(alike).any(withdrawn)
    }

    fn is_approved(&self, proposal: &Value) -> bool {
        let seated = self.of("seated").next().expect("an arbiter");
        let votes = |word: &'static str| {
            let votes = self.naming("voted", "proposal", proposal);
            votes.filter(move |vote| vote["vote"] == *word)
        };
        let veto = strings(&seated["veto"]);
        let blocked = votes("no").any(|vote| veto.contains(&text(&vote["seat"])));
        let quorum = seated["quorum"].as_u64().expect("a quorum");
        let revoked = self.naming("revoked", "proposal", proposal).next();
        votes("yes").count() as u64 >= quorum && !blocked && revoked.is_none()
    }

    /// What is known through the person's own identifiers.
    fn items(&self, now: Instant, facts: &Facts) -> Vec<Item> {
        let item = |attribute: &&str| {
            let seen = self.of("observed").filter(|event| {
                event["attribute"] == **attribute && self.is_own(&event["identifier"])
            });
            let seen: Vec<_> = seen.collect();
            assert!(
                seen.len() == 1,
                "`{attribute}` was seen {} times",
                seen.len()
            );
            let mut certain: BTreeSet<_> = strings(&seen[0]["personas"]).into_iter().collect();
            let mut possible = certain.clone();
            for event in self.of("enclosed") {
                let holds = |lenient| Test::read(&event["when"], lenient).holds(now, facts);
                let encloses = |name: &String| match name.strip_suffix('*') {
                    Some(prefix) => attribute.starts_with(prefix),
                    None => name == attribute,
                };
                if strings(&event["attributes"]).iter().any(encloses) {
                    let persona = text(&event["persona"]);
                    certain.extend(holds(false).then(|| persona.clone()));
                    possible.extend(holds(true).then_some(persona));
                }
            }
            Item::new(attribute, &certain, &possible)
        };
        ATTRIBUTES.iter().map(item).collect()
    }
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().map(text).collect()
}
