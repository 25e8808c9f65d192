//! The registry of rules: everything that the library reports, with the id, the severity, the events of the
//! reference implementation and a summary of each. `docs/rules.md` is generated from it.
//!
//! Crates that report more, as generators do, have a list of their own, made by the macro [`rules!`](crate::rules!).

/// Defines the rules of a crate: a constant for each, and `RULES`, the list of all, in the order of their ids.
///
/// Each row has the constant, the id, the severity in words, the events of the reference implementation, and a
/// summary, which is also the constant's documentation.
///
/// ```
/// farrier_smithy::rules! {
///     GREETING "greeting", "warning", [], "A greeting ends with a full stop.";
/// }
/// assert_eq!(GREETING.id(), "greeting");
/// assert_eq!(RULES, [GREETING]);
/// ```
#[macro_export]
macro_rules! rules {
    ($(
        $name:ident $id:literal, $severity:literal, [$($event:literal),* $(,)?], $summary:literal;
    )*) => {
        $(
            #[doc = $summary]
            pub const $name: &$crate::diagnostic::Rule =
                &$crate::diagnostic::Rule::new($id, $severity, &[$($event),*], $summary);
        )*

        /// Every rule of this list, in the order of their ids.
        pub const RULES: &[&$crate::diagnostic::Rule] = &[$($name),*];
    };
}

