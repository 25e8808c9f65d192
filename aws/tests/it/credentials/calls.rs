//! What the calls of a client have that was given a configuration.

use farrier::client::{Builder, Client, RpcSystem, ServiceClient};
use farrier::operation::{AuthTrait, Protocol, Service, ServiceTrait};
use http::header::{HeaderValue, USER_AGENT};
use http::request::Parts;

use super::{Machine, SECRET};
use crate::support::{PUT, PutError, PutInput, PutOutput};

const SIGV4: &str = "aws.auth#sigv4";
const BEARER: &str = "smithy.api#httpBearerAuth";

pub(super) static PUTS: Service = Service::new("Puts", Protocol::RestJson1, &[&PUT]).with(&[
    ServiceTrait::SdkId("Some Puts"),
    ServiceTrait::AuthSchemes(&[AuthTrait::new(SIGV4, &[("name", "puts")])]),
    ServiceTrait::Auth(&[SIGV4]),
]);

static BOTH: Service = Service::new("Both", Protocol::RestJson1, &[&PUT]).with(&[
    ServiceTrait::AuthSchemes(&[
        AuthTrait::new(SIGV4, &[("name", "bedrock")]),
        AuthTrait::new(BEARER, &[]),
    ]),
    ServiceTrait::Auth(&[SIGV4, BEARER]),
]);

/// A service whose calls may go without authorization.
static OPEN: Service = Service::new("Open", Protocol::RestJson1, &[&PUT]).with(&[
    ServiceTrait::AuthSchemes(&[
        AuthTrait::new(SIGV4, &[("name", "open")]),
        AuthTrait::new(BEARER, &[]),
    ]),
    ServiceTrait::Auth(&[BEARER, SIGV4, "smithy.api#noAuth"]),
]);

/// A service that takes tokens only.
pub(super) static TOKENS: Service = Service::new("Tokens", Protocol::RestJson1, &[&PUT]).with(&[
    ServiceTrait::SdkId("Tokens"),
    ServiceTrait::AuthSchemes(&[AuthTrait::new(BEARER, &[])]),
    ServiceTrait::Auth(&[BEARER]),
]);

pub(super) struct Caller(Client);

impl ServiceClient for Caller {
    fn from_client(client: Client) -> Self {
        Self(client)
    }

    fn client(&self) -> &Client {
        &self.0
    }
}

impl Caller {
    pub(super) async fn put(&self) -> Result<(), String> {
        let call = self
            .0
            .call::<_, PutOutput, PutError>(&PUT, PutInput::new("b"));
        call.await.map(drop).map_err(|error| error.to_string())
    }
}

const KEYS: [(&str, &str); 2] = [
    ("AWS_ACCESS_KEY_ID", "AKID"),
    ("AWS_SECRET_ACCESS_KEY", SECRET),
];

/// Calls a service once, and returns the head of the request.
async fn call(
    service: &'static Service,
    variables: &[(&str, &str)],
    change: impl Fn(Builder<Caller>) -> Builder<Caller>,
) -> Result<Parts, String> {
    let variables = [&KEYS[..], variables].concat();
    let machine = Machine::new(&variables).answer(200, "{}");
    let config = machine
        .builder()
        .settings(|it| it.instance_metadata_disabled = Some(true));
    let config = config.load().await.unwrap();
    let client = change(Builder::new(service).config(&config)).build();
    client.map_err(|error| error.to_string())?.put().await?;
    let (head, _) = machine.network.requests().remove(0);
    Ok(head)
}

#[tokio::test]
async fn calls_are_signed_sent_to_the_configured_url_and_say_who_calls() {
    let variables = [
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ENDPOINT_URL_SOME_PUTS", "http://127.0.0.1:9000"),
        ("AWS_SDK_UA_APP_ID", "tests"),
    ];
    let head = call(&PUTS, &variables, |it| it).await.unwrap();
    assert_eq!(head.uri.to_string(), "http://127.0.0.1:9000/b");
    let authorization = head.headers["authorization"].to_str().unwrap();
    assert!(
        authorization.starts_with("AWS4-HMAC-SHA256 Credential=AKID/"),
        "{authorization}"
    );
    assert!(
        authorization.contains("/eu-west-1/puts/aws4_request"),
        "{authorization}"
    );
    let agent = head.headers[USER_AGENT].to_str().unwrap();
    let version = env!("CARGO_PKG_VERSION");
    assert!(
        agent.starts_with(&format!(
            "farrier/{version} ua/2.1 api/some-puts#{version} os/"
        )),
        "{agent}"
    );
    assert!(
        agent.ends_with("lang/rust m/E,N,Z,b,g app/tests"),
        "{agent}"
    );
    assert!(!head.headers.contains_key("x-amzn-trace-id"));
}

#[tokio::test]
async fn a_name_of_the_programs_own_and_the_trace_of_a_function_are_sent() {
    let variables = [
        ("AWS_REGION", "eu-west-1"),
        ("AWS_LAMBDA_FUNCTION_NAME", "f"),
        ("_X_AMZN_TRACE_ID", "Root=1"),
    ];
    let own = |it: Builder<Caller>| {
        it.endpoint("http://127.0.0.1:9000")
            .header(USER_AGENT, HeaderValue::from_static("mine/1"))
    };
    let head = call(&PUTS, &variables, own).await.unwrap();
    assert_eq!(head.headers[USER_AGENT], "mine/1");
    assert_eq!(head.headers["x-amzn-trace-id"], "Root=1");
}

