//! Multipart uploads: the first part and those that are left come in, an object goes out.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};

use farrier::checksum::Algorithm;

use super::checksums::{self, PartSum};
use super::error::{UploadError, UploadErrorKind};
use super::parts::{Part, Parts};
use super::{MAX_PARTS, Upload, Uploaded, algorithm_of};
use crate::s3::generated::s3::*;

/// A part that was uploaded.
struct Sent {
    number: u64,
    length: u64,
    e_tag: String,
    sum: Option<PartSum>,
}

type SendFuture = Pin<Box<dyn Future<Output = Result<Sent, UploadErrorKind>> + Send>>;

/// Uploads content in parts, and gives the upload up if anything fails.
pub(super) async fn send(
    upload: &Upload,
    first: Part,
    parts: Parts,
) -> Result<Uploaded, UploadError> {
    let id = create(upload).await?;
    let sent = send_parts(upload, &id, first, parts).await;
    let completed = match sent {
        Ok(sent) => complete(upload, &id, sent).await,
        Err(error) => Err(error),
    };
    let error = match completed {
        Ok(uploaded) => return Ok(uploaded),
        // The object is there, and the upload is not.
        Err(error @ UploadErrorKind::WrongChecksum { .. }) => return Err(error.into()),
        Err(error) => UploadError::from(error),
    };
    let input = AbortMultipartUploadInput::new(&*upload.bucket, &*upload.key, &*id);
    let call = upload
        .client
        .call::<_, AbortMultipartUploadOutput, AbortMultipartUploadError>(
            &ABORT_MULTIPART_UPLOAD,
            input,
        );
    match upload.headers.add_to(call, is_for_all).await {
        Ok(_) => Err(error),
        // Nothing is left: somebody else has given it up, or it was completed and only the answer is lost.
        Err(why) if why.code() == Some("NoSuchUpload") => Err(error),
        Err(why) => Err(error.leaving(id, Box::new(why))),
    }
}

/// Begins an upload; returns its id.
async fn create(upload: &Upload) -> Result<String, UploadErrorKind> {
    let mut input = CreateMultipartUploadInput::new(&*upload.bucket, &*upload.key);
    input.checksum_algorithm = upload.checksum.map(algorithm_of);
    let of_whole = upload.checksum.is_some_and(checksums::is_of_whole);
    input.checksum_type = of_whole.then_some(ChecksumType::FullObject);
    let call = upload
        .client
        .call::<_, CreateMultipartUploadOutput, CreateMultipartUploadError>(
            &CREATE_MULTIPART_UPLOAD,
            input,
        );
    let call = upload.headers.add_to(call, |it| !is_condition(it));
    let output = call.await.map_err(|it| UploadErrorKind::call(None, it))?;
    let id = output.upload_id.filter(|it| !it.is_empty());
    id.ok_or(UploadErrorKind::NoName(None))
}

/// Uploads all parts, some of them at the same time. The next one is read while others are on their way.
async fn send_parts(
    upload: &Upload,
    id: &str,
    first: Part,
    mut parts: Parts,
) -> Result<Vec<Sent>, UploadErrorKind> {
    let mut running = vec![send_part(upload, id, first)];
    let mut sent = Vec::new();
    let mut ended = false;
    poll_fn(|cx| {
        loop {
            let before = running.len();
            poll_running(&mut running, &mut sent, cx)?;
            if running.len() < upload.concurrency && !ended {
                match parts.poll_next(cx) {
                    Poll::Ready(Some(Ok(part))) if part.number > MAX_PARTS => {
                        let error = UploadErrorKind::TooLong(parts.part_size());
                        return Poll::Ready(Err(error));
                    }
                    Poll::Ready(Some(Ok(part))) => running.push(send_part(upload, id, part)),
                    Poll::Ready(Some(Err(error))) => {
                        return Poll::Ready(Err(UploadErrorKind::Content(error)));
                    }
                    Poll::Ready(None) => ended = true,
                    Poll::Pending if running.len() == before => return Poll::Pending,
                    Poll::Pending => {}
                }
            } else if running.is_empty() {
                return Poll::Ready(Ok(()));
            } else if running.len() == before {
                return Poll::Pending;
            }
        }
    })
    .await?;
    sent.sort_by_key(|it| it.number);
    Ok(sent)
}

