//! What became of a case: a line of JSON on stdout of the program that ran it.

use std::cell::RefCell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

/// The columns of the table: which side a case tests, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// What a client sends.
    ClientRequest,
    /// What a client makes of an answer.
    ClientResponse,
    /// What a server makes of a request.
    ServerRequest,
    /// What a server answers.
    ServerResponse,
    /// What a server answers to a request that it has to refuse.
    MalformedRequest,
}

impl Kind {
    /// All of them, in the order of the columns.
    pub const ALL: [Self; 5] = [
        Self::ClientRequest,
        Self::ClientResponse,
        Self::ServerRequest,
        Self::ServerResponse,
        Self::MalformedRequest,
    ];

    /// Whether it is a client that is tested.
    pub fn is_client(self) -> bool {
        matches!(self, Self::ClientRequest | Self::ClientResponse)
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
        })
    }
}

/// Which case: ids of requests and responses may be equal, and a malformed request may have several rows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    /// What it tests.
    pub kind: Kind,
    /// Its id in the model.
    pub id: String,
    /// The row of its `testParameters`, from 0, where it has them.
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

/// A case that was run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Which.
    #[serde(flatten)]
    pub key: Key,
    /// What was expected and what was found instead. Empty: it passed.
    pub problems: Vec<String>,
}

/// What is wrong with a message or a value, each with what was expected and found.
pub type Problems = Vec<String>;

thread_local! {
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs a case and prints its outcome. A panic fails the case and no other.
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
