//! Where a visit came from, and on what kind of device: classes, never addresses.
//!
//! Flow: page → **`acquisition`** → `event` → `history`. The page hands in the host of the referrer and the campaign parameters of its address; a
//! [`Source`] keeps the channel, and the campaign's name only where the config lists it.

use crate::core::event::Reject;
use crate::core::id::key;
use crate::core::value::Value;

/// What brought a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Channel {
    /// The address typed, a bookmark, or nothing that says otherwise.
    #[default]
    Direct,
    /// A search engine's unpaid results.
    Search,
    /// A social network.
    Social,
    /// A newsletter or other mail.
    Email,
    /// An advertisement.
    Paid,
    /// A partner who is paid for orders.
    Affiliate,
    /// Another site.
    Referral,
}

/// The channels with their names, in the order of their codes in stored states. Append only.
pub const CHANNELS: [(Channel, &str); 7] = [
    (Channel::Direct, "direct"),
    (Channel::Search, "search"),
    (Channel::Social, "social"),
    (Channel::Email, "email"),
    (Channel::Paid, "paid"),
    (Channel::Affiliate, "affiliate"),
    (Channel::Referral, "referral"),
];

impl Channel {
    /// Its name in conditions.
    #[must_use]
    pub fn name(self) -> &'static str {
        CHANNELS.iter().find(|(channel, _)| *channel == self).map_or("", |(_, name)| name)
    }
}

/// What kind of device the page is shown on, by its screen and pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Device {
    /// Touched, and small.
    #[default]
    Phone,
    /// Touched, and large.
    Tablet,
    /// Pointed at.
    Desktop,
}

/// The devices with their names, in the order of their codes in stored states. Append only.
pub const DEVICES: [(Device, &str); 3] =
    [(Device::Phone, "phone"), (Device::Tablet, "tablet"), (Device::Desktop, "desktop")];

impl Device {
    /// Its name in conditions and events.
    #[must_use]
    pub fn name(self) -> &'static str {
        DEVICES.iter().find(|(device, _)| *device == self).map_or("", |(_, name)| name)
    }

    /// Reads `device` of an event; absent is none.
    pub(crate) fn read(data: &Value) -> Result<Option<Self>, Reject> {
        let Some(device) = data.get("device") else { return Ok(None) };
        let known = DEVICES.iter().find(|(_, name)| device.as_text() == Some(name));
        known.map(|(device, _)| Some(*device)).ok_or(Reject::WrongType("device"))
    }
}

/// What brought a visit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// See [`Channel`].
    pub channel: Channel,
    /// The campaign, one of those that the config lists.
    pub campaign: Option<String>,
}

/// Parts of `utm_medium`, and the channel that they mean. GA4's default channel groups read the same words.
const MEDIUMS: [(&str, Channel); 14] = [
    ("cpc", Channel::Paid),
    ("ppc", Channel::Paid),
    ("cpm", Channel::Paid),
    ("paid", Channel::Paid),
    ("display", Channel::Paid),
    ("banner", Channel::Paid),
    ("retargeting", Channel::Paid),
    ("mail", Channel::Email),
    ("newsletter", Channel::Email),
    ("affiliate", Channel::Affiliate),
    ("social", Channel::Social),
    ("sm", Channel::Social),
    ("organic", Channel::Search),
    ("referral", Channel::Referral),
];

/// Labels of hosts, or whole hosts, and the channel that they mean; mail first, since its hosts are below search engines'.
const HOSTS: [(&str, Channel); 35] = [
    ("mail", Channel::Email),
    ("outlook", Channel::Email),
    ("google", Channel::Search),
    ("bing", Channel::Search),
    ("duckduckgo", Channel::Search),
    ("yahoo", Channel::Search),
    ("ecosia", Channel::Search),
    ("baidu", Channel::Search),
    ("yandex", Channel::Search),
    ("qwant", Channel::Search),
    ("startpage", Channel::Search),
    ("search", Channel::Search),
    ("kagi", Channel::Search),
    ("naver", Channel::Search),
    ("seznam", Channel::Search),
    ("sogou", Channel::Search),
    ("facebook", Channel::Social),
    ("instagram", Channel::Social),
    ("twitter", Channel::Social),
    ("t.co", Channel::Social),
    ("x.com", Channel::Social),
    ("linkedin", Channel::Social),
    ("lnkd", Channel::Social),
    ("pinterest", Channel::Social),
    ("reddit", Channel::Social),
    ("tiktok", Channel::Social),
    ("youtube", Channel::Social),
    ("snapchat", Channel::Social),
    ("threads", Channel::Social),
    ("bsky", Channel::Social),
    ("whatsapp", Channel::Social),
    ("telegram", Channel::Social),
    ("vk", Channel::Social),
    ("weibo", Channel::Social),
    ("tumblr", Channel::Social),
];

