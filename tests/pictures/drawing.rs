//! Reads a picture back from its SVG, by means of its own: elements, ellipses, paths.

use std::collections::BTreeMap;

/// An element, with what is in it.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) children: Vec<Element>,
    pub(crate) text: String,
}

impl Element {
    pub(crate) fn get(&self, key: &str) -> &str {
        self.attributes.get(key).map_or("", String::as_str)
    }

    pub(crate) fn number(&self, key: &str) -> f64 {
        let text = self.get(key);
        if text.is_empty() {
            0.0
        } else {
            text.parse().expect("a number")
        }
    }

    /// It and everything in it, in the order of the text.
    pub(crate) fn all(&self) -> Vec<&Element> {
        let mut all = vec![self];
        all.extend(self.children.iter().flat_map(Element::all));
        all
    }

    pub(crate) fn named(&self, name: &str) -> Vec<&Element> {
        let all = self.all().into_iter();
        all.filter(|one| one.name == name).collect()
    }

    /// The regions: what can be reached by keyboard.
    pub(crate) fn regions(&self) -> Vec<&Element> {
        let all = self.all().into_iter();
        all.filter(|one| one.get("tabindex") == "0").collect()
    }
}

/// The document of a well-formed XML text; what is not well-formed fails.
pub(crate) fn read(text: &str) -> Element {
    for c in text.chars() {
        let is_allowed =
            matches!(c, '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
        assert!(is_allowed, "XML has no {c:?}");
    }
    let mut open = vec![Element::default()];
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        open.last_mut().unwrap().text += &resolved(before);
        // No attribute has a `>` or a `<` in it: both are escaped.
        let end = tag.find('>').expect("a tag ends");
        let inner = &tag[1..end];
        assert!(!inner.contains('<'), "`<` in `{inner}`");
        rest = &tag[end + 1..];
        if let Some(name) = inner.strip_prefix('/') {
            let done = open.pop().unwrap();
            assert_eq!(done.name, name);
            open.last_mut().expect("one root").children.push(done);
            continue;
        }
        let (inner, is_empty) = match inner.strip_suffix('/') {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        let (name, attributes) = inner.split_once(' ').unwrap_or((inner, ""));
        assert!(name.chars().all(|c| c.is_ascii_alphabetic()), "`{name}`");
        let element = Element {
            name: name.into(),
            attributes: attributes_of(attributes),
            ..Element::default()
        };
        if is_empty {
            open.last_mut().unwrap().children.push(element);
        } else {
            open.push(element);
        }
    }
    assert_eq!(rest.trim(), "");
    let mut document = open.pop().unwrap();
    assert!(open.is_empty(), "every element is closed");
    assert_eq!(document.children.len(), 1);
    document.children.pop().unwrap()
}

fn attributes_of(mut text: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    while !text.trim().is_empty() {
        let (key, rest) = text.trim_start().split_once("=\"").expect("a value");
        let (value, rest) = rest.split_once('"').expect("a closing quote");
        assert!(
            all.insert(key.into(), resolved(value)).is_none(),
            "twice `{key}`"
        );
        text = rest;
    }
    all
}

fn resolved(text: &str) -> String {
    let mut parts = text.split('&');
    let mut out = String::from(parts.next().unwrap());
    for part in parts {
        let (name, rest) = part.split_once(';').expect("a reference ends");
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "#39" => '\'',
            other => panic!("`{other}` is no reference"),
        });
        out += rest;
    }
    out
}

/// An outline: centre, radii, turn in radians.
pub(crate) struct Outline([f64; 5]);

impl Outline {
    pub(crate) fn has(&self, [x, y]: [f64; 2]) -> bool {
        let [cx, cy, rx, ry, turn] = self.0;
        let (sin, cos) = turn.sin_cos();
        let (dx, dy) = (x - cx, y - cy);
        ((dx * cos + dy * sin) / rx).powi(2) + ((dy * cos - dx * sin) / ry).powi(2) < 1.0
    }
}

/// The outlines of the sets, in their order.
pub(crate) fn outlines(svg: &Element) -> Vec<Outline> {
    let all = svg.named("ellipse").into_iter();
    let strokes = all.filter(|one| one.get("class").starts_with("z "));
    strokes
        .map(|one| {
            let mut numbers = one
                .get("transform")
                .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))
                .filter_map(|part| part.parse::<f64>().ok());
            let mut next = || numbers.next().unwrap_or_default();
            let (x, y, turn) = (next(), next(), next());
            let (x, y) = (x + one.number("cx"), y + one.number("cy"));
            Outline([x, y, one.number("rx"), one.number("ry"), turn.to_radians()])
        })
        .collect()
}

