//! Writes the text of a paragraph as Markdown.
//!
//! The pieces of a paragraph come in. Its words go out; lines may be broken between words, but not within them.
//! Characters that Markdown would read as markup are escaped here.

use super::{steps, tag};

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Inline {
    /// Plain characters without markup. A run of white space is one space.
    Text(String),
    /// Markup of CommonMark, written as it is.
    Raw(char),
    /// A code span.
    Code(String),
    /// Emphasis starts. It does not nest.
    Open(Emphasis),
    /// Emphasis ends.
    Close,
    /// A link to this http or https address starts. Links do not nest.
    LinkOpen(String),
    /// A link ends.
    LinkClose,
    /// The line ends here.
    Break,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Emphasis {
    Strong,
    Plain,
}

impl Emphasis {
    fn mark(self) -> &'static str {
        match self {
            Self::Strong => "**",
            Self::Plain => "*",
        }
    }
}

/// A word: text in which a line must not be broken. A code span with spaces is one word.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) ends_line: bool,
}

/// Returns the words of a paragraph.
pub(super) fn words(pieces: &[Inline]) -> Vec<Word> {
    let mut writer = Writer::default();
    for (at, piece) in pieces.iter().enumerate() {
        let next = || pieces[at + 1..].iter().find_map(first_character);
        match piece {
            Inline::Text(text) => writer.text(text, next()),
            Inline::Raw(it) => writer.push(&it.to_string()),
            Inline::Code(code) => writer.push(&code_span(code)),
            Inline::Open(emphasis) => writer.pending_emphasis = Some(*emphasis),
            Inline::Close => writer.close_emphasis(next()),
            Inline::LinkOpen(url) => writer.pending_link = Some(url),
            Inline::LinkClose => writer.close_link(),
            Inline::Break => writer.end_line(),
        }
    }
    writer.close_link();
    writer.close_emphasis(None);
    writer.end_word();
    if let Some(last) = writer.words.last_mut() {
        last.ends_line = false;
    }
    writer.words
}

/// Returns the first character of a piece, or a space if the piece ends the line.
fn first_character(piece: &Inline) -> Option<char> {
    steps::count(1);
    match piece {
        Inline::Text(text) => text.chars().next(),
        Inline::Raw(it) => Some(*it),
        Inline::Code(_) => Some('`'),
        Inline::Open(_) => Some('*'),
        Inline::LinkOpen(_) => Some('['),
        Inline::LinkClose => Some(']'),
        Inline::Close => None,
        Inline::Break => Some(' '),
    }
}

#[derive(Default)]
struct Writer<'a> {
    words: Vec<Word>,
    word: String,
    /// Opening marks wait for the text that they enclose, so that no space stands between.
    pending_emphasis: Option<Emphasis>,
    pending_link: Option<&'a str>,
    /// The mark and its place: the number of its word, and bytes from that word's start.
    emphasis: Option<(Emphasis, usize, usize)>,
    link: Option<OpenLink<'a>>,
    /// Whether marks were left out of the word, so that it may hold a web address that spans several pieces.
    is_spliced: bool,
}

struct OpenLink<'a> {
    url: &'a str,
    word: usize,
    offset: usize,
}

