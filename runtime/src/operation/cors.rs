//! How a service shares its resources with scripts of other origins (Smithy 2.0, "cors trait").

/// `@cors` of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CorsTrait {
    origins: &'static [(&'static str, &'static str)],
    max_age: i32,
    allowed_headers: &'static [&'static str],
    exposed_headers: &'static [&'static str],
}

impl CorsTrait {
    /// The trait with its values: the origins, each with its name, which is empty for a single one; for how many seconds a
    /// browser may keep the answer to a preflight; the headers that requests may have, and those that scripts may read
    /// from responses, beside those that follow from the model.
    pub const fn new(
        origins: &'static [(&'static str, &'static str)],
        max_age: i32,
        allowed_headers: &'static [&'static str],
        exposed_headers: &'static [&'static str],
    ) -> Self {
        Self {
            origins,
            max_age,
            allowed_headers,
            exposed_headers,
        }
    }

    /// `origin` or `origins`: the origins whose scripts may call, each with its name. `*` is any origin. The name of a
    /// single one is empty.
    #[inline]
    pub const fn origins(&self) -> &'static [(&'static str, &'static str)] {
        self.origins
    }

    /// `maxAge`: for how many seconds a browser may keep the answer to a preflight; -1 for not at all.
    #[inline]
    pub const fn max_age(&self) -> i32 {
        self.max_age
    }

    /// `additionalAllowedHeaders`: headers that requests may have beside those that follow from the model.
    #[inline]
    pub const fn allowed_headers(&self) -> &'static [&'static str] {
        self.allowed_headers
    }

    /// `additionalExposedHeaders`: headers that scripts may read beside those that follow from the model.
    #[inline]
    pub const fn exposed_headers(&self) -> &'static [&'static str] {
        self.exposed_headers
    }
}
