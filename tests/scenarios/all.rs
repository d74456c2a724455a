//! Every scenario with the digest of what it leaves stored: equal digests native and in a browser mean equal bytes.

/// Name, text, digest.
pub(crate) const ALL: [(&str, &str, u32); 9] = [
    ("the offer changes to fit", include_str!("01-the-offer-changes-to-fit.json"), 607_506_852),
    ("caps, dismissals and windows", include_str!("02-caps-dismissals-and-windows.json"), 4_136_147_595),
    ("withdrawing erases", include_str!("03-withdrawing-erases.json"), 3_461_985_612),
    ("one report an epoch", include_str!("04-one-report-an-epoch.json"), 2_510_638_751),
    ("memory mode", include_str!("05-memory-mode.json"), 2_413_270_929),
    ("what the visitor says", include_str!("06-what-the-visitor-says.json"), 914_005_094),
    ("a broken rule never matches", include_str!("07-a-broken-rule-never-matches.json"), 1_396_360_996),
    ("orders and stages", include_str!("08-orders-and-stages.json"), 364_749_873),
    ("windows, memory and order", include_str!("09-windows-memory-and-order.json"), 129_580_145),
];
