//! The results of a sweep: a row for each case, as a table for people or as JSON for programs.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The number of lines of a failure in the text, because a model may have a thousand errors. JSON has all lines.
const LINES: usize = 60;

/// All rows, ordered by name.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// A row for each case.
    pub(crate) rows: Vec<Row>,
    /// The number of cases that were generated at the same time.
    pub(crate) threads: usize,
    /// Seconds to generate all cases.
    pub(crate) seconds: f64,
    /// Seconds of cargo, if something was compiled.
    pub(crate) compile_seconds: Option<f64>,
}

/// A case and its result.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    /// The name of the model, followed by the service if the model has several.
    pub(crate) name: String,
    /// The folder of the package.
    pub(crate) folder: PathBuf,
    /// The figures of the generated code, if any.
    pub(crate) figures: Option<Figures>,
    /// Seconds of rustc to check it with client and server.
    pub(crate) compile_seconds: Option<f64>,
    /// The reason, if it failed.
    pub(crate) failure: Option<Failure>,
}

/// The figures of generated code.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Figures {
    /// The Rust module.
    pub(crate) module: String,
    pub(crate) sides: Sides,
    /// The reasons, if only types were generated.
    pub(crate) unsupported: Vec<String>,
    pub(crate) operations: usize,
    pub(crate) shapes: usize,
    pub(crate) files: usize,
    pub(crate) lines: usize,
    /// Seconds from the model's file to formatted text in memory.
    pub(crate) seconds: f64,
    /// The peak memory of the process until then, in bytes.
    pub(crate) memory: Option<u64>,
}

/// The generated parts of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Sides {
    ClientAndServer,
    Types,
}

/// Why a case failed.
#[derive(Debug, Serialize)]
pub(crate) struct Failure {
    pub(crate) stage: Stage,
    /// The first few messages.
    pub(crate) messages: Vec<String>,
    /// The number of omitted messages.
    pub(crate) more: usize,
}

/// The stage at which a case failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Stage {
    Generate,
    Compile,
}

impl Row {
    /// A row without a result.
    pub(crate) fn new(name: String, folder: PathBuf) -> Self {
        Self {
            name,
            folder,
            figures: None,
            compile_seconds: None,
            failure: None,
        }
    }
}

impl Report {
    /// The report after generating; compiling adds to it.
    pub(crate) fn new(rows: Vec<Row>, threads: usize, seconds: f64) -> Self {
        Self {
            rows,
            threads,
            seconds,
            compile_seconds: None,
        }
    }

    /// The number of cases that failed.
    pub(crate) fn failed(&self) -> usize {
        self.rows.iter().filter(|it| it.failure.is_some()).count()
    }

    /// The report as one JSON document; units are seconds and bytes.
    pub(crate) fn json(&self) -> String {
        let mut document = serde_json::json!(self);
        document["failed"] = self.failed().into();
        document["passed"] = (self.rows.len() - self.failed()).into();
        format!("{document:#}")
    }

    /// The table, followed by every failure and the counts.
    pub(crate) fn text(&self) -> String {
        let mut table = Table::default();
        table.row([
            "model",
            "",
            "operations",
            "shapes",
            "lines",
            "ms",
            "MB",
            "check s",
            "",
        ]);
        for row in &self.rows {
            table.row(row.cells());
        }
        table.row(self.sums());
        let mut out = table.text();
        let figures = |it: &'_ Row| it.figures.as_ref().map(|it| it.unsupported.join("; "));
        let types = self
            .rows
            .iter()
            .filter_map(|it| Some((&it.name, figures(it)?)));
        let types: Vec<_> = types.filter(|(_, why)| !why.is_empty()).collect();
        if !types.is_empty() {
            out.push_str("\ntypes alone:\n");
            for (name, why) in types {
                out.push_str(&format!("  {name}: {why}\n"));
            }
        }
        for row in &self.rows {
            if let Some(failure) = &row.failure {
                out.push_str(&format!(
                    "\n== {}: {} ==\n",
                    row.name,
                    failure.stage.words()
                ));
                let lines = || failure.messages.iter().flat_map(|it| it.lines());
                for line in lines().take(LINES) {
                    out.push_str(line);
                    out.push('\n');
                }
                if lines().count() > LINES {
                    out.push_str(&format!("... and {} more lines\n", lines().count() - LINES));
                }
                if failure.more > 0 {
                    out.push_str(&format!("... and {} more\n", failure.more));
                }
            }
        }
        let threads = self.threads;
        out.push_str(&format!(
            "\ngenerated in {:.1} s, {threads} at once",
            self.seconds
        ));
        if let Some(seconds) = self.compile_seconds {
            out.push_str(&format!("; compiled in {seconds:.1} s"));
        }
        let failed = self.failed();
        out.push_str(&format!(
            "\n{} passed, {failed} failed\n",
            self.rows.len() - failed
        ));
        out
    }

