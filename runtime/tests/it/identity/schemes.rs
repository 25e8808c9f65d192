//! The schemes of `smithy.api`: what clients send, the service knows.

use farrier::client::auth::{
    ApiKey, ApiKeyAuth, BasicAuth, BearerAuth, BearerToken, Credentials, Identity,
};
use farrier::client::{Builder, Client, ServiceClient};
use farrier::operation::{Operation, Service};
use farrier::server::auth;
use http::HeaderName;

use super::{
    Asked, BASIC_ONLY, JSON, KEYS, OPTIONAL, QUERY_KEYS, REST, Stables, USUAL, output, request,
    send, stables,
};
use crate::service::ShoeError;

/// The client of the service, as generated code has it.
struct Caller(Client);

impl ServiceClient for Caller {
    fn from_client(client: Client) -> Self {
        Self(client)
    }

    fn client(&self) -> &Client {
        &self.0
    }
}

fn builder(table: &'static Service, service: Stables) -> Builder<Caller> {
    Builder::new(table)
        .transport(service)
        .endpoint("http://localhost")
}

async fn caller(builder: Builder<Caller>, operation: &'static Operation) -> String {
    let client = builder.build().unwrap();
    let output = client
        .client()
        .call::<_, Asked, ShoeError>(operation, Asked { text: None });
    output.await.unwrap().text.unwrap()
}

#[tokio::test]
async fn the_handler_knows_who_calls_by_each_scheme_of_a_client() {
    for table in [&REST, &JSON] {
        let new = || builder(table, stables(table));
        let token = || Identity::from(BearerToken::new("oats"));
        let user = Identity::from(Credentials::new("ann", "o:ats"));
        let key = || Identity::from(ApiKey::new("sug ar"));
        let bearer = || new().auth(BearerAuth::new(), token());
        assert_eq!(caller(bearer(), &USUAL).await, "by token");
        assert_eq!(caller(bearer(), &OPTIONAL).await, "by token");
        assert_eq!(
            caller(new().auth(BasicAuth, user.clone()), &BASIC_ONLY).await,
            "ann"
        );
        assert_eq!(caller(new().auth(BasicAuth, user), &USUAL).await, "ann");
        assert_eq!(caller(new().auth(ApiKeyAuth, key()), &KEYS).await, "by key");
        let in_query = builder(&QUERY_KEYS, stables(&QUERY_KEYS)).auth(ApiKeyAuth, key());
        assert_eq!(caller(in_query, &KEYS).await, "by key");
    }
}

