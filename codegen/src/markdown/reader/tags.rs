//! Tags: each opens or closes a part of the page or of the paragraph.

use super::Reader;
use crate::markdown::inline::{Emphasis, Inline};
use crate::markdown::page::ListKind;
use crate::markdown::tag::{Kind, Tag};

impl Reader {
    pub(super) fn tag(&mut self, tag: &Tag<'_>) {
        if let Some(text) = &mut self.preformatted {
            match tag.kind {
                Kind::Preformatted if tag.closes => self.close_preformatted(),
                Kind::Break => text.push('\n'),
                _ => {}
            }
        } else if tag.kind.is_block() {
            if self.table.is_some() {
                self.table_tag(tag);
            } else {
                self.block_tag(tag);
            }
        } else {
            self.inline_tag(tag);
        }
    }

    fn inline_tag(&mut self, tag: &Tag<'_>) {
        match tag.kind {
            Kind::Code if tag.closes => {
                self.flush_code();
                self.code = None;
            }
            Kind::Code if !tag.is_empty => {
                self.code.get_or_insert_default();
            }
            Kind::Link if tag.closes => self.close_link(),
            Kind::Link if !tag.is_empty => {
                if let Some(target) = tag.target() {
                    self.open_link(&target);
                }
            }
            Kind::Break if self.code.is_some() || self.table.is_some() => self.text(" "),
            Kind::Break => self.pieces.push(Inline::Break),
            // A code span shows its text as it is.
            _ if self.code.is_some() || tag.is_empty => {}
            Kind::Strong => self.emphasis(Emphasis::Strong, tag.closes),
            Kind::Emphasis => self.emphasis(Emphasis::Plain, tag.closes),
            _ => {}
        }
    }

    fn block_tag(&mut self, tag: &Tag<'_>) {
        let goes_on = tag.kind == Kind::Paragraph && !tag.closes && self.has_only_lead();
        if !goes_on {
            self.end_paragraph();
        }
        let opens = !tag.closes && !tag.is_empty;
        match tag.kind {
            Kind::Paragraph => self.is_in_paragraph = opens,
            Kind::Unordered | Kind::Ordered | Kind::Definitions if tag.closes => {
                self.page.close_list();
            }
            Kind::Unordered if opens => self.page.open_list(ListKind::Unordered, 1),
            Kind::Ordered if opens => self.page.open_list(ListKind::Ordered, 1),
            Kind::Definitions if opens => self.page.open_list(ListKind::Definitions, 1),
            Kind::Item if opens => self.page.open_item(),
            Kind::Item => self.page.close_item(),
            Kind::Term | Kind::Description if opens => {
                let is_term = tag.kind == Kind::Term;
                if self.page.list() != Some(ListKind::Definitions) {
                    self.page.open_list(ListKind::Definitions, 1);
                }
                if is_term || !self.page.is_in_item() {
                    self.page.open_item();
                }
                self.is_title = is_term;
            }
            Kind::Term => self.is_title = false,
            Kind::Admonition(word) if opens => {
                self.page.open_quote();
                self.pieces.extend([
                    Inline::Open(Emphasis::Strong),
                    Inline::Text(word.to_owned()),
                    Inline::Close,
                    Inline::Text(" ".to_owned()),
                ]);
                self.lead = self.pieces.len();
            }
            Kind::Quote if opens => self.page.open_quote(),
            Kind::Admonition(_) | Kind::Quote => self.page.close_quote(),
            Kind::Title => self.is_title = opens,
            Kind::Preformatted if opens => self.preformatted = Some(String::new()),
            Kind::Table if opens => self.table = Some(Vec::new()),
            _ => {}
        }
    }

    /// Reads a tag in a table. Cells have one line; a space separates other blocks in them.
    fn table_tag(&mut self, tag: &Tag<'_>) {
        match tag.kind {
            Kind::Table if tag.closes => self.close_table(),
            Kind::Row if !tag.closes => self.open_row(),
            Kind::Cell if !tag.closes => self.open_cell(),
            _ => self.text(" "),
        }
    }
}
