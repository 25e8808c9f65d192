//! The text of blobs: base64 comes in, bytes go out.

use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::prelude::{BASE64_STANDARD, Engine};

/// Decodes base64 whose padding may be absent. The bits after the last byte do not matter.
static LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Returns the bytes that `text` stands for (RFC 4648, section 4). A lenient reader accepts white space, such as the
/// ends of lines of MIME, and text without padding. Returns `None` for other text.
pub(crate) fn decode(text: &str, strict: bool) -> Option<Vec<u8>> {
    if strict {
        return BASE64_STANDARD.decode(text).ok();
    }
    LENIENT.decode(&*without_space(text)).ok()
}

/// Returns a text without its white space.
pub(crate) fn without_space(text: &str) -> std::borrow::Cow<'_, str> {
    match text.contains(|it: char| it.is_ascii_whitespace()) {
        true => text.split_ascii_whitespace().collect::<String>().into(),
        false => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn a_lenient_reader_accepts_white_space_and_no_padding() {
        for (text, expected) in [
            ("aGk=", Some("hi")),
            ("", Some("")),
            ("aG\r\nk=\r\n", Some("hi")),
            (" aGk= ", Some("hi")),
            ("aGk", Some("hi")),
            ("aGl=", Some("hi")),
            ("a", None),
            ("aG*=", None),
            ("aGk==", None),
            ("aG=k", None),
            ("-_==", None),
        ] {
            let expected = expected.map(|it| it.as_bytes().to_vec());
            assert_eq!(decode(text, false), expected, "{text:?}");
            let strict = expected.filter(|_| matches!(text, "aGk=" | ""));
            assert_eq!(decode(text, true), strict, "{text:?}");
        }
    }
}
