//! The rules that generating adds to those of the model library: what the configuration and the runtime demand.

farrier_smithy::rules! {
    CONFIGURATION "configuration", "error", [],
        "The configuration file has the form that the documentation of `Project` describes.";
    LOWER "lower", "error", [],
        "Rust has a form for everything that is generated.";
    UNSUPPORTED "unsupported", "error; warning for an operation that gets no method", [],
        "The service has a protocol that Farrier supports, and its operations have only streams that Farrier supports.";
}
