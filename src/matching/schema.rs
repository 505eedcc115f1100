//! Which column means what.

use super::headers;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

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
    /// A whole name of a person: `Jay Brown` or `Brown, Jay`. Of several columns the first
    /// that is filled counts, and only where no given and no family name is.
    FullName,
    /// The name of an organisation: an employer, or the customer itself.
    Organisation,
    /// A date of birth, in any usual spelling, or a year. Of a year of two digits those below
    /// 30 are of this century. What is no date is missing.
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
    /// A country. It is not compared.
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
    /// Where the record comes from. It is not compared: the source of a record is the number
    /// with which the host [pushes](super::Records::push) it.
    Source,
    /// Nothing that tells people apart or together. It is not compared.
    Ignored,
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
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

    /// The meaning of a word; `None`: it has none.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|meaning| meaning.as_str() == word)
    }

    /// How the values of a column are compared, and with which other columns.
    const fn compared(self) -> Option<(Kind, Alike)> {
        Some(match self {
            Self::MiddleName => (Kind::Middle, Alike::ByMeaning),
            Self::Organisation => (Kind::Organisation, Alike::ByName),
            Self::BirthDate => (Kind::BirthDate, Alike::ByMeaning),
            Self::Email => (Kind::Email, Alike::ByMeaning),
            Self::Phone => (Kind::Phone, Alike::ByMeaning),
            Self::Street => (Kind::Street, Alike::ByMeaning),
            Self::HouseNumber => (Kind::HouseNumber, Alike::ByMeaning),
            Self::AddressLine => (Kind::AddressLine, Alike::ByMeaning),
            Self::City => (Kind::City, Alike::ByMeaning),
            Self::Postcode => (Kind::Postcode, Alike::ByMeaning),
            Self::Region => (Kind::Category, Alike::ByMeaning),
            Self::Identifier => (Kind::Identifier, Alike::ByName),
            Self::Handle => (Kind::Handle, Alike::ByMeaning),
            Self::Category => (Kind::Category, Alike::Never),
            Self::Text => (Kind::Text, Alike::Never),
            Self::GivenName
            | Self::FamilyName
            | Self::FullName
            | Self::Address
            | Self::Country
            | Self::Source
            | Self::Ignored => return None,
        })
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

    /// The names and meanings of the columns, in order.
    pub fn columns(&self) -> impl Iterator<Item = (&str, Meaning)> {
        self.columns
            .iter()
            .map(|(name, means)| (name.as_str(), *means))
    }

    /// What is compared, and from which columns it is made.
    pub(super) fn fields(&self) -> Vec<Field> {
        let mut fields = self.all_fields();
        fields.truncate(MOST_FIELDS);
        fields
    }

    /// The comparisons that there is no room for, by name. No more than 21 are made: of
    /// more, free texts and categories are left out first.
    #[must_use]
    pub fn left_out(&self) -> Vec<String> {
        let fields = self.all_fields().into_iter().skip(MOST_FIELDS);
        fields.map(|field| field.name).collect()
    }

    fn all_fields(&self) -> Vec<Field> {
        let mut fields = Vec::new();
        let has = |means: fn(Meaning) -> bool| self.columns.iter().any(|(_, m)| means(*m));
        let has_names = has(|m| {
            matches!(
                m,
                Meaning::GivenName | Meaning::FamilyName | Meaning::FullName
            )
        });
        if has_names {
            fields.push(Field::new("given name", Kind::Given));
            fields.push(Field::new("family name", Kind::Family));
            fields.push(Field::new("generation", Kind::Generation));
        }
        let whole_address = has(|m| m == Meaning::Address);
        if whole_address {
            let mut field = Field::new("address", Kind::Address);
            field.columns = self.addresses();
            fields.push(field);
        }
        let of_names = fields.len() - usize::from(whole_address);
        for (column, (name, means)) in self.columns.iter().enumerate() {
            let Some((kind, is_one)) = means.compared() else {
                continue;
            };
            if whole_address && means.is_address() {
                continue;
            }
            let about = match is_one {
                Alike::ByMeaning => String::new(),
                Alike::ByName => headers::base_of(name),
                Alike::Never => alloc::format!("{column}"),
            };
            let known = fields.iter_mut().find(
                |field| matches!(&field.of, Some((of, base)) if of == means && *base == about),
            );
            if let Some(field) = known {
                field.columns.push(alloc::vec![column]);
                if is_one == Alike::ByMeaning {
                    field.name = means.as_str().replace('_', " ");
                } else if *name < field.name {
                    field.name.clone_from(name);
                }
            } else {
                let mut field = Field::new(name, kind);
                field.columns.push(alloc::vec![column]);
                field.of = Some((*means, about));
                fields.push(field);
            }
        }
        // The order of the columns means nothing. Names stay in front.
        if let Some(others) = fields.get_mut(of_names..) {
            others.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
        }
        fields
    }

    /// The columns of each address: of several whole ones, a city or postcode goes with the
    /// one that is named alike (`work address`, `work city`), or else with the first.
    fn addresses(&self) -> Vec<Vec<usize>> {
        let columns = self.columns.iter().enumerate();
        let mut parts: Vec<(String, Meaning, &str, usize)> = columns
            .filter(|(_, (_, means))| means.is_address())
            .map(|(i, (name, means))| (headers::which_of(name), *means, name.as_str(), i))
            .collect();
        parts.sort();
        let mut wholes: Vec<String> = parts
            .iter()
            .filter(|(_, means, ..)| *means == Meaning::Address)
            .map(|(which, ..)| which.clone())
            .collect();
        // Several that are named alike are lines of one.
        wholes.dedup();
        let mut addresses: Vec<Vec<usize>> = alloc::vec![Vec::new(); wholes.len()];
        parts.sort_by_key(|(_, means, name, _)| (*means, *name));
        for (which, .., column) in &parts {
            let place = wholes.iter().position(|whole| whole == which).unwrap_or(0);
            if let Some(columns) = addresses.get_mut(place) {
                columns.push(*column);
            }
        }
        addresses
    }
}

/// Which columns of one meaning are compared as one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Alike {
    /// All: of several phones or dates of birth, any may be the other's any.
    ByMeaning,
    /// Those that are named alike: `passport` and `passport 2`, but no tax number.
    ByName,
    /// None.
    Never,
}

/// Levels take three bits each of a pattern of 64.
pub(super) const MOST_FIELDS: usize = 21;

/// One comparison: its name, its kind and what of a record it compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// By value: the columns that are joined for it. None of names, which are taken apart.
    pub(super) columns: Vec<Vec<usize>>,
    /// Whether the host has a measure of its own.
    pub(super) is_own: bool,
    /// What the columns have in common.
    of: Option<(Meaning, String)>,
}

impl Field {
    fn new(name: &str, kind: Kind) -> Self {
        Self {
            name: name.into(),
            kind,
            columns: Vec::new(),
            is_own: false,
            of: None,
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
