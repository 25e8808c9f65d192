//! Runs the programs. Executables come in; an outcome for each case goes out.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::generate::Program;
use super::suites::Model;
use super::{Side, progress};
use crate::outcome::{Key, Outcome, Problems};

/// How long a program may run. A suite takes less than a second.
const LIMIT: Duration = Duration::from_secs(60);

/// The outcome of each case, by suite.
pub(crate) type Lines = BTreeMap<String, BTreeMap<Key, Problems>>;

/// Runs all programs, with all cases or only those of this id.
pub(crate) fn all(suites: &[Model], programs: &[Program], id: Option<&str>) -> Lines {
    let mut lines = Lines::new();
    for (index, program) in programs.iter().enumerate() {
        let Some(model) = suites.iter().find(|it| it.name == program.suite) else {
            continue;
        };
        let what = format!("{} {}", program.suite, program.side.name());
        progress("running", index + 1, programs.len(), &what);
        let suite = lines.entry(program.suite.clone()).or_default();
        let missing = match &program.built {
            Ok(executable) => one(executable, &model.path, id, suite),
            Err(problem) => problem.clone(),
        };
        let own = |it: &&Key| it.kind.is_client() == (program.side == Side::Client);
        for key in model.suite.cases.iter().map(|it| &it.key).filter(own) {
            let outcome = suite.entry(key.clone());
            outcome.or_insert_with(|| vec![missing.clone()]);
        }
    }
    lines
}

/// Runs a program and collects the outcomes that it prints. Returns the reason that applies to cases without outcome.
fn one(
    executable: &Path,
    model: &Path,
    id: Option<&str>,
    outcomes: &mut BTreeMap<Key, Problems>,
) -> String {
    let mut command = Command::new(executable);
    command
        .arg(model)
        .args(id)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return format!("the program did not start: {error}"),
    };
    let Some(stdout) = child.stdout.take() else {
        return "the program has no output".to_owned();
    };
    let (sender, receiver) = mpsc::channel();
    // The thread ends with the program, because the program closes its output.
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    let end = Instant::now() + LIMIT;
    let ended = loop {
        let left = end.saturating_duration_since(Instant::now());
        match receiver.recv_timeout(left) {
            Ok(line) => {
                if let Ok(Outcome { key, problems }) = serde_json::from_str(&line) {
                    outcomes.insert(key, problems);
                }
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => break true,
            Err(mpsc::RecvTimeoutError::Timeout) => break false,
        }
    };
    if !ended {
        // The program hangs in the first case without a line.
        let _ = child.kill();
    }
    let status = child
        .wait()
        .map_or_else(|error| error.to_string(), |it| it.to_string());
    match ended {
        true => format!("the program ended before this case: {status}"),
        false => format!(
            "the program was ended after {} s, before this case",
            LIMIT.as_secs()
        ),
    }
}
