farrier::include_service!(dynamodb);

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Duration;

use dynamodb::client::DynamoDB;
use dynamodb::*;
use farrier::StructureExt as _;

const HORSES: [(&str, &str, u32); 5] = [
    ("north", "Ada", 4),
    ("north", "Bess", 3),
    ("north", "Cloud", 4),
    ("south", "Dot", 4),
    ("north", "Ember", 0),
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let table = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "horses".to_owned());
    let aws = farrier_aws::Config::load().await?;
    let client = Client::builder().config(&aws).build()?;

    create(&client, &table).await?;
    for (stable, name, shoes) in HORSES {
        store(&client, &table, stable, name, shoes).await?;
    }
    for name in find(&client, &table, "north").await? {
        println!("{name}");
    }
    client.delete_table(DeleteTableInput::new(&table)).await?;
    Ok(())
}

/// Makes a table, and waits until it can be used.
async fn create(client: &Client, table: &str) -> Result<(), Box<dyn Error>> {
    let attribute = |name| AttributeDefinition::new(name, ScalarAttributeType::S);
    let attributes = ["Stable", "Name"].map(attribute);
    let key = [
        KeySchemaElement::new("Stable", KeyType::Hash),
        KeySchemaElement::new("Name", KeyType::Range),
    ];
    let input = CreateTableInput::new(table, attributes, key)
        .with(|it| it.billing_mode = Some(BillingMode::PayPerRequest));
    match client.create_table(input).await {
        Ok(_) => {}
        Err(error) => match error.modeled() {
            // An earlier run was interrupted.
            Some(CreateTableError::ResourceInUse(_)) => println!("{error}"),
            _ => return Err(error.into()),
        },
    }
    let input = DescribeTableInput::new(table);
    client
        .wait_until_table_exists(input, Duration::from_secs(120))
        .await?;
    Ok(())
}

async fn store(
    client: &impl DynamoDB,
    table: &str,
    stable: &str,
    name: &str,
    shoes: u32,
) -> Result<(), Box<dyn Error>> {
    let item: BTreeMap<_, _> = [
        ("Stable".to_owned(), AttributeValue::S(stable.to_owned())),
        ("Name".to_owned(), AttributeValue::S(name.to_owned())),
        ("Shoes".to_owned(), AttributeValue::N(shoes.to_string())),
    ]
    .into();
    client.put_item(PutItemInput::new(table, item)).await?;
    Ok(())
}

/// Returns the names of the horses of a stable, read two at a time.
async fn find(client: &Client, table: &str, stable: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let stable = (":stable".to_owned(), AttributeValue::S(stable.to_owned()));
    let input = QueryInput::new(table).with(|it| {
        it.key_condition_expression = Some("Stable = :stable".to_owned());
        it.expression_attribute_values = Some([stable].into());
        it.limit = Some(2);
    });
    let mut names = Vec::new();
    let mut items = client.query_pages(input).items();
    while let Some(mut item) = items.try_next().await? {
        if let Some(AttributeValue::S(name)) = item.remove("Name") {
            names.push(name);
        }
    }
    Ok(names)
}
