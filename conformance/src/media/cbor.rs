//! CBOR by meaning (RFC 8949). Lengths may be definite or indefinite, numbers may have any width, and the entries of a
//! map may have any order. This reader is independent of the runtime's codec, because it checks that codec.

use std::collections::BTreeMap;
use std::fmt;

/// How deep values may be nested.
const MAX_DEPTH: usize = 128;

/// A CBOR value.
#[derive(Clone, Debug)]
pub(super) enum Cbor {
    Integer(i128),
    Float(f64),
    Bytes(Vec<u8>),
    Text(String),
    List(Vec<Cbor>),
    Map(BTreeMap<String, Cbor>),
    Tag(u64, Box<Cbor>),
    Simple(u8),
}

impl PartialEq for Cbor {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Integer(one), Self::Integer(other)) => one == other,
            (Self::Float(one), Self::Float(other)) => {
                one == other || (one.is_nan() && other.is_nan())
            }
            // A float and an integer of equal value are the same number (RFC 8949, section 4.2.2).
            (Self::Float(float), Self::Integer(integer))
            | (Self::Integer(integer), Self::Float(float)) => *float == *integer as f64,
            (Self::Bytes(one), Self::Bytes(other)) => one == other,
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::List(one), Self::List(other)) => one == other,
            (Self::Map(one), Self::Map(other)) => one == other,
            (Self::Tag(tag, one), Self::Tag(other_tag, other)) => tag == other_tag && one == other,
            (Self::Simple(one), Self::Simple(other)) => one == other,
            _ => false,
        }
    }
}

impl fmt::Display for Cbor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(it) => it.fmt(f),
            Self::Float(it) => write!(f, "{it:?}"),
            Self::Bytes(it) => write!(f, "h'{}'", it.escape_ascii()),
            Self::Text(it) => write!(f, "{it:?}"),
            Self::List(it) => {
                let elements: Vec<String> = it.iter().map(Self::to_string).collect();
                write!(f, "[{}]", elements.join(", "))
            }
            Self::Map(it) => {
                let entries: Vec<String> =
                    it.iter().map(|(key, it)| format!("{key}: {it}")).collect();
                write!(f, "{{{}}}", entries.join(", "))
            }
            Self::Tag(tag, it) => write!(f, "{tag}({it})"),
            Self::Simple(20) => f.write_str("false"),
            Self::Simple(21) => f.write_str("true"),
            Self::Simple(22) => f.write_str("null"),
            Self::Simple(it) => write!(f, "simple({it})"),
        }
    }
}

