//! Documentation traits to rustdoc: what a model says of a shape, as lines of Markdown.
//!
//! In comes the value of a documentation trait, CommonMark by the specification (section
//! "documentation trait") and HTML in the models of AWS. Out go lines of Markdown without comment
//! marks, as wide as asked for where words allow it, which rustdoc takes without a warning: nothing in them is an intra-doc link, a bare URL, an HTML tag or a doctest. Any text is taken; what
//! is not understood is escaped and stays readable.
//!
//! One way leads through: [`blocks`] (CommonMark) or nothing (HTML) splits the text into blocks,
//! [`reader`] reads tags and text into [`inline`] pieces, and [`page`] lays the pieces out as lines.

mod blocks;
mod inline;
mod page;
mod reader;
mod spans;
mod tag;
mod target;
#[cfg(test)]
mod tests;

use self::reader::{Reader, Syntax};
use self::spans::Spans;

/// The columns of a line of what stands above an item: 120 without the comment mark. Longer words, code spans,
/// link targets, table rows and lines of code blocks stay whole.
pub(crate) const ITEM: usize = 116;

/// The columns of a line of what stands above a member or a method, one level further in.
pub(crate) const MEMBER: usize = ITEM - 4;

/// The lines of Markdown that say what `documentation` says, none where it says nothing; of at most so many
/// columns.
pub(crate) fn markdown(documentation: &str, columns: usize) -> Vec<String> {
    let text = clean(documentation);
    if is_html(&text) {
        let mut reader = Reader::new(Syntax::Html, columns);
        reader.read(&text);
        reader.finish()
    } else {
        blocks::read(&text, columns)
    }
}

/// Whether the text is a page of HTML: it has a tag that starts a block, and not in a code span.
fn is_html(text: &str) -> bool {
    let starts_block = |at: usize| tag::parse(&text[at..]).is_some_and(|it| it.kind.is_block());
    if starts_block(text.len() - text.trim_start().len()) {
        return true;
    }
    let spans = Spans::of(text);
    let mut at = 0;
    while let Some(next) = text[at..].find(['<', '`']) {
        at += next;
        if starts_block(at) {
            return true;
        }
        at = match spans.code(text, at) {
            Some(code) => code.end,
            None => at + 1,
        };
    }
    false
}

/// The text with `\n` as its only line end, spaces as its only other white space, and without the
/// characters that rustc or clippy deny in comments and literals.
fn clean(text: &str) -> String {
    let is_kept = |it: char| matches!(it, ' '..='~' | '\n');
    let mut cleaned = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|it| !is_kept(it)) {
        cleaned.push_str(&rest[..at]);
        let mut characters = rest[at..].chars();
        match characters.next() {
            Some('\r') if characters.as_str().starts_with('\n') => {}
            Some('\r') => cleaned.push('\n'),
            Some('\t') => cleaned.push_str("    "),
            it => cleaned.extend(it.and_then(visible)),
        }
        rest = characters.as_str();
    }
    cleaned + rest
}

/// The character as it may stand in generated code: white space is a space; control characters, marks
/// of text direction and characters without width are nothing.
fn visible(it: char) -> Option<char> {
    match it {
        _ if it.is_whitespace() => Some(' '),
        _ if it.is_control() => None,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => None,
        '\u{2060}'..='\u{206f}' | '\u{feff}' => None,
        _ => Some(it),
    }
}
