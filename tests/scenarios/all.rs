//! Every scenario with the digest of what it leaves stored: equal digests native and in a browser mean equal bytes.

/// Name, text, digest.
pub(crate) const ALL: [(&str, &str, u32); 13] = [
    ("the offer changes to fit", include_str!("01-the-offer-changes-to-fit.json"), 3_193_021_020),
    ("caps, dismissals and windows", include_str!("02-caps-dismissals-and-windows.json"), 517_205_024),
    ("withdrawing erases", include_str!("03-withdrawing-erases.json"), 3_461_985_612),
    ("one report an epoch", include_str!("04-one-report-an-epoch.json"), 3_388_040_308),
    ("memory mode", include_str!("05-memory-mode.json"), 2_413_270_929),
    ("what the visitor says", include_str!("06-what-the-visitor-says.json"), 2_040_933_196),
    ("a broken rule never matches", include_str!("07-a-broken-rule-never-matches.json"), 3_121_643_662),
    ("orders and stages", include_str!("08-orders-and-stages.json"), 156_011_217),
    ("windows, memory and order", include_str!("09-windows-memory-and-order.json"), 852_074_701),
    ("a campaign and its ghost", include_str!("10-a-campaign-and-its-ghost.json"), 1_147_829_487),
    ("every question, counted", include_str!("11-every-question-counted.json"), 865_287_888),
    ("who they are and what they say", include_str!("12-who-they-are-and-what-they-say.json"), 3_627_918_904),
    ("which of many", include_str!("13-which-of-many.json"), 265_908_715),
];
