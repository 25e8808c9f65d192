//! Requests as bytes over TCP to servers of hyper and of axum: what a client sees that sends all of a body before it
//! reads, and what stands on the connection behind a response.

use std::convert::Infallible;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};

use farrier::server::Service;
use farrier_generated::{cleanroomsml, personalize};
use farrier_tests::services::{Attributions, AudienceModels};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// What carries the services.
#[derive(Clone, Copy, Debug)]
enum Stack {
    Hyper,
    Axum,
}

const STACKS: [Stack; 2] = [Stack::Hyper, Stack::Axum];

/// Serves a service on loopback until the runtime is dropped.
macro_rules! serve {
    ($runtime:expr, $stack:expr, $service:expr) => {{
        let (runtime, service) = (&$runtime, $service);
        let listener = runtime
            .block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
            .unwrap();
        let address = listener.local_addr().unwrap();
        match $stack {
            Stack::Axum => {
                let router = axum::Router::new().fallback_service(service);
                runtime.spawn(async move { axum::serve(listener, router).await });
            }
            Stack::Hyper => {
                runtime.spawn(async move {
                    while let Ok((stream, _)) = listener.accept().await {
                        let service = TowerToHyperService::new(service.clone());
                        let connection = hyper::server::conn::http1::Builder::new()
                            .serve_connection(TokioIo::new(stream), service);
                        tokio::spawn(connection);
                    }
                    Ok::<_, Infallible>(())
                });
            }
        }
        address
    }};
}

fn runtime() -> Runtime {
    Runtime::new().unwrap()
}

/// A response: its status, its headers in lower case, and its body.
type Reply = (u16, Vec<(String, String)>, Vec<u8>);

fn header<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
    let mut headers = reply.1.iter();
    headers
        .find(|(it, _)| it == name)
        .map(|(_, value)| value.as_str())
}

/// Reads one response, with its body unless it is to HEAD.
fn read(from: &mut BufReader<TcpStream>, head: bool) -> Reply {
    let mut line = || {
        let mut line = String::new();
        from.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    };
    let status = line().split(' ').nth(1).and_then(|it| it.parse().ok());
    let mut headers = Vec::new();
    loop {
        let line = line();
        let Some((name, value)) = line.split_once(": ") else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let mut reply = (status.expect("a status"), headers, Vec::new());
    let length = header(&reply, "content-length").map_or(0, |it| it.parse().unwrap());
    if !head {
        reply.2.resize(length, 0);
        from.read_exact(&mut reply.2).unwrap();
    }
    reply
}

fn connect(address: SocketAddr) -> BufReader<TcpStream> {
    BufReader::new(TcpStream::connect(address).unwrap())
}

#[test]
fn a_client_that_sends_all_of_a_body_first_gets_the_answer_that_refuses_it() {
    let runtime = runtime();
    for stack in STACKS {
        let address = serve!(
            runtime,
            stack,
            personalize::server::service(Attributions::default())
        );
        let target = "x-amz-target: AmazonPersonalize.CreateMetricAttribution";
        for (path, target, status) in [
            ("/", target, 413),
            ("/nowhere", target, 404),
            ("/", "x-amz-target: AmazonPersonalize.Nothing", 404),
        ] {
            for chunked in [false, true] {
                let mut connection = connect(address);
                let body = vec![b' '; 10 << 20];
                let length = match chunked {
                    true => "transfer-encoding: chunked".to_owned(),
                    false => format!("content-length: {}", body.len()),
                };
                let head = format!(
                    "POST {path} HTTP/1.1\r\nhost: localhost\r\n{target}\r\n\
                     content-type: application/x-amz-json-1.1\r\n{length}\r\n\r\n"
                );
                let to = connection.get_mut();
                to.write_all(head.as_bytes()).unwrap();
                if chunked {
                    to.write_all(format!("{:x}\r\n", body.len()).as_bytes())
                        .unwrap();
                }
                to.write_all(&body).unwrap();
                if chunked {
                    to.write_all(b"\r\n0\r\n\r\n").unwrap();
                }
                let reply = read(&mut connection, false);
                assert_eq!(reply.0, status, "{stack:?} {path} {chunked}");
                assert!(!reply.2.is_empty(), "{stack:?} {path} {chunked}");
            }
        }
    }
}

#[test]
fn head_has_the_head_of_get_and_the_connection_goes_on() {
    let runtime = runtime();
    for stack in STACKS {
        let address = serve!(
            runtime,
            stack,
            cleanroomsml::server::service(AudienceModels)
        );
        let mut connection = connect(address);
        let arn = "arn%3Aaws%3Acleanrooms-ml%3Aus-west-2%3A123456789012%3Aaudience-model%2Fa";
        let mut ask = |method: &str, path: &str| {
            let head = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
            connection.get_mut().write_all(head.as_bytes()).unwrap();
            read(&mut connection, method == "HEAD")
        };
        let path = format!("/audience-model/{arn}");
        let get = ask("GET", &path);
        assert_eq!(get.0, 200, "{stack:?}");
        let head = ask("HEAD", &path);
        assert_eq!(head.0, 200, "{stack:?}");
        for name in ["content-length", "content-type"] {
            assert_eq!(header(&head, name), header(&get, name), "{stack:?} {name}");
        }
        let other = ask("POST", &path);
        assert_eq!(
            (other.0, header(&other, "allow")),
            (405, Some("GET, HEAD")),
            "{stack:?}"
        );
        assert_eq!(ask("HEAD", "/audience-model/%zz").0, 400, "{stack:?}");
        assert_eq!(ask("GET", &path).2, get.2, "{stack:?}");
    }
}

#[test]
fn an_operation_is_named_by_its_table() {
    // A limit for one operation, as its user writes it.
    fn limited<D: farrier::server::Dispatch>(service: Service<D>) -> Service<D> {
        service.with_body_limit_of(&personalize::CREATE_METRIC_ATTRIBUTION, 16 << 20)
    }
    let runtime = runtime();
    let service = limited(personalize::server::service(Attributions::default()));
    let address = serve!(runtime, Stack::Axum, service);
    for (operation, status) in [
        ("CreateMetricAttribution", 400),
        ("DescribeMetricAttribution", 413),
    ] {
        let mut connection = connect(address);
        let body = format!("{{\"name\": \"{}\"}}", "a".repeat(3 << 20));
        let head = format!(
            "POST / HTTP/1.1\r\nhost: localhost\r\nx-amz-target: AmazonPersonalize.{operation}\r\n\
             content-type: application/x-amz-json-1.1\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        connection.get_mut().write_all(head.as_bytes()).unwrap();
        connection.get_mut().write_all(body.as_bytes()).unwrap();
        assert_eq!(read(&mut connection, false).0, status, "{operation}");
    }
}
