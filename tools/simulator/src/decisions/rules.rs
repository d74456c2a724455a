//! [`Rules`]: what a shop's config forbids, read and judged without any code of the engine: every exposure there ever was is kept and counted again.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value as Json;

/// Milliseconds in an hour.
pub(super) const HOUR_MS: u64 = 3_600_000;
/// Days that offers stay away where the config says nothing: after a dismissal, a purchase, a refund.
const STAYS_AWAY_DAYS: [u64; 3] = [30, 30, 180];

/// Everything that one visitor did and saw, by milliseconds since the Unix epoch.
#[derive(Debug, Default)]
pub(super) struct Log {
    /// The offer, by its place in the config; ghosts too.
    pub(super) exposures: Vec<(u64, usize)>,
    pub(super) dismissed: Vec<(u64, usize)>,
    pub(super) bought: Vec<(u64, &'static str)>,
    pub(super) returned: Vec<(u64, &'static str)>,
    pub(super) coupons: Vec<&'static str>,
    pub(super) never: Vec<&'static str>,
    pub(super) complains: bool,
    pub(super) is_vip: bool,
    pub(super) orders: u32,
    /// By its salt: see [`bucket`].
    pub(super) local_id: String,
}

/// What the page says and shows when a placement is filled.
pub(super) struct Moment<'a> {
    pub(super) now: u64,
    pub(super) context: &'a Json,
    /// What other placements show: the offer, and whether it was seen yet.
    pub(super) page: &'a [(usize, bool)],
}

/// A config, and the clock on its wall.
pub(super) struct Rules {
    pub(super) config: Json,
    zone: TimeZone,
}

/// The rules' names, in the order in which they are asked.
pub(super) const NAMES: [&str; 19] = [
    "dates",
    "dayparts",
    "audience",
    "facts of the page",
    "coupon used",
    "sensitive",
    "complaint",
    "bought",
    "returned",
    "disliked",
    "dismissed",
    "offer's cap",
    "cool-down",
    "group's cap",
    "placement's cap",
    "visitor's cap",
    "discount budget",
    "group on the page",
    "category on the page",
];

/// Where a visitor falls in [0, 1): FNV-1a of the decimal digits of FNV-1a (GrowthBook's hash, version 2).
fn bucket(seed: &str, id: &str) -> f64 {
    let fnv = |text: &str| {
        text.bytes().fold(2_166_136_261_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619))
    };
    f64::from(fnv(&fnv(&format!("{seed}{id}")).to_string()) % 10_000) / 10_000.0
}

impl Rules {
    pub(super) fn new(config: Json) -> Self {
        // Central European time, as POSIX writes it: no table of zones is asked.
        let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap_or(TimeZone::UTC);
        Self { config, zone }
    }

    pub(super) fn offers(&self) -> &[Json] {
        self.config["offers"].as_array().map_or(&[], Vec::as_slice)
    }

    fn group(&self, offer: &Json) -> Option<&Json> {
        let id = offer["group"].as_str()?;
        self.config["groups"].as_array()?.iter().find(|group| group["id"] == id)
    }

    pub(super) fn placement(&self, id: &str) -> &Json {
        let placements = self.config["placements"].as_array().into_iter().flatten();
        placements.into_iter().find(|placement| placement["id"] == id).unwrap_or(&Json::Null)
    }

    pub(super) fn is_held_out(&self, log: &Log) -> bool {
        let holdout = &self.config["holdout"];
        bucket(holdout["salt"].as_str().unwrap_or_default(), &log.local_id) < holdout["share"].as_f64().unwrap_or(0.0)
    }

    /// Whether the visitor sees the fallback in place of this offer, for its group or for its campaign.
    pub(super) fn is_withheld(&self, offer: usize, log: &Log) -> bool {
        let offer = &self.offers()[offer];
        let holdout = self.group(offer).map_or(&Json::Null, |group| &group["holdout"]);
        let salt = holdout["salt"].as_str().unwrap_or_default();
        let in_holdout = bucket(salt, &log.local_id) < holdout["share"].as_f64().unwrap_or(0.0);
        let mut asked = self.config["measure"].as_array().into_iter().flatten();
        let is_campaign = asked.any(|question| question["campaign"] == offer["id"]);
        let in_control = bucket(&format!("arm/{}", offer["id"].as_str().unwrap_or_default()), &log.local_id) < 0.5;
        in_holdout || is_campaign && in_control
    }

