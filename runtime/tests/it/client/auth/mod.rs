//! Authorization: which scheme authorizes a call, what it adds to the request, and what the error says where none does.

#[cfg(feature = "digest")]
mod digest;

use std::sync::{Arc, Mutex};

use farrier::__private::v1::schema;
use farrier::Body;
use farrier::body::{BoxError, Payload};
use farrier::client::auth::{
    ApiKey, ApiKeyAuth, AuthScheme, BasicAuth, BearerAuth, BearerToken, CachedIdentities,
    Credentials, Identity, IdentityCache, IdentityFuture, IdentityNotConfigured, IdentityProvider,
    SigningContext,
};
use farrier::client::{
    BuildError, Builder, Client, Configure, EndpointAuthScheme, EndpointContext, EndpointResolver,
    Error, RequestContext, ResolvedEndpoint, ServiceClient, Transport, TransportFuture,
};
use farrier::operation::{AuthTrait, Operation, OperationTrait, Protocol, Service, ServiceTrait};
use http::{Request, Response, StatusCode};

use crate::runtime;
use crate::service::ShoeError;

const BASIC: &str = "smithy.api#httpBasicAuth";
const BEARER: &str = "smithy.api#httpBearerAuth";
const API_KEY: &str = "smithy.api#httpApiKeyAuth";
const NO_AUTH: &str = "smithy.api#noAuth";

static SCHEMES: &[AuthTrait] = &[
    AuthTrait::new(
        API_KEY,
        &[("name", "x-key"), ("in", "header"), ("scheme", "Horse")],
    ),
    AuthTrait::new(BASIC, &[]),
    AuthTrait::new(BEARER, &[]),
];
static OWN: Operation = Operation::new("Own", &schema::UNIT, &schema::UNIT)
    .with(&[OperationTrait::Auth(&[BEARER, BASIC])]);
static OPEN: Operation =
    Operation::new("Open", &schema::UNIT, &schema::UNIT).with(&[OperationTrait::Auth(&[])]);
static OPTIONAL: Operation = Operation::new("Optional", &schema::UNIT, &schema::UNIT)
    .with(&[OperationTrait::Auth(&[BEARER, NO_AUTH])]);
static USUAL: Operation = Operation::new("Usual", &schema::UNIT, &schema::UNIT);
static SERVICE: Service = Service::new(
    "Stables",
    Protocol::AwsJson1_1,
    &[&OWN, &OPEN, &OPTIONAL, &USUAL],
)
.with(&[
    ServiceTrait::AuthSchemes(SCHEMES),
    ServiceTrait::Auth(&[API_KEY, BASIC, BEARER]),
]);
static QUERY_KEYS: Service = Service::new("Query", Protocol::AwsJson1_1, &[&USUAL]).with(&[
    ServiceTrait::AuthSchemes(&[AuthTrait::new(
        API_KEY,
        &[("name", "api key"), ("in", "query")],
    )]),
    ServiceTrait::Auth(&[API_KEY]),
]);

#[derive(Clone)]
struct Unit {}
runtime::structure!(Unit, UnitBuilder, schema::UNIT, {});

/// The client of the service, as generated code has it.
struct Stables(Client);

impl ServiceClient for Stables {
    fn from_client(client: Client) -> Self {
        Self(client)
    }

    fn client(&self) -> &Client {
        &self.0
    }
}

impl farrier::client::auth::HttpBearerAuth for Stables {}
impl farrier::client::auth::HttpBasicAuth for Stables {}
impl farrier::client::auth::HttpApiKeyAuth for Stables {}

/// A transport that keeps the heads of requests.
#[derive(Clone, Default)]
struct Keep {
    sent: Arc<Mutex<Vec<http::request::Parts>>>,
    status: StatusCode,
    challenge: Option<&'static str>,
}

impl Transport for Keep {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        self.sent.lock().unwrap().push(request.into_parts().0);
        let mut response = Response::new(Body::new("{}"));
        *response.status_mut() = self.status;
        if let Some(challenge) = self.challenge {
            let value = challenge.parse().unwrap();
            response.headers_mut().insert("www-authenticate", value);
        }
        Box::pin(async { Ok(response) })
    }
}

fn builder(keep: &Keep) -> Builder<Stables> {
    Builder::new(&SERVICE)
        .transport(keep.clone())
        .endpoint("https://stables.example.com")
}

async fn call(client: &Stables, operation: &'static Operation) -> Result<Unit, Error<ShoeError>> {
    client.client().call(operation, Unit {}).await
}

