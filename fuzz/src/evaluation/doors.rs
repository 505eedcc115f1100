//! One question asked through every door.

use super::{Finding, decide, hides, is, same, view};
use crate::history::{Ask, History};
use crate::oracle::view::how_often_observed;
use crate::oracle::{Access, Oracle};
use crate::world::ATTRIBUTES;
use personagraph::Directory;
use personagraph::directory::Inquiry;
use personagraph::name::Attribute;

/// An access compiled once and a person gathered once answer as a question asked
/// outright; each finding agrees with itself; and a recipient's own answer is of
/// what the host sees.
pub(super) fn agree(
    directory: &Directory,
    oracle: &Oracle,
    ask: &Ask,
    asked: &Access,
    history: &History,
) -> Finding {
    let inquiry = directory.inquiry(&ask.access()).expect("names");
    let whole = view(directory, ask);
    // Also of a person gathered as of another instant, for the other question.
    for other in &history.asks {
        let dossier = directory.dossier(&ask.identifier(), other.at());
        let what = format!("the view, inquired: {ask}");
        same(&inquiry.view(&dossier), &whole, &what)?;
        let answer = inquiry.answer(&dossier);
        hides(&answer)?;
        let of_it = |identity| whole.identities().contains(identity);
        is(answer.identities().iter().all(of_it), || {
            format!("told more than the host sees: {ask}")
        })?;
    }
    findings(directory, &inquiry, oracle, ask, asked)
}

fn findings(
    directory: &Directory,
    inquiry: &Inquiry<'_>,
    oracle: &Oracle,
    ask: &Ask,
    asked: &Access,
) -> Finding {
    let findings = inquiry.decide(&inquiry.dossier(&ask.identifier()));
    hides(&findings)?;
    for attribute in ATTRIBUTES {
        let name: Attribute = attribute.parse().expect("a name");
        let what = format!("`{attribute}`, inquired: {ask}");
        let outright = decide(directory, ask, attribute);
        same(&findings.on(&name), &outright, &what)?;
        let found = findings.iter().filter(|found| *found.attribute() == name);
        let expected = how_often_observed(oracle, ask.identifier, attribute, asked);
        same(&found.count(), &expected, &format!("how often {what}"))?;
    }
    for found in findings.iter() {
        let is_allowed = found.is_allowed();
        let agrees = is_allowed == found.decision().is_allow()
            && is_allowed == (found.grounds().count() > 0)
            && (!is_allowed || found.prohibitions().count() == 0)
            && (!is_allowed || found.missing().count() == 0);
        is(agrees, || {
            let decision = found.decision();
            format!("{found:?} does not agree with itself: {decision:?}: {ask}")
        })?;
    }
    Ok(())
}
