//! Prints calls of the runtime's macros. prettyplease does not know their syntax and would break lines anywhere.
//! Here, lines are broken between arguments only.

use super::printer::{INDENT, WIDTH, indent};
use crate::emit::{Argument, MacroCall, join, joined_length};

/// Prints `runtime::name!(...);` on one line if it fits. Otherwise the last argument, a list in braces, has lines of
/// its own.
pub(super) fn print(call: &MacroCall, out: &mut String) {
    let path = call.path;
    let mut arguments = call.arguments.as_slice();
    out.push_str(path);
    if path.len() + "!();".len() + joined_length(arguments) <= WIDTH {
        out.push_str("!(");
        join(arguments, out);
        out.push_str(");\n");
        return;
    }
    // An empty list cannot be broken.
    let mut list = None;
    if let [rest @ .., Argument::List(entries)] = arguments
        && !entries.is_empty()
    {
        (arguments, list) = (rest, Some(entries));
    }
    let head = path.len() + "!(".len() + joined_length(arguments);
    if let Some(entries) = list
        && head + ", {".len() <= WIDTH
    {
        out.push_str("!(");
        join(arguments, out);
        out.push_str(if arguments.is_empty() { "{\n" } else { ", {\n" });
        fill(entries, INDENT, out);
        out.push_str("});\n");
        return;
    }
    out.push_str("!(\n");
    fill(arguments, INDENT, out);
    if let Some(entries) = list {
        indent(INDENT, out);
        if INDENT + "{  }".len() + joined_length(entries) <= WIDTH {
            out.push_str("{ ");
            join(entries, out);
            out.push_str(" }\n");
        } else {
            out.push_str("{\n");
            fill(entries, 2 * INDENT, out);
            indent(INDENT, out);
            out.push_str("}\n");
        }
    }
    out.push_str(");\n");
}

/// Prints as many arguments on a line as fit, each with a comma. An argument that is too long for a line is broken
/// further if it has parts.
fn fill(arguments: &[Argument], indentation: usize, out: &mut String) {
    let mut column = 0;
    for argument in arguments {
        let length = argument.length() + ",".len();
        let block = matches!(argument, Argument::Block(..));
        if column > 0 && column + 1 + length <= WIDTH && !block {
            out.push(' ');
            column += 1;
        } else {
            if column > 0 {
                out.push('\n');
            }
            indent(indentation, out);
            column = indentation;
        }
        if column + length > WIDTH && broken(argument, indentation, out) {
            column = 0;
            continue;
        }
        argument.push_to(out);
        out.push(',');
        column += length;
        if block {
            out.push('\n');
            column = 0;
        }
    }
    if column > 0 {
        out.push('\n');
    }
}

/// Prints an argument on several lines, up to the end of a line, if it has parts. Returns whether it has.
fn broken(argument: &Argument, indentation: usize, out: &mut String) -> bool {
    let (head, parts, end) = match argument {
        Argument::Call(name, parts) => ((name.as_str(), "(\n"), parts, "),\n"),
        Argument::Slice(parts) => (("&", "[\n"), parts, "],\n"),
        Argument::Traits(head, parts) => ((head.trim_end(), "\n"), parts, "],\n"),
        Argument::Array(parts) => (("", "[\n"), parts, "],\n"),
        Argument::Block(head, parts) => ((head.as_str(), " {\n"), parts, "},\n"),
        Argument::Signature(call, result) => {
            out.push_str(call);
            out.push('\n');
            indent(indentation + INDENT, out);
            out.push_str("-> ");
            out.push_str(result);
            out.push_str(",\n");
            return true;
        }
        Argument::Text(_) | Argument::List(_) => return false,
    };
    out.push_str(head.0);
    out.push_str(head.1);
    fill(parts, indentation + INDENT, out);
    indent(indentation, out);
    out.push_str(end);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(path: &'static str, arguments: Vec<Argument>) -> String {
        let mut out = String::new();
        let call = MacroCall {
            path,
            attached: true,
            arguments,
        };
        print(&call, &mut out);
        out
    }

    fn texts(texts: &[&str]) -> Vec<Argument> {
        texts.iter().map(|&it| Argument::text(it)).collect()
    }

    #[test]
    fn a_call_that_fits_is_one_line() {
        let mut arguments = texts(&["Source", "SOURCE"]);
        arguments.push(Argument::List(texts(&["0 Url: String", "1 Neither: ()"])));
        assert_eq!(
            printed("runtime::union", arguments),
            "runtime::union!(Source, SOURCE, { 0 Url: String, 1 Neither: () });\n"
        );
        let empty = vec![Argument::List(Vec::new())];
        assert_eq!(printed("runtime::x", empty), "runtime::x!({});\n");
    }

    #[test]
    fn a_call_that_does_not_fit_has_its_list_below() {
        let mut arguments = texts(&["Place", "fallible PlaceBuilder", "schemas::PLACE"]);
        let name = "name: Vec<Option<String>>";
        arguments.push(Argument::Call("new".to_owned(), texts(&[name])));
        let members = [
            "0 name: required Vec<Option<String>>",
            "1 n: default i32 = 5",
        ];
        arguments.push(Argument::List(texts(&members)));
        let expected = "runtime::structure!(Place, fallible PlaceBuilder, schemas::PLACE, new(name: Vec<Option<String>>), {\n    \
            0 name: required Vec<Option<String>>, 1 n: default i32 = 5,\n});\n";
        assert_eq!(printed("runtime::structure", arguments), expected);
    }

    #[test]
    fn a_long_call_is_broken_between_arguments_only() {
        let name = "ARatherLongNameForAStructureOfWhichThereAreSome";
        let mut arguments = texts(&[
            name,
            &format!("fallible {name}Builder"),
            &format!("schemas::{name}"),
        ]);
        let new = (0..5).map(|it| Argument::Text(format!("member_number_{it}: String")));
        arguments.push(Argument::Call("new".to_owned(), new.collect()));
        let members =
            (0..5).map(|it| Argument::Text(format!("{it} member_number_{it}: required String")));
        arguments.push(Argument::List(members.collect()));
        let text = printed("runtime::structure", arguments);
        insta::assert_snapshot!(text);
        assert!(text.lines().all(|line| line.len() <= WIDTH));
    }

    #[test]
    fn a_block_has_a_line_of_its_own_and_a_result_can_stand_below_its_signature() {
        let long = "a".repeat(WIDTH - 10);
        let entries = vec![
            Argument::text("before"),
            Argument::Block(
                "A: list(\"A\")".to_owned(),
                texts(&["member: schema::STRING"]),
            ),
            Argument::Block("B: list(\"B\")".to_owned(), texts(&[&long])),
            Argument::text("after"),
            Argument::Signature(format!("x: X({long})"), "Result<Y, Z>".to_owned()),
            Argument::Signature("y: Y(Input)".to_owned(), "Result<Y, Z>".to_owned()),
        ];
        insta::assert_snapshot!(printed("runtime::x", vec![Argument::List(entries)]));
    }
}
