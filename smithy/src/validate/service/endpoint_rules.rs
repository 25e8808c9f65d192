//! Endpoint rules are readable, their names refer to something, and what gives values to their parameters fits them
//! (Smithy, "Rules engine").

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::knowledge::endpoint_rules::{
    self as rules, BDD, Binding, CLIENT_CONTEXT_PARAMS, CONTEXT_PARAM, EndpointRules,
    OPERATION_CONTEXT_PARAMS, Parameter, ParameterType, ParameterValue, RULE_SET,
    STATIC_CONTEXT_PARAMS,
};
use crate::knowledge::operations::{Operation, operations};
use crate::model::{Member, Model, Shape, ShapeKind};
use crate::rules::{ENDPOINT_PARAMETERS, ENDPOINT_RULES};
use crate::suggest;

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    for service in model.services() {
        let mut known = None;
        for id in [RULE_SET, BDD] {
            let Some((rules, problems)) = rules::read(service, id) else {
                continue;
            };
            let place = model.place_of(service).child("traits").child(id);
            for problem in problems {
                let keys = problem.keys.iter();
                let at = keys.fold(place.clone(), |place, key| place.child(key));
                out.push(
                    Diagnostic::error(ENDPOINT_RULES, problem.message)
                        .shape(service.definition_id())
                        .at(at)
                        .help(problem.help),
                );
            }
            known = Some(rules);
        }
        // Without rules, nobody asks for parameters.
        if let Some(rules) = known {
            client_parameters(model, service, &rules, out);
            for operation in operations(model) {
                bindings(model, &operation, &rules, out);
            }
        }
    }
}

/// The parameter of this name, or a message that there is none.
fn parameter<'a>(
    rules: &'a EndpointRules,
    name: &str,
) -> Result<&'a Parameter, (String, Option<String>)> {
    let known = rules.parameters.iter().find(|it| it.name == name);
    known.ok_or_else(|| {
        let names = rules.parameters.iter().map(|it| it.name.as_str());
        let similar = suggest::nearest(name, names);
        let help = similar.map(|it| format!("`{it}` has a similar name"));
        (
            format!("the endpoint rules have no parameter `{name}`"),
            help,
        )
    })
}

fn client_parameters(model: &Model, service: &Shape, rules: &EndpointRules, out: &mut Diagnostics) {
    for client in rules::client_parameters(service) {
        let problem = match parameter(rules, client.name) {
            Err(problem) => Some(problem),
            Ok(known) if known.parameter_type != client.parameter_type => {
                Some((unlike(known, client.parameter_type.name()), None))
            }
            Ok(_) => None,
        };
        out.extend(problem.map(|(message, help)| {
            Diagnostic::error(ENDPOINT_PARAMETERS, message)
                .in_trait(model, service, CLIENT_CONTEXT_PARAMS, client.name)
                .help(help)
        }));
    }
}

fn unlike(known: &Parameter, found: &str) -> String {
    let wanted = known.parameter_type.name();
    format!(
        "the parameter `{}` is a {wanted}, and gets a {found}",
        known.name
    )
}

/// Checks what an operation gives to parameters.
fn bindings(
    model: &Model,
    operation: &Operation<'_>,
    rules: &EndpointRules,
    out: &mut Diagnostics,
) {
    let shape = operation.shape;
    let values = [STATIC_CONTEXT_PARAMS, OPERATION_CONTEXT_PARAMS];
    for id in values {
        let entries = shape.traits.get(id).and_then(Value::as_object);
        for (name, value) in entries.into_iter().flatten() {
            let given = value.get("value");
            let problem = match parameter(rules, name) {
                Err(problem) => Some(problem),
                Ok(known) => given.and_then(|given| {
                    let read = ParameterValue::of(given).map(|it| it.parameter_type());
                    let found = read.map_or("value of another kind", ParameterType::name);
                    let fits = read == Some(known.parameter_type);
                    (!fits).then(|| (unlike(known, found), None))
                }),
            };
            let broken = given
                .is_none()
                .then(|| rules::path_problem(value))
                .flatten();
            let problem = problem.or(broken.map(|message| (message, None)));
            out.extend(problem.map(|(message, help)| {
                Diagnostic::error(ENDPOINT_PARAMETERS, message)
                    .in_trait(model, shape, id, name)
                    .help(help)
            }));
        }
    }
    let Some(input) = operation.input else { return };
    for (name, binding) in rules::operation_bindings(operation) {
        let Binding::Member(member) = binding else {
            continue;
        };
        let Some(member) = input.members.iter().find(|it| it.name == member) else {
            continue;
        };
        let problem = match parameter(rules, &name) {
            Err(problem) => Some(problem),
            Ok(known) => {
                let found = type_of(model, member);
                let fits = found == Some(known.parameter_type);
                let found = found.map_or("member of another type", ParameterType::name);
                (!fits).then(|| (unlike(known, found), None))
            }
        };
        out.extend(problem.map(|(message, help)| {
            Diagnostic::error(ENDPOINT_PARAMETERS, message)
                .on_member_trait(model, input.shape, member, CONTEXT_PARAM)
                .help(help)
        }));
    }
}

/// The type of parameters that a member can give a value to.
fn type_of(model: &Model, member: &Member) -> Option<ParameterType> {
    match &model.shape(&member.target)?.kind {
        ShapeKind::String | ShapeKind::Enum(_) => Some(ParameterType::String),
        ShapeKind::Boolean => Some(ParameterType::Boolean),
        ShapeKind::List(element) => {
            let element = &model.shape(&element.target)?.kind;
            let is_text = matches!(element, ShapeKind::String | ShapeKind::Enum(_));
            is_text.then_some(ParameterType::StringArray)
        }
        _ => None,
    }
}
