//! The two yeses and the prohibitions (P-c to P-l, W-b).

use std::rc::Rc;

use super::event::{Body, Event, Names, Scope, Statement};
use super::identity::Partition;
use super::rules::{Evidence, Lens};
use super::world::{Relation, World, erasures};
use super::{Access, Oracle};

/// Instant, event id, seat, yes: in this order the last of a seat is its latest.
type Vote<'a> = (i64, &'a str, &'a str, bool);

/// What one access asks, with the graphs that its answer needs.
pub struct Question<'a> {
    pub access: &'a Access,
    /// P-l applies: values are asked for, not only the decision of the instant.
    pub values: bool,
    pub now: Rc<World<'a>>,
    ever: Rc<World<'a>>,
    relation: Rc<Relation>,
    relation_ever: Rc<Relation>,
    erased: Rc<Vec<Erasure>>,
    /// All vouched links, confidential ones included (W-b).
    pub vouched: Rc<Partition>,
    /// The vouched links that the access may know of (W-a).
    pub known: Partition,
}

/// R-b: an erasure, and what was at its instant had nothing been erased.
struct Erasure {
    at: i64,
    who: String,
    /// What reached what.
    then: Relation,
    /// The vouched links that a rule refused, at the latest as of the access.
    refused: Names,
}

/// Whom a permission is asked for: one identifier (of an observation), or a whole person (W-b).
pub struct Subject {
    /// A prohibition or a merely possible statement counts if it reaches any of these.
    pub reached: Names,
    /// A permit or a certain statement counts if it is made through one of these (P-i).
    pub sure: Names,
}

