//! Whom a template of a persona would hold for.

use super::error::Fault;
use super::{Predicate, Segment, SegmentError};
use crate::persona::{Enclosure, Members};

impl Segment {
    /// Those of whom something would lie in a persona by this template: who have an
    /// attribute that one of its names matches. A condition of the template is left out: a
    /// segment does not ask whether it holds.
    ///
    /// A template encloses what was told and found out, not accounts, interactions or
    /// relations, whatever governs these.
    ///
    /// ```
    /// use personagraph::persona::Enclosure;
    /// use personagraph::population::Segment;
    ///
    /// let names = ["interest.pets.*", "size.collar"];
    /// let template = Enclosure::attributes("dog", names)?;
    /// let whom = Segment::of_template(&template)?;
    /// assert_eq!(whom.to_string(), "has interest.pets.* or has size.collar");
    ///
    /// // Whom it would change something for.
    /// let newly = whom.and("not in dog".parse()?)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When it encloses accounts, which segments do not know; when it is no template but
    /// somebody's; when it would be too large.
    pub fn of_template(template: &Enclosure) -> Result<Self, SegmentError> {
        let Members::Attributes(names) = template.members() else {
            return Err(Fault::Accounts.into());
        };
        if !template.is_template() {
            return Err(Fault::Somebodys.into());
        }
        Self::any(names.iter().cloned().map(Predicate::Has).map(Self::simple))
    }
}
