//! Keeps texts that functions make for as long as the rules run.

use std::cell::OnceCell;

/// Texts that live as long as the arena. An empty one allocates nothing.
#[derive(Debug, Default)]
pub(super) struct Arena(OnceCell<Box<Kept>>);

#[derive(Debug)]
struct Kept {
    text: String,
    next: Arena,
}

impl Arena {
    /// Keeps a text.
    pub(super) fn keep(&self, text: String) -> &str {
        let mut at = self;
        while let Some(kept) = at.0.get() {
            at = &kept.next;
        }
        let next = Self::default();
        &at.0.get_or_init(|| Box::new(Kept { text, next })).text
    }
}
