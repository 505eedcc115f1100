//! Weaves many faults into one source: each is there, and sleeps until `crate::planted`
//! says that it is the one that is awake.

use std::{collections::BTreeMap, ops::Range};

use proc_macro2::LineColumn;
use syn::{
    Arm, BinOp, Expr, ExprBinary, ExprMatch, ExprStruct, ExprUnary, ImplItemFn, ItemFn,
    TraitItemFn,
    spanned::Spanned,
    visit::{self, Visit},
};

use crate::fault::{Fault, Genre};

/// What is added to the crate's root.
pub const ROOT: &str = r#"
#[doc(hidden)]
pub mod planted {
    extern crate std;
    use std::{fs::File, io::Write, string::String};
    use std::sync::{LazyLock, Mutex, atomic::{AtomicBool, Ordering}};

    static AWAKE: LazyLock<usize> = LazyLock::new(|| {
        std::env::var("PLANTED").ok().and_then(|text| text.parse().ok()).unwrap_or(usize::MAX)
    });
    /// Where to write which faults are come by, each once.
    static REACHED: LazyLock<Option<Mutex<File>>> = LazyLock::new(|| {
        Some(Mutex::new(File::create(std::env::var_os("REACHED")?).ok()?))
    });
    static SEEN: [AtomicBool; 1 << 14] = [const { AtomicBool::new(false) }; 1 << 14];
    #[cold]
    fn note(fault: usize) {
        let Some(file) = &*REACHED else { return };
        if !SEEN[fault].swap(true, Ordering::Relaxed) {
            let mut line = String::new();
            let _ = core::fmt::Write::write_fmt(&mut line, format_args!("{fault}\n"));
            let _ = file.lock().unwrap().write_all(line.as_bytes());
        }
    }
    const fn never(_: usize) -> bool { false }
    fn awake(fault: usize) -> bool {
        if *AWAKE == usize::MAX { note(fault); }
        *AWAKE == fault
    }
    #[inline(always)]
    pub const fn is(fault: usize) -> bool {
        core::intrinsics::const_eval_select((fault,), never, awake)
    }
    #[derive(Clone)]
    pub enum Either<A, B> { A(A), B(B) }
    impl<A: Iterator, B: Iterator<Item = A::Item>> Iterator for Either<A, B> {
        type Item = A::Item;
        fn next(&mut self) -> Option<A::Item> {
            match self { Self::A(it) => it.next(), Self::B(it) => it.next() }
        }
        fn size_hint(&self) -> (usize, Option<usize>) {
            match self { Self::A(it) => it.size_hint(), Self::B(it) => it.size_hint() }
        }
    }
    impl<A, B> DoubleEndedIterator for Either<A, B>
    where A: DoubleEndedIterator, B: DoubleEndedIterator<Item = A::Item> {
        fn next_back(&mut self) -> Option<A::Item> {
            match self { Self::A(it) => it.next_back(), Self::B(it) => it.next_back() }
        }
    }
    impl<A, B> ExactSizeIterator for Either<A, B>
    where A: ExactSizeIterator, B: ExactSizeIterator<Item = A::Item> {}
}
"#;

/// The features that this wants.
pub const FEATURES: &str =
    "#![feature(core_intrinsics, const_eval_select)]\n#![allow(internal_features)]\n";

/// A source with faults in it, and where each of them stands.
pub struct Woven {
    pub text: String,
    /// Bytes of the text that are there for these faults alone.
    pub places: Vec<(Range<usize>, Vec<usize>)>,
    /// The faults that are in it.
    pub faults: Vec<usize>,
}

