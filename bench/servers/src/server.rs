//! A server, which is a process of its own on the first core.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};

use tokio::net::TcpListener;

use crate::{Error, attributions, items};

/// The argument by which this program is a server.
pub const ARGUMENT: &str = "serve";

/// A server that runs until this value is dropped.
pub struct Server {
    process: Child,
    /// The server ends with its standard input.
    _input: Option<ChildStdin>,
    pub address: String,
}

impl Server {
    pub fn start(name: &str) -> Result<Self, Error> {
        let mut process = Command::new("taskset")
            .args(["-c", "0"])
            .arg(std::env::current_exe()?)
            .args([ARGUMENT, name])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("the server has no output")?;
        let mut address = String::new();
        BufReader::new(output).read_line(&mut address)?;
        Ok(Self {
            _input: process.stdin.take(),
            process,
            address: address.trim().to_owned(),
        })
    }

    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    pub fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Serves as the contestant of this name, and prints the address.
pub fn serve(name: &str) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    std::thread::spawn(|| {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        std::process::exit(0);
    });
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        std::io::stdout().flush()?;
        match name {
            "farrier, serve" => farrier::server::serve(listener, attributions::farrier()?).await?,
            "farrier, hyper" => attributions::farrier_on_hyper(listener).await?,
            "farrier, axum" => {
                let router = axum::Router::new().fallback_service(attributions::farrier()?);
                axum::serve(listener, router).await?;
            }
            "axum, serde_json" => axum::serve(listener, attributions::axum()).await?,
            "hyper, canned body" => attributions::hyper(listener).await?,
            "farrier items, serve" => farrier::server::serve(listener, items::farrier()?).await?,
            "axum items, serde_json" => axum::serve(listener, items::axum()?).await?,
            other => return Err(format!("there is no server `{other}`").into()),
        }
        Ok(())
    })
}
