//! The endpoint tests of published models, through generated code. A folder of models comes in; the result of each test
//! goes out.
//!
//! Each model is generated with the operations that its tests call. Some models together are a program, and cargo
//! compiles the programs. `farrier_conformance::endpoint_tests` runs in them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use farrier_codegen::{Config, Layout, MARK, Parts, Scope};
use serde_json::Value;

use super::Report;
use super::data::{json, names};
use crate::endpoint_tests::{Outcome, tests};

/// The models of a program. More of them take less time to link, and longer to compile.
const PROGRAM: usize = 8;

/// The tests of the models that are shared with this repository.
const SHARED: usize = 1683;

/// The folder of these models, from the folder of the vectors.
const MODELS: &str = "../../aws-models/2025-09";

/// The environment variable that names another folder of models.
const OTHER_MODELS: &str = "FARRIER_ENDPOINT_MODELS";

/// Runs the tests of all models.
pub(super) fn run(folder: &Path, report: &mut Report) {
    let other = std::env::var_os(OTHER_MODELS).map(PathBuf::from);
    let models = other.clone().unwrap_or_else(|| folder.join(MODELS));
    let services = services(&models);
    let services = match services {
        Ok(services) => services,
        Err(problem) => {
            let mut suite = report.suite("endpoints: published models", SHARED);
            return suite.case("models", Err(problem));
        }
    };
    let count = services.iter().map(|it| it.tests).sum();
    let expected = if other.is_some() { count } else { SHARED };
    let mut suite = report.suite("endpoints: published models", expected);
    let target = super::super::run::target().join("endpoints");
    let mut programs = Vec::new();
    for (index, services) in services.chunks(PROGRAM).enumerate() {
        match program(&target, index, services) {
            Ok(name) => programs.push((name, services)),
            Err(problem) => suite.case(&format!("program {index}"), Err(problem)),
        }
    }
    if let Err(problem) = compile(&target, &programs) {
        return suite.case("compiling", Err(problem));
    }
    for (name, services) in programs {
        let mut missing: usize = services.iter().map(|it| it.tests).sum();
        let outcomes = execute(&target, &name).unwrap_or_default();
        for Outcome { name, problem } in outcomes {
            missing = missing.saturating_sub(1);
            suite.case(&name, problem.map_or(Ok(()), Err));
        }
        for _ in 0..missing {
            suite.case(&name, Err("the program did not run this test".to_owned()));
        }
    }
}

/// A service of a model.
struct Service {
    path: PathBuf,
    /// Its shape id, if the model has several.
    id: String,
    /// The operations that are generated.
    operations: BTreeSet<String>,
    /// The number of its tests.
    tests: usize,
}

/// The services with tests in a folder of models.
fn services(folder: &Path) -> Result<Vec<Service>, String> {
    let mut services = Vec::new();
    for name in names(folder)? {
        if !name.ends_with(".json") {
            continue;
        }
        let path = folder.join(&name);
        let path = path.canonicalize().unwrap_or(path);
        let model = json(&path)?;
        let shapes = model["shapes"].as_object().into_iter().flatten();
        let ids = shapes.filter(|(_, shape)| shape["type"] == "service");
        let ids: Vec<(&String, &Value)> = ids.collect();
        for (id, shape) in &ids {
            let id = if ids.len() == 1 {
                String::new()
            } else {
                (*id).clone()
            };
            let tests = tests(&path.to_string_lossy(), &id)?;
            if tests.is_empty() {
                continue;
            }
            services.push(Service {
                path: path.clone(),
                id,
                operations: operations(&model, shape, &tests),
                tests: tests.len(),
            });
        }
    }
    Ok(services)
}

/// The operations that tests call. Where none is called, one stands for all, because there is no client without any.
fn operations(model: &Value, service: &Value, tests: &[Value]) -> BTreeSet<String> {
    let inputs = tests
        .iter()
        .filter_map(|it| it["operationInputs"].as_array());
    let called = inputs
        .flatten()
        .filter_map(|it| it["operationName"].as_str());
    let mut called: BTreeSet<String> = called.map(str::to_owned).collect();
    if called.is_empty() {
        let resources = model["shapes"].as_object().into_iter().flatten();
        let resources = resources
            .filter(|(_, it)| it["type"] == "resource")
            .map(|(_, it)| it);
        let of = |it: &Value| -> Vec<String> {
            let keys = ["operations", "collectionOperations"];
            let mut targets: Vec<&Value> = keys
                .iter()
                .filter_map(|key| it[key].as_array())
                .flatten()
                .collect();
            targets
                .extend(["create", "read", "list", "update", "delete", "put"].map(|key| &it[key]));
            let ids = targets.into_iter().filter_map(|it| it["target"].as_str());
            ids.map(str::to_owned).collect()
        };
        let mut all = of(service);
        if all.is_empty() {
            all = resources.flat_map(of).collect();
        }
        called.extend(all.into_iter().min());
    }
    called
}

