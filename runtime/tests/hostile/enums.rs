//! Values of enums that violate the model, over every protocol.

use farrier::operation::Protocol;

use crate::requests::{Answer, request, send};
use crate::service::{PROTOCOLS, Told, service};
use crate::tree::{Tree, structure, text};

fn ask(protocol: Protocol, open: bool, member: &str, value: Tree) -> Answer {
    let input = structure([("id", text("a")), (member, value)]);
    let service = service(protocol, Told::Plainly);
    let service = if open {
        service.with_open_enums()
    } else {
        service
    };
    send(&service, request(protocol, &input))
}

#[test]
fn a_value_that_is_not_in_the_model_is_refused_unless_the_service_takes_it() {
    for protocol in PROTOCOLS {
        for (member, new) in [
            ("shape", text("cone")),
            ("kinds", Tree::List(vec![text("new")])),
        ] {
            let answer = ask(protocol, false, member, new.clone());
            assert_eq!(answer.status, 400, "{}", answer.text());
            assert!(
                answer.text().contains("enum value set: ["),
                "{}",
                answer.text()
            );
            let answer = ask(protocol, true, member, new);
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
        // The constraint of the member is another one than that of the enum.
        let answer = ask(protocol, true, "gear", Tree::Number(3));
        assert!(
            !answer.text().contains("enum value set"),
            "{}",
            answer.text()
        );
        let answer = ask(protocol, false, "gear", Tree::Number(3));
        assert!(
            answer.text().contains("enum value set: [1, 2]"),
            "{}",
            answer.text()
        );
    }
}

#[test]
fn constraints_of_an_enum_hold_for_its_values() {
    for protocol in PROTOCOLS {
        for (member, value, constraint) in [
            (
                "shape",
                text("pyramid"),
                "'/shape' failed to satisfy constraint: Member must have length less than or equal to 5",
            ),
            (
                "shape",
                text("ball2"),
                "'/shape' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-z]*$",
            ),
            (
                "gear",
                Tree::Number(2),
                "'/gear' failed to satisfy constraint: Member must be between 1 and 1, inclusive",
            ),
        ] {
            let body = ask(protocol, false, member, value).text();
            assert!(body.contains("1 validation error"), "{body}");
            assert!(body.contains(constraint), "{body}");
        }
        assert_eq!(ask(protocol, false, "shape", text("cube")).status, 200);
        assert_eq!(ask(protocol, false, "gear", Tree::Number(1)).status, 200);
    }
}
