//! Checksums of parts, and of the object that they make ("Checking object integrity in Amazon S3"): parts come in, the
//! checksum that the service has to return goes out.

use farrier::checksum::{Algorithm, Hasher};

use super::error::UploadErrorKind;
use crate::s3::generated::s3::{CompleteMultipartUploadOutput, CompletedPart};

/// The checksum of a part.
#[derive(Clone)]
pub(super) struct PartSum {
    pub(super) text: String,
    pub(super) bytes: Vec<u8>,
}

/// Refuses algorithms that parts have no checksums of.
pub(super) fn check(algorithm: Algorithm) -> Result<(), UploadErrorKind> {
    let mut part = CompletedPart::default();
    let known = slot(algorithm, &mut part).is_some() && Hasher::new(algorithm).is_some();
    known
        .then_some(())
        .ok_or(UploadErrorKind::Algorithm(algorithm))
}

/// Computes the checksum of a part.
pub(super) fn of_part(algorithm: Algorithm, content: &[u8]) -> Option<PartSum> {
    let mut hasher = Hasher::new(algorithm)?;
    hasher.update(content);
    Some(PartSum {
        text: hasher.clone().finish(),
        bytes: hasher.finish_bytes(),
    })
}

/// Whether the checksum of an object is that of its bytes, and not of the checksums of its parts. The service computes
/// the others in this way only if it is asked to, and not every service can be.
pub(super) fn is_of_whole(algorithm: Algorithm) -> bool {
    algorithm == Algorithm::Crc64Nvme
}

/// The checksum of an object that has these parts, each with the length of its content.
pub(super) fn of_object(algorithm: Algorithm, parts: &[(PartSum, u64)]) -> Option<String> {
    if is_of_whole(algorithm) {
        let (first, rest) = parts.split_first()?;
        let sum = first.0.text.clone();
        return rest.iter().try_fold(sum, |sum, (part, length)| {
            algorithm.combine(&sum, &part.text, *length)
        });
    }
    let mut hasher = Hasher::new(algorithm)?;
    for (part, _) in parts {
        hasher.update(&part.bytes);
    }
    Some(format!("{}-{}", hasher.finish(), parts.len()))
}

/// Puts the checksum of a part where the list of parts has it.
pub(super) fn put(algorithm: Algorithm, sum: String, part: &mut CompletedPart) {
    if let Some(slot) = slot(algorithm, part) {
        *slot = Some(sum);
    }
}

fn slot(algorithm: Algorithm, part: &mut CompletedPart) -> Option<&mut Option<String>> {
    Some(match algorithm {
        Algorithm::Crc32 => &mut part.checksum_crc32,
        Algorithm::Crc32c => &mut part.checksum_crc32c,
        Algorithm::Crc64Nvme => &mut part.checksum_crc64nvme,
        Algorithm::Sha1 => &mut part.checksum_sha1,
        Algorithm::Sha256 => &mut part.checksum_sha256,
        _ => return None,
    })
}

/// The checksum of the object that the service has made.
pub(super) fn made(algorithm: Algorithm, output: &CompleteMultipartUploadOutput) -> Option<&str> {
    match algorithm {
        Algorithm::Crc32 => output.checksum_crc32.as_deref(),
        Algorithm::Crc32c => output.checksum_crc32c.as_deref(),
        Algorithm::Crc64Nvme => output.checksum_crc64nvme.as_deref(),
        Algorithm::Sha1 => output.checksum_sha1.as_deref(),
        Algorithm::Sha256 => output.checksum_sha256.as_deref(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_of_an_object_is_of_its_bytes_or_of_the_checksums_of_its_parts() {
        let parts: [&[u8]; 3] = [b"1234", b"56", b"789"];
        let object = |algorithm| {
            let sums = parts.map(|it| (of_part(algorithm, it).unwrap(), it.len() as u64));
            of_object(algorithm, &sums).unwrap()
        };
        assert_eq!(object(Algorithm::Crc64Nvme), "rosUhgp5mIg=");
        // Of the concatenated checksums, computed by another implementation.
        let concatenated: Vec<u8> = parts
            .iter()
            .flat_map(|it| of_part(Algorithm::Sha256, it).unwrap().bytes)
            .collect();
        let expected = of_part(Algorithm::Sha256, &concatenated).unwrap().text;
        assert_eq!(object(Algorithm::Sha256), format!("{expected}-3"));
        assert!(check(Algorithm::Sha512).is_err());
        assert!(check(Algorithm::Crc32c).is_ok());
    }
}
