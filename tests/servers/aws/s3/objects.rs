//! Objects: put, get, head, copy and delete.

use std::sync::Arc;
use std::time::SystemTime;

use farrier::{StructureExt as _, Timestamp};
use farrier_test_support::s3::{Conditions, Object as Stored, Refusal, Span, Store};
use services::s3::*;

use super::{Headers, body};

/// The times of two headers, and their tags.
pub fn conditions(
    if_match: Option<String>,
    if_none_match: Option<String>,
    if_modified_since: Option<Timestamp>,
    if_unmodified_since: Option<Timestamp>,
) -> Conditions {
    let time = |it: Timestamp| SystemTime::try_from(it).ok();
    Conditions {
        if_match,
        if_none_match,
        if_modified_since: if_modified_since.and_then(time),
        if_unmodified_since: if_unmodified_since.and_then(time),
    }
}

pub async fn put(
    store: &Store<Headers>,
    input: PutObjectInput,
) -> Result<PutObjectOutput, Refusal> {
    store.head_bucket(&input.bucket)?;
    let content = body::receive(input.body).await?;
    let headers = Headers {
        cache_control: input.cache_control,
        content_disposition: input.content_disposition,
        content_encoding: input.content_encoding,
        content_language: input.content_language,
        content_type: input.content_type,
        expires: input.expires,
        metadata: input.metadata,
    };
    let conditions = conditions(input.if_match, input.if_none_match, None, None);
    let object = store.put(&input.bucket, &input.key, content, headers, &conditions)?;
    Ok(PutObjectOutput::default().with(|it| {
        it.e_tag = Some(object.e_tag.clone());
        it.checksum_crc32 = Some(object.content.crc32());
        it.checksum_type = Some(ChecksumType::FullObject);
    }))
}

/// Returns the bytes that a request asks for; absent if it asks for the whole.
fn span<H>(
    object: &Stored<H>,
    range: Option<&str>,
    part: Option<i32>,
) -> Result<Option<Span>, Refusal> {
    let length = object.content.length();
    match (range, part) {
        (Some(range), _) => Span::parse(range, length),
        (None, Some(part)) if !object.parts.is_empty() => {
            Span::of_part(part, &object.parts).map(Some)
        }
        // An object that was stored at once has one part, which may be empty.
        (None, Some(part)) => match (part, length) {
            (1, 0) => Ok(None),
            _ => Span::of_part(part, &[length]).map(Some),
        },
        (None, None) => Ok(None),
    }
}

/// What `get` and `head` say alike about an object.
struct Facts {
    object: Arc<Stored<Headers>>,
    span: Option<Span>,
    parts: Option<i32>,
}

impl Facts {
    fn length(&self) -> u64 {
        let whole = self.object.content.length();
        self.span.map_or(whole, |it| it.last - it.first + 1)
    }

    fn content_range(&self) -> Option<String> {
        let whole = self.object.content.length();
        self.span.map(|it| it.content_range(whole))
    }

    /// The checksum of the whole object, which a client that asks for it compares.
    fn crc32(&self, mode: Option<&ChecksumMode>) -> Option<String> {
        let asked = mode == Some(&ChecksumMode::Enabled) && self.span.is_none();
        asked.then(|| self.object.content.crc32())
    }
}

fn facts(
    object: Arc<Stored<Headers>>,
    range: Option<&str>,
    part: Option<i32>,
) -> Result<Facts, Refusal> {
    let parts = part.and_then(|_| i32::try_from(object.parts.len()).ok());
    Ok(Facts {
        span: span(&object, range, part)?,
        parts: parts.filter(|it| *it > 0),
        object,
    })
}

pub fn get(store: &Store<Headers>, input: GetObjectInput) -> Result<GetObjectOutput, Refusal> {
    let conditions = conditions(
        input.if_match,
        input.if_none_match,
        input.if_modified_since,
        input.if_unmodified_since,
    );
    let object = store.get(&input.bucket, &input.key, &conditions)?;
    let facts = facts(object, input.range.as_deref(), input.part_number)?;
    let (object, headers) = (&facts.object, facts.object.headers.clone());
    let chunks = match facts.span {
        Some(span) => object.content.slice(span.first, span.last + 1),
        None => object.content.chunks().to_vec(),
    };
    Ok(GetObjectOutput::default().with(|it| {
        it.accept_ranges = Some("bytes".to_owned());
        it.body = body::send(chunks);
        it.cache_control = input.response_cache_control.or(headers.cache_control);
        it.checksum_crc32 = facts.crc32(input.checksum_mode.as_ref());
        it.checksum_type = it.checksum_crc32.as_ref().map(|_| ChecksumType::FullObject);
        it.content_disposition = input
            .response_content_disposition
            .or(headers.content_disposition);
        it.content_encoding = input.response_content_encoding.or(headers.content_encoding);
        it.content_language = input.response_content_language.or(headers.content_language);
        it.content_length = i64::try_from(facts.length()).ok();
        it.content_range = facts.content_range();
        it.content_type = input.response_content_type.or(headers.content_type);
        it.e_tag = Some(object.e_tag.clone());
        it.expires = headers.expires;
        it.last_modified = Some(object.modified.into());
        it.metadata = headers.metadata;
        it.parts_count = facts.parts;
    }))
}

