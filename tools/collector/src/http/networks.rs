//! [`Networks`]: how many requests a network sends in a minute, known for that minute and no longer.
//!
//! A network (an IPv4 /24, an IPv6 /48: what one household or one attacker can hold at least) is counted under a hash of its
//! prefix whose key is drawn anew each minute. So nothing here tells which network it was, or that it was here a minute ago,
//! and nothing of it is stored or logged. The table has one size, whoever sends.

use std::hash::Hasher as _;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use siphasher::sip::SipHasher24;

use super::REPORTS;
use crate::collector::Collector;
use crate::refusal::Refusal;

/// How long a key lives.
const WINDOW: Duration = Duration::from_secs(60);
/// Counters of a row, of which a hash names one by its low bits. With two rows, a network among 10,000 shares both of its
/// counters with others in one of 50 minutes, and is then limited a little early.
const CELLS: usize = 1 << 16;

/// Stands for every sender whose address cannot be read: the unspecified address, from which nothing is sent.
const UNREADABLE: IpAddr = IpAddr::V6(Ipv6Addr::UNSPECIFIED);

/// Who sent a request, as its connection says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// Limits what each network sends.
pub(super) struct Networks {
    requests_per_minute_max: u32,
    /// The header whose last address is the sender's, where a trusted proxy is in front.
    address_header: Option<HeaderName>,
    window: Mutex<Window>,
    /// That a proxy is in front was said.
    has_warned: AtomicBool,
}

struct Window {
    begun: Instant,
    key: [u8; 16],
    rows: [Vec<u32>; 2],
}

impl Window {
    /// Without randomness the key is no secret, and counts as well.
    fn begin() -> Self {
        let mut key = [0; 16];
        if let Err(error) = getrandom::fill(&mut key) {
            tracing::warn!(%error, "no randomness for the hash of networks");
        }
        Self { begun: Instant::now(), key, rows: [vec![0; CELLS], vec![0; CELLS]] }
    }
}

impl Networks {
    pub(super) fn new(requests_per_minute_max: u32, address_header: Option<HeaderName>) -> Self {
        let (window, has_warned) = (Mutex::new(Window::begin()), AtomicBool::new(false));
        Self { requests_per_minute_max, address_header, window, has_warned }
    }

    /// Counts a request, and says whether its network may send it. This machine itself may send what it likes.
    fn admit(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        if address.is_loopback() || self.requests_per_minute_max == 0 {
            return true;
        }
        // A poisoned lock: a thread ended within these lines, which leaves counts as good as any.
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        if window.begun.elapsed() >= WINDOW {
            *window = Window::begin();
        }
        let mut hasher = SipHasher24::new_with_key(&window.key);
        hasher.write(&network(address));
        let hash = hasher.finish() as usize;
        let mut least = u32::MAX;
        for (row, shift) in window.rows.iter_mut().zip([0, 32]) {
            if let Some(count) = row.get_mut((hash >> shift) & (CELLS - 1)) {
                *count = count.saturating_add(1);
                least = least.min(*count);
            }
        }
        least <= self.requests_per_minute_max
    }

    /// Says once that a proxy is in front and nobody has named its header: all visitors would be limited as one network, or not at all.
    fn look_for_proxy(&self, headers: &HeaderMap) {
        let is_named = self.address_header.is_some() || self.requests_per_minute_max == 0;
        let is_there = headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded");
        if is_there && !is_named && !self.has_warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "a request came through a proxy: name the header in which it adds the sender with --address-header, or networks cannot be told apart"
            );
        }
    }

    /// The sender's address: what the trusted proxy says, which adds it last, or the connection's where there is no such header, as for a check of this
    /// machine's own. All whose address cannot be read are one network: as the proxy's they would not be limited.
    fn sender(&self, headers: &HeaderMap, peer: IpAddr) -> IpAddr {
        let Some(name) = &self.address_header else { return peer };
        let Some(last) = headers.get_all(name).iter().next_back() else { return peer };
        last.to_str().ok().and_then(|list| list.rsplit(',').next()).and_then(address).unwrap_or(UNREADABLE)
    }
}

/// The network of an address: its family and its prefix.
pub(super) fn network(address: IpAddr) -> [u8; 7] {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            [4, a, b, c, 0, 0, 0]
        }
        IpAddr::V6(address) => {
            let [a, b, c, d, e, f, ..] = address.octets();
            [6, a, b, c, d, e, f]
        }
    }
}

