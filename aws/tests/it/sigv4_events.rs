//! Streams of events to services: each message is sent inside of another one, which has its signature.

use std::time::{Duration, Instant, SystemTime};

use farrier::__private::v1::{self as runtime, schema};
use farrier::client::auth::{AuthScheme, Identity};
use farrier::client::{Builder, Client, ServiceClient};
use farrier::event_stream::{Decoder, HeaderValue, Message};
use farrier::operation::{AuthTrait, Http, Operation, OperationTrait, Protocol, Segment};
use farrier::operation::{Service, ServiceTrait};
use farrier::time::{Clock, SystemClock};
use farrier::{EventStream, Timestamp};
use farrier_aws::Credentials;
use farrier_aws::sigv4::{PayloadHash, RequestHead, SigV4, Signer};
use http::Request;

use crate::support::{Kept, PUT_OUTPUT, PutError, PutOutput};

runtime::schemas!("test", {
    SAY: structure("SayInput") { words: WORDS [payload] },
    WORDS: union("Words", streaming) { text: TEXT },
    TEXT: structure("Text") { text: schema::STRING [event_payload] },
});

struct SayInput {
    words: Option<EventStream<Words, PutError>>,
}
runtime::structure!(SayInput, SayInputBuilder, SAY, { 0 words: optional EventStream<Words, PutError> });

#[derive(Clone)]
struct Text {
    text: Option<String>,
}
runtime::structure!(Text, TextBuilder, TEXT, { 0 text: optional String });

#[derive(Clone, Debug, PartialEq)]
enum Words {
    Text(Text),
    Unknown(String),
}
runtime::union!(Words partial events, WORDS, Unknown, { 0 Text is_text as_text from: Text });

static OPERATION: Operation =
    Operation::new("Say", &SAY, &PUT_OUTPUT).with(&[OperationTrait::Http(Http::new(
        "POST",
        &[Segment::Literal("say")],
        200,
    ))]);
static SERVICE: Service = Service::new("Demo", Protocol::RestJson1, &[&OPERATION]).with(&[
    ServiceTrait::AuthSchemes(&[AuthTrait::new("aws.auth#sigv4", &[("name", "demo")])]),
    ServiceTrait::Auth(&["aws.auth#sigv4"]),
]);

struct Caller(Client);

impl ServiceClient for Caller {
    fn from_client(client: Client) -> Self {
        Self(client)
    }

    fn client(&self) -> &Client {
        &self.0
    }
}

/// A clock that stands.
struct Standing(SystemTime);

impl Clock for Standing {
    fn now(&self) -> SystemTime {
        self.0
    }

    fn instant(&self) -> Instant {
        SystemClock.instant()
    }
}

fn time() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_900_000_000)
}

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "secret")
}

/// Sends words to a service.
async fn say(
    service: &'static Service,
    scheme: impl AuthScheme,
    words: &[&str],
) -> Result<Request<farrier::Body>, String> {
    let kept = Kept::default();
    let builder: Builder<Caller> = Builder::new(service)
        .transport(kept.clone())
        .endpoint("https://example.com")
        .parameter("AWS::Region", "eu-west-1")
        .clock(Standing(time()))
        .auth(scheme, Identity::new(credentials(), None));
    let client = builder.build().unwrap();
    let words = words.iter().map(|text| {
        let text = Some((*text).to_owned());
        Words::from(Text { text })
    });
    let input = SayInput {
        words: Some(words.collect()),
    };
    let call = client
        .client()
        .call::<_, PutOutput, PutError>(&OPERATION, input);
    call.await.map_err(|error| error.to_string())?;
    Ok(kept.take())
}

#[tokio::test]
async fn each_event_is_sent_inside_of_one_with_its_signature() {
    let words = ["hello", "", "bye"];
    let (head, body) = say(&SERVICE, SigV4::new(), &words)
        .await
        .unwrap()
        .into_parts();
    let mut headers = head.headers.clone();
    assert_eq!(
        headers["x-amz-content-sha256"],
        "STREAMING-AWS4-HMAC-SHA256-EVENTS"
    );
    for name in ["authorization", "x-amz-date", "x-amz-content-sha256"] {
        headers.remove(name);
    }
    let credentials = credentials();
    let signer = Signer::new(&credentials, "eu-west-1", "demo", time());
    let parts = RequestHead::of("POST", &head.uri).unwrap();
    let signed = signer.sign_head(&parts, &mut headers, &PayloadHash::SignedEvents);
    let signed = signed.unwrap();
    assert_eq!(headers["authorization"], head.headers["authorization"]);

    let mut signatures = signer.event_signer(signed).unwrap();
    let mut decoder = Decoder::new();
    decoder.push(body.read(1 << 20).await.unwrap());
    let mut found = Vec::new();
    while let Some(message) = decoder.next().unwrap() {
        let expected = signatures.event(message.payload(), time()).unwrap();
        assert_eq!(
            message.header(":chunk-signature"),
            Some(HeaderValue::Bytes(&expected.signature))
        );
        let date = HeaderValue::Timestamp(Timestamp::from(time()));
        assert_eq!(message.header(":date"), Some(date));
        found.push(message.into_payload());
    }
    decoder.finish().unwrap();
    assert_eq!(found.pop().unwrap(), "");
    let texts = found.into_iter().map(|inner| {
        let inner = Message::decode(inner).unwrap();
        let kind = HeaderValue::String("text");
        assert_eq!(inner.header(":event-type"), Some(kind));
        inner.into_payload()
    });
    assert_eq!(texts.collect::<Vec<_>>(), words);
}

#[cfg(feature = "sigv4a")]
#[tokio::test]
async fn events_are_not_signed_for_several_regions() {
    static SERVICE: Service = Service::new("Demo", Protocol::RestJson1, &[&OPERATION]).with(&[
        ServiceTrait::AuthSchemes(&[AuthTrait::new("aws.auth#sigv4a", &[("name", "demo")])]),
        ServiceTrait::Auth(&["aws.auth#sigv4a"]),
    ]);
    let scheme = farrier_aws::sigv4::SigV4a::new();
    let error = say(&SERVICE, scheme, &["hello"]).await.unwrap_err();
    assert!(error.contains("which SigV4a does not sign"), "{error}");
}
