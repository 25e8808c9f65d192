//! `aws.parseArn`: the parts of an Amazon resource name.

use farrier::client::endpoint_rules::Value;

/// The parts of `arn:partition:service:region:account-id:resource`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Arn<'a> {
    partition: &'a str,
    service: &'a str,
    region: &'a str,
    account_id: &'a str,
    resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Returns nothing if a part is missing, or if the partition, the service or the resource is empty.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        if parts.next() != Some("arn") {
            return None;
        }
        let mut part = || parts.next();
        let arn = Self {
            partition: part()?,
            service: part()?,
            region: part()?,
            account_id: part()?,
            resource: part()?,
        };
        let needed = [arn.partition, arn.service, arn.resource];
        (!needed.contains(&"")).then_some(arn)
    }
}

/// The attributes of a record that `aws.parseArn` returns.
pub(super) fn attribute<'a>(text: &'a str, _: usize, name: &str) -> Option<Value<'a>> {
    let arn = Arn::parse(text)?;
    Some(match name {
        "partition" => arn.partition.into(),
        "service" => arn.service.into(),
        "region" => arn.region.into(),
        "accountId" => arn.account_id.into(),
        "resourceId" => Value::split(arn.resource, &[':', '/']),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_has_six_parts_of_which_region_and_account_may_be_empty() {
        let arn = Arn::parse("arn:aws:s3:::bucket:a/b").unwrap();
        assert_eq!((arn.region, arn.account_id), ("", ""));
        assert_eq!(arn.resource, "bucket:a/b");
        for text in [
            "",
            "arn",
            "arn:aws:s3:::",
            "arn::s3:::bucket",
            "arn:aws::::bucket",
            "arn:aws:s3::bucket",
            "Arn:aws:s3:::bucket",
        ] {
            assert_eq!(Arn::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_resource_is_split_at_colons_and_slashes() {
        let found = attribute("arn:aws:s3:::a:b/c", 0, "resourceId");
        assert_eq!(format!("{found:?}"), r#"Some(["a", "b", "c"])"#);
        let empty = attribute("arn:aws:s3:::a:", 0, "resourceId");
        assert_eq!(format!("{empty:?}"), r#"Some(["a", ""])"#);
    }
}
