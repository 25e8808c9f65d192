//! The intermediate representation (IR): a service as plain data, with every decision made.
//!
//! The lower stage creates it from a checked model. The emit stage prints it and decides nothing. Names are Rust
//! names, ready to print (`r#type` for keywords). Alternatives are enums. Lists are in the order in which they are
//! printed.

mod constraints;
mod endpoint_rules;
mod operation;
mod schema;
mod traits;
mod types;

pub use self::constraints::*;
pub use self::endpoint_rules::*;
pub use self::operation::*;
pub use self::schema::*;
pub use self::traits::*;
pub use self::types::*;
pub use farrier_smithy::knowledge::protocols::Protocol;

/// Documentation: lines of Markdown, without comment marks.
pub type Docs = Vec<String>;

/// Everything that is generated for one service.
#[derive(Clone, Debug, PartialEq)]
pub struct Package {
    /// The documentation of the module.
    pub docs: Docs,
    /// The service, if it is called or served. Without it, there are only types.
    pub service: Option<Service>,
    /// Structures, unions and enums that operations share, sorted by name.
    pub types: Vec<TypeDefinition>,
    /// The error structures, sorted by name.
    pub errors: Vec<ErrorStructure>,
    /// The operations, sorted by name.
    pub operations: Vec<Operation>,
    /// The tables of structures, unions, lists and maps, sorted by name.
    pub schemas: Vec<Schema>,
    /// The patterns that validators use, sorted by name.
    pub patterns: Vec<Pattern>,
}

/// A service.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// The name of the service shape, without its namespace.
    pub shape: String,
    /// Its traits.
    pub traits: Vec<Trait>,
    /// The parts of `farrier-aws` that clients and servers use.
    pub interceptors: Vec<Interceptor>,
    /// The traits of the runtime that give the builder of the client its methods for authentication schemes.
    pub builder_traits: Vec<&'static str>,
    /// The endpoint rules, if clients find endpoints by rules.
    pub endpoint_rules: Option<EndpointRules>,
    /// The parameters of the rules that are settings of clients and calls.
    pub client_context: Vec<ClientParameter>,
    /// The title.
    pub title: String,
    /// The name of the traits of client and server.
    pub trait_name: String,
    /// The protocols, at least one, in the order in which clients prefer them.
    pub protocols: Vec<&'static Protocol>,
    /// Whether there is a client.
    pub client: bool,
    /// Whether there is a server.
    pub server: bool,
}

/// A department of the crate `farrier-aws` whose interceptors generated code adds to clients and servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interceptor {
    /// Buckets in hosts and paths, and operations that requests do not name.
    S3,
    /// Checksums of uploads.
    Glacier,
}

/// A `static` that holds a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Its name.
    pub name: String,
    /// The value of the `@pattern` trait.
    pub source: String,
}
