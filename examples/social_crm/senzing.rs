//! Three files of other systems, and how well exact identifiers resolve them:
//! the Senzing truth set, from a fresh database.

use crate::crm::Crm;
use crate::error::Error;
use crate::ingest::{self, Acks};
use crate::mapping::Map;
use crate::secret::Secret;
use crate::store::Setting;
use crate::truth::{self, Report};
use crate::{args, demo, import, record};
use personagraph::{Lens, Rules};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// A file, and what its columns mean.
const SOURCES: [(&str, &str); 3] = [
    ("customers.csv", include_str!("maps/senzing_customers.json")),
    ("reference.csv", include_str!("maps/senzing_reference.json")),
    ("watchlist.csv", include_str!("maps/senzing_watchlist.json")),
];
const RULES: &str = include_str!("maps/senzing_rules.json");

/// What `senzing` prints.
#[derive(Debug, Serialize)]
pub(crate) struct Figures {
    /// Under the rules that go with the maps.
    with_rules: Report,
    /// Under no rules: why they are there.
    without_rules: truth::Agreement,
}

/// Imports the three files and compares the persons found with the key.
/// `None` if the data is not there.
pub(crate) fn run(
    db: &Path,
    secret: &Secret,
    rules: Option<Rules>,
) -> Result<Option<Figures>, Error> {
    let folder = folder();
    let truth = folder.join("truth_key.csv");
    if !truth.exists() {
        eprintln!(
            "the data is missing: {} (set PERSONAGRAPH_DATA to the folder that holds `senzing`)",
            truth.display()
        );
        return Ok(None);
    }
    demo::make_anew(db)?;
    let rules = match rules {
        Some(rules) => rules,
        None => serde_json::from_str(RULES)?,
    };
    let mut crm = Crm::create(db, &secret.key(), Some(rules))?;
    crm.store.set(Setting::Demonstration, "yes")?;
    for (file, map) in SOURCES {
        let map: Map = serde_json::from_str(map)?;
        let records = record::open(&folder.join(file), map.columns())?;
        let (to, input) = ingest::channel();
        let reader = import::read_aside(map, records, secret.clone(), to);
        (crm, _) = ingest::take_in(crm, &input, Acks::Keep, &indicatif::ProgressBar::hidden())?;
        let _ = reader.join().map_err(|_| Error::Stopped)?;
    }
    let asked = args::Truth {
        file: truth,
        cluster: "CLUSTER_ID".to_owned(),
        id: "RECORD_ID".to_owned(),
        source: Some("DATA_SOURCE".to_owned()),
        namespace: None,
        lens: Lens::all(),
    };
    let truth = truth::read(&asked)?;
    let with_rules = truth::compare(&crm.directory, &asked.lens, &truth);
    let mut bare = crm.directory.clone();
    bare.set_rules(Rules::default());
    let without_rules = truth::compare(&bare, &asked.lens, &truth).agreement;
    crm.close()?;
    Ok(Some(Figures {
        with_rules,
        without_rules,
    }))
}

/// Where the data is: never in the repository.
fn folder() -> PathBuf {
    let data = std::env::var_os("PERSONAGRAPH_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    data.join("senzing")
}
