//! What the emit stage answers with: one module of the generated code, not yet text.

use super::imports::Imports;
use super::item::Item;

/// A module of generated code, or a part of a long one. The output stage makes a file or an inline module of it, and declares it
/// in its parent.
#[derive(Clone, Debug)]
pub(crate) struct Module {
    /// Where it is, below the service's own module: `[]` is that module itself, `["operation",
    /// "create_x"]` a module of a module. Parents that are not emitted hold nothing but their children.
    pub(crate) path: Vec<String>,
    /// Whether users of the service may look into it.
    pub(crate) public: bool,
    /// Where it is there.
    pub(crate) gate: Gate,
    /// Its documentation, in Markdown: one entry per line, without comment marks or a leading space.
    pub(crate) docs: Vec<String>,
    /// Whether it goes on where the module before it, of the same path, ends. Its items and imports are
    /// added to that one's.
    pub(crate) continued: bool,
    /// What its items need of others. Parts of a module import what they use, whatever other parts do.
    pub(crate) imports: Imports,
    /// Its items.
    pub(crate) items: Vec<Item>,
}

/// What the runtime has to have for a module to be there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Gate {
    /// Nothing in particular.
    #[default]
    Always,
    /// Its feature `client`.
    Client,
    /// Its feature `server`.
    Server,
}

impl Gate {
    /// The macro that keeps or drops what is behind the gate.
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Self::Always => None,
            Self::Client => Some("runtime::with_client"),
            Self::Server => Some("runtime::with_server"),
        }
    }

    /// The item, behind the gate.
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
