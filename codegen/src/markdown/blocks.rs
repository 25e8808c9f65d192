//! Reads the blocks of CommonMark: paragraphs, headings, lists, quotes, code, rules and tables.
//!
//! Text without tags that start blocks comes in. Lines of Markdown go out. The text is read line by line, as the
//! specification of CommonMark describes. Quotes are an exception: they are not read within quotes or lists.

use super::page::ListKind;
use super::reader::{Reader, Syntax};
use super::{steps, target};

/// How deep items may nest. The marks of deeper items are text.
const DEEPEST: usize = 6;

/// Languages of code blocks that rustdoc neither runs nor warns about. Other languages become `text`.
const LANGUAGES: [&str; 16] = [
    "bash",
    "graphql",
    "html",
    "http",
    "java",
    "javascript",
    "json",
    "kotlin",
    "python",
    "sh",
    "smithy",
    "sql",
    "toml",
    "typescript",
    "xml",
    "yaml",
];

/// Returns a CommonMark text as lines, at most `columns` wide.
pub(super) fn read(text: &str, columns: usize) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut reader = Reader::new(Syntax::CommonMark, columns);
    reader.references = target::references(&lines);
    let mut blocks = Blocks {
        reader,
        items: Vec::new(),
        is_in_quote: false,
        paragraph: String::new(),
        code: String::new(),
        fence: None,
        table: Table::None,
    };
    for (at, line) in lines.iter().enumerate() {
        blocks.line(line, lines.get(at + 1).copied().unwrap_or(""));
    }
    blocks.end_block();
    if let Some(fence) = blocks.fence.take() {
        blocks.reader.page.code(fence.language, &fence.code);
    }
    blocks.reader.finish()
}

struct Blocks {
    reader: Reader,
    /// For each open item, the column where its text starts.
    items: Vec<usize>,
    is_in_quote: bool,
    paragraph: String,
    /// The indented code block so far.
    code: String,
    fence: Option<Fence>,
    table: Table,
}

struct Fence {
    mark: char,
    length: usize,
    indent: usize,
    language: &'static str,
    code: String,
}

#[derive(PartialEq, Eq)]
enum Table {
    None,
    /// The head was read, and the delimiter row follows.
    Head,
    Body,
}

impl Blocks {
    fn line(&mut self, line: &str, next: &str) {
        steps::count(line.len() + next.len() + 1);
        let Some(line) = self.quoted(line) else {
            return;
        };
        if self.fenced(line) {
            return;
        }
        if line.trim().is_empty() {
            self.end_paragraph();
            self.end_table();
            if !self.code.is_empty() {
                self.code.push('\n');
            }
            return;
        }
        let indent = indent(line);
        let mut text = line.trim_start();
        while let Some(item) = self.items.last() {
            if indent >= *item {
                break;
            }
            let is_item = Marker::parse(text).is_some();
            if !self.paragraph.is_empty() && !is_item && !interrupts(text) {
                self.continue_paragraph(line);
                return;
            }
            self.end_block();
            self.items.pop();
            self.reader.page.close_item();
        }
        let mut column = indent;
        let base = self.items.last().copied().unwrap_or(0);
        if indent >= base + 4 {
            if self.paragraph.is_empty() {
                self.leave_list();
                self.code.push_str(&line[base + 4..]);
                self.code.push('\n');
            } else {
                self.continue_paragraph(line);
            }
            return;
        }
        self.end_code();
        while let Some(marker) = Marker::parse(text)
            && !is_rule(text)
            && self.items.len() < DEEPEST
            && (self.paragraph.is_empty() || marker.interrupts)
        {
            self.open_item(&marker);
            column += marker.length;
            self.items.push(column);
            text = &text[marker.length.min(text.len())..];
            if text.is_empty() {
                return;
            }
        }
        self.block(line, text, column, next);
    }

