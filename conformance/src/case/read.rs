//! Reads test cases from the traits of a model. The model's JSON comes in; a [`Suite`] goes out.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::template::substitute;
use super::{Case, Content, Event, Events, Failure, Malformed, Request, Response, Suite, Test};
use crate::json::Json;
use crate::outcome::{Key, Kind};

/// Reads the service of a model and its cases.
pub(super) fn suite(model: &Json) -> Result<Suite, String> {
    let shapes = model.get("shapes");
    let of_kind = |kind| {
        let shapes = shapes.members();
        shapes.filter(move |(_, it)| it.get("type").as_str() == Some(kind))
    };
    let mut services = of_kind("service");
    let (service, services_errors) = match (services.next(), services.next()) {
        (Some((id, service)), None) => (id.to_owned(), targets(service.get("errors"))),
        (None, _) => return Err("the model has no service".to_owned()),
        (Some(_), Some(_)) => return Err("the model has several services".to_owned()),
    };
    let mut suite = Suite {
        service,
        cases: Vec::new(),
        one_sided: Vec::new(),
    };
    for (id, shape) in of_kind("operation") {
        let operations = vec![name(id).to_owned()];
        suite.add(shape, &operations, None)?;
    }
    for (id, shape) in of_kind("structure") {
        let has = |it: &Json| targets(it.get("errors")).iter().any(|it| it == id);
        let everywhere = services_errors.iter().any(|it| it == id);
        let operations = of_kind("operation").filter(|(_, it)| everywhere || has(it));
        let operations: Vec<String> = operations.map(|(id, _)| name(id).to_owned()).collect();
        suite.add(shape, &operations, Some(id))?;
    }
    suite.cases.sort_by(|one, other| one.key.cmp(&other.key));
    suite.one_sided.sort();
    Ok(suite)
}

/// Returns the shape ids in a list of targets.
fn targets(list: &Json) -> Vec<String> {
    let targets = list
        .elements()
        .iter()
        .filter_map(|it| it.get("target").as_str());
    targets.map(str::to_owned).collect()
}

/// Returns the name of a shape without its namespace.
fn name(id: &str) -> &str {
    id.rsplit_once('#').map_or(id, |(_, name)| name)
}

impl Suite {
    /// Adds the cases in the traits of a shape.
    fn add(
        &mut self,
        shape: &Json,
        operations: &[String],
        error: Option<&str>,
    ) -> Result<(), String> {
        let traits = shape.get("traits");
        for entry in traits.get("smithy.test#httpRequestTests").elements() {
            let test = Test::Request(request(entry)?);
            self.sides(
                entry,
                [Kind::ClientRequest, Kind::ServerRequest],
                operations,
                &test,
            )?;
        }
        for entry in traits.get("smithy.test#httpResponseTests").elements() {
            let test = Test::Response(response(entry, error)?);
            self.sides(
                entry,
                [Kind::ClientResponse, Kind::ServerResponse],
                operations,
                &test,
            )?;
        }
        for entry in traits.get("smithy.test#eventStreamTests").elements() {
            let test = Test::Events(Box::new(events(entry)?));
            let kinds = [Kind::ClientEvents, Kind::ServerEvents];
            self.sides(entry, kinds, operations, &test)?;
        }
        for entry in traits
            .get("smithy.test#httpMalformedRequestTests")
            .elements()
        {
            self.rows(entry, operations)?;
        }
        Ok(())
    }

    /// Adds a case for each side that an entry applies to.
    fn sides(
        &mut self,
        entry: &Json,
        [client, server]: [Kind; 2],
        operations: &[String],
        test: &Test,
    ) -> Result<(), String> {
        let kinds: &[(Kind, bool)] = match entry.get("appliesTo").as_str() {
            None => &[(client, true), (server, true)],
            Some("client") => &[(client, true), (server, false)],
            Some("server") => &[(client, false), (server, true)],
            Some(other) => return Err(format!("`appliesTo` is {other:?}")),
        };
        for (kind, applies) in kinds {
            let key = Key {
                kind: *kind,
                id: text(entry, "id")?,
                row: None,
            };
            match applies {
                true => self.cases.push(Case {
                    key,
                    protocol: text(entry, "protocol")?,
                    operations: operations.to_vec(),
                    test: test.clone(),
                }),
                false => self.one_sided.push(key),
            }
        }
        Ok(())
    }

