//! Emits unions.

use super::attributes::{allow_uneven, deprecated};
use super::imports::Imports;
use super::item::{Argument, Item, MacroCall, Variant};
use super::rust_type::{allow_complex, rust_type};
use super::{debug, operation};
use crate::ir::{Debug, Simple, Type, Union, UnionVariant};

pub(super) fn emit(it: &Union, imports: &mut Imports, out: &mut Vec<Item>) {
    imports.service();
    let types = it.variants.iter();
    let types: Vec<_> = types.map(|it| rust_type(&it.value, imports)).collect();
    out.push(definition(it, &types));
    out.extend(debug::of_union(it));
    let table = it.variants.iter().zip(types);
    let table = table.map(|(it, ty)| Argument::Text(variant(it, &ty)));
    let mut name = it.name.clone();
    for (mark, marked) in [("partial", it.partial), ("events", it.errors.is_some())] {
        if marked {
            name = format!("{name} {mark}");
        }
    }
    out.push(MacroCall::attached(
        "runtime::union",
        vec![
            Argument::Text(name),
            Argument::Text(format!("schemas::{}", it.schema)),
            Argument::text(&it.unknown),
            Argument::List(table.collect()),
        ],
    ));
    if let Some(errors) = &it.errors {
        operation::error(errors, None, imports, out);
    }
}

/// Returns the entry of a variant: its index, its name, those of its functions, and its type.
fn variant(it: &UnionVariant, ty: &str) -> String {
    let (index, name, accessor) = (it.index, &it.name, &it.accessor);
    let returned = match it.value {
        Type::Simple(Simple::Unit) => String::new(),
        _ if it.from => format!(" as_{accessor} from"),
        _ => format!(" as_{accessor}"),
    };
    format!("{index} {name} is_{accessor}{returned}: {ty}")
}

/// Returns the enum. `types` has the types of the variants.
fn definition(it: &Union, types: &[String]) -> Item {
    let derive = match it.debug {
        Debug::Whole => "derive(Clone, Debug, PartialEq)",
        Debug::Redacted | Debug::Hidden => "derive(Clone, PartialEq)",
    };
    let attributes = [
        Some(derive.to_owned()),
        allow_uneven(it.uneven),
        Some("non_exhaustive".to_owned()),
    ];
    let variants = it.variants.iter().zip(types).map(|(variant, ty)| {
        let empty = variant.value == Type::Simple(Simple::Unit);
        let attributes = [
            deprecated(variant.deprecated.as_ref()),
            allow_complex(&variant.value, false),
        ];
        Variant {
            docs: variant.docs.clone(),
            attributes: attributes.into_iter().flatten().collect(),
            name: variant.name.clone(),
            value: (!empty).then(|| ty.clone()),
        }
    });
    let unknown = Variant {
        docs: vec!["The tag of a variant that is not in the model.".to_owned()],
        attributes: Vec::new(),
        name: it.unknown.clone(),
        value: Some("String".to_owned()),
    };
    Item::Enum {
        docs: it.docs.clone(),
        attributes: attributes
            .into_iter()
            .flatten()
            .chain(it.attributes.iter().cloned())
            .collect(),
        name: it.name.clone(),
        variants: variants.chain([unknown]).collect(),
    }
}
