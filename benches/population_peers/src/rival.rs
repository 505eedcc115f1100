//! `DataFusion`, with a row for each person.

use crate::Regions;
use crate::workload::PERSONAS;
use datafusion::arrow::array::{
    Array, ArrayRef, BooleanArray, Int64Array, RecordBatch, UInt8Array,
};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::datasource::MemTable;
use datafusion::functions_aggregate::expr_fn::count;
use datafusion::prelude::{SessionConfig, SessionContext, col, lit};
use std::sync::Arc;
use tokio::runtime::Runtime;

/// As many rows as it takes at a time.
const BATCH: usize = 8_192;

const SIGNATURE: &str = "signature";

/// A table in memory: a signature, and a boolean for each persona.
pub(crate) struct Rival {
    context: SessionContext,
    table: Arc<MemTable>,
    runtime: Runtime,
}

impl Rival {
    pub(crate) fn new(signatures: &[u8]) -> Self {
        let personas = PERSONAS.map(|name| Field::new(name, DataType::Boolean, false));
        let signature = Field::new(SIGNATURE, DataType::UInt8, false);
        let fields: Vec<Field> = [signature].into_iter().chain(personas).collect();
        let schema = Arc::new(Schema::new(fields));
        let batches = signatures.chunks(BATCH).map(|rows| {
            let personas = (0..PERSONAS.len()).map(|bit| {
                let inside = rows.iter().map(|row| Some(row >> bit & 1 == 1));
                Arc::new(inside.collect::<BooleanArray>()) as ArrayRef
            });
            let signature: ArrayRef = Arc::new(UInt8Array::from(rows.to_vec()));
            let columns = [signature].into_iter().chain(personas).collect();
            RecordBatch::try_new(Arc::clone(&schema), columns).expect("columns as in the schema")
        });
        let table = MemTable::try_new(Arc::clone(&schema), vec![batches.collect()]);
        let config = SessionConfig::new().with_target_partitions(1);
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        Self {
            context: SessionContext::new_with_config(config),
            table: Arc::new(table.expect("batches as in the schema")),
            runtime: runtime.expect("a runtime of one thread"),
        }
    }

    /// `GROUP BY signature`.
    pub(crate) fn by_signature(&self) -> Regions {
        let signature = |row: usize, columns: &[ArrayRef]| {
            let column = columns[0].as_any().downcast_ref::<UInt8Array>();
            usize::from(column.expect("signatures").value(row))
        };
        self.grouped(&[SIGNATURE], signature)
    }

    /// `GROUP BY` the five booleans.
    pub(crate) fn by_personas(&self) -> Regions {
        let signature = |row: usize, columns: &[ArrayRef]| {
            let bit = |(bit, column): (usize, &ArrayRef)| {
                let column = column.as_any().downcast_ref::<BooleanArray>();
                usize::from(column.expect("booleans").value(row)) << bit
            };
            columns.iter().enumerate().map(bit).sum()
        };
        self.grouped(&PERSONAS, signature)
    }

    fn grouped(&self, by: &[&str], signature: impl Fn(usize, &[ArrayRef]) -> usize) -> Regions {
        let table = self.context.read_table(Arc::clone(&self.table) as _);
        let groups = by.iter().map(|name| col(*name)).collect();
        let query = table.and_then(|table| table.aggregate(groups, vec![count(lit(1_i64))]));
        let query = query.expect("a query").collect();
        let mut regions = Regions::default();
        for batch in self.runtime.block_on(query).expect("an answer") {
            let (people, groups) = batch.columns().split_last().expect("columns");
            let people = people
                .as_any()
                .downcast_ref::<Int64Array>()
                .expect("counts");
            for row in 0..batch.num_rows() {
                let people = u64::try_from(people.value(row)).expect("a number of people");
                regions[signature(row, groups)] += people;
            }
        }
        regions
    }
}