/// Weaves the faults, each with its number, into a source.
pub fn weave(source: &str, faults: &[(usize, &Fault)]) -> syn::Result<Woven> {
    let file = syn::parse_file(source)?;
    let mut weaver = Weaver {
        source,
        lines: line_starts(source),
        at: BTreeMap::new(),
        edits: Vec::new(),
        visited: 1,
        is_const: false,
    };
    for &(number, fault) in faults {
        let start = weaver.byte(fault.span.start.line, fault.span.start.column - 1);
        let found = weaver.at.entry((fault.genre, start)).or_default();
        found.push((number, fault.replacement.clone()));
    }
    for &(_, fault) in faults
        .iter()
        .filter(|(_, fault)| fault.genre == Genre::FnValue)
    {
        weaver.function(fault);
    }
    weaver.visit_file(&file);
    Ok(weaver.finish())
}

type Found = Vec<(usize, String)>;

struct Weaver<'a> {
    source: &'a str,
    lines: Vec<usize>,
    at: BTreeMap<(Genre, usize), Found>,
    edits: Vec<Edit>,
    visited: i64,
    is_const: bool,
}

/// Replaces a range, which may be empty, by parts, each there for some faults.
struct Edit {
    range: Range<usize>,
    /// Among those at one place: what closes comes before what opens.
    order: (bool, i64),
    parts: Vec<(String, Vec<usize>)>,
}

fn line_starts(source: &str) -> Vec<usize> {
    let breaks = source.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(breaks).collect()
}

fn is(fault: usize) -> String {
    format!("crate::planted::is({fault})")
}

