//! Requests through a proxy, and proxies that carry none.

use std::sync::{Arc, Mutex};

use farrier::client::TransportErrorKind;
use farrier::transport::{Https, Proxies, ProxyErrorKind, https};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

use super::{OK, ask, certified, fail, listen, serve, serve_tls};
use crate::service::ShoeOutput;

const AGREED: &str = "HTTP/1.1 200 Connection established\r\nvia: test\r\n\r\n";

/// A proxy that answers every request in the same way.
struct TestProxy {
    port: u16,
    /// The heads of the requests.
    heads: Arc<Mutex<Vec<String>>>,
}

impl TestProxy {
    /// Starts a proxy that connects to this port whatever host is asked for, if it agrees.
    async fn start(answer: &'static str, target: u16) -> Self {
        Self::start_over(None, answer, target).await
    }

    async fn start_over(tls: Option<Arc<ServerConfig>>, answer: &'static str, target: u16) -> Self {
        let (listener, port) = listen().await;
        let heads = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&heads);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let seen = Arc::clone(&seen);
                match &tls {
                    None => drop(tokio::spawn(carry(stream, seen, answer, target))),
                    Some(tls) => {
                        let stream = TlsAcceptor::from(Arc::clone(tls)).accept(stream).await;
                        drop(tokio::spawn(carry(stream.unwrap(), seen, answer, target)));
                    }
                }
            }
        });
        Self { port, heads }
    }

    fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn transport(&self) -> Https {
        https().with_proxies(Proxies::new(&self.url()).unwrap())
    }
}

async fn carry(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    seen: Arc<Mutex<Vec<String>>>,
    answer: &'static str,
    target: u16,
) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    seen.lock().unwrap().push(String::from_utf8(head).unwrap());
    stream.write_all(answer.as_bytes()).await.unwrap();
    stream.flush().await.unwrap();
    if answer == AGREED {
        let mut host = TcpStream::connect(("127.0.0.1", target)).await.unwrap();
        // Its end is the client's or the server's.
        let _ = copy_bidirectional(&mut stream, &mut host).await;
    }
}

/// The proxies of an environment with these variables.
fn environment(variables: Vec<(&'static str, String)>) -> Proxies {
    Proxies::from_variables(|name| {
        let found = variables.iter().find(|(it, _)| *it == name)?;
        Some(found.1.clone())
    })
}

#[tokio::test]
async fn https_goes_through_a_tunnel_with_the_user_and_the_password_of_the_proxy() {
    let (pem, config) = certified();
    let proxy = TestProxy::start(AGREED, serve_tls(config).await).await;
    let url = format!("http://user:p%40ss@127.0.0.1:{}", proxy.port);
    let proxies = environment(vec![
        ("HTTPS_PROXY", url),
        ("HTTP_PROXY", "http://x".to_owned()),
    ]);
    let transport = https().with_root_certificates(pem.as_bytes()).unwrap();
    let transport = transport.with_proxies(proxies);
    // No name server knows the host, so that only the proxy can reach it.
    let output = ask(transport, "https://service.test").await;
    assert_eq!(output.unwrap(), ShoeOutput::new("x"));
    let expected = "CONNECT service.test:443 HTTP/1.1\r\nhost: service.test:443\r\n\
                    proxy-authorization: Basic dXNlcjpwQHNz\r\n\r\n";
    assert_eq!(proxy.heads(), [expected]);
}

#[tokio::test]
async fn a_proxy_can_be_reached_over_tls() {
    let (pem, config) = certified();
    let target = serve_tls(Arc::clone(&config)).await;
    let proxy = TestProxy::start_over(Some(config), AGREED, target).await;
    let proxies = Proxies::new(&format!("https://127.0.0.1:{}", proxy.port)).unwrap();
    let transport = https().with_root_certificates(pem.as_bytes()).unwrap();
    let output = ask(transport.with_proxies(proxies), "https://service.test:8443").await;
    assert_eq!(output.unwrap(), ShoeOutput::new("x"));
    let expected = "CONNECT service.test:8443 HTTP/1.1\r\nhost: service.test:8443\r\n\r\n";
    assert_eq!(proxy.heads(), [expected]);
}

#[tokio::test]
async fn http_is_forwarded_by_the_proxy() {
    let proxy = TestProxy::start(OK, 0).await;
    let url = format!("user@127.0.0.1:{}", proxy.port);
    let proxies = environment(vec![
        ("http_proxy", url),
        ("NO_PROXY", "other.test".to_owned()),
    ]);
    let output = ask(https().with_proxies(proxies), "http://service.test/base").await;
    assert_eq!(output.unwrap(), ShoeOutput::new("x"));
    let heads = proxy.heads();
    let [head] = heads.as_slice() else {
        panic!("{heads:?}")
    };
    assert!(
        head.starts_with("POST http://service.test/base/ HTTP/1.1\r\n"),
        "{head}"
    );
    assert!(
        head.contains("\r\nproxy-authorization: Basic dXNlcjo=\r\n"),
        "{head}"
    );
    assert!(head.contains("\r\nhost: service.test\r\n"), "{head}");
}

#[tokio::test]
async fn excepted_hosts_are_reached_without_a_proxy() {
    let proxy = TestProxy::start("HTTP/1.1 403 Forbidden\r\n\r\n", 0).await;
    for proxies in [
        Proxies::new(&proxy.url())
            .unwrap()
            .except("service.test, 127.0.0.0/8"),
        environment(vec![("ALL_PROXY", proxy.url())]),
        Proxies::none(),
    ] {
        let port = serve(vec![OK], false).await;
        let transport = https().with_proxies(proxies);
        let output = ask(transport, &format!("http://127.0.0.1:{port}")).await;
        assert_eq!(output.unwrap(), ShoeOutput::new("x"));
    }
    assert!(proxy.heads().is_empty());
}

#[tokio::test]
async fn a_proxy_that_refuses_is_told_with_what_to_do() {
    use TransportErrorKind::{Connect, Proxy};
    for (answer, expected, kind) in [
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\n\r\n",
            " asks for a user and a password (HTTP 407): put them in its URL, as in http://user:password@{proxy}",
            Proxy,
        ),
        (
            "HTTP/1.1 403 Forbidden\r\n\r\n",
            " refuses to connect to the host (HTTP 403): allow the host there, or except it in NO_PROXY",
            Proxy,
        ),
        (
            "HTTP/1.1 302 Found\r\nlocation: http://login.test\r\n\r\n",
            " refuses to connect to the host (HTTP 302): allow the host there, or except it in NO_PROXY",
            Proxy,
        ),
        (
            "HTTP/1.1 502 Bad Gateway\r\n\r\n",
            " cannot connect to the host (HTTP 502)",
            Connect,
        ),
        (
            "SSH-2.0-OpenSSH_9.6\r\n",
            " does not answer as a proxy for HTTP: correct its URL",
            Proxy,
        ),
        (
            "HTTP/1.1 OK\r\n\r\n",
            " does not answer as a proxy for HTTP: correct its URL",
            Proxy,
        ),
        ("", " closed the connection without an answer", Connect),
        (
            "HTTP/1.1 200 OK\r\nvia: te",
            " closed the connection without an answer",
            Connect,
        ),
    ] {
        let proxy = TestProxy::start(answer, 0).await;
        let proxies = environment(vec![("HTTPS_PROXY", proxy.url())]);
        let failed = fail(https().with_proxies(proxies), "https://service.test").await;
        let host = format!("127.0.0.1:{}", proxy.port);
        let expected = expected.replace("{proxy}", &host);
        let expected = format!(
            "Shoe: could not connect to service.test:443: proxy {host} (HTTPS_PROXY){expected}"
        );
        assert_eq!(failed, (expected, kind));
    }
}

