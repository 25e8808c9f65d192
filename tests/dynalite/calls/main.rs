//! A generated client of DynamoDB calls dynalite, which listens at the URL in `AWS_ENDPOINT_URL_DYNAMODB`: it waits for
//! tables, and reads results page by page.
//!
//! The module in `services` is generated from the published model. dynalite takes half a second to make a table and to
//! remove it, and cuts results as the service does.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use farrier::StructureExt as _;
use services::dynamodb::client::DynamoDB as _;
use services::dynamodb::*;

/// Longer than dynalite takes for a table.
const PATIENCE: Duration = Duration::from_secs(5);

async fn client() -> Client {
    let aws = farrier_aws::Config::load().await.unwrap();
    Client::builder().config(&aws).build().unwrap()
}

/// Begins to make a table with a partition key and a sort key.
async fn begin(client: &Client, table: &str) -> TableDescription {
    let attributes = [
        AttributeDefinition::new("Stable", ScalarAttributeType::S),
        AttributeDefinition::new("Number", ScalarAttributeType::N),
    ];
    let key = [
        KeySchemaElement::new("Stable", KeyType::Hash),
        KeySchemaElement::new("Number", KeyType::Range),
    ];
    let input = CreateTableInput::new(attributes, table, key)
        .with(|it| it.billing_mode = Some(BillingMode::PayPerRequest));
    let output = client.create_table(input).await.unwrap();
    output.table_description.unwrap()
}

/// Makes a table, waits for it, and fills it with horses of one stable.
async fn fill(client: &Client, table: &str, horses: u32, note: &str) {
    begin(client, table).await;
    let ready = client.wait_until_table_exists(DescribeTableInput::new(table), PATIENCE);
    ready.await.unwrap();
    for number in 0..horses {
        let mut item = key("north", number);
        item.insert("Note".to_owned(), AttributeValue::S(note.to_owned()));
        client
            .put_item(PutItemInput::new(table, item))
            .await
            .unwrap();
    }
}

fn key(stable: &str, number: u32) -> BTreeMap<String, AttributeValue> {
    [
        ("Stable".to_owned(), AttributeValue::S(stable.to_owned())),
        ("Number".to_owned(), AttributeValue::N(number.to_string())),
    ]
    .into()
}

fn number(item: &BTreeMap<String, AttributeValue>) -> Option<&str> {
    match item.get("Number") {
        Some(AttributeValue::N(number)) => Some(number),
        _ => None,
    }
}

/// All horses of the stable, a few a page.
fn north(table: &str, limit: i32) -> QueryInput {
    let stable = (":s".to_owned(), AttributeValue::S("north".to_owned()));
    QueryInput::new(table).with(|it| {
        it.key_condition_expression = Some("Stable = :s".to_owned());
        it.expression_attribute_values = Some([stable].into());
        it.limit = Some(limit);
    })
}

#[tokio::test]
async fn a_table_is_waited_for_until_it_is_there_and_until_it_is_gone() {
    let client = client().await;
    let begun = begin(&client, "Waited").await;
    assert_eq!(begun.table_status, Some(TableStatus::Creating));
    let ready = client.wait_until_table_exists(DescribeTableInput::new("Waited"), PATIENCE);
    let table = ready.await.unwrap().output().unwrap().table.unwrap();
    assert_eq!(table.table_status, Some(TableStatus::Active));

    let removed = client
        .delete_table(DeleteTableInput::new("Waited"))
        .await
        .unwrap();
    let removed = removed.table_description.unwrap();
    assert_eq!(removed.table_status, Some(TableStatus::Deleting));
    let gone = client.wait_until_table_not_exists(DescribeTableInput::new("Waited"), PATIENCE);
    gone.await.unwrap();
    let error = client
        .describe_table(DescribeTableInput::new("Waited"))
        .await
        .unwrap_err();
    assert!(
        matches!(
            error.modeled(),
            Some(DescribeTableError::ResourceNotFound(_))
        ),
        "{error}"
    );
}

#[tokio::test]
async fn a_table_that_nobody_makes_is_waited_for_in_vain() {
    let client = client().await;
    let patience = Duration::from_secs(1);
    let waiting = client.wait_until_table_exists(DescribeTableInput::new("Nowhere"), patience);
    let error = waiting.await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.waiter(), "TableExists");
    assert!(error.calls() > 1, "{error}");
}

#[tokio::test]
async fn results_come_page_by_page_and_item_by_item() {
    let client = client().await;
    fill(&client, "Paged", 7, "").await;
    let mut pages = client.query_pages(north("Paged", 3));
    let mut counts = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        counts.push(page.count);
    }
    assert_eq!(counts, [3, 3, 1]);

    let items: Vec<_> = client
        .query_pages(north("Paged", 2))
        .items()
        .try_collect()
        .await
        .unwrap();
    let numbers: Vec<_> = items.iter().filter_map(number).collect();
    assert_eq!(numbers, ["0", "1", "2", "3", "4", "5", "6"]);

    let scanned = client.scan_pages(ScanInput::new("Paged").with(|it| it.limit = Some(3)));
    let items: Vec<_> = scanned.items().try_collect().await.unwrap();
    let numbers: BTreeSet<_> = items.iter().filter_map(number).collect();
    assert_eq!((items.len(), numbers.len()), (7, 7));
}

/// The last page is empty where the limit divides the number of items, and so are its items.
#[tokio::test]
async fn an_empty_last_page_ends_the_pages() {
    let client = client().await;
    fill(&client, "Even", 4, "").await;
    let mut pages = client.query_pages(north("Even", 2));
    let mut counts = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        counts.push(page.count);
    }
    assert_eq!(counts, [2, 2, 0]);
    let items: Vec<_> = client
        .query_pages(north("Even", 2))
        .items()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(items.len(), 4);
}

/// Without a limit, the service cuts results at a megabyte.
#[tokio::test]
async fn results_of_more_than_a_megabyte_come_in_pages_that_the_service_cuts() {
    let client = client().await;
    fill(&client, "Large", 5, &"neigh".repeat(60_000)).await;
    let input = north("Large", 5).with(|it| it.limit = None);
    let mut pages = client.query_pages(input);
    let (mut count, mut items) = (0, 0);
    while let Some(page) = pages.try_next().await.unwrap() {
        count += 1;
        items += page.items.unwrap_or_default().len();
    }
    assert!(count > 1, "{count}");
    assert_eq!(items, 5);
}

#[tokio::test]
async fn an_error_in_the_middle_of_pages_ends_them() {
    let client = client().await;
    let mut pages = client.query_pages(north("Nowhere", 3));
    let error = pages.try_next().await.unwrap_err();
    assert!(
        matches!(error.modeled(), Some(QueryError::ResourceNotFound(_))),
        "{error}"
    );
    assert!(pages.try_next().await.unwrap().is_none());
}
