//! Farrier compared with progenitor, typify and prost-build. Each generates code for the published model of
//! Personalize, in a form that the generator reads, and formats it with prettyplease, on one thread.

mod model;
mod proto;
mod schemas;

use std::path::Path;
use std::process::ExitCode;

use farrier_bench::measure::{Contestant, compare_in};
use farrier_bench::report::{Machine, save, table, thousands};
use farrier_bench::{Error, workdir};
use farrier_codegen::{Config, Layout};
use serde::Serialize;

use self::model::Model;

/// The number of times that each generates.
const ROUNDS: usize = 21;

/// The report of `bench generate`.
#[derive(Serialize)]
struct Report {
    machine: Machine,
    rounds: usize,
    generators: Vec<Generator>,
}

#[derive(Serialize)]
struct Generator {
    name: String,
    lines: u64,
    /// Seconds: the median.
    seconds: f64,
    /// Seconds per thousand lines.
    per_thousand: f64,
    allocations: u64,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Error> {
    let path = workdir::published("aws-models/2025-09/personalize.json")?;
    let text = std::fs::read_to_string(&path).map_err(failed)?;
    let model = Model::read(&text)?;
    // Each starts from the text or the bytes of a file.
    let schema = schemas::json_schema(&model).to_string();
    let api = schemas::open_api(&model).to_string();
    let file = proto::file(&model);

    let farrier = || farrier(&path);
    let progenitor = || progenitor(&api);
    let typify = || typify(&schema);
    let prost = || prost(file.clone());
    let lines = [
        count(&farrier()?),
        count(&progenitor()?),
        count(&typify()?),
        count(&prost()?),
    ];
    let contestants = vec![
        Contestant::new("Farrier: client, server, validators", farrier),
        Contestant::new("progenitor 0.15: client", progenitor),
        Contestant::new("typify 0.8: types", typify),
        Contestant::new("prost-build 0.14: messages", prost),
    ];
    let figures = compare_in(ROUNDS, contestants);
    let generators = figures
        .into_iter()
        .zip(lines)
        .map(|(figure, lines)| Generator {
            name: figure.name,
            lines,
            seconds: figure.nanoseconds / 1e9,
            per_thousand: figure.nanoseconds / 1e9 / lines as f64 * 1e3,
            allocations: figure.allocations,
        });
    let report = Report {
        machine: Machine::here(),
        rounds: ROUNDS,
        generators: generators.collect(),
    };
    println!("{}\n", report.machine.line());
    let rows: Vec<Vec<String>> = report.generators.iter().map(Generator::row).collect();
    let head = ["", "lines", "ms", "ms per 1,000 lines", "allocations"];
    print!("{}", table(&head, &rows));
    let path = save(&workdir::target(), "generate", &report)?;
    println!("\nwritten to {}", path.display());
    Ok(())
}

impl Generator {
    fn row(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            thousands(self.lines),
            format!("{:.1}", self.seconds * 1e3),
            format!("{:.2}", self.per_thousand * 1e3),
            thousands(self.allocations),
        ]
    }
}

fn count(texts: &[String]) -> u64 {
    texts.iter().map(|it| it.lines().count() as u64).sum()
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Check(error.to_string())
}

/// From the model's file to formatted text.
fn farrier(model: &Path) -> Result<Vec<String>, Error> {
    let config = Config::new()
        .model(model)
        .validation_error("InvalidInputException")
        .layout(Layout::Files)
        .threads(1);
    let generated = config.generate().map_err(failed)?;
    Ok(generated.files.into_iter().map(|(_, text)| text).collect())
}

/// From an OpenAPI document to formatted text.
fn progenitor(api: &str) -> Result<Vec<String>, Error> {
    let api: openapiv3::OpenAPI = serde_json::from_str(api)?;
    let mut generator = progenitor_impl::Generator::default();
    let tokens = generator.generate_tokens(&api).map_err(failed)?;
    let file = syn::parse2(tokens).map_err(failed)?;
    Ok(vec![prettyplease::unparse(&file)])
}

/// From a JSON Schema to formatted text.
fn typify(schema: &str) -> Result<Vec<String>, Error> {
    let schema: schemars::schema::RootSchema = serde_json::from_str(schema)?;
    let mut types = typify_impl::TypeSpace::new(&typify_impl::TypeSpaceSettings::default());
    types.add_root_schema(schema).map_err(failed)?;
    let file = syn::parse2(types.to_stream()).map_err(failed)?;
    Ok(vec![prettyplease::unparse(&file)])
}

/// From the output of protoc to formatted text.
fn prost(file: prost_types::FileDescriptorProto) -> Result<Vec<String>, Error> {
    let module = prost_build::Module::from_protobuf_package_name("subject");
    let generated = prost_build::Config::new().generate(vec![(module, file)]);
    Ok(generated.map_err(failed)?.into_values().collect())
}
