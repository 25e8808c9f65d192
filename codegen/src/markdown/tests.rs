//! Texts and what they become, and what holds for every text: published models, and texts with random damage.

use farrier_test_support::random::Random;
use serde_json::Value;

use super::{ITEM, steps};

fn markdown(documentation: &str) -> Vec<String> {
    super::markdown(documentation, ITEM)
}

const PARAGRAPHS: &str = "<fullname>Stable Service</fullname>\n         <p>A <b>farrier</b> shoes \
    horses\n            of <i>every</i> kind &amp; size, at 5 &lt; 6 &#8212; see <code>ShoeHorse</code>, \
    and then goes on\n with the next one until the stable is done.</p><p/>\n<p>Second<br/>with a \
    break.</p>";
const LINKS: &str = "<p>See <a href=\"https://example.com/a_(b)?x=1&amp;y=2\">\n   \
    <code>ShoeHorse</code>\n  </a>. Also <a href='mailto:smith@example.com'>the smith</a>, \
    <a>NoTarget</a>, https://example.com/plain_path, and <a \
    href=\"https://example.com\">https://example.com</a>; not [this] or [that](relative.html), but \
    [that one](http://example.com/md) and http://.</p>";
const LISTS: &str = "<p>Kinds:</p> <ul> <li> <p> <code>mule</code> </p> </li> <li> <p>pony</p> <ol> \
    <li>small</li> <li>smaller <p>by far</p></li><li>smallest </ol> </li> <li>horse</ul> <p>End.</p>";
const DEFINITIONS: &str = "<dl> <dt>Permissions</dt> <dd> <p>The <i>stable</i> key.</p> <p>And a \
    lamp.</p> </dd> <dt><p><b>Hours</b></p><dd>Nine to five</dl>";
const ADMONITIONS: &str = "<note><p>Horses kick.</p><ul><li>Hard</li></ul></note><important>Always. \
    </important><p>After.</p><ul><li><p>In an item</p><note> <p>Mules kick harder.</p></note></li></ul>";
const CODE: &str = "<p>Run:</p><pre><code>fn main() {\n    shoe(&amp;horse); // ``` <b>now</b>\n\n}\n\
    </code></pre><p>with <code>a`b</code>, <code>`</code>, <code><i>id</i>/<Key></code>, <code> \
    </code> and <code>one</code><code>two</code>.</p>";
const ESCAPES: &str = "<p>Use * or ** or _x_ or a_b in arn:*:horse, [name], <Unknown>, <key-name>, \
    a < b > c, `User`, don`t, ~1~, C:\\temp, &copy; &bogus; &amp;lt; # 1. - + | and Vec<String>!</p>\
    <p>1. not a list</p><p># not a heading</p><p>- no item</p><p>> no quote</p><p>---</p>";
const TABLE: &str = "<table><tr><th>Breed</th><th>Height</th></tr><tr><td><p>Shire <b>big</b></p></td>\
    <td><code>a|b</code><br>cm</td></tr><tr><td>Pony</td></tr></table>";
const UNCLOSED: &str = "<p>One <b>strong <p>Two <code>code <ul><li>Item <a href=\"https://example.com\">\
    link</ul></div></li></p>Three <i>four<i> five<br>\n\nSix <!-- hidden --> seven <!-- open";
const NOT_EMPHASIS: &str = "<p>arn:<i>(region)</i>x, un<b>believ</b>able, <b> spaced </b>text, <b></b>, \
    <b>a</b><i>b</i>, <b><i>both</i></b>, <i><code>code</code></i>s</p>";
const COMMON_MARK: &str = "# Horses\n\nA *horse* has **four** shoes,\nsee [the list](https://example.com/l \
    \"title\") or [there] and [here][There], `code <p>` and Vec<u8>.  \nNext\\*line.\n\n* one\n* two\n\n  \
    more of two\n  1. nested\n  2. again\n\n> quoted\n> - item\n\n```json\n{\"a\": 1}\n```\n\n```rust\n\
    panic!()\n```\n\n    indented();\n\nTitle\n-----\n\n| a | b |\n|---|---|\n| `x\\|y` | z |\n\n***\n\n\
    [there]: https://example.com/there\n";