    /// Reads a line of a block that is not a list.
    fn block(&mut self, line: &str, text: &str, column: usize, next: &str) {
        if self.table == Table::Head {
            self.table = Table::Body;
            return;
        }
        if self.table == Table::Body {
            if text.contains('|') {
                self.row(text);
                return;
            }
            self.end_table();
        }
        if !self.paragraph.is_empty()
            && let Some(level) = underline(text)
        {
            let heading = std::mem::take(&mut self.paragraph);
            self.reader.read(&heading);
            self.reader.end_heading(level);
        } else if let Some(fence) = Fence::parse(text, column) {
            self.end_paragraph();
            self.leave_list();
            self.fence = Some(fence);
        } else if is_rule(text) {
            self.end_paragraph();
            self.leave_list();
            self.reader.page.rule();
        } else if let Some((level, heading)) = heading(text) {
            self.end_paragraph();
            self.leave_list();
            self.reader.read(heading);
            self.reader.end_heading(level);
        } else if self.paragraph.is_empty() && text.contains('|') && is_delimiter_row(next) {
            self.leave_list();
            self.reader.open_table();
            self.table = Table::Head;
            self.row(text);
        } else if self.paragraph.is_empty() && target::definition(text).is_some() {
            // A link reference definition: links that use it contain its target.
        } else if self.paragraph.is_empty() {
            self.leave_list();
            self.paragraph.push_str(text);
        } else {
            self.continue_paragraph(line);
        }
    }

    /// Opens or closes a quote. Returns the line without the mark, if there is more to read.
    fn quoted<'a>(&mut self, line: &'a str) -> Option<&'a str> {
        if self.fence.is_some() && !self.is_in_quote {
            return Some(line);
        }
        let text = line.trim_start();
        let is_code = self.paragraph.is_empty() && self.items.is_empty() && indent(line) >= 4;
        match text.strip_prefix('>') {
            Some(inner) if !is_code => {
                if !self.is_in_quote {
                    self.close_items();
                    self.reader.page.open_quote();
                    self.is_in_quote = true;
                }
                Some(inner.strip_prefix(' ').unwrap_or(inner))
            }
            _ if self.is_in_quote => {
                if self.paragraph.is_empty() || text.is_empty() || interrupts(text) {
                    self.close_items();
                    self.reader.page.close_quote();
                    self.is_in_quote = false;
                    Some(line)
                } else {
                    self.continue_paragraph(line);
                    None
                }
            }
            _ => Some(line),
        }
    }

    /// Reads a line of the open fenced code block. Returns whether a block is open.
    fn fenced(&mut self, line: &str) -> bool {
        let Some(fence) = &mut self.fence else {
            return false;
        };
        let text = line.trim();
        let is_end = text.len() >= fence.length && text.chars().all(|it| it == fence.mark);
        if is_end {
            self.reader.page.code(fence.language, &fence.code);
            self.fence = None;
        } else {
            let indent = indent(line).min(fence.indent);
            fence.code.push_str(&line[indent..]);
            fence.code.push('\n');
        }
        true
    }

    fn open_item(&mut self, marker: &Marker) {
        self.end_block();
        let page = &mut self.reader.page;
        match page.list_between_items() {
            Some(kind) if kind == marker.kind => {}
            Some(_) => {
                page.close_list();
                page.open_list(marker.kind, marker.number);
            }
            None => page.open_list(marker.kind, marker.number),
        }
        page.open_item();
    }

    fn row(&mut self, text: &str) {
        self.reader.open_row();
        for cell in cells(text) {
            self.reader.open_cell();
            self.reader.read(&cell);
        }
    }

    /// Ends the list before a block that is not in one of its items.
    fn leave_list(&mut self) {
        self.end_code();
        while self.reader.page.list_between_items().is_some() {
            self.reader.page.close_list();
        }
    }

    fn close_items(&mut self) {
        self.end_block();
        if let Some(fence) = self.fence.take() {
            self.reader.page.code(fence.language, &fence.code);
        }
        while self.reader.page.list().is_some() {
            self.reader.page.close_list();
        }
        self.items.clear();
    }

    fn continue_paragraph(&mut self, line: &str) {
        // Two spaces at the end of a line are a line break. Lines of the result do not end with spaces.
        if self.paragraph.ends_with("  ") {
            self.paragraph.truncate(self.paragraph.trim_end().len());
            self.paragraph.push('\\');
        }
        self.paragraph.push('\n');
        self.paragraph.push_str(line.trim_start());
    }

    fn end_block(&mut self) {
        self.end_paragraph();
        self.end_code();
        self.end_table();
    }

    fn end_paragraph(&mut self) {
        if !self.paragraph.is_empty() {
            steps::count(self.paragraph.len());
            let text = std::mem::take(&mut self.paragraph);
            self.reader.read(text.trim_end());
            self.reader.end_paragraph();
        }
    }

    fn end_code(&mut self) {
        if !self.code.is_empty() {
            let code = std::mem::take(&mut self.code);
            self.reader.page.code("text", &code);
        }
    }

    fn end_table(&mut self) {
        if self.table != Table::None {
            self.reader.close_table();
            self.table = Table::None;
        }
    }
}

