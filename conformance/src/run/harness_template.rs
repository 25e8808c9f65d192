//! The programs around generated code. The names of a package come in; the text of a `main.rs` goes out.
//!
//! Only the list of operations with their types depends on the model, and for a server the methods of its trait.

use farrier_codegen::MARK;
use farrier_codegen::stages::ir::{Operation, Package};

use super::Side;

/// Returns the program that runs the cases of a side. The generated module `suite` lies beside it.
pub(crate) fn main(side: Side, package: &Package) -> String {
    let callable = || package.operations.iter().filter(|it| it.callable);
    let calls: String = callable().map(call).collect();
    let (docs, start) = match (side, &package.service) {
        (Side::Client, _) => (
            "client",
            "farrier_conformance::client::main(&suite::SERVICE, &calls)".to_owned(),
        ),
        (Side::Server, service) => {
            let name = service.as_ref().map_or("", |it| &it.trait_name);
            let methods: String = callable().map(method).collect();
            let start = format!(
                "let make = suite::server::service::<Handler, ()>;\n    \
                 farrier_conformance::server::main(&suite::SERVICE, make, &calls)\n}}\n\n\
                 #[allow(deprecated, refining_impl_trait)]\n\
                 impl suite::server::{name} for Handler {{\n{methods}"
            );
            ("server", start)
        }
    };
    let import = match side {
        Side::Client => "",
        Side::Server => "use farrier_conformance::server::Handler;\n",
    };
    format!(
        "{MARK} for the cases of a suite.\n//! Runs the cases of a {docs}.\n\n\
         #[allow(dead_code, deprecated, missing_docs)]\nmod suite;\n\n\
         use farrier_conformance::client::Call;\n{import}\n\
         fn main() -> std::process::ExitCode {{\n    let calls = [\n{calls}    ];\n    {start}\n}}\n"
    )
}

fn types(it: &Operation) -> String {
    let names = [&it.input.name, &it.output.name, &it.error.name];
    names.map(|it| format!("suite::{it}")).join(", ")
}

fn call(it: &Operation) -> String {
    let (types, table) = (types(it), &it.static_name);
    format!("        Call::of::<{types}>(&suite::{table}),\n")
}

fn method(it: &Operation) -> String {
    let Operation {
        name,
        input,
        output,
        error,
        static_name,
        ..
    } = it;
    let (input, output, error) = (&input.name, &output.name, &error.name);
    format!(
        "    fn {name}(&self, input: suite::{input}, _: &farrier::server::Context) -> impl farrier::server::HandlerFuture<suite::{output}, suite::{error}> {{\n        \
         self.answer::<_, suite::{output}, suite::{error}>(&suite::{static_name}, input)\n    }}\n"
    )
}
