//! The command line. Options may stand before or after the command's name.

use crate::crm::Start;
use crate::error::Error;
use crate::{course, plan, report, route, standing, trends};
use personagraph::{Identifier, Lens, Timestamp};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;

/// What `--help` prints.
pub(crate) const HELP: &str = include_str!("help.txt");

/// The options that take a value.
const VALUED: &[&str] = &[
    "access",
    "db",
    "key",
    "rules",
    "lens",
    "at",
    "recipient",
    "purpose",
    "channel",
    "trust",
    "topic",
    "map",
    "out",
    "truth",
    "cluster",
    "id",
    "source",
    "events",
    "seed",
    "namespace",
    "people",
    "by",
    "step",
    "from",
    "until",
    "programmes",
    "messages",
    "policy",
    "identifier",
    "slot",
    "slots",
    "segment",
    "threshold",
];
const FLAGS: [&str; 4] = ["ack", "keep-going", "replay", "help"];
/// Those that may be given several times.
const REPEATED: [&str; 2] = ["access", "identifier"];

/// What is asked for.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) db: Option<PathBuf>,
    pub(crate) key: Option<PathBuf>,
    pub(crate) rules: Option<PathBuf>,
    pub(crate) start: Start,
    pub(crate) command: Command,
}

#[derive(Debug)]
pub(crate) enum Command {
    Help,
    Demo {
        people: u64,
    },
    Ingest {
        from: PathBuf,
        ack: bool,
        keep_going: bool,
    },
    People {
        lens: Lens,
        at: Timestamp,
    },
    View {
        access: AccessWords,
        of: Option<Identifier>,
    },
    Decide {
        access: AccessWords,
        of: Identifier,
        attribute: String,
    },
    Contact {
        access: AccessWords,
        policy: Option<PathBuf>,
        topic: Option<String>,
        of: Identifier,
    },
    Plan(plan::Wanted),
    Segment {
        text: String,
        at: Option<Timestamp>,
    },
    Audience {
        access: AccessWords,
        policy: Option<PathBuf>,
        text: String,
    },
    Why {
        between: [Identifier; 2],
        lens: Lens,
    },
    Import {
        map: PathBuf,
        from: PathBuf,
        keep_going: bool,
    },
    Truth(Truth),
    Senzing,
    Report(report::Wanted),
    Trends(trends::Wanted),
    Standing(standing::Wanted),
    Route(route::Wanted),
    Generate(Generated),
}

/// A made-up history.
#[derive(Debug)]
pub(crate) enum Generated {
    /// So many events.
    Events { events: u64, seed: u64 },
    /// A full year of so many people.
    Year { people: u64, seed: u64 },
}

/// An access in the words of the command line.
#[derive(Debug)]
pub(crate) struct AccessWords {
    pub(crate) recipient: String,
    pub(crate) purpose: String,
    pub(crate) channel: Option<String>,
    pub(crate) trust: Option<f64>,
    pub(crate) at: Option<Timestamp>,
}

/// A key of true clusters, and how to read it.
#[derive(Debug)]
pub(crate) struct Truth {
    pub(crate) file: PathBuf,
    pub(crate) cluster: String,
    pub(crate) id: String,
    pub(crate) source: Option<String>,
    pub(crate) namespace: Option<String>,
    pub(crate) lens: Lens,
}

/// Reads the command line.
pub(crate) fn parse(mut parser: lexopt::Parser) -> Result<Asked, Error> {
    let mut given = Given::read(&mut parser)?;
    let asked = Asked {
        db: given.path("db"),
        key: given.path("key"),
        rules: given.path("rules"),
        start: if given.flag("replay") {
            Start::Log
        } else {
            Start::Snapshot
        },
        command: given.command()?,
    };
    Ok(asked)
}

/// The options and words that were given; each is taken out as it is read.
#[derive(Debug, Default)]
struct Given {
    options: BTreeMap<&'static str, OsString>,
    repeated: BTreeMap<&'static str, Vec<OsString>>,
    words: std::collections::VecDeque<OsString>,
}

impl Given {
    fn read(parser: &mut lexopt::Parser) -> Result<Self, Error> {
        let usage = |error: lexopt::Error| Error::Usage(error.to_string());
        let mut given = Self::default();
        while let Some(arg) = parser.next().map_err(usage)? {
            let name = match arg {
                lexopt::Arg::Value(word) => {
                    given.words.push_back(word);
                    continue;
                }
                lexopt::Arg::Short('h') => "help",
                lexopt::Arg::Long(name) => {
                    let mut known = VALUED.iter().chain(&FLAGS);
                    match known.find(|known| **known == name) {
                        Some(known) => known,
                        None => return Err(usage(arg.unexpected())),
                    }
                }
                lexopt::Arg::Short(_) => return Err(usage(arg.unexpected())),
            };
            let value = match name {
                _ if FLAGS.contains(&name) => OsString::new(),
                _ => parser.value().map_err(usage)?,
            };
            if REPEATED.contains(&name) {
                given.repeated.entry(name).or_default().push(value);
            } else if given.options.insert(name, value).is_some() {
                return Err(Error::Usage(format!("--{name} is given twice")));
            }
        }
        Ok(given)
    }

