//! What the command can do, a file each.

mod deployment;
pub(crate) mod doctor;
pub(crate) mod estimate;
pub(crate) mod serve;
pub(crate) mod token;

use std::fs;
use std::path::PathBuf;

use vitrin_collector::Published;
use vitrin_collector::http::UploadSecret;

/// Reads published configs; what is broken in one is logged with its place.
fn published(paths: &[PathBuf]) -> Result<Vec<Published>, String> {
    let mut configs = Vec::new();
    for path in paths {
        let name = path.display();
        let text = fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
        let (published, warnings) = Published::read(&text).map_err(|error| format!("{name}: {error}"))?;
        for warning in warnings {
            tracing::warn!("{name}: {}: {}", warning.pointer, warning.message);
        }
        configs.push(published);
    }
    Ok(configs)
}

fn upload_secret(text: &str) -> Result<UploadSecret, &'static str> {
    UploadSecret::new(text).ok_or("must have 16 bytes or more")
}