/// The header `authorization` of a call.
async fn authorization(builder: Builder<Stables>, operation: &'static Operation) -> Option<String> {
    let keep = Keep::default();
    let client = builder.transport(keep.clone()).build().unwrap();
    call(&client, operation).await.unwrap();
    let sent = keep.sent.lock().unwrap();
    let value = sent[0].headers.get("authorization")?;
    assert!(value.is_sensitive());
    Some(value.to_str().unwrap().to_owned())
}

/// Identities that nobody has configured.
struct Absent;

impl IdentityProvider for Absent {
    fn identity<'a>(&'a self, _: &'a RequestContext) -> IdentityFuture<'a> {
        Box::pin(async { Err(IdentityNotConfigured::new("HORSE_TOKEN is not set").into()) })
    }
}

/// Identities that cannot be had.
struct Locked;

impl IdentityProvider for Locked {
    fn identity<'a>(&'a self, _: &'a RequestContext) -> IdentityFuture<'a> {
        Box::pin(async { Err("the stable is locked".into()) })
    }
}

#[tokio::test]
async fn schemes_of_the_specification_add_their_header() {
    let all = builder(&Keep::default());
    assert_eq!(
        authorization(all.bearer_token("4d1c"), &OWN).await.unwrap(),
        "Bearer 4d1c"
    );
    let basic = builder(&Keep::default()).basic_auth("Aladdin", "open sesame");
    // The example of RFC 7617, section 2.
    let expected = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";
    assert_eq!(authorization(basic, &OWN).await.unwrap(), expected);
    let keep = Keep::default();
    let client = builder(&keep).api_key("4d1c").build().unwrap();
    call(&client, &USUAL).await.unwrap();
    assert_eq!(keep.sent.lock().unwrap()[0].headers["x-key"], "Horse 4d1c");
}

#[tokio::test]
async fn keys_in_a_query_are_encoded_there() {
    let keep = Keep::default();
    let client: Stables = Builder::new(&QUERY_KEYS)
        .transport(keep.clone())
        .endpoint("https://stables.example.com")
        .api_key("a&b=c")
        .build()
        .unwrap();
    call(&client, &USUAL).await.unwrap();
    let uri = keep.sent.lock().unwrap()[0].uri.to_string();
    assert_eq!(uri, "https://stables.example.com/?api%20key=a%26b%3Dc");
}

#[tokio::test]
async fn the_first_scheme_of_the_list_that_the_client_has_counts() {
    let both = |it: Builder<Stables>| it.bearer_token("4d1c").basic_auth("a", "b").api_key("k");
    let used = authorization(both(builder(&Keep::default())), &OWN).await;
    assert_eq!(used.unwrap(), "Bearer 4d1c");
    let preferred = both(builder(&Keep::default())).with(|it| {
        it.set_auth_preference([" httpBasicAuth", "unknown"])
            .service()
    });
    assert_eq!(authorization(preferred, &OWN).await.unwrap(), "Basic YTpi");
    let used = authorization(both(builder(&Keep::default())), &OPEN).await;
    assert_eq!(used, None);
    let used = authorization(both(builder(&Keep::default())), &USUAL).await;
    assert_eq!(used, None, "the key comes first, in a header of its own");
}

#[tokio::test]
async fn calls_that_may_go_without_authorization_go_without() {
    assert_eq!(
        authorization(builder(&Keep::default()), &OPTIONAL).await,
        None
    );
    let absent = builder(&Keep::default()).auth(BearerAuth::new(), Absent);
    assert_eq!(authorization(absent, &OPTIONAL).await, None);
    let cached = CachedIdentities::new(Absent, IdentityCache::new());
    let absent = builder(&Keep::default()).auth(BearerAuth::new(), cached);
    assert_eq!(authorization(absent, &OPTIONAL).await, None);
    let preferred = builder(&Keep::default())
        .bearer_token("4d1c")
        .with(|it| it.set_auth_preference(["noAuth"]).service());
    assert_eq!(
        authorization(preferred, &OPTIONAL).await.unwrap(),
        "Bearer 4d1c"
    );
}

#[tokio::test]
async fn nobody_who_has_asked_for_an_identity_is_called_without_it() {
    let keep = Keep::default();
    let client = builder(&keep).auth(BearerAuth::new(), Locked).build();
    let error = call(&client.unwrap(), &OPTIONAL).await.err().unwrap();
    assert_eq!(error.to_string(), "Optional: the stable is locked");
    // Nor as somebody else.
    let client = builder(&keep).auth(BearerAuth::new(), Locked);
    let client = client.basic_auth("a", "b").build().unwrap();
    let error = call(&client, &OWN).await.err().unwrap();
    assert_eq!(error.to_string(), "Own: the stable is locked");
    assert!(keep.sent.lock().unwrap().is_empty());
    let absent = builder(&keep).auth(BearerAuth::new(), Absent);
    let used = authorization(absent.basic_auth("a", "b"), &OWN).await;
    assert_eq!(used.unwrap(), "Basic YTpi");
}

