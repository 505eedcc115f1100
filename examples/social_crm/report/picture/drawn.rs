//! Pictures by the library, and the same in words.

use crate::error::Error;
use crate::report::html::{Html, tag};
use personagraph::picture::Picture;
use personagraph::population::Funnel;
use personagraph::population::analysis::Table;
use personagraph::profile::Disclosure;
use personagraph::venn::Counts;

/// Which region of a person each access sees.
pub(crate) fn person(title: &str, disclosure: &Disclosure) -> Html {
    both(&Picture::of_person(title, disclosure))
}

/// How many people are in which personas.
pub(crate) fn population(title: &str, names: &[&str], counts: &Counts) -> Result<Html, Error> {
    Ok(both(&Picture::of_population(title, names, counts)?))
}

/// The same, as far as analysts may know.
pub(crate) fn published(title: &str, table: &Table) -> Result<Html, Error> {
    Ok(both(&Picture::of_published(title, table)?))
}

/// How many people pass each gate.
pub(crate) fn funnel(title: &str, funnel: &Funnel) -> Html {
    both(&Picture::of_funnel(title, funnel))
}

fn both(picture: &Picture) -> Html {
    let summary = tag("summary").text("The same in words");
    let words = tag("pre").text(picture.text().trim_end());
    let words = tag("details").class("twin").add(summary).add(words);
    [Html::drawn(picture.svg()), words.into()]
        .into_iter()
        .collect()
}
