//! How things look: colours after Okabe and Ito (2008), each with a dash, a hatch or a
//! shape of its own, so that colour never says something alone.

use super::ink::Ink;
use crate::profile::Extent;

/// So many accesses have a mark of their own.
pub(super) const MARKS: usize = SHAPES.len();

/// So many sets have an outline of their own.
pub(super) const OUTLINES: usize = 6;

const LIGHT: &str = "--bg:#fff;--ink:#1b1f24;--soft:#4d555f;--line:#d0d7de;--empty:#e2e5e9;\
--lit:#ffe7a0;--dim:#fff;--hatch:#b07d12;--focus:#0b57d0;--c0:#0072b2;--c1:#c04a00;--c2:#00785a;\
--c3:#a3407f;--c4:#8a5a00;--c5:#3d434b;";

const DARK: &str = "--bg:#15191e;--ink:#eceff3;--soft:#b9c2cc;--line:#3f4852;--empty:#343c45;\
--lit:#57430c;--dim:#15191e;--hatch:#c9972e;--focus:#8ab4f8;--c0:#56b4e9;--c1:#ff9250;--c2:#2ed3a1;\
--c3:#e79ccb;--c4:#f0e442;--c5:#c8cdd3;";

/// On paper light is white, and what tells is the hatching.
const PAPER: &str = "--lit:#fff;--dim:#fff;--hatch:#444;print-color-adjust:exact;";

