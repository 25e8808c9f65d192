//! Writes the program of endpoint rules. The runtime reads it, and has its grammar
//! (`runtime/src/operation/endpoint_rules/grammar.rs`).
//!
//! What is needed comes first: a branch stands behind everything that it leads to, and equal parts are written once.

use std::collections::HashMap;

use farrier_smithy::knowledge::endpoint_rules::{
    Bdd, BddResult, Condition, Endpoint, Expression, Function, Part, Property, Rule, RuleKind,
    Step, Target,
};

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The end of all rules without a result.
const NO_RULE: usize = 0;

/// The first place that does not fit three digits.
const MAX_PLACE: usize = 64 * 64 * 64;

/// How deep expressions and properties may be nested. The runtime follows them twice as deep.
const MAX_DEPTH: usize = 32;

/// How many arguments a function has that is not in the language.
const MAX_ARGUMENTS: usize = 8;

type Result<T> = std::result::Result<T, String>;

/// A program that is being written.
#[derive(Debug)]
pub(super) struct Assembler {
    program: String,
    /// The place of each part that was written.
    places: HashMap<String, usize>,
    /// The slot of each parameter and variable.
    slots: HashMap<String, usize>,
    parameters: usize,
    texts: Vec<String>,
    indices: HashMap<String, usize>,
}

impl Assembler {
    pub(super) fn new(parameters: impl Iterator<Item = String>) -> Self {
        let slots: HashMap<_, _> = parameters.zip(0..).collect();
        Self {
            // The place of the root, which is known at the end.
            program: "AAA".to_owned(),
            places: HashMap::new(),
            parameters: slots.len(),
            slots,
            texts: Vec::new(),
            indices: HashMap::new(),
        }
    }

    /// Returns the number of variables, the texts and the program, which begins at `root`.
    pub(super) fn finish(mut self, root: usize) -> Result<(usize, Vec<String>, String)> {
        let mut start = String::new();
        place(&mut start, root)?;
        self.program.replace_range(..start.len(), &start);
        Ok((self.slots.len() - self.parameters, self.texts, self.program))
    }

    /// Writes a list of rules. Returns the place of the first.
    pub(super) fn tree(&mut self, rules: &[Rule]) -> Result<usize> {
        let mut next = NO_RULE;
        for rule in rules.iter().rev() {
            let mut then = match &rule.kind {
                RuleKind::Tree(rules) => self.tree(rules)?,
                RuleKind::Error(message) => self.error(message)?,
                RuleKind::Endpoint(endpoint) => self.endpoint(endpoint)?,
            };
            for condition in rule.conditions.iter().rev() {
                then = self.branch(condition, then, next)?;
            }
            next = then;
        }
        Ok(next)
    }

    /// Writes a diagram. Returns the place of its root.
    pub(super) fn bdd(&mut self, bdd: &Bdd) -> Result<usize> {
        let mut results = Vec::with_capacity(bdd.results.len());
        for result in &bdd.results {
            results.push(match result {
                BddResult::Error(message) => self.error(message)?,
                BddResult::Endpoint(endpoint) => self.endpoint(endpoint)?,
            });
        }
        let mut written: HashMap<(usize, bool), usize> = HashMap::new();
        let known = |target: Target, written: &HashMap<(usize, bool), usize>| match target {
            Target::NoRule => Ok(NO_RULE),
            Target::Result(index) => Ok(results.get(index).copied().unwrap_or(NO_RULE)),
            Target::Node {
                index,
                complemented,
            } => {
                let key = (index, complemented);
                written.get(&key).copied().ok_or(key)
            }
        };
        let mut open = Vec::new();
        loop {
            // The root, or the node that another needs.
            let (index, complemented) = match open.last() {
                Some(key) => *key,
                None => match known(bdd.root, &written) {
                    Ok(place) => return Ok(place),
                    Err(key) => {
                        open.push(key);
                        continue;
                    }
                },
            };
            let Some(node) = bdd.nodes.get(index) else {
                return Err("a node of the diagram does not exist".to_owned());
            };
            match (known(node.high, &written), known(node.low, &written)) {
                (Ok(high), Ok(low)) => {
                    let (high, low) = if complemented {
                        (low, high)
                    } else {
                        (high, low)
                    };
                    let Some(condition) = bdd.conditions.get(node.condition) else {
                        return Err("a condition of the diagram does not exist".to_owned());
                    };
                    let place = self.branch(condition, high, low)?;
                    written.insert((index, complemented), place);
                    open.pop();
                }
                (Err(key), _) | (_, Err(key)) => open.push(key),
            }
        }
    }