impl Writer<'_> {
    fn text(&mut self, text: &str, after: Option<char>) {
        let mut rest = text;
        while !rest.is_empty() {
            let (plain, url) = match find_url(rest) {
                Some((start, end)) if self.link.is_none() && self.pending_link.is_none() => {
                    (&rest[..start], &rest[start..end])
                }
                _ => (rest, ""),
            };
            rest = &rest[plain.len() + url.len()..];
            let after = if url.is_empty() { after } else { Some('<') };
            self.plain(plain, after);
            if !url.is_empty() {
                self.push(&format!("<{url}>"));
            }
        }
    }

    fn plain(&mut self, text: &str, after: Option<char>) {
        let mut rest = text;
        while let Some(it) = rest.chars().next() {
            steps::count(1);
            // Most characters are letters, which need no escape.
            let letters = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
            if letters > 0 {
                self.push(&rest[..letters]);
                rest = &rest[letters..];
                continue;
            }
            let character = rest;
            rest = &rest[it.len_utf8()..];
            let next = rest.chars().next().or(after);
            if it.is_whitespace() {
                self.end_word();
                continue;
            }
            if matches!(it, '.' | ',' | ';') && next.is_none_or(char::is_whitespace) {
                self.rejoin();
            }
            match it {
                '\\' | '*' | '`' | '[' | ']' | '<' | '~' => {
                    self.start(it);
                    self.word.push('\\');
                }
                '_' if !self.is_inside_word(next) => {
                    self.start(it);
                    self.word.push('\\');
                }
                '!' if next == Some('[') => {
                    self.start(it);
                    self.word.push('\\');
                }
                '&' if looks_like_reference(character) => {
                    self.start(it);
                    self.word.push_str("&amp;");
                    continue;
                }
                _ => self.start(it),
            }
            self.word.push(it);
        }
    }

    /// Continues the last word if only white space at the end of a link, code span or emphasis separates it from the
    /// punctuation that follows.
    fn rejoin(&mut self) {
        let is_mark = |last: &mut Word| !last.ends_line && last.text.ends_with([')', '`', '*']);
        if self.word.is_empty()
            && let Some(last) = self.words.pop_if(is_mark)
        {
            self.word = last.text;
        }
    }

    fn is_inside_word(&self, next: Option<char>) -> bool {
        self.word.ends_with(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric)
    }

    fn push(&mut self, text: &str) {
        if let Some(first) = text.chars().next() {
            self.start(first);
            self.word.push_str(text);
        }
    }

    /// Writes the opening marks that wait, before text that starts with `first`.
    fn start(&mut self, first: char) {
        if let Some(emphasis) = self.pending_emphasis.take() {
            let first = if self.pending_link.is_some() {
                '['
            } else {
                first
            };
            let before = self.word.chars().next_back();
            if before != Some('*') && flanks(before, first) {
                self.emphasis = Some((emphasis, self.words.len(), self.word.len()));
                self.word.push_str(emphasis.mark());
            } else {
                self.is_spliced = true;
            }
        }
        if let Some(url) = self.pending_link.take() {
            let (word, offset) = (self.words.len(), self.word.len());
            self.link = Some(OpenLink { url, word, offset });
            self.word.push('[');
        }
    }

    /// Returns the word that a closing mark belongs to: the current word, or the last word if a space follows it.
    fn last_word(&mut self) -> &mut String {
        match self.words.last_mut() {
            Some(last) if self.word.is_empty() => &mut last.text,
            _ => &mut self.word,
        }
    }

    fn close_emphasis(&mut self, next: Option<char>) {
        if self.pending_emphasis.take().is_some() {
            self.is_spliced = true;
            return;
        }
        let Some((emphasis, word, offset)) = self.emphasis.take() else {
            return;
        };
        let is_spaced = self.word.is_empty();
        let last = self.last_word();
        let before = last.chars().next_back().unwrap_or(' ');
        let next = if is_spaced { None } else { next };
        if flanks(next, before) {
            last.push_str(emphasis.mark());
            return;
        }
        // Closed here, the marks would be read as asterisks.
        let text = match self.words.get_mut(word) {
            Some(word) => &mut word.text,
            None => &mut self.word,
        };
        steps::count(text.len() - offset);
        text.replace_range(offset..offset + emphasis.mark().len(), "");
        self.is_spliced = true;
    }

    fn close_link(&mut self) {
        self.is_spliced |= self.pending_link.take().is_some();
        let Some(link) = self.link.take() else {
            return;
        };
        let is_one_word = link.word == self.words.len();
        if is_one_word && self.word.get(link.offset + 1..) == Some(&*escaped(link.url)) {
            self.word.truncate(link.offset);
            self.word.push_str(&format!("<{}>", link.url));
        } else {
            let target = destination(link.url);
            self.last_word().push_str(&format!("]({target})"));
        }
    }

    fn end_line(&mut self) {
        self.end_word();
        if let Some(last) = self.words.last_mut() {
            last.ends_line = true;
        }
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            let mut text = std::mem::take(&mut self.word);
            if std::mem::take(&mut self.is_spliced) && self.link.is_none() {
                text = without_bare_urls(&text);
            }
            self.words.push(Word {
                text,
                ends_line: false,
            });
        }
    }
}

