//! `farrier explain`: the id of a rule, or of an event of the reference implementation, comes in; what the rule checks
//! goes out. The registries of rules have all of it.

use farrier_smithy::diagnostic::Rule;
use farrier_smithy::suggest;
use serde::Serialize;

use crate::arguments::Explain;
use crate::console::Console;
use crate::document::{Document, Outcome};
use crate::status::{Failure, Status};

/// The width of lines of text.
const WIDTH: usize = 80;

/// Runs the command.
pub(crate) fn run(arguments: &Explain, console: &mut Console) -> Result<Status, Failure> {
    let rules = match &arguments.rule {
        Some(rule) => vec![find(rule)?],
        None => rules(),
    };
    if console.json() {
        let result = Explained {
            rules: rules.iter().map(|it| RuleJson::new(it)).collect(),
        };
        console.document(&Document::new("explain", Outcome::Ok, Vec::new(), result))?;
    } else {
        let text = match (&arguments.rule, &rules[..]) {
            (Some(_), [rule]) => explanation(rule),
            _ => rules.iter().map(|it| format!("{}\n", it.id())).collect(),
        };
        console.answer(&text)?;
    }
    Ok(Status::Done)
}

/// All rules, in the order of their ids.
fn rules() -> Vec<&'static Rule> {
    let mut rules = [farrier_smithy::rules::RULES, farrier_codegen::rules::RULES].concat();
    rules.sort_by_key(|it| it.id());
    rules
}

/// The rule of this id, or the one that answers for this event.
fn find(name: &str) -> Result<&'static Rule, Failure> {
    let rules = rules();
    let found = rules.iter().find(|it| it.id() == name);
    let found = found.or_else(|| rules.iter().find(|it| it.has_event(name)));
    found.copied().ok_or_else(|| {
        let ids = rules.iter().map(|it| it.id());
        let events = rules.iter().flat_map(|it| it.events()).copied();
        let similar = suggest::nearest(name, ids).or_else(|| suggest::nearest(name, events));
        let help = match similar {
            Some(similar) => format!("`{similar}` has a similar name"),
            None => "`farrier explain` lists all rules".to_owned(),
        };
        Failure::Usage(format!("there is no rule `{name}`: {help}"))
    })
}

/// What a rule checks, for people.
fn explanation(rule: &Rule) -> String {
    let mut text = format!("{}\n{}\n\n", rule.id(), "-".repeat(rule.id().len()));
    text += &wrapped(rule.summary());
    text += &format!("\n{}", wrapped(&format!("Severity: {}.", rule.severity())));
    text += &match rule.events() {
        [] => wrapped("The reference implementation of Smithy has no such rule."),
        events => wrapped(&format!(
            "The reference implementation of Smithy reports the same as {}.",
            events.join(", ")
        )),
    };
    if !rule.severity().split(';').all(|it| it.trim() == "error") {
        text += "\n";
        text += &wrapped(
            "What is no error can be suppressed in the metadata of a model; `*` stands for all namespaces:",
        );
        text += &format!(
            "\n    \"metadata\": {{ \"suppressions\": [{{ \"id\": \"{}\", \"namespace\": \"*\" }}] }}\n",
            rule.id()
        );
    }
    text
}

/// A paragraph in lines of at most [`WIDTH`] characters, as far as its words let it.
fn wrapped(paragraph: &str) -> String {
    let mut text = String::new();
    let mut column = 0;
    for word in paragraph.split_whitespace() {
        let width = word.chars().count();
        if column > 0 && column + 1 + width > WIDTH {
            text.push('\n');
            column = 0;
        }
        if column > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += width;
    }
    text.push('\n');
    text
}

/// The result of `explain`.
#[derive(Debug, Serialize)]
struct Explained {
    rules: Vec<RuleJson>,
}

/// A row of a registry.
#[derive(Debug, Serialize)]
struct RuleJson {
    id: &'static str,
    severity: &'static str,
    summary: &'static str,
    events: &'static [&'static str],
}

impl RuleJson {
    fn new(rule: &'static Rule) -> Self {
        Self {
            id: rule.id(),
            severity: rule.severity(),
            summary: rule.summary(),
            events: rule.events(),
        }
    }
}
