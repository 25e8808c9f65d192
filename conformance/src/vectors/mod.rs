//! `cargo xtask vectors`: published test vectors of what a client does around a call, like signing and retries. The
//! folder of the vectors comes in; a line for each suite, every failed case and the sum go out.
//!
//! A module has the suites of one subject, and a row in `SUBJECTS`. Its `run` opens each suite with
//! [`Report::suite`], with the number of cases that the data has, and reports a result for each case. A suite with
//! another number of cases fails, so that no case gets lost in silence. Helpers to read the data are in [`data`].

mod arguments;
mod callers;
mod credentials;
pub mod data;
mod endpoint_models;
mod endpoints;
mod event_stream;
mod jmespath;
mod json_cases;
mod profiles;
mod report;
mod retries;
mod signing;

use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::process::ExitCode;

pub use self::arguments::Arguments;
pub use self::report::{Report, Suite, same};

/// A subject: its name for `--subject`, and the function that runs its suites on the folder of the vectors.
type Subject = (&'static str, fn(&Path, &mut Report));

/// Every subject, sorted by name.
const SUBJECTS: &[Subject] = &[
    ("callers", callers::run),
    ("credentials", credentials::run),
    ("endpoint-models", endpoint_models::run),
    ("endpoints", endpoints::run),
    ("event-stream", event_stream::run),
    ("jmespath", jmespath::run),
    ("profiles", profiles::run),
    ("retries", retries::run),
    ("signing", signing::run),
];

/// Runs the suites and prints the report. Exits with 0 if every case passed, 1 if a case failed, and 3 if the vectors are
/// absent.
pub fn main(arguments: &Arguments) -> ExitCode {
    let report = match run(arguments) {
        Ok(report) => report,
        Err(problem) => {
            eprintln!("error: {problem}");
            return ExitCode::from(3);
        }
    };
    print!("{}", report.text());
    match report.failed() {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// Runs the suites.
///
/// # Errors
///
/// When the folder is absent, or no subject has the name that the arguments ask for.
pub fn run(arguments: &Arguments) -> Result<Report, String> {
    let folder = arguments.folder();
    if !folder.is_dir() {
        let folder = folder.display();
        return Err(format!(
            "there is no folder {folder}: name the folder of the vectors, or set FARRIER_SHARED to the folder that has \
             them in production/data"
        ));
    }
    let is_chosen = |(name, _): &&Subject| arguments.subject.as_ref().is_none_or(|it| it == name);
    let chosen: Vec<&Subject> = SUBJECTS.iter().filter(is_chosen).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = SUBJECTS.iter().map(|(name, _)| *name).collect();
        let asked = arguments.subject.as_deref().unwrap_or_default();
        let names = names.join(", ");
        return Err(format!("there is no subject {asked}: there are {names}"));
    }
    let mut report = Report::default();
    for (name, run) in chosen {
        run_subject(name, *run, &folder, &mut report);
    }
    Ok(report)
}

/// Runs the suites of a subject. A panic outside of a case is a failure of the subject.
fn run_subject(name: &str, run: fn(&Path, &mut Report), folder: &Path, report: &mut Report) {
    let ended = panic::catch_unwind(AssertUnwindSafe(|| run(folder, report)));
    if ended.is_err() {
        let mut suite = report.suite(name, 1);
        suite.case("run", Err("the suites of this subject panicked".to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_vectors_are_an_error_that_says_where_they_belong() {
        let arguments = Arguments {
            folder: Some("/no/such/folder".into()),
            subject: None,
        };
        let error = run(&arguments).unwrap_err();
        assert!(
            error.starts_with("there is no folder /no/such/folder: name the folder"),
            "{error}"
        );
        assert!(error.contains("FARRIER_SHARED"), "{error}");
    }

    #[test]
    fn an_unknown_subject_is_an_error_with_the_names_of_all() {
        let arguments = Arguments {
            folder: Some(env!("CARGO_MANIFEST_DIR").into()),
            subject: Some("cows".to_owned()),
        };
        let error = run(&arguments).unwrap_err();
        assert!(
            error.starts_with("there is no subject cows: there are "),
            "{error}"
        );
    }

    #[test]
    fn a_subject_that_panics_fails() {
        let mut report = Report::default();
        let panics = |_: &Path, _: &mut Report| panic!("cows");
        run_subject("cows", panics, Path::new("."), &mut report);
        assert_eq!((report.passed(), report.failed()), (0, 1));
    }

    #[test]
    fn subjects_are_sorted_by_name() {
        assert!(SUBJECTS.is_sorted_by_key(|(name, _)| *name));
    }
}
