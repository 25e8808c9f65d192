//! Amazon S3, with buckets in memory.
//!
//! Requests come in as the generated types, and `farrier_test_support::s3` keeps what they store. Keys, conditions,
//! ranges, pages and uploads in parts are Amazon's; versions, access rights and encryption are not there.

mod body;
mod listings;
mod objects;
mod refused;
mod uploads;

use std::collections::BTreeMap;

use farrier::StructureExt as _;
use farrier::server::{Context, Error};
use farrier_test_support::s3::Store;
use http::StatusCode;
use services::s3::server::S3;
use services::s3::*;

use self::refused::refused;

/// The buckets, which are none at first.
#[derive(Default)]
pub struct Buckets(Store<Headers>);

/// What is kept with an object beside its bytes.
#[derive(Clone, Debug, Default)]
pub struct Headers {
    cache_control: Option<String>,
    content_disposition: Option<String>,
    content_encoding: Option<String>,
    content_language: Option<String>,
    content_type: Option<String>,
    expires: Option<String>,
    metadata: Option<BTreeMap<String, String>>,
}

impl S3 for Buckets {
    async fn create_bucket(
        &self,
        input: CreateBucketInput,
        _: &Context,
    ) -> Result<CreateBucketOutput, Error<CreateBucketError>> {
        let created = self.0.create_bucket(&input.bucket).map_err(refused);
        let location = format!("/{}", input.bucket);
        created.map(|()| CreateBucketOutput::default().with(|it| it.location = Some(location)))
    }

    async fn delete_bucket(
        &self,
        input: DeleteBucketInput,
        _: &Context,
    ) -> Result<DeleteBucketOutput, Error<DeleteBucketError>> {
        let deleted = self.0.delete_bucket(&input.bucket).map_err(refused);
        deleted.map(|()| DeleteBucketOutput::default())
    }

    async fn head_bucket(
        &self,
        input: HeadBucketInput,
        _: &Context,
    ) -> Result<HeadBucketOutput, Error<HeadBucketError>> {
        let found = self.0.head_bucket(&input.bucket).map_err(refused);
        let region = "us-east-1".to_owned();
        found.map(|()| HeadBucketOutput::default().with(|it| it.bucket_region = Some(region)))
    }

    /// A bucket of the region us-east-1 has an empty location.
    async fn get_bucket_location(
        &self,
        input: GetBucketLocationInput,
        _: &Context,
    ) -> Result<GetBucketLocationOutput, Error<GetBucketLocationError>> {
        let found = self.0.head_bucket(&input.bucket).map_err(refused);
        found.map(|()| GetBucketLocationOutput::default())
    }

    /// A bucket that never had versions has no status.
    async fn get_bucket_versioning(
        &self,
        input: GetBucketVersioningInput,
        _: &Context,
    ) -> Result<GetBucketVersioningOutput, Error<GetBucketVersioningError>> {
        let found = self.0.head_bucket(&input.bucket).map_err(refused);
        found.map(|()| GetBucketVersioningOutput::default())
    }

    async fn list_buckets(
        &self,
        input: ListBucketsInput,
        _: &Context,
    ) -> Result<ListBucketsOutput, Error<ListBucketsError>> {
        Ok(listings::buckets(&self.0, input))
    }

    async fn list_objects(
        &self,
        input: ListObjectsInput,
        _: &Context,
    ) -> Result<ListObjectsOutput, Error<ListObjectsError>> {
        listings::objects(&self.0, input).map_err(refused)
    }

    async fn list_objects_v2(
        &self,
        input: ListObjectsV2Input,
        _: &Context,
    ) -> Result<ListObjectsV2Output, Error<ListObjectsV2Error>> {
        listings::objects_v2(&self.0, input).map_err(refused)
    }

    async fn put_object(
        &self,
        input: PutObjectInput,
        _: &Context,
    ) -> Result<PutObjectOutput, Error<PutObjectError>> {
        objects::put(&self.0, input).await.map_err(refused)
    }

    async fn get_object(
        &self,
        input: GetObjectInput,
        context: &Context,
    ) -> Result<GetObjectOutput, Error<GetObjectError>> {
        let output = objects::get(&self.0, input).map_err(refused)?;
        if output.content_range.is_some() {
            context.set_status(StatusCode::PARTIAL_CONTENT);
        }
        Ok(output)
    }

    async fn head_object(
        &self,
        input: HeadObjectInput,
        context: &Context,
    ) -> Result<HeadObjectOutput, Error<HeadObjectError>> {
        let output = objects::head(&self.0, input).map_err(refused)?;
        if output.content_range.is_some() {
            context.set_status(StatusCode::PARTIAL_CONTENT);
        }
        Ok(output)
    }

    async fn copy_object(
        &self,
        input: CopyObjectInput,
        _: &Context,
    ) -> Result<CopyObjectOutput, Error<CopyObjectError>> {
        objects::copy(&self.0, input).map_err(refused)
    }

    async fn delete_object(
        &self,
        input: DeleteObjectInput,
        _: &Context,
    ) -> Result<DeleteObjectOutput, Error<DeleteObjectError>> {
        objects::delete(&self.0, input).map_err(refused)
    }

    async fn delete_objects(
        &self,
        input: DeleteObjectsInput,
        _: &Context,
    ) -> Result<DeleteObjectsOutput, Error<DeleteObjectsError>> {
        objects::delete_all(&self.0, input).map_err(refused)
    }

    async fn create_multipart_upload(
        &self,
        input: CreateMultipartUploadInput,
        _: &Context,
    ) -> Result<CreateMultipartUploadOutput, Error<CreateMultipartUploadError>> {
        uploads::begin(&self.0, input).map_err(refused)
    }

    async fn upload_part(
        &self,
        input: UploadPartInput,
        _: &Context,
    ) -> Result<UploadPartOutput, Error<UploadPartError>> {
        uploads::put_part(&self.0, input).await.map_err(refused)
    }

    async fn upload_part_copy(
        &self,
        input: UploadPartCopyInput,
        _: &Context,
    ) -> Result<UploadPartCopyOutput, Error<UploadPartCopyError>> {
        uploads::copy_part(&self.0, input).map_err(refused)
    }

    async fn complete_multipart_upload(
        &self,
        input: CompleteMultipartUploadInput,
        _: &Context,
    ) -> Result<CompleteMultipartUploadOutput, Error<CompleteMultipartUploadError>> {
        uploads::complete(&self.0, input).map_err(refused)
    }

    async fn abort_multipart_upload(
        &self,
        input: AbortMultipartUploadInput,
        _: &Context,
    ) -> Result<AbortMultipartUploadOutput, Error<AbortMultipartUploadError>> {
        uploads::abort(&self.0, input).map_err(refused)
    }

    async fn list_parts(
        &self,
        input: ListPartsInput,
        _: &Context,
    ) -> Result<ListPartsOutput, Error<ListPartsError>> {
        uploads::parts(&self.0, input).map_err(refused)
    }

    async fn list_multipart_uploads(
        &self,
        input: ListMultipartUploadsInput,
        _: &Context,
    ) -> Result<ListMultipartUploadsOutput, Error<ListMultipartUploadsError>> {
        uploads::list(&self.0, input).map_err(refused)
    }
}