    /// Adds a case for each row of the parameters of a malformed request.
    fn rows(&mut self, entry: &Json, operations: &[String]) -> Result<(), String> {
        let id = text(entry, "id")?;
        let parameters = entry.get("testParameters");
        let columns: Vec<_> = parameters
            .members()
            .map(|(key, it)| (key, it.strings()))
            .collect();
        let count = columns.first().map(|(_, values)| values.len());
        if columns
            .iter()
            .any(|(_, values)| Some(values.len()) != count)
        {
            return Err(format!("the parameters of {id} differ in length"));
        }
        for row in 0..count.unwrap_or(1) {
            let at = |(key, values): &'_ (&'_ str, Vec<String>)| {
                Some(((*key).to_owned(), values.get(row)?.clone()))
            };
            let values: Vec<(String, String)> = columns.iter().filter_map(at).collect();
            let values: Vec<_> = values
                .iter()
                .map(|(key, it)| (key.as_str(), it.as_str()))
                .collect();
            let with_row = match count {
                Some(_) => substituted(entry, &values)?,
                // Without parameters the entry is not a template, but the suites double dollar signs there too.
                None => unescaped(entry),
            };
            self.cases.push(Case {
                key: Key {
                    kind: Kind::MalformedRequest,
                    id: id.clone(),
                    row: count.map(|_| row),
                },
                protocol: text(entry, "protocol")?,
                operations: operations.to_vec(),
                test: Test::Malformed(malformed(&with_row)?),
            });
        }
        Ok(())
    }
}

/// Returns an entry whose parameters are replaced by values.
fn substituted(entry: &Json, values: &[(&str, &str)]) -> Result<Json, String> {
    Ok(match entry {
        Json::String(text) => Json::String(substitute(text, values)?),
        Json::List(elements) => {
            let elements = elements.iter().map(|it| substituted(it, values));
            Json::List(elements.collect::<Result<_, _>>()?)
        }
        Json::Map(members) => {
            // Only the request and the response are templates. The parameters themselves are not.
            let fixed = |key: &str| matches!(key, "testParameters" | "documentation" | "tags");
            let members = members.iter().map(|(key, it)| {
                let it = if fixed(key) {
                    it.clone()
                } else {
                    substituted(it, values)?
                };
                Ok((key.clone(), it))
            });
            Json::Map(members.collect::<Result<_, String>>()?)
        }
        other => other.clone(),
    })
}

/// Returns an entry in which each pair of dollar signs is one dollar sign.
fn unescaped(entry: &Json) -> Json {
    match entry {
        Json::String(text) => Json::String(text.replace("$$", "$")),
        Json::List(elements) => Json::List(elements.iter().map(unescaped).collect()),
        Json::Map(members) => {
            let members = members.iter().map(|(key, it)| (key.clone(), unescaped(it)));
            Json::Map(members.collect())
        }
        other => other.clone(),
    }
}

fn text(entry: &Json, key: &str) -> Result<String, String> {
    optional(entry, key).ok_or_else(|| format!("an entry without `{key}`: {entry}"))
}

fn optional(entry: &Json, key: &str) -> Option<String> {
    entry.get(key).as_str().map(str::to_owned)
}

fn pairs(json: &Json) -> Vec<(String, String)> {
    let pairs = json
        .members()
        .filter_map(|(key, it)| Some((key, it.as_str()?)));
    pairs
        .map(|(key, it)| (key.to_owned(), it.to_owned()))
        .collect()
}

fn code(entry: &Json) -> Result<u16, String> {
    match entry.get("code") {
        Json::Number(text) => text.parse().map_err(|_| format!("the status {text}")),
        _ => Err(format!("an entry without `code`: {entry}")),
    }
}

fn content(entry: &Json) -> Content {
    Content {
        headers: pairs(entry.get("headers")),
        forbid_headers: entry.get("forbidHeaders").strings(),
        require_headers: entry.get("requireHeaders").strings(),
        body: optional(entry, "body"),
        media_type: optional(entry, "bodyMediaType"),
    }
}

fn request(entry: &Json) -> Result<Request, String> {
    Ok(Request {
        method: text(entry, "method")?,
        uri: text(entry, "uri")?,
        host: optional(entry, "host"),
        resolved_host: optional(entry, "resolvedHost"),
        query: entry.get("queryParams").strings(),
        forbid_query: entry.get("forbidQueryParams").strings(),
        require_query: entry.get("requireQueryParams").strings(),
        content: content(entry),
        params: entry.get("params").clone(),
        vendor_params: entry.get("vendorParams").clone(),
    })
}

fn response(entry: &Json, error: Option<&str>) -> Result<Response, String> {
    Ok(Response {
        code: code(entry)?,
        content: content(entry),
        params: entry.get("params").clone(),
        vendor_params: entry.get("vendorParams").clone(),
        error: error.map(str::to_owned),
    })
}

