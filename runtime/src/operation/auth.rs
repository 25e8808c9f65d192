//! Authentication schemes in the tables of services (Smithy 2.0, "Authentication traits").

/// A trait of a service that names an authentication scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuthTrait {
    id: &'static str,
    values: &'static [(&'static str, &'static str)],
}

impl AuthTrait {
    /// The trait of this shape id with its values.
    pub const fn new(id: &'static str, values: &'static [(&'static str, &'static str)]) -> Self {
        Self { id, values }
    }

    /// The shape id of the trait, such as `smithy.api#httpBearerAuth`.
    #[inline]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The value of this name, if it is a text: `in` of `@httpApiKeyAuth`, for one.
    pub fn value(&self, name: &str) -> Option<&'static str> {
        let value = self.values.iter().find(|(key, _)| *key == name);
        value.map(|(_, value)| *value)
    }
}
