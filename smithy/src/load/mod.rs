//! Reads model files: paths or texts come in, one [`Model`] and the diagnostics of all files go out. Only [`read`]
//! touches the disk.
//!
//! 1. A front end (`frontend`) reads each file by itself; `json` is the one for the JSON AST.
//! 2. Definitions of all files are merged (`merge`).
//! 3. On the whole, mixins are flattened and `apply` statements applied (`flatten`, `mixins`), because both may reach
//!    from any file into any other.
//! 4. Shapes of Smithy 1.0 get the form of 2.0 (`upgrade`).
//! 5. Trait definitions of the prelude that the model targets are copied into it (`prelude`).
//!
//! Faulty shapes are left out and reading goes on, so that one run reports everything.

mod definition;
mod flatten;
mod frontend;
mod json;
mod merge;
mod mixins;
mod prelude;
mod upgrade;
mod version;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::definition::{Apply, Definition};
use self::frontend::{Definitions, Frontend, Ids};
use self::version::Version;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, SourceId, Sources};
use crate::model::{Model, ShapeId};
use crate::rules;

/// Every front end. A file is read by the one for its extension, and by the first if there is none.
const FRONTENDS: &[&dyn Frontend] = &[&json::Json];

/// A model file: its path as it is shown to people, and the result of reading it.
pub type File = (PathBuf, io::Result<Vec<u8>>);

/// Reads files from the disk, for [`load`].
pub fn read(paths: impl IntoIterator<Item = PathBuf>) -> Vec<File> {
    let file = |path: PathBuf| {
        let bytes = std::fs::read(&path);
        (path, bytes)
    };
    paths.into_iter().map(file).collect()
}

/// Makes one model of files, and adds them to `sources`. They are read in the order of their paths, so that the order
/// in which they are given has no influence.
pub fn load(sources: Sources, files: Vec<File>) -> (Model, Diagnostics) {
    load_with(FRONTENDS, sources, files)
}

fn load_with(
    frontends: &[&dyn Frontend],
    sources: Sources,
    mut files: Vec<File>,
) -> (Model, Diagnostics) {
    files.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut loader = Loader {
        model: Model {
            unselected: Vec::new(),
            auth_schemes: BTreeSet::new(),
            sources,
            ..Model::default()
        },
        ..Loader::default()
    };
    for (path, bytes) in files {
        if let Some(frontend) = frontend_of(frontends, &path) {
            loader.file(frontend, path, bytes);
        }
    }
    let Loader {
        mut model,
        definitions,
        applies,
        old,
        mut out,
        ..
    } = loader;
    model.shapes = flatten::flatten(definitions, applies, &mut model, &mut out);
    upgrade::upgrade(&mut model, &old, &mut out);
    prelude::bring_in(&mut model);
    (model, out)
}

fn frontend_of<'f>(frontends: &[&'f dyn Frontend], path: &Path) -> Option<&'f dyn Frontend> {
    let is_for = |it: &&&dyn Frontend| path.extension().is_some_and(|its| its == it.extension());
    frontends
        .iter()
        .find(is_for)
        .or_else(|| frontends.first())
        .copied()
}

/// What has been read so far.
#[derive(Default)]
struct Loader {
    model: Model,
    definitions: BTreeMap<ShapeId, Definition>,
    applies: Vec<Apply>,
    /// The files that are written in Smithy 1.0.
    old: HashSet<SourceId>,
    ids: Ids,
    out: Diagnostics,
}

impl Loader {
    fn file(&mut self, frontend: &dyn Frontend, path: PathBuf, bytes: io::Result<Vec<u8>>) {
        let Some((source, text)) = self.text(path, bytes) else {
            self.model.unread.add_file();
            return;
        };
        if is_idl(&text) {
            self.out.push(unread_idl(source, &self.model.sources));
            return;
        }
        let Definitions {
            version,
            metadata,
            shapes,
            applies,
            unread,
            diagnostics,
            map,
        } = frontend.read(source, &text, &mut self.ids);
        self.model.sources.set_map(source, map);
        self.out.append(diagnostics);
        self.model.unread.append(unread);
        if version == Some(Version::One) {
            self.old.insert(source);
        }
        for (key, value) in metadata {
            merge::metadata(&mut self.model, source, key, value, &mut self.out);
        }
        for definition in shapes {
            self.define(definition);
        }
        self.applies.extend(applies);
    }

    /// The text of a file, which is added to the sources.
    fn text(&mut self, path: PathBuf, bytes: io::Result<Vec<u8>>) -> Option<(SourceId, Arc<str>)> {
        let sources = &mut self.model.sources;
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(error) => {
                let message = format!("cannot read model file `{}`: {error}", path.display());
                let place = Place::file(sources.add(path, ""));
                self.out
                    .push(Diagnostic::error(rules::FILE, message).at(place));
                return None;
            }
        };
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                // The valid part is kept; the place is its end.
                let valid = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let place = Place::at(sources.add(path, text), valid..valid);
                let message = "the file is not UTF-8 from here on";
                self.out
                    .push(Diagnostic::error(rules::SYNTAX, message).at(place));
                return None;
            }
        };
        let source = sources.add(path, text.strip_prefix('\u{feff}').unwrap_or(&text));
        let text = sources.get(source).map(|it| it.text.clone())?;
        Some((source, text))
    }

    /// Adds a definition, or merges it with one of the same shape.
    fn define(&mut self, definition: Definition) {
        match self.definitions.get_mut(&definition.id) {
            Some(known) => {
                let (sources, out) = (&mut self.model.sources, &mut self.out);
                if !merge::definitions(known, definition, sources, out) {
                    self.model.unread.add(known.id.clone());
                }
            }
            None => drop(self.definitions.insert(definition.id.clone(), definition)),
        }
    }
}

/// Whether a text is in the Smithy IDL, which no front end reads yet. Its first statement is a control statement or a
/// namespace (Smithy 2.0, "Smithy IDL"). No JSON begins like that.
fn is_idl(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_start);
    let first = lines.find(|it| !it.is_empty() && !it.starts_with("//"));
    first.is_some_and(|it| {
        it.starts_with('$') || it.starts_with("namespace ") || it.starts_with("metadata ")
    })
}

/// The diagnostic for a file in the Smithy IDL, with the command that converts it.
fn unread_idl(source: SourceId, sources: &Sources) -> Diagnostic {
    let path = sources.get(source).map(|it| it.path.clone());
    let path = path.unwrap_or_default();
    let (from, to) = match path.extension() {
        Some(_) => (path.display().to_string(), path.with_extension("json")),
        None => ("model.smithy".to_owned(), PathBuf::from("model.json")),
    };
    let message = "the file is in the Smithy IDL, and Farrier reads the JSON AST";
    let command = format!("smithy ast {from} > {}", to.display());
    Diagnostic::error(rules::SYNTAX, message)
        .at(Place::at(source, 0..0))
        .help(format!("convert it by the Smithy CLI: `{command}`"))
}

#[cfg(test)]
mod tests;
