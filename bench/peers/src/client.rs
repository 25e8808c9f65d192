//! `bench client`: calls with everything that production needs, and finding an endpoint, beside the AWS SDK in one run.

use farrier_bench::Error;
use farrier_bench::measure::{self, Figure, ROUNDS};
use farrier_bench::report::{Machine, figures_table, save};
use farrier_bench::workdir;
use serde::Serialize;
use tokio::runtime::{Builder, Runtime};

use crate::{endpoints, ours, sdk};

/// The report of `bench client`.
#[derive(Clone, Debug, Serialize)]
struct Report {
    machine: Machine,
    rounds: usize,
    unsigned: Vec<Figure>,
    signed: Vec<Figure>,
    endpoint: Vec<Figure>,
}

/// Measures, prints tables and writes the report.
///
/// # Errors
///
/// If a call does not succeed, or the report cannot be written.
pub(crate) fn run() -> Result<(), Error> {
    let runtime = runtime()?;
    let report = Report {
        machine: Machine::here(),
        rounds: ROUNDS,
        unsigned: measure::compare(vec![ours::retried(&runtime)?, sdk::retried(&runtime)?]),
        signed: measure::compare(vec![ours::signed(&runtime)?, sdk::signed(&runtime)?]),
        endpoint: measure::compare(endpoints::contestants()?),
    };
    println!("{}\n", report.machine.line());
    let tables = [
        ("One unsigned call in memory", &report.unsigned),
        ("One signed call in memory", &report.signed),
        ("The endpoint of a bucket", &report.endpoint),
    ];
    for (title, figures) in tables {
        println!("{title}\n\n{}", figures_table(figures));
    }
    let path = save(&workdir::target(), "client", &report)?;
    println!("written to {}", path.display());
    Ok(())
}

/// A runtime with tokio's time.
fn runtime() -> Result<Runtime, Error> {
    let runtime = Builder::new_current_thread().enable_time().build();
    runtime.map_err(|error| Error::Check(format!("tokio does not start: {error}")))
}
