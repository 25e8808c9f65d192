//! Diagnostics for programs: a report comes in; data with file names, lines and columns goes out, in the JSON form that
//! `docs/cli.md` fixes. Fields that do not apply are `null`.

use farrier_codegen::Report;
use farrier_smithy::diagnostic::{Diagnostic, Location, Locator, Span};
use serde::Serialize;

/// A diagnostic whose places are resolved.
#[derive(Debug, Serialize)]
pub(crate) struct DiagnosticJson {
    /// `error`, `danger`, `warning` or `note`.
    severity: String,
    /// The rule that reports it.
    rule: &'static str,
    /// The id of the shape that it is about, if any.
    shape: Option<String>,
    message: String,
    /// What to do about it.
    help: Option<String>,
    place: Option<LocationJson>,
    /// Another place that belongs to it.
    related: Option<RelatedJson>,
}

/// A place in a file. Lines and columns are counted from 1, columns in characters. The end is the column after the last
/// character.
#[derive(Debug, Serialize)]
pub(crate) struct LocationJson {
    file: String,
    /// Absent if the place is the whole file.
    #[serde(flatten)]
    span: Option<SpanJson>,
}

#[derive(Debug, Serialize)]
struct SpanJson {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// Another place that belongs to a diagnostic.
#[derive(Debug, Serialize)]
struct RelatedJson {
    /// What it is: `first defined here`.
    label: String,
    place: LocationJson,
}

impl DiagnosticJson {
    /// All diagnostics of a report, in the order in which they are printed.
    pub(crate) fn of_report(report: &Report) -> Vec<Self> {
        let mut all = Vec::new();
        for (sources, diagnostics) in report.batches() {
            let mut locator = Locator::new(sources);
            all.extend(diagnostics.iter().map(|it| Self::new(it, &mut locator)));
        }
        all
    }

    fn new(diagnostic: &Diagnostic, locator: &mut Locator<'_>) -> Self {
        let place = diagnostic.place.as_ref();
        let related = diagnostic.related.as_ref();
        Self {
            severity: diagnostic.severity.to_string(),
            rule: diagnostic.rule.id(),
            shape: diagnostic.shape.as_ref().map(ToString::to_string),
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            place: place
                .and_then(|it| locator.location(it))
                .map(LocationJson::from),
            related: related.and_then(|(place, label)| {
                let place = locator.location(place)?.into();
                let label = label.clone();
                Some(RelatedJson { label, place })
            }),
        }
    }
}

impl From<Location> for LocationJson {
    fn from(location: Location) -> Self {
        Self {
            file: location.file,
            span: location.span.map(SpanJson::from),
        }
    }
}

impl From<Span> for SpanJson {
    fn from(span: Span) -> Self {
        Self {
            line: span.line,
            column: span.column,
            end_line: span.end_line,
            end_column: span.end_column,
        }
    }
}

#[cfg(test)]
mod tests {
    use farrier_codegen::Config;

    use super::*;

    const MODEL: &str = r##"{
"smithy": "2.0",
"shapes": {
"a#S": { "type": "service", "version": "1", "operations": [{ "target": "a#Go" }],
  "traits": { "aws.protocols#awsJson1_1": {} } },
"a#Go": { "type": "operation", "input": { "target": "a#GoInput" } },
"a#GoImput": { "type": "structure" }
}
}"##;
    const OTHER: &str = r##"{ "smithy": "2.0", "shapes": { "a#Go": { "type": "string" } } }"##;

    #[test]
    fn diagnostics_are_data_with_lines_and_columns() {
        let of = |config: Config| {
            let validated = config.validate().unwrap();
            DiagnosticJson::of_report(&validated.report)
        };
        let one = Config::new().model_text("a.json", MODEL);
        let two = one.clone().model_text("b.json", OTHER);
        let mut all = of(one);
        all.extend(of(two));
        let all = serde_json::to_string_pretty(&all).unwrap();
        insta::with_settings!({ description => MODEL, omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!("diagnostics", all);
        });
    }
}
