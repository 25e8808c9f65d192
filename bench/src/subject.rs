//! The services whose whole models are generated and compiled: names come in, packages in a scratch folder go out.
//!
//! Three models of different size and protocol. Each package holds the client and the server of all operations,
//! as the owner of the service would generate them.

use std::path::PathBuf;
use std::time::Instant;

use farrier_codegen::{Config, Layout, Parts, Scope};
use serde::Serialize;

use crate::generation::unsupported;
use crate::workdir::{self, Workdir};
use crate::{Error, PEER_VERSION};

/// A service, and the crate that AWS generates for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject {
    /// The name of the model's file, and of the generated module.
    pub(crate) name: &'static str,
    validation_error: Option<&'static str>,
    /// The version of AWS's crate.
    pub(crate) peer_version: &'static str,
}

const SUBJECTS: [Subject; 3] = [
    Subject {
        name: "personalize",
        validation_error: Some("InvalidInputException"),
        peer_version: PEER_VERSION,
    },
    Subject {
        name: "dynamodb",
        validation_error: None,
        peer_version: "1.136.0",
    },
    Subject {
        name: "s3",
        validation_error: None,
        peer_version: "1.157.0",
    },
];

/// The result of generating a subject, and its time.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Generated {
    /// Whether only types were generated, because the protocol is not supported.
    pub(crate) types: bool,
    pub(crate) operations: usize,
    pub(crate) shapes: usize,
    pub(crate) files: usize,
    /// Seconds from the model's file to formatted text in memory.
    pub(crate) seconds: f64,
}

/// The subjects with these names, or all of them if there are no names.
///
/// # Errors
///
/// If a name is unknown.
pub(crate) fn choose(names: &[&str]) -> Result<Vec<Subject>, Error> {
    let is_known = |name: &str| SUBJECTS.iter().any(|subject| subject.name == name);
    if let Some(name) = names.iter().find(|name| !is_known(name)) {
        let known = SUBJECTS.map(|subject| subject.name).join(", ");
        return Err(Error::Check(format!(
            "unknown service `{name}`: the services are {known}"
        )));
    }
    let subjects = SUBJECTS.into_iter();
    Ok(subjects
        .filter(|subject| names.is_empty() || names.contains(&subject.name))
        .collect())
}

impl Subject {
    /// The name of the generated package.
    pub(crate) fn ours(&self) -> String {
        format!("{}-whole", self.name)
    }

    /// The name of AWS's package.
    pub(crate) fn peer(&self) -> String {
        format!("aws-sdk-{}", self.name)
    }

    /// The model's file.
    pub(crate) fn model(&self) -> Result<PathBuf, Error> {
        workdir::published(&format!("aws-models/2025-09/{}.json", self.name))
    }

    /// The path and the text of the generated package's manifest.
    pub(crate) fn manifest(&self) -> (String, String) {
        let (root, ours) = (workdir::root().display(), self.ours());
        let text = format!(
            r#"[package]
name = "{ours}"
version = "0.0.0"
edition = "2024"

[dependencies]
farrier = {{ path = "{root}/runtime", default-features = false, features = ["cbor", "checksum", "client", "events", "query", "server", "xml"] }}
farrier-aws = {{ path = "{root}/aws", features = ["client", "server"] }}
"#
        );
        (format!("{}/Cargo.toml", self.name), text)
    }

    /// The folder of the generated package's source.
    pub(crate) fn source(&self, workdir: &Workdir) -> PathBuf {
        workdir.folder().join(self.name).join("src")
    }

    /// Generates the whole service into [`source`](Self::source).
    pub(crate) fn generate(&self, workdir: &Workdir) -> Result<Generated, Error> {
        let name = self.name;
        let mut config = Config::new()
            .model(self.model()?)
            .module(name)
            .layout(Layout::Files);
        if let Some(error) = self.validation_error {
            config = config.validation_error(error);
        }
        let mut types = false;
        let mut start = Instant::now();
        let generated = match config.generate() {
            Err(farrier_codegen::Error::Invalid(report)) if unsupported(&report) => {
                types = true;
                start = Instant::now();
                config.parts(Parts::Types).generate()
            }
            other => other,
        };
        let seconds = start.elapsed().as_secs_f64();
        let mut generated = generated.map_err(|error| Error::Check(error.to_string()))?;
        let mark = farrier_codegen::MARK;
        let root = format!("{mark} for a benchmark.\n//! A service.\npub mod {name};\n");
        let files = generated.files.len();
        generated.files.insert("lib.rs", root);
        let written = generated.files.write(&self.source(workdir), Scope::Folder);
        written.map_err(|error| Error::Check(error.to_string()))?;
        Ok(Generated {
            types,
            operations: generated.summary.operations,
            shapes: generated.summary.shapes,
            files,
            seconds,
        })
    }
}
