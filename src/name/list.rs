//! Names in a sentence.

use core::fmt;

/// Names in backticks, the last after a word: `` `work`, `dog` and `family` ``.
pub(crate) struct List<I>(pub(crate) I, pub(crate) &'static str);

impl<'a, T: fmt::Display + 'a, I: Iterator<Item = &'a T> + Clone> fmt::Display for List<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.0.clone().count().saturating_sub(1);
        for (i, name) in self.0.clone().enumerate() {
            match i {
                0 => {}
                i if i == last => write!(f, " {} ", self.1)?,
                _ => f.write_str(", ")?,
            }
            write!(f, "`{name}`")?;
        }
        Ok(())
    }
}
