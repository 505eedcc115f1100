//! What was drawn, as the library takes it: in code, and in text.

use crate::draw::{
    ATTRIBUTES, Ask, CHANNELS, CLASSES, MEDIA, NAMESPACES, PATTERNS, PERSONAS, PURPOSES, Plain,
    SIGNS, Somebody, TONES, Where,
};
use personagraph::engagement::{Class, Media, Moment, Sentiment, Summary, Tone};
use personagraph::name::{Channel, Kind};
use personagraph::permission::Among;
use personagraph::population::segment::{
    Comparison, Counted, Engaged, Level, Predicate, attribute,
};
use personagraph::population::{Portrait, Segment, Wish, Wished};
use personagraph::venn::Expression;
use personagraph::{Timestamp, Value};

pub(crate) fn now() -> Timestamp {
    "2026-03-01T00:00:00Z".parse().unwrap()
}

const DAY: i64 = 86_400_000;

fn days(after: i64) -> Timestamp {
    Timestamp::from_millis(now().as_millis() + after * DAY).unwrap()
}

pub(crate) fn value(plain: &Plain) -> Value {
    match plain {
        Plain::No => false.into(),
        Plain::Yes => true.into(),
        Plain::Halves(halves) => Value::try_from(*halves as f64 / 2.0).unwrap(),
        Plain::Text(text) => text.as_str().into(),
        Plain::Day(day) => days(*day).into(),
    }
}

/// Somebody, with all that is known.
pub(crate) fn whole(who: &Somebody) -> Portrait {
    let wish = |portrait: Portrait, word: &crate::draw::Word| {
        let purposes = word.purposes.iter().map(|p| PURPOSES[*p].parse().unwrap());
        portrait.with_wish(Wish {
            channel: word.channel.map(|c| CHANNELS[c].parse().unwrap()),
            purposes: Among::these("purposes", purposes).unwrap_or(Among::Any),
            is: if word.wanted {
                Wished::Wanted
            } else {
                Wished::Refused
            },
        })
    };
    who.words.iter().fold(filled(Portrait::whole(), who), wish)
}

/// Somebody, as a recipient may see it.
pub(crate) fn seen(who: &Somebody) -> Portrait {
    filled(Portrait::view(), who)
}

fn filled(mut portrait: Portrait, who: &Somebody) -> Portrait {
    for thing in &who.things {
        let inside = PERSONAS.iter().zip(thing).filter(|(_, inside)| **inside);
        portrait = portrait.with_region(inside.map(|(name, _)| name.parse().unwrap()));
    }
    for (of, plain) in &who.values {
        portrait = portrait.with_value(ATTRIBUTES[*of].parse().unwrap(), value(plain));
    }
    for (name, reachable) in NAMESPACES.iter().zip(who.reachable) {
        if reachable {
            portrait = portrait.with_contact_point(name.parse().unwrap());
        }
    }
    let mut summary = Summary::default();
    let web: Channel = "web".parse().unwrap();
    for did in &who.did {
        let kind: Kind = CLASSES[did.class].parse().unwrap();
        let mut moment = Moment::new(days(-did.ago), &kind, &web);
        moment.media = did.media.map(media);
        moment.sentiment = did
            .felt
            .map(|q| Sentiment::try_from(q as f64 / 4.0).unwrap());
        summary.add(&moment);
    }
    portrait.with_engagement(summary)
}

fn comparison(sign: usize) -> Comparison {
    [
        Comparison::Is,
        Comparison::Below,
        Comparison::AtMost,
        Comparison::AtLeast,
        Comparison::Above,
    ][sign]
}

fn media(media: usize) -> Media {
    [Media::Earned, Media::Paid][media]
}

fn region(region: &Where) -> Expression<personagraph::name::Persona> {
    match region {
        Where::In(persona) => Expression::of(PERSONAS[*persona].parse().unwrap()),
        Where::Not(part) => !self::region(part),
        Where::Both('&', one, other) => self::region(one) & self::region(other),
        Where::Both('|', one, other) => self::region(one) | self::region(other),
        Where::Both(_, one, other) => self::region(one) ^ self::region(other),
    }
}

