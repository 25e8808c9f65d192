//! The models that commands read: folders, patterns, and files that are no JSON AST.

use super::{Folder, Run, WEATHER};

/// A shape of the model in a file of its own.
const SHAPE: &str = "\"example.weather#Millimetres\": { \"type\": \"float\" },";

/// Returns a folder with the model in two files, below `shop`.
fn divided() -> Folder {
    let folder = Folder::new();
    folder.put("shop/weather.json", &WEATHER.replace(SHAPE, ""));
    let shape = SHAPE.trim_end_matches(',');
    let text = format!("{{ \"smithy\": \"2.0\", \"shapes\": {{ {shape} }} }}");
    folder.put("shop/units/more.json", &text);
    folder.put("shop/README.md", "Models.");
    folder
}

#[test]
fn a_folder_is_all_models_in_it_and_is_named_by_it() {
    let folder = divided();
    let whole = folder.run("validate weather.json").passed();
    assert_eq!(folder.run("validate shop").passed(), whole);
    let listed = folder.run("list weather.json").passed();
    assert_eq!(folder.run("list shop/").passed(), listed);
    let answer = folder.run("generate shop --out src").passed();
    assert!(answer.starts_with("shop "), "{answer}");
    assert!(folder.tree().contains_key(&folder.path("src/shop.rs")));
    assert_eq!(folder.run("check shop --out src").passed(), "");
    let mut command = folder.command("generate . --out ../out");
    command.current_dir(folder.path("shop"));
    let answer = Run::of(&mut command).passed();
    assert!(answer.starts_with("shop "), "{answer}");
}

#[test]
fn a_pattern_is_every_file_that_matches_it() {
    let folder = divided();
    // The arguments do not pass through a shell.
    let whole = folder.run("validate weather.json").passed();
    assert_eq!(folder.run("validate shop/**/*.json").passed(), whole);
    assert_eq!(folder.run("validate shop/[uw]*").passed(), whole);
    folder.run("validate shop/*.json").ended(1);
    let none = folder.run("validate gone/*.json").ended(3);
    let expected = "error[file]: cannot read model file `gone/*.json`: ";
    assert!(none.stderr.starts_with(expected), "{none:?}");
    let answer = folder
        .run("generate shop/**/*.json --out src --module all")
        .passed();
    assert!(answer.starts_with("all "), "{answer}");
}

#[test]
fn a_folder_without_a_model_says_so() {
    let folder = Folder::new();
    folder.put("docs/README.md", "Nothing.");
    let run = folder.run("validate docs").ended(3);
    let expected = "error[file]: cannot read model file `docs`: no file in it ends in `.json`\n";
    assert!(run.stderr.starts_with(expected), "{}", run.stderr);
    folder.put("docs/shop.smithy", "$version: \"2\"\n");
    let run = folder.run("validate docs").ended(3);
    let cure = "convert them by the Smithy CLI: `smithy ast docs > model.json`";
    assert!(run.stderr.contains(cure), "{}", run.stderr);
}

#[test]
fn a_file_in_the_idl_is_answered_with_the_command_that_converts_it() {
    let folder = Folder::new();
    let idl = "// A shop.\n\n$version: \"2\"\nnamespace example.shop\n";
    folder.put("models/shop.smithy", idl);
    for command in ["validate", "list", "generate --out src", "check --out src"] {
        let run = folder
            .run(&format!("{command} models/shop.smithy"))
            .ended(1);
        let cure = "help: convert it by the Smithy CLI: \
                    `smithy ast models/shop.smithy > models/shop.json`\n";
        assert!(run.stderr.contains(cure), "{}", run.stderr);
    }
    let run = folder
        .run_with("validate -", "namespace example.shop\n")
        .ended(1);
    let cure = "`smithy ast model.smithy > model.json`";
    assert!(run.stderr.contains(cure), "{}", run.stderr);
}
