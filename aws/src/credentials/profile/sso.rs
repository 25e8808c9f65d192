//! What a profile says about IAM Identity Center ("AWS SDKs and Tools Reference Guide", "IAM Identity Center credential
//! provider").

use super::error::PlanError;
use crate::profile::{Profiles, Section};

/// A sign-in with IAM Identity Center, and the role that a profile asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SsoSource {
    /// `sso_session`; absent in profiles of the older form, whose sign-ins are not renewed.
    pub session: Option<String>,
    /// `sso_region`.
    pub region: String,
    /// `sso_start_url`.
    pub start_url: String,
    /// `sso_account_id` and `sso_role_name`; absent in a profile for services that take the token itself.
    pub role: Option<SsoRole>,
}

/// A role of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SsoRole {
    /// `sso_account_id`.
    pub account_id: String,
    /// `sso_role_name`.
    pub name: String,
}

/// Reads the sign-in of a profile, if it has one.
pub(crate) fn read(
    profiles: &Profiles,
    name: &str,
    section: &Section,
) -> Result<Option<SsoSource>, PlanError> {
    let invalid = |message: String| PlanError::invalid(name, message);
    let names = [
        "sso_session",
        "sso_account_id",
        "sso_role_name",
        "sso_start_url",
    ];
    if names.iter().all(|it| section.get(it).is_none()) {
        return Ok(None);
    }
    let role = role(name, section)?;
    let session = section.get("sso_session");
    let (holder, what) = match session {
        Some(session) => {
            let found = profiles.sso_session(session);
            let holder = found.ok_or_else(|| PlanError::no_session(name, session))?;
            for key in ["sso_region", "sso_start_url"] {
                if section
                    .get(key)
                    .is_some_and(|it| holder.get(key) != Some(it))
                {
                    return Err(invalid(format!(
                        "`{key}` can only be specified in the [sso-session] config when a session name is given"
                    )));
                }
            }
            (holder, format!("[sso-session {session}]"))
        }
        None => (section, "it".to_owned()),
    };
    let get = |key: &str| {
        let value = holder.get(key).map(str::to_owned);
        value.ok_or_else(|| {
            invalid(format!(
                "signs in with IAM Identity Center, but {what} has no {key}"
            ))
        })
    };
    if session.is_none() && role.is_none() {
        return Err(invalid(
            "has sso_start_url without a role: `sso_account_id` and `sso_role_name` must also be set".to_owned(),
        ));
    }
    Ok(Some(SsoSource {
        session: session.map(str::to_owned),
        region: get("sso_region")?,
        start_url: get("sso_start_url")?,
        role,
    }))
}

/// Reads the role of a profile, which has an account and a name, or neither.
fn role(name: &str, section: &Section) -> Result<Option<SsoRole>, PlanError> {
    let together = |given: &str, missing: &str| {
        let message = format!("if `{given}` is set, then `{missing}` must also be set");
        Err(PlanError::invalid(name, message))
    };
    match (section.get("sso_account_id"), section.get("sso_role_name")) {
        (Some(account_id), Some(name)) => Ok(Some(SsoRole {
            account_id: account_id.to_owned(),
            name: name.to_owned(),
        })),
        (None, None) => Ok(None),
        (Some(_), None) => together("sso_account_id", "sso_role_name"),
        (None, Some(_)) => together("sso_role_name", "sso_account_id"),
    }
}
