//! The modules of a crate: files come in, modules with the paths that they name go out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::paths::{self, Named};

/// The path of a module below the crate's root, which is the empty one.
pub(crate) type ModulePath = Vec<String>;

/// A crate as far as imports go.
#[derive(Default)]
pub(crate) struct Crate {
    pub(crate) modules: BTreeMap<ModulePath, Module>,
}

/// What one file names.
#[derive(Default)]
pub(crate) struct Module {
    /// Paths in full, from the crate's root, with the line that names each.
    pub(crate) named: Vec<(ModulePath, usize)>,
    /// What the module exports or imports under a name: the full path behind it.
    pub(crate) aliases: BTreeMap<String, ModulePath>,
    /// The file, below the crate's source folder.
    pub(crate) file: PathBuf,
}

impl Crate {
    /// Reads all source files below a folder.
    pub(crate) fn read(folder: &Path) -> Self {
        let mut files = Vec::new();
        collect(folder, Path::new(""), &mut files);
        Self::parse(files.into_iter())
    }

    /// Parses files, each with its path below the crate's source folder.
    pub(crate) fn parse(files: impl Iterator<Item = (PathBuf, String)>) -> Self {
        let mut parsed = Self::default();
        for (file, text) in files {
            let path = module_path(&file);
            let Named { paths, aliases } = paths::named(&text, &path);
            let module = Module {
                named: paths,
                aliases,
                file,
            };
            parsed.modules.insert(path, module);
        }
        parsed
    }

    /// The module that a full path leads to: its longest beginning that is a module. A name that another module
    /// only hands on leads to where it comes from.
    pub(crate) fn module_of(&self, path: &[String]) -> ModulePath {
        let mut path = path.to_vec();
        // Names that hand on each other in a circle would not compile; the bound is for files that do not.
        for _ in 0..8 {
            let length = (0..=path.len())
                .rev()
                .find(|&length| self.modules.contains_key(&path[..length]));
            let length = length.unwrap_or(0);
            let module = self.modules.get(&path[..length]);
            let alias = path.get(length).and_then(|name| module?.aliases.get(name));
            match alias {
                Some(target) if *target != path[..=length] => {
                    path = [target.as_slice(), &path[length + 1..]].concat();
                }
                _ => {
                    path.truncate(length);
                    return path;
                }
            }
        }
        path
    }
}

/// The module that a file holds: `a/b.rs` and `a/b/mod.rs` hold `a::b`.
fn module_path(file: &Path) -> ModulePath {
    let mut path: ModulePath = file
        .with_extension("")
        .components()
        .map(|it| it.as_os_str().to_string_lossy().into_owned())
        .collect();
    let is_root = path.len() == 1 && ["lib", "main"].contains(&path[0].as_str());
    if is_root || path.last().is_some_and(|name| name == "mod") {
        path.pop();
    }
    path
}

fn collect(folder: &Path, below: &Path, files: &mut Vec<(PathBuf, String)>) {
    let entries = std::fs::read_dir(folder.join(below)).expect("a source folder can be listed");
    let mut names: Vec<_> = entries
        .map(|it| it.expect("an entry can be read").file_name())
        .collect();
    names.sort();
    for name in names {
        let path = below.join(&name);
        let full = folder.join(&path);
        if full.is_dir() {
            collect(folder, &path, files);
        } else if path.extension().is_some_and(|it| it == "rs") && name != "tests.rs" {
            let text = std::fs::read_to_string(&full).expect("a source file can be read");
            files.push((path, text));
        }
    }
}
