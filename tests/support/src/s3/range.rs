//! Ranges of bytes (RFC 9110, 14).

use super::Refusal;

/// Bytes of an object, from the first to the last. The last is included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The position of the first byte.
    pub first: u64,
    /// The position of the last byte.
    pub last: u64,
}

impl Span {
    /// Reads the header `Range` for an object of so many bytes. A header that names no range, or several, is ignored.
    ///
    /// # Errors
    ///
    /// When no byte of the object is in the range.
    pub fn parse(header: &str, length: u64) -> Result<Option<Self>, Refusal> {
        let range = header.trim().strip_prefix("bytes=");
        let Some((first, last)) = range.and_then(|it| it.split_once('-')) else {
            return Ok(None);
        };
        let end = length.checked_sub(1).ok_or(Refusal::InvalidRange)?;
        let span = match (first.parse(), last.parse()) {
            (Ok(first), Ok(last)) if first <= last => Self {
                first,
                last: end.min(last),
            },
            (Ok(first), Err(_)) if last.is_empty() => Self { first, last: end },
            (Err(_), Ok(count)) if first.is_empty() => match count {
                0 => return Err(Refusal::InvalidRange),
                count => Self {
                    first: length.saturating_sub(count),
                    last: end,
                },
            },
            _ => return Ok(None),
        };
        match span.first <= end {
            true => Ok(Some(span)),
            false => Err(Refusal::InvalidRange),
        }
    }

    /// Returns the bytes of a part, by the number of the part and the lengths of all parts.
    ///
    /// # Errors
    ///
    /// When there is no such part.
    pub fn of_part(number: i32, lengths: &[u64]) -> Result<Self, Refusal> {
        let index = usize::try_from(number)
            .ok()
            .and_then(|it| it.checked_sub(1));
        let index = index.ok_or(Refusal::InvalidRange)?;
        let length = lengths.get(index).copied().ok_or(Refusal::InvalidRange)?;
        let first: u64 = lengths.iter().take(index).sum();
        let last = (first + length)
            .checked_sub(1)
            .ok_or(Refusal::InvalidRange)?;
        Ok(Self { first, last })
    }

    /// Returns the header `Content-Range`, for an object of so many bytes.
    pub fn content_range(self, length: u64) -> String {
        format!("bytes {}-{}/{length}", self.first, self.last)
    }
}
