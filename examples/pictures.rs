//! Pictures, as files: the chef with and without the pot-luck, Colby, and a hundred
//! thousand people in six personas.
//!
//! `cargo run --release --features svg --example pictures [FOLDER]`

use personagraph::directory::{Established, What};
use personagraph::persona::Enclosure;
use personagraph::picture::{Drawn, Picture};
use personagraph::venn::Counts;
use personagraph::{Access, Directory, Event, Identifier, Key, Permit, Timestamp};
use std::error::Error;
use std::path::{Path, PathBuf};

type Done = Result<(), Box<dyn Error>>;

/// Her cooking is part of work while a pot-luck is announced: what the team that plans
/// events sees of her before, and what it would see.
fn chef(folder: &Path) -> Done {
    let now: Timestamp = "2026-02-01T10:00:00Z".parse()?;
    let ana: Identifier = "email:ana@example.com".parse()?;
    let mut crm = Directory::new(Key::from([7; 32]));
    let mut say = crm.at(now, "community");
    say.observe(&ana, "skill.cooking", "chef")
        .through(["family"])?;
    say.observe(&ana, "household.size", 4_i64)
        .through(["family"])?;
    say.observe(&ana, "job.title", "engineer")
        .through(["work"])?;
    let cooking = Enclosure::attributes("work", ["skill.cooking"])?;
    let potluck = personagraph::condition::Condition::fact("potluck.announced")?;
    let cooking = cooking.of(ana.clone()).when(potluck);
    say.event(What::Enclosed(Box::new(cooking)))?;
    let events = Permit::persona("work").to("loyalty").for_purpose("events");
    say.consent(&ana, &events)?;
    say.approve(&events)?;

    let fact = What::Established(Established {
        fact: "potluck.announced".parse()?,
        about: None,
        holds: true,
        until: None,
    });
    let announced = Event::new("potluck".parse()?, now, "office".parse()?, fact);
    let supposed = crm.suppose(&ana, [announced])?;
    let accesses = [
        Access::new("loyalty", "events", now),
        Access::new("marketing", "newsletter", now),
    ];
    let before = crm.disclosure(&ana, now, &accesses)?;
    let after = supposed.disclosure(&ana, now, &accesses)?;
    let shifts = before.shifts(&after);
    let shown = shifts.map(|one| (one.question.recipient.as_str(), one.member.attribute()));
    assert_eq!(
        shown.collect::<Vec<_>>(),
        [("loyalty", &"skill.cooking".parse()?)]
    );
    let picture = Picture::of_person("The chef", &before);
    write(folder, "chef", &picture)?;
    let picture = Picture::of_person("The chef, while there is a pot-luck", &after);
    write(folder, "chef-potluck", &picture)
}

/// Two teams see both of her accounts; one knows that they are one somebody.
fn colby(folder: &Path) -> Done {
    let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
    let owner: Identifier = "email:colby@example.com".parse()?;
    let dog: Identifier = "instagram:rex_the_dog".parse()?;
    let mut crm = Directory::new(Key::from([7; 32]));
    let mut say = crm.at(now, "signup");
    say.observe(&owner, "skill.accounting", "certified")
        .through(["work"])?;
    say.observe(&dog, "interest.pets.food", "salmon")
        .through(["dog"])?;
    say.observe(&dog, "size.collar", 38_i64).through(["dog"])?;
    say.link_within(&owner, &dog, ["work", "dog"])?;
    let uses = [("sales", "marketing"), ("customer_service", "service")];
    for (recipient, purpose) in uses {
        for (speaker, persona) in [(&owner, "work"), (&dog, "dog")] {
            let permit = Permit::persona(persona).to(recipient).for_purpose(purpose);
            say.consent(speaker, &permit)?;
        }
        say.approve(&Permit::profile().to(recipient).for_purpose(purpose))?;
    }
    let (recipient, purpose) = ("customer_service", "service");
    let know = Permit::link("work", "dog")
        .to(recipient)
        .for_purpose(purpose);
    say.consent(&owner, &know)?;
    say.approve(&know)?;

    let accesses = uses.map(|(recipient, purpose)| Access::new(recipient, purpose, now));
    let disclosure = crm.disclosure(&owner, now, &accesses)?;
    let somebodies = disclosure.seen().iter().map(|seen| seen.identities().len());
    assert_eq!(somebodies.collect::<Vec<_>>(), [2, 1]);
    let picture = Picture::of_person("Colby and the dog", &disclosure);
    write(folder, "colby", &picture)
}

/// A hundred thousand people: which of six personas each has.
fn population(folder: &Path) -> Done {
    const NAMES: [&str; 6] = [
        "work",
        "family",
        "outdoors",
        "pets",
        "music",
        "volunteering",
    ];
    /// Of a thousand, how many have it.
    const SHARES: [u64; 6] = [620, 480, 300, 220, 180, 60];
    let people = (0..100_000_u64).map(|person| {
        let bits = SHARES.iter().enumerate();
        let bits = bits.filter(|(bit, share)| mixed(person * 6 + *bit as u64) % 1000 < **share);
        bits.map(|(bit, _)| 1_u64 << bit).sum::<u64>()
    });
    let counts = Counts::of(6, people)?;
    assert_eq!(counts.total(), 100_000);
    let picture = Picture::of_population("100,000 people", &NAMES, &counts)?;
    write(folder, "population", &picture)
}

/// A number that looks like chance and is always the same (`SplitMix64`).
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn write(folder: &Path, name: &str, picture: &Picture) -> Done {
    let how = match picture.drawn() {
        Drawn::Venn => "a Venn diagram".to_owned(),
        Drawn::Euler(fit) => format!(
            "areas that stand for numbers, off by {:.4}",
            fit.diag_error()
        ),
        Drawn::UpSet(why) => format!("an UpSet plot: {why:?}"),
        _ => "a picture".to_owned(),
    };
    let file = folder.join(format!("{name}.svg"));
    std::fs::write(&file, picture.svg())?;
    std::fs::write(folder.join(format!("{name}.txt")), picture.text())?;
    println!("{}: {how}", file.display());
    Ok(())
}

fn main() -> Done {
    let folder = std::env::args_os().nth(1);
    let folder = folder.map_or_else(|| PathBuf::from("pictures"), PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    chef(&folder)?;
    colby(&folder)?;
    population(&folder)
}
