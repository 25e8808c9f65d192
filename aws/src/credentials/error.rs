//! Why there are no credentials.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use farrier::body::BoxError;

/// Why a provider has no credentials. It prints the provider and the reason in one line, without a secret.
#[derive(Clone, Debug)]
pub struct CredentialsError {
    provider: Cow<'static, str>,
    kind: CredentialsErrorKind,
    message: String,
    source: Option<Arc<dyn StdError + Send + Sync>>,
    /// Whether nobody answers where the source of a provider would be, which nobody has configured.
    is_unanswered: bool,
    /// What other providers of a chain said, in the order in which they were asked.
    before: Vec<CredentialsError>,
}

/// The kinds of [`CredentialsError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialsErrorKind {
    /// Nothing asks for this provider, so that a chain goes on to the next one.
    NotConfigured,
    /// The provider is configured in a way that cannot work.
    Invalid,
    /// The source has refused, and would do so again: a token has expired, or a role may not be assumed.
    Refused,
    /// The source has failed. Another attempt can succeed.
    Failed,
}

impl CredentialsError {
    /// The error of a provider, which is called so in texts: `container`.
    pub fn new(
        provider: impl Into<Cow<'static, str>>,
        kind: CredentialsErrorKind,
        message: impl Into<String>,
    ) -> Self {
        Self {
            provider: provider.into(),
            kind,
            message: message.into(),
            source: None,
            is_unanswered: false,
            before: Vec::new(),
        }
    }

    pub(crate) fn not_configured(
        provider: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        Self::new(provider, CredentialsErrorKind::NotConfigured, message)
    }

    pub(crate) fn invalid(
        provider: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        Self::new(provider, CredentialsErrorKind::Invalid, message)
    }

    pub(crate) fn failed(
        provider: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        Self::new(provider, CredentialsErrorKind::Failed, message)
    }

    /// The same error with its cause, which the message does not repeat.
    #[must_use]
    pub fn with_source(self, source: impl Into<BoxError>) -> Self {
        Self {
            source: Some(Arc::from(source.into())),
            ..self
        }
    }

    /// The same error where nobody answers, and nobody has said that somebody would.
    #[must_use]
    pub(crate) fn unanswered(self) -> Self {
        Self {
            is_unanswered: true,
            ..self
        }
    }

    /// Whether there are no credentials anywhere, as opposed to a source that fails.
    pub(crate) fn is_absence(&self) -> bool {
        self.kind == CredentialsErrorKind::NotConfigured || self.is_unanswered
    }

    /// The same error where it belongs to another provider: what stands before the message of a role's source, for one.
    #[must_use]
    pub(crate) fn within(self, provider: impl Into<Cow<'static, str>>) -> Self {
        let provider = provider.into();
        let message = match provider == self.provider {
            true => self.message,
            false => format!("{}: {}", self.provider, self.message),
        };
        Self {
            provider,
            message,
            ..self
        }
    }

    /// The same error where a failure of the provider ends a chain: somebody has asked for it.
    #[must_use]
    pub(crate) fn into_asked_for(self) -> Self {
        let kind = match self.kind {
            CredentialsErrorKind::NotConfigured => CredentialsErrorKind::Invalid,
            kind => kind,
        };
        Self { kind, ..self }
    }

    /// The error of a chain whose last provider said this, and the others that.
    #[must_use]
    pub(crate) fn after(self, mut before: Vec<Self>) -> Self {
        // A provider that is a chain itself has reasons of its own.
        before.extend(self.before);
        Self { before, ..self }
    }

    /// The reasons in the order in which providers were asked: of a chain within a chain, each of its own.
    pub(crate) fn flat(mut self) -> Vec<Self> {
        let mut all = std::mem::take(&mut self.before);
        all.push(self);
        all
    }

    /// What the provider is called in texts.
    pub fn provider(&self) -> &str {
        &self.provider
    }

    /// Which kind it is.
    pub fn kind(&self) -> CredentialsErrorKind {
        self.kind
    }

    /// What happened, without the name of the provider.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What the other providers of a chain said, in the order in which they were asked.
    pub fn before(&self) -> &[Self] {
        &self.before
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.before.is_empty() {
            f.write_str("no credentials: ")?;
        }
        for error in &self.before {
            write!(f, "{}: {}; ", error.provider, error.message)?;
        }
        write!(f, "{}: {}", self.provider, self.message)
    }
}

impl StdError for CredentialsError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.source.as_deref()?;
        Some(source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_of_a_chain_lists_every_provider_with_its_reason() {
        let one = CredentialsError::not_configured("environment", "AWS_ACCESS_KEY_ID is not set");
        let two = CredentialsError::not_configured("container", "not configured");
        let last = CredentialsError::failed("instance", "did not answer").after(vec![one, two]);
        assert_eq!(
            last.to_string(),
            "no credentials: environment: AWS_ACCESS_KEY_ID is not set; container: not configured; instance: did not \
             answer"
        );
    }

    #[test]
    fn a_chain_within_a_chain_loses_no_reason() {
        let reason = |name: &'static str| CredentialsError::not_configured(name, "is not set");
        let inner = reason("b").after(vec![reason("a")]);
        let mut before = inner.flat();
        before.push(reason("c"));
        let error = reason("d").after(before);
        assert_eq!(
            error.to_string(),
            "no credentials: a: is not set; b: is not set; c: is not set; d: is not set"
        );
        let alone = reason("b")
            .after(vec![reason("a")])
            .after(vec![reason("0")]);
        assert_eq!(alone.before().len(), 2);
    }
}
