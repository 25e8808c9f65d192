//! Uploads of objects of any length: a stream comes in, parts of it are uploaded at the same time, an object goes out.

mod checksums;
mod error;
mod multipart;
mod parts;

use std::fmt;

use farrier::ByteStream;
use farrier::checksum::Algorithm;
use farrier::client::{Client, RequestChecksums, ServiceClient};
use http::header::{HeaderName, HeaderValue};

pub use self::error::{UploadError, UploadErrorKind};
use self::parts::Parts;
use super::generated::s3::{
    ChecksumAlgorithm, PUT_OBJECT, PutObjectError, PutObjectInput, PutObjectOutput,
};
use super::object_headers::ObjectHeaders;

/// How many bytes a part may have, but the last one ("Amazon S3 multipart upload limits").
const PART_SIZES: std::ops::RangeInclusive<usize> = 5 << 20..=5 << 30;

/// How many parts an object may have.
const MAX_PARTS: u64 = 10_000;

/// How many bytes a part has unless the caller says otherwise.
const USUAL_PART_SIZE: usize = 8 << 20;

/// How many parts are uploaded at the same time unless the caller says otherwise.
const USUAL_CONCURRENCY: usize = 4;

/// Uploads an object from a stream: a file, a body, a reader, of a length that is known or not. Content of one part is
/// sent by `PutObject`. Longer content is sent by a multipart upload, which is given up if anything fails.
///
/// The client is any generated client of Amazon S3. Its settings hold for each request: where it goes, how it is signed,
/// how often it is sent again. The memory that an upload takes is that of the parts that are on their way, 4 of 8 MiB
/// unless [`part_size`](Self::part_size) and [`concurrency`](Self::concurrency) say otherwise.
///
/// ```
/// use farrier::ByteStream;
/// use farrier::client::ServiceClient;
/// use farrier_aws::s3::{Upload, UploadError};
///
/// # async fn upload(s3: &impl ServiceClient, log: ByteStream) -> Result<(), UploadError> {
/// // From a file: `ByteStream::from_path("today.log").await?`, with the feature `fs` of farrier.
/// let uploaded = Upload::new(s3, "reports", "today.log")
///     .header("content-type", "text/plain")
///     .send(log)
///     .await?;
/// println!("{:?}", uploaded.e_tag());
/// # Ok(())
/// # }
/// ```
///
/// An upload that is dropped before it ends leaves its parts, which cost money until a rule of the bucket removes them
/// ("AbortIncompleteMultipartUpload").
#[must_use = "an upload does nothing before `send`"]
pub struct Upload {
    client: Client,
    bucket: String,
    key: String,
    part_size: Option<usize>,
    concurrency: usize,
    checksum: Option<Algorithm>,
    headers: ObjectHeaders,
}

/// An object that was uploaded.
#[derive(Clone, Debug, Default)]
pub struct Uploaded {
    e_tag: Option<String>,
    version_id: Option<String>,
    length: u64,
    parts: u32,
}

impl Upload {
    /// An upload by a client of Amazon S3.
    pub fn new(
        client: &impl ServiceClient,
        bucket: impl Into<String>,
        key: impl Into<String>,
    ) -> Self {
        let client = client.client().clone();
        let setting = client.config().setting::<RequestChecksums>();
        let checksum = match setting {
            Some(RequestChecksums::WhenRequired) => None,
            _ => Some(Algorithm::Crc32),
        };
        Self {
            client,
            bucket: bucket.into(),
            key: key.into(),
            part_size: None,
            concurrency: USUAL_CONCURRENCY,
            checksum,
            headers: ObjectHeaders::default(),
        }
    }

    /// The same upload in parts of so many bytes, from 5 MiB to 5 GiB. Without it, a part has 8 MiB, or as much as it
    /// takes for content of a known length to have 10,000 parts.
    pub fn part_size(self, bytes: usize) -> Self {
        Self {
            part_size: Some(bytes),
            ..self
        }
    }

