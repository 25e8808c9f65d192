//! The table of endpoint rules in generated code.

#[cfg(feature = "client")]
use std::sync::OnceLock;

use super::parameter::EndpointParameter;
#[cfg(feature = "client")]
use super::program::Program;
#[cfg(feature = "client")]
use super::read::read;

/// The endpoint rules of a service.
#[derive(Debug)]
#[cfg_attr(
    not(feature = "client"),
    allow(dead_code, reason = "only clients find endpoints")
)]
pub struct EndpointRules {
    parameters: &'static [EndpointParameter],
    variables: usize,
    texts: &'static [&'static str],
    text: &'static str,
    /// The text as it is run; `None` if it is not one that a generator made.
    #[cfg(feature = "client")]
    program: OnceLock<Option<Program>>,
}

impl EndpointRules {
    /// Rules with these parameters, so many variables that conditions assign, the texts that the program names by their
    /// index, and the program.
    pub const fn new(
        parameters: &'static [EndpointParameter],
        variables: usize,
        texts: &'static [&'static str],
        program: &'static str,
    ) -> Self {
        Self {
            parameters,
            variables,
            texts,
            text: program,
            #[cfg(feature = "client")]
            program: OnceLock::new(),
        }
    }

    /// The parameters, in the order of the model.
    pub const fn parameters(&self) -> &'static [EndpointParameter] {
        self.parameters
    }

    /// How many values there are while the rules run: those of parameters, then those of variables.
    #[cfg(feature = "client")]
    pub(crate) const fn slots(&self) -> usize {
        self.parameters.len().saturating_add(self.variables)
    }

    /// The program, which is read from its text once. `None` if the table is not one that a generator made.
    #[cfg(feature = "client")]
    pub(crate) fn program(&'static self) -> Option<&'static Program> {
        let read = || read(self.parameters, self.slots(), self.texts, self.text).ok();
        self.program.get_or_init(read).as_ref()
    }
}
