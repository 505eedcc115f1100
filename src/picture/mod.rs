//! Pictures that tell no lies.
//!
//! A [`Picture`] shows who may see what of a person: the personas as sets, their
//! attributes in exactly the region in which they lie, and on every region which
//! accesses see it. It is an SVG that stands alone (no script, nothing from elsewhere,
//! light and dark, on paper too, every region to be reached by keyboard) and a
//! [text](Picture::text) that says the same in plain words.
//!
//! | what is drawn | by | as |
//! |---|---|---|
//! | a person: who may see what | [`of_person`](Picture::of_person) | a canonical Venn diagram up to five personas, an `UpSet` plot beyond |
//! | any sets | [`of_sets`](Picture::of_sets) | the same |
//! | numbers of people | [`of_population`](Picture::of_population) | an Euler diagram, whose areas stand for the numbers; an `UpSet` plot where a region would be missing or false |
//! | numbers that analysts may know | [`of_published`](Picture::of_published) | the same where all are told; else regions without areas, those that are withheld hatched |
//! | an audience | [`of_funnel`](Picture::of_funnel) | bars, one for each gate |
//!
//! In a *canonical* Venn diagram every overlap that is possible is drawn, and the empty
//! ones are greyed: a person who decides what to reveal must not see an overlap that is
//! not there, or miss one. An `UpSet` plot (Lex et al. 2014) is a table of dots, a column
//! for each region that is not empty and a row for each set, with a bar above each column.
//! [`drawn`](Picture::drawn) says what was drawn, and why.
//!
//! It is *not* for recipients: what a picture shows, the person and the arbiter may
//! know. It names attributes and shows no values and no identifiers.
//!
//! The same input gives the same bytes. Names from outside are text and nothing else:
//! without control characters and marks of direction, cut to their boxes, and with at
//! most 1,000 characters in the text.
//!
//! ```
//! use personagraph::picture::{Drawn, Picture};
//! use personagraph::venn::Venn;
//!
//! let chef = Venn::new([
//!     ("work", vec!["cooking", "menus"]),
//!     ("family", vec!["cooking", "holidays"]),
//! ])?;
//! let picture = Picture::of_sets("the chef", &chef);
//! assert_eq!(*picture.drawn(), Drawn::Venn);
//! assert!(picture.svg().starts_with("<svg"));
//! assert!(picture.text().contains("in family and work and no other: 1 item\n   - cooking"));
//! # Ok::<(), personagraph::venn::VennError>(())
//! ```

mod areas;
mod canon;
mod diagram;
mod drawn;
mod funnel;
mod ink;
mod layout;
mod lettering;
mod listing;
mod names;
mod palette;
mod person;
mod placing;
mod population;
mod subject;
mod svg;
mod tracing;
mod upset;
mod words;

pub use drawn::{Drawn, Fit, Why};

use self::funnel::Steps;
use self::layout::Layout;
use self::subject::Subject;
use crate::population::Funnel;
use crate::population::analysis::Table;
use crate::profile::Disclosure;
use crate::venn::{Counts, Venn};
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

/// A drawing of sets, with its text.
#[derive(Clone)]
pub struct Picture(Box<Parts>);

#[derive(Clone)]
struct Parts {
    what: What,
    drawn: Drawn,
}

/// What is drawn.
#[derive(Clone)]
enum What {
    Sets {
        subject: Box<Subject>,
        /// None for an `UpSet` plot.
        layout: Option<Layout>,
    },
    Gates(Steps),
}

/// A picture cannot be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PictureError {
    /// The names are more or fewer than the sets that were counted.
    #[error("{names} names for {sets} sets")]
    Names {
        /// How many names there are.
        names: usize,
        /// How many sets were counted.
        sets: u32,
    },
    /// A dimension of a table is no set: it has not just one category beside the rest.
    #[error("dimension {dimension} of the table is not one category and the rest")]
    Categories {
        /// Which, counted from 0.
        dimension: usize,
    },
    /// A table has more dimensions than there are sets to be told apart.
    #[error("a table of {dimensions} dimensions, and there are 64 sets at most")]
    Dimensions {
        /// How many it has.
        dimensions: usize,
    },
}

