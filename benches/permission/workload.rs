//! A company's policy and its customers, made from a seed: events of wire format 1.
//!
//! Everything that a decision can depend on is there: overlapping personas, one of
//! them conditional; statements of both sides with scopes of every kind but `link`,
//! windows, channels and conditions; votes, withdrawals, revocations; facts that
//! hold, do not, or are not known; accounts that nobody may know of.

/// Who receives.
pub(crate) const RECIPIENTS: [&str; 5] = [
    "customer_service",
    "loyalty",
    "marketing",
    "product_development",
    "sales",
];

/// What for; one lies below another.
pub(crate) const PURPOSES: [&str; 4] = ["marketing", "marketing.promotion", "research", "service"];

/// What is known of a [`customer`].
pub(crate) const ATTRIBUTES: [&str; 40] = [
    "contact.address.city",
    "contact.address.country",
    "contact.address.street",
    "contact.email",
    "contact.messenger",
    "contact.phone",
    "feedback.bicycle",
    "feedback.delivery",
    "feedback.jacket",
    "feedback.shop",
    "feedback.support",
    "feedback.tent",
    "household.children",
    "household.income",
    "household.rooms",
    "household.size",
    "interest.books",
    "interest.football",
    "interest.gardening",
    "interest.music",
    "interest.pets.cats",
    "interest.pets.dogs",
    "interest.pets.horses",
    "interest.travel",
    "purchase.bicycle",
    "purchase.books",
    "purchase.jacket",
    "purchase.kennel",
    "purchase.tent",
    "purchase.tickets",
    "skill.climbing",
    "skill.cooking",
    "skill.languages.french",
    "skill.languages.spanish",
    "skill.negotiating",
    "skill.programming",
    "skill.swimming",
    "skill.training",
    "standing.discount",
    "standing.tier",
];

/// Instants to ask at. Everything was said, and taken back, before the first;
/// windows open and close between them.
pub(crate) const INSTANTS: [&str; 3] = [
    "2026-05-10T12:00:00Z",
    "2026-06-15T12:00:00Z",
    "2026-10-20T12:00:00Z",
];

const PERSONAS: [&str; 5] = ["club", "dog", "family", "outdoors", "work"];
const PREFIXES: [&str; 8] = [
    "contact.*",
    "contact.address.*",
    "feedback.*",
    "household.*",
    "interest.*",
    "interest.pets.*",
    "purchase.*",
    "skill.*",
];
/// Through which channels.
pub(crate) const CHANNELS: [&str; 3] = ["email", "phone", "post"];
/// Facts about the world, of which one is true, one is not, and one was.
const WORLD: [&str; 3] = ["zipper.improved", "shop.closing", "recall.declared"];
/// Facts about a person.
const PERSONAL: [&str; 4] = [
    "potluck",
    "jacket.worn_out",
    "contract.signed",
    "newsletter.read",
];

const CONSENTS: usize = 48;
const REFUSALS: usize = 10;
const APPROVALS: usize = 68;
const BANS: usize = 11;

/// Who asks, what for and how; the instant is another matter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asking {
    pub(crate) recipient: &'static str,
    pub(crate) purpose: &'static str,
    pub(crate) channel: Option<&'static str>,
}

/// Each recipient for each purpose, through various channels or none.
pub(crate) fn askings() -> Vec<Asking> {
    let uses = RECIPIENTS
        .iter()
        .flat_map(|recipient| PURPOSES.map(|purpose| (recipient, purpose)));
    let channels = [None, Some("email"), Some("phone")];
    uses.zip(channels.into_iter().cycle())
        .map(|((recipient, purpose), channel)| Asking {
            recipient,
            purpose,
            channel,
        })
        .collect()
}

/// Somebody, and the events that tell of them.
pub(crate) struct Person {
    /// To ask by.
    pub(crate) identifier: String,
    /// A line of JSON each.
    pub(crate) events: Vec<String>,
}

