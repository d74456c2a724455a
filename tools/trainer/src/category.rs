//! Category paths: as a file writes them to the key that the engine uses on the device.

use vitrin::core::id::key;

/// The key of a category: levels separated by `/` or `>`, each encoded as the engine does, joined by `/`. Nothing for a
/// text without a level.
#[must_use]
pub fn path(text: &str) -> Option<String> {
    let levels: Vec<String> = text.split(['/', '>']).map(key).filter(|level| !level.is_empty()).collect();
    if levels.is_empty() { None } else { Some(levels.join("/")) }
}

/// A category and those above it, the narrowest first: `shoes/trail` gives `shoes/trail`, `shoes`.
pub fn with_ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(above, _)| above))
}
