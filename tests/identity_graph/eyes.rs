//! Lenses as plain data.

use crate::oracle::rules::{Evidence, Lens as Floor};
use personagraph::Lens;
use std::fmt;

/// A lens: a floor, namespaces, and pairs of personas that may be known.
#[derive(Clone, Copy)]
pub(crate) struct Eye {
    floor: &'static str,
    places: Places,
    /// `None`: every confidential link is known.
    known: Option<&'static [[&'static str; 2]]>,
}

#[derive(Clone, Copy, Debug)]
enum Places {
    All,
    Only(&'static [&'static str]),
    Without(&'static [&'static str]),
}

pub(crate) const ALL: Eye = Eye {
    floor: "all",
    places: Places::All,
    known: None,
};

const fn from(floor: &'static str) -> Eye {
    Eye { floor, ..ALL }
}

/// Every kind of lens.
pub(crate) const EYES: [Eye; 14] = [
    ALL,
    from("vouched"),
    from("imported"),
    from("observed"),
    from("inferred:0.5"),
    from("authenticated"),
    Eye {
        places: Places::Without(&["device"]),
        ..ALL
    },
    Eye {
        places: Places::Only(&["crm", "email"]),
        ..ALL
    },
    Eye {
        places: Places::Without(&["email", "phone"]),
        ..from("observed")
    },
    Eye {
        known: Some(&[]),
        ..ALL
    },
    Eye {
        known: Some(&[["q", "p"]]),
        ..ALL
    },
    Eye {
        known: Some(&[["p", "q"], ["p", "r"]]),
        ..from("vouched")
    },
    Eye {
        known: Some(&[["p", "q"], ["r", "p"], ["r", "q"]]),
        places: Places::Only(&["crm", "device", "email"]),
        ..from("inferred:0.5")
    },
    Eye {
        known: Some(&[]),
        places: Places::Without(&["phone"]),
        ..from("imported")
    },
];

impl Eye {
    pub(crate) fn lens(&self) -> Lens {
        let mut lens: Lens = self.floor.parse().expect("a lens");
        match self.places {
            Places::All => {}
            Places::Only(these) => lens = lens.only(these.iter().copied()).expect("names"),
            Places::Without(these) => {
                lens = lens.blind_to(these.iter().copied()).expect("names");
            }
        }
        match self.known {
            None => lens,
            Some(pairs) => lens.knowing(pairs.iter().copied()).expect("names"),
        }
    }

    /// Whether it may know of a link: of one within some personas, if every pair of them is one
    /// of its own.
    pub(crate) fn knows(&self, link: &Evidence) -> bool {
        let Some(pairs) = self.known else {
            return true;
        };
        let knows_both = |a: &String, b: &String| {
            let is_it = |[x, y]: &[&str; 2]| (x == a && y == b) || (x == b && y == a);
            pairs.iter().any(is_it)
        };
        let within = || link.within.iter();
        within().all(|a| within().all(|b| a == b || knows_both(a, b)))
    }

    /// Whether a link counts for it.
    pub(crate) fn holds(&self, link: &Evidence) -> bool {
        let is_in = |set: &[&str], end: &String| {
            let (namespace, _) = end.split_once(':').expect("a namespace");
            set.contains(&namespace)
        };
        let is_there = match self.places {
            Places::All => true,
            Places::Only(set) => link.between.iter().all(|end| is_in(set, end)),
            Places::Without(set) => !link.between.iter().any(|end| is_in(set, end)),
        };
        is_there && Floor::read(self.floor).holds(link) && self.knows(link)
    }

    pub(crate) fn is_widest(&self) -> bool {
        self.floor == "all" && matches!(self.places, Places::All) && self.known.is_none()
    }

    pub(crate) fn may_know_everything(&self) -> bool {
        self.known.is_none()
    }
}

impl fmt::Debug for Eye {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.lens())
    }
}
