// src/main.rs
farrier::include_service!(s3);

use std::error::Error;
use std::time::Duration;

use farrier::{ByteStream, StructureExt as _};
use s3::client::S3 as _;
use s3::*;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [bucket, file] = &arguments[..] else {
        return Err("usage: s3 BUCKET FILE".into());
    };
    let aws = farrier_aws::Config::load().await?; // Environment, profiles, container, instance.
    let s3 = Client::builder().config(&aws).build()?;

    // A file is a stream, and is sent with its checksum.
    let body = ByteStream::from_path(file).await?;
    let input = PutObjectInput::new(bucket, file).with(|it| it.body = body);
    let stored = s3.put_object(input).await?;
    println!("stored {file}: {}", stored.e_tag.unwrap_or_default());

    // Asks for the object until it is there, for a minute at most.
    let input = HeadObjectInput::new(bucket, file);
    let minute = Duration::from_secs(60);
    let head = s3.wait_until_object_exists(input, minute).await?.output();
    let length = head.and_then(|it| it.content_length);
    println!("{} bytes", length.unwrap_or_default());

    let mut pages = s3.list_objects_v2_pages(ListObjectsV2Input::new(bucket));
    while let Some(page) = pages.try_next().await? {
        for object in page.contents.unwrap_or_default() {
            println!("- {}", object.key.unwrap_or_default());
        }
    }

    // Whoever has the link can read the object for ten minutes.
    let input = GetObjectInput::new(bucket, file);
    let link = s3
        .get_object(input)
        .presign(Duration::from_secs(600))
        .await?;
    println!("{} {}", link.method(), link.uri());
    Ok(())
}
