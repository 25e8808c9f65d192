//! IAM, over awsQuery.

use farrier::{StructureExt as _, Timestamp};
use services::iam::client::IAM as _;
use services::iam::*;

async fn client() -> Client {
    let aws = crate::aws().await;
    Client::builder().config(&aws).build().unwrap()
}

#[tokio::test]
async fn a_user_is_made_and_found_and_removed() {
    let client = client().await;
    let input = CreateUserInput::new("Ada").with(|it| {
        it.path = Some("/smiths/".to_owned());
        it.tags = Some(vec![Tag::new("team", "horse&cart"), Tag::new("empty", "")]);
    });
    let made = client.create_user(input).await.unwrap().user.unwrap();
    assert_eq!(made.arn, "arn:aws:iam::123456789012:user/smiths/Ada");
    let age = Timestamp::now().seconds() - made.create_date.seconds();
    assert!((0..=60).contains(&age), "{age} s");

    let by_name = || GetUserInput::default().with(|it| it.user_name = Some("Ada".to_owned()));
    let found = client.get_user(by_name()).await.unwrap().user;
    assert_eq!(
        (found.path.as_str(), &found.user_id),
        ("/smiths/", &made.user_id)
    );
    let tags = [Tag::new("team", "horse&cart"), Tag::new("empty", "")];
    assert_eq!(found.tags.as_deref(), Some(&tags[..]));

    let smiths = || ListUsersInput::default().with(|it| it.path_prefix = Some("/smiths/".into()));
    let listed = client.list_users(smiths()).await.unwrap();
    let names: Vec<_> = listed
        .users
        .iter()
        .map(|it| it.user_name.as_str())
        .collect();
    assert_eq!((names, listed.is_truncated), (vec!["Ada"], false));

    client
        .delete_user(DeleteUserInput::new("Ada"))
        .await
        .unwrap();
    assert_eq!(client.list_users(smiths()).await.unwrap().users, []);
    let error = client.get_user(by_name()).await.unwrap_err();
    assert!(
        matches!(error.modeled(), Some(GetUserError::NoSuchEntity(_))),
        "{error}"
    );
    assert_eq!(error.status().map(|it| it.as_u16()), Some(404));
}

#[tokio::test]
async fn a_user_who_is_there_already_is_an_error_of_the_model() {
    let client = client().await;
    client
        .create_user(CreateUserInput::new("Bea"))
        .await
        .unwrap();
    let error = client
        .create_user(CreateUserInput::new("Bea"))
        .await
        .unwrap_err();
    let Some(CreateUserError::EntityAlreadyExists(taken)) = error.modeled() else {
        panic!("{error}");
    };
    assert_eq!(taken.message.as_deref(), Some("User Bea already exists"));
    assert_eq!(error.status().map(|it| it.as_u16()), Some(409));
}
