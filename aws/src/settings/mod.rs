//! Settings: what environment variables and the selected profile say about calls.
//!
//! In come an environment and profiles; out go [`Settings`], or the first value that is not of the setting's form, with
//! its place. An environment variable wins over a profile. Names and values are those of the "AWS SDKs and Tools
//! Reference Guide", "Settings reference".

mod endpoint_url;
mod error;
mod read;
mod values;

use crate::environment::Environment;
use crate::profile::Profiles;

pub use self::endpoint_url::EndpointUrls;
pub use self::error::SettingError;
use self::read::Reader;
pub use self::values::{AccountIdEndpointMode, ChecksumMode, DefaultsMode, RetryMode};

/// What environment variables and the selected profile say. A setting that neither has is `None`.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Settings {
    /// `AWS_REGION`, `AWS_DEFAULT_REGION`, `region`.
    pub region: Option<String>,
    /// `AWS_USE_FIPS_ENDPOINT`, `use_fips_endpoint`.
    pub use_fips: Option<bool>,
    /// `AWS_USE_DUALSTACK_ENDPOINT`, `use_dualstack_endpoint`.
    pub use_dual_stack: Option<bool>,
    /// `AWS_ENDPOINT_URL`, `endpoint_url`, and those of services.
    pub endpoint_urls: EndpointUrls,
    /// `AWS_MAX_ATTEMPTS`, `max_attempts`.
    pub max_attempts: Option<u32>,
    /// `AWS_RETRY_MODE`, `retry_mode`.
    pub retry_mode: Option<RetryMode>,
    /// `AWS_ACCOUNT_ID_ENDPOINT_MODE`, `account_id_endpoint_mode`.
    pub account_id_endpoint_mode: Option<AccountIdEndpointMode>,
    /// `AWS_REQUEST_CHECKSUM_CALCULATION`, `request_checksum_calculation`.
    pub request_checksum_calculation: Option<ChecksumMode>,
    /// `AWS_RESPONSE_CHECKSUM_VALIDATION`, `response_checksum_validation`.
    pub response_checksum_validation: Option<ChecksumMode>,
    /// `AWS_DISABLE_CLOCK_SKEW_CORRECTION`, `disable_clock_skew_correction`.
    pub disable_clock_skew_correction: Option<bool>,
    /// `AWS_DISABLE_REQUEST_COMPRESSION`, `disable_request_compression`.
    pub disable_request_compression: Option<bool>,
    /// `AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES`, `request_min_compression_size_bytes`.
    pub request_min_compression_size_bytes: Option<u32>,
    /// `AWS_SIGV4A_SIGNING_REGION_SET`, `sigv4a_signing_region_set`.
    pub sigv4a_signing_region_set: Vec<String>,
    /// `AWS_AUTH_SCHEME_PREFERENCE`, `auth_scheme_preference`.
    pub auth_scheme_preference: Vec<String>,
    /// `AWS_SDK_UA_APP_ID`, `sdk_ua_app_id`.
    pub app_id: Option<String>,
    /// `AWS_DEFAULTS_MODE`, `defaults_mode`.
    pub defaults_mode: Option<DefaultsMode>,
    /// `AWS_S3_USE_ARN_REGION`, `s3_use_arn_region`.
    pub s3_use_arn_region: Option<bool>,
    /// `AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS`, `s3_disable_multiregion_access_points`.
    pub s3_disable_multi_region_access_points: Option<bool>,
    /// `AWS_S3_DISABLE_EXPRESS_SESSION_AUTH`, `s3_disable_express_session_auth`.
    pub s3_disable_express_session_auth: Option<bool>,
    /// `AWS_EC2_METADATA_DISABLED`, `ec2_metadata_disabled`.
    pub instance_metadata_disabled: Option<bool>,
    /// `AWS_EC2_METADATA_SERVICE_ENDPOINT`, `ec2_metadata_service_endpoint`.
    pub instance_metadata_endpoint: Option<String>,
    /// `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE`, `ec2_metadata_service_endpoint_mode`: `IPv4` or `IPv6`.
    pub instance_metadata_endpoint_mode: Option<String>,
    /// `AWS_EC2_INSTANCE_PROFILE_NAME`, `ec2_instance_profile_name`.
    pub instance_profile_name: Option<String>,
    /// `AWS_METADATA_SERVICE_TIMEOUT`, `metadata_service_timeout`: the seconds of an attempt.
    pub instance_metadata_timeout: Option<u32>,
    /// `AWS_METADATA_SERVICE_NUM_ATTEMPTS`, `metadata_service_num_attempts`.
    pub instance_metadata_attempts: Option<u32>,
}

