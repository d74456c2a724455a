//! Every scenario with the digest of what it leaves stored: equal digests native and in a browser mean equal bytes.

/// Name, text, digest.
pub(crate) const ALL: [(&str, &str, u32); 11] = [
    ("the offer changes to fit", include_str!("01-the-offer-changes-to-fit.json"), 3_822_565_495),
    ("caps, dismissals and windows", include_str!("02-caps-dismissals-and-windows.json"), 2_489_724_800),
    ("withdrawing erases", include_str!("03-withdrawing-erases.json"), 3_461_985_612),
    ("one report an epoch", include_str!("04-one-report-an-epoch.json"), 3_021_540_826),
    ("memory mode", include_str!("05-memory-mode.json"), 2_413_270_929),
    ("what the visitor says", include_str!("06-what-the-visitor-says.json"), 583_991_229),
    ("a broken rule never matches", include_str!("07-a-broken-rule-never-matches.json"), 1_396_360_996),
    ("orders and stages", include_str!("08-orders-and-stages.json"), 3_973_392_611),
    ("windows, memory and order", include_str!("09-windows-memory-and-order.json"), 1_515_575_403),
    ("a campaign and its ghost", include_str!("10-a-campaign-and-its-ghost.json"), 3_739_082_451),
    ("every question, counted", include_str!("11-every-question-counted.json"), 4_219_467_266),
];
