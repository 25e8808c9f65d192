//! IAM, with users that have neither passwords nor policies.

use std::collections::BTreeMap;
use std::sync::Mutex;

use farrier::server::Context;
use farrier::{StructureExt as _, Timestamp};
use services::iam::server::IAM;
use services::iam::*;

/// The users, by name.
#[derive(Default)]
pub struct Users(Mutex<BTreeMap<String, User>>);

impl IAM for Users {
    async fn create_user(
        &self,
        input: CreateUserInput,
        _: &Context,
    ) -> Result<CreateUserOutput, CreateUserError> {
        let mut users = self.0.lock().unwrap();
        let name = input.user_name;
        if users.contains_key(&name) {
            return Err(EntityAlreadyExists::new(format!("{name} exists")).into());
        }
        let path = input.path.unwrap_or_else(|| "/".to_owned());
        let arn = format!("arn:aws:iam::123456789012:user{path}{name}");
        let created = Timestamp::from_seconds(1_735_689_600);
        let id = format!("AIDA{:0>12}", users.len());
        let user = User::new(path, &name, id, arn, created).with(|it| it.tags = input.tags);
        users.insert(name, user.clone());
        Ok(CreateUserOutput::default().with(|it| it.user = Some(user)))
    }

    async fn get_user(
        &self,
        input: GetUserInput,
        _: &Context,
    ) -> Result<GetUserOutput, GetUserError> {
        let name = input.user_name.unwrap_or_default();
        match self.0.lock().unwrap().get(&name) {
            Some(user) => Ok(GetUserOutput::new(user.clone())),
            None => Err(NoSuchEntity::new(format!("there is no {name}")).into()),
        }
    }

    async fn list_users(
        &self,
        input: ListUsersInput,
        _: &Context,
    ) -> Result<ListUsersOutput, ListUsersError> {
        let prefix = input.path_prefix.unwrap_or_default();
        let users = self.0.lock().unwrap();
        let found = users.values().filter(|it| it.path.starts_with(&prefix));
        let found: Vec<_> = found.cloned().collect();
        Ok(ListUsersOutput::new(found))
    }
}
