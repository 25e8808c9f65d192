//! Reads the tags and character references of HTML that occur in documentation.
//!
//! Text that starts with `<` or `&` comes in. A tag or character and its length go out, or nothing if it is plain
//! text.

use super::{steps, visible};

/// The longest tag, in bytes. It bounds the search for a missing `>`.
const LONGEST_TAG: usize = 4096;
/// The longest character reference, in bytes.
const LONGEST_REFERENCE: usize = 12;

/// The meaning of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `<p>`
    Paragraph,
    /// `<code>` and similar
    Code,
    /// `<a>`
    Link,
    /// `<b>`
    Strong,
    /// `<i>`
    Emphasis,
    /// `<br>`
    Break,
    /// `<ul>`
    Unordered,
    /// `<ol>`
    Ordered,
    /// `<li>`
    Item,
    /// `<dl>`
    Definitions,
    /// `<dt>`
    Term,
    /// `<dd>`
    Description,
    /// `<note>` and similar, with the word that introduces it
    Admonition(&'static str),
    /// `<blockquote>`
    Quote,
    /// `<fullname>` and headings
    Title,
    /// `<pre>`
    Preformatted,
    /// `<table>`
    Table,
    /// `<tr>`
    Row,
    /// `<td>`, `<th>`
    Cell,
    /// A block without a special meaning
    Block,
    /// Part of a line, without a special meaning
    Inline,
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "p" => Self::Paragraph,
            "code" | "tt" | "kbd" | "samp" => Self::Code,
            "a" => Self::Link,
            "b" | "strong" => Self::Strong,
            "i" | "em" | "var" | "replaceable" => Self::Emphasis,
            "br" => Self::Break,
            "ul" => Self::Unordered,
            "ol" => Self::Ordered,
            "li" => Self::Item,
            "dl" => Self::Definitions,
            "dt" => Self::Term,
            "dd" => Self::Description,
            "note" => Self::Admonition("Note:"),
            "important" => Self::Admonition("Important:"),
            "caution" => Self::Admonition("Caution:"),
            "warning" => Self::Admonition("Warning:"),
            "tip" => Self::Admonition("Tip:"),
            "blockquote" => Self::Quote,
            "fullname" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "caption" => Self::Title,
            "pre" | "programlisting" | "codeblock" | "screen" => Self::Preformatted,
            "table" => Self::Table,
            "tr" => Self::Row,
            "td" | "th" => Self::Cell,
            "div" | "section" | "html" | "body" | "center" | "hr" | "thead" | "tbody" | "tfoot"
            | "colgroup" | "col" | "para" | "simpara" => Self::Block,
            "span" | "font" | "u" | "s" | "small" | "big" | "sub" | "sup" | "ins" | "del"
            | "abbr" | "cite" | "q" | "wbr" | "img" => Self::Inline,
            _ => return None,
        })
    }

    /// Whether the tag ends the line of text before it.
    pub(super) fn is_block(self) -> bool {
        !matches!(
            self,
            Self::Code | Self::Link | Self::Strong | Self::Emphasis | Self::Break | Self::Inline
        )
    }
}

/// A tag with a known name.
pub(super) struct Tag<'a> {
    pub(super) kind: Kind,
    /// `</p>`
    pub(super) closes: bool,
    /// `<p/>`
    pub(super) is_empty: bool,
    attributes: &'a str,
    /// The length from `<` to `>`, in bytes.
    pub(super) length: usize,
}

impl Tag<'_> {
    /// Returns the target of a link.
    pub(super) fn target(&self) -> Option<String> {
        steps::count(self.attributes.len());
        let (_, value) = self.attributes.split_once("href")?;
        let value = value.trim_start().strip_prefix('=')?.trim_start();
        let mut ends = |it| it == ' ';
        let value = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split(quote).next()?,
            _ => value.split(&mut ends).next()?,
        };
        Some(decode(value))
    }
}

/// Returns the tag at the start of the text. Names in mixed case are not tags: they are elements of XML that the text
/// mentions, such as `<Code>`.
pub(super) fn parse(text: &str) -> Option<Tag<'_>> {
    let inner = text.strip_prefix('<')?;
    let (closes, inner) = match inner.strip_prefix('/') {
        Some(inner) => (true, inner),
        None => (false, inner),
    };
    let name = &inner[..inner.find(|it: char| !it.is_ascii_alphanumeric())?];
    steps::count(name.len() + 1);
    let lower = name.to_ascii_lowercase();
    if name != lower && name != name.to_ascii_uppercase() {
        return None;
    }
    let kind = Kind::of(&lower)?;
    let attributes = &inner[name.len()..];
    if !attributes.starts_with([' ', '\n', '/', '>']) {
        return None;
    }
    let attributes = &attributes[..end(attributes)?];
    let length = text.len() - inner.len() + name.len() + attributes.len() + 1;
    let is_empty = attributes.ends_with('/');
    let attributes = attributes.trim_end_matches('/').trim();
    if !attributes.is_empty() && !attributes.contains('=') {
        return None;
    }
    Some(Tag {
        kind,
        closes,
        is_empty,
        attributes,
        length,
    })
}

/// Returns the place of the `>` that ends a tag: the first one outside of quotes, or the first one if the quotes do
/// not match.
fn end(attributes: &str) -> Option<usize> {
    let mut quote = None;
    for (at, it) in attributes.bytes().enumerate().take(LONGEST_TAG) {
        steps::count(1);
        match (quote, it) {
            (None, b'>') => return Some(at),
            (None, b'<') => return None,
            (None, b'"' | b'\'') => quote = Some(it),
            (Some(open), _) if open == it => quote = None,
            _ => {}
        }
    }
    let at = attributes
        .bytes()
        .take(LONGEST_TAG)
        .position(|it| matches!(it, b'<' | b'>'))?;
    (attributes.as_bytes()[at] == b'>').then_some(at)
}

/// Returns the text with its character references resolved.
pub(super) fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        steps::count(at + 1);
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match reference(rest) {
            Some((it, length)) => {
                decoded.extend(it);
                length
            }
            None => {
                decoded.push('&');
                1
            }
        };
        rest = &rest[length..];
    }
    decoded + rest
}

/// Returns the character reference at the start of the text: its character, if it is visible, and its length in
/// bytes.
pub(super) fn reference(text: &str) -> Option<(Option<char>, usize)> {
    let end = text
        .bytes()
        .take(LONGEST_REFERENCE)
        .position(|it| it == b';')?;
    let name = text[..end].strip_prefix('&')?;
    let it = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
        None => named(name)?,
    };
    Some((visible(it), end + 1))
}

fn named(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "bull" => '•',
        "middot" => '·',
        "times" => '×',
        "divide" => '÷',
        "minus" => '−',
        "plusmn" => '±',
        "le" => '≤',
        "ge" => '≥',
        "ne" => '≠',
        "larr" => '←',
        "rarr" => '→',
        "deg" => '°',
        "micro" => 'µ',
        "sect" => '§',
        "para" => '¶',
        "infin" => '∞',
        "euro" => '€',
        _ => return None,
    })
}