impl Weaver<'_> {
    /// The byte at a line, from 1, and a column in characters, from 0.
    fn byte(&self, line: usize, column: usize) -> usize {
        let start = self.lines[line - 1];
        let rest = &self.source[start..];
        start
            + rest
                .char_indices()
                .nth(column)
                .map_or(rest.len(), |(at, _)| at)
    }

    fn range(&self, node: &impl Spanned) -> Range<usize> {
        let byte = |at: LineColumn| self.byte(at.line, at.column);
        byte(node.span().start())..byte(node.span().end())
    }

    fn take(&mut self, genre: Genre, node: &impl Spanned) -> Option<Found> {
        let start = self.range(node).start;
        self.at.remove(&(genre, start))
    }

    fn open(&mut self, at: usize, order: i64, parts: Vec<(String, Vec<usize>)>) {
        self.edits.push(Edit {
            range: at..at,
            order: (true, order),
            parts,
        });
    }

    fn close(&mut self, at: usize, order: i64, parts: Vec<(String, Vec<usize>)>) {
        self.edits.push(Edit {
            range: at..at,
            order: (false, -order),
            parts,
        });
    }

    fn replace(&mut self, range: Range<usize>, text: &str, ids: &[usize]) {
        let parts = vec![(text.to_owned(), ids.to_vec())];
        self.edits.push(Edit {
            range,
            order: (true, i64::MAX),
            parts,
        });
    }

    /// A body that returns something else at once.
    fn function(&mut self, fault: &Fault) {
        let start = self.byte(fault.span.start.line, fault.span.start.column - 1);
        let end = self.byte(fault.span.end.line, fault.span.end.column - 1);
        let Some(found) = self.at.remove(&(Genre::FnValue, start)) else {
            return;
        };
        let is_opaque = fault.function.as_ref().is_some_and(|function| {
            let told = function.return_type.trim_start_matches("->").trim_start();
            told.starts_with("impl ")
        });
        let mut opened = Vec::new();
        let mut closed = String::new();
        for (id, value) in &found {
            let text = if is_opaque {
                closed.push_str("})}");
                format!(
                    "if {} {{ crate::planted::Either::A({value}) }} \
                     else {{ crate::planted::Either::B({{ ",
                    is(*id),
                )
            } else {
                format!("if {} {{ return {value}; }} ", is(*id))
            };
            opened.push((text, vec![*id]));
        }
        self.open(start, -1, opened);
        if is_opaque {
            self.close(
                end,
                -1,
                vec![(closed, found.iter().map(|(id, _)| *id).collect())],
            );
        }
    }

    fn binary(&mut self, node: &ExprBinary, found: &Found, order: i64) {
        let ids = found.iter().map(|(id, _)| *id).collect::<Vec<_>>();
        let (whole, left, right) = (
            self.range(node),
            self.range(&*node.left),
            self.range(&*node.right),
        );
        let operator = self.range(&node.op);
        let told = &self.source[operator.clone()];
        let tagged = |text: String| vec![(text, ids.clone())];
        match node.op {
            BinOp::And(_) | BinOp::Or(_) => {
                let is = is(ids[0]);
                self.open(whole.start, order, tagged("((((".into()));
                self.replace(operator, &format!(") ^ {is}) {told} (("), &ids);
                self.close(whole.end, order, tagged(format!(") ^ {is})) ^ {is})")));
            }
            BinOp::Eq(_) | BinOp::Ne(_) => {
                self.open(whole.start, order, tagged("((".into()));
                self.close(whole.end, order, tagged(format!(") ^ {})", is(ids[0]))));
            }
            _ => {
                let chosen = |place: &str| {
                    let mut parts = Vec::new();
                    for (id, other) in found {
                        let text = format!("if {} {{ {place} {other} r }} else ", is(*id));
                        parts.push((text, vec![*id]));
                    }
                    parts.push((format!("{{ {place} {told} r }} }})"), ids.clone()));
                    parts
                };
                if told.ends_with('=') && !matches!(told, "<=" | ">=") {
                    let place = self.source[left.clone()].to_owned();
                    // What is in the place is told twice, so nothing sleeps in it.
                    self.edits.retain(|edit| {
                        let is_in = left.start <= edit.range.start && edit.range.end <= left.end;
                        !is_in
                            || edit.range == (left.start..left.start) && edit.order < (true, order)
                    });
                    self.replace(left.start..operator.end, "(match (", &ids);
                    let mut parts = tagged(") { r => ".into());
                    parts.extend(chosen(&place));
                    self.close(right.end, order, parts);
                } else {
                    let compares = matches!(told, "<" | ">" | "<=" | ">=");
                    let by = if compares && !self.is_const { "&" } else { "" };
                    self.open(whole.start, order, tagged(format!("(match ({by}(")));
                    self.replace(operator, &format!("), {by}("), &ids);
                    let mut parts = tagged(")) { (l, r) => ".into());
                    parts.extend(chosen("l"));
                    self.close(whole.end, order, parts);
                }
            }
        }
    }

    fn within(&mut self, is_const: bool, go: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.is_const, is_const);
        go(self);
        self.is_const = before;
    }

    fn finish(mut self) -> Woven {
        self.edits
            .sort_by_key(|edit| (edit.range.start, edit.order));
        let (mut text, mut places, mut faults) = (String::new(), Vec::new(), Vec::new());
        let mut done = 0;
        for edit in self.edits {
            text.push_str(&self.source[done..edit.range.start.max(done)]);
            done = edit.range.end.max(done);
            for (part, ids) in edit.parts {
                let start = text.len();
                text.push_str(&part);
                faults.extend(&ids);
                places.push((start..text.len(), ids));
            }
        }
        text.push_str(&self.source[done..]);
        faults.sort_unstable();
        faults.dedup();
        Woven {
            text,
            places,
            faults,
        }
    }
}

