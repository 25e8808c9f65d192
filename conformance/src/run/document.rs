//! Writes `docs/conformance.md`. A [`Report`] comes in; a page goes out, with a table between two fixed texts.

use std::path::Path;

use super::Report;

const INTRODUCTION: &str = "\
# Conformance

Farrier runs the protocol compliance tests that the Smithy project publishes inside models. They check what generated
clients and servers send, and how they interpret what they receive. `cargo xtask conformance` generates and compiles the
test models, runs all cases and writes this page. `cargo xtask conformance --help` says how to run a part of them.

Each row of the table is a model, named after its service. Each cell has the number of cases that passed, and the number
of all cases.

";

const READING: &str = "
- **Client request**: the harness calls a client with the input of the case. It compares the method, path, host, query,
  headers and body of the request that the client sends.
- **Client response**: the harness gives a client the response of the case. It compares the output by value, or the type
  and the value of the error. An error case counts as one case, and runs for each operation that has the error.
- **Server request**: the harness sends the request of the case to a server. It compares by value the input that the
  handler gets.
- **Server response**: the handler returns the output or the error of the case. The harness compares status, headers and
  body.
- **Malformed request**: the harness sends a request that the server has to reject. It compares status, headers and
  body, and the server must not call the handler. A case with parameters counts once for each row of its parameters.
- **Client events**, **server events**: the harness compares the messages that a side sends with those of the case, byte by
  byte or by headers and payload, and by value the events that it reads. A case that expects a failure passes if the
  call fails or the stream ends with an error: with the error of the case, if it names one.

Bodies in JSON, XML, CBOR and form encoding are compared by meaning, and all other bodies byte by byte. NaN equals NaN.
A case without `appliesTo` counts for the client and for the server. No case is skipped, and no case is expected to
fail: a case that needs an unsupported feature counts as failed.

## Where the comparison is lenient

A case constrains only what it lists, and two texts can have the same meaning. The comparison is therefore lenient in
these places:

- A server request case may omit the body, the content type, or the header that names the operation (awsJson). The
  harness then fills in what Farrier's own client writes.
- An empty list of query parameters equals an absent one, because neither adds a parameter. The same holds for empty
  maps in the forms of awsQuery and ec2Query, and for empty lists in the forms of ec2Query.
- The harness configures the server with the request id of the case, in a header or in the body of the response.
- In an XML error, only the type, the code and the members of the case are compared. Times in XML are compared as
  instants, and white space between elements is ignored.
";

/// Writes the page for `report` to `path`.
pub(super) fn write(path: &Path, report: &Report) -> Result<(), String> {
    super::write(path, &page(report))
}

fn page(report: &Report) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = INTRODUCTION.to_owned();
    out.push_str(&line(report.heading()));
    out.push_str("|---|---:|---:|---:|---:|---:|---:|---:|\n");
    for row in report.rows.iter().chain([&report.sums()]) {
        out.push_str(&line(row.cells()));
    }
    let (passed, failed) = (report.passed(), report.failed());
    out.push_str(&format!("\n{passed} passed, {failed} failed.\n"));
    out.push_str(READING);
    out
}
