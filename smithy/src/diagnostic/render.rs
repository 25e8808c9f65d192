//! Prints diagnostics in the form of rustc: message, place, the line of the file with carets, and help; in colour on
//! request.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

use super::locator::Locator;
use super::{Diagnostic, Place, Severity, Sources};

/// The number of characters of a line that are shown. Longer lines, as in minified models, are cut around the span.
const LINE_WIDTH: usize = 100;
/// The number of characters before the span that are kept when a line is cut.
const CONTEXT: usize = 30;

/// Whether diagnostics are printed in colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// Plain text.
    #[default]
    Plain,
    /// With the escape sequences of a terminal (ECMA-48), in rustc's colours.
    Ansi,
}

const BOLD: &str = "1";
const BLUE: &str = "1;34";

impl Style {
    /// The text in a colour, as it is to be printed.
    fn paint(self, colour: &str, text: impl std::fmt::Display) -> String {
        match self {
            Self::Plain => text.to_string(),
            Self::Ansi => format!("\x1b[{colour}m{text}\x1b[0m"),
        }
    }

    /// A severity as a line begins with it, in its colour: `error`.
    pub fn severity(self, severity: Severity) -> String {
        self.paint(colour(severity), severity)
    }
}

fn colour(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "1;31",
        Severity::Danger => "1;35",
        Severity::Warning => "1;33",
        Severity::Note => "1;32",
    }
}

/// A place, resolved for printing.
struct Snippet<'a> {
    path: &'a Path,
    /// Line and column from 1, the shown part of the line, and the carets' start and length in characters.
    spot: Option<(usize, usize, String, usize, usize)>,
}

pub(super) fn render<'a>(
    diagnostics: impl Iterator<Item = &'a Diagnostic>,
    sources: &Sources,
    style: Style,
) -> String {
    let mut locator = Locator::new(sources);
    let mut out = String::new();
    for it in diagnostics {
        let title = style.paint(colour(it.severity), format!("{}[{}]", it.severity, it.rule));
        let message = style.paint(BOLD, format!(": {}", printable(&it.message)));
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{title}{message}");
        let main = it
            .place
            .as_ref()
            .and_then(|place| snippet(place, &mut locator));
        let related = it
            .related
            .as_ref()
            .and_then(|(place, what)| Some((snippet(place, &mut locator)?, what)));
        let line = |snippet: &Snippet<'_>| snippet.spot.as_ref().map_or(0, |spot| spot.0);
        let largest = main
            .iter()
            .chain(related.iter().map(|it| &it.0))
            .map(line)
            .max()
            .unwrap_or(0);
        let width = if largest == 0 {
            1
        } else {
            largest.to_string().len()
        };
        if let Some(main) = &main {
            write_snippet(&mut out, main, "", width, (style, colour(it.severity)));
        }
        if let Some((related, what)) = &related {
            write_snippet(&mut out, related, what, width, (style, BLUE));
        }
        if let Some(help) = &it.help {
            let (bar, word) = (style.paint(BLUE, "="), style.paint(BOLD, "help"));
            let _ = writeln!(out, "{:width$} {bar} {word}: {}", "", printable(help));
        }
    }
    out
}

fn write_snippet(
    out: &mut String,
    snippet: &Snippet<'_>,
    label: &str,
    width: usize,
    (style, colour): (Style, &str),
) {
    let path = printable(&snippet.path.display().to_string());
    let arrow = if label.is_empty() { "-->" } else { ":::" };
    let arrow = style.paint(BLUE, format!("{:width$}{arrow}", ""));
    let Some((line, column, text, start, length)) = &snippet.spot else {
        let _ = writeln!(out, "{arrow} {path}");
        return;
    };
    let _ = writeln!(out, "{arrow} {path}:{line}:{column}");
    let bar = style.paint(BLUE, format!("{:width$} |", ""));
    let _ = writeln!(out, "{bar}");
    let _ = writeln!(
        out,
        "{} {text}",
        style.paint(BLUE, format!("{line:>width$} |"))
    );
    let mark = if label.is_empty() { "^" } else { "-" };
    let carets = format!("{} {label}", mark.repeat(*length));
    let carets = style.paint(colour, carets.trim_end());
    let _ = writeln!(out, "{bar} {:start$}{carets}", "");
}

fn snippet<'a>(place: &Place, locator: &mut Locator<'a>) -> Option<Snippet<'a>> {
    let found = locator.find(place)?;
    let (text, path) = (&*found.source.text, &*found.source.path);
    let Some(span) = found.span else {
        return Some(Snippet { path, spot: None });
    };
    let (line, start, next) = found.lines.line_at(span.start);
    let end = next.map_or(text.len(), |next| next - 1);
    let end = start + text[start..end].trim_end_matches('\r').len();
    let before = found.lines.characters(text, start..span.start);
    let marked = text[span.start..span.end.min(end).max(span.start)]
        .trim_end()
        .chars()
        .take(LINE_WIDTH)
        .count()
        .max(1);
    let (shown, caret, marked) = cut(
        text,
        start..end.max(span.start),
        span.start,
        (before, marked),
    );
    Some(Snippet {
        path,
        spot: Some((line, before + 1, shown, caret, marked)),
    })
}

/// Cuts a long line around the characters that are marked, which begin at byte `at` and after `before` characters.
/// Returns what is shown, and the carets' start and length for it. The steps do not depend on the length of the line.
fn cut(
    text: &str,
    line: Range<usize>,
    at: usize,
    (before, marked): (usize, usize),
) -> (String, usize, usize) {
    let whole = &text[line.clone()];
    if whole.chars().nth(LINE_WIDTH).is_none() {
        return (printable(whole), before, marked);
    }
    let (from, caret) = if before + marked <= LINE_WIDTH {
        (line.start, before)
    } else {
        let back = text[line.start..at].char_indices().rev();
        let from = back.take(CONTEXT).last().map_or(0, |(offset, _)| offset);
        (line.start + from, before.min(CONTEXT))
    };
    let mut rest = text[from..line.end].chars();
    let shown: String = rest.by_ref().take(LINE_WIDTH).collect();
    let prefix = if from > line.start { "..." } else { "" };
    let suffix = if rest.next().is_some() { "..." } else { "" };
    let room = LINE_WIDTH.saturating_sub(caret).max(1);
    (
        format!("{prefix}{}{suffix}", printable(&shown)),
        caret + prefix.len(),
        marked.min(room),
    )
}

/// The text with control characters replaced, which a terminal would obey. Each becomes one character, so that columns
/// stay correct.
fn printable(text: &str) -> String {
    let safe = |c: char| match c {
        '\t' | '\n' => ' ',
        c if c.is_control() => '\u{fffd}',
        c => c,
    };
    text.chars().map(safe).collect()
}
