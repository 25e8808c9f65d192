//! Programs of others that simulate services of AWS: moto, which has most of them and verifies signatures, and dynalite,
//! which has DynamoDB.
//!
//! A folder for packages comes in. Out goes a running server, with the variables of the environment by which
//! `farrier_aws::Config::load()` finds it and a key for it.

use std::path::Path;
use std::process::Command;

use farrier_test_support::{shared, workspace_root};

use crate::peer::Peer;
use crate::{javascript, python};

/// A running server, which is stopped on drop.
#[derive(Debug)]
pub struct Simulator {
    peer: Peer,
    variables: Vec<(&'static str, String)>,
}

impl Simulator {
    /// Starts moto, with its packages below the folder `target`. Its key is of a user who may do everything. If python3 or
    /// a package registry is absent, the test is passed over.
    #[track_caller]
    pub fn moto(target: &Path) -> Option<Self> {
        let folder = workspace_root().join("tests/moto");
        let requirements = folder.join("requirements.txt");
        let python = match python::environment(&target.join("moto-python"), &requirements) {
            Ok(python) => python,
            Err(reason) => {
                shared::pass_over(&reason);
                return None;
            }
        };
        let mut serve = Command::new(python);
        serve.arg("-B"); // leaves no compiled files beside the script
        serve.arg(folder.join("serve.py"));
        let peer = start(&mut serve, 3, target, "moto");
        let mut this = Self {
            variables: vec![("AWS_ENDPOINT_URL", peer.urls()["moto"].clone())],
            peer,
        };
        let (id, secret) = this.key("smith");
        this.variables.push(("AWS_ACCESS_KEY_ID", id));
        this.variables.push(("AWS_SECRET_ACCESS_KEY", secret));
        this.isolate();
        Some(this)
    }

    /// Starts dynalite, with its packages below the folder `target`. It wants requests to be signed, and does not verify
    /// how. If node or a package registry is absent, the test is passed over.
    #[track_caller]
    pub fn dynalite(target: &Path) -> Option<Self> {
        let folder = target.join("dynalite");
        let scripts = workspace_root().join("tests/dynalite");
        if let Err(reason) = javascript::environment(&folder, &scripts) {
            shared::pass_over(&reason);
            return None;
        }
        let mut serve = Command::new("node");
        serve.arg(folder.join("serve.mjs"));
        let peer = start(&mut serve, 1, target, "dynalite");
        let url = peer.urls()["dynalite"].clone();
        let mut this = Self {
            variables: vec![("AWS_ENDPOINT_URL_DYNAMODB", url)],
            peer,
        };
        this.variables
            .push(("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE".to_owned()));
        this.variables
            .push(("AWS_SECRET_ACCESS_KEY", "not-a-secret".to_owned()));
        this.isolate();
        Some(this)
    }

    /// Nothing of this machine's configuration is read.
    fn isolate(&mut self) {
        let fixed = [
            ("AWS_REGION", "us-east-1"),
            ("AWS_CONFIG_FILE", "absent"),
            ("AWS_SHARED_CREDENTIALS_FILE", "absent"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
            ("AWS_PROFILE", ""),
            ("AWS_SESSION_TOKEN", ""),
        ];
        let fixed = fixed.map(|(name, value)| (name, value.to_owned()));
        self.variables.extend(fixed);
    }

    /// Returns the variables of the environment for programs that call it.
    pub fn variables(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.variables.iter().map(|(name, value)| (*name, &**value))
    }

    /// Returns the id and the secret of a user's key.
    ///
    /// # Panics
    ///
    /// If the server has not named the user.
    #[track_caller]
    pub fn key(&self, user: &str) -> (String, String) {
        let key = self.peer.urls()[user].split_once(':');
        let (id, secret) = key.expect("a key has two parts");
        (id.to_owned(), secret.to_owned())
    }

    /// Returns its standard error so far.
    pub fn log(&self) -> String {
        self.peer.log()
    }
}

/// Starts a program. Each test has a log of its own.
#[track_caller]
fn start(serve: &mut Command, lines: usize, target: &Path, name: &str) -> Peer {
    let test = std::thread::current();
    let log = format!("{name}-{}.log", test.name().unwrap_or("main"));
    Peer::start(serve, lines, &target.join(log)).unwrap_or_else(|e| panic!("{e}"))
}
