//! Serves seven services of AWS on separate ports, with the operations that `protocols.py` calls.
//!
//! The modules in `services` are generated from models. The program prints `NAME URL` when a service accepts calls, and
//! ends when its standard input is closed.

mod arc_region_switch;
mod dynamodb;
mod ec2;
mod iam;
mod s3;
mod sns;
mod sqs;

use std::io::{self, Read as _};
use std::net::Ipv4Addr;
use std::thread;

use axum::Router;
use farrier::server::{Dispatch, Service};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

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
    serve("s3", services::s3::server::service(s3::Objects::default())).await?;
    serve("sns", services::sns::server::service(sns::Topics)).await?;
    serve("sqs", services::sqs::server::service(sqs::Queue::default())).await?;

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
    let router = Router::new().fallback_service(service);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(())
}
