//! Lowers `smithy.rules#clientContextParams`: parameters of endpoint rules that are settings of clients and calls.

use super::{Lowering, names};
use crate::ir::{ClientParameter, ClientParameterType};
use crate::markdown::{MEMBER, markdown};
use farrier_smithy::knowledge::endpoint_rules::{self as knowledge, ParameterType};
use farrier_smithy::model::Shape;

/// The methods that builders of clients and calls have themselves. Rust would prefer them to those of a trait.
const METHODS: &[&str] = &[
    "allow_unauthorized",
    "allow_unencrypted_auth",
    "allow_unencrypted_auth",
    "api_key",
    "api_key_provider",
    "auth",
    "basic_auth",
    "basic_auth_provider",
    "bearer_token",
    "bearer_token_provider",
    "build",
    "clock",
    "config",
    "digest_auth",
    "digest_auth_provider",
    "endpoint",
    "endpoint_parameter",
    "endpoint_resolver",
    "header",
    "interceptor",
    "into_future",
    "metrics",
    "parameter",
    "poll",
    "presign",
    "retries",
    "retry",
    "setting",
    "sleeper",
    "timeout",
    "timeouts",
    "transport",
    "user_agent",
    "with",
    "with_response",
];

impl Lowering<'_> {
    /// Returns the parameters that are settings, if clients find endpoints by rules.
    pub(super) fn client_context(&self, service: &Shape) -> Vec<ClientParameter> {
        if self.endpoint_rules_trait(service).is_none() {
            return Vec::new();
        }
        let parameters = knowledge::client_parameters(service);
        let methods = names::fields(parameters.iter().map(|it| it.name));
        let parameters = parameters.into_iter().zip(methods);
        let parameters = parameters.map(|(it, method)| {
            let docs = it.documentation.map(|text| markdown(text, MEMBER));
            let docs = docs.filter(|it| !it.is_empty());
            let name = method.name;
            ClientParameter {
                docs: docs.unwrap_or_else(|| vec![format!("`{}` of the model.", it.name)]),
                parameter: it.name.to_owned(),
                method: match METHODS.contains(&name.as_str()) {
                    true => name + "_",
                    false => name,
                },
                value: match it.parameter_type {
                    ParameterType::Boolean => ClientParameterType::Boolean,
                    ParameterType::String => ClientParameterType::String,
                    ParameterType::StringArray => ClientParameterType::StringArray,
                },
            }
        });
        parameters.collect()
    }
}
