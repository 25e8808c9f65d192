use quote::quote;

use super::{Layout, Printed};
use crate::emit::{Field, Item, Module};
use crate::error::Error;
use crate::output::FileSet;

fn module(path: &[&str], docs: &[&str], items: Vec<Item>) -> Module {
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

fn structure(name: &str) -> Item {
    Item::Struct {
        docs: Vec::new(),
        attributes: Vec::new(),
        name: name.to_owned(),
        fields: Vec::new(),
    }
}

fn export(path: &str) -> Item {
    Item::Use {
        public: true,
        path: path.to_owned(),
    }
}

/// Modules in no particular order, one of them without its parent, one named with a keyword.
fn modules() -> Vec<Module> {
    vec![
        module(
            &["operation", "create_x"],
            &["Creates an x."],
            vec![structure("CreateX")],
        ),
        module(
            &[],
            &["X, as a service.", "", "It has *one* operation."],
            vec![
                export("self::types::X"),
                Item::rust(quote! { pub const VERSION: &str = "1"; }),
            ],
        ),
        module(
            &["types"],
            &["Its types."],
            vec![
                Item::Struct {
                    docs: vec!["An x.".to_owned()],
                    attributes: vec!["derive(Clone, Debug)".to_owned()],
                    name: "X".to_owned(),
                    fields: vec![Field {
                        docs: vec!["Its name.".to_owned()],
                        attributes: Vec::new(),
                        name: "name".to_owned(),
                        ty: "String".to_owned(),
                    }],
                },
                Item::rust(quote! { impl X { pub fn name(&self) -> &str { &self.name } } }),
            ],
        ),
        module(&["type"], &[], vec![structure("Keyword")]),
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
fn a_module_file_is_the_module_with_the_others_inside() {
    let files = format("x", &models(), modules(), Layout::ModuleFile).unwrap();
    insta::assert_snapshot!(text(&files));
}

#[test]
fn the_order_in_which_modules_are_emitted_does_not_matter() {
    for layout in [Layout::Files, Layout::OneFile, Layout::ModuleFile] {
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
    let files = super::services_root("lib.rs", "farrier.toml", &services).unwrap();
    insta::assert_snapshot!(text(&files));
}

#[test]
fn tokens_that_are_no_rust_are_an_error_that_shows_them() {
    let broken = vec![module(&[], &[], vec![Item::rust(quote! { pub struct 5; })])];
    for layout in [Layout::Files, Layout::OneFile, Layout::ModuleFile] {
        let error = format("x", &models(), broken.clone(), layout).unwrap_err();
        let Error::Internal(message) = error else {
            panic!("{error}");
        };
        assert!(message.contains("pub struct 5"), "{message}");
    }
}

#[test]
fn a_module_in_parts_is_the_module_as_a_whole() {
    let whole = vec![
        structure("A"),
        export("a::B"),
        export("a::C"),
        structure("D"),
    ];
    let parts = [whole[..2].to_vec(), whole[2..].to_vec()];
    let parts = parts.into_iter().enumerate().map(|(index, items)| Module {
        continued: index > 0,
        ..module(&["types"], &["Types."], items)
    });
    let whole = vec![module(&["types"], &["Types."], whole)];
    for layout in [Layout::Files, Layout::OneFile, Layout::ModuleFile] {
        assert_eq!(
            format("x", &models(), parts.clone().collect(), layout).unwrap(),
            format("x", &models(), whole.clone(), layout).unwrap(),
        );
    }
}

#[test]
fn two_modules_at_one_path_are_an_error() {
    let twice = vec![
        module(&["types"], &[], Vec::new()),
        module(&["types"], &[], Vec::new()),
    ];
    let error = format("x", &models(), twice, Layout::Files).unwrap_err();
    assert!(error.to_string().contains("`x::types` was emitted twice"));
}

#[test]
fn a_path_that_is_no_identifier_is_an_error() {
    for name in ["", "a b", "crate", "1x"] {
        let odd = vec![module(&[name], &[], Vec::new())];
        let error = format("x", &models(), odd, Layout::Files).unwrap_err();
        assert!(matches!(error, Error::Internal(_)), "{name}: {error}");
    }
}