/// Reads bytes that are exactly one value.
pub(super) fn parse(bytes: &[u8]) -> Result<Cbor, String> {
    let mut reader = Reader { rest: bytes };
    let value = reader
        .value(MAX_DEPTH)?
        .ok_or("a break where a value should be")?;
    match reader.rest {
        [] => Ok(value),
        rest => Err(format!("{} bytes after the value", rest.len())),
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: u64) -> Result<&'a [u8], String> {
        let count = usize::try_from(count).map_err(|error| error.to_string())?;
        let (taken, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or("the bytes end early")?;
        self.rest = rest;
        Ok(taken)
    }

    fn number(&mut self, width: u64) -> Result<u64, String> {
        let bytes = self.take(width)?;
        Ok(bytes
            .iter()
            .fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    }

    /// Reads the next value. Returns `None` for the break that ends a container.
    fn value(&mut self, depth: usize) -> Result<Option<Cbor>, String> {
        let depth = depth.checked_sub(1).ok_or("values are nested too deep")?;
        let first = self.number(1)? as u8;
        let (major, info) = (first >> 5, first & 31);
        let argument = match info {
            0..=23 => Some(u64::from(info)),
            24..=27 => Some(self.number(1 << (info - 24))?),
            31 => None,
            _ => return Err(format!("the initial byte {first:#x}")),
        };
        let value = match (major, argument) {
            (0, Some(number)) => Cbor::Integer(i128::from(number)),
            (1, Some(number)) => Cbor::Integer(-1 - i128::from(number)),
            (2, _) => Cbor::Bytes(self.string(2, argument)?),
            (3, _) => {
                let bytes = self.string(3, argument)?;
                Cbor::Text(String::from_utf8(bytes).map_err(|error| error.to_string())?)
            }
            (4, _) => {
                let mut elements = Vec::new();
                while argument.is_none_or(|count| (elements.len() as u64) < count) {
                    match self.value(depth)? {
                        Some(element) => elements.push(element),
                        None if argument.is_none() => break,
                        None => return Err("a break in a list of known length".to_owned()),
                    }
                }
                Cbor::List(elements)
            }
            (5, _) => Cbor::Map(self.map(argument, depth)?),
            (6, Some(tag)) => {
                let value = self.value(depth)?.ok_or("a break behind a tag")?;
                Cbor::Tag(tag, Box::new(value))
            }
            (7, None) => return Ok(None),
            (7, Some(bits)) => match info {
                25 => Cbor::Float(half(bits as u16)),
                26 => Cbor::Float(f64::from(f32::from_bits(bits as u32))),
                27 => Cbor::Float(f64::from_bits(bits)),
                _ => Cbor::Simple(bits as u8),
            },
            _ => return Err(format!("the initial byte {first:#x}")),
        };
        Ok(Some(value))
    }

    /// Reads the bytes of a string, which may be in chunks.
    fn string(&mut self, major: u8, length: Option<u64>) -> Result<Vec<u8>, String> {
        if let Some(length) = length {
            return Ok(self.take(length)?.to_vec());
        }
        let mut out = Vec::new();
        loop {
            let first = self.number(1)? as u8;
            let length = match (first >> 5, first & 31) {
                (7, 31) => return Ok(out),
                (it, info @ 0..=23) if it == major => u64::from(info),
                (it, info @ 24..=27) if it == major => self.number(1 << (info - 24))?,
                _ => return Err("a chunk of another type".to_owned()),
            };
            out.extend_from_slice(self.take(length)?);
        }
    }

    fn map(&mut self, count: Option<u64>, depth: usize) -> Result<BTreeMap<String, Cbor>, String> {
        let mut entries = BTreeMap::new();
        let mut read = 0;
        while count.is_none_or(|count| read < count) {
            let key = match self.value(depth)? {
                Some(Cbor::Text(key)) => key,
                Some(other) => return Err(format!("the key {other}")),
                None if count.is_none() => break,
                None => return Err("a break in a map of known length".to_owned()),
            };
            let value = self.value(depth)?.ok_or("a break behind a key")?;
            if entries.insert(key, value).is_some() {
                return Err("a key that comes twice".to_owned());
            }
            read += 1;
        }
        Ok(entries)
    }
}

/// Decodes a number of 16 bits (RFC 8949, appendix D).
fn half(bits: u16) -> f64 {
    let (exponent, mantissa) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    let value = match exponent {
        0 => mantissa * 2_f64.powi(-24),
        31 if mantissa == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (mantissa + 1024.0) * 2_f64.powi(exponent - 25),
    };
    if bits >> 15 == 1 { -value } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_lengths_and_order_do_not_count() {
        let same = |one: &[u8], other: &[u8]| parse(one).unwrap() == parse(other).unwrap();
        // 1.5 in 16, 32 and 64 bits.
        assert!(same(&[0xf9, 0x3e, 0], &[0xfa, 0x3f, 0xc0, 0, 0]));
        assert!(same(
            &[0xf9, 0x3e, 0],
            &[0xfb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0]
        ));
        assert!(same(&[0x05], &[0x18, 5]));
        assert!(same(b"\xa2aa\x01ab\x02", b"\xbfab\x02aa\x01\xff"));
        assert!(same(b"bhi", b"\x7fahai\xff") || !same(b"\x62hi", b"\x7f\x61h\x61j\xff"));
        assert!(!same(b"\x62hi", b"\x42hi"));
        assert!(!same(&[0xc1, 5], &[5]));
        assert!(!same(&[0xf6], &[0xf4]));
    }

    #[test]
    fn damage_is_an_error() {
        for bytes in [
            &b""[..],
            b"\x62h",
            b"\xa1\x01\x01",
            b"\x01\x01",
            b"\xff",
            b"\x9f\x01",
            b"\xa2aa\x01aa\x02",
        ] {
            assert!(parse(bytes).is_err(), "{bytes:x?}");
        }
        assert!(parse(&[0x81; 1000]).is_err());
    }
}
