//! Traits that bind operations and members to HTTP (Smithy 2.0, "HTTP bindings", "Endpoint traits").

use serde_json::Value;

use super::{Traits, text};

/// `smithy.api#http`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Http<'a> {
    /// The HTTP method.
    pub method: &'a str,
    /// The uri pattern, with labels in braces.
    pub uri: &'a str,
    /// The status of a successful response; 200 if the model does not give one.
    pub code: u16,
}

/// `aws.protocols#httpChecksum`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpChecksum<'a> {
    /// The member of the input that names the algorithm.
    pub request_algorithm_member: Option<&'a str>,
    /// Whether a request has to have a checksum.
    pub request_checksum_required: bool,
    /// The member of the input that asks for a checksum of the response.
    pub request_validation_mode_member: Option<&'a str>,
    /// The algorithms of responses.
    pub response_algorithms: Vec<&'a str>,
}

impl Traits {
    /// `smithy.api#http`.
    pub fn http(&self) -> Option<Http<'_>> {
        let it = self.object("smithy.api#http")?;
        let code = match it.get("code") {
            None => 200,
            Some(code) => u16::try_from(code.as_u64()?).ok()?,
        };
        Some(Http {
            method: text(it, "method")?,
            uri: text(it, "uri")?,
            code,
        })
    }

    /// `smithy.api#httpLabel`.
    pub fn http_label(&self) -> bool {
        self.has("smithy.api#httpLabel")
    }

    /// `smithy.api#httpQuery`: the name of the query parameter.
    pub fn http_query(&self) -> Option<&str> {
        self.text("smithy.api#httpQuery")
    }

    /// `smithy.api#httpQueryParams`.
    pub fn http_query_params(&self) -> bool {
        self.has("smithy.api#httpQueryParams")
    }

    /// `smithy.api#httpHeader`: the name of the header.
    pub fn http_header(&self) -> Option<&str> {
        self.text("smithy.api#httpHeader")
    }

    /// `smithy.api#httpPrefixHeaders`: the prefix; may be empty.
    pub fn http_prefix_headers(&self) -> Option<&str> {
        self.text("smithy.api#httpPrefixHeaders")
    }

    /// `smithy.api#httpPayload`.
    pub fn http_payload(&self) -> bool {
        self.has("smithy.api#httpPayload")
    }

    /// `smithy.api#httpResponseCode`.
    pub fn http_response_code(&self) -> bool {
        self.has("smithy.api#httpResponseCode")
    }

    /// `smithy.api#httpChecksumRequired`.
    pub fn http_checksum_required(&self) -> bool {
        self.has("smithy.api#httpChecksumRequired")
    }

    /// `aws.protocols#httpChecksum`.
    pub fn http_checksum(&self) -> Option<HttpChecksum<'_>> {
        let it = self.object("aws.protocols#httpChecksum")?;
        let required = it.get("requestChecksumRequired").and_then(Value::as_bool);
        let algorithms = it.get("responseAlgorithms").and_then(Value::as_array);
        let algorithms = algorithms.into_iter().flatten();
        Some(HttpChecksum {
            request_algorithm_member: text(it, "requestAlgorithmMember"),
            request_checksum_required: required.unwrap_or_default(),
            request_validation_mode_member: text(it, "requestValidationModeMember"),
            response_algorithms: algorithms.filter_map(Value::as_str).collect(),
        })
    }

    /// `smithy.api#httpError`: the status of an error.
    pub fn http_error(&self) -> Option<u16> {
        self.get("smithy.api#httpError")
            .and_then(Value::as_u64)
            .and_then(|it| u16::try_from(it).ok())
    }

    /// `smithy.api#hostLabel`.
    pub fn host_label(&self) -> bool {
        self.has("smithy.api#hostLabel")
    }

    /// `smithy.api#endpoint`: the host prefix.
    pub fn endpoint_host_prefix(&self) -> Option<&str> {
        text(self.object("smithy.api#endpoint")?, "hostPrefix")
    }

    /// The encodings of `smithy.api#requestCompression`, in the order of the model.
    pub fn request_encodings(&self) -> Vec<String> {
        let it = self.object("smithy.api#requestCompression");
        let list = it.and_then(|it| it.get("encodings")?.as_array());
        let names = list.into_iter().flatten().filter_map(Value::as_str);
        names.map(str::to_owned).collect()
    }
}
