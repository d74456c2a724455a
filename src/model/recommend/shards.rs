//! The files there are: for each its name, its length, and which items it is about.

use super::Section;
use crate::core::recommend::{Shard, ShardOf};
use crate::model::ModelError;

/// Kind of the section.
pub const KIND: u16 = 16;
/// Most files.
const SHARDS_MAX: usize = 1_024;
/// Longest name of a file, in bytes.
const NAME_BYTES_MAX: usize = 64;
/// Most categories of a file.
const PATHS_MAX: usize = 4_096;
/// Longest category path, in bytes.
const PATH_BYTES_MAX: usize = 256;

pub(super) fn read(mut section: Section<'_>) -> Result<Vec<Shard>, ModelError> {
    let mut shards = Vec::new();
    for _ in 0..section.count(SHARDS_MAX) {
        let name = section.text(NAME_BYTES_MAX);
        // A name is put behind the model's address: it is no path and no other host's.
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')) {
            section.fail();
        }
        let bytes = section.number(u32::MAX as usize);
        let of = match section.number(3) {
            0 => {
                let mut paths = Vec::new();
                for _ in 0..section.count(PATHS_MAX) {
                    if section.is_broken() {
                        break;
                    }
                    paths.push(section.text(PATH_BYTES_MAX).into());
                }
                ShardOf::Categories(paths)
            }
            1 => {
                let number = section.number(SHARDS_MAX);
                ShardOf::Hash(number, section.number(SHARDS_MAX + 1))
            }
            _ => ShardOf::Sessions,
        };
        if section.is_broken() {
            break;
        }
        shards.push(Shard { name: name.into(), bytes, of, is_loaded: false });
    }
    section.end()?;
    Ok(shards)
}

/// The section's bytes.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn write(shards: &[Shard]) -> Vec<u8> {
    use super::{push, push_text};
    let mut bytes = Vec::new();
    push(&mut bytes, shards.len() as u32);
    for shard in shards {
        push_text(&mut bytes, &shard.name);
        push(&mut bytes, shard.bytes);
        match &shard.of {
            ShardOf::Categories(paths) => {
                push(&mut bytes, 0);
                push(&mut bytes, paths.len() as u32);
                for path in paths {
                    push_text(&mut bytes, path);
                }
            }
            ShardOf::Hash(number, of) => {
                push(&mut bytes, 1);
                push(&mut bytes, *number);
                push(&mut bytes, *of);
            }
            ShardOf::Sessions => push(&mut bytes, 2),
        }
    }
    bytes
}
