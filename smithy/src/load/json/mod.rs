//! The front end for the JSON AST (Smithy 2.0, "JSON AST"): the text of a file comes in, its definitions go out.
//!
//! `numbers` keeps numbers of any size readable; `ast` mirrors the format; `shapes` makes definitions of it; `version` checks what the version of a file does not
//! have; `source_map` finds places in the text again.

mod ast;
mod numbers;
mod shapes;
mod source_map;
mod version;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use serde_core::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use self::ast::{Document, Entries, Object};
use self::source_map::{JsonMap, keys_of, token_before};
use super::frontend::{Definitions, Frontend, Ids};
use super::version::Version;
use crate::diagnostic::{Diagnostic, Place, Rule, SourceId};
use crate::rules;

/// The JSON AST.
pub(super) struct Json;

impl Frontend for Json {
    fn extension(&self) -> &'static str {
        "json"
    }

    fn read(&self, source: SourceId, text: &str, ids: &mut Ids) -> Definitions {
        let text = numbers::bounded(text);
        let mut reader = Reader {
            source,
            text: &text,
            ids,
            out: Definitions::new(Arc::new(JsonMap)),
        };
        reader.document();
        reader.out
    }
}

/// A file that is being read.
struct Reader<'a> {
    source: SourceId,
    text: &'a str,
    ids: &'a mut Ids,
    out: Definitions,
}

impl<'a> Reader<'a> {
    fn document(&mut self) {
        let Some(Object(document)) = self.parse::<Object<Document<'_>>>(self.text, rules::SYNTAX)
        else {
            self.out.unread.add_file();
            return;
        };
        let number = document.smithy.map(RawValue::get);
        let Some(version) = version::read(self.source, number, &mut self.out.diagnostics) else {
            self.out.unread.add_file();
            return;
        };
        self.out.version = Some(version);
        if let Some(metadata) = document.metadata
            && let Some(Entries(metadata)) =
                self.parse::<Entries<'_, Value>>(metadata.get(), rules::MODEL)
        {
            let metadata = metadata.into_iter();
            self.out.metadata = metadata.map(|(key, it)| (key.into_owned(), it)).collect();
        }
        if let Some(shapes) = document.shapes {
            self.shapes(version, shapes.get());
        }
    }

    fn shapes(&mut self, version: Version, text: &'a str) {
        let Some(entries) = self.parse::<Entries<'_, &RawValue>>(text, rules::MODEL) else {
            self.out.unread.add_file();
            return;
        };
        let repeated = self.repeated(|it| it.offset_of(text), &entries, "shape");
        for (at, (name, raw)) in entries.0.iter().enumerate() {
            if repeated.contains(&at) {
                continue;
            }
            let before = self.out.diagnostics.len();
            if let Some(Object(shape)) = self.parse(raw.get(), rules::MODEL) {
                self.shape(version, self.offset_of(raw.get()), name, shape);
            }
            if self.out.diagnostics.len() > before
                && let Some(id) = self.ids.get(name)
            {
                self.out.unread.add(id);
            }
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.out.diagnostics.push(diagnostic);
    }

    /// Parses a part of the file. Errors of serde_json are moved to their place in the whole file.
    fn parse<T: Deserialize<'a>>(&mut self, part: &'a str, rule: &'static Rule) -> Option<T> {
        match serde_json::from_str(part) {
            Ok(value) => Some(value),
            Err(error) => {
                let diagnostic = self.parse_error(part, rule, &error);
                self.report(diagnostic);
                None
            }
        }
    }

    fn parse_error(
        &self,
        part: &str,
        rule: &'static Rule,
        error: &serde_json::Error,
    ) -> Diagnostic {
        let start = self.offset_of(part);
        let line = error.line().saturating_sub(1);
        let line_start = match line {
            0 => 0,
            line => part
                .match_indices('\n')
                .nth(line - 1)
                .map_or(part.len(), |(at, _)| at + 1),
        };
        let end = (start + line_start + error.column()).min(self.text.len());
        let token = || token_before(self.text, start, end);
        let message = error.to_string();
        let message = message
            .rsplit_once(" at line ")
            .map_or(&*message, |(message, _)| message);
        let (rule, message, span) = match error.classify() {
            _ if message == "recursion limit exceeded" => (
                rules::SYNTAX,
                "nested deeper than 128 levels".to_owned(),
                token(),
            ),
            serde_json::error::Category::Data => {
                let rule = match rule == rules::SYNTAX {
                    true => rules::MODEL,
                    false => rule,
                };
                (rule, format!("not a Smithy model: {message}"), token())
            }
            _ => (
                rules::SYNTAX,
                format!("not JSON: {message}"),
                end.saturating_sub(1)..end,
            ),
        };
        Diagnostic::error(rule, message).at(Place::at(self.source, span))
    }

    /// Reports keys that an object has twice. Returns the indices of the entries that come second. `start` is where
    /// the object begins.
    fn repeated<T>(
        &mut self,
        start: impl FnOnce(&Self) -> usize,
        entries: &Entries<'_, T>,
        what: &str,
    ) -> HashSet<usize> {
        let mut first: HashMap<&str, usize> = HashMap::new();
        let mut again = Vec::new();
        for (at, (key, _)) in entries.0.iter().enumerate() {
            match first.get(&**key) {
                Some(first) => again.push((*first, at)),
                None => drop(first.insert(key, at)),
            }
        }
        if !again.is_empty() {
            let start = start(self);
            let keys = keys_of(self.text, start);
            let source = self.source;
            let place =
                |at: usize| Place::at(source, keys.get(at).cloned().unwrap_or(start..start));
            for (first, second) in &again {
                let key = &entries.0[*second].0;
                let message = format!("{what} `{key}` is defined twice in one file");
                let error = Diagnostic::error(rules::CONFLICT, message).at(place(*second));
                self.report(error.related(place(*first), "first defined here"));
            }
        }
        again.into_iter().map(|(_, second)| second).collect()
    }

    /// Where a part of the text begins in it. Parts are slices of the text, because deserialization borrows.
    fn offset_of(&self, part: &str) -> usize {
        let Range { start, end } = self.text.as_bytes().as_ptr_range();
        let at = part.as_ptr();
        if at < start || at > end {
            0
        } else {
            at.addr() - start.addr()
        }
    }
}
