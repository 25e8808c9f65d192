//! Documentation of generated items: the text of the model, then a line about constraints, defaults and names.

use super::Lowering;
use super::constraints;
use super::names::Name;
use super::notes;
use crate::ir::{self, Bounds, Docs, DocumentLiteral, Literal, Presence, Range};
use crate::markdown::{ITEM, MEMBER, markdown};
use crate::visible::escaped;
use farrier_smithy::model::{Http, Member, Shape, ShapeKind, Traits};

/// The width of a text that stays on one line.
const LONG: usize = 4096;

impl Lowering<'_> {
    pub(super) fn shape_docs(&self, shape: &Shape) -> Docs {
        let mut docs = model_docs(&shape.traits, ITEM);
        let model_name = self.id_in_model(shape).name();
        let name = self.names.type_name(&shape.id);
        if docs.is_empty() {
            docs.push(format!("`{model_name}` of the model."));
        } else if name.renamed {
            paragraph(&mut docs, format!("Named `{model_name}` in the model."));
        }
        add_notes(&mut docs, &shape.traits);
        docs
    }

    pub(super) fn member_docs(
        &self,
        owner: &Shape,
        member: &Member,
        name: &Name,
        presence: &Presence,
    ) -> Docs {
        let mut docs = model_docs(&member.traits, MEMBER);
        let mut line = self.must_be(owner, member);
        if let Presence::Default(literal) = presence {
            line.push(format!("Default: {}.", default(literal)));
        }
        if name.renamed {
            line.push(format!("Named `{}` in the model.", member.name));
        }
        let line = (!line.is_empty()).then(|| line.join(" "));
        for line in line.into_iter().chain(notes::notes(&member.traits)) {
            beside(&mut docs, line);
        }
        if docs.is_empty() {
            docs.push(format!("`{}` of the model.", member.name));
        }
        docs
    }

    /// Returns a sentence for each constraint of a member.
    fn must_be(&self, owner: &Shape, member: &Member) -> Vec<String> {
        let Some(target) = self.target(member) else {
            return Vec::new();
        };
        let mut out = Vec::new();
        if self.is_required_by_validators(owner, member) {
            out.push("Required.".to_owned());
        }
        if let Some(length) = constraints::length(member, target) {
            let unit = match target.kind {
                ShapeKind::Blob => "Bytes",
                ShapeKind::List(_) => "Items",
                ShapeKind::Map { .. } => "Entries",
                _ => "Length",
            };
            out.push(format!("{unit}: {}.", bounds(length)));
        }
        match self.range(owner, member, target) {
            Some(Range::Integer(range)) => out.push(format!("Range: {}.", bounds(range))),
            Some(Range::Float(range)) => out.push(format!("Range: {}.", bounds(range))),
            Some(Range::Big(range)) => out.push(format!("Range: {}.", bounds(range))),
            None => {}
        }
        if let Some(pattern) = constraints::pattern(member, target) {
            out.push(format!("Pattern: {}.", code(pattern)));
        }
        if matches!(target.kind, ShapeKind::List(_))
            && (target.traits.unique_items() || member.traits.unique_items())
        {
            out.push("Items are unique.".to_owned());
        }
        out
    }
}

/// Returns the documentation of a variant of an enum.
pub(super) fn variant(member: &Member, name: &Name, value: &str) -> Docs {
    let mut docs = model_docs(&member.traits, MEMBER);
    if docs.is_empty() {
        docs.push(format!("{}.", code(value)));
    }
    let renamed = || format!("Named `{}` in the model.", member.name);
    let renamed = name.renamed.then(renamed);
    add_lines(
        &mut docs,
        renamed.into_iter().chain(notes::notes(&member.traits)),
    );
    docs
}

/// Returns the documentation of the model, as Markdown with this width.
fn model_docs(traits: &Traits, columns: usize) -> Docs {
    let text = traits.documentation().unwrap_or_default();
    markdown(text, columns)
}

/// Adds a paragraph with the deprecation and the notes of a shape, if there are any.
fn add_notes(docs: &mut Docs, traits: &Traits) {
    let deprecation = notes::deprecation(traits).into_iter();
    add_lines(docs, deprecation.chain(notes::notes(traits)));
}

/// Adds a paragraph with these lines, if there are any.
fn add_lines(docs: &mut Docs, mut lines: impl Iterator<Item = String>) {
    if let Some(first) = lines.next() {
        paragraph(docs, first);
        docs.extend(lines);
    }
}

/// Adds a line to the last paragraph, so that short documentation stays short. Adds a paragraph if the last block is
/// not a paragraph.
fn beside(docs: &mut Docs, line: String) {
    let plain = |it: &String| it.starts_with(|it: char| it.is_alphabetic() || it == '`');
    let start = docs
        .iter()
        .rposition(String::is_empty)
        .map_or(0, |it| it + 1);
    if docs.get(start..).is_some_and(|last| last.iter().all(plain)) {
        docs.push(line);
    } else {
        paragraph(docs, line);
    }
}

