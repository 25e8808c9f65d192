//! The list as text: entries come in; a line for each entry, in columns, goes out.

use std::fmt::Write as _;

use super::listing::{Listing, OperationEntry, ResourceEntry, ServiceEntry, ShapeEntry};
use crate::table::count;

/// Columns wider than this are not aligned, because a few long names would move the others out of sight.
const WIDEST: usize = 72;

/// Prints services, then resources, operations and other shapes, each ordered by id.
pub(super) fn print(listing: &Listing) -> String {
    let services = listing.services.iter().map(service);
    let resources = listing.resources.iter().map(resource);
    let operations = listing.operations.iter().map(operation);
    let shapes = listing.shapes.iter().map(shape);
    let mut out = String::new();
    columns(&mut out, services.collect());
    columns(&mut out, resources.collect());
    columns(&mut out, operations.collect());
    columns(&mut out, shapes.collect());
    out
}

fn service(it: &ServiceEntry) -> Vec<String> {
    vec![
        "service".to_owned(),
        it.entry.id.clone(),
        it.protocols.join(","),
        count(it.operations.len(), "operation"),
        it.version
            .iter()
            .map(|it| format!("version {it}"))
            .collect(),
    ]
}

fn resource(it: &ResourceEntry) -> Vec<String> {
    let identifiers: Vec<&str> = it.identifiers.keys().map(String::as_str).collect();
    vec![
        "resource".to_owned(),
        it.entry.id.clone(),
        count(it.operations.len(), "operation"),
        match it.identifiers.is_empty() {
            true => String::new(),
            false => format!("by {}", identifiers.join(", ")),
        },
    ]
}

fn operation(it: &OperationEntry) -> Vec<String> {
    let http = it.http.as_ref();
    let name = |id: &Option<String>| match id {
        Some(id) => short(id).to_owned(),
        None => "()".to_owned(),
    };
    vec![
        "operation".to_owned(),
        it.entry.id.clone(),
        it.protocols.join(","),
        http.map(|it| format!("{} {}", it.method, it.uri))
            .unwrap_or_default(),
        format!("{} -> {}", name(&it.input), name(&it.output)),
    ]
}

fn shape(it: &ShapeEntry) -> Vec<String> {
    let target = |index: usize| it.members.get(index).map_or("?", |it| short(&it.target));
    let detail = match it.kind {
        "structure" if it.entry.traits.contains_key("smithy.api#error") => {
            format!("error, {}", count(it.members.len(), "member"))
        }
        "structure" | "union" => count(it.members.len(), "member"),
        "enum" | "intEnum" => count(it.members.len(), "value"),
        "list" => format!("of {}", target(0)),
        "map" => format!("from {} to {}", target(0), target(1)),
        _ => String::new(),
    };
    vec![it.kind.to_owned(), it.entry.id.clone(), detail]
}

/// The name of a shape id.
fn short(id: &str) -> &str {
    id.rsplit('#').next().unwrap_or(id)
}

/// Writes rows with the same number of cells. A column that is empty in every row is omitted.
fn columns(out: &mut String, rows: Vec<Vec<String>>) {
    let width = |column: usize| {
        let widths = rows.iter().filter_map(|row| row.get(column));
        let widths = widths.map(|it| it.chars().count());
        widths.filter(|it| *it <= WIDEST).max().unwrap_or(0)
    };
    let mut widths: Vec<usize> = (0..rows.first().map_or(0, Vec::len)).map(width).collect();
    // Kinds line up over all groups.
    if let Some(first) = widths.first_mut() {
        *first = "bigInteger".len();
    }
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            if *width > 0 || !cell.is_empty() {
                let _ = write!(line, "{cell:width$}  ");
            }
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
}
