//! Unmerge: a parcel record joins father and son. No "yes" crosses such a link,
//! but every "no" does, and the father loses what only the son refused. An audit
//! finds the link; taken back, it is as if it had never been said.

use personagraph::directory::{Outcome, What};
use personagraph::identity::{Audit, Basis, Explanation, Regrouped, Resolved};
use personagraph::{Access, Directory, Error, Identifier, Key, Lens, Permit, Timestamp, View};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (key, all) = (Key::from([7; 32]), Lens::all());
    let mut crm = Directory::new(key.clone());
    let parcel: Timestamp = "2019-12-20T00:00:00Z".parse()?;
    let joined: Timestamp = "2026-01-10T09:00:00Z".parse()?;
    let today: Timestamp = "2026-03-02T09:00:00Z".parse()?;
    let father: Identifier = "customer_number:1001".parse()?;
    let mail: Identifier = "email:hofer@example.com".parse()?; // his; the family reads it
    let son: Identifier = "customer_number:2002".parse()?;
    let phone: Identifier = "phone:+43 660 0000002".parse()?;

    // Two customers. Both want the newsletter; the son keeps his sizes to himself.
    let news = Permit::profile().to("marketing").for_purpose("newsletter");
    let sizes = Permit::attributes(["size.*"]).to("marketing");
    let mut shop = crm.at(joined, "webshop");
    shop.approve(&news)?;
    for (customer, contact, hobby, size) in [
        (&father, &mail, "fishing", "XXL"),
        (&son, &phone, "climbing", "S"),
    ] {
        shop.link(customer, contact)?;
        shop.observe(contact, "hobby", hobby).through(["leisure"])?;
        let size = shop.observe(customer, "size.shirt", size);
        size.through(["leisure"])?;
        shop.consent(customer, &news)?;
    }
    shop.prohibit(&phone, &sizes.for_any_purpose())?;
    let access = Access::new("marketing", "newsletter", today);
    let seen = |crm: &Directory| -> Result<[View; 2], Error> {
        Ok([crm.view(&father, &access)?, crm.view(&son, &access)?])
    };
    let before = seen(&crm)?;
    tell("Two customers, as marketing sees them", &before);

    // An old table comes in: one parcel, the father's address, the son's phone.
    let mut parcels = crm.at(parcel, "parcels");
    let changes = parcels.link_on(&mail, &phone, Basis::Imported)?;
    let [Regrouped::Merged { from, into }] = changes.persons.as_slice() else {
        return Err("they merge".into());
    };
    let (both, one) = (from.clone(), *into);
    assert!(both.len() == 2 && !both.contains(&one)); // named after the mail, now known longest
    let merged = seen(&crm)?;
    tell("Merged: the son's \"no\" counts for both", &merged);
    assert!(merged[0] != before[0] && merged[1] == before[1]);
    let mut shop = crm.at(today, "webshop"); // life goes on
    shop.observe(&mail, "hobby", "rowing")
        .through(["leisure"])?;

    // The audit: who hangs together by one link that no customer vouched for?
    let audit = Audit::default().weaker_than(Basis::Declared);
    let found = crm.graph().audit(&audit);
    let weak = found.first().ok_or("the audit finds them")?;
    let wrong = weak.cut.first().ok_or("by a link")?;
    assert_eq!((found.len(), weak.person.id, weak.cut.len()), (1, one, 1));
    println!("Held together by `{}` alone:", wrong.source);
    println!("{}", crm.graph().picture(&father, &all));
    let Explanation::One { path, .. } = crm.graph().explain(&father, &son, &all) else {
        return Err("they are one".into());
    };
    assert_eq!(path.iter().max_by_key(|link| link.basis), Some(wrong)); // the weakest of three
    let wrong = wrong.evidence.clone();
    let fallout = crm.graph().without(std::slice::from_ref(&wrong), &all);
    assert_eq!((fallout.before.len(), fallout.after.len()), (1, 2));

    // The repair, beside a directory that is told everything else and never the link.
    let changes = crm.at(today, "steward").take_back(&wrong)?;
    let (from, into) = (one, both);
    assert_eq!(changes.persons, [Regrouped::Split { from, into }]);
    let mut never = Directory::new(key);
    let retraction = What::Retracted(wrong.clone());
    for event in crm.custodian().events() {
        if event.id != wrong && event.what != retraction {
            assert_eq!(never.apply(event.clone())?.outcome, Outcome::Applied);
        }
    }
    let after = seen(&crm)?;
    tell("Taken back, as if it had never been said", &after);
    assert_eq!(after, seen(&never)?);
    for customer in [&father, &son] {
        let decision = crm.decide(customer, "size.shirt", &access)?; // and whose yes or no it was
        assert_eq!(decision, never.decide(customer, "size.shirt", &access)?);
    }
    let people = crm.people(&all, today);
    assert!(people == fallout.after && people == never.people(&all, today));

    // The id issued in between still leads to somebody: whoever has the mail.
    let his = people.into_iter().find(|p| p.identifiers.contains(&mail));
    assert_eq!(his.map(Resolved::Person), Some(crm.resolve(one, &all)));
    // And the same table, coming in again, changes nothing.
    let mut parcels = crm.at(parcel, "parcels");
    let again = parcels.link_on(&mail, &phone, Basis::Imported)?;
    assert_eq!(again.outcome, Outcome::Duplicate);
    Ok(())
}

fn tell(chapter: &str, [father, son]: &[View; 2]) {
    println!("{chapter}:\n  father {father}\n  son    {son}\n");
}
