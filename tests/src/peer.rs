//! Servers in separate processes. A server ends with the test that started it.
//!
//! Such a program binds port 0 of the loopback interface and prints `NAME URL` when a service accepts calls. It ends
//! when its standard input is closed, and so also if the test is killed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How long a server may take to start.
const START: Duration = Duration::from_secs(120);

/// A running server, which is stopped on drop.
#[derive(Debug)]
pub struct Peer {
    child: Child,
    urls: BTreeMap<String, String>,
    log: PathBuf,
}

impl Peer {
    /// Starts a program and waits until this many services accept calls. The program's standard error goes to the file
    /// `log`.
    ///
    /// # Errors
    ///
    /// When the program does not start or does not announce its services in time. The error has the text of `log`.
    pub fn start(command: &mut Command, services: usize, log: &Path) -> Result<Self, String> {
        let problem = |e: &dyn std::fmt::Display| format!("{}: {e}", log.display());
        let errors = File::create(log).map_err(|e| problem(&e))?;
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .map_err(|e| format!("{} cannot start: {e}", command.get_program().display()))?;
        let (said, lines) = mpsc::channel();
        let stdout = child.stdout.take();
        let mut peer = Self {
            child,
            urls: BTreeMap::new(),
            log: log.to_owned(),
        };
        thread::spawn(move || {
            let lines = stdout.into_iter().flat_map(|it| BufReader::new(it).lines());
            for line in lines.map_while(Result::ok) {
                // The receiver is gone once the server is ready. The pipe is still read, so that the server does not
                // block.
                let _ = said.send(line);
            }
        });
        while peer.urls.len() < services {
            let line = lines.recv_timeout(START).map_err(|e| {
                let program = command.get_program().display();
                format!("{program} did not get ready ({e}):\n{}", peer.log())
            })?;
            if let Some((name, url)) = line.split_once(' ') {
                peer.urls.insert(name.to_owned(), url.to_owned());
            }
        }
        Ok(peer)
    }

    /// Returns the URLs of the services by name.
    pub fn urls(&self) -> &BTreeMap<String, String> {
        &self.urls
    }

    /// Returns the program's standard error so far.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // The process may have ended already, and so errors are ignored.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
