//! `docs/conformance.md`: a report comes in, a page goes out.

use std::path::Path;

use super::Report;

const INTRODUCTION: &str = "\
# Conformance

What generated clients and servers put on the wire, and what they make of it, held against the protocol
compliance tests that the Smithy project publishes inside models. `cargo xtask conformance` generates, compiles
and runs all of them and writes this page; `cargo xtask conformance --help` says how to run a part.

Each row is a model, named as its service; each cell has the cases that passed and all that there are.

";

const READING: &str = "
- **Client request**: a client is called with the input of the case; method, path, host, query, headers and body
  of what it sends are compared.
- **Client response**: a client gets the response of the case; the output, or the error by its type, is compared
  by value. The case of an error is one case, and is run for each operation that has the error.
- **Server request**: a server gets the request of the case; the input that the handler sees is compared by
  value.
- **Server response**: the handler returns the output or error of the case; status, headers and body are
  compared.
- **Malformed request**: a server gets a request that it has to refuse; status, headers and body are compared,
  and the handler must not be called. A case with parameters counts once for each row of them.

Bodies of JSON, XML, CBOR and forms are compared by what they mean, others byte by byte. NaN equals NaN. A case
without `appliesTo` counts for the client and for the server. No case is passed over, and none is expected to
fail: what the generator does not support counts as failed. Cases of event streams are not among them.

## What the comparison leaves open

A case constrains what it lists and nothing else, and two texts can mean the same. So these are not told apart:

- The request of a server's case that says nothing of its body, of the type of its body, or (awsJson) of the header
  that names the operation has these as our own client writes them.
- A list of query parameters that is empty equals one that is absent: neither has a parameter. The same holds for
  empty maps in the forms of awsQuery and ec2Query, and for empty lists in those of ec2Query.
- A server's answers have the request id that the case has, in a header or in the body.
- Of an error in XML, the type, the code and the members that the case gives are compared. Times in XML are compared
  as instants, and white space between elements does not count.
";

/// Writes the page.
pub(super) fn write(path: &Path, report: &Report) -> Result<(), String> {
    super::write(path, &page(report))
}

fn page(report: &Report) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = INTRODUCTION.to_owned();
    out.push_str(&line(report.heading()));
    out.push_str("|---|---:|---:|---:|---:|---:|\n");
    for row in report.rows.iter().chain([&report.sums()]) {
        out.push_str(&line(row.cells()));
    }
    let (passed, failed) = (report.passed(), report.failed());
    out.push_str(&format!("\n{passed} passed, {failed} failed.\n"));
    out.push_str(READING);
    out
}
