//! Downloads of large objects: the name of an object comes in, its content goes out in order, while several ranges of it
//! are on their way.

mod content;
mod error;
mod range;

use std::fmt;

use farrier::ByteStream;
use farrier::client::{Client, ServiceClient};
use http::header::{HeaderName, HeaderValue};

use self::content::{Content, Source};
pub use self::error::{DownloadError, DownloadErrorKind};
use self::range::{First, first};
use super::object_headers::ObjectHeaders;

/// How many bytes a range has unless the caller says otherwise.
const USUAL_PART_SIZE: u64 = 8 << 20;

/// How many ranges are on their way at the same time unless the caller says otherwise.
const USUAL_CONCURRENCY: usize = 4;

/// Downloads an object in ranges, several of them at the same time. All are of one state of the object: if it changes
/// meanwhile, the content ends in an error. A range that breaks off is asked for again, twice.
///
/// The client is any generated client of Amazon S3. The memory that a download takes is that of the ranges that are on
/// their way or wait to be read, 4 of 8 MiB unless [`part_size`](Self::part_size) and
/// [`concurrency`](Self::concurrency) say otherwise.
///
/// ```
/// use farrier::client::ServiceClient;
/// use farrier_aws::s3::Download;
///
/// # async fn download(s3: &impl ServiceClient) -> Result<(), Box<dyn std::error::Error>> {
/// let downloaded = Download::new(s3, "reports", "today.log").send().await?;
/// println!("{} bytes", downloaded.length());
/// let mut content = downloaded.into_content();
/// while let Some(chunk) = content.next().await {
///     println!("{} bytes more", chunk?.len());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a download does nothing before `send`"]
pub struct Download {
    client: Client,
    bucket: String,
    key: String,
    part_size: u64,
    concurrency: usize,
    headers: ObjectHeaders,
}

/// An object whose content is on its way.
#[derive(Debug)]
pub struct Downloaded {
    length: u64,
    e_tag: Option<String>,
    version_id: Option<String>,
    content: ByteStream,
}

impl Download {
    /// A download by a client of Amazon S3.
    pub fn new(
        client: &impl ServiceClient,
        bucket: impl Into<String>,
        key: impl Into<String>,
    ) -> Self {
        Self {
            client: client.client().clone(),
            bucket: bucket.into(),
            key: key.into(),
            part_size: USUAL_PART_SIZE,
            concurrency: USUAL_CONCURRENCY,
            headers: ObjectHeaders::default(),
        }
    }

    /// The same download in ranges of so many bytes, one at least. Without it, 8 MiB.
    pub fn part_size(self, bytes: u64) -> Self {
        Self {
            part_size: bytes.max(1),
            ..self
        }
    }

    /// The same download with so many ranges on their way at the same time, but one at least. Without it, 4.
    pub fn concurrency(self, ranges: usize) -> Self {
        Self {
            concurrency: ranges.max(1),
            ..self
        }
    }

    /// The same download with a header of each request, such as `x-amz-server-side-encryption-customer-key`.
    pub fn header(
        mut self,
        name: impl TryInto<HeaderName>,
        value: impl TryInto<HeaderValue>,
    ) -> Self {
        self.headers.set(name, value);
        self
    }

    /// Asks for the first range, and returns when its head has arrived.
    ///
    /// # Errors
    ///
    /// When a setting is not possible, or when the request fails.
    pub async fn send(self) -> Result<Downloaded, DownloadError> {
        self.headers.check().map_err(DownloadErrorKind::Header)?;
        let source = Source {
            client: self.client,
            bucket: self.bucket,
            key: self.key,
            headers: self.headers,
            e_tag: None,
            version_id: None,
        };
        let First {
            length,
            e_tag,
            version_id,
            body,
            range,
        } = first(&source, self.part_size).await?;
        let source = Source {
            e_tag: e_tag.clone(),
            version_id: version_id.clone(),
            ..source
        };
        let content = match range {
            None => body,
            Some(range) => {
                let content = Content::new(source, body, range, length);
                ByteStream::new(content.in_parts(self.part_size, self.concurrency))
            }
        };
        Ok(Downloaded {
            length,
            e_tag,
            version_id,
            content,
        })
    }
}

impl Downloaded {
    /// The length of the object in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The tag of the object.
    pub fn e_tag(&self) -> Option<&str> {
        self.e_tag.as_deref()
    }

    /// The version of the object, if its bucket has versions.
    pub fn version_id(&self) -> Option<&str> {
        self.version_id.as_deref()
    }

    /// The content. Its errors are those of requests ([`DownloadError`]), in
    /// [`BodyError::Broken`](farrier::body::BodyError::Broken), and those of bodies.
    pub fn into_content(self) -> ByteStream {
        self.content
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("bucket", &self.bucket)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}
