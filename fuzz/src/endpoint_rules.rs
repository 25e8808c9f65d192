//! Endpoint rules from any bytes: as the value of a trait, which the generator reads, and as a table, which the runtime
//! interprets.
//!
//! Whatever the bytes are, rules end in a result or an error. Tables live as long as the program, so that a long run
//! needs memory for all of them.

use farrier::client::endpoint_rules::{self, Arguments, Function, Value};
use farrier::operation::{EndpointParameter, EndpointParameterType, EndpointRules};
use farrier_codegen::stages;
use farrier_smithy::diagnostic::Sources;
use farrier_smithy::knowledge::endpoint_rules as knowledge;
use farrier_smithy::load;
use serde_json::json;

/// The longest input that makes a table.
const MAX_INPUT: usize = 16 << 10;

/// The parameters of all rules.
static PARAMETERS: &[EndpointParameter] = &[
    EndpointParameter::new("Text", "", EndpointParameterType::String),
    EndpointParameter::new("Url", "SDK::Endpoint", EndpointParameterType::String),
    EndpointParameter::new("Flag", "", EndpointParameterType::Boolean),
    EndpointParameter::new("List", "", EndpointParameterType::StringArray),
];

/// Runs bytes in both forms. Returns whether they are rules in one of them.
pub fn run(input: &[u8]) -> bool {
    if input.len() > MAX_INPUT {
        return false;
    }
    let text = String::from_utf8_lossy(input);
    match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(value) => [knowledge::RULE_SET, knowledge::BDD]
            .into_iter()
            .any(|id| of_trait(id, &value)),
        Err(_) => of_program(&text),
    }
}

/// Runs the value of a trait.
fn of_trait(id: &str, value: &serde_json::Value) -> bool {
    let service = json!({ "type": "service", "version": "1", "traits": { id: value } });
    let model = json!({ "smithy": "2.0", "shapes": { "test#Service": service } });
    let file = ("rules.json".into(), Ok(model.to_string().into_bytes()));
    let (model, _) = load::load(Sources::default(), vec![file]);
    let read = model
        .services()
        .next()
        .and_then(|it| knowledge::read(it, id));
    let Some((mut rules, problems)) = read else {
        return false;
    };
    // Rules with problems are not generated, but nothing may go wrong with them.
    rules.parameters.clear();
    let Ok(table) = stages::endpoint_rules(&rules) else {
        return false;
    };
    resolve(table.variables, table.texts, table.program);
    problems.is_empty()
}

/// Runs a program: a line of it, and a line for each of its texts.
fn of_program(text: &str) -> bool {
    let mut lines = text.lines().map(str::to_owned);
    let program = lines.next().unwrap_or_default();
    resolve(4, lines.collect(), program)
}

/// Runs a table with parameters, and without any. Returns whether it is one that a generator could have made.
fn resolve(variables: usize, texts: Vec<String>, program: String) -> bool {
    let texts: Vec<&'static str> = texts.into_iter().map(|it| &*it.leak()).collect();
    let rules = EndpointRules::new(PARAMETERS, variables, texts.leak(), program.leak());
    let rules: &'static EndpointRules = Box::leak(Box::new(rules));
    let list = ["a".to_owned(), "b--c".to_owned()];
    let parameter = |it: &'static EndpointParameter| match it.name() {
        "Text" => Some(Value::from("a--b.c")),
        "Url" => Some(Value::from("https://example.com:8443/path")),
        "Flag" => Some(Value::from(true)),
        _ => Some(Value::from(list.as_slice())),
    };
    let with = endpoint_rules::resolve(rules, &parameter, &function);
    let without = endpoint_rules::resolve(rules, &|_| None, &|_| None);
    let broken = Err(endpoint_rules::ResolutionError::BrokenTable);
    with != broken && without != broken
}

/// A function of the client's.
fn function(name: &str) -> Option<Function> {
    fn first<'a>(arguments: Arguments<'a, '_>) -> Option<Value<'a>> {
        arguments.get(0)
    }
    let known: Function = first;
    name.contains('.').then_some(known)
}

#[cfg(test)]
mod tests {
    use farrier_test_support::random::Random;

    use super::*;

    #[test]
    fn rules_are_run_in_both_forms() {
        let rules = r#"{ "version": "1.1", "parameters": {}, "rules": [
            { "type": "endpoint", "endpoint": { "url": "https://example.com" } } ] }"#;
        assert!(run(rules.as_bytes()));
        assert!(run(b"AAD>sAAA\nhttps://example.com"));
        assert!(!run(b"AAD"));
    }

    #[test]
    fn damaged_programs_end() {
        let program = b"AC2>%EsA$D$GsBBCB$DBD[B{EEtFsGHsIJ$DHIOC$AfsKsL?AAkAADAAA>%GsA$HsM$DsN$EAAI.$FBxA?ABKAA5AAv!%DsO\n.\na";
        let mut random = Random::new(7);
        for _ in 0..20_000 {
            let mut damaged = program.to_vec();
            for _ in 0..=random.below(3) {
                let at = random.below(damaged.len() - 4);
                let letters = b"?!>$.%sxnCOIPFRSNBEH[{AABCDEabcdefgh_-";
                damaged[at] = letters[random.below(letters.len())];
            }
            run(&damaged);
        }
    }
}