const PLAIN: &str = "The number of horses that a stable holds. One more horse than this is one horse too \
    many, and\n        the following values are supported.\n        1. ONE : one horse\n        2. TWO : \
    two horses [or so]";
const LONG: &str = "<ul><li><p>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\
    aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa then <code>a code span that is a good deal longer than the \
    line it would have to fit into, which stays whole</code> and <a href=\"https://example.com/aaaaaaaaa\
    aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\">text of more \
    words than one</a>.</p></li></ul>";
const UNSEEN: &str = "<p>Right\u{202e}to\u{2066}left, zero\u{200b}width\u{feff}, no\u{a0}break&nbsp;space, \
    bell\u{7}, line\r\nend\rs, &#x202e;&#0;&#1114112;.</p>";

const SAMPLES: [(&str, &str); 14] = [
    ("paragraphs", PARAGRAPHS),
    ("links", LINKS),
    ("lists", LISTS),
    ("definitions", DEFINITIONS),
    ("admonitions", ADMONITIONS),
    ("code", CODE),
    ("escapes", ESCAPES),
    ("table", TABLE),
    ("unclosed", UNCLOSED),
    ("not_emphasis", NOT_EMPHASIS),
    ("common_mark", COMMON_MARK),
    ("plain", PLAIN),
    ("long", LONG),
    ("unseen", UNSEEN),
];

#[test]
fn html_and_common_mark_become_markdown_that_rustdoc_takes() {
    for (name, text) in SAMPLES {
        let lines = markdown(text);
        check(text, &lines);
        insta::with_settings!({ description => text, omit_expression => true }, {
            insta::assert_snapshot!(name, lines.join("\n"));
        });
    }
}

#[test]
fn text_that_says_nothing_becomes_no_lines() {
    for text in [
        "",
        " \n ",
        "<p/>",
        "<ul><li></li></ul>",
        "<b></b>",
        "<code> </code>",
        "```\n```",
    ] {
        assert_eq!(markdown(text), [""; 0], "{text:?}");
    }
}

#[test]
fn markdown_of_the_result_is_the_result() {
    let stable = [
        "The name of a horse.",
        "A *horse* has **four** shoes, see [the list](https://example.com/l) and <https://example.com>.",
        "- one\n- two\n\n1. first\n2. second",
        "> quoted `code`",
        "## Shoes\n\n```json\n{}\n```",
    ];
    for text in stable {
        assert_eq!(markdown(text).join("\n"), text);
    }
}

#[test]
fn published_documentation_becomes_markdown_that_rustdoc_takes() {
    let Some(models) = farrier_test_support::shared::models("aws-models/2025-09") else {
        return;
    };
    let mut checked = 0;
    for model in models {
        let text = std::fs::read(model).unwrap();
        let mut values = vec![serde_json::from_slice::<Value>(&text).unwrap()];
        while let Some(value) = values.pop() {
            match value {
                Value::Object(entries) => {
                    if let Some(Value::String(text)) = entries.get("smithy.api#documentation") {
                        check(text, &markdown(text));
                        checked += 1;
                    }
                    values.extend(entries.into_iter().map(|(_, value)| value));
                }
                Value::Array(items) => values.extend(items),
                _ => {}
            }
        }
    }
    assert!(checked > 10_000, "{checked}");
}

