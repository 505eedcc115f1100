//! How well the persons found agree with a key of true clusters.

use crate::answers::{self, WhyLine};
use crate::error::Error;
use personagraph::{Directory, Identifier, Lens, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;

/// A record, and the cluster that it truly belongs to.
#[derive(Debug)]
pub(crate) struct Truth {
    pub(crate) record: Identifier,
    pub(crate) cluster: String,
}

/// Pairs of records are in one person: found, true, or both.
///
/// Precision is the share of found pairs that are true, recall that of true
/// pairs that are found; B³ is the mean of both over the records (Bagga and
/// Baldwin, 1998), each record counted with its own person.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Agreement {
    pub(crate) records: u64,
    pub(crate) unknown_records: u64,
    pub(crate) true_pairs: u64,
    pub(crate) found_pairs: u64,
    pub(crate) right_pairs: u64,
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) f1: f64,
    pub(crate) b3_precision: f64,
    pub(crate) b3_recall: f64,
}

/// Two records that were found to be one and are not, with what links them.
#[derive(Debug, Serialize)]
pub(crate) struct FalsePair {
    records: [Identifier; 2],
    clusters: [String; 2],
    why: WhyLine,
}

/// What `truth` prints.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    #[serde(flatten)]
    pub(crate) agreement: Agreement,
    pub(crate) false_pairs: Vec<FalsePair>,
}

/// Reads a key: a CSV with a cluster and a record's id in each row, and the
/// record's source where `namespace` is not the one of all.
pub(crate) fn read(asked: &crate::args::Truth) -> Result<Vec<Truth>, Error> {
    let path = &asked.file;
    let wrong = |reason: String| Error::content(path, reason);
    let file = std::fs::File::open(path).map_err(Error::file(path))?;
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(file);
    let headers = reader
        .headers()
        .map_err(|error| wrong(error.to_string()))?
        .clone();
    let column = |name: &String| {
        let found = headers.iter().position(|header| header == name);
        found.ok_or_else(|| wrong(format!("there is no column `{name}`")))
    };
    let (cluster, id) = (column(&asked.cluster)?, column(&asked.id)?);
    let source = asked.source.as_ref().map(column).transpose()?;
    let rows = reader.into_records().map(|row| {
        let row = row.map_err(|error| wrong(error.to_string()))?;
        let text = |at: usize| row.get(at).unwrap_or_default();
        let namespace = match (source, &asked.namespace) {
            (Some(at), _) => text(at).to_lowercase(),
            (None, Some(namespace)) => namespace.clone(),
            (None, None) => {
                let missing = "--source or --namespace is missing".to_owned();
                return Err(Error::Usage(missing));
            }
        };
        let record = Identifier::new(namespace.as_str(), text(id));
        Ok(Truth {
            record: record.map_err(|error| wrong(error.to_string()))?,
            cluster: text(cluster).to_owned(),
        })
    });
    rows.collect()
}

/// Compares the persons under a lens with the truth.
pub(crate) fn compare(directory: &Directory, lens: &Lens, truth: &[Truth]) -> Report {
    let mut found: BTreeMap<Identifier, usize> = BTreeMap::new();
    for (number, person) in directory
        .people(lens, Timestamp::MAX)
        .into_iter()
        .enumerate()
    {
        found.extend(
            person
                .identifiers
                .into_iter()
                .map(|identifier| (identifier, number)),
        );
    }
    let persons = truth.iter().map(|one| found.get(&one.record).copied());
    let persons: Vec<Option<usize>> = persons.collect();
    let clusters: Vec<&str> = truth.iter().map(|one| one.cluster.as_str()).collect();
    let agreement = agreement(&persons, &clusters);
    let right = agreement.right_pairs == agreement.found_pairs;
    let false_pairs = if right {
        Vec::new()
    } else {
        false_pairs(directory, lens, truth, &persons)
    };
    Report {
        agreement,
        false_pairs,
    }
}

/// Counts pairs by group: every record with its person, and with its cluster.
/// A record that is not known is a person of its own.
pub(crate) fn agreement<C: Ord + Copy>(persons: &[Option<usize>], clusters: &[C]) -> Agreement {
    let mut sizes: BTreeMap<usize, u64> = BTreeMap::new();
    let mut true_sizes: BTreeMap<C, u64> = BTreeMap::new();
    let mut both: BTreeMap<(usize, C), u64> = BTreeMap::new();
    for (person, cluster) in persons.iter().zip(clusters) {
        *true_sizes.entry(*cluster).or_default() += 1;
        if let Some(person) = person {
            *sizes.entry(*person).or_default() += 1;
            *both.entry((*person, *cluster)).or_default() += 1;
        }
    }
    let pairs = |sizes: &mut dyn Iterator<Item = &u64>| sizes.map(|n| n * (n - 1) / 2).sum::<u64>();
    let true_pairs = pairs(&mut true_sizes.values());
    let found_pairs = pairs(&mut sizes.values());
    let right_pairs = pairs(&mut both.values());
    let (mut precise, mut recalled) = (0.0, 0.0);
    for (person, cluster) in persons.iter().zip(clusters) {
        let size = |of: Option<&u64>| of.copied().unwrap_or(1);
        let shared = size(person.and_then(|person| both.get(&(person, *cluster))));
        precise += share(shared, size(person.and_then(|person| sizes.get(&person))));
        recalled += share(shared, size(true_sizes.get(cluster)));
    }
    let records = persons.len() as u64;
    let (precision, recall) = (
        share(right_pairs, found_pairs),
        share(right_pairs, true_pairs),
    );
    Agreement {
        records,
        unknown_records: persons.iter().filter(|person| person.is_none()).count() as u64,
        true_pairs,
        found_pairs,
        right_pairs,
        precision,
        recall,
        f1: share(2 * right_pairs, found_pairs + true_pairs),
        b3_precision: precise / float(records.max(1)),
        b3_recall: recalled / float(records.max(1)),
    }
}

/// Of nothing, all.
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        return 1.0;
    }
    float(part) / float(whole)
}

fn float(number: u64) -> f64 {
    // More than four thousand million records do not fit into memory.
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

fn false_pairs(
    directory: &Directory,
    lens: &Lens,
    truth: &[Truth],
    persons: &[Option<usize>],
) -> Vec<FalsePair> {
    let mut members: BTreeMap<usize, Vec<&Truth>> = BTreeMap::new();
    for (one, person) in truth.iter().zip(persons) {
        if let Some(person) = person {
            members.entry(*person).or_default().push(one);
        }
    }
    let mut pairs = Vec::new();
    for together in members.values() {
        for (n, a) in together.iter().enumerate() {
            for b in together
                .iter()
                .skip(n + 1)
                .filter(|b| b.cluster != a.cluster)
            {
                let records = [a.record.clone(), b.record.clone()];
                pairs.push(FalsePair {
                    why: answers::why(directory, &records, lens),
                    clusters: [a.cluster.clone(), b.cluster.clone()],
                    records,
                });
            }
        }
    }
    pairs
}
