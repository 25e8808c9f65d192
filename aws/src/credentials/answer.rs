//! Credentials in JSON, as containers, instances and processes answer them.
//!
//! Bytes come in; credentials or the reason why there are none go out. No part of the bytes is in the reason.

use std::time::SystemTime;

use farrier::Timestamp;
use serde_json::Value;

use super::Credentials;

/// A JSON object whose members have names in any case.
pub(super) struct Answer(Value);

impl Answer {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        match serde_json::from_slice(bytes) {
            Ok(object @ Value::Object(_)) => Ok(Self(object)),
            Ok(_) => Err("the answer is no JSON object".to_owned()),
            // The error of the parser has a place and no text of the answer.
            Err(error) => Err(format!(
                "the answer is not JSON (line {}, column {})",
                error.line(),
                error.column()
            )),
        }
    }

    /// The text of a member, if it is there and not empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.member(name)?.as_str().filter(|it| !it.is_empty())
    }

    /// The number of a member.
    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        self.member(name)?.as_i64()
    }

    fn member(&self, name: &str) -> Option<&Value> {
        let mut members = self.0.as_object()?.iter();
        let found = members.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    }

    /// The credentials. `token` is the name of the session's token.
    pub(super) fn credentials(&self, token: &str) -> Result<Credentials, String> {
        let get = |name: &str| {
            self.text(name)
                .ok_or_else(|| format!("the answer has no {name}"))
        };
        let mut keys = Credentials::new(get("AccessKeyId")?, get("SecretAccessKey")?);
        if let Some(token) = self.text(token) {
            keys = keys.with_session_token(token);
        }
        if let Some(id) = self.text("AccountId") {
            keys = keys.with_account_id(id);
        }
        // Credentials whose end cannot be read must not become ones that never end.
        let expiration = self.member("Expiration").filter(|it| !it.is_null());
        if let Some(expiration) = expiration.filter(|it| it.as_str() != Some("")) {
            let time = expiration.as_str().and_then(time);
            keys =
                keys.with_expiry(time.ok_or("`Expiration` in the answer is no time of ISO 8601")?);
        }
        Ok(keys)
    }
}

/// A time of ISO 8601.
pub(super) fn time(text: &str) -> Option<SystemTime> {
    let time: Timestamp = text.parse().ok()?;
    SystemTime::try_from(time).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        let answer = Answer::parse(text.as_bytes());
        answer.and_then(|it| it.credentials("Token")).unwrap_err()
    }

    #[test]
    fn an_answer_that_cannot_be_read_says_why_without_its_text() {
        assert_eq!(error("{"), "the answer is not JSON (line 1, column 1)");
        assert_eq!(error("[1]"), "the answer is no JSON object");
        assert_eq!(
            error(r#"{"AccessKeyId": "a"}"#),
            "the answer has no SecretAccessKey"
        );
        assert_eq!(
            error(
                r#"{"AccessKeyId": "a", "secretaccesskey": "do-not-print", "Expiration": "soon"}"#
            ),
            "`Expiration` in the answer is no time of ISO 8601"
        );
    }

    #[test]
    fn an_end_that_is_no_text_is_an_error_and_not_an_end_that_never_comes() {
        for end in ["1764352800", "{}", "true"] {
            let text =
                format!(r#"{{"AccessKeyId": "a", "SecretAccessKey": "b", "Expiration": {end}}}"#);
            assert_eq!(
                error(&text),
                "`Expiration` in the answer is no time of ISO 8601"
            );
        }
        let text = r#"{"AccessKeyId": "a", "SecretAccessKey": "b", "Expiration": null}"#;
        let answer = Answer::parse(text.as_bytes()).unwrap();
        assert!(answer.credentials("Token").is_ok());
    }

    #[test]
    fn a_time_can_have_an_offset() {
        assert_eq!(
            time("2022-05-02T18:36:00+00:00"),
            time("2022-05-02T18:36:00Z")
        );
        assert!(time("2022-05-02T18:36:00Z").is_some());
    }
}
