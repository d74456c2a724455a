//! `model.bin`: what the trainer learned from the shop's own data, bytes ⇄ [`Model`].
//!
//! [`container`] is the file, each section of it one file here. A section is described once, for reading and for writing; writing is native only:
//! `tools/trainer` makes what the engine reads. Its own sections are small and become plain numbers; those of recommendations are read where they
//! lie, by [`container::Container::section`].

pub mod container;
mod error;
mod hour;
mod layout;
mod next_visit;
mod posteriors;
mod purchase;
pub mod reader;
pub mod recommend;
mod replenishment;
mod rfm;
mod session;
mod shares;
mod spread;

use container::Container;
use layout::Layout;

use crate::core::model::{Model, ShareTable};

pub use error::{ModelError, ModelFault};

/// A part of a [`Model`] that is one section of a file.
trait Section: Default {
    /// Its kind in the container's table.
    const KIND: u16;

    /// Its fields in the order in which they lie, with their ranges.
    fn describe(&mut self, layout: &mut Layout<'_>);
}

/// Reads a file. Sections that this build does not know are skipped, missing ones are `None`.
///
/// # Errors
/// [`ModelError`] for the first thing that no trainer wrote. A file is taken as a whole or not at all: half a model would give answers that no
/// trainer checked.
pub fn read(bytes: &[u8]) -> Result<Model, ModelError> {
    let container = Container::read(bytes)?;
    Ok(Model {
        rfm: section(&container)?,
        purchase: section(&container)?,
        session: section(&container)?,
        hours: section(&container)?,
        replenishment: section(&container)?,
        next_visit: section(&container)?,
        base_rates: table(&container, shares::BASE_RATES)?,
        segment_shares: table(&container, shares::SEGMENT_SHARES)?,
        posteriors: section(&container)?,
    })
}

fn section<S: Section>(container: &Container<'_>) -> Result<Option<S>, ModelError> {
    let mut part = S::default();
    let is_there = described(container, S::KIND, &mut |layout| part.describe(layout))?;
    Ok(is_there.then_some(part))
}

fn table(container: &Container<'_>, kind: u16) -> Result<Option<ShareTable>, ModelError> {
    let mut table = ShareTable::default();
    let is_there = described(container, kind, &mut |layout| shares::describe(&mut table, layout))?;
    Ok(is_there.then_some(table))
}

/// Reads the section of `kind`, if there is one, as `describe` says.
fn described(
    container: &Container<'_>,
    kind: u16,
    describe: &mut dyn FnMut(&mut Layout<'_>),
) -> Result<bool, ModelError> {
    let Some((offset, bytes)) = container.section(kind) else { return Ok(false) };
    let mut layout = Layout::reader(bytes);
    describe(&mut layout);
    if layout.is_read() {
        return Ok(true);
    }
    Err(ModelError { kind, offset: offset as u32, fault: ModelFault::Malformed })
}

/// The sections of a model, for [`container::write`] beside those of others.
///
/// # Errors
/// [`ModelError`] naming the first section with a number outside its range, which no engine would read.
#[cfg(not(target_arch = "wasm32"))]
pub fn sections(model: &Model) -> Result<Vec<(u16, Vec<u8>)>, ModelError> {
    let mut all = Vec::new();
    add(&mut all, &model.rfm)?;
    add(&mut all, &model.purchase)?;
    add(&mut all, &model.session)?;
    add(&mut all, &model.hours)?;
    add(&mut all, &model.replenishment)?;
    add(&mut all, &model.next_visit)?;
    add(&mut all, &model.posteriors)?;
    for (kind, table) in [(shares::BASE_RATES, &model.base_rates), (shares::SEGMENT_SHARES, &model.segment_shares)] {
        if let Some(table) = table {
            let mut table = table.clone();
            push(&mut all, kind, |layout| shares::describe(&mut table, layout))?;
        }
    }
    Ok(all)
}

#[cfg(not(target_arch = "wasm32"))]
fn add<S: Section + Clone>(all: &mut Vec<(u16, Vec<u8>)>, part: &Option<S>) -> Result<(), ModelError> {
    let Some(mut part) = part.clone() else { return Ok(()) };
    push(all, S::KIND, |layout| part.describe(layout))
}

#[cfg(not(target_arch = "wasm32"))]
fn push(all: &mut Vec<(u16, Vec<u8>)>, kind: u16, describe: impl FnOnce(&mut Layout<'_>)) -> Result<(), ModelError> {
    let mut layout = Layout::writer();
    describe(&mut layout);
    let bytes = layout.into_bytes().ok_or(ModelError { kind, offset: 0, fault: ModelFault::Malformed })?;
    all.push((kind, bytes));
    Ok(())
}

/// A whole file of a model alone.
///
/// # Errors
/// As [`sections`] and [`container::write`].
#[cfg(not(target_arch = "wasm32"))]
pub fn write(model: &Model) -> Result<Vec<u8>, ModelError> {
    container::write(sections(model)?)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
