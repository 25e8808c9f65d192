//! TLS: what is agreed on, and certificates that are none.

use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::{IntoFuture, Paths, REQUEST, SHORT, connect, serve, until_closed};

/// A certificate, its text and that of its key.
fn certified() -> (CertifiedKey<rcgen::KeyPair>, String, String) {
    let certified = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (pem, key) = (certified.cert.pem(), certified.signing_key.serialize_pem());
    (certified, pem, key)
}

/// Connects to a server, offering these protocols.
async fn shake_hands(
    certified: &CertifiedKey<rcgen::KeyPair>,
    address: std::net::SocketAddr,
    protocols: &[&[u8]],
) -> TlsStream<tokio::net::TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(certified.cert.der().clone()).unwrap();
    let mut config = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|it| it.to_vec()).collect();
    let connector = TlsConnector::from(Arc::new(config));
    let name = ServerName::try_from("localhost").unwrap();
    let stream = connect(address).await;
    connector.connect(name, stream).await.unwrap()
}

#[tokio::test]
async fn http_1_and_http_2_are_served_over_tls() {
    let (certified, pem, key) = certified();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = serve(listener, Paths::default());
    let server = server.tls(pem.as_bytes(), key.as_bytes()).unwrap();
    tokio::spawn(server.header_time(SHORT * 20).into_future());

    let mut stream = shake_hands(&certified, address, &[]).await;
    stream.write_all(REQUEST).await.unwrap();
    let mut received = Vec::new();
    while !received.ends_with(b"x") {
        assert_ne!(stream.read_buf(&mut received).await.unwrap(), 0);
    }

    let stream = shake_hands(&certified, address, &[b"h2", b"http/1.1"]).await;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let (sender, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let mut sender = sender.ready().await.unwrap();
    let request = http::Request::get("https://localhost/").body(()).unwrap();
    let (response, _) = sender.send_request(request, true).unwrap();
    assert_eq!(response.await.unwrap().status(), 200);

    // Neither who speaks no TLS nor who does not go on keeps a connection.
    assert!(
        !until_closed_bytes(address, REQUEST)
            .await
            .starts_with(b"HTTP")
    );
    assert_eq!(until_closed(address, b"").await, "");
}

async fn until_closed_bytes(address: std::net::SocketAddr, sent: &[u8]) -> Vec<u8> {
    let mut stream = connect(address).await;
    stream.write_all(sent).await.unwrap();
    let mut received = Vec::new();
    let _ = stream.read_to_end(&mut received).await;
    received
}

#[tokio::test]
async fn texts_that_are_no_certificate_or_key_are_told_apart() {
    let (_, pem, key) = certified();
    let (_, _, other) = certified_again();
    let broken = "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n";
    for (certificates, key, told) in [
        (
            "",
            key.as_str(),
            "no certificate can be read: there is none",
        ),
        (
            key.as_str(),
            key.as_str(),
            "no certificate can be read: there is none",
        ),
        (
            pem.as_str(),
            "",
            "no private key can be read: there is none",
        ),
        (broken, key.as_str(), "no certificate can be read: "),
        (pem.as_str(), other.as_str(), "no certificate can be read: "),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = serve(listener, Paths::default());
        let Err(error) = server.tls(certificates.as_bytes(), key.as_bytes()) else {
            panic!("{told}");
        };
        assert!(error.to_string().starts_with(told), "{error}");
        assert!(!error.to_string().contains("PRIVATE KEY"));
    }
}

fn certified_again() -> (CertifiedKey<rcgen::KeyPair>, String, String) {
    certified()
}
