//! Generates Rust from Smithy models: types, validators, client and server.
//!
//! Model files (JSON AST, Smithy 2.0 or 1.0) come in; code that links to the crate `farrier` goes out. From a
//! build script, [`Config::build`] does all of it; [`Config::generate`] answers with the files instead.
//!
//! # What a model becomes
//!
//! One module per service: `types` for what operations share, `error` for error structures, a module in
//! `operation` for each operation, `client` and `server`. The service's module exports all types, so each
//! has a name of its own.
//!
//! | in the model | in Rust |
//! |---|---|
//! | `string` | `String` |
//! | `boolean` | `bool` |
//! | `byte`, `short`, `integer`, `long` | `i8`, `i16`, `i32`, `i64` |
//! | `float`, `double` | `f32`, `f64` |
//! | `bigInteger`, `bigDecimal` | `farrier::BigInteger`, `farrier::BigDecimal`: every digit, no arithmetic |
//! | `blob`, `timestamp`, `document` | `farrier::Blob`, `farrier::Timestamp`, `farrier::Document` |
//! | a `@streaming` blob in an input or output | `farrier::ByteStream`, read once; the structure can be neither cloned nor compared |
//! | a `@streaming` union in an input or output | `farrier::EventStream<X, XError>`: events, and the errors that end the stream |
//! | `list` | `Vec<T>`; `Vec<Option<T>>` with `@sparse` |
//! | `map` | `BTreeMap<String, T>`, or the enum in the place of `String`; `BTreeMap<String, Option<T>>` with `@sparse` |
//! | `structure` | a structure with public fields, and `new` for its required members; a builder, where `farrier` has its feature `builders` |
//! | `union` | an enum with a variant per member; `Unknown` keeps the tag of one that the model does not know; no `From` of what a variant holds, because a second variant of that type would take it away |
//! | `enum`, `intEnum` | an enum of unit variants; `Unknown` keeps the value that the model does not know; `Display`, `FromStr`, and `From` to and from `String` or `i32` |
//! | `operation` | an input, an output, an enum of its errors, a method of the client and of the server |
//! | `service` | the traits `client::X` and `server::X`, the type `Client`, the function `server::service` |
//! | `@error` | a structure that implements `std::error::Error`; `new` takes its message first |
//! | `@required` | a plain field, also in inputs; without it the field is an `Option` |
//! | `@default` | a plain field that begins with the default; `null` is no default, and `@addedDefault` makes no difference |
//! | `@clientOptional`, members of an `@input`, members that are structures or unions | no exception; with [`Config::optional_inputs`], all are `Option`s, and validators say what is required |
//! | a structure or union that can hold itself | `Box` around members that lead back, on a walk from the shape of the circle that comes first by shape id; lists and maps need none |
//! | `@length`, `@range`, `@pattern`, `@uniqueItems`, enums | of inputs and what they hold: data in the table of the shape that has the member, which the runtime's `Validate` goes by; a member's own trait takes the place of its target's; a line of documentation |
//! | `@sensitive` | `Debug` prints `*** redacted ***`; no error shows the value, or a key of a map; an error's message that is sensitive is not printed |
//! | any type | serde's `Serialize` and `Deserialize`, where `farrier` has its feature `serde` |
//! | `@deprecated` | `#[deprecated]` on members, variants and operations; a line of documentation on types |
//! | `@documentation` | documentation in Markdown |
//! | `@externalDocumentation`, `@since`, `@unstable`, `@internal`, `@recommended` | a sentence of documentation; what says that a value is none of an enum's does not list those that are `@internal` |
//! | `@http` and its bindings, `@jsonName`, `@timestampFormat` | tables in `schemas` and constants of the operation, as far as the protocol honours them |
//! | `@idempotencyToken` | a client makes up a token where the member is absent: `farrier::client::Client::with_token_source` chooses how |
//! | `@endpoint`, `@hostLabel` | what stands before the host that a client was given |
//! | `@httpChecksumRequired` | the header `Content-MD5` of a client's requests; `farrier` needs its feature `checksum` |
//! | `@requestCompression` | gzip for a client's requests, where `farrier` has its feature `compression` |
//!
//! A client and a server need a protocol that there is a runtime for: `aws.protocols#awsJson1_0`,
//! `aws.protocols#awsJson1_1`, `aws.protocols#restJson1`, `aws.protocols#restXml`, `aws.protocols#awsQuery`,
//! `aws.protocols#ec2Query`, `smithy.protocols#rpcv2Cbor` or `smithy.protocols#rpcv2Json`; types alone need none
//! ([`Parts::Types`]). XML takes the feature `xml` of `farrier`, queries the feature `query`, and CBOR the feature
//! `cbor`. Code for Amazon S3, and for uploads to Amazon S3 Glacier, adds interceptors of the crate `farrier-aws` to
//! clients and servers, so that it depends on that crate, too.
//!
//! Streams of events do not travel yet, and streams of bytes only as an `@httpPayload`: an operation that
//! has others gets its types and no method, and a warning says so.
//!
//! # Parts of it
//!
//! | what is asked for | what there is |
//! |---|---|
//! | [`Config::operations`] | the operations of this list, and what they reach |
//! | [`Config::protocols`] | the protocols of this list, of those that the service has |
//! | [`Config::parts`] with [`Parts::Types`] | inputs, outputs, errors and what they reach; no client, no server, no protocol |
//! | [`Parts::Client`] | the types and the client; validators too, since callers may use them |
//! | [`Parts::Server`] | the types and the server |
//! | [`Config::shapes`] | the types of these shapes and of what they reach, with or without a service |
//!
//! Without a protocol, tables have `@jsonName` and `@timestampFormat`, and no member is bound to a part of an
//! HTTP message. Names do not depend on the part: what one of them calls a shape, all do.
//!
//! # Names
//!
//! | in the model | in Rust |
//! |---|---|
//! | a shape in upper camel case (`DBInstance`) | as it is |
//! | any other shape (`dbInstance`, `_2nd`) | upper camel case (`DbInstance`, `V2nd`) |
//! | an error `LostException` | `Lost`, unless that is another shape or a name that Rust uses |
//! | a shape with a name of Rust's prelude or of generated code (`Result`, `Client`) | `ResultShape`, `ClientShape` |
//! | two shapes whose names differ by case at most (`FooBar`, `foo_bar`) | one that keeps its name keeps it; of others, the first by shape id; the rest get numbers: `FooBar2` |
//! | the errors of the operation or the stream of events `X`, the builder of the structure `X` | `XError`, `XBuilder`; with a number if that is a shape |
//! | the traits of a service | `sdkId` of `aws.api#service`, letters and digits of it, or the shape's name; `XApi` where `X` is a name that the traits use |
//! | members, operations | snake case; keywords raw (`r#type`); `self_`, `super_`, `crate_`, `build_`; `_1st` |
//! | an operation `Clone`, `Drop`, `Into`, `AsRef` or the like | `clone_`: every type has a method of that name; and `mod_`, for the file's sake |
//! | enum members, union members | upper camel case; `Self_`; `V1st` |
//! | two members that become one name | the later gets a number: `foo_bar_2`, `FooBar2` |
//! | an enum with a member `Unknown` of its own | ours is `Unrecognized` |
//!
//! A shape that keeps its name does so whatever other shapes there are, unless one differs from it by case
//! alone. Members are named in their order, so that one that is added at the end renames none before it.
//!
//! What is renamed by another rule than a change of case says in its documentation what it is in the model.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod config;
mod emit;
mod error;
mod ir;
mod lower;
mod markdown;
mod output;
mod parallel;
mod pipeline;
pub mod rules;
mod support;

pub use farrier_smithy::diagnostic::{Diagnostic, Report, Severity, Style};

pub use self::config::Config;
#[cfg(feature = "config-file")]
pub use self::config::{GeneratedProject, Project, Step};
pub use self::error::Error;
pub use self::lower::Parts;
pub use self::output::{Drift, FileSet, Layout, MARK, Scope, slashed};
pub use self::pipeline::{Generated, Summary, Validated};

/// Stages of the pipeline, for the tests of this repository. They change without notice.
#[doc(hidden)]
pub mod stages {
    pub use crate::lower::{LowerOptions, lower};
    pub use crate::support::check as check_support;

    /// The intermediate representation.
    pub mod ir {
        pub use crate::ir::*;
    }
}
