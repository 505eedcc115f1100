//! The same customer, five departments, one inbox: "the most valuable message is the one
//! you don't send".

use personagraph::name::Channel;
use personagraph::outreach::{
    Addressee, Cap, Fatigue, History, Message, OutreachPolicy, Plan, Slots, Via, Window, decide,
};
use personagraph::{Identifier, Timestamp};

/// Who writes, what for, and what a message is worth to them.
const DEPARTMENTS: [(&str, &str, u64); 5] = [
    ("marketing", "marketing.news", 1),
    ("sales", "marketing.offers", 5),
    ("loyalty", "marketing.points", 2),
    ("product_development", "research.survey", 3),
    ("customer_service", "service.repair", 0),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // What the company decided for all of them together; `service` is exempt.
    let week = Window::Rolling("P7D".parse()?);
    let policy = OutreachPolicy {
        caps: vec![Cap::new(1, Window::DAY), Cap::new(3, week)],
        fatigue: Fatigue::new("P7D".parse()?, 3.0)?,
        ..OutreachPolicy::default()
    };
    let customer: [Identifier; 1] = ["email:customer@example.com".parse()?];
    let addressee = Addressee::new(&customer, &|_, _, _, _| true);
    let email: Channel = "email".parse()?;
    let mut messages = Vec::new();
    for (department, purpose, value) in DEPARTMENTS {
        let message = Message::new(department, purpose, Via::Best)?;
        messages.push(Message { value, ..message });
    }

    // First come, first served: for two weeks each writes daily, whenever it may;
    // the zipper is repaired once.
    let (mut inbox, mut asked) = (History::default(), 0);
    for day in 5..=18 {
        let now: Timestamp = format!("2026-01-{day:02}T09:00:00Z").parse()?;
        for message in &messages {
            if message.recipient.as_str() == "customer_service" && day != 7 {
                continue;
            }
            asked += 1;
            let sent = &inbox;
            let decision = decide(message, &Addressee { sent, ..addressee }, &policy, now);
            if day == 7 || decision.is_send() {
                let load = policy.fatigue.load(&inbox, now);
                let (team, told) = (&message.recipient, decision.told());
                println!("{now} load {load:.1} {team}: {told}");
            }
            if decision.is_send() {
                inbox.insert(message.sent(&email, now));
            }
        }
    }
    let arrived = inbox.as_slice().len();
    println!("{asked} messages wanted to go, {arrived} did");
    assert_eq!((asked, arrived), (57, 6));
    let mut others = inbox.as_slice().iter().map(|sent| sent.purpose.as_str());
    assert!(others.all(|what| ["marketing.news", "service.repair"].contains(&what)));

    // Planned together, the inbox goes to what is worth most, and everybody has a turn.
    let slots = Slots {
        from: "2026-01-05T09:00:00Z".parse()?,
        length: "P1D".parse()?,
        count: 14,
    };
    let schedule = Plan::new(&messages, &policy, slots).schedule(&addressee);
    let turns = schedule.planned.iter().filter_map(|planned| {
        let message = messages.get(planned.message)?;
        println!("{} {}", planned.at, message.recipient);
        Some(message.value)
    });
    assert_eq!(turns.collect::<Vec<_>>(), [0, 5, 3, 2, 1]);
    Ok(())
}
