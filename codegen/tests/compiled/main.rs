//! Generated code compiles without warnings of rustc and clippy. The test compiles every part of each topic, with every
//! set of features of the runtime. It also compiles models whose names collide with names of Rust, of its prelude or of
//! generated code.

mod name_collisions;
mod names;
mod scratch;
#[path = "../topics/mod.rs"]
mod topics;

use std::fs;
use std::path::Path;

use farrier_codegen::{Config, FileSet, Layout, Parts};

use self::scratch::Scratch;
use self::topics::TOPICS;

const PARTS: [(&str, Parts); 4] = [
    ("whole", Parts::All),
    ("types", Parts::Types),
    ("client", Parts::Client),
    ("server", Parts::Server),
];

/// The features of the runtime that all parts need together.
const ALL: &str = "builders,checksum,client,dyn,events,hash,mock,serde,server,setters,xml";

/// Generates a module that is named after the model and the part.
fn generate(config: &Config, model: &str, part: &str, parts: Parts) -> FileSet {
    let config = config.clone().module(format!("{model}_{part}"));
    let generated = config.layout(Layout::Files).parts(parts).generate();
    generated.unwrap_or_else(|it| panic!("{it}")).files
}

/// As [`generate`], for a model that is not in a file.
fn generate_text(text: &str, model: &str, part: &str, parts: Parts) -> FileSet {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.json");
    fs::write(&path, text).unwrap();
    let config = Config::new().model(path);
    match model {
        "shapes" => generate(&config.shapes(["Everything"]), model, part, parts),
        _ => generate(&config, model, part, parts),
    }
}

#[test]
fn every_part_compiles_with_every_set_of_features_and_can_be_documented() {
    let mut files = FileSet::new();
    let mut add = |it| files.insert_all(Path::new(""), it);
    for topic in TOPICS {
        let Some(shape) = topic.shape else { continue };
        let config = Config::new().model(topic.path());
        for (part, parts) in PARTS {
            add(generate(&config, topic.name, part, parts));
        }
        let config = config.shapes([shape]);
        add(generate(&config, topic.name, "shapes", Parts::All));
    }
    let scratch = Scratch::new("topics", &files);
    for features in [
        "xml",
        "xml,builders",
        "xml,client,checksum,events",
        "xml,server,events",
        ALL,
    ] {
        scratch.cargo(&["clippy"], features);
    }
    scratch.cargo(&["doc", "--no-deps"], ALL);
}

#[test]
fn a_program_that_uses_nothing_of_its_own_modules_gets_no_warning() {
    let layouts = [
        ("file", Layout::ModuleFile),
        ("included", Layout::OneFile),
        ("folder", Layout::Files),
    ];
    let mut files = FileSet::new();
    let mut main =
        String::from("//! A program.\n#![deny(warnings, unreachable_pub, clippy::all)]\n");
    for topic in TOPICS {
        for (name, layout) in layouts {
            // The modules of one topic show that layouts have the same attributes.
            if layout != Layout::ModuleFile && topic.name != "stables" {
                continue;
            }
            let module = format!("{}_{name}", topic.name);
            let generated = topic.config().module(&module).layout(layout).generate();
            files.insert_all(Path::new(""), generated.unwrap().files);
            main.push_str(&match layout {
                Layout::OneFile => format!("mod {name} {{ include!(\"{module}.rs\"); }}\n"),
                _ => format!("mod {module};\n"),
            });
        }
    }
    main.push_str("fn main() {}\n");
    let scratch = Scratch::program("private", &files, &main);
    for features in [
        "xml",
        "xml,builders,serde",
        "xml,client,checksum,events",
        "xml,server,events",
        ALL,
    ] {
        scratch.cargo(&["clippy"], features);
    }
}

#[test]
fn every_name_collision_compiles_and_can_be_documented() {
    let mut files = FileSet::new();
    let mut add = |it| files.insert_all(Path::new(""), it);
    add(generate_text(
        &name_collisions::shapes(),
        "shapes",
        "alone",
        Parts::All,
    ));
    for (part, parts) in PARTS {
        add(generate_text(
            &name_collisions::member_names(),
            "members",
            part,
            parts,
        ));
        // Each part generates a subset of the names of the whole, so that a sample is enough.
        let step = if parts == Parts::All { 1 } else { 20 };
        let operations = name_collisions::operations("Client", step);
        add(generate_text(&operations, "operations", part, parts));
    }
    let scratch = Scratch::new("name-collisions", &files);
    scratch.cargo(&["clippy"], ALL);
    scratch.cargo(&["doc", "--no-deps"], ALL);
}

#[test]
fn every_operation_can_be_called_whatever_its_name() {
    let text = name_collisions::operations("Stable", 1);
    let files = generate_text(&text, "operations", "whole", Parts::All);
    let trait_file = files.iter().find(|(it, _)| it.ends_with("client.rs"));
    let (_, client) = trait_file.unwrap();
    let (list, _) = client
        .split_once("SERVICE, {")
        .map(|(_, it)| it.split_once("});").unwrap())
        .unwrap();
    let methods: Vec<&str> = list
        .lines()
        .filter_map(|it| it.trim_start().split_once(": ")?.0.into())
        .collect();
    assert!(
        methods.len() > 200 && methods.contains(&"presign_"),
        "{methods:?}"
    );
    let calls = |client: &str| -> String {
        let call = |it: &&str| format!("    let _ = {client}.{it}(input());\n");
        methods.iter().map(call).collect()
    };
    let main = format!(
        "//! A program.\n#![allow(dead_code, deprecated, warnings)]\nmod operations_whole;\n\
         use operations_whole::client::{{Client, DynStable, Mock, Stable}};\n\
         fn input<T>() -> T {{ unimplemented!() }}\n\
         fn of_client(client: &Client) {{\n{}}}\n\
         fn of_shared_client(client: std::sync::Arc<Client>) {{\n{}}}\n\
         fn of_any(client: &impl Stable) {{\n{}}}\n\
         fn of_object(client: &dyn DynStable) {{\n{}}}\n\
         fn of_mock(mock: &Mock) {{\n{}}}\n\
         fn main() {{}}\n",
        calls("client"),
        calls("client"),
        calls("client"),
        calls("client"),
        calls("(&mock)"),
    );
    let scratch = Scratch::program("called", &files, &main);
    scratch.cargo(&["check"], ALL);
}