    fn command(mut self) -> Result<Command, Error> {
        if self.flag("help") {
            return Ok(Command::Help);
        }
        let name = self.words.pop_front().map(text).transpose()?;
        let name = name.unwrap_or_default();
        let command = match name.as_str() {
            "" | "demo" => Command::Demo {
                people: self.parsed("people")?.unwrap_or(10_000),
            },
            "help" => return Ok(Command::Help),
            "ingest" => Command::Ingest {
                from: self.word("FILE, or - for standard input")?.into(),
                ack: self.flag("ack"),
                keep_going: self.flag("keep-going"),
            },
            "people" => Command::People {
                lens: self.lens()?,
                at: self.parsed("at")?.unwrap_or(Timestamp::MAX),
            },
            "view" => Command::View {
                access: self.access()?,
                of: self.words.pop_front().map(identifier).transpose()?,
            },
            "decide" => Command::Decide {
                access: self.access()?,
                of: identifier(self.word("IDENTIFIER")?)?,
                attribute: text(self.word("ATTRIBUTE")?)?,
            },
            "contact" => Command::Contact {
                access: self.access()?,
                policy: self.path("policy"),
                topic: self.options.remove("topic").map(text).transpose()?,
                of: identifier(self.word("IDENTIFIER")?)?,
            },
            "plan" => Command::Plan(self.plan()?),
            "segment" => Command::Segment {
                text: text(self.word("SEGMENT")?)?,
                at: self.parsed("at")?,
            },
            "audience" => Command::Audience {
                access: self.access()?,
                policy: self.path("policy"),
                text: text(self.word("SEGMENT")?)?,
            },
            "why" => Command::Why {
                between: [identifier(self.word("A")?)?, identifier(self.word("B")?)?],
                lens: self.lens()?,
            },
            "import" => Command::Import {
                map: self.needed("map")?.into(),
                from: self.word("FILE")?.into(),
                keep_going: self.flag("keep-going"),
            },
            "truth" => Command::Truth(self.truth()?),
            "senzing" => Command::Senzing,
            "report" => Command::Report(report::Wanted {
                out: self.needed("out")?.into(),
                people: self.parsed("people")?.unwrap_or(100),
                accesses: self.accesses()?,
                at: self.parsed("at")?,
            }),
            "trends" => Command::Trends(self.trends()?),
            "standing" => Command::Standing(standing::Wanted {
                of: self.words.pop_front().map(identifier).transpose()?,
                at: self.parsed("at")?.unwrap_or(Timestamp::MAX),
                people: self.parsed("people")?.unwrap_or(20),
            }),
            "route" => Command::Route(route::Wanted {
                programmes: self.path("programmes"),
                purpose: match self.options.remove("purpose") {
                    Some(purpose) => text(purpose)?,
                    None => "service".to_owned(),
                },
                from: self.parsed("from")?.unwrap_or(Timestamp::MIN),
                until: self.parsed("until")?.unwrap_or(Timestamp::MAX),
            }),
            "generate" => {
                let seed = self.parsed("seed")?.unwrap_or(1);
                Command::Generate(match self.parsed("people")? {
                    Some(people) => Generated::Year { people, seed },
                    None => Generated::Events {
                        events: value_of("events", self.needed("events")?)?,
                        seed,
                    },
                })
            }
            other => return Err(Error::Usage(format!("there is no command `{other}`"))),
        };
        self.finish(&name)?;
        Ok(command)
    }

    fn truth(&mut self) -> Result<Truth, Error> {
        Ok(Truth {
            file: self.needed("truth")?.into(),
            cluster: text(self.needed("cluster")?)?,
            id: text(self.needed("id")?)?,
            source: self.options.remove("source").map(text).transpose()?,
            namespace: self.options.remove("namespace").map(text).transpose()?,
            lens: self.lens()?,
        })
    }

