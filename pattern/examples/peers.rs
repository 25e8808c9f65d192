//! The time per match on patterns of ARNs and names, beside four other crates.
//!
//! The example takes no arguments. `cargo run --release -p farrier-pattern --example peers` prints a table of medians
//! in nanoseconds. The number in parentheses is the multiple of our time; `-` means that the peer rejects the pattern.
//! The last column is the median time of compiling the pattern with its first match. Decision 0002 quotes the table.

use std::hint::black_box;
use std::time::{Duration, Instant};

use farrier_pattern::Pattern;

/// Name, pattern and text of each row.
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
        "name, rejected early",
        r"^[a-zA-Z0-9][a-zA-Z0-9\-_]*$",
        "-quarterly-metrics_attribution-2025",
    ),
    (
        "not blank",
        r"^(?!\s*$)[\u0020-\uD7FF\uE000-\uFFFD\t]*$",
        "Café audience for the autumn of 2025",
    ),
];

const PEERS: [&str; 4] = ["regex", "regex-lite", "fancy-regex", "regress"];

fn main() {
    print!("{:<22}{:>9}", "", "ours");
    for name in PEERS {
        print!("{name:>18}");
    }
    println!("{:>14}", "our compile");
    for (name, pattern, text) in CASES {
        print!("{name:<22}");
        match Pattern::new(pattern) {
            Ok(ours) => print_row(&ours, pattern, text),
            Err(error) => println!(" does not compile: {error}"),
        }
    }
}

fn print_row(ours: &Pattern, pattern: &str, text: &str) {
    let time = measure(|| ours.is_match(black_box(text)));
    print!("{time:>6.0} ns");
    for peer in peer_times(pattern, text) {
        let cell = peer.map_or("-".to_owned(), |it| {
            format!("{it:.0} ns ({:.1})", it / time)
        });
        print!("{cell:>18}");
    }
    println!("{:>11} us", compile_time(pattern).as_micros());
}

/// Returns the time of each peer, or `None` if the peer rejects the pattern.
fn peer_times(pattern: &str, text: &str) -> [Option<f64>; 4] {
    // All peers but regress write a code point only in braces.
    let braced = pattern
        .replace(r"\u0020", r"\x20")
        .replace(r"\uD7FF", r"\u{D7FF}")
        .replace(r"\uE000", r"\u{E000}")
        .replace(r"\uFFFD", r"\u{FFFD}");
    let regex = regex::Regex::new(&braced).ok();
    let regex_lite = regex_lite::Regex::new(&braced).ok();
    let fancy_regex = fancy_regex::Regex::new(&braced).ok();
    let regress = regress::Regex::with_flags(pattern, "").ok();
    [
        regex.map(|it| measure(|| it.is_match(black_box(text)))),
        regex_lite.map(|it| measure(|| it.is_match(black_box(text)))),
        fancy_regex.map(|it| measure(|| it.is_match(black_box(text)).unwrap_or(false))),
        regress.map(|it| measure(|| it.find(black_box(text)).is_some())),
    ]
}

/// Returns the median time of a call over 31 rounds, in nanoseconds.
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

/// Returns the median time of compiling the pattern and of its first match, which makes the table.
fn compile_time(pattern: &str) -> Duration {
    let mut times: Vec<Duration> = (0..21)
        .map(|_| {
            let start = Instant::now();
            black_box(Pattern::new(pattern).is_ok_and(|it| it.is_match("")));
            start.elapsed()
        })
        .collect();
    times.sort();
    times[times.len() / 2]
}
