//! Messages of event streams, as bytes: those of smithy-rs, `aws-smithy-eventstream/test_data`. Most of the damaged ones
//! have wrong checksums, too, so that each is read a second time with right ones.

use std::path::Path;

use farrier::Timestamp;
use farrier::event_stream::{HeaderValue, Message};

use super::{Report, same};

/// How many bytes the two lengths have, behind which their checksum comes.
const LENGTHS: usize = 8;

/// The damaged messages, and what is wrong with them apart from checksums.
const INVALID: [(&str, &str); 8] = [
    (
        "invalid_header_name_length",
        "the last header of a message is not whole",
    ),
    (
        "invalid_header_name_length_too_long",
        "the last header of a message is not whole",
    ),
    (
        "invalid_header_string_length_cut_off",
        "the last header of a message is not whole",
    ),
    (
        "invalid_header_string_value_length",
        "the last header of a message is not whole",
    ),
    ("invalid_header_value_type", "96 is no type of a header"),
    (
        "invalid_headers_length",
        "a message of 89 bytes cannot have 77 bytes of headers",
    ),
    ("invalid_message_checksum", ""),
    ("invalid_prelude_checksum", ""),
];

/// Runs the suites.
pub(super) fn run(folder: &Path, report: &mut Report) {
    let folder = folder.join("eventstream");
    let mut suite = report.suite("messages of event streams", INVALID.len() + 3);
    for (name, message) in [
        ("valid_empty_payload", empty_payload as fn() -> _),
        ("valid_no_headers", no_headers),
        ("valid_with_all_headers_and_payload", all_headers),
    ] {
        suite.run(name, || valid(&folder.join(name), message));
    }
    for (name, problem) in INVALID {
        suite.run(name, || invalid(&folder.join(name), problem));
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| error.to_string())
}

/// A message that is read and written.
fn valid(path: &Path, message: fn() -> Result<Message, String>) -> Result<(), String> {
    let (bytes, message) = (read(path)?, message()?);
    let found = Message::decode(bytes.clone()).map_err(|error| error.to_string())?;
    same("message", &found, &message)?;
    let written = message.encode().map_err(|error| error.to_string())?;
    same("bytes", &written[..], &bytes[..])
}

/// A message that is refused: as it is, and with right checksums.
fn invalid(path: &Path, problem: &str) -> Result<(), String> {
    let mut bytes = read(path)?;
    let error = decode(&bytes).err();
    let said = error.ok_or("the message was read")?;
    let is_of_checksums = said.contains("checksum");
    if problem.is_empty() {
        return match is_of_checksums {
            true => Ok(()),
            false => Err(said),
        };
    }
    let [a, b, c, d, ..] = bytes[..] else {
        return Err("the message has no length".to_owned());
    };
    let last = u32::from_be_bytes([a, b, c, d]) as usize - 4;
    let prelude = crc32(&bytes[..LENGTHS]).to_be_bytes();
    bytes[LENGTHS..LENGTHS + 4].copy_from_slice(&prelude);
    let whole = crc32(&bytes[..last]).to_be_bytes();
    bytes[last..last + 4].copy_from_slice(&whole);
    same("error", decode(&bytes), Err(problem.to_owned()))
}

fn decode(bytes: &[u8]) -> Result<Message, String> {
    Message::decode(bytes.to_vec()).map_err(|error| error.to_string())
}

fn message(payload: &'static str, headers: &[(&str, HeaderValue<'_>)]) -> Result<Message, String> {
    let new = Ok(Message::new(payload));
    let message = headers.iter().fold(new, |message, (name, value)| {
        message?.with_header(name, *value)
    });
    message.map_err(|error| error.to_string())
}

fn empty_payload() -> Result<Message, String> {
    message("", &[("some-header", HeaderValue::Short(500))])
}

fn no_headers() -> Result<Message, String> {
    message("another test payload", &[])
}

fn all_headers() -> Result<Message, String> {
    let uuid = 0xb79b_c914_de21_4e13_b8b2_bc47_e85b_7f0b_u128;
    message(
        "some payload",
        &[
            ("true", HeaderValue::Boolean(true)),
            ("false", HeaderValue::Boolean(false)),
            ("byte", HeaderValue::Byte(50)),
            ("short", HeaderValue::Short(20_000)),
            ("int", HeaderValue::Integer(500_000)),
            ("long", HeaderValue::Long(50_000_000_000)),
            ("bytes", HeaderValue::Bytes(b"some bytes")),
            ("str", HeaderValue::String("some str")),
            (
                "time",
                HeaderValue::Timestamp(Timestamp::from_millis(5_000_000_000)),
            ),
            ("uuid", HeaderValue::Uuid(uuid.to_be_bytes())),
        ],
    )
}

/// The checksum of messages (ISO 3309), bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            let is_odd = crc & 1 == 1;
            crc = (crc >> 1) ^ if is_odd { 0xedb8_8320 } else { 0 };
        }
    }
    !crc
}
