//! Terms and windows against every access, place and observation of a small world.

use personagraph::Timestamp;
use personagraph::name::{AttributePattern, EventId, Persona};
use personagraph::permission::{
    Access, Among, Effect, Item, LinkRules, LinkScope, Question, Rule, Scope, Sheet, Side, Terms,
    Window,
};
use std::collections::BTreeSet;

const PERSONAS: [&str; 3] = ["a", "b", "c"];

fn persona(name: &str) -> Persona {
    name.parse().expect("a name")
}

fn patterns(list: &[&str]) -> Vec<AttributePattern> {
    let parse = |name: &&str| name.parse().expect("a pattern");
    list.iter().map(parse).collect()
}

fn scopes() -> Vec<Scope> {
    let overlap = |list: &[&str]| Scope::overlap(list.iter().map(|name| persona(name)));
    let pair = |a, b| LinkScope::pair(persona(a), persona(b)).expect("two");
    let mut all = vec![
        Scope::Profile,
        Scope::Link(LinkScope::Any),
        Scope::Link(pair("a", "b")),
        Scope::Link(pair("c", "a")),
    ];
    for name in ["a", "b"] {
        all.push(Scope::Persona(persona(name)));
        all.push(Scope::Only(persona(name)));
    }
    for list in [&["a"][..], &["a", "b"], &["a", "c"], &["a", "b", "c"]] {
        all.push(overlap(list).expect("some"));
    }
    for list in [&["x.*"][..], &["x.y.*"], &["x.y"], &["w"], &["w", "x.y"]] {
        all.push(Scope::attributes(patterns(list)).expect("some"));
        let inside = Scope::persona_attributes(persona("a"), patterns(list));
        all.push(inside.expect("some"));
    }
    let other = Scope::persona_attributes(persona("b"), patterns(&["x.*"]));
    all.push(other.expect("some"));
    all
}

/// Four names, each lying in each persona, perhaps there, or not.
fn sheet() -> Sheet {
    let mut items = Vec::new();
    for attribute in ["w", "x", "x.y", "x.y.z"] {
        for number in 0..3_usize.pow(3) {
            let lying = |how: usize| {
                let state = move |place: usize| {
                    number / 3_usize.pow(u32::try_from(place).expect("small")) % 3
                };
                let there = (0..3).filter(move |place| state(*place) == how);
                there.map(|place| persona(PERSONAS[place]))
            };
            let item = Item::new(attribute.parse().expect("a name"));
            items.push(item.within(lying(1)).perhaps_within(lying(2)));
        }
    }
    Sheet::new(items)
}

/// What a consent and an approval show, less what a prohibition forbids: items by
/// number, and links.
fn shown(sheet: &Sheet, rules: &[(Side, Effect, &Scope)]) -> BTreeSet<usize> {
    let id: EventId = "e".parse().expect("an id");
    let rule = |&(side, effect, scope)| Rule {
        id: &id,
        side,
        effect,
        scope,
    };
    let rules: Vec<_> = rules.iter().map(rule).collect();
    let mut shown: BTreeSet<usize> = BTreeSet::new();
    let verdicts = sheet.decide(rules.iter().copied());
    for item in verdicts.allowed() {
        for ground in verdicts.grounds(item) {
            let is_it = |name: &str| ground.persona().is_some_and(|it| it.as_str() == name);
            let place = PERSONAS.iter().position(|name| is_it(name));
            let place = place.unwrap_or(3);
            shown.insert(item * 4 + place);
        }
    }
    let links = LinkRules::new(rules);
    let first = sheet.len() * 4;
    for (number, (a, b)) in [("a", "b"), ("a", "c"), ("b", "c")].into_iter().enumerate() {
        if links.permit(&persona(a), &persona(b)) {
            shown.insert(first + number);
        }
    }
    if links.permit_any() {
        shown.insert(first + 3);
    }
    shown
}

const CONSENT: (Side, Effect) = (Side::Customer, Effect::Permit);
const APPROVAL: (Side, Effect) = (Side::Company, Effect::Permit);

fn by_both(sheet: &Sheet, consent: &Scope, approval: &Scope) -> BTreeSet<usize> {
    let both = [
        (CONSENT.0, CONSENT.1, consent),
        (APPROVAL.0, APPROVAL.1, approval),
    ];
    shown(sheet, &both)
}

