//! The wire's own small types.

use crate::directory::event::EventKind;
use crate::permission::Among;
use alloc::boxed::Box;
use alloc::vec::Vec;

/// A list, or the word `any`.
#[derive(Clone, Debug)]
pub(crate) enum Listed<T> {
    Any,
    These(Vec<T>),
}

impl<T: Ord + Clone> Listed<T> {
    pub(super) fn from_among(among: &Among<T>) -> Self {
        match among {
            Among::Any => Self::Any,
            Among::These(set) => Self::These(set.iter().cloned().collect()),
        }
    }
}

/// The kind of an event, as it is read: a later release may have more of them.
#[derive(Clone, Copy, Debug)]
pub(crate) enum KindWord {
    Known(EventKind),
    #[cfg(feature = "serde")]
    Later,
}

impl KindWord {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Known(kind) => kind.as_str(),
            #[cfg(feature = "serde")]
            Self::Later => "",
        }
    }
}

/// What somebody said: personal data, which no error repeats.
#[derive(Clone)]
pub(crate) struct Remark(pub(crate) Box<str>);

impl core::fmt::Debug for Remark {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Remark(..)")
    }
}

impl core::str::FromStr for Remark {
    type Err = core::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.into()))
    }
}

/// Text that is read over and not kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Note;

/// The words that `basis` can be: of evidence, or of a consent.
macro_rules! basis_words {
    ($($word:ident = $text:literal,)+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum BasisWord {
            $($word,)+
        }

        impl BasisWord {
            pub(crate) const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$word => $text,)+
                }
            }

            pub(super) fn from_text(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$word),)+
                    _ => None,
                }
            }
        }
    };
}

basis_words! {
    Authenticated = "authenticated",
    Declared = "declared",
    Imported = "imported",
    Observed = "observed",
    Inferred = "inferred",
    Consent = "consent",
    Contract = "contract",
    LegalObligation = "legal_obligation",
    VitalInterests = "vital_interests",
    PublicTask = "public_task",
    LegitimateInterest = "legitimate_interest",
}
