//! The headers that a caller gives an upload or a download: names and values come in, calls with some of them go out.

use farrier::client::CallFuture;
use http::header::{HeaderMap, HeaderName, HeaderValue};

/// The headers of the requests for an object.
#[derive(Clone, Default)]
pub(super) struct ObjectHeaders {
    headers: HeaderMap,
    /// What is wrong with those that are none.
    problems: Vec<String>,
}

impl ObjectHeaders {
    /// Takes a header. It replaces one of the same name.
    pub(super) fn set(&mut self, name: impl TryInto<HeaderName>, value: impl TryInto<HeaderValue>) {
        match (name.try_into(), value.try_into()) {
            (Ok(name), Ok(value)) => drop(self.headers.insert(name, value)),
            (Ok(name), Err(_)) => {
                let problem = format!("the header `{name}` has no valid value");
                self.problems.push(problem);
            }
            (Err(_), _) => self.problems.push("a header has no valid name".to_owned()),
        }
    }

    /// Says all that is wrong.
    pub(super) fn check(&self) -> Result<(), String> {
        match self.problems.is_empty() {
            true => Ok(()),
            false => Err(self.problems.join("; ")),
        }
    }

    /// A call with those of the headers that are for it.
    pub(super) fn add_to<I, O, E>(
        &self,
        mut call: CallFuture<I, O, E>,
        is_for: impl Fn(&str) -> bool,
    ) -> CallFuture<I, O, E> {
        for (name, value) in &self.headers {
            if is_for(name.as_str()) {
                call = call.header(name.clone(), value.clone());
            }
        }
        call
    }
}
