//! Where the metadata of an instance are.

use http::Uri;

use crate::credentials::CredentialsError;
use crate::settings::Settings;

const IPV4: &str = "http://169.254.169.254";
const IPV6: &str = "http://[fd00:ec2::254]";

/// The address of the service, without a slash at its end.
pub(super) fn find(settings: &Settings) -> Result<String, CredentialsError> {
    let endpoint = match &settings.instance_metadata_endpoint {
        Some(endpoint) => endpoint.trim_end_matches('/').to_owned(),
        None => match settings.instance_metadata_endpoint_mode.as_deref() {
            None => IPV4.to_owned(),
            Some(mode) if mode.eq_ignore_ascii_case("IPv4") => IPV4.to_owned(),
            Some(mode) if mode.eq_ignore_ascii_case("IPv6") => IPV6.to_owned(),
            Some(mode) => {
                let mode = mode.escape_debug();
                let message = format!(
                    "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: `{mode}` is not a valid endpoint mode: it has to be \
                     `IPv4` or `IPv6`"
                );
                return Err(CredentialsError::invalid(super::PROVIDER, message));
            }
        },
    };
    let uri: Result<Uri, _> = endpoint.parse();
    match uri {
        Ok(uri) if uri.scheme().is_some() && uri.host().is_some() => Ok(endpoint),
        _ => Err(CredentialsError::invalid(
            super::PROVIDER,
            "AWS_EC2_METADATA_SERVICE_ENDPOINT is no URI with a host: write it as http://host:port",
        )),
    }
}
