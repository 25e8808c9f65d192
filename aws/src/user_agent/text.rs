//! The text of the header.

use std::fmt::Write as _;

use super::features::Feature;

/// The most characters of the name that a program gives itself.
const MAX_APP_ID_CHARS: usize = 50;

/// The most bytes of the ids of all features.
const MAX_FEATURE_BYTES: usize = 1024;

/// What a client says about itself. Printed, it is the value of the header `user-agent`, in the form 2.1 that clients of
/// Amazon's services share.
#[derive(Clone, Debug)]
pub struct UserAgent {
    /// What does not change from call to call.
    before: String,
    after: String,
}

impl UserAgent {
    /// What a client of a service says. `service_id` is the `sdkId` of `@aws.api#service`; `execution_environment` is the
    /// variable `AWS_EXECUTION_ENV`; `app_id` is the setting `sdk_ua_app_id`, of which 50 characters count.
    pub fn new(
        service_id: &str,
        execution_environment: Option<&str>,
        app_id: Option<&str>,
    ) -> Self {
        let version = env!("CARGO_PKG_VERSION");
        let service = token(&service_id.to_ascii_lowercase().replace(' ', "-"));
        let os = match std::env::consts::OS {
            os @ ("linux" | "macos" | "windows" | "android" | "ios") => os,
            _ => "other",
        };
        let mut before =
            format!("farrier/{version} ua/2.1 api/{service}#{version} os/{os} lang/rust");
        // Writing to a String cannot fail.
        if let Some(environment) = execution_environment {
            let _ = write!(before, " exec-env/{}", token(environment));
        }
        let app_id = app_id.map(|it| it.chars().take(MAX_APP_ID_CHARS).collect::<String>());
        let after = app_id.map(|it| format!(" app/{}", token(&it)));
        Self {
            before,
            after: after.unwrap_or_default(),
        }
    }

    /// The text for a call with these features.
    pub fn text(&self, features: &[Feature]) -> String {
        let mut text = self.before.clone();
        let mut length = 0;
        for feature in features {
            // Without the part of an id: the list ends with the last that fits.
            length += feature.id().len() + 1;
            if length > MAX_FEATURE_BYTES + 1 {
                break;
            }
            text += if text.len() == self.before.len() {
                " m/"
            } else {
                ","
            };
            text += feature.id();
        }
        text + &self.after
    }
}

/// A text as a token of RFC 9110, section 5.6.2, with `-` for what cannot stand there.
fn token(text: &str) -> String {
    let is_valid = |it: char| it.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(it);
    text.chars()
        .map(|it| if is_valid(it) { it } else { '-' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_agent_has_its_parts_in_order() {
        let agent = UserAgent::new("SSO OIDC", Some("AWS_Lambda_x"), Some("my app"));
        let version = env!("CARGO_PKG_VERSION");
        let os = std::env::consts::OS;
        assert_eq!(
            agent.text(&[Feature::RETRY_MODE_STANDARD, Feature::CREDENTIALS_ENV_VARS]),
            format!(
                "farrier/{version} ua/2.1 api/sso-oidc#{version} os/{os} lang/rust exec-env/AWS_Lambda_x m/E,g app/my-app"
            )
        );
    }

    #[test]
    fn what_is_too_long_is_cut_at_a_whole_id() {
        let agent = UserAgent::new("S3", None, Some(&"a".repeat(60)));
        let text = agent.text(&[Feature::LOGIN_SAME_DEVICE; 500]);
        let features = text.split(" m/").nth(1).unwrap();
        let (features, app) = features.split_once(' ').unwrap();
        assert_eq!(features.len(), 1022);
        assert!(features.split(',').all(|it| it == "AA"), "{features}");
        assert_eq!(app, format!("app/{}", "a".repeat(50)));
    }
}
