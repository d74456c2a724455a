//! What every file of the project must be: in its ring, with a head, of one idea's length, in the glossary's words.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Lines past which a file is two ideas.
const LINES_MAX: usize = 400;

/// Words that the glossary has another word for, with that word.
const OTHER_WORDS: [(&str, &str); 11] = [
    ("clickstream", "history"),
    ("cohort", "segment"),
    ("has_consent", "permit"),
    ("hasconsent", "permit"),
    ("impression", "exposure"),
    ("payload", "report"),
    ("beacon", "report"),
    ("widget", "placement"),
    ("throttle", "frequency cap"),
    ("control group", "holdout"),
    ("noise level", "epsilon"),
];

/// Files that are committed or about to be, relative to the project's root.
fn files(extensions: &[&str]) -> Vec<PathBuf> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git runs");
    let listed = String::from_utf8(output.stdout).expect("paths are UTF-8");
    let wanted = |path: &PathBuf| {
        path.extension().and_then(|extension| extension.to_str()).is_some_and(|it| extensions.contains(&it))
    };
    let found: Vec<_> =
        listed.lines().map(PathBuf::from).filter(wanted).filter(|it| root().join(it).exists()).collect();
    assert!(!found.is_empty(), "no files with {extensions:?}: the listing is broken");
    found
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(root().join(path)).expect("a text file")
}

/// How far out a module is: an inner ring never names an outer one.
fn ring(module: &str) -> Option<u8> {
    match module {
        "core" => Some(0),
        "config" | "state" | "model" | "report" | "lint" => Some(1),
        "client" | "host" => Some(2),
        "browser" => Some(3),
        _ => None,
    }
}

/// Modules that `text` names as `crate::module`, or within `crate::{…}`.
fn named_modules(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (place, path) in text.match_indices("crate::") {
        let rest = &text[place + path.len()..];
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = &list[..list.find('}').unwrap_or(list.len())];
                found.extend(list.split(',').map(|it| it.trim().split("::").next().unwrap_or_default()));
            }
            None => {
                let end = rest.find(|it: char| !it.is_alphanumeric() && it != '_').unwrap_or(rest.len());
                found.push(&rest[..end]);
            }
        }
    }
    found
}

#[test]
fn an_inner_ring_never_names_an_outer_one() {
    let mut checked = 0;
    for path in files(&["rs"]).iter().filter(|path| path.starts_with("src")) {
        let own = path.components().nth(1).expect("a file in src").as_os_str().to_string_lossy();
        let Some(own_ring) = ring(own.trim_end_matches(".rs")) else { continue };
        for module in named_modules(&read(path)) {
            if let Some(ring) = ring(module) {
                checked += 1;
                assert!(ring <= own_ring, "{} names crate::{module}", path.display());
            }
        }
    }
    assert!(checked > 100, "{checked} imports: the search is broken");
    assert_eq!(named_modules("use crate::{core::time, state};\ncrate::host::Host"), ["core", "state", "host"]);
}

/// What the core may not reach for, with the reason.
const NOT_IN_CORE: [(&str, &str); 10] = [
    ("SystemTime", "time comes in"),
    ("Instant", "time comes in"),
    ("HashMap", "its order differs from run to run"),
    ("HashSet", "its order differs from run to run"),
    ("getrandom", "randomness comes in"),
    ("js_sys", "no JavaScript type"),
    ("wasm_bindgen", "no JavaScript type"),
    ("println!", "no log"),
    (".powi(", "differs between targets"),
    (".mul_add(", "differs between targets"),
];

#[test]
fn the_core_reaches_for_nothing() {
    for path in files(&["rs"]).iter().filter(|path| path.starts_with("src/core")) {
        let text = read(path);
        for (word, why) in NOT_IN_CORE {
            assert!(!text.contains(word), "{}: {word} ({why})", path.display());
        }
        // The platform's own transcendental functions differ in their last bits.
        for function in [".exp()", ".ln()", ".exp2()", ".log2()", ".powf(", ".sqrt()", ".sin()", ".cos()"] {
            assert!(!text.contains(function), "{}: {function}, libm has it", path.display());
        }
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    let heads = [
        ("rs", &["//!"][..]),
        ("ts", &["/**", "//"]),
        ("tsx", &["/**", "//"]),
        ("mjs", &["/**", "//", "#!"]),
        ("js", &["/**", "//"]),
        ("css", &["/*"]),
    ];
    for (extension, accepted) in heads {
        for path in files(&["rs", "ts", "tsx", "mjs", "js", "css"]) {
            if path.extension().is_some_and(|it| it == extension) {
                let text = read(&path);
                let is_headed = accepted.iter().any(|head| text.trim_start().starts_with(head));
                assert!(is_headed || text.trim().is_empty(), "{} does not say what it is for", path.display());
            }
        }
    }
}

#[test]
fn a_file_is_one_idea_long() {
    for path in files(&["rs", "ts", "tsx", "mjs", "js"]) {
        let lines = read(&path).lines().count();
        assert!(lines <= LINES_MAX, "{} has {lines} lines", path.display());
    }
}

#[test]
fn one_concept_has_one_word() {
    let sources = files(&["rs", "ts", "tsx", "mjs", "js", "css", "html", "json", "md", "sql", "toml", "py"]);
    // Other products' own interfaces have words of their own.
    let ours = |path: &&PathBuf| {
        let is_lock = path.ends_with("package-lock.json");
        !is_lock && !path.starts_with("tests") && !path.starts_with("tools/bench/browser/sides")
    };
    assert!(sources.iter().filter(ours).count() > 400, "the listing is broken");
    for path in sources.iter().filter(ours) {
        let text = read(path).to_lowercase();
        for (word, ours) in OTHER_WORDS {
            // `sendBeacon` is the browser's name for what is not used, `Payload Too Large` HTTP's for status 413.
            let text = text.replace("sendbeacon", "").replace("payload_too_large", "").replace("payload too large", "");
            let found = text.contains(word);
            assert!(!found, "{}: {word:?}, the glossary says {ours:?}", path.display());
        }
    }
}

#[test]
fn the_top_level_holds_what_it_may() {
    let allowed = [
        "Cargo.toml",
        "Cargo.lock",
        "rust-toolchain.toml",
        "LICENSE",
        "README.md",
        "x",
        "webdriver.json",
        "src",
        "www",
        "pkg-template",
        "tests",
        "tools",
    ];
    let output = Command::new("git").args(["ls-files"]).current_dir(root()).output().expect("git runs");
    for path in String::from_utf8(output.stdout).expect("UTF-8").lines() {
        let top = path.split('/').next().unwrap_or_default();
        assert!(top.starts_with('.') || allowed.contains(&top), "{top} has no place at the top level");
    }
}
