//! Rules about metadata.

use super::loaded;
use crate::golden;

#[test]
fn metadata_that_configures_validation_has_its_form() {
    let text = r#"{
"smithy": "2.0",
"metadata": {
  "anything": 1,
  "suppressions": [
    { "id": "Fine", "namespace": "*", "reason": "because" },
    { "id": 1, "name": "x" },
    "Fine"
  ],
  "severityOverrides": [
    { "id": "Fine", "namespace": "*", "severity": "DANGER" },
    { "id": "Fine", "namespace": "*", "severity": "ERROR" }
  ],
  "validators": [
    { "name": "EmitEachSelector", "severity": "NOTE", "namespaces": "a", "configuration": [], "selectr": "*" }
  ]
}
}"#;
    golden!("metadata_form", text, loaded(text));
    let text = r#"{ "smithy": "2.0", "metadata": { "suppressions": {} } }"#;
    assert!(loaded(text).contains("metadata `suppressions` is not a list"));
}
