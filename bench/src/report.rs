//! The head that all reports have, writing reports to files, and tables of text.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use farrier::Timestamp;
use serde::Serialize;

use crate::Error;
use crate::measure::Figure;

/// The time and the machine of a measurement.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    /// The time: RFC 3339, UTC.
    pub date: String,
    /// The name of the processor.
    pub processor: String,
    /// The number of threads that it runs at the same time.
    pub cores: usize,
    /// The output of `rustc --version`.
    pub rustc: String,
}

impl Machine {
    /// This machine, now.
    pub fn here() -> Self {
        let now = Timestamp::from(SystemTime::now());
        let now = Timestamp::from_seconds(now.seconds());
        let rustc = Command::new("rustc").arg("--version").output();
        let rustc = rustc.map(|it| String::from_utf8_lossy(&it.stdout).trim().to_owned());
        Self {
            date: now.to_string(),
            processor: processor().unwrap_or_else(|| "unknown".to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            rustc: rustc.unwrap_or_else(|_| "unknown".to_owned()),
        }
    }

    /// The machine on one line.
    pub fn line(&self) -> String {
        let Self {
            date,
            processor,
            cores,
            rustc,
        } = self;
        format!("{date}, {processor}, {cores} cores, {rustc}")
    }
}

/// The name of the processor, on Linux only.
fn processor() -> Option<String> {
    let text = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|it| it.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// Writes a report as JSON to `<folder>/<name>.json`, and returns the path.
///
/// # Errors
///
/// If the file cannot be written.
pub fn save(folder: &Path, name: &str, report: &impl Serialize) -> Result<PathBuf, Error> {
    let path = folder.join(format!("{name}.json"));
    let mut text = serde_json::to_string_pretty(report)?;
    text.push('\n');
    std::fs::create_dir_all(folder).map_err(|error| Error::io("make", folder, error))?;
    std::fs::write(&path, text).map_err(|error| Error::io("write", &path, error))?;
    Ok(path)
}

/// A table in Markdown. The first column is aligned to the left, the others to the right.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        let widths = cells.map(|it| it.chars().count());
        widths.fold(head[column].chars().count(), usize::max)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let mut out = String::new();
    let mut line = |cells: &mut dyn Iterator<Item = &str>| {
        out.push('|');
        for (column, cell) in cells.enumerate() {
            let width = widths.get(column).copied().unwrap_or_default();
            let _ = match column {
                0 => write!(out, " {cell:<width$} |"),
                _ => write!(out, " {cell:>width$} |"),
            };
        }
        out.push('\n');
    };
    line(&mut head.iter().copied());
    let rules = widths.iter().enumerate().map(|(column, width)| {
        let rule = "-".repeat(*width);
        match column {
            0 => rule,
            _ => format!("{}:", &rule[1..]),
        }
    });
    let rules: Vec<String> = rules.collect();
    line(&mut rules.iter().map(String::as_str));
    for row in rows {
        line(&mut row.iter().map(String::as_str));
    }
    out
}

/// A table of figures. Times are in microseconds.
pub fn figures_table(figures: &[Figure]) -> String {
    let ours = figures.first().map_or(f64::NAN, |it| it.nanoseconds);
    let rows: Vec<Vec<String>> = figures
        .iter()
        .map(|it| {
            vec![
                it.name.clone(),
                format!("{:.2}", it.nanoseconds / 1e3),
                it.allocations.to_string(),
                it.allocated_bytes.to_string(),
                format!("{:.1}", it.nanoseconds / ours),
            ]
        })
        .collect();
    let head = [
        "",
        "microseconds",
        "allocations",
        "bytes allocated",
        "times the first",
    ];
    table(&head, &rows)
}

/// A whole number with commas between thousands.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_markdown_with_columns_that_line_up() {
        let rows = [
            vec!["lines".to_owned(), "9,001".to_owned()],
            vec!["time to check".to_owned(), "0.6".to_owned()],
        ];
        let expected = "\
| what          |  ours |
| ------------- | ----: |
| lines         | 9,001 |
| time to check |   0.6 |
";
        assert_eq!(table(&["what", "ours"], &rows), expected);
    }

    #[test]
    fn thousands_are_set_apart() {
        let shown: Vec<String> = [0, 999, 1000, 100_845, 1_234_567]
            .into_iter()
            .map(thousands)
            .collect();
        assert_eq!(shown, ["0", "999", "1,000", "100,845", "1,234,567"]);
    }
}