fn list<T: std::str::FromStr<Err: std::fmt::Debug> + Ord>(names: &[&str]) -> BTreeSet<T> {
    names
        .iter()
        .map(|name| name.parse().expect("a name"))
        .collect()
}

fn among<T: std::str::FromStr<Err: std::fmt::Debug> + Ord>(names: &[&str]) -> Among<T> {
    match names {
        [] => Among::Any,
        _ => Among::these("names", list(names)).expect("some"),
    }
}

/// To whom, for what and through which channels, each in every way.
fn of_profile() -> Vec<Terms> {
    let mut all = Vec::new();
    for recipients in [&[][..], &["r"], &["s"], &["r", "s"]] {
        for purposes in [
            &[][..],
            &["p"],
            &["p.q"],
            &["o"],
            &["o", "p"],
            &["o", "p.q"],
        ] {
            for channels in [&[][..], &["mail"], &["web"], &["mail", "web"]] {
                all.push(Terms {
                    scope: Scope::Profile,
                    recipients: among(recipients),
                    purposes: among(purposes),
                    channels: (!channels.is_empty()).then(|| list(channels)),
                });
            }
        }
    }
    all
}

/// Every access there is; some for what no terms name.
fn questions() -> Vec<Question> {
    let mut all = Vec::new();
    for recipient in ["r", "s", "t"] {
        for purpose in ["p", "p.q", "p.q.z", "p.o", "o", "z"] {
            for channel in [None, Some("mail"), Some("web"), Some("post")] {
                let access = Access::new(recipient, purpose, Timestamp::UNIX_EPOCH);
                let access = match channel {
                    Some(channel) => access.on(channel),
                    None => access,
                };
                all.push(access.question().expect("names").clone());
            }
        }
    }
    all
}

fn permitted(terms: &Terms, questions: &[Question]) -> BTreeSet<usize> {
    let all = 0..questions.len();
    all.filter(|place| terms.permit(&questions[*place]))
        .collect()
}

fn prohibited(terms: &Terms, questions: &[Question]) -> BTreeSet<usize> {
    let all = 0..questions.len();
    all.filter(|place| terms.prohibit(&questions[*place]))
        .collect()
}

fn of_scope(scope: &Scope) -> Terms {
    let anybody = of_profile().swap_remove(0);
    Terms {
        scope: scope.clone(),
        ..anybody
    }
}

#[test]
fn scopes_meet_where_some_observation_is_shown() {
    let (sheet, scopes) = (sheet(), scopes());
    let mut met = 0;
    for consent in &scopes {
        for approval in &scopes {
            let shown = !by_both(&sheet, consent, approval).is_empty();
            let (one, other) = (of_scope(consent), of_scope(approval));
            assert_eq!(one.can_meet(&other), shown, "{consent:?} {approval:?}");
            met += usize::from(shown);
        }
    }
    assert!(met > scopes.len() && met < scopes.len() * scopes.len());
}

#[test]
fn terms_meet_where_some_access_is_permitted() {
    let (terms, questions) = (of_profile(), questions());
    let permitted: Vec<_> = terms.iter().map(|one| permitted(one, &questions)).collect();
    for (one, a) in terms.iter().zip(&permitted) {
        for (other, b) in terms.iter().zip(&permitted) {
            assert_eq!(one.can_meet(other), !a.is_disjoint(b), "{one:?} {other:?}");
        }
    }
}

#[test]
fn a_prohibition_cuts_what_both_sides_would_show() {
    let (sheet, scopes) = (sheet(), scopes());
    for consent in &scopes {
        for approval in &scopes {
            let whole = by_both(&sheet, consent, approval);
            for prohibition in &scopes {
                let all = [
                    (CONSENT.0, CONSENT.1, consent),
                    (APPROVAL.0, APPROVAL.1, approval),
                    (Side::Company, Effect::Prohibit, prohibition),
                ];
                let cut = !whole.is_empty() && shown(&sheet, &all) != whole;
                let permits = [&of_scope(consent), &of_scope(approval)];
                let can = of_scope(prohibition).can_cut(permits);
                // Of a link it may cut what it does not name.
                let is_link = matches!(prohibition, Scope::Link(_)) && !whole.is_empty();
                let exact = can == cut || is_link && can;
                assert!(exact, "{prohibition:?} of {consent:?} {approval:?}");
            }
        }
    }
}

