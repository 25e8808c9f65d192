//! `bench` without a task: codecs and calls, in one run.

use serde::Serialize;

use crate::codec::{self, Comparison};
use crate::measure::{Contestant, Figure, ROUNDS};
use crate::report::{Machine, figures_table, save, table};
use crate::{Error, call, cbor, dynamodb_items, query, workdir, xml};

/// The report of `bench`.
#[derive(Clone, Debug, Serialize)]
struct Report {
    machine: Machine,
    rounds: usize,
    codec: Vec<Comparison>,
    cbor: Vec<Comparison>,
    items_json: Vec<Comparison>,
    items_cbor: Vec<Comparison>,
    xml: Vec<Comparison>,
    query: Vec<Comparison>,
    call: Vec<Figure>,
}

pub(crate) fn run(peers: Vec<Contestant<'_>>) -> Result<(), Error> {
    let report = Report {
        machine: Machine::here(),
        rounds: ROUNDS,
        codec: codec::run()?,
        cbor: cbor::run()?,
        items_json: dynamodb_items::json()?,
        items_cbor: dynamodb_items::cbor()?,
        xml: xml::run()?,
        query: query::run()?,
        call: call::run(peers)?,
    };
    println!("{}\n", report.machine.line());
    println!(
        "JSON: median nanoseconds (allocations); the ratio is serde_json's time by Farrier's\n"
    );
    println!(
        "{}",
        codec_table(&report.codec, &["serde_json"], Some("skipping"), time)
    );
    println!(
        "CBOR: the ratio is the time of the faster of ciborium and minicbor-serde by Farrier's; minicbor's derive, \
         whose keys are numbers, is beside it\n"
    );
    let others = ["ciborium", "minicbor-serde"];
    println!(
        "{}",
        codec_table(&report.cbor, &others, Some("minicbor"), time)
    );
    println!(
        "Items of a table: megabytes (of the payload as Farrier writes it) a second (allocations); peers and ratios \
         as above\n"
    );
    println!("JSON\n");
    println!(
        "{}",
        codec_table(&report.items_json, &["serde_json"], Some("skipping"), speed)
    );
    println!("CBOR\n");
    println!(
        "{}",
        codec_table(&report.items_cbor, &others, Some("minicbor"), speed)
    );
    println!("XML: the ratio is the time of quick-xml with serde by Farrier's\n");
    let beside = "quick-xml, checked text";
    println!(
        "{}",
        codec_table(&report.xml, &["quick-xml"], Some(beside), time)
    );
    println!(
        "Query: megabytes a second (allocations), beside serde_urlencoded with a flat list of pairs, which does less\n"
    );
    println!(
        "{}",
        codec_table(&report.query, &["serde_urlencoded"], None, speed)
    );
    println!("One call of DescribeMetricAttribution in process\n");
    println!("{}", figures_table(&report.call));
    let path = save(&workdir::target(), "run", &report)?;
    println!("written to {}", path.display());
    Ok(())
}

/// Formats a figure of a comparison as a cell of its table.
type Show = fn(&Comparison, &Figure) -> String;

/// Nanoseconds.
fn time(_: &Comparison, figure: &Figure) -> String {
    format!("{:.0} ({})", figure.nanoseconds, figure.allocations)
}

/// Megabytes per second: bytes per microsecond.
fn speed(comparison: &Comparison, figure: &Figure) -> String {
    let speed = comparison.bytes as f64 * 1e3 / figure.nanoseconds;
    format!("{speed:.0} ({})", figure.allocations)
}

/// A table with Farrier, `others`, the ratio, and one more column without influence on it.
fn codec_table(
    comparisons: &[Comparison],
    others: &[&str],
    beside: Option<&str>,
    show: Show,
) -> String {
    let rows: Vec<Vec<String>> = comparisons
        .iter()
        .map(|it| {
            let figure = |name: &str| {
                let found = it.figures.iter().find(|it| it.name == name);
                found.map_or_else(String::new, |found| show(it, found))
            };
            let mut row = vec![
                format!("{} {}", it.direction.name(), it.payload),
                it.bytes.to_string(),
                figure("farrier"),
            ];
            row.extend(others.iter().map(|it| figure(it)));
            row.push(format!("{:.2}", it.ratio));
            row.extend(beside.map(figure));
            row
        })
        .collect();
    let head = [
        &["", "bytes", "farrier"],
        others,
        &["ratio"],
        beside.as_slice(),
    ]
    .concat();
    table(&head, &rows)
}