impl<'ast> Visit<'ast> for Weaver<'_> {
    fn visit_item_fn(&mut self, node: &'ast ItemFn) {
        self.within(node.sig.constness.is_some(), |this| {
            visit::visit_item_fn(this, node)
        });
    }

    fn visit_impl_item_fn(&mut self, node: &'ast ImplItemFn) {
        self.within(node.sig.constness.is_some(), |this| {
            visit::visit_impl_item_fn(this, node)
        });
    }

    fn visit_trait_item_fn(&mut self, node: &'ast TraitItemFn) {
        self.within(false, |this| visit::visit_trait_item_fn(this, node));
    }

    fn visit_expr_binary(&mut self, node: &'ast ExprBinary) {
        self.visited += 1;
        let order = self.visited;
        visit::visit_expr_binary(self, node);
        if let Some(found) = self.take(Genre::BinaryOperator, &node.op) {
            // `a || let …` is no Rust.
            if !ends_in_let(node) {
                self.binary(node, &found, order);
            }
        }
    }

    fn visit_expr_unary(&mut self, node: &'ast ExprUnary) {
        self.visited += 1;
        let order = self.visited;
        if let Some(found) = self.take(Genre::UnaryOperator, &node.op) {
            let id = found[0].0;
            let (whole, operator) = (self.range(node), self.range(&node.op));
            let told = &self.source[operator.clone()];
            self.replace(operator, "(match (", &[id]);
            let text = format!(") {{ x => if {} {{ x }} else {{ {told}x }} }})", is(id));
            self.close(whole.end, order, vec![(text, vec![id])]);
        }
        visit::visit_expr_unary(self, node);
    }

    fn visit_expr_match(&mut self, node: &'ast ExprMatch) {
        self.visited += 1;
        let order = self.visited;
        let arms = node
            .arms
            .iter()
            .map(|arm| (Genre::MatchArm, self.range(arm).start));
        let found = arms.filter_map(|arm| self.at.get(&arm)).flatten();
        let ids = found.map(|(id, _)| *id).collect::<Vec<_>>();
        if !ids.is_empty() {
            // Where the compiler points to when arms are wanting.
            let asked = self.range(&*node.expr);
            self.open(asked.start, order, vec![("(".to_owned(), ids.clone())]);
            self.close(asked.end, order, vec![(")".to_owned(), ids)]);
        }
        visit::visit_expr_match(self, node);
    }

    fn visit_arm(&mut self, node: &'ast Arm) {
        self.visited += 1;
        let order = self.visited;
        let deleted = self.take(Genre::MatchArm, node).map(|found| found[0].0);
        match &node.guard {
            Some((_, guard)) => {
                let found = self
                    .take(Genre::MatchArmGuard, &**guard)
                    .unwrap_or_default();
                let mut after = vec![(")".to_owned(), vec![])];
                for (id, value) in &found {
                    let text = match value.as_str() {
                        "true" => format!(" || {})", is(*id)),
                        _ => format!(" && !{})", is(*id)),
                    };
                    after.push((text, vec![*id]));
                }
                if let Some(id) = deleted {
                    after.push((format!(" && !{})", is(id)), vec![id]));
                }
                let range = self.range(&**guard);
                if after.len() > 1 {
                    let opened = "(".repeat(after.len());
                    self.open(range.start, order, vec![(opened, vec![])]);
                    self.close(range.end, order, after);
                }
            }
            None => {
                if let Some(id) = deleted {
                    let end = self.range(&node.pat).end;
                    self.close(end, order, vec![(format!(" if !{}", is(id)), vec![id])]);
                }
            }
        }
        visit::visit_arm(self, node);
    }

    fn visit_expr_struct(&mut self, node: &'ast ExprStruct) {
        for field in &node.fields {
            let Some(found) = self.take(Genre::StructField, field) else {
                continue;
            };
            let (Some(rest), syn::Member::Named(name)) = (&node.rest, &field.member) else {
                continue;
            };
            self.visited += 1;
            let (id, order) = (found[0].0, self.visited);
            let rest = &self.source[self.range(&**rest)];
            let colon = if field.colon_token.is_none() {
                format!("{name}: ")
            } else {
                String::new()
            };
            let text = format!("{colon}if {} {{ ({rest}).{name} }} else {{ ", is(id));
            let value = self.range(&field.expr);
            self.open(value.start, order, vec![(text, vec![id])]);
            self.close(value.end, order, vec![(" }".to_owned(), vec![id])]);
        }
        visit::visit_expr_struct(self, node);
    }
}

/// Whether a chain of conditions has a `let` in it.
fn ends_in_let(node: &ExprBinary) -> bool {
    matches!(*node.left, Expr::Let(_))
        || matches!(*node.right, Expr::Let(_))
        || matches!(&*node.left, Expr::Binary(inner) if ends_in_let(inner))
}