    /// Whatever is left is too much.
    fn finish(&self, command: &str) -> Result<(), Error> {
        let command = if command.is_empty() {
            "the demonstration".to_owned()
        } else {
            format!("`{command}`")
        };
        if let Some(option) = self.options.keys().chain(self.repeated.keys()).next() {
            return Err(Error::Usage(format!("{command} takes no --{option}")));
        }
        match self.words.front() {
            Some(word) => {
                let word = word.to_string_lossy();
                Err(Error::Usage(format!("{command} takes no further `{word}`")))
            }
            None => Ok(()),
        }
    }

    fn flag(&mut self, name: &str) -> bool {
        self.options.remove(name).is_some()
    }

    fn repeated(&mut self, name: &str) -> Vec<OsString> {
        self.repeated.remove(name).unwrap_or_default()
    }

    fn path(&mut self, name: &str) -> Option<PathBuf> {
        self.options.remove(name).map(PathBuf::from)
    }

    fn word(&mut self, what: &str) -> Result<OsString, Error> {
        let word = self.words.pop_front();
        word.ok_or_else(|| Error::Usage(format!("{what} is missing")))
    }

    fn needed(&mut self, name: &str) -> Result<OsString, Error> {
        let value = self.options.remove(name);
        value.ok_or_else(|| Error::Usage(format!("--{name} is missing")))
    }

    fn parsed<T: FromStr<Err: ToString>>(&mut self, name: &str) -> Result<Option<T>, Error> {
        let value = self.options.remove(name);
        value.map(|value| value_of(name, value)).transpose()
    }

    fn plan(&mut self) -> Result<plan::Wanted, Error> {
        let named = self.repeated("identifier").into_iter();
        Ok(plan::Wanted {
            messages: self.needed("messages")?.into(),
            policy: self.path("policy"),
            people: named.map(identifier).collect::<Result<_, _>>()?,
            trust: self.parsed("trust")?,
            from: self.parsed("from")?,
            slot: match self.parsed("slot")? {
                Some(slot) => slot,
                None => value_of("slot", "P1D".into())?,
            },
            slots: match self.parsed("slots")? {
                Some(slots) => slots,
                None => value_of("slots", "7".into())?,
            },
        })
    }

    fn trends(&mut self) -> Result<trends::Wanted, Error> {
        Ok(trends::Wanted {
            of: match self.options.remove("segment") {
                None => trends::Of::Named(self.parsed("by")?.unwrap_or_default()),
                Some(segment) => trends::Of::Segment(course::Asked {
                    segment: text(segment)?,
                    threshold: self.parsed("threshold")?.unwrap_or(10),
                }),
            },
            step: match self.parsed("step")? {
                Some(step) => step,
                None => value_of("step", "P1D".into())?,
            },
            span: trends::Span {
                from: self.parsed("from")?,
                until: self.parsed("until")?,
            },
        })
    }

    fn lens(&mut self) -> Result<Lens, Error> {
        Ok(self.parsed("lens")?.unwrap_or(Lens::all()))
    }

    /// Each as `RECIPIENT/PURPOSE` or `RECIPIENT/PURPOSE/CHANNEL`.
    fn accesses(&mut self) -> Result<Vec<AccessWords>, Error> {
        let all = self.repeated("access");
        let access = |given| {
            let given = text(given)?;
            let mut parts = given.split('/').map(str::to_owned);
            match (parts.next(), parts.next(), parts.next(), parts.next()) {
                (Some(recipient), Some(purpose), channel, None) => Ok(AccessWords {
                    recipient,
                    purpose,
                    channel,
                    trust: None,
                    at: None,
                }),
                _ => Err(Error::Usage(format!(
                    "--access: `{given}` is not RECIPIENT/PURPOSE or RECIPIENT/PURPOSE/CHANNEL"
                ))),
            }
        };
        all.into_iter().map(access).collect()
    }

    fn access(&mut self) -> Result<AccessWords, Error> {
        Ok(AccessWords {
            recipient: text(self.needed("recipient")?)?,
            purpose: text(self.needed("purpose")?)?,
            channel: self.options.remove("channel").map(text).transpose()?,
            trust: self.parsed("trust")?,
            at: self.parsed("at")?,
        })
    }
}

fn text(word: OsString) -> Result<String, Error> {
    let text = word.into_string();
    text.map_err(|_| Error::Usage("an argument is not UTF-8".to_owned()))
}

/// The value of an option, read by its type's own parser.
fn value_of<T: FromStr<Err: ToString>>(option: &str, value: OsString) -> Result<T, Error> {
    let wrong = |error: T::Err| Error::Usage(format!("--{option}: {}", error.to_string()));
    text(value)?.parse().map_err(wrong)
}

fn identifier(word: OsString) -> Result<Identifier, Error> {
    let wrong = |error: personagraph::identifier::IdentifierError| Error::Usage(error.to_string());
    text(word)?.parse().map_err(wrong)
}
