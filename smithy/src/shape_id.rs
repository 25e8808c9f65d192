//! Shape ids: the absolute names by which shapes refer to each other (Smithy 2.0, "Shape ID"). Text
//! comes in, a checked id goes out that is cheap to clone and to compare.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// The absolute id of a shape, `namespace#Name`. Member ids (`namespace#Name$member`) are not shape ids.
///
/// Ordered by its text. A clone shares the text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShapeId(Arc<str>);

/// A text that is not an absolute shape id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidShapeId {
    /// The text that was found.
    pub text: String,
}

impl ShapeId {
    /// Reads an absolute id, by the grammar of the specification ("Shape ID ABNF").
    ///
    /// # Errors
    ///
    /// The text has no namespace, names a member, or a part of it is not an identifier.
    pub fn parse(text: &str) -> Result<Self, InvalidShapeId> {
        match text.split_once('#') {
            Some((namespace, name))
                if namespace.split('.').all(is_identifier) && is_identifier(name) =>
            {
                Ok(Self(text.into()))
            }
            _ => Err(InvalidShapeId {
                text: text.to_owned(),
            }),
        }
    }

    /// The id of the shape `name` in the namespace of this one, checked as [`ShapeId::parse`] does.
    ///
    /// # Errors
    ///
    /// `name` is not an identifier.
    pub fn sibling(&self, name: &str) -> Result<Self, InvalidShapeId> {
        Self::parse(&format!("{}#{name}", self.namespace()))
    }

    /// The whole id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the `#`.
    pub fn namespace(&self) -> &str {
        self.0
            .split_once('#')
            .map_or("", |(namespace, _)| namespace)
    }

    /// The part after the `#`.
    pub fn name(&self) -> &str {
        self.0.split_once('#').map_or(&self.0, |(_, name)| name)
    }

    /// Whether this is `smithy.api#Unit`, the shape without a value.
    pub fn is_unit(&self) -> bool {
        self.as_str() == "smithy.api#Unit"
    }
}

/// Whether `text` is an identifier: letters, digits and underscores, not beginning with a digit. Leading underscores
/// are followed by a letter or digit.
pub fn is_identifier(text: &str) -> bool {
    let rest = text.trim_start_matches('_');
    let starts = if rest.len() < text.len() {
        rest.starts_with(|c: char| c.is_ascii_alphanumeric())
    } else {
        rest.starts_with(|c: char| c.is_ascii_alphabetic())
    };
    starts && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

impl Borrow<str> for ShapeId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for InvalidShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not an absolute shape id such as `example.weather#City`",
            self.text
        )
    }
}

impl std::error::Error for InvalidShapeId {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absolute_id_splits_into_namespace_and_name() {
        let id = ShapeId::parse("com.amazonaws.personalize#MetricAttribute").unwrap();
        assert_eq!(id.namespace(), "com.amazonaws.personalize");
        assert_eq!(id.name(), "MetricAttribute");
        assert_eq!(
            id.sibling("Metric").unwrap().as_str(),
            "com.amazonaws.personalize#Metric"
        );
    }

    #[test]
    fn what_the_grammar_does_not_allow_is_refused() {
        for text in [
            "", "City", "a#", "#City", "a#b#c", "a..b#C", "a#C$d", "a#1", "1a#C", "a#_", "a#Cité",
            "a #C",
        ] {
            assert!(ShapeId::parse(text).is_err(), "{text}");
        }
        for text in ["a#b", "_a._1#__x", "a.b_1#C2"] {
            assert!(ShapeId::parse(text).is_ok(), "{text}");
        }
    }
}
