//! What a model says about findings (Smithy 2.0, "Suppressions", "Severity overrides"): the trait `suppress`
//! and the metadata `suppressions` take findings away, the metadata `severityOverrides` makes them worse.
//! Findings of any stage come in, those that are left go out. Errors stay as they are.
//!
//! A model names events of the reference implementation (`events` knows which of our rules say the same), or
//! our rules. Ids are hierarchical: `Foo` means `Foo.Bar` too.

use std::collections::HashMap;

use serde_json::Value;

use super::events::events;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::model::{Model, Traits};

/// Everything that a model says about findings.
#[derive(Clone, Debug, Default)]
pub struct Suppressions {
    /// From the metadata.
    suppressed: Vec<Event>,
    overrides: Vec<(Event, Severity)>,
    /// From traits: event ids by shape, and by member (`example#Shape$member`).
    traits: HashMap<String, Vec<String>>,
}

/// An event id, in a namespace or (`*`) wherever.
#[derive(Clone, Debug)]
struct Event {
    id: String,
    namespace: String,
}

impl Suppressions {
    /// Reads a loaded model. What is not well-formed is left out: rules report it.
    pub fn of(model: &Model) -> Self {
        let list = |key: &str| {
            let value = model.metadata.get(key).and_then(Value::as_array);
            value.into_iter().flatten()
        };
        let overrides = |it: &Value| {
            let severity = match it.get("severity")?.as_str()? {
                "WARNING" => Severity::Warning,
                "DANGER" => Severity::Danger,
                _ => return None,
            };
            Some((Event::of(it)?, severity))
        };
        let mut traits = HashMap::new();
        for shape in model.shapes.values() {
            let id = shape.definition_id();
            if let Some(ids) = suppressed(&shape.traits) {
                traits.insert(id.as_str().to_owned(), ids);
            }
            for member in shape.members() {
                if let Some(ids) = suppressed(&member.traits) {
                    traits.insert(format!("{id}${}", member.name), ids);
                }
            }
        }
        Self {
            suppressed: list("suppressions").filter_map(Event::of).collect(),
            overrides: list("severityOverrides").filter_map(overrides).collect(),
            traits,
        }
    }

    /// Takes away what is suppressed, and raises the severity of what is left. A shape's trait counts for
    /// its members too: rules differ in which of both they name.
    pub fn apply(&self, found: Diagnostics) -> Diagnostics {
        let mut kept = Diagnostics::new();
        for mut diagnostic in found {
            if diagnostic.severity < Severity::Error {
                if self.suppresses(&diagnostic) {
                    continue;
                }
                let raised = self.overrides.iter().filter(|it| it.0.means(&diagnostic));
                let raised = raised.map(|(_, severity)| *severity).max();
                diagnostic.severity = diagnostic.severity.max(raised.unwrap_or(Severity::Note));
            }
            kept.push(diagnostic);
        }
        kept
    }

    fn suppresses(&self, diagnostic: &Diagnostic) -> bool {
        if self.suppressed.iter().any(|it| it.means(diagnostic)) {
            return true;
        }
        if self.traits.is_empty() {
            return false;
        }
        let place = diagnostic.place.as_ref().and_then(|it| it.subject());
        let named = diagnostic.shape.as_ref().map(|it| (it.as_str(), None));
        let Some((shape, member)) = place.or(named) else {
            return false;
        };
        let of_member = member.and_then(|it| self.traits.get(&format!("{shape}${it}")));
        let ids = self.traits.get(shape).into_iter().chain(of_member);
        ids.flatten().any(|id| says(diagnostic.rule, id))
    }
}

impl Event {
    fn of(value: &Value) -> Option<Self> {
        let text = |key| value.get(key).and_then(Value::as_str).map(str::to_owned);
        Some(Self {
            id: text("id")?,
            namespace: text("namespace")?,
        })
    }

    fn means(&self, diagnostic: &Diagnostic) -> bool {
        let place = diagnostic.place.as_ref().and_then(|it| it.subject());
        let namespace = match (&diagnostic.shape, place) {
            (Some(shape), _) => Some(shape.namespace()),
            (None, Some((shape, _))) => shape.split_once('#').map(|(namespace, _)| namespace),
            (None, None) => None,
        };
        (self.namespace == "*" || namespace == Some(&self.namespace))
            && says(diagnostic.rule, &self.id)
    }
}

/// Whether a rule, or an event that corresponds to it, is what an id names.
fn says(rule: &str, id: &str) -> bool {
    let within = |event: &str| {
        event
            .strip_prefix(id)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    within(rule) || events(rule).iter().any(|it| within(it))
}

/// The value of the trait `suppress`.
fn suppressed(traits: &Traits) -> Option<Vec<String>> {
    let ids = traits.get("smithy.api#suppress")?.as_array()?;
    let ids = ids.iter().filter_map(Value::as_str);
    Some(ids.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_means_itself_and_what_is_below_it() {
        let cases = [
            ("unknown-trait", "Model", true),
            ("unknown-trait", "Model.UnresolvedTrait", true),
            ("unknown-trait", "unknown-trait", true),
            ("unknown-trait", "Model.Unresolved", false),
            ("unknown-trait", "Model.", false),
            ("unknown-trait", "UnresolvedTrait", false),
            ("unknown-trait", "Mode", false),
            ("target", "Target.Deep", false),
            ("new-rule", "new-rule", true),
        ];
        for (rule, id, expected) in cases {
            assert_eq!(says(rule, id), expected, "{rule} {id}");
        }
    }
}
