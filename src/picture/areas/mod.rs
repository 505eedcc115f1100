//! Ellipses whose regions have given areas.
//!
//! The areas of a layout and how they change are exact: each region is bounded by arcs
//! between crossings, and an arc's share of an area and of its change with each of its
//! ellipse's parameters are closed forms ([`measure`]). From circles whose pairs overlap
//! as they should, the parameters are improved by Levenberg and Marquardt's method with
//! a slight pull towards circles ([`search`]), so that of the many layouts with the right
//! areas the roundest is found.
//!
//! All is arithmetic in one order on `libm`'s functions: the same numbers give the same
//! ellipses everywhere.

mod arcs;
mod measure;
mod search;

pub(super) use arcs::{Arc, Ellipse, arcs};
pub(super) use measure::areas;
pub(super) use search::search;
