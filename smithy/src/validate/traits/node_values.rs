//! Checks a JSON value against a shape, for values of traits, defaults and examples (Smithy 2.0, "Trait node values").
//! A value and a shape come in, problems with their paths go out.
//!
//! A value is at most as deep as the JSON that it was parsed from, so the parser bounds the recursion.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use farrier_pattern::Pattern;
use serde_json::{Map, Number, Value};

use super::enum_values::EnumCache;
use super::timestamp_values as timestamp;
use crate::diagnostic::{Place, Severity};
use crate::knowledge::exact::ExactNumbers;
use crate::knowledge::neighbours::Node;
use crate::model::{Decimal, Length, Member, Model, Range, Shape, ShapeKind};
use crate::selector::{Engine, Matches};
use crate::validate::traits::applications::short;

const RANGE: &str = "smithy.api#range";

/// How many missing members of one value are reported one by one.
const MAX_MISSING: usize = 20;

/// A problem with a value.
pub(crate) struct Problem {
    /// The path to it: keys of objects and indices of lists.
    pub(crate) path: Vec<String>,
    /// An error, or a warning of what is ignored.
    pub(crate) severity: Severity,
    /// What it is, as the rest of a sentence: `is not a string`.
    pub(crate) what: String,
    /// Whether the value has the right type, but violates a constraint trait.
    pub(crate) constraint: bool,
    /// The member that is unknown, by the id of its structure and its name: `a#S.x`.
    pub(crate) unknown: Option<String>,
}

impl Problem {
    /// The problem as a sentence.
    pub(crate) fn sentence(&self) -> String {
        if self.path.is_empty() {
            return format!("its value {}", self.what);
        }
        format!("`{}` {}", self.path.join("."), self.what)
    }

    /// The place of the problem, for the place of the value.
    pub(crate) fn place(&self, value: Place) -> Place {
        self.path.iter().fold(value, Place::child)
    }
}

/// Checks values in one model.
pub(crate) struct Values<'e, 'g, 'a> {
    engine: &'e Engine<'g, 'a>,
    /// Compiled patterns; `None` for a malformed one, which another rule reports.
    patterns: RefCell<HashMap<&'a str, Option<Pattern>>>,
    pub(super) enums: EnumCache<'a>,
    /// The members that structures require, by the ids of the structures.
    required: RefCell<HashMap<&'a str, Rc<BTreeSet<&'a str>>>>,
    numbers: ExactNumbers<'a>,
}

impl<'e, 'g, 'a> Values<'e, 'g, 'a> {
    pub(crate) fn new(engine: &'e Engine<'g, 'a>) -> Self {
        Self {
            engine,
            patterns: RefCell::default(),
            enums: EnumCache::default(),
            required: RefCell::default(),
            numbers: ExactNumbers::new(&engine.graph().model().sources),
        }
    }

    /// The model.
    pub(crate) fn model(&self) -> &'a Model {
        self.engine.graph().model()
    }

    /// The exact numbers of the model.
    pub(crate) fn numbers(&self) -> &ExactNumbers<'a> {
        &self.numbers
    }

    /// The problems of a value of a shape. `place` is that of the value.
    pub(crate) fn of_shape(&self, value: &Value, shape: &'a Shape, place: Place) -> Vec<Problem> {
        let mut walk = Walk::new(self, place);
        walk.shape(value, shape, None);
        walk.found
    }

    /// The problems of a value of a member of a shape, by its own traits and by its target.
    pub(crate) fn of_member(
        &self,
        value: &Value,
        (owner, member): (&'a Shape, &'a Member),
        place: Place,
    ) -> Vec<Problem> {
        let mut walk = Walk::new(self, place);
        walk.member(value, owner, member);
        walk.found
    }

    /// The node of a member of a shape, by the member's name.
    fn node(&self, shape: &Shape, name: &str) -> Option<usize> {
        self.engine.graph().member(shape.id.as_str(), name)
    }

    /// The member at a node.
    fn member(&self, node: usize) -> Option<&'a Member> {
        self.engine.graph().nodes().get(node)?.member
    }

    /// The names of the members that a structure requires.
    fn required(&self, shape: &'a Shape, members: &'a [Member]) -> Rc<BTreeSet<&'a str>> {
        let mut required = self.required.borrow_mut();
        let names = required.entry(shape.id.as_str()).or_insert_with(|| {
            let members = members.iter().filter(|it| it.traits.required());
            Rc::new(members.map(|it| it.name.as_str()).collect())
        });
        Rc::clone(names)
    }

    fn matches(&self, pattern: &'a str, text: &str) -> bool {
        let mut patterns = self.patterns.borrow_mut();
        let compiled = patterns
            .entry(pattern)
            .or_insert_with(|| Pattern::new(pattern).ok());
        compiled.as_ref().is_none_or(|it| it.is_match(text))
    }
}

