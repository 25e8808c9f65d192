//! Scripts of other languages that check responses case by case.
//!
//! Such a script prints a line of JSON for each case: `{"case": a sentence, "ok": whether it is true, "detail": what was
//! found instead}`.

use std::process::Command;

use serde::Deserialize;

/// A line that a script prints.
#[derive(Debug, Deserialize)]
struct Case {
    case: String,
    ok: bool,
    detail: String,
}

/// Runs a script. Panics if one of its cases fails, or if it does not run as many cases as expected.
#[track_caller]
pub fn check(script: &mut Command, expected: usize) {
    let output = script.output().expect("the program was started before");
    let (text, trace) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    let cases: Vec<Case> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}\n{trace}")))
        .collect();
    let failed: Vec<_> = (cases.iter().filter(|case| !case.ok))
        .map(|case| format!("{}: {}", case.case, case.detail))
        .collect();
    assert!(
        failed.is_empty(),
        "{} of {} cases failed:\n{}",
        failed.len(),
        cases.len(),
        failed.join("\n")
    );
    assert_eq!(cases.len(), expected, "{script:?} stopped early:\n{trace}");
    assert!(output.status.success(), "{trace}");
}
