//! The four stories that the library is made for, told from their events.
//!
//! What each team sees is asked of the directory and compared with what is told
//! here: a story that no longer comes out as it is told is an error.

use crate::error::Error;
use crate::told::{NOTHING, Told, look};
use personagraph::{Directory, Key, Rules};

/// The events of all four.
pub(crate) const EVENTS: [&str; 4] = [
    include_str!("stories/colby.ndjson"),
    include_str!("stories/zipper.ndjson"),
    include_str!("stories/chef.ndjson"),
    include_str!("stories/jaybrown.ndjson"),
];
/// How identifiers are resolved in the demonstration.
pub(crate) const RULES: &str = include_str!("stories/rules.json");

const HER: &str = "email:nora@example.com";
const DOG: &str = "instagram:colby_the_corgi";
const WEARER: &str = "email:customer@example.com";
const ANA: &str = "email:ana@example.com";
const JOHN: &str = "email:john.brown@example.com";
const JAY: &str = "twitter:jaybrown";

const SALES: (&str, &str) = ("sales", "sales.pets");
const SERVICE: (&str, &str) = ("customer_service", "service");
const PRODUCT: (&str, &str) = ("product_development", "service");
const PROMOTION: (&str, &str) = ("marketing", "marketing.promotion");
const NEWSLETTER: (&str, &str) = ("marketing", "marketing.newsletter");
const EVENTS_TEAM: (&str, &str) = ("loyalty", "events");

/// Tells the four stories; the text, line by line.
pub(crate) fn tell(directory: &Directory, key: &Key, rules: &Rules) -> Result<String, Error> {
    let mut told = Told::new(directory, key, rules);
    for story in [colby, zipper, chef, jaybrown] {
        story(&mut told)?;
    }
    Ok(told.into_text())
}

fn colby(told: &mut Told<'_>) -> Result<(), Error> {
    told.say(
        "1. Colby\n\
         Nora runs a second account, for her dog. In confidence she told customer service\n\
         that both are hers. Sales may make offers to the dog.\n",
    );
    told.look(&[
        look("2026-01-10", SALES, DOG, "interest.toys: squeaky").because(
            "interest.toys",
            "consent colby-c1 and approval colby-p1 both hold inside `pets`",
        ),
        look("2026-01-10", SALES, HER, NOTHING),
        look(
            "2026-01-10",
            SERVICE,
            HER,
            "household.size: two and a dog, interest.toys: squeaky",
        ),
    ])?;
    let link = told.linked(HER, DOG)?;
    told.say(&format!(
        "The company knows that they are one person ({link}). Customer service was told so and\n\
         sees one person with two personas. What sales gets is, byte for byte, what it would\n\
         get if nobody had ever told: no id, count or explanation gives Nora away.\n",
    ));
    let secret = ["colby-l1", "colby-c2", "colby-c3"];
    told.same_without(
        &secret,
        &[("2026-01-10", SALES, DOG), ("2026-01-10", SALES, HER)],
    )
}

fn zipper(told: &mut Told<'_>) -> Result<(), Error> {
    told.say(
        "2. The zipper\n\
         A customer told support that the zippers of a new jacket are terrible. Marketing may\n\
         use that when the jacket is worn out and the new zipper is better, not before.\n",
    );
    let remark = "feedback.jacket: terrible zippers";
    told.look(&[
        look("2026-01-11", PRODUCT, WEARER, remark),
        look("2026-01-11", PROMOTION, WEARER, NOTHING)
            .because("feedback.jacket", "no consent holds inside `outdoors`"),
        look("2027-03-02", PROMOTION, WEARER, NOTHING),
        look("2027-04-30", PROMOTION, WEARER, NOTHING),
        look("2027-05-01", PROMOTION, WEARER, remark).because(
            "feedback.jacket",
            "consent c2 and approval p2 both hold inside `outdoors`",
        ),
    ])?;
    told.say(
        "The zipper became better on 1 March 2027, the jacket was worn out on 1 May. Nobody had\n\
         to remember the promise: the condition is part of the consent.\n",
    );
    Ok(())
}

fn chef(told: &mut Told<'_>) -> Result<(), Error> {
    told.say(
        "3. The chef\n\
         Ana's cooking belongs to her family persona, and to her work persona while a pot-luck\n\
         is announced. The team that plans events may use her work persona.\n",
    );
    told.look(&[
        look("2026-05-31", EVENTS_TEAM, ANA, "job.title: engineer")
            .because("skill.cooking", "no consent holds inside `family`"),
        look(
            "2026-06-03",
            EVENTS_TEAM,
            ANA,
            "job.title: engineer, skill.cooking: chef",
        )
        .because(
            "skill.cooking",
            "consent chef-c1 and approval chef-p1 both hold inside `work`",
        ),
        look("2026-06-06", EVENTS_TEAM, ANA, "job.title: engineer"),
    ])?;
    told.say(
        "Personas are sets that overlap, and how they overlap can depend on the day. A consent\n\
         for one circle and an approval for another never add up.\n",
    );
    Ok(())
}

fn jaybrown(told: &mut Told<'_>) -> Result<(), Error> {
    told.say(
        "4. John Brown or JayBrown\n\
         A matcher takes JayBrown on Twitter for the customer John Brown, with a score of 0.72.\n\
         John wants the newsletter. JayBrown wants no marketing at all.\n",
    );
    told.look(&[
        look(
            "2026-02-20",
            NEWSLETTER,
            JOHN,
            "interest.fishing: fly fishing",
        ),
        look("2026-02-20", NEWSLETTER, JAY, NOTHING)
            .because("interest.skating", "no consent holds outside all circles"),
        look("2026-03-02", NEWSLETTER, JOHN, NOTHING).because(
            "interest.fishing",
            "the customer's prohibition john-c2 reaches it",
        ),
        look(
            "2026-04-02",
            NEWSLETTER,
            JOHN,
            "interest.fishing: fly fishing",
        ),
    ])?;
    told.say(
        "A guess reveals nothing: John's consent does not reach JayBrown's skating. But it may\n\
         be right, so JayBrown's no counts for John, until a review takes the link back. From\n\
         then on all is as if the guess had never been made.\n",
    );
    let guess = ["john-l2", "john-r1"];
    told.same_without(
        &guess,
        &[
            ("2026-04-02", NEWSLETTER, JOHN),
            ("2026-04-02", NEWSLETTER, JAY),
        ],
    )
}
