//! Three-valued conditions (C-a, C-b) and the facts that they ask for (E4, P-i).

use serde_json::Value;

use super::event::Body;
use super::permission::{Question, Subject};

/// Three-valued: `None` is unknown.
pub type Truth = Option<bool>;

impl Question<'_> {
    /// A condition on what is certain (P-i).
    pub fn certainly(&self, when: Option<&Value>, subject: &Subject) -> Truth {
        self.evaluate(when, &|fact| self.statements(fact, subject).0)
    }

    /// A condition on what may be: a fact on which possible worlds disagree is unknown.
    pub fn possibly(&self, when: Option<&Value>, subject: &Subject) -> Truth {
        self.evaluate(when, &|fact| {
            let (certain, others) = self.statements(fact, subject);
            if others.iter().all(|other| *other == certain) {
                certain
            } else {
                None
            }
        })
    }

    /// E4, C-a: what a fact certainly is, and what it would be in worlds where a merely possible
    /// later statement counts. What an erasure voided stays as a statement of unknown value.
    fn statements(&self, fact: &str, subject: &Subject) -> (Truth, Vec<Truth>) {
        let (mut certain, mut possible) = (Vec::new(), Vec::new());
        for e in &self.now.said {
            let Body::Established {
                fact: name,
                about,
                holds,
                until,
            } = &e.body
            else {
                continue;
            };
            if name != fact {
                continue;
            }
            let value = until
                .is_none_or(|until| self.access.at < until)
                .then_some(*holds);
            let when = (e.at, e.id.as_str());
            match about {
                Some(whom) if self.now.is_void(e) => {
                    if self.concerned(e, whom, subject) {
                        certain.push((when, None));
                    }
                }
                Some(whom) if !subject.sure.contains(whom) => {
                    if self.may_concern(whom, subject) {
                        possible.push((when, value));
                    }
                }
                _ => certain.push((when, value)),
            }
        }
        let latest = certain.into_iter().max();
        possible.retain(|(when, _)| latest.is_none_or(|(last, _)| last < *when));
        (
            latest.and_then(|(_, value)| value),
            possible.into_iter().map(|(_, value)| value).collect(),
        )
    }

    /// C-a, C-b: strong Kleene.
    fn evaluate(&self, when: Option<&Value>, fact: &dyn Fn(&str) -> Truth) -> Truth {
        let Some(condition) = when else {
            return Some(true);
        };
        let (key, value) = condition.as_object()?.iter().next()?;
        let parts = || {
            value
                .as_array()
                .into_iter()
                .flatten()
                .map(|part| self.evaluate(Some(part), fact))
        };
        let not = |truth: Truth| truth.map(|holds| !holds);
        match key.as_str() {
            "fact" => fact(value.as_str()?),
            "after" => Some(self.access.at >= value.as_i64()?),
            "before" => Some(self.access.at < value.as_i64()?),
            "trust" => Some(self.access.trust? >= value.as_f64()?),
            "channel" => Some(self.access.channel.as_deref()? == value.as_str()?),
            "not" => not(self.evaluate(Some(value), fact)),
            "all" => all(parts().collect()),
            "any" => not(all(parts().map(not).collect())),
            _ => None,
        }
    }
}

/// C-b: one false part settles it, then one unknown part.
fn all(parts: Vec<Truth>) -> Truth {
    if parts.contains(&Some(false)) {
        Some(false)
    } else if parts.contains(&None) {
        None
    } else {
        Some(true)
    }
}
