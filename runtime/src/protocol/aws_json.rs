//! awsJson1_0 and awsJson1_1 (AWS protocols, "AWS JSON 1.0/1.1 protocol").
//!
//! Every request is a POST to `/` whose `x-amz-target` header names the operation and whose body is the
//! input. HTTP binding traits do not count, `httpError` among them: an error answers with 400 if it is the
//! caller's fault and 500 if it is not.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, request, response};

use super::*;
use crate::error::Fault;
use crate::json::JsonWriter;
use crate::shape::{Error, MemberSet, Members, Serializer, read_members};

/// Either version: they differ in their media type alone.
#[derive(Debug)]
pub(super) struct AwsJson {
    media_type: &'static str,
}

const TARGET: HeaderName = HeaderName::from_static("x-amz-target");
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
const SETTINGS: JsonSettings = JsonSettings::AWS_JSON;

impl AwsJson {
    pub(super) const V1_0: Self = Self {
        media_type: "application/x-amz-json-1.0",
    };
    pub(super) const V1_1: Self = Self {
        media_type: "application/x-amz-json-1.1",
    };

    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(4);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        headers
    }

    #[cfg(feature = "server")]
    fn response(&self, status: StatusCode, body: Bytes) -> http::Response<Bytes> {
        let mut response = http::Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = self.headers();
        response
    }
}

#[cfg(feature = "client")]
impl ClientProtocol for AwsJson {
    fn request(
        &self,
        service: &Service,
        operation: &Operation,
        input: &dyn Structure,
        base: &str,
    ) -> Result<Outgoing> {
        let mut writer = JsonWriter::new(SETTINGS);
        input.serialize(&NO_MEMBER, &mut writer)?;
        let target = HeaderValue::try_from(format!("{}.{}", service.name, operation.name));
        let mut headers = self.headers();
        headers.insert(
            TARGET,
            target.map_err(|_| Error::new("a name that is not ASCII"))?,
        );
        Ok(Outgoing {
            method: Method::POST,
            path_and_query: format!("{base}/"),
            headers,
            body: writer.finish().into(),
        })
    }

    fn is_own(&self, _: &Operation, head: &response::Parts, body: &Bytes) -> bool {
        match media_type(&head.headers) {
            Some(found) => {
                found == "application/json" || found.starts_with("application/x-amz-json")
            }
            // Some services leave the type out; what looks like an object is taken for one.
            None => body
                .trim_ascii_start()
                .first()
                .is_none_or(|first| *first == b'{'),
        }
    }

    fn read_output(&self, _: &response::Parts, body: &Bytes, output: &mut dyn Structure) -> Result {
        if body.is_empty() && output.schema().members.is_empty() {
            return Ok(());
        }
        read_json(body, SETTINGS, output)
    }

    fn error_head(&self, head: &response::Parts, body: &Bytes) -> ErrorHead {
        let [kind, code, message, other] =
            top_level_strings(body, ["__type", "code", "message", "Message"]);
        let header = head.headers.get(ERROR_TYPE).and_then(|it| it.to_str().ok());
        let code = header.map(str::to_owned).or(kind).or(code);
        ErrorHead {
            code: code.as_deref().map(bare_code),
            message: message.or(other),
        }
    }

    fn read_error(&self, _: &response::Parts, body: &Bytes, error: &mut dyn Structure) -> Result {
        read_json(body, SETTINGS, error)
    }
}

#[cfg(feature = "server")]
impl ServerProtocol for AwsJson {
    fn route(
        &self,
        service: &Service,
        head: &request::Parts,
    ) -> std::result::Result<Route, Rejection> {
        let target = head
            .headers
            .get(TARGET)
            .and_then(|it| it.to_str().ok())
            .unwrap_or_default();
        let name = target
            .split_once('.')
            .filter(|(prefix, _)| *prefix == service.name);
        let index = name
            .filter(|_| head.method == Method::POST && head.uri.path() == "/")
            .and_then(|(_, name)| {
                service
                    .operations
                    .iter()
                    .position(|operation| operation.name == name)
            });
        match index {
            Some(operation) => Ok(Route {
                operation,
                labels: Vec::new(),
            }),
            None => {
                let (method, path) = (&head.method, head.uri.path());
                let what = format!("{method} {path} with x-amz-target {target:?}");
                Err(Rejection::UnknownOperation(what))
            }
        }
    }

    fn admit(&self, _: &Operation, head: &request::Parts) -> std::result::Result<(), Rejection> {
        match media_type(&head.headers) {
            Some(found) if found == self.media_type => Ok(()),
            found => Err(Rejection::UnsupportedMediaType(format!(
                "expected a body of type {}, found {}",
                self.media_type,
                found.as_deref().unwrap_or("none")
            ))),
        }
    }

    fn read_input(
        &self,
        _: &Route,
        _: &request::Parts,
        body: &Bytes,
        input: &mut dyn Structure,
    ) -> std::result::Result<InputRead, Rejection> {
        let schema = input.schema();
        if body.is_empty() && schema.members.is_empty() {
            return Ok(InputRead::default());
        }
        let mut reader = JsonReader::new(body, SETTINGS)
            .map_err(|error| malformed(&error))?
            .noting_missing(true);
        input
            .deserialize(&NO_MEMBER, &mut reader)
            .map_err(|error| malformed(&error))?;
        let missing = reader.has_missing();
        reader.finish().map_err(|error| malformed(&error))?;
        if !missing {
            return Ok(InputRead::default());
        }
        let again = |from: &mut dyn Deserializer| {
            let mut seen = MemberSet::new();
            let members = Members::all(schema);
            read_members(input, members, &mut seen, &NO_MEMBER, from)?;
            from.end_structure(members, &seen)
        };
        Ok(InputRead {
            missing: missing_in(body, SETTINGS, again, None),
        })
    }

    fn write_output(&self, _: &Operation, output: &dyn Structure) -> Result<http::Response<Bytes>> {
        let mut writer = JsonWriter::new(SETTINGS);
        output.serialize(&NO_MEMBER, &mut writer)?;
        Ok(self.response(StatusCode::OK, writer.finish().into()))
    }

    fn write_error(&self, error: &dyn ModeledError) -> Result<http::Response<Bytes>> {
        static TYPE: Member = Member::new("__type", &crate::schema::STRING);
        let kind = error.kind();
        let mut writer = JsonWriter::new(SETTINGS);
        writer.begin_structure(&NO_MEMBER)?;
        writer.string(&TYPE, kind.code)?;
        for (index, member) in error.schema().members.iter().enumerate() {
            error.member(index).serialize(member, &mut writer)?;
        }
        writer.end_structure()?;
        let status = match kind.fault {
            Fault::Client => StatusCode::BAD_REQUEST,
            Fault::Server => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Ok(self.response(status, writer.finish().into()))
    }

    fn write_rejection(&self, rejection: &Rejection) -> http::Response<Bytes> {
        self.response(
            rejection.status(),
            rejection_body(Some(rejection.code()), rejection),
        )
    }
}
