//! What to generate and where to write it: arguments or a configuration file come in; settings of the library go out.

use std::env;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use farrier_codegen::{Config, GeneratedProject, Layout, Parts, Project, Scope};

use crate::arguments::{self, Generate, Selection, Source};
use crate::console::Console;
use crate::status::Failure;

/// The paths of a configuration file, relative to the folder of a project.
const CONFIGURATIONS: [&str; 2] = ["models/farrier.toml", "farrier.toml"];

/// The argument for standard input, and the name of that model in messages.
const STDIN: (&str, &str) = ("-", "<stdin>");

/// What to generate.
#[derive(Debug)]
pub(crate) enum Target {
    /// The services of a configuration file.
    Project(Project),
    /// One service.
    Service(Box<Service>),
}

/// A service that is described by arguments.
#[derive(Debug)]
pub(crate) struct Service {
    config: Config,
    out: PathBuf,
    scope: Scope,
}

impl Target {
    /// The target of the arguments of `generate` and `check`.
    pub(crate) fn new(arguments: &Generate, console: &mut Console) -> Result<Self, Failure> {
        if let Some(file) = configuration_of(&arguments.source, console)? {
            let project = Project::read(&file)?;
            return Ok(Self::Project(match arguments.threads {
                Some(threads) => project.threads(threads.get()),
                None => project,
            }));
        }
        let Some(out) = arguments.out.clone() else {
            let message = "where to write is missing: add `--out FOLDER`";
            return Err(Failure::Usage(message.to_owned()));
        };
        let first = arguments.source.models.first();
        if arguments.module.is_none() && first.is_some_and(|it| it.as_os_str() == STDIN.0) {
            let message = "a model from standard input has no name: add `--module NAME`";
            return Err(Failure::Usage(message.to_owned()));
        }
        let mut config = config(&arguments.source, Some(&arguments.selection))?;
        let included = arguments.layout == Some(arguments::Layout::Include);
        if let Some(module) = &arguments.module {
            config = config.module(module);
        }
        if let Some(threads) = arguments.threads {
            config = config.threads(threads.get());
        }
        let (layout, scope) = match arguments.layout {
            None | Some(arguments::Layout::File) => (Layout::ModuleFile, Scope::Files),
            Some(arguments::Layout::Include) => (Layout::OneFile, Scope::Files),
            Some(arguments::Layout::Files) => (Layout::Files, Scope::Modules),
        };
        config = config.layout(layout);
        // rustc takes a file of this name for the root of the crate.
        let name = config.module_name()?;
        if !included && matches!(&*name, "lib" | "main" | "mod") {
            return Err(Failure::Usage(format!(
                "a module in a file of its own cannot be called `{name}`: add `--module NAME`"
            )));
        }
        Ok(Self::Service(Box::new(Service { config, out, scope })))
    }

    /// The target of a configuration file.
    pub(crate) fn configuration(file: &Path) -> Result<Self, Failure> {
        Ok(Self::Project(Project::read(file)?))
    }

    /// Generates to memory.
    pub(crate) fn generate(&self, console: &mut Console) -> Result<GeneratedProject, Failure> {
        match self {
            Self::Project(project) => Ok(project.generate_with_progress(|step| {
                let (number, of) = (step.number, step.of);
                console.step(&format!("generating {} ({number}/{of})", step.module));
            })?),
            Self::Service(service) => {
                let config = service.config.clone();
                console.step(&format!("generating {}", config.module_name()?));
                let generated = config.generate()?;
                Ok(GeneratedProject {
                    files: generated.files,
                    services: vec![generated.summary],
                    report: generated.report,
                })
            }
        }
    }

    /// The folder of the output.
    pub(crate) fn output(&self) -> &Path {
        match self {
            Self::Project(project) => project.output(),
            Self::Service(service) => &service.out,
        }
    }

