//! Names as arguments: a text or a name, whichever the caller has.

use alloc::string::String;

use super::NameError;

/// What can become a name of type `T`: a text, or such a name.
///
/// Lets a constructor take `"work"` as well as a [`Persona`](super::Persona). A host
/// may implement it for its own vocabulary, say an enum of its personas:
///
/// ```
/// use personagraph::Permit;
/// use personagraph::name::{IntoName, NameError, Persona};
///
/// enum Circle {
///     Family,
///     Outdoors,
/// }
///
/// impl IntoName<Persona> for Circle {
///     fn into_name(self) -> Result<Persona, NameError> {
///         match self {
///             Self::Family => "family".parse(),
///             Self::Outdoors => "outdoors".parse(),
///         }
///     }
/// }
///
/// let hikes = Permit::persona(Circle::Outdoors).to("marketing").for_purpose("tours");
/// assert!(hikes.terms().is_ok());
/// ```
pub trait IntoName<T> {
    /// The name.
    ///
    /// # Errors
    ///
    /// When it is a text that is not such a name. A name never fails.
    fn into_name(self) -> Result<T, NameError>;
}

/// All of them as names.
///
/// # Errors
///
/// When one is a text that is no name.
pub(crate) fn into_names<T, N: IntoName<T>, All: FromIterator<T>>(
    texts_or_names: impl IntoIterator<Item = N>,
) -> Result<All, NameError> {
    let names = texts_or_names.into_iter().map(IntoName::into_name);
    names.collect()
}

macro_rules! takes_names {
    ($name:ident) => {
        impl IntoName<$name> for $name {
            fn into_name(self) -> Result<$name, NameError> {
                Ok(self)
            }
        }

        impl IntoName<$name> for &$name {
            fn into_name(self) -> Result<$name, NameError> {
                Ok(self.clone())
            }
        }
    };
}
pub(super) use takes_names;

impl<T> IntoName<T> for &str
where
    T: for<'a> TryFrom<&'a str, Error = NameError>,
{
    fn into_name(self) -> Result<T, NameError> {
        T::try_from(self)
    }
}

impl<T> IntoName<T> for String
where
    T: for<'a> TryFrom<&'a str, Error = NameError>,
{
    fn into_name(self) -> Result<T, NameError> {
        T::try_from(&self)
    }
}

impl<T> IntoName<T> for &String
where
    T: for<'a> TryFrom<&'a str, Error = NameError>,
{
    fn into_name(self) -> Result<T, NameError> {
        T::try_from(self)
    }
}
