//! A person's identity graph, to look at.

use super::Graph;
use super::explain::Resolved;
use crate::identifier::Identifier;
use crate::identity::{Basis, Lens, Refusal};
use crate::name::EventId;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::fmt;

/// What a line between two identifiers says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Line {
    /// They are one person.
    Accepted(Basis),
    /// Evidence says so, and a rule refuses it.
    Refused(Basis, Refusal),
    /// They are different.
    Different(Basis),
}

/// The identity graph around an identifier: who is one person, by which links,
/// and which links do not count. Identifiers are in clear in its texts, and
/// for the host alone; `Debug` hides them.
///
/// `Display` is a text; [`to_dot`](Self::to_dot) is for Graphviz.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Identifiers, ascending, each with the number of its person; none for those to
    /// whom only refused links lead.
    identifiers: BTreeMap<Identifier, Option<usize>>,
    /// By their ends: the line, and the evidence that it stands for.
    lines: BTreeSet<([Identifier; 2], Line, EventId)>,
}

impl Graph {
    /// The picture of all that hangs together with an identifier through a lens,
    /// and of the links from there that a rule refused; empty if it is unknown.
    #[must_use]
    pub fn picture(&self, identifier: &Identifier, lens: &Lens) -> Picture {
        let mut picture = Picture {
            identifiers: BTreeMap::new(),
            lines: BTreeSet::new(),
        };
        let seen = self.seen(lens, &[]);
        let vertex = self.held.vertex(identifier);
        let Some(vertex) = vertex.filter(|&vertex| seen.known_from(vertex).is_some()) else {
            return picture;
        };
        let found = Resolved::around(&seen, vertex);
        let mut refused: BTreeMap<_, _> = found.refused().collect();
        let links = found.piece.links.iter().map(|edge| edge.link);
        let all: BTreeSet<_> = links.chain(refused.keys().copied()).collect();
        for record in all {
            let basis = self.held.basis(record, &self.rules);
            picture.draw(
                self,
                record,
                match refused.remove(&record) {
                    Some(why) => Line::Refused(basis, why),
                    None => Line::Accepted(basis),
                },
            );
        }
        for edge in &found.piece.differences {
            let basis = self.held.basis(edge.link, &self.rules);
            picture.draw(self, edge.link, Line::Different(basis));
        }
        let mut persons: Vec<Vec<Identifier>> = (0..found.walked.persons)
            .map(|person| self.identifiers(found.members(person)))
            .collect();
        persons.sort_unstable();
        for (person, members) in persons.into_iter().enumerate() {
            let numbered = members.into_iter().map(|member| (member, Some(person)));
            picture.identifiers.extend(numbered);
        }
        // Whoever only a refused link leads to is somebody else, not looked at here.
        let ends = picture.lines.iter().flat_map(|(ends, ..)| ends.clone());
        for end in ends.collect::<BTreeSet<_>>() {
            picture.identifiers.entry(end).or_insert(None);
        }
        picture
    }
}

impl Picture {
    fn draw(&mut self, graph: &Graph, record: super::Record, line: Line) {
        let [a, b] = graph
            .held
            .ends(record)
            .map(|end| graph.held.identifier(end));
        if let (Some(a), Some(b), Some(id)) = (a, b, graph.held.event_id(record)) {
            self.lines.insert(([a, b], line, id));
        }
    }

    /// The picture in Graphviz's language: identifiers coloured by namespace and
    /// framed by person, links labelled by basis, refused ones dashed and labelled
    /// by rule, differences dotted.
    #[must_use]
    pub fn to_dot(&self) -> alloc::string::String {
        alloc::format!("{}", Dot(self))
    }

    fn persons(&self) -> BTreeMap<usize, Vec<&Identifier>> {
        let mut persons: BTreeMap<usize, Vec<&Identifier>> = BTreeMap::new();
        for (identifier, &person) in &self.identifiers {
            if let Some(person) = person {
                persons.entry(person).or_default().push(identifier);
            }
        }
        persons
    }

    /// Those to whom only refused links lead.
    fn others(&self) -> impl Iterator<Item = &Identifier> {
        let others = self
            .identifiers
            .iter()
            .filter(|(_, person)| person.is_none());
        others.map(|(identifier, _)| identifier)
    }
}

