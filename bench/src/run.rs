//! `bench`: codecs and calls, in one run.

use serde::Serialize;

use crate::codec::{self, Comparison, Direction};
use crate::measure::{Contestant, Figure, ROUNDS};
use crate::report::{Machine, save, table};
use crate::{Error, call, cbor, scratch, xml};

/// The report of `bench`.
#[derive(Clone, Debug, Serialize)]
struct Report {
    machine: Machine,
    rounds: usize,
    codec: Vec<Comparison>,
    cbor: Vec<Comparison>,
    xml: Vec<Comparison>,
    call: Vec<Figure>,
}

pub(crate) fn run(peers: Vec<Contestant<'_>>) -> Result<(), Error> {
    let report = Report {
        machine: Machine::here(),
        rounds: ROUNDS,
        codec: codec::run()?,
        cbor: cbor::run()?,
        xml: xml::run()?,
        call: call::run(peers)?,
    };
    println!("{}\n", report.machine.line());
    println!(
        "JSON: median nanoseconds (allocations); the ratio is serde_json's time by Farrier's\n"
    );
    println!(
        "{}",
        codec_table(&report.codec, &["serde_json"], "skipping")
    );
    println!(
        "CBOR: the ratio is the time of the faster of ciborium and minicbor-serde by Farrier's; minicbor's derive, \
         whose keys are numbers, is beside it\n"
    );
    let others = ["ciborium", "minicbor-serde"];
    println!("{}", codec_table(&report.cbor, &others, "minicbor"));
    println!("XML: the ratio is the time of quick-xml with serde by Farrier's\n");
    let beside = "quick-xml, checked text";
    println!("{}", codec_table(&report.xml, &["quick-xml"], beside));
    println!("One call of DescribeMetricAttribution in process\n");
    println!("{}", call_table(&report.call));
    let path = save(&scratch::target(), "run", &report)?;
    println!("written to {}", path.display());
    Ok(())
}

/// Farrier and `others`, the ratio, and one that is beside it.
fn codec_table(comparisons: &[Comparison], others: &[&str], beside: &str) -> String {
    let rows: Vec<Vec<String>> = comparisons
        .iter()
        .map(|it| {
            let direction = match it.direction {
                Direction::Serialize => "write",
                Direction::Deserialize => "read",
            };
            let figure = |name: &str| {
                let found = it.figures.iter().find(|it| it.name == name);
                found.map_or_else(String::new, |it| {
                    format!("{:.0} ({})", it.nanoseconds, it.allocations)
                })
            };
            let mut row = vec![
                format!("{direction} {}", it.payload),
                it.bytes.to_string(),
                figure("farrier"),
            ];
            row.extend(others.iter().map(|it| figure(it)));
            row.extend([format!("{:.2}", it.ratio), figure(beside)]);
            row
        })
        .collect();
    let head = [&["", "bytes", "farrier"], others, &["ratio", beside]].concat();
    table(&head, &rows)
}

fn call_table(figures: &[Figure]) -> String {
    let ours = figures.first().map_or(f64::NAN, |it| it.nanoseconds);
    let rows: Vec<Vec<String>> = figures
        .iter()
        .map(|it| {
            vec![
                it.name.clone(),
                format!("{:.2}", it.nanoseconds / 1e3),
                it.allocations.to_string(),
                it.allocated_bytes.to_string(),
                format!("{:.1}", it.nanoseconds / ours),
            ]
        })
        .collect();
    let head = [
        "",
        "microseconds",
        "allocations",
        "bytes allocated",
        "times the first",
    ];
    table(&head, &rows)
}
