//! [`AdminToken`]: what opens the endpoints that are not for everybody.

use std::fmt;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use subtle::ConstantTimeEq as _;

use crate::refusal::Refusal;

/// A secret that is sent as `Authorization: Bearer TOKEN`.
#[derive(Clone)]
pub struct AdminToken(String);

impl AdminToken {
    /// A token of visible ASCII characters; none when it is empty or has others, which no header could carry.
    #[must_use]
    pub fn new(token: &str) -> Option<Self> {
        let is_sendable = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
        is_sendable.then(|| Self(token.to_owned()))
    }

    /// The value of the header that carries it.
    #[must_use]
    pub fn bearer(&self) -> String {
        format!("Bearer {}", self.0)
    }

    /// Compares in a time that does not depend on where a wrong token differs.
    fn opens(&self, authorization: &HeaderValue) -> bool {
        authorization
            .as_bytes()
            .split_at_checked("Bearer ".len())
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case(b"Bearer "))
            .is_some_and(|(_, token)| token.ct_eq(self.0.as_bytes()).into())
    }
}

/// Redacted.
impl fmt::Debug for AdminToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AdminToken(…)")
    }
}

/// Lets a request pass that carries the token. Without a token nobody passes.
pub(super) async fn require(State(token): State<Option<AdminToken>>, request: Request, next: Next) -> Response {
    let authorization = request.headers().get(header::AUTHORIZATION);
    match (token, authorization) {
        (Some(token), Some(authorization)) if token.opens(authorization) => {
            let mut response = next.run(request).await;
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        _ => Refusal::Unauthorized.into_response(),
    }
}
