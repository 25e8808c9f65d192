//! What the emit stage answers with: one module of the generated code, not yet text.

use proc_macro2::TokenStream;

/// A module of generated code. The output stage makes a file or an inline module of it, and declares it
/// in its parent.
#[derive(Clone, Debug)]
pub struct Module {
    /// Where it is, below the service's own module: `[]` is that module itself, `["operation",
    /// "create_x"]` a module of a module. Parents that are not emitted hold nothing but their children.
    pub path: Vec<String>,
    /// Whether users of the service may look into it.
    pub public: bool,
    /// Its documentation, in Markdown: one entry per line, without comment marks or a leading space.
    pub docs: Vec<String>,
    /// Its items.
    pub items: TokenStream,
}
