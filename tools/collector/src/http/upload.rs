//! [`UploadSecret`]: what makes upload tokens, which keep away whoever has not seen the shop's pages lately.
//!
//! A token is the same bytes for all visitors of a site in an epoch, so that it tells none from another: 128 bits of
//! HMAC-SHA256 over site and epoch. It is no secret of a visitor's, and anybody who loads the page can read it; what it adds
//! is that a forger has to come for it once an epoch, and that an old one is worth nothing.
//!
//! **How a page gets it**: `vitrin-collector token` prints it. The shop writes it into the page, as the query of its endpoint
//! (`data-sync="/v1/reports?token=…"`), or has its own proxy add the header `Authorization: Bearer …` to what it forwards to
//! the collector, and the pages stay as they are.

use std::fmt;

use axum::http::{HeaderMap, header};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use vitrin::core::privacy::Epoch;

/// Fewest bytes of a secret that nobody guesses.
const SECRET_BYTES_MIN: usize = 16;
/// Bytes of a token.
const TOKEN_BYTES: usize = 16;

/// A secret of the operator's, the same for all collectors of a site.
#[derive(Clone)]
pub struct UploadSecret(Vec<u8>);

impl UploadSecret {
    /// A secret; none when it has fewer than 16 bytes.
    #[must_use]
    pub fn new(secret: &str) -> Option<Self> {
        (secret.len() >= SECRET_BYTES_MIN).then(|| Self(secret.into()))
    }

    /// The token of a site in an epoch: 32 lower-case hex digits.
    #[must_use]
    pub fn token(&self, site: &str, epoch: Epoch) -> String {
        // HMAC takes a key of any length; a message of nothing is as good as none.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        mac.update(site.as_bytes());
        mac.update(&[0]);
        mac.update(&epoch.0.to_le_bytes());
        mac.finalize().into_bytes().iter().take(TOKEN_BYTES).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether a token lets a report of the site in: the current epoch's, or the one's before (a page may be old) or after
    /// (a page may be published a little early).
    pub(super) fn admits(&self, token: Option<&str>, site: &str, Epoch(current): Epoch) -> bool {
        let Some(token) = token else { return false };
        let epochs = current.saturating_sub(1)..=current.saturating_add(1);
        // Every epoch is tried, in a time that does not depend on where a wrong token differs.
        epochs.fold(false, |admits, epoch| {
            let expected = self.token(site, Epoch(epoch));
            admits | bool::from(token.as_bytes().ct_eq(expected.as_bytes()))
        })
    }
}

/// Redacted.
impl fmt::Debug for UploadSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UploadSecret(…)")
    }
}

/// The token that a request carries, in its query or its header.
pub(super) fn token<'a>(query: Option<&'a str>, headers: &'a HeaderMap) -> Option<&'a str> {
    let in_query = query.and_then(|query| query.split('&').find_map(|part| part.strip_prefix("token=")));
    let in_header = || {
        let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token)
    };
    in_query.or_else(in_header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_of_one_site_and_about_one_epoch() {
        let secret = UploadSecret::new("a secret of the tests").unwrap();
        let token = secret.token("demo-shop", Epoch(742));
        // python3 -c "import hmac; print(hmac.digest(b'a secret of the tests', b'demo-shop\0' + (742).to_bytes(4, 'little'), 'sha256').hex()[:32])"
        assert_eq!(token, "e34abc80574b89f0a0bd413c29f7c20c");
        let cases = [
            ("its epoch", "demo-shop", 742, true),
            ("the next", "demo-shop", 743, true),
            ("a little early", "demo-shop", 741, true),
            ("too old", "demo-shop", 744, false),
            ("too early", "demo-shop", 740, false),
            ("another site", "demo-shop-2", 742, false),
        ];
        for (why, site, current, expected) in cases {
            assert_eq!(secret.admits(Some(&token), site, Epoch(current)), expected, "{why}");
        }
        for wrong in [None, Some(""), Some(&token[1..]), Some("00000000000000000000000000000000")] {
            assert!(!secret.admits(wrong, "demo-shop", Epoch(742)), "{wrong:?}");
        }
        let other = UploadSecret::new("another secret of them").unwrap();
        assert!(!other.admits(Some(&token), "demo-shop", Epoch(742)));
        assert!(UploadSecret::new("too short").is_none());
        assert_eq!(format!("{secret:?}"), "UploadSecret(…)");
    }

    #[test]
    fn a_token_is_read_from_the_query_or_the_header() {
        let cases = [
            ("none", None, None, None),
            ("in the query", Some("token=ab12"), None, Some("ab12")),
            ("among others", Some("a=1&token=ab12&b=2"), None, Some("ab12")),
            ("in the header", Some("a=1"), Some("Bearer ab12"), Some("ab12")),
            ("another scheme", None, Some("Basic ab12"), None),
            ("the query counts first", Some("token=cd"), Some("Bearer ab12"), Some("cd")),
        ];
        for (why, query, authorization, expected) in cases {
            let mut headers = HeaderMap::new();
            if let Some(authorization) = authorization {
                headers.insert(header::AUTHORIZATION, authorization.parse().unwrap());
            }
            assert_eq!(token(query, &headers), expected, "{why}");
        }
    }
}
