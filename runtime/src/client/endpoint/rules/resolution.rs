//! What endpoint rules say for parameters: an endpoint, or why there is none.

use std::borrow::Cow;
use std::fmt;

use super::arena::Arena;
use super::interpreter::{self, Outcome, Properties};
use super::value::{Function, Value};
use crate::client::endpoint::EndpointValue;
use crate::operation::{EndpointParameter, EndpointParameterType, EndpointRules};

/// The slots of parameters and variables that need no allocation.
const INLINE_SLOTS: usize = 48;

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
    let (mut inline, mut more) = ([None; INLINE_SLOTS], Vec::new());
    let values = room(&mut inline, &mut more, rules.parameters().len());
    for (value, known) in values.iter_mut().zip(rules.parameters()) {
        *value = parameter(known);
    }
    resolve_values(rules, values, function)
}

/// Runs rules as [`resolve`] does. `values` are those of the parameters of the table, in their order.
///
/// # Errors
///
/// When the rules refuse the parameters, or cannot be run with them.
pub fn resolve_values<'p>(
    rules: &'static EndpointRules,
    values: &[Option<Value<'p>>],
    function: &dyn Fn(&str) -> Option<Function>,
) -> Result<Resolution, ResolutionError> {
    let program = rules.program().ok_or(ResolutionError::BrokenTable)?;
    let arena = Arena::default();
    let (mut inline, mut more) = ([None; INLINE_SLOTS], Vec::new());
    let slots = room(&mut inline, &mut more, rules.slots());
    let mut values_left = values.iter();
    for (slot, known) in slots.iter_mut().zip(rules.parameters()) {
        *slot = match values_left.next() {
            Some(Some(value)) if is_of(value, known) => Some(*value),
            Some(Some(_)) => return Err(ResolutionError::WrongType(*known)),
            _ => match known.default_value() {
                Some(default) => Some(default.into()),
                None if known.is_required() => return Err(ResolutionError::Missing(*known)),
                None => None,
            },
        };
    }
    match interpreter::run(program, slots, function, &arena) {
        Ok(Outcome::Endpoint(url, headers, properties)) => Ok(Resolution {
            url,
            headers,
            properties,
        }),
        Ok(Outcome::Error(message)) => Err(ResolutionError::Refused(message, unset(rules, values))),
        Ok(Outcome::NoRule) => Err(ResolutionError::NoRule),
        Err(name) => Err(ResolutionError::UnknownFunction(name)),
    }
}

/// So many empty values, which are in `more` if there are too many for `inline`.
fn room<'r, 'a>(
    inline: &'r mut [Option<Value<'a>>; INLINE_SLOTS],
    more: &'r mut Vec<Option<Value<'a>>>,
    count: usize,
) -> &'r mut [Option<Value<'a>>] {
    match inline.get_mut(..count) {
        Some(slots) => slots,
        None => {
            more.resize(count, None);
            more
        }
    }
}

/// The built-in values that nobody has given.
fn unset(rules: &'static EndpointRules, values: &[Option<Value<'_>>]) -> Vec<&'static str> {
    let parameters = rules.parameters().iter().enumerate();
    let unset = parameters.filter(|(index, it)| {
        let is_given = matches!(values.get(*index), Some(Some(_)));
        !is_given && it.default_value().is_none()
    });
    let unset = unset.filter_map(|(_, it)| it.built_in());
    // An endpoint that nobody has given is what rules are for.
    unset.filter(|it| *it != super::SDK_ENDPOINT).collect()
}

/// Whether a value has the type of a parameter.
fn is_of(value: &Value<'_>, parameter: &EndpointParameter) -> bool {
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
