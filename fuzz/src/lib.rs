//! What the fuzz targets check, apart from the fuzzer, so that anything else can
//! run it too: the tests here, or the example `tell`.

mod drafts;
pub mod evaluation;
pub mod history;
mod marks;
pub mod mutation;
pub mod reading;
mod records;
mod world;

#[path = "../../tests/laws/history/fewest.rs"]
mod fewest;
#[path = "../../tests/oracle/mod.rs"]
mod oracle;
