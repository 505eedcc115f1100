//! The simplest case: two personas, one permission of both sides, one view.

use personagraph::{Access, Directory, Error, Identifier, Key, Permit, Timestamp};

fn main() -> Result<(), Error> {
    let secret = [7; 32]; // 32 random bytes that the host keeps
    let mut crm = Directory::new(Key::from(secret));
    let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
    let someone: Identifier = "email:someone@example.com".parse()?;
    let news = Permit::persona("family")
        .to("marketing")
        .for_purpose("newsletter");
    let mut say = crm.at(now, "webshop");
    say.observe(&someone, "skill.cooking", "chef")
        .through(["family", "work"])?;
    say.observe(&someone, "feedback.jacket", "bad zipper")
        .through(["outdoors"])?;
    say.consent(&someone, &news)?;
    say.approve(&news)?;

    let access = Access::new("marketing", "newsletter", now);
    println!("{}", crm.view(&someone, &access)?); // only skill.cooking

    let view = crm.view(&someone, &access)?;
    let shown: Vec<_> = view
        .iter()
        .flat_map(|identity| identity.attributes().keys())
        .map(ToString::to_string)
        .collect();
    assert_eq!(shown, ["skill.cooking"]);
    let sales = Access::new("sales", "newsletter", now);
    assert!(crm.view(&someone, &sales)?.is_empty()); // nobody said yes to that
    Ok(())
}
