//! Parsing: the text of a pattern becomes a tree.
//!
//! Comes in: the pattern. Goes out: a [`Tree`], or the first error with its place. The grammar is that of
//! ECMA-262 in Unicode mode with the leniencies of its Annex B; the crate's own words say how the two
//! meet and what is taken from Java. Nesting is bounded by [`MAX_DEPTH`], so neither this nor anything
//! that walks the tree can run out of stack.

use crate::error::{Error, ErrorKind};
use crate::set::{CharSet, MAX};
use crate::unicode;

/// The longest pattern, in bytes. The longest of the published AWS models is under 3 kB.
pub(crate) const MAX_LENGTH: usize = 16 * 1024;
/// The deepest nesting of groups.
const MAX_DEPTH: usize = 200;

/// A parsed pattern.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) root: Node,
    /// Capturing groups, the whole match not counted.
    pub(crate) groups: usize,
    pub(crate) has_backreferences: bool,
}

/// One construct of a pattern.
#[derive(Debug)]
pub(crate) enum Node {
    Empty,
    /// One character out of a set.
    Set(CharSet),
    Assert(Assertion),
    Concat(Vec<Node>),
    Alternate(Vec<Node>),
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
        greedy: bool,
    },
    /// A capturing group, counted from 1.
    Capture(usize, Box<Node>),
    Look {
        ahead: bool,
        negative: bool,
        node: Box<Node>,
    },
    Backreference {
        group: usize,
        fold: bool,
    },
}

/// A condition on the two neighbours of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Assertion {
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    WordBoundary,
    NotWordBoundary,
}

/// The modifiers in force, `(?ims)`.
#[derive(Clone, Copy, Default)]
struct Flags {
    ignore_case: bool,
    multiline: bool,
    dot_all: bool,
}

/// A member of a class: one character may begin a range, a set may not.
enum Member {
    One(u32),
    Many(CharSet),
}

type Result<T> = std::result::Result<T, Error>;

/// Parses `source`.
pub(crate) fn parse(source: &str) -> Result<Tree> {
    if source.len() > MAX_LENGTH {
        let message =
            format!("the pattern is longer than {MAX_LENGTH} bytes; split the constraint");
        return Err(Error::new(ErrorKind::TooLarge, 0, message));
    }
    let names = group_names(source)?;
    let mut parser = Parser {
        source,
        at: 0,
        depth: 0,
        opened: 0,
        names,
        flags: Flags::default(),
        has_backreferences: false,
    };
    let root = parser.disjunction()?;
    if parser.at < source.len() {
        return Err(parser.error_here(
            ErrorKind::Syntax,
            "`)` closes no group; write `\\)` for the character",
        ));
    }
    Ok(Tree {
        root,
        groups: parser.opened,
        has_backreferences: parser.has_backreferences,
    })
}

