//! The whole command, on models with correct and with deliberately wrong cases. Exactly the cases fail whose ids say
//! so.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use clap::Parser as _;
use farrier_conformance::outcome::Kind;
use farrier_conformance::run::{self, Arguments, Report};

fn arguments(options: &[&str]) -> Arguments {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models");
    let words = ["conformance"].iter().chain(options);
    let mut arguments = Arguments::try_parse_from(words).unwrap();
    arguments.folder = Some(models);
    arguments
}

/// Returns the report of the command. The tests run one after the other and share a folder, so that little is compiled
/// twice.
fn report(options: &[&str]) -> Report {
    static FOLDER: Mutex<()> = Mutex::new(());
    let _only = FOLDER.lock().unwrap_or_else(PoisonError::into_inner);
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("conformance");
    run::run(&arguments(options), &target).unwrap()
}

#[test]
fn exactly_the_cases_that_are_wrong_fail() {
    let report = report(&["--suite", "Horses"]);
    let failures = report.failures.iter();
    let right: Vec<_> = failures
        .filter(|it| !it.case.key.id.contains("Wrong"))
        .map(|it| format!("{}: {:?}", it.case.key, it.problems))
        .collect();
    assert!(right.is_empty(), "{right:#?}");

    let model = include_str!("models/Horses.json");
    let ids = model
        .lines()
        .filter_map(|it| it.trim().strip_prefix("\"id\": \""));
    let ids = ids.filter_map(|it| it.split('"').next());
    let wrong: BTreeSet<_> = ids.filter(|it| it.contains("Wrong")).collect();
    let failures = report.failures.iter();
    let failed: BTreeSet<_> = failures.map(|it| it.case.key.id.as_str()).collect();
    assert_eq!(failed, wrong);
    assert!(report.passed() > 0);
}

#[test]
fn a_case_that_fails_says_what_was_expected_and_found() {
    let report = report(&["--case", "PutHorseWrongHeader"]);
    let [failure] = &report.failures[..] else {
        panic!("{report:?}");
    };
    assert_eq!(
        failure.problems,
        [r#"header X-Color: expected "white", found "black""#]
    );
    assert_eq!((report.passed(), report.failed()), (0, 1));
}

#[test]
fn every_case_of_a_protocol_that_is_not_supported_fails_with_the_reason() {
    let report = report(&["--suite", "Carts"]);
    let kinds: BTreeSet<_> = report.failures.iter().map(|it| it.case.key.kind).collect();
    assert_eq!(kinds, BTreeSet::from(Kind::ALL));
    for failure in &report.failures {
        let [problem] = &failure.problems[..] else {
            panic!("{failure:?}");
        };
        let reason = "nothing was generated: service `conformance.carts#Carts` names no protocol";
        assert!(problem.starts_with(reason), "{problem}");
    }
    assert!(report.text().ends_with("\n0 passed, 7 failed\n"));
}

#[test]
fn what_is_asked_for_and_not_there_is_an_error() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nothing");
    let error = |options: &[&str]| run::run(&arguments(options), &target).unwrap_err();
    assert_eq!(
        error(&["--suite", "Cows"]),
        "there is no suite Cows: there are Carts, Horses"
    );
    assert_eq!(error(&["--case", "Moo"]), "there is no case Moo");
    let absent = Arguments {
        folder: Some("/no/such/folder".into()),
        ..arguments(&[])
    };
    let error = run::run(&absent, &target).unwrap_err();
    assert!(
        error.starts_with("could not read /no/such/folder: "),
        "{error}"
    );
}
