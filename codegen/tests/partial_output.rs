//! Generates parts of a model: some operations, one side, only types, a list of shapes. Each part has what it needs and
//! nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use farrier_codegen::{Config, FileSet, Layout, Parts};

/// A model with two operations that share only a string, and with shapes that no operation reaches.
const STABLE: &str = r##"{
    "smithy": "2.0",
    "shapes": {
        "a#Stable": {
            "type": "service", "version": "1",
            "operations": [{"target": "a#Feed"}, {"target": "a#Shoe"}],
            "traits": {"aws.protocols#restJson1": {}, "smithy.api#title": "The stable"}
        },
        "a#Feed": {
            "type": "operation", "input": {"target": "a#FeedInput"}, "output": {"target": "a#FeedOutput"},
            "errors": [{"target": "a#Sated"}],
            "traits": {"smithy.api#http": {"method": "POST", "uri": "/feed/{horse}"}}
        },
        "a#FeedInput": {"type": "structure", "members": {
            "horse": {"target": "a#Name", "traits": {"smithy.api#required": {}, "smithy.api#httpLabel": {}}},
            "fodder": {"target": "a#Fodder"}, "meals": {"target": "a#Meals"}
        }},
        "a#FeedOutput": {"type": "structure", "members": {"left": {"target": "smithy.api#Integer"}}},
        "a#Name": {"type": "string", "traits": {"smithy.api#pattern": "^[A-Z]"}},
        "a#Fodder": {"type": "enum", "members": {
            "OATS": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "oats"}}
        }},
        "a#Meals": {"type": "list", "member": {"target": "a#Meal"}},
        "a#Meal": {"type": "structure", "members": {
            "at": {"target": "smithy.api#Timestamp"}, "code": {"target": "a#FeedCode"}
        }},
        "a#FeedCode": {"type": "string", "traits": {"smithy.api#pattern": "^feed"}},
        "a#Sated": {
            "type": "structure", "members": {"message": {"target": "smithy.api#String"}},
            "traits": {"smithy.api#error": "client", "smithy.api#httpError": 409}
        },
        "a#Shoe": {
            "type": "operation", "input": {"target": "a#ShoeInput"}, "errors": [{"target": "a#Invalid"}],
            "traits": {"smithy.api#http": {"method": "POST", "uri": "/shoe"}}
        },
        "a#ShoeInput": {"type": "structure", "members": {
            "hooves": {"target": "a#Hooves"},
            "at": {"target": "smithy.api#Timestamp", "traits": {"smithy.api#httpHeader": "x-at"}}
        }},
        "a#Hooves": {"type": "map", "key": {"target": "a#Hoof"}, "value": {"target": "a#Metal"}},
        "a#Hoof": {"type": "enum", "members": {"LEFT": {"target": "smithy.api#Unit"}}},
        "a#Metal": {"type": "union", "members": {
            "iron": {"target": "smithy.api#Unit"}, "other": {"target": "a#ShoeCode"}
        }},
        "a#ShoeCode": {"type": "string", "traits": {"smithy.api#pattern": "^shoe"}},
        "a#Invalid": {
            "type": "structure", "members": {"message": {"target": "smithy.api#String"}},
            "traits": {"smithy.api#error": "client"}
        },
        "a#Cart": {"type": "structure", "members": {
            "name": {"target": "a#Name", "traits": {"smithy.api#required": {}}},
            "wheels": {"target": "a#Wheels"}
        }},
        "a#Wheels": {"type": "list", "member": {"target": "a#Wheel"}},
        "a#WheelSets": {"type": "list", "member": {"target": "a#Wheels"}},
        "a#Wheel": {"type": "structure", "members": {"spokes": {"target": "smithy.api#Integer"}}},
        "b#Cart": {"type": "structure", "members": {}},
        "a#Lonely": {"type": "structure", "members": {}}
    }
}"##;

/// Writes the model to a new folder.
fn stable() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stable.json");
    fs::write(&path, STABLE).unwrap();
    (folder, path)
}

fn generate(settings: impl FnOnce(Config) -> Config) -> Result<FileSet, String> {
    let (_folder, model) = stable();
    let config = Config::new().model(model).layout(Layout::Files);
    let config = config.validation_error("Invalid");
    let generated = settings(config).generate();
    generated.map(|it| it.files).map_err(|it| it.to_string())
}