/// The capturing groups in order, with their names. Back-references may come before their group, so this
/// is known before parsing starts.
fn group_names(source: &str) -> Result<Vec<Option<&str>>> {
    let mut names: Vec<Option<&str>> = Vec::new();
    let mut in_class = false;
    let mut chars = source.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => {
                let rest = &source[at + 1..];
                match rest.strip_prefix("?<") {
                    Some(named) if !named.starts_with(['=', '!']) => {
                        let name = named.split_once('>').map_or("", |it| it.0);
                        if !is_group_name(name) {
                            let message =
                                "a named group is written `(?<name>...)`, its name an identifier";
                            return Err(Error::new(ErrorKind::Group, at, message));
                        }
                        if names.contains(&Some(name)) {
                            let message = format!("two groups are named `{name}`; rename one");
                            return Err(Error::new(ErrorKind::Group, at, message));
                        }
                        names.push(Some(name));
                    }
                    None if !rest.starts_with('?') => names.push(None),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    Ok(names)
}

fn is_group_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars
        .next()
        .is_some_and(|c| c.is_alphabetic() || matches!(c, '_' | '$'))
        && chars.all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
}

struct Parser<'a> {
    source: &'a str,
    at: usize,
    depth: usize,
    opened: usize,
    names: Vec<Option<&'a str>>,
    flags: Flags,
    has_backreferences: bool,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn error_here(&self, kind: ErrorKind, message: impl Into<String>) -> Error {
        Error::new(kind, self.at, message)
    }

    fn disjunction(&mut self) -> Result<Node> {
        let outer = self.flags;
        let mut alternatives = vec![self.alternative()?];
        while self.eat("|") {
            alternatives.push(self.alternative()?);
        }
        self.flags = outer;
        Ok(match alternatives.pop() {
            Some(only) if alternatives.is_empty() => only,
            last => {
                alternatives.extend(last);
                Node::Alternate(alternatives)
            }
        })
    }

    fn alternative(&mut self) -> Result<Node> {
        let mut terms = Vec::new();
        while !matches!(self.peek(), None | Some('|' | ')')) {
            let opened = self.opened;
            let term = self.term()?;
            terms.push(self.quantified(term, opened)?);
        }
        Ok(match terms.pop() {
            None => Node::Empty,
            Some(only) if terms.is_empty() => only,
            last => {
                terms.extend(last);
                Node::Concat(terms)
            }
        })
    }

    fn term(&mut self) -> Result<Node> {
        let start = self.at;
        let Some(c) = self.bump() else {
            return Ok(Node::Empty);
        };
        Ok(match c {
            '^' if self.flags.multiline => Node::Assert(Assertion::LineStart),
            '^' => Node::Assert(Assertion::TextStart),
            '$' if self.flags.multiline => Node::Assert(Assertion::LineEnd),
            '$' => Node::Assert(Assertion::TextEnd),
            '.' if self.flags.dot_all => Node::Set(CharSet::new(&[(0, MAX)])),
            '.' => Node::Set(unicode::line_terminators().negate()),
            '(' => self.group(start)?,
            '[' => self.class(start)?,
            '\\' => self.escape(start)?,
            '*' | '+' | '?' => return Err(nothing_to_repeat(start)),
            '{' if braces(&self.source[start..]).is_some() => return Err(nothing_to_repeat(start)),
            c => self.literal(c as u32),
        })
    }

    fn literal(&self, c: u32) -> Node {
        self.set(CharSet::one(c))
    }

    fn set(&self, set: CharSet) -> Node {
        Node::Set(if self.flags.ignore_case {
            set.fold_case()
        } else {
            set
        })
    }

    fn group(&mut self, start: usize) -> Result<Node> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message =
                format!("groups are nested more than {MAX_DEPTH} deep; flatten the pattern");
            return Err(Error::new(ErrorKind::TooLarge, start, message));
        }
        let outer = self.flags;
        let node = if !self.eat("?") {
            self.capture(start)?
        } else if self.eat(":") {
            self.body(start)?
        } else if self.eat("=") {
            self.look(start, true, false)?
        } else if self.eat("!") {
            self.look(start, true, true)?
        } else if self.eat("<=") {
            self.look(start, false, false)?
        } else if self.eat("<!") {
            self.look(start, false, true)?
        } else if self.eat("<") {
            while self.bump().is_some_and(|c| c != '>') {}
            self.capture(start)?
        } else if self.eat(">") {
            let message = "atomic groups `(?>...)` are not ECMA-262; write `(?:...)`";
            return Err(Error::new(ErrorKind::Dialect, start, message));
        } else {
            self.modifiers(start)?;
            if self.eat(")") {
                // Java's form: in force to the end of the group around it, which restores the flags.
                self.depth -= 1;
                return Ok(Node::Empty);
            }
            self.at += 1;
            self.body(start)?
        };
        self.flags = outer;
        self.depth -= 1;
        Ok(node)
    }

    fn capture(&mut self, start: usize) -> Result<Node> {
        self.opened += 1;
        let index = self.opened;
        Ok(Node::Capture(index, Box::new(self.body(start)?)))
    }

    fn look(&mut self, start: usize, ahead: bool, negative: bool) -> Result<Node> {
        Ok(Node::Look {
            ahead,
            negative,
            node: Box::new(self.body(start)?),
        })
    }

    fn body(&mut self, start: usize) -> Result<Node> {
        let node = self.disjunction()?;
        if self.eat(")") {
            return Ok(node);
        }
        let message = "this group is not closed; add `)`, or write `\\(` for the character";
        Err(Error::new(ErrorKind::Syntax, start, message))
    }

    /// The letters of `(?ims-ims:` or `(?ims)`, up to the `:` or `)`, which stays.
    fn modifiers(&mut self, start: usize) -> Result<()> {
        let mut on = true;
        loop {
            match self.peek() {
                Some('i') => self.flags.ignore_case = on,
                Some('m') => self.flags.multiline = on,
                Some('s') => self.flags.dot_all = on,
                Some('-') if on => on = false,
                Some(':' | ')') => return Ok(()),
                _ => {
                    let message = "unknown kind of group; ECMA-262 has `(?:`, `(?=`, `(?!`, `(?<=`, `(?<!`, \
                                   `(?<name>` and the modifiers `(?ims-ims:`";
                    return Err(Error::new(ErrorKind::Dialect, start, message));
                }
            }
            self.at += 1;
        }
    }

    /// `node`, and the quantifier that follows it, if one does.
    fn quantified(&mut self, node: Node, opened: usize) -> Result<Node> {
        let start = self.at;
        let (min, max) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match braces(self.rest()) {
                Some((min, max, length)) => {
                    self.at += length - 1;
                    (min, max)
                }
                None => return Ok(node),
            },
            _ => return Ok(node),
        };
        self.at += 1;
        if max.is_some_and(|max| max < min) {
            let message = "the count's end is smaller than its start; write `{least,most}`";
            return Err(Error::new(ErrorKind::Range, start, message));
        }
        let greedy = !self.eat("?");
        if self.peek() == Some('+') {
            let message = "possessive quantifiers are not ECMA-262; leave out this `+`";
            return Err(self.error_here(ErrorKind::Dialect, message));
        }
        if matches!(self.peek(), Some('*' | '?'))
            || (self.peek() == Some('{') && braces(self.rest()).is_some())
        {
            return Err(nothing_to_repeat(self.at));
        }
        // Only the whole of a look-around without groups in it may be dropped or kept: repeating a
        // condition changes nothing.
        if matches!(node, Node::Assert(_) | Node::Look { .. }) && (min > 0 || opened == self.opened)
        {
            return Ok(if min == 0 { Node::Empty } else { node });
        }
        Ok(Node::Repeat {
            node: Box::new(node),
            min,
            max,
            greedy,
        })
    }

    fn escape(&mut self, start: usize) -> Result<Node> {
        let group = match self.peek() {
            Some('b') => return self.assertion(Assertion::WordBoundary),
            Some('B') => return self.assertion(Assertion::NotWordBoundary),
            Some('A') => return self.assertion(Assertion::TextStart),
            Some('z' | 'Z') => return self.assertion(Assertion::TextEnd),
            Some('k') => {
                self.at += 1;
                self.named_group(start)?
            }
            Some('1'..='9') => {
                let figures = self.rest().len()
                    - self
                        .rest()
                        .trim_start_matches(|c: char| c.is_ascii_digit())
                        .len();
                let group = self.rest()[..figures].parse().unwrap_or(usize::MAX);
                self.at += figures;
                group
            }
            _ => {
                return Ok(match self.character_escape(start)? {
                    Member::One(c) => self.literal(c),
                    Member::Many(set) => self.set(set),
                });
            }
        };
        if group > self.names.len() {
            let message = format!(
                "this refers to group {group}, but the pattern has {}",
                self.names.len()
            );
            return Err(Error::new(ErrorKind::Group, start, message));
        }
        self.has_backreferences = true;
        Ok(Node::Backreference {
            group,
            fold: self.flags.ignore_case,
        })
    }

    fn assertion(&mut self, assertion: Assertion) -> Result<Node> {
        self.at += 1;
        Ok(Node::Assert(assertion))
    }

    fn named_group(&mut self, start: usize) -> Result<usize> {
        let name = self
            .rest()
            .strip_prefix('<')
            .and_then(|it| it.split_once('>'))
            .map(|it| it.0);
        let place = name.and_then(|name| self.names.iter().position(|it| *it == Some(name)));
        let (Some(name), Some(place)) = (name, place) else {
            let message = "`\\k<name>` refers to a named group `(?<name>...)`, and there is none of this name";
            return Err(Error::new(ErrorKind::Group, start, message));
        };
        self.at += name.len() + 2;
        Ok(place + 1)
    }

    /// An escape that means the same inside and outside of a class; the `\` at `start` is consumed.
    fn character_escape(&mut self, start: usize) -> Result<Member> {
        let Some(c) = self.bump() else {
            let message = "the pattern ends in `\\`; write `\\\\` for the character";
            return Err(Error::new(ErrorKind::Escape, start, message));
        };
        Ok(Member::One(match c {
            'd' => return Ok(Member::Many(unicode::digit())),
            'D' => return Ok(Member::Many(unicode::digit().negate())),
            'w' => return Ok(Member::Many(self.word())),
            'W' => return Ok(Member::Many(self.word().negate())),
            's' => return Ok(Member::Many(unicode::space())),
            'S' => return Ok(Member::Many(unicode::space().negate())),
            'h' => return Ok(Member::Many(unicode::horizontal_space())),
            'p' => return self.property(start).map(Member::Many),
            'P' => return self.property(start).map(|set| Member::Many(set.negate())),
            't' => 0x09,
            'n' => 0x0A,
            'v' => 0x0B,
            'f' => 0x0C,
            'r' => 0x0D,
            'a' => 0x07,
            'e' => 0x1B,
            '0' => self.octal(),
            'c' => match self.peek() {
                Some(letter) if letter.is_ascii_alphabetic() => {
                    self.at += 1;
                    letter as u32 % 32
                }
                _ => return Err(bad_escape(start, "`\\c` wants a letter, as in `\\cJ`")),
            },
            'x' if self.peek() == Some('{') => self.braced_hex(start)?,
            'x' => self
                .hex(2)
                .ok_or_else(|| bad_escape(start, "`\\x` wants two hexadecimal digits"))?,
            'u' if self.peek() == Some('{') => self.braced_hex(start)?,
            'u' => {
                let unit = self.hex(4).ok_or_else(|| {
                    bad_escape(
                        start,
                        "`\\u` wants four hexadecimal digits, or up to six in braces",
                    )
                })?;
                self.surrogate_pair(unit)
            }
            'Q' | 'E' | 'G' | 'R' | 'X' | 'N' | 'H' | 'V' => {
                let message = format!("`\\{c}` is not ECMA-262; spell out what it stands for");
                return Err(Error::new(ErrorKind::Dialect, start, message));
            }
            c if c.is_ascii_alphanumeric() => {
                let message =
                    format!("`\\{c}` is no escape of ECMA-262; write `{c}` for the character");
                return Err(bad_escape(start, message));
            }
            c => c as u32,
        }))
    }

    /// `\w`, closed under case: `(?i)` adds the long s and the Kelvin sign.
    fn word(&self) -> CharSet {
        if self.flags.ignore_case {
            unicode::word().fold_case()
        } else {
            unicode::word()
        }
    }

    /// `\0`, and Annex B's octal forms such as `\012`: up to three octal digits, at most U+00FF.
    fn octal(&mut self) -> u32 {
        let mut value = 0;
        for _ in 0..3 {
            match self.peek().and_then(|c| c.to_digit(8)) {
                Some(figure) if value * 8 + figure <= 0xFF => value = value * 8 + figure,
                _ => break,
            }
            self.at += 1;
        }
        value
    }

    fn hex(&mut self, figures: usize) -> Option<u32> {
        let text = self.rest().get(..figures)?;
        let value = parse_hex(text)?;
        self.at += figures;
        Some(value)
    }

    fn braced_hex(&mut self, start: usize) -> Result<u32> {
        let text = self
            .rest()
            .strip_prefix('{')
            .and_then(|it| it.split_once('}'))
            .map(|it| it.0);
        match text.and_then(parse_hex) {
            Some(value) if value <= MAX => {
                self.at += text.map_or(0, str::len) + 2;
                Ok(value)
            }
            _ => Err(bad_escape(
                start,
                "a code point in braces is hexadecimal and at most 10FFFF",
            )),
        }
    }

    /// A leading surrogate and the escape of a trailing one behind it are one code point.
    fn surrogate_pair(&mut self, lead: u32) -> u32 {
        if !(0xD800..0xDC00).contains(&lead) {
            return lead;
        }
        let back = self.at;
        if self.eat("\\u")
            && let Some(trail @ 0xDC00..0xE000) = self.hex(4)
        {
            return 0x1_0000 + ((lead - 0xD800) << 10) + (trail - 0xDC00);
        }
        self.at = back;
        lead
    }

    fn property(&mut self, start: usize) -> Result<CharSet> {
        let name = match self.peek() {
            Some('{') => self.rest()[1..].split_once('}').map(|it| it.0),
            Some(c) if c.is_ascii_alphabetic() => Some(&self.rest()[..1]),
            _ => None,
        };
        let Some(name) = name else {
            return Err(bad_escape(
                start,
                "`\\p` wants a property in braces, as in `\\p{L}`",
            ));
        };
        let Some(set) = unicode::property(name) else {
            let message = format!(
                "the property `{name}` is not known; known are the general categories, Alphabetic, Lowercase, \
                 Uppercase, White_Space, ASCII, Any, Assigned and Java's POSIX classes such as Alnum"
            );
            return Err(Error::new(ErrorKind::Property, start, message));
        };
        self.at += name.len() + if self.peek() == Some('{') { 2 } else { 0 };
        Ok(set)
    }

    fn class(&mut self, start: usize) -> Result<Node> {
        let negative = self.eat("^");
        let mut ranges = Vec::new();
        loop {
            if self.rest().starts_with("&&[") {
                let message = "`&&` is Java's intersection of classes, in ECMA-262 two ampersands; write the \
                               intersection out, or use a look-ahead";
                return Err(self.error_here(ErrorKind::Dialect, message));
            }
            let from = self.at;
            let Some(member) = self.member(start)? else {
                break;
            };
            let ranged = self.rest().starts_with('-') && !self.rest().starts_with("-]");
            if !ranged {
                extend(&mut ranges, member);
                continue;
            }
            self.at += 1;
            let Some(end) = self.member(start)? else {
                break;
            };
            match (member, end) {
                (Member::One(low), Member::One(high)) if low <= high => ranges.push((low, high)),
                (Member::One(_), Member::One(_)) => {
                    let message =
                        "this range ends before it starts; swap its ends, or escape the `-`";
                    return Err(Error::new(ErrorKind::Range, from, message));
                }
                // Annex B: with a set on either side, as in `[\w-.]`, the `-` is a character.
                (left, right) => {
                    extend(&mut ranges, left);
                    ranges.push((0x2D, 0x2D));
                    extend(&mut ranges, right);
                }
            }
        }
        let mut set = CharSet::new(&ranges);
        if self.flags.ignore_case {
            set = set.fold_case();
        }
        Ok(Node::Set(if negative { set.negate() } else { set }))
    }

    /// The next member of the class that begins at `start`, or `None` after its `]`.
    fn member(&mut self, start: usize) -> Result<Option<Member>> {
        let at = self.at;
        match self.bump() {
            None => {
                let message = "this class is not closed; add `]`, or write `\\[` for the character";
                Err(Error::new(ErrorKind::Syntax, start, message))
            }
            Some(']') => Ok(None),
            Some('\\') if self.eat("b") => Ok(Some(Member::One(0x08))),
            Some('\\') => self.character_escape(at).map(Some),
            Some(c) => Ok(Some(Member::One(c as u32))),
        }
    }
}