impl Settings {
    /// Reads the settings.
    ///
    /// # Errors
    ///
    /// When a value is not of its setting's form.
    pub fn read(environment: &Environment, profiles: &Profiles) -> Result<Self, SettingError> {
        let read = Reader::new(environment, profiles.selected());
        Ok(Self {
            region: environment
                .variable("AWS_REGION")
                .or_else(|| read.text("AWS_DEFAULT_REGION", "region")),
            use_fips: read.boolean("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")?,
            use_dual_stack: read.boolean("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")?,
            endpoint_urls: EndpointUrls::read(environment, profiles)?,
            max_attempts: read.positive("AWS_MAX_ATTEMPTS", "max_attempts")?,
            retry_mode: read.value("AWS_RETRY_MODE", "retry_mode")?,
            account_id_endpoint_mode: read
                .value("AWS_ACCOUNT_ID_ENDPOINT_MODE", "account_id_endpoint_mode")?,
            request_checksum_calculation: read.value(
                "AWS_REQUEST_CHECKSUM_CALCULATION",
                "request_checksum_calculation",
            )?,
            response_checksum_validation: read.value(
                "AWS_RESPONSE_CHECKSUM_VALIDATION",
                "response_checksum_validation",
            )?,
            disable_clock_skew_correction: read.boolean(
                "AWS_DISABLE_CLOCK_SKEW_CORRECTION",
                "disable_clock_skew_correction",
            )?,
            disable_request_compression: read.boolean(
                "AWS_DISABLE_REQUEST_COMPRESSION",
                "disable_request_compression",
            )?,
            request_min_compression_size_bytes: read.compression_size()?,
            sigv4a_signing_region_set: read
                .list("AWS_SIGV4A_SIGNING_REGION_SET", "sigv4a_signing_region_set"),
            auth_scheme_preference: read
                .list("AWS_AUTH_SCHEME_PREFERENCE", "auth_scheme_preference"),
            app_id: read.text("AWS_SDK_UA_APP_ID", "sdk_ua_app_id"),
            defaults_mode: read.value("AWS_DEFAULTS_MODE", "defaults_mode")?,
            s3_use_arn_region: read.boolean("AWS_S3_USE_ARN_REGION", "s3_use_arn_region")?,
            s3_disable_multi_region_access_points: read.boolean(
                "AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS",
                "s3_disable_multiregion_access_points",
            )?,
            s3_disable_express_session_auth: read.boolean(
                "AWS_S3_DISABLE_EXPRESS_SESSION_AUTH",
                "s3_disable_express_session_auth",
            )?,
            instance_metadata_disabled: read
                .boolean("AWS_EC2_METADATA_DISABLED", "ec2_metadata_disabled")?,
            instance_metadata_endpoint: read.text(
                "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                "ec2_metadata_service_endpoint",
            ),
            instance_metadata_endpoint_mode: read.text(
                "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
                "ec2_metadata_service_endpoint_mode",
            ),
            instance_profile_name: read
                .text("AWS_EC2_INSTANCE_PROFILE_NAME", "ec2_instance_profile_name"),
            instance_metadata_timeout: read
                .positive("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout")?,
            instance_metadata_attempts: read.positive(
                "AWS_METADATA_SERVICE_NUM_ATTEMPTS",
                "metadata_service_num_attempts",
            )?,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::profile::{FileKind, Locations};

    fn read(variables: &[(&str, &str)], config: &str) -> Result<Settings, SettingError> {
        let variables = variables.iter().copied();
        let environment = Environment::of(variables.chain([("HOME", "/home/me")]));
        let mut profiles = Profiles::empty(Locations::find(&environment, None));
        let file = Path::new("/home/me/.aws/config");
        let added = profiles.add(file, config.as_bytes(), FileKind::Config);
        added.unwrap();
        Settings::read(&environment, &profiles)
    }

    #[test]
    fn the_correction_of_clocks_can_be_switched_off() {
        let settings = read(&[], "[default]\ndisable_clock_skew_correction = true").unwrap();
        assert_eq!(settings.disable_clock_skew_correction, Some(true));
        let variables = [("AWS_DISABLE_CLOCK_SKEW_CORRECTION", "maybe")];
        assert!(read(&variables, "").is_err());
    }

    #[test]
    fn a_variable_wins_over_the_profile() {
        let config = "[default]\nregion = eu-west-1\nmax_attempts = 5\nretry_mode = Standard";
        let settings = read(&[("AWS_REGION", "us-east-1")], config).unwrap();
        assert_eq!(settings.region.as_deref(), Some("us-east-1"));
        assert_eq!(settings.max_attempts, Some(5));
        assert_eq!(settings.retry_mode, Some(RetryMode::Standard));
        let settings = read(&[("AWS_DEFAULT_REGION", "us-east-2")], config).unwrap();
        assert_eq!(settings.region.as_deref(), Some("us-east-2"));
        let both = [
            ("AWS_REGION", "us-east-1"),
            ("AWS_DEFAULT_REGION", "us-east-2"),
        ];
        let settings = read(&both, config).unwrap();
        assert_eq!(settings.region.as_deref(), Some("us-east-1"));
    }

    #[test]
    fn a_value_of_the_wrong_form_is_an_error_with_its_place() {
        let error = |variables, config| read(variables, config).unwrap_err().to_string();
        assert_eq!(
            error(&[], "[default]\n\nmax_attempts = 0"),
            "max_attempts at /home/me/.aws/config:3 is `0`: it has to be a whole number from 1"
        );
        assert_eq!(
            error(&[("AWS_USE_FIPS_ENDPOINT", "yes")], ""),
            "AWS_USE_FIPS_ENDPOINT is `yes`: it has to be `true` or `false`"
        );
        assert_eq!(
            error(&[("AWS_RETRY_MODE", "often")], ""),
            "AWS_RETRY_MODE is `often`: it has to be `standard`, `adaptive` or `legacy`"
        );
        assert_eq!(
            error(
                &[("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "10485761")],
                ""
            ),
            "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES is `10485761`: it has to be a whole number up to 10485760"
        );
    }

    #[test]
    fn lists_have_no_empty_names() {
        let settings = read(&[("AWS_AUTH_SCHEME_PREFERENCE", "sigv4a, ,\tsigv4,")], "").unwrap();
        assert_eq!(settings.auth_scheme_preference, ["sigv4a", "sigv4"]);
    }
}
