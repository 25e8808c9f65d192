//! The parameters of endpoint rules, and what operations give to them.

use super::path::EndpointPath;

/// A parameter of endpoint rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndpointParameter {
    name: &'static str,
    built_in: &'static str,
    parameter_type: EndpointParameterType,
    is_required: bool,
    default: Option<EndpointConstant>,
}

/// The types of parameters of endpoint rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointParameterType {
    /// `string`.
    String,
    /// `boolean`.
    Boolean,
    /// `stringArray`.
    StringArray,
}

/// A value in a table: the default of a parameter, or what an operation gives to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointConstant {
    /// A string.
    String(&'static str),
    /// A boolean.
    Boolean(bool),
    /// A list of strings.
    StringArray(&'static [&'static str]),
}

impl EndpointParameter {
    /// An optional parameter: its name, its built-in value, such as `AWS::Region`, or the empty string, and its type.
    pub const fn new(
        name: &'static str,
        built_in: &'static str,
        parameter_type: EndpointParameterType,
    ) -> Self {
        Self {
            name,
            built_in,
            parameter_type,
            is_required: false,
            default: None,
        }
    }

    /// The same parameter, which has to have a value.
    #[must_use]
    pub const fn required(self) -> Self {
        Self {
            is_required: true,
            ..self
        }
    }

    /// The same parameter, with the value that it has if nothing else gives it one.
    #[must_use]
    pub const fn with_default(self, default: EndpointConstant) -> Self {
        Self {
            default: Some(default),
            ..self
        }
    }

    /// The name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The built-in value that it stands for, such as `AWS::Region`.
    pub const fn built_in(&self) -> Option<&'static str> {
        match self.built_in.is_empty() {
            true => None,
            false => Some(self.built_in),
        }
    }

    /// The type of its values.
    pub const fn parameter_type(&self) -> EndpointParameterType {
        self.parameter_type
    }

    /// Whether it has to have a value.
    pub const fn is_required(&self) -> bool {
        self.is_required
    }

    /// The value that it has if nothing else gives it one.
    pub const fn default_value(&self) -> Option<EndpointConstant> {
        self.default
    }
}

/// What an operation gives to a parameter of endpoint rules.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum EndpointBinding {
    /// `smithy.rules#staticContextParams`: a constant.
    Static(EndpointConstant),
    /// `smithy.rules#contextParam`: the value of the member of the input that has this name.
    Member(&'static str),
    /// `smithy.rules#operationContextParams`: what an expression of JMESPath finds in the input.
    Path(EndpointPath),
}
