//! Buckets in the requests of clients.

use farrier::client::Client;
use farrier::operation::{Protocol, Service};
use farrier_aws::s3::{BucketAddressing, ClientInterceptor};

use crate::support::{Kept, PUT, PutError, PutInput, PutOutput};

static BUCKETS: Service = Service::new("Buckets", Protocol::RestJson1, &[&PUT]);

async fn uri(client: Client, kept: &Kept, bucket: &str) -> String {
    let client = client.with_interceptor(ClientInterceptor);
    let called = client.call::<_, PutOutput, PutError>(&PUT, PutInput::new(bucket));
    called.await.unwrap();
    kept.take().uri().to_string()
}

#[tokio::test]
async fn a_bucket_stands_before_the_host_where_it_can() {
    use BucketAddressing::{Automatic, Path, VirtualHost};
    let s3 = "https://s3.us-west-2.amazonaws.com";
    let local = "https://localhost:9000/base";
    for (endpoint, addressing, bucket, expected) in [
        (
            s3,
            Automatic,
            "ada",
            "https://ada.s3.us-west-2.amazonaws.com/",
        ),
        (s3, Path, "ada", "https://s3.us-west-2.amazonaws.com/ada"),
        (
            s3,
            VirtualHost,
            "Ada",
            "https://s3.us-west-2.amazonaws.com/Ada",
        ),
        (
            s3,
            VirtualHost,
            "a.d.a",
            "https://s3.us-west-2.amazonaws.com/a.d.a",
        ),
        (local, Automatic, "ada", "https://localhost:9000/base/ada"),
        (
            local,
            VirtualHost,
            "ada",
            "https://ada.localhost:9000/base/",
        ),
    ] {
        let kept = Kept::default();
        let client = Client::new(&BUCKETS, kept.clone(), endpoint).unwrap();
        let uri = uri(client.with_setting(addressing), &kept, bucket).await;
        assert_eq!(uri, expected);
    }
}

#[tokio::test]
async fn without_a_setting_only_amazons_hosts_have_buckets_before_them() {
    for (endpoint, expected) in [
        (
            "https://s3.cn-north-1.amazonaws.com.cn",
            "https://ada.s3.cn-north-1.amazonaws.com.cn/",
        ),
        ("https://s3.example.com", "https://s3.example.com/ada"),
    ] {
        let kept = Kept::default();
        let client = Client::new(&BUCKETS, kept.clone(), endpoint).unwrap();
        assert_eq!(uri(client, &kept, "ada").await, expected);
    }
}
