//! The benchmarks with the AWS SDK as a peer. With the argument `client` it is [`client::run`]; otherwise the benchmarks
//! of `farrier-bench`, with a call of the SDK beside ours.

mod client;
mod deadlines;
mod endpoints;
mod ours;
mod sdk;

use std::process::ExitCode;

fn main() -> ExitCode {
    let done = match std::env::args().nth(1).as_deref() {
        Some("client") => client::run().map(|()| ExitCode::SUCCESS),
        _ => sdk::bare().map(|it| farrier_bench::main(vec![it])),
    };
    done.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::FAILURE
    })
}