crate::rules! {
    AUTH "auth", "danger", ["AuthTrait"],
        "`@auth` lists only schemes that are applied to the service.";
    AUTH_ORDER "auth-order", "warning", ["ServiceAuthDefinitions"],
        "A service with several authentication schemes has `@auth`, which orders them.";
    BOUND_ONCE "bound-once", "error", ["SingleOperationBinding", "SingleResourceBinding"],
        "A service binds each operation and each resource in one place.";
    BREAKING_CHANGES "breaking-changes", "error", ["TraitBreakingChanges"],
        "Paths of `breakingChanges` lead to members of the trait.";
    CLOSURE_NAME "closure-name", "error; warning for equal lists, note for equal simple shapes", ["Service"],
        "The names of the shapes of a service differ in more than letter case. Shapes of the prelude do not \
         count.";
    CONFLICT "conflict", "error", ["Model"],
        "Definitions of one shape, trait or metadata key in several places are equal, or can be joined.";
    CORS "cors", "error", ["CorsTrait"],
        "`@cors` has `origin` or `origins`, not both.";
    DEFAULT "default", "error; warning for a zero out of range, as upgraded models have it",
        ["DefaultTrait", "DefaultTrait.Member.InvalidRange", "DefaultTrait.Target.InvalidRange"],
        "A default is a value that its target can have. Defaults of lists, maps and documents are empty. A \
         member has the default of its target, or `null`.";
    DEFAULT_IN_UPDATE "default-in-update", "warning", ["DefaultValueInUpdate"],
        "Inputs of operations that update something have no defaults.";
    DEPRECATED "deprecated", "warning", ["DeprecatedShape.<shape>", "DeprecatedTrait.<trait>"],
        "Only deprecated shapes refer to deprecated shapes or have deprecated traits. A deprecated trait is \
         reported once per namespace. A service that binds a deprecated operation is not reported.";
    ENDPOINT "endpoint", "error; danger for labels without a `.` at the end", ["HostLabelTrait"],
        "A host prefix becomes a valid host name. Its labels are members with `@hostLabel`, and each such \
         member is a label.";
    ENDPOINT_PARAMETERS "endpoint-parameters", "error",
        ["ClientContextParam", "ContextParam", "OperationContextParam", "StaticContextParam"],
        "What gives a value to a parameter of endpoint rules names one that exists, and has its type.";
    ENDPOINT_RULES "endpoint-rules", "error", ["EndpointBdd", "EndpointRuleSet"],
        "Endpoint rules follow the grammar of their language. References lead to parameters and to variables \
         that have a value there; functions exist, and get arguments of their types.";
    ENUM "enum", "error", ["EnumShape"],
        "An enum has members. Each has a value of its own: a string that is not empty, or an integer of 32 \
         bits.";
    ENUM_TRAIT "enum-trait", "warning", ["EnumTrait", "EnumTrait.<value>"],
        "A string with the trait `@enum` can become a shape of the type `enum`.";
    EVENT_STREAM "event-stream", "error", ["StreamingTrait", "EventPayloadTrait"],
        "Events are structures. If a member has `@eventPayload`, all others have `@eventHeader`.";
    EXAMPLE "example", "error; warning where an example shows a value that is refused, and for unknown members",
        ["ExamplesTrait", "ExamplesTrait.Member", "ExamplesTrait.UnknownMember"],
        "Examples are values of the input, and of the output or an error. A union may be empty, as in the \
         reference implementation.";
    FILE "file", "error", [],
        "A model file can be read.";
    HTTP_API_KEY "http-api-key", "error", ["HttpApiKeyAuthTrait"],
        "An API key with a scheme is sent in a header.";
    HTTP_BINDING_IGNORED "http-binding-ignored", "warning",
        ["HttpBindingTraitIgnored.Input", "HttpBindingTraitIgnored.Output", "HttpBindingTraitIgnored.TopLevel"],
        "HTTP binding traits are applied only to members of inputs, outputs and errors, and only to those \
         that honour them.";
    HTTP_CHECKSUM "http-checksum", "error; danger for prefix headers, note for headers", ["HttpChecksumTrait"],
        "`@httpChecksum` asks for a checksum. The members that it names are enums of known values. No member \
         is bound to the headers of checksums. The reference implementation reports headers as warnings.";
    HTTP_HEADER "http-header", "error for duplicates, else danger", ["HttpHeaderTrait"],
        "Names of headers are tokens, are not restricted, and are used once per message.";
    HTTP_LABEL "http-label", "error", ["HttpLabelTrait"],
        "Labels of a uri are members with `@httpLabel`, and each such member is a label. Greedy labels are \
         strings.";
    HTTP_METHOD "http-method",
        "danger for bodies, error for a method that is no token, warning for letter case and `OPTIONS`, note for `@readonly` and `@idempotent`",
        ["HttpMethodSemantics", "HttpMethodSemantics.MissingIdempotentTrait",
            "HttpMethodSemantics.MissingReadonlyTrait", "HttpMethodSemantics.OPTIONS",
            "HttpMethodSemantics.UnexpectedPayload", "HttpMethodSemantics.UnnecessaryIdempotentTrait",
            "HttpMethodSemantics.UnnecessaryReadonlyTrait"],
        "An operation does what its method promises. The reference implementation reports everything but \
         bodies as warnings.";
    HTTP_MISSING "http-missing", "error where the protocol needs `@http`, else warning", ["HttpBindingsMissing"],
        "Every operation has `@http`, if the protocol needs it or another operation of the service has it.";
    HTTP_PAYLOAD "http-payload", "error", ["HttpPayload", "ProtocolHttpPayload"],
        "If a member is the payload, every other member is bound to another part of the message. A payload is \
         a string, blob, enum, document, structure or union.";
    HTTP_PREFIX_HEADERS "http-prefix-headers", "error; note for an empty prefix", ["HttpPrefixHeadersTrait"],
        "No header of another member begins with the prefix of a map of headers.";
    HTTP_QUERY "http-query", "error", ["HttpQueryTrait"],
        "No two members have the same query parameter, and no member has one that the uri gives.";
    HTTP_QUERY_PARAMS "http-query-params", "note", ["HttpQueryParamsTrait"],
        "`@httpQueryParams` is used without `@httpQuery`: a server cannot tell their parameters apart.";
    HTTP_STATUS "http-status", "danger; warning for a body with 204 and 205", ["HttpResponseCodeSemantics"],
        "The status of a success is 2xx. The status of an error is 4xx if the client is at fault, else 5xx.";
    HTTP_URI "http-uri", "error; danger for labels at or after a greedy one",
        ["HttpUriFormat", "HttpUriGreedyLabel.GreedyLabelIsNotLastLabel", "HttpUriGreedyLabel.MultipleGreedyLabels"],
        "A uri pattern follows the grammar. It begins with `/`; it has no empty segments, dot segments, \
         fragment, or characters that need encoding; labels are whole segments, have different names, and are \
         not in the query; parameters occur once; at most one label is greedy, and it is the last.";
    HTTP_URI_CONFLICT "http-uri-conflict", "error", ["HttpUriConflict"],
        "No two operations have the same method, host and uri, whatever the names of their labels. It is no \
         conflict if one uri is more specific: servers route by that.";
    IDEMPOTENCY_TOKEN "idempotency-token", "warning", ["IdempotencyTokenIgnored"],
        "`@idempotencyToken` is applied only to members of inputs.";
    IDEMPOTENT "idempotent", "error", ["IdempotentTrait"],
        "`@idempotent` has `exists` or `notFound`, not both, and each names an error of the operation.";
    INPUT_OUTPUT "input-output", "error", ["OperationInputOutputMisuse"],
        "A structure with `@input` or `@output` is used by one operation and by nothing else.";
    JSON_NAME "json-name", "error", ["JsonName"],
        "No two members of a shape have the same name in JSON.";
    LENGTH "length", "error", ["LengthTrait"],
        "`@length` has `min` or `max`. Neither is negative, and `min` is not greater than `max`.";
    MEDIA_TYPE "media-type", "error", ["MediaType"],
        "A media type has a type and a subtype, and its parameters have values.";
    MEMBERS "members", "error", ["ShapeIdConflict", "Model", "Union"],
        "Names of members are identifiers and differ in more than letter case. A union has members.";
    METADATA "metadata", "error; warning for unknown properties and validators", ["Model", "UnknownValidator"],
        "The metadata `suppressions`, `severityOverrides` and `validators` have the form of the \
         specification. Validators that a model configures are not run.";
    METADATA_TRAIT "metadata-trait", "error", ["MetadataTrait"],
        "A key of the metadata has one definition, and those of the specification have none of a model.";
    MIXIN "mixin", "error; warning for private members", ["Model", "Target", "PrivateMixinMember"],
        "Mixins have `@mixin` and the type of the shapes that use them, do not use themselves, agree on the \
         targets of members, and add less than 256 MiB in all. Nothing refers to a mixin or a trait \
         definition in another way than to mix it in or apply it.";
    MODEL "model", "error; warning for fields that are ignored", ["Model"],
        "A file has the form of the JSON AST.";
    OPERATION "operation", "error; warning for an operation that is listed twice", [],
        "The operations that are selected exist.";
    PAGINATED "paginated",
        "error; danger for types and required tokens that the specification advises against, warning for a required size and deep paths",
        ["PaginatedTrait", "PaginatedTrait.DeeplyNested.<property>", "PaginatedTrait.ShouldNotBeRequired.<property>",
            "PaginatedTrait.WrongShapeType.<property>"],
        "`@paginated` of the operation and of its service together name members that are usable as tokens, \
         size and items.";
    PATTERN "pattern", "error; warning for syntax of Java alone, and for checks that accept more than the pattern", ["PatternTrait"],
        "A pattern is a regular expression of ECMA-262 or Java.";
    PRIVATE "private", "error; warning for traits", ["PrivateAccess"],
        "Shapes with `@private` are used only in their own namespace.";
    PROTOCOL "protocol", "error", [],
        "The protocols that are selected are protocols of the service.";
    PROTOCOL_DOCUMENT "protocol-document",
        "error for awsQuery, ec2Query, restXml and protocols of a model, danger for rpcv2Cbor",
        ["NoInlineDocumentSupport", "UnsupportedProtocolDocument", "rpcv2Cbor.NoDocuments"],
        "No member is a document if the protocol does not support documents.";
    PROTOCOL_HTTP "protocol-http", "error", ["ProtocolHttp", "Rpcv2CborTrait", "Rpcv2JsonTrait"],
        "The versions of HTTP in `eventStreamHttp` are also listed in `http`.";
    PROTOCOL_STREAMING "protocol-streaming", "error", [],
        "No shape is a stream if the protocol is awsQuery or ec2Query.";
    QUERY_ERROR_CODE "query-error-code", "danger", ["QueryErrorCode"],
        "In the query protocols, no two errors have the same code.";
    RANGE "range", "error; warning for a bound beyond the target's type", ["RangeTrait"],
        "`@range` has `min` or `max`. `min` is not greater than `max`, and both are whole if the target is.";
    RECURSION "recursion", "error", ["ShapeRecursion"],
        "A finite value exists for every structure, union, list and map.";
    REFERENCES "references", "error", ["ReferencesTrait"],
        "`@references` names identifiers of a resource, and members that are strings.";
    RENAME "rename", "error", ["Service", "ErrorRename"],
        "The names in `rename` are identifiers, for types that the service reaches. They are not for errors \
         if the protocol sends the names of errors.";
    REQUEST_COMPRESSION "request-compression", "error", ["RequestCompressionTrait"],
        "`@requestCompression` is applied to operations with an input, lists `gzip`, and is not combined with \
         `@requiresLength`.";
    RESOURCE_BINDING "resource-binding", "error; warning where an explicit binding hides an implicit one", ["ResourceIdentifierBinding"],
        "Inputs of instance operations have all identifiers of the resource, those of collection operations \
         do not. Both have the identifiers of the parent.";
    RESOURCE_CYCLE "resource-cycle", "error", ["ResourceCycle"],
        "No resource contains itself.";
    RESOURCE_IDENTIFIERS "resource-identifiers", "error", ["ResourceIdentifier"],
        "A resource has the identifiers of its parent, with the same types. No identifier is also a property.";
    RESOURCE_LIFECYCLE "resource-lifecycle", "error", ["ResourceLifecycle"],
        "Lifecycle operations have `@readonly` and `@idempotent` as the specification says.";
    RESOURCE_PROPERTIES "resource-properties", "error", ["ResourceOperationInputOutput"],
        "Members of lifecycle and instance operations are properties of the resource, with their types, or \
         have `@notProperty`. Every property is used.";
    SELECTOR "selector", "error; warning for variables, which Farrier does not evaluate, and for too much work", ["Model"],
        "Selectors of `@trait` and `@idRef` follow the grammar.";
    SERVICE "service", "error", [],
        "The service that is selected exists. If the model has several services, one is selected.";
    SHAPE "shape", "error", [],
        "The shapes that are selected exist.";
    SHAPE_ID "shape-id", "error", ["Model", "ShapeIdConflict"],
        "A shape id is absolute and follows the grammar. No two ids of a model differ in letter case alone.";
    SIZE "size", "error", [],
        "A small model does not multiply without bound, by structures that operations share or by errors of a \
         service.";
    STREAMING "streaming", "error", ["StreamingTrait"],
        "Streams are direct members of inputs and outputs. Blobs that stream are required or have a default. \
         `@requiresLength` is for inputs. With HTTP bindings, a stream is the payload.";
    SYNTAX "syntax", "error", ["Model"],
        "A file is UTF-8 and JSON, nested at most 128 levels deep.";
    TARGET "target", "error", ["Target", "Target.UnresolvedShape", "UnitType"],
        "Every reference leads to a shape of a type that is allowed there. `Unit` is only an input, an \
         output, or the target of members of unions and enums.";
    TRAIT_CONFLICT "trait-conflict", "error", ["TraitConflict"],
        "No shape has two traits that conflict by their definitions.";
    TRAIT_EXCLUSIVE "trait-exclusive", "error", ["ExclusiveStructureMemberTrait"],
        "Traits that only one member of a structure can have are applied to one.";
    TRAIT_TARGET "trait-target", "error", ["TraitTarget"],
        "A trait is applied to shapes that match the selector of its definition.";
    TRAIT_VALIDATOR "trait-validator", "error for an id that is none; otherwise as the model says",
        ["TraitValidators"],
        "What the selectors of `@traitValidators` yield for a shape with the trait is incompatible with it. The \
         event is the one that the model names.";
    TRAIT_VALUE "trait-value", "error; warning for unknown members", ["TraitValue", "TraitValue.UnknownMember.<member>"],
        "The value of a trait is a value of the shape that defines the trait, with its constraints and \
         references.";
    UNKNOWN_TRAIT "unknown-trait", "note; warning in `smithy.api`, error for a shape that is no trait", ["Model.UnresolvedTrait"],
        "Every trait has a definition. Traits without one are ignored.";
    VALIDATION_ERROR "validation-error", "error", [],
        "The error structure that is selected for violations of constraints exists.";
    VERSION "version", "error; warning for an unknown minor version", ["Model"],
        "A file is of Smithy 2.1, 2.0 or 1.0, and uses only what its version has.";
    WAITER "waiter", "error; danger for an expression that never has a result, note for errors that the operation does not list",
        ["UniqueWaiterNames", "WaitableTrait", "WaitableTraitInvalidErrorType.<acceptor>", "WaitableTraitJmespathProblem.<acceptor>"],
        "Names of waiters differ, delays are in order, an acceptor ends in success, and booleans are compared \
         with booleans. Expressions are of JMESPath, ask for what inputs and outputs have, and have the results that \
         they are compared with. The reference implementation reports errors that are not listed as warnings.";
    XML_FLATTENED "xml-flattened", "warning", ["XmlFlattenedTrait"],
        "A flattened list does not hide the `@xmlName` of its member.";
    XML_NAME "xml-name", "danger", [],
        "With a protocol that writes XML, no two members of a shape become the same element or attribute.";
    XML_NAMESPACE "xml-namespace", "error", ["XmlNamespaceTrait"],
        "The namespace of `@xmlNamespace` is a uri.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_in_the_order_of_their_ids_and_have_events_once() {
        assert!(RULES.is_sorted_by(|a, b| a.id() < b.id()));
        for rule in RULES {
            let mut events = rule.events().to_vec();
            events.sort_unstable();
            events.dedup();
            assert_eq!(events.len(), rule.events().len(), "{rule}");
        }
    }

    #[test]
    fn an_event_is_known_with_what_depends_on_the_model() {
        assert!(DEPRECATED.has_event("DeprecatedShape.a#B"));
        assert!(!DEPRECATED.has_event("DeprecatedShape."));
        assert!(HTTP_METHOD.has_event("HttpMethodSemantics"));
        assert!(!HTTP_METHOD.has_event("HttpMethodSemantics.Other"));
    }
}
