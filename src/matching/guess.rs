//! What a column means, by its name and its values.

use super::date::{Date, Order};
use super::headers;
use super::nicknames::Nicknames;
use super::schema::Meaning;
use super::text;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// What a column is taken for, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Guess {
    /// What it is taken for.
    pub meaning: Meaning,
    /// Why.
    pub why: Guessed,
}

/// Why a column is taken for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Guessed {
    /// Its name says so.
    ByName,
    /// Its values look like it.
    ByValues,
    /// Each of more than twenty values is there once, and not in letters alone: it numbers
    /// the rows.
    Numbers,
    /// Nothing tells.
    Unknown,
    /// It is empty, but for values like `n/a`.
    Empty,
}

impl Guessed {
    /// A word or two for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ByName => "by its name",
            Self::ByValues => "by its values",
            Self::Numbers => "numbers the rows",
            Self::Unknown => "nothing tells",
            Self::Empty => "empty",
        }
    }
}

impl fmt::Display for Guessed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Guess {
    /// What the column `name` means, of which some values are given: what the name says,
    /// where the values do not contradict it, and else what the values look like. Of no
    /// values it is [ignored](Meaning::Ignored).
    #[must_use]
    pub fn of<'v>(name: &str, values: impl IntoIterator<Item = &'v str>) -> Self {
        let mut seen = Seen::default();
        for value in values {
            seen.take(value);
        }
        if seen.filled == 0 {
            return Self {
                meaning: Meaning::Ignored,
                why: Guessed::Empty,
            };
        }
        if let Some(meaning) = by_name(name, &seen) {
            return Self {
                meaning,
                why: Guessed::ByName,
            };
        }
        seen.guess()
    }
}

/// Whether dates name the day before the month, as far as their values tell: more of them
/// only fit that than only fit the other. See [`Records::day_first`](super::Records::day_first).
#[must_use]
pub fn is_day_first<'v>(values: impl IntoIterator<Item = &'v str>) -> bool {
    let mut folded = String::new();
    let (mut day, mut month) = (0_usize, 0_usize);
    for value in values {
        text::fold(value, &mut folded);
        match Date::order_of(&folded) {
            Some(Order::DayFirst) => day += 1,
            Some(Order::MonthFirst) => month += 1,
            None => {}
        }
    }
    day > month
}

#[derive(Default)]
struct Seen {
    filled: usize,
    emails: usize,
    /// With an at sign, or masked.
    at_signs: usize,
    /// With five digits at least.
    some_digits: usize,
    dates: usize,
    digits: usize,
    long_digits: usize,
    links: usize,
    plain: usize,
    words: usize,
    numbers_and_words: usize,
    many_words: usize,
    postcodes: usize,
    given: usize,
    nicknames: Nicknames,
    hashes: Vec<u64>,
    folded: String,
}

impl Seen {
    fn take(&mut self, value: &str) {
        text::fold(value, &mut self.folded);
        let value = self.folded.as_str();
        if text::is_placeholder(value) {
            return;
        }
        self.filled += 1;
        self.hashes.push(text::hash(value.as_bytes()));
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
        let email = value
            .split_once('@')
            .is_some_and(|(local, host)| !local.is_empty() && host.contains('.'));
        let year = Date::parse(value, Order::default())
            .is_some_and(|d| (1880..2035).contains(&d.year) && d.month > 0);
        self.emails += usize::from(email);
        self.at_signs += usize::from(value.contains(['@', '*']));
        self.some_digits += usize::from(digits >= 5);
        self.dates += usize::from(year && digits >= 4);
        self.links += usize::from(value.contains("://"));
        self.digits += usize::from(letters == 0 && digits > 0);
        self.long_digits += usize::from(letters <= 1 && (7..=17).contains(&digits));
        self.plain += usize::from(digits == 0);
        self.words += usize::from(value.contains(' '));
        self.postcodes +=
            usize::from(letters <= 4 && (4..=8).contains(&(letters + digits)) && digits >= 3);
        self.given += usize::from(
            value
                .split(' ')
                .any(|word| !self.nicknames.groups_of(word).is_empty()),
        );
        let many = digits > 0 || value.split(' ').count() > 4 || value.contains('&');
        self.many_words += usize::from(many);
        self.numbers_and_words += usize::from(digits > 0 && letters > 2 && value.contains(' '));
    }

    fn distinct(&mut self) -> usize {
        self.hashes.sort_unstable();
        self.hashes.dedup();
        self.hashes.len()
    }

