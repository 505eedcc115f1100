//! What the identity graph says of its memory, held against what the allocator gave out.
//! The one test of its program: any other would allocate beside it, as the harness does.

use peak_alloc::PeakAlloc;
use personagraph::identifier::IdentifierError;
use personagraph::identity::{Basis, Evidence, Graph, Pair, Says};
use personagraph::name::EventId;
use personagraph::{Identifier, Key, Rules, Timestamp};

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

type Failed = Box<dyn std::error::Error>;

fn customer(n: u32) -> Result<Identifier, IdentifierError> {
    format!("customer:{n:09}").parse()
}

fn mail(n: u32) -> Result<Identifier, IdentifierError> {
    format!("email:customer-{n}@example.com").parse()
}

/// Pairs, each a customer with an address.
fn load(graph: &mut Graph, pairs: std::ops::Range<u32>) -> Result<(), Failed> {
    for n in pairs {
        let id: EventId = format!("e{n}").parse()?;
        let between = Pair::new(customer(n)?, mail(n)?)?;
        graph.assert(Evidence {
            id: &id,
            at: Timestamp::UNIX_EPOCH,
            source: &"shop".parse()?,
            between: &between,
            says: Says::Same {
                basis: Basis::Declared,
                within: None,
            },
        })?;
    }
    Ok(())
}

/// What the harness may take or give back while the test runs, in bytes.
const HARNESS: usize = 2_048;

#[test]
fn what_it_says_that_it_takes_is_what_it_takes() -> Result<(), Failed> {
    let before = ALLOCATED.current_usage();
    let mut graph = Graph::new(Key::from([7; 32]), Rules::default());
    let off = |graph: &Graph| {
        let taken = ALLOCATED.current_usage() - before;
        let says = graph.size().bytes;
        (says.abs_diff(taken) > HARNESS + taken / 1_000)
            .then(|| format!("{taken} bytes are taken, and it says {says}"))
    };
    for (from, to) in [(0, 1_000), (1_000, 4_000), (4_000, 10_000)] {
        load(&mut graph, from..to)?;
        assert_eq!(off(&graph), None, "{to} pairs");
    }
    let bytes = graph.size().bytes;
    assert!(bytes < 10_000 * 500, "{bytes} for ten thousand pairs");
    // What is free again is kept, and counted.
    for n in (0..10_000).filter(|n| n % 4 > 0) {
        graph.retract(&format!("e{n}").parse()?);
        assert!(graph.forget(&customer(n)?) && graph.forget(&mail(n)?));
    }
    assert_eq!(off(&graph), None, "a quarter");
    // Others take the places of those who went.
    let before = graph.size().bytes;
    for from in [100_000, 110_000, 120_000] {
        load(&mut graph, from..from + 7_000)?;
        for n in from..from + 7_000 {
            graph.retract(&format!("e{n}").parse()?);
            assert!(graph.forget(&customer(n)?) && graph.forget(&mail(n)?));
        }
    }
    let after = graph.size().bytes;
    assert!(after <= before + before / 50, "{before} then {after}");
    Ok(())
}
