//! Serves nine services of AWS on separate ports, for clients that others wrote. The signature of each request is
//! verified.
//!
//! The modules in `services` are generated from models. The program prints `NAME URL` when a service accepts calls, and
//! ends when its standard input is closed. Given the files of a certificate and of its key, it also serves S3 over
//! https, as `s3-https`.

mod accounts;
mod arc_region_switch;
mod dynamodb;
mod ec2;
mod iam;
mod lambda;
mod personalize;
mod s3;
mod sns;
mod sqs;
mod tls;

use std::io::{self, Read as _};
use std::net::Ipv4Addr;
use std::{env, thread};

use axum::Router;
use farrier::server::auth::Identified;
use farrier::server::{Dispatch, Service};
use farrier_aws::s3::BucketHost;
use farrier_aws::sigv4::SigV4Verifier;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use self::accounts::Accounts;

#[tokio::main]
async fn main() -> io::Result<()> {
    let service = services::arc_region_switch::server::service(arc_region_switch::Plans);
    serve("arc-region-switch", service).await?;
    serve(
        "dynamodb",
        services::dynamodb::server::service(dynamodb::Tables::default()),
    )
    .await?;
    serve("ec2", services::ec2::server::service(ec2::Keys::default())).await?;
    serve("iam", services::iam::server::service(iam::Users::default())).await?;
    // The code of a function is larger than what a service takes by default.
    let service = services::lambda::server::service(lambda::Functions::default());
    serve("lambda", service.with_body_limit(64 << 20)).await?;
    serve(
        "personalize",
        services::personalize::server::service(personalize::Groups::default()),
    )
    .await?;
    serve("sns", services::sns::server::service(sns::Topics)).await?;
    serve("sqs", services::sqs::server::service(sqs::Queue::default())).await?;
    serve_s3().await?;

    let (end, ended) = oneshot::channel::<()>();
    thread::spawn(move || {
        let _ = io::stdin().read_to_end(&mut Vec::new());
        drop(end);
    });
    let _ = ended.await;
    Ok(())
}

async fn serve<D: Dispatch<Caller = ()>>(name: &str, service: Service<D>) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    println!("{name} http://{}", listener.local_addr()?);
    let router = Router::new().fallback_service(verifying(service));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(())
}

/// Verifies the signature of each request.
fn verifying<D: Dispatch<Caller = ()>>(service: Service<D>) -> Service<D, Identified<Accounts>> {
    let scheme = SigV4Verifier::new("us-east-1");
    service.identify(Accounts).with_auth_scheme(scheme)
}

/// Serves the same buckets over http and, with a certificate, over https. A bucket is named in the path, or before the
/// host `s3.localhost`.
async fn serve_s3() -> io::Result<()> {
    let service = services::s3::server::service(s3::Buckets::default())
        .with_setting(BucketHost::new("s3.localhost"));
    serve("s3", service.clone()).await?;
    let files: Vec<String> = env::args().skip(1).collect();
    if let [certificate, key] = &files[..] {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let listener = tls::listen(listener, certificate, key)?;
        let router = Router::new().fallback_service(verifying(service));
        tokio::spawn(async move { axum::serve(listener, router).await });
        println!("s3-https https://{address}");
    }
    Ok(())
}
