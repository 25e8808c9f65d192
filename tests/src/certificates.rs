//! A certificate for servers on this machine, from an authority that a test makes and that its clients trust.

use std::fs;
use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};

/// The hosts of the certificate. Buckets stand before the last one.
const HOSTS: [&str; 4] = ["127.0.0.1", "localhost", "s3.localhost", "*.s3.localhost"];

/// The files of an authority and of a certificate, in the PEM format.
#[derive(Clone, Debug)]
pub struct Certificates {
    authority: PathBuf,
    certificate: PathBuf,
    key: PathBuf,
}

impl Certificates {
    /// Makes an authority and a certificate, and writes their files into a folder.
    ///
    /// # Errors
    ///
    /// When a file cannot be written.
    pub fn make(folder: &Path) -> Result<Self, String> {
        let made = make().map_err(|e| e.to_string())?;
        let files = ["authority.pem", "certificate.pem", "key.pem"].map(|it| folder.join(it));
        fs::create_dir_all(folder).map_err(|e| e.to_string())?;
        for (file, text) in files.iter().zip(made) {
            fs::write(file, text).map_err(|e| format!("{}: {e}", file.display()))?;
        }
        let [authority, certificate, key] = files;
        Ok(Self {
            authority,
            certificate,
            key,
        })
    }

    /// Returns the file of the authority's certificate, which clients trust.
    pub fn authority(&self) -> &Path {
        &self.authority
    }

    /// Returns the file of the server's certificate.
    pub fn certificate(&self) -> &Path {
        &self.certificate
    }

    /// Returns the file of the key of the server's certificate.
    pub fn key(&self) -> &Path {
        &self.key
    }
}

/// Returns the texts of the three files.
fn make() -> Result<[String; 3], rcgen::Error> {
    let mut authority = CertificateParams::new(Vec::new())?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let name = "Authority of a test of Farrier";
    authority.distinguished_name.push(DnType::CommonName, name);
    let authority_key = KeyPair::generate()?;
    let authority_certificate = authority.self_signed(&authority_key)?;
    let issuer = Issuer::new(authority, authority_key);

    let mut server = CertificateParams::new(HOSTS.map(str::to_owned))?;
    server
        .distinguished_name
        .push(DnType::CommonName, "localhost");
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    server.use_authority_key_identifier_extension = true;
    let key = KeyPair::generate()?;
    let certificate = server.signed_by(&key, &issuer)?;
    Ok([
        authority_certificate.pem(),
        certificate.pem(),
        key.serialize_pem(),
    ])
}
