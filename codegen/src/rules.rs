//! The rules of the generator, in addition to those of `farrier-smithy`: requirements of the configuration and of the
//! runtime.

farrier_smithy::rules! {
    CONFIGURATION "configuration", "error", [],
        "The configuration file has the form that the documentation of `Project` describes.";
    LOWER "lower", "error", [],
        "Rust has a form for everything that is generated.";
    UNSUPPORTED "unsupported", "error; note for a protocol if nothing is generated, warning for an operation that gets no method", [],
        "The service has a protocol that Farrier supports, and its operations have only streams that Farrier supports.";
}
