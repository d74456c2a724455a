//! The report: says all, fetches nothing, and is well-formed.

use std::fs;

use crate::command::{orders, train};

#[test]
fn the_report_says_what_was_read_learned_and_held_back() {
    let folder = tempfile::TempDir::new().unwrap();
    let text = orders(600) + "c1,tomorrow,x,1,Food\n<script>alert(1)</script>,2025-01-05 12:00,y,1,<b>Tea</b>\n";
    assert!(train(&folder, &text, &["--report", "report.html", "--k", "20"]).status.success());
    let page = fs::read_to_string(folder.path().join("report.html")).unwrap();
    for said in [
        "601</b>customers",
        "1 × time has none of the known forms: line 1502",
        "MBG/NBD",
        "Test: the same model of the first two thirds",
        "no sessions were given",
        "food/tea",
        "Hours of the week",
    ] {
        assert!(page.contains(said), "{said:?} is not in the report");
    }
    assert!(!page.contains("alert(1)") && !page.contains("<script"), "no customer's text, no script");
    for outside in ["http:", "https:", "src=", "@import", "url("] {
        assert!(!page.contains(outside), "{outside} would be fetched");
    }
    // An element that is not closed swallows what follows it; browsers do not say so.
    for element in ["rect", "line", "text", "svg", "table", "tr", "td", "div", "i", "ul", "li"] {
        let opened = page.matches(&format!("<{element} ")).count() + page.matches(&format!("<{element}>")).count();
        assert_eq!(opened, page.matches(&format!("</{element}>")).count(), "{element}");
    }
    assert!(page.contains("<rect"), "the plot is there");
}
