//! Whom the transport trusts, and as whom it appears.

use std::sync::Arc;

use farrier::client::retry::Retries;
use farrier::client::time::VirtualTime;
use farrier::client::{Client, TransportErrorKind};
use farrier::transport::https;
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::server::WebPkiClientVerifier;

use super::{Result, ask, certified, certified_with, fail, serve_tls};
use crate::service::{JSON, SHOE_JSON, ShoeInput, ShoeOutput};

#[tokio::test]
async fn tls_needs_a_certificate_that_the_transport_trusts() {
    let (pem, config) = certified();
    let port = serve_tls(config).await;
    let endpoint = format!("https://127.0.0.1:{port}");
    let (error, kind) = fail(https(), &endpoint).await;
    assert_eq!(
        error,
        format!(
            "Shoe: could not connect to 127.0.0.1:{port}: invalid peer certificate: UnknownIssuer"
        )
    );
    assert_eq!(kind, TransportErrorKind::Tls);
    let trusting = https().with_root_certificates(pem.as_bytes()).unwrap();
    assert_eq!(
        ask(trusting, &endpoint).await.unwrap(),
        ShoeOutput::new("x")
    );
}

#[tokio::test]
async fn a_peer_that_is_not_trusted_is_not_asked_again() {
    let (_, config) = certified();
    let (pem, _, _, mutual) = serve_mutual_tls().await;
    let endpoint = format!("https://127.0.0.1:{}", serve_tls(config).await);
    let stranger = https().with_root_certificates(pem.as_bytes()).unwrap();
    for (transport, endpoint) in [
        (https(), endpoint),
        (stranger, format!("https://127.0.0.1:{mutual}")),
    ] {
        let time = VirtualTime::default();
        let client = Client::new(&JSON, transport, &endpoint).unwrap();
        let client = client.with_retries(Retries::standard()).with(|it| {
            it.repeat_every_operation(true).set_sleeper(time.clone());
        });
        let result: Result<ShoeOutput> = client.call(&SHOE_JSON, ShoeInput::new("a")).await;
        let error = result.unwrap_err();
        assert_eq!((error.attempts(), time.sleeps().len()), (1, 0), "{error}");
    }
}

#[test]
fn root_certificates_have_to_be_certificates() {
    for (pem, expected) in [
        ("", "no root certificates can be read: there is none"),
        ("hello", "no root certificates can be read: there is none"),
    ] {
        let error = https().with_root_certificates(pem.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
    let broken = "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n";
    assert!(https().with_root_certificates(broken.as_bytes()).is_err());
}

#[tokio::test]
async fn roots_that_are_taken_away_are_not_trusted() {
    let (pem, config) = certified();
    let endpoint = format!("https://127.0.0.1:{}", serve_tls(config).await);
    let trusting = https().with_root_certificates(pem.as_bytes()).unwrap();
    let (error, kind) = fail(trusting.clone().without_root_certificates(), &endpoint).await;
    assert!(error.ends_with("UnknownIssuer"), "{error}");
    assert_eq!(kind, TransportErrorKind::Tls);
    let only = https().without_root_certificates();
    let only = only.with_root_certificates(pem.as_bytes()).unwrap();
    assert_eq!(ask(only, &endpoint).await.unwrap(), ShoeOutput::new("x"));
}

#[cfg(feature = "platform-roots")]
#[tokio::test]
async fn roots_of_the_platform_replace_those_that_are_compiled_in() {
    let (pem, config) = certified();
    let endpoint = format!("https://127.0.0.1:{}", serve_tls(config).await);
    match https().with_platform_roots() {
        Ok(transport) => {
            let (error, _) = fail(transport.clone(), &endpoint).await;
            assert!(error.ends_with("UnknownIssuer"), "{error}");
            let trusting = transport.with_root_certificates(pem.as_bytes()).unwrap();
            assert_eq!(
                ask(trusting, &endpoint).await.unwrap(),
                ShoeOutput::new("x")
            );
        }
        // A container may be without any.
        Err(error) => assert!(
            error
                .to_string()
                .starts_with("no root certificates can be read: "),
            "{error}"
        ),
    }
}

/// A client's certificate and its key in PEM format, and a server that wants it.
async fn serve_mutual_tls() -> (String, String, String, u16) {
    let names = vec!["client.test".to_owned()];
    let client = rcgen::generate_simple_self_signed(names).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(client.cert.der().clone()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
    let verifier = verifier.build().unwrap();
    let (pem, config) = certified_with(|it| it.with_client_cert_verifier(verifier));
    let port = serve_tls(Arc::new(config)).await;
    (
        pem,
        client.cert.pem(),
        client.signing_key.serialize_pem(),
        port,
    )
}

#[tokio::test]
async fn a_client_says_who_it_is_by_its_certificate() {
    let (pem, certificate, key, port) = serve_mutual_tls().await;
    let endpoint = format!("https://127.0.0.1:{port}");
    let trusting = https().with_root_certificates(pem.as_bytes()).unwrap();
    let (error, kind) = fail(trusting.clone(), &endpoint).await;
    assert!(error.contains("CertificateRequired"), "{error}");
    assert_eq!(kind, TransportErrorKind::Tls);
    let known = trusting
        .clone()
        .with_client_certificate(certificate.as_bytes(), key.as_bytes())
        .unwrap();
    assert_eq!(ask(known, &endpoint).await.unwrap(), ShoeOutput::new("x"));
    let both = format!("{key}{certificate}");
    let known = trusting.with_client_certificate(both.as_bytes(), both.as_bytes());
    assert_eq!(
        ask(known.unwrap(), &endpoint).await.unwrap(),
        ShoeOutput::new("x")
    );
}

#[tokio::test]
async fn a_client_certificate_needs_its_own_key() {
    let (_, certificate, key, _) = serve_mutual_tls().await;
    let (_, _, other, _) = serve_mutual_tls().await;
    for (certificate, key, expected) in [
        (
            "",
            key.as_str(),
            "no client certificate can be read: there is none",
        ),
        (
            &certificate,
            "",
            "no private key can be read: there is none",
        ),
        (
            &certificate,
            &certificate,
            "no private key can be read: there is none",
        ),
        (
            &certificate,
            &other,
            "no client certificate can be read: keys may not be consistent: KeyMismatch",
        ),
        (
            &certificate,
            "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n",
            "no client certificate can be read: unexpected error: failed to parse private key as RSA, ECDSA, or EdDSA",
        ),
    ] {
        let result = https().with_client_certificate(certificate.as_bytes(), key.as_bytes());
        assert_eq!(result.unwrap_err().to_string(), expected);
    }
}
