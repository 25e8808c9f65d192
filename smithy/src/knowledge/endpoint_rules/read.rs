//! Reads the values of the two traits: JSON comes in, typed rules go out, and problems with their places.

use serde_json::{Map, Value};

use super::bdd::{self, Bdd, BddResult, Target};
use super::{
    Endpoint, EndpointRules, Parameter, ParameterType, ParameterValue, Problem, Property, Rule,
    RuleKind, Rules,
};

/// The versions of the language.
const VERSIONS: [&str; 2] = ["1.0", "1.1"];

/// Reads JSON, and keeps the keys that lead to where it is.
#[derive(Debug, Default)]
pub(super) struct Reader {
    keys: Vec<String>,
    problems: Vec<Problem>,
}

/// Reads the value of one of the traits.
pub(super) fn rules(value: &Value, is_bdd: bool) -> (EndpointRules, Vec<Problem>) {
    let mut reader = Reader::default();
    let version = value.get("version").and_then(Value::as_str);
    // Those who test the language have rules of a version that does not exist.
    if version.is_some_and(|it| !VERSIONS.contains(&it) && !it.starts_with("1.")) {
        let message = format!("the version `{}` is not known", version.unwrap_or_default());
        reader.at("version", |it| {
            it.report(&message, Some("`1.0` and `1.1` are"))
        });
    }
    let parameters = reader.object("parameters", value, Reader::parameter);
    let parameters = parameters
        .into_iter()
        .map(|(name, it)| Parameter { name, ..it });
    let rules = EndpointRules {
        parameters: parameters.collect(),
        rules: match is_bdd {
            true => Rules::Bdd(reader.bdd(value)),
            false => Rules::Tree(reader.elements("rules", value, Reader::rule)),
        },
    };
    (rules, reader.problems)
}

impl Reader {
    /// Runs `read` with one more key.
    pub(super) fn at<T>(&mut self, key: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.keys.push(key.to_owned());
        let read = read(self);
        self.keys.pop();
        read
    }

    /// Reports a problem with the value that is read.
    pub(super) fn report(&mut self, message: &str, help: Option<&str>) {
        self.problems.push(Problem {
            keys: self.keys.clone(),
            message: message.to_owned(),
            help: help.map(str::to_owned),
        });
    }

    /// Reads the elements of a list that stands under a key.
    pub(super) fn list<T>(
        &mut self,
        key: &str,
        elements: &[Value],
        mut read: impl FnMut(&mut Self, &Value) -> T,
    ) -> Vec<T> {
        self.at(key, |it| {
            let elements = elements.iter().enumerate();
            let mut element =
                |(index, value): (usize, &Value)| it.at(&index.to_string(), |it| read(it, value));
            elements.map(&mut element).collect()
        })
    }

    /// Reads the list under a key of an object. A list that is absent is empty.
    fn elements<T>(
        &mut self,
        key: &str,
        object: &Value,
        read: impl FnMut(&mut Self, &Value) -> T,
    ) -> Vec<T> {
        match object.get(key) {
            Some(Value::Array(elements)) => self.list(key, elements, read),
            None => Vec::new(),
            Some(_) => {
                self.at(key, |it| it.report(&format!("`{key}` is a list"), None));
                Vec::new()
            }
        }
    }

    /// Reads the values of the object under a key of an object. An object that is absent is empty.
    fn object<T>(
        &mut self,
        key: &str,
        object: &Value,
        read: impl FnMut(&mut Self, &Value) -> T,
    ) -> Vec<(String, T)> {
        match object.get(key) {
            Some(Value::Object(entries)) => self.at(key, |it| it.entries(entries, read)),
            None => Vec::new(),
            Some(_) => {
                self.at(key, |it| it.report(&format!("`{key}` is an object"), None));
                Vec::new()
            }
        }
    }

    fn entries<T>(
        &mut self,
        entries: &Map<String, Value>,
        mut read: impl FnMut(&mut Self, &Value) -> T,
    ) -> Vec<(String, T)> {
        let entry =
            |(key, value): (&String, &Value)| (key.clone(), self.at(key, |it| read(it, value)));
        entries.iter().map(entry).collect()
    }

    fn parameter(&mut self, value: &Value) -> Parameter {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let parameter_type = match text("type").map(str::to_lowercase).as_deref() {
            Some("boolean") => ParameterType::Boolean,
            Some("stringarray") => ParameterType::StringArray,
            Some("string") => ParameterType::String,
            _ => {
                let help = "a parameter is a `string`, a `boolean` or a `stringArray`";
                self.report("the parameter has no type", Some(help));
                ParameterType::String
            }
        };
        let required = value.get("required").and_then(Value::as_bool);
        let required = required.unwrap_or_default();
        let default = value.get("default").and_then(|default| {
            let read = ParameterValue::of(default);
            if read.as_ref().map(ParameterValue::parameter_type) != Some(parameter_type) {
                let message = format!("the default is not a {}", parameter_type.name());
                self.at("default", |it| it.report(&message, None));
            } else if !required {
                let help = "add `\"required\": true`";
                self.report("a parameter with a default is required", Some(help));
            }
            read
        });
        Parameter {
            name: String::new(),
            parameter_type,
            built_in: text("builtIn").map(str::to_owned),
            required,
            default,
            documentation: text("documentation").map(str::to_owned),
        }
    }

