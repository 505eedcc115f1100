//! x
use personagraph::identity::*;
use personagraph::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut crm = Directory::new(Key::from([7; 32]));
    let now: Timestamp = "2026-01-10T09:00:00Z".parse()?;
    let kiosk: Identifier = "device:kiosk".parse()?;
    let tablet: Identifier = "device:tablet".parse()?;
    let none: Identifier = "email:none@none.com".parse()?;
    let mut say = crm.at(now, "shop");
    let number = |n: u32| Identifier::new("customer_number", &n.to_string());
    let email = |n: u32| Identifier::new("email", &format!("c{n}@example.com"));
    for n in 0..8 {
        say.link(&number(n)?, &email(n)?)?;
        say.link_on(&kiosk, &email(n)?, Basis::Observed)?;
    }
    for n in 0..2 {
        say.link_on(&tablet, &email(n)?, Basis::Observed)?;
    }
    for n in 0..2 {
        say.link_on(&none, &number(n)?, Basis::Imported)?;
    }
    println!("{}", crm.people(&Lens::all(), now).len());
    let all = Lens::all();
    let rules = Rules::default().shared_above(5);
    let c = crm.set_rules(rules.clone());
    println!("{:#?}", c);
    println!("{}", crm.people(&Lens::all(), now).len());
    let rules = rules.block("email:none@none.com".parse()?);
    let c = crm.set_rules(rules.clone());
    println!("{:#?}", c);
    println!("{}", crm.people(&Lens::all(), now).len());
    println!("{:#?}", crm.graph().explain(&number(0)?, &number(1)?, &all));
    let rules = rules.limit("customer_number".parse()?, 1.try_into()?);
    let c = crm.set_rules(rules.clone());
    println!("{:#?}", c);
    println!("{}", crm.people(&Lens::all(), now).len());
    println!("{:#?}", crm.graph().explain(&number(0)?, &number(1)?, &all));
    println!("{:#?}", crm.graph().explain(&number(0)?, &tablet, &all));
    println!("{:#?}", crm.graph().explain(&number(0)?, &kiosk, &all));
    println!("{}", crm.graph().picture(&number(0)?, &all));
    println!("{}", crm.graph().picture(&kiosk, &all));
    Ok(())
}
