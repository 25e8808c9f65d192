//! What the lower stage has to know beside the model.

use farrier_smithy::model::ShapeId;
use farrier_smithy::transform::ShapeSelector;

/// What to make of a model.
#[derive(Clone, Debug, Default)]
pub struct LowerOptions {
    /// The error that reports violated constraints, for operations that list it.
    pub validation_error: Option<ShapeId>,
    /// Which parts to make.
    pub parts: Parts,
    /// Whether members that the service may later make optional are `Option`s.
    pub optional_inputs: bool,
    /// The attributes that types have beside those that are generated.
    pub attributes: Vec<OwnAttribute>,
}

/// An attribute of a type that the configuration adds.
#[derive(Clone, Debug)]
pub struct OwnAttribute {
    /// The shape whose type has it.
    pub shape: ShapeSelector,
    /// Its text, without `#[` and `]`.
    pub text: String,
}

/// The parts of a service that are generated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Parts {
    /// Types, client and server.
    #[default]
    All,
    /// Inputs, outputs, errors and everything that they refer to, with their tables. There is no client, no
    /// server and no protocol.
    Types,
    /// The types and the client. Tables keep their constraints, so that callers can check values.
    Client,
    /// The types and the server.
    Server,
}

impl Parts {
    /// Whether there is a client.
    pub(crate) fn has_client(self) -> bool {
        matches!(self, Self::All | Self::Client)
    }

    /// Whether there is a server.
    pub(crate) fn has_server(self) -> bool {
        matches!(self, Self::All | Self::Server)
    }
}
