//! Reads text with tags: HTML as a whole, or the text of one CommonMark block.
//!
//! Text comes in. Its tags open and close the containers of a [`Page`] (`tags`), and the text between them becomes
//! the pieces of its paragraphs (`text`). Tags may be left open, may cross each other and may lack a partner.

mod tags;
mod text;

use std::collections::HashMap;
use std::mem::take;

use super::inline::{Emphasis, Inline};
use super::page::Page;
use super::steps;

/// Which characters between the tags are markup.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// Asterisks and backslashes are plain text. Code spans and links of CommonMark are still read, because authors of
    /// models mix them in.
    Html,
    /// The inline markup of CommonMark.
    CommonMark,
}

pub(super) struct Reader {
    pub(super) page: Page,
    syntax: Syntax,
    /// Link reference definitions of CommonMark: targets by label in lower case.
    pub(super) references: HashMap<String, String>,
    /// The pieces of the open paragraph.
    pieces: Vec<Inline>,
    /// The text of the open code span.
    code: Option<String>,
    emphasis: Option<Emphasis>,
    is_in_link: bool,
    is_in_paragraph: bool,
    /// Whether the paragraph is a title or term, which is strong as a whole.
    is_title: bool,
    /// The number of pieces that introduce an admonition. A paragraph that starts after them continues them.
    lead: usize,
    preformatted: Option<String>,
    /// The rows of the open table. A row is a list of cells, and a cell a list of pieces.
    table: Option<Vec<Vec<Vec<Inline>>>>,
}

impl Reader {
    pub(super) fn new(syntax: Syntax, columns: usize) -> Self {
        Self {
            page: Page::new(columns),
            syntax,
            references: HashMap::new(),
            pieces: Vec::new(),
            code: None,
            emphasis: None,
            is_in_link: false,
            is_in_paragraph: false,
            is_title: false,
            lead: 0,
            preformatted: None,
            table: None,
        }
    }

    /// Ends everything that is open. Returns the lines.
    pub(super) fn finish(mut self) -> Vec<String> {
        self.close_preformatted();
        self.close_table();
        self.end_paragraph();
        self.page.into_lines()
    }

    /// Whether the text is in a code span or code block of HTML, where only tags are markup.
    fn is_verbatim(&self) -> bool {
        self.code.is_some() || self.preformatted.is_some()
    }

    fn text(&mut self, text: &str) {
        steps::count(text.len());
        if let Some(verbatim) = self.preformatted.as_mut().or(self.code.as_mut()) {
            verbatim.push_str(text);
            return;
        }
        // Between blocks of HTML, an empty line ends a paragraph, as in CommonMark.
        let is_between = self.syntax == Syntax::Html && !self.is_in_paragraph;
        if is_between && !self.is_in_link && self.emphasis.is_none() && self.table.is_none() {
            let mut is_first = true;
            let mut blank = false;
            for line in text.split_inclusive('\n') {
                if !is_first && line.trim().is_empty() && line.ends_with('\n') {
                    blank = true;
                } else if blank {
                    blank = false;
                    self.end_paragraph();
                }
                is_first = false;
                self.push_text(line);
            }
        } else {
            self.push_text(text);
        }
    }

    fn push_text(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Inline::Text(last)) => last.push_str(text),
            _ => self.pieces.push(Inline::Text(text.to_owned())),
        }
    }

    /// Adds a code span. White space at its edges moves out of it. Adjacent code spans become one.
    fn push_code(&mut self, code: &str) {
        steps::count(code.len());
        let words: Vec<&str> = code.split_whitespace().collect();
        if code.starts_with(char::is_whitespace) {
            self.push_text(" ");
        }
        if !words.is_empty() {
            let code_text = words.join(" ");
            match self.pieces.last_mut() {
                Some(Inline::Code(last)) => last.push_str(&code_text),
                _ => self.pieces.push(Inline::Code(code_text)),
            }
        }
        if code.ends_with(char::is_whitespace) {
            self.push_text(" ");
        }
    }

    /// Turns the text of the open code span into a piece. The span stays open.
    fn flush_code(&mut self) {
        if let Some(code) = &mut self.code {
            let code = take(code);
            self.push_code(&code);
        }
    }

    fn open_link(&mut self, target: &str) {
        let target = target.trim();
        let is_web = target.starts_with("http://") || target.starts_with("https://");
        if is_web && !self.is_in_link {
            self.flush_code();
            self.pieces.push(Inline::LinkOpen(target.to_owned()));
            self.is_in_link = true;
        }
    }

    fn close_link(&mut self) {
        if take(&mut self.is_in_link) {
            self.flush_code();
            self.pieces.push(Inline::LinkClose);
        }
    }

    /// Opens or closes emphasis. Nested emphasis is ignored, and a second opening tag counts as a misspelt closing
    /// tag.
    fn emphasis(&mut self, emphasis: Emphasis, closes: bool) {
        match self.emphasis {
            Some(open) if open == emphasis => {
                self.pieces.push(Inline::Close);
                self.emphasis = None;
            }
            None if !closes && !self.is_title => {
                self.pieces.push(Inline::Open(emphasis));
                self.emphasis = Some(emphasis);
            }
            _ => {}
        }
    }

    pub(super) fn open_table(&mut self) {
        self.end_paragraph();
        self.table = Some(Vec::new());
    }

    pub(super) fn open_row(&mut self) {
        self.end_cell();
        if let Some(rows) = &mut self.table {
            rows.push(Vec::new());
        }
    }

    pub(super) fn open_cell(&mut self) {
        self.end_cell();
        if let Some(rows) = &mut self.table {
            if rows.is_empty() {
                rows.push(Vec::new());
            }
            if let Some(row) = rows.last_mut() {
                row.push(Vec::new());
            }
        }
    }

    fn end_cell(&mut self) {
        let pieces = self.take_pieces();
        let cell = self.table.as_mut().and_then(|it| it.last_mut()?.last_mut());
        if let Some(cell) = cell {
            *cell = pieces;
        }
    }

    pub(super) fn close_table(&mut self) {
        if self.table.is_some() {
            self.end_cell();
            let rows = self.table.take().unwrap_or_default();
            self.page.table(&rows);
        }
    }

    fn close_preformatted(&mut self) {
        if let Some(text) = self.preformatted.take() {
            self.page.code("text", &text);
        }
    }

    /// Whether the open paragraph is only the word that introduces an admonition.
    fn has_only_lead(&self) -> bool {
        let is_blank = |it: &Inline| {
            steps::count(1);
            matches!(it, Inline::Text(text) if text.trim().is_empty())
        };
        self.lead > 0 && self.pieces.iter().skip(self.lead).all(is_blank)
    }

    /// Writes the open paragraph. Markup that is open in it ends with it.
    pub(super) fn end_paragraph(&mut self) {
        let pieces = self.take_pieces();
        self.page.paragraph(&pieces);
    }

    /// Writes the open paragraph as a heading.
    pub(super) fn end_heading(&mut self, level: usize) {
        let pieces = self.take_pieces();
        self.page.heading(level, &pieces);
    }

    fn take_pieces(&mut self) -> Vec<Inline> {
        self.flush_code();
        self.code = None;
        self.close_link();
        self.emphasis = None;
        self.is_in_paragraph = false;
        self.lead = 0;
        let mut pieces = take(&mut self.pieces);
        if self.is_title {
            steps::count(pieces.len());
            pieces.insert(0, Inline::Open(Emphasis::Strong));
        }
        pieces
    }
}