struct Walk<'v, 'e, 'g, 'a> {
    values: &'v Values<'e, 'g, 'a>,
    /// Where the whole value is.
    place: Place,
    path: Vec<String>,
    found: Vec<Problem>,
}

impl<'v, 'e, 'g, 'a> Walk<'v, 'e, 'g, 'a> {
    fn new(values: &'v Values<'e, 'g, 'a>, place: Place) -> Self {
        Self {
            values,
            place,
            path: Vec::new(),
            found: Vec::new(),
        }
    }

    fn report(&mut self, severity: Severity, constraint: bool, what: impl Into<String>) {
        self.found.push(Problem {
            path: self.path.clone(),
            severity,
            what: what.into(),
            constraint,
            unknown: None,
        });
    }

    fn wrong(&mut self, what: impl Into<String>) {
        self.report(Severity::Error, false, what);
    }

    fn broken(&mut self, what: impl Into<String>) {
        self.report(Severity::Error, true, what);
    }

    /// Runs a check on a part of the value, whose path has one more step.
    fn inside(&mut self, step: impl Into<String>, check: impl FnOnce(&mut Self)) {
        self.path.push(step.into());
        check(self);
        self.path.pop();
    }

    fn member(&mut self, value: &Value, owner: &'a Shape, member: &'a Member) {
        // A missing target is reported by another rule.
        let graph = self.values.engine.graph();
        if let Some(target) = graph.definition(member.target.as_str()) {
            self.shape(value, target, Some((owner, member)));
        }
    }

    /// A number of the value, with all its digits.
    fn exact(&self, number: &Number) -> Decimal {
        let place = || self.path.iter().fold(self.place.clone(), Place::child);
        self.values.numbers.decimal(number, place)
    }

    fn shape(&mut self, value: &Value, shape: &'a Shape, member: Option<(&'a Shape, &'a Member)>) {
        use ShapeKind as K;
        let fits = match (&shape.kind, value) {
            (K::Document, _) => true,
            (K::Boolean, value) => self.form(value.is_boolean(), "a boolean"),
            (K::String | K::Blob, value) => self.form(value.is_string(), "a string"),
            (K::Enum(_), value) => {
                self.form(value.is_string(), "a string") && self.of_enum(shape, value)
            }
            (K::IntEnum(_), value) => self.integer(value, Some(32)) && self.of_enum(shape, value),
            (K::Byte, value) => self.integer(value, Some(8)),
            (K::Short, value) => self.integer(value, Some(16)),
            (K::Integer, value) => self.integer(value, Some(32)),
            (K::Long, value) => self.integer(value, Some(64)),
            (K::BigInteger, value) => self.integer(value, None),
            (K::BigDecimal, value) => self.form(value.is_number(), "a number"),
            (K::Float | K::Double, Value::String(text)) => {
                let known = matches!(text.as_str(), "NaN" | "Infinity" | "-Infinity");
                self.form(known, "a number, `NaN`, `Infinity` or `-Infinity`")
            }
            (K::Float | K::Double, value) => self.form(value.is_number(), "a number"),
            (K::Timestamp, value) => {
                let format = member.and_then(|(_, it)| it.traits.timestamp_format());
                match timestamp::expected(value, format.or(shape.traits.timestamp_format())) {
                    None => true,
                    Some(expected) => self.form(false, expected),
                }
            }
            (K::List(member), Value::Array(elements)) => {
                self.elements(shape, member, elements);
                true
            }
            (K::List(_), _) => self.form(false, "a list"),
            (K::Map { key, value }, Value::Object(entries)) => {
                self.entries(shape, key, value, entries);
                true
            }
            (K::Structure(members), Value::Object(object)) => {
                self.structure(shape, members, object);
                true
            }
            (K::Union(_), Value::Object(object)) => {
                self.union(shape, object);
                true
            }
            (K::Structure(members), _) if members.is_empty() => self.form(false, "`{}`"),
            (K::Map { .. } | K::Structure(_) | K::Union(_), _) => self.form(false, "an object"),
            (K::Operation(_) | K::Resource(_) | K::Service(_), _) => {
                self.form(false, "something that can be: its shape has no values")
            }
        };
        if fits {
            if let Some((owner, member)) = member {
                let node = Node {
                    shape: owner,
                    member: Some(member),
                };
                self.constraints(value, &shape.kind, node);
            }
            self.constraints(
                value,
                &shape.kind,
                Node {
                    shape,
                    member: None,
                },
            );
        }
    }

