//! The templates of malformed requests. A template and values come in; the text goes out (Smithy 2.0, "HTTP
//! malformed request tests", on `testParameters`).

/// Replaces the parameters of a template. `$name:L` becomes the value, `$name:S` the value as a quoted string, and
/// `$$` a dollar sign. The expression may be in braces: `${name:L}`.
pub(super) fn substitute(template: &str, values: &[(&str, &str)]) -> Result<String, String> {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        if let Some(after) = after.strip_prefix('$') {
            out.push('$');
            rest = after;
            continue;
        }
        let (expression, end) = match after.strip_prefix('{').and_then(|it| it.split_once('}')) {
            Some(braced) => braced,
            None => plain(after),
        };
        let (name, format) = expression.split_once(':').unwrap_or((expression, "L"));
        let value = values.iter().find(|(key, _)| *key == name);
        let value = value.map(|(_, value)| *value);
        match (value, format) {
            (Some(value), "L") => out.push_str(value),
            (Some(value), "S") => out.push_str(&serde_json::Value::from(value).to_string()),
            _ => return Err(format!("`${expression}` has no value in {template:?}")),
        }
        rest = end;
    }
    out.push_str(rest);
    Ok(out)
}

/// Splits an expression without braces from the text that follows it.
fn plain(text: &str) -> (&str, &str) {
    let word = |it: char| it.is_ascii_alphanumeric() || it == '_';
    let name = text.find(|it| !word(it)).unwrap_or(text.len());
    let format = text.get(name..).and_then(|it| it.strip_prefix(':'));
    let formatted = format.is_some_and(|it| it.starts_with(['L', 'S']));
    text.split_at(if formatted { name + 2 } else { name })
}

#[cfg(test)]
mod tests {
    use super::substitute;

    #[test]
    fn values_come_literally_or_in_quotes() {
        let values = [("value", "a\"b"), ("n", "1")];
        for (template, expected) in [
            ("{\"x\": $value:S}", r#"{"x": "a\"b"}"#),
            ("$value:L.", "a\"b."),
            ("$$5 ${n:L}0 $n:L:L", "$5 10 1:L"),
            ("nothing", "nothing"),
        ] {
            assert_eq!(substitute(template, &values).as_deref(), Ok(expected));
        }
        assert!(substitute("$other:L", &values).is_err());
        assert!(substitute("$n:X", &values).is_ok_and(|it| it == "1:X"));
    }
}
