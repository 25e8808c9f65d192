//! Attributes that people add to generated types: texts come in; what stands between `#[` and `]` goes out, or why it is
//! none.

use syn::Attribute;
use syn::parse::Parser as _;

/// Returns the text of an attribute without `#[` and `]`.
///
/// # Errors
///
/// What is wrong with it, for the end of a sentence.
pub(super) fn inside(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.contains(['\n', '\r']) {
        return Err("it has several lines".to_owned());
    }
    let inside = text.strip_prefix("#[").and_then(|it| it.strip_suffix(']'));
    let inside = inside.ok_or("it has to have the form `#[name]` or `#[name(..)]`")?;
    let parsed = Attribute::parse_outer.parse_str(text);
    let parsed = parsed.map_err(|error| format!("it does not parse: {error}"))?;
    match parsed.len() {
        1 => Ok(inside.trim().to_owned()),
        _ => Err("it is more than one: add each by itself".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn an_attribute_is_what_rust_takes_for_one() {
        assert_eq!(inside("#[derive(Hash)]").as_deref(), Ok("derive(Hash)"));
        let path = r##" #[serde(rename = "a]b")] "##;
        assert_eq!(inside(path).as_deref(), Ok(r##"serde(rename = "a]b")"##));
        for (wrong, what) in [
            ("derive(Hash)", "form"),
            ("", "form"),
            ("/// docs", "form"),
            ("#![allow(dead_code)]", "form"),
            ("#[derive(Hash)", "form"),
            ("#[derive(Hash)] struct X;", "form"),
            ("#[derive(]", "parse"),
            ("#[a] struct X; #[b]", "parse"),
            ("#[a] #[b]", "more than one"),
            ("#[a(\n)]", "several lines"),
            ("#[a] // b", "form"),
        ] {
            let error = inside(wrong).unwrap_err();
            assert!(error.contains(what), "{wrong}: {error}");
        }
    }
}
