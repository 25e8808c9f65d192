//! Settings of proxies: a URL, and the hosts that are excepted. Any bytes come in.
//!
//! The checks: nothing panics, and no password of a proxy is printed.

use farrier::transport::Proxies;

/// A password that stands in each URL, and must never be printed.
const SECRET: &str = "do-not-print-7f3a";

/// Reads a URL, the exceptions and the URI of a request, which zero bytes separate.
pub fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut parts = text.splitn(3, '\0');
    let mut part = || parts.next().unwrap_or_default();
    let (url, except, uri) = (part(), part(), part());
    let with_secret = format!("http://user:{SECRET}@{url}");
    for url in [url, &with_secret] {
        let variables = Proxies::from_variables(|name| match name {
            "NO_PROXY" | "no_proxy" => Some(except.to_owned()),
            _ => Some(url.to_owned()),
        });
        let printed = match Proxies::new(url) {
            Ok(proxies) => format!("{proxies:?} {variables:?}"),
            Err(error) => format!("{error} {error:?} {variables:?}"),
        };
        assert!(!printed.contains(SECRET), "{printed}");
        if let Ok(uri) = uri.parse() {
            let _ = variables.has_proxy_for(&uri);
        }
    }
}

#[cfg(test)]
mod tests {
    use farrier_test_support::random::Random;

    use super::run;

    #[test]
    fn settings_of_all_kinds_are_read_or_refused() {
        let pieces = [
            "http://",
            "https://",
            "socks5://",
            "user:pass@",
            "@",
            ":",
            "proxy.test",
            "[::1]",
            ":80",
            "\0",
            "10.0.0.0/8",
            "/33",
            "*",
            ".",
            ",",
            "%zz",
            "%41",
            "é",
            "/",
            "?",
            "#",
            " ",
        ];
        let mut random = Random::new(7);
        for _ in 0..20_000 {
            let count = random.below(9);
            let text: String = (0..count)
                .map(|_| pieces[random.below(pieces.len())])
                .collect();
            run(text.as_bytes());
        }
    }
}