/// Moves on with the requests, and takes those that have ended.
fn poll_running(
    running: &mut Vec<SendFuture>,
    sent: &mut Vec<Sent>,
    cx: &mut Context<'_>,
) -> Result<(), UploadErrorKind> {
    let mut index = 0;
    while let Some(future) = running.get_mut(index) {
        match future.as_mut().poll(cx) {
            Poll::Ready(part) => {
                drop(running.swap_remove(index));
                sent.push(part?);
            }
            Poll::Pending => index += 1,
        }
    }
    Ok(())
}

/// The request for a part.
fn send_part(upload: &Upload, id: &str, part: Part) -> SendFuture {
    let number = part.number;
    let length = part.bytes.len() as u64;
    let algorithm = upload.checksum;
    let sum = algorithm.and_then(|it| checksums::of_part(it, &part.bytes));
    // There are no more than 10,000.
    let index = i32::try_from(number).unwrap_or(i32::MAX);
    let mut input = UploadPartInput::new(&*upload.bucket, &*upload.key, id, index);
    input.body = part.bytes.into();
    input.checksum_algorithm = algorithm.map(algorithm_of);
    let call = upload
        .client
        .call::<_, UploadPartOutput, UploadPartError>(&UPLOAD_PART, input);
    let mut call = upload.headers.add_to(call, is_for_all);
    if let (Some(algorithm), Some(sum)) = (algorithm, &sum) {
        call = call.header(algorithm.header(), sum.text.as_str());
    }
    Box::pin(async move {
        let output = call
            .await
            .map_err(|it| UploadErrorKind::call(Some(number), it))?;
        let e_tag = output.e_tag.filter(|it| !it.is_empty());
        Ok(Sent {
            number,
            length,
            e_tag: e_tag.ok_or(UploadErrorKind::NoName(Some(number)))?,
            sum,
        })
    })
}

/// Makes an object of the parts.
async fn complete(upload: &Upload, id: &str, sent: Vec<Sent>) -> Result<Uploaded, UploadErrorKind> {
    let sums = sent.iter().map(|it| Some((it.sum.clone()?, it.length)));
    let sums: Option<Vec<_>> = sums.collect();
    let expected = upload
        .checksum
        .and_then(|it| Some((it, checksums::of_object(it, &sums?)?)));
    let mut input = CompleteMultipartUploadInput::new(&*upload.bucket, &*upload.key, id);
    let parts = sent.iter().map(|it| named(it, upload.checksum)).collect();
    input.multipart_upload = Some(CompletedMultipartUpload { parts: Some(parts) });
    let call = upload
        .client
        .call::<_, CompleteMultipartUploadOutput, CompleteMultipartUploadError>(
            &COMPLETE_MULTIPART_UPLOAD,
            input,
        );
    let mut call = upload
        .headers
        .add_to(call, |it| is_for_all(it) || is_condition(it));
    if let Some((algorithm, whole)) = &expected
        && checksums::is_of_whole(*algorithm)
    {
        call = call.header(algorithm.header(), whole.as_str());
        call = call.header("x-amz-checksum-type", "FULL_OBJECT");
    }
    let output = call.await.map_err(|it| UploadErrorKind::call(None, it))?;
    if let Some((algorithm, sent)) = expected
        && let Some(made) = checksums::made(algorithm, &output)
        && made != sent
    {
        let made = made.to_owned();
        return Err(UploadErrorKind::WrongChecksum { sent, made });
    }
    Ok(Uploaded {
        e_tag: output.e_tag,
        version_id: output.version_id,
        length: sent.iter().map(|it| it.length).sum(),
        parts: u32::try_from(sent.len()).unwrap_or(u32::MAX),
    })
}

/// A part in the list of parts.
fn named(sent: &Sent, algorithm: Option<Algorithm>) -> CompletedPart {
    let mut part = CompletedPart {
        e_tag: Some(sent.e_tag.clone()),
        part_number: i32::try_from(sent.number).ok(),
        ..CompletedPart::default()
    };
    if let (Some(algorithm), Some(sum)) = (algorithm, &sent.sum) {
        checksums::put(algorithm, sum.text.clone(), &mut part);
    }
    part
}

/// Whether a header belongs to each request of an upload: who pays, whose bucket it is, and the key of the content.
fn is_for_all(name: &str) -> bool {
    name == "x-amz-request-payer"
        || name == "x-amz-expected-bucket-owner"
        || name.starts_with("x-amz-server-side-encryption-customer-")
}

/// Whether a header is a condition for making the object.
fn is_condition(name: &str) -> bool {
    matches!(name, "if-match" | "if-none-match")
}
