//! What is kept of an event that names somebody erased: digests, not the data.

use super::Event;
use super::event::{Distinguished, Established, Linked, What};
use crate::engagement::Relation;
use crate::identifier::Identifier;
use crate::identity::Pair;
use crate::persona::{Enclosure, Members};
use alloc::boxed::Box;

/// The event with each identifier that is `erased` as its tombstone; the event
/// itself where there is none.
///
/// Observations, interactions, preferences and messages are not kept: `None`.
/// Links, prohibitions, terms of permits (a withdrawal ends its like), enclosures
/// and facts are: they go on limiting what they limited, and permit nothing
/// any more. Of a relation both ends become tombstones: the other may be
/// known through it alone.
pub(super) fn of(
    event: Event,
    erased: impl Fn(&Identifier) -> bool,
    tombstone: impl Fn(&Identifier) -> Identifier,
) -> Option<Event> {
    if !event.what.identifiers().into_iter().any(&erased) {
        return Some(event);
    }
    let keep = |identifier: &Identifier| {
        if erased(identifier) {
            tombstone(identifier)
        } else {
            identifier.clone()
        }
    };
    let Event {
        id,
        at,
        source,
        what,
    } = event;
    let what = match what {
        What::Observed(_) | What::Interacted(_) | What::Preferred(_) | What::Contacted(_) => {
            return None;
        }
        What::Related(relation) => What::Related(Box::new(Relation {
            identifier: tombstone(&relation.identifier),
            to: tombstone(&relation.to),
            kind: relation.kind.clone(),
        })),
        What::Linked(link) => What::Linked(Linked {
            between: pair(&link.between, keep)?,
            ..link
        }),
        What::Distinguished(said) => What::Distinguished(Distinguished {
            between: pair(&said.between, keep)?,
            ..said
        }),
        What::Consented(mut consent) => {
            consent.speaker = keep(&consent.speaker);
            What::Consented(consent)
        }
        What::Enclosed(enclosure) => What::Enclosed(Box::new(enclosed(&enclosure, keep))),
        What::Established(said) => What::Established(Established {
            about: said.about.as_ref().map(keep),
            ..said
        }),
        other => other,
    };
    Some(Event {
        id,
        at,
        source,
        what,
    })
}

/// Two identifiers never share a tombstone, so the pair stays one of two.
fn pair(between: &Pair, keep: impl Fn(&Identifier) -> Identifier) -> Option<Pair> {
    Pair::new(keep(between.first()), keep(between.second())).ok()
}

fn enclosed(enclosure: &Enclosure, keep: impl Fn(&Identifier) -> Identifier) -> Enclosure {
    let members = match enclosure.members() {
        Members::Identifiers(set) => Members::Identifiers(set.iter().map(&keep).collect()),
        Members::Attributes(set) => Members::Attributes(set.clone()),
    };
    enclosure.with_members(members, enclosure.whose().map(keep))
}
