//! The text between the tags, from left to right: plain text, character references, and the inline markup of
//! CommonMark.

use super::{Reader, Syntax};
use crate::markdown::inline::{Inline, url_length};
use crate::markdown::spans::Spans;
use crate::markdown::{steps, tag, target};

/// A text that is being read.
struct Scan<'t> {
    text: &'t str,
    spans: Spans,
    /// The place of the next character to read.
    at: usize,
    /// Where the text of the open CommonMark link ends, and where its target ends.
    link: Option<(usize, usize)>,
    /// Whether a comment may still end. After one that does not end, no later one does.
    has_comments: bool,
}

impl Scan<'_> {
    /// The length of the comment at the start of `rest`, if there is one.
    fn comment(&mut self, rest: &str) -> Option<usize> {
        if !self.has_comments || !rest.starts_with("<!--") {
            return None;
        }
        let end = rest.find("-->");
        steps::count(end.unwrap_or(rest.len()));
        self.has_comments = end.is_some();
        end.map(|it| it + "-->".len())
    }
}

impl Syntax {
    /// Whether a character may be the start of something other than plain text.
    fn is_special(self, it: char) -> bool {
        match self {
            Self::Html => matches!(it, '<' | '&' | '`' | '[' | ']'),
            Self::CommonMark => matches!(
                it,
                '<' | '&' | '`' | '[' | ']' | '\\' | '*' | '_' | '~' | '!' | 'h'
            ),
        }
    }
}

impl Reader {
    /// Reads a text to its end.
    pub(in crate::markdown) fn read(&mut self, text: &str) {
        let mut scan = Scan {
            text,
            spans: Spans::of(text),
            at: 0,
            link: None,
            has_comments: true,
        };
        while scan.at < text.len() {
            match scan.link {
                Some((text_end, end)) if scan.at >= text_end => {
                    scan.link = None;
                    self.close_link();
                    scan.at = scan.at.max(end);
                }
                _ => scan.at += self.next(&mut scan),
            }
        }
        if scan.link.is_some() {
            self.close_link();
        }
    }

    /// Reads one piece of the text. Returns its length.
    fn next(&mut self, scan: &mut Scan<'_>) -> usize {
        let rest = &scan.text[scan.at..];
        let syntax = self.syntax;
        let plain = rest.find(|it| syntax.is_special(it));
        let plain = plain.unwrap_or(rest.len());
        steps::count(plain + 1);
        if plain > 0 {
            return self.verbatim(rest, plain);
        }
        if let Some(tag) = tag::parse(rest) {
            self.tag(&tag);
            return tag.length;
        }
        if let Some(length) = scan.comment(rest) {
            return length;
        }
        if let Some((it, length)) = tag::reference(rest) {
            if let Some(it) = it {
                self.text(it.encode_utf8(&mut [0; 4]));
            }
            return length;
        }
        if self.is_verbatim() {
            return self.first(rest);
        }
        if let Some(length) = self.link(scan) {
            return length;
        }
        match rest.as_bytes()[0] {
            b'`' => self.code_span(scan),
            b'<' => self.autolink(rest),
            b'h' => match url_length(rest) {
                Some(length) => self.verbatim(rest, length),
                None => self.first(rest),
            },
            b'\\' => self.escape(rest),
            it @ (b'*' | b'_' | b'~') => {
                self.pieces.push(Inline::Raw(char::from(it)));
                1
            }
            _ => self.first(rest),
        }
    }

    /// Takes the start of a text as it is, so many bytes. Returns the length.
    fn verbatim(&mut self, rest: &str, length: usize) -> usize {
        self.text(&rest[..length]);
        length
    }

    /// Takes the first character as it is. Returns its length in bytes.
    fn first(&mut self, rest: &str) -> usize {
        self.verbatim(rest, rest.chars().next().map_or(0, char::len_utf8))
    }

    /// Opens the CommonMark link or image that starts here, if there is one. Returns the length of its mark.
    fn link(&mut self, scan: &mut Scan<'_>) -> Option<usize> {
        let rest = &scan.text.as_bytes()[scan.at..];
        let bracket = match rest {
            [b'[', ..] => scan.at,
            [b'!', b'[', ..] => scan.at + 1,
            _ => return None,
        };
        let text_end = scan.spans.bracket(bracket)?;
        let (target, end) = self.link_target(scan.text, bracket, text_end)?;
        if self.is_in_link {
            return None;
        }
        self.open_link(&target);
        scan.link = Some((text_end, end));
        Some(bracket + 1 - scan.at)
    }

    /// Returns the target of the CommonMark link whose text is in these brackets, and the place after it.
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
        // Without this bound, nested brackets would be read again and again.
        if label.len() > target::LONGEST {
            return None;
        }
        steps::count(label.len());
        let target = self.references.get(&label.to_lowercase())?;
        Some((target.clone(), end))
    }

    /// Reads the code span that starts here, or its marks as text.
    fn code_span(&mut self, scan: &Scan<'_>) -> usize {
        match scan.spans.code(scan.text, scan.at) {
            Some(span) => {
                self.push_code(&scan.text[span.text]);
                span.end - scan.at
            }
            None => {
                let rest = &scan.text[scan.at..];
                self.verbatim(rest, rest.len() - rest.trim_start_matches('`').len())
            }
        }
    }

    /// Reads `<https://...>`, or `<` as text.
    fn autolink(&mut self, rest: &str) -> usize {
        match url_length(&rest[1..]) {
            Some(length) if rest.as_bytes().get(1 + length) == Some(&b'>') => {
                self.text(&rest[1..=length]);
                length + 2
            }
            _ => self.first(rest),
        }
    }

    /// Reads a backslash and the character that it escapes.
    fn escape(&mut self, rest: &str) -> usize {
        match rest.as_bytes().get(1) {
            Some(b'\n') => {
                self.pieces.push(Inline::Break);
                2
            }
            Some(it) if it.is_ascii_punctuation() => {
                self.text(&rest[1..2]);
                2
            }
            _ => self.first(rest),
        }
    }
}