    /// The same upload with so many parts on their way at the same time, but one at least. Without it, 4.
    pub fn concurrency(self, parts: usize) -> Self {
        Self {
            concurrency: parts.max(1),
            ..self
        }
    }

    /// The same upload with checksums of this algorithm: one of CRC32, CRC32C, CRC64NVME, SHA1 and SHA256. Without it,
    /// CRC32, or none if the client is set to [`RequestChecksums::WhenRequired`].
    pub fn checksum(self, algorithm: Algorithm) -> Self {
        Self {
            checksum: Some(algorithm),
            ..self
        }
    }

    /// The same upload with a header of the object, such as `content-type`, `x-amz-meta-author` or
    /// `x-amz-storage-class`. Keys and owners (`x-amz-server-side-encryption-customer-key`,
    /// `x-amz-expected-bucket-owner`) are sent with each request of the upload, and conditions (`if-none-match`) with
    /// the last one.
    pub fn header(
        mut self,
        name: impl TryInto<HeaderName>,
        value: impl TryInto<HeaderValue>,
    ) -> Self {
        self.headers.set(name, value);
        self
    }

    /// Uploads the content.
    ///
    /// # Errors
    ///
    /// When a setting is not possible, when the content breaks off, and when a request fails. A multipart upload has
    /// been given up then; if that failed, too, the error has its id.
    pub async fn send(self, content: impl Into<ByteStream>) -> Result<Uploaded, UploadError> {
        let content = content.into();
        let part_size = self.check(content.length())?;
        let mut parts = Parts::new(content, part_size);
        let first = std::future::poll_fn(|cx| parts.poll_next(cx)).await;
        match first.transpose().map_err(UploadErrorKind::Content)? {
            Some(first) if !first.is_last => multipart::send(&self, first, parts).await,
            only => self.put(only.map(|it| it.bytes).unwrap_or_default()).await,
        }
    }

    /// Checks the settings. Returns the length of a part.
    fn check(&self, length: Option<u64>) -> Result<usize, UploadErrorKind> {
        self.headers.check().map_err(UploadErrorKind::Header)?;
        if let Some(algorithm) = self.checksum {
            checksums::check(algorithm)?;
        }
        let needed = length.unwrap_or_default().div_ceil(MAX_PARTS);
        let needed = usize::try_from(needed).unwrap_or(usize::MAX);
        let size = self.part_size.unwrap_or(needed.max(USUAL_PART_SIZE));
        match PART_SIZES.contains(&size) {
            false => Err(UploadErrorKind::PartSize(size)),
            true if size < needed => Err(UploadErrorKind::TooLong(size)),
            true => Ok(size),
        }
    }

    /// Uploads an object of one part.
    async fn put(self, content: bytes::Bytes) -> Result<Uploaded, UploadError> {
        let length = content.len() as u64;
        let mut input = PutObjectInput::new(self.bucket.clone(), self.key.clone());
        input.body = content.into();
        input.checksum_algorithm = self.checksum.map(algorithm_of);
        let call = self
            .client
            .call::<_, PutObjectOutput, PutObjectError>(&PUT_OBJECT, input);
        let call = self.headers.add_to(call, |_| true);
        let output = call.await.map_err(|it| UploadErrorKind::call(None, it))?;
        Ok(Uploaded {
            e_tag: output.e_tag,
            version_id: output.version_id,
            length,
            parts: 1,
        })
    }
}

impl Uploaded {
    /// The tag of the object.
    pub fn e_tag(&self) -> Option<&str> {
        self.e_tag.as_deref()
    }

    /// The version of the object, if its bucket has versions.
    pub fn version_id(&self) -> Option<&str> {
        self.version_id.as_deref()
    }

    /// The length of the object in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// How many parts it was uploaded in.
    pub fn parts(&self) -> u32 {
        self.parts
    }
}

/// The algorithm as an input names it.
fn algorithm_of(algorithm: Algorithm) -> ChecksumAlgorithm {
    algorithm.name().to_owned().into()
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("bucket", &self.bucket)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}
