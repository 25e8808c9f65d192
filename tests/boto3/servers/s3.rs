//! Amazon S3, with a bucket `stables` that is empty at first.

use std::collections::BTreeMap;
use std::sync::Mutex;

use farrier::server::Context;
use farrier::{Blob, ByteStream, StructureExt as _, Timestamp};
use services::s3::server::S3;
use services::s3::*;

/// The largest size of an object, in bytes.
const LIMIT: usize = 16 << 20;

struct Stored {
    bytes: Blob,
    content_type: Option<String>,
    metadata: Option<BTreeMap<String, String>>,
}

/// The objects, by key. An upload has the key of its object.
#[derive(Default)]
pub struct Objects {
    stored: Mutex<BTreeMap<String, Stored>>,
    parts: Mutex<BTreeMap<(String, i32), Blob>>,
}

fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", bytes.len())
}

fn modified() -> Timestamp {
    Timestamp::from_seconds(1_735_689_600)
}

impl S3 for Objects {
    async fn copy_object(
        &self,
        input: CopyObjectInput,
        _: &Context,
    ) -> Result<CopyObjectOutput, CopyObjectError> {
        let mut objects = self.stored.lock().unwrap();
        let source = input
            .copy_source
            .strip_prefix("stables/")
            .unwrap_or_default();
        let Some(bytes) = objects.get(source).map(|it| it.bytes.clone()) else {
            return Err(ObjectNotInActiveTierError::default().into());
        };
        let result = CopyObjectResult::default().with(|it| it.e_tag = Some(tag(&bytes)));
        let stored = Stored {
            bytes,
            content_type: None,
            metadata: None,
        };
        objects.insert(input.key, stored);
        Ok(CopyObjectOutput::default().with(|it| it.copy_object_result = Some(result)))
    }

    async fn create_multipart_upload(
        &self,
        input: CreateMultipartUploadInput,
        _: &Context,
    ) -> Result<CreateMultipartUploadOutput, CreateMultipartUploadError> {
        Ok(CreateMultipartUploadOutput::default().with(|it| it.upload_id = Some(input.key)))
    }

    async fn upload_part(
        &self,
        input: UploadPartInput,
        _: &Context,
    ) -> Result<UploadPartOutput, UploadPartError> {
        let bytes = input.body.collect(LIMIT).await.unwrap();
        let output = UploadPartOutput::default().with(|it| it.e_tag = Some(tag(&bytes)));
        let part = (input.upload_id, input.part_number);
        self.parts.lock().unwrap().insert(part, bytes);
        Ok(output)
    }

    async fn complete_multipart_upload(
        &self,
        input: CompleteMultipartUploadInput,
        _: &Context,
    ) -> Result<CompleteMultipartUploadOutput, CompleteMultipartUploadError> {
        let mut parts = self.parts.lock().unwrap();
        let named = input.multipart_upload.and_then(|it| it.parts);
        let numbers = named.into_iter().flatten().filter_map(|it| it.part_number);
        let taken = numbers.filter_map(|it| parts.remove(&(input.upload_id.clone(), it)));
        let bytes: Vec<u8> = taken.flat_map(|it| it.to_vec()).collect();
        let stored = Stored {
            bytes: Blob::from(bytes),
            content_type: None,
            metadata: None,
        };
        self.stored.lock().unwrap().insert(input.key, stored);
        Ok(CompleteMultipartUploadOutput::default())
    }

    async fn put_object(
        &self,
        input: PutObjectInput,
        _: &Context,
    ) -> Result<PutObjectOutput, PutObjectError> {
        let Ok(bytes) = input.body.collect(LIMIT).await else {
            return Err(InvalidRequest::default().into());
        };
        let output = PutObjectOutput::default().with(|it| it.e_tag = Some(tag(&bytes)));
        let stored = Stored {
            bytes,
            content_type: input.content_type,
            metadata: input.metadata,
        };
        self.stored.lock().unwrap().insert(input.key, stored);
        Ok(output)
    }

    async fn get_object(
        &self,
        input: GetObjectInput,
        _: &Context,
    ) -> Result<GetObjectOutput, GetObjectError> {
        let objects = self.stored.lock().unwrap();
        let Some(stored) = objects.get(&input.key) else {
            return Err(NoSuchKey::default().into());
        };
        Ok(GetObjectOutput::default().with(|it| {
            it.e_tag = Some(tag(&stored.bytes));
            it.last_modified = Some(modified());
            it.content_type = stored.content_type.clone();
            it.metadata = stored.metadata.clone();
            it.body = ByteStream::from(stored.bytes.clone());
        }))
    }

    async fn head_object(
        &self,
        input: HeadObjectInput,
        _: &Context,
    ) -> Result<HeadObjectOutput, HeadObjectError> {
        let objects = self.stored.lock().unwrap();
        let Some(stored) = objects.get(&input.key) else {
            return Err(NotFound::default().into());
        };
        Ok(HeadObjectOutput::default().with(|it| {
            it.e_tag = Some(tag(&stored.bytes));
            it.last_modified = Some(modified());
            it.metadata = stored.metadata.clone();
        }))
    }

    async fn list_objects_v2(
        &self,
        input: ListObjectsV2Input,
        _: &Context,
    ) -> Result<ListObjectsV2Output, ListObjectsV2Error> {
        if input.bucket != "stables" {
            return Err(NoSuchBucket::default().into());
        }
        let prefix = input.prefix.unwrap_or_default();
        let objects = self.stored.lock().unwrap();
        let found = objects.iter().filter(|(key, _)| key.starts_with(&prefix));
        let found = found.map(|(key, stored)| {
            Object::default().with(|it| {
                it.key = Some(key.clone());
                it.size = i64::try_from(stored.bytes.len()).ok();
                it.e_tag = Some(tag(&stored.bytes));
                it.last_modified = Some(modified());
            })
        });
        let found: Vec<_> = found.collect();
        Ok(ListObjectsV2Output::default().with(|it| {
            it.name = Some(input.bucket);
            it.key_count = i32::try_from(found.len()).ok();
            it.prefix = Some(prefix);
            it.is_truncated = Some(false);
            it.contents = Some(found);
        }))
    }

    async fn delete_objects(
        &self,
        input: DeleteObjectsInput,
        _: &Context,
    ) -> Result<DeleteObjectsOutput, DeleteObjectsError> {
        let mut objects = self.stored.lock().unwrap();
        let removed = input.delete.objects.into_iter();
        let removed = removed.filter(|it| objects.remove(&it.key).is_some());
        let removed = removed.map(|it| DeletedObject::default().with(|to| to.key = Some(it.key)));
        let removed = removed.collect();
        Ok(DeleteObjectsOutput::default().with(|it| it.deleted = Some(removed)))
    }
}