    fn guess(mut self) -> Guess {
        let most = |n: usize| n * 10 >= self.filled * 7;
        let by = |meaning| Guess {
            meaning,
            why: Guessed::ByValues,
        };
        if most(self.emails) {
            return by(Meaning::Email);
        }
        if most(self.links) {
            return by(Meaning::Identifier);
        }
        if most(self.dates) {
            return by(Meaning::BirthDate);
        }
        let (filled, digits, long, plain) = (
            self.filled,
            most(self.digits),
            most(self.long_digits),
            most(self.plain),
        );
        let addresses = most(self.numbers_and_words);
        let distinct = self.distinct();
        if distinct == filled && filled > 20 && !plain {
            return Guess {
                meaning: Meaning::Ignored,
                why: Guessed::Numbers,
            };
        }
        if long && distinct * 5 >= filled {
            return by(Meaning::Phone);
        }
        if addresses {
            return by(Meaning::Street);
        }
        if digits && self.postcodes * 10 >= filled * 9 {
            return by(Meaning::Postcode);
        }
        if digits && distinct * 2 >= filled {
            return by(Meaning::Identifier);
        }
        if self.given * 10 >= filled * 3 {
            return by(if self.words * 2 >= filled {
                Meaning::FullName
            } else {
                Meaning::GivenName
            });
        }
        if distinct > 3 && distinct < 30 && plain {
            return by(Meaning::Category);
        }
        if distinct <= 1 || (distinct * 50 < filled && distinct < 30) {
            return Guess {
                meaning: Meaning::Ignored,
                why: Guessed::Unknown,
            };
        }
        Guess {
            meaning: Meaning::Text,
            why: Guessed::Unknown,
        }
    }
}

/// What the words of a column's name say.
fn by_name(name: &str, seen: &Seen) -> Option<Meaning> {
    let mut words = headers::words_of(name);
    words.retain(|word| word != "primary");
    let joined: String = words.concat();
    let has = |words_or_whole: &[&str]| {
        words
            .iter()
            .any(|word| words_or_whole.contains(&word.as_str()))
            || words_or_whole.contains(&joined.as_str())
    };
    if joined == "id" {
        return Some(Meaning::Ignored);
    }
    if let Some((_, meaning)) = FIRST.iter().find(|(list, _)| has(list)) {
        // `Email opt out` holds no addresses.
        let is_so = match meaning {
            Meaning::Email => seen.at_signs * 3 >= seen.filled,
            Meaning::Phone => seen.some_digits * 3 >= seen.filled,
            _ => true,
        };
        return is_so.then_some(*meaning);
    }
    let numbers = has(&["id", "no", "nr", "number", "key", "index", "uuid", "guid"]);
    if numbers && has(&["record", "rec", "row", "unique", "uuid", "guid", "index"]) {
        return Some(Meaning::Ignored);
    }
    let begins = |part: &str| joined.contains(part);
    if begins("birth") || has(BIRTH) {
        let is_date = !begins("place")
            && !begins("ort")
            && (seen.dates + seen.long_digits) * 2 >= seen.filled;
        return is_date.then_some(Meaning::BirthDate);
    }
    if has(&["date", "datum", "fecha", "time", "at"]) {
        return Some(Meaning::Ignored);
    }
    if has(DOCUMENT) {
        let of_issuer = has(&["country", "state", "region"]);
        return Some(if of_issuer {
            Meaning::Ignored
        } else {
            Meaning::Identifier
        });
    }
    if has(ORGANISATION) && !has(PLACE) {
        return Some(if numbers {
            Meaning::Identifier
        } else {
            Meaning::Organisation
        });
    }
    let of_given = begins("first") || begins("given") || begins("fore");
    if of_given && (begins("surname") || begins("last") || begins("family")) {
        return Some(Meaning::FullName);
    }
    if let Some((_, meaning)) = PARTS
        .iter()
        .find(|(list, _)| list.iter().any(|part| begins(part)))
    {
        return Some(*meaning);
    }
    if numbers && has(&["street", "house", "building"]) {
        return Some(Meaning::HouseNumber);
    }
    if let Some((_, meaning)) = WORDS.iter().find(|(list, _)| has(list)) {
        let is_name = matches!(meaning, Meaning::GivenName | Meaning::FamilyName);
        // `Last activity` holds no names.
        return Some(if is_name && seen.plain * 2 < seen.filled {
            Meaning::Ignored
        } else {
            *meaning
        });
    }
    if begins("address")
        || has(&[
            "addr",
            "adresse",
            "direccion",
            "indirizzo",
            "line1",
            "line2",
        ])
    {
        return Some(match joined.chars().last() {
            Some('1') => Meaning::Street,
            Some('2' | '3') => Meaning::AddressLine,
            _ => Meaning::Address,
        });
    }
    let is_name = has(&["name", "fullname", "contact", "person", "customer", "full"]);
    if !is_name || numbers {
        return None;
    }
    if seen.dates * 2 >= seen.filled {
        // `Customer since`.
        return Some(Meaning::Ignored);
    }
    // People have two or three names, without digits.
    let is_thing = seen.many_words * 10 >= seen.filled;
    Some(if is_thing {
        Meaning::Organisation
    } else {
        Meaning::FullName
    })
}

