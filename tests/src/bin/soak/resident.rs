//! The memory of this process. Comes from the operating system.

/// Returns the resident memory in kilobytes, where the system tells it.
pub(crate) fn kilobytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|it| it.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Returns the resident memory for people.
pub(crate) fn text() -> String {
    match kilobytes() {
        Some(kilobytes) => format!("{kilobytes} kB resident"),
        None => "resident memory unknown".to_owned(),
    }
}