    /// Reports what the value should be, if `fits` is false. Returns `fits`.
    fn form(&mut self, fits: bool, wanted: &str) -> bool {
        if !fits {
            self.wrong(format!("is not {wanted}"));
        }
        fits
    }

    fn integer(&mut self, value: &Value, bits: Option<u32>) -> bool {
        let number = value.as_number();
        let whole = number.and_then(Number::as_i128);
        let Some(bits) = bits else {
            let fits = whole.is_some() || number.is_some_and(|it| self.exact(it).is_whole());
            return self.form(fits, "a whole number");
        };
        let limit = 1_i128 << (bits - 1);
        let fits = whole.is_some_and(|it| -limit <= it && it < limit);
        self.form(fits, &format!("a whole number of {bits} bits"))
    }

    fn of_enum(&mut self, shape: &'a Shape, value: &Value) -> bool {
        let values = self.values.enums.of(shape);
        if !values.sound {
            // The enum itself is reported; which value it should have is not known.
            return false;
        }
        let known = values.has(value);
        if !known {
            self.broken(format!("is not one of {}", values.listed));
        }
        known
    }

    fn elements(&mut self, shape: &'a Shape, member: &'a Member, elements: &[Value]) {
        for (index, element) in elements.iter().enumerate() {
            self.inside(index.to_string(), |it| {
                it.element(shape, member, element);
            });
        }
    }

    fn entries(
        &mut self,
        shape: &'a Shape,
        key: &'a Member,
        value: &'a Member,
        entries: &Map<String, Value>,
    ) {
        for (name, entry) in entries {
            self.inside(name, |it| {
                it.member(&Value::from(name.as_str()), shape, key);
                it.element(shape, value, entry);
            });
        }
    }

    /// Checks an element of a list or map. It may be `null` if the list or map is sparse.
    fn element(&mut self, shape: &'a Shape, member: &'a Member, value: &Value) {
        match value {
            Value::Null if shape.traits.sparse() => {}
            Value::Null => self.wrong("is `null`, and nothing here is sparse"),
            value => self.member(value, shape, member),
        }
    }

    /// Takes as many steps as the value has keys, however many members the structure has.
    fn structure(&mut self, shape: &'a Shape, members: &'a [Member], object: &Map<String, Value>) {
        let required = self.values.required(shape, members);
        let mut missing = required.iter().filter(|it| !object.contains_key(**it));
        for name in missing.by_ref().take(MAX_MISSING) {
            self.inside(*name, |it| it.broken("is missing"));
        }
        if missing.next().is_some() {
            let present = object.keys().filter(|it| required.contains(it.as_str()));
            let more = required.len() - present.count() - MAX_MISSING;
            self.broken(format!("lacks {more} more required members"));
        }
        // In the order of the model, and not of the map, which depends on features of serde_json.
        let nodes = object
            .keys()
            .map(|name| (self.values.node(shape, name), name));
        let mut nodes: Vec<(Option<usize>, &String)> = nodes.collect();
        nodes.sort_unstable_by_key(|(node, name)| (node.is_none(), *node, *name));
        for (node, name) in nodes {
            match node
                .and_then(|it| self.values.member(it))
                .zip(object.get(name))
            {
                Some((member, value)) => self.inside(name, |it| it.member(value, shape, member)),
                None => self.unknown(shape, name),
            }
        }
    }

    /// Reports a key that is no member of a structure.
    fn unknown(&mut self, shape: &Shape, name: &str) {
        let what = format!("is no member of `{}`", short(shape.id.as_str()));
        self.inside(name, |it| it.report(Severity::Warning, false, what));
        if let Some(problem) = self.found.last_mut() {
            problem.unknown = Some(format!("{}.{name}", shape.id));
        }
    }

    fn union(&mut self, shape: &'a Shape, object: &Map<String, Value>) {
        // The reference implementation accepts a union without a member.
        if object.len() > 1 {
            self.wrong("has more than one member, and a union has one");
            return;
        }
        for (name, value) in object {
            let node = self.values.node(shape, name);
            let member = node.and_then(|it| self.values.member(it));
            self.inside(name, |it| match member {
                Some(member) => it.member(value, shape, member),
                None => it.wrong(format!("is no member of `{}`", short(shape.id.as_str()))),
            });
        }
    }

