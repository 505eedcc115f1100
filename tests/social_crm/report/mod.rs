//! The report: what its pages say, and that what they say does no harm.

mod audiences;
mod hostile;
mod population;

use super::markup::{Element, Markup};
use super::user::{User, ZIPPER, json};
use serde_json::{Value as Json, json as value};
use std::collections::{BTreeMap, BTreeSet};

const COLBY: &str = include_str!("../../../examples/social_crm/stories/colby.ndjson");
const CHEF: &str = include_str!("../../../examples/social_crm/stories/chef.ndjson");
const JOHN: &str = include_str!("../../../examples/social_crm/stories/jaybrown.ndjson");
const HOSTILE: &str = include_str!("../hostile.ndjson");

/// Pages by name.
type Pages = BTreeMap<String, String>;

fn told() -> User {
    let user = User::new();
    user.ingest("a.db", &[COLBY, ZIPPER, CHEF, JOHN].concat());
    user
}

/// What the command said, and what it wrote.
fn report(user: &User, out: &str, more: &[&str]) -> (Json, Pages) {
    let asked = [&["report", "--db", "a.db", "--out", out], more].concat();
    let said = json(&user.says(&asked)).pop().unwrap();
    let files = std::fs::read_dir(user.folder.join(out)).unwrap();
    let pages = files.map(|file| {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        (name, std::fs::read_to_string(file.path()).unwrap())
    });
    (said, pages.collect())
}

/// The page whose first heading is this.
fn page_of(pages: &Pages, who: &str) -> Markup {
    let people = pages.iter().filter(|(name, _)| name.starts_with("person-"));
    let mut read = people.map(|(_, page)| Markup::read(page));
    let page = read.find(|page| page.texts("h1") == [who]);
    page.unwrap_or_else(|| panic!("no page of {who}"))
}

/// What each access sees, as the page marks it.
fn seen(page: &Markup) -> BTreeMap<String, BTreeSet<String>> {
    let cards = page.elements.iter().filter(|one| one.has_class("sees"));
    let sees = |card: &Element| {
        let who = card.text.split("Sees ").next().unwrap().to_owned();
        let (chips, _) = card.text.split_once("Why, or why not").unwrap();
        let seen = chips.split("sees ").skip(1).filter_map(|after| {
            let end = after.find("does not ").unwrap_or(after.len());
            let name = after[..end].trim();
            (!name.contains(' ')).then(|| name.to_owned())
        });
        (who, seen.collect())
    };
    cards.map(sees).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn each_person_has_a_page_and_its_name_tells_nothing() {
    let user = told();
    let (said, pages) = report(&user, "r", &[]);
    assert_eq!(
        said,
        value!({"people": 5, "pages": 5, "left_out": 0, "at": "2027-05-01T00:00:00Z"})
    );
    let people = pages.keys().filter_map(|name| name.strip_prefix("person-"));
    let ids: Vec<&str> = people
        .map(|name| name.strip_suffix(".html").unwrap())
        .collect();
    assert_eq!(ids.len(), 5);
    let is_hex = |id: &&str| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit());
    assert!(ids.iter().all(is_hex));
    assert_eq!(pages.len(), 8);
    // Each is listed, and each link leads somewhere.
    for page in pages.values() {
        let links = Markup::read(page).elements.into_iter();
        for link in links.filter(|one| one.name == "a") {
            let to = link.attribute("href").unwrap();
            assert!(to.starts_with('#') || pages.contains_key(to), "{to}");
        }
    }
    let index = &pages["index.html"];
    assert!(
        ids.iter()
            .all(|id| index.contains(&format!("\"person-{id}.html\"")))
    );
}

#[test]
fn the_same_events_give_the_same_bytes() {
    let user = told();
    user.ingest("a.db", HOSTILE);
    let (_, one) = report(&user, "one", &[]);
    let (_, two) = report(&user, "two", &[]);
    let (_, again) = report(&user, "one", &[]);
    assert!(one == two && one == again);
}