#[test]
fn a_module_without_a_feature_that_it_needs_names_the_feature() {
    // The protocol, the traits of the operation, the enabled features, and the missing feature.
    let cases = [
        ("aws.protocols#restXml", "{}", "client,server", "xml"),
        ("aws.protocols#awsQuery", "{}", "client,server,xml", "query"),
        ("aws.protocols#ec2Query", "{}", "client,server,xml", "query"),
        ("smithy.protocols#rpcv2Cbor", "{}", "client,server", "cbor"),
        (
            "aws.protocols#awsJson1_1",
            r#"{"smithy.api#httpChecksumRequired": {}}"#,
            "client,server",
            "checksum",
        ),
        (
            "aws.protocols#awsJson1_0",
            r#"{"aws.protocols#httpChecksum": {"requestChecksumRequired": true}}"#,
            "server",
            "checksum",
        ),
        ("smithy.protocols#rpcv2Json", "{}", "client", "events"),
        ("aws.protocols#awsJson1_1", "{}", "server", "events"),
    ];
    for (protocol, traits, features, missing) in cases {
        let mut traits: serde_json::Value = serde_json::from_str(traits).unwrap();
        if protocol.ends_with("restXml") {
            traits["smithy.api#http"] = serde_json::json!({"method": "POST", "uri": "/"});
        }
        let mut operation = serde_json::json!({"type": "operation", "traits": traits});
        if missing == "events" {
            operation["input"] = serde_json::json!({"target": "example#TryInput"});
        }
        let streaming = serde_json::json!({"smithy.api#streaming": {}});
        let model = serde_json::json!({"smithy": "2.0", "shapes": {
            "example#TryInput": {"type": "structure", "members": {"tries": {"target": "example#Tries"}}},
            "example#Tries": {"type": "union", "members": {"a": {"target": "example#A"}}, "traits": streaming},
            "example#A": {"type": "structure", "members": {}},
            "example#Lacking": {
                "type": "service",
                "version": "1",
                "operations": [{"target": "example#Try"}],
                "traits": {
                    protocol: {},
                    "smithy.api#xmlNamespace": {"uri": "https://example.com"},
                },
            },
            "example#Try": operation,
        }});
        let files = generate_text(&model.to_string(), "lacking", "whole", Parts::All);
        let scratch = Scratch::new("lacking", &files);
        let said = scratch.run(&["check"], features).unwrap_err();
        assert!(
            said.contains(&format!("feature `{missing}`")),
            "{protocol}: {said}"
        );
        let features = format!("{features},{missing}");
        scratch.cargo(&["check"], &features);
    }
}

#[test]
fn a_module_that_was_generated_for_another_runtime_is_one_error_that_says_what_to_do() {
    let model = Config::new().model("tests/models/structures.json");
    let generated = generate(&model, "drifted", "whole", Parts::All);
    let mut files = FileSet::new();
    for (path, text) in generated.iter() {
        let text = text.replace("runtime::generated_for!(4);", "runtime::generated_for!(1);");
        files.insert(path, text);
    }
    let scratch = Scratch::new("drifted", &files);
    let said = scratch.run(&["check"], "client,server").unwrap_err();
    let errors: Vec<&str> = said.lines().filter(|it| it.starts_with("error")).collect();
    let [error, _could_not_compile] = errors[..] else {
        panic!("{said}");
    };
    for part in [
        "generated for revision 1",
        "`farrier` 0.1.0 has revision 4",
        "generate it again",
    ] {
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn code_for_services_with_interceptors_names_the_crate_that_has_them() {
    // The SDK id of the service, the name of an operation, and whether code for them needs the crate.
    let cases = [
        ("S3", "ListBuckets", true),
        ("Glacier", "UploadArchive", true),
        ("Glacier", "ListVaults", false),
        ("Stable", "UploadArchive", false),
    ];
    for (id, operation, needed) in cases {
        let model = serde_json::json!({"smithy": "2.0", "shapes": {
            "example#Service": {
                "type": "service",
                "version": "1",
                "operations": [{"target": format!("example#{operation}")}],
                "traits": {
                    "aws.protocols#restJson1": {},
                    "aws.api#service": {"sdkId": id},
                },
            },
            format!("example#{operation}"): {
                "type": "operation",
                "traits": {"smithy.api#http": {"method": "POST", "uri": "/"}},
            },
        }});
        let files = generate_text(&model.to_string(), "amazon", "whole", Parts::All);
        let scratch = Scratch::new("amazon", &files);
        let said = scratch.run(&["check"], "client,server");
        match needed {
            true => {
                let said = said.unwrap_err();
                let named = said.contains("unlinked crate `farrier_aws`");
                assert!(named, "{id} {operation}: {said}");
                scratch.cargo(&["check"], "client,server,aws");
            }
            false => assert_eq!(said, Ok(()), "{id} {operation}"),
        }
    }
}
