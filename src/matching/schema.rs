//! Which column means what.

use alloc::string::String;
use alloc::vec::Vec;

/// What the values of a column are, and so how two of them are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Meaning {
    /// A given (first) name.
    GivenName,
    /// A middle name or its initial.
    MiddleName,
    /// A family (last) name.
    FamilyName,
    /// A whole name of a person: `Jay Brown` or `Brown, Jay`.
    FullName,
    /// The name of an organisation: an employer, or the customer itself.
    Organisation,
    /// A date of birth, in any usual spelling.
    BirthDate,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A whole postal address.
    Address,
    /// A street, with or without the house number.
    Street,
    /// The number of a house.
    HouseNumber,
    /// A second line of an address.
    AddressLine,
    /// A city or suburb.
    City,
    /// A state, county or province.
    Region,
    /// A postcode.
    Postcode,
    /// A country.
    Country,
    /// A number or text that stands for one person: of a passport, a tax office, a
    /// social profile.
    Identifier,
    /// A handle or user name: alike to names and to the local part of e-mails.
    Handle,
    /// One of few values, such as a gender.
    Category,
    /// Free text.
    Text,
    /// Where the record comes from.
    Source,
    /// Nothing that tells people apart or together.
    Ignored,
}

impl Meaning {
    /// Every meaning, in the order of `Ord`.
    pub const ALL: [Self; 22] = [
        Self::GivenName,
        Self::MiddleName,
        Self::FamilyName,
        Self::FullName,
        Self::Organisation,
        Self::BirthDate,
        Self::Email,
        Self::Phone,
        Self::Address,
        Self::Street,
        Self::HouseNumber,
        Self::AddressLine,
        Self::City,
        Self::Region,
        Self::Postcode,
        Self::Country,
        Self::Identifier,
        Self::Handle,
        Self::Category,
        Self::Text,
        Self::Source,
        Self::Ignored,
    ];

    /// Its word, as in `--map` of the example: `given_name`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GivenName => "given_name",
            Self::MiddleName => "middle_name",
            Self::FamilyName => "family_name",
            Self::FullName => "full_name",
            Self::Organisation => "organisation",
            Self::BirthDate => "birth_date",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::Street => "street",
            Self::HouseNumber => "house_number",
            Self::AddressLine => "address_line",
            Self::City => "city",
            Self::Region => "region",
            Self::Postcode => "postcode",
            Self::Country => "country",
            Self::Identifier => "identifier",
            Self::Handle => "handle",
            Self::Category => "category",
            Self::Text => "text",
            Self::Source => "source",
            Self::Ignored => "ignored",
        }
    }

    /// The meaning of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|meaning| meaning.as_str() == word)
    }

    const fn is_address(self) -> bool {
        matches!(
            self,
            Self::Address
                | Self::Street
                | Self::HouseNumber
                | Self::AddressLine
                | Self::City
                | Self::Region
                | Self::Postcode
        )
    }
}

/// The columns of a table, and what each means.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Schema {
    columns: Vec<(String, Meaning)>,
}

impl Schema {
    /// The columns, in the order of the values of a record.
    pub fn new<N: Into<String>>(columns: impl IntoIterator<Item = (N, Meaning)>) -> Self {
        let columns = columns
            .into_iter()
            .map(|(name, means)| (name.into(), means));
        Self {
            columns: columns.collect(),
        }
    }

    /// The names and meanings of the columns.
    pub fn columns(&self) -> impl Iterator<Item = (&str, Meaning)> {
        self.columns
            .iter()
            .map(|(name, means)| (name.as_str(), *means))
    }

    fn with(&self, means: impl Fn(Meaning) -> bool) -> Vec<usize> {
        let columns = self.columns.iter().enumerate();
        columns
            .filter(|(_, (_, m))| means(*m))
            .map(|(i, _)| i)
            .collect()
    }

    /// What is compared, and from which columns it is made.
    pub(super) fn fields(&self) -> Vec<Field> {
        let mut fields = Vec::new();
        let names = self.with(|m| {
            matches!(
                m,
                Meaning::GivenName | Meaning::FamilyName | Meaning::FullName
            )
        });
        if !names.is_empty() {
            fields.push(Field::new("given name", Kind::Given, Vec::new()));
            fields.push(Field::new("family name", Kind::Family, Vec::new()));
            fields.push(Field::new("generation", Kind::Generation, Vec::new()));
        }
        let whole_address = !self.with(|m| m == Meaning::Address).is_empty();
        if whole_address {
            let mut parts = self.with(Meaning::is_address);
            parts.sort_by_key(|part| self.columns.get(*part).map(|(name, means)| (*means, name)));
            fields.push(Field::new("address", Kind::Address, parts));
        }
        for (i, (name, means)) in self.columns.iter().enumerate() {
            let kind = match means {
                Meaning::MiddleName => Kind::Middle,
                Meaning::Organisation => Kind::Organisation,
                Meaning::BirthDate => Kind::BirthDate,
                Meaning::Email => Kind::Email,
                Meaning::Phone => Kind::Phone,
                Meaning::Street => Kind::Street,
                Meaning::HouseNumber => Kind::HouseNumber,
                Meaning::AddressLine => Kind::AddressLine,
                Meaning::City => Kind::City,
                Meaning::Postcode => Kind::Postcode,
                Meaning::Identifier => Kind::Identifier,
                Meaning::Handle => Kind::Handle,
                Meaning::Region | Meaning::Category => Kind::Category,
                Meaning::Text => Kind::Text,
                _ => continue,
            };
            if !(whole_address && means.is_address()) {
                fields.push(Field::new(name, kind, alloc::vec![i]));
            }
        }
        // The order of the columns means nothing. Names stay in front.
        let of_names = if names.is_empty() { 0 } else { 3 };
        if let Some(others) = fields.get_mut(of_names..) {
            others.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
        }
        fields.truncate(MOST_FIELDS);
        fields
    }
}

/// Levels take three bits each of a pattern of 64.
pub(super) const MOST_FIELDS: usize = 21;

/// One comparison: its name, its kind and its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) columns: Vec<usize>,
}

impl Field {
    fn new(name: &str, kind: Kind, columns: Vec<usize>) -> Self {
        Self {
            name: name.into(),
            kind,
            columns,
        }
    }
}

/// How the two values of a field are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Given,
    Family,
    Generation,
    Middle,
    Organisation,
    BirthDate,
    Email,
    Phone,
    Address,
    Street,
    HouseNumber,
    AddressLine,
    City,
    Postcode,
    Identifier,
    Handle,
    Category,
    Text,
}

impl Kind {
    /// Whether a value is meant to stand for one person.
    pub(super) const fn identifies(self) -> bool {
        matches!(
            self,
            Self::Email | Self::Phone | Self::Identifier | Self::Handle
        )
    }
}
