//! How requests name operations: a model and an operation come in, its address goes out.

use crate::model::{Model, OperationAddress, Shape, ShapeKind};

/// Returns the address of an operation.
pub fn address(model: &Model, operation: &Shape) -> OperationAddress {
    let http = operation.traits.http();
    let input = match &operation.kind {
        ShapeKind::Operation(it) => it.input.as_ref().and_then(|it| model.shape(it)),
        _ => None,
    };
    let members = input.into_iter().flat_map(Shape::members);
    let required = members.filter(|it| it.traits.required());
    let mut address = OperationAddress {
        name: operation.definition_id().name().to_owned(),
        http: http.map(|it| (it.method.to_owned(), it.uri.to_owned())),
        ..OperationAddress::default()
    };
    for member in required {
        let query = member.traits.http_query().map(str::to_owned);
        address.required_query.extend(query);
        let header = member.traits.http_header().map(str::to_ascii_lowercase);
        address.required_headers.extend(header);
    }
    address
}
