//! The answers of a mock: a closure of a test comes in, the outputs and errors that it returns go out.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use super::Result;

/// What a mock answers a call with.
type Answer<I, O, E> = Box<dyn FnMut(I) -> Result<O, E> + Send>;

/// The answer of a mock to one operation.
pub struct MockAnswer<I, O, E>(Mutex<Option<Answer<I, O, E>>>);

impl<I, O, E> MockAnswer<I, O, E> {
    /// Answers further calls with this closure.
    pub fn set(&mut self, answer: impl FnMut(I) -> Result<O, E> + Send + 'static) {
        *self.0.get_mut().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(answer));
    }

    /// Answers a call when it is polled.
    ///
    /// # Panics
    ///
    /// If there is no answer. The message names the method.
    pub async fn answer(&self, method: &'static str, input: I) -> Result<O, E> {
        let mut answer = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match answer.as_mut() {
            Some(answer) => answer(input),
            None => {
                drop(answer);
                panic!(
                    "`{method}` was called, and the mock has no answer for it: `Mock::new().{method}(|input| ..)` sets one"
                )
            }
        }
    }
}

impl<I, O, E> Default for MockAnswer<I, O, E> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<I, O, E> fmt::Debug for MockAnswer<I, O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answer = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        f.write_str(if answer.is_some() { "set" } else { "not set" })
    }
}
