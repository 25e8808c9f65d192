//! The address of an operation (Smithy 2.0, "http trait").

/// `@http`: the address of an operation and the status of its responses.
#[derive(Debug)]
pub struct Http {
    method: &'static str,
    path: &'static [Segment],
    query: &'static [(&'static str, &'static str)],
    status: u16,
}

impl Http {
    /// An address without query literals.
    pub const fn new(method: &'static str, path: &'static [Segment], status: u16) -> Self {
        Self {
            method,
            path,
            query: &[],
            status,
        }
    }

    /// The same address with query literals.
    #[must_use]
    pub const fn with_query(self, query: &'static [(&'static str, &'static str)]) -> Self {
        Self { query, ..self }
    }

    /// The method, in upper case.
    #[inline]
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// The path.
    #[inline]
    pub const fn path(&self) -> &'static [Segment] {
        self.path
    }

    /// The query literals: parameters that belong to the address. An empty value may also be left out.
    #[inline]
    pub const fn query(&self) -> &'static [(&'static str, &'static str)] {
        self.query
    }

    /// The status of a successful response.
    #[inline]
    pub const fn status(&self) -> u16 {
        self.status
    }
}

/// A segment of a path, or a part of a host's prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Segment {
    /// This text.
    Literal(&'static str),
    /// The value of this member.
    Label(&'static str),
    /// The value of this member, which may hold slashes.
    Greedy(&'static str),
}
