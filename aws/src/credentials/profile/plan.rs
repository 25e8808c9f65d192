//! How a profile leads to credentials ("AWS SDKs and Tools Reference Guide", "Assume role credential provider").
//!
//! Profiles and a name come in; a [`Plan`] goes out: where the first credentials come from, and the roles to assume with
//! them, one after the other.

use std::fmt;

use super::error::PlanError;
use super::sso::{self, SsoSource};
use crate::profile::{Profiles, Section};

/// The longest way from one profile to the next that is followed.
const MAX_PROFILES: usize = 100;

/// How a profile leads to credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// Where the first credentials come from.
    pub base: Base,
    /// The roles that are assumed with them, in this order.
    pub roles: Vec<Role>,
}

/// Where the first credentials of a profile come from.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Base {
    /// `aws_access_key_id` and what belongs to it.
    Keys(crate::Credentials),
    /// `credential_source`.
    Named(NamedSource),
    /// `web_identity_token_file` with `role_arn`.
    WebIdentity {
        /// The role.
        role_arn: String,
        /// The file that holds the token.
        token_file: String,
        /// `role_session_name`.
        session_name: Option<String>,
    },
    /// `sso_session`, or `sso_start_url` and what belongs to it.
    Sso(SsoSource),
    /// `credential_process`.
    Process {
        /// The command line.
        command: String,
        /// `aws_account_id`, for a process that says no account.
        account_id: Option<String>,
    },
}

/// A value of `credential_source`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NamedSource {
    /// Environment variables.
    Environment,
    /// The metadata of the instance.
    Ec2InstanceMetadata,
    /// The agent of the container.
    EcsContainer,
}

/// A role to assume.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Role {
    /// `role_arn`.
    pub role_arn: String,
    /// `role_session_name`.
    pub session_name: Option<String>,
    /// `external_id`.
    pub external_id: Option<String>,
    /// `duration_seconds`.
    pub duration_seconds: Option<i32>,
}

impl Plan {
    /// Finds how a profile leads to credentials.
    ///
    /// # Errors
    ///
    /// When it does not: a [`PlanError`] says why.
    pub fn of(profiles: &Profiles, name: &str) -> Result<Self, PlanError> {
        let mut seen: Vec<&str> = Vec::new();
        let mut roles = Vec::new();
        let mut current = name;
        loop {
            let Some(section) = profiles.profile(current) else {
                return Err(match seen.last() {
                    None => PlanError::absent(profiles, name),
                    Some(before) => PlanError::absent_source(profiles, current, before),
                });
            };
            // A profile that is a source gives its keys, whatever else it has.
            let is_source = !seen.is_empty();
            let is_own_source = seen.last() == Some(&current);
            if seen.contains(&current) && !(is_own_source && has_keys(section)) {
                return Err(PlanError::endless(current, &seen));
            }
            if seen.len() == MAX_PROFILES {
                return Err(PlanError::endless(current, &seen));
            }
            let keys = (is_source && has_keys(section)).then(|| keys(current, section));
            let base = match keys {
                Some(keys) => Some(keys?),
                None => None,
            };
            if let Some(base) = base {
                return Ok(Self::new(base, roles));
            }
            match step(current, section)? {
                Step::Role(role, Next::Profile(next)) => {
                    roles.push(role);
                    seen.push(current);
                    current = next;
                }
                Step::Role(role, Next::Named(source)) => {
                    roles.push(role);
                    return Ok(Self::new(Base::Named(source), roles));
                }
                Step::Base => {
                    let base = base_of(profiles, current, section, is_source)?;
                    return Ok(Self::new(base, roles));
                }
            }
        }
    }

    /// The roles come in the order in which profiles name them, which is from the last to the first.
    fn new(base: Base, mut roles: Vec<Role>) -> Self {
        roles.reverse();
        Self { base, roles }
    }
}

/// What a profile does in a plan.
enum Step<'a> {
    Role(Role, Next<'a>),
    Base,
}

/// Where the credentials come from that assume a role.
enum Next<'a> {
    Profile(&'a str),
    Named(NamedSource),
}

/// Reads a role with its source, if the profile has them.
fn step<'a>(name: &str, section: &'a Section) -> Result<Step<'a>, PlanError> {
    let Some(role_arn) = section.get("role_arn") else {
        return Ok(Step::Base);
    };
    let next = match (
        section.get("source_profile"),
        section.property("credential_source"),
    ) {
        (Some(_), Some(_)) => {
            return Err(PlanError::invalid(
                name,
                "contained both source_profile and credential_source: remove one of the two",
            ));
        }
        (Some(next), None) => Next::Profile(next),
        (None, Some(property)) => {
            let source = NamedSource::parse(property.value());
            let message = || {
                format!(
                    "credential_source at {} is `{}`: it has to be `Environment`, `Ec2InstanceMetadata` or `EcsContainer`",
                    property.place(),
                    property.value().escape_debug()
                )
            };
            Next::Named(source.ok_or_else(|| PlanError::invalid(name, message()))?)
        }
        (None, None) if section.get("web_identity_token_file").is_some() => return Ok(Step::Base),
        (None, None) => {
            return Err(PlanError::invalid(
                name,
                "has role_arn, so that it must contain `source_profile` or `credential_source`: who assumes the role?",
            ));
        }
    };
    if let Some(property) = section.property("mfa_serial") {
        return Err(PlanError::invalid(
            name,
            format!(
                "has mfa_serial at {}, but a program cannot type the code of a device: get credentials by `aws sts \
                 assume-role --serial-number .. --token-code ..` and put them into a profile, use a \
                 `credential_process` that asks for the code, or remove mfa_serial if the role can be assumed without",
                property.place()
            ),
        ));
    }
    let role = Role {
        role_arn: role_arn.to_owned(),
        session_name: section.get("role_session_name").map(str::to_owned),
        external_id: section.get("external_id").map(str::to_owned),
        duration_seconds: duration(name, section)?,
    };
    Ok(Step::Role(role, next))
}

