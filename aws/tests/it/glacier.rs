//! Checksums of uploads.

use farrier::client::Client;
use farrier::operation::{Operation, Protocol, Service};
use farrier_aws::glacier::ClientInterceptor;

use crate::support::{Kept, PutError, PutInput, PutOutput, put};

static UPLOAD: Operation = put("UploadArchive");
static OTHER: Operation = put("CreateVault");
static VAULTS: Service = Service::new("Glacier", Protocol::RestJson1, &[&UPLOAD, &OTHER]);

async fn headers(operation: &'static Operation, input: PutInput) -> http::HeaderMap {
    let kept = Kept::default();
    let client = Client::new(&VAULTS, kept.clone(), "https://localhost").unwrap();
    let client = client.with_interceptor(ClientInterceptor);
    let called = client.call::<_, PutOutput, PutError>(operation, input);
    called.await.unwrap();
    kept.take().into_parts().0.headers
}

#[tokio::test]
async fn an_upload_has_the_sums_of_its_body() {
    let mut input = PutInput::new("vault");
    input.text = Some("a".to_owned());
    let sent = headers(&UPLOAD, input.clone()).await;
    // SHA-256 of `{"Text":"a"}`, by another implementation.
    let sum = "0e6e9b8b01d4c34bd757bb34db7f22c2e1173887e121a04bc57766a4754dfdd2";
    assert_eq!(sent["x-amz-sha256-tree-hash"], sum);
    assert_eq!(sent["x-amz-content-sha256"], sum);
    input.sum = Some("mine".to_owned());
    let sent = headers(&UPLOAD, input.clone()).await;
    assert_eq!(sent["x-amz-content-sha256"], "mine");
    assert_eq!(sent["x-amz-sha256-tree-hash"], sum);
    let sent = headers(&OTHER, input).await;
    assert!(!sent.contains_key("x-amz-sha256-tree-hash"));
}
