//! Compares messages with cases. A case and a message come in; the differences go out.

use farrier_pattern::Pattern;
use http::HeaderMap;

use crate::case::{Content, Malformed, Request};
use crate::json::Json;
use crate::media;
use crate::outcome::Problems;

/// Compares a request that a client sent with the request of a case.
///
/// # Errors
///
/// When the case itself is not readable.
pub fn check_request(
    case: &Request,
    found: &http::Request<bytes::Bytes>,
) -> Result<Problems, String> {
    let mut problems = Vec::new();
    let mut expect = |what: &str, expected: &str, found: &str| {
        if expected != found {
            problems.push(format!("{what}: expected {expected:?}, found {found:?}"));
        }
    };
    expect("method", &case.method, found.method().as_str());
    expect("uri", &case.uri, found.uri().path());
    if let Some(host) = &case.resolved_host {
        expect(
            "host",
            host,
            found.uri().authority().map_or("", |it| it.as_str()),
        );
    }
    check_query(case, found.uri().query().unwrap_or_default(), &mut problems);
    check_content(
        &case.content,
        None,
        found.headers(),
        found.body(),
        &mut problems,
    )?;
    Ok(problems)
}

fn check_query(case: &Request, query: &str, problems: &mut Problems) {
    let mut left: Vec<&str> = query.split('&').filter(|it| !it.is_empty()).collect();
    let name = |pair: &str| pair.split('=').next().unwrap_or_default().to_owned();
    let names: Vec<String> = left.iter().map(|it| name(it)).collect();
    for expected in &case.query {
        match left.iter().position(|it| it == expected) {
            Some(index) => {
                left.swap_remove(index);
            }
            None => problems.push(format!("query: expected {expected:?}, found {query:?}")),
        }
    }
    for forbidden in &case.forbid_query {
        if names.contains(forbidden) {
            problems.push(format!(
                "query: {forbidden:?} is forbidden, found {query:?}"
            ));
        }
    }
    for required in &case.require_query {
        if !names.contains(required) {
            problems.push(format!("query: {required:?} is required, found {query:?}"));
        }
    }
}

/// Compares the response of a server with the status, headers and body of a case. `error` has the members of an error;
/// [`media::difference`] says how these bodies are compared.
///
/// # Errors
///
/// When the case itself is not readable.
pub fn check_response(
    code: u16,
    content: &Content,
    error: Option<&Json>,
    found: &http::Response<bytes::Bytes>,
) -> Result<Problems, String> {
    let mut problems = Vec::new();
    let status = found.status().as_u16();
    if code != status {
        problems.push(format!("status: expected {code}, found {status}"));
    }
    check_content(content, error, found.headers(), found.body(), &mut problems)?;
    Ok(problems)
}

/// Compares the response to a malformed request with that of a case.
///
/// # Errors
///
/// When the case itself is not readable.
pub fn check_refusal(
    case: &Malformed,
    found: &http::Response<bytes::Bytes>,
) -> Result<Problems, String> {
    let mut problems = check_response(case.code, &case.content, None, found)?;
    if let Some(source) = &case.message_pattern {
        let pattern = Pattern::new(source).map_err(|error| format!("{source:?}: {error}"))?;
        let body = String::from_utf8_lossy(found.body());
        let json = Json::parse(&body).unwrap_or(Json::Null);
        let message = json
            .get("message")
            .as_str()
            .or(json.get("Message").as_str());
        if !message.is_some_and(|it| pattern.is_match(it)) {
            problems.push(format!("message: expected {source:?}, found {body:?}"));
        }
    }
    Ok(problems)
}

fn check_content(
    expected: &Content,
    error: Option<&Json>,
    headers: &HeaderMap,
    body: &[u8],
    problems: &mut Problems,
) -> Result<(), String> {
    for (name, value) in &expected.headers {
        let found = header(headers, name);
        if found.as_deref() != Some(value.as_str()) {
            let found = found.map_or_else(|| "nothing".to_owned(), |it| format!("{it:?}"));
            problems.push(format!("header {name}: expected {value:?}, found {found}"));
        }
    }
    for name in &expected.forbid_headers {
        if let Some(found) = header(headers, name) {
            problems.push(format!("header {name}: forbidden, found {found:?}"));
        }
    }
    for name in &expected.require_headers {
        if header(headers, name).is_none() {
            problems.push(format!("header {name}: required, found nothing"));
        }
    }
    if let Some(body_of_case) = &expected.body {
        let typed = header(headers, "content-type");
        let media_type = expected.media_type.as_deref().or(typed.as_deref());
        problems.extend(media::difference(body_of_case, media_type, error, body)?);
    }
    Ok(())
}

/// Returns the value of a header. Repeated headers are joined to one list (RFC 9110, section 5.3).
fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let values = headers.get_all(name).iter();
    let values: Vec<_> = values
        .map(|it| String::from_utf8_lossy(it.as_bytes()))
        .collect();
    (!values.is_empty()).then(|| values.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case() -> Request {
        Request {
            method: "POST".to_owned(),
            uri: "/a".to_owned(),
            host: None,
            resolved_host: Some("foo.example.com".to_owned()),
            query: vec!["x=1".to_owned(), "x=1".to_owned()],
            forbid_query: vec!["no".to_owned()],
            require_query: vec!["yes".to_owned()],
            content: Content {
                headers: vec![("X-A".to_owned(), "1, 2".to_owned())],
                forbid_headers: vec!["X-No".to_owned()],
                require_headers: vec!["X-Yes".to_owned()],
                body: Some("{}".to_owned()),
                media_type: Some("application/json".to_owned()),
            },
            params: Json::Null,
            vendor_params: Json::Null,
        }
    }

    fn request(uri: &str) -> http::request::Builder {
        http::Request::post(uri)
            .header("x-a", "1")
            .header("x-a", "2")
            .header("x-yes", "")
    }

    #[test]
    fn a_request_that_is_as_it_has_to_be_has_no_problems() {
        let found = request("http://foo.example.com/a?x=1&yes&x=1&more=2");
        let found = found.body(" { }".into()).unwrap();
        assert_eq!(check_request(&case(), &found), Ok(Vec::new()));
    }

    #[test]
    fn everything_that_differs_is_told() {
        let found = http::Request::put("http://example.com/b?x=1&no=1");
        let found = found.header("x-no", "1").body("[]".into()).unwrap();
        let problems = check_request(&case(), &found).unwrap();
        let about: Vec<_> = problems
            .iter()
            .map(|it| it.split(':').next().unwrap())
            .collect();
        let expected = [
            "method",
            "uri",
            "host",
            "query",
            "query",
            "query",
            "header X-A",
            "header X-No",
            "header X-Yes",
            "body",
        ];
        assert_eq!(about, expected, "{problems:#?}");
    }

    #[test]
    fn a_message_is_matched_by_its_pattern() {
        let mut case = Malformed {
            method: String::new(),
            uri: String::new(),
            host: None,
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
            code: 400,
            content: Content::default(),
            message_pattern: Some("^no .*$".to_owned()),
        };
        let answer = http::Response::builder()
            .status(400)
            .body(r#"{"message":"no way"}"#.into());
        let answer = answer.unwrap();
        assert_eq!(check_refusal(&case, &answer), Ok(Vec::new()));
        case.message_pattern = Some("^yes$".to_owned());
        assert_eq!(check_refusal(&case, &answer).unwrap().len(), 1);
        case.message_pattern = Some("(".to_owned());
        assert!(check_refusal(&case, &answer).is_err());
    }
}
