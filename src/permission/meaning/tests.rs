use super::super::{LinkScope, Window};
use super::*;
use crate::name::Channel;
use crate::time::Timestamp;
use crate::value::Trust;
use alloc::vec;

fn day(n: i64) -> Timestamp {
    Timestamp::from_millis(86_400_000 * n).unwrap()
}

fn fact(name: &str) -> Condition {
    Condition::fact(name).unwrap()
}

/// Everything to anybody, for anything: the widest terms.
fn said(effect: Effect) -> Consent {
    Consent {
        speaker: "email:someone@example.com".parse().unwrap(),
        effect,
        terms: Terms {
            scope: Scope::Profile,
            recipients: Among::Any,
            purposes: Among::Any,
            channels: None,
        },
        window: Window::default(),
        when: None,
        basis: LegalBasis::Consent,
    }
}

/// A day on which each fact is what its last word says.
struct On(Timestamp);

impl Circumstances for On {
    fn fact(&self, fact: &Fact) -> Truth {
        match fact.as_str().rsplit('.').next() {
            Some("yes") => Truth::True,
            Some("no") => Truth::False,
            _ => Truth::Unknown,
        }
    }
    fn instant(&self) -> Timestamp {
        self.0
    }
    fn trust(&self) -> Option<Trust> {
        None
    }
    fn channel(&self) -> Option<&Channel> {
        None
    }
}

#[test]
fn a_double_opt_in_asks_for_a_confirming_fact_among_what_must_hold() {
    let all = |parts: Vec<Condition>| Condition::all(parts).unwrap();
    let any = |parts: Vec<Condition>| Condition::any(parts).unwrap();
    let asks = fact("confirmed.news");
    let cases = [
        (None, 0),
        (Some(fact("zipper.improved")), 0),
        (Some(fact("confirmed")), 0), // nothing below the reserved word
        (Some(fact("confirmedly.news")), 0),
        (Some(asks.clone()), 1),
        (Some(all(vec![fact("rain"), asks.clone()])), 1),
        (Some(all(vec![all(vec![asks.clone()]), fact("rain")])), 1),
        (Some(all(vec![asks.clone(), fact("confirmed.b")])), 2),
        // What need not hold does not confirm.
        (Some(any(vec![fact("rain"), asks.clone()])), 0),
        (Some(Condition::not(asks).unwrap()), 0),
    ];
    for (when, confirming) in cases {
        let permit = Consent {
            when,
            ..said(Effect::Permit)
        };
        let expected = if confirming == 0 {
            Meaning::Permit
        } else {
            Meaning::DoubleOptIn
        };
        assert_eq!(permit.meaning(), expected, "{:?}", permit.when);
        assert_eq!(permit.confirmations().count(), confirming);
        // Nobody confirms a prohibition.
        let prohibition = Consent {
            effect: Effect::Prohibit,
            ..permit
        };
        assert_eq!(prohibition.confirmations().count(), 0);
        assert_eq!(prohibition.meaning(), Meaning::Restriction);
    }
}

#[test]
fn a_prohibition_objects_to_the_bases_that_can_be_objected_to() {
    for basis in LegalBasis::ALL {
        let mut no = said(Effect::Prohibit);
        no.basis = basis;
        no.terms.channels = Some(["email".parse().unwrap()].into());
        let expected = match basis {
            LegalBasis::PublicTask | LegalBasis::LegitimateInterest => {
                Meaning::Objection { to: basis }
            }
            _ => Meaning::Prohibition,
        };
        assert_eq!(no.meaning(), expected);
        no.effect = Effect::Permit;
        assert_eq!(no.meaning(), Meaning::Permit);
    }
}

#[test]
fn a_restriction_leaves_nothing_out() {
    let whole = said(Effect::Prohibit);
    assert_eq!(whole.meaning(), Meaning::Restriction);
    let narrower: [fn(&mut Terms); 4] = [
        |terms| terms.scope = Scope::Link(LinkScope::Any),
        |terms| {
            terms.recipients = Among::these("recipients", ["sales".parse().unwrap()]).unwrap();
        },
        |terms| terms.purposes = Among::these("purposes", ["news".parse().unwrap()]).unwrap(),
        |terms| terms.channels = Some(["email".parse().unwrap()].into()),
    ];
    for narrow in narrower {
        let mut less = whole.clone();
        narrow(&mut less.terms);
        assert_eq!(less.meaning(), Meaning::Prohibition, "{:?}", less.terms);
    }
    // For a while, it is one still.
    let mut a_while = whole;
    a_while.window.until = Some(day(9));
    assert_eq!(a_while.meaning(), Meaning::Restriction);
}

#[test]
fn a_status_honours_the_window_and_the_confirmation() {
    use ConsentStatus as S;
    let window = Window {
        from: Some(day(10)),
        until: Some(day(20)),
    };
    let on = |consent: &Consent| [9, 10, 19, 20].map(|n| consent.status(&On(day(n))));
    let permit = |when: Option<Condition>| Consent {
        window,
        when,
        ..said(Effect::Permit)
    };
    let cases = [
        (None, [S::NotYet, S::Given, S::Given, S::Expired]),
        // Whether its condition holds is another question.
        (
            Some(fact("rain.no")),
            [S::NotYet, S::Given, S::Given, S::Expired],
        ),
        (
            Some(fact("confirmed.yes")),
            [S::NotYet, S::Given, S::Given, S::Expired],
        ),
        (
            Some(fact("confirmed.perhaps")),
            [S::Requested, S::Requested, S::Requested, S::Expired],
        ),
        (
            Some(fact("confirmed.no")),
            [S::Refused, S::Refused, S::Refused, S::Expired],
        ),
        (
            Some(Condition::all([fact("confirmed.yes"), fact("confirmed.perhaps")]).unwrap()),
            [S::Requested, S::Requested, S::Requested, S::Expired],
        ),
    ];
    for (when, expected) in cases {
        assert_eq!(on(&permit(when.clone())), expected, "{when:?}");
        let prohibition = Consent {
            effect: Effect::Prohibit,
            ..permit(when)
        };
        let expected = [S::NotYet, S::Refused, S::Refused, S::Expired];
        assert_eq!(on(&prohibition), expected);
    }
}

#[test]
fn every_status_is_told_by_its_word() {
    use ConsentStatus as S;
    let all = [
        S::Requested,
        S::Given,
        S::Refused,
        S::NotYet,
        S::Expired,
        S::Withdrawn,
    ];
    for status in all {
        let dpv = status.dpv().map(|word| word.trim_start_matches("Consent"));
        let word = status.as_str();
        match dpv {
            Some(dpv) => assert_eq!(dpv.to_lowercase(), word),
            None => assert_eq!(status, S::NotYet),
        }
    }
}
