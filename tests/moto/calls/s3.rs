//! Amazon S3, over restXml, with buckets in the path.

use farrier::{ByteStream, StructureExt as _};
use services::s3::client::S3 as _;
use services::s3::*;

async fn client() -> Client {
    let aws = crate::aws().await;
    Client::builder().config(&aws).build().unwrap()
}

async fn create(client: &Client, bucket: &str) {
    let created = client.create_bucket(CreateBucketInput::new(bucket));
    created.await.unwrap();
}

async fn put(client: &Client, bucket: &str, key: &str, bytes: &'static str) {
    let input = PutObjectInput::new(bucket, key).with(|it| it.body = ByteStream::from(bytes));
    assert!(client.put_object(input).await.unwrap().e_tag.is_some());
}

#[tokio::test]
async fn an_object_comes_back_as_it_was_put() {
    let client = client().await;
    create(&client, "stables").await;
    // The key contains characters with a meaning in paths, queries and XML.
    let key = "mares/K\u{e4}the & <foal>+1?a=b#c%20d.txt";
    let input = PutObjectInput::new("stables", key).with(|it| {
        it.body = ByteStream::from("neigh");
        it.content_type = Some("text/x-horse".to_owned());
        it.metadata = Some([("breed".to_owned(), "shire".to_owned())].into());
        it.cache_control = Some("max-age=60".to_owned());
    });
    let tag = client.put_object(input).await.unwrap().e_tag;

    let got = client
        .get_object(GetObjectInput::new("stables", key))
        .await
        .unwrap();
    assert_eq!(got.content_type.as_deref(), Some("text/x-horse"));
    assert_eq!(got.content_length, Some(5));
    assert_eq!(got.metadata.unwrap()["breed"], "shire");
    assert_eq!(got.cache_control.as_deref(), Some("max-age=60"));
    assert_eq!(got.e_tag, tag);
    assert_eq!(&got.body.collect(100).await.unwrap()[..], b"neigh");

    let part = GetObjectInput::new("stables", key).with(|it| it.range = Some("bytes=1-2".into()));
    let part = client.get_object(part).await.unwrap();
    assert_eq!(part.content_range.as_deref(), Some("bytes 1-2/5"));
    assert_eq!(&part.body.collect(100).await.unwrap()[..], b"ei");

    let head = client
        .head_object(HeadObjectInput::new("stables", key))
        .await
        .unwrap();
    assert_eq!(
        (head.content_length, head.last_modified),
        (Some(5), got.last_modified)
    );

    client
        .delete_object(DeleteObjectInput::new("stables", key))
        .await
        .unwrap();
    client
        .delete_bucket(DeleteBucketInput::new("stables"))
        .await
        .unwrap();
    let listed = client
        .list_buckets(ListBucketsInput::default())
        .await
        .unwrap();
    let names = listed.buckets.unwrap_or_default();
    assert!(names.iter().all(|it| it.name.as_deref() != Some("stables")));
}

#[tokio::test]
async fn objects_are_listed_page_by_page_and_deleted_together() {
    let client = client().await;
    create(&client, "paddocks").await;
    for key in ["a/1", "a/2", "b/1", "c & <d>"] {
        put(&client, "paddocks", key, "x").await;
    }
    let listed = client
        .list_buckets(ListBucketsInput::default())
        .await
        .unwrap();
    let buckets = listed.buckets.unwrap();
    let bucket = buckets
        .iter()
        .find(|it| it.name.as_deref() == Some("paddocks"));
    assert!(bucket.unwrap().creation_date.is_some());

    let input = ListObjectsV2Input::new("paddocks").with(|it| it.delimiter = Some("/".into()));
    let folders = client.list_objects_v2(input).await.unwrap();
    let prefixes: Vec<_> = folders
        .common_prefixes
        .unwrap()
        .into_iter()
        .map(|it| it.prefix)
        .collect();
    assert_eq!(prefixes, [Some("a/".to_owned()), Some("b/".to_owned())]);
    assert_eq!(folders.contents.unwrap()[0].key.as_deref(), Some("c & <d>"));

    let (mut keys, mut token) = (Vec::new(), None);
    loop {
        let input = ListObjectsV2Input::new("paddocks").with(|it| {
            it.max_keys = Some(3);
            it.continuation_token = token.take();
        });
        let page = client.list_objects_v2(input).await.unwrap();
        let objects = page.contents.unwrap();
        assert!(objects.iter().all(|it| it.size == Some(1)));
        keys.extend(objects.into_iter().filter_map(|it| it.key));
        token = page.next_continuation_token;
        assert_eq!(page.is_truncated, Some(token.is_some()));
        if token.is_none() {
            break;
        }
    }
    assert_eq!(keys, ["a/1", "a/2", "b/1", "c & <d>"]);

    let all: Vec<_> = keys.iter().map(ObjectIdentifier::new).collect();
    let all = Delete::new(all);
    let deleted = client.delete_objects(DeleteObjectsInput::new("paddocks", all));
    let deleted = deleted.await.unwrap().deleted.unwrap();
    let deleted: Vec<_> = deleted.into_iter().filter_map(|it| it.key).collect();
    assert_eq!(deleted, keys);
}

#[tokio::test]
async fn what_goes_wrong_is_an_error_of_the_model() {
    let client = client().await;
    let error = client
        .list_objects_v2(ListObjectsV2Input::new("nowhere"))
        .await
        .unwrap_err();
    assert!(
        matches!(error.modeled(), Some(ListObjectsV2Error::NoSuchBucket(_))),
        "{error}"
    );
    assert_eq!(error.message(), Some("The specified bucket does not exist"));

    create(&client, "pastures").await;
    let error = client.get_object(GetObjectInput::new("pastures", "grass"));
    let error = error.await.unwrap_err();
    assert!(
        matches!(error.modeled(), Some(GetObjectError::NoSuchKey(_))),
        "{error}"
    );
    assert_eq!(error.status().map(|it| it.as_u16()), Some(404));

    // A response to HEAD has no body, so only the status tells the error.
    let error = client.head_object(HeadObjectInput::new("pastures", "grass"));
    let error = error.await.unwrap_err();
    assert!(
        matches!(error.modeled(), Some(HeadObjectError::NotFound(_))),
        "{error}"
    );
}
