//! Who calls: the one account whose keys all clients of the tests have. Every request has to be signed with them.

use farrier::server::Error;
use farrier::server::auth::{AuthRequest, Credentials, Identify};
use farrier_aws::sigv4::SignedRequest;

/// Knows the keys of the tests.
#[derive(Clone, Copy)]
pub struct Accounts;

const ACCESS_KEY_ID: &str = "AKIDEXAMPLE";

impl Identify for Accounts {
    type Caller = ();

    async fn identify(&self, credentials: &Credentials, _: &AuthRequest<'_>) -> Result<(), Error> {
        let signed: &SignedRequest = credentials
            .get()
            .ok_or_else(|| Error::unauthorized("the request is not signed"))?;
        match signed.access_key_id() {
            ACCESS_KEY_ID => {
                let secret = "not-a-secret";
                signed.verify(&farrier_aws::Credentials::new(ACCESS_KEY_ID, secret))
            }
            _ => Err(signed.unknown_key()),
        }
    }
}
