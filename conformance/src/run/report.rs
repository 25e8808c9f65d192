//! The report of a run. Outcomes come in; text for people or JSON for programs goes out.

use serde::Serialize;

use super::execute::Lines;
use super::suites::Model;
use crate::outcome::{Key, Kind, Problems};

/// All rows and failures, sorted by name.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// A row for each suite.
    pub rows: Vec<Row>,
    /// Every case that failed.
    pub failures: Vec<Failure>,
    /// Cases that do not exist because the model restricts their entry to the other side.
    pub one_sided: Vec<Named>,
}

/// A suite, with its passed cases and all its cases.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The name of the suite.
    pub suite: String,
    /// The counts by kind, in the order of [`Kind::ALL`].
    pub counts: [Count; 7],
}

/// The number of passed cases and of all cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The number of passed cases.
    pub passed: usize,
    /// The number of all cases.
    pub total: usize,
}

/// A case, with the name of its suite.
#[derive(Clone, Debug, Serialize)]
pub struct Named {
    /// The name of the suite.
    pub suite: String,
    /// The case.
    #[serde(flatten)]
    pub key: Key,
}

/// A case that failed.
#[derive(Clone, Debug, Serialize)]
pub struct Failure {
    /// The case.
    #[serde(flatten)]
    pub case: Named,
    /// The expected and the found values that differ.
    pub problems: Problems,
}

impl Count {
    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.total += other.total;
    }

    /// Returns `passed/total`, or an empty text if there are no cases.
    pub(crate) fn text(self) -> String {
        match self.total {
            0 => String::new(),
            total => format!("{}/{total}", self.passed),
        }
    }
}

impl Report {
    pub(crate) fn new(suites: &[Model], mut lines: Lines) -> Self {
        let mut report = Self {
            rows: Vec::new(),
            failures: Vec::new(),
            one_sided: Vec::new(),
        };
        for model in suites {
            let named = |key: &Key| Named {
                suite: model.name.clone(),
                key: key.clone(),
            };
            let mut outcomes = lines.remove(&model.name).unwrap_or_default();
            let mut counts = [Count::default(); 7];
            for case in &model.suite.cases {
                let problems = outcomes.remove(&case.key);
                // The programs report every case. A case without outcome counts as failed.
                let problems = problems.unwrap_or_else(|| vec!["it was not run".to_owned()]);
                let count = Count {
                    passed: usize::from(problems.is_empty()),
                    total: 1,
                };
                let column = Kind::ALL.iter().zip(&mut counts);
                column
                    .filter(|(kind, _)| **kind == case.key.kind)
                    .for_each(|(_, it)| it.add(count));
                if !problems.is_empty() {
                    let case = named(&case.key);
                    report.failures.push(Failure { case, problems });
                }
            }
            let suite = model.name.clone();
            report.rows.push(Row { suite, counts });
            report
                .one_sided
                .extend(model.suite.one_sided.iter().map(named));
        }
        report
    }

    /// Returns the sums of all columns.
    pub(crate) fn sums(&self) -> Row {
        let mut counts = [Count::default(); 7];
        for row in &self.rows {
            counts
                .iter_mut()
                .zip(row.counts)
                .for_each(|(sum, it)| sum.add(it));
        }
        let suite = "all".to_owned();
        Row { suite, counts }
    }

    /// Returns the number of passed cases.
    pub fn passed(&self) -> usize {
        self.sums().counts.iter().map(|it| it.passed).sum()
    }

    /// Returns the number of failed cases.
    pub fn failed(&self) -> usize {
        self.failures.len()
    }

    /// Returns the report as one JSON document.
    pub fn json(&self) -> String {
        let mut document = serde_json::json!(self);
        if let Some(document) = document.as_object_mut() {
            document.insert("passed".to_owned(), self.passed().into());
            document.insert("failed".to_owned(), self.failed().into());
        }
        format!("{document:#}")
    }

    /// Returns the table, the cases that do not apply, every failure, and the totals.
    pub fn text(&self) -> String {
        let mut table = vec![self.heading()];
        table.extend(self.rows.iter().map(Row::cells));
        table.push(self.sums().cells());
        let mut out = aligned(&table);
        for kind in Kind::ALL {
            let of_kind = self.one_sided.iter().filter(|it| it.key.kind == kind);
            let ids: Vec<&str> = of_kind.map(|it| it.key.id.as_str()).collect();
            if !ids.is_empty() {
                let side = if kind.is_client() { "server" } else { "client" };
                let count = ids.len();
                out.push_str(&format!(
                    "\nno {kind}, because `appliesTo` is {side} ({count}):\n"
                ));
                out.push_str(&wrapped(&ids));
            }
        }
        for failure in &self.failures {
            out.push_str(&format!(
                "\n== {}: {} ==\n",
                failure.case.suite, failure.case.key
            ));
            for problem in &failure.problems {
                out.push_str(problem);
                out.push('\n');
            }
        }
        out.push_str(&format!(
            "\n{} passed, {} failed\n",
            self.passed(),
            self.failed()
        ));
        out
    }

    /// Returns the names of the columns.
    pub(crate) fn heading(&self) -> Vec<String> {
        let kinds = Kind::ALL.iter().map(Kind::to_string);
        std::iter::once("suite".to_owned()).chain(kinds).collect()
    }
}

impl Row {
    /// Returns the cells of the row.
    pub(crate) fn cells(&self) -> Vec<String> {
        let counts = self.counts.iter().map(|it| it.text());
        std::iter::once(self.suite.clone()).chain(counts).collect()
    }
}

/// Aligns cells in columns: the first column to the left, the others to the right.
fn aligned(rows: &[Vec<String>]) -> String {
    let count = rows.first().map_or(0, Vec::len);
    let cell = |row: &[String], column: usize| row.get(column).cloned().unwrap_or_default();
    let width = |column| {
        rows.iter()
            .map(|row| cell(row, column).len())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let cells = widths
            .iter()
            .enumerate()
            .map(|(column, width)| match column {
                0 => format!("{:<width$}", cell(row, column)),
                _ => format!("{:>width$}", cell(row, column)),
            });
        let line = cells.collect::<Vec<_>>().join("  ");
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Wraps words into lines of at most 110 characters.
fn wrapped(words: &[&str]) -> String {
    let mut out = String::new();
    let mut width = 0;
    for word in words {
        if width > 0 && width + 1 + word.len() > 110 {
            out.push('\n');
            width = 0;
        }
        out.push_str(if width == 0 { "  " } else { " " });
        out.push_str(word);
        width += 1 + word.len();
    }
    out.push('\n');
    out
}
