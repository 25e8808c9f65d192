//! What endpoint rules say for parameters: an endpoint, or why there is none.

use std::borrow::Cow;
use std::fmt;

use super::arena::Arena;
use super::interpreter::{self, Failure, Outcome, Properties};
use super::value::{Function, Value};
use crate::client::endpoint::EndpointValue;
use crate::operation::{EndpointParameter, EndpointParameterType, EndpointRules};

/// An endpoint as rules describe it.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolution {
    url: String,
    headers: Vec<(&'static str, String)>,
    properties: Properties,
}

impl Resolution {
    /// The URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Headers that requests to the endpoint have. A name with several values stands in it several times.
    pub fn headers(&self) -> &[(&'static str, String)] {
        &self.headers
    }

    /// The properties, such as `authSchemes`, in the order of the model.
    pub fn properties(&self) -> &[(Cow<'static, str>, EndpointValue)] {
        &self.properties
    }

    /// The URL, the headers and the properties.
    pub(in crate::client) fn into_parts(self) -> (String, Vec<(&'static str, String)>, Properties) {
        (self.url, self.headers, self.properties)
    }
}

/// Why rules give no endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResolutionError {
    /// The rules refuse the parameters: the message of the model, and the built-in values that nobody has given.
    Refused(String, Vec<&'static str>),
    /// A parameter that the rules need has no value.
    Missing(EndpointParameter),
    /// A parameter has a value of another type.
    WrongType(EndpointParameter),
    /// The member of the input that gives a value to a parameter is empty.
    Blank(&'static str),
    /// The rules have nothing for these parameters.
    NoRule,
    /// The rules call a function that the client does not have.
    UnknownFunction(&'static str),
    /// The table of the rules is broken.
    BrokenTable,
}

/// Runs rules. `parameter` returns the value of a parameter, without its default; `function` finds functions beyond those
/// of the language.
///
/// # Errors
///
/// When the rules refuse the parameters, or cannot be run with them.
pub fn resolve<'p>(
    rules: &'static EndpointRules,
    parameter: &dyn Fn(&'static EndpointParameter) -> Option<Value<'p>>,
    function: &dyn Fn(&str) -> Option<Function>,
) -> Result<Resolution, ResolutionError> {
    let arena = Arena::default();
    let mut problem = None;
    let mut value = |index: usize| {
        let known = rules.parameters().get(index)?;
        let default = || known.default_value().map(Value::from);
        let value = parameter(known).or_else(default);
        match value {
            None if known.is_required() => problem = Some(ResolutionError::Missing(*known)),
            Some(value) if !is_of(value, known) => {
                problem = Some(ResolutionError::WrongType(*known));
            }
            _ => {}
        }
        value
    };
    let outcome = interpreter::run(rules, &mut value, function, &arena);
    if let Some(problem) = problem {
        return Err(problem);
    }
    match outcome {
        Ok(Outcome::Endpoint(url, headers, properties)) => Ok(Resolution {
            url,
            headers,
            properties,
        }),
        Ok(Outcome::Error(message)) => {
            let unset = |it: &&'static EndpointParameter| {
                parameter(it).is_none() && it.default_value().is_none()
            };
            let unset = rules.parameters().iter().filter(unset);
            let unset = unset.filter_map(EndpointParameter::built_in);
            // An endpoint that nobody has given is what rules are for.
            let unset = unset.filter(|it| *it != super::SDK_ENDPOINT);
            Err(ResolutionError::Refused(message, unset.collect()))
        }
        Ok(Outcome::NoRule) => Err(ResolutionError::NoRule),
        Err(Failure::Function(name)) => Err(ResolutionError::UnknownFunction(name)),
        Err(Failure::Table) => Err(ResolutionError::BrokenTable),
    }
}

/// Whether a value has the type of a parameter.
fn is_of(value: Value<'_>, parameter: &EndpointParameter) -> bool {
    match parameter.parameter_type() {
        EndpointParameterType::String => value.as_str().is_some(),
        EndpointParameterType::Boolean => value.as_bool().is_some(),
        EndpointParameterType::StringArray => value.is_list(),
    }
}

impl fmt::Display for ResolutionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(message, unset) => {
                write!(f, "{message}")?;
                match unset.as_slice() {
                    [] => Ok(()),
                    unset => write!(f, " (not set: {})", unset.join(", ")),
                }
            }
            Self::Missing(parameter) => {
                let name = parameter.built_in().unwrap_or(parameter.name());
                write!(f, "the parameter `{name}` is not set")
            }
            Self::WrongType(parameter) => {
                let name = parameter.built_in().unwrap_or(parameter.name());
                let wanted = match parameter.parameter_type() {
                    EndpointParameterType::String => "a string",
                    EndpointParameterType::Boolean => "a boolean",
                    EndpointParameterType::StringArray => "a list of strings",
                };
                write!(f, "the parameter `{name}` is not {wanted}")
            }
            Self::Blank(member) => {
                write!(f, "`{member}` is empty, and the endpoint depends on it")
            }
            Self::NoRule => {
                f.write_str("the model has no rule for these parameters; name an endpoint")
            }
            Self::UnknownFunction(name) => write!(
                f,
                "the model's rules call `{name}`, which this client was not given; name an endpoint, or \
                 give the client that function"
            ),
            Self::BrokenTable => f.write_str(
                "the table of rules is not one that this version reads; generate the client again",
            ),
        }
    }
}

impl std::error::Error for ResolutionError {}