/// A path as closed rings of points, arcs cut into short lines.
pub(crate) fn rings(path: &str) -> Vec<Vec<[f64; 2]>> {
    let mut rings: Vec<Vec<[f64; 2]>> = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let (command, after) = rest.split_at(1);
        let end = after
            .find(|c: char| c.is_ascii_alphabetic())
            .unwrap_or(after.len());
        let (numbers, next) = after.split_at(end);
        rest = next;
        let numbers: Vec<f64> = numbers
            .split_whitespace()
            .map(|one| one.parse().unwrap())
            .collect();
        match (command, numbers.as_slice()) {
            ("M", [x, y]) => rings.push(vec![[*x, *y]]),
            ("A", [rx, ry, turn, large, sweep, x, y]) => {
                let ring = rings.last_mut().unwrap();
                let from = *ring.last().unwrap();
                ring.extend(arc(
                    from,
                    [*rx, *ry],
                    turn.to_radians(),
                    [*large, *sweep],
                    [*x, *y],
                ));
            }
            ("Z", []) => {}
            other => panic!("{other:?}"),
        }
    }
    rings
}

/// The points of an arc, by the SVG specification's implementation notes.
fn arc(
    from: [f64; 2],
    radii: [f64; 2],
    turn: f64,
    [large, sweep]: [f64; 2],
    to: [f64; 2],
) -> Vec<[f64; 2]> {
    if from == to {
        return Vec::new();
    }
    let (sin, cos) = turn.sin_cos();
    let (dx, dy) = ((from[0] - to[0]) / 2.0, (from[1] - to[1]) / 2.0);
    let (x, y) = (cos * dx + sin * dy, cos * dy - sin * dx);
    let [mut rx, mut ry] = radii;
    let over = (x / rx).powi(2) + (y / ry).powi(2);
    if over > 1.0 {
        (rx, ry) = (rx * over.sqrt(), ry * over.sqrt());
    }
    let square = (rx * ry).powi(2) - (rx * y).powi(2) - (ry * x).powi(2);
    let root = (square.max(0.0) / ((rx * y).powi(2) + (ry * x).powi(2))).sqrt();
    let sign = if (large > 0.5) == (sweep > 0.5) {
        -1.0
    } else {
        1.0
    };
    let (u, v) = (sign * root * rx * y / ry, -sign * root * ry * x / rx);
    let centre = [
        cos * u - sin * v + f64::midpoint(from[0], to[0]),
        sin * u + cos * v + f64::midpoint(from[1], to[1]),
    ];
    let first = ((y - v) / ry).atan2((x - u) / rx);
    let last = ((-y - v) / ry).atan2((-x - u) / rx);
    let mut span = last - first;
    if sweep > 0.5 && span < 0.0 {
        span += std::f64::consts::TAU;
    }
    if sweep < 0.5 && span > 0.0 {
        span -= std::f64::consts::TAU;
    }
    (1..=60)
        .map(|place| {
            let (s, c) = (first + span * f64::from(place) / 60.0).sin_cos();
            [
                centre[0] + rx * c * cos - ry * s * sin,
                centre[1] + rx * c * sin + ry * s * cos,
            ]
        })
        .collect()
}

/// Whether a point is in a path (rings within rings are holes).
pub(crate) fn is_in(rings: &[Vec<[f64; 2]>], [x, y]: [f64; 2]) -> bool {
    let mut crossed = false;
    for ring in rings {
        for (one, other) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if (one[1] > y) != (other[1] > y) {
                let at = one[0] + (y - one[1]) / (other[1] - one[1]) * (other[0] - one[0]);
                crossed ^= x < at;
            }
        }
    }
    crossed
}

/// The area of a path, holes taken off.
pub(crate) fn area(rings: &[Vec<[f64; 2]>]) -> f64 {
    let ring = |ring: &Vec<[f64; 2]>| -> f64 {
        let next = ring.iter().cycle().skip(1);
        let sum: f64 = ring
            .iter()
            .zip(next)
            .map(|(a, b)| a[0] * b[1] - b[0] * a[1])
            .sum();
        sum / 2.0
    };
    rings.iter().map(ring).sum::<f64>().abs()
}
