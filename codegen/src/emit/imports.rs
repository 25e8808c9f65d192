//! The imports of a module, collected while its items are emitted.

use std::collections::{BTreeMap, BTreeSet};

use super::item::{Argument, Item, MacroCall};
use crate::ir::{ModulePath, TypeName};

/// The version of the runtime's interface that generated code is written against.
const RUNTIME: &str = "farrier::__private::v1";

/// The revision of that version. It changes together with the runtime's (`runtime/src/macros/version.rs`).
const REVISION: u32 = 4;

/// The imports of one module.
#[derive(Clone, Debug, Default)]
pub(crate) struct Imports {
    /// The path from the module to the module of the service.
    service: &'static [&'static str],
    /// The module itself. Types in it are not imported.
    module: Option<ModulePath>,
    names: BTreeMap<Vec<String>, BTreeSet<String>>,
    runtime: bool,
}

impl Imports {
    /// For a module directly below the module of the service.
    pub(super) fn new(module: Option<ModulePath>) -> Self {
        Self {
            service: &["super"],
            module,
            names: BTreeMap::new(),
            runtime: false,
        }
    }

    /// For the module of an operation.
    pub(super) fn of_operation(name: &str) -> Self {
        let module = Some(ModulePath::Operation(name.to_owned()));
        Self {
            service: &["super", "super"],
            module,
            names: BTreeMap::new(),
            runtime: false,
        }
    }

    /// Imports `name` from a path outside of the service's module.
    pub(super) fn add(&mut self, path: &[&str], name: &str) {
        let path = path.iter().map(|it| (*it).to_owned()).collect();
        self.names.entry(path).or_default().insert(name.to_owned());
    }

    /// Imports a generated type.
    pub(super) fn named(&mut self, it: &TypeName) {
        if self.module.as_ref() != Some(&it.module) {
            self.service();
        }
    }

    /// Imports everything from the module of the service. Names are unique there, and a list of the used names would
    /// be the longest part of many modules.
    pub(super) fn service(&mut self) {
        self.add(self.service, "*");
    }

    /// Imports the runtime's interface to generated code, which the modules below the service's have from there.
    pub(super) fn runtime(&mut self) {
        self.runtime = true;
    }

    /// Adds the imports of another part of the module.
    pub(crate) fn merge(&mut self, other: Self) {
        self.runtime |= other.runtime;
        for (path, mut names) in other.names {
            self.names.entry(path).or_default().append(&mut names);
        }
    }

    /// Returns the `use` items.
    pub(crate) fn into_items(self) -> Vec<Item> {
        let item = |(path, names): (Vec<String>, BTreeSet<String>)| {
            let names = match Vec::from_iter(names).as_slice() {
                names if names.iter().any(|it| it == "*") => "*".to_owned(),
                [name] => name.clone(),
                names => format!("{{{}}}", names.join(", ")),
            };
            Item::Use {
                public: false,
                path: format!("{}::{names}", path.join("::")),
            }
        };
        let runtime = self.runtime.then(|| Item::Use {
            public: false,
            path: format!("{RUNTIME} as runtime"),
        });
        let revision = self.runtime.then(|| {
            let revision = vec![Argument::Text(REVISION.to_string())];
            MacroCall::attached("runtime::generated_for", revision)
        });
        let names = self.names.into_iter().map(item);
        names.chain(runtime).chain(revision).collect()
    }
}
