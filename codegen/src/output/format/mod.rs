//! Turns emitted modules into text. Items of modules come in. A [`FileSet`] goes out.
//!
//! [`Printed::new`] prints one module or a part of it, on any thread. [`format`] combines the texts.

mod definition;
mod macro_call;
mod printer;

use std::collections::BTreeMap;
use std::path::PathBuf;

use proc_macro2::Ident;

use self::printer::{Text, doc_line};
use super::{FileSet, MARK};
use crate::emit::{Gate, Imports, Item, Module};
use crate::error::Error;

/// How modules of a service become files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// A file `<module>.rs` that holds `pub mod <module> { ... }` with all other modules inside. It has no inner
    /// attributes and no inner documentation, so that it can be included anywhere.
    #[default]
    OneFile,
    /// A folder `<module>` with a file for each module: `mod.rs`, `<child>.rs`, and `<child>/mod.rs` for a child with
    /// children.
    Files,
}

/// A module whose items were printed.
#[derive(Debug)]
pub(crate) struct Printed {
    path: Vec<String>,
    public: bool,
    gate: Gate,
    docs: Vec<String>,
    continued: bool,
    imports: Imports,
    items: Text,
}

impl Printed {
    /// Prints the items of a module. This is most of the work, and it does not depend on other modules.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] if an item is not Rust.
    pub(crate) fn new(module: Module) -> Result<Self, Error> {
        let mut items = Text::default();
        let name = module.path.join("::");
        print(&mut items, module.items, &name)?;
        Ok(Self {
            path: module.path,
            public: module.public,
            gate: module.gate,
            docs: module.docs,
            continued: module.continued,
            imports: module.imports,
            items,
        })
    }
}

/// Combines the modules of one service to files.
///
/// `models` are the file names for the first line of each file.
pub(crate) fn format(
    service: &str,
    models: &[String],
    modules: Vec<Printed>,
    layout: Layout,
) -> Result<FileSet, Error> {
    let root = Node::tree(service, modules)?;
    let head = head(models);
    let mut files = FileSet::new();
    match layout {
        Layout::OneFile => {
            let mut text = Text::default();
            root.inline("", service, &mut text)?;
            files.insert(file_name(service), head + &text.into_string());
        }
        Layout::Files => root.files(service, PathBuf::new(), &head, &mut files)?,
    }
    Ok(files)
}

/// Returns the `lib.rs` of a crate with one module for each service.
#[cfg(feature = "config-file")]
pub(crate) fn crate_root(configuration: &str, services: &[String]) -> Result<FileSet, Error> {
    let mut declarations = Vec::new();
    for service in services {
        declarations.push(Item::Module {
            // The committed form is that of prettyplease. rustfmt would change parts of it.
            attributes: vec!["rustfmt::skip".to_owned()],
            public: true,
            name: ident(service)?.to_string(),
        });
    }
    let mut text = Text::default();
    text.docs(&[
        "Services that Farrier generated, a module each.".to_owned(),
        String::new(),
        format!("`{configuration}` lists them."),
    ]);
    print(&mut text, declarations, "lib")?;
    let mut files = FileSet::new();
    files.insert(
        "lib.rs",
        head(&[configuration.to_owned()]) + &text.into_string(),
    );
    Ok(files)
}

/// A module and its children.
#[derive(Default)]
struct Node {
    docs: Vec<String>,
    imports: Imports,
    items: Text,
    children: BTreeMap<String, Node>,
    emitted: bool,
    private: bool,
    gate: Gate,
}

