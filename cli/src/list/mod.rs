//! `farrier list`: models come in; a line (or a JSON object) for each shape goes out.
//!
//! `listing` selects the shapes and converts them to plain data. `text` prints the data as lines, serde as JSON. A
//! model with errors is listed as far as it can be loaded.

mod listing;
mod text;

use std::collections::BTreeSet;

use farrier_codegen::{Config, Project};

use self::listing::Listing;
use crate::arguments::List;
use crate::console::Console;
use crate::diagnostic_json::DiagnosticJson;
use crate::document::{Document, Outcome};
use crate::status::{Failure, Status, of_report};
use crate::target::{config, configuration_of};

/// Runs the command.
pub(crate) fn run(arguments: &List, console: &mut Console) -> Result<Status, Failure> {
    let config = match configuration_of(&arguments.source, console)? {
        Some(file) => whole(&Project::read(file)?),
        None => config(&arguments.source, None)?,
    };
    console.step("reading models");
    let (model, report) = config.load()?;
    let listing = match Listing::new(&model, arguments.service.as_deref()) {
        Ok(listing) => listing,
        Err(unknown) => return Err(Failure::Unknown(unknown, report)),
    };
    let kinds: BTreeSet<&str> = arguments.kinds.iter().map(String::as_str).collect();
    let listing = listing.only(&kinds);
    let status = of_report(&report);
    let summary = report.summary();
    if console.json() {
        let report = report.at_least(console.least());
        let diagnostics = DiagnosticJson::of_report(&report);
        let document = Document::new("list", Outcome::Ok, diagnostics, listing).but(summary);
        console.document(&document)?;
        return Ok(status);
    }
    console.report(&report);
    console.answer(&text::print(&listing))?;
    if let Some(summary) = summary {
        console.error(&format!("{summary}; what could be loaded is listed"));
    }
    Ok(status)
}

/// All models of a project as one.
fn whole(project: &Project) -> Config {
    let models: BTreeSet<_> = project.services().iter().flat_map(Config::models).collect();
    models.into_iter().fold(Config::new(), Config::model)
}
