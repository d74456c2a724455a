//! The command as the guide calls it, and the recording that the guide shows.

use std::path::Path;

use vitrin_simulator::reach::recording::Recording;

use crate::commands::assert_understood;

#[test]
fn the_guide_s_commands_are_understood() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    assert_understood(env!("CARGO_BIN_EXE_vitrin-simulator"), &root, "vitrin-simulator", "vitrin-simulator");
}

#[test]
fn the_guide_s_recording_is_read() {
    let guide = include_str!("../../../../www/docs/offers.md");
    let lines = guide.split_once("```text\n").and_then(|(_, rest)| rest.split_once("```")).unwrap().0;
    assert_eq!(Recording::read(lines.as_bytes()).unwrap().visitors(), 1);
    assert_eq!(lines.lines().count(), 2);
}
