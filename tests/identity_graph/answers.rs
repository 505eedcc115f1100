//! All that a graph answers, as text: two graphs are alike if their answers are.

use crate::eyes::Eye;
use crate::facts::{event, identifier};
use personagraph::Identifier;
use personagraph::identity::{
    Audit, Basis, Bridge, Explanation, Graph, Person, Refuted, Weak, Why,
};
use std::collections::BTreeMap;

/// Questions and their answers.
pub(crate) type Answers = BTreeMap<String, String>;

/// Who asks, and about what.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) identifiers: &'a [String],
    pub(crate) eyes: &'a [Eye],
    /// The evidence that is asked to be thought away, one by one and all together.
    pub(crate) without: &'a [String],
}

/// Everything that is asked through the lenses, and what only the host may ask.
pub(crate) fn answers(graph: &Graph, asked: Asked<'_>) -> Answers {
    let mut answers = answers_through(graph, asked);
    let mut everybody: Vec<_> = graph.persons().collect();
    everybody.sort_unstable();
    answers.insert("persons".into(), all(&everybody, person));
    for of in asked.identifiers {
        let who = identifier(of);
        answers.insert(format!("id of {of}"), format!("{:?}", graph.id_of(&who)));
        answers.insert(
            format!("aliases of {of}"),
            format!("{:?}", graph.aliases(&who)),
        );
    }
    let size = graph.size();
    let size = format!("{} known, {} pieces", size.identifiers, size.evidence);
    answers.insert("size".into(), size);
    answers
}

/// What is asked through the lenses alone.
pub(crate) fn answers_through(graph: &Graph, asked: Asked<'_>) -> Answers {
    let mut answers = Answers::new();
    for eye in asked.eyes {
        let lens = eye.lens();
        let mut say = |question: String, answer: String| {
            answers.insert(format!("{question}, {lens}"), answer);
        };
        say("people".into(), all(&graph.people(&lens), person));
        for a in asked.identifiers {
            let who = identifier(a);
            let found = graph.person_of(&who, &lens);
            say(
                format!("person of {a}"),
                found.as_ref().map_or_else(String::new, person),
            );
            say(
                format!("bridges of {a}"),
                all(&graph.bridges(&who, &lens), bridge),
            );
            let picture = graph.picture(&who, &lens);
            say(format!("picture of {a}"), picture.to_string());
            say(format!("drawing of {a}"), picture.to_dot());
            for b in asked.identifiers {
                let why = graph.explain(&who, &identifier(b), &lens);
                say(format!("{a} and {b}"), explanation(&why));
            }
        }
        let ids: Vec<_> = asked.without.iter().map(|id| event(id)).collect();
        for gone in ids.chunks(1).chain([ids.as_slice()]) {
            let fallout = graph.without(gone, &lens);
            let sides = [fallout.before, fallout.after].map(|side| all(&side, person));
            say(
                format!("without {gone:?}"),
                format!("{} -> {}", sides[0], sides[1]),
            );
        }
        let audits = [
            Audit::default(),
            Audit::default().links(3).part(1),
            Audit::default()
                .links(2)
                .part(1)
                .weaker_than(Basis::Declared),
        ];
        for audit in audits {
            let question = format!("{audit:?}");
            say(
                question,
                all(&graph.audit(&audit.through(lens.clone())), weak),
            );
        }
    }
    answers
}

/// Where two lists of answers first differ.
pub(crate) fn difference(one: &Answers, other: &Answers) -> Option<String> {
    let questions = one.keys().chain(other.keys());
    let mut differing = questions.filter(|question| one.get(*question) != other.get(*question));
    differing.next().map(|question| {
        let [one, other] = [one, other].map(|answers| answers.get(question).cloned());
        let [one, other] = [one, other].map(Option::unwrap_or_default);
        format!("{question}\n  one: {one}\n  other: {other}")
    })
}

fn all<T>(items: &[T], one: impl Fn(&T) -> String) -> String {
    items.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn names(identifiers: &[Identifier]) -> String {
    all(identifiers, |identifier| identifier.as_str().to_string())
}

pub(crate) fn person(person: &Person) -> String {
    format!("{}: {}", person.id, names(&person.identifiers))
}

fn why(why: &Why) -> String {
    let Why {
        evidence,
        from,
        to,
        basis,
        at,
        source,
        ..
    } = why;
    let (from, to, at) = (from.as_str(), to.as_str(), at.as_millis());
    format!("{evidence} {from}-{to} {basis:?} {at} {source}")
}

fn refuted(found: &Refuted) -> String {
    let link = why(&found.link);
    format!(
        "{link} refused as {:?} because {:?}",
        found.rule, found.because
    )
}

fn bridge(found: &Bridge) -> String {
    let link = why(&found.link);
    format!(
        "{link} between {} and {}",
        names(&found.near),
        names(&found.far)
    )
}

fn weak(found: &Weak) -> String {
    let cut = all(&found.cut, why);
    format!(
        "{} by {cut} from {}",
        person(&found.person),
        names(&found.part)
    )
}

pub(crate) fn explanation(found: &Explanation) -> String {
    match found {
        Explanation::One {
            path, support, cut, ..
        } => {
            let [path, support, cut] = [path, support, cut].map(|links| all(links, why));
            format!("one: by {path}; with {support}; but for {cut}")
        }
        Explanation::Two {
            refused, different, ..
        } => {
            format!(
                "two: {}; different {}",
                all(refused, refuted),
                all(different, why)
            )
        }
        _ => "unknown".into(),
    }
}