impl Node {
    fn tree(service: &str, modules: Vec<Printed>) -> Result<Node, Error> {
        let mut root = Node::default();
        for module in modules {
            let mut node = &mut root;
            for name in &module.path {
                node = node.children.entry(name.clone()).or_default();
            }
            if node.emitted && module.continued {
                node.imports.merge(module.imports);
                node.items.append(module.items);
                continue;
            }
            if node.emitted {
                let path = [&[service.to_owned()], &module.path[..]].concat();
                let path = path.join("::");
                return Err(Error::Internal(format!(
                    "module `{path}` was emitted twice"
                )));
            }
            node.docs = module.docs;
            node.imports = module.imports;
            node.items = module.items;
            node.private = !module.public;
            node.gate = module.gate;
            node.emitted = true;
        }
        Ok(root)
    }

    /// Prints `pub mod name { ... }` with its children inside. `outer` is the name of the module around it.
    fn inline(self, outer: &str, name: &str, out: &mut Text) -> Result<(), Error> {
        let ident = ident(name)?;
        let mut inside = Text::default();
        print(&mut inside, self.imports.into_items(), name)?;
        for (child_name, child) in self.children {
            child.inline(name, &child_name, &mut inside)?;
        }
        inside.append(self.items);
        let mut head = String::new();
        for line in &self.docs {
            doc_line("///", line, &mut head);
        }
        if let Some(allow) = allow_inception(outer, name) {
            head.push_str(&format!("#[{allow}]\n"));
        }
        let visibility = if self.private { "" } else { "pub " };
        head.push_str(&format!("{visibility}mod {ident}"));
        match self.gate.name() {
            None => out.block(&head, &inside),
            Some(gate) => {
                let mut module = Text::default();
                module.block(&head, &inside);
                out.block(&format!("{gate}!"), &module);
            }
        }
        Ok(())
    }

    /// Adds a file for the module and one for each of its children.
    fn files(
        self,
        name: &str,
        folder: PathBuf,
        head: &str,
        files: &mut FileSet,
    ) -> Result<(), Error> {
        let mut declarations = Vec::new();
        for (child_name, child) in &self.children {
            let allow = allow_inception(name, child_name).map(str::to_owned);
            declarations.push(child.gate.around(Item::Module {
                attributes: Vec::from_iter(allow),
                public: !child.private,
                name: ident(child_name)?.to_string(),
            }));
        }
        let mut text = Text::default();
        text.docs(&self.docs);
        print(&mut text, self.imports.into_items(), name)?;
        print(&mut text, declarations, name)?;
        text.append(self.items);
        // The service always has a folder, so that adding the first child does not move a file.
        let is_service = folder.as_os_str().is_empty();
        let inner = folder.join(bare(name));
        let path = if is_service || !self.children.is_empty() {
            inner.join("mod.rs")
        } else {
            folder.join(file_name(name))
        };
        files.insert(path, format!("{head}{}", text.into_string()));
        for (name, child) in self.children {
            child.files(&name, inner.clone(), head, files)?;
        }
        Ok(())
    }
}

/// Returns the attribute that allows a module to have the name of the module around it.
fn allow_inception(outer: &str, inner: &str) -> Option<&'static str> {
    let allow = r#"allow(clippy::module_inception, reason = "the names are the model's")"#;
    (outer == inner).then_some(allow)
}

fn head(models: &[String]) -> String {
    format!("{MARK} from {}. Do not edit.\n", models.join(", "))
}

fn print(text: &mut Text, items: Vec<Item>, module: &str) -> Result<(), Error> {
    text.items(items)
        .map_err(|error| Error::Internal(format!("module `{module}` does not parse: {error}")))
}

/// Returns the identifier for the name of a module. It is raw if the name is a keyword.
pub(crate) fn ident(name: &str) -> Result<Ident, Error> {
    let parsed = syn::parse_str::<Ident>(name);
    let raw = parsed.or_else(|_| syn::parse_str(&format!("r#{name}")));
    raw.map_err(|_| Error::Internal(format!("`{name}` is no name for a module")))
}

/// Returns the name without `r#`: rustc looks for `r#type` in `type.rs`.
fn bare(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

fn file_name(module: &str) -> String {
    format!("{}.rs", bare(module))
}

#[cfg(test)]
mod tests;
