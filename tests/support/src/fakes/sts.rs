//! STS, over awsQuery: roles are taken, with keys or with the token of an identity provider, and callers are told who they
//! are. Signatures are not verified.
//!
//! (AWS Security Token Service API Reference.)

use super::{Credentials, Request, Response, Server};

const ACCOUNT: &str = "123456789012";

/// STS.
#[derive(Debug)]
pub struct Sts {
    server: Server,
}

impl Sts {
    /// Starts STS. The credentials for a role are [`Credentials::of`] the role's name. A web identity token is valid if
    /// it is the given one.
    #[track_caller]
    pub fn start(web_identity_token: &str) -> Self {
        let valid = web_identity_token.to_owned();
        let server = Server::start(move |request| answer(request, &valid));
        Self { server }
    }

    /// Returns its URL, for `AWS_ENDPOINT_URL_STS`.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Returns all requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.server.requests()
    }
}

fn answer(request: &Request, web_identity_token: &str) -> Response {
    let action = request.field("Action").unwrap_or_default();
    match (&*action, request.access_key_id()) {
        ("AssumeRole", Some(_)) => assume(request, &action),
        ("AssumeRoleWithWebIdentity", None) => match request.field("WebIdentityToken") {
            Some(token) if token == web_identity_token => assume(request, &action),
            _ => refuse(400, "InvalidIdentityToken", "the token is not valid"),
        },
        // The service takes this operation signed or not, but a client that has no keys yet must not need them.
        ("AssumeRoleWithWebIdentity", Some(_)) => refuse(400, "Signed", "sign it without keys"),
        ("GetCallerIdentity", Some(id)) => identify(id, &action),
        (_, None) => refuse(
            403,
            "MissingAuthenticationToken",
            "the request is not signed",
        ),
        _ => refuse(400, "InvalidAction", "no such action"),
    }
}

fn assume(request: &Request, action: &str) -> Response {
    let arn = request.field("RoleArn").unwrap_or_default();
    let session = request.field("RoleSessionName").unwrap_or_default();
    let role = arn.rsplit('/').next().unwrap_or_default();
    if role == "forbidden" {
        return refuse(403, "AccessDenied", "you may not take this role");
    }
    let credentials = Credentials::of(role);
    let (id, secret) = (&credentials.access_key_id, &credentials.secret_access_key);
    let (token, expiration) = (&credentials.session_token, credentials.expiration());
    respond(
        action,
        &format!(
            "<Credentials><AccessKeyId>{id}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey>\
             <SessionToken>{token}</SessionToken><Expiration>{expiration}</Expiration></Credentials>\
             <AssumedRoleUser><AssumedRoleId>AROA:{session}</AssumedRoleId>\
             <Arn>arn:aws:sts::{ACCOUNT}:assumed-role/{role}/{session}</Arn></AssumedRoleUser>"
        ),
    )
}

/// Tells a caller who they are. The name of the user is the id of the access key.
fn identify(id: &str, action: &str) -> Response {
    let arn = format!("arn:aws:iam::{ACCOUNT}:user/{id}");
    let result = format!("<Arn>{arn}</Arn><UserId>{id}</UserId><Account>{ACCOUNT}</Account>");
    respond(action, &result)
}

fn respond(action: &str, result: &str) -> Response {
    xml(
        200,
        format!(
            "<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
             <{action}Result>{result}</{action}Result>\
             <ResponseMetadata><RequestId>fake-sts</RequestId></ResponseMetadata></{action}Response>"
        ),
    )
}

fn refuse(status: u16, code: &str, message: &str) -> Response {
    xml(
        status,
        format!(
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
             <Code>{code}</Code><Message>{message}</Message></Error><RequestId>fake-sts</RequestId></ErrorResponse>"
        ),
    )
}

fn xml(status: u16, body: String) -> Response {
    Response::new(status, "text/xml", body)
}