    /// Checks the constraints that a shape or member sets.
    fn constraints(&mut self, value: &Value, kind: &ShapeKind, node: Node<'a>) {
        let traits = node.traits();
        if traits.is_empty() {
            return;
        }
        // No value satisfies bounds that contradict each other; the bounds are reported.
        let contradict = |it: &Length| it.min.zip(it.max).is_some_and(|(min, max)| min > max);
        if let Some(length) = traits.length().filter(|it| !contradict(it)) {
            self.length(value, kind, length);
        }
        if let (Some(range), Some(number)) = (traits.range(), value.as_number()) {
            self.range(number, range, node);
        }
        if let (Some(pattern), Value::String(text)) = (traits.pattern(), value)
            && !self.values.matches(pattern, text)
        {
            self.broken(format!("does not match `{pattern}`"));
        }
        if let (true, Value::Array(elements)) = (traits.unique_items(), value) {
            let mut seen = HashSet::new();
            for (index, element) in elements.iter().enumerate() {
                if !seen.insert(element.to_string()) {
                    self.inside(index.to_string(), |it| {
                        it.broken("occurs in the list more than once");
                    });
                }
            }
        }
        if let (Some(reference), Value::String(id)) = (traits.get("smithy.api#idRef"), value) {
            self.reference(reference, id);
        }
    }

    fn range(&mut self, number: &Number, range: Range<'a>, node: Node<'a>) {
        let model = self.values.model();
        let bound = |key: &str, bound: Option<&Number>| {
            let place = || node.place(model).child("traits").child(RANGE).child(key);
            bound.map(|it| self.values.numbers.decimal(it, place))
        };
        let (min, max) = (bound("min", range.min), bound("max", range.max));
        if min
            .as_ref()
            .zip(max.as_ref())
            .is_some_and(|(min, max)| min > max)
        {
            return;
        }
        let exact = self.exact(number);
        if let (Some(_), Some(min)) = (min.filter(|min| exact < *min), range.min) {
            self.broken(format!("is {number}, less than {min}"));
        }
        if let (Some(_), Some(max)) = (max.filter(|max| exact > *max), range.max) {
            self.broken(format!("is {number}, more than {max}"));
        }
    }

    fn length(&mut self, value: &Value, kind: &ShapeKind, length: Length) {
        let (count, unit) = match (kind, value) {
            // The length of a blob is the number of its bytes, not that of the text.
            (ShapeKind::Blob, _) => return,
            (_, Value::String(text)) => (text.chars().count(), ["character", "characters"]),
            (_, Value::Array(elements)) => (elements.len(), ["element", "elements"]),
            (_, Value::Object(entries)) => (entries.len(), ["entry", "entries"]),
            _ => return,
        };
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        let [one, many] = unit;
        let unit = if count == 1 { one } else { many };
        if (count, length.min) == (0, Some(1)) {
            return self.broken("is empty");
        }
        if let Some(min) = length.min.filter(|min| count < *min) {
            self.broken(format!("has {count} {unit}, fewer than {min}"));
        }
        if let Some(max) = length.max.filter(|max| count > *max) {
            self.broken(format!("has {count} {unit}, more than {max}"));
        }
    }

    fn reference(&mut self, reference: &'a Value, id: &str) {
        let (shape, member) = id.split_once('$').unwrap_or((id, "member"));
        let is_id = crate::shape_id::ShapeId::parse(shape).is_ok();
        if !is_id || !crate::model::is_identifier(member) {
            self.wrong(format!("is `{id}`, which is not an absolute shape id"));
            return;
        }
        let must = reference.get("failWhenMissing") == Some(&Value::Bool(true));
        let Some(node) = self.values.engine.graph().find(id) else {
            let graph = self.values.engine.graph();
            if must && !graph.model().unread.has(shape) {
                self.wrong(format!("is `{id}`, which no file defines"));
            }
            return;
        };
        let selector = reference.get("selector").and_then(Value::as_str);
        let Some(selector) = selector.filter(|it| *it != "*") else {
            return;
        };
        if let Matches::Nodes(nodes) = &*self.values.engine.select(selector)
            && !nodes.contains(node)
        {
            self.wrong(format!("is `{id}`, which does not match `{selector}`"));
        }
    }
}
