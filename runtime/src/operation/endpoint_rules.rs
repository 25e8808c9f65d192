//! The endpoint rules of a service, as a constant table (Smithy, "Rules engine").
//!
//! Both traits, `smithy.rules#endpointRuleSet` and `smithy.rules#endpointBdd`, become this table. The generator writes
//! the conditions, the branches between them and the results as a text of digits, because a text costs a compiler
//! nothing. `farrier::client` interprets it; the grammar stands there (`client/endpoint/rules/program.rs`).

use crate::jmespath::Expression;

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
    program: &'static str,
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
            program,
        }
    }

    /// The parameters, in the order of the model.
    pub const fn parameters(&self) -> &'static [EndpointParameter] {
        self.parameters
    }

    /// How many variables conditions assign.
    #[cfg(feature = "client")]
    pub(crate) const fn variables(&self) -> usize {
        self.variables
    }

    /// The texts that the program names.
    #[cfg(feature = "client")]
    pub(crate) const fn texts(&self) -> &'static [&'static str] {
        self.texts
    }

    /// The program.
    #[cfg(feature = "client")]
    pub(crate) const fn program(&self) -> &'static str {
        self.program
    }
}

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
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum EndpointBinding {
    /// `smithy.rules#staticContextParams`: a constant.
    Static(EndpointConstant),
    /// `smithy.rules#contextParam`: the value of the member of the input that has this name.
    Member(&'static str),
    /// `smithy.rules#operationContextParams`: what an expression of JMESPath finds in the input.
    Path(Expression),
}
