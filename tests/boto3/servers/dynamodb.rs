//! DynamoDB, with a table `Horses` that is empty at first.

use std::collections::BTreeMap;
use std::sync::Mutex;

use farrier::StructureExt as _;
use farrier::server::Context;
use services::dynamodb::server::DynamoDB;
use services::dynamodb::*;

type Item = BTreeMap<String, AttributeValue>;

/// The items, by their attribute `Name`.
#[derive(Default)]
pub struct Tables(Mutex<BTreeMap<String, Item>>);

/// Returns the name in an item or a key.
fn name(item: &Item) -> String {
    match item.get("Name") {
        Some(AttributeValue::S(name)) => name.clone(),
        _ => String::new(),
    }
}

fn check(table: &str) -> Result<(), ResourceNotFound> {
    match table {
        "Horses" => Ok(()),
        _ => Err(ResourceNotFound::new(format!("there is no table {table}"))),
    }
}

impl DynamoDB for Tables {
    async fn put_item(
        &self,
        input: PutItemInput,
        _: &Context,
    ) -> Result<PutItemOutput, PutItemError> {
        check(&input.table_name)?;
        let mut items = self.0.lock().unwrap();
        let name = name(&input.item);
        if input.condition_expression.is_some()
            && let Some(item) = items.get(&name)
        {
            let failed = ConditionalCheckFailed::new(format!("{name} is there"));
            return Err(failed.with(|it| it.item = Some(item.clone())).into());
        }
        let attributes = items.insert(name, input.item);
        Ok(PutItemOutput::default().with(|it| it.attributes = attributes))
    }

    async fn get_item(
        &self,
        input: GetItemInput,
        _: &Context,
    ) -> Result<GetItemOutput, GetItemError> {
        check(&input.table_name)?;
        let item = self.0.lock().unwrap().get(&name(&input.key)).cloned();
        Ok(GetItemOutput::default().with(|it| it.item = item))
    }
}