impl Picture {
    /// What lies in which of a person's personas, and how much of it each access sees:
    /// a Venn diagram to five personas, an `UpSet` plot beyond. Of more than 64, the 64 in
    /// which most lies are drawn, and the others are listed.
    ///
    /// The first eight accesses have marks of their own; all are in the text.
    ///
    /// ```
    /// use personagraph::picture::Picture;
    /// use personagraph::{Access, Directory, Identifier, Key, Permit, Timestamp};
    ///
    /// let mut crm = Directory::new(Key::from([7; 32]));
    /// let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
    /// let someone: Identifier = "email:someone@example.com".parse()?;
    /// let news = Permit::persona("family").to("marketing").for_purpose("newsletter");
    /// let mut say = crm.at(now, "webshop");
    /// say.observe(&someone, "skill.cooking", "chef").through(["family", "work"])?;
    /// say.consent(&someone, &news)?;
    /// say.approve(&news)?;
    ///
    /// let marketing = Access::new("marketing", "newsletter", now);
    /// let picture = Picture::of_person("someone", &crm.disclosure(&someone, now, [&marketing])?);
    /// assert!(picture.text().contains("skill.cooking"));
    /// assert!(!picture.text().contains("chef")); // names, and no values
    /// # Ok::<(), personagraph::Error>(())
    /// ```
    #[must_use]
    pub fn of_person(title: &str, disclosure: &Disclosure) -> Self {
        Self::canonical(person::person(title, disclosure))
    }

    /// Any sets: a Venn diagram to five, an `UpSet` plot beyond.
    #[must_use]
    pub fn of_sets<S, T>(title: &str, venn: &Venn<S, T>) -> Self
    where
        S: fmt::Display + Ord,
        T: fmt::Display + Ord,
    {
        Self::canonical(person::sets(title, venn))
    }

