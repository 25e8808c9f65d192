//! EC2, over ec2Query.

use farrier::client::ErrorKind;
use farrier::{StructureExt as _, Timestamp};
use services::ec2::client::EC2 as _;
use services::ec2::*;

async fn client() -> Client {
    let aws = crate::aws().await;
    Client::builder().config(&aws).build().unwrap()
}

fn tag(key: &str, value: &str) -> Tag {
    Tag::default().with(|it| {
        it.key = Some(key.to_owned());
        it.value = Some(value.to_owned());
    })
}

#[tokio::test]
async fn a_pair_of_keys_is_made_and_found_and_removed() {
    let client = client().await;
    let tags = vec![tag("team", "horse&<cart>"), tag("empty", "")];
    let tagged = TagSpecification::default().with(|it| {
        it.resource_type = Some("key-pair".to_owned());
        it.tags = Some(tags.clone());
    });
    let input = CreateKeyPairInput::new("stable-door").with(|it| {
        it.key_type = Some(KeyType::Ed25519);
        it.tag_specifications = Some(vec![tagged]);
    });
    let made = client.create_key_pair(input).await.unwrap();
    assert!(made.key_material.unwrap().contains("PRIVATE KEY"));

    let filter = Filter::default().with(|it| {
        it.name = Some("key-name".to_owned());
        it.values = Some(vec!["stable-door".to_owned(), "barn".to_owned()]);
    });
    let input =
        || DescribeKeyPairsInput::default().with(|it| it.filters = Some(vec![filter.clone()]));
    let found = client
        .describe_key_pairs(input())
        .await
        .unwrap()
        .key_pairs
        .unwrap();
    let [found] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!(found.key_pair_id, made.key_pair_id);
    assert_eq!(found.key_fingerprint, made.key_fingerprint);
    assert_eq!(found.tags.as_ref(), Some(&tags));
    let age = Timestamp::now().seconds() - found.create_time.unwrap().seconds();
    assert!((0..=60).contains(&age), "{age} s");

    let named =
        DeleteKeyPairInput::default().with(|it| it.key_name = Some("stable-door".to_owned()));
    assert_eq!(
        client.delete_key_pair(named).await.unwrap().r#return,
        Some(true)
    );
    let found = client.describe_key_pairs(input()).await.unwrap().key_pairs;
    assert_eq!(found.unwrap_or_default(), []);
}

/// The model of EC2 has no errors, so every error is an unmodeled one.
#[tokio::test]
async fn an_error_has_its_code_and_message() {
    let client = client().await;
    let named =
        DescribeKeyPairsInput::default().with(|it| it.key_names = Some(vec!["nowhere".into()]));
    let error = client.describe_key_pairs(named).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Unmodeled { .. }),
        "{error}"
    );
    assert_eq!(error.code(), Some("InvalidKeyPair.NotFound"));
    assert!(
        error.message().unwrap().contains("does not exist"),
        "{error}"
    );
    assert_eq!(error.status().map(|it| it.as_u16()), Some(400));
}
