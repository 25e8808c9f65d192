//! The AWS CLI, unmodified, copies, synchronizes, lists and removes files with a generated server of S3, over http and
//! https. Files are stored in parts from the size on that the CLI has as its default.
//!
//! The handler is in `tests/servers/aws`. `tests/awscli/requirements.txt` pins the program. Without python3, a package
//! registry or published models, a test is passed over; with `CI=true` in the environment, it fails instead.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use farrier_test_support::random::Random;
use farrier_test_support::{shared, workspace_root};
use farrier_tests::certificates::Certificates;
use farrier_tests::peer::Peer;
use farrier_tests::{aws_servers, python};

/// The length of the large file, in bytes. The CLI sends it in three parts.
const LARGE: usize = 20 << 20;

#[test]
fn the_aws_cli_moves_files_over_http() {
    moves_files("http", "s3");
}

#[test]
fn the_aws_cli_moves_files_over_https() {
    moves_files("https", "s3-https");
}

/// The CLI, for one server.
struct Cli {
    python: PathBuf,
    certificates: Certificates,
    servers: Peer,
    name: &'static str,
    folder: PathBuf,
}

impl Cli {
    /// Starts a server, in a folder of this name. If the CLI, the server or its models cannot be had, the test is passed
    /// over.
    fn start(test: &str, name: &'static str) -> Option<Self> {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let folder = target.join(format!("awscli-{test}"));
        // What an earlier run left would be synchronized, too.
        let _ = fs::remove_dir_all(&folder);
        let requirements = workspace_root().join("tests/awscli/requirements.txt");
        let python = match python::environment(&target.join("awscli"), &requirements) {
            Ok(python) => python,
            Err(reason) => {
                shared::pass_over(&reason);
                return None;
            }
        };
        let certificates = Certificates::make(&folder.join("certificates"));
        let certificates = certificates.unwrap_or_else(|e| panic!("{e}"));
        let servers =
            aws_servers::start(target, &certificates).unwrap_or_else(|e| panic!("{e}"))?;
        Some(Self {
            python,
            certificates,
            servers,
            name,
            folder,
        })
    }

    /// A command of the CLI, in the test's folder. The environment has nothing of this machine.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.python);
        command
            .args([
                "-m",
                "awscli",
                "--endpoint-url",
                &self.servers.urls()[self.name],
            ])
            .args(arguments)
            .current_dir(&self.folder)
            .env_clear()
            .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
            .env("AWS_SECRET_ACCESS_KEY", "not-a-secret")
            .env("AWS_DEFAULT_REGION", "us-east-1")
            .env("AWS_CONFIG_FILE", self.folder.join("absent"))
            .env("AWS_SHARED_CREDENTIALS_FILE", self.folder.join("absent"))
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_MAX_ATTEMPTS", "1")
            .env("AWS_CA_BUNDLE", self.certificates.authority())
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("PYTHONUTF8", "1")
            .envs(std::env::var_os("SYSTEMROOT").map(|it| ("SYSTEMROOT", it)));
        command
    }

    /// Runs a command that must succeed, and returns what it prints.
    #[track_caller]
    fn run(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output();
        self.succeeded(arguments, output.expect("python was started before"))
    }

    /// Runs a command with these bytes as its input.
    #[track_caller]
    fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> String {
        let mut command = self.command(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("python was started before");
        let mut stdin = child.stdin.take().expect("it is a pipe");
        stdin.write_all(input).expect("the CLI reads its input");
        drop(stdin);
        self.succeeded(arguments, child.wait_with_output().expect("it ends"))
    }

    #[track_caller]
    fn succeeded(&self, arguments: &[&str], output: Output) -> String {
        let said = String::from_utf8_lossy(&output.stderr);
        let log = self.servers.log();
        assert!(
            output.status.success(),
            "{arguments:?}: {said}\nserver: {log}"
        );
        String::from_utf8(output.stdout).expect("names are UTF-8")
    }

    fn write(&self, file: &str, bytes: &[u8]) {
        let path = self.folder.join(file);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("it can be made");
        fs::write(path, bytes).expect("it can be written");
    }

    /// Compares a file with bytes, which `assert_eq` would print.
    #[track_caller]
    fn has(&self, file: &str, bytes: &[u8]) {
        let held = fs::read(self.folder.join(file)).expect("the CLI has written it");
        assert!(
            held == bytes,
            "{file}: {} bytes of {}",
            held.len(),
            bytes.len()
        );
    }
}

