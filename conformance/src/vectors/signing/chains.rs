//! Signatures of chunks, trailers and events, and the key of SigV4a. The values are those of aws-c-auth,
//! `tests/test_chunked_signing.c`, `tests/test_event_signing.c` and `tests/key_derivation_tests.c`.

use farrier_aws::Credentials;
use farrier_aws::sigv4::{ChunkSigner, PayloadHash, Settings, Signed, Signer, public_key};
use http::HeaderMap;
use p256::ecdsa::VerifyingKey;

use super::super::{Report, same};
use super::at;
use super::request::Request;
use super::suite::{hex, verify};

/// 2013-05-24T00:00:00Z.
const CHUNKS_TIME: u64 = 1_369_353_600;
/// 1981-01-16T06:30:00Z.
const EVENTS_TIME: u64 = 348_474_600;

const CHUNKS: [&str; 3] = [
    "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
    "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
    "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
];
const TRAILER: &str = "df5735bd9f3295cd9386572292562fefc93ba94e80a0a1ddcbd652c4e0a75e6c";
const TRAILERS: &[u8] = b"first:1st\nsecond:2nd\nthird:3rd\n";

const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
/// The hashes of the chunks.
const HASHES: [&str; 3] = [
    "bf718b6f653bebc184e1479f1935b8da974d701b893afcf49e701f3e2f9f9c5a",
    "2edc986847e209b4016e141a6dc8716d3207350f416969382d431539bf292e4a",
    EMPTY,
];
const TRAILERS_HASH: &str = "83d8f190334fb741bc8daf73c891689d320bd8017756bc730c540021ed48001f";

pub(super) fn run(report: &mut Report) {
    let mut suite = report.suite("SigV4 and SigV4a, chunks and trailers", 4);
    suite.run("sigv4_chunked_signing_test", || chunks(false));
    suite.run("sigv4_trailing_headers_signing_test", || chunks(true));
    suite.run("sigv4a_chunked_signing_test", || asymmetric_chunks(false));
    suite.run("sigv4a_trailing_headers_signing_test", || {
        asymmetric_chunks(true)
    });
    drop(suite);
    let mut suite = report.suite("SigV4, events", 1);
    suite.run("sigv4_event_signing_test", events);
    drop(suite);
    let mut suite = report.suite("SigV4a, keys", 2);
    suite.run("credentials_derive_ecc_key_fixed", key);
    suite.run("credentials_derive_ecc_key_long_access_key", key_of_long_id);
}

fn chunk_credentials() -> Credentials {
    Credentials::new(
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    )
}

fn chunk_request(trailer: &str) -> Result<Request, String> {
    Request::read(&format!(
        "PUT /examplebucket/chunkObject.txt HTTP/1.1\n\
         Host:s3.amazonaws.com\n\
         x-amz-storage-class:REDUCED_REDUNDANCY\n\
         Content-Encoding:aws-chunked\n\
         x-amz-decoded-content-length:66560\n\
         Content-Length:66824\n{trailer}"
    ))
}

fn sign(
    signer: &Signer<'_>,
    request: &Request,
    payload: &PayloadHash,
) -> Result<(HeaderMap, Signed), String> {
    let mut headers = request.headers.clone();
    let signed = signer.sign_head(&request.head(), &mut headers, payload);
    Ok((headers, signed.map_err(|error| error.to_string())?))
}

fn chunks(with_trailers: bool) -> Result<(), String> {
    let credentials = chunk_credentials();
    let signer = Signer::new(&credentials, "us-east-1", "s3", at(CHUNKS_TIME))
        .settings(Settings::s3().normalize_path(true));
    let (headers, signed) = sign(&signer, &chunk_request("")?, &PayloadHash::SignedChunks)?;
    same(
        "authorization",
        headers["authorization"].to_str().unwrap_or_default(),
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, \
         SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;\
         x-amz-decoded-content-length;x-amz-storage-class, \
         Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
    )?;
    let mut chunks = signed.into_chunk_signer();
    same("length", chunks.signature_length(), 64)?;
    for (length, expected) in [65_536, 1024, 0].into_iter().zip(CHUNKS) {
        same("chunk", chunks.chunk(&vec![b'a'; length]), expected)?;
    }
    match with_trailers {
        true => same("trailer", chunks.trailers(TRAILERS), TRAILER),
        false => Ok(()),
    }
}

