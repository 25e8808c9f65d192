//! Templates: a text comes in, its literal parts and references go out.

use super::expression::{Expression, Step, steps};

/// A part of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// This text.
    Text(String),
    /// The value of this expression.
    Value(Expression),
}

/// Reads a template such as `https://{Bucket}.{url#authority}`. `{{` and `}}` stand for braces.
pub(super) fn parse(template: &str) -> Result<Expression, String> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at(at);
        text.push_str(before);
        if let Some(behind) = after.strip_prefix("{{") {
            text.push('{');
            rest = behind;
        } else if let Some(behind) = after.strip_prefix("}}") {
            text.push('}');
            rest = behind;
        } else if let Some(inner) = after.strip_prefix('{') {
            let (reference, behind) = inner
                .split_once('}')
                .ok_or_else(|| format!("the template `{template}` has a `{{` without a `}}`"))?;
            if !text.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut text)));
            }
            parts.push(Part::Value(reference_of(template, reference)?));
            rest = behind;
        } else {
            return Err(format!(
                "the template `{template}` has a `}}` without a `{{`"
            ));
        }
    }
    text.push_str(rest);
    if parts.is_empty() {
        return Ok(Expression::Text(text));
    }
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
    Ok(match parts.as_slice() {
        [Part::Value(only)] => only.clone(),
        _ => Expression::Template(parts),
    })
}

/// Reads `name` or `name#path`.
fn reference_of(template: &str, reference: &str) -> Result<Expression, String> {
    let (name, path) = match reference.split_once('#') {
        Some((name, path)) => (name, Some(path)),
        None => (reference, None),
    };
    let is_name = |it: char| it.is_ascii_alphanumeric() || it == '_';
    if name.is_empty() || !name.chars().all(is_name) {
        return Err(format!(
            "the template `{template}` refers to `{reference}`, which is not a name"
        ));
    }
    let value = Expression::Reference(name.to_owned());
    match path {
        None => Ok(value),
        Some(path) => {
            let steps: Vec<Step> = steps(path)?;
            Ok(Expression::Attribute(Box::new(value), steps))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_has_literal_parts_and_references() {
        let expression = parse("a{{{b}}}{c#d[1]}").unwrap();
        let Expression::Template(parts) = expression else {
            panic!("{expression:?}");
        };
        assert_eq!(parts[0], Part::Text("a{".to_owned()));
        assert_eq!(parts[1], Part::Value(Expression::Reference("b".to_owned())));
        assert_eq!(parts[2], Part::Text("}".to_owned()));
        let steps = vec![Step::Name("d".to_owned()), Step::Index(1)];
        let value = Box::new(Expression::Reference("c".to_owned()));
        assert_eq!(parts[3], Part::Value(Expression::Attribute(value, steps)));
    }

    #[test]
    fn a_broken_template_is_refused() {
        for text in ["{a", "a}", "{}", "{a b}", "{a#}", "{a#b[}", "{a#b[x]}"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
