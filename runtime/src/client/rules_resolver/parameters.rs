//! The values of parameters in a call, strongest first: what the operation gives, what the client was given by the name
//! of the parameter, and what it was given by the name of the built-in value (Smithy, "Rules engine parameters").

use crate::client::endpoint::EndpointValue;
use crate::client::endpoint::rules::{Kind, List, ResolutionError, SDK_ENDPOINT, Value};
use crate::client::endpoint_resolver::EndpointContext;
use crate::operation::{EndpointBinding, EndpointParameter, EndpointParameterType};
use crate::shape::{Structure, View};

/// Values that do not stand anywhere in the form that rules need.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// What paths into the input lead to.
    lists: Vec<(&'static str, Vec<String>)>,
    /// The URL that the client was given.
    endpoint: Option<String>,
}

impl Made {
    /// Makes the values of a call.
    pub(super) fn of(context: &EndpointContext<'_>) -> Result<Self, ResolutionError> {
        let mut lists = Vec::new();
        let input = context.input();
        for (name, binding) in context.operation().endpoint_parameters() {
            match binding {
                EndpointBinding::Path(path) => {
                    lists.extend(path.texts(input).map(|it| (name, it)));
                }
                EndpointBinding::Member(member) => {
                    let Some((index, member)) = member_of(input, member) else {
                        continue;
                    };
                    match View::of(input.member(index)) {
                        View::String(text) if member.is_required() && text.trim().is_empty() => {
                            return Err(ResolutionError::Blank(member.name));
                        }
                        View::List(elements) => {
                            let texts = elements.into_iter().filter_map(|it| match View::of(it) {
                                View::String(text) => Some(text.to_owned()),
                                _ => None,
                            });
                            lists.push((name, texts.collect()));
                        }
                        _ => {}
                    }
                }
                EndpointBinding::Static(_) => {}
            }
        }
        Ok(Self {
            lists,
            endpoint: context.endpoint().map(ToString::to_string),
        })
    }
}

/// The value of a parameter. `None` if nothing but its default gives it one.
pub(super) fn value<'a>(
    context: &EndpointContext<'a>,
    made: &'a Made,
    parameter: &EndpointParameter,
) -> Option<Value<'a>> {
    let bindings = context.operation().endpoint_parameters();
    let mut bindings = bindings.filter(|(name, _)| *name == parameter.name());
    let bound = bindings.find_map(|(_, binding)| bound(context, made, parameter, binding));
    let built_in = || {
        let name = parameter.built_in()?;
        let given = context.parameter(name);
        match (given, &made.endpoint) {
            (Some(given), _) => given_value(given),
            (None, Some(url)) if name == SDK_ENDPOINT => Some(url.as_str().into()),
            (None, _) => None,
        }
    };
    bound
        .or_else(|| given_value(context.parameter(parameter.name())?))
        .or_else(built_in)
}

/// What an operation gives to a parameter.
fn bound<'a>(
    context: &EndpointContext<'a>,
    made: &'a Made,
    parameter: &EndpointParameter,
    binding: &EndpointBinding,
) -> Option<Value<'a>> {
    let list = || made.lists.iter().find(|(it, _)| *it == parameter.name());
    match binding {
        EndpointBinding::Static(constant) => Some((*constant).into()),
        EndpointBinding::Path(_) => match (parameter.parameter_type(), list()?.1.as_slice()) {
            (EndpointParameterType::String, [text]) => Some(text.as_str().into()),
            (_, texts) => Some(texts.into()),
        },
        EndpointBinding::Member(member) => {
            let (index, _) = member_of(context.input(), member)?;
            match View::of(context.input().member(index)) {
                View::String(text) => Some(text.into()),
                View::Boolean(value) => Some(value.into()),
                View::List(_) => Some(list()?.1.as_slice().into()),
                _ => None,
            }
        }
    }
}

fn member_of(input: &dyn Structure, name: &str) -> Option<(usize, &'static crate::schema::Member)> {
    let mut members = input.schema().members.iter().enumerate();
    members.find(|(_, it)| it.name == name)
}

fn given_value(given: &EndpointValue) -> Option<Value<'_>> {
    Some(Value(match given {
        EndpointValue::String(text) => Kind::String(text),
        EndpointValue::Bool(value) => Kind::Boolean(*value),
        EndpointValue::Integer(value) => Kind::Integer(*value),
        EndpointValue::List(values) => Kind::List(List::Values(values)),
        EndpointValue::Record(_) => return None,
    }))
}
