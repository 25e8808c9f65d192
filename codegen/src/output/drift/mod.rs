//! Compares a file set with a folder. Both come in. The stale, missing and orphaned files go out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::file_system::{Entry, FileSystem};
use super::{FileSet, MARK, Scope};
use crate::error::Error;

/// How a folder differs from a file set. Paths are relative to the folder, and sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift {
    /// Files whose text differs.
    pub stale: Vec<PathBuf>,
    /// Files that are not in the folder.
    pub missing: Vec<PathBuf>,
    /// Generated files that are not in the set.
    pub orphaned: Vec<PathBuf>,
}

impl Drift {
    /// Whether the folder is up to date.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the number of files that differ.
    pub fn len(&self) -> usize {
        self.stale.len() + self.missing.len() + self.orphaned.len()
    }

    /// Returns the drift of each top-level folder, by name: the module of a service. Files outside of these folders
    /// are listed under the empty name.
    pub fn by_module(&self) -> BTreeMap<String, Drift> {
        let mut parts = BTreeMap::<String, Drift>::new();
        for (kind, paths) in [
            (Kind::Stale, &self.stale),
            (Kind::Missing, &self.missing),
            (Kind::Orphaned, &self.orphaned),
        ] {
            for path in paths {
                let part = parts.entry(module_of(path)).or_default();
                part.list_mut(kind).push(path.clone());
            }
        }
        parts
    }

    /// Returns a report for people: every file by module, then the `cure`, which is a command. Returns an empty text
    /// if there is no drift. Paths are printed below `folder`, with `/` on every platform.
    pub fn report(&self, folder: &Path, cure: &str) -> String {
        let mut out = String::new();
        let parts = self.by_module();
        for (module, part) in &parts {
            let name = if module.is_empty() {
                slashed(folder)
            } else {
                module.clone()
            };
            let _ = writeln!(out, "{name}: out of date");
            for (word, paths) in [
                ("stale", &part.stale),
                ("missing", &part.missing),
                ("orphaned", &part.orphaned),
            ] {
                for path in paths {
                    let _ = writeln!(out, "  {word:<8}  {}", slashed(&folder.join(path)));
                }
            }
        }
        if !parts.is_empty() {
            let _ = writeln!(out, "run `{cure}` and commit the result");
        }
        out
    }

    fn list_mut(&mut self, kind: Kind) -> &mut Vec<PathBuf> {
        match kind {
            Kind::Stale => &mut self.stale,
            Kind::Missing => &mut self.missing,
            Kind::Orphaned => &mut self.orphaned,
        }
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Stale,
    Missing,
    Orphaned,
}

/// Compares `files` with the files of `folder`.
pub(super) fn compare(
    files: &FileSet,
    folder: &Path,
    scope: Scope,
    disk: &dyn FileSystem,
) -> Result<Drift, Error> {
    let mut drift = Drift::default();
    let mut foreign = Vec::new();
    for (path, text) in files.iter() {
        let target = folder.join(path);
        match disk.read(&target) {
            Ok(old) if old == text.as_bytes() => {}
            Ok(old) if is_marked(&old) => drift.stale.push(path.to_owned()),
            Ok(_) => foreign.push(target),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                drift.missing.push(path.to_owned());
            }
            Err(error) => return Err(Error::io("read", &target, error)),
        }
    }
    if !foreign.is_empty() {
        return Err(Error::Foreign(foreign));
    }
    let owned = match scope {
        Scope::Folder => BTreeSet::from([folder.to_owned()]),
        Scope::Modules => files
            .iter()
            .map(|(path, _)| module_of(path))
            .filter(|it| !it.is_empty())
            .map(|it| folder.join(it))
            .collect(),
        Scope::Files => BTreeSet::new(),
    };
    for owned in owned.iter().filter(|it| disk.exists(it)) {
        find_orphans(files, folder, owned, disk, &mut drift.orphaned)?;
    }
    drift.orphaned.sort();
    Ok(drift)
}

fn find_orphans(
    files: &FileSet,
    root: &Path,
    folder: &Path,
    disk: &dyn FileSystem,
    orphans: &mut Vec<PathBuf>,
) -> Result<(), Error> {
    let entries = match disk.list(folder) {
        Ok(entries) => entries,
        // Another process has removed it since.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::io("list", folder, error)),
    };
    for entry in entries {
        match entry {
            Entry::Folder(inner) if !is_hidden(&inner) => {
                find_orphans(files, root, &inner, disk, orphans)?;
            }
            Entry::File(file) if file.extension().is_some_and(|it| it == "rs") => {
                let path = file.strip_prefix(root).unwrap_or(&file);
                if files.get(path).is_some() {
                    continue;
                }
                let text = match disk.read(&file) {
                    Ok(text) => text,
                    Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                    Err(error) => return Err(Error::io("read", &file, error)),
                };
                if is_marked(&text) {
                    orphans.push(path.to_owned());
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn is_marked(text: &[u8]) -> bool {
    text.starts_with(MARK.as_bytes())
}

fn is_hidden(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default();
    name.as_encoded_bytes().starts_with(b".")
}

fn module_of(path: &Path) -> String {
    let mut components = path.components();
    match (components.next(), components.next()) {
        (Some(Component::Normal(first)), Some(_)) => first.to_string_lossy().into_owned(),
        _ => String::new(),
    }
}

/// Returns a path with `/` on every platform.
pub fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|it| it.to_string_lossy()).collect();
    // An absolute path starts with a component that is the separator itself.
    parts.join("/").replacen("//", "/", 1)
}

#[cfg(test)]
mod tests;
