//! How a profile leads to credentials: profiles come in, the source and the roles to assume go out.

use std::path::Path;

use farrier_aws::Credentials;
use farrier_aws::credentials::profile::{Base, Plan, Role};
use farrier_aws::profile::{FileKind, Locations, Profiles};
use serde_json::{Map, Value, json};

use super::super::{profiles, same};
use super::texts;

pub(super) fn case(case: &Value) -> Result<(), String> {
    let input = &case["input"];
    let selected = input["selected_profile"].as_str().unwrap_or_default();
    let plan = Plan::of(&read(input)?, selected);
    let (plan, expected) = match (plan, &case["output"]) {
        (Err(error), Value::Object(output)) => {
            let Some(expected) = output.get("Error").and_then(Value::as_str) else {
                return Err(error.to_string());
            };
            return texts::contains(&error.to_string(), expected);
        }
        (Ok(plan), output) => (plan, &output["ProfileChain"]),
        (Err(error), _) => return Err(error.to_string()),
    };
    let mut chain = vec![base(&plan.base)];
    chain.extend(plan.roles.iter().map(role));
    same("chain", Value::Array(chain), expected.clone())
}

/// Makes profiles of those of a case.
fn read(input: &Value) -> Result<Profiles, String> {
    let environment = profiles::environment(&json!({"HOME": "/home"}));
    let mut profiles = Profiles::empty(Locations::find(&environment, None));
    let mut text = String::new();
    for (of, word) in [("profiles", "profile"), ("sso_sessions", "sso-session")] {
        for (name, properties) in input[of].as_object().into_iter().flatten() {
            text += &format!("[{word} {name}]\n");
            for (key, value) in properties.as_object().into_iter().flatten() {
                text += &format!("{key} = {}\n", value.as_str().unwrap_or_default());
            }
        }
    }
    let added = profiles.add(Path::new("config"), text.as_bytes(), FileKind::Config);
    added.map_err(|error| error.to_string())?;
    Ok(profiles)
}

fn base(base: &Base) -> Value {
    match base {
        Base::Keys(keys) => tagged("AccessKey", keys_members(keys)),
        Base::Named(source) => json!({ "NamedSource": source.name() }),
        Base::WebIdentity {
            role_arn,
            token_file,
            session_name,
        } => tagged(
            "WebIdentityToken",
            vec![
                ("role_arn", Some(role_arn.as_str())),
                ("web_identity_token_file", Some(token_file)),
                ("role_session_name", session_name.as_deref()),
            ],
        ),
        Base::Sso(source) => tagged(
            "Sso",
            vec![
                ("sso_session", source.session.as_deref()),
                ("sso_region", Some(&source.region)),
                ("sso_start_url", Some(&source.start_url)),
                (
                    "sso_account_id",
                    source.role.as_ref().map(|it| it.account_id.as_str()),
                ),
                (
                    "sso_role_name",
                    source.role.as_ref().map(|it| it.name.as_str()),
                ),
            ],
        ),
        other => Value::String(format!("{other:?}")),
    }
}

fn keys_members(keys: &Credentials) -> Vec<(&'static str, Option<&str>)> {
    vec![
        ("access_key_id", Some(keys.access_key_id())),
        ("secret_access_key", Some(keys.secret_access_key())),
        ("session_token", keys.session_token()),
        ("account_id", keys.account_id()),
    ]
}

fn role(role: &Role) -> Value {
    tagged(
        "AssumeRole",
        vec![
            ("role_arn", Some(role.role_arn.as_str())),
            ("role_session_name", role.session_name.as_deref()),
            ("external_id", role.external_id.as_deref()),
        ],
    )
}

fn tagged(tag: &str, members: Vec<(&str, Option<&str>)>) -> Value {
    let present = members.into_iter().filter_map(|(key, value)| {
        let value = value?.to_owned();
        Some((key.to_owned(), Value::String(value)))
    });
    json!({ tag: Value::Object(present.collect::<Map<_, _>>()) })
}
