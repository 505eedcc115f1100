//! Segments: whoever plans a tour for hikers draws whom it is for. The arbiter sees where
//! everybody fell; marketing is told of those whom it may write to, and of nobody else.

use personagraph::directory::What;
use personagraph::outreach::{Message, OutreachPolicy, Preference, Via};
use personagraph::persona::Enclosure;
use personagraph::population::{Fate, Gate, Segment};
use personagraph::{Directory, Error, Identifier, Key, Lens, Permit, Timestamp};

/// Who, their shoe size, the personas in which they said so, and whether marketing may
/// know of what is in `outdoors`.
const CUSTOMERS: [(&str, i64, &[&str], bool); 6] = [
    ("ann", 38, &["outdoors"], true),
    ("bob", 45, &["outdoors"], true),
    ("cat", 39, &["outdoors", "work"], true),
    ("dan", 40, &["outdoors"], false),
    ("eve", 37, &["outdoors"], true),
    ("fay", 38, &["work"], true),
];

fn mail(name: &str) -> Result<Identifier, Box<dyn std::error::Error>> {
    Ok(format!("email:{name}@example.com").parse()?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let now: Timestamp = "2026-05-04T09:00:00Z".parse()?;
    let mut crm = Directory::new(Key::from([7; 32]));
    let tours = Permit::persona("outdoors")
        .to("marketing")
        .for_purpose("marketing.tours");
    let mut say = crm.at(now, "webshop");
    for (name, size, personas, consents) in CUSTOMERS {
        let who = mail(name)?;
        say.observe(&who, "size.shoe", size)
            .through(personas.iter().copied())?;
        // The address itself belongs to the persona in which it was given.
        for persona in personas {
            let account = Enclosure::identifiers(*persona, [who.clone()])?;
            say.event(What::Enclosed(account.of(who.clone()).into()))?;
        }
        if consents {
            say.consent(&who, &tours)?;
        }
    }
    say.approve(&tours)?;
    refuses(&mut crm, now, &mail("eve")?)?;

    // Drawn by hand; a slip is pointed at.
    let slip = "in outdoors and size.shoe in 36 to 41";
    if let Err(error) = slip.parse::<Segment>() {
        println!("{}\n", error.shown_in(slip));
    }
    let small: Segment = "in outdoors and size.shoe in 36..41".parse()?;

    // Who is meant, by all that is known: a count for the arbiter. An analyst is told what a
    // `Publication` tells, which is nothing of so few.
    let everybody = crm.custodian().portraits(now);
    let meant = everybody.filter(|(_, portrait)| small.matches(portrait, now));
    println!("{small}: {} people", meant.count());

    // Acting on it is another question.
    let letter = Message::new("marketing", "marketing.tours", Via::Best)?;
    let activation = crm.audience(&small, &letter, &OutreachPolicy::default(), now);
    println!("\nfor the arbiter:");
    for (gate, people) in activation.funnel().iter() {
        println!("{gate:<10} {people:>3}  {}", gate.meaning());
    }
    let told = activation.told();
    println!("\nfor marketing: {told}");
    for member in told.members() {
        println!(
            "{} {} {}",
            member.pseudonym,
            member.channel,
            member.point.as_str()
        );
    }

    let passed = |gate| activation.funnel().passed(gate);
    assert_eq!(passed(Gate::Matched), 4, "ann, cat, dan and eve");
    assert_eq!(passed(Gate::Known), 3, "not dan");
    assert_eq!(passed(Gate::Preferred), 2, "not eve");
    assert_eq!(told.members().len(), 2);
    let refused = activation.considered().iter();
    let mut refused = refused.filter(|one| one.fate == Fate::Fell(Gate::Preferred));
    let eve = crm.person_of(&mail("eve")?, &Lens::vouched(), now);
    assert_eq!(refused.next().map(|one| one.person), eve.map(|eve| eve.id));

    // What is not seen proves nothing: marketing cannot pick who is not at work.
    let leisure: Segment = "in outdoors and not in work".parse()?;
    let activation = crm.audience(&leisure, &letter, &OutreachPolicy::default(), now);
    assert_eq!(activation.funnel().passed(Gate::Matched), 4);
    assert_eq!(activation.told().matched(), 0);
    Ok(())
}

/// No mail, whatever for.
fn refuses(crm: &mut Directory, now: Timestamp, who: &Identifier) -> Result<(), Error> {
    let preference = Preference::new(who.clone()).refused();
    let mut say = crm.at(now, "webshop");
    say.event(What::Preferred(preference.into())).map(drop)
}
