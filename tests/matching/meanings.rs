//! What columns are guessed to be.

use personagraph::matching::{
    Guess, Guessed, Level, Matcher, Meaning, Nicknames, Records, Schema, is_day_first,
};

fn guess(name: &str, values: &[&str]) -> Meaning {
    Guess::of(name, values.iter().copied()).meaning
}

#[test]
fn names_of_columns_tell() {
    for (name, value, meaning) in [
        ("first_name", "Anna", Meaning::GivenName),
        ("givenName", "Anna", Meaning::GivenName),
        ("Surname", "Quist", Meaning::FamilyName),
        ("PRIMARY_NAME_LAST", "Quist", Meaning::FamilyName),
        ("Nachname", "Quist", Meaning::FamilyName),
        ("full name", "Anna Quist", Meaning::FullName),
        ("Date of birth", "1970-01-02", Meaning::BirthDate),
        ("dob", "19700102", Meaning::BirthDate),
        ("E-Mail", "a@example.com", Meaning::Email),
        ("mobilePhone", "+1 555 0100", Meaning::Phone),
        ("PLZ", "10115", Meaning::Postcode),
        ("street_number", "7", Meaning::HouseNumber),
        ("address_1", "High Street", Meaning::Street),
        ("address_2", "Flat 3", Meaning::AddressLine),
        ("ADDR_FULL", "7 High Street", Meaning::Address),
        ("suburb", "Eaton", Meaning::City),
        ("state", "nsw", Meaning::Region),
        ("SSN", "123-45-6789", Meaning::Identifier),
        ("PASSPORT_COUNTRY", "US", Meaning::Ignored),
        (
            "linkedin_url",
            "https://linkedin.com/in/a",
            Meaning::Identifier,
        ),
        ("company_name", "Acme", Meaning::Organisation),
        ("sex", "f", Meaning::Category),
        ("record_id", "17", Meaning::Ignored),
        ("created_at", "2020-01-01", Meaning::Ignored),
    ] {
        assert_eq!(guess(name, &[value]), meaning, "{name}");
    }
}

#[test]
fn values_tell_where_names_do_not() {
    let emails = ["a@example.com", "b@example.org", ""];
    assert_eq!(guess("c1", &emails), Meaning::Email);
    assert_eq!(
        guess("c2", &["1970-01-02", "12/24/1981"]),
        Meaning::BirthDate
    );
    assert_eq!(
        guess("c3", &["+1 555 010 0100", "(555) 010-0199"]),
        Meaning::Phone
    );
    assert_eq!(Guess::of("c4", ["", "n/a"]).why, Guessed::Empty);
    let numbers: Vec<String> = (0..50).map(|n| n.to_string()).collect();
    assert_eq!(
        Guess::of("c5", numbers.iter().map(String::as_str)).why,
        Guessed::Numbers
    );
}

/// What a column without a name holds, and why it is taken for that.
#[test]
fn values_alone_tell_what_a_column_holds() {
    let ten = |each: &dyn Fn(usize) -> String| (0..10).map(each).collect::<Vec<_>>();
    let of = |many: usize, among: &[&str]| {
        let cell = |row: usize| among[row % among.len()].to_owned();
        (0..many).map(cell).collect::<Vec<_>>()
    };
    let given = ["Bob", "Elizabeth", "William", "Margaret"];
    let columns = [
        (
            ten(&|n| format!("https://example.com/people/{n}")),
            Meaning::Identifier,
            Guessed::ByValues,
        ),
        (
            ten(&|n| format!("{n} high street")),
            Meaning::Street,
            Guessed::ByValues,
        ),
        (
            ten(&|n| format!("101{n}5")),
            Meaning::Postcode,
            Guessed::ByValues,
        ),
        (
            ten(&|n| format!("{n}{n}{n}")),
            Meaning::Identifier,
            Guessed::ByValues,
        ),
        (of(10, &given), Meaning::GivenName, Guessed::ByValues),
        (
            ten(&|n| format!("{} quist{}", given[n % 4], char::from(b'a' + n as u8))),
            Meaning::FullName,
            Guessed::ByValues,
        ),
        (
            of(12, &["gold", "silver", "bronze", "tin"]),
            Meaning::Category,
            Guessed::ByValues,
        ),
        (of(9, &["gold"]), Meaning::Ignored, Guessed::Unknown),
        (of(9, &["gold", "silver"]), Meaning::Text, Guessed::Unknown),
    ];
    for (values, meaning, why) in columns {
        let guess = Guess::of("c1", values.iter().map(String::as_str));
        assert_eq!((guess.meaning, guess.why), (meaning, why), "{values:?}");
    }
}