    /// Which files of that folder belong to the output.
    pub(crate) fn scope(&self) -> Scope {
        match self {
            Self::Project(_) => Scope::Folder,
            Self::Service(service) => service.scope,
        }
    }
}

/// The configuration file that the arguments name, or the default one; `None` if they name models. If the file is found
/// above the current folder, the folder of its project becomes the current one, so that printed paths are relative to
/// the project.
pub(crate) fn configuration_of(
    source: &Source,
    console: &mut Console,
) -> Result<Option<PathBuf>, Failure> {
    if source.config.is_some() || !source.models.is_empty() {
        return Ok(source.config.clone());
    }
    let current = env::current_dir();
    let current = current.map_err(|it| Failure::Folder(PathBuf::from("."), it))?;
    for folder in current.ancestors() {
        let found = CONFIGURATIONS.iter().find(|it| folder.join(it).is_file());
        if let Some(found) = found {
            let entered = env::set_current_dir(folder);
            entered.map_err(|it| Failure::Folder(folder.to_owned(), it))?;
            let shown = match folder == current {
                true => PathBuf::from(found),
                false => folder.join(found),
            };
            console.step(&format!("reading {}", shown.display()));
            return Ok(Some(PathBuf::from(found)));
        }
    }
    let [first, second] = CONFIGURATIONS;
    Err(Failure::Usage(format!(
        "there is nothing to read: name a model file, or write {first} or {second}"
    )))
}

/// The paths that an argument names: itself, or those that match it. Most shells match patterns by themselves.
fn matches_of(model: &Path) -> Result<Vec<PathBuf>, Failure> {
    let Some(pattern) = model.to_str().filter(|it| it.contains(['*', '?', '['])) else {
        return Ok(vec![model.to_owned()]);
    };
    if model.exists() {
        return Ok(vec![model.to_owned()]);
    }
    let paths = glob::glob(pattern);
    let paths = paths.map_err(|it| Failure::Usage(format!("`{pattern}` is no pattern: {it}")))?;
    let paths: Result<Vec<_>, _> = paths.collect();
    let paths = paths.map_err(|it| Failure::Folder(it.path().to_owned(), it.into()))?;
    // Without a match it is a file that does not exist, as in a shell.
    Ok(match paths.is_empty() {
        true => vec![model.to_owned()],
        false => paths,
    })
}

/// The settings for the models that arguments name, and for the selected parts.
pub(crate) fn config(source: &Source, selection: Option<&Selection>) -> Result<Config, Failure> {
    let mut config = Config::new();
    let mut read = false;
    for model in &source.models {
        if model.as_os_str() != STDIN.0 {
            config = matches_of(model)?.into_iter().fold(config, Config::model);
            continue;
        }
        if std::mem::replace(&mut read, true) {
            let message = "standard input can be read only once: `-` is given twice";
            return Err(Failure::Usage(message.to_owned()));
        }
        let mut text = Vec::new();
        let result = io::stdin().lock().read_to_end(&mut text);
        result.map_err(Failure::Stdin)?;
        config = config.model_text(STDIN.1, text);
    }
    let Some(selection) = selection else {
        return Ok(config);
    };
    if let Some(service) = &selection.service {
        config = config.service(service);
    }
    if !selection.operations.is_empty() {
        config = config.operations(&selection.operations);
    }
    if !selection.protocols.is_empty() {
        config = config.protocols(&selection.protocols);
    }
    if !selection.shapes.is_empty() {
        config = config.shapes(&selection.shapes);
    }
    if let Some(parts) = selection.parts {
        config = config.parts(match parts {
            arguments::Parts::All => Parts::All,
            arguments::Parts::Types => Parts::Types,
            arguments::Parts::Client => Parts::Client,
            arguments::Parts::Server => Parts::Server,
        });
    }
    config = config.optional_inputs(selection.optional_inputs);
    if let Some(error) = &selection.validation_error {
        config = config.validation_error(error);
    }
    Ok(config)
}
