//! Prints diagnostics the way rustc prints: message, place, the line of the file with carets, help.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use super::locate::Index;
use super::{Diagnostic, Place, Severity, SourceId, Sources};

/// How many characters of a line are shown; longer ones (minified models) are cut around the span.
const LINE_WIDTH: usize = 100;
/// How many characters before the span are kept when a line is cut.
const CONTEXT: usize = 30;

/// What is known of a file while diagnostics are printed: where its lines begin, and where its shapes are.
#[derive(Default)]
struct Known {
    lines: Vec<usize>,
    index: Index,
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
) -> String {
    let mut known = HashMap::new();
    let mut out = String::new();
    for it in diagnostics {
        let severity = match it.severity {
            Severity::Error => "error",
            Severity::Danger => "danger",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{severity}[{}]: {}", it.rule, printable(&it.message));
        let main = it
            .place
            .as_ref()
            .and_then(|place| snippet(place, sources, &mut known));
        let related = it
            .related
            .as_ref()
            .and_then(|(place, what)| Some((snippet(place, sources, &mut known)?, what)));
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
            write_snippet(&mut out, main, "", width);
        }
        if let Some((related, what)) = &related {
            write_snippet(&mut out, related, what, width);
        }
        if let Some(help) = &it.help {
            let _ = writeln!(out, "{:width$} = help: {}", "", printable(help));
        }
    }
    out
}

fn write_snippet(out: &mut String, snippet: &Snippet<'_>, label: &str, width: usize) {
    let path = printable(&snippet.path.display().to_string());
    let arrow = if label.is_empty() { "-->" } else { ":::" };
    let Some((line, column, text, start, length)) = &snippet.spot else {
        let _ = writeln!(out, "{:width$}{arrow} {path}", "");
        return;
    };
    let _ = writeln!(out, "{:width$}{arrow} {path}:{line}:{column}", "");
    let _ = writeln!(out, "{:width$} |", "");
    let _ = writeln!(out, "{line:>width$} | {text}");
    let mark = if label.is_empty() { "^" } else { "-" };
    let carets = format!("{:start$}{} {label}", "", mark.repeat(*length));
    let _ = writeln!(out, "{:width$} | {}", "", carets.trim_end());
}

fn snippet<'a>(
    place: &Place,
    sources: &'a Sources,
    known: &mut HashMap<SourceId, Known>,
) -> Option<Snippet<'a>> {
    let source = sources.get(place.source)?;
    let text = &*source.text;
    let known = known.entry(place.source).or_insert_with(|| {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Known {
            lines: std::iter::once(0)
                .chain(breaks.map(|(at, _)| at + 1))
                .collect(),
            index: Index::default(),
        }
    });
    let Some(span) = known.index.span(text, place) else {
        return Some(Snippet {
            path: &source.path,
            spot: None,
        });
    };
    let line = known.lines.partition_point(|&start| start <= span.start);
    let start = known
        .lines
        .get(line.saturating_sub(1))
        .copied()
        .unwrap_or(0);
    let end = known.lines.get(line).map_or(text.len(), |next| next - 1);
    let whole = text[start..end].trim_end_matches('\r');
    let before = text[start..span.start].chars().count();
    let marked = text[span.start..span.end.min(end).max(span.start)]
        .trim_end()
        .chars()
        .count()
        .max(1);
    let (shown, caret, marked) = cut(whole, before, marked);
    Some(Snippet {
        path: &source.path,
        spot: Some((line, before + 1, shown, caret, marked)),
    })
}

/// Cuts a long line around the marked characters; `start` and `marked` come out for the cut line.
fn cut(line: &str, start: usize, marked: usize) -> (String, usize, usize) {
    if line.chars().nth(LINE_WIDTH).is_none() {
        return (printable(line), start, marked);
    }
    let from = if start + marked <= LINE_WIDTH {
        0
    } else {
        start.saturating_sub(CONTEXT)
    };
    let shown: String = line.chars().skip(from).take(LINE_WIDTH).collect();
    let prefix = if from > 0 { "..." } else { "" };
    let suffix = if line.chars().nth(from + LINE_WIDTH).is_some() {
        "..."
    } else {
        ""
    };
    let caret = start - from;
    let room = LINE_WIDTH.saturating_sub(caret).max(1);
    (
        format!("{prefix}{}{suffix}", printable(&shown)),
        caret + prefix.len(),
        marked.min(room),
    )
}

/// The text without control characters, which a terminal would obey; one character each, so that columns hold.
fn printable(text: &str) -> String {
    let safe = |c: char| match c {
        '\t' | '\n' => ' ',
        c if c.is_control() => '\u{fffd}',
        c => c,
    };
    text.chars().map(safe).collect()
}
