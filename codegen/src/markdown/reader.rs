//! Reads text with tags: HTML as a whole, or the text of one CommonMark block.
//!
//! In comes text; the tags drive the containers of a [`Page`], and what is between them becomes the
//! pieces of its paragraphs. Tags may be left open, cross each other or come without a partner.

use std::collections::HashMap;
use std::mem::take;

use super::inline::{Emphasis, Inline, url_length};
use super::page::{ListKind, Page};
use super::spans::Spans;
use super::tag::{self, Kind, Tag};
use super::target;

/// What characters between the tags mean.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// Asterisks and backslashes are plain characters. Code spans and links of CommonMark are taken all
    /// the same, since writers of models mix them in.
    Html,
    /// The inline markup of CommonMark.
    CommonMark,
}

pub(super) struct Reader {
    pub(super) page: Page,
    syntax: Syntax,
    /// Targets of CommonMark links by their label in lower case.
    pub(super) references: HashMap<String, String>,
    /// The paragraph so far.
    pieces: Vec<Inline>,
    /// The text of the open code span.
    code: Option<String>,
    emphasis: Option<Emphasis>,
    is_in_link: bool,
    is_in_paragraph: bool,
    /// The paragraph is a title or term: strong as a whole.
    is_title: bool,
    /// How many pieces introduce an admonition; a paragraph that starts after them goes on with them.
    lead: usize,
    preformatted: Option<String>,
    /// The rows of the open table: pieces by row and cell.
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

    /// Ends what is open.
    pub(super) fn finish(mut self) -> Vec<String> {
        self.close_preformatted();
        self.close_table();
        self.end_paragraph();
        self.page.into_lines()
    }

    pub(super) fn read(&mut self, text: &str) {
        let spans = Spans::of(text);
        let syntax = self.syntax;
        let is_special = |it: char| match syntax {
            Syntax::Html => matches!(it, '<' | '&' | '`' | '[' | ']'),
            Syntax::CommonMark => {
                matches!(
                    it,
                    '<' | '&' | '`' | '[' | ']' | '\\' | '*' | '_' | '~' | '!' | 'h'
                )
            }
        };
        // Where the text and the target of the open CommonMark link end.
        let mut link: Option<(usize, usize)> = None;
        // Once no comment ends, none that starts later does.
        let mut has_comments = true;
        let mut at = 0;
        while at < text.len() {
            if let Some((text_end, end)) = link
                && at >= text_end
            {
                link = None;
                self.close_link();
                at = at.max(end);
                continue;
            }
            let rest = &text[at..];
            let plain = rest.find(is_special).unwrap_or(rest.len());
            if plain > 0 {
                self.text(&rest[..plain]);
                at += plain;
                continue;
            }
            if let Some(tag) = tag::parse(rest) {
                self.tag(&tag);
                at += tag.length;
                continue;
            }
            if has_comments && rest.starts_with("<!--") {
                if let Some(length) = rest.find("-->") {
                    at += length + "-->".len();
                    continue;
                }
                has_comments = false;
            }
            if let Some((it, length)) = tag::reference(rest) {
                if let Some(it) = it {
                    self.text(it.encode_utf8(&mut [0; 4]));
                }
                at += length;
                continue;
            }
            if self.is_verbatim() {
                at += self.first(rest);
                continue;
            }
            let bytes = rest.as_bytes();
            let bracket = match bytes[0] {
                b'[' => Some(at),
                b'!' if bytes.get(1) == Some(&b'[') => Some(at + 1),
                _ => None,
            };
            if let Some(bracket) = bracket
                && let Some(text_end) = spans.bracket(bracket)
                && let Some((target, end)) = self.link_target(text, bracket, text_end)
                && !self.is_in_link
            {
                self.open_link(&target);
                link = Some((text_end, end));
                at = bracket + 1;
                continue;
            }
            at += match bytes[0] {
                b'`' => match spans.code(text, at) {
                    Some(span) => {
                        self.push_code(&text[span.text]);
                        span.end - at
                    }
                    None => {
                        let run = rest.len() - rest.trim_start_matches('`').len();
                        self.text(&rest[..run]);
                        run
                    }
                },
                b'<' => match url_length(&rest[1..]) {
                    Some(length) if bytes.get(1 + length) == Some(&b'>') => {
                        self.text(&rest[1..=length]);
                        length + 2
                    }
                    _ => self.first(rest),
                },
                b'h' => match url_length(rest) {
                    Some(length) => {
                        self.text(&rest[..length]);
                        length
                    }
                    None => self.first(rest),
                },
                b'\\' => match bytes.get(1) {
                    Some(b'\n') => {
                        self.pieces.push(Inline::Break);
                        2
                    }
                    Some(it) if it.is_ascii_punctuation() => {
                        self.text(&rest[1..2]);
                        2
                    }
                    _ => self.first(rest),
                },
                it @ (b'*' | b'_' | b'~') => {
                    self.pieces.push(Inline::Raw(char::from(it)));
                    1
                }
                _ => self.first(rest),
            };
        }
        if link.is_some() {
            self.close_link();
        }
    }

    /// Takes the first character as it is; its length in bytes.
    fn first(&mut self, text: &str) -> usize {
        let length = text.chars().next().map_or(0, char::len_utf8);
        self.text(&text[..length]);
        length
    }

    /// Whether the text is in a code span or block of HTML, where only tags have a meaning.
    fn is_verbatim(&self) -> bool {
        self.code.is_some() || self.preformatted.is_some()
    }

