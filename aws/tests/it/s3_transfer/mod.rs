//! Uploads and downloads of large objects, by a client of Amazon S3 whose transport is an imitation.

mod download;
mod express;
mod store;
mod upload;

use farrier::client::{Client, ServiceClient};
use farrier::operation::{Protocol, Service, ServiceTrait};
use farrier_aws::s3::ClientInterceptor;

use self::store::Store;

static S3: Service =
    Service::new("AmazonS3", Protocol::RestXml, &[]).with(&[ServiceTrait::NoErrorWrapping]);

/// A generated client of Amazon S3 for all that uploads and downloads see of it.
struct S3Client(Client);

impl ServiceClient for S3Client {
    fn from_client(client: Client) -> Self {
        Self(client)
    }

    fn client(&self) -> &Client {
        &self.0
    }
}

fn client(store: &Store) -> S3Client {
    let client = Client::new(&S3, store.clone(), "https://s3.us-west-2.amazonaws.com").unwrap();
    S3Client(client.with_interceptor(ClientInterceptor))
}