#[test]
fn any_text_becomes_markdown_that_rustdoc_takes() {
    const PARTS: [&str; 46] = [
        "<p>",
        "</p>",
        "<code>",
        "</code>",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<ul>",
        "</ul>",
        "<ol>",
        "<li>",
        "</li>",
        "<dt>",
        "<dd>",
        "<note>",
        "</note>",
        "<pre>",
        "</pre>",
        "<table>",
        "<td>",
        "</table>",
        "<br>",
        "<a href=\"https://a.bc\">",
        "</a>",
        "<",
        ">",
        "&",
        "`",
        "``",
        "```",
        "[",
        "](https://a.bc)",
        "]",
        "*",
        "_",
        "\\",
        "\n",
        "\n\n",
        "    ",
        "- ",
        "1. ",
        "> ",
        "|",
        "é",
        "https://x.yz/",
    ];
    let mut random = Random::new(0x5eed);
    for round in 0..20_000 {
        let mut text: Vec<char> = SAMPLES[round % SAMPLES.len()].1.chars().collect();
        for _ in 0..random.below(12) {
            let at = random.below(text.len() + 1);
            let end = (at + random.below(20)).min(text.len());
            let part = PARTS[random.below(PARTS.len())];
            match random.below(3) {
                0 => drop(text.drain(at..end)),
                1 => drop(text.splice(at..at, part.chars())),
                _ => drop(text.splice(at..end, part.chars())),
            }
        }
        let text = String::from_iter(text);
        check(&text, &markdown(&text));
    }
}

#[test]
fn reading_twice_the_text_takes_about_twice_the_steps() {
    let parts = [
        "<",
        "<a href=\"",
        "<!--",
        "&",
        "`",
        "` `` ",
        "[",
        "]",
        "[a](",
        "[a][",
        "![",
        "\\",
        "*",
        "- ",
        "> ",
        "<ul><li>",
        "<note>",
        "<b>(",
        "<b>x</b>(",
        "<code>",
        "<pre>",
        "<td>",
        "http://",
        "https://a.b)",
        "a ",
        "\n",
        "- a\n",
        "1. \n",
        "|-|\n",
        "    a\n",
        "[a]: b\n",
        "```\n",
        "~~~",
        "<p>`</p>`` ",
        "<i>a ",
        "<a href=\"https://a.b\">",
        "<dt>",
        "(",
        ")",
        "&amp;",
    ];
    for part in parts {
        for prefix in ["", "<p>", "x [a](<", "[", "`", "https://a.b"] {
            let steps = |length: usize| {
                let text = prefix.to_owned() + &part.repeat(length / part.len());
                steps::of(|| markdown(&text)).1
            };
            // The bounds of tags and targets, 4096 bytes each, are well below the shorter length.
            let (half, whole) = (steps(20_000), steps(40_000));
            assert!(half >= 20_000, "{prefix:?} {part:?}: {half} steps");
            assert!(
                whole * 2 <= half * 5,
                "{prefix:?} {part:?}: {half} steps, and {whole} for twice the length"
            );
        }
    }
}

/// A table with one long row and many short ones was as wide as the one and as long as the others.
#[test]
fn a_ragged_table_is_as_long_as_its_text() {
    let markdown_of = |cells: usize| {
        let head = "a|".repeat(cells);
        let marks = "-|".repeat(cells);
        format!("{head}\n{marks}\n{}", "x|\n".repeat(cells))
    };
    let html_of = |cells: usize| {
        let head = "<td>a</td>".repeat(cells);
        format!(
            "<table><tr>{head}</tr>{}</table>",
            "<tr><td>x</td></tr>".repeat(cells)
        )
    };
    for text in [markdown_of as fn(usize) -> String, html_of] {
        let of = |cells: usize| {
            let (lines, steps) = steps::of(|| markdown(&text(cells)));
            (lines.iter().map(String::len).sum::<usize>(), steps)
        };
        let ((half, half_steps), (whole, whole_steps)) = (of(500), of(1000));
        assert!(
            whole * 2 <= half * 5,
            "{half} bytes, and {whole} for twice the cells"
        );
        assert!(
            whole_steps * 2 <= half_steps * 5,
            "{half_steps} steps, and {whole_steps}"
        );
    }
}

/// Checks what holds for the lines of every text.
fn check(text: &str, lines: &[String]) {
    let mut check = Check {
        text,
        lines,
        fence: None,
        is_in_link: false,
    };
    if lines.first().is_some_and(String::is_empty) || lines.last().is_some_and(String::is_empty) {
        check.fail("", "empty line at an edge");
    }
    for line in lines {
        check.line(line);
    }
    if check.is_in_link {
        check.fail("", "link that does not end");
    }
    if check.fence.is_some() {
        check.fail("", "code block that does not end");
    }
}