    /// The first rule that forbids to show an offer now, by its place in [`NAMES`].
    pub(super) fn forbids(&self, place: usize, log: &Log, moment: &Moment<'_>) -> Option<usize> {
        let offer = &self.offers()[place];
        let now = moment.now;
        let text = |key: &str| offer[key].as_str();
        let days = |key: &str, default: u64| offer[key].as_u64().unwrap_or(default) * 24 * HOUR_MS;
        let items: Vec<&str> = offer["items"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
        let [dismissal, purchase, refund] = STAYS_AWAY_DAYS;
        let had = |known: &[(u64, &str)], span| known.iter().any(|(at, item)| items.contains(item) && now < at + span);
        let purchase_ms = days("suppress_after_purchase_days", purchase);
        // Tents last: who bought one needs no other.
        let is_satisfied = text("category") == Some("tents")
            && log.bought.iter().any(|(at, item)| *item == "tent-1" && now < at + purchase_ms);
        let below = |category: &str, above: &str| category == above || category.starts_with(&format!("{above}/"));
        let is_sensitive = text("category").is_some_and(|category| below(category, "health"));
        let is_disliked = text("category").is_some_and(|category| log.never.iter().any(|never| below(category, never)));
        let dismissal_ms = days("suppress_after_dismissal_days", dismissal);
        let is_dismissed = log.dismissed.iter().any(|(at, other)| *other == place && now < at + dismissal_ms);
        let of_group = |other: usize| self.offers()[other]["group"] == offer["group"];
        let of_placement = |other: usize| self.offers()[other]["placement"] == offer["placement"];
        let cooldown_ms = offer["cooldown_hours"].as_u64().unwrap_or(0) * HOUR_MS;
        let rests = log.exposures.iter().any(|(at, other)| *other == place && now < at + cooldown_ms);
        let group = self.group(offer);
        let is_exclusive = group.is_some_and(|group| group["exclusive"] == true);
        let on_page = |counts: &dyn Fn(usize) -> bool| moment.page.iter().filter(|(other, _)| counts(*other)).count();
        let category_max = self.config["page"]["offers_per_category_max"].as_u64().unwrap_or(1) as usize;
        let same_category =
            |other: usize| text("category").is_some() && self.offers()[other]["category"] == offer["category"];
        let broken = [
            !self.is_in_dates(offer, now),
            !self.is_in_dayparts(offer, now),
            !is_in_audience(offer, log),
            !has_facts(offer, &items, moment.context),
            text("coupon").is_some_and(|coupon| is_used(coupon, log, moment.context)),
            is_sensitive,
            log.complains && offer["promotion"] != false,
            is_satisfied || had(&log.bought, purchase_ms),
            had(&log.returned, days("suppress_after_refund_days", refund)),
            is_disliked,
            is_dismissed,
            self.is_capped(&offer["cap"], log, moment, &|other| other == place),
            rests,
            group.is_some_and(|group| self.is_capped(&group["cap"], log, moment, &of_group)),
            self.is_capped(&self.placement(text("placement").unwrap_or_default())["cap"], log, moment, &of_placement),
            self.is_capped(&self.config["cap"], log, moment, &|_| true),
            self.is_over_budget(place, log, moment),
            is_exclusive && on_page(&of_group) > 0,
            on_page(&same_category) >= category_max,
        ];
        broken.iter().position(|is_broken| *is_broken)
    }

    fn is_in_dates(&self, offer: &Json, now: u64) -> bool {
        let at = |key: &str| offer[key].as_str().and_then(|text| text.parse::<Timestamp>().ok());
        let ms = |at: Timestamp| at.as_millisecond() as u64;
        at("starts_at").is_none_or(|start| ms(start) <= now) && at("ends_at").is_none_or(|end| now < ms(end))
    }

    fn local(&self, ms: u64) -> jiff::Zoned {
        Timestamp::from_millisecond(ms as i64).unwrap_or_default().to_zoned(self.zone.clone())
    }

    fn is_in_dayparts(&self, offer: &Json, now: u64) -> bool {
        let Some(dayparts) = offer["dayparts"].as_array() else { return true };
        let local = self.local(now);
        let clock = format!("{:02}:{:02}", local.hour(), local.minute());
        let name = |at: &jiff::Zoned| {
            ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][at.weekday().to_monday_zero_offset() as usize]
        };
        let today = name(&local);
        let yesterday = local.yesterday().map_or(today, |at| name(&at));
        dayparts.iter().any(|daypart| {
            let (from, until) =
                (daypart["from"].as_str().unwrap_or("00:00"), daypart["until"].as_str().unwrap_or("24:00"));
            let has = |day: &str| daypart["days"].as_array().is_none_or(|days| days.iter().any(|it| it == day));
            if from < until {
                return has(today) && from <= &*clock && &*clock < until;
            }
            has(today) && from <= &*clock || has(yesterday) && &*clock < until
        })
    }

