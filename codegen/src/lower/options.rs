//! What the lower stage has to know beside the model.

use farrier_smithy::model::ShapeId;

/// What to make of a model.
#[derive(Clone, Debug, Default)]
pub struct LowerOptions {
    /// The error that reports violated constraints, for operations that list it.
    pub validation_error: Option<ShapeId>,
    /// Which parts to make.
    pub parts: Parts,
    /// Whether members that the service may later make optional are `Option`s.
    pub optional_inputs: bool,
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