fn paths(files: &FileSet) -> Vec<String> {
    let paths = files.iter().map(|(path, _)| path.display().to_string());
    paths.map(|it| it.replace('\\', "/")).collect()
}

fn all_text(files: &FileSet) -> String {
    files.iter().map(|(_, text)| text).collect()
}

fn file<'a>(files: &'a FileSet, path: &str) -> &'a str {
    files.get(Path::new("stable").join(path)).unwrap()
}

#[test]
fn types_alone_have_neither_sides_nor_tables_of_operations() {
    let files = generate(|it| it.parts(Parts::Types)).unwrap();
    assert_eq!(
        paths(&files),
        [
            "stable/error.rs",
            "stable/mod.rs",
            "stable/operation/feed.rs",
            "stable/operation/mod.rs",
            "stable/operation/shoe.rs",
            "stable/patterns.rs",
            "stable/schemas.rs",
            "stable/types.rs",
        ]
    );
    let text = all_text(&files);
    for absent in [
        "Operation::new",
        "SERVICE",
        "with_",
        "FeedError",
        "operation_error",
    ] {
        assert!(!text.contains(absent), "{absent}: {text}");
    }
    for present in [
        "pub struct FeedInput",
        "pub struct FeedOutput",
        "pub struct Sated",
    ] {
        assert!(text.contains(present), "{present}: {text}");
    }
    insta::assert_snapshot!(file(&files, "operation/shoe.rs"));
}

#[test]
fn types_alone_need_no_protocol() {
    let (folder, _) = stable();
    let path = folder.path().join("other.json");
    fs::write(&path, STABLE.replace("restJson1", "tomorrow")).unwrap();
    let config = Config::new().model(&path);
    let error = config.clone().generate().unwrap_err().to_string();
    assert!(error.contains("names no protocol"), "{error}");
    config.parts(Parts::Types).generate().unwrap();
}

#[test]
fn a_client_alone_has_nothing_that_only_servers_need() {
    let files = generate(|it| it.parts(Parts::Client)).unwrap();
    let both = generate(|it| it).unwrap();
    let text = all_text(&files);
    for absent in [
        "with_server",
        "mod server",
        "validation_error",
        "violations",
    ] {
        assert!(!text.contains(absent), "{absent}: {text}");
    }
    assert_eq!(file(&files, "types.rs"), file(&both, "types.rs"));
    assert_eq!(file(&files, "client.rs"), file(&both, "client.rs"));
    // The client keeps the constraints, because callers may validate their input.
    assert_eq!(file(&files, "schemas.rs"), file(&both, "schemas.rs"));
}

#[test]
fn a_server_of_some_operations_knows_the_names_and_addresses_of_the_others() {
    let of_feed = |it: Config| it.operations(["Feed"]);
    let files = generate(|it| of_feed(it).validation_error("Invalid")).unwrap();
    let table = r#"[unserved_routes(&[route("Shoe", "POST", "/shoe")])]"#;
    let text = all_text(&files);
    assert!(text.contains(table), "{text}");
    assert!(!text.contains("ShoeInput"), "{text}");
    let client = generate(|it| of_feed(it).parts(Parts::Client)).unwrap();
    assert!(!all_text(&client).contains("unserved"));
    // A protocol that does not use HTTP bindings has no addresses.
    let (folder, _) = stable();
    let path = folder.path().join("json.json");
    fs::write(&path, STABLE.replace("restJson1", "awsJson1_1")).unwrap();
    let json = of_feed(Config::new().model(&path)).generate().unwrap();
    let text = all_text(&json.files);
    assert!(text.contains(r#"[unserved(&["Shoe"])]"#), "{text}");
}

#[test]
fn amazon_s3_gets_what_tells_its_unnamed_requests_apart_and_the_statuses_of_head() {
    let model = r##"{"smithy": "2.0", "shapes": {
        "a#S3": {
            "type": "service", "version": "1",
            "operations": [{"target": "a#PutObject"}, {"target": "a#UploadPartCopy"}],
            "traits": {
                "aws.protocols#restXml": {}, "aws.api#service": {"sdkId": "S3"},
                "smithy.api#xmlNamespace": {"uri": "https://example.com"}
            }
        },
        "a#PutObject": {
            "type": "operation", "errors": [{"target": "a#NotFound"}],
            "traits": {"smithy.api#http": {"method": "PUT", "uri": "/?x-id=PutObject"}}
        },
        "a#UploadPartCopy": {
            "type": "operation", "input": {"target": "a#UploadPartCopyRequest"},
            "traits": {"smithy.api#http": {"method": "PUT", "uri": "/?x-id=UploadPartCopy"}}
        },
        "a#UploadPartCopyRequest": {"type": "structure", "members": {
            "UploadId": {
                "target": "smithy.api#String",
                "traits": {"smithy.api#required": {}, "smithy.api#httpQuery": "uploadId"}
            },
            "Source": {
                "target": "smithy.api#String",
                "traits": {"smithy.api#required": {}, "smithy.api#httpHeader": "X-Amz-Copy-Source"}
            }
        }},
        "a#NotFound": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "client"}}
    }}"##;
    let (folder, _) = stable();
    let path = folder.path().join("s3.json");
    fs::write(&path, model).unwrap();
    let config = Config::new().model(&path).operations(["PutObject"]);
    let text = all_text(&config.generate().unwrap().files);
    let text = Vec::from_iter(text.split_whitespace()).join(" ");
    for present in [
        r#""UploadPartCopy", "PUT", "/?x-id=UploadPartCopy&uploadId", &["x-amz-copy-source"]"#,
        r#"runtime::error!(NotFound, schemas::NOT_FOUND, client "NotFound" [http_error(404)]);"#,
    ] {
        assert!(text.contains(present), "{present}: {text}");
    }
}

