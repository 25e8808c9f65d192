//! TLS for a server: a certificate and its key come in, connections with TLS go out.

use std::fmt;
use std::io;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::Serve;

/// What is offered to clients (RFC 7301): HTTP/2 first.
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// A text that does not hold the certificates or the key of a server. It prints what was wanted and why it cannot be
/// read, and nothing of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsError {
    wanted: &'static str,
    reason: String,
}

impl<L, S, F> Serve<L, S, F> {
    /// The same server over TLS 1.2 and 1.3. `certificates` begins with the server's certificate, followed by those
    /// between it and the root; `key` is its private key in the form of PKCS #8, PKCS #1 or SEC 1. Both are in PEM format
    /// (RFC 7468), and may be one text.
    ///
    /// # Errors
    ///
    /// When one of the texts does not hold what it has to, or the key is not the certificate's.
    pub fn tls(self, certificates: &[u8], key: &[u8]) -> Result<Self, TlsError> {
        let config = config(certificates, key)?;
        Ok(self.tls_config(config))
    }

    /// The same server over TLS as rustls is told: with certificates that change, or clients that say who they are. Where
    /// it names no protocols (ALPN), clients are offered HTTP/2 and HTTP/1.1.
    pub fn tls_config(self, mut config: ServerConfig) -> Self {
        if config.alpn_protocols.is_empty() {
            config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).to_vec();
        }
        self.with(|it| it.tls = Some(Arc::new(config)))
    }
}

/// Shakes hands with a client. Returns whether HTTP/2 was agreed on, too.
pub(super) async fn accept<T: AsyncRead + AsyncWrite + Unpin>(
    stream: T,
    config: &Arc<ServerConfig>,
) -> io::Result<(TlsStream<T>, bool)> {
    let stream = TlsAcceptor::from(Arc::clone(config)).accept(stream).await?;
    let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
    Ok((stream, is_http2))
}

fn config(certificates: &[u8], key: &[u8]) -> Result<ServerConfig, TlsError> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(certificates).collect();
    let chain = chain.map_err(|error| TlsError::of_pem("certificate", &error))?;
    if chain.is_empty() {
        let none = pem::Error::NoItemsFound;
        return Err(TlsError::of_pem("certificate", &none));
    }
    let key = PrivateKeyDer::from_pem_slice(key);
    let key = key.map_err(|error| TlsError::of_pem("private key", &error))?;
    // It is named, because a program may have several compiled in.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map(|it| it.with_no_client_auth())
        .and_then(|it| it.with_single_cert(chain, key))
        .map_err(|error| TlsError {
            wanted: "certificate",
            reason: error.to_string(),
        })
}

impl TlsError {
    fn of_pem(wanted: &'static str, error: &pem::Error) -> Self {
        let reason = match error {
            pem::Error::NoItemsFound => "there is none".to_owned(),
            error => error.to_string(),
        };
        Self { wanted, reason }
    }
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no {} can be read: {}", self.wanted, self.reason)
    }
}

impl std::error::Error for TlsError {}
