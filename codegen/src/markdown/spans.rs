//! Code spans and square brackets: which opening mark belongs to which closing one.
//!
//! In comes a text; out goes, for each backtick run and `[`, the place of its partner. Found in one pass
//! before the text is read, so that marks without a partner do not make reading quadratic.

use std::collections::HashMap;
use std::ops::Range;

/// Longer runs of backticks are no code span; the bound keeps reading linear.
const LONGEST_RUN: usize = 8;

/// Partners by the place of the opening mark, in bytes.
pub(super) struct Spans {
    code: HashMap<usize, CodeSpan>,
    brackets: HashMap<usize, usize>,
}

/// A code span: its text, and the place after its closing backticks.
#[derive(Clone)]
pub(super) struct CodeSpan {
    pub(super) text: Range<usize>,
    pub(super) end: usize,
}

impl Spans {
    pub(super) fn of(text: &str) -> Self {
        let code = code_spans(text.as_bytes());
        let mut spans = Self {
            code,
            brackets: HashMap::new(),
        };
        spans.match_brackets(text);
        spans
    }

    /// The code span that starts at `at`. One that holds an end tag is none: in HTML the backtick is
    /// then a plain character, and its partner belongs to another element.
    pub(super) fn code(&self, text: &str, at: usize) -> Option<CodeSpan> {
        let span = self.code.get(&at)?;
        (!text[span.text.clone()].contains("</")).then(|| span.clone())
    }

    /// The place of the `]` that belongs to the `[` at `at`.
    pub(super) fn bracket(&self, at: usize) -> Option<usize> {
        self.brackets.get(&at).copied()
    }

    fn match_brackets(&mut self, text: &str) {
        let mut open = Vec::new();
        let mut at = 0;
        while let Some(next) = text[at..].find(['[', ']', '`', '\\']) {
            at += next;
            match text.as_bytes()[at] {
                b'[' => open.push(at),
                b']' => {
                    if let Some(start) = open.pop() {
                        self.brackets.insert(start, at);
                    }
                }
                b'\\' if text[at + 1..].starts_with(['[', ']', '`', '\\']) => at += 1,
                b'`' => {
                    if let Some(span) = self.code(text, at) {
                        at = span.end;
                        continue;
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }
}

/// From the last run of backticks to the first: each is closed by the nearest later one of its length.
fn code_spans(text: &[u8]) -> HashMap<usize, CodeSpan> {
    let mut spans = HashMap::new();
    let mut later: [Option<usize>; LONGEST_RUN + 1] = [None; LONGEST_RUN + 1];
    let mut end = text.len();
    while end > 0 {
        if text[end - 1] != b'`' {
            end -= 1;
            continue;
        }
        let length = text[..end]
            .iter()
            .rev()
            .take_while(|it| **it == b'`')
            .count();
        let start = end - length;
        if let Some(later) = later.get_mut(length)
            && let Some(close) = later.replace(start)
        {
            let (text, end) = (end..close, close + length);
            spans.insert(start, CodeSpan { text, end });
        }
        end = start;
    }
    spans
}
