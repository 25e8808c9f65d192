//! A program on AWS Lambda: the test stands in for Lambda's runtime API on loopback, and hands events to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// What the program reported of an invocation.
#[derive(Debug)]
struct Report {
    path: String,
    headers: String,
    body: String,
}

/// Ends the program with the test.
struct Function(Child);

impl Drop for Function {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A request to the runtime API.
fn read_request(connection: &mut BufReader<TcpStream>) -> Option<Report> {
    let mut line = String::new();
    connection.read_line(&mut line).ok().filter(|it| *it > 0)?;
    let path = line.split(' ').take(2).collect::<Vec<_>>().join(" ");
    let mut headers = String::new();
    loop {
        line.clear();
        connection.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        headers += &line.to_ascii_lowercase();
    }
    let length = headers
        .lines()
        .find_map(|it| it.strip_prefix("content-length: "));
    let mut body = Vec::new();
    if headers.contains("transfer-encoding: chunked") {
        loop {
            line.clear();
            connection.read_line(&mut line).unwrap();
            let size = usize::from_str_radix(line.trim(), 16).unwrap();
            let mut chunk = vec![0; size];
            connection.read_exact(&mut chunk).unwrap();
            body.extend(chunk);
            line.clear();
            connection.read_line(&mut line).unwrap();
            if size == 0 {
                break;
            }
        }
    } else if let Some(length) = length {
        body.resize(length.trim().parse().unwrap(), 0);
        connection.read_exact(&mut body).unwrap();
    }
    Some(Report {
        path,
        headers,
        body: String::from_utf8(body).unwrap(),
    })
}

/// Starts the program, hands it these events, and returns what it reported.
fn invoke(arguments: &[&str], events: &[Value]) -> Vec<Report> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let program = Command::new(env!("CARGO_BIN_EXE_lambda"))
        .args(arguments)
        .env("AWS_LAMBDA_RUNTIME_API", address)
        .env("AWS_LAMBDA_FUNCTION_NAME", "attributions")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
        .spawn();
    let _function = Function(program.unwrap());
    let mut reports = Vec::new();
    let mut events = events.iter();
    loop {
        let (stream, _) = listener.accept().unwrap();
        let mut connection = BufReader::new(stream);
        while let Some(request) = read_request(&mut connection) {
            if request.path == "GET /2018-06-01/runtime/invocation/next" {
                let Some(event) = events.next() else {
                    return reports;
                };
                let event = event.to_string();
                let answer = format!(
                    "HTTP/1.1 200 OK\r\nlambda-runtime-aws-request-id: id-7\r\n\
                     lambda-runtime-deadline-ms: 9999999999999\r\nlambda-runtime-invoked-function-arn: arn\r\n\
                     content-length: {}\r\n\r\n{event}",
                    event.len()
                );
                connection.get_mut().write_all(answer.as_bytes()).unwrap();
            } else {
                reports.push(request);
                let accepted = b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n";
                connection.get_mut().write_all(accepted).unwrap();
            }
        }
    }
}

/// An event of a function URL that calls an operation.
fn event(body: &Value) -> Value {
    json!({
        "version": "2.0", "rawPath": "/", "rawQueryString": "",
        "headers": {
            "content-type": "application/x-amz-json-1.1",
            "x-amz-target": "AmazonPersonalize.DescribeMetricAttribution"
        },
        "requestContext": {"stage": "$default", "http": {"method": "POST", "path": "/"}},
        "body": body.to_string(), "isBase64Encoded": false
    })
}

#[test]
fn a_service_answers_the_invocations_of_a_function() {
    let arn = "arn:aws:personalize:us-east-1:123456789012:metric-attribution/empty";
    let good = event(&json!({"metricAttributionArn": arn}));
    let bad = event(&json!({"metricAttributionArn": "x"}));
    let reports = invoke(&[], &[good, json!({"Records": []}), bad]);
    assert_eq!(reports.len(), 3);
    assert_eq!(
        reports[0].path,
        "POST /2018-06-01/runtime/invocation/id-7/response"
    );
    let answer: Value = serde_json::from_str(&reports[0].body).unwrap();
    assert_eq!(
        (&answer["statusCode"], &answer["body"]),
        (&json!(200), &json!("{}"))
    );
    assert_eq!(
        answer["headers"]["content-type"],
        "application/x-amz-json-1.1"
    );
    // An event of another kind fails its invocation, and the next one is served.
    assert_eq!(
        reports[1].path,
        "POST /2018-06-01/runtime/invocation/id-7/error"
    );
    assert!(
        reports[1]
            .body
            .contains("the event is no request over HTTP"),
        "{}",
        reports[1].body
    );
    let answer: Value = serde_json::from_str(&reports[2].body).unwrap();
    assert_eq!(answer["statusCode"], 400);
}

#[test]
fn a_response_is_streamed_behind_its_head() {
    let arn = "arn:aws:personalize:us-east-1:123456789012:metric-attribution/empty";
    let good = event(&json!({"metricAttributionArn": arn}));
    let mut from_balancer = json!({
        "httpMethod": "POST", "path": "/", "requestContext": {"elb": {}}, "isBase64Encoded": false
    });
    from_balancer["headers"] = good["headers"].clone();
    from_balancer["body"] = good["body"].clone();
    let reports = invoke(&["stream"], &[good, from_balancer]);
    let (head, body) = reports[0].body.split_once("\0\0\0\0\0\0\0\0").unwrap();
    let head: Value = serde_json::from_str(head).unwrap();
    assert_eq!(head["statusCode"], 200);
    assert_eq!(body, "{}");
    let mode = "lambda-runtime-function-response-mode: streaming";
    assert!(reports[0].headers.contains(mode), "{}", reports[0].headers);
    // A load balancer reads whole answers only.
    let answer: Value = serde_json::from_str(&reports[1].body).unwrap();
    assert_eq!(answer["statusDescription"], "200 OK");
}

#[test]
fn a_program_that_is_not_on_lambda_says_so() {
    let output = Command::new(env!("CARGO_BIN_EXE_lambda"))
        .env_remove("AWS_LAMBDA_RUNTIME_API")
        .stdout(Stdio::null())
        .output()
        .unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(
        error.contains("this is not AWS Lambda, which sets AWS_LAMBDA_RUNTIME_API"),
        "{error}"
    );
}
