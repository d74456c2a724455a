//! The demo's static files, with the headers that a shop should send too.

use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use axum::extract::Request;
use axum::http::{HeaderValue, Uri, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{MethodRouter, get_service};
use percent_encoding::percent_decode_str;
use tower_http::services::{ServeDir, ServeFile};

/// What pages may do: load their own files, run wasm, and make markup of text only through a Trusted Types policy.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'";
/// Fewest hex digits that make a name a content hash.
const HASH_DIGITS_MIN: usize = 8;

/// The one folder with a dot that is meant to be read (RFC 8615).
const WELL_KNOWN: &str = ".well-known";

/// Serves a directory; `404.html` in it answers for what is not there, what is hidden, and what a link has outside.
pub(super) fn serve(directory: PathBuf) -> MethodRouter {
    let not_found = ServeFile::new(directory.join("404.html"));
    get_service(ServeDir::new(&directory).not_found_service(not_found))
        .layer(middleware::from_fn(move |request: Request, next: Next| shown(directory.clone(), request, next)))
        .layer(middleware::from_fn(file_headers))
}

/// Asks for a path outside, which is never there, in place of one that is not to be shown.
async fn shown(directory: PathBuf, mut request: Request, next: Next) -> Response {
    if !is_shown(&directory, request.uri().path()).await {
        *request.uri_mut() = Uri::from_static("/..");
    }
    next.run(request).await
}

/// Whether no part of a path begins with a dot, and what it leads to is in the directory, links followed.
async fn is_shown(directory: &Path, path: &str) -> bool {
    let Ok(decoded) = percent_decode_str(path.trim_start_matches('/')).decode_utf8() else { return false };
    let relative = Path::new(decoded.as_ref());
    let is_plain = relative.components().enumerate().all(|(place, part)| match part {
        Component::Normal(name) => {
            !name.as_encoded_bytes().starts_with(b".")
                || (place == 0 && name.as_encoded_bytes() == WELL_KNOWN.as_bytes())
        }
        Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => false,
    });
    if !is_plain {
        return false;
    }
    let asked = directory.join(relative);
    is_within(directory, &asked).await && is_within(directory, &asked.join("index.html")).await
}

/// Whether a path leads to something in the directory, or nowhere.
async fn is_within(directory: &Path, path: &Path) -> bool {
    match (tokio::fs::canonicalize(directory).await, tokio::fs::canonicalize(path).await) {
        (Ok(directory), Ok(path)) => path.starts_with(directory),
        // What no file can be called leads nowhere as well, but asking for it is a fault of the file system.
        (_, Err(error)) => matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory),
        (Err(_), Ok(_)) => false,
    }
}

async fn file_headers(request: Request, next: Next) -> Response {
    // A hashed name never changes its content; anything else is asked for again, and usually answered 304.
    let caching = if is_hashed(request.uri().path()) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = plain_headers(next.run(request).await).await;
    let is_file = response.status().is_success() || response.status().is_redirection();
    let caching = if is_file { caching } else { "no-store" };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    response
}

/// The headers of every answer.
pub(super) async fn plain_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// Whether the name ends, before its extension, in `-` and a hash: `engine-0123abcd.js`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let hash = name.split_once('.').and_then(|(stem, _)| stem.rsplit_once('-')).map(|(_, hash)| hash);
    hash.is_some_and(|hash| hash.len() >= HASH_DIGITS_MIN && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_hashed_name_is_kept_for_good() {
        let cases = [
            ("/vitrin/engine-0123abcd.js", true),
            ("/vitrin/vitrin-0123456789abcdef.wasm", true),
            ("/vitrin/vitrin.js", false),
            ("/vitrin/site.json", false),
            ("/trail-shoes.html", false),
            ("/product-12345.jpg", false),
            ("/0123abcd", false),
            ("/engine-0123abcd/", false),
            ("/", false),
        ];
        for (path, expected) in cases {
            assert_eq!(is_hashed(path), expected, "{path}");
        }
    }
}