fn asymmetric_chunks(with_trailers: bool) -> Result<(), String> {
    let credentials = chunk_credentials();
    let signer = Signer::new_asymmetric(&credentials, "us-east-1", "s3", at(CHUNKS_TIME))
        .settings(Settings::s3().normalize_path(true));
    let (payload, suffix, trailer) = match with_trailers {
        true => (
            PayloadHash::SignedChunksTrailer,
            "-TRAILER",
            "x-amz-trailer:first,second,third\n",
        ),
        false => (PayloadHash::SignedChunks, "", ""),
    };
    let (_, signed) = sign(&signer, &chunk_request(trailer)?, &payload)?;
    let name = match with_trailers {
        true => ";x-amz-trailer",
        false => "",
    };
    let canonical = format!(
        "PUT\n/examplebucket/chunkObject.txt\n\ncontent-encoding:aws-chunked\ncontent-length:66824\n\
         host:s3.amazonaws.com\nx-amz-content-sha256:STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD{suffix}\n\
         x-amz-date:20130524T000000Z\nx-amz-decoded-content-length:66560\nx-amz-region-set:us-east-1\n\
         x-amz-storage-class:REDUCED_REDUNDANCY\n{trailer}\ncontent-encoding;content-length;host;\
         x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-region-set;x-amz-storage-class{name}\n\
         STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD{suffix}"
    );
    let found = String::from_utf8_lossy(signed.canonical_request()).into_owned();
    same("canonical request", found, canonical)?;
    let key = verifying_key(
        &credentials,
        "18b7d04643359f6ec270dcbab8dce6d169d66ddc9778c75cfb08dfdb701637ab",
        "fa36b35e4fe67e3112261d2e17a956ef85b06e44712d2850bcd3c2161e9993f2",
    )?;
    let first = signed.signature().as_str().to_owned();
    verify(&key, signed.string_to_sign(), &first)?;
    let mut signer = signed.into_chunk_signer();
    same("length", signer.signature_length(), 144)?;
    let last = verify_chunks(&key, &mut signer, first)?;
    if with_trailers {
        let text = format!(
            "AWS4-ECDSA-P256-SHA256-TRAILER\n20130524T000000Z\n20130524/s3/aws4_request\n{last}\n{TRAILERS_HASH}"
        );
        verify(&key, text.as_bytes(), signer.trailers(TRAILERS))?;
    }
    Ok(())
}

/// Verifies the signatures of the chunks, and returns the last one.
fn verify_chunks(
    key: &VerifyingKey,
    signer: &mut ChunkSigner,
    first: String,
) -> Result<String, String> {
    let mut previous = first;
    for (length, hash) in [65_536, 1024, 0].into_iter().zip(HASHES) {
        let text = format!(
            "AWS4-ECDSA-P256-SHA256-PAYLOAD\n20130524T000000Z\n20130524/s3/aws4_request\n{previous}\n{EMPTY}\n{hash}"
        );
        let signature = signer.chunk(&vec![b'a'; length]);
        same("length of a signature", signature.len(), 144)?;
        verify(key, text.as_bytes(), signature)?;
        previous = signature.trim_end_matches('*').to_owned();
    }
    Ok(previous)
}

fn events() -> Result<(), String> {
    let credentials = Credentials::new("access", "secret");
    let signer = Signer::new(&credentials, "us-east-1", "demo", at(EVENTS_TIME));
    let request = Request::read(
        "POST /streaming HTTP/1.1\nHost:demo.us-east-1.amazonaws.com\n\
         Content-Encoding:application/vnd.amazon.eventstream\n",
    )?;
    let (headers, signed) = sign(&signer, &request, &PayloadHash::SignedEvents)?;
    same(
        "authorization",
        headers["authorization"].to_str().unwrap_or_default(),
        "AWS4-HMAC-SHA256 Credential=access/19810116/us-east-1/demo/aws4_request, \
         SignedHeaders=content-encoding;host;x-amz-content-sha256;x-amz-date, \
         Signature=e1d8e8c8815e60969f2a34765c9a15945ffc0badbaa4b7e3b163ea19131e949b",
    )?;
    let mut events = signer.event_signer(signed).ok_or("no signer of events")?;
    let expected = [
        (
            "A",
            "7aabf85b765e6a4d0d500b6e968657b14726fa3e1eb7e839302728ffd77629a5",
        ),
        (
            "B",
            "f72aa9642f571d24a6e1ae42f10f073ad9448d8a028b6bcd82da081335adda02",
        ),
        (
            "C",
            "632af120435b57ec241d8bfbb12e496dfd5e2730a1a02ac0ab6eaa230ae02e9a",
        ),
        (
            "",
            "c6f679ddb3af68f5e82f0cf6761244cb2338cf11e7d01a24130aea1b7c17e53e",
        ),
    ];
    for (seconds, (message, expected)) in (1..).zip(expected) {
        let time = at(EVENTS_TIME + seconds);
        let event = events.event(message.as_bytes(), time);
        let event = event.map_err(|error| error.to_string())?;
        same("event", &*hex(&event.signature), expected)?;
        same("date", event.date, time)?;
    }
    Ok(())
}

fn key() -> Result<(), String> {
    let credentials = Credentials::new(
        "AKISORANDOMAASORANDOM",
        "q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom",
    );
    let x = "15d242ceebf8d8169fd6a8b5a746c41140414c3b07579038da06af89190fffcb";
    let y = "0515242cedd82e94799482e4c0514b505afccf2c0c98d6a553bf539f424c5ec0";
    verifying_key(&credentials, x, y).map(drop)
}

/// An access key id of 328 characters: the source has no value for it, but it has a key.
fn key_of_long_id() -> Result<(), String> {
    let id = format!("AKISORANDOMAASORANDOM{}f", "F".repeat(306));
    let credentials = Credentials::new(id, "q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom");
    let point = public_key(&credentials).ok_or("no key")?;
    let parsed = VerifyingKey::from_sec1_bytes(&point);
    parsed.map(drop).map_err(|error| error.to_string())
}

/// Returns the public key, which has to have these coordinates.
fn verifying_key(credentials: &Credentials, x: &str, y: &str) -> Result<VerifyingKey, String> {
    let point = public_key(credentials).ok_or("no key")?;
    same("public key", hex(&point), format!("04{x}{y}"))?;
    VerifyingKey::from_sec1_bytes(&point).map_err(|error| error.to_string())
}
