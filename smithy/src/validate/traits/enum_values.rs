//! The values of enums, for checks of many values: the shape of an enum comes in, its values go out. The members of an
//! enum are read once, so that a thousand defaults of an enum with a thousand values do not cost a million steps.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use serde_json::Value;

use crate::model::{Member, Shape, ShapeKind};

/// The enums of a model that were asked for, by the ids of their shapes.
#[derive(Default)]
pub(super) struct EnumCache<'a> {
    enums: RefCell<HashMap<&'a str, Rc<EnumValues>>>,
    /// The members that were read.
    #[cfg(test)]
    pub(super) steps: std::cell::Cell<usize>,
}

/// What values of an enum are checked against.
pub(super) struct EnumValues {
    /// Whether every member has a value of the right type.
    pub(super) sound: bool,
    /// The first few values, in backquotes.
    pub(super) listed: String,
    /// The values, as JSON writes them.
    values: HashSet<String>,
}

impl<'a> EnumCache<'a> {
    /// The values of an enum or intEnum.
    pub(super) fn of(&self, shape: &'a Shape) -> Rc<EnumValues> {
        let mut enums = self.enums.borrow_mut();
        let values = enums.entry(shape.id.as_str()).or_insert_with(|| {
            let members = shape.members();
            #[cfg(test)]
            self.steps.set(self.steps.get() + members.len());
            Rc::new(EnumValues::new(&shape.kind, &members))
        });
        Rc::clone(values)
    }
}

impl EnumValues {
    fn new(kind: &ShapeKind, members: &[&Member]) -> Self {
        let integers = matches!(kind, ShapeKind::IntEnum(_));
        let values = || members.iter().map(|it| enum_value(it));
        Self {
            sound: members.iter().all(|it| is_sound(it, integers)),
            listed: listed(values()),
            values: values().map(|it| it.to_string()).collect(),
        }
    }

    /// Whether the enum has a value.
    pub(super) fn has(&self, value: &Value) -> bool {
        self.values.contains(&value.to_string())
    }
}

/// Whether a member of an enum has a value of the right type.
fn is_sound(member: &Member, integers: bool) -> bool {
    match member.traits.enum_value() {
        Some(value) => value.is_string() != integers && value.is_number() == integers,
        None => !integers,
    }
}

/// The value of a member of an enum; its name is the default.
fn enum_value(member: &Member) -> Value {
    let value = member.traits.enum_value();
    value.map_or_else(|| Value::from(member.name.as_str()), Value::clone)
}

/// The first few of some values, in backquotes.
fn listed(values: impl Iterator<Item = Value>) -> String {
    const SHOWN: usize = 10;
    let quoted = |it: Value| match it {
        Value::String(text) => format!("`{text}`"),
        it => format!("`{it}`"),
    };
    let mut values: Vec<String> = values.take(SHOWN + 1).map(quoted).collect();
    if values.len() > SHOWN {
        values.truncate(SHOWN);
        values.push("others".to_owned());
    }
    values.join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::diagnostic::Sources;
    use crate::knowledge::neighbours::Graph;
    use crate::load;
    use crate::selector::Engine;
    use crate::validate::traits::node_values::Values;

    /// Checks as many good and bad values of an enum as it has members. Returns how many problems there are, and how
    /// many members were read.
    fn checked(
        size: usize,
        kind: &str,
        [defined, given]: [fn(usize) -> Value; 2],
    ) -> (usize, usize) {
        let member = |at| {
            let traits = json!({ "smithy.api#enumValue": defined(at) });
            let member = json!({ "target": "smithy.api#Unit", "traits": traits });
            (format!("V{at}"), member)
        };
        let members: serde_json::Map<_, _> = (0..size).map(member).collect();
        let shapes = json!({ "a#E": { "type": kind, "members": members } });
        let text = json!({ "smithy": "2.0", "shapes": shapes }).to_string();
        let files = vec![("model.json".into(), Ok(text.into_bytes()))];
        let (model, out) = load::load(Sources::default(), files);
        assert!(out.is_empty(), "{}", out.render(&model.sources));
        let graph = Graph::new(&model);
        let engine = Engine::new(&graph);
        let values = Values::new(&engine);
        let shape = graph.definition("a#E").unwrap();
        let problems = (0..2 * size).map(|at| {
            let found = values.of_shape(&given(at), shape, model.place_of(shape));
            found.len()
        });
        (problems.sum(), values.enums.steps.get())
    }

    #[test]
    fn members_of_an_enum_are_read_once_for_any_number_of_values() {
        let text = |at| json!(format!("v{at}"));
        let number = |at| json!(at);
        for size in [100, 400] {
            assert_eq!(checked(size, "enum", [text, text]), (size, size));
            assert_eq!(checked(size, "intEnum", [number, number]), (size, size));
            // The enum itself is reported if its values have the wrong type, and nothing that follows from it.
            assert_eq!(checked(size, "intEnum", [text, number]), (0, size));
        }
    }
}
