//! Servers in processes of their own, which end with the test that started them.
//!
//! Such a program binds port 0 of the loopback interface, prints a line `NAME URL` for each service once that
//! can be called, and ends when its standard input does: also where the test was killed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How long a server may take until it can be called.
const START: Duration = Duration::from_secs(120);

/// A server at work, until this is dropped.
#[derive(Debug)]
pub struct Peer {
    child: Child,
    urls: BTreeMap<String, String>,
    log: PathBuf,
}

impl Peer {
    /// Starts a program, and waits until so many of its services can be called. What it writes to standard
    /// error goes to the file `log`.
    ///
    /// # Errors
    ///
    /// When it does not start, or ends or says nothing before that; with what it wrote.
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
                // Nobody listens any more once it is ready, but it must not block on a full pipe.
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

    /// Where its services are, by their names.
    pub fn urls(&self) -> &BTreeMap<String, String> {
        &self.urls
    }

    /// What it wrote to standard error so far.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // Nothing can be done about a process that has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
