//! TLS: whom a transport trusts, and as whom it appears.
//!
//! In come certificates in PEM format, out goes the configuration of rustls. It names its provider of cryptography,
//! because a program may have several compiled in.

use std::fmt;
use std::sync::Arc;

use rustls::client::WantsClientCert;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ClientConfig, ConfigBuilder, RootCertStore};

/// A text that does not hold the certificates or the key that are wanted. It prints what was wanted and why it cannot be
/// read, and nothing of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateError {
    wanted: &'static str,
    reason: String,
}

impl CertificateError {
    fn new(wanted: &'static str, reason: impl fmt::Display) -> Self {
        Self {
            wanted,
            reason: reason.to_string(),
        }
    }
}

/// The certificate by which a client says who it is, with its key.
pub(super) type Identity = Arc<SingleCertAndKey>;

/// Mozilla's root certificates, which are compiled in.
pub(super) fn bundled_roots() -> RootCertStore {
    let roots = webpki_roots::TLS_SERVER_ROOTS.iter().cloned();
    RootCertStore {
        roots: roots.collect(),
    }
}

/// The root certificates that the operating system trusts. Those that cannot be read are left out, unless none can be.
#[cfg(feature = "platform-roots")]
pub(super) fn platform_roots() -> Result<RootCertStore, CertificateError> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        let reason = match found.errors.first() {
            Some(error) => error.to_string(),
            None => "the operating system has none".to_owned(),
        };
        return Err(CertificateError::new(ROOTS, reason));
    }
    Ok(roots)
}

const ROOTS: &str = "root certificates";

/// Adds the certificates of a text.
pub(super) fn add_roots(roots: &mut RootCertStore, pem: &[u8]) -> Result<(), CertificateError> {
    for certificate in certificates(pem, ROOTS)? {
        let added = roots.add(certificate);
        added.map_err(|error| CertificateError::new(ROOTS, error))?;
    }
    Ok(())
}

/// Reads a client's certificate, with those between it and the root behind it, and its key.
pub(super) fn identity(certificates_pem: &[u8], key: &[u8]) -> Result<Identity, CertificateError> {
    let chain = certificates(certificates_pem, "client certificate")?;
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| match error {
        rustls::pki_types::pem::Error::NoItemsFound => {
            CertificateError::new("private key", "there is none")
        }
        error => CertificateError::new("private key", error),
    })?;
    let provider = rustls::crypto::ring::default_provider();
    let certified = CertifiedKey::from_der(chain, key, &provider);
    let certified =
        certified.map_err(|error| CertificateError::new("client certificate", error))?;
    Ok(Arc::new(SingleCertAndKey::from(certified)))
}

fn certificates(
    pem: &[u8],
    wanted: &'static str,
) -> Result<Vec<CertificateDer<'static>>, CertificateError> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let certificates = certificates.map_err(|error| CertificateError::new(wanted, error))?;
    if certificates.is_empty() {
        return Err(CertificateError::new(wanted, "there is none"));
    }
    Ok(certificates)
}

/// The configuration for connections to services: they are offered HTTP/2 if `http2` says so.
pub(super) fn for_services(
    roots: &Arc<RootCertStore>,
    identity: Option<&Identity>,
    http2: bool,
) -> ClientConfig {
    let builder = trusting(roots);
    let mut config = match identity {
        Some(identity) => builder.with_client_cert_resolver(Arc::clone(identity) as _),
        None => builder.with_no_client_auth(),
    };
    if http2 {
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    }
    config
}

/// The configuration for connections to proxies, which do not learn who the client is.
pub(super) fn for_proxies(roots: &Arc<RootCertStore>) -> ClientConfig {
    trusting(roots).with_no_client_auth()
}

fn trusting(roots: &Arc<RootCertStore>) -> ConfigBuilder<ClientConfig, WantsClientCert> {
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has cipher suites for both versions of TLS")
        .with_root_certificates(Arc::clone(roots))
}

impl fmt::Display for CertificateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no {} can be read: {}", self.wanted, self.reason)
    }
}

impl std::error::Error for CertificateError {}
