//! Reads model files: paths or texts come in, one [`Model`] and everything that was wrong with the files
//! goes out. Only [`read`] touches the disk.
//!
//! Files are read one by one (`ast` mirrors the JSON AST, `shapes` makes definitions of it) and merged
//! (`merge`); then, on the whole, mixins are flattened and `apply` statements applied (`flatten`), because
//! both may reach from any file into any other; then what is written in Smithy 1.0 is brought into the form
//! of 2.0 (`upgrade`), and what is targeted of the prelude's own traits becomes a part of it (`prelude`). A shape in which something is wrong is left out, the others are read on, so that one
//! run lists every mistake.

mod definition;
mod flatten;
mod json;
mod merge;
mod mixins;
mod prelude;
mod upgrade;
mod version;

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::ops::Range;
use std::path::PathBuf;

use serde_core::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use self::definition::Definition;
use self::flatten::Apply;
use self::json::ast::{Document, Entries, Object};
use self::version::Version;
use crate::diagnostic::{
    Diagnostic, Diagnostics, Place, Rule, SourceId, Sources, keys_of, token_before,
};
use crate::model::{Model, ShapeId};
use crate::rules;

/// A model file: its path as it is shown to people, and what reading it gave.
pub type File = (PathBuf, io::Result<Vec<u8>>);

/// Reads files from the disk, for [`load`].
pub fn read(paths: impl IntoIterator<Item = PathBuf>) -> Vec<File> {
    let file = |path: PathBuf| {
        let bytes = std::fs::read(&path);
        (path, bytes)
    };
    paths.into_iter().map(file).collect()
}

/// Makes one model of files, and adds them to `sources`. They are read in the order of their paths, so that
/// the order in which they are given has no influence.
pub fn load(sources: Sources, mut files: Vec<File>) -> (Model, Diagnostics) {
    files.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut loader = Loader {
        model: Model {
            sources,
            ..Model::default()
        },
        ..Loader::default()
    };
    for (path, bytes) in files {
        loader.file(path, bytes);
    }
    let Loader {
        mut model,
        definitions,
        applies,
        old,
        mut out,
        ..
    } = loader;
    model.shapes = flatten::flatten(definitions, applies, &mut model.sources, &mut out);
    upgrade::upgrade(&mut model, &old, &mut out);
    prelude::bring_in(&mut model);
    (model, out)
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

/// A file that is being read.
struct Source<'a> {
    id: SourceId,
    text: &'a str,
    version: Version,
}

/// Every id that was read, so that the thousand targets of `smithy.api#String` share one text.
#[derive(Default)]
struct Ids(HashSet<ShapeId>);

impl Ids {
    fn get(&mut self, text: &str) -> Option<ShapeId> {
        if let Some(id) = self.0.get(text) {
            return Some(id.clone());
        }
        let id = ShapeId::parse(text).ok()?;
        self.0.insert(id.clone());
        Some(id)
    }
}

