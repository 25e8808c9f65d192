//! Which operation the query of a request is for, where the path leaves several.
//!
//! The model of Amazon S3 tells operations that have one address apart by a parameter `x-id`, which S3 itself
//! ignores, and which clients that are older than the model do not send
//! (<https://github.com/smithy-lang/smithy/issues/1030>). A server of S3 does without it, where the rest of the
//! request leaves no doubt.

use http::HeaderMap;

use crate::operation::{Http, Operation, Service};
use crate::schema::Binding;

/// How many weights [`fit`] gives.
pub(super) const WEIGHTS: usize = 2;

/// The name of the operation.
const ID: &str = "x-id";

/// The one header by which S3 tells operations apart: it makes a copy of what would be a plain upload.
const COPY_SOURCE: &str = "x-amz-copy-source";

/// How well a query fits an operation: by the parameters that its address names and, where the name of the
/// operation is not told, by the required members that are there. `None` if it does not fit.
pub(super) fn fit(
    service: &Service,
    operation: &Operation,
    http: &Http,
    query: &[(String, String)],
    headers: &HeaderMap,
) -> Option<[u8; WEIGHTS]> {
    let untold = service.bucket().is_some() && !has(query, ID);
    let (mut named, mut unnamed) = (0u8, false);
    for &(name, value) in http.query() {
        if untold && name == ID {
            unnamed = true;
        } else if query
            .iter()
            .any(|(key, text)| key == name && (value.is_empty() || text == value))
        {
            named = named.saturating_add(1);
        } else {
            return None;
        }
    }
    let members = if unnamed {
        members(operation, http, query, headers)?
    } else {
        0
    };
    Some([named, members])
}

fn has(query: &[(String, String)], name: &str) -> bool {
    query.iter().any(|(key, _)| key == name)
}

/// How many required members the query and the headers hold. `None` where one is missing, and where they say
/// more than the operation knows: that is another operation, and taking it for this one could overwrite an object.
fn members(
    operation: &Operation,
    http: &Http,
    query: &[(String, String)],
    headers: &HeaderMap,
) -> Option<u8> {
    let members = operation.input().members;
    let mut count = 0u8;
    for member in members.iter().filter(|it| it.required) {
        let there = match member.binding {
            Binding::Query(name) => has(query, name),
            Binding::Header(name) => headers.contains_key(name),
            _ => continue,
        };
        if !there {
            return None;
        }
        count = count.saturating_add(1);
    }
    let known = |(key, _): &(String, String)| {
        let bound = |it: Binding| {
            it == Binding::QueryParams || matches!(it, Binding::Query(name) if name == key)
        };
        http.query().iter().any(|(name, _)| name == key)
            || members.iter().any(|it| bound(it.binding))
            // Signatures and what belongs to them.
            || key.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("x-amz-"))
    };
    let copies = members
        .iter()
        .any(|it| it.binding == Binding::Header(COPY_SOURCE));
    let fits = query.iter().all(known) && (copies || !headers.contains_key(COPY_SOURCE));
    fits.then_some(count)
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::super::find;
    use crate::operation::{
        Http, Operation, OperationTrait, Protocol, Segment, Service, ServiceTrait,
    };
    use crate::schema::{self, Member, Schema};

    static PLAIN: Schema = Schema::structure(
        "s3#Plain",
        &[
            Member::new("Bucket", &schema::STRING).required().label(),
            Member::new("Key", &schema::STRING).required().label(),
            Member::new("VersionId", &schema::STRING).query("versionId"),
        ],
    );
    static PART: Schema = Schema::structure(
        "s3#Part",
        &[
            Member::new("Bucket", &schema::STRING).required().label(),
            Member::new("Key", &schema::STRING).required().label(),
            Member::new("UploadId", &schema::STRING)
                .required()
                .query("uploadId"),
        ],
    );
    static COPY: Schema = Schema::structure(
        "s3#Copy",
        &[
            Member::new("Bucket", &schema::STRING).required().label(),
            Member::new("Key", &schema::STRING).required().label(),
            Member::new("Source", &schema::STRING)
                .required()
                .header("x-amz-copy-source"),
        ],
    );

    const fn put(query: &'static [(&'static str, &'static str)]) -> OperationTrait {
        const PATH: &[Segment] = &[Segment::label("Bucket"), Segment::greedy("Key")];
        OperationTrait::Http(Http::new("PUT", PATH, 200).with_query(query))
    }

    static PUT: Operation =
        Operation::new("Put", &PLAIN, &schema::UNIT).with(&[put(&[("x-id", "Put")])]);
    static PUT_PART: Operation =
        Operation::new("PutPart", &PART, &schema::UNIT).with(&[put(&[("x-id", "PutPart")])]);
    static PUT_COPY: Operation =
        Operation::new("PutCopy", &COPY, &schema::UNIT).with(&[put(&[("x-id", "PutCopy")])]);
    static PUT_ACL: Operation =
        Operation::new("PutAcl", &PLAIN, &schema::UNIT).with(&[put(&[("acl", "")])]);

    static WHOLE: Service = Service::new(
        "S3",
        Protocol::RestJson1,
        &[&PUT, &PUT_PART, &PUT_COPY, &PUT_ACL],
    )
    .with(&[ServiceTrait::Bucket("Bucket")]);
    static PRUNED: Service =
        Service::new("S3", Protocol::RestJson1, &[&PUT]).with(&[ServiceTrait::Bucket("Bucket")]);
    static OTHER: Service = Service::new("Other", Protocol::RestJson1, &[&PUT]);

    /// The operation that a request is taken for.
    fn found(service: &Service, query: &str, header: Option<&'static str>) -> Option<&'static str> {
        let mut request = Request::put(format!("/bucket/key{query}"));
        if let Some(header) = header {
            request = request.header(header, "x");
        }
        let head = request.body(()).unwrap().into_parts().0;
        let route = find(service, &head).ok()?;
        Some(service.operations()[route.operation].name())
    }

    #[test]
    fn a_request_to_s3_need_not_name_its_operation() {
        for (query, header, expected) in [
            ("", None, Some("Put")),
            (
                "?versionId=1&X-Amz-Signature=5",
                Some("x-amz-date"),
                Some("Put"),
            ),
            ("?x-id=Put", None, Some("Put")),
            ("?uploadId=1", None, Some("PutPart")),
            ("", Some("x-amz-copy-source"), Some("PutCopy")),
            ("?acl", None, Some("PutAcl")),
            ("?tagging", None, None),
            ("?x-id=PutTagging", None, None),
        ] {
            assert_eq!(found(&WHOLE, query, header), expected, "{query} {header:?}");
        }
    }

    #[test]
    fn an_operation_that_a_server_lacks_is_not_taken_for_another() {
        assert_eq!(found(&PRUNED, "", None), Some("Put"));
        for query in ["?acl", "?uploadId=1", "?x-id=PutPart"] {
            assert_eq!(found(&PRUNED, query, None), None, "{query}");
        }
        assert_eq!(found(&PRUNED, "", Some("x-amz-copy-source")), None);
    }

    #[test]
    fn other_services_are_asked_for_what_their_models_say() {
        assert_eq!(found(&OTHER, "", None), None);
        assert_eq!(found(&OTHER, "?x-id=Put&other", None), Some("Put"));
    }
}
