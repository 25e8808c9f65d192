//! SNS. Topics whose ARNs end in `:missing` do not exist; all others do.

use farrier::server::Context;
use services::sns::server::SNS;
use services::sns::*;

pub struct Topics;

fn check(arn: &str) -> Result<(), NotFound> {
    match arn.ends_with(":missing") {
        true => Err(NotFound::new("Topic does not exist")),
        false => Ok(()),
    }
}

impl SNS for Topics {
    async fn get_topic_attributes(
        &self,
        input: GetTopicAttributesInput,
        _: &Context,
    ) -> Result<GetTopicAttributesOutput, GetTopicAttributesError> {
        check(&input.topic_arn)?;
        let mut output = GetTopicAttributesOutput::default();
        let attributes = [
            ("TopicArn", input.topic_arn.as_str()),
            ("DisplayName", "Horses & <ponies>"),
            ("Policy", ""),
        ];
        let attributes = attributes.map(|(name, value)| (name.to_owned(), value.to_owned()));
        output.attributes = Some(attributes.into());
        Ok(output)
    }

    /// Returns the message of the request as its id, so that the caller can check it.
    async fn publish(
        &self,
        input: PublishInput,
        _: &Context,
    ) -> Result<PublishOutput, PublishError> {
        check(input.topic_arn.as_deref().unwrap_or_default())?;
        let attributes = input.message_attributes.unwrap_or_default();
        let attributes = attributes.into_iter().map(|(name, value)| {
            let text = value.string_value.unwrap_or_default();
            let bytes = value.binary_value.unwrap_or_default();
            format!(
                "|{name}={}:{text}{bytes:?}",
                value.data_type,
                bytes = &bytes[..]
            )
        });
        let mut output = PublishOutput::default();
        output.message_id = Some(input.message + &attributes.collect::<String>());
        Ok(output)
    }
}