/// Reads `duration_seconds`, in the range of STS.
fn duration(name: &str, section: &Section) -> Result<Option<i32>, PlanError> {
    let Some(property) = section.property("duration_seconds") else {
        return Ok(None);
    };
    let seconds = property.value().parse().ok();
    match seconds.filter(|it| (900..=43_200).contains(it)) {
        Some(seconds) => Ok(Some(seconds)),
        None => Err(PlanError::invalid(
            name,
            format!(
                "duration_seconds at {} is `{}`: it has to be a whole number from 900 to 43200",
                property.place(),
                property.value().escape_debug()
            ),
        )),
    }
}

/// Reads credentials that need no other profile.
fn base_of(
    profiles: &Profiles,
    name: &str,
    section: &Section,
    is_source: bool,
) -> Result<Base, PlanError> {
    if let Some(token_file) = section.get("web_identity_token_file") {
        let role_arn = section.get("role_arn").ok_or_else(|| {
            let message = "`web_identity_token_file` was specified but `role_arn` was missing";
            PlanError::invalid(name, message)
        })?;
        return Ok(Base::WebIdentity {
            role_arn: role_arn.to_owned(),
            token_file: token_file.to_owned(),
            session_name: section.get("role_session_name").map(str::to_owned),
        });
    }
    if let Some(source) = sso::read(profiles, name, section)? {
        return Ok(Base::Sso(source));
    }
    if section.get("login_session").is_some() {
        return Err(PlanError::invalid(
            name,
            "has login_session, the credentials of `aws login`, which farrier does not read yet: run `aws configure \
             export-credentials --format process` as its credential_process, or sign in by `aws sso login`",
        ));
    }
    if let Some(command) = section.get("credential_process") {
        return Ok(Base::Process {
            command: command.to_owned(),
            account_id: section.get("aws_account_id").map(str::to_owned),
        });
    }
    match has_keys(section) {
        true => keys(name, section),
        false => Err(PlanError::no_credentials(name, is_source)),
    }
}

/// Whether a profile has keys, or one of the two.
fn has_keys(section: &Section) -> bool {
    let names = ["aws_access_key_id", "aws_secret_access_key"];
    names.iter().any(|it| section.get(it).is_some())
}

fn keys(name: &str, section: &Section) -> Result<Base, PlanError> {
    let get = |key: &str| {
        let missing = || {
            PlanError::invalid(
                name,
                format!("has one key but not the other: missing {key}"),
            )
        };
        section.get(key).ok_or_else(missing)
    };
    let mut keys =
        crate::Credentials::new(get("aws_access_key_id")?, get("aws_secret_access_key")?);
    if let Some(token) = section.get("aws_session_token") {
        keys = keys.with_session_token(token);
    }
    if let Some(id) = section.get("aws_account_id") {
        keys = keys.with_account_id(id);
    }
    Ok(Base::Keys(keys))
}

impl NamedSource {
    fn parse(text: &str) -> Option<Self> {
        let all = [
            Self::Environment,
            Self::Ec2InstanceMetadata,
            Self::EcsContainer,
        ];
        all.into_iter()
            .find(|it| it.name().eq_ignore_ascii_case(text))
    }

    /// The name in profiles.
    pub fn name(self) -> &'static str {
        match self {
            Self::Environment => "Environment",
            Self::Ec2InstanceMetadata => "Ec2InstanceMetadata",
            Self::EcsContainer => "EcsContainer",
        }
    }
}

/// Without the command of a process: it can hold a secret.
impl fmt::Debug for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keys(keys) => f.debug_tuple("Keys").field(keys).finish(),
            Self::Named(source) => f.debug_tuple("Named").field(source).finish(),
            Self::WebIdentity {
                role_arn,
                token_file,
                session_name,
            } => f
                .debug_struct("WebIdentity")
                .field("role_arn", role_arn)
                .field("token_file", token_file)
                .field("session_name", session_name)
                .finish(),
            Self::Sso(source) => f.debug_tuple("Sso").field(source).finish(),
            Self::Process { account_id, .. } => f
                .debug_struct("Process")
                .field("account_id", account_id)
                .finish_non_exhaustive(),
        }
    }
}
