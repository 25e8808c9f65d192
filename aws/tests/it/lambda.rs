//! Services on AWS Lambda: what a service sees of an event, and what the sender of the event reads.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use farrier::Body;
use farrier::server::OriginalUri;
use farrier_aws::lambda::{EventError, Invocation, answer};
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use tower_service::Service;

/// Answers with what it sees of a request.
#[derive(Clone)]
struct Echo;

impl Service<Request<Body>> for Echo {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let (head, body) = request.into_parts();
        let mut seen = format!("{} {}\n", head.method, head.uri);
        for (name, value) in &head.headers {
            seen += &format!("{name}: {}\n", value.to_str().unwrap());
        }
        if let Some(OriginalUri(uri)) = head.extensions.get() {
            seen += &format!("original: {uri}\n");
        }
        let event = head.extensions.get::<Invocation>().unwrap().event();
        if let Some(user) = event["requestContext"]["authorizer"]["user"].as_str() {
            seen += &format!("user: {user}\n");
        }
        if let Some(length) = http_body::Body::size_hint(&body).exact() {
            seen += &format!("{length} bytes");
        }
        let mut response = Response::new(Body::new(seen));
        let headers = response.headers_mut();
        headers.append("x-a", "1".parse().unwrap());
        headers.append("x-a", "2".parse().unwrap());
        headers.append("set-cookie", "a=1".parse().unwrap());
        headers.append("set-cookie", "b=2".parse().unwrap());
        headers.insert("connection", "close".parse().unwrap());
        *response.status_mut() = StatusCode::CREATED;
        ready(Ok(response))
    }
}

async fn seen(event: Value) -> (String, Value) {
    let mut answer = answer(Echo, event).await.unwrap();
    assert_eq!(answer["statusCode"], 201);
    assert_eq!(answer["isBase64Encoded"], false);
    let body = answer.as_object_mut().unwrap().remove("body").unwrap();
    (body.as_str().unwrap().to_owned(), answer)
}

#[tokio::test]
async fn a_rest_api_sends_lists_and_reads_lists() {
    let event = json!({
        "path": "/my path/a%2Fb",
        "httpMethod": "PUT",
        "headers": {"Accept": "last", "X-One": "1"},
        "multiValueHeaders": {"Accept": ["first", "last"], "X-One": ["1"]},
        "queryStringParameters": {"tag": "b c"},
        "multiValueQueryStringParameters": {"tag": ["a&b", "b c"], "é": [""]},
        "requestContext": {"stage": "prod", "authorizer": {"user": "ann"}},
        "body": "aGVsbG8=",
        "isBase64Encoded": true
    });
    let (body, answer) = seen(event).await;
    assert_eq!(
        body,
        "PUT /my%20path/a%2Fb?tag=a%26b&tag=b%20c&%C3%A9=\naccept: first\naccept: last\nx-one: 1\nuser: ann\n5 bytes"
    );
    assert_eq!(
        answer["multiValueHeaders"],
        json!({"x-a": ["1", "2"], "set-cookie": ["a=1", "b=2"]})
    );
    assert_eq!(answer.get("headers"), None);
}

#[tokio::test]
async fn an_http_api_and_a_function_url_have_cookies_and_a_stage_of_their_own() {
    let event = |path: &str, stage: &str| {
        json!({
            "version": "2.0", "rawPath": path, "rawQueryString": "a=1&a=2&b=%20",
            "cookies": ["x=1", "y=2"], "headers": {"content-type": "text/plain"},
            "requestContext": {"stage": stage, "http": {"method": "POST", "path": path}},
            "body": "hello", "isBase64Encoded": false
        })
    };
    let (body, answer) = seen(event("/my/path", "$default")).await;
    assert_eq!(
        body,
        "POST /my/path?a=1&a=2&b=%20\ncontent-type: text/plain\ncookie: x=1; y=2\n5 bytes"
    );
    assert_eq!(answer["headers"], json!({"x-a": "1, 2"}));
    assert_eq!(answer["cookies"], json!(["a=1", "b=2"]));
    for (path, expected) in [
        ("/prod/my", "POST /my?"),
        ("/prod", "POST /?"),
        ("/product", "POST /product?"),
    ] {
        let (body, _) = seen(event(path, "prod")).await;
        assert!(body.starts_with(expected), "{path}: {body}");
        let has_original = body.contains(&format!("original: {path}?"));
        assert_eq!(has_original, path != "/product", "{body}");
    }
}

#[tokio::test]
async fn a_load_balancer_gets_lists_only_if_it_sends_lists() {
    let event = |headers: &str, values: Value| {
        json!({
            "requestContext": {"elb": {"targetGroupArn": "arn"}},
            "httpMethod": "GET", "path": "/a", headers: values,
            "queryStringParameters": {"q": "a%20b"}, "body": "", "isBase64Encoded": false
        })
    };
    let (body, answer) = seen(event("headers", json!({"host": "h"}))).await;
    assert_eq!(body, "GET /a?q=a%20b\nhost: h\n0 bytes");
    assert_eq!(answer["headers"]["x-a"], "1, 2");
    assert_eq!(answer["statusDescription"], "201 Created");
    let (_, answer) = seen(event("multiValueHeaders", json!({"host": ["h"]}))).await;
    assert_eq!(answer["multiValueHeaders"]["x-a"], json!(["1", "2"]));
    assert_eq!(answer.get("headers"), None);
}

#[tokio::test]
async fn an_event_that_is_no_request_is_an_error_that_says_so() {
    let error = async |event| answer(Echo, event).await.unwrap_err();
    for event in [
        json!({"Records": []}),
        json!(null),
        json!({"requestContext": {}}),
    ] {
        assert_eq!(error(event).await, EventError::NotHttp);
    }
    assert!(
        EventError::NotHttp
            .to_string()
            .contains("invoke the function by")
    );
    let with = |name: &str, value: Value| {
        let mut event = json!({"httpMethod": "GET", "path": "/", "requestContext": {}});
        event[name] = value;
        event
    };
    for (name, value, part) in [
        ("httpMethod", json!("G T"), "httpMethod"),
        ("httpMethod", json!(7), "httpMethod"),
        ("headers", json!({"a b": "x"}), "headers"),
        ("headers", json!({"a": "x\ny secret"}), "headers"),
        ("headers", json!({"a": 7}), "headers"),
    ] {
        let found = error(with(name, value)).await;
        assert_eq!(found, EventError::Malformed(part));
        assert!(!found.to_string().contains("secret"));
    }
    let mut event = with("isBase64Encoded", json!(true));
    event["body"] = json!("~secret");
    assert_eq!(error(event).await, EventError::Malformed("body"));
}

/// Answers with these bytes.
#[derive(Clone)]
struct Bytes(Vec<u8>);

impl Service<Request<Body>> for Bytes {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        ready(Ok(Response::new(Body::new(self.0.clone()))))
    }
}

#[tokio::test]
async fn bytes_are_base64_and_an_answer_that_lambda_would_refuse_is_a_500() {
    let event = || json!({"httpMethod": "GET", "path": "", "requestContext": {}});
    let found = answer(Bytes(vec![0xff, 0]), event()).await.unwrap();
    assert_eq!(
        (&found["body"], &found["isBase64Encoded"]),
        (&json!("/wA="), &json!(true))
    );
    let found = answer(Bytes(vec![b'a'; 7 << 20]), event()).await.unwrap();
    assert_eq!(found["statusCode"], 500);
    assert_eq!(
        found["body"],
        "the response broke off, or is longer than 6 MB"
    );
}