/// A rule, as short as a label must be.
fn in_short(why: &Refusal) -> &'static str {
    match why {
        Refusal::Blocked => "blocked",
        Refusal::Shared => "shared by too many",
        Refusal::Limit(_) => "limit",
        Refusal::Different => "different",
        Refusal::Contested => "contested",
        Refusal::TooWeak => "too weak",
        Refusal::Size => "too large",
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let basis = |f: &mut fmt::Formatter<'_>, basis: &Basis| {
            f.write_str(basis.as_str())?;
            basis.score().map_or(Ok(()), |score| write!(f, " {score}"))
        };
        match self {
            Self::Accepted(by) => basis(f, by),
            Self::Refused(by, why) => {
                basis(f, by)?;
                write!(f, ", refused: {}", in_short(why))
            }
            Self::Different(by) => {
                f.write_str("different, ")?;
                basis(f, by)
            }
        }
    }
}

/// One person a paragraph: its identifiers, then its links; then what does not
/// count.
impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (person, (_, members)) in self.persons().into_iter().enumerate() {
            writeln!(f, "person {}", person + 1)?;
            for member in &members {
                writeln!(f, "  {}", member.as_str())?;
            }
            for ([a, b], line, id) in &self.lines {
                if matches!(line, Line::Accepted(_)) && members.contains(&a) {
                    writeln!(f, "  {} == {} ({line}; {id})", a.as_str(), b.as_str())?;
                }
            }
        }
        for ([a, b], line, id) in &self.lines {
            match line {
                Line::Accepted(_) => {}
                Line::Refused(..) => {
                    writeln!(f, "{} -- {} ({line}; {id})", a.as_str(), b.as_str())?;
                }
                Line::Different(_) => {
                    writeln!(f, "{} =/= {} ({line}; {id})", a.as_str(), b.as_str())?;
                }
            }
        }
        Ok(())
    }
}

/// A picture, written for Graphviz.
struct Dot<'p>(&'p Picture);

/// Colours that people who confuse red and green can tell apart (Okabe and Ito
/// 2008), light enough to be read on.
const COLOURS: [&str; 7] = [
    "#56b4e9", "#e69f00", "#009e73", "#f0e442", "#cc79a7", "#d55e00", "#999999",
];

/// A text between quotation marks.
struct Quoted<'t>(&'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for c in self.0.chars() {
            match c {
                '"' | '\\' => write!(f, "\\{c}")?,
                c if c.is_control() => f.write_str("\u{fffd}")?,
                c => write!(f, "{c}")?,
            }
        }
        f.write_str("\"")
    }
}

impl fmt::Display for Dot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let picture = self.0;
        let spaces: BTreeSet<&str> = picture
            .identifiers
            .keys()
            .map(Identifier::namespace)
            .collect();
        let colour = |identifier: &Identifier| {
            let place = spaces
                .iter()
                .position(|space| *space == identifier.namespace());
            place
                .and_then(|place| COLOURS.iter().cycle().nth(place))
                .copied()
                .unwrap_or_default()
        };
        writeln!(f, "graph identity {{")?;
        writeln!(
            f,
            "  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\"];"
        )?;
        writeln!(f, "  edge [fontname=\"sans-serif\", fontsize=10];")?;
        for (person, (_, members)) in picture.persons().into_iter().enumerate() {
            writeln!(f, "  subgraph cluster_{person} {{")?;
            writeln!(f, "    label=\"person {}\"; style=rounded;", person + 1)?;
            for member in members {
                writeln!(
                    f,
                    "    {} [fillcolor=\"{}\"];",
                    Quoted(member.as_str()),
                    colour(member)
                )?;
            }
            writeln!(f, "  }}")?;
        }
        for other in picture.others() {
            let (name, colour) = (Quoted(other.as_str()), colour(other));
            writeln!(f, "  {name} [fillcolor=\"{colour}\"];")?;
        }
        for ([a, b], line, _) in &picture.lines {
            let style = match line {
                Line::Accepted(_) => "solid",
                Line::Refused(..) => "dashed",
                Line::Different(_) => "dotted",
            };
            let label = alloc::format!("{line}");
            let (a, b) = (Quoted(a.as_str()), Quoted(b.as_str()));
            writeln!(f, "  {a} -- {b} [style={style}, label={}];", Quoted(&label))?;
        }
        writeln!(f, "}}")
    }
}
