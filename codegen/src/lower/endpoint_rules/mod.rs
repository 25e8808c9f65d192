//! Lowers endpoint rules: the rules of a service come in, a table for the runtime's interpreter goes out.
//!
//! Both forms of rules become branches between conditions and results. A list of rules is a chain of conditions whose
//! last way out leads to the next rule, so that the runtime needs one interpreter.

mod assembler;

use self::assembler::Assembler;
use super::{Lowering, jmespath};
use crate::ir::{self, Trait, Value};
use crate::rules;
use farrier_smithy::diagnostic::Diagnostic;
use farrier_smithy::knowledge::endpoint_rules::{
    self as knowledge, Binding, EndpointRules, Parameter, ParameterType, ParameterValue, Rules,
};
use farrier_smithy::knowledge::operations::Operation;
use farrier_smithy::model::Shape;

impl Lowering<'_> {
    /// Returns the endpoint rules of the service, if clients are generated and the service has rules.
    pub(super) fn endpoint_rules(&mut self, service: &Shape) -> Option<ir::EndpointRules> {
        if !self.has_endpoint_rules(service) {
            return None;
        }
        match table(&knowledge::of_service(service)?) {
            Ok(table) => Some(table),
            Err(problem) => {
                let place = self.model.place_of(service);
                let diagnostic = Diagnostic::error(rules::UNSUPPORTED, problem);
                self.out.push(diagnostic.shape(&service.id).at(place));
                None
            }
        }
    }

    fn has_endpoint_rules(&self, service: &Shape) -> bool {
        self.options.parts.has_client() && knowledge::trait_of(service).is_some()
    }

    /// Returns the trait of the service's table that names its rules.
    pub(super) fn endpoint_rules_trait(&self, service: &Shape) -> Option<Trait> {
        let rules = Value::Constant("&endpoint_rules::ENDPOINT_RULES");
        self.has_endpoint_rules(service)
            .then(|| Trait::new("endpoint_rules").with([rules]))
    }

    /// Returns what an operation gives to parameters of the rules.
    pub(super) fn endpoint_bindings(&self, shape: &Shape) -> Vec<Trait> {
        let mut services = self.model.services();
        if !services.any(|it| self.has_endpoint_rules(it)) {
            return Vec::new();
        }
        let Some(operation) = Operation::of(self.model, shape) else {
            return Vec::new();
        };
        let bindings = knowledge::operation_bindings(&operation).into_iter();
        bindings
            .filter_map(|(name, it)| binding(name, it))
            .collect()
    }
}

/// Returns the table of rules.
///
/// # Errors
///
/// When the rules are larger than a table can be, or nested deeper than the runtime follows.
pub fn table(rules: &EndpointRules) -> Result<ir::EndpointRules, String> {
    let names = rules.parameters.iter().map(|it| it.name.clone());
    let mut assembler = Assembler::new(names);
    let root = match &rules.rules {
        Rules::Tree(rules) => assembler.tree(rules)?,
        Rules::Bdd(bdd) => assembler.bdd(bdd)?,
    };
    let (variables, texts, program) = assembler.finish(root)?;
    Ok(ir::EndpointRules {
        parameters: rules.parameters.iter().map(parameter).collect(),
        variables,
        texts,
        program,
    })
}

fn parameter(it: &Parameter) -> Trait {
    let [optional, required, defaulted] = match it.parameter_type {
        ParameterType::String => ["string", "required_string", "default_string"],
        ParameterType::Boolean => ["boolean", "required_boolean", "default_boolean"],
        ParameterType::StringArray => [
            "string_array",
            "required_string_array",
            "default_string_array",
        ],
    };
    let mut values = vec![
        it.name.as_str().into(),
        it.built_in.as_deref().unwrap_or_default().into(),
    ];
    let word = match &it.default {
        Some(default) => {
            values.push(constant(default));
            defaulted
        }
        None if it.required => required,
        None => optional,
    };
    Trait::new(word).with(values)
}

fn constant(value: &ParameterValue) -> Value {
    match value {
        ParameterValue::String(text) => text.as_str().into(),
        ParameterValue::Boolean(value) => Value::Constant(if *value { "true" } else { "false" }),
        ParameterValue::StringArray(texts) => {
            Value::List(texts.iter().map(|it| it.as_str().into()).collect())
        }
    }
}

fn binding(name: String, binding: Binding) -> Option<Trait> {
    let name = Value::String(name);
    Some(match binding {
        Binding::Member(member) => Trait::new("context_param").with([name, Value::String(member)]),
        Binding::Path(path) => {
            let path = jmespath::expression(&path)?;
            Trait::new("operation_context_param").with([name, path])
        }
        Binding::Static(value) => {
            let word = match value {
                ParameterValue::String(_) => "string",
                ParameterValue::Boolean(_) => "boolean",
                ParameterValue::StringArray(_) => "string_array",
            };
            let value = Value::Part(word, vec![constant(&value)]);
            Trait::new("static_context_param").with([name, value])
        }
    })
}
