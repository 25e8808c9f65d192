//! The partitions of Amazon's regions, as a table.

use farrier::client::endpoint_rules::Value;

/// A partition: regions that have accounts and the ends of host names in common.
#[derive(Debug, PartialEq, Eq)]
pub struct Partition {
    name: &'static str,
    dns_suffix: &'static str,
    dual_stack_dns_suffix: &'static str,
    implicit_global_region: &'static str,
    supports_fips: bool,
    supports_dual_stack: bool,
    /// What names of its regions begin with; a word and a number follow.
    prefixes: &'static [&'static str],
    /// The regions with other names.
    others: &'static [&'static str],
}

impl Partition {
    const fn new(
        name: &'static str,
        dns_suffix: &'static str,
        dual_stack_dns_suffix: &'static str,
        implicit_global_region: &'static str,
        prefixes: &'static [&'static str],
        others: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            dns_suffix,
            dual_stack_dns_suffix,
            implicit_global_region,
            supports_fips: true,
            supports_dual_stack: true,
            prefixes,
            others,
        }
    }

    /// The partition of a region. A region that nobody knows is in the partition `aws`.
    pub fn of(region: &str) -> &'static Self {
        PARTITIONS.get(Self::index_of(region)).unwrap_or(&AWS)
    }

    /// Whether a host is below those of one of the partitions.
    pub(crate) fn has_host(host: &str) -> bool {
        let is_below = |suffix: &str| {
            let rest = host.strip_suffix(suffix);
            rest.is_some_and(|it| it.ends_with('.'))
        };
        let mut all = PARTITIONS.iter();
        all.any(|it| is_below(it.dns_suffix) || is_below(it.dual_stack_dns_suffix))
    }

    /// The index of the partition in the table.
    pub(super) fn index_of(region: &str) -> usize {
        let found = PARTITIONS.iter().position(|it| it.has(region));
        found.unwrap_or_default()
    }

    fn has(&self, region: &str) -> bool {
        let is_like = |prefix: &&str| {
            let rest = region.strip_prefix(*prefix)?.strip_prefix('-')?;
            let (word, number) = rest.split_once('-')?;
            let is_word = |it: u8| it.is_ascii_alphanumeric() || it == b'_';
            let digits = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
            Some(digits && !word.is_empty() && word.bytes().all(is_word))
        };
        let mut prefixes = self.prefixes.iter();
        prefixes.any(|it| is_like(it) == Some(true)) || self.others.contains(&region)
    }

    /// The name: `aws`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The end of its host names: `amazonaws.com`.
    pub fn dns_suffix(&self) -> &'static str {
        self.dns_suffix
    }

    /// The end of the host names that also have addresses of IPv6: `api.aws`.
    pub fn dual_stack_dns_suffix(&self) -> &'static str {
        self.dual_stack_dns_suffix
    }

    /// The region that services without regions sign for: `us-east-1`.
    pub fn implicit_global_region(&self) -> &'static str {
        self.implicit_global_region
    }

    /// Whether it has endpoints that meet FIPS 140.
    pub fn supports_fips(&self) -> bool {
        self.supports_fips
    }

    /// Whether it has host names with addresses of IPv6.
    pub fn supports_dual_stack(&self) -> bool {
        self.supports_dual_stack
    }
}

/// The attributes of a record that `aws.partition` returns.
pub(super) fn attribute<'a>(_: &'a str, index: usize, name: &str) -> Option<Value<'a>> {
    let it = PARTITIONS.get(index)?;
    Some(match name {
        "name" => it.name.into(),
        "dnsSuffix" => it.dns_suffix.into(),
        "dualStackDnsSuffix" => it.dual_stack_dns_suffix.into(),
        "implicitGlobalRegion" => it.implicit_global_region.into(),
        "supportsFIPS" => it.supports_fips.into(),
        "supportsDualStack" => it.supports_dual_stack.into(),
        _ => return None,
    })
}

const AWS: Partition = Partition::new(
    "aws",
    "amazonaws.com",
    "api.aws",
    "us-east-1",
    &["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"],
    &["aws-global"],
);

