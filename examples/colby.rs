//! Colby: a customer runs an account for her dog. Pet shops may write to the dog;
//! a few teams may know who is behind it, and nobody else can tell.

use personagraph::{Access, Directory, Error, Identifier, Key, Permit, Timestamp};

const PETS: (&str, &str) = ("pet_supplies", "marketing.pets");
const SALES: (&str, &str) = ("sales", "marketing");
const SERVICE: (&str, &str) = ("customer_service", "service");

/// The company's directory; the link between the two accounts is told, or is not.
fn directory(now: Timestamp, owner: &Identifier, dog: &Identifier) -> Result<Directory, Error> {
    let mut crm = Directory::new(Key::from([7; 32]));
    let mut say = crm.at(now, "signup");
    say.observe(owner, "skill.accounting", "certified")
        .through(["work"])?;
    say.observe(owner, "contact.email", "colby@example.com")
        .through(["work"])?;
    say.observe(dog, "interest.pets.food", "salmon")
        .through(["dog"])?;
    say.observe(dog, "size.collar", 38_i64).through(["dog"])?;
    for (speaker, persona, (recipient, purpose)) in [
        (owner, "work", SALES),
        (owner, "work", SERVICE),
        (dog, "dog", PETS),
        (dog, "dog", SERVICE),
    ] {
        let permit = Permit::persona(persona).to(recipient).for_purpose(purpose);
        say.consent(speaker, &permit)?;
        say.approve(&Permit::profile().to(recipient).for_purpose(purpose))?;
    }
    // Customer service may know that the two are one, and nobody else.
    let know = Permit::link("work", "dog")
        .to(SERVICE.0)
        .for_purpose(SERVICE.1);
    say.consent(owner, &know)?;
    say.approve(&know)?;
    Ok(crm)
}

fn main() -> Result<(), Error> {
    let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
    let owner: Identifier = "email:colby@example.com".parse()?;
    let dog: Identifier = "twitter:rex_the_dog".parse()?;
    let strangers = directory(now, &owner, &dog)?;
    let mut one_person = strangers.clone();
    let mut say = one_person.at(now, "signup");
    say.link_within(&owner, &dog, ["work", "dog"])?;

    // Whoever may not know of the link gets, to the last byte, what it would get if
    // the two accounts were strangers: each account by itself, and everybody.
    for (recipient, purpose) in [PETS, SALES] {
        let access = Access::new(recipient, purpose, now);
        for account in [&owner, &dog] {
            let told = one_person.answer(account, &access)?;
            assert_eq!(told, strangers.answer(account, &access)?);
            println!("{recipient} asks about {}: {told}", account.as_str());
        }
        let everybody = one_person.view_all(&access)?;
        assert_eq!(everybody, strangers.view_all(&access)?);
        assert_eq!(everybody.identities().len(), 1);
    }

    // Customer service, asked by the dog, knows its owner.
    let service = Access::new(SERVICE.0, SERVICE.1, now);
    let told = one_person.answer(&dog, &service)?;
    let shown = told.identities().iter().map(|one| one.attributes().len());
    assert_eq!(shown.collect::<Vec<_>>(), [4]);
    println!("customer_service asks about the dog: {told}");
    assert_eq!(strangers.view_all(&service)?.identities().len(), 2);
    Ok(())
}