impl<'a> Question<'a> {
    pub fn new(oracle: &'a Oracle, access: &'a Access, values: bool) -> Question<'a> {
        let (now, ever) = (
            World::new(oracle, Some(access.at)),
            World::new(oracle, None),
        );
        let vouched = Lens::read("vouched");
        let erased = erasures(oracle).into_iter().map(|(at, who)| Erasure {
            at,
            who: who.to_string(),
            then: Relation::of(&World::unerased(oracle, at)),
            refused: World::unerased(oracle, at.min(access.at))
                .resolve(vouched, |_| true)
                .refused
                .into_keys()
                .collect(),
        });
        let mut question = Question {
            access,
            values,
            relation: Rc::new(Relation::of(&now)),
            relation_ever: Rc::new(Relation::of(&ever)),
            erased: Rc::new(erased.collect()),
            vouched: Rc::default(),
            known: Partition::default(),
            now: Rc::new(now),
            ever: Rc::new(ever),
        };
        let all_vouched = question
            .now
            .resolve_granting(vouched, |_| true, |e| question.grants(e));
        question.vouched = Rc::new(all_vouched.persons);
        question.known = question.known();
        question
    }

    /// What another access asks at the same instant.
    pub fn instead<'b>(&self, access: &'b Access) -> Question<'b>
    where
        'a: 'b,
    {
        assert_eq!(access.at, self.access.at, "the graphs are of one instant");
        let (now, ever): (Rc<World<'b>>, Rc<World<'b>>) = (self.now.clone(), self.ever.clone());
        let mut question = Question {
            access,
            values: self.values,
            relation: Rc::clone(&self.relation),
            relation_ever: Rc::clone(&self.relation_ever),
            erased: Rc::clone(&self.erased),
            vouched: Rc::clone(&self.vouched),
            known: Partition::default(),
            now,
            ever,
        };
        question.known = question.known();
        question
    }

    fn known(&self) -> Partition {
        let (used, grants) = (
            |e: &Evidence| self.may_know(e),
            |e: &Evidence| self.grants(e),
        );
        let found = self
            .now
            .resolve_granting(Lens::read("vouched"), used, grants);
        found.persons
    }

    /// R-b: a link that a rule refused at an erasure of what ever hung together with it, because of
    /// what is void now, carries no grant since.
    fn grants(&self, link: &Evidence) -> bool {
        let mut then = self
            .erased
            .iter()
            .filter(|erasure| self.touches(erasure, &link.between[0]));
        !then.any(|erasure| erasure.refused.contains(&link.id))
    }

    /// W-b: a confidential link is known if the link is permitted for each pair of its personas,
    /// for the person of each of its ends.
    pub(super) fn may_know(&self, link: &Evidence) -> bool {
        link.between.iter().all(|end| {
            let person = self.vouched.person(end);
            let mut pairs = link
                .within
                .iter()
                .flat_map(|a| link.within.range(a.clone()..).map(move |b| (a, b)));
            pairs.all(|(a, b)| a == b || self.may_link(&person, (a, b)))
        })
    }

    /// W-b, W-c: both yeses to the link of a pair of personas, asked of a whole person.
    fn may_link(&self, person: &Names, pair: (&str, &str)) -> bool {
        let [consents, approvals, prohibitions] = self.links(person);
        let any = |scopes: &[&Scope]| scopes.iter().any(|scope| scope.links(Some(pair)));
        any(&consents) && any(&approvals) && !any(&prohibitions)
    }

    /// What is said of links to a whole person.
    pub fn links(&self, person: &Names) -> [Vec<&'a Scope>; 3] {
        let subject = Subject {
            reached: person.clone(),
            sure: person.clone(),
        };
        [
            self.consents(&subject),
            self.approvals(&subject),
            self.prohibitions(&subject),
        ]
    }

    /// The scopes of the live consents that hold for the subject.
    pub fn consents(&self, subject: &Subject) -> Vec<&'a Scope> {
        self.now
            .live
            .iter()
            .filter_map(|e| match &e.body {
                Body::Consented { speaker, statement } if statement.permit => {
                    Some((e, speaker, statement))
                }
                _ => None,
            })
            .filter(|(_, speaker, _)| subject.sure.contains(*speaker))
            .filter(|(e, _, statement)| {
                self.permits(e, statement, subject) && !self.is_withdrawn(e)
            })
            .map(|(_, _, statement)| &statement.scope)
            .collect()
    }

    /// The scopes of the live approvals that hold for the subject.
    pub fn approvals(&self, subject: &Subject) -> Vec<&'a Scope> {
        self.now
            .live
            .iter()
            .filter_map(|e| match &e.body {
                Body::Proposed { statement } if statement.permit => Some((e, statement)),
                _ => None,
            })
            .filter(|(e, statement)| self.permits(e, statement, subject) && self.is_approved(e))
            .map(|(_, statement)| &statement.scope)
            .collect()
    }

    /// Whether a live prohibition of either side, with a scope that may cover it, reaches the
    /// subject.
    pub fn is_prohibited(&self, subject: &Subject, covers: impl Fn(&Scope) -> bool) -> bool {
        self.prohibitions(subject).into_iter().any(covers)
    }

    /// P-e, P-j: the scopes of the live prohibitions of either side that reach the subject. R-b: an
    /// erasure does not end one.
    pub fn prohibitions(&self, subject: &Subject) -> Vec<&'a Scope> {
        self.now
            .said
            .iter()
            .filter_map(|e| match &e.body {
                Body::Consented { speaker, statement } => {
                    let holds = self.prohibits(e, statement, subject)
                        && !self.is_withdrawn(e)
                        && self.prohibition_reaches(e, speaker, subject);
                    holds.then_some(&statement.scope)
                }
                Body::Proposed { statement } => {
                    let holds = self.prohibits(e, statement, subject) && self.is_approved(e);
                    holds.then_some(&statement.scope)
                }
                _ => None,
            })
            .collect()
    }

    /// P-j as of now; R-b: and what it reached at every erasure since.
    fn prohibition_reaches(&self, event: &Event, speaker: &str, subject: &Subject) -> bool {
        let now = !self.now.is_void(event) && self.may_concern(speaker, subject);
        now || self.concerned(event, speaker, subject)
    }

    /// P-i: whether something said through the identifier may concern the subject.
    pub fn may_concern(&self, identifier: &str, subject: &Subject) -> bool {
        subject.sure.contains(identifier)
            || !self
                .relation
                .reach(identifier)
                .is_disjoint(&subject.reached)
    }

    /// R-b: whether what was said through the identifier, void since or not, concerned the subject
    /// at an erasure not before it. Only erasures count of what ever hung together with the
    /// subject.
    pub fn concerned(&self, event: &Event, identifier: &str, subject: &Subject) -> bool {
        self.erased
            .iter()
            .filter(|erasure| event.at <= erasure.at)
            .any(|erasure| {
                let reached = erasure.then.reach(identifier);
                let touched = |one: &&String| self.touches(erasure, one);
                subject
                    .reached
                    .intersection(&reached)
                    .any(|one| touched(&one))
            })
    }

    /// Whether an erasure is of what hung together with the identifier, by links said by the
    /// access's instant (P10) or the erasure's, if that is later.
    fn touches(&self, erasure: &Erasure, identifier: &str) -> bool {
        let piece = self.piece(identifier, self.access.at.max(erasure.at));
        piece.contains(&erasure.who)
    }

    /// Everything that links said by then, of whatever basis and fate, ever held together with the
    /// identifier; nothing beyond a blocked one.
    fn piece(&self, identifier: &str, then: i64) -> Names {
        let mut piece = Names::from([identifier.to_string()]);
        loop {
            let before = piece.len();
            for event in self.now.oracle.events.iter().filter(|e| e.at <= then) {
                if let Body::Linked { between, .. } = &event.body {
                    let open = |end: &String| piece.contains(end) && !self.is_blocked(end);
                    if between.iter().any(open) {
                        piece.extend(between.clone());
                    }
                }
            }
            if piece.len() == before {
                return piece;
            }
        }
    }

    /// R-c: of the erased no text is kept that a block could match.
    fn is_blocked(&self, identifier: &str) -> bool {
        self.now.oracle.rules.blocks(identifier)
            && self.erased.iter().all(|erasure| erasure.who != identifier)
    }

    /// C-c: a permit holds only when its condition is true.
    fn permits(&self, event: &Event, s: &Statement, subject: &Subject) -> bool {
        s.permit
            && is_addressed(self.access, event, s)
            && self.certainly(s.when.as_ref(), subject) == Some(true)
    }

    /// C-c: a prohibition holds unless its condition is false.
    fn prohibits(&self, event: &Event, s: &Statement, subject: &Subject) -> bool {
        !s.permit
            && is_addressed(self.access, event, s)
            && self.possibly(s.when.as_ref(), subject) != Some(false)
    }

    /// P-f: taken back itself, or (a permit) given in the same terms by the same person not later
    /// than a withdrawal. P-l: of permits to values, any withdrawal that is known counts.
    pub fn is_withdrawn(&self, event: &Event) -> bool {
        let Body::Consented { speaker, statement } = &event.body else {
            return false;
        };
        let look_ahead = self.values && statement.permit;
        let world = if look_ahead { &self.ever } else { &self.now };
        world
            .takers("withdrew")
            .into_iter()
            .any(|(withdrawal, of)| {
                let Some(target) = world.oracle.events.iter().find(|e| e.id == of) else {
                    return false;
                };
                let Body::Consented {
                    speaker: other,
                    statement: taken,
                } = &target.body
                else {
                    return false;
                };
                target.id == event.id
                    || (statement.permit
                        && taken.permit
                        && taken.terms == statement.terms
                        && event.at <= withdrawal.at
                        && world.has_come(target)
                        && self.are_one(other, speaker, look_ahead))
            })
    }

    /// Whether the two speakers are one person under lens `all`: as of now, for values also as of
    /// everything known, and (R-b) as it was at any erasure of what hung together with them.
    fn are_one(&self, a: &str, b: &str, look_ahead: bool) -> bool {
        let mut then = self
            .erased
            .iter()
            .filter(|erasure| self.touches(erasure, b));
        self.relation.persons.same(a, b)
            || (look_ahead && self.relation_ever.persons.same(a, b))
            || then.any(|erasure| erasure.then.persons.same(a, b))
    }

    /// P-g.
    pub fn is_approved(&self, proposal: &Event) -> bool {
        let Body::Proposed { statement } = &proposal.body else {
            return false;
        };
        let world = if self.values && statement.permit {
            &self.ever
        } else {
            &self.now
        };
        let revoked = world
            .takers("revoked")
            .iter()
            .any(|(_, of)| *of == proposal.id);
        let Some((_, quorum, veto)) = self.seating(proposal.at) else {
            return false;
        };
        let mut votes: Vec<Vote<'_>> = self
            .now
            .live
            .iter()
            .filter_map(|e| match &e.body {
                Body::Voted {
                    proposal: of,
                    seat,
                    yes,
                } if *of == proposal.id => Some((e.at, &*e.id, &**seat, *yes)),
                _ => None,
            })
            .filter(|(at, _, seat, _)| {
                self.seating(*at)
                    .is_some_and(|(seats, _, _)| seats.contains(*seat))
            })
            .collect();
        votes.sort();
        let is_latest =
            |vote: &&Vote<'_>| votes.iter().rfind(|later| later.2 == vote.2) == Some(*vote);
        let (yes, no): (Vec<&Vote<'_>>, Vec<&Vote<'_>>) =
            votes.iter().filter(is_latest).partition(|vote| vote.3);
        !revoked && yes.len() as u64 >= quorum && !no.iter().any(|vote| veto.contains(vote.2))
    }

    /// E4: the seating in force at an instant.
    fn seating(&self, at: i64) -> Option<(&'a Names, u64, &'a Names)> {
        let seatings = self.now.live.iter().filter_map(|e| match &e.body {
            Body::Seated {
                recipients,
                quorum,
                veto,
            } if e.at <= at => Some(((e.at, &e.id), (recipients, *quorum, veto))),
            _ => None,
        });
        seatings
            .max_by_key(|(when, _)| *when)
            .map(|(_, seating)| seating)
    }
}

