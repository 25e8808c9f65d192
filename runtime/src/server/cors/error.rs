//! What can be wrong with the settings for scripts of other origins.

use std::fmt;

/// Why settings for scripts of other origins cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CorsError {
    /// Neither the model nor the settings say which origins may call.
    NoOrigins,
    /// The model has no origin of this name.
    UnknownStage {
        /// The name in the settings.
        stage: String,
        /// The names in the model.
        known: Vec<&'static str>,
    },
    /// The settings have a name of the model's origins, and origins in their place.
    StageAndOrigins,
    /// This is not an origin.
    InvalidOrigin(String),
    /// This is not the name of a header.
    InvalidHeader(String),
    /// Scripts of any origin would call with what browsers keep for the service.
    CredentialsOfAnyOrigin,
}

impl fmt::Display for CorsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoOrigins => f.write_str(
                "the model has no `@cors`, which would say which origins may call: set `origins`",
            ),
            Self::UnknownStage { stage, known } if known.is_empty() => write!(
                f,
                "the model names no origins, so none is called {stage:?}: remove `stage`"
            ),
            Self::UnknownStage { stage, known } => write!(
                f,
                "no origin of the model is called {stage:?}: there are {}",
                known.join(", ")
            ),
            Self::StageAndOrigins => f.write_str(
                "there are `stage` and `origins`: only one can say which origins may call",
            ),
            Self::InvalidOrigin(origin) => write!(
                f,
                "{origin:?} is not an origin: write `*`, or scheme and host without a path: `https://example.com`"
            ),
            Self::InvalidHeader(name) => write!(f, "{name:?} is not the name of a header"),
            Self::CredentialsOfAnyOrigin => f.write_str(
                "scripts of any origin cannot be allowed to send credentials: name the origins",
            ),
        }
    }
}

impl std::error::Error for CorsError {}
