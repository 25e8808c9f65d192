//! No two folders of a crate import each other: data flows one way, and a folder can be read, moved or cut out
//! together with what it imports.
//!
//! Every crate of the workspace is read as text. `modules` finds its modules, `paths` the paths that each names
//! (in `use` items, in code and in macros), and `rooms` says which folders import each other. Code under
//! `#[cfg(test)]` does not count: a test may look at anything.

mod modules;
mod paths;
mod rooms;

use std::path::PathBuf;

use farrier_test_support::workspace_root;

use crate::modules::Crate;
use crate::rooms::{Import, circles};

/// The source folders of all crates of the workspace, those of tests and benchmarks included.
fn source_folders() -> Vec<PathBuf> {
    let root = workspace_root();
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).expect("the workspace is here");
    let manifest: toml::Table = manifest.parse().expect("the manifest is TOML");
    let members = manifest["workspace"]["members"]
        .as_array()
        .expect("members are a list");
    let members = members.iter().filter_map(toml::Value::as_str);
    // The fuzz targets are a workspace of their own.
    let folders = members
        .chain(["fuzz"])
        .map(|member| root.join(member).join("src"));
    folders.filter(|folder| folder.is_dir()).collect()
}

/// What is wrong with a crate, one line for each import of a circle.
fn report(name: &str, parsed: &Crate) -> String {
    let line = |it: &Import| format!("  {} imports {}: {}\n", it.from, it.to, it.at);
    let circle = |circle: &Vec<Import>| {
        let rooms: Vec<&str> = circle.iter().map(|it| it.from.as_str()).collect();
        let lines: String = circle.iter().map(line).collect();
        format!("{name}: {} import each other\n{lines}", rooms.join(" and "))
    };
    circles(parsed).iter().map(circle).collect()
}

#[test]
fn no_two_folders_of_a_crate_import_each_other() {
    let folders = source_folders();
    assert!(
        folders.len() >= 10,
        "the workspace has more crates than {folders:?}"
    );
    let mut found = String::new();
    for folder in &folders {
        let parsed = Crate::read(folder);
        assert!(
            !parsed.modules.is_empty(),
            "{} has modules",
            folder.display()
        );
        let name = folder.strip_prefix(workspace_root()).unwrap_or(folder);
        found += &report(&name.display().to_string(), &parsed);
    }
    assert!(found.is_empty(), "{found}");
}

/// The circles of a crate with these files.
fn circles_of(files: &[(&str, &str)]) -> Vec<String> {
    let files = files
        .iter()
        .map(|(path, text)| (PathBuf::from(path), (*text).to_owned()));
    let circle = |circle: &Vec<Import>| {
        let rooms: Vec<&str> = circle.iter().map(|it| it.from.as_str()).collect();
        rooms.join(" -> ")
    };
    circles(&Crate::parse(files)).iter().map(circle).collect()
}

#[test]
fn an_import_that_is_put_back_is_found_however_it_is_written() {
    let back = [
        "use crate::load::Loader;",
        "use super::load::Loader;",
        "use crate::{diagnostic, load::{self, Loader}};",
        "use crate::Loader;",
        "fn f() { crate::load::read() }",
        "fn f(it: &super::load::Loader) {}",
        "mod inner { fn f() { super::super::load::read() } }",
        "#[macro_export] macro_rules! m { () => { $crate::load::read() }; }",
        "#[cfg(feature = \"x\")] use crate::load::Loader;",
    ];
    for import in back {
        let files = [
            ("lib.rs", "mod load; mod model; pub use self::load::Loader;"),
            (
                "load/mod.rs",
                "use crate::model::Model; pub struct Loader; pub fn read() {}",
            ),
            ("model/mod.rs", &format!("pub struct Model; {import}")),
        ];
        assert_eq!(circles_of(&files), ["load -> model"], "{import}");
    }
}

#[test]
fn folders_at_any_depth_and_files_beside_folders_are_compared() {
    let deep = [
        ("lib.rs", "mod a;"),
        ("a/mod.rs", "mod x; mod y;"),
        ("a/x/mod.rs", "use super::y::Y; pub struct X;"),
        ("a/y.rs", "use crate::a::x::X; pub struct Y;"),
    ];
    assert_eq!(circles_of(&deep), ["a::x -> a::y"]);
    let inside = [
        ("lib.rs", "mod a; mod b;"),
        ("a/mod.rs", "mod x;"),
        ("a/x.rs", "use crate::b::deep::D;"),
        ("b/mod.rs", "pub mod deep;"),
        ("b/deep.rs", "use crate::a::x; pub struct D;"),
    ];
    assert_eq!(circles_of(&inside), ["a -> b"]);
}

#[test]
fn a_ring_of_folders_is_a_circle_too() {
    let ring = [
        ("lib.rs", "mod a; mod b; mod c; mod d;"),
        ("a/mod.rs", "use crate::b::B; use crate::d::D;"),
        ("b/mod.rs", "use crate::c::C; pub struct B;"),
        ("c/mod.rs", "use crate::a; pub struct C;"),
        ("d/mod.rs", "pub struct D;"),
    ];
    assert_eq!(circles_of(&ring), ["a -> b -> c"]);
}

#[test]
fn tests_comments_texts_and_a_folder_s_own_children_make_no_circle() {
    let files = [
        (
            "lib.rs",
            "mod load; mod model; #[cfg(test)] mod checks { use super::load; }",
        ),
        (
            "load/mod.rs",
            "mod json; use crate::model::Model; use self::json::read; pub struct Loader;",
        ),
        ("load/json.rs", "use super::Loader; pub fn read() {}"),
        (
            "model/mod.rs",
            "//! See [`crate::load::Loader`].\n/* crate::load */ const X: &str = \"crate::load::read\";\n\
             #[cfg(test)] mod tests { use crate::load::Loader; }\n#[cfg(test)] use crate::load::Loader;\n\
             #[cfg(test)] fn f() { crate::load::read() }\npub struct Model;",
        ),
    ];
    assert_eq!(circles_of(&files), [""; 0]);
}
