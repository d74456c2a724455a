//! Where progress is shown.

use std::fs::File;
use std::io::Read;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

/// Shows how far each step is; on no terminal it shows nothing.
#[derive(Debug, Clone, Default)]
pub struct Watch(Option<MultiProgress>);

impl Watch {
    /// On the terminal.
    #[must_use]
    pub fn terminal() -> Self {
        Self(Some(MultiProgress::new()))
    }

    /// Nowhere.
    #[must_use]
    pub fn silent() -> Self {
        Self(None)
    }

    /// A bar of `length` steps of what `label` says; count them by [`ProgressBar::inc`].
    #[must_use]
    pub fn steps(&self, label: &str, length: u64) -> ProgressBar {
        self.bar(label, length, "{msg:24} {bar:32} {human_pos} of {human_len}, {eta} left")
    }

    /// `file`, with a bar that tells how much of it was read.
    pub(crate) fn reading(&self, label: &str, file: File) -> impl Read + use<> {
        let length = file.metadata().map_or(0, |metadata| metadata.len());
        let bar = self.bar(label, length, "{msg:24} {bar:32} {bytes} of {total_bytes}, {eta} left");
        bar.wrap_read(file)
    }

    fn bar(&self, label: &str, length: u64, template: &str) -> ProgressBar {
        let Some(all) = &self.0 else { return ProgressBar::hidden() };
        let bar = all.add(ProgressBar::new(length).with_message(label.to_owned()));
        match ProgressStyle::with_template(template) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }
}
