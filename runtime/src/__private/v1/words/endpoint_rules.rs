//! The words of the macro `endpoint_rules!`: each is a function that returns a parameter. Its arguments are the name, the
//! built-in value that the parameter stands for, empty if there is none, and the default.

use crate::operation::{EndpointConstant, EndpointParameter, EndpointParameterType};

/// A string.
pub const fn string(name: &'static str, built_in: &'static str) -> EndpointParameter {
    EndpointParameter::new(name, built_in, EndpointParameterType::String)
}

/// A string that has to be given.
pub const fn required_string(name: &'static str, built_in: &'static str) -> EndpointParameter {
    string(name, built_in).required()
}

/// A string with a default.
pub const fn default_string(
    name: &'static str,
    built_in: &'static str,
    default: &'static str,
) -> EndpointParameter {
    string(name, built_in).with_default(EndpointConstant::String(default))
}

/// A boolean.
pub const fn boolean(name: &'static str, built_in: &'static str) -> EndpointParameter {
    EndpointParameter::new(name, built_in, EndpointParameterType::Boolean)
}

/// A boolean that has to be given.
pub const fn required_boolean(name: &'static str, built_in: &'static str) -> EndpointParameter {
    boolean(name, built_in).required()
}

/// A boolean with a default.
pub const fn default_boolean(
    name: &'static str,
    built_in: &'static str,
    default: bool,
) -> EndpointParameter {
    boolean(name, built_in).with_default(EndpointConstant::Boolean(default))
}

/// A list of strings.
pub const fn string_array(name: &'static str, built_in: &'static str) -> EndpointParameter {
    EndpointParameter::new(name, built_in, EndpointParameterType::StringArray)
}

/// A list of strings that has to be given.
pub const fn required_string_array(
    name: &'static str,
    built_in: &'static str,
) -> EndpointParameter {
    string_array(name, built_in).required()
}

/// A list of strings with a default.
pub const fn default_string_array(
    name: &'static str,
    built_in: &'static str,
    default: &'static [&'static str],
) -> EndpointParameter {
    string_array(name, built_in).with_default(EndpointConstant::StringArray(default))
}