    /// Whether one more exposure of what `counts` would pass a cap.
    fn is_capped(&self, cap: &Json, log: &Log, moment: &Moment<'_>, counts: &dyn Fn(usize) -> bool) -> bool {
        let Some(most) = cap["exposures"].as_u64() else { return false };
        let seen = log
            .exposures
            .iter()
            .filter(|(at, other)| self.counts(*other) && counts(*other) && self.is_since(*at, cap, moment.now));
        let pending = moment.page.iter().filter(|(other, is_seen)| !is_seen && counts(*other));
        (seen.count() + pending.count()) as u64 >= most
    }

    /// A placement's fallback counts for no cap.
    fn counts(&self, offer: usize) -> bool {
        let offer = &self.offers()[offer];
        self.placement(offer["placement"].as_str().unwrap_or_default())["fallback"] != offer["id"]
    }

    /// Whether `at` lies in the window that `terms` name.
    fn is_since(&self, at: u64, terms: &Json, now: u64) -> bool {
        if let Some(hours) = terms["window_hours"].as_u64() {
            return at + hours * HOUR_MS > now;
        }
        let days = terms["window_days"].as_u64().unwrap_or(1) as i64;
        let today = self.local(now).date();
        (today - self.local(at).date()).get_days() < days as i32
    }

    fn is_over_budget(&self, place: usize, log: &Log, moment: &Moment<'_>) -> bool {
        let budget = &self.config["discount_budget"];
        let discount = |offer: usize| self.offers()[offer]["discount_minor"].as_u64().unwrap_or(0);
        let Some(minor) = budget["minor"].as_u64().filter(|_| discount(place) > 0) else { return false };
        let mut given: Vec<usize> = log
            .exposures
            .iter()
            .filter(|(at, _)| self.is_since(*at, budget, moment.now))
            .map(|(_, offer)| *offer)
            .collect();
        given.extend(moment.page.iter().map(|(offer, _)| *offer));
        given.push(place);
        given.sort_unstable();
        given.dedup();
        given.into_iter().map(discount).sum::<u64>() > minor
    }
}

fn is_in_audience(offer: &Json, log: &Log) -> bool {
    let segments = offer["audience"]["segments"]["$in"].as_array();
    segments.is_none_or(|segments| {
        segments.iter().any(|segment| match segment.as_str() {
            Some("vip") => log.is_vip,
            Some("buyer") => log.orders > 0,
            _ => false,
        })
    })
}

/// The conditions that the config of this simulation uses, of facts that the page said.
fn has_facts(offer: &Json, items: &[&str], context: &Json) -> bool {
    let Some(requires) = offer["requires"].as_object() else { return true };
    requires.iter().all(|(fact, wanted)| {
        let said = &context[fact];
        if *wanted == true {
            return items.iter().all(|item| said[item] == true);
        }
        if let Some(least) = wanted["$gte"].as_f64() {
            return said.as_f64().is_some_and(|said| said >= least);
        }
        match wanted["$in"].as_array() {
            Some(one_of) => match said.as_array() {
                Some(said) => said.iter().any(|said| one_of.contains(said)),
                None => one_of.contains(said),
            },
            None => said == wanted,
        }
    })
}

fn is_used(coupon: &str, log: &Log, context: &Json) -> bool {
    let said = context["coupons_used"].as_array().into_iter().flatten().filter_map(Json::as_str);
    log.coupons.iter().copied().chain(said).any(|used| used.eq_ignore_ascii_case(coupon))
}
