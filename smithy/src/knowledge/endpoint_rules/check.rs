//! Checks typed rules: names refer to something, and values have the types that functions take.

use super::functions::Type;
use super::{
    BddResult, Condition, Endpoint, EndpointRules, Expression, Function, ParameterType, Part,
    Problem, Property, Rule, RuleKind, Rules, Step,
};
use crate::suggest;

/// How deep expressions may be nested.
const MAX_DEPTH: usize = 32;

/// Adds what is wrong with rules that have been read.
pub(super) fn check(rules: &EndpointRules, problems: &mut Vec<Problem>) {
    let mut checker = Checker {
        keys: Vec::new(),
        names: Vec::new(),
        problems,
    };
    for parameter in &rules.parameters {
        let parameter_type = match parameter.parameter_type {
            ParameterType::String => Type::String,
            ParameterType::Boolean => Type::Boolean,
            ParameterType::StringArray => Type::StringArray,
        };
        checker.names.push((parameter.name.clone(), parameter_type));
    }
    match &rules.rules {
        Rules::Tree(rules) => checker.rules(rules),
        Rules::Bdd(bdd) => {
            // Conditions stand in any order, so that a variable may come before what assigns it.
            let assigned = bdd.conditions.iter().filter_map(|it| it.assign.clone());
            let assigned: Vec<_> = assigned.map(|name| (name, Type::Any)).collect();
            checker.names.extend(assigned);
            checker.key("conditions", |it| {
                for (index, condition) in bdd.conditions.iter().enumerate() {
                    it.key(&index.to_string(), |it| {
                        it.condition(condition);
                    });
                }
            });
            checker.key("results", |it| {
                for (index, result) in bdd.results.iter().enumerate() {
                    it.key(&index.to_string(), |it| match result {
                        BddResult::Error(message) => it.text("error", message),
                        BddResult::Endpoint(endpoint) => it.endpoint(endpoint),
                    });
                }
            });
        }
    }
}

struct Checker<'a> {
    keys: Vec<String>,
    /// The parameters and variables that can be referred to.
    names: Vec<(String, Type)>,
    problems: &'a mut Vec<Problem>,
}

