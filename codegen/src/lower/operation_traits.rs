//! Lowers the traits of services and operations.

use super::{Lowering, customizations};
use crate::ir::{Trait, Value};
use farrier_smithy::knowledge::addresses;
use farrier_smithy::model::{Operation, OperationAddress, Shape, ShapeKind};

impl Lowering<'_> {
    /// Returns the traits of a service that one of its protocols uses.
    pub(super) fn service_traits(&self, service: &Shape, version: &str) -> Vec<Trait> {
        let mut found = Vec::new();
        if self.protocols.iter().any(|it| it.form) {
            found.push(Trait::new("version").with([version.into()]));
        }
        let writes_xml = self.protocols.iter().any(|it| it.xml);
        let namespace = service.traits.xml_namespace().filter(|_| writes_xml);
        found.extend(namespace.map(|it| {
            let prefix = it.prefix.unwrap_or_default();
            Trait::new("xml_namespace").with([prefix.into(), it.uri.into()])
        }));
        if service.traits.aws_query_compatible() {
            found.push(Trait::new("aws_query_compatible"));
        }
        if service.traits.no_error_wrapping() {
            found.push(Trait::new("no_error_wrapping"));
        }
        let aws_service = service.traits.aws_service();
        if let Some(id) = aws_service.and_then(|it| it.sdk_id) {
            found.push(Trait::new("sdk_id").with([id.into()]));
        }
        found.extend(self.service_auth(service));
        found.extend(self.cors(service));
        found.extend(self.endpoint_rules_trait(service));
        found.extend(self.unserved());
        let headers = customizations::headers(service, version);
        if !headers.is_empty() {
            let headers = headers.into_iter();
            let headers = headers
                .map(|(name, value)| Value::Tuple(vec![Value::String(name), Value::String(value)]));
            found.push(Trait::new("request_headers").with([Value::List(headers.collect())]));
        }
        found
    }

    /// Returns `@cors`, which only servers read.
    fn cors(&self, service: &Shape) -> Option<Trait> {
        let cors = service.traits.cors().filter(|_| self.serves())?;
        let origins = cors.origins.into_iter();
        let origins = origins.map(|(name, origin)| Value::Tuple(vec![name.into(), origin.into()]));
        let texts = |texts: Vec<&str>| Value::List(texts.into_iter().map(Value::from).collect());
        Some(Trait::new("cors").with([
            Value::List(origins.collect()),
            Value::Integer(cors.max_age.into()),
            texts(cors.allowed_headers),
            texts(cors.exposed_headers),
        ]))
    }

    /// Returns the operations of the service that it does not serve: those that are not selected, and those that cannot
    /// be generated.
    fn unserved(&self) -> Option<Trait> {
        let shapes = self.model.shapes.values();
        let uncallable = shapes.filter(|it| match &it.kind {
            ShapeKind::Operation(operation) => !self.callable(operation),
            _ => false,
        });
        let mut all = self.model.unselected.clone();
        all.extend(uncallable.map(|it| addresses::address(self.model, it)));
        all.sort_by(|a, b| a.name.cmp(&b.name));
        if all.is_empty() || !self.serves() {
            return None;
        }
        if !self.binds_http() {
            let names = all.into_iter().map(|it| Value::String(it.name));
            return Some(Trait::new("unserved").with([Value::List(names.collect())]));
        }
        let routes = all.iter().filter_map(|it| self.unserved_route(it));
        Some(Trait::new("unserved_routes").with([Value::List(routes.collect())]))
    }

    /// Returns the name and the address of an operation that is not served.
    fn unserved_route(&self, address: &OperationAddress) -> Option<Value> {
        let (method, uri) = address.http.as_ref()?;
        let (mut uri, mut word, mut headers) = (uri.clone(), "route", Vec::new());
        if customizations::has_unnamed_requests(self.service_id, &uri) {
            for name in &address.required_query {
                uri += &format!("&{name}");
            }
            let names = address.required_headers.iter();
            headers.extend(names.map(|it| Value::from(it.as_str())));
        }
        let mut values = vec![address.name.as_str().into(), method.as_str().into()];
        values.push(uri.as_str().into());
        if !headers.is_empty() {
            word = "header_route";
            values.push(Value::List(headers));
        }
        Some(Value::Part(word, values))
    }

    /// Returns the traits of an operation that a protocol of the service uses.
    pub(super) fn operation_traits(&self, shape: &Shape, operation: &Operation) -> Vec<Trait> {
        let mut found = Vec::new();
        found.extend(self.http(shape));
        if shape.traits.readonly() {
            found.push(Trait::new("readonly"));
        } else if shape.traits.idempotent() {
            found.push(Trait::new("idempotent"));
        }
        let prefix = host_prefix(shape.traits.endpoint_host_prefix().unwrap_or_default());
        if !prefix.is_empty() {
            found.push(Trait::new("endpoint").with([Value::List(prefix)]));
        }
        found.extend(self.operation_auth(shape));
        if shape.traits.http_checksum_required() {
            found.push(Trait::new("http_checksum_required"));
        }
        found.extend(self.endpoint_bindings(shape));
        found.extend(http_checksum(shape));
        let encodings = shape.traits.request_encodings();
        if !encodings.is_empty() {
            let encodings = encodings.into_iter().map(Value::String);
            found.push(Trait::new("request_compression").with([Value::List(encodings.collect())]));
        }
        found.extend(self.invalid(operation).map(|error| Trait {
            of: Some(self.type_ref(error)),
            ..Trait::new("validation_error")
        }));
        if operation
            .errors
            .iter()
            .any(|it| self.sensitive.contains(it))
        {
            found.push(Trait::new("sensitive_errors"));
        }
        found.extend(customizations::of(self.service_id, shape));
        found
    }

    /// Returns `@http`: the method, the status of a successful response, the path and the query literals.
    fn http(&self, shape: &Shape) -> Option<Trait> {
        let http = shape.traits.http().filter(|_| self.binds_http())?;
        let (path, query) = http.uri.split_once('?').unwrap_or((http.uri, ""));
        let path = path.split('/').filter(|it| !it.is_empty()).map(|segment| {
            let label = segment
                .strip_prefix('{')
                .and_then(|it| it.strip_suffix('}'));
            match label {
                None => part("text", segment),
                Some(label) => match label.strip_suffix('+') {
                    Some(label) => part("greedy", label),
                    None => part("label", label),
                },
            }
        });
        let query = query.split('&').filter(|it| !it.is_empty()).map(|it| {
            let (name, value) = it.split_once('=').unwrap_or((it, ""));
            Value::Tuple(vec![name.into(), value.into()])
        });
        Some(Trait::new("http").with([
            http.method.into(),
            Value::Unsigned(http.code.into()),
            Value::List(path.collect()),
            Value::List(query.collect()),
        ]))
    }
}

