//! Explain a decision: why marketing may not write about a jacket, as the arbiter
//! reads it and as the customer does; and what would have to be otherwise, which is
//! then done, one thing after the other.

use personagraph::condition::Condition;
use personagraph::directory::explain::{Obstacle, Remedy};
use personagraph::permission::Vote;
use personagraph::{Access, Directory, Error, Identifier, Key, Permit, Timestamp};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut crm = Directory::new(Key::from([7; 32]));
    let customer: Identifier = "email:customer@example.com".parse()?;
    let day = |text: &str| -> Result<Timestamp, Error> { Ok(text.parse()?) };
    let (january, march) = (day("2026-01-10T09:00:00Z")?, day("2026-03-01T09:00:00Z")?);
    let write = Permit::persona("outdoors").to("marketing");
    let write = write.for_purpose("marketing.promotion");

    // The customer complains, and may be written to once there is a better zipper.
    // The arbiter has not made up its mind.
    let improved = Condition::fact("zipper.improved")?;
    let mut support = crm.at(january, "support");
    support
        .observe(&customer, "feedback.jacket", "terrible zippers")
        .through(["outdoors"])?;
    support.consent(&customer, &write.clone().when(improved))?;
    let mut company = crm.at(january, "company");
    company.seat(["customer_service", "marketing", "sales"], 2)?;
    let (proposal, _) = company.propose(&write)?;
    company.vote(proposal.clone(), "marketing", Vote::Yes)?;

    let access = Access::new("marketing", "marketing.promotion", march);
    let why = crm.explain(&customer, "feedback.jacket", &access)?;
    println!("{}\n\n{}\n", why.to_arbiter(), why.to_customer());
    assert_eq!(
        why.to_customer().to_string(),
        "Marketing may not use `feedback.jacket` for `marketing.promotion`: you allowed this on \
         10 January 2026 on condition that `zipper.improved`, which is not known to hold, and the \
         company has not decided on it yet."
    );

    // The same as data: near misses, and what stands in the way of each.
    let [observed] = why.observations() else {
        return Err("it was observed once".into());
    };
    let near = observed.missing.iter().flat_map(|lack| &lack.near);
    let obstacles: Vec<&Obstacle> = near.flat_map(|near| &near.obstacles).collect();
    let [
        Obstacle::Condition { .. },
        Obstacle::Open { yes, quorum, .. },
    ] = obstacles[..]
    else {
        return Err("a fact is not known, and the vote is open".into());
    };
    assert_eq!((*yes, *quorum), (1, 2));

    // The smallest change that would allow it: a fact, and a vote. What was said counts;
    // nobody is asked anew.
    let remedy = why.remedy().ok_or("it is denied")?;
    let (fact, of) = ("zipper.improved".parse()?, [].into());
    let established = Remedy::Establish { fact, holds: true };
    let vote = Remedy::Vote {
        proposal: proposal.clone(),
        yes: 1,
        of,
    };
    assert_eq!(remedy, [established, vote]);

    // Half of it is not enough; what is left is said anew. Then it is allowed.
    crm.at(march, "product").establish("zipper.improved")?;
    let why = crm.explain(&customer, "feedback.jacket", &access)?;
    println!("{}\n", why.to_customer());
    assert_eq!(why.remedy().map(<[_]>::len), Some(1));
    crm.at(march, "company")
        .vote(proposal, "sales", Vote::Yes)?;
    let why = crm.explain(&customer, "feedback.jacket", &access)?;
    println!("{}\n\n{}", why.to_arbiter(), why.to_customer());
    assert!(why.is_allowed() && why.remedy().is_none());
    Ok(())
}