impl Checker<'_> {
    fn key(&mut self, key: &str, check: impl FnOnce(&mut Self)) {
        self.keys.push(key.to_owned());
        check(self);
        self.keys.pop();
    }

    fn report(&mut self, message: String, help: Option<String>) {
        self.problems.push(Problem {
            keys: self.keys.clone(),
            message,
            help,
        });
    }

    fn rules(&mut self, rules: &[Rule]) {
        self.key("rules", |it| {
            for (index, rule) in rules.iter().enumerate() {
                it.key(&index.to_string(), |it| it.rule(rule));
            }
        });
    }

    fn rule(&mut self, rule: &Rule) {
        let known = self.names.len();
        self.key("conditions", |it| {
            for (index, condition) in rule.conditions.iter().enumerate() {
                it.key(&index.to_string(), |it| {
                    let assigned = it.condition(condition);
                    if let (Some(name), Some(assigned)) = (&condition.assign, assigned) {
                        if it.names.iter().any(|(known, _)| known == name) {
                            let message = format!("`{name}` is assigned, but has a value already");
                            it.report(message, Some("give the variable another name".to_owned()));
                        }
                        it.names.push((name.clone(), assigned));
                    }
                });
            }
        });
        match &rule.kind {
            RuleKind::Tree(rules) => self.rules(rules),
            RuleKind::Error(message) => self.text("error", message),
            RuleKind::Endpoint(endpoint) => self.endpoint(endpoint),
        }
        self.names.truncate(known);
    }

    /// Checks a condition. Returns the type of its value.
    fn condition(&mut self, condition: &Condition) -> Option<Type> {
        let found = self.expression(&condition.expression, 0);
        condition.assign.is_some().then_some(found)
    }

    fn text(&mut self, key: &str, expression: &Expression) {
        self.key(key, |it| it.wanted(expression, Type::String, 0));
    }

    fn endpoint(&mut self, endpoint: &Endpoint) {
        self.key("endpoint", |it| {
            it.text("url", &endpoint.url);
            it.key("headers", |it| {
                for (name, values) in &endpoint.headers {
                    it.key(name, |it| {
                        for (index, value) in values.iter().enumerate() {
                            it.text(&index.to_string(), value);
                        }
                    });
                }
            });
            it.key("properties", |it| {
                for (name, property) in &endpoint.properties {
                    it.key(name, |it| it.property(property));
                }
            });
        });
    }

    fn property(&mut self, property: &Property) {
        match property {
            Property::Expression(expression) => {
                self.expression(expression, 0);
            }
            Property::List(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.key(&index.to_string(), |it| it.property(element));
                }
            }
            Property::Map(entries) => {
                for (key, value) in entries {
                    self.key(key, |it| it.property(value));
                }
            }
        }
    }

    fn wanted(&mut self, expression: &Expression, wanted: Type, depth: usize) {
        let found = self.expression(expression, depth);
        if !found.fits(wanted) {
            let message = format!("{} stands where {} is wanted", found.name(), wanted.name());
            self.report(message, None);
        }
    }

    /// Checks an expression. Returns the type of its value.
    fn expression(&mut self, expression: &Expression, depth: usize) -> Type {
        if depth > MAX_DEPTH {
            let message = format!("expressions are nested more than {MAX_DEPTH} levels deep");
            self.report(message, None);
            return Type::Any;
        }
        match expression {
            Expression::Boolean(_) => Type::Boolean,
            Expression::Integer(_) => Type::Integer,
            Expression::Text(_) => Type::String,
            Expression::Template(parts) => {
                for part in parts {
                    if let Part::Value(value) = part {
                        self.wanted(value, Type::String, depth + 1);
                    }
                }
                Type::String
            }
            Expression::Reference(name) => self.reference(name),
            Expression::Attribute(value, steps) => {
                let mut at = self.expression(value, depth + 1);
                for step in steps {
                    at = self.step(at, step);
                }
                at
            }
            Expression::Call(function, arguments) => self.call(function, arguments, depth),
        }
    }

    fn reference(&mut self, name: &str) -> Type {
        let known = self.names.iter().rev().find(|(known, _)| known == name);
        if let Some((_, found)) = known {
            return *found;
        }
        let names = self.names.iter().map(|(name, _)| name.as_str());
        let similar = suggest::nearest(name, names);
        let help = similar.map(|it| format!("`{it}` has a similar name"));
        let message =
            format!("`{name}` is neither a parameter nor a variable that has a value here");
        self.report(message, help);
        Type::Any
    }

    fn step(&mut self, at: Type, step: &Step) -> Type {
        match (at, step) {
            (Type::Any, _) => Type::Any,
            (Type::StringArray, Step::Index(_)) => Type::String,
            (Type::Record(attributes), Step::Name(name)) => {
                let known = attributes.iter().find(|(known, _)| known == name);
                if let Some((_, found)) = known {
                    return *found;
                }
                let names = attributes.iter().map(|(name, _)| *name);
                let help =
                    suggest::nearest(name, names).map(|it| format!("`{it}` has a similar name"));
                self.report(format!("the record has no attribute `{name}`"), help);
                Type::Any
            }
            (found, Step::Name(name)) => {
                let message = format!("{} has no attribute `{name}`", found.name());
                self.report(message, None);
                Type::Any
            }
            (found, Step::Index(index)) => {
                let message = format!("{} has no element {index}", found.name());
                self.report(message, None);
                Type::Any
            }
        }
    }

    fn call(&mut self, function: &Function, arguments: &[Expression], depth: usize) -> Type {
        let name = function.name().to_owned();
        let Some((wanted, returned)) = function.signature() else {
            self.arguments(arguments, &[], depth);
            return Type::Any;
        };
        let count = arguments.len();
        match function {
            Function::Coalesce if count < 2 => {
                self.report(
                    format!("`{name}` takes two arguments or more, and has {count}"),
                    None,
                );
            }
            Function::Coalesce => {}
            _ if wanted.len() != count => {
                let message = format!("`{name}` takes {} arguments, and has {count}", wanted.len());
                self.report(message, None);
            }
            _ => {}
        }
        let found = self.arguments(arguments, wanted, depth);
        match function {
            // They return one of their arguments.
            Function::Coalesce => same(&found),
            Function::Ite => same(found.get(1..).unwrap_or_default()),
            _ => returned,
        }
    }

    fn arguments(&mut self, arguments: &[Expression], wanted: &[Type], depth: usize) -> Vec<Type> {
        let mut found = Vec::with_capacity(arguments.len());
        self.key("argv", |it| {
            for (index, argument) in arguments.iter().enumerate() {
                it.key(&index.to_string(), |it| {
                    let type_of = it.expression(argument, depth + 1);
                    let wanted = wanted.get(index).copied().unwrap_or(Type::Any);
                    if !type_of.fits(wanted) {
                        let (type_of, wanted) = (type_of.name(), wanted.name());
                        it.report(format!("{type_of} stands where {wanted} is wanted"), None);
                    }
                    found.push(type_of);
                });
            }
        });
        found
    }
}

/// The type that all of these are, if it is one.
fn same(found: &[Type]) -> Type {
    match found {
        [first, rest @ ..] if rest.iter().all(|it| it == first) => *first,
        _ => Type::Any,
    }
}
