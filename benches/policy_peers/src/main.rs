//! The permission decisions of personagraph beside those of policy engines.
//!
//! All are given the same profiles and must decide alike, each attribute for each
//! access; then they take turns at filtering one profile. With `--test` there are
//! fewer profiles and rounds.

mod casbin;
mod case;
mod cedar;
mod circumstances;
mod contest;
mod engine;
mod ours;
mod regions;
mod rego;
mod table;
#[path = "../../permission/workload.rs"]
mod workload;

use crate::casbin::Casbin;
use case::Case;
use cedar::{Grants, Tags};
use contest::Contestant;
use engine::{Engine, Prepared, Rival};
use ours::{Ours, Read};
use rego::Rego;
use table::Table;
use workload::{ATTRIBUTES, INSTANTS, askings, company, customer, passer_by};

/// Whoever else is in the directory.
const OTHERS: std::ops::Range<u32> = 100..200;

fn main() {
    let (profiles, rounds) = match std::env::args().nth(1).as_deref() {
        None => (profiles(4, &[0, 1, 2, 3]), 40),
        Some("--test") => (profiles(1, &[3]), 1),
        Some(other) => panic!("`{other}`: `--test`, or nothing"),
    };
    agree(&profiles);
    let mut contestants = contestants(&Profile {
        seed: 1,
        person: 0,
        instant: INSTANTS[1],
    });
    let times = contest::measure(&mut contestants, askings().len(), rounds);
    print!("{}", Table(&times));
}

/// Of one customer, as of an instant.
#[derive(Debug)]
struct Profile {
    seed: u64,
    person: u32,
    instant: &'static str,
}

/// Those of these persons in the worlds of the first seeds.
fn profiles(seeds: u64, persons: &[u32]) -> Vec<Profile> {
    let worlds = (1..=seeds).flat_map(|seed| persons.iter().map(move |person| (seed, *person)));
    let each = worlds.flat_map(|(seed, person)| INSTANTS.map(|instant| (seed, person, instant)));
    each.map(|(seed, person, instant)| Profile {
        seed,
        person,
        instant,
    })
    .collect()
}

/// # Panics
/// If two engines do not agree, or so much or so little is allowed that it says
/// nothing that they do.
fn agree(profiles: &[Profile]) {
    let askings = askings();
    let decisions = u32::try_from(askings.len() * ATTRIBUTES.len()).expect("few");
    let mut shares = Vec::new();
    for profile in profiles {
        let seen = contest::agreed(&mut contestants(profile), &askings, profile);
        let allowed: u32 = seen.iter().map(|seen| seen.count_ones()).sum();
        shares.push(allowed * 100 / decisions);
    }
    shares.sort_unstable();
    let (least, most) = (shares[0], shares[shares.len() - 1]);
    println!(
        "{} profiles of {decisions} decisions each, on which all engines agree; \
         {least} to {most} % are allowed.\n",
        profiles.len(),
    );
    assert!(
        least >= 20 && most <= 60,
        "neither few nor most are allowed"
    );
}

/// Each with the same profile; ours has to find it among others.
fn contestants(profile: &Profile) -> Vec<Contestant> {
    let Profile { seed, instant, .. } = *profile;
    let person = customer(seed, profile.person);
    let mut events = company(seed);
    events.extend(person.events);
    let case = Case::new(&events, &person.identifier, instant);
    events.extend(OTHERS.flat_map(|number| passer_by(seed, number).events));
    let ours = |name, read| Contestant {
        name,
        engine: Box::new(Ours::new(&events, &person.identifier, instant, read)),
    };
    vec![
        ours("personagraph, with reasons", Read::Reasons),
        ours("personagraph, yes or no", Read::Answers),
        rival::<Rego>("regorus", &case),
        rival::<Prepared<Rego>>("regorus, prepared", &case),
        rival::<Tags>("cedar, live consents as tags", &case),
        rival::<Grants>("cedar, a policy per grant", &case),
        rival::<Prepared<Grants>>("cedar, a policy per grant, prepared", &case),
        rival::<Casbin>("casbin", &case),
        rival::<Prepared<Casbin>>("casbin, prepared", &case),
    ]
}

fn rival<R: Rival + Engine + 'static>(name: &'static str, case: &Case) -> Contestant {
    let engine = Box::new(R::new(case));
    Contestant { name, engine }
}