/// Generates the models of a program. Returns the program's name.
fn program(target: &Path, index: usize, services: &[Service]) -> Result<String, String> {
    let name = format!("endpoints-{index}");
    let folder = target.join(&name);
    let (mut modules, mut models) = (String::new(), String::new());
    let mut files = farrier_codegen::FileSet::default();
    for (at, service) in services.iter().enumerate() {
        let module = format!("m{at}");
        let config = Config::new()
            .model(&service.path)
            .module(&module)
            .operations(service.operations.iter().cloned())
            .parts(Parts::Client)
            .optional_inputs(true)
            .layout(Layout::Files);
        let config = match service.id.as_str() {
            "" => config,
            id => config.service(id),
        };
        let generated = config.generate();
        let generated =
            generated.map_err(|error| format!("{}: {error}", service.path.display()))?;
        let operations = generated.package.operations.iter().filter(|it| it.callable);
        let calls: String = operations
            .map(|it| {
                let types = [&it.input.name, &it.output.name, &it.error.name];
                let types = types.map(|it| format!("{module}::{it}")).join(", ");
                format!("Call::of::<{types}>(&{module}::{}), ", it.static_name)
            })
            .collect();
        files.insert_all(Path::new(""), generated.files);
        let _ = writeln!(
            modules,
            "#[allow(dead_code, deprecated, missing_docs)]\nmod {module};"
        );
        let path = service.path.to_string_lossy();
        let _ = writeln!(
            models,
            "        Model {{ path: {path:?}, service_id: {:?}, service: &{module}::SERVICE, \
             client: |it| it.build({module}::Client::builder()), calls: vec![{calls}] }},",
            service.id
        );
    }
    let text = format!(
        "{MARK} for endpoint tests.\n//! Runs endpoint tests.\n\n{modules}\n\
         use farrier_conformance::client::Call;\nuse farrier_conformance::endpoint_tests::Model;\n\n\
         fn main() -> std::process::ExitCode {{\n    farrier_conformance::endpoint_tests::main(&[\n{models}    ])\n}}\n"
    );
    files.insert("main.rs", text);
    let written = files.write(&folder.join("src"), Scope::Folder);
    written.map_err(|error| error.to_string())?;
    Ok(name)
}

/// Compiles the programs in a workspace of their own.
fn compile(target: &Path, programs: &[(String, &[Service])]) -> Result<(), String> {
    use super::super::run::{root, write};
    let members: Vec<String> = programs
        .iter()
        .map(|(name, _)| format!("{name:?}"))
        .collect();
    let members = members.join(", ");
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{members}]\n\n[profile.dev]\ndebug = false\n"
    );
    write(&target.join("Cargo.toml"), &manifest)?;
    // The lock file of the repository pins all versions, so that cargo needs no network.
    let lock = std::fs::read_to_string(root().join("Cargo.lock"));
    write(
        &target.join("Cargo.lock"),
        &lock.map_err(|error| error.to_string())?,
    )?;
    let path = |name| serde_json::json!(root().join(name).to_string_lossy());
    let (runtime, aws, harness) = (path("runtime"), path("aws"), path("conformance"));
    for (name, _) in programs {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\nfarrier = {{ path = {runtime}, default-features = false }}\n\
             farrier-aws = {{ path = {aws}, default-features = false }}\n\
             farrier-conformance = {{ path = {harness}, default-features = false }}\n"
        );
        write(&target.join(name).join("Cargo.toml"), &manifest)?;
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--workspace", "--keep-going", "--quiet"])
        .current_dir(target)
        .env("CARGO_TARGET_DIR", target.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        // Compiler flags of this machine could cause errors that nobody else sees.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_BUILD_RUSTFLAGS")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("could not run cargo: {error}"))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// Runs a program, and returns the outcomes that it prints.
fn execute(target: &Path, name: &str) -> Option<Vec<Outcome>> {
    let program = target.join("target/debug").join(name);
    let output = Command::new(program).stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    Some(lines.collect())
}