fn events(entry: &Json) -> Result<Events, String> {
    let events = entry.get("events").elements().iter().map(event);
    let (initial_request, initial_response) =
        (entry.get("initialRequest"), entry.get("initialResponse"));
    let shapes = ["initialRequestShape", "initialResponseShape"];
    for shape in shapes
        .map(|it| entry.get(it).as_str())
        .into_iter()
        .flatten()
    {
        if !shape.starts_with("smithy.test#InitialHttp") {
            return Err(format!("an initial message of the shape {shape}"));
        }
    }
    let expectation = entry.get("expectation");
    let failure = match expectation.get("failure") {
        Json::Null => None,
        failure => Some(Failure {
            error: optional(failure, "errorId"),
        }),
    };
    let present = |it: &&Json| !matches!(it, Json::Null);
    let some_request = Some(initial_request).filter(present);
    let some_response = Some(initial_response).filter(present);
    Ok(Events {
        request_params: entry.get("initialRequestParams").clone(),
        request: some_request.map(request).transpose()?,
        response_params: entry.get("initialResponseParams").clone(),
        response: some_response.map(|it| response(it, None)).transpose()?,
        events: events.collect::<Result<_, _>>()?,
        failure,
    })
}

fn event(entry: &Json) -> Result<Event, String> {
    let bytes = optional(entry, "bytes").map(|it| STANDARD.decode(it));
    let bytes = bytes.transpose().map_err(|error| error.to_string())?;
    Ok(Event {
        of_request: match entry.get("type").as_str() {
            Some("request") => true,
            Some("response") => false,
            _ => return Err(format!("an event without `type`: {entry}")),
        },
        params: entry.get("params").clone(),
        headers: entry.get("headers").clone(),
        forbid_headers: entry.get("forbidHeaders").strings(),
        require_headers: entry.get("requireHeaders").strings(),
        body: optional(entry, "body"),
        media_type: optional(entry, "bodyMediaType"),
        bytes,
    })
}

fn malformed(entry: &Json) -> Result<Malformed, String> {
    let (request, response) = (entry.get("request"), entry.get("response"));
    let body = response.get("body");
    let assertion = body.get("assertion");
    Ok(Malformed {
        method: text(request, "method")?,
        uri: text(request, "uri")?,
        host: optional(request, "host"),
        query: request.get("queryParams").strings(),
        headers: pairs(request.get("headers")),
        body: optional(request, "body"),
        code: code(response)?,
        content: Content {
            headers: pairs(response.get("headers")),
            body: optional(assertion, "contents"),
            media_type: optional(body, "mediaType"),
            ..Content::default()
        },
        message_pattern: optional(assertion, "messageRegex"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODEL: &str = r#"{"shapes": {
        "a#S": {"type": "service", "errors": [{"target": "a#Lost"}]},
        "a#Get": {"type": "operation", "traits": {
            "smithy.test#httpRequestTests": [
                {"id": "Both", "protocol": "a#p", "method": "GET", "uri": "/"},
                {"id": "One", "protocol": "a#p", "method": "GET", "uri": "/", "appliesTo": "server"}
            ],
            "smithy.test#httpMalformedRequestTests": [
                {"id": "Rows", "protocol": "a#p",
                 "request": {"method": "GET", "uri": "/$x:L", "body": "$$"},
                 "response": {"code": 400}, "testParameters": {"x": ["1", "2"]}},
                {"id": "Plain", "protocol": "a#p",
                 "request": {"method": "GET", "uri": "/$x:L", "body": "$$"}, "response": {"code": 400}}
            ]}},
        "a#Put": {"type": "operation"},
        "a#Lost": {"type": "structure", "traits": {"smithy.test#httpResponseTests": [
            {"id": "Lost", "protocol": "a#p", "code": 404}
        ]}}
    }}"#;

    #[test]
    fn a_case_counts_once_for_each_side_and_each_row() {
        let suite = Suite::read(MODEL).unwrap();
        let keys: Vec<String> = suite.cases.iter().map(|it| it.key.to_string()).collect();
        assert_eq!(
            keys,
            [
                "client request Both",
                "client response Lost",
                "server request Both",
                "server request One",
                "server response Lost",
                "malformed request Plain",
                "malformed request Rows row 0",
                "malformed request Rows row 1",
            ]
        );
        let one_sided: Vec<String> = suite.one_sided.iter().map(Key::to_string).collect();
        assert_eq!(one_sided, ["client request One"]);
    }

    #[test]
    fn an_error_is_run_for_every_operation_that_has_it() {
        let suite = Suite::read(MODEL).unwrap();
        let of = |id| suite.cases.iter().find(|it| it.key.id == id).unwrap();
        assert_eq!(of("Lost").operations, ["Get", "Put"]);
    }

    #[test]
    fn templates_are_filled_only_where_there_are_parameters() {
        let suite = Suite::read(MODEL).unwrap();
        let uris = suite.cases.iter().filter_map(|it| match &it.test {
            Test::Malformed(it) => Some((it.uri.as_str(), it.body.as_deref())),
            _ => None,
        });
        let uris: Vec<_> = uris.collect();
        assert_eq!(
            uris,
            [("/$x:L", Some("$")), ("/1", Some("$")), ("/2", Some("$"))]
        );
    }
}
