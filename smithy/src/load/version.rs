//! The versions of Smithy that files are written in, and what each of them does not have (Smithy 2.0, "Smithy IDL 1.0
//! to 2.0 Migration Guide").

/// A version.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Version {
    /// 1.0: models are upgraded while they are loaded.
    One,
    /// 2.0.
    Two,
}

impl Version {
    /// The version of this number.
    pub(crate) fn parse(number: &str) -> Option<Self> {
        match number {
            "1" | "1.0" => Some(Self::One),
            "2" | "2.0" => Some(Self::Two),
            _ => None,
        }
    }

    /// Its number.
    pub(crate) fn number(self) -> &'static str {
        match self {
            Self::One => "1.0",
            Self::Two => "2.0",
        }
    }

    /// Whether it has a type of shape.
    pub(crate) fn has_type(self, name: &str) -> bool {
        match self {
            Self::One => !matches!(name, "enum" | "intEnum"),
            Self::Two => name != "set",
        }
    }

    /// Whether it has a trait of the prelude.
    pub(crate) fn has_trait(self, id: &str) -> bool {
        match self {
            Self::One => !matches!(id, "smithy.api#mixin" | "smithy.api#default"),
            Self::Two => id != "smithy.api#box",
        }
    }

    /// Whether it has mixins, and properties of resources.
    pub(crate) fn has_mixins_and_properties(self) -> bool {
        self == Self::Two
    }
}
