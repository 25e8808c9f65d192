//! Generates Rust from Smithy models: types, validators, client and server.
//!
//! Model files come in, as JSON AST of Smithy 2.0 or 1.0. Code that depends on the crate `farrier` goes out. In a
//! build script, [`Config::build`] does everything. [`Config::generate`] returns the files instead.
//!
//! # From the model to Rust
//!
//! A service becomes a module. It contains the modules `types` for shapes that operations share, `error` for error
//! structures, a module in `operation` for each operation, `client` and `server`. The module of the service
//! exports all types, so each type has a unique name.
//!
//! | in the model | in Rust |
//! |---|---|
//! | `string` | `String` |
//! | `boolean` | `bool` |
//! | `byte`, `short`, `integer`, `long` | `i8`, `i16`, `i32`, `i64` |
//! | `float`, `double` | `f32`, `f64` |
//! | `bigInteger`, `bigDecimal` | `farrier::BigInteger`, `farrier::BigDecimal`. They keep every digit and have no arithmetic. |
//! | `blob`, `timestamp`, `document` | `farrier::Blob`, `farrier::Timestamp`, `farrier::Document` |
//! | a `@streaming` blob in an input or output | `farrier::ByteStream`, which can be read once. The structure has neither `Clone` nor `PartialEq`. |
//! | a `@streaming` union in an input or output | `farrier::EventStream<X, XError>`: events, and the errors that end the stream |
//! | `list` | `Vec<T>`, or `Vec<Option<T>>` with `@sparse` |
//! | `map` | `BTreeMap<String, T>`, or `BTreeMap<String, Option<T>>` with `@sparse`. Keys that are enums have the type of the enum. |
//! | `structure` | a structure with public fields, and `new` with its required members as arguments. Lists and maps are taken as anything with elements or entries: `["a"]`, `[("a", "b")]`. With the feature `builders` of `farrier`, it has a builder, with `x(value)` for each member, and with the feature `setters` also `set_x(Option)`. With the feature `hash`, it has `Eq` and `Hash`, unless it holds numbers of floating point, documents or streams. |
//! | `union` | an enum with a variant for each member. `Unknown` holds the tag of a variant that the model does not have. `is_x` and `as_x` ask for a variant. A value whose type no other variant has becomes the union by `From`; a second variant of that type removes it. |
//! | `enum`, `intEnum` | an enum of unit variants. `Unknown` holds a value that the model does not have. Implements `Display`, `FromStr`, and `From` to and from `String` or `i32`. |
//! | `operation` | an input, an output, an enum of its errors, a method of the client and a method of the server |
//! | `service` | the traits `client::X` and `server::X`, the type `Client`, the function `server::service` |
//! | `@error` | a structure that implements `std::error::Error`. The message is the first argument of `new`. |
//! | `@required` | a plain field, also in inputs. Without the trait, the field is an `Option`. |
//! | `@default` | a plain field that is initialized with the default. A default of `null` counts as no default. `@addedDefault` changes nothing. |
//! | `@clientOptional`, members of an `@input`, members that are structures or unions | By default, no exception is made for them. With [`Config::optional_inputs`], they are `Option`s, and validators report missing required members. |
//! | a structure or union that contains itself | `Box` around the member that closes the cycle. Cycles are walked from the shape with the smallest shape id, so the choice is stable. Lists and maps break cycles by themselves. |
//! | `@length`, `@range`, `@pattern`, `@uniqueItems`, enums | for shapes that inputs refer to: entries in the table of the shape that has the member, and a line of documentation. The runtime's `Validate` reads the table. A trait of a member overrides the same trait of its target. |
//! | `@sensitive` | `Debug` prints `*** redacted ***`. No error contains the value or the key of a map. A sensitive message of an error is not printed. |
//! | any type | `Serialize` and `Deserialize` of serde, with the feature `serde` of `farrier` |
//! | `@deprecated` | `#[deprecated]` on members, variants and operations; a line of documentation on types |
//! | `@documentation` | documentation in Markdown |
//! | `@externalDocumentation`, `@since`, `@unstable`, `@internal`, `@recommended` | a sentence of documentation. Messages about values that are not in an enum do not list `@internal` ones. |
//! | `@http` and HTTP bindings, `@jsonName`, `@timestampFormat` | tables in `schemas` and constants of the operation, if the protocol uses the trait |
//! | `@idempotencyToken` | An `Option`, also if the member is required. A client generates a token if the member is absent; servers report the absence of a required one. `farrier::client::Client::with_token_source` sets the source. |
//! | `@endpoint`, `@hostLabel` | a prefix of the host that the client was given |
//! | `@aws.protocols#httpChecksum` | checksums of requests and responses; needs the feature `checksum` of `farrier` |
//! | `@httpChecksumRequired` | the header `Content-MD5` in requests of a client; needs the feature `checksum` of `farrier` |
//! | `@requiresLength` | a stream of unknown length is an error of a client before anything is sent |
//! | `@requestCompression` | gzip for requests of a client, with the feature `compression` of `farrier` |
//!
//! A client and a server need a protocol that the runtime supports: `aws.protocols#awsJson1_0`,
//! `aws.protocols#awsJson1_1`, `aws.protocols#restJson1`, `aws.protocols#restXml`, `aws.protocols#awsQuery`,
//! `aws.protocols#ec2Query`, `smithy.protocols#rpcv2Cbor` or `smithy.protocols#rpcv2Json`. Types alone need no
//! protocol ([`Parts::Types`]). XML needs the feature `xml` of `farrier`, the query protocols need `query`, and CBOR
//! needs `cbor`. Code for Amazon S3, and for uploads to Amazon S3 Glacier, adds interceptors of the crate
//! `farrier-aws` to clients and servers, so it depends on that crate, too.
//!
//! Streams of events need the feature `events` of `farrier`. Protocols with HTTP bindings have streams as `@httpPayload`;
//! others have streams of events, and those of forms have none. An operation with other streams gets types but no method,
//! and a warning is reported.
//!
//! # What to generate
//!
//! | setting | result |
//! |---|---|
//! | [`Config::operations`] | these operations, and the shapes that they refer to |
//! | [`Config::protocols`] | these protocols of the service |
//! | [`Config::parts`] with [`Parts::Types`] | inputs, outputs, errors and the shapes that they refer to, without client, server and protocol |
//! | [`Parts::Client`] | the types and the client. Validators are generated, too, because callers can use them. |
//! | [`Parts::Server`] | the types and the server |
//! | [`Config::attribute`] | a derive or another attribute on the type of a shape |
//! | [`Config::shapes`] | the types of these shapes and of the shapes that they refer to, with or without a service |
//!
//! Without a protocol, tables contain `@jsonName` and `@timestampFormat`, and no member is bound to a part of an
//! HTTP message. Names do not depend on the parts: a shape has the same name in each of them.
//!
//! # Names
//!
//! | in the model | in Rust |
//! |---|---|
//! | a shape in upper camel case (`DBInstance`) | the same name |
//! | any other shape (`dbInstance`, `_2nd`) | upper camel case (`DbInstance`, `V2nd`) |
//! | an error `LostException` | `Lost`, unless another shape or Rust uses that name |
//! | a shape with a name of Rust's prelude or of generated code (`Result`, `Client`) | `ResultShape`, `ClientShape` |
//! | shapes whose names differ in case only (`FooBar`, `foo_bar`) | A shape whose name needs no change keeps it. Otherwise the first shape by shape id gets the name. The others get numbers: `FooBar2`. |
//! | the errors of the operation or event stream `X`, the builder of the structure `X` | `XError`, `XBuilder`; with a number if a shape has that name |
//! | the traits of a service | the letters and digits of `sdkId` of `aws.api#service`, or the name of the shape; `XApi` if the traits use the name `X` |
//! | members, operations | snake case; keywords are raw (`r#type`); `self_`, `super_`, `crate_`, `build_`; `_1st` |
//! | an operation `Clone`, `Drop`, `Into`, `AsRef` or similar | `clone_`, because every type has a method of that name; and `mod_`, because of the name of its file |
//! | the pages of the operation `x`, its waiter `Ready` | `x_pages`, `wait_until_ready`; with a number if an operation has that name |
//! | enum members, union members | upper camel case; `Self_`; `V1st` |
//! | two members with the same name in Rust | The later one gets a number: `foo_bar_2`, `FooBar2`. |
//! | an enum with a member `Unknown` | The variant for unknown values is `Unrecognized`. |
//!
//! A shape that keeps its name keeps it whatever other shapes exist, unless another name differs from it in case
//! only. Members are named in their order, so a new last member does not rename others.
//!
//! If a name changes in more than case, the documentation says what the name is in the model.

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
mod visible;

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
    pub use crate::lower::endpoint_rules::table as endpoint_rules;
    pub use crate::lower::jmespath::expression as lower_expression;
    pub use crate::lower::{LowerOptions, OwnAttribute, lower};
    pub use crate::support::check as check_support;
    pub use crate::support::jmespath::{
        UNSUPPORTED as UNSUPPORTED_JMESPATH, unsupported as unsupported_jmespath,
    };

    /// The intermediate representation.
    pub mod ir {
        pub use crate::ir::*;
    }
}