impl Loader {
    fn file(&mut self, path: PathBuf, bytes: io::Result<Vec<u8>>) {
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(error) => {
                let message = format!("cannot read model file `{}`: {error}", path.display());
                let place = Place::file(self.model.sources.add(path, ""));
                self.out
                    .push(Diagnostic::error(rules::FILE, message).at(place));
                return;
            }
        };
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                // The readable part is kept: the place is its end.
                let valid = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let source = self.model.sources.add(path, text);
                let place = Place::at(source, valid..valid);
                self.out.push(
                    Diagnostic::error(rules::SYNTAX, "the file is not UTF-8 from here on")
                        .at(place),
                );
                return;
            }
        };
        let source = self
            .model
            .sources
            .add(path, text.strip_prefix('\u{feff}').unwrap_or(&text));
        drop(text);
        let Some(text) = self.model.sources.get(source).map(|it| it.text.clone()) else {
            return;
        };
        self.document(source, &text);
    }

    fn document(&mut self, source: SourceId, text: &str) {
        let Some(document) = self.parse::<Object<Document<'_>>>(source, text, text, rules::SYNTAX)
        else {
            return;
        };
        let Object(document) = document;
        let version = document.smithy.map(RawValue::get);
        let Some(version) = Version::parse(source, version, &mut self.out) else {
            return;
        };
        if version == Version::One {
            self.old.insert(source);
        }
        let file = Source {
            id: source,
            text,
            version,
        };
        if let Some(metadata) = document.metadata
            && let Some(metadata) =
                self.parse::<Entries<'_, Value>>(source, text, metadata.get(), rules::MODEL)
        {
            self.metadata(source, metadata);
        }
        if let Some(shapes) = document.shapes
            && let Some(entries) =
                self.parse::<Entries<'_, &RawValue>>(source, text, shapes.get(), rules::MODEL)
        {
            let start = || offset_of(text, shapes.get());
            let repeated = self.repeated(&file, start, &entries, "shape");
            for (at, (name, raw)) in entries.0.iter().enumerate() {
                if !repeated.contains(&at)
                    && let Some(Object(shape)) = self.parse(source, text, raw.get(), rules::MODEL)
                {
                    self.shape(&file, offset_of(text, raw.get()), name, shape);
                }
            }
        }
    }

    /// Parses a part of a file; what serde says is moved to where it belongs in the whole.
    fn parse<'a, T: Deserialize<'a>>(
        &mut self,
        source: SourceId,
        whole: &str,
        part: &'a str,
        rule: &'static Rule,
    ) -> Option<T> {
        let error = match serde_json::from_str(part) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        let start = offset_of(whole, part);
        let line = error.line().saturating_sub(1);
        let line_start = match line {
            0 => 0,
            line => part
                .match_indices('\n')
                .nth(line - 1)
                .map_or(part.len(), |(at, _)| at + 1),
        };
        let end = (start + line_start + error.column()).min(whole.len());
        let message = error.to_string();
        let message = message
            .rsplit_once(" at line ")
            .map_or(&*message, |(message, _)| message);
        let (rule, message, span) = match error.classify() {
            _ if message == "recursion limit exceeded" => (
                rules::SYNTAX,
                "nested deeper than 128 levels".to_owned(),
                token_before(whole, start, end),
            ),
            serde_json::error::Category::Data => {
                let rule = if rule == rules::SYNTAX {
                    rules::MODEL
                } else {
                    rule
                };
                (
                    rule,
                    format!("not a Smithy model: {message}"),
                    token_before(whole, start, end),
                )
            }
            _ => (
                rules::SYNTAX,
                format!("not JSON: {message}"),
                end.saturating_sub(1)..end,
            ),
        };
        self.out
            .push(Diagnostic::error(rule, message).at(Place::at(source, span)));
        None
    }

    /// Merges metadata (Smithy 2.0, "Metadata conflicts"): lists are joined, equal values are one.
    fn metadata(&mut self, source: SourceId, metadata: Entries<'_, Value>) {
        for (key, value) in metadata.0 {
            let place = Place::new(source, ["metadata", &*key]);
            let first = self.model.place_of_metadata(&key);
            match (self.model.metadata.get_mut(&*key), value) {
                (None, value) => {
                    self.model.metadata_source.insert(key.to_string(), source);
                    self.model.metadata.insert(key.into_owned(), value);
                }
                // Before lists are joined: what two files say in the same words is said once.
                (Some(known), value) if *known == value => {}
                (Some(Value::Array(known)), Value::Array(more)) => {
                    for at in 0..more.len() {
                        let here = first.clone().index(known.len() + at);
                        self.model.sources.redirect(&here, place.clone().index(at));
                    }
                    known.extend(more);
                }
                (Some(_), _) => {
                    let message = format!("metadata `{key}` has two different values");
                    let error = Diagnostic::error(rules::CONFLICT, message).at(place.key());
                    self.out
                        .push(error.related(first.key(), "first given here"));
                }
            }
        }
    }

    /// Reports keys that an object has twice; the indices of those that come second are returned.
    fn repeated<T>(
        &mut self,
        file: &Source<'_>,
        start: impl FnOnce() -> usize,
        entries: &Entries<'_, T>,
        what: &str,
    ) -> HashSet<usize> {
        let mut first = std::collections::HashMap::new();
        let mut again = Vec::new();
        for (at, (key, _)) in entries.0.iter().enumerate() {
            match first.entry(&**key) {
                std::collections::hash_map::Entry::Vacant(it) => {
                    it.insert(at);
                }
                std::collections::hash_map::Entry::Occupied(it) => again.push((*it.get(), at)),
            }
        }
        if !again.is_empty() {
            let start = start();
            let keys = keys_of(file.text, start);
            let place =
                |at: usize| Place::at(file.id, keys.get(at).cloned().unwrap_or(start..start));
            for (first, second) in &again {
                let message = format!(
                    "{what} `{}` is defined twice in one file",
                    entries.0[*second].0
                );
                let error = Diagnostic::error(rules::CONFLICT, message).at(place(*second));
                self.out
                    .push(error.related(place(*first), "first defined here"));
            }
        }
        again.into_iter().map(|(_, second)| second).collect()
    }
}

/// Where a part of a text begins in it: borrowed deserialization hands out slices of its input.
fn offset_of(whole: &str, part: &str) -> usize {
    let Range { start, end } = whole.as_bytes().as_ptr_range();
    let at = part.as_ptr();
    if at < start || at > end {
        0
    } else {
        at.addr() - start.addr()
    }
}
