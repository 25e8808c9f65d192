//! Tokens of Cognito's user pools.

use farrier::__private::v1::schema;
use farrier::client::auth::{BearerToken, Identity};
use farrier::client::{Builder, Client, ServiceClient};
use farrier::operation::{AuthTrait, Operation, Protocol, Service, ServiceTrait};
use farrier_aws::cognito::CognitoUserPools;

use crate::support::{Kept, PutError, PutOutput};

const SCHEME: &str = "aws.auth#cognitoUserPools";
static OPERATION: Operation = Operation::new("Do", &schema::UNIT, &schema::UNIT);
static SERVICE: Service = Service::new("Own", Protocol::AwsJson1_1, &[&OPERATION]).with(&[
    ServiceTrait::AuthSchemes(&[AuthTrait::new(SCHEME, &[])]),
    ServiceTrait::Auth(&[SCHEME]),
]);

struct Own(Client);

impl ServiceClient for Own {
    fn from_client(client: Client) -> Self {
        Self(client)
    }

    fn client(&self) -> &Client {
        &self.0
    }
}

#[tokio::test]
async fn the_token_of_the_caller_is_sent_and_nothing_else() {
    let kept = Kept::default();
    let token = Identity::from(BearerToken::new("eyJraWQ"));
    let client: Own = Builder::new(&SERVICE)
        .transport(kept.clone())
        .endpoint("https://own.example.com")
        .auth(CognitoUserPools, token)
        .build()
        .unwrap();
    let call = client
        .client()
        .call::<_, PutOutput, PutError>(&OPERATION, PutOutput {});
    call.await.unwrap();
    let request = kept.take();
    assert_eq!(request.headers()["authorization"], "eyJraWQ");
    assert!(request.headers()["authorization"].is_sensitive());
    assert_eq!(request.uri(), "https://own.example.com/");
}
