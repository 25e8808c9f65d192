//! Headers of responses: an odd one does not cost the answer.

use farrier::client::ErrorKind;

use super::{ALL, Answer, GET, GetInput, GetOutput, Is, Seen, binds_http, client, document, get};

fn rest() -> impl Iterator<Item = &'static farrier::operation::Protocol> {
    ALL.iter().filter(|it| binds_http(**it))
}

#[tokio::test]
async fn a_header_that_is_not_utf_8_is_latin_1() {
    for protocol in rest() {
        let body = document(*protocol, &[]);
        let answer = Answer::of(*protocol, 200, body);
        let latin = answer.clone().with("x-note", b"caf\xe9");
        let output = get(*protocol, latin).await.unwrap();
        assert_eq!(output.note.as_deref(), Some("café"));
        let utf_8 = answer.with("x-note", "café");
        let output = get(*protocol, utf_8).await.unwrap();
        assert_eq!(output.note.as_deref(), Some("café"));
    }
}

#[tokio::test]
async fn an_optional_member_that_cannot_be_read_is_absent_and_interceptors_see_why() {
    for protocol in rest() {
        for (name, value, member) in [
            ("x-size", "", "size"),
            ("x-size", "many", "size"),
            ("x-size", "99999999999", "size"),
            ("x-numbers", "1, two", "numbers"),
            ("x-numbers", "\"1", "numbers"),
        ] {
            let body = document(*protocol, &[("arn", Is::Text("x"))]);
            let answer = Answer::of(*protocol, 200, body)
                .with(name, value)
                .with("x-note", "kept")
                .with("x-total", "3");
            let seen = Seen::default();
            let client = client(*protocol, answer).with_interceptor(seen.clone());
            let call = client.call::<_, GetOutput, super::GetError>(&GET, GetInput {});
            let output = call.await.unwrap();
            let read = (output.arn.as_deref(), output.note.as_deref(), output.total);
            assert_eq!(read, (Some("x"), Some("kept"), 3), "{name}: {value}");
            assert_eq!(
                (output.size, output.numbers),
                (None, None),
                "{name}: {value}"
            );
            let faults = seen.0.lock().unwrap();
            let members: Vec<_> = faults.iter().map(|it| it.member()).collect();
            assert_eq!(members, [Some(member)], "{name}: {value}");
        }
    }
}

#[tokio::test]
async fn a_required_member_that_cannot_be_read_is_an_error() {
    for protocol in rest() {
        let body = document(*protocol, &[]);
        let answer = Answer::of(*protocol, 200, body).with("x-total", "many");
        let error = get(*protocol, answer).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Deserialize { .. }),
            "{error}"
        );
        assert!(
            error.to_string().contains("`total` is not a whole number"),
            "{error}"
        );
    }
}
