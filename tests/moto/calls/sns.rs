//! SNS, over awsQuery.

use farrier::StructureExt as _;
use services::sns::client::SNS as _;
use services::sns::*;

async fn client() -> Client {
    let aws = crate::aws().await;
    Client::builder().config(&aws).build().unwrap()
}

#[tokio::test]
async fn a_topic_is_made_and_found_and_removed() {
    let client = client().await;
    let name = "Horses&<ponies>,all-of-them";
    let input = CreateTopicInput::new("horses").with(|it| {
        it.attributes = Some([("DisplayName".to_owned(), name.to_owned())].into());
        it.tags = Some(vec![Tag::new("team", "smiths"), Tag::new("empty", "")]);
    });
    let arn = client.create_topic(input).await.unwrap().topic_arn.unwrap();
    assert!(arn.ends_with(":horses"), "{arn}");

    let attributes = client.get_topic_attributes(GetTopicAttributesInput::new(&arn));
    let attributes = attributes.await.unwrap().attributes.unwrap();
    assert_eq!(attributes["TopicArn"], arn);
    assert_eq!(attributes["DisplayName"], name);

    let listed = client
        .list_topics(ListTopicsInput::default())
        .await
        .unwrap();
    let topic = Topic::default().with(|it| it.topic_arn = Some(arn.clone()));
    assert!(listed.topics.unwrap().contains(&topic));

    let breed =
        MessageAttributeValue::new("String").with(|it| it.string_value = Some("Shire".into()));
    let message = PublishInput::new("a-foal-\u{1f434}=joy&work").with(|it| {
        it.topic_arn = Some(arn.clone());
        it.message_attributes = Some([("breed".to_owned(), breed)].into());
    });
    assert!(client.publish(message).await.unwrap().message_id.is_some());

    client
        .delete_topic(DeleteTopicInput::new(&arn))
        .await
        .unwrap();
    let gone = client.get_topic_attributes(GetTopicAttributesInput::new(&arn));
    let error = gone.await.unwrap_err();
    assert!(
        matches!(error.modeled(), Some(GetTopicAttributesError::NotFound(_))),
        "{error}"
    );
    assert_eq!(error.status().map(|it| it.as_u16()), Some(404));
}