#[tokio::test]
async fn a_proxy_that_talks_without_end_is_none() {
    let long =
        Box::leak(format!("HTTP/1.1 200 OK\r\nvia: {}", "a".repeat(1 << 20)).into_boxed_str());
    let proxy = TestProxy::start(long, 0).await;
    let (error, kind) = fail(proxy.transport(), "https://service.test").await;
    assert!(
        error.ends_with("does not answer as a proxy for HTTP: correct its URL"),
        "{error}"
    );
    assert_eq!(kind, TransportErrorKind::Proxy);
}

#[tokio::test]
async fn a_password_that_is_wrong_is_told_without_it() {
    const ANSWER: &str = "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";
    for endpoint in ["https://service.test", "http://service.test"] {
        let proxy = TestProxy::start(ANSWER, 0).await;
        let host = format!("127.0.0.1:{}", proxy.port);
        let proxies = Proxies::new(&format!("http://user:secret@{host}")).unwrap();
        let transport = https().with_proxies(proxies);
        let shown = format!("{transport:?}");
        assert!(shown.contains(&format!("http://{host}/")), "{shown}");
        assert!(
            !shown.contains("secret") && !shown.contains("user"),
            "{shown}"
        );
        assert!(!shown.contains("dXNlcjpzZWNyZXQ"), "{shown}");
        let failed = fail(transport, endpoint).await;
        let port = if endpoint.starts_with("https") {
            443
        } else {
            80
        };
        let expected = format!(
            "Shoe: could not connect to service.test:{port}: proxy {host} does not accept the user and the password of \
             its URL (HTTP 407): correct them"
        );
        assert_eq!(failed, (expected, TransportErrorKind::Proxy));
    }
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_told() {
    let (listener, port) = listen().await;
    drop(listener);
    for endpoint in ["https://service.test", "http://service.test:443"] {
        let proxies = environment(vec![("all_proxy", format!("127.0.0.1:{port}"))]);
        let failed = fail(https().with_proxies(proxies), endpoint).await;
        let expected = format!(
            "Shoe: could not connect to service.test:443: proxy 127.0.0.1:{port} (all_proxy) cannot be reached: connection \
             refused"
        );
        assert_eq!(failed, (expected, TransportErrorKind::Connect));
    }
}

#[tokio::test]
async fn a_proxy_that_does_not_answer_in_time_is_named() {
    let (_listener, port) = listen().await;
    let proxies = Proxies::new(&format!("http://127.0.0.1:{port}")).unwrap();
    let transport = https().with_proxies(proxies);
    let transport = transport.with_connect_timeout(std::time::Duration::from_millis(50));
    let failed = fail(transport, "https://service.test").await;
    let expected = format!(
        "Shoe: could not connect to service.test:443: no connection within 50ms through the proxy 127.0.0.1:{port}"
    );
    assert_eq!(failed, (expected, TransportErrorKind::Connect));
}

#[tokio::test]
async fn a_proxy_that_is_not_trusted_is_told_with_what_to_do() {
    let (_, config) = certified();
    let port = serve_tls(config).await;
    let proxies = Proxies::new(&format!("https://127.0.0.1:{port}")).unwrap();
    let failed = fail(https().with_proxies(proxies), "https://service.test").await;
    let expected = format!(
        "Shoe: could not connect to service.test:443: proxy 127.0.0.1:{port} cannot be reached over TLS: invalid peer \
         certificate: UnknownIssuer: correct its URL, or trust its root certificate"
    );
    assert_eq!(failed, (expected, TransportErrorKind::Proxy));
}

#[test]
fn a_setting_that_names_no_proxy_is_told_without_what_it_holds() {
    use ProxyErrorKind::{NotUrl, UnsupportedScheme};
    for (url, kind) in [
        ("", NotUrl),
        ("http://", NotUrl),
        ("http://:3128", NotUrl),
        ("http://user:secret@", NotUrl),
        ("user:secret@proxy test:3128", NotUrl),
        ("http://user:se%zzcret@proxy.test", NotUrl),
        ("http://proxy.test:secret", NotUrl),
        ("http://proxy.test:99999", NotUrl),
        ("/secret", NotUrl),
        ("socks5://user:secret@proxy.test:1080", UnsupportedScheme),
        ("ftp://secret", UnsupportedScheme),
    ] {
        let error = Proxies::new(url).unwrap_err();
        assert_eq!(error.kind(), &kind, "{url}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("secret"), "{shown}");
    }
}

#[tokio::test]
async fn a_variable_that_names_no_proxy_is_the_error_of_the_calls_that_would_use_it() {
    let proxies = || {
        environment(vec![
            (
                "HTTPS_PROXY",
                "socks5://user:secret@proxy.test:1080".to_owned(),
            ),
            ("HTTP_PROXY", "http://user:secret@".to_owned()),
        ])
    };
    let failed = fail(https().with_proxies(proxies()), "https://service.test").await;
    let expected = "Shoe: could not connect to service.test:443: HTTPS_PROXY names a proxy that is not one for HTTP: its \
                    URL has to begin with http:// or https://";
    assert_eq!(failed, (expected.to_owned(), TransportErrorKind::Proxy));
    let failed = fail(https().with_proxies(proxies()), "http://service.test").await;
    let expected = "Shoe: could not connect to service.test:80: HTTP_PROXY is not the URL of a proxy, such as \
                    http://proxy.example.com:3128";
    assert_eq!(failed, (expected.to_owned(), TransportErrorKind::Proxy));
    let port = serve(vec![OK], false).await;
    let output = ask(
        https().with_proxies(proxies()),
        &format!("http://127.0.0.1:{port}"),
    )
    .await;
    assert_eq!(output.unwrap(), ShoeOutput::new("x"));
}

#[test]
fn variables_have_an_order() {
    let shown = |variables: &[(&'static str, &str)]| {
        let owned = variables
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        let shown = format!("{:?}", environment(owned.collect()));
        let end = shown.find(", exceptions").unwrap();
        shown[..end].to_owned()
    };
    for (variables, expected) in [
        (&[][..], "https: None, http: None"),
        (
            &[("ALL_PROXY", "a")],
            "https: Some(Ok(http://a:80/)), http: Some(Ok(http://a:80/))",
        ),
        (
            &[
                ("ALL_PROXY", "a"),
                ("HTTP_PROXY", "b:1"),
                ("https_proxy", "https://c"),
            ],
            "https: Some(Ok(https://c:443/)), http: Some(Ok(http://b:1/))",
        ),
        (
            &[
                ("HTTPS_PROXY", " "),
                ("https_proxy", "a"),
                ("HTTP_PROXY", "b"),
                ("http_proxy", "c"),
            ],
            "https: Some(Ok(http://a:80/)), http: Some(Ok(http://b:80/))",
        ),
        // A caller of a CGI program sets HTTP_PROXY by a header `proxy`.
        (
            &[
                ("REQUEST_METHOD", "GET"),
                ("HTTP_PROXY", "b"),
                ("http_proxy", "c"),
                ("HTTPS_PROXY", "d"),
            ],
            "https: Some(Ok(http://d:80/)), http: Some(Ok(http://c:80/))",
        ),
    ] {
        assert_eq!(shown(variables), format!("Proxies {{ {expected}"));
    }
}
