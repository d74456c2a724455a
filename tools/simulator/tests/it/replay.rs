//! Real clicks, by the command as people run it.

use std::io::{Cursor, Write as _, stdout};
use std::process::Command;

use indicatif::ProgressBar;
use vitrin_simulator::replay::{CONFIG, Clicks, replay};
use vitrin_simulator::shop::Shop;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

#[test]
fn no_real_click_is_rejected() {
    let output = Command::new(env!("CARGO_BIN_EXE_vitrin-simulator")).arg("replay").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let head: Vec<_> = text.lines().take(12).collect();
    writeln!(stdout(), "{}", head.join("\n")).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let line = |name: &str| text.lines().find(|line| line.starts_with(name)).map(|line| line[name.len()..].trim());
    assert!(text.starts_with("113601 clicks of 23753 sessions"), "{text}");
    assert!(line("events").unwrap().starts_with("113601,"), "{text}");
    assert_eq!(line("rejected"), Some("0"));
}

fn archive(name: &str, text: &str) -> Cursor<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(name, SimpleFileOptions::default()).unwrap();
    archive.write_all(text.as_bytes()).unwrap();
    archive.finish().unwrap()
}

#[test]
fn clicks_come_in_the_order_of_their_times() {
    let shop = Shop::read(CONFIG, None).unwrap();
    assert!(shop.warnings.is_empty(), "{:?}", shop.warnings);
    // The third view within three minutes makes an offer for the quick; out of order there would be none.
    let lines =
        "SessionId\tItemId\tTime\n1\t7\t1592337878.0\n2\t7\t1592337718.0\n1\t8\t1592337718.0\n1\t9\t1592337765.0\n";
    let clicks = Clicks::read(archive("train.txt", lines)).unwrap();
    assert_eq!((clicks.sessions(), clicks.len()), (2, 4));
    let (counts, _) = replay(&shop, &clicks, 1, &ProgressBar::hidden());
    assert_eq!((counts.visitors, counts.events, counts.rejections()), (2, 4, 0));
    assert_eq!(counts.by_offer.get("corner corner-quick"), Some(&1), "{:?}", counts.by_offer);
    assert_eq!(counts.by_offer.get("strip strip-looking"), Some(&1), "{:?}", counts.by_offer);
}

#[test]
fn what_is_no_archive_of_clicks_is_refused() {
    let cases = [
        ("no archive", Cursor::new(b"clicks".to_vec()), "train.txt: invalid Zip archive"),
        ("another file", archive("test.txt", ""), "train.txt: specified file not found in archive"),
        ("a line too short", archive("train.txt", "SessionId\tItemId\tTime\n1\t7\n"), "train.txt: CSV error"),
        (
            "no number",
            archive("train.txt", "SessionId\tItemId\tTime\n1\t7\tnoon\n"),
            "train.txt: CSV deserialize error",
        ),
    ];
    for (why, archive, expected) in cases {
        let error = Clicks::read(archive).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{why}: {error}");
    }
}