#[tokio::test]
async fn without_a_region_the_error_says_where_to_set_one() {
    let endpoint = |it: Builder<Caller>| it.endpoint("http://127.0.0.1:9000");
    let error = call(&PUTS, &[], endpoint).await.unwrap_err();
    assert!(
        error.contains("region") && error.contains("AWS_REGION"),
        "{error}"
    );
    assert!(!error.contains(SECRET), "{error}");
}

#[tokio::test]
async fn a_configured_url_that_is_none_names_what_to_correct() {
    let variables = [("AWS_REGION", "a"), ("AWS_ENDPOINT_URL", "127.0.0.1")];
    let error = call(&PUTS, &variables, |it| it).await.unwrap_err();
    assert!(error.contains("correct AWS_ENDPOINT_URL"), "{error}");
}

#[tokio::test]
async fn a_bearer_token_of_a_variable_wins_for_its_service() {
    let endpoint = |it: Builder<Caller>| it.endpoint("http://127.0.0.1:9000");
    let variables = [("AWS_REGION", "a"), ("AWS_BEARER_TOKEN_BEDROCK", "tok")];
    let head = call(&BOTH, &variables, endpoint).await.unwrap();
    assert_eq!(head.headers["authorization"], "Bearer tok");
    let head = call(&PUTS, &variables, endpoint).await.unwrap();
    let authorization = head.headers["authorization"].to_str().unwrap();
    assert!(
        authorization.starts_with("AWS4-HMAC-SHA256"),
        "{authorization}"
    );
}

#[tokio::test]
async fn a_call_goes_without_authorization_only_where_nobody_has_configured_any() {
    const URL: (&str, &str) = ("AWS_ENDPOINT_URL", "http://127.0.0.1:9000");
    const REGION: (&str, &str) = ("AWS_REGION", "eu-west-1");
    let call = async |variables: &[(&str, &str)]| {
        let machine = Machine::new(variables).answer(200, "{}");
        let config = machine
            .builder()
            .settings(|it| it.instance_metadata_disabled = Some(true));
        let config = config.load().await.unwrap();
        let builder: Builder<Caller> = Builder::new(&OPEN).config(&config);
        let called = builder.endpoint(URL.1).build().unwrap().put().await;
        let sent = machine.network.requests().pop();
        called.map(|()| sent.unwrap().0.headers.contains_key("authorization"))
    };
    assert_eq!(call(&[URL, REGION]).await, Ok(false));
    // Nobody has signed in, but there are keys.
    assert_eq!(call(&[&KEYS[..], &[URL, REGION]].concat()).await, Ok(true));
    let half = [URL, REGION, KEYS[0]];
    let error = call(&half).await.unwrap_err();
    assert!(error.contains("AWS_SECRET_ACCESS_KEY"), "{error}");
}

#[cfg(feature = "s3")]
#[tokio::test]
async fn clients_of_s3_have_the_scheme_of_its_directory_buckets_and_others_do_not() {
    static S3: Service = Service::new("AmazonS3", Protocol::RestJson1, &[&PUT]).with(&[
        ServiceTrait::SdkId("S3"),
        ServiceTrait::AuthSchemes(&[AuthTrait::new(SIGV4, &[("name", "s3")])]),
        ServiceTrait::Auth(&[SIGV4]),
    ]);
    for (service, expected) in [(&S3, true), (&PUTS, false)] {
        let config = Machine::new(&KEYS).load().await;
        let client = Builder::<Caller>::new(service).config(&config);
        let client = client.endpoint("https://example.com").build().unwrap();
        let shown = format!("{:?}", client.client().config());
        assert_eq!(shown.contains("sigv4-s3express"), expected, "{shown}");
    }
}

#[tokio::test]
async fn attempts_are_those_of_the_settings_and_signed_at_the_time_of_the_clock() {
    let variables = [
        ("AWS_MAX_ATTEMPTS", "2"),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:9000"),
    ];
    let machine = Machine::new(&[&KEYS[..], &variables].concat());
    let machine = machine
        .answer(503, "{}")
        .answer(503, "{}")
        .answer(200, "{}");
    let config = machine.load().await;
    let client: Caller = Builder::new(&PUTS).config(&config).build().unwrap();
    let error = client.put().await.unwrap_err();
    assert!(error.contains("2 attempts"), "{error}");
    let requests = machine.network.requests();
    assert_eq!(requests.len(), 2);
    let date = requests[0].0.headers["x-amz-date"].to_str().unwrap();
    assert!(date.starts_with("20261128T1200"), "{date}");
}

#[tokio::test]
async fn a_region_that_would_name_another_host_is_an_error_before_a_request() {
    for region in [
        "evil.example.com/",
        "eu west 1",
        "-",
        "a\nb",
        &"a".repeat(64),
    ] {
        let variables = [("AWS_REGION", region)];
        let client = |it: Builder<Caller>| it.endpoint("http://127.0.0.1:9000");
        let error = call(&PUTS, &variables, client).await.unwrap_err();
        assert!(error.contains("correct AWS_REGION"), "{error}");
        assert!(!error.contains('\n'), "{error}");
    }
}

#[tokio::test]
async fn spans_say_that_a_service_of_amazon_is_called() {
    let machine = Machine::new(&KEYS);
    let config = machine.load().await;
    let client = Builder::<Caller>::new(&PUTS).config(&config);
    let client = client.endpoint("http://127.0.0.1:9000").build().unwrap();
    let system: Option<&RpcSystem> = client.client().config().setting();
    assert_eq!(system, Some(&RpcSystem("aws-api")));
}
