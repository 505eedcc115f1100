//! What lies in each persona, and how it was made.

use super::html::{Html, Tag, code, counted, section, table, tag, time, value};
use super::person::Subject;
use super::words;
use personagraph::condition::Truth;
use personagraph::directory::What;
use personagraph::name::Persona;
use personagraph::persona::{How, Making, Member, Members};

/// Each persona in turn, and what is in none.
pub(crate) fn all(of: &Subject<'_>) -> Html {
    let personas = of.personas();
    let mut parts: Vec<Html> = personas.names().map(|name| one(of, name)).collect();
    let members = personas.members().iter();
    let outside: Vec<_> = members
        .filter(|member| personas.of(member).next().is_none())
        .map(|member| (member, Truth::True))
        .collect();
    if !outside.is_empty() {
        let card = tag("article").class("card");
        let heading = tag("h3").text("In no persona");
        let note = "A permission for a persona does not reach these. One for the whole profile, \
                    or for the attribute's name, does.";
        let note = tag("p").class("note").text(note);
        let members = members_of(of, None, outside);
        parts.push(card.add(heading).add(note).add(members).into());
    }
    section("personas", "What lies in each persona", cards(parts)).into()
}

fn cards(parts: Vec<Html>) -> Html {
    if parts.is_empty() {
        return tag("p").class("note").text("Nothing is known yet.").into();
    }
    parts.into_iter().collect()
}

fn one(of: &Subject<'_>, name: &Persona) -> Html {
    let personas = of.personas();
    let members = personas.members().iter();
    let members: Vec<_> = members
        .map(|member| (member, personas.lies(member, name)))
        .filter(|(member, truth)| *truth != Truth::False || would_lie(of, member, name))
        .collect();
    let made = personas.makings(name).iter().map(|making| how(of, making));
    let made: Vec<Tag> = made.map(|how| tag("li").add(how)).collect();
    let made = tag("ul").class("made").all(made);
    let heading = tag("h3").text(name.as_str());
    let made = tag("div")
        .class("how")
        .add(tag("h4").text("Made by"))
        .add(made);
    let card = tag("article").class("card").add(heading).add(made);
    card.add(members_of(of, Some(name), members)).into()
}

/// Whether it would lie there if a condition held.
fn would_lie(of: &Subject<'_>, member: &Member, name: &Persona) -> bool {
    let mut makings = of.personas().makings(name).iter();
    makings.any(|making| making.members.contains_key(member))
}

fn how(of: &Subject<'_>, making: &Making) -> Html {
    let count = making.members.len();
    let what = match &making.how {
        How::Disclosed => return Html::text(&disclosed(count)),
        How::Account => accounts(of, making),
        How::Attributes(names) => {
            let names = names.iter().map(|name| code(name.as_str()));
            let names = words_between(names.collect(), ", ");
            [Html::text("everything named "), names]
                .into_iter()
                .collect()
        }
        _ => Html::text("a statement of another kind"),
    };
    let mut parts = vec![what];
    if making.is_template {
        parts.push(Html::text(", a template for everybody"));
    }
    if let Some(when) = &making.when {
        let truth = Truth::any(making.members.values().copied());
        let words = format!(
            ", on condition that {}, {}",
            words::condition(when),
            words::holds(truth)
        );
        parts.push(Html::text(&words));
    }
    if let Some(event) = making.event.as_ref().and_then(|id| of.event(id)) {
        parts.push(Html::text("; said on "));
        parts.push(time(event.at));
        parts.push(Html::text(" by "));
        parts.push(code(&event.source));
    }
    parts.into_iter().collect()
}

fn disclosed(count: usize) -> String {
    let observations = counted(count, "observation", "observations");
    format!("{observations} disclosed through it")
}

/// The accounts that were enclosed, as far as they are this person's.
fn accounts(of: &Subject<'_>, making: &Making) -> Html {
    let event = making.event.as_ref().and_then(|id| of.event(id));
    let enclosed = event.and_then(|event| match &event.what {
        What::Enclosed(enclosure) => Some(enclosure.members()),
        _ => None,
    });
    let accounts: Vec<Html> = match enclosed {
        Some(Members::Identifiers(all)) => {
            let own = all.iter().filter(|one| of.is_own(one));
            own.map(|one| value(one.as_str())).collect()
        }
        _ => Vec::new(),
    };
    let accounts = words_between(accounts, ", ");
    [Html::text("everything through "), accounts]
        .into_iter()
        .collect()
}

fn words_between(parts: Vec<Html>, between: &'static str) -> Html {
    let parts = parts.into_iter().enumerate();
    let parts = parts.flat_map(|(n, part)| {
        let before = (n > 0).then(|| Html::text(between));
        before.into_iter().chain([part])
    });
    parts.collect()
}

/// By attribute: value, and how it came to be known.
fn members_of(of: &Subject<'_>, persona: Option<&Persona>, members: Vec<(&Member, Truth)>) -> Html {
    if members.is_empty() {
        let nothing = tag("p").class("note").text("Nothing lies in it now.");
        return nothing.into();
    }
    let row = |(member, truth): (&Member, Truth)| {
        let doubt = match truth {
            Truth::True => Html::default(),
            Truth::Unknown => tag("span").class("tag").text("may lie here").into(),
            Truth::False => tag("span").class("tag").text("not now").into(),
        };
        let others = of
            .personas()
            .of(member)
            .filter(|other| Some(*other) != persona);
        let others = words::listed(others, "and");
        let others = (!others.is_empty()).then(|| {
            let words = format!("also in {others}");
            Html::from(tag("div").class("also").text(&words))
        });
        let name = [code(member.attribute()), doubt].into_iter().chain(others);
        let name = name.collect();
        let (what, seen) = match member.as_identifier() {
            Some(identifier) => (
                value(identifier.as_str()),
                Html::text("the identifier itself"),
            ),
            None => observed(of, member),
        };
        vec![name, what, seen]
    };
    let rows = members.into_iter().map(row);
    let caption = persona.map(|name| format!("What lies in {name}"));
    let caption = caption.unwrap_or_else(|| "What lies outside all circles".to_owned());
    table(&caption, &["Attribute", "Value", "Seen"], rows)
}

fn observed(of: &Subject<'_>, member: &Member) -> (Html, Html) {
    let event = member.observed().and_then(|id| of.event(id));
    let Some((event, What::Observed(seen))) = event.map(|event| (event, &event.what)) else {
        return (Html::default(), Html::default());
    };
    let through = tag("div").text("through ");
    let through = through.add(value(seen.identifier.as_str()));
    let by = tag("div").add(time(event.at)).text(" by ");
    let by = by.add(code(&event.source));
    let sure = seen
        .confidence
        .map(|sure| tag("div").text(&format!("sure to {} of 1", sure.get())));
    let until = seen
        .until
        .map(|until| tag("div").text("holds until ").add(time(until)));
    let seen_by = [by, through].into_iter().chain(sure).chain(until);
    let seen_by = seen_by.map(Html::from).collect();
    (value(&seen.value.in_clear().to_string()), seen_by)
}
