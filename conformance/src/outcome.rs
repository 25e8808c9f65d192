//! The outcome of a case, which the program that runs the case prints as a line of JSON on stdout.

use std::cell::RefCell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

/// The kind of a case: which side it tests, and how. The report has a column for each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The request that a client sends.
    ClientRequest,
    /// The value that a client reads from a response.
    ClientResponse,
    /// The input that a server reads from a request.
    ServerRequest,
    /// The response that a server sends.
    ServerResponse,
    /// The response of a server to a request that it has to reject.
    MalformedRequest,
    /// The events that a client sends and reads.
    ClientEvents,
    /// The events that a server reads and sends.
    ServerEvents,
}

impl Kind {
    /// All kinds, in the order of the columns.
    pub const ALL: [Self; 7] = [
        Self::ClientRequest,
        Self::ClientResponse,
        Self::ServerRequest,
        Self::ServerResponse,
        Self::MalformedRequest,
        Self::ClientEvents,
        Self::ServerEvents,
    ];

    /// Returns whether the case tests a client.
    pub fn is_client(self) -> bool {
        matches!(
            self,
            Self::ClientRequest | Self::ClientResponse | Self::ClientEvents
        )
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ClientRequest => "client request",
            Self::ClientResponse => "client response",
            Self::ServerRequest => "server request",
            Self::ServerResponse => "server response",
            Self::MalformedRequest => "malformed request",
            Self::ClientEvents => "client events",
            Self::ServerEvents => "server events",
        })
    }
}

/// Identifies a case. The id alone is not enough: a request and a response may share it, and a malformed request may
/// have several rows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    /// The kind of the case.
    pub kind: Kind,
    /// The id in the model.
    pub id: String,
    /// The row of `testParameters`, counted from 0. Absent if the entry has no parameters.
    pub row: Option<usize>,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.id)?;
        match self.row {
            Some(row) => write!(f, " row {row}"),
            None => Ok(()),
        }
    }
}

/// The outcome of a case that ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Identifies the case.
    #[serde(flatten)]
    pub key: Key,
    /// The expected and the found values that differ. Empty if the case passed.
    pub problems: Vec<String>,
}

/// The differences in a message or a value. Each names the expected and the found value.
pub type Problems = Vec<String>;

thread_local! {
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs a case and prints its outcome. A panic fails this case, and the next cases still run.
pub fn report(key: Key, run: impl FnOnce() -> Result<Problems, String>) {
    std::panic::set_hook(Box::new(|info| {
        PANIC.with(|it| *it.borrow_mut() = info.to_string());
    }));
    let problems = match catch_unwind(AssertUnwindSafe(run)) {
        Ok(Ok(problems)) => problems,
        Ok(Err(problem)) => vec![problem],
        Err(_) => vec![PANIC.with(|it| it.take())],
    };
    let _ = std::panic::take_hook();
    println!("{}", serde_json::json!(Outcome { key, problems }));
}
