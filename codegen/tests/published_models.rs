//! The front end on whole published models. Each model loads, follows the rules, and can be reduced to its services.

use std::path::Path;

use farrier_smithy::diagnostic::{Diagnostics, Sources};
use farrier_smithy::model::{Model, ShapeKind};
use farrier_smithy::transform::{self, Selection, ShapeSelector};
use farrier_smithy::{load, validate};
use farrier_test_support::shared;

fn loaded(path: &Path) -> (Model, Diagnostics) {
    let (model, mut out) = load::load(Sources::default(), load::read([path.to_path_buf()]));
    out.append(validate::check_model(&model));
    (model, out)
}

fn services(model: &Model) -> Vec<String> {
    let services = model
        .shapes
        .values()
        .filter(|shape| matches!(shape.kind, ShapeKind::Service(_)));
    services.map(|shape| shape.id.to_string()).collect()
}

#[test]
fn published_models_have_no_errors_but_what_is_not_supported_yet() {
    for folder in ["aws-models/2025-04", "aws-models/2025-09", "protocol-tests"] {
        let Some(paths) = shared::models(folder) else {
            return;
        };
        assert!(!paths.is_empty());
        for path in paths {
            let (model, out) = loaded(&path);
            assert!(!out.has_errors(), "{}", out.render(&model.sources));
            for service in services(&model) {
                let selection = Selection {
                    service: Some(ShapeSelector::new(&service)),
                    ..Selection::default()
                };
                let (model, mut out) = transform::prepare(model.clone(), &selection);
                out.append(validate::check_selection(&model));
                out.retain(|it| it.rule != farrier_codegen::rules::UNSUPPORTED);
                let said = out.render(&model.sources);
                assert!(!out.has_errors(), "{service}\n{said}");
            }
        }
    }
}

#[test]
fn little_is_found_in_what_published_models_say_of_shapes_and_traits() {
    let mut found = 0;
    for folder in ["aws-models/2025-04", "aws-models/2025-09", "protocol-tests"] {
        let Some(paths) = shared::models(folder) else {
            return;
        };
        for path in paths {
            let (model, out) = loaded(&path);
            found += out.len();
            // Nobody would read more findings than this about a published model.
            assert!(out.len() < 10, "{}", out.render(&model.sources));
        }
    }
    assert!(found < 20, "{found} findings");
}

#[test]
fn the_three_operations_leave_their_closure() {
    let Some(paths) = shared::models("aws-models/2025-09") else {
        return;
    };
    let path = paths
        .iter()
        .find(|path| path.ends_with("personalize.json"))
        .unwrap();
    let (model, _) = loaded(path);
    let operations =
        ["DescribeMetricAttribution", "CreateMetricAttribution"].map(ShapeSelector::new);
    let selection = Selection {
        operations: Some(operations.to_vec()),
        validation_error: Some(ShapeSelector::new("InvalidInputException")),
        ..Selection::default()
    };
    let (model, mut out) = transform::prepare(model, &selection);
    out.append(validate::check_selection(&model));
    assert!(out.is_empty(), "{}", out.render(&model.sources));
    let shapes: Vec<&str> = model.shapes.keys().map(|id| id.name()).collect();
    insta::assert_snapshot!(shapes.join("\n"));
}
