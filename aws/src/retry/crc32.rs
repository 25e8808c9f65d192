//! The checksum that DynamoDB has in a header of its own.

use farrier::body::{BoxError, Payload};
use farrier::client::{Interceptor, RequestContext, TransportFailure};
use http::{header, response};

const CRC32: &str = "x-amz-crc32";

/// Compares the body of each response with the header `x-amz-crc32`. One that differs is damaged, and the call is tried
/// again. The checksum is that of the body as it was sent, so that a compressed one is passed over.
#[derive(Clone, Copy, Debug, Default)]
pub struct VerifyCrc32;

impl Interceptor for VerifyCrc32 {
    fn modify_before_deserialization(
        &self,
        _: &RequestContext,
        head: &mut response::Parts,
        body: &mut Payload,
    ) -> Result<(), BoxError> {
        let Some(expected) = head.headers.get(CRC32) else {
            return Ok(());
        };
        let expected: Option<u32> = expected.to_str().ok().and_then(|it| it.trim().parse().ok());
        if expected.is_none() || head.headers.contains_key(header::CONTENT_ENCODING) {
            return Ok(());
        }
        if expected == Some(crc32(body.bytes())) {
            return Ok(());
        }
        let message = format!("the body does not have the checksum in {CRC32}");
        Err(TransportFailure::Damaged(message.into()).into())
    }
}

/// CRC-32 of ISO 3309, by a table: bodies of DynamoDB have 16 MB at most.
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = table();
    let step = |crc: u32, byte: &u8| {
        let index = (crc ^ u32::from(*byte)) & 0xff;
        crc >> 8 ^ TABLE.get(index as usize).copied().unwrap_or_default()
    };
    !bytes.iter().fold(u32::MAX, step)
}

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut crc = index as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 {
                crc >> 1 ^ 0xedb8_8320
            } else {
                crc >> 1
            };
            bit += 1;
        }
        table[index] = crc;
        index += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::crc32;

    #[test]
    fn the_published_check_value_is_found() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
    }
}
