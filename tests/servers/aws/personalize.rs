//! Personalize, with dataset groups.

use std::collections::BTreeMap;
use std::sync::Mutex;

use farrier::server::Context;
use farrier::{StructureExt as _, Timestamp};
use services::personalize::server::Personalize;
use services::personalize::*;

/// The dataset groups, by ARN.
#[derive(Default)]
pub struct Groups(Mutex<BTreeMap<String, DatasetGroup>>);

impl Personalize for Groups {
    async fn create_dataset_group(
        &self,
        input: CreateDatasetGroupInput,
        _: &Context,
    ) -> Result<CreateDatasetGroupOutput, CreateDatasetGroupError> {
        let mut groups = self.0.lock().unwrap();
        let name = input.name;
        let arn = format!("arn:aws:personalize:us-east-1:123456789012:dataset-group/{name}");
        if groups.contains_key(&arn) {
            return Err(ResourceAlreadyExists::new(format!("{name} exists")).into());
        }
        let group = DatasetGroup::default().with(|it| {
            it.name = Some(name);
            it.dataset_group_arn = Some(arn.clone());
            it.status = Some("ACTIVE".to_owned());
            it.creation_date_time = Some(Timestamp::from_millis(1_735_689_600_500));
            it.domain = input.domain;
        });
        groups.insert(arn.clone(), group.clone());
        Ok(CreateDatasetGroupOutput::default().with(|it| {
            it.dataset_group_arn = Some(arn);
            it.domain = group.domain;
        }))
    }

    async fn describe_dataset_group(
        &self,
        input: DescribeDatasetGroupInput,
        _: &Context,
    ) -> Result<DescribeDatasetGroupOutput, DescribeDatasetGroupError> {
        let groups = self.0.lock().unwrap();
        let Some(group) = groups.get(&input.dataset_group_arn) else {
            return Err(ResourceNotFound::new("there is no such group").into());
        };
        let group = group.clone();
        Ok(DescribeDatasetGroupOutput::default().with(|it| it.dataset_group = Some(group)))
    }

    async fn list_dataset_groups(
        &self,
        input: ListDatasetGroupsInput,
        _: &Context,
    ) -> Result<ListDatasetGroupsOutput, ListDatasetGroupsError> {
        let groups = self.0.lock().unwrap();
        let after = input.next_token.unwrap_or_default();
        let rest = groups.iter().filter(|(arn, _)| **arn > after);
        let rest = rest.map(|(_, group)| {
            DatasetGroupSummary::default().with(|it| {
                it.name = group.name.clone();
                it.dataset_group_arn = group.dataset_group_arn.clone();
                it.status = group.status.clone();
                it.creation_date_time = group.creation_date_time;
            })
        });
        let mut found: Vec<_> = rest.collect();
        let limit = input.max_results.and_then(|it| usize::try_from(it).ok());
        let more = found.len() > limit.unwrap_or(100);
        found.truncate(limit.unwrap_or(100));
        let last = found.last().filter(|_| more).cloned();
        Ok(ListDatasetGroupsOutput::default().with(|it| {
            it.next_token = last.and_then(|it| it.dataset_group_arn);
            it.dataset_groups = Some(found);
        }))
    }
}
