//! Suites that are a list in one JSON file. The file comes in; a result for each case goes to the report.

use std::path::Path;

use serde_json::Value;

use super::{Report, data};

/// The members by which cases say what they are about.
const NAMES: [&str; 4] = ["name", "docs", "documentation", "description"];

/// Runs a suite whose cases are the list at `pointer` in a file (RFC 6901).
pub(super) fn run(
    report: &mut Report,
    name: &str,
    expected: usize,
    (file, pointer): (&Path, &str),
    case: impl Fn(&Value) -> Result<(), String>,
) {
    let mut suite = report.suite(name, expected);
    let json = match data::json(file) {
        Ok(json) => json,
        Err(reason) => return suite.case("file", Err(reason)),
    };
    let cases = json.pointer(pointer).and_then(Value::as_array);
    for (index, value) in cases.into_iter().flatten().enumerate() {
        let text = NAMES.iter().find_map(|it| match &value[*it] {
            Value::Array(lines) => lines.first()?.as_str(),
            text => text.as_str(),
        });
        let name = format!("{index}: {}", text.unwrap_or("without a name"));
        suite.run(&name, || case(value));
    }
}
