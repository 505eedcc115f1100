//! What the person said of the use of its data; where it is reached, and what links
//! it.

use super::html::{Html, code, section, table, tag, time, value};
use super::person::Subject;
use super::words;
use personagraph::condition::Truth;
use personagraph::directory::{Event, Statement, What};
use personagraph::identity::{Basis, Pair, Within};
use personagraph::permission::{ConsentStatus, LegalBasis};
use personagraph::{Identifier, Lens};

/// Consents, prohibitions and withdrawals.
pub(crate) fn consents(of: &Subject<'_>) -> Html {
    let log = of
        .directory
        .consents(of.identifier, &Lens::vouched(), of.at);
    let inside = if log.is_empty() {
        let nothing = "Nothing was said: nobody may see anything by consent.";
        tag("p").class("note").text(nothing).into()
    } else {
        let heads = ["Said", "What", "How it stands"];
        table(
            "Statements on record",
            &heads,
            log.iter().map(|one| statement(one)),
        )
    };
    section("consents", "What was said about use", inside).into()
}

fn statement(one: &Statement<'_>) -> Vec<Html> {
    let said = [
        time(one.at),
        tag("div").text("by ").add(code(one.source)).into(),
        tag("div")
            .text("through ")
            .add(value(one.through().as_str()))
            .into(),
    ];
    let consent = one.consent;
    let mut what = vec![
        Html::from(tag("strong").text(words::meaning(one.meaning()))),
        Html::text(&format!(": {}", words::terms(&consent.terms))),
    ];
    let window = words::window(consent.window);
    if !window.is_empty() {
        what.push(tag("div").text(&words::sentence(&window)).into());
    }
    if let Some(when) = &consent.when {
        let words = words::condition(when);
        let holds = words::holds(one.condition);
        let words = format!("On condition that {words}, {holds}");
        what.push(tag("div").text(&words).into());
    }
    if consent.basis != LegalBasis::Consent {
        let basis = consent.basis.as_str().replace('_', " ");
        let basis = format!("Legal basis: {basis}");
        what.push(tag("div").text(&basis).into());
    }
    let class = match one.status {
        ConsentStatus::Given if one.condition == Truth::True => "status given",
        ConsentStatus::Refused => "status refused",
        _ => "status over",
    };
    let mut status: Vec<Html> = vec![
        tag("span")
            .class(class)
            .text(words::status(one.status))
            .into(),
    ];
    let endings = words::endings(one);
    if !endings.is_empty() {
        status.push(tag("div").text(&words::sentence(&endings)).into());
    }
    [said.into_iter().collect(), what.into_iter().collect()]
        .into_iter()
        .chain([status.into_iter().collect()])
        .collect()
}

/// Where the person can be reached, and what makes its identifiers one person.
pub(crate) fn links(of: &Subject<'_>) -> Html {
    let rules = of.directory.rules();
    let item = |one: &Identifier| {
        let reachable = rules.is_reachable(one);
        let class = if reachable {
            "status given"
        } else {
            "status over"
        };
        let words = if reachable {
            "reachable"
        } else {
            "not a contact point"
        };
        let mark = tag("span").class(class).text(words);
        tag("li").add(value(one.as_str())).text(" ").add(mark)
    };
    let all = tag("ul")
        .class("plain")
        .all(of.person.identifiers.iter().map(item));
    let mut rows: Vec<_> = of.events().filter_map(|event| link(of, event)).collect();
    rows.sort_by_key(|(key, _)| *key);
    let links = if rows.is_empty() {
        let alone = "No evidence links this person with anything else.";
        tag("p").class("note").text(alone).into()
    } else {
        let heads = ["Between", "How it is known", "What it does"];
        table("Evidence", &heads, rows.into_iter().map(|(_, row)| row))
    };
    let inside: Html = [Html::from(all), links].into_iter().collect();
    section("links", "Where to reach, and what links", inside).into()
}

type Row<'e> = ((personagraph::Timestamp, &'e str), Vec<Html>);

/// A piece of evidence that names one of the person's identifiers.
fn link<'e>(of: &Subject<'_>, event: &'e Event) -> Option<Row<'e>> {
    let (between, basis, within, same) = match &event.what {
        What::Linked(link) => (&link.between, link.basis, link.within.as_ref(), true),
        What::Distinguished(apart) => (&apart.between, apart.basis, None, false),
        _ => return None,
    };
    if event.at > of.at || !between.ends().iter().any(|end| of.is_own(end)) {
        return None;
    }
    let ends = between
        .ends()
        .iter()
        .map(|end| tag("div").add(end_of(of, end)));
    let score = basis.score();
    let score = score.map_or_else(String::new, |score| {
        format!(", with a score of {}", score.get())
    });
    let how = tag("div").text(&format!("{}{score}", basis.as_str()));
    let by = tag("div").add(time(event.at)).text(" by ");
    let how = [how, by.add(code(&event.source))];
    let id = (event.at, event.id.as_str());
    let does = does(of, event, between, basis, same);
    let does = [Html::text(&does)]
        .into_iter()
        .chain(within.map(confidential));
    let row = vec![
        ends.map(Html::from).collect(),
        how.into_iter().map(Html::from).collect(),
        does.collect(),
    ];
    Some((id, row))
}

/// An identifier; of somebody else, no more than its namespace: this page is not
/// about them.
fn end_of(of: &Subject<'_>, end: &Identifier) -> Html {
    if of.is_own(end) {
        return value(end.as_str());
    }
    let words = format!(
        "{}: (not shown, it may be somebody else's)",
        end.namespace()
    );
    tag("span").class("note").text(&words).into()
}

fn confidential(within: &Within) -> Html {
    let personas = words::listed(within.personas(), "and");
    let words = format!("Confidential within {personas}");
    tag("div").text(&words).into()
}

fn does(of: &Subject<'_>, event: &Event, between: &Pair, basis: Basis, same: bool) -> String {
    if let Some(by) = of.taken_back(event) {
        let on = super::html::day(by.at);
        return format!("Nothing: taken back on {on} by {}", by.source);
    }
    if !same {
        return "Keeps the two apart".to_owned();
    }
    let both = between.ends().iter().all(|end| of.is_own(end));
    match (both, basis.is_vouched()) {
        (true, true) => "Makes them one person".to_owned(),
        (true, false) => "Agrees with what the person vouched for".to_owned(),
        (false, true) => "Nothing: the rules keep the two apart".to_owned(),
        (false, false) => "A guess: permissions do not cross it, prohibitions do".to_owned(),
    }
}