#[test]
fn a_prohibition_cuts_where_it_concerns_an_access_that_is_permitted() {
    let (terms, questions) = (of_profile(), questions());
    let permitted: Vec<_> = terms.iter().map(|one| permitted(one, &questions)).collect();
    // Each field in every way, the others in few: the product is too large.
    let varied = |one: &&Terms| {
        let free = usize::from(one.recipients == Among::Any)
            + usize::from(one.purposes == Among::Any)
            + usize::from(one.channels.is_none());
        free >= 2
    };
    for prohibition in &terms {
        let reached = prohibited(prohibition, &questions);
        for (consent, a) in terms.iter().zip(&permitted) {
            if !varied(&prohibition) && !varied(&consent) {
                continue;
            }
            for (approval, b) in terms.iter().zip(&permitted).filter(|(one, _)| varied(one)) {
                let cut = a.iter().any(|one| b.contains(one) && reached.contains(one));
                let can = prohibition.can_cut([consent, approval]);
                assert_eq!(can, cut, "{prohibition:?} of {consent:?} {approval:?}");
            }
        }
    }
}

#[test]
fn a_scope_that_covers_shows_all_that_the_other_does_and_prohibits_it() {
    let (sheet, scopes) = (sheet(), scopes());
    let mut covering = 0;
    for wide in &scopes {
        assert!(of_scope(wide).covers(&of_scope(wide)));
        for narrow in &scopes {
            if !of_scope(wide).covers(&of_scope(narrow)) {
                continue;
            }
            covering += 1;
            for consent in &scopes {
                let (less, more) = (
                    by_both(&sheet, consent, narrow),
                    by_both(&sheet, consent, wide),
                );
                assert!(less.is_subset(&more), "{wide:?} {narrow:?}");
                let left = |prohibition| {
                    let all = [
                        (CONSENT.0, CONSENT.1, consent),
                        (APPROVAL.0, APPROVAL.1, consent),
                        (Side::Company, Effect::Prohibit, prohibition),
                    ];
                    shown(&sheet, &all)
                };
                assert!(left(wide).is_subset(&left(narrow)), "{wide:?} {narrow:?}");
            }
        }
    }
    assert!(covering > 2 * scopes.len(), "{covering}");
}

#[test]
fn terms_that_cover_permit_and_prohibit_all_that_the_others_do() {
    let (terms, questions) = (of_profile(), questions());
    let permitted: Vec<_> = terms.iter().map(|one| permitted(one, &questions)).collect();
    let prohibited: Vec<_> = terms
        .iter()
        .map(|one| prohibited(one, &questions))
        .collect();
    for (wide, one) in terms.iter().enumerate() {
        for (narrow, other) in terms.iter().enumerate() {
            let permits = permitted[narrow].is_subset(&permitted[wide]);
            assert_eq!(one.covers(other), permits, "{one:?} {other:?}");
            let prohibits = prohibited[narrow].is_subset(&prohibited[wide]);
            assert!(!one.covers(other) || prohibits, "{one:?} {other:?}");
        }
    }
}

#[test]
fn windows_meet_in_an_instant_and_cover_every_instant() {
    let day = |day: u32| -> Timestamp {
        format!("2026-01-{day:02}T00:00:00Z")
            .parse()
            .expect("an instant")
    };
    let ends: Vec<_> = [None]
        .into_iter()
        .chain((2..6).map(|n| Some(day(n))))
        .collect();
    let windows = || {
        let from = ends.iter().copied();
        from.flat_map(|from| {
            ends.iter().map(move |until| Window {
                from,
                until: *until,
            })
        })
    };
    let instants =
        |window: Window| -> BTreeSet<u32> { (1..8).filter(|n| window.contains(day(*n))).collect() };
    for one in windows() {
        for other in windows() {
            let (a, b) = (instants(one), instants(other));
            assert_eq!(one.overlaps(other), !a.is_disjoint(&b), "{one:?} {other:?}");
            assert!(!one.covers(other) || b.is_subset(&a), "{one:?} {other:?}");
        }
        assert!(one.covers(one));
    }
}
