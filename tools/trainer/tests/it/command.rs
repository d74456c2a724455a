//! The command from files to a model.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;
use vitrin::model::read;

use crate::commands::assert_understood;

/// Orders of `customers` customers, each on one to four days, at hours of the afternoon.
pub(crate) fn orders(customers: u32) -> String {
    let mut text = "customer,time,order,value,category\n".to_owned();
    for customer in 0..customers {
        for order in 0..1 + customer % 4 {
            let day = 1 + (customer * 7 + order * 11) % 28;
            let month = 1 + order * 3;
            let hour = 12 + (customer + order) % 6;
            let value = 5 + (customer * 13 + order * 29) % 90;
            text +=
                &format!("c{customer},2025-{month:02}-{day:02} {hour}:15,{customer}-{order},{value}.50,Food > Tea\n");
        }
    }
    text
}

pub(crate) fn train(folder: &TempDir, orders: &str, arguments: &[&str]) -> Output {
    fs::write(folder.path().join("orders.csv"), orders).unwrap();
    Command::new(env!("CARGO_BIN_EXE_vitrin-train"))
        .args(["--orders", "orders.csv", "--output", "model.bin"])
        .args(arguments)
        .current_dir(folder.path())
        .output()
        .unwrap()
}

fn trained(orders: &str, arguments: &[&str]) -> (Vec<u8>, String) {
    let folder = TempDir::new().unwrap();
    let output = train(&folder, orders, arguments);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    (fs::read(folder.path().join("model.bin")).unwrap(), said)
}

#[test]
fn a_missing_folder_is_told_before_training() {
    let folder = TempDir::new().unwrap();
    let output = train(&folder, &orders(60), &["--report", "nowhere/report.html"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.contains("nowhere: no such folder"), "{said}");
    assert!(output.stdout.is_empty() && !folder.path().join("model.bin").exists(), "nothing was read or learned");
}

#[test]
fn the_same_lines_in_any_order_make_the_same_bytes() {
    let text = orders(600);
    let (first, _) = trained(&text, &[]);
    assert_eq!(trained(&text, &[]).0, first, "a second run");
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..].reverse();
    assert_eq!(trained(&(lines.join("\n") + "\n"), &[]).0, first, "the lines backwards");
    assert!(first.len() < 4_096, "{} bytes", first.len());
}

#[test]
fn nothing_below_the_floor_is_shipped() {
    let text = orders(600);
    let cases = [
        // why                          k    edges  orders to come  hours  lasting
        ("enough of everything", 50, true, true, true, true),
        ("a fifth is below", 121, false, true, true, true),
        ("customers who bought tea four times", 151, false, true, false, false),
        ("customers who ordered again", 451, false, false, false, false),
    ];
    for (why, k, edges, orders, hours, lasting) in cases {
        let (bytes, said) = trained(&text, &["--k", &k.to_string()]);
        let model = read(&bytes).unwrap();
        let actual =
            (model.rfm.is_some(), model.purchase.is_some(), model.hours.is_some(), model.replenishment.is_some());
        assert_eq!(actual, (edges, orders, hours, lasting), "{why}: {said}");
    }
}

#[test]
fn what_cannot_be_read_leaves_no_model() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("model.bin"), "the one before").unwrap();
    let output = train(&folder, "customer,when,value\n", &[]);
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("vitrin-train: no column for time (also known as timestamp,"), "{said}");
    assert_eq!(fs::read(folder.path().join("model.bin")).unwrap(), b"the one before");
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn the_guide_s_commands_are_understood() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    assert_understood(env!("CARGO_BIN_EXE_vitrin-train"), &root, "vitrin-train", "vitrin-trainer");
}
