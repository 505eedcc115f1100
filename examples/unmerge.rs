//! Unmerge: a parcel record joins father and son. No "yes" crosses such a link,
//! but every "no" does, and the father loses what only the son refused. An audit
//! finds the link; taken back, it is as if it had never been said.

use personagraph::directory::Outcome;
use personagraph::identity::{Audit, Basis, Explanation, Regrouped, Resolved};
use personagraph::{Access, Directory, Error, Identifier, Key, Lens, Permit, Timestamp, View};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (key, all) = (Key::from([7; 32]), Lens::all());
    let mut crm = Directory::new(key.clone());
    let sent: Timestamp = "2019-12-20T00:00:00Z".parse()?; // the parcel
    let joined: Timestamp = "2026-01-10T09:00:00Z".parse()?;
    let talked: Timestamp = "2026-03-01T09:00:00Z".parse()?;
    let repaired: Timestamp = "2026-03-02T09:00:00Z".parse()?;
    let father: Identifier = "customer_number:1001".parse()?;
    let mail: Identifier = "email:hofer@example.com".parse()?; // his; the family reads it
    let son: Identifier = "customer_number:2002".parse()?;
    let mobile: Identifier = "phone:+43 660 0000002".parse()?;

    // Two customers. Both want the newsletter; the son keeps his sizes to himself.
    let news = Permit::profile().to("marketing").for_purpose("newsletter");
    let sizes = Permit::attributes(["size.*"]).to("marketing");
    let mut shop = crm.at(joined, "webshop");
    shop.approve(&news)?;
    for (customer, contact, hobby, size) in [
        (&father, &mail, "fishing", "XXL"),
        (&son, &mobile, "climbing", "S"),
    ] {
        shop.link(customer, contact)?;
        shop.observe(contact, "hobby", hobby).through(["leisure"])?;
        shop.observe(customer, "size.shirt", size)
            .through(["leisure"])?;
        shop.consent(customer, &news)?;
    }
    shop.prohibit(&mobile, &sizes.for_any_purpose())?;
    let now = Access::new("marketing", "newsletter", repaired);
    let before = views(&crm, [&father, &son], &now)?;
    tell("Two customers, as marketing sees them", &before);

    // An old table comes in: one parcel, the family's address, the son's phone.
    let changes = crm
        .at(sent, "parcels")
        .link_on(&mail, &mobile, Basis::Imported)?;
    let [Regrouped::Merged { from, into }] = changes.persons.as_slice() else {
        return Err("one merger was expected".into());
    };
    assert!(from.len() == 2 && !from.contains(into)); // named by the address, known longest
    let merged = views(&crm, [&father, &son], &now)?;
    tell("Merged: the son's \"no\" counts for both", &merged);
    assert!(merged[0] != before[0] && merged[1] == before[1]);
    crm.at(talked, "webshop")
        .observe(&mail, "hobby", "rowing")
        .through(["leisure"])?; // life goes on

    // The audit: who hangs together by one link that no customer vouched for?
    let found = crm
        .graph()
        .audit(&Audit::default().weaker_than(Basis::Declared));
    let [weak] = found.as_slice() else {
        return Err("one weak person was expected".into());
    };
    let [wrong] = weak.cut.as_slice() else {
        return Err("one link was expected".into());
    };
    let (source, basis, at) = (&wrong.source, wrong.basis.as_str(), wrong.at);
    println!("The audit names what `{source}` said on {at} ({basis}):");
    println!("{}", crm.graph().picture(&father, &all));
    let Explanation::One { path, .. } = crm.graph().explain(&father, &son, &all) else {
        return Err("they are one".into());
    };
    assert!(path.len() == 3 && path.iter().max_by_key(|why| why.basis) == Some(wrong));
    let wrong = wrong.evidence.clone();
    let fallout = crm.graph().without(core::slice::from_ref(&wrong), &all);
    assert_eq!((fallout.before.len(), fallout.after.len()), (1, 2));

    // The repair, and the same history told to somebody who never heard the link.
    let changes = crm.at(repaired, "steward").take_back(&wrong)?;
    let [
        Regrouped::Split {
            from: one,
            into: two,
        },
    ] = changes.persons.as_slice()
    else {
        return Err("one split was expected".into());
    };
    assert!(one == into && two == from);
    let mut never = Directory::new(key);
    let names_it = |(id, _)| *id == wrong;
    for event in crm.events() {
        if event.id != wrong && !event.what.names().is_some_and(names_it) {
            assert_eq!(never.apply(event.clone())?.outcome, Outcome::Applied);
        }
    }
    let after = views(&crm, [&father, &son], &now)?;
    tell("Taken back, as if it had never been said", &after);
    assert_eq!(after, views(&never, [&father, &son], &now)?);
    assert_eq!(crm.view_all(&now)?, never.view_all(&now)?);
    for customer in [&father, &son] {
        let decided = crm.decide(customer, "size.shirt", &now)?; // with every consent it rests on
        assert_eq!(decided, never.decide(customer, "size.shirt", &now)?);
    }
    let people = crm.people(&all, repaired);
    assert!(people == fallout.after && people == never.people(&all, repaired));

    // Ids issued in between still lead somewhere: the address is the father's.
    let his = people.into_iter().find(|p| p.identifiers.contains(&mail));
    assert_eq!(his.map(Resolved::Person), Some(crm.resolve(*into, &all)));
    // And when the same table comes in again, it changes nothing.
    let mut parcels = crm.at(sent, "parcels");
    let again = parcels.link_on(&mail, &mobile, Basis::Imported)?;
    assert_eq!(again.outcome, Outcome::Duplicate);
    Ok(())
}

fn views(crm: &Directory, of: [&Identifier; 2], access: &Access) -> Result<[View; 2], Error> {
    let [father, son] = of;
    Ok([crm.view(father, access)?, crm.view(son, access)?])
}

fn tell(chapter: &str, [father, son]: &[View; 2]) {
    println!("{chapter}:\n  father {father}\n  son    {son}\n");
}