#[test]
fn a_server_alone_has_no_client() {
    let files = generate(|it| it.parts(Parts::Server)).unwrap();
    let both = generate(|it| it).unwrap();
    assert!(!paths(&files).contains(&"stable/client.rs".to_owned()));
    assert!(!file(&files, "mod.rs").contains("with_client"));
    assert_eq!(file(&files, "server.rs"), file(&both, "server.rs"));
    assert!(all_text(&files).contains("validation_error::<"));
}

#[test]
fn operations_keep_their_closure_and_nothing_else() {
    let feed = all_text(&generate(|it| it.operations(["Feed"]).parts(Parts::Client)).unwrap());
    let shoe = all_text(&generate(|it| it.operations(["Shoe"]).parts(Parts::Client)).unwrap());
    let of_feed = [
        "FeedInput",
        "FeedOutput",
        "FeedError",
        "Fodder",
        "Meal",
        "MEALS",
        "FEED_CODE",
        "^feed",
        "Sated",
        "static NAME",
    ];
    let of_shoe = [
        "ShoeInput",
        "ShoeOutput",
        "ShoeError",
        "Metal",
        "HOOVES",
        "SHOE_CODE",
        "^shoe",
        "Invalid",
        "x-at",
    ];
    for it in of_feed {
        assert!(feed.contains(it), "{it}: {feed}");
        assert!(!shoe.contains(it), "{it}: {shoe}");
    }
    for it in of_shoe {
        assert!(shoe.contains(it), "{it}: {shoe}");
        assert!(!feed.contains(it), "{it}: {feed}");
    }
    for it in ["Cart", "Wheel", "Lonely"] {
        assert!(!feed.contains(it) && !shoe.contains(it), "{it}");
    }
}

#[test]
fn a_list_of_shapes_keeps_what_they_reach() {
    let files = generate(|it| it.shapes(["a#Cart", "Meals", "Sated", "Name"])).unwrap();
    assert_eq!(
        paths(&files),
        [
            "stable/error.rs",
            "stable/mod.rs",
            "stable/patterns.rs",
            "stable/schemas.rs",
            "stable/types.rs",
        ]
    );
    let text = all_text(&files);
    let structures = text.lines().filter_map(|it| it.strip_prefix("pub struct "));
    let names: Vec<&str> = structures.map(|it| it.trim_end_matches(" {")).collect();
    assert_eq!(names, ["Sated", "Cart", "Meal", "Wheel"]);
    insta::assert_snapshot!(file(&files, "types.rs"));
    // No structure contains this list, so that its table would be unused.
    assert!(!file(&files, "schemas.rs").contains("MEALS"));
    assert!(file(&files, "schemas.rs").contains("WHEELS"));
}