/// The names and sizes that `aws s3 ls` prints.
fn listed(text: &str) -> Vec<(String, usize)> {
    let files = text.lines().map(|line| {
        let mut words = line.split_whitespace().skip(2);
        let size = words.next().and_then(|it| it.parse().ok());
        (words.collect::<Vec<_>>().join(" "), size.expect("a size"))
    });
    files.collect()
}

fn moves_files(test: &str, name: &'static str) {
    let Some(cli) = Cli::start(test, name) else {
        return;
    };
    let mut random = Random::new(7);
    let large: Vec<u8> = std::iter::repeat_with(|| random.bits().to_le_bytes())
        .take(LARGE / 8)
        .flatten()
        .collect();
    cli.write("large.bin", &large);
    cli.run(&["s3", "mb", "s3://stables"]);
    cp(&cli, &large);
    sync(&cli, &large);
    rm(&cli);
}

/// Copies the large file up, on the server, down, and through pipes.
fn cp(cli: &Cli, large: &[u8]) {
    cli.run(&["s3", "cp", "large.bin", "s3://stables/barn/large.bin"]);
    let list = listed(&cli.run(&["s3", "ls", "s3://stables/barn/"]));
    assert_eq!(list, [("large.bin".to_owned(), LARGE)]);
    cli.run(&["s3", "cp", "s3://stables/barn/large.bin", "down.bin"]);
    cli.has("down.bin", large);
    cli.run(&[
        "s3",
        "cp",
        "s3://stables/barn/large.bin",
        "s3://stables/twin & co",
    ]);
    cli.run(&["s3", "mv", "s3://stables/twin & co", "twin.bin"]);
    cli.has("twin.bin", large);
    cli.run_with_input(&["s3", "cp", "-", "s3://stables/pipe"], b"neigh\n");
    assert_eq!(cli.run(&["s3", "cp", "s3://stables/pipe", "-"]), "neigh\n");

    let absent = ["s3", "cp", "s3://stables/absent", "absent.bin"];
    let absent = cli
        .command(&absent)
        .output()
        .expect("python was started before");
    let said = String::from_utf8_lossy(&absent.stderr);
    assert_eq!(absent.status.code(), Some(1), "{said}");
    assert!(said.contains("(404)"), "{said}");
}

/// Synchronizes a folder up and down.
fn sync(cli: &Cli, large: &[u8]) {
    let names = ["a.txt", "deep/er/b c.txt", "deep/k\u{e4}the+1.txt", "empty"];
    for name in &names[..3] {
        cli.write(&format!("up/{name}"), name.as_bytes());
    }
    cli.write("up/empty", b"");
    cli.write("up/large.bin", large);
    let sent = cli.run(&["s3", "sync", "up", "s3://stables/synced", "--no-progress"]);
    assert_eq!(sent.lines().count(), 5, "{sent}");
    cli.run(&["s3", "sync", "s3://stables/synced", "back"]);
    for name in &names[..3] {
        cli.has(&format!("back/{name}"), name.as_bytes());
    }
    cli.has("back/empty", b"");
    cli.has("back/large.bin", large);
    // What has not changed is not sent a second time. The CLI compares sizes and times.
    assert_eq!(cli.run(&["s3", "sync", "up", "s3://stables/synced"]), "");
    fs::remove_file(cli.folder.join("up/a.txt")).expect("it was written");
    let deleted = cli.run(&["s3", "sync", "up", "s3://stables/synced", "--delete"]);
    assert_eq!(deleted.trim(), "delete: s3://stables/synced/a.txt");
    let list = listed(&cli.run(&["s3", "ls", "s3://stables/synced/", "--recursive"]));
    let mut left: Vec<_> = list.iter().map(|(name, _)| name.as_str()).collect();
    left.sort_unstable();
    let expected = [
        "deep/er/b c.txt",
        "deep/k\u{e4}the+1.txt",
        "empty",
        "large.bin",
    ];
    assert_eq!(left, expected.map(|it| format!("synced/{it}")));
}

/// Removes one object, all others, and the bucket.
fn rm(cli: &Cli) {
    cli.run(&["s3", "rm", "s3://stables/barn/large.bin"]);
    let list = cli.run(&["s3", "ls", "s3://stables/"]);
    assert!(
        !list.contains("barn") && list.contains("PRE synced/"),
        "{list}"
    );
    cli.run(&["s3", "rm", "s3://stables", "--recursive"]);
    assert_eq!(cli.run(&["s3", "ls", "s3://stables", "--recursive"]), "");
    cli.run(&["s3", "rb", "s3://stables"]);
    assert_eq!(cli.run(&["s3", "ls"]), "");
}
