//! What those get who are not let in.

use super::{JSON, REST, output, request, send, stables};

fn bearer(value: &str) -> http::Request<farrier::Body> {
    request("/usual", &[("authorization", value)])
}

#[tokio::test]
async fn nothing_presented_is_401_with_what_to_come_back_with() {
    let answer = send(&stables(&REST), request("/usual", &[])).await;
    assert_eq!(answer.status, 401);
    let expected = [
        "Bearer realm=\"Stables\"",
        "Basic realm=\"Stables\", charset=\"UTF-8\"",
    ];
    assert_eq!(answer.header("www-authenticate"), expected);
    assert_eq!(answer.header("x-amzn-errortype"), ["UnauthorizedException"]);
    assert_eq!(
        answer.body,
        r#"{"message":"the request says nothing of who sends it"}"#
    );
    let answer = send(&stables(&REST), request("/keys", &[])).await;
    assert_eq!(answer.header("www-authenticate"), ["Horse"]);
}

#[tokio::test]
async fn each_protocol_has_its_own_form_of_a_refusal() {
    let request = http::Request::post("/")
        .header("x-amz-target", "Stables.Usual")
        .header("content-type", "application/x-amz-json-1.1");
    let request = request.body(farrier::Body::new("{}")).unwrap();
    let answer = send(&stables(&JSON), request).await;
    assert_eq!(answer.status, 401);
    assert_eq!(
        answer.header("content-type"),
        ["application/x-amz-json-1.1"]
    );
    assert!(
        answer.body.contains(r#""__type":"UnauthorizedException""#),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn what_is_presented_and_wrong_is_401_and_says_so() {
    let answer = send(&stables(&REST), bearer("Bearer hay")).await;
    assert_eq!(answer.status, 401);
    let challenge = &answer.header("www-authenticate")[0];
    assert_eq!(
        *challenge,
        "Bearer realm=\"Stables\", error=\"invalid_token\""
    );
    assert_eq!(answer.body, r#"{"message":"nobody knows you"}"#);
}

#[tokio::test]
async fn each_damage_of_a_header_is_an_error_that_says_what_to_send() {
    let service = stables(&REST);
    for (path, headers, expected) in [
        (
            "/usual",
            vec![("authorization", "Bearer")],
            "not followed by a token",
        ),
        (
            "/usual",
            vec![("authorization", "Bearer a b")],
            "not followed by a token",
        ),
        (
            "/usual",
            vec![("authorization", "Basic ?")],
            "`user:password` in base64",
        ),
        (
            "/usual",
            vec![("authorization", "Basic YWI=")],
            "`user:password` in base64",
        ),
        (
            "/usual",
            vec![("authorization", "Bearer \u{e9}")],
            "not ASCII",
        ),
        (
            "/usual",
            vec![
                ("authorization", "Bearer oats"),
                ("authorization", "Bearer oats"),
            ],
            "more than once",
        ),
        (
            "/keys",
            vec![("x-key", "Horse a"), ("x-key", "Horse b")],
            "more than once",
        ),
        ("/keys", vec![("x-key", "Horse \u{e9}")], "not ASCII"),
        (
            "/keys",
            vec![("x-key", "sug ar")],
            "says nothing of who sends it",
        ),
    ] {
        let answer = send(&service, request(path, &headers)).await;
        assert_eq!(answer.status, 401, "{headers:?}");
        assert!(
            answer.body.contains(expected),
            "{headers:?}: {}",
            answer.body
        );
        assert!(!answer.header("www-authenticate").is_empty());
    }
}

#[tokio::test]
async fn a_caller_that_is_known_and_may_not_is_403() {
    let answer = send(&stables(&REST), bearer("Bearer foal")).await;
    assert_eq!(answer.status, 403);
    assert_eq!(answer.header("x-amzn-errortype"), ["AccessDeniedException"]);
    assert!(answer.header("www-authenticate").is_empty());
    assert_eq!(answer.body, r#"{"message":"foals may not do this"}"#);
}

#[tokio::test]
async fn a_database_that_is_away_is_500_and_its_cause_stays_here() {
    let answer = send(&stables(&REST), bearer("Bearer database")).await;
    assert_eq!(answer.status, 500);
    assert!(!answer.body.contains("database"), "{}", answer.body);
    assert_eq!(answer.source.unwrap().to_string(), "the database is away");
}

#[tokio::test]
async fn a_scheme_that_the_service_lacks_is_500_and_says_what_to_do() {
    let answer = send(&stables(&REST), request("/unknown", &[])).await;
    assert_eq!(answer.status, 500);
    let source = answer.source.unwrap().to_string();
    assert!(
        source.contains("test#stamp") && source.contains("with_auth_scheme"),
        "{source}"
    );
}

#[cfg(feature = "digest")]
#[tokio::test]
async fn a_password_that_nobody_verified_lets_nobody_in() {
    use farrier::client::Client;
    use farrier::client::auth::{Credentials, DigestAuth, Identity};
    use farrier::client::{Builder, ServiceClient};
    use farrier::server::auth;

    struct Caller(Client);

    impl ServiceClient for Caller {
        fn from_client(client: Client) -> Self {
            Self(client)
        }

        fn client(&self) -> &Client {
            &self.0
        }
    }

    let service = stables(&REST).with_auth_scheme(auth::DigestAuth::new("a key"));
    let user = Identity::from(Credentials::new("forgetful", "Circle of Life"));
    let client: Caller = Builder::new(&REST)
        .transport(service)
        .endpoint("http://localhost")
        .auth(DigestAuth::new(), user)
        .retries(farrier::client::retry::Retries::none())
        .build()
        .unwrap();
    let input = super::Asked { text: None };
    let call = client
        .client()
        .call::<_, super::Asked, crate::service::ShoeError>(&super::DIGESTS, input);
    let error = call.await.err().unwrap().to_string();
    assert!(error.contains("500"), "{error}");
}

#[cfg(feature = "digest")]
#[tokio::test]
async fn an_old_challenge_is_answered_by_a_new_one() {
    use farrier::server::auth;

    let service = stables(&REST).with_auth_scheme(auth::DigestAuth::new("a key").with_md5());
    let answer = send(&service, request("/digests", &[])).await;
    assert_eq!(answer.status, 401);
    let challenge = answer.header("www-authenticate")[0];
    assert!(
        challenge.starts_with("Digest realm=\"Stables\", qop=\"auth\", algorithm=SHA-256, nonce=")
    );
    assert!(challenge.contains("algorithm=MD5, nonce="), "{challenge}");
    let response = r#"Digest username="a", realm="Stables", uri="/digests", algorithm=SHA-256, nonce="old", nc=00000001, cnonce="b", qop=auth, response="c""#;
    let send_response = async |response: &str| {
        send(
            &service,
            request("/digests", &[("authorization", response)]),
        )
        .await
    };
    let answer = send_response(response).await;
    let challenges = answer.header("www-authenticate");
    assert_eq!((answer.status, challenges.len()), (401, 2));
    assert!(
        challenges.iter().all(|it| it.contains("stale=true")),
        "{challenges:?}"
    );
    for (from, to, expected) in [
        ("/digests", "/open", "another URI"),
        ("Stables", "Barn", "another realm"),
        ("SHA-256", "SHA-1", "unknown `algorithm`"),
    ] {
        let answer = send_response(&response.replace(from, to)).await;
        assert_eq!(answer.status, 401);
        assert!(answer.body.contains(expected), "{}", answer.body);
    }
}

#[tokio::test]
async fn secrets_are_not_printed() {
    use farrier::server::auth::{ApiKey, BasicCredentials, BearerToken, Credentials};

    for credentials in [
        Credentials::Basic(BasicCredentials::new("ann", "do-not-print")),
        Credentials::Bearer(BearerToken::new("do-not-print")),
        Credentials::ApiKey(ApiKey::new("do-not-print")),
    ] {
        let printed = format!("{credentials:?}");
        assert!(!printed.contains("do-not-print"), "{printed}");
    }
    let service = stables(&REST);
    let answer = send(&service, bearer("Bearer oats")).await;
    assert_eq!(answer.body, output("by token"));
    assert!(!format!("{service:?}").contains("oats"));
}
