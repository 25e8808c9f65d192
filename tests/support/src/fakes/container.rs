//! The endpoint at which a container of ECS or EKS finds the credentials of its role.
//!
//! (Amazon ECS Developer Guide, "Task IAM role"; AWS SDKs and Tools Reference Guide, "Container credential provider".)

use super::{Credentials, Request, Response, Server};

/// The endpoint of a container.
#[derive(Debug)]
pub struct Container {
    server: Server,
}

impl Container {
    /// Starts an endpoint that hands out credentials. If there is a token, requests must have it as their header
    /// `authorization`.
    #[track_caller]
    pub fn start(token: Option<&str>, credentials: Credentials) -> Self {
        let token = token.map(str::to_owned);
        let server = Server::start(move |request| {
            if request.method != "GET" || request.path != "/v2/credentials/task" {
                return refuse(404, "NotFound", "no such task");
            }
            if token.is_some() && request.header("authorization") != token.as_deref() {
                return refuse(403, "AccessDenied", "the token is wrong");
            }
            let (id, secret) = (&credentials.access_key_id, &credentials.secret_access_key);
            let (token, expiration) = (&credentials.session_token, credentials.expiration());
            json(
                200,
                format!(
                    r#"{{"RoleArn":"arn:aws:iam::123456789012:role/task","AccessKeyId":"{id}","SecretAccessKey":"{secret}","Token":"{token}","Expiration":"{expiration}"}}"#
                ),
            )
        });
        Self { server }
    }

    /// Returns its URL, for `AWS_CONTAINER_CREDENTIALS_FULL_URI`.
    pub fn url(&self) -> String {
        self.server.url() + "/v2/credentials/task"
    }

    /// Returns all requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.server.requests()
    }
}

fn refuse(status: u16, code: &str, message: &str) -> Response {
    json(
        status,
        format!(r#"{{"code":"{code}","message":"{message}"}}"#),
    )
}

fn json(status: u16, body: String) -> Response {
    Response::new(status, "application/json", body)
}
