//! Every maximum, with its unit and the reason for it. A bound that is not here does not exist.

/// Longest id of a site, segment, placement or offer, in bytes: what fits a report and a storage key.
pub const ID_BYTES_MAX: usize = 48;
/// Longest normalized key segment, in bytes: 64 keys a table must fit the state.
pub const KEY_BYTES_MAX: usize = 40;
/// Most values of a family question: above it one Hadamard bit says too little to be worth sending.
pub const FAMILY_VALUES_MAX: usize = 512;
/// Longest sealed report, in bytes.
pub const REPORT_BYTES_MAX: usize = 256;
/// Most debits of a ledger: a year's ceiling of 8 in reports of the least epsilon, 0.1.
pub const LEDGER_DEBITS_MAX: usize = 80;
/// Longest `$regex` pattern, in characters.
pub const PATTERN_CHARS_MAX: usize = 128;
/// Most steps a pattern may take over one text: work that a page view does not feel.
pub const PATTERN_STEPS_MAX: u32 = 20_000;
/// Most parts of a pattern with its repetitions written out: bounds its memory and the work of one character.
pub const PATTERN_PROGRAM_MAX: usize = 1_024;
/// Deepest nesting of a condition, in keys and list entries: its evaluation recurses.
pub const CONDITION_DEPTH_MAX: u8 = 16;
/// Keys and list entries of one condition, past which its parts are unknown: what a page view evaluates unnoticed.
pub const CONDITION_NODES_MAX: u32 = 512;
/// Most leaves given as the reason of one result: more than a person reads.
pub const EVIDENCE_MAX: usize = 8;
/// Most event names in each list of a `sequence`.
pub const SEQUENCE_EVENTS_MAX: usize = 8;
/// Longest window of a `sequence`, in hours: a year, beyond any retention.
pub const SEQUENCE_WINDOW_HOURS_MAX: f64 = 8_784.0;
/// Most items read of one event: GA4's own limit.
pub const EVENT_ITEMS_MAX: usize = 200;
/// Most items of one event that the history keeps: what a basket shows of a visitor's taste. Its worth and its lines are of more.
pub const EVENT_ITEMS_KEPT: usize = 8;
/// Most tags kept of an item.
pub const ITEM_TAGS_KEPT: usize = 4;
/// Most tags with an interest.
pub const TAGS_MAX: usize = 24;
/// Most ratings remembered; the oldest gives way.
pub const RATINGS_MAX: usize = 8;
/// Most categories of durable goods whose last purchase is remembered; the oldest gives way.
pub const SATISFIED_MAX: usize = 16;
/// Most items bought, most given back and most coupons used that are remembered because offers name them; the oldest gives way.
pub const OWNED_MAX: usize = 32;
/// Most facts that the shop sets.
pub const FACTS_MAX: usize = 16;
/// Most campaigns, categories of durables and values of a trait that a config lists.
pub const LISTED_MAX: usize = 256;
/// Deepest category path, in levels: GA4 has `item_category` to `item_category5`.
pub const CATEGORY_LEVELS_MAX: usize = 5;
/// Longest category path, in bytes: three long levels; a deeper one keeps its upper levels.
pub const CATEGORY_BYTES_MAX: usize = 80;
/// Highest price or value, in minor units: exact in an f64 and beyond any basket.
pub const MONEY_MINOR_MAX: u64 = 100_000_000_000;
/// Most pieces of one item in one event.
pub const QUANTITY_MAX: u32 = 10_000;
/// Most categories with an interest.
pub const CATEGORIES_MAX: usize = 64;
/// Most brands with an interest.
pub const BRANDS_MAX: usize = 40;
/// Most price bands: edges of the config plus one.
pub const PRICE_BANDS_MAX: usize = 12;
/// Most recent events kept for sequences, explanations and deletion.
pub const RING_EVENTS_MAX: usize = 128;
/// Most items over all recent events.
pub const RING_ITEMS_MAX: usize = 192;
/// Most transactions remembered, so that a repeated one is one purchase.
pub const TRANSACTIONS_MAX: usize = 64;
/// Most offers with remembered exposures; past it a capped offer is `cap_unknown`.
pub const CAP_COUNTERS_MAX: usize = 256;
/// Most remembered exposures over all offers; past it a capped offer is `cap_unknown`.
pub const CAP_EXPOSURES_MAX: usize = 384;
/// Highest frequency cap: what is remembered of one offer.
pub const CAP_EXPOSURES_PER_OFFER_MAX: u32 = 24;
/// Longest cap window, in hours: 60 days.
pub const CAP_WINDOW_HOURS_MAX: u32 = 1_440;
/// Most remembered dismissals.
pub const DISMISSALS_MAX: usize = 64;
/// Most interests with a preference of the visitor.
pub const PREFERENCES_MAX: usize = 24;
/// Most declared traits.
pub const DECLARED_MAX: usize = 16;
/// Most kinds of custom events with a counter.
pub const CUSTOM_EVENTS_MAX: usize = 16;
/// Most lines of the basket that are remembered.
pub const CART_LINES_MAX: usize = 16;
/// Most placements whose last exposure and click are tallied for the epoch.
pub const TALLIES_MAX: usize = 32;
/// Most campaigns that are asked about at once: a first exposure is kept of each.
pub const CAMPAIGNS_MAX: usize = 16;
/// Longest attribution window of a campaign, in hours: 30 days.
pub const ATTRIBUTION_HOURS_MAX: u32 = 720;
/// Most groups of offers of a config.
pub const GROUPS_MAX: usize = 64;
/// Most parts of the week of one offer.
pub const DAYPARTS_MAX: usize = 14;
/// Most items that one offer names.
pub const OFFER_ITEMS_MAX: usize = 32;
/// Most segments of the context that offers are told apart by: what reports can tell apart in turn.
pub const CELLS_MAX: usize = 15;
/// Most rows of a tally: offers by cell and policy version.
pub const TALLY_ROWS_MAX: usize = 48;
/// Most exposures to which a conversion may be attributed; the oldest gives way.
pub const TOUCHES_MAX: usize = 16;
/// Most offers of a placement that noised answers about its policy tell apart: among more nothing is learned.
pub const TRIED_MAX: usize = 63;
/// Most trials of this epoch and the one before.
pub const TRIALS_MAX: usize = 32;
/// Most offers of an explanation: more than a person goes through.
pub const EXPLAINED_OFFERS_MAX: usize = 64;
/// Most decisions of one document that are kept, and whose exposure is remembered, so that it counts once.
pub const DECISIONS_MAX: usize = 256;
/// Most sealed reports listed under "what was sent".
pub const SENT_MAX: usize = 6;
/// Most tab ids remembered after their journal was deleted.
pub const TOMBSTONES_MAX: usize = 64;
/// Largest snapshot, in characters of its stored text.
pub const STATE_CHARS_MAX: usize = 16 * 1_024;
/// Largest journal that is written anew with each input, in characters of its stored text: what a page does not feel.
pub const JOURNAL_CHARS_MAX: usize = 4 * 1_024;
/// Largest journal that a fold, or a page that is hidden or left, writes after a burst of inputs, in characters: a browser gives a site five million.
pub const JOURNAL_BURST_CHARS_MAX: usize = 256 * 1_024;
/// Most inputs of a tab that are not yet surely in a snapshot; later ones are refused as `overflow`.
pub const OVERFLOW_INPUTS_MAX: usize = 4_096;
/// Most names of traits that are numbered. With as many all traits are computed for a decision: to look for each name among them costs as much.
pub const TRAITS_ASKED_MAX: usize = 64;
/// Most segments of a config.
pub const SEGMENTS_MAX: usize = 1_024;
/// Most offers of a config.
pub const OFFERS_MAX: usize = 10_000;
/// Most placements of a config.
pub const PLACEMENTS_MAX: usize = 128;
/// Most questions of a config.
pub const QUESTIONS_MAX: usize = 64;
/// Most segments with `until` of a config: each has an entry in the state.
pub const MEMBERSHIPS_MAX: usize = 32;
/// Most changes of a time zone's offset that the host hands in: three years of the zone that changes most often, four times a year.
pub const ZONE_TRANSITIONS_MAX: usize = 16;
/// Farthest offset from UTC, in minutes: what the tz database ever had, and an hour.
pub const ZONE_OFFSET_MINUTES_MAX: i32 = 1_080;
/// Most live or lately closed tabs that a snapshot covers; past it the tab that would be one more waits.
pub const COVERED_TABS_MAX: usize = 64;
/// Largest model file or shard of one, in bytes: past it a page would feel the download.
pub const MODEL_BYTES_MAX: usize = 4 * 1_024 * 1_024;
/// Most sections of a model file: eight parameters, sixteen each of recommendations and policies, and room.
pub const MODEL_SECTIONS_MAX: usize = 64;
/// Most items of recommendation files that are held: what their numbers and a page's memory bear.
pub const RECOMMEND_ITEMS_MAX: usize = 65_536;
/// Most entries in the lists of one recommendation file: what a page reads unnoticed.
pub const RECOMMEND_ENTRIES_MAX: usize = 1_000_000;
/// Most items looked at lately that a recommendation starts from: earlier ones no longer say what is wanted now.
pub const RECOMMEND_SEEDS_MAX: usize = 9;
/// Most recommendations of one answer: more than a page shows.
pub const RECOMMENDATIONS_MAX: usize = 24;
/// Most items of a shelf that may be recommended for its sake.
pub const SHELF_MEMBERS_MAX: usize = 48;
/// Most sessions that are looked at for one item: the newest.
pub const SESSIONS_PER_ITEM_MAX: u32 = 20;
/// Most days with orders that are remembered: an order a week for more than a year.
pub const ORDER_DAYS_MAX: usize = 64;
/// Most visits whose beginning is remembered: five times what the shop's own week counts for.
pub const VISIT_STARTS_MAX: usize = 48;
/// Most categories whose purchases are remembered.
pub const PURCHASED_CATEGORIES_MAX: usize = 16;
/// Most days with a purchase that are remembered of one category: five gaps have a median.
pub const PURCHASE_DAYS_MAX: usize = 6;
