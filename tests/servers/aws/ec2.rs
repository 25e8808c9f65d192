//! EC2, with key pairs that are not real keys.

use std::sync::Mutex;

use farrier::server::Context;
use farrier::{StructureExt as _, Timestamp};
use services::ec2::server::EC2;
use services::ec2::*;

#[derive(Default)]
pub struct Keys(Mutex<Vec<KeyPairInfo>>);

impl EC2 for Keys {
    async fn create_key_pair(
        &self,
        input: CreateKeyPairInput,
        _: &Context,
    ) -> Result<CreateKeyPairOutput, CreateKeyPairError> {
        let mut keys = self.0.lock().unwrap();
        let tags = input.tag_specifications.unwrap_or_default().into_iter();
        let tags: Vec<_> = tags.filter_map(|it| it.tags).flatten().collect();
        let key = KeyPairInfo::default().with(|it| {
            it.key_pair_id = Some(format!("key-{}", keys.len()));
            it.key_name = Some(input.key_name);
            it.key_type = input.key_type;
            it.tags = Some(tags);
            it.create_time = Some(Timestamp::from_millis(1_735_689_600_500));
        });
        keys.push(key.clone());
        Ok(CreateKeyPairOutput::default().with(|it| {
            it.key_pair_id = key.key_pair_id;
            it.key_name = key.key_name;
            it.key_material = Some("-----BEGIN\n<nothing>\n".to_owned());
        }))
    }

    async fn describe_key_pairs(
        &self,
        input: DescribeKeyPairsInput,
        _: &Context,
    ) -> Result<DescribeKeyPairsOutput, DescribeKeyPairsError> {
        let keys = self.0.lock().unwrap();
        let filters = input.filters.unwrap_or_default();
        let fits = |key: &KeyPairInfo| {
            filters.iter().all(|it| {
                let named = it.name.as_deref() == Some("key-name");
                let values = it.values.as_deref().unwrap_or_default();
                named && key.key_name.as_ref().is_some_and(|it| values.contains(it))
            })
        };
        let found = keys.iter().filter(|it| fits(it)).cloned().collect();
        Ok(DescribeKeyPairsOutput::default().with(|it| it.key_pairs = Some(found)))
    }
}