/// What is open while lines are checked.
struct Check<'a> {
    text: &'a str,
    lines: &'a [String],
    /// The fence of the open code block.
    fence: Option<String>,
    is_in_link: bool,
}

impl Check<'_> {
    fn fail(&self, line: &str, what: &str) -> ! {
        let lines = self.lines.join("\n");
        panic!("{what}: {line:?}\nin:\n{lines}\nfrom:\n{}", self.text)
    }

    fn line(&mut self, line: &str) {
        if line.ends_with(' ') {
            self.fail(line, "space at the end");
        }
        let unseen = |it: char| it.is_control() || "\u{202e}\u{200b}\u{feff}".contains(it);
        if line.chars().any(unseen) {
            self.fail(line, "character that is not seen");
        }
        let inner = line.trim_start_matches([' ', '>']);
        let is_empty = inner.is_empty();
        let inner = inner.trim_start_matches(|it: char| it.is_ascii_digit() || " >-.".contains(it));
        if self.is_code(line, inner) {
            return;
        }
        if is_empty {
            self.is_in_link = false;
        }
        let is_row = inner.starts_with('|');
        let has_space = outside_of_code(inner).is_none_or(|it| it.trim().contains(' '));
        if line.chars().count() > ITEM && has_space && !is_row && !inner.starts_with('#') {
            self.fail(line, "too wide");
        }
        let Some(outside) = outside_of_code(line) else {
            self.fail(line, "code span that does not end");
        };
        let mut rest = outside.as_str();
        while !rest.is_empty() {
            rest = &rest[self.piece(line, rest)..];
        }
    }

    /// Whether a line belongs to a code block, or starts or ends one.
    fn is_code(&mut self, line: &str, inner: &str) -> bool {
        if let Some(open) = &self.fence {
            if inner == open {
                self.fence = None;
            }
            return true;
        }
        let info = inner.trim_start_matches('`');
        if !inner.starts_with("```") || info.contains('`') {
            return false;
        }
        if info.is_empty() || info.contains("rust") {
            self.fail(line, "doctest");
        }
        self.fence = Some("`".repeat(inner.len() - info.len()));
        true
    }

    /// Checks the start of what is left of a line. Returns its length.
    fn piece(&mut self, line: &str, rest: &str) -> usize {
        let urls = [
            "http://a",
            "http://x",
            "https://a",
            "https://x",
            "https://e",
        ];
        let to = |end: char, what: &str| match rest.find(end) {
            Some(at) => at + 1,
            None => self.fail(line, what),
        };
        match rest.as_bytes()[0] {
            b'\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            b'[' if !self.is_in_link => {
                self.is_in_link = true;
                1
            }
            b']' if self.is_in_link && rest.starts_with("](http") => {
                let length = to(')', "link that does not end");
                self.is_in_link = false;
                length
            }
            b'[' | b']' => self.fail(line, "bracket"),
            b'<' if rest.starts_with("<http") => to('>', "URL that does not end"),
            b'<' => self.fail(line, "tag"),
            b'h' if !self.is_in_link && urls.iter().any(|it| rest.starts_with(it)) => {
                self.fail(line, "bare URL")
            }
            _ => rest.chars().next().map_or(0, char::len_utf8),
        }
    }
}

/// The line with each code span as one character; `None` if one does not end.
fn outside_of_code(line: &str) -> Option<String> {
    let mut outside = String::new();
    let mut rest = line;
    while let Some(it) = rest.chars().next() {
        if it == '\\' {
            let length = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
            outside.push_str(&rest[..length]);
            rest = &rest[length..];
        } else if it == '`' {
            let inner = rest.trim_start_matches('`');
            let length = rest.len() - inner.len();
            let mut after = inner;
            loop {
                after = &after[after.find('`')?..];
                let run = after.len() - after.trim_start_matches('`').len();
                after = &after[run..];
                if run == length {
                    break;
                }
            }
            outside.push('c');
            rest = after;
        } else {
            outside.push(it);
            rest = &rest[it.len_utf8()..];
        }
    }
    Some(outside)
}
