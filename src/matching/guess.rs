//! What a column means, by its name and its values.

use super::date::{Date, Order};
use super::schema::Meaning;
use super::text;
use alloc::string::String;
use alloc::vec::Vec;

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
    /// Every value is there once: it numbers the rows.
    Numbers,
    /// Nothing tells.
    Unknown,
    /// It is empty.
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

impl Guess {
    /// What the column `name` means, of which some values are given.
    #[must_use]
    pub fn of<'v>(name: &str, values: impl IntoIterator<Item = &'v str>) -> Self {
        let mut seen = Seen::default();
        for value in values {
            seen.take(value);
        }
        if seen.filled == 0 {
            return Self { meaning: Meaning::Ignored, why: Guessed::Empty };
        }
        if let Some(meaning) = by_name(name, &seen) {
            return Self { meaning, why: Guessed::ByName };
        }
        seen.guess()
    }
}

/// Whether dates name the day before the month, as far as their values tell.
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
    dates: usize,
    digits: usize,
    long_digits: usize,
    links: usize,
    plain: usize,
    words: usize,
    numbers_and_words: usize,
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
        let email = value.split_once('@').is_some_and(|(local, host)| !local.is_empty() && host.contains('.'));
        let year = Date::parse(value, Order::default()).is_some_and(|d| (1880..2035).contains(&d.year) && d.month > 0);
        self.emails += usize::from(email);
        self.dates += usize::from(year && digits >= 4);
        self.links += usize::from(value.contains("://"));
        self.digits += usize::from(letters == 0 && digits > 0);
        self.long_digits += usize::from(letters <= 1 && (7..=17).contains(&digits));
        self.plain += usize::from(digits == 0);
        self.words += usize::from(value.contains(' '));
        self.numbers_and_words += usize::from(digits > 0 && letters > 2 && value.contains(' '));
    }

    fn distinct(&mut self) -> usize {
        self.hashes.sort_unstable();
        self.hashes.dedup();
        self.hashes.len()
    }

    fn guess(mut self) -> Guess {
        let most = |n: usize| n * 10 >= self.filled * 7;
        let by = |meaning| Guess { meaning, why: Guessed::ByValues };
        if most(self.emails) {
            return by(Meaning::Email);
        }
        if most(self.links) {
            return by(Meaning::Identifier);
        }
        if most(self.dates) {
            return by(Meaning::BirthDate);
        }
        let (filled, digits, long, plain) = (self.filled, most(self.digits), most(self.long_digits), most(self.plain));
        let addresses = most(self.numbers_and_words);
        let distinct = self.distinct();
        if distinct == filled && filled > 20 && !plain {
            return Guess { meaning: Meaning::Ignored, why: Guessed::Numbers };
        }
        if long && distinct * 5 >= filled {
            return by(Meaning::Phone);
        }
        if addresses {
            return by(Meaning::Street);
        }
        if digits && distinct * 2 >= filled {
            return by(Meaning::Identifier);
        }
        if distinct <= 1 || (distinct * 50 < filled && distinct < 30) {
            return Guess { meaning: Meaning::Ignored, why: Guessed::Unknown };
        }
        Guess { meaning: Meaning::Text, why: Guessed::Unknown }
    }
}

