//! What a model says about diagnostics (Smithy 2.0, "Suppressions", "Severity overrides"): `@suppress` and the
//! metadata `suppressions` remove diagnostics, the metadata `severityOverrides` raises their severity. Diagnostics of
//! any stage come in, those that are left go out. Errors stay as they are.
//!
//! A model names rules, or the events of the reference implementation that the rule of a diagnostic has. Ids are
//! hierarchical: `Foo` names `Foo.Bar`, too.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::model::{Model, Traits};

/// What a model says about diagnostics.
#[derive(Clone, Debug, Default)]
pub struct Suppressions {
    /// From the metadata: the ids that are suppressed, by namespace (`*` for all of them).
    suppressed: HashMap<String, HashSet<String>>,
    /// From the metadata: severities by namespace and id.
    overrides: HashMap<String, HashMap<String, Severity>>,
    /// From traits: ids by shape, and by member (`example#Shape$member`).
    traits: HashMap<String, HashSet<String>>,
}

impl Suppressions {
    /// Reads them from a loaded model. Malformed values are ignored: rules report them.
    pub fn of(model: &Model) -> Self {
        let mut it = Self::default();
        for value in list(model, "suppressions") {
            if let Some((id, namespace)) = event(value) {
                it.suppressed.entry(namespace).or_default().insert(id);
            }
        }
        for value in list(model, "severityOverrides") {
            let severity = match value.get("severity").and_then(Value::as_str) {
                Some("WARNING") => Severity::Warning,
                Some("DANGER") => Severity::Danger,
                _ => continue,
            };
            if let Some((id, namespace)) = event(value) {
                let known = it.overrides.entry(namespace).or_default();
                let known = known.entry(id).or_insert(severity);
                *known = severity.max(*known);
            }
        }
        for shape in model.shapes.values() {
            let id = shape.definition_id();
            if let Some(ids) = suppressed(&shape.traits) {
                it.traits.insert(id.as_str().to_owned(), ids);
            }
            for member in shape.members() {
                if let Some(ids) = suppressed(&member.traits) {
                    it.traits.insert(format!("{id}${}", member.name), ids);
                }
            }
        }
        it
    }

    /// Removes diagnostics that are suppressed, and raises the severity of others. `@suppress` on a shape counts for
    /// its members, too: rules differ in which of both they name.
    pub fn apply(&self, found: Diagnostics) -> Diagnostics {
        let mut kept = Diagnostics::new();
        for mut diagnostic in found {
            if diagnostic.severity < Severity::Error {
                if self.suppresses(&diagnostic) {
                    continue;
                }
                let namespaces = namespaces(&diagnostic).filter_map(|it| self.overrides.get(it));
                let raised = namespaces.flat_map(|overrides| {
                    names(&diagnostic).filter_map(|id| overrides.get(id).copied())
                });
                diagnostic.severity = raised.fold(diagnostic.severity, Severity::max);
            }
            kept.push(diagnostic);
        }
        kept
    }

    fn suppresses(&self, diagnostic: &Diagnostic) -> bool {
        let named = |ids: &HashSet<String>| names(diagnostic).any(|id| ids.contains(id));
        let mut namespaces = namespaces(diagnostic).filter_map(|it| self.suppressed.get(it));
        if namespaces.any(named) {
            return true;
        }
        if self.traits.is_empty() {
            return false;
        }
        let place = diagnostic.place.as_ref().and_then(Place::subject);
        let shape = diagnostic.shape.as_ref().map(|it| (it.as_str(), None));
        let Some((shape, member)) = place.or(shape) else {
            return false;
        };
        let of_member = member.and_then(|it| self.traits.get(&format!("{shape}${it}")));
        let mut ids = self.traits.get(shape).into_iter().chain(of_member);
        ids.any(named)
    }
}

/// The namespaces by which a diagnostic can be selected: `*`, and its own.
fn namespaces(diagnostic: &Diagnostic) -> impl Iterator<Item = &str> {
    let place = diagnostic.place.as_ref().and_then(Place::subject);
    let own = match (&diagnostic.shape, place) {
        (Some(shape), _) => Some(shape.namespace()),
        (None, Some((shape, _))) => shape.split_once('#').map(|(namespace, _)| namespace),
        (None, None) => None,
    };
    ["*"].into_iter().chain(own)
}

/// The ids by which a diagnostic can be selected: its rule, its event (or else every event of the rule), and the ids
/// above them.
fn names(diagnostic: &Diagnostic) -> impl Iterator<Item = &str> {
    let own = diagnostic.event.as_deref();
    let all = match own {
        Some(_) => &[],
        None => diagnostic.rule.events(),
    };
    let ids = [diagnostic.rule.id()].into_iter().chain(own);
    let ids = ids.chain(all.iter().copied());
    ids.flat_map(|id| {
        let above = id.match_indices('.').map(move |(at, _)| &id[..at]);
        above.chain([id])
    })
}

/// The elements of a list of the metadata.
fn list<'m>(model: &'m Model, key: &str) -> impl Iterator<Item = &'m Value> {
    let value = model.metadata.get(key).and_then(Value::as_array);
    value.into_iter().flatten()
}

/// The id and the namespace that an element gives.
fn event(value: &Value) -> Option<(String, String)> {
    let text = |key| value.get(key).and_then(Value::as_str).map(str::to_owned);
    Some((text("id")?, text("namespace")?))
}

/// The value of the trait `suppress`.
fn suppressed(traits: &Traits) -> Option<HashSet<String>> {
    let ids = traits.get("smithy.api#suppress")?.as_array()?;
    let ids = ids.iter().filter_map(Value::as_str);
    Some(ids.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn an_id_means_itself_and_what_is_below_it() {
        let cases = [
            (rules::UNKNOWN_TRAIT, "Model", true),
            (rules::UNKNOWN_TRAIT, "Model.UnresolvedTrait", true),
            (rules::UNKNOWN_TRAIT, "unknown-trait", true),
            (rules::UNKNOWN_TRAIT, "Model.Unresolved", false),
            (rules::UNKNOWN_TRAIT, "Model.", false),
            (rules::UNKNOWN_TRAIT, "UnresolvedTrait", false),
            (rules::UNKNOWN_TRAIT, "Mode", false),
            (rules::TARGET, "Target.Deep", false),
        ];
        for (rule, id, expected) in cases {
            let diagnostic = Diagnostic::note(rule, "");
            assert_eq!(
                names(&diagnostic).any(|it| it == id),
                expected,
                "{rule} {id}"
            );
        }
    }

    #[test]
    fn a_diagnostic_of_one_event_is_not_named_by_the_other_events_of_its_rule() {
        let diagnostic = Diagnostic::danger(rules::HTTP_METHOD, "")
            .event("HttpMethodSemantics.UnexpectedPayload");
        let named = |id: &str| names(&diagnostic).any(|it| it == id);
        assert!(named("HttpMethodSemantics"));
        assert!(named("HttpMethodSemantics.UnexpectedPayload"));
        assert!(!named("HttpMethodSemantics.MissingReadonlyTrait"));
    }
}