#[tokio::test]
async fn the_error_says_of_each_scheme_why_it_does_not_authorize() {
    let keep = Keep::default();
    let client = builder(&keep).auth(BasicAuth, Locked).build().unwrap();
    let error = call(&client, &OWN).await.err().unwrap();
    assert_eq!(
        error.to_string(),
        "Own: not authorized: httpBearerAuth: the client was not given it; httpBasicAuth: the stable is locked"
    );
    assert!(keep.sent.lock().unwrap().is_empty());
    let client = builder(&keep).allow_unauthorized().build().unwrap();
    call(&client, &OWN).await.unwrap();
    assert_eq!(keep.sent.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn secrets_are_sent_to_other_machines_with_encryption_only() {
    let keep = Keep::default();
    let exposed = || builder(&keep).endpoint("http://stables.example.com");
    for (builder, operation, scheme) in [
        (exposed().bearer_token("4d1c"), &OWN, "httpBearerAuth"),
        (exposed().basic_auth("a", "b"), &OWN, "httpBasicAuth"),
        (exposed().api_key("4d1c"), &USUAL, "httpApiKeyAuth"),
    ] {
        let error = call(&builder.build().unwrap(), operation)
            .await
            .err()
            .unwrap();
        assert_eq!(
            error.to_string(),
            format!(
                "{}: not authorized: {scheme}: its secret is not sent to stables.example.com:80 unencrypted: use https, \
                 or `allow_unencrypted_auth` where the network is to be trusted",
                operation.name()
            )
        );
    }
    assert!(keep.sent.lock().unwrap().is_empty());
    let allowed = exposed().bearer_token("4d1c").allow_unencrypted_auth();
    call(&allowed.build().unwrap(), &OWN).await.unwrap();
    for endpoint in ["http://127.0.0.1:8080", "http://[::1]", "http://localhost"] {
        let here = builder(&keep).endpoint(endpoint).bearer_token("4d1c");
        call(&here.build().unwrap(), &OWN).await.unwrap();
    }
    // What is signed shows no secret.
    let signed = exposed().auth(Says, Identity::new((), None));
    let signed = signed.endpoint_resolver(Takes("horseAuth"));
    call(&signed.build().unwrap(), &OWN).await.unwrap();
    assert_eq!(keep.sent.lock().unwrap().len(), 5);
}

#[tokio::test]
async fn identities_that_no_header_can_have_are_errors_without_them() {
    let bad = [
        builder(&Keep::default()).bearer_token("se\ncret"),
        builder(&Keep::default()).basic_auth("a:b", "secret"),
        builder(&Keep::default()).auth(BasicAuth, Identity::from(BearerToken::new("secret"))),
    ];
    for builder in bad {
        let error = call(&builder.build().unwrap(), &OWN).await.err().unwrap();
        let printed = format!("{error} {error:#?}");
        assert!(
            !printed.contains("secret") && !printed.contains("se\\ncret"),
            "{printed}"
        );
    }
    let printed = format!(
        "{:?}",
        (
            BearerToken::new("secret"),
            Credentials::new("user", "secret"),
            ApiKey::new("secret"),
            Identity::from(ApiKey::new("secret")),
            builder(&Keep::default())
                .bearer_token("secret")
                .api_key("secret"),
        )
    );
    assert!(!printed.contains("secret"), "{printed}");
}

/// An endpoint that takes one scheme.
struct Takes(&'static str);

impl EndpointResolver for Takes {
    fn resolve(&self, context: &EndpointContext<'_>) -> Result<ResolvedEndpoint, BoxError> {
        let endpoint = context.endpoint().ok_or("no endpoint")?;
        let mut resolved = ResolvedEndpoint::new(endpoint.clone());
        let properties = vec![("signingName".into(), "horses".into())];
        resolved.auth_schemes = Some(vec![EndpointAuthScheme::new(self.0, properties)]);
        resolved.headers.insert("x-endpoint", "mine".parse()?);
        Ok(resolved)
    }
}

/// A scheme that says what it was told.
struct Says;

impl AuthScheme for Says {
    fn id(&self) -> &'static str {
        "example#horseAuth"
    }

    fn sign(
        &self,
        _: &Identity,
        context: &SigningContext<'_>,
        request: &mut Request<Payload>,
    ) -> Result<(), BoxError> {
        let name = context.property("signingName").and_then(|it| it.as_str());
        let name = name.unwrap_or("none").parse()?;
        request.headers_mut().insert("x-signed-as", name);
        Ok(())
    }
}

#[tokio::test]
async fn an_endpoint_says_which_schemes_it_takes() {
    let keep = Keep::default();
    let all = || {
        let all = builder(&keep).bearer_token("4d1c").basic_auth("a", "b");
        all.auth(Says, Identity::new((), None))
    };
    let client = all().endpoint_resolver(Takes("httpBasicAuth")).build();
    call(&client.unwrap(), &OWN).await.unwrap();
    let client = all().endpoint_resolver(Takes("horseAuth")).build();
    call(&client.unwrap(), &OWN).await.unwrap();
    let client = all().endpoint_resolver(Takes("sigv4")).build();
    let error = call(&client.unwrap(), &OWN).await.err().unwrap();
    assert_eq!(
        error.to_string(),
        "Own: not authorized: sigv4: the client was not given it"
    );
    let sent = keep.sent.lock().unwrap();
    assert_eq!(sent[0].headers["authorization"], "Basic YTpi");
    assert_eq!(sent[0].headers["x-endpoint"], "mine");
    assert_eq!(sent[1].headers["x-signed-as"], "horses");
}

/// Identities that count what becomes of them.
#[derive(Default)]
struct Counting {
    provided: Mutex<usize>,
    invalidated: Mutex<usize>,
}

impl IdentityProvider for Counting {
    fn identity<'a>(&'a self, _: &'a RequestContext) -> IdentityFuture<'a> {
        *self.provided.lock().unwrap() += 1;
        Box::pin(async { Ok(BearerToken::new("4d1c").into()) })
    }

    fn invalidate(&self, _: &Identity) {
        *self.invalidated.lock().unwrap() += 1;
    }
}

#[tokio::test]
async fn a_provider_hears_that_its_identity_was_refused() {
    let provider = Arc::new(Counting::default());
    let keep = Keep {
        status: StatusCode::UNAUTHORIZED,
        ..Keep::default()
    };
    let client = builder(&keep).bearer_token_provider(Arc::clone(&provider));
    call(&client.build().unwrap(), &OWN).await.err().unwrap();
    assert_eq!(*provider.provided.lock().unwrap(), 1);
    assert_eq!(*provider.invalidated.lock().unwrap(), 1);
}

/// A program's own settings.
struct Everywhere;

impl Configure for Everywhere {
    fn configure(&self, config: &mut farrier::client::Config) {
        let token = Identity::from(BearerToken::new("everywhere"));
        config.add_auth_scheme(BearerAuth::new(), token);
        config.add_auth_scheme(ApiKeyAuth, Identity::from(ApiKey::new("everywhere")));
    }
}

#[tokio::test]
async fn settings_of_the_builder_replace_those_of_a_configuration() {
    let configured = builder(&Keep::default()).config(&Everywhere);
    assert_eq!(
        authorization(configured, &OWN).await.unwrap(),
        "Bearer everywhere"
    );
    let own = builder(&Keep::default())
        .config(&Everywhere)
        .bearer_token("own");
    assert_eq!(authorization(own, &OWN).await.unwrap(), "Bearer own");
}

#[test]
fn a_builder_says_what_is_missing() {
    let nothing = Builder::<Stables>::new(&SERVICE).transport(Keep::default());
    assert!(matches!(
        nothing.build().err().unwrap(),
        BuildError::NoEndpoint
    ));
    let bad = builder(&Keep::default()).endpoint("stables.example.com");
    let error = bad.build().err().unwrap().to_string();
    assert!(error.contains("https://"), "{error}");
}

#[test]
fn a_builder_says_all_that_is_wrong() {
    let bad = builder(&Keep::default())
        .endpoint("stables.example.com")
        .user_agent("two\nlines");
    let error = bad.build().err().unwrap();
    let BuildError::Several(errors) = &error else {
        panic!("{error}");
    };
    assert!(matches!(
        errors[..],
        [BuildError::Endpoint(_), BuildError::UserAgent]
    ));
    let printed = error.to_string();
    let (endpoint, agent) = printed.split_once("; ").unwrap();
    assert!(endpoint.contains("has no scheme"), "{printed}");
    assert!(agent.starts_with("the user agent is not"), "{printed}");
    let mended = builder(&Keep::default())
        .endpoint("stables.example.com")
        .user_agent("two\nlines")
        .endpoint("https://stables.example.com")
        .user_agent("stables/2.1");
    assert!(mended.build().is_ok());
}
