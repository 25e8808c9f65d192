//! Credentials that a process prints ("AWS SDKs and Tools Reference Guide", "Process credential provider").

use std::io::Read as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use super::answer::Answer;
use super::{Credentials, CredentialsError, CredentialsFuture, CredentialsProvider, blocking};

use crate::user_agent::Feature;

/// How much of what a process prints is read.
const MAX_OUTPUT_BYTES: u64 = 1 << 20;

/// Runs a command line by the shell of the platform, and reads what it prints.
#[derive(Clone)]
pub(crate) struct ProcessProvider {
    pub(crate) provider: String,
    pub(crate) command: String,
    /// The account of the profile, for a process that says none.
    pub(crate) account_id: Option<String>,
}

/// Ends the process if nobody waits for it any more.
#[derive(Clone, Default)]
struct Running(Arc<Mutex<Option<Child>>>);

impl ProcessProvider {
    async fn run(&self) -> Result<Credentials, CredentialsError> {
        let running = Running::default();
        let (command, child) = (shell(&self.command), running.0.clone());
        let ended = blocking::run(move || run(command, &child)).await;
        drop(running);
        let fail = |message: String| CredentialsError::failed(self.provider.clone(), message);
        let could_not = |error| fail(format!("credential_process could not be run: {error}"));
        let ended = ended.unwrap_or_else(|| Err(std::io::Error::other("no thread for it")));
        let (status, output) = ended.map_err(could_not)?;
        if !status.success() {
            return Err(fail(format!(
                "credential_process ended with {status}: run it by itself to see what it says"
            )));
        }
        let unreadable = |it: String| {
            fail(format!(
                "what credential_process printed cannot be read: {it}"
            ))
        };
        let answer = Answer::parse(&output).map_err(unreadable)?;
        if answer.integer("Version") != Some(1) {
            return Err(unreadable("`Version` has to be 1".to_owned()));
        }
        let keys = answer.credentials("SessionToken").map_err(unreadable)?;
        let keys = keys.with_features([Feature::CREDENTIALS_PROCESS]);
        Ok(match (&self.account_id, keys.account_id()) {
            (Some(id), None) => keys.with_account_id(id),
            _ => keys,
        })
    }
}

impl CredentialsProvider for ProcessProvider {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.run())
    }

    fn is_refreshed_early(&self) -> bool {
        true
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let mut child = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(child) = child.as_mut() {
            // One that has ended already cannot be ended again, which is no error here.
            let _ = child.kill();
        }
    }
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

/// Runs a command, and returns how it ended and what it printed.
fn run(
    mut command: Command,
    running: &Mutex<Option<Child>>,
) -> std::io::Result<(ExitStatus, Vec<u8>)> {
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn()?;
    let stdout = child.stdout.take();
    *running.lock().unwrap_or_else(PoisonError::into_inner) = Some(child);
    let mut output = Vec::new();
    if let Some(stdout) = stdout {
        stdout.take(MAX_OUTPUT_BYTES).read_to_end(&mut output)?;
    }
    let child = running
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    let status = match child {
        Some(mut child) => child.wait()?,
        None => return Err(std::io::Error::other("it was ended")),
    };
    Ok((status, output))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    async fn error(command: &str) -> String {
        let provider = ProcessProvider {
            provider: "profile `a`".to_owned(),
            command: command.to_owned(),
            account_id: None,
        };
        provider.credentials().await.unwrap_err().to_string()
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
