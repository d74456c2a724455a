//! Every scenario with the digest of what it leaves stored: equal digests native and in a browser mean equal bytes.

/// Name, text, digest.
pub(crate) const ALL: [(&str, &str, u32); 8] = [
    ("the offer changes to fit", include_str!("01-the-offer-changes-to-fit.json"), 660_086_061),
    ("caps, dismissals and windows", include_str!("02-caps-dismissals-and-windows.json"), 591_288_856),
    ("withdrawing erases", include_str!("03-withdrawing-erases.json"), 3_461_985_612),
    ("one report an epoch", include_str!("04-one-report-an-epoch.json"), 1_745_902_004),
    ("memory mode", include_str!("05-memory-mode.json"), 2_413_270_929),
    ("what the visitor says", include_str!("06-what-the-visitor-says.json"), 561_966_812),
    ("a broken rule never matches", include_str!("07-a-broken-rule-never-matches.json"), 1_074_726_645),
    ("orders and stages", include_str!("08-orders-and-stages.json"), 2_250_499_486),
];
