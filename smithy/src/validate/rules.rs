//! Which event of the reference implementation of Smithy says what a rule says: suppressions and severity
//! overrides in models name events. `docs/rules.md` shows the same to people.

/// The ids of the events that correspond to each rule, in the order of the rules' names. A rule that is not
/// here has no counterpart.
const EVENTS: &[(&str, &[&str])] = &[
    ("auth", &["AuthTrait"]),
    ("auth-order", &["ServiceAuthDefinitions"]),
    (
        "bound-once",
        &["SingleOperationBinding", "SingleResourceBinding"],
    ),
    ("closure-name", &["Service"]),
    ("conflict", &["Model"]),
    ("cors", &["CorsTrait"]),
    ("default", &["DefaultTrait"]),
    ("deprecated", &["DeprecatedShape", "DeprecatedTrait"]),
    ("endpoint", &["HostLabelTrait"]),
    ("enum", &["EnumShape"]),
    ("enum-trait", &["EnumTrait"]),
    ("event-stream", &["StreamingTrait", "EventPayloadTrait"]),
    ("example", &["ExamplesTrait"]),
    ("http-api-key", &["HttpApiKeyAuthTrait"]),
    ("http-binding-ignored", &["HttpBindingTraitIgnored"]),
    ("http-checksum", &["HttpChecksumTrait"]),
    ("http-header", &["HttpHeaderTrait"]),
    ("http-label", &["HttpLabelTrait"]),
    ("http-method", &["HttpMethodSemantics"]),
    ("http-missing", &["HttpBindingsMissing"]),
    ("http-payload", &["HttpPayload", "ProtocolHttpPayload"]),
    ("http-prefix-headers", &["HttpPrefixHeadersTrait"]),
    ("http-query", &["HttpQueryTrait"]),
    ("http-query-params", &["HttpQueryParamsTrait"]),
    ("http-status", &["HttpResponseCodeSemantics"]),
    ("http-uri", &["HttpUriFormat", "HttpUriGreedyLabel"]),
    ("http-uri-conflict", &["HttpUriConflict"]),
    ("idempotency-token", &["IdempotencyTokenIgnored"]),
    ("idempotent", &["IdempotentTrait"]),
    ("input-output", &["OperationInputOutputMisuse"]),
    ("json-name", &["JsonName"]),
    ("length", &["LengthTrait"]),
    ("media-type", &["MediaType"]),
    ("members", &["ShapeIdConflict", "Model", "Union"]),
    ("metadata", &["Model", "UnknownValidator"]),
    ("mixin", &["Model", "Target", "PrivateMixinMember"]),
    ("model", &["Model"]),
    ("paginated", &["PaginatedTrait"]),
    ("pattern", &["PatternTrait"]),
    ("private", &["PrivateAccess"]),
    (
        "protocol-document",
        &["UnsupportedProtocolDocument", "rpcv2Cbor.NoDocuments"],
    ),
    (
        "protocol-http",
        &["ProtocolHttp", "Rpcv2CborTrait", "Rpcv2JsonTrait"],
    ),
    ("query-error-code", &["QueryErrorCode"]),
    ("range", &["RangeTrait"]),
    ("recursion", &["ShapeRecursion"]),
    ("references", &["ReferencesTrait"]),
    ("rename", &["Service", "ErrorRename"]),
    ("request-compression", &["RequestCompressionTrait"]),
    ("resource-binding", &["ResourceIdentifierBinding"]),
    ("resource-cycle", &["ResourceCycle"]),
    ("resource-identifiers", &["ResourceIdentifier"]),
    ("resource-lifecycle", &["ResourceLifecycle"]),
    ("resource-properties", &["ResourceOperationInputOutput"]),
    ("selector", &["Model"]),
    ("shape-id", &["Model", "ShapeIdConflict"]),
    ("streaming", &["StreamingTrait"]),
    ("syntax", &["Model"]),
    ("target", &["Target", "UnitType"]),
    ("trait-conflict", &["TraitConflict"]),
    ("trait-exclusive", &["ExclusiveStructureMemberTrait"]),
    ("trait-target", &["TraitTarget"]),
    ("trait-value", &["TraitValue"]),
    ("unknown-trait", &["Model.UnresolvedTrait"]),
    ("version", &["Model"]),
    ("waiter", &["UniqueWaiterNames", "WaitableTrait"]),
    ("xml-flattened", &["XmlFlattenedTrait"]),
    ("xml-namespace", &["XmlNamespaceTrait"]),
];

/// The ids of the events that say what this rule says; none where the reference has no such rule.
pub(crate) fn events(rule: &str) -> &'static [&'static str] {
    EVENTS
        .binary_search_by_key(&rule, |(name, _)| name)
        .map_or(&[], |at| EVENTS[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_stand_in_the_order_of_their_names() {
        assert!(EVENTS.is_sorted_by_key(|(name, _)| *name));
        assert_eq!(events("target"), ["Target", "UnitType"]);
        assert!(events("unsupported").is_empty());
    }

    /// Each row of the table for people: the name of a rule first, the names of events last. What follows a
    /// semicolon is a remark.
    #[test]
    fn the_table_for_people_names_the_same_events() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/rules.md");
        let Ok(text) = std::fs::read_to_string(path) else {
            eprintln!("passed over: there is no {path}");
            return;
        };
        let mut rows = 0;
        for row in text.lines().filter(|it| it.starts_with("| `")) {
            let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
            let (Some(rule), Some(last)) = (cells.first(), cells.last()) else {
                continue;
            };
            let named = last.split(';').next().unwrap_or_default();
            let named: Vec<&str> = named.split('`').skip(1).step_by(2).collect();
            for rule in rule.split('`').skip(1).step_by(2) {
                assert_eq!(
                    events(rule),
                    named,
                    "`{rule}`: give it the same events in validate/events.rs and docs/rules.md"
                );
                rows += 1;
            }
        }
        assert!(rows > 10, "{rows} rows");
    }
}