fn extend(ranges: &mut Vec<(u32, u32)>, member: Member) {
    match member {
        Member::One(c) => ranges.push((c, c)),
        Member::Many(set) => ranges.extend(set.ranges()),
    }
}

fn nothing_to_repeat(at: usize) -> Error {
    Error::new(
        ErrorKind::Syntax,
        at,
        "this quantifier has nothing to repeat; escape it with `\\` for the character",
    )
}

fn bad_escape(at: usize, message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Escape, at, message)
}

fn parse_hex(text: &str) -> Option<u32> {
    let plain = !text.is_empty() && text.bytes().all(|c| c.is_ascii_hexdigit());
    plain.then(|| u32::from_str_radix(text, 16).unwrap_or(u32::MAX))
}

/// `{n}`, `{n,}` or `{n,m}` at the start of `text`, with its length. Anything else is, by Annex B, text.
fn braces(text: &str) -> Option<(u32, Option<u32>, usize)> {
    let inner = text.strip_prefix('{')?.split_once('}')?.0;
    // Counts beyond `u32` are refused later for their size; what matters here is that they are counts.
    let count = |it: &str| {
        let plain = !it.is_empty() && it.bytes().all(|c| c.is_ascii_digit());
        plain.then(|| it.parse().unwrap_or(u32::MAX))
    };
    let (min, max) = match inner.split_once(',') {
        None => (count(inner)?, Some(count(inner)?)),
        Some((min, "")) => (count(min)?, None),
        Some((min, max)) => (count(min)?, Some(count(max)?)),
    };
    Some((min, max, inner.len() + 2))
}