/// All partitions. The first is that of regions that nobody knows. (Amazon, "partitions.json", version 1.1.)
const PARTITIONS: &[Partition] = &[
    AWS,
    Partition::new(
        "aws-cn",
        "amazonaws.com.cn",
        "api.amazonwebservices.com.cn",
        "cn-northwest-1",
        &["cn"],
        &["aws-cn-global"],
    ),
    Partition::new(
        "aws-eusc",
        "amazonaws.eu",
        "api.amazonwebservices.eu",
        "eusc-de-east-1",
        &["eusc-de"],
        &[],
    ),
    Partition::new(
        "aws-iso",
        "c2s.ic.gov",
        "api.aws.ic.gov",
        "us-iso-east-1",
        &["us-iso"],
        &["aws-iso-global"],
    ),
    Partition::new(
        "aws-iso-b",
        "sc2s.sgov.gov",
        "api.aws.scloud",
        "us-isob-east-1",
        &["us-isob"],
        &["aws-iso-b-global"],
    ),
    Partition::new(
        "aws-iso-e",
        "cloud.adc-e.uk",
        "api.cloud-aws.adc-e.uk",
        "eu-isoe-west-1",
        &["eu-isoe"],
        &["aws-iso-e-global"],
    ),
    Partition::new(
        "aws-iso-f",
        "csp.hci.ic.gov",
        "api.aws.hci.ic.gov",
        "us-isof-south-1",
        &["us-isof"],
        &["aws-iso-f-global"],
    ),
    Partition::new(
        "aws-us-gov",
        "amazonaws.com",
        "api.aws",
        "us-gov-west-1",
        &["us-gov"],
        &["aws-us-gov-global"],
    ),
];

#[cfg(test)]
mod tests {
    use farrier_test_support::shared;
    use serde_json::Value;

    use super::*;

    #[test]
    fn the_table_says_what_the_file_of_amazon_says() {
        // The file that Amazon's SDKs have.
        let path = shared::path("production/data/endpoints/partitions.json");
        let Some(path) = path else { return };
        let file: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let partitions = file["partitions"].as_array().unwrap();
        assert_eq!(partitions.len(), PARTITIONS.len());
        for (index, (theirs, ours)) in partitions.iter().zip(PARTITIONS).enumerate() {
            let outputs = &theirs["outputs"];
            assert_eq!(theirs["id"], ours.name);
            for (name, value) in outputs.as_object().unwrap() {
                let found = attribute("", index, name).unwrap();
                match value {
                    Value::String(text) => assert_eq!(found.as_str(), Some(text.as_str())),
                    other => assert_eq!(found.as_bool(), other.as_bool()),
                }
            }
            assert_eq!(outputs.as_object().unwrap().len(), 6);
            let prefixes = match ours.prefixes {
                [one] => one.replace("eusc-de", "eusc-(de)").replace('-', r"\-"),
                several => format!("({})", several.join("|")),
            };
            let expected = format!(r"^{prefixes}\-\w+\-\d+$");
            assert_eq!(theirs["regionRegex"], expected);
            for region in theirs["regions"].as_object().unwrap().keys() {
                assert_eq!(Partition::of(region), ours, "{region}");
            }
        }
    }

    #[test]
    fn hosts_of_all_partitions_are_amazons() {
        for host in [
            "s3.eu-west-1.amazonaws.com",
            "ada.s3.cn-north-1.amazonaws.com.cn",
            "s3.eusc-de-east-1.amazonaws.eu",
            "s3.us-iso-east-1.c2s.ic.gov",
            "bedrock.us-east-1.api.aws",
        ] {
            assert!(Partition::has_host(host), "{host}");
        }
        for host in [
            "",
            "amazonaws.com",
            "amazonaws.com.example.com",
            "s3.evilamazonaws.com",
        ] {
            assert!(!Partition::has_host(host), "{host}");
        }
    }

    #[test]
    fn a_region_that_nobody_knows_is_in_the_first_partition() {
        for region in [
            "",
            "mars",
            "us-east",
            "us-east-1a",
            "us--1",
            "us-gov-east-1-x",
        ] {
            assert_eq!(Partition::of(region).name(), "aws", "{region}");
        }
        assert_eq!(Partition::of("cn-somewhere-42").name(), "aws-cn");
    }
}
