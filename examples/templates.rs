//! Templates: an analyst, who is told numbers and no names, finds out what goes together
//! and draws a persona for everybody from it; the arbiter sees whom it would hold for.

use personagraph::directory::What;
use personagraph::persona::Enclosure;
use personagraph::population::analysis::{Dimension, Publication, Scheme};
use personagraph::population::{Portrait, Segment};
use personagraph::{Directory, Identifier, Key, Timestamp};

/// Fewer people than these are nobody's business.
const THRESHOLD: u64 = 10;

/// Four hundred customers: some have an account for their dog, some garden.
fn customers(crm: &mut Directory, now: Timestamp) -> Result<(), Box<dyn std::error::Error>> {
    let mut say = crm.at(now, "webshop");
    for number in 0..400_u32 {
        let who: Identifier = format!("email:c{number}@example.com").parse()?;
        let (has_dog, gardens) = (number % 5 == 0, number % 3 == 0);
        let name = say.observe(&who, "name", format!("Customer {number}"));
        name.through_none()?;
        if has_dog {
            say.observe(&who, "size.collar", 30 + number % 20)
                .through(["dog"])?;
        }
        // Many tell of their pets where they tell of anything.
        if has_dog && number % 4 != 0 || number % 20 == 3 {
            say.observe(&who, "interest.pets", true).through_none()?;
        }
        if gardens {
            say.observe(&who, "interest.gardens", true).through_none()?;
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let now: Timestamp = "2026-05-04T09:00:00Z".parse()?;
    let mut crm = Directory::new(Key::from([7; 32]));
    customers(&mut crm, now)?;

    // The analyst asks which of these the same people have, and is told what may be told.
    let names = ["dog", "interest.pets", "interest.gardens"];
    let scheme = Scheme::new([
        Dimension::persona(names[0])?,
        Dimension::attribute(names[1])?,
        Dimension::attribute(names[2])?,
    ])?;
    let people = crm.custodian().population(now);
    let mut publication = Publication::new(people.tally(&scheme), "2026-05", THRESHOLD)?;
    let together = publication.together(&names)?;
    for pair in together.by_lift() {
        let [one, other] = &pair.of;
        let lift = pair.lift().unwrap_or_default();
        println!(
            "{one} and {other}: {} people, {lift:.1} times what chance gives",
            pair.both
        );
    }
    let strongest = together.by_lift();
    let strongest = strongest.first().ok_or("nothing may be told")?;
    assert_eq!(
        strongest.of.each_ref().map(|one| &*one.category),
        ["dog", "interest.pets"]
    );
    assert!(strongest.lift() > Some(3.0));

    // So what people tell of their pets may belong to `dog`, whoever tells it.
    let template = Enclosure::attributes("dog", ["interest.pets"])?;
    let whom = Segment::of_template(&template)?;
    let newly = whom.clone().and("not in dog".parse()?)?;
    println!("\nproposed: {whom} lies in dog");
    // The arbiter sees everything: no other publication, whose numbers would add up with
    // those that the analyst has.
    let before = count(&crm, &whom, now);
    let new = count(&crm, &newly, now);
    println!("it holds for {before} people, of whom {new} are not in dog yet");
    assert_eq!((before, new), (80, 20));

    // The arbiter agrees, and the template is the company's word.
    crm.at(now, "company")
        .event(What::Enclosed(template.into()))?;
    let pets_in_dog = whom.and("in dog".parse()?)?;
    assert_eq!(count(&crm, &pets_in_dog, now), before);
    Ok(())
}

/// How many people are in a segment: the host's own count.
fn count(crm: &Directory, segment: &Segment, now: Timestamp) -> usize {
    let portraits = crm.custodian().portraits(now);
    let inside = |(_, portrait): &(_, Portrait)| segment.matches(portrait, now);
    portraits.filter(inside).count()
}