    fn branch(&mut self, condition: &Condition, then: usize, otherwise: usize) -> Result<usize> {
        if condition.assign.is_none() && then != otherwise {
            // A condition that is denied has its ways changed.
            let (plain, ways) = match &condition.expression {
                Expression::Call(Function::Not, arguments) => match arguments.as_slice() {
                    [denied @ Expression::Call(Function::IsSet, _)] => (denied, [otherwise, then]),
                    _ => (&condition.expression, [then, otherwise]),
                },
                other => (other, [then, otherwise]),
            };
            if let Some(mut branch) = self.plain(plain)? {
                for target in ways {
                    place(&mut branch, target)?;
                }
                return Ok(self.part(branch));
            }
        }
        let mut part = String::new();
        match &condition.assign {
            // Its value is known by nobody, and it changes nothing.
            None if then == otherwise => return Ok(then),
            None => count(&mut part, 0)?,
            Some(name) => {
                let slot = self.slot(name);
                count(&mut part, slot + 1)?;
            }
        }
        self.expression(&mut part, &condition.expression, 0)?;
        let condition = self.part(part);
        let mut branch = "?".to_owned();
        for target in [condition, then, otherwise] {
            place(&mut branch, target)?;
        }
        Ok(self.part(branch))
    }

    /// Writes a condition that most rules have, which a branch has in itself.
    fn plain(&mut self, condition: &Expression) -> Result<Option<String>> {
        use Expression::{Boolean, Reference, Text};
        let Expression::Call(function, arguments) = condition else {
            return Ok(None);
        };
        let mut branch = String::new();
        match (function, arguments.as_slice()) {
            (Function::IsSet, [Reference(name)]) => {
                branch.push('d');
                let slot = self.slot(name);
                count(&mut branch, slot)?;
            }
            (Function::BooleanEquals, [Reference(name), Boolean(value)]) => {
                branch.push(if *value { 'b' } else { 'a' });
                let slot = self.slot(name);
                count(&mut branch, slot)?;
            }
            (Function::StringEquals, [Reference(name), Text(text)]) => {
                branch.push('e');
                let slot = self.slot(name);
                count(&mut branch, slot)?;
                self.text(&mut branch, text)?;
            }
            _ => return Ok(None),
        }
        Ok(Some(branch))
    }

    fn error(&mut self, message: &Expression) -> Result<usize> {
        let mut part = "!".to_owned();
        self.expression(&mut part, message, 0)?;
        Ok(self.part(part))
    }

    fn endpoint(&mut self, endpoint: &Endpoint) -> Result<usize> {
        let mut part = ">".to_owned();
        self.expression(&mut part, &endpoint.url, 0)?;
        count(&mut part, endpoint.headers.len())?;
        for (name, values) in &endpoint.headers {
            self.text(&mut part, name)?;
            count(&mut part, values.len())?;
            for value in values {
                self.expression(&mut part, value, 0)?;
            }
        }
        self.map(&mut part, &endpoint.properties, 0)?;
        Ok(self.part(part))
    }

    fn map(&mut self, out: &mut String, map: &[(String, Property)], depth: usize) -> Result<()> {
        count(out, map.len())?;
        for (key, value) in map {
            self.text(out, key)?;
            self.property(out, value, depth)?;
        }
        Ok(())
    }

    fn property(&mut self, out: &mut String, property: &Property, depth: usize) -> Result<()> {
        check_depth(depth)?;
        match property {
            Property::Expression(expression) => self.expression(out, expression, depth),
            Property::List(elements) => {
                out.push('[');
                count(out, elements.len())?;
                let mut elements = elements.iter();
                elements.try_for_each(|it| self.property(out, it, depth + 1))
            }
            Property::Map(map) => {
                out.push('{');
                self.map(out, map, depth + 1)
            }
        }
    }