#[test]
fn a_page_says_what_view_says() {
    let user = told();
    let accesses = [
        ("customer_service", "service"),
        ("sales", "sales.pets"),
        ("loyalty", "events"),
        ("product_development", "service"),
        ("marketing", "marketing.promotion"),
        ("marketing", "marketing.newsletter"),
    ];
    let named: Vec<String> = accesses
        .iter()
        .map(|(to, what)| format!("{to}/{what}"))
        .collect();
    let options: Vec<&str> = named.iter().flat_map(|one| ["--access", one]).collect();
    let mut shown = 0;
    for at in [
        "2026-01-20T00:00:00Z",
        "2026-06-03T00:00:00Z",
        "2027-05-02T00:00:00Z",
    ] {
        let (_, pages) = report(&user, "r", &[&options[..], &["--at", at]].concat());
        let people = user.says(&["people", "--lens", "vouched", "--at", at, "--db", "a.db"]);
        for person in json(&people) {
            let file = format!("person-{}.html", person["person"].as_str().unwrap());
            let page = Markup::read(&pages[&file]);
            let on_page = seen(&page);
            for (to, what) in accesses {
                let mut wanted = BTreeSet::new();
                for identifier in person["identifiers"].as_array().unwrap() {
                    let asked = ["view", "--recipient", to, "--purpose", what, "--at", at];
                    let of = [identifier.as_str().unwrap(), "--db", "a.db"];
                    for line in json(&user.says(&[&asked[..], &of].concat())) {
                        wanted.extend(line["attributes"].as_object().unwrap().keys().cloned());
                        for one in line["identifiers"].as_array().unwrap() {
                            let namespace = one.as_str().unwrap().split(':').next().unwrap();
                            let kind = match namespace {
                                "customer_number" => "identifier",
                                _ => "contact",
                            };
                            wanted.insert(format!("{kind}.{namespace}"));
                        }
                    }
                }
                let who = heading(to, what);
                let found = on_page.get(&who).cloned().unwrap_or_default();
                assert_eq!(found, wanted, "{who} of {file} at {at}");
                shown += found.len();
            }
        }
    }
    assert!(shown > 10, "next to nothing was compared");
}

fn heading(recipient: &str, purpose: &str) -> String {
    let words = recipient.replace('_', " ");
    let (first, rest) = words.split_at(1);
    format!("{}{rest} · {purpose}", first.to_uppercase())
}

#[test]
fn colby_is_one_page_on_which_two_teams_see_two_somebodies() {
    let user = told();
    let (_, pages) = report(&user, "r", &[]);
    let page = page_of(&pages, "email:nora@example.com");
    assert_eq!(
        seen(&page),
        BTreeMap::from([
            (
                "Customer service · service".to_owned(),
                set(&["contact.instagram", "household.size", "interest.toys"])
            ),
            (
                "Sales · sales.pets".to_owned(),
                set(&["contact.instagram", "interest.toys"])
            ),
        ])
    );
    for told in [
        "two and a dog",
        "squeaky",
        "of one somebody: family and pets",
        "of one somebody: pets",
        "everything through instagram:colby_the_corgi",
        "You allowed this on 8 January 2026, and so did the company.",
        "You have not said yes to it",
        "knowing that family and pets are one person to customer_service for service",
        "Confidential within family and pets",
        "declared",
        "Makes them one person",
    ] {
        assert!(page.text.contains(told), "{told}");
    }
    // Why sales sees the toys is asked of the dog's account: of Nora's, whose sales may
    // not know it to be, there is nothing to be seen.
    let sales = page
        .elements
        .iter()
        .find(|one| one.has_class("sees") && one.text.starts_with("Sales · sales.pets"));
    let why = &sales.unwrap().text;
    assert!(
        why.contains("`sales` may use `interest.toys` for `sales.pets`"),
        "{why}"
    );
    assert!(why.contains("permitted inside `pets` by consent `colby-c1` and approval `colby-p1`"));
    assert!(!page.text.contains("never observed"));
}

#[test]
fn the_chef_cooks_at_work_while_the_potluck_lasts() {
    let user = told();
    let at = |at: &str| {
        let (_, pages) = report(&user, "r", &["--at", at]);
        page_of(&pages, "email:ana@example.com")
    };
    let before = at("2026-05-31T00:00:00Z");
    assert!(before.text.contains(
        "everything named skill.cooking, on condition that potluck.announced holds, \
         which is not known to hold now"
    ));
    let during = at("2026-06-03T00:00:00Z");
    assert!(
        during
            .text
            .contains("potluck.announced holds, which holds now")
    );
    let team = "Loyalty · events";
    assert_eq!(seen(&before)[team], set(&["job.title"]));
    assert_eq!(seen(&during)[team], set(&["job.title", "skill.cooking"]));
    assert!(during.text.contains("also in family"));
}

