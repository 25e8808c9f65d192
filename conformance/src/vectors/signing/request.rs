//! Requests and signed requests in the form of the suite: the text of HTTP/1.1. Texts come in, their parts go out.

use farrier_aws::sigv4::RequestHead;
use http::{HeaderMap, HeaderName, HeaderValue};

/// The parts of a request.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Request {
    /// Reads the parts of a request. Some targets have spaces, which no client sends.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let text = text.replace("\r\n", "\n");
        let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
        let (line, headers) = head.split_once('\n').unwrap_or((head, ""));
        let (method, rest) = line.split_once(' ').ok_or("no method")?;
        let target = rest.strip_suffix(" HTTP/1.1").unwrap_or(rest);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Ok(Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: read_headers(headers)?,
            body: body.to_owned(),
        })
    }

    /// Returns what is signed of the request beside its headers.
    pub(super) fn head(&self) -> RequestHead<'_> {
        RequestHead::new(&self.method, "", &self.path, &self.query)
    }

    /// Returns the parameters of the query, sorted.
    pub(super) fn parameters(&self) -> Vec<&str> {
        let mut parameters: Vec<_> = self.query.split('&').collect();
        parameters.sort_unstable();
        parameters
    }
}

fn read_headers(text: &str) -> Result<HeaderMap, String> {
    // A line that begins with a space continues the one before it (RFC 9112, section 5.2).
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        match lines.last_mut() {
            Some(last) if line.starts_with(' ') => last.push_str(line),
            _ => lines.push(line.to_owned()),
        }
    }
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(':').ok_or("a header without a colon")?;
        let name = HeaderName::try_from(name).map_err(|error| error.to_string())?;
        let value = HeaderValue::try_from(value.trim()).map_err(|error| error.to_string())?;
        headers.append(name, value);
    }
    Ok(headers)
}