    /// A population by numbers: ellipses whose areas stand for them, to six sets and if
    /// no region is missing and none is false; otherwise an `UpSet` plot. `names` are
    /// the sets', by bit of the signatures that were counted.
    ///
    /// It draws the numbers that it is given. For analysts, who may not know small ones, draw
    /// what was [published](Self::of_published).
    ///
    /// # Errors
    /// When there are more or fewer names than sets.
    ///
    /// ```
    /// use personagraph::picture::{Drawn, Picture};
    /// use personagraph::venn::Counts;
    ///
    /// let people = [0b01_u8, 0b11, 0b01, 0b10];
    /// let counts = Counts::of(2, people)?;
    /// let picture = Picture::of_population("customers", &["work", "family"], &counts)?;
    /// let Drawn::Euler(fit) = picture.drawn() else { panic!("two sets have areas") };
    /// assert!(fit.diag_error() < 0.001 && fit.missing().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_population<N: fmt::Display>(
        title: &str,
        names: &[N],
        counts: &Counts,
    ) -> Result<Self, PictureError> {
        let sets = counts.sets();
        if u32::try_from(names.len()) != Ok(sets) {
            let names = names.len();
            return Err(PictureError::Names { names, sets });
        }
        Ok(Self::by_area(population::population(title, names, counts)))
    }

    /// A population by what analysts may know of it: the published numbers of a table
    /// whose dimensions are sets, such as
    /// [`Dimension::persona`](crate::population::analysis::Dimension::persona). No share is
    /// worked out: what is published need not add up.
    ///
    /// A region whose number is withheld is hatched, says so and is never drawn as an empty
    /// one: nobody can tell which of them are. To five sets all regions are drawn, as sizes
    /// that mean nothing; of more, as an `UpSet` plot, those that are withheld last. Where
    /// every region has a number, it is drawn as [`of_population`](Self::of_population) is.
    ///
    /// # Errors
    /// When a dimension has not just one category beside the rest, or there are more than 64.
    ///
    /// ```
    /// use personagraph::picture::Picture;
    /// use personagraph::population::Portrait;
    /// use personagraph::population::analysis::{Dimension, Publication, Scheme};
    /// use personagraph::Timestamp;
    ///
    /// let personas = ["work", "family"];
    /// let scheme = Scheme::new([Dimension::persona("work")?, Dimension::persona("family")?])?;
    /// let worker = Portrait::whole().with_region(["work".parse()?]);
    /// let mut people = vec![worker; 50];
    /// people.resize(80, Portrait::whole());
    /// let tally = scheme.tally(&people, Timestamp::UNIX_EPOCH);
    /// let table = Publication::new(tally, "2026-11", 10)?.table(&personas)?;
    ///
    /// let picture = Picture::of_published("customers", &table)?;
    /// assert!(picture.text().contains("set work: 50 people"));
    /// // Nobody has a family, and nothing says so: not even the rest of the workers.
    /// assert!(picture.text().contains("only in family: withheld"));
    /// assert!(picture.text().contains("only in work: withheld"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_published(title: &str, table: &Table) -> Result<Self, PictureError> {
        let subject = population::published(title, table)?;
        Ok(if subject.withheld() > 0 {
            Self::canonical(subject)
        } else {
            Self::by_area(subject)
        })
    }

    /// A funnel: how many people passed each gate of an audience, as bars that begin at one
    /// line and are as long as the numbers are large; beside each, how many fell there. It
    /// is the arbiter's, as the numbers are.
    ///
    /// ```
    /// use personagraph::picture::{Drawn, Picture};
    /// use personagraph::population::Funnel;
    ///
    /// let picture = Picture::of_funnel("hikers, for marketing", &Funnel::default());
    /// assert_eq!(*picture.drawn(), Drawn::Funnel);
    /// assert!(picture.text().contains("1. matched: 0 people; the segment matches"));
    /// ```
    #[must_use]
    pub fn of_funnel(title: &str, funnel: &Funnel) -> Self {
        Self(Box::new(Parts {
            what: What::Gates(Steps::new(title, funnel)),
            drawn: Drawn::Funnel,
        }))
    }

    fn by_area(subject: Subject) -> Self {
        let (drawn, layout) = match population::fitted(&subject) {
            Ok((fit, layout)) => (Drawn::Euler(fit), Some(layout)),
            Err(why) => (Drawn::UpSet(why), None),
        };
        let what = What::Sets {
            subject: Box::new(subject),
            layout,
        };
        Self(Box::new(Parts { what, drawn }))
    }

    fn canonical(subject: Subject) -> Self {
        let layout = canon::layout(subject.sets.len());
        let drawn = match &layout {
            Some(_) => Drawn::Venn,
            None => Drawn::UpSet(Why::Sets { most: canon::MOST }),
        };
        let what = What::Sets {
            subject: Box::new(subject),
            layout,
        };
        Self(Box::new(Parts { what, drawn }))
    }

    /// What was drawn.
    #[must_use]
    pub fn drawn(&self) -> &Drawn {
        &self.0.drawn
    }

    /// The drawing: one `<svg>` element, as a file of its own or inside HTML. It is as
    /// wide as there is room, to 45 rem, and drawn for 480 pixels.
    ///
    /// Ids and classes begin with a digest of what is drawn, so that several pictures
    /// may stand on one page.
    #[must_use]
    pub fn svg(&self) -> String {
        match &self.0.what {
            What::Sets { subject, layout } => {
                svg::document(subject, &self.0.drawn, layout.as_ref())
            }
            What::Gates(steps) => svg::funnel(steps),
        }
    }

    /// The same in plain words: what was drawn, the sets, who sees what, and every
    /// region that is not empty with all that is in it; of a funnel, every gate.
    #[must_use]
    pub fn text(&self) -> String {
        match &self.0.what {
            What::Sets { subject, .. } => words::twin(subject, &self.0.drawn),
            What::Gates(steps) => steps.twin(),
        }
    }
}

/// The drawing, as [`svg`](Picture::svg) gives it.
impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.svg())
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = f.debug_struct("Picture");
        if let What::Sets { subject, .. } = &self.0.what {
            fields.field("sets", &subject.sets.len());
            fields.field("regions", &subject.cells.len());
        }
        fields.field("drawn", &self.0.drawn).finish()
    }
}
