//! Amazon S3 Glacier: checksums of uploads (Smithy 2.0, "Amazon S3 Glacier customizations").

#[cfg(feature = "client")]
pub use self::client::ClientInterceptor;

#[cfg(feature = "client")]
mod client {
    use farrier::body::{BoxError, Payload};
    use farrier::client::{Interceptor, RequestContext, RequestParts};
    use http::header::{HeaderName, HeaderValue};
    use sha2::{Digest, Sha256};

    use crate::hex;

    /// The operations whose bodies are archives, or parts of them.
    const UPLOADS: [&str; 2] = ["UploadArchive", "UploadMultipartPart"];

    const CONTENT_SHA256: HeaderName = HeaderName::from_static("x-amz-content-sha256");
    const TREE_HASH: HeaderName = HeaderName::from_static("x-amz-sha256-tree-hash");

    /// How much of a body a leaf of the tree covers.
    const LEAF: usize = 1 << 20;

    /// Adds the checksums that uploads require: of the body, and of the tree of its mebibytes. Those that the caller
    /// has given stay. A stream has none: its bytes are not known before the headers are sent.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct ClientInterceptor;

    impl Interceptor for ClientInterceptor {
        fn modify_before_signing(
            &self,
            context: &RequestContext,
            request: &mut RequestParts,
        ) -> Result<(), BoxError> {
            if let Payload::Bytes(body) = &request.body
                && UPLOADS.contains(&context.operation().name())
            {
                let sums = [
                    (CONTENT_SHA256, Sha256::digest(body).to_vec()),
                    (TREE_HASH, tree_hash(body)),
                ];
                for (name, sum) in sums {
                    let value = HeaderValue::try_from(hex::text(&sum))?;
                    request.headers.entry(name).or_insert(value);
                }
            }
            Ok(())
        }
    }

    /// The sums of each mebibyte, then of each two sums, until one is left.
    fn tree_hash(body: &[u8]) -> Vec<u8> {
        let sum = |bytes: &[u8]| Sha256::digest(bytes).to_vec();
        let mut sums: Vec<Vec<u8>> = body.chunks(LEAF).map(sum).collect();
        if sums.is_empty() {
            return sum(&[]);
        }
        while sums.len() > 1 {
            let pair = |pair: &[Vec<u8>]| match pair {
                [alone] => alone.clone(),
                pair => sum(&pair.concat()),
            };
            sums = sums.chunks(2).map(pair).collect();
        }
        sums.pop().unwrap_or_default()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn the_tree_hash_of_more_than_a_mebibyte_is_a_sum_of_sums() {
            let body = vec![b'a'; 2 * LEAF + 1];
            let leaf = |bytes: &[u8]| Sha256::digest(bytes).to_vec();
            let two = [leaf(&body[..LEAF]), leaf(&body[LEAF..2 * LEAF])].concat();
            let three = [leaf(&two), leaf(b"a")].concat();
            assert_eq!(hex::text(&tree_hash(&body)), hex::text(&leaf(&three)));
            assert_eq!(
                hex::text(&tree_hash(b"hello world")),
                "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"
            );
        }
    }
}