/// A guess says in words why, and every meaning has a word that a map of columns can name.
#[test]
fn guesses_and_meanings_have_words() {
    let why = [
        (Guessed::ByName, "by its name"),
        (Guessed::ByValues, "by its values"),
        (Guessed::Numbers, "numbers the rows"),
        (Guessed::Unknown, "nothing tells"),
        (Guessed::Empty, "empty"),
    ];
    for (why, words) in why {
        assert_eq!(why.as_str(), words);
    }
    for meaning in Meaning::ALL {
        assert_eq!(Meaning::of_word(meaning.as_str()), Some(meaning));
    }
    assert_eq!(Meaning::of_word("shoe"), None);
}

/// What the rest of a name makes of a word that would mean something else alone.
#[test]
fn the_other_words_of_a_name_count() {
    for (name, value, meaning) in [
        ("id", "17", Meaning::Ignored),
        ("Company ID", "A-17", Meaning::Identifier),
        ("First and last name", "Anna Quist", Meaning::FullName),
        ("Last activity", "2020-01-01", Meaning::Ignored),
        ("Customer since", "2020-01-01", Meaning::Ignored),
        ("Customer", "Anna Quist", Meaning::FullName),
        ("Customer", "Quist & Sons", Meaning::Organisation),
    ] {
        assert_eq!(guess(name, &[value]), meaning, "{name}: {value}");
    }
}

#[test]
fn a_number_above_twelve_is_a_day() {
    assert!(is_day_first(["20/8/1991", "1/2/1990"]));
    assert!(!is_day_first(["8/20/1991", "1/2/1990"]));
    assert!(!is_day_first(["1991-08-20"]));
}

/// Headers as contact managers and shops write them.
#[test]
fn exports_are_read() {
    for (name, value, meaning) in [
        ("E-mail 1 - Value", "a@example.com", Meaning::Email),
        ("E-mail 1 - Type", "* Home", Meaning::Ignored),
        ("E-mail 2 Address", "a@example.com", Meaning::Email),
        ("Email2", "a@example.com", Meaning::Email),
        ("Phone 2 - Value", "+1 555 0100", Meaning::Phone),
        ("HomePhone", "+1 555 0100", Meaning::Phone),
        ("Business Phone 2", "+1 555 0100", Meaning::Phone),
        ("Business Fax", "+1 555 0100", Meaning::Phone),
        ("MailingStreet", "7 High Street", Meaning::Street),
        ("Business Street", "7 High Street", Meaning::Street),
        ("Business City", "Leeds", Meaning::City),
        ("Company ZIP", "10115", Meaning::Postcode),
        ("Business Postal Code", "10115", Meaning::Postcode),
        ("Address 1: City", "Leeds", Meaning::City),
        ("Address 1 - Street", "7 High Street", Meaning::Street),
        (
            "Address 1 - Formatted",
            "7 High Street, Leeds",
            Meaning::Address,
        ),
        ("Home Address", "7 High Street, Leeds", Meaning::Address),
        ("Address Line 2", "Flat 3", Meaning::AddressLine),
        ("Account Name", "Acme", Meaning::Organisation),
        ("Contact Owner", "Sue Sales", Meaning::Ignored),
        ("Name Suffix", "Jr", Meaning::Ignored),
        ("Last Activity", "2024-02-03", Meaning::Ignored),
        ("Customer Since", "2024-02-03", Meaning::Ignored),
        ("Date Created", "2024-02-03", Meaning::Ignored),
    ] {
        assert_eq!(guess(name, &[value]), meaning, "{name}");
    }
    let opted = ["0", "1", "0", "0"];
    assert_ne!(guess("Email Opt Out", &opted), Meaning::Email);
    assert_ne!(guess("Do not phone", &["no", "yes", "no"]), Meaning::Phone);
}

/// What a date that leaves it open means is the table's to say.
#[test]
fn a_table_says_whether_the_day_comes_first() {
    let level = |records: Records| {
        assert!(records.is_empty() && records.has(Meaning::BirthDate));
        assert!(!records.has(Meaning::Phone));
        let mut records = records;
        for born in ["05/04/1990", "1990-04-05"] {
            records.push(0, [born, "ann@example.com"]);
        }
        assert_eq!((records.len(), records.is_empty()), (2, false));
        let matcher = Matcher::estimate(records);
        matcher.explain(0, 1).unwrap().steps[0].level
    };
    let columns = [("born", Meaning::BirthDate), ("mail", Meaning::Email)];
    let records = || Records::new(Schema::new(columns), Nicknames::default());
    // Of the one reading they are one day, of the other two months.
    assert_ne!(level(records().day_first()), Level::Else);
    assert_ne!(level(records().day_first()), level(records()));
}

#[test]
fn nicknames_are_of_groups_however_they_are_written() {
    let names = Nicknames::default().and(["Wojciech", "Wojtek"]);
    assert!(names.are_one("Robert", "BOB") && names.are_one("bob", "Rob"));
    assert!(names.are_one("wojtek", "WOJCIECH") && !names.are_one("Robert", "William"));
    // Bill is William, and Will too; nobody is in a table without groups.
    assert!(names.are_one("bill", "will") && !Nicknames::none().are_one("bill", "bill"));
}
