//! The paths of `smithy.rules#operationContextParams`: a part of JMESPath (Smithy, "Rules engine parameters").

/// A step of a path into the input of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathStep {
    /// The member of this name.
    Member(String),
    /// `[*]`: every element of a list. What follows is done for each.
    Elements,
    /// `[]`: every element of a list of lists, or of a list. What follows is done for each.
    Flatten,
    /// `[a, b]`: the values at the end of these paths, as a list.
    Select(Vec<Vec<PathStep>>),
    /// `keys(path)`: the keys of a map.
    Keys,
}

/// Reads a path.
pub(super) fn parse(path: &str) -> Result<Vec<PathStep>, String> {
    let fail = || {
        format!(
            "the path `{path}` is not one of members, `[*]`, `[]`, lists of paths in brackets and `keys()`"
        )
    };
    let mut parser = Parser { rest: path };
    let steps = parser.path(0).ok_or_else(fail)?;
    match parser.rest.is_empty() {
        true => Ok(steps),
        false => Err(fail()),
    }
}

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    fn eat(&mut self, token: &str) -> bool {
        let rest = self.rest.trim_start();
        match rest.strip_prefix(token) {
            Some(behind) => {
                self.rest = behind.trim_start();
                true
            }
            None => false,
        }
    }

    fn name(&mut self) -> Option<String> {
        let end = self
            .rest
            .find(|it: char| !(it.is_ascii_alphanumeric() || it == '_'));
        let (name, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        (!name.is_empty()).then(|| name.to_owned())
    }

    fn path(&mut self, depth: usize) -> Option<Vec<PathStep>> {
        if depth > 8 {
            return None;
        }
        if self.eat("keys(") {
            let mut steps = self.path(depth + 1)?;
            steps.push(PathStep::Keys);
            return self.eat(")").then_some(steps);
        }
        let mut steps = match self.rest.starts_with('[') {
            true => Vec::new(),
            false => vec![PathStep::Member(self.name()?)],
        };
        loop {
            if self.eat("[*]") {
                steps.push(PathStep::Elements);
            } else if self.eat("[]") {
                steps.push(PathStep::Flatten);
            } else if self.eat(".[") || steps.is_empty() && self.eat("[") {
                let mut paths = vec![self.path(depth + 1)?];
                while self.eat(",") {
                    paths.push(self.path(depth + 1)?);
                }
                if !self.eat("]") {
                    return None;
                }
                steps.push(PathStep::Select(paths));
            } else if self.eat(".") {
                steps.push(PathStep::Member(self.name()?));
            } else {
                return Some(steps);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(name: &str) -> PathStep {
        PathStep::Member(name.to_owned())
    }

    #[test]
    fn the_paths_of_published_models_are_read() {
        assert_eq!(parse("a.b").unwrap(), [member("a"), member("b")]);
        assert_eq!(parse("keys(a)").unwrap(), [member("a"), PathStep::Keys]);
        let steps = parse("a[*].[b.c, d][]").unwrap();
        let select = PathStep::Select(vec![vec![member("b"), member("c")], vec![member("d")]]);
        assert_eq!(
            steps,
            [member("a"), PathStep::Elements, select, PathStep::Flatten]
        );
    }

    #[test]
    fn other_paths_are_refused() {
        for path in [
            "",
            "a.",
            "a[0]",
            "a[?b]",
            "length(a)",
            "keys(a",
            "a | b",
            "a[*",
        ] {
            assert!(parse(path).is_err(), "{path}");
        }
    }
}