/// What the words of a column's name say.
fn by_name(name: &str, seen: &Seen) -> Option<Meaning> {
    let mut folded = String::new();
    let mut before = ' ';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            folded.push(' ');
        }
        folded.push(if c.is_alphanumeric() { c } else { ' ' });
        before = c;
    }
    let mut plain = String::new();
    text::fold(&folded, &mut plain);
    let words: Vec<&str> = plain.split(' ').filter(|w| !w.is_empty() && *w != "primary").collect();
    let joined: String = words.concat();
    let any = |list: &[&str]| words.iter().any(|w| list.contains(w)) || list.contains(&joined.as_str());
    let has = |word: &str| joined.contains(word);
    let most = |n: usize| n * 2 >= seen.filled;

    if any(&["type", "status", "role", "amount", "category", "relationship", "rel", "created", "updated", "modified", "timestamp", "cluster", "truth", "label", "score"])
    {
        return Some(Meaning::Ignored);
    }
    if has("datasource") || any(&["source", "system", "origin", "dataset"]) {
        return Some(Meaning::Source);
    }
    if any(&["record", "rec", "row", "unique", "uuid", "guid", "index"]) && any(&["id", "no", "nr", "number", "key", "uuid", "guid", "index"]) || joined == "id" || joined == "recordid" || joined == "recid" || joined == "uniqueid" {
        return Some(Meaning::Ignored);
    }
    if has("email") || any(&["mail", "correo"]) {
        return Some(Meaning::Email);
    }
    if has("birth") || any(&["dob", "bday", "geburtsdatum", "geburtstag", "naissance", "nacimiento", "nascita", "born"]) {
        return (!has("place") && !has("ort") && most(seen.dates + seen.long_digits)).then_some(Meaning::BirthDate);
    }
    if has("phone") || any(&["tel", "mobile", "cell", "telefon", "telefono", "handy", "fax", "msisdn"]) {
        return Some(Meaning::Phone);
    }
    if any(&["linkedin", "facebook", "twitter", "instagram", "profile", "url", "website", "homepage"]) {
        return Some(Meaning::Identifier);
    }
    if any(&["handle", "username", "login", "nickname", "screenname", "user"]) {
        return Some(Meaning::Handle);
    }
    if any(&["date", "datum", "fecha", "time", "at"]) {
        return Some(Meaning::Ignored);
    }
    let document = any(&["ssn", "passport", "license", "licence", "tax", "vat", "lei", "national", "nin", "nhs", "social", "soc", "sec", "insurance", "iban", "duns", "curp", "cpf", "dni", "nif", "aadhaar", "pan", "medicare"]);
    if document {
        return Some(if any(&["country", "state", "type", "region"]) { Meaning::Ignored } else { Meaning::Identifier });
    }
    if any(&["org", "organisation", "organization", "company", "employer", "firm", "firma", "account", "business", "empresa", "societe"]) {
        return Some(if any(&["id", "number", "no"]) { Meaning::Identifier } else { Meaning::Organisation });
    }
    if any(&["middle", "mname", "middlename"]) {
        return Some(Meaning::MiddleName);
    }
    if any(&["surname", "lastname", "familyname", "lname", "last", "family", "nachname", "apellido", "apellidos", "cognome", "sname", "zuname", "familienname"]) || joined == "nom" || has("surname") || has("lastname") || has("familyname") {
        return Some(Meaning::FamilyName);
    }
    if any(&["given", "first", "fname", "firstname", "givenname", "forename", "vorname", "prenom", "nombre", "nome", "christian"]) || has("firstname") || has("givenname") || has("forename") {
        return Some(Meaning::GivenName);
    }
    if any(&["zip", "zipcode", "postcode", "plz", "postal", "postalcode", "postleitzahl", "cap", "cp"]) || has("postcode") || has("zipcode") || has("postalcode") {
        return Some(Meaning::Postcode);
    }
    if any(&["city", "town", "suburb", "locality", "ort", "stadt", "ville", "ciudad", "citta", "municipality", "village"]) {
        return Some(Meaning::City);
    }
    if any(&["country", "land", "pays", "pais", "nation", "nationality"]) {
        return Some(Meaning::Country);
    }
    if any(&["state", "province", "county", "region", "bundesland", "provincia"]) {
        return Some(Meaning::Region);
    }
    if any(&["housenumber", "houseno", "hausnummer", "streetnumber", "streetno", "stnumber"]) || (any(&["number", "no", "nr", "num"]) && any(&["street", "house", "building"])) {
        return Some(Meaning::HouseNumber);
    }
    if any(&["street", "strasse", "rue", "calle", "via", "road", "streetname", "streetaddress"]) {
        return Some(Meaning::Street);
    }
    if any(&["address", "addr", "adresse", "direccion", "indirizzo", "address1", "address2", "address3", "addressline1", "addressline2", "line1", "line2"]) || has("address") {
        if joined.ends_with('1') {
            return Some(Meaning::Street);
        }
        if joined.ends_with('2') || joined.ends_with('3') {
            return Some(Meaning::AddressLine);
        }
        return Some(Meaning::Address);
    }
    if any(&["gender", "sex", "geschlecht", "sexe"]) {
        return Some(Meaning::Category);
    }
    if any(&["name", "fullname", "contact", "person", "customer", "full"]) && !any(&["id", "number", "no", "key"]) {
        return Some(Meaning::FullName);
    }
    None
}
