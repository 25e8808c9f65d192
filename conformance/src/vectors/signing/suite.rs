//! The signing test suite. A case has a request and what its signature is made of, in headers and in a query.

use std::path::{Path, PathBuf};
use std::time::Duration;

use farrier_aws::Credentials;
use farrier_aws::sigv4::{PayloadHash, Settings, Signed, Signer, public_key};
use http::HeaderMap;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use serde_json::Value;

use super::super::{Report, data, same};
use super::request::Request;
use super::{at, example};

/// 2015-08-30T12:36:00Z and 2021-05-11T15:40:45Z.
pub(super) const TIMES: [u64; 2] = [1_440_938_160, 1_620_747_645];

pub(super) fn run(folder: &Path, report: &mut Report) {
    for (name, directory) in [("SigV4", "v4"), ("SigV4a", "v4a")] {
        let folder = folder.join("sigv4").join(directory);
        let mut suite = report.suite(name, 40);
        suite.run_all(data::names(&folder), |case| {
            Case::read(&folder.join(case), directory == "v4a")?.check()
        });
    }
}

/// A case of the suite.
pub(super) struct Case {
    pub(super) folder: PathBuf,
    pub(super) is_asymmetric: bool,
    pub(super) request: Request,
    pub(super) credentials: Credentials,
    pub(super) region: String,
    pub(super) service: String,
    pub(super) time: u64,
    pub(super) expires_in: u64,
    pub(super) settings: Settings,
    pub(super) sign_body: bool,
}

impl Case {
    pub(super) fn read(folder: &Path, is_asymmetric: bool) -> Result<Self, String> {
        let request = Request::read(&data::text(&folder.join("request.txt"))?)?;
        let path = folder.join("context.json");
        // Two cases of SigV4 have no context: it is the one that their signed requests show.
        if !path.exists() {
            let (region, service) = match folder.join("header-string-to-sign.txt").exists() {
                true => ("us-east-2", "lambda"),
                false => ("us-east-1", "service"),
            };
            return Ok(Self {
                folder: folder.to_owned(),
                is_asymmetric,
                request,
                credentials: example(),
                region: region.to_owned(),
                service: service.to_owned(),
                time: TIMES[1],
                expires_in: 3600,
                settings: Settings::new(),
                sign_body: false,
            });
        }
        let context = data::json(&path)?;
        let text = |value: &Value| value.as_str().map(str::to_owned).ok_or("no text");
        let flag = |name: &str| context.get(name).and_then(Value::as_bool);
        let keys = &context["credentials"];
        let mut credentials = Credentials::new(
            text(&keys["access_key_id"])?,
            text(&keys["secret_access_key"])?,
        );
        if let Some(token) = keys["token"].as_str() {
            credentials = credentials.with_session_token(token);
        }
        same(
            "timestamp",
            &*text(&context["timestamp"])?,
            "2015-08-30T12:36:00Z",
        )?;
        let sign_body = flag("sign_body").ok_or("no sign_body")?;
        let settings = Settings::new()
            .normalize_path(flag("normalize").ok_or("no normalize")?)
            .sign_session_token(flag("omit_session_token") != Some(true))
            .content_sha256(sign_body);
        Ok(Self {
            folder: folder.to_owned(),
            is_asymmetric,
            request,
            credentials,
            region: text(&context["region"])?,
            service: text(&context["service"])?,
            time: TIMES[0],
            expires_in: context["expiration_in_seconds"]
                .as_u64()
                .ok_or("no expiration")?,
            settings,
            sign_body,
        })
    }

