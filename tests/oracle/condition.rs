//! Three-valued conditions (C-a, C-b) and the facts that they ask for (E4, P-i).

use serde_json::Value;

use super::event::Body;
use super::permission::{Question, Subject};

/// Three-valued: `None` is unknown.
pub type Truth = Option<bool>;

impl Question<'_> {
    /// A condition on what is certain (P-i).
    pub fn certainly(&self, when: Option<&Value>, subject: &Subject) -> Truth {
        self.evaluate(when, &|fact| self.truth(fact, subject, false))
    }

    /// A condition on what may be.
    pub fn possibly(&self, when: Option<&Value>, subject: &Subject) -> Truth {
        self.evaluate(when, &|fact| self.truth(fact, subject, true))
    }

    /// E4, C-a: the latest certain statement of a fact, unless a later one that may concern the
    /// subject says otherwise. What an erasure parted from the subject (R-b) may concern it, whoever
    /// asks; what else is merely possible counts where `all` may. A void statement's value is not
    /// known.
    fn truth(&self, fact: &str, subject: &Subject, all: bool) -> Truth {
        let (mut certain, mut maybe) = (Vec::new(), Vec::new());
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
            let void = self.now.is_void(e);
            let past = until.is_some_and(|until| until <= self.access.at);
            let value = (!void && !past).then_some(*holds);
            let said = ((e.at, e.id.as_str()), value);
            let Some(whom) = about else {
                certain.push(said);
                continue;
            };
            if !void && subject.sure.contains(whom) {
                certain.push(said);
            }
            if self.concerned(e, whom, subject) || (all && !void && self.may_concern(whom, subject))
            {
                maybe.push(said);
            }
        }
        let latest = certain.into_iter().max();
        let truth = latest.and_then(|(_, value)| value);
        maybe.retain(|(when, _)| latest.is_none_or(|(last, _)| last < *when));
        truth.filter(|_| maybe.iter().all(|(_, value)| *value == truth))
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
