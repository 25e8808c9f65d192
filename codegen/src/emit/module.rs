//! The result of the emit stage: a module of generated code as a list of items.

use super::imports::Imports;
use super::item::Item;

/// A module of generated code, or a part of a long one. The output stage writes it as a file or an inline module and
/// declares it in its parent.
#[derive(Clone, Debug)]
pub(crate) struct Module {
    /// The path below the module of the service. `[]` is the module of the service, and `["operation", "create_x"]`
    /// is a module in a module. Parents that are not emitted contain only their children.
    pub(crate) path: Vec<String>,
    /// Whether it is `pub`.
    pub(crate) public: bool,
    /// When it exists.
    pub(crate) gate: Gate,
    /// The documentation: lines of Markdown without comment marks and leading space.
    pub(crate) docs: Vec<String>,
    /// Whether it continues the module before it, which has the same path. Its items and imports are added to that
    /// module.
    pub(crate) continued: bool,
    /// The imports that its items need. Each part of a module lists its own imports.
    pub(crate) imports: Imports,
    /// The items.
    pub(crate) items: Vec<Item>,
}

/// The feature of the runtime that a module or item needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Gate {
    /// No feature.
    #[default]
    Always,
    /// The feature `client`.
    Client,
    /// The feature `server`.
    Server,
}

impl Gate {
    /// Returns the macro that keeps or drops items, depending on the feature.
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Self::Always => None,
            Self::Client => Some("runtime::with_client"),
            Self::Server => Some("runtime::with_server"),
        }
    }

    /// Returns the item behind the gate.
    pub(crate) fn around(self, item: Item) -> Item {
        match self {
            Self::Always => item,
            gate => Item::Gated {
                gate,
                items: vec![item],
            },
        }
    }
}