    fn expression(&mut self, out: &mut String, it: &Expression, depth: usize) -> Result<()> {
        check_depth(depth)?;
        match it {
            Expression::Boolean(value) => out.push(if *value { 't' } else { 'f' }),
            Expression::Integer(value) => {
                out.push('i');
                integer(out, *value)?;
            }
            Expression::Text(text) => {
                out.push('s');
                self.text(out, text)?;
            }
            Expression::Reference(name) => {
                out.push('$');
                let slot = self.slot(name);
                count(out, slot)?;
            }
            Expression::Template(parts) => {
                out.push('%');
                count(out, parts.len())?;
                for part in parts {
                    match part {
                        Part::Text(text) => {
                            out.push('s');
                            self.text(out, text)?;
                        }
                        Part::Value(value) => self.expression(out, value, depth + 1)?,
                    }
                }
            }
            Expression::Attribute(value, steps) => {
                out.push('.');
                self.expression(out, value, depth + 1)?;
                count(out, steps.len())?;
                for step in steps {
                    match step {
                        Step::Name(name) => {
                            out.push('n');
                            self.text(out, name)?;
                        }
                        Step::Index(index) => {
                            out.push('x');
                            integer(out, *index)?;
                        }
                    }
                }
            }
            Expression::Call(function, arguments) => {
                self.function(out, function, arguments.len())?;
                for argument in arguments {
                    self.expression(out, argument, depth + 1)?;
                }
            }
        }
        Ok(())
    }

    /// Writes what stands before the arguments of a call.
    fn function(&mut self, out: &mut String, function: &Function, arguments: usize) -> Result<()> {
        out.push(match function {
            Function::IsSet => 'S',
            Function::Not => 'N',
            Function::BooleanEquals => 'B',
            Function::StringEquals => 'E',
            Function::IsValidHostLabel => 'H',
            Function::ParseUrl => 'U',
            Function::Substring => 'R',
            Function::UriEncode => 'C',
            Function::Ite => 'I',
            Function::Split => 'P',
            Function::Coalesce => {
                out.push('O');
                return count(out, arguments);
            }
            Function::Other(name) => {
                if arguments > MAX_ARGUMENTS {
                    return Err(format!("`{name}` has more than {MAX_ARGUMENTS} arguments"));
                }
                out.push('F');
                self.text(out, name)?;
                return count(out, arguments);
            }
        });
        Ok(())
    }

    fn text(&mut self, out: &mut String, text: &str) -> Result<()> {
        let index = match self.indices.get(text) {
            Some(index) => *index,
            None => {
                self.texts.push(text.to_owned());
                let index = self.texts.len() - 1;
                self.indices.insert(text.to_owned(), index);
                index
            }
        };
        count(out, index)
    }

    /// Returns the slot of a parameter or variable.
    fn slot(&mut self, name: &str) -> usize {
        let next = self.slots.len();
        match self.slots.get(name) {
            Some(slot) => *slot,
            None => {
                self.slots.insert(name.to_owned(), next);
                next
            }
        }
    }

    /// Adds a part, unless the program has it. Returns its place.
    fn part(&mut self, part: String) -> usize {
        let end = self.program.len();
        match self.places.get(&part) {
            Some(place) => *place,
            None => {
                self.program.push_str(&part);
                self.places.insert(part, end);
                end
            }
        }
    }
}

fn check_depth(depth: usize) -> Result<()> {
    match depth > MAX_DEPTH {
        true => Err(format!(
            "endpoint rules are nested more than {MAX_DEPTH} levels deep"
        )),
        false => Ok(()),
    }
}

fn too_large() -> String {
    format!("the endpoint rules are larger than {MAX_PLACE} digits")
}

fn digit(out: &mut String, value: usize) {
    let digit = DIGITS.get(value % 64).copied().unwrap_or(b'A');
    out.push(char::from(digit));
}

fn place(out: &mut String, place: usize) -> Result<()> {
    if place >= MAX_PLACE {
        return Err(too_large());
    }
    for shift in [12, 6, 0] {
        digit(out, place >> shift & 63);
    }
    Ok(())
}

fn count(out: &mut String, mut count: usize) -> Result<()> {
    if count >= MAX_PLACE {
        return Err(too_large());
    }
    while count >= 32 {
        digit(out, count % 32 + 32);
        count /= 32;
    }
    digit(out, count);
    Ok(())
}

fn integer(out: &mut String, value: i64) -> Result<()> {
    let twice = value.unsigned_abs().saturating_mul(2);
    let encoded = if value < 0 { twice - 1 } else { twice };
    count(out, usize::try_from(encoded).unwrap_or(usize::MAX))
}
