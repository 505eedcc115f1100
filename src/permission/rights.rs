//! What the law lets a person do about data that is used on a legal basis.

use super::LegalBasis;

/// A right of the person whose data it is, under the General Data Protection
/// Regulation, Regulation (EU) 2016/679.
///
/// The table says which rights come *with the legal basis*, and from which article.
/// Whether one is owed in a case depends on more (17(1) asks for a ground, 18(1) for
/// a dispute, 20(1) for data that the person provided and that machines process),
/// which is for people to weigh, not for this table.
///
/// | | consent | contract | legal obligation | vital interests | public task | legitimate interest |
/// |---|---|---|---|---|---|---|
/// | access, 15 | yes | yes | yes | yes | yes | yes |
/// | rectification, 16 | yes | yes | yes | yes | yes | yes |
/// | erasure, 17 | yes | yes | no, 17(3)(b) | yes | no, 17(3)(b) | yes |
/// | restriction, 18 | yes | yes | yes | yes | yes | yes |
/// | portability, 20 | yes | yes | no | no | no, 20(3) | no |
/// | objection, 21 | no: withdraw it | no | no | no | yes | yes |
/// | withdrawal, 7(3) | yes | no | no | no | no | no |
///
/// Direct marketing may be objected to whatever its basis (21(2) and (3)): that
/// right comes with the purpose, and is not in the table.
///
/// ```
/// use personagraph::permission::{LegalBasis, Right};
///
/// let rights: Vec<Right> = LegalBasis::Contract.rights().collect();
/// assert!(rights.contains(&Right::Portability) && !rights.contains(&Right::Withdrawal));
/// assert_eq!(Right::Withdrawal.article(), "7(3)");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Right {
    /// To know what is held, and to have a copy.
    Access,
    /// To have what is wrong put right, and what is incomplete completed.
    Rectification,
    /// To be forgotten.
    Erasure,
    /// To have the data kept and not used, while something is in dispute.
    Restriction,
    /// To take along what one provided, in a format that machines read.
    Portability,
    /// To object, on grounds of one's own situation.
    Objection,
    /// To take a consent back, as easily as it was given.
    Withdrawal,
}

impl Right {
    /// Every right, in the order of the table.
    pub const ALL: [Self; 7] = [
        Self::Access,
        Self::Rectification,
        Self::Erasure,
        Self::Restriction,
        Self::Portability,
        Self::Objection,
        Self::Withdrawal,
    ];

    /// The article of Regulation (EU) 2016/679 that gives it.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            Self::Access => "15",
            Self::Rectification => "16",
            Self::Erasure => "17",
            Self::Restriction => "18",
            Self::Portability => "20",
            Self::Objection => "21",
            Self::Withdrawal => "7(3)",
        }
    }

    /// The legal bases that it comes with, ascending.
    #[must_use]
    pub const fn bases(self) -> &'static [LegalBasis] {
        use LegalBasis as B;
        match self {
            Self::Access | Self::Rectification | Self::Restriction => &B::ALL,
            Self::Erasure => &[
                B::Consent,
                B::Contract,
                B::VitalInterests,
                B::LegitimateInterest,
            ],
            Self::Portability => &[B::Consent, B::Contract],
            Self::Objection => &[B::PublicTask, B::LegitimateInterest],
            Self::Withdrawal => &[B::Consent],
        }
    }

    /// Whether it comes with a legal basis.
    #[must_use]
    pub fn comes_with(self, basis: LegalBasis) -> bool {
        self.bases().contains(&basis)
    }
}

impl LegalBasis {
    /// The rights that come with it, ascending.
    pub fn rights(self) -> impl Iterator<Item = Right> {
        Right::ALL
            .into_iter()
            .filter(move |right| right.comes_with(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    /// The table of the documentation, row by row: the article, and
    /// for each basis whether the cell says yes.
    fn documented() -> Vec<(String, Vec<bool>)> {
        let rows = include_str!("rights.rs").lines().filter_map(|line| {
            let row = line.strip_prefix("/// | ")?;
            let mut cells = row.trim_end_matches(" |").split(" | ");
            let (_, article) = cells.next()?.split_once(", ")?;
            let cells = cells.map(|cell| cell.starts_with("yes")).collect();
            Some((article.to_string(), cells))
        });
        rows.collect()
    }

    #[test]
    fn the_table_that_is_documented_is_the_one_that_is_used() {
        let used = Right::ALL.map(|right| {
            let cells = LegalBasis::ALL.map(|basis| right.comes_with(basis));
            (right.article().to_string(), cells.to_vec())
        });
        assert_eq!(documented(), used);
    }

    #[test]
    fn rights_and_bases_are_two_readings_of_one_table() {
        for basis in LegalBasis::ALL {
            let rights: Vec<Right> = basis.rights().collect();
            assert!(rights.is_sorted());
            for right in Right::ALL {
                assert_eq!(rights.contains(&right), right.bases().contains(&basis));
            }
        }
        assert!(Right::ALL.iter().all(|right| right.bases().is_sorted()));
    }

    #[test]
    fn nothing_can_be_both_withdrawn_and_objected_to() {
        let both = |basis: &LegalBasis| {
            Right::Withdrawal.comes_with(*basis) && Right::Objection.comes_with(*basis)
        };
        assert!(!LegalBasis::ALL.iter().any(both));
    }
}