type Words = &'static [&'static str];

/// Words that decide before all others.
const FIRST: &[(Words, Meaning)] = &[
    (
        &[
            "type",
            "status",
            "role",
            "amount",
            "category",
            "relationship",
            "rel",
            "created",
            "updated",
            "modified",
            "timestamp",
            "cluster",
            "truth",
            "label",
            "score",
            "recordid",
            "recid",
            "uniqueid",
            "rowid",
            // Another person, or a part of the name that many have.
            "owner",
            "assigned",
            "manager",
            "assistant",
            "spouse",
            "referred",
            "referrer",
            "salutation",
            "honorific",
            "prefix",
            "suffix",
        ],
        Meaning::Ignored,
    ),
    (
        &["source", "datasource", "system", "origin", "dataset"],
        Meaning::Source,
    ),
    (&["email", "mail", "correo", "emailaddress"], Meaning::Email),
    (
        &[
            "phone",
            "tel",
            "telephone",
            "mobile",
            "cell",
            "telefon",
            "telefono",
            "handy",
            "fax",
            "msisdn",
            "cellphone",
        ],
        Meaning::Phone,
    ),
    (
        &[
            "linkedin",
            "facebook",
            "twitter",
            "instagram",
            "profile",
            "url",
            "website",
            "homepage",
        ],
        Meaning::Identifier,
    ),
    (
        &[
            "handle",
            "username",
            "login",
            "nickname",
            "screenname",
            "user",
        ],
        Meaning::Handle,
    ),
];

const BIRTH: Words = &[
    "dob",
    "bday",
    "geburtsdatum",
    "geburtstag",
    "naissance",
    "nacimiento",
    "nascita",
    "born",
];

const DOCUMENT: Words = &[
    "ssn",
    "passport",
    "license",
    "licence",
    "tax",
    "vat",
    "lei",
    "national",
    "nin",
    "nhs",
    "social",
    "soc",
    "sec",
    "insurance",
    "iban",
    "duns",
    "curp",
    "cpf",
    "dni",
    "nif",
    "aadhaar",
    "pan",
    "medicare",
];

const ORGANISATION: Words = &[
    "org",
    "organisation",
    "organization",
    "company",
    "employer",
    "firm",
    "firma",
    "account",
    "business",
    "empresa",
    "societe",
];

/// Words of an address: `Business street` is where somebody works, not for whom.
const PLACE: Words = &[
    "address", "addr", "street", "city", "town", "zip", "postal", "postcode", "state", "province",
    "county", "region", "country",
];

/// Parts of names that decide, in whatever word.
const PARTS: &[(Words, Meaning)] = &[
    (&["email"], Meaning::Email),
    (&["phone"], Meaning::Phone),
    (&["middlename"], Meaning::MiddleName),
    (&["surname", "lastname", "familyname"], Meaning::FamilyName),
    (&["firstname", "givenname", "forename"], Meaning::GivenName),
    (&["postcode", "zipcode", "postalcode"], Meaning::Postcode),
];

const WORDS: &[(Words, Meaning)] = &[
    (&["middle", "mname"], Meaning::MiddleName),
    (
        &[
            "lname",
            "last",
            "family",
            "nachname",
            "apellido",
            "apellidos",
            "cognome",
            "sname",
            "zuname",
            "familienname",
            "nom",
        ],
        Meaning::FamilyName,
    ),
    (
        &[
            "given",
            "first",
            "fname",
            "vorname",
            "prenom",
            "nombre",
            "nome",
            "christian",
        ],
        Meaning::GivenName,
    ),
    (
        &["zip", "plz", "postal", "postleitzahl", "cap", "cp"],
        Meaning::Postcode,
    ),
    (
        &[
            "city",
            "town",
            "suburb",
            "locality",
            "ort",
            "stadt",
            "ville",
            "ciudad",
            "citta",
            "municipality",
            "village",
        ],
        Meaning::City,
    ),
    (
        &["country", "land", "pays", "pais", "nation", "nationality"],
        Meaning::Country,
    ),
    (
        &[
            "state",
            "province",
            "county",
            "region",
            "bundesland",
            "provincia",
        ],
        Meaning::Region,
    ),
    (
        &[
            "housenumber",
            "houseno",
            "hausnummer",
            "streetno",
            "stnumber",
        ],
        Meaning::HouseNumber,
    ),
    (
        &[
            "street",
            "strasse",
            "rue",
            "calle",
            "via",
            "road",
            "streetname",
            "streetaddress",
        ],
        Meaning::Street,
    ),
    (&["gender", "sex", "geschlecht", "sexe"], Meaning::Category),
];