    /// The last row: sums, and the highest peak memory of a case.
    fn sums(&self) -> [String; 9] {
        let figures = || self.rows.iter().filter_map(|it| it.figures.as_ref());
        let sum = |value: fn(&Figures) -> usize| figures().map(value).sum::<usize>().to_string();
        let seconds: f64 = figures().map(|it| it.seconds).sum();
        let memory = figures().filter_map(|it| it.memory).max();
        let checks = || self.rows.iter().filter_map(|it| it.compile_seconds);
        [
            "all".to_owned(),
            String::new(),
            sum(|it| it.operations),
            sum(|it| it.shapes),
            sum(|it| it.lines),
            milliseconds(seconds),
            memory.map(megabytes).unwrap_or_default(),
            checks()
                .next()
                .map(|_| format!("{:.2}", checks().sum::<f64>()))
                .unwrap_or_default(),
            String::new(),
        ]
    }
}

impl Row {
    fn cells(&self) -> [String; 9] {
        let figures = self.figures.as_ref();
        let count = |value: fn(&Figures) -> usize| {
            figures.map(|it| value(it).to_string()).unwrap_or_default()
        };
        let failure = self.failure.as_ref().map(|it| it.stage.words());
        [
            self.name.clone(),
            figures
                .map(|it| it.sides.words().to_owned())
                .unwrap_or_default(),
            count(|it| it.operations),
            count(|it| it.shapes),
            count(|it| it.lines),
            figures
                .map(|it| milliseconds(it.seconds))
                .unwrap_or_default(),
            figures
                .and_then(|it| it.memory)
                .map(megabytes)
                .unwrap_or_default(),
            self.compile_seconds
                .map(|it| format!("{it:.2}"))
                .unwrap_or_default(),
            failure.unwrap_or("passed").to_owned(),
        ]
    }
}

impl Stage {
    fn words(self) -> &'static str {
        match self {
            Self::Generate => "not generated",
            Self::Compile => "does not compile",
        }
    }
}

impl Sides {
    fn words(self) -> &'static str {
        match self {
            Self::ClientAndServer => "client, server",
            Self::Types => "types",
        }
    }
}

fn milliseconds(seconds: f64) -> String {
    format!("{:.0}", seconds * 1e3)
}

fn megabytes(bytes: u64) -> String {
    format!("{:.0}", bytes as f64 / 1e6)
}

/// Aligned columns: text to the left, numbers to the right.
#[derive(Default)]
struct Table(Vec<[String; 9]>);

impl Table {
    fn row<T: Into<String>>(&mut self, cells: [T; 9]) {
        self.0.push(cells.map(Into::into));
    }

    fn text(&self) -> String {
        let mut widths = [0; 9];
        for row in &self.0 {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.chars().count().max(*width);
            }
        }
        let mut out = String::new();
        for row in &self.0 {
            let mut line = String::new();
            for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
                let cell = match column {
                    2..=7 => format!("{cell:>width$}"),
                    _ => format!("{cell:<width$}"),
                };
                line.push_str(&cell);
                line.push_str("  ");
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}
