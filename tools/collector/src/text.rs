//! A config's text: the document that it is, and what in it is probably a mistake.

use vitrin::config::ConfigError;
use vitrin::core::value::{CONFIG_LIMITS, Value, read};
use vitrin::lint::{Finding, Population, lint, repeated_keys};

/// The document in a config's text, with or without the byte order mark that some editors begin a file with: a browser leaves it out as well.
///
/// # Errors
/// For what is not JSON, or beyond a limit.
pub fn document(text: &str) -> Result<Value, serde_json::Error> {
    let mut source = json(text);
    let document = read(&mut source, CONFIG_LIMITS)?;
    source.end()?;
    Ok(document)
}

/// The same text as plain JSON, for what compares it.
pub(crate) fn plain(text: &str) -> Result<serde_json::Value, serde_json::Error> {
    serde::Deserialize::deserialize(&mut json(text))
}

/// Everything in the text of a `document` that is probably a mistake; with `population`, also what too few visitors belong to.
///
/// # Errors
/// [`ConfigError`] for a document that the engine refuses whole.
pub fn findings(text: &str, document: &Value, population: Option<Population<'_>>) -> Result<Vec<Finding>, ConfigError> {
    let mut findings = repeated_keys(&mut json(text)).unwrap_or_default();
    findings.extend(lint(document, population)?);
    Ok(findings)
}

fn json(text: &str) -> serde_json::Deserializer<serde_json::de::StrRead<'_>> {
    serde_json::Deserializer::from_str(text.strip_prefix('\u{feff}').unwrap_or(text))
}
