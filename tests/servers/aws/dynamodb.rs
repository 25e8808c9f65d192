//! DynamoDB, with a table `Horses` that is empty at first. Items are known by their attribute `Name`.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Mutex;

use farrier::StructureExt as _;
use farrier::server::Context;
use services::dynamodb::server::DynamoDB;
use services::dynamodb::*;

type Item = BTreeMap<String, AttributeValue>;

struct Table {
    items: BTreeMap<String, Item>,
    status: TableStatus,
}

/// The tables, by name.
pub struct Tables(Mutex<BTreeMap<String, Table>>);

impl Default for Tables {
    fn default() -> Self {
        let horses = Table {
            items: BTreeMap::new(),
            status: TableStatus::Active,
        };
        Self(Mutex::new([("Horses".to_owned(), horses)].into()))
    }
}

/// Returns the name in an item or a key.
fn name(item: &Item) -> String {
    match item.get("Name") {
        Some(AttributeValue::S(name)) => name.clone(),
        _ => String::new(),
    }
}

fn missing(table: &str) -> ResourceNotFound {
    ResourceNotFound::new(format!("there is no table {table}"))
}

fn description(name: &str, status: &TableStatus) -> TableDescription {
    TableDescription::default().with(|it| {
        it.table_name = Some(name.to_owned());
        it.table_status = Some(status.clone());
    })
}

impl DynamoDB for Tables {
    async fn create_table(
        &self,
        input: CreateTableInput,
        _: &Context,
    ) -> Result<CreateTableOutput, CreateTableError> {
        let mut tables = self.0.lock().unwrap();
        let name = input.table_name;
        if tables.contains_key(&name) {
            return Err(ResourceInUse::new(format!("{name} exists")).into());
        }
        let table = Table {
            items: BTreeMap::new(),
            status: TableStatus::Creating,
        };
        let description = description(&name, &table.status);
        tables.insert(name, table);
        Ok(CreateTableOutput::default().with(|it| it.table_description = Some(description)))
    }

    /// A table is active from its second description on.
    async fn describe_table(
        &self,
        input: DescribeTableInput,
        _: &Context,
    ) -> Result<DescribeTableOutput, DescribeTableError> {
        let mut tables = self.0.lock().unwrap();
        let name = input.table_name;
        let table = tables.get_mut(&name).ok_or_else(|| missing(&name))?;
        let status = std::mem::replace(&mut table.status, TableStatus::Active);
        let description = description(&name, &status);
        Ok(DescribeTableOutput::default().with(|it| it.table = Some(description)))
    }

    async fn delete_table(
        &self,
        input: DeleteTableInput,
        _: &Context,
    ) -> Result<DeleteTableOutput, DeleteTableError> {
        let name = input.table_name;
        match self.0.lock().unwrap().remove(&name) {
            Some(_) => Ok(DeleteTableOutput::default().with(|it| {
                it.table_description = Some(description(&name, &TableStatus::Deleting));
            })),
            None => Err(missing(&name).into()),
        }
    }

    async fn list_tables(
        &self,
        input: ListTablesInput,
        _: &Context,
    ) -> Result<ListTablesOutput, ListTablesError> {
        let tables = self.0.lock().unwrap();
        let after = input.exclusive_start_table_name.unwrap_or_default();
        let rest = tables.range::<String, _>((Bound::Excluded(&after), Bound::Unbounded));
        let mut names: Vec<String> = rest.map(|(name, _)| name.clone()).collect();
        let limit = input.limit.and_then(|it| usize::try_from(it).ok());
        let more = names.len() > limit.unwrap_or(100);
        names.truncate(limit.unwrap_or(100));
        Ok(ListTablesOutput::default().with(|it| {
            it.last_evaluated_table_name = names.last().filter(|_| more).cloned();
            it.table_names = Some(names);
        }))
    }

    async fn put_item(
        &self,
        input: PutItemInput,
        _: &Context,
    ) -> Result<PutItemOutput, PutItemError> {
        let mut tables = self.0.lock().unwrap();
        let table = tables.get_mut(&input.table_name);
        let items = &mut table.ok_or_else(|| missing(&input.table_name))?.items;
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

    /// Writes all items but the first of each table, so that clients have to ask again.
    async fn batch_write_item(
        &self,
        input: BatchWriteItemInput,
        _: &Context,
    ) -> Result<BatchWriteItemOutput, BatchWriteItemError> {
        let mut tables = self.0.lock().unwrap();
        let mut unprocessed = BTreeMap::new();
        for (name_of_table, requests) in input.request_items {
            let table = tables.get_mut(&name_of_table);
            let items = &mut table.ok_or_else(|| missing(&name_of_table))?.items;
            let left = match requests.len() {
                0 | 1 => 0,
                _ => 1,
            };
            for request in requests.iter().skip(left) {
                if let Some(put) = &request.put_request {
                    items.insert(name(&put.item), put.item.clone());
                }
                if let Some(delete) = &request.delete_request {
                    items.remove(&name(&delete.key));
                }
            }
            if left > 0 {
                unprocessed.insert(name_of_table, requests.into_iter().take(left).collect());
            }
        }
        Ok(BatchWriteItemOutput::default().with(|it| it.unprocessed_items = Some(unprocessed)))
    }

    async fn get_item(
        &self,
        input: GetItemInput,
        _: &Context,
    ) -> Result<GetItemOutput, GetItemError> {
        let tables = self.0.lock().unwrap();
        let table = tables.get(&input.table_name);
        let items = &table.ok_or_else(|| missing(&input.table_name))?.items;
        let item = items.get(&name(&input.key)).cloned();
        Ok(GetItemOutput::default().with(|it| it.item = item))
    }

    async fn scan(&self, input: ScanInput, _: &Context) -> Result<ScanOutput, ScanError> {
        let tables = self.0.lock().unwrap();
        let table = tables.get(&input.table_name);
        let items = &table.ok_or_else(|| missing(&input.table_name))?.items;
        let after = input.exclusive_start_key.as_ref().map(name);
        let rest = items
            .iter()
            .filter(|(name, _)| after.as_ref().is_none_or(|it| *name > it));
        let mut found: Vec<Item> = rest.map(|(_, item)| item.clone()).collect();
        let limit = input.limit.and_then(|it| usize::try_from(it).ok());
        let limit = limit.unwrap_or(usize::MAX);
        let more = found.len() > limit;
        found.truncate(limit);
        let key = found.last().filter(|_| more);
        let key = key.map(|it| [("Name".to_owned(), AttributeValue::S(name(it)))].into());
        Ok(ScanOutput::default().with(|it| {
            it.count = i32::try_from(found.len()).unwrap_or(i32::MAX);
            it.scanned_count = it.count;
            it.items = Some(found);
            it.last_evaluated_key = key;
        }))
    }
}
