//! Makes a table of rules as the generator makes it: the value of a trait comes in, a table goes out.

use farrier::operation::{
    EndpointConstant, EndpointParameter, EndpointParameterType, EndpointRules,
};
use farrier_codegen::stages;
use farrier_smithy::diagnostic::Sources;
use farrier_smithy::knowledge::endpoint_rules::{self as knowledge, ParameterType, ParameterValue};
use farrier_smithy::load;
use serde_json::{Value, json};

/// Returns the table of a trait. It lives as long as the program, as tables of generated code do.
pub(super) fn of(id: &str, value: &Value) -> Result<&'static EndpointRules, String> {
    let service = json!({ "type": "service", "version": "1", "traits": { id: value } });
    let model = json!({ "smithy": "2.0", "shapes": { "test#Service": service } });
    let file = ("rules.json".into(), Ok(model.to_string().into_bytes()));
    let (model, _) = load::load(Sources::default(), vec![file]);
    let service = model.services().next().ok_or("the model has no service")?;
    let (rules, problems) = knowledge::read(service, id).ok_or("the model has no rules")?;
    if !problems.is_empty() {
        return Err(format!("{problems:#?}"));
    }
    let table = stages::endpoint_rules(&rules)?;
    let parameters: Vec<EndpointParameter> = rules.parameters.into_iter().map(parameter).collect();
    let texts: Vec<&'static str> = table.texts.into_iter().map(leaked).collect();
    Ok(Box::leak(Box::new(EndpointRules::new(
        parameters.leak(),
        table.variables,
        texts.leak(),
        leaked(table.program),
    ))))
}

fn leaked(text: String) -> &'static str {
    text.leak()
}

fn parameter(it: knowledge::Parameter) -> EndpointParameter {
    let parameter_type = match it.parameter_type {
        ParameterType::String => EndpointParameterType::String,
        ParameterType::Boolean => EndpointParameterType::Boolean,
        ParameterType::StringArray => EndpointParameterType::StringArray,
    };
    let built_in = leaked(it.built_in.unwrap_or_default());
    let mut parameter = EndpointParameter::new(leaked(it.name), built_in, parameter_type);
    if it.required {
        parameter = parameter.required();
    }
    match it.default {
        None => parameter,
        Some(default) => parameter.with_default(match default {
            ParameterValue::String(text) => EndpointConstant::String(leaked(text)),
            ParameterValue::Boolean(value) => EndpointConstant::Boolean(value),
            ParameterValue::StringArray(texts) => {
                let texts: Vec<&'static str> = texts.into_iter().map(leaked).collect();
                EndpointConstant::StringArray(texts.leak())
            }
        }),
    }
}
