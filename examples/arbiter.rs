//! The arbiter: a cross-functional team votes on the use of what is known. A veto
//! holds until it is lifted, one yes more decides, and what is revoked stays so.

use personagraph::directory::What;
use personagraph::name::Recipient;
use personagraph::permission::{MotionState, Seating, Vote};
use personagraph::{Access, Directory, Error, Identifier, Key, Permit, Timestamp};

fn main() -> Result<(), Error> {
    let mut crm = Directory::new(Key::from([7; 32]));
    let day =
        |n: u8| -> Result<Timestamp, Error> { Ok(format!("2026-03-0{n}T09:00:00Z").parse()?) };
    let customer: Identifier = "email:customer@example.com".parse()?;

    // Four seats, three yes votes approve; customer service may say no for all.
    let seats = ["sales", "marketing", "loyalty", "customer_service"].map(Recipient::try_from);
    let [sales, marketing, loyalty, service] = seats;
    let (sales, marketing, loyalty, service) = (sales?, marketing?, loyalty?, service?);
    let all = [&sales, &marketing, &loyalty, &service].map(Clone::clone);
    let seating = Seating::new(all, 3, [service.clone()])?;
    crm.at(day(1)?, "company")
        .event(What::Seated(Box::new(seating)))?;

    // The customer said yes long ago; the company has to, too.
    let offers = Permit::persona("outdoors")
        .to("marketing")
        .for_purpose("offers");
    let mut shop = crm.at(day(1)?, "shop");
    shop.observe(&customer, "size.jacket", "M")
        .through(["outdoors"])?;
    shop.consent(&customer, &offers)?;
    let (proposal, _) = crm.at(day(2)?, "company").propose(&offers)?;

    for (on, seat, vote) in [
        (3, &marketing, Vote::Yes),
        (3, &sales, Vote::Yes),
        (4, &service, Vote::No), // too many complaints this week
        (5, &loyalty, Vote::Yes),
        (6, &service, Vote::Yes), // they are dealt with
    ] {
        let mut company = crm.at(day(on)?, "company");
        company.vote(proposal.clone(), seat.clone(), vote)?;
    }
    crm.at(day(8)?, "company").take_back(&proposal)?;

    // How it stood on each day, and what marketing could have seen.
    for (on, expected, allowed) in [
        (2, "open, 3 yes votes missing", false),
        (3, "open, 1 yes votes missing", false),
        (5, "vetoed by customer_service", false),
        (6, "approved", true),
        (8, "revoked", false),
    ] {
        let state = crm.motions(day(on)?).remove(0).state;
        let words = match &state {
            MotionState::Open { missing } => format!("open, {missing} yes votes missing"),
            MotionState::Vetoed { by } => format!(
                "vetoed by {}",
                by.iter()
                    .map(|seat| seat.as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
            MotionState::Approved { .. } => "approved".to_owned(),
            MotionState::Revoked { .. } => "revoked".to_owned(),
            other => format!("{other:?}"),
        };
        let access = Access::new("marketing", "offers", day(on)?);
        let decision = crm.decide(&customer, "size.jacket", &access)?;
        println!("{}: {words}; allowed: {}", day(on)?, decision.is_allow());
        assert_eq!((words.as_str(), decision.is_allow()), (expected, allowed));
    }
    // A decision is replayed as it was; a value that was taken back is not released.
    let then = Access::new("marketing", "offers", day(6)?);
    assert!(crm.view(&customer, &then)?.is_empty());
    Ok(())
}