#[cfg(feature = "digest")]
#[tokio::test]
async fn the_handler_knows_who_calls_by_challenge_and_response() {
    use farrier::client::auth::DigestAuth;

    for scheme in [
        auth::DigestAuth::new("a key"),
        auth::DigestAuth::new("a key")
            .with_md5()
            .with_realm("a \"stable\""),
    ] {
        let service = stables(&REST).with_auth_scheme(scheme);
        let client = |user: &str, password: &str| {
            let user = Identity::from(Credentials::new(user, password));
            builder(&REST, service.clone()).auth(DigestAuth::new(), user)
        };
        for user in ["Mufasa", "J\u{e4}s\u{f8}n \"Doe\""] {
            let known = client(user, "Circle of Life");
            assert_eq!(caller(known, &super::DIGESTS).await, user);
        }
        let wrong = client("Mufasa", "circle of life").build().unwrap();
        let call = wrong
            .client()
            .call::<_, Asked, ShoeError>(&super::DIGESTS, Asked { text: None });
        let error = call.await.err().unwrap().to_string();
        assert!(
            error.contains("401") && error.contains("password is wrong"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn anybody_may_call_what_the_model_opens() {
    let service = stables(&REST);
    for path in ["/open", "/optional"] {
        let answer = send(&service, request(path, &[])).await;
        assert_eq!(
            (answer.status, answer.body),
            (200, output("anybody")),
            "{path}"
        );
    }
    // What an open operation is not asked for is not looked at.
    let answer = send(&service, request("/open", &[("authorization", "Bearer")])).await;
    assert_eq!((answer.status, answer.body), (200, output("anybody")));
    // What is presented has to be right.
    for value in ["Bearer hay", "Bearer"] {
        let answer = send(&service, request("/optional", &[("authorization", value)])).await;
        assert_eq!(answer.status, 401, "{value}");
    }
    let other = [("authorization", "Basic YW5uOm86YXRz")];
    let answer = send(&service, request("/optional", &other)).await;
    assert_eq!(answer.body, output("anybody"));
}

#[tokio::test]
async fn words_and_spaces_of_headers_do_not_matter() {
    let service = stables(&REST);
    for (path, name, value, caller) in [
        ("/usual", "authorization", "bearer   oats ", "by token"),
        ("/usual", "authorization", "BASIC YW5uOm86YXRz", "ann"),
        ("/keys", "x-key", "horse  sug ar", "by key"),
    ] {
        let answer = send(&service, request(path, &[(name, value)])).await;
        assert_eq!(answer.body, output(caller), "{value}");
    }
}

#[tokio::test]
async fn a_service_asks_once_for_each_request_that_has_an_operation() {
    let hand = super::Stablehand::default();
    let service = farrier::server::Service::new(super::Handler(&REST)).identify(hand.clone());
    for path in ["/usual", "/open", "/nowhere", "/keys"] {
        send(&service, request(path, &[("authorization", "Bearer oats")])).await;
    }
    // Keys are not tokens, and nothing else was presented.
    assert_eq!(*hand.asked.lock().unwrap(), ["Usual", "Open"]);
}

/// `Authorization: Stamp NAME`, without a secret.
struct Stamps;

impl auth::AuthScheme for Stamps {
    fn id(&self) -> &'static str {
        "test#stamp"
    }

    fn read(
        &self,
        request: &auth::AuthRequest<'_>,
    ) -> Result<Option<auth::Credentials>, farrier::server::Error> {
        let token = auth::authorization(request, "Stamp")?;
        Ok(token.map(|it| auth::Credentials::Bearer(it.into())))
    }

    fn challenge(&self, _: &auth::AuthRequest<'_>, was_refused: bool) -> Option<String> {
        Some(format!("Stamp refused={was_refused}"))
    }
}

#[tokio::test]
async fn a_service_can_have_a_scheme_of_its_own() {
    let service = stables(&REST).with_auth_scheme(Stamps);
    let stamp = |value| request("/unknown", &[("authorization", value)]);
    let answer = send(&service, stamp("Stamp oats")).await;
    assert_eq!(answer.body, output("by token"));
    for (value, challenge) in [
        ("Stamp hay", "Stamp refused=true"),
        ("Seal x", "Stamp refused=false"),
    ] {
        let answer = send(&service, stamp(value)).await;
        assert_eq!(
            (answer.status, answer.header("www-authenticate")),
            (401, vec![challenge])
        );
    }
}

#[tokio::test]
async fn a_service_without_schemes_can_look_at_the_head() {
    use farrier::operation::Protocol;

    struct Headers;

    impl auth::Identify for Headers {
        type Caller = super::User;

        async fn identify(
            &self,
            credentials: &auth::Credentials,
            request: &auth::AuthRequest<'_>,
        ) -> Result<super::User, farrier::server::Error> {
            assert!(credentials.is_anonymous());
            let name = HeaderName::from_static("x-user");
            let user = request.head().headers.get(name);
            let user = user.and_then(|it| it.to_str().ok());
            let user = user.ok_or_else(|| farrier::server::Error::unauthorized("who are you?"))?;
            Ok(super::User(user.to_owned()))
        }
    }

    static PLAIN: Service = Service::new("Plain", Protocol::RestJson1, &[&USUAL]);
    let service = farrier::server::Service::new(super::Handler(&PLAIN)).identify(Headers);
    let answer = send(&service, request("/usual", &[("x-user", "bea")])).await;
    assert_eq!(answer.body, output("bea"));
    assert_eq!(send(&service, request("/usual", &[])).await.status, 401);
}
