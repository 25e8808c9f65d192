//! Credentials that a process prints ("AWS SDKs and Tools Reference Guide", "Process credential provider").

use std::future::Future;
use std::io::Read as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use farrier::client::time::{DefaultSleeper, Sleeper as _};

use super::answer::Answer;
use super::within::within;
use super::{Credentials, CredentialsError, CredentialsFuture, CredentialsProvider, blocking};

use crate::user_agent::Feature;

/// How much of what a process prints is read.
const MAX_OUTPUT_BYTES: usize = 1 << 20;

/// How long a process may run: long enough for a person who is asked for a code.
const LIMIT: Duration = Duration::from_secs(60);

/// Runs a command line by the shell of the platform, and reads what it prints. The shell is ended if the process takes
/// longer than a minute, prints more than 1 MiB, or if nobody waits for it any more.
#[derive(Clone)]
pub(crate) struct ProcessProvider {
    pub(crate) provider: String,
    pub(crate) command: String,
    /// The account of the profile, for a process that says none.
    pub(crate) account_id: Option<String>,
}

/// Ends the process if nobody waits for it any more.
#[derive(Default)]
struct Running(Arc<Mutex<Process>>);

/// What the one who waits and the thread of the process share.
#[derive(Default)]
struct Process {
    child: Option<Child>,
    is_given_up: bool,
}

/// How a process ended, and what it printed.
type Ended = (ExitStatus, Vec<u8>);

impl ProcessProvider {
    /// Runs the process as long as a timer runs.
    async fn run(&self, timer: impl Future<Output = ()>) -> Result<Credentials, CredentialsError> {
        let running = Running::default();
        let (command, process) = (shell(&self.command), running.0.clone());
        let ended = within(timer, blocking::run(move || run(command, &process))).await;
        drop(running);
        let fail = |message: &str| {
            let message = format!("credential_process {message}");
            CredentialsError::failed(self.provider.clone(), message)
        };
        let Some(ended) = ended else {
            return Err(fail(&format!(
                "took longer than {} s and was ended: run it by itself to see what it waits for",
                LIMIT.as_secs()
            )));
        };
        let ended = ended.unwrap_or_else(|| Err(std::io::Error::other("no thread for it")));
        let (status, output) = ended.map_err(|it| fail(&format!("could not be run: {it}")))?;
        if output.len() > MAX_OUTPUT_BYTES {
            return Err(fail(&format!(
                "printed more than {} MiB: it has to print the credentials and nothing else",
                MAX_OUTPUT_BYTES >> 20
            )));
        }
        if !status.success() {
            return Err(fail(&format!(
                "ended with {status}: run it by itself to see what it says"
            )));
        }
        self.read(&output).map_err(|it| {
            let message = format!("what credential_process printed cannot be read: {it}");
            CredentialsError::failed(self.provider.clone(), message)
        })
    }

    fn read(&self, output: &[u8]) -> Result<Credentials, String> {
        let answer = Answer::parse(output)?;
        if answer.integer("Version") != Some(1) {
            return Err("`Version` has to be 1".to_owned());
        }
        let keys = answer.credentials("SessionToken")?;
        let keys = keys.with_features([Feature::CREDENTIALS_PROCESS]);
        Ok(match (&self.account_id, keys.account_id()) {
            (Some(id), None) => keys.with_account_id(id),
            _ => keys,
        })
    }
}

impl CredentialsProvider for ProcessProvider {
    fn credentials(&self) -> CredentialsFuture<'_> {
        // A process takes the time of the world, whatever the sleeper of the program is.
        Box::pin(async { self.run(DefaultSleeper.sleep(LIMIT)).await })
    }

    fn is_refreshed_early(&self) -> bool {
        true
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let mut process = lock(&self.0);
        process.is_given_up = true;
        process.end();
    }
}

impl Process {
    fn end(&mut self) {
        if let Some(child) = self.child.as_mut() {
            // One that has ended already cannot be ended again, which is no error here.
            let _ = child.kill();
        }
    }
}

fn lock(process: &Mutex<Process>) -> MutexGuard<'_, Process> {
    process.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns a command line of the platform's shell.
fn shell(line: &str) -> Command {
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt as _;
        let mut command = Command::new("cmd.exe");
        // As it is: the shell has its own rules for quotes.
        command.raw_arg(format!("/C \"{line}\""));
        command
    }
    #[cfg(not(windows))]
    {
        let mut command = Command::new("sh");
        command.args(["-c", line]);
        command
    }
}

/// Runs a command, and returns how it ended and what it printed: at most one byte more than may be.
fn run(mut command: Command, process: &Mutex<Process>) -> std::io::Result<Ended> {
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn()?;
    let stdout = child.stdout.take();
    {
        let mut process = lock(process);
        process.child = Some(child);
        // Whoever waited has gone while the process began.
        if process.is_given_up {
            process.end();
        }
    }
    let mut output = Vec::new();
    if let Some(stdout) = stdout {
        let most = MAX_OUTPUT_BYTES as u64 + 1;
        stdout.take(most).read_to_end(&mut output)?;
    }
    let child = {
        let mut process = lock(process);
        if output.len() > MAX_OUTPUT_BYTES {
            process.end();
        }
        process.child.take()
    };
    match child {
        Some(mut child) => Ok((child.wait()?, output)),
        None => Err(std::io::Error::other("it was ended")),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    async fn error(command: &str) -> String {
        provider(command)
            .credentials()
            .await
            .unwrap_err()
            .to_string()
    }

    fn provider(command: &str) -> ProcessProvider {
        ProcessProvider {
            provider: "profile `a`".to_owned(),
            command: command.to_owned(),
            account_id: None,
        }
    }

    #[tokio::test]
    async fn a_process_that_does_not_end_is_ended() {
        let folder = farrier_test_support::folder::Folder::new();
        let file = folder.path("pid");
        let command = format!(
            "echo $$ > '{0}.new' && mv '{0}.new' '{0}' && exec sleep 3600",
            file.display()
        );
        let provider = provider(&command);
        // The limit comes when the process runs.
        let limit = std::future::poll_fn(|cx| match file.is_file() {
            true => std::task::Poll::Ready(()),
            false => {
                cx.waker().wake_by_ref();
                std::task::Poll::Pending
            }
        });
        let error = provider.run(limit).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "profile `a`: credential_process took longer than 60 s and was ended: run it by itself to see what it \
             waits for"
        );
        // It is gone, or is about to be.
        let id = std::fs::read_to_string(&file).unwrap();
        while std::path::Path::new("/proc").join(id.trim()).exists() {
            std::thread::yield_now();
        }
    }

    #[tokio::test]
    async fn a_process_that_prints_without_an_end_is_ended() {
        assert_eq!(
            error("yes").await,
            "profile `a`: credential_process printed more than 1 MiB: it has to print the credentials and nothing else"
        );
    }

    #[tokio::test]
    async fn a_process_that_prints_no_credentials_says_why() {
        assert_eq!(
            error("echo do-not-print; exit 3").await,
            "profile `a`: credential_process ended with exit status: 3: run it by itself to see what it says"
        );
        assert_eq!(
            error("echo do-not-print").await,
            "profile `a`: what credential_process printed cannot be read: the answer is not JSON (line 1, column 1)"
        );
        assert_eq!(
            error(r#"echo '{"Version": 2}'"#).await,
            "profile `a`: what credential_process printed cannot be read: `Version` has to be 1"
        );
    }
}
