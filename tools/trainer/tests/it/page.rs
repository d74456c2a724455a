//! The report: says all, fetches nothing, and is well-formed.

use std::fs;

use serde_json::json;

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
    assert!(!page.contains("<h2>Offers"), "none were counted");
}

#[test]
fn the_report_tells_offers_by_cell() {
    let folder = tempfile::TempDir::new().unwrap();
    let row = |cell: Option<&str>, offer: Option<&str>, exposures: f64, conversions: f64, effective: f64| json!({ "cell": cell, "offer": offer, "exposures": exposures, "conversions": conversions, "effective_exposures": effective });
    let counted = json!({
        "site": "shop", "config": 1, "level": "counted",
        "policies": [{
            "task": 0, "placement": "hero", "mechanism": "counted", "first_epoch": 1, "last_epoch": 2, "reports": 4_030,
            "rows": [
                row(None, None, 4_030.0, 610.0, 4_030.0),
                row(None, Some("<b>maps"), 2_000.0, 200.0, 2_000.0), row(None, Some("boots"), 2_030.0, 410.0, 2_030.0),
                row(Some("*"), Some("<b>maps"), 1_000.0, 100.0, 1_000.0), row(Some("*"), Some("boots"), 30.0, 10.0, 30.0),
                row(Some("looker"), Some("<b>maps"), 1_000.0, 100.0, 1_000.0), row(Some("looker"), Some("boots"), 2_000.0, 400.0, 2_000.0)
            ]
        }]
    });
    fs::write(folder.path().join("p.json"), counted.to_string()).unwrap();
    let arguments = ["--report", "report.html", "--posteriors", "p.json"];
    assert!(train(&folder, &orders(200), &arguments).status.success());
    let page = fs::read_to_string(folder.path().join("report.html")).unwrap();
    let offers = page.split("<h2>Offers").nth(1).unwrap();
    for said in [
        "<th></th><th>all visitors</th><th>looker</th><th>none of these</th>",
        "<th>&lt;b&gt;maps</th>",
        // .2 ± 1.96·√(.16/2000).
        "2,000 saw it, 18.25 % to 21.75 %",
        "fewer than 50 saw it",
        "shown in 9",
    ] {
        assert!(offers.contains(said), "{said:?} is not in {offers}");
    }
    assert!(!offers.contains("10 of 30") && !offers.contains("<b>maps"));
}
