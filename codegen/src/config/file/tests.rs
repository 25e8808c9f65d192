use super::Project;
use crate::error::Error;

fn problems(text: &str) -> String {
    match Project::parse("models/farrier.toml", text) {
        Err(error @ Error::Invalid(_)) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_lists_services_with_paths_seen_from_its_folder() {
    let text = r#"
        output = "../generated/src"

        [[service]]
        models = ["personalize.json", "more/traits.json"]
        service = "AmazonPersonalize"
        operations = ["DescribeMetricAttribution"]
        protocols = ["awsJson1_1"]
        validation-error = "InvalidInputException"

        [[service]]
        models = ["../published/cleanroomsml.json"]
        module = "clean_rooms"
    "#;
    let project = Project::parse("models/farrier.toml", text).unwrap();
    assert_eq!(project.output().to_str(), Some("generated/src"));
    let [first, second] = &project.services[..] else {
        panic!("{project:?}");
    };
    assert_eq!(first.module_name().unwrap(), "personalize");
    assert_eq!(second.module_name().unwrap(), "clean_rooms");
    let models = |it: &super::Config| format!("{:?}", it.models);
    assert_eq!(
        models(first),
        r#"["models/personalize.json", "models/more/traits.json"]"#
    );
    assert_eq!(models(second), r#"["published/cleanroomsml.json"]"#);
    let setting = first.validation_error.as_ref().unwrap();
    assert_eq!(
        &text[setting.span.clone().unwrap()],
        "\"InvalidInputException\""
    );
    assert!(second.operations.is_none());
    assert!(second.protocols.is_none());
}

#[test]
fn the_root_of_a_folder_inside_a_src_is_a_module() {
    assert_eq!(super::root_file("../generated/src".as_ref()), "lib.rs");
    assert_eq!(super::root_file("out".as_ref()), "lib.rs");
    assert_eq!(super::root_file("../src/generated".as_ref()), "mod.rs");
}

#[test]
fn every_mistake_is_shown_at_its_place() {
    insta::assert_snapshot!(problems(
        r#"outptu = "src"

[[service]]
models = "personalize.json"
operation = ["DescribeMetricAttribution"]

[[service]]
models = []
operations = [1, "A", true]

[[service]]
module = "two words"
service = 5

[[service]]
models = ["x.json"]
module = "lib"
"#
    ));
}

#[test]
fn text_that_is_no_toml_is_shown_at_its_place() {
    insta::assert_snapshot!(problems(
        "output = \"src\"\n[[service]\nmodels = [\"x.json\"\n"
    ));
}

#[test]
fn two_services_in_one_module_are_shown_with_both_places() {
    insta::assert_snapshot!(problems(
        "output = \"src\"\n[[service]]\nmodels = [\"a/x.json\"]\n[[service]]\nmodels = [\"b/x.json\"]\n"
    ));
}

#[test]
fn a_file_without_a_service_says_so() {
    insta::assert_snapshot!(problems("output = \"src\"\n"));
    insta::assert_snapshot!(problems("output = \"src\"\nservice = \"x\"\n"));
}

#[test]
fn a_file_that_is_not_utf8_is_shown_up_to_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("farrier.toml");
    std::fs::write(&path, b"output = \"src\"\n# caf\xe9\n").unwrap();
    let error = Project::read(&path).unwrap_err().to_string();
    assert!(error.contains("farrier.toml:2:6\n"), "{error}");
    assert!(error.contains("not UTF-8"), "{error}");
}

#[test]
fn parts_and_a_list_of_shapes_are_settings_with_a_place() {
    let text = |settings: &str| {
        format!("output = \"src\"\n\n[[service]]\nmodels = [\"a.json\"]\n{settings}\n")
    };
    let project = Project::parse("farrier.toml", &text("parts = \"client\"")).unwrap();
    assert_eq!(project.services[0].selected_parts(), crate::Parts::Client);
    let project = Project::parse("farrier.toml", &text("only = \"server\"")).unwrap();
    assert_eq!(project.services[0].selected_parts(), crate::Parts::Server);
    let project = Project::parse("farrier.toml", &text("shapes = [\"a#B\"]")).unwrap();
    assert_eq!(project.services[0].selected_parts(), crate::Parts::Types);
    insta::assert_snapshot!(
        [
            problems(&text("parts = \"clients\"")),
            problems(&text("shapes = [\"a#B\"]\noperations = [\"C\"]")),
        ]
        .join("\n\n")
    );
}

#[test]
fn attributes_of_types_are_read_and_checked_at_their_places() {
    let project = |attributes: &str| {
        format!("output = \"src\"\n[[service]]\nmodels = [\"a.json\"]\nattributes = {attributes}\n")
    };
    let good = project(r##"{ Meal = "#[derive(Hash)]", "a#Cart" = ["#[a]", "#[b]"] }"##);
    let read = Project::parse("farrier.toml", &good).unwrap();
    let read: Vec<_> = read.services[0]
        .attributes
        .iter()
        .map(|(shape, text)| (shape.value.as_str(), text.as_str()))
        .collect();
    assert_eq!(
        read,
        [
            ("Meal", "#[derive(Hash)]"),
            ("a#Cart", "#[a]"),
            ("a#Cart", "#[b]")
        ]
    );
    for (wrong, message) in [
        (
            r##"{ Meal = "derive(Hash)" }"##,
            "`derive(Hash)` is no attribute: it has to have the form",
        ),
        (
            r##"{ Meal = 1 }"##,
            "expected an attribute or a list of them, found integer",
        ),
        (
            r##""#[a]""##,
            "expected a table of shapes and their attributes, found string",
        ),
    ] {
        let problems = problems(&project(wrong));
        assert!(problems.contains(message), "{problems}");
        assert!(
            problems.contains("--> models/farrier.toml:4:"),
            "{problems}"
        );
    }
}