/// Whether asterisks between these two characters start emphasis of the second, or, mirrored, end it
/// (CommonMark, "left-flanking delimiter run"). `None` is the edge of the text.
fn flanks(outside: Option<char>, inside: char) -> bool {
    let is_edge = outside.is_none_or(|it| it.is_whitespace() || it.is_ascii_punctuation());
    !inside.is_whitespace() && (inside.is_alphanumeric() || is_edge)
}

/// Returns the start and end, in bytes, of the first web address in the text. Every text that rustdoc reads as a bare
/// URL is within one.
fn find_url(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(at) = text[from..].find("http") {
        steps::count(at + 1);
        let start = from + at;
        if let Some(length) = url_length(&text[start..]) {
            return Some((start, start + length));
        }
        from = start + "http".len();
    }
    None
}

/// Escapes the web addresses of a word, so that rustdoc does not read them as bare URLs. Keeps those in angle
/// brackets, in code spans and in targets of links.
fn without_bare_urls(word: &str) -> String {
    steps::count(word.len());
    let mut result = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(at) = rest.find("://") {
        result.push_str(&rest[..at]);
        let scheme = result.strip_suffix("https").or(result.strip_suffix("http"));
        let is_bare = |before: &str| {
            let marks = ["](", "<", "`"].into_iter();
            let mut outside = marks.filter_map(|it| before.strip_suffix(it));
            !outside.any(|it| !it.ends_with('\\'))
        };
        if scheme.is_some_and(is_bare) {
            result.push('\\');
        }
        result.push_str("://");
        rest = &rest[at + "://".len()..];
    }
    result + rest
}

/// Returns the length, in bytes, of the web address at the start of the text.
pub(super) fn url_length(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|it| text.starts_with(it))?;
    let is_end = |it: char| !it.is_ascii_graphic() || "<>\"`[]|\\".contains(it);
    let end = text.find(is_end).unwrap_or(text.len());
    steps::count(end);
    let mut url = text[..end].trim_end_matches(TRAILING);
    let is_closed = !url.contains('(');
    while is_closed && url.ends_with(')') {
        url = url[..url.len() - 1].trim_end_matches(TRAILING);
    }
    (url.len() > scheme.len()).then_some(url.len())
}

/// Punctuation at the end of a web address that belongs to the sentence around it.
const TRAILING: [char; 10] = ['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~'];

/// Returns the text as it is written in a link.
fn escaped(text: &str) -> String {
    let mut writer = Writer::default();
    writer.plain(text, None);
    writer.word
}

/// Returns the target of a link. Encodes the characters that would end it.
fn destination(url: &str) -> String {
    let mut target = String::with_capacity(url.len());
    for it in url.chars() {
        match it {
            '\n' => {}
            ' ' | '(' | ')' | '<' | '>' | '"' | '\\' | '`' | '|' | '[' | ']' | '*' => {
                target.push_str(&format!("%{:02X}", u32::from(it)));
            }
            _ => target.push(it),
        }
    }
    target
}

fn looks_like_reference(text: &str) -> bool {
    let name = text[1..].trim_start_matches('#');
    tag::reference(text).is_some()
        || name
            .find(|it: char| !it.is_ascii_alphanumeric())
            .is_some_and(|end| end > 0 && name[end..].starts_with(';'))
}

/// Returns a code span with more backticks around it than any run in it has.
fn code_span(code: &str) -> String {
    let fence = "`".repeat(longest_run(code) + 1);
    if code.starts_with('`') || code.ends_with('`') {
        format!("{fence} {code} {fence}")
    } else {
        format!("{fence}{code}{fence}")
    }
}

/// Returns the length of the longest run of backticks.
pub(super) fn longest_run(text: &str) -> usize {
    let runs = text.split(|it| it != '`').map(str::len);
    runs.max().unwrap_or(0)
}