impl Source {
    /// Reads where a page view came from: `referrer` (a host, empty for none), `utm_source`, `utm_medium`, `utm_campaign`, `ad_click` (the address had
    /// an advertisement's click id). `None` when the page says none of them, as after a click within the shop.
    pub(crate) fn read(data: &Value, campaigns: &[String]) -> Result<Option<Self>, Reject> {
        let mut texts = [None, None, None, None];
        for (text, field) in texts.iter_mut().zip(["referrer", "utm_source", "utm_medium", "utm_campaign"]) {
            if let Some(value) = data.get(field) {
                *text = Some(value.as_text().ok_or(Reject::WrongType(field))?.trim().to_ascii_lowercase());
            }
        }
        let is_ad = data.get("ad_click").and_then(Value::as_bool) == Some(true);
        if !is_ad && texts.iter().all(Option::is_none) {
            return Ok(None);
        }
        let [referrer, source, medium, campaign] = texts;
        let words = [source.as_deref(), medium.as_deref(), campaign.as_deref()];
        let channel = if is_ad { Channel::Paid } else { channel(referrer.as_deref(), words) };
        let campaign = campaign.map(|name| key(&name)).filter(|name| campaigns.contains(name));
        Ok(Some(Self { channel, campaign }))
    }
}

/// The shop's own words about a campaign (source, medium, name) before the host that sent the visitor.
fn channel(referrer: Option<&str>, words: [Option<&str>; 3]) -> Channel {
    let [source, medium, _] = words;
    let stated = medium.and_then(of_medium).or_else(|| source.and_then(of_medium)).or_else(|| source.and_then(of_host));
    let host = referrer.filter(|host| !host.is_empty());
    match stated.or_else(|| host.and_then(of_host)) {
        Some(channel) => channel,
        None if host.is_none() && words.iter().all(Option::is_none) => Channel::Direct,
        None => Channel::Referral,
    }
}

fn of_medium(text: &str) -> Option<Channel> {
    // `str::contains` brings 1.2 KB of search for long texts.
    let has = |word: &str| text.as_bytes().windows(word.len()).any(|part| part == word.as_bytes());
    let found = MEDIUMS.iter().find(|(word, _)| if word.len() > 2 { has(word) } else { text == *word });
    found.map(|(_, channel)| *channel)
}

fn of_host(host: &str) -> Option<Channel> {
    let found = HOSTS.iter().find(|(known, _)| *known == host || host.split('.').any(|label| label == *known));
    found.map(|(_, channel)| *channel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_comes_by_one_channel() {
        let cases = [
            // why, fields of the page view, channel
            ("a click within the shop", &[][..], None),
            ("no referrer", &[("referrer", "")], Some(Channel::Direct)),
            ("a search engine", &[("referrer", "www.google.co.uk")], Some(Channel::Search)),
            ("its mail", &[("referrer", "mail.google.com")], Some(Channel::Email)),
            ("a short link", &[("referrer", "t.co")], Some(Channel::Social)),
            ("a host that only ends so", &[("referrer", "chat.co")], Some(Channel::Referral)),
            ("a network", &[("referrer", "l.instagram.com")], Some(Channel::Social)),
            ("another shop", &[("referrer", "blog.example")], Some(Channel::Referral)),
            (
                "a newsletter",
                &[("referrer", ""), ("utm_source", "news"), ("utm_medium", "E-Mail")],
                Some(Channel::Email),
            ),
            ("a paid search", &[("referrer", "www.google.com"), ("utm_medium", "cpc")], Some(Channel::Paid)),
            ("paid, on a network", &[("utm_source", "facebook"), ("utm_medium", "paid_social")], Some(Channel::Paid)),
            ("on a network", &[("utm_source", "facebook"), ("utm_medium", "story")], Some(Channel::Social)),
            ("a partner", &[("referrer", "deals.example"), ("utm_medium", "affiliates")], Some(Channel::Affiliate)),
            (
                "words that nobody knows",
                &[("referrer", ""), ("utm_source", "flyer"), ("utm_medium", "print")],
                Some(Channel::Referral),
            ),
        ];
        for (why, fields, expected) in cases {
            let data = Value::map(fields.iter().map(|(name, text)| (*name, Value::from(*text))));
            let source = Source::read(&data, &[]).unwrap();
            assert_eq!(source.map(|it| it.channel), expected, "{why}");
        }
        let clicked = Value::map([("ad_click", Value::Bool(true)), ("referrer", Value::from("www.google.com"))]);
        assert_eq!(Source::read(&clicked, &[]).unwrap().map(|it| it.channel), Some(Channel::Paid));
        assert_eq!(
            Source::read(&Value::map([("referrer", Value::Bool(true))]), &[]),
            Err(Reject::WrongType("referrer"))
        );
    }

    #[test]
    fn a_campaign_is_kept_only_when_the_config_lists_it() {
        let campaigns = ["spring%2f26".to_owned()];
        for (campaign, expected) in [("Spring/26", Some("spring%2f26")), ("visitor-4711", None)] {
            let data = Value::map([("utm_campaign", Value::from(campaign))]);
            let source = Source::read(&data, &campaigns).unwrap().unwrap();
            assert_eq!(source.campaign.as_deref(), expected);
        }
    }

    #[test]
    fn a_device_is_one_of_three() {
        let device = |name: &str| Device::read(&Value::map([("device", Value::from(name))]));
        assert_eq!(device("tablet"), Ok(Some(Device::Tablet)));
        assert_eq!(device("watch"), Err(Reject::WrongType("device")));
        assert_eq!(Device::read(&Value::Null), Ok(None));
    }
}
