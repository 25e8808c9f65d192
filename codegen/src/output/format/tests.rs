use quote::quote;

use super::{Layout, Printed};
use crate::emit::Module;
use crate::error::Error;
use crate::output::FileSet;

fn module(path: &[&str], docs: &[&str], items: proc_macro2::TokenStream) -> Module {
    Module {
        path: path.iter().map(|&it| it.to_owned()).collect(),
        public: true,
        gate: crate::emit::Gate::Always,
        docs: docs.iter().map(|&it| it.to_owned()).collect(),
        continued: false,
        imports: crate::emit::Imports::default(),
        items,
    }
}

/// Modules in no particular order, one of them without its parent, one named with a keyword.
fn modules() -> Vec<Module> {
    vec![
        module(
            &["operation", "create_x"],
            &["Creates an x."],
            quote! { pub struct CreateX; },
        ),
        module(
            &[],
            &["X, as a service.", "", "It has *one* operation."],
            quote! { pub use self::types::X; pub const VERSION: &str = "1"; },
        ),
        module(
            &["types"],
            &["Its types."],
            quote! {
                #[doc = " An x."]
                #[derive(Clone, Debug)]
                pub struct X { #[doc = " Its name."] pub name: String }
                impl X { pub fn name(&self) -> &str { &self.name } }
            },
        ),
        module(&["type"], &[], quote! { pub struct Keyword; }),
    ]
}

fn format(
    service: &str,
    models: &[String],
    modules: Vec<Module>,
    layout: Layout,
) -> Result<FileSet, Error> {
    let printed: Result<Vec<_>, _> = modules.into_iter().map(Printed::new).collect();
    super::format(service, models, printed?, layout)
}

fn text(files: &FileSet) -> String {
    files
        .iter()
        .map(|(path, text)| format!("==> {} <==\n{text}", path.display()))
        .collect()
}

fn models() -> Vec<String> {
    vec!["x.json".to_owned(), "common.json".to_owned()]
}

#[test]
fn in_files_every_module_is_a_file_that_its_parent_declares() {
    let files = format("x", &models(), modules(), Layout::Files).unwrap();
    insta::assert_snapshot!(text(&files));
}

#[test]
fn in_one_file_every_module_is_inside_its_parent() {
    let files = format("x", &models(), modules(), Layout::OneFile).unwrap();
    insta::assert_snapshot!(text(&files));
}

#[test]
fn the_order_in_which_modules_are_emitted_does_not_matter() {
    for layout in [Layout::Files, Layout::OneFile] {
        let mut reversed = modules();
        reversed.reverse();
        assert_eq!(
            format("x", &models(), modules(), layout).unwrap(),
            format("x", &models(), reversed, layout).unwrap(),
        );
    }
}

#[cfg(feature = "config-file")]
#[test]
fn the_root_of_a_crate_declares_each_service() {
    let services = ["cleanroomsml".to_owned(), "personalize".to_owned()];
    let files = super::crate_root("farrier.toml", &services).unwrap();
    insta::assert_snapshot!(text(&files));
}

#[test]
fn tokens_that_are_no_rust_are_an_error_that_shows_them() {
    let broken = vec![module(&[], &[], quote! { pub struct 5; })];
    for layout in [Layout::Files, Layout::OneFile] {
        let error = format("x", &models(), broken.clone(), layout).unwrap_err();
        let Error::Internal(message) = error else {
            panic!("{error}");
        };
        assert!(message.contains("pub struct 5"), "{message}");
    }
}

#[test]
fn a_module_in_parts_is_the_module_as_a_whole() {
    let whole = quote! { pub struct A; pub use a::B; pub use a::C; pub struct D; };
    let parts = [
        quote! { pub struct A; pub use a::B; },
        quote! { pub use a::C; pub struct D; },
    ];
    let parts = parts.into_iter().enumerate().map(|(index, items)| Module {
        continued: index > 0,
        ..module(&["types"], &["Types."], items)
    });
    let whole = vec![module(&["types"], &["Types."], whole)];
    for layout in [Layout::Files, Layout::OneFile] {
        assert_eq!(
            format("x", &models(), parts.clone().collect(), layout).unwrap(),
            format("x", &models(), whole.clone(), layout).unwrap(),
        );
    }
}

#[test]
fn two_modules_at_one_path_are_an_error() {
    let twice = vec![
        module(&["types"], &[], quote! {}),
        module(&["types"], &[], quote! {}),
    ];
    let error = format("x", &models(), twice, Layout::Files).unwrap_err();
    assert!(error.to_string().contains("`x::types` was emitted twice"));
}

#[test]
fn a_path_that_is_no_identifier_is_an_error() {
    for name in ["", "a b", "crate", "1x"] {
        let odd = vec![module(&[name], &[], quote! {})];
        let error = format("x", &models(), odd, Layout::Files).unwrap_err();
        assert!(matches!(error, Error::Internal(_)), "{name}: {error}");
    }
}