/// Made in code.
pub(crate) fn built(ask: &Ask) -> Segment {
    let parts = |parts: &[Ask]| parts.iter().map(built).collect::<Vec<_>>();
    let count = |counted, sign: &usize, bound: &u64| {
        Segment::engaged(Engaged::Count(counted, comparison(*sign), *bound))
    };
    let channel = |channel: &Option<usize>| channel.map(|c| CHANNELS[c].parse().unwrap());
    let made = match ask {
        Ask::Everybody => Ok(Segment::everybody()),
        Ask::Nobody => Segment::any([]),
        Ask::Not(part) => Segment::not(built(part)),
        Ask::All(these) => Segment::all(parts(these)),
        Ask::Any(these) => Segment::any(parts(these)),
        Ask::In(persona) => Segment::in_persona(PERSONAS[*persona]),
        Ask::Some(which) => Segment::in_region(region(which)),
        Ask::Has(pattern) => Segment::has(PATTERNS[*pattern]),
        Ask::Compare(of, sign, bound) => {
            let of = attribute(ATTRIBUTES[*of]).unwrap();
            Ok(of.compares(comparison(*sign), value(bound)))
        }
        Ask::Between(of, from, to) => {
            let of = attribute(ATTRIBUTES[*of]).unwrap();
            of.between(value(from), value(to))
        }
        Ask::Starts(of, prefix) => Ok(attribute(ATTRIBUTES[*of]).unwrap().starts(prefix)),
        Ask::Interactions(sign, bound) => Ok(count(Counted::Interactions, sign, bound)),
        Ask::Of(class, sign, bound) => {
            let class = [Class::Purchase, Class::Complaint, Class::Other][*class];
            Ok(count(Counted::Of(class), sign, bound))
        }
        Ask::InMedia(of, sign, bound) => Ok(count(Counted::In(media(*of)), sign, bound)),
        Ask::Felt(tone, sign, bound) => Ok(count(Counted::Felt(Tone::ALL[*tone]), sign, bound)),
        Ask::Active(days) => Ok(Segment::engaged(Engaged::Active(period(*days)))),
        Ask::Began(days) => Ok(Segment::engaged(Engaged::Began(period(*days)))),
        Ask::Sentiment(sign, quarters) => {
            let level = Level::new(comparison(*sign), *quarters as f64 / 4.0).unwrap();
            Ok(Segment::engaged(Engaged::Sentiment(level)))
        }
        Ask::Wants(purpose, on) => Segment::of(Predicate::Wants {
            purpose: PURPOSES[*purpose].parse().unwrap(),
            channel: channel(on),
        }),
        Ask::Refuses(purpose, on) => Segment::of(Predicate::Refuses {
            purpose: PURPOSES[*purpose].parse().unwrap(),
            channel: channel(on),
        }),
        Ask::Reachable(by) => {
            let by = by.map(|by| NAMESPACES[by].parse().unwrap());
            Segment::of(Predicate::Reachable(by))
        }
    };
    made.unwrap()
}

fn period(days: i64) -> personagraph::outreach::Period {
    format!("P{days}D").parse().unwrap()
}

/// As somebody might write it: parentheses around everything.
pub(crate) fn written(ask: &Ask) -> String {
    let joined = |parts: &[Ask], by: &str, none: &str| match parts {
        [] => none.to_owned(),
        parts => {
            let parts: Vec<_> = parts
                .iter()
                .map(|part| format!("({})", written(part)))
                .collect();
            parts.join(by)
        }
    };
    let by = |name: Option<&str>| name.map_or(String::new(), |name| format!("  by {name}"));
    match ask {
        Ask::Everybody => "everybody".into(),
        Ask::Nobody => "nobody".into(),
        Ask::Not(part) => format!("not({})", written(part)),
        Ask::All(parts) => joined(parts, "and\n", "everybody"),
        Ask::Any(parts) => joined(parts, " or", "nobody"),
        Ask::In(persona) => format!("in {}", PERSONAS[*persona]),
        Ask::Some(which) => format!("some {}", written_region(which)),
        Ask::Has(pattern) => format!("has {}", PATTERNS[*pattern]),
        Ask::Compare(of, sign, bound) => {
            format!(
                "`{}`{}{}",
                ATTRIBUTES[*of],
                SIGNS[*sign],
                written_value(bound)
            )
        }
        Ask::Between(of, from, to) => {
            let (from, to) = (written_value(from), written_value(to));
            format!("`{}` in {from} .. {to}", ATTRIBUTES[*of])
        }
        Ask::Starts(of, prefix) => {
            format!("`{}` starts {}", ATTRIBUTES[*of], written_text(prefix))
        }
        Ask::Interactions(sign, bound) => format!("interactions {} {bound}", SIGNS[*sign]),
        Ask::Of(class, sign, bound) => {
            format!("interactions of {}{}{bound}", CLASSES[*class], SIGNS[*sign])
        }
        Ask::InMedia(of, sign, bound) => {
            format!("interactions in {} {} {bound}", MEDIA[*of], SIGNS[*sign])
        }
        Ask::Felt(tone, sign, bound) => {
            format!(
                "interactions felt {} {} {bound}",
                TONES[*tone], SIGNS[*sign]
            )
        }
        Ask::Active(days) => format!("active within PT{}H", days * 24),
        Ask::Began(days) => format!("began within P{days}D"),
        Ask::Sentiment(sign, quarters) => {
            format!("sentiment {} {}", SIGNS[*sign], *quarters as f64 / 4.0)
        }
        Ask::Wants(purpose, on) => {
            format!(
                "wants {}{}",
                PURPOSES[*purpose],
                by(on.map(|on| CHANNELS[on]))
            )
        }
        Ask::Refuses(purpose, on) => {
            format!(
                "refuses {}{}",
                PURPOSES[*purpose],
                by(on.map(|on| CHANNELS[on]))
            )
        }
        Ask::Reachable(on) => format!("reachable{}", by(on.map(|on| NAMESPACES[on]))),
    }
}

fn written_region(region: &Where) -> String {
    match region {
        Where::In(persona) => PERSONAS[*persona].to_owned(),
        Where::Not(part) => format!("!({})", written_region(part)),
        Where::Both(joint, one, other) => {
            format!(
                "(({}){joint}({}))",
                written_region(one),
                written_region(other)
            )
        }
    }
}

fn written_value(plain: &Plain) -> String {
    match plain {
        Plain::No => "false".into(),
        Plain::Yes => "true".into(),
        Plain::Halves(halves) => format!("{:.1}", *halves as f64 / 2.0),
        Plain::Text(text) => written_text(text),
        Plain::Day(day) => days(*day).to_string(),
    }
}

fn written_text(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        'a'..='z' | 'A'..='Z' => c.to_string(),
        c => format!("\\u{{{:06X}}}", u32::from(c)),
    });
    format!("\"{}\"", escaped.collect::<String>())
}
