//! Documents in the bodies of requests with checksums, over all protocols.

use farrier::Body;
use farrier::operation::Service;
use http::Request;

use super::{ALL, request, send};

/// The path, the media type and the bytes of a document that says `hi`, in a protocol.
fn document(protocol: &str) -> (&'static str, &'static str, &'static [u8]) {
    const JSON: &[u8] = br#"{"text":"hi"}"#;
    const RPC: &str = "/service/Store/operation/Text";
    match protocol {
        "restJson1" => ("/Text", "application/json", JSON),
        "restXml" => (
            "/Text",
            "application/xml",
            b"<TextInput><text>hi</text></TextInput>",
        ),
        "awsJson1_0" => ("/", "application/x-amz-json-1.0", JSON),
        "awsJson1_1" => ("/", "application/x-amz-json-1.1", JSON),
        "rpcv2Cbor" => (RPC, "application/cbor", b"\xa1\x64text\x62hi"),
        "rpcv2Json" => (RPC, "application/json", JSON),
        _ => (
            "/",
            "application/x-www-form-urlencoded",
            b"Action=Text&Version=&text=hi&Text=hi",
        ),
    }
}

/// A request for `Text` with these headers and this body.
fn text(service: &Service, headers: &[(&'static str, &str)], body: &[u8]) -> Request<Body> {
    let protocol = service.protocol().name();
    let (path, kind, _) = document(protocol);
    let mut all = headers.to_vec();
    all.push(("content-type", kind));
    all.extend(match protocol {
        "awsJson1_0" | "awsJson1_1" => Some(("x-amz-target", "Store.Text")),
        "rpcv2Cbor" => Some(("smithy-protocol", "rpc-v2-cbor")),
        "rpcv2Json" => Some(("smithy-protocol", "rpc-v2-json")),
        _ => None,
    });
    let mut request = request(path, &all, Body::new(body.to_vec()));
    if path != "/Text" {
        *request.method_mut() = http::Method::POST;
    }
    request
}

/// The document as one chunk.
fn frame(document: &[u8]) -> Vec<u8> {
    let length = format!("{:x}\r\n", document.len());
    [length.as_bytes(), document, b"\r\n0\r\n\r\n"].concat()
}

#[tokio::test]
async fn documents_of_every_protocol_are_unframed_and_verified() {
    for service in ALL {
        let name = service.protocol().name();
        let (_, _, plain) = document(name);
        let wrong = ("x-amz-checksum-crc32", "AAAAAA==");
        let framed = ("content-encoding", "aws-chunked");
        let (status, _, body) = send(service, text(service, &[], plain)).await;
        assert!(status == 200 && body.contains("hi"), "{name} {body}");
        let (status, _, body) = send(service, text(service, &[wrong], plain)).await;
        assert_eq!(status, 400, "{name} {body}");
        let request = text(service, &[framed], &frame(plain));
        let (status, _, body) = send(service, request).await;
        assert!(status == 200 && body.contains("hi"), "{name} {body}");
        let request = text(service, &[framed, wrong], &frame(plain));
        assert_eq!(send(service, request).await.0, 400, "{name}");
        // Not framed, although the head says so.
        let (status, ..) = send(service, text(service, &[framed], plain)).await;
        assert_eq!(status, 400, "{name}");
    }
}
