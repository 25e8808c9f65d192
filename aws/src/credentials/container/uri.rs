//! Where the agent of a container is.

use std::net::IpAddr;

use http::Uri;

use crate::credentials::CredentialsError;
use crate::environment::Environment;

/// The agent of ECS.
const ECS: &str = "http://169.254.170.2";

const FULL: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const RELATIVE: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";

/// Addresses of agents: that of ECS, and those of EKS.
const AGENTS: [&str; 3] = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23"];

/// An address, and whether it is known to be on this machine.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Checked {
    Trusted(Uri),
    /// The host is a name, whose addresses have to be looked up.
    Name(Uri),
}

/// Finds the address in the environment. The relative one wins.
pub(super) fn find(environment: &Environment) -> Result<Checked, CredentialsError> {
    if let Some(path) = environment.variable(RELATIVE) {
        let slash = if path.starts_with('/') { "" } else { "/" };
        let uri = format!("{ECS}{slash}{path}").parse();
        let uri = uri.map_err(|_| invalid(format!("{RELATIVE} is no path of a URI")))?;
        return Ok(Checked::Trusted(uri));
    }
    let Some(full) = environment.variable(FULL) else {
        let message = format!("neither {RELATIVE} nor {FULL} is set");
        return Err(CredentialsError::not_configured(super::PROVIDER, message));
    };
    let uri: Uri = full
        .parse()
        .map_err(|_| invalid(format!("{FULL} is no URI")))?;
    let Some(host) = uri.host().filter(|it| !it.is_empty()) else {
        return Err(invalid(format!(
            "{FULL} has no host: write it as http://host:port/path, or set {RELATIVE}"
        )));
    };
    match uri.scheme_str() {
        Some("https") => Ok(Checked::Trusted(uri)),
        Some("http") => {
            let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
            match address {
                Ok(address) if is_trusted(address) => Ok(Checked::Trusted(uri)),
                Ok(_) => Err(untrusted(host)),
                Err(_) => Ok(Checked::Name(uri)),
            }
        }
        _ => Err(invalid(format!("{FULL} is neither http nor https"))),
    }
}

/// Whether an address is on this machine.
pub(super) fn is_trusted(address: IpAddr) -> bool {
    let is_agent = |it: &&str| it.parse() == Ok(address);
    address.is_loopback() || AGENTS.iter().any(is_agent)
}

/// The error for a host that may be another machine.
pub(super) fn untrusted(host: &str) -> CredentialsError {
    invalid(format!(
        "{FULL} is http, and {host} may be another machine: use https, a loopback address or that of an agent"
    ))
}

fn invalid(message: String) -> CredentialsError {
    CredentialsError::invalid(super::PROVIDER, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_that_may_be_another_machine_needs_https() {
        let find = |uri: &str| find(&Environment::of([(FULL, uri)]));
        let error = find("http://192.0.2.1/x").unwrap_err().to_string();
        assert!(
            error.contains("192.0.2.1 may be another machine"),
            "{error}"
        );
        assert!(matches!(find("http://[::1]:80/x"), Ok(Checked::Trusted(_))));
        assert!(matches!(find("http://agent/x"), Ok(Checked::Name(_))));
        assert!(matches!(find("https://agent/x"), Ok(Checked::Trusted(_))));
        let error = find("ftp://agent/x").unwrap_err().to_string();
        assert!(error.contains("neither http nor https"), "{error}");
    }
}
