//! The zipper: product development hears the complaint at once, marketing may
//! write only when the jacket is worn out *and* the new zipper is better.

use personagraph::condition::Condition;
use personagraph::directory::explain::Remedy;
use personagraph::permission::Vote;
use personagraph::{Access, Directory, Error, Identifier, Key, Permit, Timestamp};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut crm = Directory::new(Key::from([7; 32]));
    let customer: Identifier = "email:customer@example.com".parse()?;
    let day = |text: &str| -> Result<Timestamp, Error> { Ok(text.parse()?) };

    // The company: five seats, three yes votes approve.
    let founded = day("2026-01-01T00:00:00Z")?;
    let service = Permit::profile()
        .to("customer_service")
        .to("product_development")
        .for_purpose("service");
    let marketing = Permit::profile().to("marketing").for_purpose("marketing");
    let (support, product) = ("customer_service", "product_development");
    let seats = [support, product, "sales", "marketing", "loyalty"];
    let mut company = crm.at(founded, "company");
    company.seat(seats, 3)?;
    for (proposal, votes) in [
        (&service, [support, product, "loyalty"]),
        (&marketing, [support, "marketing", "sales"]),
    ] {
        let (id, _) = company.propose(proposal)?;
        for seat in votes {
            company.vote(id.clone(), seat, Vote::Yes)?;
        }
    }

    // The customer: a complaint, and who may use it for what.
    let said = day("2026-01-10T09:00:00Z")?;
    let worn_and_better = Condition::all([
        Condition::fact("jacket.worn_out")?,
        Condition::fact("zipper.improved")?,
    ])?;
    let mut support = crm.at(said, "support");
    support
        .observe(&customer, "feedback.jacket", "terrible zippers")
        .through(["outdoors"])?;
    let use_it = Permit::persona("outdoors")
        .to("customer_service")
        .to("product_development");
    support.consent(&customer, &use_it.for_purpose("service"))?;
    let write = Permit::persona("outdoors").to("marketing");
    let write = write
        .for_purpose("marketing.promotion")
        .when(worn_and_better);
    support.consent(&customer, &write)?;

    // Time passes: the zipper gets better, the jacket gets old.
    let (better, worn_out) = (day("2027-03-01T00:00:00Z")?, day("2027-05-01T00:00:00Z")?);
    crm.at(better, "product").establish("zipper.improved")?;
    crm.at(worn_out, "support")
        .establish_about(&customer, "jacket.worn_out")?;

    let sees = |team: &str, purpose: &str, at: Timestamp| {
        let view = crm.view(&customer, &Access::new(team, purpose, at))?;
        println!("{at} {team}: {view}");
        Ok::<bool, Error>(!view.is_empty())
    };
    assert!(sees("product_development", "service", said)?);
    assert!(sees("customer_service", "service", said)?);
    assert!(!sees("marketing", "marketing.promotion", said)?);
    assert!(!sees("marketing", "marketing.promotion", better)?);
    assert!(sees("marketing", "marketing.promotion", worn_out)?);

    // In between, it is known what is missing.
    let access = Access::new("marketing", "marketing.promotion", better);
    let why = crm.explain(&customer, "feedback.jacket", &access)?;
    println!("{}", why.to_customer());
    let (fact, holds) = ("jacket.worn_out".parse()?, true);
    assert_eq!(why.remedy(), Some(&[Remedy::Establish { fact, holds }][..]));
    Ok(())
}
