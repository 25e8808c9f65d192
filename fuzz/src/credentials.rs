//! Files of profiles, and answers with credentials. Any bytes come in.
//!
//! The checks: nothing panics or waits for ever, an error of a file has a place inside the file, and no value of a
//! profile and no secret of an answer is printed.

use std::future::Future;
use std::path::Path;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use farrier::Body;
use farrier::client::time::VirtualTime;
use farrier::client::{Transport, TransportFuture};
use farrier_aws::Config;
use farrier_aws::credentials::profile::Plan;
use farrier_aws::environment::Environment;
use farrier_aws::profile::{FileKind, Locations, Profiles};
use farrier_aws::settings::Settings;
use http::{Request, Response};

/// How often a future is polled that waits for nothing outside of the program.
const POLLS: usize = 10_000;

/// A value that stands in each file, and must never be printed.
const SECRET: &str = "do-not-print-7f3a";

/// Reads two files, which a zero byte separates, then their settings and the plan of each profile.
pub fn profiles(bytes: &[u8]) {
    let environment = Environment::of([("HOME", "/home")]).with_windows(false);
    let mut profiles = Profiles::empty(Locations::find(&environment, None));
    let mut files = bytes.splitn(2, |byte| *byte == 0);
    for kind in [FileKind::Config, FileKind::Credentials] {
        let file = files.next().unwrap_or_default();
        let secret = format!("\n[profile a]\n[default]\nsecret={SECRET}\n");
        let file = [file, secret.as_bytes()].concat();
        if let Err(error) = profiles.add(Path::new("file"), &file, kind) {
            let (line, column) = error.position().expect("a place");
            let lines = file.split(|byte| *byte == b'\n');
            let line = lines.clone().nth(line - 1).expect("a line of the file");
            assert!((1..=line.len() + 1).contains(&column), "{error}");
            return;
        }
    }
    let mut printed = format!("{profiles:?}");
    if let Err(error) = Settings::read(&environment, &profiles) {
        printed += &error.to_string();
    }
    for (name, section) in profiles.iter() {
        match Plan::of(&profiles, name) {
            Ok(plan) => printed += &format!("{plan:?}"),
            Err(error) => printed += &error.to_string(),
        }
        for (_, property) in section.iter() {
            let _ = property.sub_property("endpoint_url");
        }
    }
    assert!(!printed.contains(SECRET), "{printed}");
}

/// Answers each request of a container and of an instance with these bytes.
pub fn answer(bytes: &[u8]) {
    let container = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    for variables in [vec![(container, "/x")], vec![("AWS_REGION", "a")]] {
        let environment = Environment::of(variables).with_root("/no/such/folder");
        let time = VirtualTime::default();
        let config = Config::builder().environment(environment).region("a");
        let config = config.clock(time.clone()).sleeper(time);
        let config = wait(config.transport(Same(bytes.to_vec())).load());
        match wait(config.expect("a configuration").credentials()) {
            Ok(keys) if keys.secret_access_key().len() > 8 => {
                assert!(!format!("{keys:?}").contains(keys.secret_access_key()));
            }
            Ok(_) => {}
            Err(error) => drop(error.to_string()),
        }
    }
}

/// Answers each request with the same bytes.
struct Same(Vec<u8>);

impl Transport for Same {
    fn send(&self, _request: Request<Body>) -> TransportFuture {
        let body = Body::new(self.0.clone());
        Box::pin(std::future::ready(Ok(Response::new(body))))
    }
}

fn wait<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    for _ in 0..POLLS {
        let mut context = Context::from_waker(Waker::noop());
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("it waits for something that never comes");
}

#[cfg(test)]
mod tests {
    use super::*;
    use farrier_test_support::random::Random;

    /// Pieces of files, of which random ones are made.
    const PIECES: [&str; 20] = [
        "[profile a]\n",
        "[default]",
        "[sso-session s]\n",
        "[services v]\n",
        "\n",
        " ",
        "\t",
        "=",
        "#",
        ";",
        "]",
        "[",
        "role_arn = arn\nsource_profile = a\n",
        "source_profile=default\n",
        "aws_access_key_id=",
        "sso_session = s\n",
        "s3 =\n endpoint_url = x\n",
        "services = v\n",
        "\0",
        "ä",
    ];

    #[test]
    fn random_files_and_answers_have_an_outcome() {
        let mut random = Random::new(7);
        for _ in 0..20_000 {
            let count = random.below(12);
            let pieces = (0..count).map(|_| PIECES[random.below(PIECES.len())]);
            profiles(pieces.collect::<String>().as_bytes());
        }
        for text in [
            "",
            "{}",
            "[]",
            "{",
            "role",
            "\u{1}",
            r#"{"AccessKeyId":"a","SecretAccessKey":"b","Expiration":"x"}"#,
            r#"{"AccessKeyId":"a","SecretAccessKey":"bbbbbbbbb","Expiration":"9999-12-31T23:59:60Z"}"#,
        ] {
            answer(text.as_bytes());
        }
    }
}
