//! The endpoint rules of a service, as a constant table (Smithy, "Rules engine").
//!
//! Both traits, `smithy.rules#endpointRuleSet` and `smithy.rules#endpointBdd`, become this table. The generator writes
//! the conditions, the branches between them and the results as a text of digits, because a text costs a compiler
//! nothing; [`grammar`] has its grammar. Who runs the rules gets them as a [`program`], which is read from the text when
//! it is first asked for. `farrier::client` runs it.

#[cfg(feature = "client")]
mod expressions;
#[cfg(feature = "client")]
mod facts;
#[cfg(feature = "client")]
mod grammar;
mod parameter;
mod path;
#[cfg(feature = "client")]
mod program;
#[cfg(feature = "client")]
mod read;
mod table;

#[cfg(feature = "client")]
pub(crate) use self::expressions::MAX_ARGUMENTS;
pub use self::parameter::{
    EndpointBinding, EndpointConstant, EndpointParameter, EndpointParameterType,
};
pub use self::path::EndpointPath;
#[cfg(feature = "client")]
pub(crate) use self::program::{
    Custom, Endpoint, Expression, Function, Predicate, Program, Property, RuleResult, Step, Target,
    Test,
};
pub use self::table::EndpointRules;
