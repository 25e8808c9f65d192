//! How services differ in what they expect of a signature.

/// The signing names of services that expect what [`Settings::s3`] says.
const LIKE_S3: [&str; 4] = ["s3", "s3-object-lambda", "s3-outposts", "s3express"];

/// How a service expects requests to be signed. [`Settings::new`] is what most services expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    pub(super) normalize_path: bool,
    pub(super) double_encode: bool,
    pub(super) content_sha256: bool,
    pub(super) token_is_signed: bool,
    pub(super) token: SessionTokenName,
}

/// The name under which the session token of temporary credentials is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionTokenName {
    /// `x-amz-security-token`.
    #[default]
    Security,
    /// `x-amz-s3session-token`: the token of a session of S3 Express.
    S3Session,
}

impl SessionTokenName {
    pub(super) fn header(self) -> &'static str {
        match self {
            Self::Security => "x-amz-security-token",
            Self::S3Session => "x-amz-s3session-token",
        }
    }

    pub(super) fn parameter(self) -> &'static str {
        match self {
            Self::Security => "X-Amz-Security-Token",
            Self::S3Session => "X-Amz-S3session-Token",
        }
    }
}

impl Settings {
    /// What most services expect: paths are normalized and encoded twice, and the hash of the body is in no header of
    /// its own.
    pub const fn new() -> Self {
        Self {
            normalize_path: true,
            double_encode: true,
            content_sha256: false,
            token_is_signed: true,
            token: SessionTokenName::Security,
        }
    }

    /// What Amazon S3 expects: paths stay as they are, and `x-amz-content-sha256` has the hash of the body.
    pub const fn s3() -> Self {
        Self {
            normalize_path: false,
            double_encode: false,
            content_sha256: true,
            ..Self::new()
        }
    }

    /// What the service of this signing name expects.
    pub(super) fn of_service(name: &str) -> Self {
        match LIKE_S3.contains(&name) {
            true => Self::s3(),
            false => Self::new(),
        }
    }

    /// Says whether dot segments and double slashes are removed from the path that is signed.
    #[must_use]
    pub const fn normalize_path(self, normalize_path: bool) -> Self {
        Self {
            normalize_path,
            ..self
        }
    }

    /// Says whether the path that is signed is percent-encoded once more.
    #[must_use]
    pub const fn double_encode(self, double_encode: bool) -> Self {
        Self {
            double_encode,
            ..self
        }
    }

    /// Says whether the header `x-amz-content-sha256` is sent also for a body whose hash is signed.
    #[must_use]
    pub const fn content_sha256(self, content_sha256: bool) -> Self {
        Self {
            content_sha256,
            ..self
        }
    }

    /// Says whether the session token is signed. Some services, such as AWS IoT, expect it to be added afterwards.
    #[must_use]
    pub const fn sign_session_token(self, token_is_signed: bool) -> Self {
        Self {
            token_is_signed,
            ..self
        }
    }

    /// Sets the name under which the session token is sent.
    #[must_use]
    pub const fn session_token_name(self, token: SessionTokenName) -> Self {
        Self { token, ..self }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::new()
    }
}