/// Returns `@aws.protocols#httpChecksum`: what it says about requests, and what it says about responses.
fn http_checksum(shape: &Shape) -> Vec<Trait> {
    let Some(it) = shape.traits.http_checksum() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let member = it.request_algorithm_member.unwrap_or_default();
    let required = it.request_checksum_required;
    let values = [
        member.into(),
        Value::Constant(if required { "true" } else { "false" }),
    ];
    if required || !member.is_empty() {
        found.push(Trait::new("http_checksum").with(values));
    }
    let algorithms = it.response_algorithms.into_iter().map(Value::from);
    let algorithms = algorithms.collect::<Vec<_>>();
    if let Some(mode) = it.request_validation_mode_member
        && !algorithms.is_empty()
    {
        let values = [mode.into(), Value::List(algorithms)];
        found.push(Trait::new("response_checksum").with(values));
    }
    found
}

/// Returns the texts and labels of a host prefix, such as `{account}.data.`.
fn host_prefix(prefix: &str) -> Vec<Value> {
    let mut segments = Vec::new();
    let mut rest = prefix;
    while let Some((text, behind)) = rest.split_once('{') {
        let Some((label, behind)) = behind.split_once('}') else {
            break;
        };
        if !text.is_empty() {
            segments.push(part("text", text));
        }
        segments.push(part("label", label));
        rest = behind;
    }
    if !rest.is_empty() {
        segments.push(part("text", rest));
    }
    segments
}

fn part(word: &'static str, text: &str) -> Value {
    Value::Part(word, vec![text.into()])
}
