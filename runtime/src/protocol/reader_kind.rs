//! For whom documents are read.

use crate::shape::{Deserializer, Result};

/// For whom a document is read, and how many bytes of memory its values may take, if that is not the usual number.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ReaderKind {
    /// For a client, which is lenient.
    #[cfg(feature = "client")]
    Client(Option<usize>),
    /// For a server, which is strict.
    #[cfg(feature = "server")]
    Server(Option<usize>),
}

impl ReaderKind {
    pub(crate) fn is_strict(self) -> bool {
        match self {
            #[cfg(feature = "client")]
            Self::Client(_) => false,
            #[cfg(feature = "server")]
            Self::Server(_) => true,
        }
    }

    pub(crate) fn memory_limit(self) -> Option<usize> {
        match self {
            #[cfg(feature = "client")]
            Self::Client(limit) => limit,
            #[cfg(feature = "server")]
            Self::Server(limit) => limit,
        }
    }
}

/// Reads the value of a document.
pub(crate) type ReadDocument<'a> = &'a mut dyn FnMut(&mut dyn Deserializer) -> Result;