/// Everything after a selector's class; `.P` stands for the picture's own.
const RULES: &str = "\
.P{font-family:sans-serif;max-width:45rem}
.P text{fill:var(--ink);unicode-bidi:isolate}
.P .b{fill:var(--bg)}
.P .t{font-weight:700}
.P .s{fill:var(--soft)}
.P .n{fill:none;stroke:var(--line);stroke-width:1}
.P .f{stroke:var(--line);stroke-width:.75}
.P .e{fill:var(--empty);--halo:var(--empty)}
.P .k{fill:var(--bg);--halo:var(--bg)}
.P .u>.f{fill-opacity:0;pointer-events:all}
.P .l{fill:url(#P-full);--halo:var(--lit)}
.P .d{fill:url(#P-part);--halo:var(--dim)}
.P .h text{paint-order:stroke;stroke:var(--halo,transparent);stroke-width:3;stroke-linejoin:round}
.P .a{fill:var(--c0)}
.P .y{stroke:var(--ink);stroke-width:1}
.P .c{fill-opacity:0;pointer-events:all}
.P .r{fill:var(--empty);fill-opacity:.45}
.P .j{stroke:var(--ink);stroke-width:2}
.P .g{stroke:var(--line);stroke-width:5;stroke-linecap:round}
.P .p{fill:var(--ink)}
.P .p+text,.P text.v{fill:var(--bg);font-weight:700;stroke:none}
.P .m{fill:var(--ink);stroke:var(--ink);stroke-width:1.1}
.P .w{fill:none;stroke:var(--soft);stroke-width:.8}
.P .z{fill:none;stroke-width:2.2;pointer-events:none}
.P .i{stroke:none;fill-opacity:.17}
.P .x0{stroke:var(--c0)}
.P .x1{stroke:var(--c1);stroke-dasharray:9 3}
.P .x2{stroke:var(--c2);stroke-dasharray:3 2.5}
.P .x3{stroke:var(--c3);stroke-dasharray:12 3 3 3}
.P .x4{stroke:var(--c4);stroke-dasharray:6 4}
.P .x5{stroke:var(--c5);stroke-dasharray:1.5 3}
.P .y0{fill:var(--c0)}
.P .y1{fill:var(--c1)}
.P .y2{fill:var(--c2)}
.P .y3{fill:var(--c3)}
.P .y4{fill:var(--c4)}
.P .y5{fill:var(--c5)}
.P [tabindex]{outline:none}
.P [tabindex]:hover>.f{stroke:var(--focus);stroke-width:2}
.P [tabindex]:focus-visible>.f{stroke:var(--focus);stroke-width:4}
";

/// What hatching means in a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hatching {
    /// How much of a region is seen.
    Sight,
    /// That a number is withheld, besides.
    Withheld,
}

/// The look of what is withheld.
const HELD: &str = "\
.P .o{fill:url(#P-held);--halo:var(--bg)}
.P rect.o{stroke:var(--soft);stroke-width:.8;stroke-dasharray:3 2}
";

/// A mark of eight pixels around a point: the whole, and its left half.
const SHAPES: [[&str; 2]; 8] = [
    ["M-4 0A4 4 0 1 1 4 0A4 4 0 1 1-4 0Z", "M0-4A4 4 0 0 0 0 4Z"],
    ["M-3.5-3.5H3.5V3.5H-3.5Z", "M-3.5-3.5H0V3.5H-3.5Z"],
    ["M0-4.4L4.6 3.6H-4.6Z", "M0-4.4V3.6H-4.6Z"],
    ["M0-4.8L4.8 0L0 4.8L-4.8 0Z", "M0-4.8V4.8L-4.8 0Z"],
    [
        "M-1.7-4.4H1.7V-1.7H4.4V1.7H1.7V4.4H-1.7V1.7H-4.4V-1.7H-1.7Z",
        "M-1.7-4.4H0V4.4H-1.7V1.7H-4.4V-1.7H-1.7Z",
    ],
    ["M0 4.4L4.6-3.6H-4.6Z", "M0 4.4V-3.6H-4.6Z"],
    [
        "M0-5L1.4-1.6L5-1.4L2.2.9L3.1 4.4L0 2.4L-3.1 4.4L-2.2.9L-5-1.4L-1.4-1.6Z",
        "M0-5V2.4L-3.1 4.4L-2.2.9L-5-1.4L-1.4-1.6Z",
    ],
    [
        "M-4.2-4.2H4.2L1.2 0L4.2 4.2H-4.2L-1.2 0Z",
        "M-4.2-4.2H0V4.2H-4.2L-1.2 0Z",
    ],
];

/// The outlines' style, and their fills'.
pub(super) const STROKE: [&str; OUTLINES] = ["z x0", "z x1", "z x2", "z x3", "z x4", "z x5"];
pub(super) const FILL: [&str; OUTLINES] = ["i y0", "i y1", "i y2", "i y3", "i y4", "i y5"];

/// The style sheet and the patterns, all under the picture's own prefix.
pub(super) fn styles(ink: &mut Ink, marks: usize, hatching: Hatching) {
    let prefix: alloc::string::String = ink.prefix().into();
    ink.raw("<style>");
    let scheme = |ink: &mut Ink, colours: &[&str]| {
        ink.raw(".").raw(&prefix).raw("{");
        for part in colours {
            ink.raw(part);
        }
        ink.raw("}");
    };
    scheme(ink, &[LIGHT]);
    ink.raw("\n@media(prefers-color-scheme:dark){");
    scheme(ink, &[DARK]);
    ink.raw("}\n@media print{");
    scheme(ink, &[LIGHT, PAPER]);
    ink.raw("}\n");
    let held: &[&str] = match hatching {
        Hatching::Sight => &[],
        Hatching::Withheld => &[HELD],
    };
    for rules in [RULES].iter().chain(held) {
        for (place, part) in rules.split('P').enumerate() {
            if place > 0 {
                ink.raw(&prefix);
            }
            ink.raw(part);
        }
    }
    ink.raw("</style><defs>");
    if hatching == Hatching::Withheld {
        ink.raw("<pattern id=\"").raw(&prefix).raw("-held");
        ink.raw("\" patternUnits=\"userSpaceOnUse\"");
        ink.set("width", "7").set("height", "7").end();
        ink.raw("<path style=\"fill:var(--bg)\" d=\"M0 0H7V7H0Z\"/>");
        ink.raw("<path style=\"fill:none;stroke:var(--soft);stroke-width:.7\" ");
        ink.raw("d=\"M-1 6L1 8M0 0L7 7M6-1L8 1\"/></pattern>");
    }
    // All of it is seen: crossed. Some of it: lines one way.
    for (id, fill, lines, gap) in [
        ("-full", "--lit", "M0 0L8 8M8 0L0 8", "8"),
        ("-part", "--dim", "M-1 1L1-1M0 6L6 0M5 7L7 5", "6"),
    ] {
        ink.raw("<pattern id=\"").raw(&prefix).raw(id);
        ink.raw("\" patternUnits=\"userSpaceOnUse\"");
        ink.set("width", gap).set("height", gap).end();
        ink.raw("<path style=\"fill:var(")
            .raw(fill)
            .raw(")\" d=\"M0 0H8V8H0Z\"/>");
        ink.raw("<path style=\"fill:none;stroke:var(--hatch);stroke-width:");
        ink.raw(if id == "-full" { ".4" } else { "1.1" });
        ink.raw("\" d=\"").raw(lines).raw("\"/></pattern>");
    }
    for (place, [whole, half]) in SHAPES.iter().take(marks).enumerate() {
        for (extent, path) in [("w", whole), ("p", half)] {
            mark_id(ink.raw("<g id=\""), place, extent);
            ink.raw("\"><path fill=\"none\" d=\"").raw(whole);
            ink.raw("\"/><path d=\"").raw(path).raw("\"/></g>");
        }
    }
    ink.raw("</defs>");
}

/// How much of something an access sees, as its mark around a point: filled, half, or
/// a short line. An access that has no mark gets none.
pub(super) fn mark(ink: &mut Ink, viewer: usize, extent: Extent, [x, y]: [i32; 2]) {
    if viewer >= MARKS {
        return;
    }
    let extent = match extent {
        Extent::Whole => "w",
        Extent::Part => "p",
        Extent::Nothing => {
            ink.raw("<path class=\"w\" d=\"M").number(x - 25);
            ink.raw(" ").number(y).raw("h5\"/>");
            return;
        }
    };
    ink.raw("<use class=\"m\" href=\"#");
    mark_id(ink, viewer, extent);
    ink.raw("\"").at("x", x).at("y", y).shut();
}

fn mark_id(ink: &mut Ink, place: usize, extent: &'static str) {
    let prefix: alloc::string::String = ink.prefix().into();
    let digit = i32::try_from(place).unwrap_or_default() * 10;
    ink.raw(&prefix).raw("-").raw(extent).number(digit);
}