#[test]
fn somebody_elses_identifier_is_not_shown() {
    let user = told();
    let at = |at: &str| {
        let (_, pages) = report(&user, "r", &["--at", at]);
        page_of(&pages, "email:john.brown@example.com")
    };
    let guessed = at("2026-03-05T00:00:00Z");
    assert!(!guessed.text.contains("jaybrown"));
    assert!(
        guessed
            .text
            .contains("twitter: (not shown, it may be somebody else's)")
    );
    assert!(
        guessed
            .text
            .contains("A guess: permissions do not cross it, prohibitions do")
    );
    assert!(guessed.text.contains("inferred, with a score of 0.72"));
    let back = at("2026-04-02T00:00:00Z");
    assert!(
        back.text
            .contains("Nothing: taken back on 1 April 2026, 10:00 UTC by review")
    );
}

#[test]
fn what_was_taken_back_since_is_held_back_and_said_so() {
    let user = told();
    let withdrew = r#"{"event":"withdrew","id":"w","at":"2028-01-01T00:00:00Z","source":"support","consent":"c1"}"#;
    user.ingest("a.db", withdrew);
    let options = ["--access", "product_development/service"];
    let page = |more: &[&str]| {
        let (_, pages) = report(&user, "r", &[&options[..], more].concat());
        page_of(&pages, "email:customer@example.com")
    };
    let then = page(&["--at", "2026-02-01T00:00:00Z"]);
    assert!(seen(&then).is_empty());
    assert!(
        then.text
            .contains("the value is held back, as the permission was taken back since")
    );
    let now = page(&[]);
    assert!(!now.text.contains("held back"));
    assert!(now.text.contains("Taken back on 1 January 2028"));
}

#[test]
fn uses_are_those_that_are_named_or_asked_for() {
    let user = told();
    let (_, pages) = report(
        &user,
        "r",
        &["--access", "sales/sales.pets/email", "--access", "legal/x"],
    );
    let page = page_of(&pages, "email:nora@example.com");
    assert_eq!(page.texts("h1"), ["email:nora@example.com"]);
    assert!(page.text.contains("Sales · sales.pets · by email"));
    assert!(page.text.contains("Legal · x"));
    assert!(!page.text.contains("Loyalty · events"));
    for wrong in ["sales", "sales/", "a/b/c/d", "Sales/x", "/x"] {
        let asked = ["report", "--db", "a.db", "--out", "no", "--access", wrong];
        let given = user.run(&asked);
        assert_eq!(given.status, 2, "{wrong}: {}", given.err);
    }
    assert!(!user.folder.join("no").exists());
}

#[test]
fn what_is_left_out_is_counted() {
    let user = told();
    let (said, pages) = report(&user, "r", &["--people", "2"]);
    assert_eq!(
        (&said["pages"], &said["left_out"]),
        (&value!(2), &value!(3))
    );
    let index = Markup::read(&pages["index.html"]);
    assert!(
        index
            .text
            .contains("3 people have no page here: ask for more with --people.")
    );
    assert_eq!(pages.len(), 5);
    // The population is everybody all the same.
    assert!(
        Markup::read(&pages["population.html"])
            .text
            .contains("5 people")
    );

    user.ingest("a.db", HOSTILE);
    let (_, pages) = report(&user, "r", &[]);
    let page = page_of(&pages, "email:six@example.com");
    let blind = page.elements.iter().filter(|one| one.has_class("why"));
    assert_eq!(blind.count(), 12);
    let text = &page.text;
    assert!(text.contains("12 uses are shown; ") && text.contains(" more are named and left out"));
}

#[test]
fn an_erased_person_leaves_the_report() {
    let user = told();
    let (_, pages) = report(&user, "r", &[]);
    assert!(pages.values().any(|page| page.contains("two and a dog")));
    let kept = user.file("r/person-notes.html", "mine").to_owned();
    let erased = |id: &str, whom: &str| {
        let at = "2027-06-01T00:00:00Z";
        value!({"event": "erased", "id": id, "at": at, "source": "law", "identifier": whom})
    };
    let gone = [
        erased("x1", "email:nora@example.com"),
        erased("x2", "instagram:colby_the_corgi"),
    ];
    user.ingest("a.db", &gone.map(|event| event.to_string()).join("\n"));
    let (_, pages) = report(&user, "r", &[]);
    for page in pages.values() {
        assert!(!page.contains("two and a dog") && !page.contains("nora@"));
    }
    assert!(user.folder.join(kept).exists());
}

#[test]
fn nobody_is_an_answer_too() {
    let user = User::new();
    let (said, pages) = report(&user, "r", &[]);
    assert_eq!(said["people"], 0);
    for page in pages.values() {
        Markup::read(page);
    }
    assert!(
        Markup::read(&pages["index.html"])
            .text
            .contains("Nobody is known.")
    );
}
