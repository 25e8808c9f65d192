//! Targets of CommonMark links, in the link itself or in a definition.
//!
//! Text comes in. Targets go out as they are written, whatever they refer to.

use std::collections::HashMap;

use super::steps;

/// The longest target of a CommonMark link, in bytes. It bounds the search for the end.
pub(super) const LONGEST: usize = 4096;

/// How deep parentheses may nest in a target. CommonMark allows such a bound.
const DEEPEST_PARENTHESIS: usize = 32;

/// Returns the target at the start of the text, with or without angle brackets, and the length of target, title and
/// `)`.
pub(super) fn inline(text: &str) -> Option<(&str, usize)> {
    let bound = (0..=LONGEST.min(text.len())).rev();
    let text = &text[..bound.into_iter().find(|at| text.is_char_boundary(*at))?];
    let start = text.len() - text.trim_start().len();
    let target = match text[start..].strip_prefix('<') {
        Some(inner) => {
            let target = &inner[..inner.find(['>', '<', '\n'])?];
            steps::count(target.len());
            let end = start + target.len() + 2;
            let close = end + text.get(end..)?.find(')')?;
            return Some((target, close + 1));
        }
        None => {
            let mut depth = 0usize;
            let end = text[start..].find(|it: char| {
                steps::count(1);
                match it {
                    '(' if depth == DEEPEST_PARENTHESIS => return true,
                    '(' => depth += 1,
                    ')' if depth == 0 => return true,
                    ')' => depth -= 1,
                    _ => {}
                }
                it.is_whitespace()
            })?;
            &text[start..start + end]
        }
    };
    let end = start + target.len();
    // A title is in quotes or parentheses. It is dropped.
    let title = text[end..].trim_start();
    let after = match title.chars().next()? {
        ')' => title,
        quote @ ('"' | '\'') => {
            let inner = &title[1..];
            inner[inner.find(quote)? + 1..].trim_start()
        }
        _ => return None,
    };
    after.strip_prefix(')')?;
    Some((target, text.len() - after.len() + 1))
}

/// Returns the link reference definitions of a text, by label in lower case. The first definition of a label counts.
pub(super) fn references(lines: &[&str]) -> HashMap<String, String> {
    let mut references = HashMap::new();
    for (label, target) in lines.iter().filter_map(|it| definition(it.trim_start())) {
        let label = label.to_lowercase();
        references.entry(label).or_insert_with(|| target.to_owned());
    }
    references
}

/// Returns the label and target of a link reference definition.
pub(super) fn definition(text: &str) -> Option<(&str, &str)> {
    steps::count(text.len());
    let (label, target) = text.strip_prefix('[')?.split_once("]:")?;
    let target = target.split_whitespace().next()?;
    let target = target.strip_prefix('<').unwrap_or(target);
    let target = target.strip_suffix('>').unwrap_or(target);
    (!label.is_empty() && !label.contains(['[', ']'])).then_some((label, target))
}
