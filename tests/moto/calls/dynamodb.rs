//! DynamoDB, over awsJson1_0.

use std::collections::BTreeMap;

use farrier::{Blob, StructureExt as _};
use services::dynamodb::client::DynamoDB as _;
use services::dynamodb::*;

async fn client() -> Client {
    let aws = crate::aws().await;
    Client::builder().config(&aws).build().unwrap()
}

/// Creates a table of horses with their name as the key.
async fn create(client: &Client, table: &str) -> TableDescription {
    let name = AttributeDefinition::new("Name", ScalarAttributeType::S);
    let key = KeySchemaElement::new("Name", KeyType::Hash);
    let input = CreateTableInput::new(vec![name], table, vec![key])
        .with(|it| it.billing_mode = Some(BillingMode::PayPerRequest));
    let output = client.create_table(input).await.unwrap();
    output.table_description.unwrap()
}

fn key(name: &str) -> BTreeMap<String, AttributeValue> {
    [("Name".to_owned(), AttributeValue::S(name.to_owned()))].into()
}

/// Returns a horse with an attribute of every type.
fn horse(name: &str) -> BTreeMap<String, AttributeValue> {
    let coat = [(
        "Ticks".to_owned(),
        AttributeValue::L(vec![
            AttributeValue::Null(true),
            AttributeValue::Bool(false),
        ]),
    )];
    let attributes = [
        ("Hands", AttributeValue::N("16.2".to_owned())),
        ("Brand", AttributeValue::B(Blob::from(&b"\0\xff\x7f"[..]))),
        (
            "Gaits",
            AttributeValue::Ss(vec!["trot".into(), "walk".into()]),
        ),
        ("Races", AttributeValue::Ns(vec!["1".into(), "7".into()])),
        ("Marks", AttributeValue::Bs(vec![Blob::from(&b"star"[..])])),
        ("Coat", AttributeValue::M(coat.into())),
        (
            "Note",
            AttributeValue::S("\u{1f434} says \"neigh\"\n".to_owned()),
        ),
    ];
    let attributes = attributes.map(|(name, value)| (name.to_owned(), value));
    key(name).into_iter().chain(attributes).collect()
}

#[tokio::test]
async fn a_table_is_made_and_found_and_removed() {
    let client = client().await;
    let made = create(&client, "Stables").await;
    assert_eq!(made.table_name.as_deref(), Some("Stables"));
    assert_eq!(made.table_status, Some(TableStatus::Active));
    assert!(made.creation_date_time.is_some());

    let found = client.describe_table(DescribeTableInput::new("Stables"));
    let found = found.await.unwrap().table.unwrap();
    assert_eq!(found.table_arn, made.table_arn);
    let keys = [KeySchemaElement::new("Name", KeyType::Hash)];
    assert_eq!(found.key_schema.as_deref(), Some(&keys[..]));

    let listed = client
        .list_tables(ListTablesInput::default())
        .await
        .unwrap();
    assert!(listed.table_names.unwrap().contains(&"Stables".to_owned()));

    let removed = client.delete_table(DeleteTableInput::new("Stables"));
    assert!(removed.await.unwrap().table_description.is_some());
    let listed = client
        .list_tables(ListTablesInput::default())
        .await
        .unwrap();
    assert!(!listed.table_names.unwrap().contains(&"Stables".to_owned()));
}

#[tokio::test]
async fn an_item_comes_back_as_it_was_put() {
    let client = client().await;
    create(&client, "Horses").await;
    for name in ["Ada", "K\u{e4}the"] {
        let put = client.put_item(PutItemInput::new("Horses", horse(name)));
        put.await.unwrap();
    }
    let got = client.get_item(GetItemInput::new("Horses", key("K\u{e4}the")));
    assert_eq!(got.await.unwrap().item, Some(horse("K\u{e4}the")));

    let scanned = client.scan(ScanInput::new("Horses")).await.unwrap();
    assert_eq!((scanned.count, scanned.items.unwrap().len()), (2, 2));

    let removed = DeleteItemInput::new("Horses", key("Ada"))
        .with(|it| it.return_values = Some(ReturnValue::AllOld));
    let removed = client.delete_item(removed).await.unwrap();
    assert_eq!(removed.attributes, Some(horse("Ada")));
    let got = client.get_item(GetItemInput::new("Horses", key("Ada")));
    assert_eq!(got.await.unwrap().item, None);
}

#[tokio::test]
async fn what_goes_wrong_is_an_error_of_the_model() {
    let client = client().await;
    let error = client.get_item(GetItemInput::new("Nowhere", key("Ada")));
    let error = error.await.unwrap_err();
    assert!(
        matches!(error.modeled(), Some(GetItemError::ResourceNotFound(_))),
        "{error}"
    );
    assert_eq!(error.status().map(|it| it.as_u16()), Some(400));
    assert_eq!(error.message(), Some("Requested resource not found"));

    create(&client, "Ponies").await;
    client
        .put_item(PutItemInput::new("Ponies", horse("Ada")))
        .await
        .unwrap();
    let again = PutItemInput::new("Ponies", key("Ada")).with(|it| {
        it.condition_expression = Some("attribute_not_exists(#n)".to_owned());
        it.expression_attribute_names = Some([("#n".to_owned(), "Name".to_owned())].into());
        it.return_values_on_condition_check_failure =
            Some(ReturnValuesOnConditionCheckFailure::AllOld);
    });
    let error = client.put_item(again).await.unwrap_err();
    let Some(PutItemError::ConditionalCheckFailed(failed)) = error.modeled() else {
        panic!("{error}");
    };
    assert_eq!(failed.item, Some(horse("Ada")));
}
