//! The commands that the guide and the READMEs give, for the tests of the programs that they call: the crates of the tools share this file.

use std::fs::{read_dir, read_to_string};
use std::path::{Path, PathBuf};
use std::process::Command;

fn texts(root: &Path) -> Vec<(PathBuf, String)> {
    let guide = read_dir(root.join("www/docs")).expect("the guide").map(|entry| entry.expect("a file").path());
    let others = ["README.md", "pkg-template/README.md", "pkg-template/DATA-PROTECTION.md"].map(|name| root.join(name));
    guide.chain(others).map(|path| (path.clone(), read_to_string(path).expect("text"))).collect()
}

/// Lines of `sh` blocks, a continued one as one, and inline code.
fn lines(text: &str) -> Vec<String> {
    let text = text.replace("\\\n", " ");
    let mut found = Vec::new();
    for (place, part) in text.split("```").enumerate() {
        match part.strip_prefix("sh\n") {
            Some(block) if place % 2 == 1 => found.extend(block.lines().map(String::from)),
            None if place % 2 == 0 => found.extend(part.split('`').skip(1).step_by(2).map(String::from)),
            _ => {}
        }
    }
    found
}

/// The arguments that `program`, of the crate `package`, is given anywhere in them, each with its file.
pub(crate) fn commands(root: &Path, program: &str, package: &str) -> Vec<(PathBuf, Vec<String>)> {
    let mut found = Vec::new();
    for (path, text) in texts(root) {
        for line in lines(&text) {
            let words = line.split_whitespace().take_while(|word| !matches!(*word, "#" | ">" | "|"));
            // What is set for the command alone comes before it.
            let words: Vec<String> = words.map(String::from).skip_while(|word| word.contains('=')).collect();
            let is_run = words.first().is_some_and(|word| word == "cargo") && words.iter().any(|word| word == package);
            let arguments = match words.iter().position(|word| word == "--") {
                Some(place) if is_run => &words[place + 1..],
                None if words.len() > 1 && words[0] == program => &words[1..],
                _ => continue,
            };
            found.push((path.clone(), arguments.to_vec()));
        }
    }
    found
}

/// Fails where a program does not know what it is given. Asked for help besides, it does nothing else.
#[allow(dead_code)] // The crate that this file lies in has no program.
pub(crate) fn assert_understood(binary: &str, root: &Path, program: &str, package: &str) {
    let found = commands(root, program, package);
    assert!(!found.is_empty(), "no command calls {program}");
    for (path, arguments) in found {
        let output = Command::new(binary).args(&arguments).arg("--help").output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {program} {}: {said}", path.display(), arguments.join(" "));
    }
}
