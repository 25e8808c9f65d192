//! Connections with TLS, for axum.

use std::fs::File;
use std::io::{self, BufReader};
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

/// Connections whose handshake is done.
pub struct Connections {
    address: SocketAddr,
    done: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
}

/// Accepts connections with a certificate, which is in a file, as its key is. Handshakes do not wait for each other.
pub fn listen(listener: TcpListener, certificate: &str, key: &str) -> io::Result<Connections> {
    let certificates = CertificateDer::pem_reader_iter(BufReader::new(File::open(certificate)?));
    let certificates = certificates.collect::<Result<Vec<_>, _>>();
    let key = PrivateKeyDer::from_pem_reader(BufReader::new(File::open(key)?));
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(
            certificates.map_err(io::Error::other)?,
            key.map_err(io::Error::other)?,
        );
    let acceptor = TlsAcceptor::from(Arc::new(config.map_err(io::Error::other)?));
    let address = listener.local_addr()?;
    let (done, connections) = mpsc::channel(16);
    tokio::spawn(async move {
        while let Ok((stream, peer)) = listener.accept().await {
            let (acceptor, done) = (acceptor.clone(), done.clone());
            tokio::spawn(async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    let _ = done.send((stream, peer)).await;
                }
            });
        }
    });
    Ok(Connections {
        address,
        done: connections,
    })
}

impl axum::serve::Listener for Connections {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.done.recv().await {
            Some(connection) => connection,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(self.address)
    }
}