/// The mark of a list item.
struct Marker {
    kind: ListKind,
    number: u32,
    /// The width of the mark and of the space after it.
    length: usize,
    /// Whether it can end a paragraph.
    interrupts: bool,
}

impl Marker {
    fn parse(text: &str) -> Option<Self> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (kind, number, mark) = if digits == 0 {
            (ListKind::Unordered, 1, text.strip_prefix(['-', '*', '+'])?)
        } else {
            let number = text[..digits]
                .parse()
                .ok()
                .filter(|it| *it < 1_000_000_000)?;
            let mark = text[digits..].strip_prefix(['.', ')'])?;
            (ListKind::Ordered, number, mark)
        };
        if !mark.is_empty() && !mark.starts_with(' ') {
            return None;
        }
        let space = match indent(mark) {
            0 => 1,
            it @ 1..=4 => it,
            _ => 1,
        };
        Some(Self {
            kind,
            number,
            length: text.len() - mark.len() + space,
            interrupts: number == 1 && !mark.trim().is_empty(),
        })
    }
}

impl Fence {
    fn parse(text: &str, indent: usize) -> Option<Self> {
        let mark = text.chars().next().filter(|it| matches!(it, '`' | '~'))?;
        let info = text.trim_start_matches(mark);
        let length = text.len() - info.len();
        if length < 3 || mark == '`' && info.contains('`') {
            return None;
        }
        let info = info.trim();
        let language = LANGUAGES.into_iter().find(|it| *it == info);
        Some(Self {
            mark,
            length,
            indent,
            language: language.unwrap_or("text"),
            code: String::new(),
        })
    }
}

/// Returns the number of leading spaces.
fn indent(line: &str) -> usize {
    line.bytes().take_while(|it| *it == b' ').count()
}

/// Whether the line ends the paragraph before it.
fn interrupts(text: &str) -> bool {
    Fence::parse(text, 0).is_some()
        || is_rule(text)
        || heading(text).is_some()
        || text.starts_with('>')
        || Marker::parse(text).is_some_and(|it| it.interrupts)
}

fn is_rule(text: &str) -> bool {
    let mark = text.bytes().next();
    let is_mark = matches!(mark, Some(b'-' | b'*' | b'_'));
    let mut marks = text.bytes().filter(|it| *it != b' ');
    is_mark && marks.clone().count() >= 3 && marks.all(|it| Some(it) == mark)
}

/// Returns the level and text of a heading.
fn heading(text: &str) -> Option<(usize, &str)> {
    let inner = text.trim_start_matches('#');
    let level = text.len() - inner.len();
    if !(1..=6).contains(&level) || !(inner.is_empty() || inner.starts_with(' ')) {
        return None;
    }
    let inner = inner.trim();
    let closed = inner.trim_end_matches('#');
    let is_closed = closed.is_empty() || closed.ends_with(' ');
    Some((level, if is_closed { closed.trim_end() } else { inner }))
}

/// Returns the level of the heading that the line underlines.
fn underline(text: &str) -> Option<usize> {
    let text = text.trim_end();
    let is_all = |mark: u8| text.bytes().all(|it| it == mark);
    match text.bytes().next()? {
        b'=' if is_all(b'=') => Some(1),
        b'-' if is_all(b'-') => Some(2),
        _ => None,
    }
}

/// Whether the line is a delimiter row, which stands between head and body of a table.
fn is_delimiter_row(line: &str) -> bool {
    let line = line.trim();
    line.contains('-')
        && line.contains('|')
        && line
            .bytes()
            .all(|it| matches!(it, b'-' | b'|' | b':' | b' '))
}

/// Returns the cells of a row of a table.
fn cells(row: &str) -> Vec<String> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let row = row.strip_suffix('|').unwrap_or(row);
    let mut cells = vec![String::new()];
    let mut is_escaped = false;
    for it in row.chars() {
        if it == '|' && !is_escaped {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            if it == '|' {
                cell.pop();
            }
            cell.push(it);
        }
        is_escaped = it == '\\' && !is_escaped;
    }
    cells
}