impl Scope {
    /// Whether it is about the link of a pair of personas; `None`: about that with what lies
    /// outside all circles, which `{"link": "any"}` alone is.
    pub fn links(&self, pair: Option<(&str, &str)>) -> bool {
        match (self, pair) {
            (Scope::LinkAny, _) => true,
            (Scope::Link(both), Some((a, b))) => both.contains(a) && both.contains(b),
            _ => false,
        }
    }
}

/// P-c: whether `name` is `ancestor` or lies below it.
pub fn is_within(name: &str, ancestor: &str) -> bool {
    name == ancestor
        || name
            .strip_prefix(ancestor)
            .is_some_and(|rest| rest.starts_with('.'))
}

/// Recipient, purpose (P-c), channel (P-d) and window (E3).
pub fn is_addressed(access: &Access, event: &Event, s: &Statement) -> bool {
    let recipient = s
        .recipients
        .as_ref()
        .is_none_or(|r| r.contains(&access.recipient));
    let purpose = s.purposes.as_ref().is_none_or(|purposes| {
        purposes
            .iter()
            .any(|p| is_within(&access.purpose, p) || (!s.permit && is_within(p, &access.purpose)))
    });
    let channel = match (&s.channels, &access.channel) {
        (None, _) => true,
        (Some(_), None) => !s.permit,
        (Some(channels), Some(channel)) => channels.contains(channel),
    };
    let begins = s.from.map_or(event.at, |from| from.max(event.at));
    let window = begins <= access.at && s.until.is_none_or(|until| access.at < until);
    recipient && purpose && channel && window
}