/// The company's events: who sits, 79 approved proposals and four that are not,
/// facts about the world.
pub(crate) fn company(seed: u64) -> Vec<String> {
    let mut random = Random::new(seed, u64::MAX);
    let mut log = Log::new("company".to_owned());
    let seats = list(&RECIPIENTS);
    log.say(
        "seated",
        0,
        &format!(r#""recipients":{seats},"quorum":2,"veto":["loyalty"]"#),
    );
    let past = [None, None, Some(20)];
    for ((fact, holds), past) in WORLD.into_iter().zip([true, false, true]).zip(past) {
        log.say("established", 1, &established(fact, None, holds, past));
    }
    let effects = [(APPROVALS, Effect::Permit), (BANS, Effect::Prohibit)];
    for (count, effect) in effects {
        for _ in 0..count {
            propose(&mut log, &mut random, effect, &[2, 4]);
        }
    }
    // One vote is no quorum, a veto is a veto, and revoked is for good.
    propose(&mut log, &mut random, Effect::Permit, &[4]);
    propose(&mut log, &mut random, Effect::Prohibit, &[0]);
    let vetoed = propose(&mut log, &mut random, Effect::Permit, &[2, 3]);
    vote(&mut log, 116, &vetoed, "loyalty", "no");
    let revoked = propose(&mut log, &mut random, Effect::Permit, &[0, 4]);
    log.say("revoked", 118, &format!(r#""proposal":"{revoked}""#));
    log.lines
}

/// A proposal with a yes of each of these seats.
fn propose(log: &mut Log, random: &mut Random, effect: Effect, yes: &[usize]) -> String {
    let day = 2 + random.below(110);
    let terms = terms(random, effect);
    let proposal = log.say("proposed", day, &terms);
    for (later, &seat) in yes.iter().enumerate() {
        vote(log, day + 1 + later, &proposal, RECIPIENTS[seat], "yes");
    }
    proposal
}

fn vote(log: &mut Log, day: usize, proposal: &str, seat: &str, vote: &str) {
    let fields = format!(r#""proposal":"{proposal}","seat":"{seat}","vote":"{vote}""#);
    log.say("voted", day, &fields);
}

/// A customer of whom all attributes are known, with 58 statements and two that
/// were withdrawn. Every fourth, from the fourth on, has an account that nobody
/// may know of.
pub(crate) fn customer(seed: u64, number: u32) -> Person {
    let extent = Extent {
        every: 1,
        permits: CONSENTS,
        refusals: REFUSALS,
        withdrawn: 2,
        hidden: number % 4 == 3,
    };
    somebody(seed, number, &extent)
}

/// One of the many of whom little is known: about twelve events. One in sixteen
/// has an account that nobody may know of.
pub(crate) fn passer_by(seed: u64, number: u32) -> Person {
    let extent = Extent {
        every: 8,
        permits: 2,
        refusals: usize::from(number % 4 == 1),
        withdrawn: 0,
        hidden: number % 16 == 7,
    };
    somebody(seed, number, &extent)
}

/// How much is known of somebody.
struct Extent {
    /// One attribute in so many.
    every: usize,
    permits: usize,
    refusals: usize,
    withdrawn: usize,
    /// Whether there is an account that nobody may know of.
    hidden: bool,
}

fn somebody(seed: u64, number: u32, extent: &Extent) -> Person {
    let mut random = Random::new(seed, number.into());
    let mut log = Log::new(format!("p{number}"));
    let email = format!("email:p{number}@example.com");
    let mut accounts = vec![email.clone()];
    if number % 2 == 1 {
        accounts.push(format!("customer:{number}"));
        log.say("linked", 3, &between(&accounts, "declared", ""));
    }
    let shift = random.below(extent.every);
    for attribute in ATTRIBUTES.iter().skip(shift).step_by(extent.every) {
        let through = random.of(&accounts);
        observe(&mut log, &through, attribute, &circles(&mut random));
    }
    for fact in PERSONAL {
        let holds = random.below(3);
        if holds < 2 {
            let until = (random.below(4) == 0).then_some(200);
            let about = random.of(&accounts);
            let fields = established(fact, Some(&about), holds == 0, until);
            log.say("established", 5, &fields);
        }
    }
    let enclosed = format!(
        r#""persona":"{}","attributes":["{}"],"identifier":"{}","when":{{"fact":"potluck"}}"#,
        random.of(&PERSONAS),
        random.of(&PREFIXES),
        random.of(&accounts),
    );
    log.say("enclosed", 6, &enclosed);
    let said = [
        (extent.permits, Effect::Permit),
        (extent.refusals, Effect::Prohibit),
    ];
    for (count, effect) in said {
        for _ in 0..count {
            let (day, terms) = (10 + random.below(110), terms(&mut random, effect));
            consent(&mut log, day, &random.of(&accounts), &terms);
        }
    }
    for _ in 0..extent.withdrawn {
        let terms = terms(&mut random, Effect::Permit);
        let consent = consent(&mut log, 20, &random.of(&accounts), &terms);
        log.say("withdrew", 60, &format!(r#""consent":"{consent}""#));
    }
    if extent.hidden {
        hide(&mut log, &mut random, &email);
    }
    Person {
        identifier: email,
        events: log.lines,
    }
}

/// An account of which no access may know: what it permits counts for itself
/// alone, what it prohibits for the whole person.
fn hide(log: &mut Log, random: &mut Random, email: &str) {
    let account = email.replacen("email:p", "account:", 1);
    let ends = [email.to_owned(), account.clone()];
    let within = r#","within":["dog","family"]"#;
    log.say("linked", 4, &between(&ends, "declared", within));
    for attribute in ["interest.pets.dogs", "purchase.kennel"] {
        observe(log, &account, attribute, &["dog"]);
    }
    let everything = r#""effect":"permit","scope":"profile","recipients":"any","purposes":"any""#;
    consent(log, 12, &account, everything);
    let terms = terms(random, Effect::Prohibit);
    consent(log, 13, &account, &terms);
}

fn between(ends: &[String], basis: &str, more: &str) -> String {
    format!(r#""between":{},"basis":"{basis}"{more}"#, list(ends))
}

fn observe(log: &mut Log, identifier: &str, attribute: &str, personas: &[&str]) {
    let personas = match personas {
        [] => String::new(),
        some => format!(r#","personas":{}"#, list(some)),
    };
    let value = format!("value {}", log.lines.len());
    let fields = format!(
        r#""identifier":"{identifier}","attribute":"{attribute}","value":"{value}"{personas}"#
    );
    log.say("observed", 5, &fields);
}

/// A fact, about somebody or the world.
fn established(fact: &str, about: Option<&str>, holds: bool, past: Option<usize>) -> String {
    let mut fields = vec![format!(r#""fact":"{fact}","holds":{holds}"#)];
    fields.extend(about.map(|about| format!(r#""identifier":"{about}""#)));
    fields.extend(past.map(until));
    fields.join(",")
}

fn consent(log: &mut Log, day: usize, identifier: &str, terms: &str) -> String {
    log.say(
        "consented",
        day,
        &format!(r#""identifier":"{identifier}",{terms}"#),
    )
}

/// One to three personas, or none.
fn circles(random: &mut Random) -> Vec<&'static str> {
    let count = [0, 1, 1, 1, 1, 2, 2, 2, 3, 3][random.below(10)];
    random.some(&PERSONAS, count)
}

#[derive(Clone, Copy)]
enum Effect {
    Permit,
    Prohibit,
}

/// What a statement says beside who speaks.
fn terms(random: &mut Random, effect: Effect) -> String {
    let (word, scope) = match effect {
        Effect::Permit => ("permit", permitted(random)),
        Effect::Prohibit => ("prohibit", prohibited(random)),
    };
    let recipients = match (effect, random.below(12)) {
        (Effect::Permit, 0) => r#""any""#.to_owned(),
        (Effect::Permit, n) => list(&random.some(&RECIPIENTS, 1 + n % 2)),
        (Effect::Prohibit, _) => list(&random.some(&RECIPIENTS, 1)),
    };
    let purposes = match (effect, random.below(12)) {
        (Effect::Permit, 0) => r#""any""#.to_owned(),
        (Effect::Permit, n) => list(&random.some(&PURPOSES, 1 + n % 2)),
        (Effect::Prohibit, _) => list(&random.some(&PURPOSES, 1)),
    };
    let mut fields = vec![
        format!(r#""effect":"{word}","scope":{scope}"#),
        format!(r#""recipients":{recipients},"purposes":{purposes}"#),
    ];
    if random.below(12) == 0 {
        let count = 1 + random.below(2);
        let channels = list(&random.some(&CHANNELS, count));
        fields.push(format!(r#""channels":{channels}"#));
    }
    if random.below(8) == 0 {
        fields.push(format!(r#""when":{}"#, condition(random)));
    }
    if random.below(8) == 0 {
        let from = instant(100 + random.below(120));
        fields.push(format!(r#""from":"{from}""#));
    }
    if random.below(8) == 0 {
        fields.push(until(140 + random.below(120)));
    }
    fields.join(",")
}

fn permitted(random: &mut Random) -> String {
    match random.below(16) {
        0 => r#""profile""#.to_owned(),
        1..6 => format!(r#"{{"persona":"{}"}}"#, random.of(&PERSONAS)),
        6 => format!(r#"{{"only":"{}"}}"#, random.of(&PERSONAS)),
        7..9 => format!(r#"{{"overlap":{}}}"#, list(&random.some(&PERSONAS, 2))),
        9..13 => format!(r#"{{"attributes":{}}}"#, list(&names(random))),
        _ => {
            let (persona, names) = (random.of(&PERSONAS), names(random));
            let names = list(&names);
            format!(r#"{{"persona":"{persona}","attributes":{names}}}"#)
        }
    }
}

/// Of four kinds, the widest the rarest.
fn prohibited(random: &mut Random) -> String {
    match random.below(8) {
        0 => r#""profile""#.to_owned(),
        1..4 => format!(r#"{{"persona":"{}"}}"#, random.of(&PERSONAS)),
        4..6 => format!(r#"{{"attributes":["{}"]}}"#, random.of(&PREFIXES)),
        _ => format!(r#"{{"overlap":{}}}"#, list(&random.some(&PERSONAS, 2))),
    }
}

/// One or two prefixes, or a prefix and a name.
fn names(random: &mut Random) -> Vec<&'static str> {
    match random.below(3) {
        0 => random.some(&PREFIXES, 1),
        1 => random.some(&PREFIXES, 2),
        _ => vec![random.of(&PREFIXES), random.of(&ATTRIBUTES)],
    }
}

fn condition(random: &mut Random) -> String {
    let facts: Vec<&str> = WORLD.into_iter().chain(PERSONAL).collect();
    let (fact, other) = (random.of(&facts), random.of(&facts));
    let day = instant(100 + random.below(100));
    match random.below(6) {
        0 => format!(r#"{{"fact":"{fact}"}}"#),
        1 => format!(r#"{{"not":{{"fact":"{fact}"}}}}"#),
        2 => format!(r#"{{"after":"{day}"}}"#),
        3 => format!(r#"{{"before":"{day}"}}"#),
        4 => format!(r#"{{"all":[{{"fact":"{fact}"}},{{"after":"{day}"}}]}}"#),
        _ => format!(r#"{{"any":[{{"fact":"{fact}"}},{{"not":{{"fact":"{other}"}}}}]}}"#),
    }
}

/// Events by one source, with ids of their own.
struct Log {
    name: String,
    lines: Vec<String>,
}

impl Log {
    fn new(name: String) -> Self {
        let lines = Vec::new();
        Self { name, lines }
    }

    /// Adds an event; its id.
    fn say(&mut self, kind: &str, day: usize, fields: &str) -> String {
        let id = format!("{}-{}", self.name, self.lines.len());
        let at = instant(day);
        self.lines.push(format!(
            r#"{{"event":"{kind}","id":"{id}","at":"{at}","source":"crm",{fields}}}"#
        ));
        id
    }
}

/// A day of 2026, its months having 28.
fn instant(day: usize) -> String {
    format!("2026-{:02}-{:02}T09:00:00Z", day / 28 + 1, day % 28 + 1)
}

fn until(day: usize) -> String {
    format!(r#""until":"{}""#, instant(day))
}

/// An array of texts.
fn list<T: AsRef<str>>(items: &[T]) -> String {
    let quoted: Vec<_> = items
        .iter()
        .map(|item| format!(r#""{}""#, item.as_ref()))
        .collect();
    format!("[{}]", quoted.join(","))
}

/// `SplitMix64` (Steele, Lea, Flood 2014): the same numbers on every machine.
struct Random(u64);

impl Random {
    /// The numbers of a seed and one of its streams.
    fn new(seed: u64, stream: u64) -> Self {
        let seed = Self(seed).next();
        Self(Self(seed ^ stream).next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).expect("it is below a usize")
    }

    fn of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }

    /// `count` different ones, in their order.
    fn some<T: Copy>(&mut self, items: &[T], count: usize) -> Vec<T> {
        let mut chosen: Vec<usize> = (0..items.len()).collect();
        while chosen.len() > count {
            chosen.remove(self.below(chosen.len()));
        }
        chosen.into_iter().map(|at| items[at]).collect()
    }
}
