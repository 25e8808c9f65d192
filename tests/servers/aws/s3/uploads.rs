//! Uploads in parts.

use farrier::StructureExt as _;
use farrier_test_support::s3::{
    CompletedPart as Named, Part as Stored, Refusal, Span, Store, UploadSummary,
};
use services::s3::*;

use super::listings::cut;
use super::objects::{conditions, source};
use super::{Headers, body};

pub fn begin(
    store: &Store<Headers>,
    input: CreateMultipartUploadInput,
) -> Result<CreateMultipartUploadOutput, Refusal> {
    let headers = Headers {
        cache_control: input.cache_control,
        content_disposition: input.content_disposition,
        content_encoding: input.content_encoding,
        content_language: input.content_language,
        content_type: input.content_type,
        expires: input.expires,
        metadata: input.metadata,
    };
    let id = store.begin_upload(&input.bucket, &input.key, headers)?;
    Ok(CreateMultipartUploadOutput::default().with(|it| {
        it.bucket = Some(input.bucket);
        it.key = Some(input.key);
        it.upload_id = Some(id);
        it.checksum_algorithm = input.checksum_algorithm;
    }))
}

pub async fn put_part(
    store: &Store<Headers>,
    input: UploadPartInput,
) -> Result<UploadPartOutput, Refusal> {
    let content = body::receive(input.body).await?;
    let number = input.part_number;
    let part = store.put_part(&input.bucket, &input.key, &input.upload_id, number, content)?;
    Ok(UploadPartOutput::default().with(|it| {
        it.e_tag = Some(part.content.e_tag());
        it.checksum_crc32 = Some(part.content.crc32());
    }))
}

pub fn copy_part(
    store: &Store<Headers>,
    input: UploadPartCopyInput,
) -> Result<UploadPartCopyOutput, Refusal> {
    let (bucket, key) = source(&input.copy_source)?;
    let conditions = conditions(
        input.copy_source_if_match,
        input.copy_source_if_none_match,
        input.copy_source_if_modified_since,
        input.copy_source_if_unmodified_since,
    );
    let object = store.get(&bucket, &key, &conditions)?;
    let length = object.content.length();
    let range = input.copy_source_range.as_deref();
    let content = match range
        .map(|it| Span::parse(it, length))
        .transpose()?
        .flatten()
    {
        Some(span) => object.content.part(span.first, span.last + 1),
        None => object.content.part(0, length),
    };
    let number = input.part_number;
    let part = store.put_part(&input.bucket, &input.key, &input.upload_id, number, content)?;
    let result = CopyPartResult::default().with(|it| {
        it.e_tag = Some(part.content.e_tag());
        it.last_modified = Some(part.modified.into());
    });
    Ok(UploadPartCopyOutput::default().with(|it| it.copy_part_result = Some(result)))
}

pub fn complete(
    store: &Store<Headers>,
    input: CompleteMultipartUploadInput,
) -> Result<CompleteMultipartUploadOutput, Refusal> {
    let parts = input.multipart_upload.and_then(|it| it.parts);
    let named = parts.unwrap_or_default().into_iter().map(|it| Named {
        number: it.part_number.unwrap_or_default(),
        e_tag: it.e_tag.unwrap_or_default(),
    });
    let named: Vec<Named> = named.collect();
    let conditions = conditions(input.if_match, input.if_none_match, None, None);
    let (bucket, key) = (input.bucket, input.key);
    let object = store.complete_upload(&bucket, &key, &input.upload_id, &named, &conditions)?;
    Ok(CompleteMultipartUploadOutput::default().with(|it| {
        it.location = Some(format!("/{bucket}/{key}"));
        it.bucket = Some(bucket);
        it.key = Some(key);
        it.e_tag = Some(object.e_tag.clone());
    }))
}

pub fn abort(
    store: &Store<Headers>,
    input: AbortMultipartUploadInput,
) -> Result<AbortMultipartUploadOutput, Refusal> {
    store.abort_upload(&input.bucket, &input.key, &input.upload_id)?;
    Ok(AbortMultipartUploadOutput::default())
}

pub fn parts(store: &Store<Headers>, input: ListPartsInput) -> Result<ListPartsOutput, Refusal> {
    let mut found = store.parts(&input.bucket, &input.key, &input.upload_id)?;
    let marker = input.part_number_marker.clone();
    let after: i32 = marker.and_then(|it| it.parse().ok()).unwrap_or_default();
    found.retain(|it| it.number > after);
    let more = cut(&mut found, input.max_parts);
    let last = found.last().map(|it| it.number.to_string());
    Ok(ListPartsOutput::default().with(|it| {
        it.bucket = Some(input.bucket);
        it.key = Some(input.key);
        it.upload_id = Some(input.upload_id);
        it.is_truncated = Some(more);
        it.part_number_marker = input.part_number_marker;
        it.next_part_number_marker = last.filter(|_| more);
        it.parts = Some(found.iter().map(part).collect());
    }))
}

fn part(stored: &Stored) -> Part {
    Part::default().with(|it| {
        it.part_number = Some(stored.number);
        it.e_tag = Some(stored.content.e_tag());
        it.last_modified = Some(stored.modified.into());
        it.size = i64::try_from(stored.content.length()).ok();
    })
}

pub fn list(
    store: &Store<Headers>,
    input: ListMultipartUploadsInput,
) -> Result<ListMultipartUploadsOutput, Refusal> {
    let prefix = input.prefix.clone().unwrap_or_default();
    let mut found = store.uploads(&input.bucket, &prefix)?;
    // Without the marker of an upload, the uploads of the marker's key are left out, too.
    if let Some(key) = &input.key_marker {
        let id = input.upload_id_marker.as_ref();
        found.retain(|it| (it.key > *key) || (it.key == *key && id.is_some_and(|id| it.id > *id)));
    }
    let more = cut(&mut found, input.max_uploads);
    let last = found.last().filter(|_| more).cloned();
    Ok(ListMultipartUploadsOutput::default().with(|it| {
        it.bucket = Some(input.bucket);
        it.prefix = input.prefix;
        it.key_marker = input.key_marker;
        it.upload_id_marker = input.upload_id_marker;
        it.is_truncated = Some(more);
        it.next_key_marker = last.as_ref().map(|it| it.key.clone());
        it.next_upload_id_marker = last.map(|it| it.id);
        it.uploads = Some(found.into_iter().map(upload).collect());
    }))
}

fn upload(found: UploadSummary) -> MultipartUpload {
    MultipartUpload::default().with(|it| {
        it.upload_id = Some(found.id);
        it.key = Some(found.key);
        it.initiated = Some(found.begun.into());
    })
}
