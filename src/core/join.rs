//! [`join`]: one text of several parts. The standard library's `concat` is a kilobyte of wasm.

/// The `parts`, one after the other.
#[must_use]
pub fn join(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
    }
    text
}
