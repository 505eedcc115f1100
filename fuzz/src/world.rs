//! The small world that histories are about: few enough names that what is said
//! meets.

pub const IDENTIFIERS: [&str; 8] = [
    "email:ann.q7z@example.com",
    "crm_id:1-q7z",
    "twitter:dog_q7z",
    "crm_id:2-q7z",
    "email:none.q7z@none.com",
    "phone:+15550101",
    "device:tablet-q7z",
    "email:bob.q7z@example.com",
];

/// Another spelling of some of them, in the same order.
pub const SPELLINGS: [(&str, &str); 3] = [
    ("email:ann.q7z@example.com", "email: Ann.Q7Z@Example.COM"),
    (
        "twitter:dog_q7z",
        "twitter:https://twitter.com/Dog_Q7z?lang=en",
    ),
    ("phone:+15550101", "phone:+1 (555) 0101"),
];

/// In every text that is personal, and in nothing else: no digest has a `q`.
pub const MARK: &str = "q7z";

pub const PERSONAS: [&str; 4] = ["work", "dog", "family", "sport"];
pub const RECIPIENTS: [&str; 3] = ["marketing", "sales", "service"];
pub const PURPOSES: [&str; 4] = [
    "marketing",
    "marketing.promotion",
    "marketing.promotion.mail",
    "service",
];
pub const ATTRIBUTES: [&str; 6] = [
    "interest.pets",
    "contact.email",
    "interest",
    "skill.cooking",
    "identifier.device",
    "interest.pets.dogs",
];
pub const PATTERNS: [&str; 6] = [
    "interest.*",
    "contact.*",
    "interest.pets",
    "skill.cooking",
    "identifier.*",
    "contact.email",
];
pub const FACTS: [&str; 3] = ["zipper.improved", "jacket.worn_out", "event.on"];
pub const CHANNELS: [&str; 2] = ["email", "sms"];
pub const SOURCES: [&str; 2] = ["signup", "tracker"];
pub const LENSES: [&str; 5] = ["all", "vouched", "imported", "observed", "inferred:0.5"];

/// Days that things are said on, from the first of January 2026.
pub const DAYS: u8 = 24;

/// The first moment of a day.
pub fn instant(day: u8) -> String {
    let (month, day) = if day < 31 { (1, day) } else { (2, day - 31) };
    format!("2026-{month:02}-{:02}T00:00:00Z", day + 1)
}
