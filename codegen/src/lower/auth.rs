//! Lowers authentication: the traits of services and operations become parts of tables.

use serde_json::Value as Json;

use super::{Lowering, customizations};
use crate::ir::{Trait, Value};
use farrier_smithy::knowledge::auth;
use farrier_smithy::model::Shape;

/// The schemes that have methods of their own in builders of clients, each with the trait of the runtime that gives them.
const BUILDER_TRAITS: [(&str, &str); 4] = [
    ("smithy.api#httpApiKeyAuth", "HttpApiKeyAuth"),
    ("smithy.api#httpBasicAuth", "HttpBasicAuth"),
    ("smithy.api#httpBearerAuth", "HttpBearerAuth"),
    ("smithy.api#httpDigestAuth", "HttpDigestAuth"),
];

impl Lowering<'_> {
    /// Returns the schemes of a service with their values, and their order.
    pub(super) fn service_auth(&self, service: &Shape) -> Vec<Trait> {
        let schemes = auth::schemes(self.model, service);
        let schemes = schemes.map(|(id, values)| {
            let texts = values.as_object().into_iter().flatten();
            let texts = texts.filter_map(|(name, value)| {
                let text = Json::as_str(value)?;
                Some(Value::Tuple(vec![name.as_str().into(), text.into()]))
            });
            let texts = Value::List(texts.collect());
            Value::Part("scheme", vec![id.as_str().into(), texts])
        });
        let schemes = Vec::from_iter(schemes);
        if schemes.is_empty() {
            return Vec::new();
        }
        let order = auth::of_service(self.model, service);
        vec![
            Trait::new("auth_schemes").with([Value::List(schemes)]),
            Trait::new("auth").with([names(order)]),
        ]
    }

    /// Returns the schemes of an operation, if they are not those of its service, and whether signatures cover its
    /// body.
    pub(super) fn operation_auth(&self, operation: &Shape) -> Vec<Trait> {
        let Some(service) = self.model.services().next() else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let own = if customizations::is_unauthorized(self.service_id, operation) {
            Some(Vec::new())
        } else {
            auth::of_operation(self.model, service, operation)
        };
        let same = |own: &Vec<&str>| *own == auth::of_service(self.model, service);
        found.extend(
            own.filter(|it| !same(it))
                .map(|own| Trait::new("auth").with([names(own)])),
        );
        if operation.traits.has("aws.auth#unsignedPayload") {
            found.push(Trait::new("unsigned_payload"));
        }
        found
    }

    /// Returns the traits of the runtime that give the builder of a client its methods for schemes.
    pub(super) fn builder_traits(&self, service: &Shape) -> Vec<&'static str> {
        let schemes = auth::schemes(self.model, service);
        let found = schemes.filter_map(|(id, _)| {
            let known = BUILDER_TRAITS.iter().find(|(it, _)| *it == id.as_str());
            known.map(|(_, name)| *name)
        });
        found.collect()
    }
}

fn names(schemes: Vec<&str>) -> Value {
    Value::List(schemes.into_iter().map(Value::from).collect())
}
