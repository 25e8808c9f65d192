//! The report of a run. Results of cases come in; text for people goes out.

use std::any::Any;
use std::fmt::Write as _;
use std::panic::{self, AssertUnwindSafe};

/// The counts of all suites, and every failed case.
#[derive(Clone, Debug, Default)]
pub struct Report {
    lines: Vec<Line>,
    failures: Vec<String>,
}

/// The counts of a suite.
#[derive(Clone, Debug, Default)]
struct Line {
    suite: String,
    passed: usize,
    failed: usize,
}

/// A suite that is being run. On drop, the number of its cases is compared with the expected one.
#[derive(Debug)]
pub struct Suite<'a> {
    report: &'a mut Report,
    line: Line,
    expected: usize,
}

impl Report {
    /// Opens a suite. `expected` is the number of cases that the data is known to have: a suite with another number
    /// fails, so that no case is left out in silence.
    pub fn suite(&mut self, name: &str, expected: usize) -> Suite<'_> {
        let line = Line {
            suite: name.to_owned(),
            ..Line::default()
        };
        Suite {
            report: self,
            line,
            expected,
        }
    }

    /// Returns the number of passed cases.
    pub fn passed(&self) -> usize {
        self.lines.iter().map(|it| it.passed).sum()
    }

    /// Returns the number of failed cases.
    pub fn failed(&self) -> usize {
        self.lines.iter().map(|it| it.failed).sum()
    }

    /// Returns every failed case, then a line for each suite, and last the sum.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for failure in &self.failures {
            let _ = writeln!(out, "== {failure}\n");
        }
        for line in &self.lines {
            let (suite, passed, failed) = (&line.suite, line.passed, line.failed);
            let _ = writeln!(out, "{suite}: {passed} passed, {failed} failed");
        }
        let _ = writeln!(out, "{} passed, {} failed", self.passed(), self.failed());
        out
    }
}

impl Suite<'_> {
    /// Reports the result of a case. The reason of a failure has one line or several.
    pub fn case(&mut self, name: &str, result: Result<(), String>) {
        match result {
            Ok(()) => self.line.passed += 1,
            Err(reason) => {
                self.line.failed += 1;
                let failure = format!("{}: {name}\n{}", self.line.suite, reason.trim_end());
                self.report.failures.push(failure);
            }
        }
    }

    /// Runs a case and reports its result. A panic is a failure.
    pub fn run(&mut self, name: &str, case: impl FnOnce() -> Result<(), String>) {
        let result = panic::catch_unwind(AssertUnwindSafe(case));
        let result = result.unwrap_or_else(|payload| Err(panic_text(&*payload)));
        self.case(name, result);
    }

    /// Reports a result for each name of a list that may be unreadable, which is a failed case of its own.
    pub fn run_all(
        &mut self,
        names: Result<Vec<String>, String>,
        case: impl Fn(&str) -> Result<(), String>,
    ) {
        match names {
            Ok(names) => names.iter().for_each(|name| self.run(name, || case(name))),
            Err(reason) => self.case("list of cases", Err(reason)),
        }
    }
}

impl Drop for Suite<'_> {
    fn drop(&mut self) {
        let found = self.line.passed + self.line.failed;
        if found != self.expected {
            let expected = self.expected;
            let reason = format!("expected {expected} cases, found {found}");
            self.case("number of cases", Err(reason));
        }
        self.report.lines.push(std::mem::take(&mut self.line));
    }
}

/// Returns the text of a panic.
fn panic_text(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
    format!("panicked: {}", text.unwrap_or("without a text"))
}

/// Compares two values of a case. The error has both in full.
///
/// # Errors
///
/// When they differ.
pub fn same<T: PartialEq + std::fmt::Debug>(
    what: &str,
    found: T,
    expected: T,
) -> Result<(), String> {
    match found == expected {
        true => Ok(()),
        false => Err(format!(
            "{what}\n expected {expected:?}\n found    {found:?}"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_has_a_line_for_each_suite_and_last_the_sum() {
        let mut report = Report::default();
        let mut suite = report.suite("horses", 2);
        suite.case("walk", Ok(()));
        suite.run("trot", || same("gait", "walk", "trot"));
        drop(suite);
        let mut suite = report.suite("carts", 1);
        suite.run("roll", || Ok(()));
        drop(suite);
        assert_eq!(
            report.text(),
            "== horses: trot\ngait\n expected \"trot\"\n found    \"walk\"\n\n\
             horses: 1 passed, 1 failed\ncarts: 1 passed, 0 failed\n2 passed, 1 failed\n"
        );
    }

    #[test]
    fn a_suite_with_another_number_of_cases_fails() {
        let mut report = Report::default();
        drop(report.suite("horses", 3));
        assert_eq!((report.passed(), report.failed()), (0, 1));
        assert!(report.text().contains("expected 3 cases, found 0"));
    }

    #[test]
    fn a_case_that_panics_fails_with_the_text_of_the_panic() {
        let mut report = Report::default();
        report
            .suite("horses", 1)
            .run("walk", || panic!("lame {}", "horse"));
        assert!(report.text().contains("panicked: lame horse"));
    }
}
