//! Prints what an input of the target `rules` says: rules, events, questions.
//!
//! ```text
//! cargo run --release --example tell -- artifacts/rules/crash-…
//! ```

use personagraph_fuzz::evaluation;
use personagraph_fuzz::history::History;

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        let history = History::of(&std::fs::read(&path)?);
        print!("{history}");
        match evaluation::holds(&history) {
            Ok(()) => println!("# holds"),
            Err(why) => {
                let fewest = history.fewest(|history| evaluation::holds(history).is_err());
                println!("# does not hold: {why}\n# the fewest that show it:\n{fewest}");
            }
        }
    }
    Ok(())
}