    fn rule(&mut self, value: &Value) -> Rule {
        let conditions = self.elements("conditions", value, Self::condition);
        let kind = match value.get("type").and_then(Value::as_str) {
            Some("tree") => {
                let rules = self.elements("rules", value, Self::rule);
                if rules.is_empty() {
                    self.report("a tree has rules", None);
                }
                RuleKind::Tree(rules)
            }
            _ => match self.result(value) {
                BddResult::Error(message) => RuleKind::Error(message),
                BddResult::Endpoint(endpoint) => RuleKind::Endpoint(endpoint),
            },
        };
        Rule { conditions, kind }
    }

    /// Reads a rule that is an error or an endpoint.
    fn result(&mut self, value: &Value) -> BddResult {
        let rule_type = value.get("type").and_then(Value::as_str);
        if let (Some("error"), Some(message)) = (rule_type, value.get("error")) {
            return BddResult::Error(self.at("error", |it| it.expression(message)));
        }
        if let (Some("endpoint"), Some(endpoint)) = (rule_type, value.get("endpoint")) {
            return BddResult::Endpoint(self.at("endpoint", |it| it.endpoint(endpoint)));
        }
        let help = "its `type` is `endpoint`, `error` or `tree`, and it has a key of that name (`rules` for a tree)";
        self.report("the rule says nothing", Some(help));
        BddResult::Error(super::Expression::Text(String::new()))
    }

    fn endpoint(&mut self, value: &Value) -> Endpoint {
        let url = match value.get("url") {
            Some(url) => self.at("url", |it| it.expression(url)),
            None => {
                self.report("the endpoint has no `url`", None);
                super::Expression::Text(String::new())
            }
        };
        let headers = self.object("headers", value, |it, values| match values {
            Value::Array(values) => {
                let values = values.iter().enumerate();
                let value = |(index, value): (usize, &Value)| {
                    it.at(&index.to_string(), |it| it.expression(value))
                };
                values.map(value).collect()
            }
            _ => {
                it.report("a header has a list of values", None);
                Vec::new()
            }
        });
        Endpoint {
            url,
            headers,
            properties: self.object("properties", value, Self::property),
        }
    }

    fn property(&mut self, value: &Value) -> Property {
        match value {
            Value::Array(elements) => {
                let elements = elements.iter().enumerate();
                let element = |(index, value): (usize, &Value)| {
                    self.at(&index.to_string(), |it| it.property(value))
                };
                Property::List(elements.map(element).collect())
            }
            // An object is a value here, unless it can only be an expression.
            Value::Object(entries) if !is_expression(entries) => {
                Property::Map(self.entries(entries, Self::property))
            }
            value => Property::Expression(self.expression(value)),
        }
    }

    fn bdd(&mut self, value: &Value) -> Bdd {
        let conditions = self.elements("conditions", value, Self::condition);
        let results = self.elements("results", value, Self::result);
        let text = value.get("nodes").and_then(Value::as_str);
        let count = value.get("nodeCount").and_then(Value::as_u64);
        let count = count
            .and_then(|it| usize::try_from(it).ok())
            .unwrap_or_default();
        let nodes = bdd::nodes(
            text.unwrap_or_default(),
            count,
            conditions.len(),
            results.len(),
        );
        let (nodes, root) = match nodes {
            Ok(nodes) => {
                let root = value
                    .get("root")
                    .and_then(Value::as_i64)
                    .unwrap_or_default();
                let root = bdd::target(root, nodes.len(), results.len());
                let root = root.unwrap_or_else(|message| {
                    let message = format!("`root` {message}");
                    self.at("root", |it| it.report(&message, None));
                    Target::NoRule
                });
                (nodes, root)
            }
            Err(message) => {
                self.at("nodes", |it| it.report(&message, None));
                (Vec::new(), Target::NoRule)
            }
        };
        Bdd {
            conditions,
            results,
            root,
            nodes,
        }
    }
}

/// Whether an object among properties is an expression: a reference, or a call.
fn is_expression(object: &Map<String, Value>) -> bool {
    match object.len() {
        1 => object.get("ref").is_some_and(Value::is_string),
        2 => {
            object.get("fn").is_some_and(Value::is_string)
                && object.get("argv").is_some_and(Value::is_array)
        }
        _ => false,
    }
}