    fn signer(&self) -> Signer<'_> {
        let (credentials, service, time) = (&self.credentials, &*self.service, at(self.time));
        let signer = match self.is_asymmetric {
            true => Signer::new_asymmetric(credentials, &self.region, service, time),
            false => Signer::new(credentials, &self.region, service, time),
        };
        signer.settings(self.settings)
    }

    fn check(&self) -> Result<(), String> {
        if self.has("header-canonical-request.txt") {
            self.check_headers()?;
        }
        if self.has("query-canonical-request.txt") {
            self.check_query()?;
        }
        // Two cases of SigV4a have a request and nothing else: their signatures have to be valid.
        if !self.has("header-canonical-request.txt") {
            let (_, signed) = self.sign()?;
            self.verify(&signed)?;
        }
        Ok(())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.folder.join(name).exists()
    }

    pub(super) fn text(&self, name: &str) -> Result<String, String> {
        data::text(&self.folder.join(name)).map(|text| text.replace("\r\n", "\n"))
    }

    fn payload(&self) -> PayloadHash {
        match self.sign_body {
            true => PayloadHash::of(self.request.body.as_bytes()),
            false => PayloadHash::of(b""),
        }
    }

    /// Signs the request in its headers. A case without a context has a date in its request already.
    pub(super) fn sign(&self) -> Result<(HeaderMap, Signed), String> {
        let mut headers = self.request.headers.clone();
        if !self.has("context.json") {
            headers.remove("x-amz-date");
        }
        let signer = self.signer();
        let signed = signer.sign_head(&self.request.head(), &mut headers, &self.payload());
        Ok((headers, signed.map_err(|error| error.to_string())?))
    }

    fn check_headers(&self) -> Result<(), String> {
        let (headers, signed) = self.sign()?;
        self.check_texts("header", &signed)?;
        if !self.has("context.json") && !self.has("header-string-to-sign.txt") {
            return self.check_other_time();
        }
        let expected = Request::read(&self.text("header-signed-request.txt")?)?;
        let mut headers = headers;
        let mut expected_headers = expected.headers;
        if self.is_asymmetric {
            // Each signature is another one.
            for headers in [&mut headers, &mut expected_headers] {
                let text = headers["authorization"].to_str().unwrap_or_default();
                let start = text.split("Signature=").next().unwrap_or_default();
                let start = start.parse().map_err(|_| "no authorization")?;
                headers.insert("authorization", start);
            }
        }
        same("signed headers", headers, expected_headers)
    }

    /// Checks the signed request of a case whose canonical request has another date, and whose key is another one.
    fn check_other_time(&self) -> Result<(), String> {
        let credentials = Credentials::new("ANOTREAL", "notrealrnrELgWzOk3IfjzDKtFBhDby");
        let signer = Signer::new(&credentials, &self.region, &self.service, at(TIMES[0]));
        let mut headers = self.request.headers.clone();
        headers.remove("x-amz-date");
        let signed = signer.sign_head(&self.request.head(), &mut headers, &self.payload());
        signed.map_err(|error| error.to_string())?;
        let expected = Request::read(&self.text("header-signed-request.txt")?)?;
        same("signed headers", headers, expected.headers)
    }

    fn check_query(&self) -> Result<(), String> {
        let request = &self.request;
        let (query, signed) = self
            .signer()
            .presign_head(
                &request.head(),
                &request.headers,
                &self.payload(),
                Duration::from_secs(self.expires_in),
            )
            .map_err(|error| error.to_string())?;
        self.check_texts("query", &signed)?;
        let expected = Request::read(&self.text("query-signed-request.txt")?)?;
        let found = Request {
            query,
            ..request.clone()
        };
        let is_signature = |text: &&str| text.starts_with("X-Amz-Signature=");
        let without = |request: &Request| -> Vec<String> {
            let parameters = request.parameters().into_iter();
            let kept = parameters.filter(|it| !self.is_asymmetric || !is_signature(it));
            kept.map(str::to_owned).collect()
        };
        same("parameters", without(&found), without(&expected))?;
        same("headers", &found.headers, &expected.headers)
    }

    /// Compares the canonical request, the string to sign and the signature.
    fn check_texts(&self, place: &str, signed: &Signed) -> Result<(), String> {
        let utf8 = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let canonical = self.text(&format!("{place}-canonical-request.txt"))?;
        same(
            "canonical request",
            utf8(signed.canonical_request()),
            canonical,
        )?;
        if self.has(&format!("{place}-string-to-sign.txt")) {
            let text = self.text(&format!("{place}-string-to-sign.txt"))?;
            same(
                "string to sign",
                &*utf8(signed.string_to_sign()),
                text.trim_end(),
            )?;
        }
        if self.has(&format!("{place}-signature.txt")) {
            let signature = self.text(&format!("{place}-signature.txt"))?;
            match self.is_asymmetric {
                // The published signature and ours are both valid.
                true => verify(&self.verifying_key()?, signed.string_to_sign(), &signature)?,
                false => same("signature", signed.signature().as_str(), &signature)?,
            }
        }
        if self.is_asymmetric {
            self.verify(signed)?;
        }
        Ok(())
    }

    fn verify(&self, signed: &Signed) -> Result<(), String> {
        let key = self.verifying_key()?;
        verify(&key, signed.string_to_sign(), signed.signature().as_str())
    }

    /// Returns the public key: that of the case, which has to be ours.
    fn verifying_key(&self) -> Result<VerifyingKey, String> {
        let point = public_key(&self.credentials).ok_or("no public key")?;
        if self.has("public-key.json") {
            let key = data::json(&self.folder.join("public-key.json"))?;
            let coordinate = |name: &str| key[name].as_str().unwrap_or_default();
            let expected = format!("04{}{}", coordinate("X"), coordinate("Y"));
            same("public key", hex(&point), expected)?;
        }
        VerifyingKey::from_sec1_bytes(&point).map_err(|error| error.to_string())
    }
}

/// Verifies a signature of SigV4a.
pub(super) fn verify(key: &VerifyingKey, text: &[u8], signature: &str) -> Result<(), String> {
    let digits = signature.trim_end_matches('*').as_bytes();
    let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or(0) as u8;
    let bytes: Vec<u8> = digits
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |byte, it| byte << 4 | digit(*it)))
        .collect();
    let signature = Signature::from_der(&bytes).map_err(|error| error.to_string())?;
    let verified = key.verify(text, &signature);
    verified.map_err(|error| format!("the signature is wrong: {error}"))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
