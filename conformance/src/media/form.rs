//! Forms (`application/x-www-form-urlencoded`) by meaning. Parameters are decoded and may have any order.

/// Returns the parameters of a form, sorted.
pub(super) fn parse(text: &str) -> Result<Vec<(String, String)>, String> {
    let pairs = text
        .split('&')
        .filter(|it| !it.trim().is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((
                decode(name.trim())?,
                decode(value.trim_end_matches(['\r', '\n']))?,
            ))
        });
    let mut pairs = pairs.collect::<Result<Vec<_>, String>>()?;
    pairs.sort();
    Ok(pairs)
}

fn decode(text: &str) -> Result<String, String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let mut digit = || char::from(bytes.next()?).to_digit(16);
                let value = digit().and_then(|high| Some(high * 16 + digit()?));
                let value = value.and_then(|it| u8::try_from(it).ok());
                out.push(value.ok_or_else(|| format!("a broken escape in {text:?}"))?);
            }
            other => out.push(other),
        }
    }
    String::from_utf8(out).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn order_and_encoding_do_not_count_and_all_else_does() {
        let same = |one, other| parse(one).unwrap() == parse(other).unwrap();
        assert!(same("a=x%20y&b=%2F", "b=/&a=x+y"));
        assert!(same("a=1\n&b=2", "a=1&b=2"));
        assert!(!same("a=1", "a=1&a=1"));
        assert!(!same("a=1", "a=2"));
        assert!(parse("a=%4").is_err());
        assert!(parse("a=%ff").is_err());
    }
}