#[test]
fn shapes_need_no_service() {
    let (folder, _) = stable();
    let path = folder.path().join("plain.json");
    fs::write(
        &path,
        r#"{"smithy": "2.0", "shapes": {"a#Horse": {"type": "structure", "members": {}}}}"#,
    )
    .unwrap();
    let config = Config::new().model(&path);
    let error = config.generate().unwrap_err().to_string();
    assert!(error.contains("the model has no service"), "{error}");
    let files = config.shapes(["Horse"]).generate().unwrap().files;
    assert!(all_text(&files).contains("pub struct Horse {}"));
}

#[test]
fn a_list_of_shapes_that_cannot_be_is_answered_with_what_can() {
    let said = |shapes: &[&str]| generate(|it| it.shapes(shapes.iter().copied())).unwrap_err();
    insta::assert_snapshot!([said(&["Weel", "Cart", "Feed"]), said(&["Stable"])].join("\n\n"));
}

#[test]
fn a_list_of_shapes_excludes_a_service_and_its_sides() {
    let with = |settings: fn(Config) -> Config| generate(|it| settings(it.shapes(["Lonely"])));
    for (settings, other) in [
        (
            (|it| it.service("Stable")) as fn(Config) -> Config,
            "a service",
        ),
        (|it| it.operations(["Feed"]), "operations"),
        (|it| it.parts(Parts::Client), "a client"),
        (|it| it.parts(Parts::Server), "a server"),
    ] {
        let error = with(settings).unwrap_err();
        assert!(error.contains(&format!("cannot have {other}: ")), "{error}");
    }
    with(|it| it.parts(Parts::Types)).unwrap();
}

#[test]
fn the_errors_of_an_operation_name_it_where_their_own_name_does_not() {
    let model = STABLE.replace("a#Shoe\"", "a#shoe\"");
    let config = Config::new().model_text("stable.json", model);
    let generated = config.validation_error("a#Invalid").generate().unwrap();
    let text = generated.files.get("stable.rs").unwrap();
    assert!(text.contains("operation_error!(FeedError, {"), "{text}");
    assert!(
        text.contains("operation_error!(ShoeError of \"shoe\", {"),
        "{text}"
    );
}

#[test]
fn types_have_the_attributes_that_the_configuration_adds() {
    let files = generate(|it| {
        it.attribute("Meal", "#[derive(Hash)]")
            .attribute("a#Meal", "#[serde(rename = \"dish\")]")
            .attribute("Fodder", "#[derive(Default)]")
            .attribute("FeedInput", "#[doc(alias = \"eat\")]")
            .attribute("Sated", "#[must_use]")
            .attribute("Metal", "#[repr(C)]")
    });
    let text = all_text(&files.unwrap());
    for expected in [
        "#[non_exhaustive]\n#[derive(Hash)]\n#[serde(rename = \"dish\")]\npub struct Meal {",
        "#[non_exhaustive]\n#[derive(Default)]\npub enum Fodder {",
        "#[non_exhaustive]\n#[doc(alias = \"eat\")]\npub struct FeedInput {",
        "#[non_exhaustive]\n#[must_use]\npub struct Sated {",
        "#[non_exhaustive]\n#[repr(C)]\npub enum Metal {",
    ] {
        assert!(text.contains(expected), "{expected}");
    }
    assert_eq!(text.matches("#[derive(Hash)]").count(), 1);
}

#[test]
fn an_attribute_that_is_none_or_has_no_type_is_an_error_that_says_so() {
    let error = generate(|it| it.attribute("Meal", "derive(Hash)")).unwrap_err();
    let expected = "error: `derive(Hash)` is no attribute for `Meal`: it has to have the form";
    assert!(error.starts_with(expected), "{error}");
    let error = generate(|it| it.attribute("Mael", "#[derive(Hash)]")).unwrap_err();
    let expected = "an attribute is for `Mael`, which is no type that is generated";
    assert!(error.contains(expected), "{error}");
    assert!(error.contains("help: `Meal` has a similar name"), "{error}");
    // A list has no type of its own, and a cart is not selected.
    for shape in ["Meals", "Cart"] {
        let error = generate(|it| it.attribute(shape, "#[derive(Hash)]")).unwrap_err();
        assert!(
            error.contains(&format!("an attribute is for `{shape}`")),
            "{error}"
        );
    }
}
