//! What generated code is made of. Nothing here is meant to be named by people, and nothing here is stable.
//!
//! Generated code names a version of it, as `use farrier::__private::v1 as runtime;`, and says for which revision of
//! that version it was generated: `runtime::generated_for!(4);`. So code that was committed and the runtime that it
//! is compiled with cannot drift apart unseen.

pub mod v1;