/// An address as proxies write it: alone, in brackets, with a port or a zone, quoted, or as the `for` of RFC 7239.
fn address(text: &str) -> Option<IpAddr> {
    let node = text.split(';').find_map(|pair| {
        let (name, node) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then_some(node)
    });
    let node = node.unwrap_or(text).trim().trim_matches('"');
    let is_alone = |text: &str| {
        let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
        bare.split('%').next().and_then(|text| text.parse().ok())
    };
    // `[fe80::1%eth0]:80` has a zone by name, which the standard library does not read.
    let without_port = || node.rsplit_once("]:").map(|(address, _)| address.trim_start_matches('['));
    is_alone(node)
        .or_else(|| node.parse().ok().map(|address: SocketAddr| address.ip()))
        .or_else(|| without_port().and_then(is_alone))
}

/// Lets a request pass unless its network sends too many. Without a peer, in a test of the router alone, nothing is limited.
pub(super) async fn limit(
    State((networks, collector)): State<(Arc<Networks>, Collector)>,
    request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<Peer>().copied();
    networks.look_for_proxy(request.headers());
    if peer.is_none_or(|Peer(peer)| networks.admit(networks.sender(request.headers(), peer))) {
        return next.run(request).await;
    }
    if request.uri().path() == REPORTS {
        collector.note(&Err(Refusal::TooMany));
    }
    Refusal::TooMany.into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn networks(max: u32) -> Networks {
        Networks::new(max, Some(HeaderName::from_static("x-forwarded-for")))
    }

    #[test]
    fn a_network_is_limited_as_one_and_others_are_not() {
        let networks = networks(2);
        let cases = [
            ("the first", "203.0.113.7", true),
            ("its neighbour", "203.0.113.200", true),
            ("the third of that network", "203.0.113.9", false),
            ("the same, written as IPv6", "::ffff:203.0.113.7", false),
            ("another network", "203.0.114.7", true),
            ("IPv6", "2001:db8:1:1::1", true),
            ("another host of the same site", "2001:db8:1:2::1", true),
            ("a third", "2001:db8:1:3::1", false),
            ("another site", "2001:db8:2:1::1", true),
            ("this machine", "127.0.0.1", true),
            ("this machine once more", "127.0.0.1", true),
            ("and again", "::1", true),
        ];
        for (why, address, expected) in cases {
            assert_eq!(networks.admit(address.parse().unwrap()), expected, "{why}");
        }
        networks.window.lock().unwrap().begun -= WINDOW;
        assert!(networks.admit("203.0.113.7".parse().unwrap()), "a minute later");
        assert!((0..9).all(|_| Networks::new(0, None).admit("203.0.113.7".parse().unwrap())), "no limit");
    }

    #[test]
    fn a_key_lasts_a_minute_and_leaves_nothing() {
        let networks = networks(9);
        networks.admit("203.0.113.7".parse().unwrap());
        let places = |networks: &Networks| {
            let window = networks.window.lock().unwrap();
            window.rows.each_ref().map(|row| row.iter().position(|count| *count > 0))
        };
        let before = places(&networks);
        networks.window.lock().unwrap().begun -= WINDOW;
        networks.admit("203.0.113.7".parse().unwrap());
        let after = places(&networks);
        assert_ne!(before, after, "another key puts it elsewhere");
        let window = networks.window.lock().unwrap();
        assert!(window.rows.iter().all(|row| row.iter().sum::<u32>() == 1), "what was counted before is gone");
    }

    #[test]
    fn the_proxy_has_the_last_word_on_who_sends() {
        let peer = "192.0.2.1".parse().unwrap();
        let cases = [
            ("nothing said", vec![], "192.0.2.1"),
            ("the proxy's word", vec!["203.0.113.7"], "203.0.113.7"),
            ("behind what the sender made up", vec!["10.0.0.1, 203.0.113.7"], "203.0.113.7"),
            ("in a header of its own", vec!["10.0.0.1", "2001:db8::7"], "2001:db8::7"),
            ("with a port", vec!["203.0.113.7:5555"], "203.0.113.7"),
            ("in brackets", vec!["[2001:db8::7]"], "2001:db8::7"),
            ("in brackets, with a port", vec!["10.0.0.1, [2001:db8::7]:5555"], "2001:db8::7"),
            ("with a zone", vec!["[fe80::7%eth0]:5555"], "fe80::7"),
            ("quoted", vec!["\"203.0.113.7:5555\""], "203.0.113.7"),
            ("as RFC 7239 has it", vec!["for=10.0.0.1, For=\"[2001:db8::7]:5555\";proto=https"], "2001:db8::7"),
            ("no address", vec!["canary"], "::"),
            ("nothing", vec![""], "::"),
            ("a loose end behind an address", vec!["203.0.113.7,"], "::"),
        ];
        for (why, values, expected) in cases {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append("x-forwarded-for", HeaderValue::from_static(value));
            }
            assert_eq!(networks(1).sender(&headers, peer), expected.parse::<IpAddr>().unwrap(), "{why}");
            assert_eq!(Networks::new(1, None).sender(&headers, peer), peer, "{why}, and nobody is trusted");
        }
    }
}
