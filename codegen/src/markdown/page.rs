//! Arranges blocks as lines, within the quotes and lists around them.
//!
//! Blocks come in, and calls that open and close the containers around them. Lines go out. An empty line separates
//! blocks, but not items that are one block each.

use super::inline::{self, Inline};
use super::steps;

/// How deep containers may nest. Deeper ones are flattened, so that lines stay wide enough to read.
const DEEPEST: usize = 12;

pub(super) struct Page {
    /// The width of a line.
    columns: usize,
    lines: Vec<String>,
    open: Vec<Container>,
}

struct Container {
    kind: ContainerKind,
    /// Whether nothing has been written in it.
    is_fresh: bool,
}

enum ContainerKind {
    Quote,
    List {
        kind: ListKind,
        next: u32,
        /// Whether the last item has more than one block.
        is_loose: bool,
    },
    Item {
        marker: String,
        blocks: usize,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListKind {
    Unordered,
    Ordered,
    /// Terms and their descriptions: each item is a term and what follows it.
    Definitions,
}

impl Page {
    /// Creates an empty page with lines of this width.
    pub(super) fn new(columns: usize) -> Self {
        Self {
            columns,
            lines: Vec::new(),
            open: Vec::new(),
        }
    }

    pub(super) fn into_lines(self) -> Vec<String> {
        self.lines
    }

    pub(super) fn open_quote(&mut self) {
        self.open(ContainerKind::Quote);
    }

    pub(super) fn close_quote(&mut self) {
        self.close(|it| matches!(it, ContainerKind::Quote));
    }

    /// Opens a list; `first` is the number of the first item.
    pub(super) fn open_list(&mut self, kind: ListKind, first: u32) {
        // An item takes a place of its own.
        if self.open.len() + 1 < DEEPEST {
            self.open(ContainerKind::List {
                kind,
                next: first,
                is_loose: false,
            });
        }
    }

    pub(super) fn close_list(&mut self) {
        self.close(|it| matches!(it, ContainerKind::List { .. }));
    }

    /// Returns the kind of the innermost list.
    pub(super) fn list(&self) -> Option<ListKind> {
        self.open.iter().rev().find_map(|it| match it.kind {
            ContainerKind::List { kind, .. } => Some(kind),
            _ => None,
        })
    }

    /// Returns the kind of the innermost list, if none of its items is open.
    pub(super) fn list_between_items(&self) -> Option<ListKind> {
        match self.open.last()?.kind {
            ContainerKind::List { kind, .. } => Some(kind),
            _ => None,
        }
    }

    /// Opens an item of the innermost list, and ends the item before it. Opens a list if there is none.
    pub(super) fn open_item(&mut self) {
        if self.list().is_none() {
            self.open_list(ListKind::Unordered, 1);
        }
        while self.list_between_items().is_none() && self.open.len() > 1 {
            self.pop();
        }
        let Some(Container {
            kind: ContainerKind::List { kind, next, .. },
            ..
        }) = self.open.last_mut()
        else {
            return;
        };
        let marker = match kind {
            ListKind::Ordered => format!("{next}. "),
            ListKind::Unordered | ListKind::Definitions => "- ".to_owned(),
        };
        *next = next.saturating_add(1);
        self.open(ContainerKind::Item { marker, blocks: 0 });
    }

    /// Ends the open item of the innermost list.
    pub(super) fn close_item(&mut self) {
        let inner = self.open.iter().rposition(|it| match it.kind {
            ContainerKind::Item { .. } | ContainerKind::List { .. } => true,
            ContainerKind::Quote => false,
        });
        if let Some(at) = inner
            && matches!(self.open[at].kind, ContainerKind::Item { .. })
        {
            self.truncate(at);
        }
    }

    /// Whether an item is open in the innermost list.
    pub(super) fn is_in_item(&self) -> bool {
        self.list().is_some() && self.list_between_items().is_none()
    }

    fn open(&mut self, kind: ContainerKind) {
        if self.open.len() < DEEPEST {
            let is_fresh = true;
            self.open.push(Container { kind, is_fresh });
        }
    }

    fn close(&mut self, is_it: impl Fn(&ContainerKind) -> bool) {
        if let Some(at) = self.open.iter().rposition(|it| is_it(&it.kind)) {
            self.truncate(at);
        }
    }

    fn truncate(&mut self, length: usize) {
        while self.open.len() > length {
            self.pop();
        }
    }

    fn pop(&mut self) {
        let closed = self.open.pop().map(|it| it.kind);
        if let Some(ContainerKind::Item { blocks: 1.., .. }) = closed
            && let Some(ContainerKind::List { is_loose, .. }) =
                self.open.last_mut().map(|it| &mut it.kind)
        {
            *is_loose = !matches!(closed, Some(ContainerKind::Item { blocks: 1, .. }));
        }
    }

    /// Writes a paragraph.
    pub(super) fn paragraph(&mut self, pieces: &[Inline]) {
        let indent: usize = self.open.iter().map(|it| it.kind.columns()).sum();
        let width = self.columns.saturating_sub(indent);
        let mut lines: Vec<String> = Vec::new();
        let mut columns = 0;
        let mut is_new_line = true;
        for word in inline::words(pieces) {
            steps::count(word.text.len());
            let length = word.text.chars().count() + usize::from(word.ends_line);
            match lines.last_mut() {
                Some(line) if !is_new_line && columns + 1 + length <= width => {
                    line.push(' ');
                    line.push_str(&word.text);
                    columns += 1 + length;
                }
                _ => {
                    let text = guarded(word.text);
                    columns = text.chars().count();
                    lines.push(text);
                }
            }
            is_new_line = word.ends_line;
            if word.ends_line
                && let Some(line) = lines.last_mut()
            {
                line.push('\\');
            }
        }
        self.block(lines);
    }

    /// Writes a heading of one line.
    pub(super) fn heading(&mut self, level: usize, pieces: &[Inline]) {
        let mut text = joined(pieces);
        let last = text.rfind(' ').map_or(0, |at| at + 1);
        if text[last..].starts_with('#') {
            // Number signs at the end would close the heading.
            text.insert(last, '\\');
        }
        if !text.is_empty() {
            self.block(vec![format!("{} {text}", "#".repeat(level))]);
        }
    }

    /// Writes a line across the page.
    pub(super) fn rule(&mut self) {
        self.block(vec!["***".to_owned()]);
    }

    /// Writes a code block. `language` is a language that rustdoc does not run as a doctest.
    pub(super) fn code(&mut self, language: &str, code: &str) {
        let lines: Vec<&str> = code.lines().map(str::trim_end).collect();
        let is_text = |it: &&str| !it.is_empty();
        let Some(first) = lines.iter().position(is_text) else {
            return;
        };
        let last = lines.iter().rposition(is_text).unwrap_or(first);
        let lines = &lines[first..=last];
        let indents = lines.iter().filter(|it| is_text(it));
        let indent = indents.map(|it| it.len() - it.trim_start().len()).min();
        let indent = indent.unwrap_or(0);
        let fence = "`".repeat(inline::longest_run(code).max(2) + 1);
        let mut block = vec![format!("{fence}{language}")];
        block.extend(
            lines
                .iter()
                .map(|it| it.get(indent..).unwrap_or("").to_owned()),
        );
        block.push(fence);
        self.block(block);
    }

    /// Writes a table. The first row is the head, and has a cell for each column. Other rows have their own cells
    /// alone: readers of Markdown add the rest, and a table with one long row stays as short as its text.
    pub(super) fn table(&mut self, rows: &[Vec<Vec<Inline>>]) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut block = Vec::new();
        for row in rows.iter().filter(|it| !it.is_empty()) {
            let mut line = "|".to_owned();
            let cells = if block.is_empty() { columns } else { row.len() };
            steps::count(cells);
            for column in 0..cells {
                let cell = row.get(column).map(|it| joined(it)).unwrap_or_default();
                line.push_str(&format!(" {} |", cell.replace('|', "\\|")));
            }
            block.push(line);
            if block.len() == 1 {
                block.push(format!("|{}", " --- |".repeat(columns)));
            }
        }
        self.block(block);
    }

    fn block(&mut self, block: Vec<String>) {
        if block.is_empty() {
            return;
        }
        if !self.lines.is_empty() {
            self.separate();
        }
        let mut first = String::new();
        let mut rest = String::new();
        for container in &mut self.open {
            match &mut container.kind {
                ContainerKind::Quote => {
                    first.push_str("> ");
                    rest.push_str("> ");
                }
                ContainerKind::Item { marker, blocks } => {
                    let space = " ".repeat(marker.len());
                    first.push_str(if container.is_fresh { marker } else { &space });
                    rest.push_str(&space);
                    *blocks += 1;
                }
                ContainerKind::List { .. } => {}
            }
            container.is_fresh = false;
        }
        for (at, line) in block.iter().enumerate() {
            steps::count(line.len());
            let prefix = if at == 0 { &first } else { &rest };
            let line = format!("{prefix}{line}");
            self.lines.push(line.trim_end().to_owned());
        }
    }

    /// Writes the empty line between two blocks, within the containers that hold both.
    fn separate(&mut self) {
        let fresh = self.open.iter().position(|it| it.is_fresh);
        let common = fresh.unwrap_or(self.open.len());
        let is_next_item = self.open.get(common).is_some_and(|it| it.is_item());
        let list = common.checked_sub(1).map(|at| &self.open[at].kind);
        if is_next_item
            && matches!(
                list,
                Some(ContainerKind::List {
                    is_loose: false,
                    ..
                })
            )
        {
            return;
        }
        let mut line = String::new();
        for container in &self.open[..common] {
            match &container.kind {
                ContainerKind::Quote => line.push_str("> "),
                ContainerKind::Item { marker, .. } => line.push_str(&" ".repeat(marker.len())),
                ContainerKind::List { .. } => {}
            }
        }
        self.lines.push(line.trim_end().to_owned());
    }
}

impl Container {
    fn is_item(&self) -> bool {
        matches!(self.kind, ContainerKind::Item { .. })
    }
}

impl ContainerKind {
    /// The number of columns that its mark takes in each line.
    fn columns(&self) -> usize {
        match self {
            Self::Quote => 2,
            Self::List { .. } => 0,
            Self::Item { marker, .. } => marker.len(),
        }
    }
}

/// Returns the pieces as one line.
fn joined(pieces: &[Inline]) -> String {
    let words = inline::words(pieces).into_iter().map(|it| it.text);
    words.collect::<Vec<_>>().join(" ")
}

/// Escapes a word so that it does not start a block at the start of a line: a list, heading, quote, rule, fence or
/// table.
fn guarded(mut word: String) -> String {
    let is_marks = word.bytes().all(|it| b"-+*=_:|~#".contains(&it));
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if is_marks || word.starts_with(['>', '|']) || word.starts_with("~~~") {
        word.insert(0, '\\');
    } else if digits > 0 && matches!(&word[digits..], "." | ")") {
        word.insert(digits, '\\');
    }
    word
}
