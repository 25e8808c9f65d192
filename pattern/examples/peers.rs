//! Time per match on patterns of ARNs and names, ours beside that of four peers.
//!
//! `cargo run --release -p farrier-pattern --example peers` prints medians in nanoseconds, and in
//! parentheses how many times ours they are; `-` where the peer refuses the pattern.

use std::hint::black_box;
use std::time::Instant;

use farrier_pattern::Pattern;

const CASES: [(&str, &str, &str); 6] = [
    (
        "personalize ARN",
        r"^arn:([a-z\d-]+):personalize:.*:.*:.+$",
        "arn:aws:personalize:us-west-2:123456789012:metric-attribution/watch-time",
    ),
    (
        "role ARN",
        r"^arn:([a-z\d-]+):iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+$",
        "arn:aws:iam::123456789012:role/service-role/PersonalizeExecution",
    ),
    (
        "cleanrooms ARN",
        r"^arn:aws[-a-z]*:cleanrooms-ml:[-a-z0-9]+:[0-9]{12}:audience-model/[-a-zA-Z0-9_/.]+$",
        "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-model/0a1b2c3d-1111-2222",
    ),
    (
        "name",
        r"^[a-zA-Z0-9][a-zA-Z0-9\-_]*$",
        "quarterly-metrics_attribution-2025",
    ),
    (
        "name, refused early",
        r"^[a-zA-Z0-9][a-zA-Z0-9\-_]*$",
        "-quarterly-metrics_attribution-2025",
    ),
    (
        "not blank",
        r"^(?!\s*$)[\u0020-\uD7FF\uE000-\uFFFD\t]*$",
        "Café audience for the autumn of 2025",
    ),
];

/// The median of 31 rounds, in nanoseconds per call.
fn measure(mut call: impl FnMut() -> bool) -> f64 {
    const CALLS: u32 = 2_000;
    let mut rounds: Vec<f64> = (0..31)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..CALLS {
                black_box(call());
            }
            start.elapsed().as_nanos() as f64 / f64::from(CALLS)
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    rounds[rounds.len() / 2]
}

fn main() {
    let names = ["regex", "regex-lite", "fancy-regex", "regress"];
    println!(
        "{:<22}{:>9}{:>18}{:>18}{:>18}{:>18}{:>14}",
        "", "ours", names[0], names[1], names[2], names[3], "our compile"
    );
    for (name, pattern, text) in CASES {
        let Ok(ours) = Pattern::new(pattern) else {
            println!("{name:<22} does not compile");
            continue;
        };
        let time = measure(|| ours.is_match(black_box(text)));
        // The other crates write a code point in braces only.
        let theirs = pattern
            .replace(r"\u0020", r"\x20")
            .replace(r"\uD7FF", r"\u{D7FF}");
        let theirs = theirs
            .replace(r"\uE000", r"\u{E000}")
            .replace(r"\uFFFD", r"\u{FFFD}");
        let peers = [
            regex::Regex::new(&theirs)
                .ok()
                .map(|it| measure(|| it.is_match(black_box(text)))),
            regex_lite::Regex::new(&theirs)
                .ok()
                .map(|it| measure(|| it.is_match(black_box(text)))),
            fancy_regex::Regex::new(&theirs)
                .ok()
                .map(|it| measure(|| it.is_match(black_box(text)).unwrap_or(false))),
            regress::Regex::with_flags(pattern, "")
                .ok()
                .map(|it| measure(|| it.find(black_box(text)).is_some())),
        ];
        print!("{name:<22}{time:>6.0} ns");
        for peer in peers {
            let cell = peer.map_or("-".to_owned(), |it| {
                format!("{it:.0} ns ({:.1})", it / time)
            });
            print!("{cell:>18}");
        }
        let mut compiles: Vec<_> = (0..21)
            .map(|_| {
                let start = Instant::now();
                black_box(Pattern::new(pattern).is_ok_and(|it| it.is_match("")));
                start.elapsed()
            })
            .collect();
        compiles.sort();
        println!("{:>11} us", compiles[compiles.len() / 2].as_micros());
    }
}
