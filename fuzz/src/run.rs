//! Runs the whole generator on an input, in memory: load, validate, transform, lower, emit, format.
//!
//! An input is a JSON array. Its first element is an object of settings; each of the others is the text of a model
//! file. Any other bytes are the text of one model file, with default settings.

use farrier_codegen::{Config, Error, Layout, Parts, Severity};

use crate::node::Node;

/// The default stack size of a thread.
const STACK: usize = 2 << 20;

/// Runs the generator and returns whether it returned code. Panics if the result is neither code nor diagnostics.
pub fn run(input: &[u8]) -> bool {
    let config = config(input);
    let thread = std::thread::Builder::new().stack_size(STACK);
    let thread = thread.spawn(move || generate(config));
    thread.expect("a thread").join().expect("no panic")
}

fn generate(config: Config) -> bool {
    let generated = config.generate();
    let is_code = generated.is_ok();
    match generated {
        Ok(generated) => {
            assert!(!generated.report.has_errors());
            drop(generated.report.to_string());
        }
        Err(error) => {
            drop(error.to_string());
            assert!(
                matches!(error, Error::Invalid(_) | Error::Setting(_)),
                "{error}"
            );
        }
    }
    if let Ok(validated) = config.validate() {
        drop(validated.report.at_least(Severity::Warning).to_string());
    }
    is_code
}

fn config(input: &[u8]) -> Config {
    let name = |at: usize| format!("m{at}.json");
    if let Some(Node::List(parts)) = Node::parse(input)
        && let [settings @ Node::Map(_), models @ ..] = &*parts
        && !models.is_empty()
    {
        let models = models.iter().map(Node::print).enumerate();
        let add = |config: Config, (at, text)| config.model_text(name(at), text);
        return models.fold(configured(settings), add);
    }
    Config::new().model_text(name(0), input)
}

fn configured(settings: &Node) -> Config {
    let text = |key| settings.get(key).and_then(Node::as_text);
    let list = |key| match settings.get(key) {
        Some(Node::List(them)) => Some(them.iter().filter_map(Node::as_text)),
        _ => None,
    };
    let mut config = Config::new();
    if let Some(it) = text("service") {
        config = config.service(it);
    }
    if let Some(it) = list("operations") {
        config = config.operations(it);
    }
    if let Some(it) = list("shapes") {
        config = config.shapes(it);
    }
    if let Some(it) = text("validation-error") {
        config = config.validation_error(it);
    }
    if let Some(it) = text("module") {
        config = config.module(it);
    }
    if text("layout") == Some("files") {
        config = config.layout(Layout::Files);
    }
    match text("parts") {
        Some("types") => config.parts(Parts::Types),
        Some("client") => config.parts(Parts::Client),
        Some("server") => config.parts(Parts::Server),
        _ => config,
    }
}
