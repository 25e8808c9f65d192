//! The versions of Smithy that files are written in, and what each of them does not have (Smithy 2.0, "Smithy IDL 1.0
//! to 2.0 Migration Guide").

/// A version.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Version {
    /// 1.0: models are upgraded while they are loaded.
    One,
    /// 2.0, and later versions of 2, which read what 2.0 has in the same way.
    Two,
}

/// The minor versions that are known, by their major version.
const MINOR: [(&str, &[&str]); 2] = [("1", &["0"]), ("2", &["0", "1"])];

impl Version {
    /// The version of this number, and whether its minor version is known. `None` for an unknown major version.
    pub(crate) fn parse(number: &str) -> Option<(Self, bool)> {
        let (major, minor) = number.split_once('.').unwrap_or((number, "0"));
        let version = match major {
            "1" => Self::One,
            "2" => Self::Two,
            _ => return None,
        };
        if minor.is_empty() || !minor.bytes().all(|it| it.is_ascii_digit()) {
            return None;
        }
        let known = MINOR.iter().find(|(it, _)| *it == major);
        Some((version, known.is_some_and(|(_, all)| all.contains(&minor))))
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