pub fn head(store: &Store<Headers>, input: HeadObjectInput) -> Result<HeadObjectOutput, Refusal> {
    let conditions = conditions(
        input.if_match,
        input.if_none_match,
        input.if_modified_since,
        input.if_unmodified_since,
    );
    let object = store.get(&input.bucket, &input.key, &conditions)?;
    let facts = facts(object, input.range.as_deref(), input.part_number)?;
    let (object, headers) = (&facts.object, facts.object.headers.clone());
    Ok(HeadObjectOutput::default().with(|it| {
        it.accept_ranges = Some("bytes".to_owned());
        it.cache_control = headers.cache_control;
        it.checksum_crc32 = facts.crc32(input.checksum_mode.as_ref());
        it.checksum_type = it.checksum_crc32.as_ref().map(|_| ChecksumType::FullObject);
        it.content_disposition = headers.content_disposition;
        it.content_encoding = headers.content_encoding;
        it.content_language = headers.content_language;
        it.content_length = i64::try_from(facts.length()).ok();
        it.content_range = facts.content_range();
        it.content_type = headers.content_type;
        it.e_tag = Some(object.e_tag.clone());
        it.expires = headers.expires;
        it.last_modified = Some(object.modified.into());
        it.metadata = headers.metadata;
        it.parts_count = facts.parts;
    }))
}

/// Returns the bucket and the key of `x-amz-copy-source`, whose characters may be escaped.
pub fn source(header: &str) -> Result<(String, String), Refusal> {
    let header = header
        .split_once("?versionId=")
        .map_or(header, |(source, _)| source);
    let text = decode(header).ok_or(Refusal::InvalidArgument)?;
    let path = text.strip_prefix('/').unwrap_or(&text);
    let (bucket, key) = path.split_once('/').ok_or(Refusal::InvalidArgument)?;
    Ok((bucket.to_owned(), key.to_owned()))
}

/// Decodes `%XX`. Absent if the text is broken.
fn decode(text: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let mut digit = || char::from(bytes.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(decoded).ok()
}

pub fn copy(store: &Store<Headers>, input: CopyObjectInput) -> Result<CopyObjectOutput, Refusal> {
    let (bucket, key) = source(&input.copy_source)?;
    let conditions = conditions(
        input.copy_source_if_match,
        input.copy_source_if_none_match,
        input.copy_source_if_modified_since,
        input.copy_source_if_unmodified_since,
    );
    let object = store.get(&bucket, &key, &conditions)?;
    let headers = match input.metadata_directive {
        Some(MetadataDirective::Replace) => Headers {
            cache_control: input.cache_control,
            content_disposition: input.content_disposition,
            content_encoding: input.content_encoding,
            content_language: input.content_language,
            content_type: input.content_type,
            expires: input.expires,
            metadata: input.metadata,
        },
        _ => object.headers.clone(),
    };
    // A copy is stored at once, so that its tag is of its bytes.
    let content = object.content.part(0, object.content.length());
    let copy = store.put(
        &input.bucket,
        &input.key,
        content,
        headers,
        &Conditions::default(),
    )?;
    let result = CopyObjectResult::default().with(|it| {
        it.e_tag = Some(copy.e_tag.clone());
        it.last_modified = Some(copy.modified.into());
    });
    Ok(CopyObjectOutput::default().with(|it| it.copy_object_result = Some(result)))
}

pub fn delete(
    store: &Store<Headers>,
    input: DeleteObjectInput,
) -> Result<DeleteObjectOutput, Refusal> {
    let conditions = conditions(input.if_match, None, None, None);
    store.delete(&input.bucket, &input.key, &conditions)?;
    Ok(DeleteObjectOutput::default())
}

pub fn delete_all(
    store: &Store<Headers>,
    input: DeleteObjectsInput,
) -> Result<DeleteObjectsOutput, Refusal> {
    store.head_bucket(&input.bucket)?;
    let (mut deleted, mut errors) = (Vec::new(), Vec::new());
    for object in input.delete.objects {
        let conditions = conditions(object.e_tag, None, None, None);
        let key = Some(object.key.clone());
        match store.delete(&input.bucket, &object.key, &conditions) {
            Ok(()) => deleted.push(DeletedObject::default().with(|it| it.key = key)),
            Err(refusal) => errors.push(Error::default().with(|it| {
                it.key = key;
                it.code = Some(refusal.code().to_owned());
                it.message = Some(refusal.message().to_owned());
            })),
        }
    }
    let quiet = input.delete.quiet == Some(true);
    Ok(DeleteObjectsOutput::default().with(|it| {
        it.deleted = Some(deleted).filter(|_| !quiet);
        it.errors = Some(errors).filter(|it| !it.is_empty());
    }))
}
