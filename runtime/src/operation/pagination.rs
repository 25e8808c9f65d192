//! How an operation is paginated (Smithy 2.0, "paginated trait").

use super::{Operation, OperationTrait};

/// `@paginated`: where the token of the next page stands, in an output and in an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pagination {
    input_token: &'static str,
    output_token: &'static str,
    more: Option<&'static str>,
    repeats_at_end: bool,
}

impl Pagination {
    /// The member of the input that takes the token, and the path of the token in the output: names of members with
    /// dots between them.
    pub const fn new(input_token: &'static str, output_token: &'static str) -> Self {
        Self {
            input_token,
            output_token,
            more: None,
            repeats_at_end: false,
        }
    }

    /// The same where a boolean of the output says whether there is another page, because the last one has a token, too.
    #[must_use]
    pub const fn while_true(self, more: &'static str) -> Self {
        Self {
            more: Some(more),
            ..self
        }
    }

    /// The same where the last page has the token that it was asked for with.
    #[must_use]
    pub const fn repeating_at_end(self) -> Self {
        Self {
            repeats_at_end: true,
            ..self
        }
    }

    /// The member of the input that takes the token.
    #[inline]
    pub const fn input_token(&self) -> &'static str {
        self.input_token
    }

    /// The path of the token in the output: names of members with dots between them.
    #[inline]
    pub const fn output_token(&self) -> &'static str {
        self.output_token
    }

    /// The boolean of the output that says whether there is another page, if the token does not.
    #[inline]
    pub const fn more(&self) -> Option<&'static str> {
        self.more
    }

    /// Whether the last page has the token that it was asked for with.
    #[inline]
    pub const fn repeats_at_end(&self) -> bool {
        self.repeats_at_end
    }
}

impl Operation {
    /// `@paginated`: how an output leads to the next page.
    pub fn pagination(&self) -> Option<Pagination> {
        self.find(|it| match it {
            OperationTrait::Paginated(pagination) => Some(*pagination),
            _ => None,
        })
    }
}
