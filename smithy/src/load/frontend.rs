//! The seam between syntax and meaning: a front end turns the text of one file into [`Definitions`]. Merging, mixins,
//! `apply`, upgrading and rules come after, and know nothing of syntax.
//!
//! Places are paths in the form of the JSON AST, whatever the syntax: the member `x` of the shape `a#S` is
//! `shapes`, `a#S`, `members`, `x`. A front end of another syntax fills a [`SpanMap`](crate::diagnostic::SpanMap) with
//! the spans of these paths.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use super::definition::{Apply, Definition};
use super::version::Version;
use crate::diagnostic::{Diagnostics, SourceId, SourceMap};
use crate::model::{ShapeId, Unread};

/// Reads files of one syntax.
pub(crate) trait Frontend: Sync {
    /// The extension of its files, without the dot.
    fn extension(&self) -> &'static str;

    /// Reads a file. What is wrong in one definition does not keep it from reading the others.
    fn read(&self, source: SourceId, text: &str, ids: &mut Ids) -> Definitions;
}

/// The contents of a file.
pub(crate) struct Definitions {
    /// The version of Smithy that it is written in; `None` if it does not have a valid one.
    pub(crate) version: Option<Version>,
    /// The metadata section, in the order of the file.
    pub(crate) metadata: Vec<(String, Value)>,
    /// The shapes that it defines, in the order of the file.
    pub(crate) shapes: Vec<Definition>,
    /// The `apply` statements, in the order of the file.
    pub(crate) applies: Vec<Apply>,
    /// What it defines and could not be read.
    pub(crate) unread: Unread,
    /// What is wrong with it.
    pub(crate) diagnostics: Diagnostics,
    /// Finds places in its text.
    pub(crate) map: Arc<dyn SourceMap>,
}

impl Definitions {
    /// An empty file.
    pub(crate) fn new(map: Arc<dyn SourceMap>) -> Self {
        Self {
            version: None,
            metadata: Vec::new(),
            shapes: Vec::new(),
            applies: Vec::new(),
            unread: Unread::default(),
            diagnostics: Diagnostics::new(),
            map,
        }
    }
}

/// Every id that was read, so that the thousand targets of `smithy.api#String` share one text.
#[derive(Default)]
pub(crate) struct Ids(HashSet<ShapeId>);

impl Ids {
    /// The id of this text; `None` if it is not an absolute shape id.
    pub(crate) fn get(&mut self, text: &str) -> Option<ShapeId> {
        if let Some(id) = self.0.get(text) {
            return Some(id.clone());
        }
        let id = ShapeId::parse(text).ok()?;
        self.0.insert(id.clone());
        Some(id)
    }
}