/// Returns the first sentence of the first paragraph, for places that link to the whole text. Skips notes and lists
/// before the paragraph, unless there is no paragraph.
pub(super) fn summary(docs: &Docs) -> Docs {
    let mut paragraphs = docs.split(String::is_empty);
    let plain = |it: &&[String]| {
        it.first()
            .is_some_and(|line| line.starts_with(|it: char| it.is_alphabetic() || it == '`'))
    };
    let first = paragraphs
        .clone()
        .find(plain)
        .or(paragraphs.next())
        .unwrap_or_default();
    let mut summary = Vec::new();
    for line in first {
        // A sentence ends at a full stop before a capital letter, outside of code.
        let end = line.match_indices(". ").map(|(at, _)| at + 1).find(|at| {
            let code = line[..*at].matches('`').count() % 2 == 1;
            let next = line[*at..].trim_start().chars().next();
            !code && next.is_some_and(char::is_uppercase)
        });
        if let Some(end) = end {
            summary.push(line[..end].to_owned());
            break;
        }
        summary.push(line.clone());
        if line.ends_with('.') {
            break;
        }
    }
    summary
}

fn paragraph(docs: &mut Docs, line: String) {
    if !docs.is_empty() {
        docs.push(String::new());
    }
    docs.push(line);
}

fn bounds<T: PartialEq + std::fmt::Display>(bounds: Bounds<T>) -> String {
    match bounds {
        Bounds::Min(min) => format!("at least {min}"),
        Bounds::Max(max) => format!("up to {max}"),
        Bounds::Both(min, max) if min == max => min.to_string(),
        Bounds::Both(min, max) => format!("{min} to {max}"),
    }
}

fn default(literal: &Literal) -> String {
    match literal {
        Literal::Boolean(value) => format!("`{value}`"),
        Literal::Integer(value) => value.to_string(),
        Literal::Float(value) => format!("{value:?}"),
        Literal::String(value) if value.is_empty() => "an empty string".to_owned(),
        Literal::String(value) | Literal::StringEnum(_, value) => code(value),
        Literal::Blob(value) if value.is_empty() => "no bytes".to_owned(),
        Literal::Blob(value) => format!("`{}`", value.escape_ascii()),
        Literal::Timestamp(seconds, 0) => format!("{seconds} seconds since 1970"),
        Literal::Timestamp(seconds, nanos) => {
            format!("{seconds} seconds and {nanos} nanoseconds since 1970")
        }
        Literal::BigNumber(value) => value.clone(),
        Literal::Document(value) => match value {
            DocumentLiteral::Boolean(value) => format!("`{value}`"),
            DocumentLiteral::Integer(value) => value.to_string(),
            DocumentLiteral::Unsigned(value) => value.to_string(),
            DocumentLiteral::Double(value) => format!("{value:?}"),
            DocumentLiteral::String(value) => format!("the string {}", code(value)),
            DocumentLiteral::EmptyList => "an empty list".to_owned(),
            DocumentLiteral::EmptyMap => "an empty map".to_owned(),
        },
        Literal::EmptyList => "an empty list".to_owned(),
        Literal::EmptyMap => "an empty map".to_owned(),
        Literal::Variant(name, value) => format!("`{}::{value}`", name.name),
        Literal::IntEnum(_, value) => value.to_string(),
    }
}

/// Returns a text as a code span on one line, between as many backticks as it needs.
fn code(text: &str) -> String {
    let text = escaped(text);
    if !text.contains('`') {
        return format!("`{text}`");
    }
    let longest = text
        .split(|it| it != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    format!("{fence} {text} {fence}")
}

/// Returns the method and uri of an operation, and the status of its success.
pub(super) fn route(http: &Http<'_>) -> String {
    let route = code(&format!("{} {}", http.method, http.uri));
    format!("{route}, status {}", http.code)
}

/// Returns the title of a service, as Markdown on one line.
pub(super) fn title(service: &Shape) -> String {
    let title = service.traits.title().unwrap_or_default();
    match markdown(title, LONG).join(" ") {
        title if title.is_empty() => service.definition_id().name().to_owned(),
        title => title,
    }
}

/// Returns the documentation of the module of a service.
pub(super) fn of_package(service: Option<&Shape>) -> ir::Docs {
    let Some(service) = service else {
        return vec!["Types of a Smithy model.".to_owned()];
    };
    let mut docs = vec![format!("{}.", title(service).trim_end_matches('.'))];
    let whole = model_docs(&service.traits, ITEM);
    if !whole.is_empty() {
        docs.push(String::new());
        docs.extend(whole);
    }
    add_notes(&mut docs, &service.traits);
    docs
}

/// Returns the first paragraph of a text of the model, for a method.
pub(super) fn of_text(text: &str) -> ir::Docs {
    summary(&markdown(text, MEMBER))
}

/// Returns the documentation of a service or operation, with lines of this width.
pub(super) fn of(shape: &Shape, columns: usize, otherwise: impl FnOnce() -> String) -> ir::Docs {
    let mut docs = model_docs(&shape.traits, columns);
    if docs.is_empty() {
        docs.push(otherwise());
    }
    add_notes(&mut docs, &shape.traits);
    docs
}
