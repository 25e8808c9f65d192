//! Where the files are, and which profile is selected (AWS SDKs and Tools Reference Guide, "Location of the shared
//! config and credentials files").

use std::path::PathBuf;

use crate::environment::Environment;

/// The name of the profile that is selected where nothing names another.
pub(super) const DEFAULT_PROFILE: &str = "default";

/// Where the files of profiles are, and which profile is selected.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Locations {
    /// The file `config`, if there is a home folder or `AWS_CONFIG_FILE`.
    pub config: Option<PathBuf>,
    /// The file `credentials`, if there is a home folder or `AWS_SHARED_CREDENTIALS_FILE`.
    pub credentials: Option<PathBuf>,
    /// The name of the selected profile.
    pub profile: String,
    /// Whether `AWS_PROFILE` or the program named that profile.
    pub is_profile_named: bool,
}

impl Locations {
    /// Finds the files by the variables of an environment. `profile` is the name that the program gives, which wins
    /// over `AWS_PROFILE`.
    pub fn find(environment: &Environment, profile: Option<&str>) -> Self {
        let file = |variable, name| {
            let named = environment.variable(variable);
            let named = named.map(|it| environment.path(&it));
            named.or_else(|| environment.in_home(&[".aws", name]))
        };
        let named = profile.map(str::to_owned);
        let named = named.or_else(|| environment.variable("AWS_PROFILE"));
        Self {
            config: file("AWS_CONFIG_FILE", "config"),
            credentials: file("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
            is_profile_named: named.is_some(),
            profile: named.unwrap_or_else(|| DEFAULT_PROFILE.to_owned()),
        }
    }
}
