//! Turns documentation of a model into documentation for rustdoc.
//!
//! The value of a documentation trait comes in: CommonMark according to the specification (section "documentation
//! trait"), and HTML in the models of AWS. Lines of Markdown without comment marks go out. Lines are no wider than
//! requested, unless a word is. rustdoc accepts them without a warning: they hold no intra-doc link, bare URL, HTML
//! tag or doctest. Every text is accepted. Unknown markup is escaped and stays readable.
//!
//! The steps: [`blocks`] splits CommonMark into blocks, while HTML is one block. [`reader`] reads tags and text into
//! [`inline`] pieces. [`page`] arranges the pieces as lines.

mod blocks;
mod inline;
mod page;
mod reader;
mod spans;
mod steps;
mod tag;
mod target;
#[cfg(test)]
mod tests;

use self::reader::{Reader, Syntax};
use self::spans::Spans;
use crate::visible::visible;

/// The width of a line of documentation of an item: 120 columns without the comment mark. Longer words, code spans,
/// link targets, table rows and lines of code blocks are not broken.
pub(crate) const ITEM: usize = 116;

/// The width of a line of documentation of a member or method, which is indented by one level.
pub(crate) const MEMBER: usize = ITEM - 4;

/// Returns `documentation` as lines of Markdown, at most `columns` wide. Returns no line if the documentation is
/// empty.
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

/// Whether the text is HTML: it has a tag that starts a block, outside of code spans.
fn is_html(text: &str) -> bool {
    let starts_block = |at: usize| tag::parse(&text[at..]).is_some_and(|it| it.kind.is_block());
    if starts_block(text.len() - text.trim_start().len()) {
        return true;
    }
    let spans = Spans::of(text);
    let mut at = 0;
    while let Some(next) = text[at..].find(['<', '`']) {
        steps::count(next + 1);
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

/// Returns the text with `\n` as the only line end and spaces as the only other white space. Removes characters that
/// rustc or clippy deny in comments and literals.
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
