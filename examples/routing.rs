//! Routing: a customer complains to the account that wants to sell. It is handed over, with
//! an explanation for whoever gets it, and the report shows where the silos are.

use personagraph::name::Recipient;
use personagraph::programme::{
    Action, Alarm, Audience, HandOvers, Incoming, Matching, Programme, Programmes, Router, Rule,
    Sender, Showing, Signal,
};
use personagraph::{Access, Directory, Identifier, Key, Permit, Timestamp};

const SERVICE: (&str, &str) = ("customer_service", "service");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // What a team sees of a customer: service knows of her jacket, sales does not.
    let mut crm = Directory::new(Key::from([7; 32]));
    let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
    let customer: Identifier = "twitter:jaybrown".parse()?;
    let permit = Permit::profile().to(SERVICE.0).for_purpose(SERVICE.1);
    let mut say = crm.at(now, "shop");
    say.observe(&customer, "owns.jacket", "alpine 3")
        .through_none()?;
    say.consent(&customer, &permit)?;
    say.approve(&permit)?;
    let seen = crm.answer(&customer, &Access::new(SERVICE.0, SERVICE.1, now))?;
    let service: Recipient = SERVICE.0.parse()?;
    let sender = Sender::unseen().seen_by(&service, seen.identities());

    // Whoever owns one and complains of it is for service, wherever that is said.
    let [mut relations, crisis, reputation, events, mut sales, issues] = Programme::six();
    let shop: Identifier = "twitter:acme_shop".parse()?;
    relations.handles = ["twitter:acme_help".parse()?].into();
    sales.handles = [shop.clone()].into();
    sales.topics = ["jacket".parse()?].into();
    let mut jacket = Showing::default();
    jacket.attributes.insert("owns.jacket".parse()?);
    let programmes = Programmes::of(relations, [crisis, reputation, events, sales, issues])?;
    let router = Router::new(programmes, Matching::First)
        .rule(Rule {
            kinds: ["complaint".parse()?].into(),
            sender: Audience::of([jacket]),
            copies: ["product_promotion".parse()?].into(), // whose team does not see it
            action: Action::DirectMessage,
            ..Rule::to("customer_relations")?
        })?
        .on_crisis("crisis_management")?;

    let (complaint, mention, twitter) =
        ("complaint".parse()?, "mention".parse()?, "twitter".parse()?);
    let message = Incoming {
        handle: Some(&shop),
        topics: &["jacket.zipper".parse()?].into(),
        sender: &sender,
        ..Incoming::new(now, &complaint, &twitter)
    };
    let route = router.route(&message);
    println!("{route}\n");
    assert_eq!(route.primary.as_str(), "customer_relations");
    assert!(route.hand_over().is_some());
    // Sales sees nothing of her: no copy comes to it because of what she owns.
    assert!(route.copies.is_empty());

    // A question to the same account is for sales, and a crisis for its own programme.
    let (mut question, mut angry) = (message, message);
    question.kind = &mention;
    angry.alert = Alarm::default().judge(&Signal {
        deviations: 6.0, // of `engagement::trend`
        negative_authors: 40,
        reach: 90_000,
    });
    let went = [route, router.route(&question), router.route(&angry)];
    let [.., last] = &went;
    println!("told in the crisis: {}\n", last.told(&last.primary));
    let report: HandOvers = went.iter().collect();
    println!("{report}");
    assert_eq!((report.messages(), report.handed_over()), (3, 2));
    Ok(())
}
