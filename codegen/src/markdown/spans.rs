//! Finds which closing mark belongs to which opening mark of code spans and square brackets.
//!
//! A text comes in. For each run of backticks and each `[`, the place of its partner goes out. Partners are found in
//! one pass before the text is read, so that marks without a partner do not make reading quadratic.

use std::collections::HashMap;
use std::ops::Range;

use super::steps;

/// Longer runs of backticks do not start a code span. The bound keeps reading linear.
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

    /// Returns the code span that starts at `at`. A span with an end tag in it is not a code span: the backtick is
    /// then a plain character of HTML, and its partner belongs to another element.
    pub(super) fn code(&self, text: &str, at: usize) -> Option<CodeSpan> {
        let span = self.code.get(&at)?;
        steps::count(span.text.len());
        (!text[span.text.clone()].contains("</")).then(|| span.clone())
    }

    /// Returns the place of the `]` that belongs to the `[` at `at`.
    pub(super) fn bracket(&self, at: usize) -> Option<usize> {
        self.brackets.get(&at).copied()
    }

    fn match_brackets(&mut self, text: &str) {
        let mut open = Vec::new();
        let mut at = 0;
        while let Some(next) = text[at..].find(['[', ']', '`', '\\']) {
            steps::count(next + 1);
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

/// Goes from the last run of backticks to the first. The nearest later run of the same length closes a run.
fn code_spans(text: &[u8]) -> HashMap<usize, CodeSpan> {
    let mut spans = HashMap::new();
    let mut later: [Option<usize>; LONGEST_RUN + 1] = [None; LONGEST_RUN + 1];
    let mut end = text.len();
    while end > 0 {
        steps::count(1);
        if text[end - 1] != b'`' {
            end -= 1;
            continue;
        }
        let length = text[..end]
            .iter()
            .rev()
            .take_while(|it| **it == b'`')
            .count();
        steps::count(length);
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
