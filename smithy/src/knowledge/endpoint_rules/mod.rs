//! Endpoint rules (Smithy, "Rules engine"): the value of `smithy.rules#endpointRuleSet` or `smithy.rules#endpointBdd`
//! comes in, typed rules go out, with a list of everything that is wrong with them.
//!
//! `read` works on JSON, `check` on the typed rules, `context` on the traits that bind parameters to operations.

mod bdd;
mod check;
mod context;
mod expression;
mod functions;
mod read;
mod template;

use serde_json::Value;

pub use self::bdd::{Bdd, BddResult, Node, Target};
pub(crate) use self::context::path_problem;
pub use self::context::{
    Binding, CLIENT_CONTEXT_PARAMS, CONTEXT_PARAM, ClientParameter, OPERATION_CONTEXT_PARAMS,
    STATIC_CONTEXT_PARAMS, client_parameters, operation_bindings,
};
pub use self::expression::{Condition, Expression, Step};
pub use self::functions::Function;
pub use self::template::Part;
use crate::model::Shape;

/// `smithy.rules#endpointRuleSet`.
pub const RULE_SET: &str = "smithy.rules#endpointRuleSet";

/// `smithy.rules#endpointBdd`.
pub const BDD: &str = "smithy.rules#endpointBdd";

/// The endpoint rules of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointRules {
    /// The parameters, sorted by name.
    pub parameters: Vec<Parameter>,
    /// The rules.
    pub rules: Rules,
}

/// The two forms of rules.
#[derive(Clone, Debug, PartialEq)]
pub enum Rules {
    /// A list of rules, tried in order.
    Tree(Vec<Rule>),
    /// A binary decision diagram.
    Bdd(Bdd),
}

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// The type of its values.
    pub parameter_type: ParameterType,
    /// The built-in value that it stands for: `AWS::Region`.
    pub built_in: Option<String>,
    /// Whether it has to have a value.
    pub required: bool,
    /// The value that it has if nothing else gives it one.
    pub default: Option<ParameterValue>,
    /// The documentation.
    pub documentation: Option<String>,
}

/// The types of parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The variants are the specification's own words.
pub enum ParameterType {
    String,
    Boolean,
    StringArray,
}

/// A value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The variants are the specification's own words.
pub enum ParameterValue {
    String(String),
    Boolean(bool),
    StringArray(Vec<String>),
}

/// A rule: it applies if all of its conditions hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The conditions, in order.
    pub conditions: Vec<Condition>,
    /// What applies then.
    pub kind: RuleKind,
}

/// What a rule says.
#[derive(Clone, Debug, PartialEq)]
pub enum RuleKind {
    /// More rules. If none of them applies, no other rule is tried.
    Tree(Vec<Rule>),
    /// The message of an error.
    Error(Expression),
    /// An endpoint.
    Endpoint(Endpoint),
}

/// An endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// The URL.
    pub url: Expression,
    /// Headers with their values.
    pub headers: Vec<(String, Vec<Expression>)>,
    /// Properties, such as `authSchemes`.
    pub properties: Vec<(String, Property)>,
}

/// A property of an endpoint.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants say it.
pub enum Property {
    Expression(Expression),
    List(Vec<Property>),
    Map(Vec<(String, Property)>),
}

/// Something that is wrong with a value of a trait: where it is in the value, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Keys and indices from the value of the trait.
    pub keys: Vec<String>,
    /// The message.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl ParameterType {
    /// The name in the model.
    pub fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Boolean => "boolean",
            Self::StringArray => "stringArray",
        }
    }
}

impl ParameterValue {
    /// The type of the value.
    pub fn parameter_type(&self) -> ParameterType {
        match self {
            Self::String(_) => ParameterType::String,
            Self::Boolean(_) => ParameterType::Boolean,
            Self::StringArray(_) => ParameterType::StringArray,
        }
    }

    /// Reads a value; `None` for anything but a string, a boolean or a list of strings.
    pub fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::String(text) => Self::String(text.clone()),
            Value::Bool(value) => Self::Boolean(*value),
            Value::Array(elements) => {
                let texts = elements.iter().map(|it| it.as_str().map(str::to_owned));
                Self::StringArray(texts.collect::<Option<_>>()?)
            }
            _ => return None,
        })
    }
}

/// The trait with the rules of a service: the diagram, if there is one, because it is the smaller of the two.
pub fn trait_of(service: &Shape) -> Option<&'static str> {
    [BDD, RULE_SET]
        .into_iter()
        .find(|it| service.traits.has(it))
}

/// Reads the rules of a service from the trait of this id, with everything that is wrong with them. `None` without the
/// trait.
pub fn read(service: &Shape, id: &str) -> Option<(EndpointRules, Vec<Problem>)> {
    let value = service.traits.get(id)?;
    let (rules, mut problems) = read::rules(value, id == BDD);
    check::check(&rules, &mut problems);
    Some((rules, problems))
}

/// The rules of a service that a client uses. `None` if it has none.
pub fn of_service(service: &Shape) -> Option<EndpointRules> {
    read(service, trait_of(service)?).map(|(rules, _)| rules)
}