    fn text(&mut self, text: &str) {
        if let Some(verbatim) = self.preformatted.as_mut().or(self.code.as_mut()) {
            verbatim.push_str(text);
            return;
        }
        // Between the blocks of HTML an empty line ends a paragraph, as it does in CommonMark.
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

    /// Adds a code span. The white space at its edges moves out of it; two that touch are one.
    fn push_code(&mut self, code: &str) {
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

    /// The code span so far, if one is open, becomes a piece; the span stays open.
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

    /// Emphasis within emphasis is not told apart, and a second opening tag is a misspelt closing one.
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

    /// The target of the CommonMark link whose text is in these brackets, and the place after it.
    fn link_target(&self, text: &str, open: usize, close: usize) -> Option<(String, usize)> {
        let after = &text[close + 1..];
        if let Some(target) = after.strip_prefix('(') {
            let (target, length) = target::inline(target)?;
            return Some((tag::decode(target), close + 2 + length));
        }
        let own = &text[open + 1..close];
        let (label, end) = match after.strip_prefix('[') {
            Some(label) => {
                let label = &label[..label
                    .bytes()
                    .take(target::LONGEST)
                    .position(|it| it == b']')?];
                let end = close + 1 + label.len() + 2;
                (if label.is_empty() { own } else { label }, end)
            }
            None => (own, close + 1),
        };
        // Labels are short; this keeps nested brackets from being read over and over.
        if label.len() > target::LONGEST {
            return None;
        }
        let target = self.references.get(&label.to_lowercase())?;
        Some((target.clone(), end))
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        if let Some(text) = &mut self.preformatted {
            match tag.kind {
                Kind::Preformatted if tag.closes => self.close_preformatted(),
                Kind::Break => text.push('\n'),
                _ => {}
            }
        } else if tag.kind.is_block() {
            if self.table.is_some() {
                self.table_tag(tag);
            } else {
                self.block_tag(tag);
            }
        } else {
            self.inline_tag(tag);
        }
    }

    fn inline_tag(&mut self, tag: &Tag<'_>) {
        match tag.kind {
            Kind::Code if tag.closes => {
                self.flush_code();
                self.code = None;
            }
            Kind::Code if !tag.is_empty => {
                self.code.get_or_insert_default();
            }
            Kind::Link if tag.closes => self.close_link(),
            Kind::Link if !tag.is_empty => {
                if let Some(target) = tag.target() {
                    self.open_link(&target);
                }
            }
            Kind::Break if self.code.is_some() || self.table.is_some() => self.text(" "),
            Kind::Break => self.pieces.push(Inline::Break),
            // A code span shows its text as it is.
            _ if self.code.is_some() || tag.is_empty => {}
            Kind::Strong => self.emphasis(Emphasis::Strong, tag.closes),
            Kind::Emphasis => self.emphasis(Emphasis::Plain, tag.closes),
            _ => {}
        }
    }

    fn block_tag(&mut self, tag: &Tag<'_>) {
        let goes_on = tag.kind == Kind::Paragraph && !tag.closes && self.has_only_lead();
        if !goes_on {
            self.end_paragraph();
        }
        let opens = !tag.closes && !tag.is_empty;
        match tag.kind {
            Kind::Paragraph => self.is_in_paragraph = opens,
            Kind::Unordered | Kind::Ordered | Kind::Definitions if tag.closes => {
                self.page.close_list();
            }
            Kind::Unordered if opens => self.page.open_list(ListKind::Unordered, 1),
            Kind::Ordered if opens => self.page.open_list(ListKind::Ordered, 1),
            Kind::Definitions if opens => self.page.open_list(ListKind::Definitions, 1),
            Kind::Item if opens => self.page.open_item(),
            Kind::Item => self.page.close_item(),
            Kind::Term | Kind::Description if opens => {
                let is_term = tag.kind == Kind::Term;
                if self.page.list() != Some(ListKind::Definitions) {
                    self.page.open_list(ListKind::Definitions, 1);
                }
                if is_term || !self.page.is_in_item() {
                    self.page.open_item();
                }
                self.is_title = is_term;
            }
            Kind::Term => self.is_title = false,
            Kind::Admonition(word) if opens => {
                self.page.open_quote();
                self.pieces.extend([
                    Inline::Open(Emphasis::Strong),
                    Inline::Text(word.to_owned()),
                    Inline::Close,
                    Inline::Text(" ".to_owned()),
                ]);
                self.lead = self.pieces.len();
            }
            Kind::Quote if opens => self.page.open_quote(),
            Kind::Admonition(_) | Kind::Quote => self.page.close_quote(),
            Kind::Title => self.is_title = opens,
            Kind::Preformatted if opens => self.preformatted = Some(String::new()),
            Kind::Table if opens => self.table = Some(Vec::new()),
            _ => {}
        }
    }

    /// Tables hold cells of one line; other blocks in them are separated by a space.
    fn table_tag(&mut self, tag: &Tag<'_>) {
        match tag.kind {
            Kind::Table if tag.closes => self.close_table(),
            Kind::Row if !tag.closes => self.open_row(),
            Kind::Cell if !tag.closes => self.open_cell(),
            _ => self.text(" "),
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

    /// Whether the paragraph so far is nothing but the word that introduces an admonition.
    fn has_only_lead(&self) -> bool {
        let is_blank = |it: &Inline| matches!(it, Inline::Text(text) if text.trim().is_empty());
        self.lead > 0 && self.pieces.iter().skip(self.lead).all(is_blank)
    }

    /// Writes the paragraph so far. What is open in it ends with it.
    pub(super) fn end_paragraph(&mut self) {
        let pieces = self.take_pieces();
        self.page.paragraph(&pieces);
    }

    /// Writes the paragraph so far as a heading.
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
            pieces.insert(0, Inline::Open(Emphasis::Strong));
        }
        pieces
    }
}
