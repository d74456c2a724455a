//! The demo's files: right types, caching by name, and the headers that let wasm run and little else.

use std::fs;

use crate::harness::{Server, site};

#[tokio::test]
async fn files_come_with_their_type_and_headers() {
    let server = Server::start(&site(17, false)).await;
    let directory = server.site_directory();
    fs::create_dir_all(directory.join("dashboard")).unwrap();
    fs::create_dir_all(directory.join("vitrin")).unwrap();
    fs::write(directory.join("index.html"), "<!doctype html><title>Shop</title>").unwrap();
    fs::write(directory.join("404.html"), "<!doctype html><title>Not found</title>").unwrap();
    fs::write(directory.join("dashboard/index.html"), "<!doctype html><title>Dashboard</title>").unwrap();
    fs::write(directory.join("vitrin/vitrin-0123abcd.wasm"), b"\0asm\x01\0\0\0").unwrap();
    fs::write(directory.join("vitrin/vitrin.js"), "/* loader */".repeat(100)).unwrap();
    let long = format!("/{}", "a".repeat(300));
    let cases = [
        (long.as_str(), 404, "text/html", "no-store"),
        ("/", 200, "text/html", "no-cache"),
        ("/dashboard/", 200, "text/html", "no-cache"),
        ("/vitrin/vitrin.js", 200, "text/javascript", "no-cache"),
        ("/vitrin/vitrin-0123abcd.wasm", 200, "application/wasm", "public, max-age=31536000, immutable"),
        ("/vitrin/engine-0123abcd.js", 404, "text/html", "no-store"),
        ("/../vitrin.db", 404, "", "no-store"),
        ("/%2e%2e/vitrin.db", 404, "", "no-store"),
    ];
    for (path, status, kind, caching) in cases {
        let response = server.get(path).await;
        let headers = response.headers();
        assert_eq!(response.status().as_u16(), status, "{path}");
        let content_type = headers.get("content-type").map_or("", |value| value.to_str().unwrap());
        assert!(content_type.starts_with(kind), "{path}: {content_type}");
        assert_eq!(headers["cache-control"], caching, "{path}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "same-origin", "{path}");
        let policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                      img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
                      frame-ancestors 'none'; require-trusted-types-for 'script'";
        assert_eq!(headers["content-security-policy"], policy, "{path}");
    }
    for (coding, expected) in [("br", "br"), ("gzip", "gzip"), ("identity", "")] {
        let request = server.client.get(format!("{}/vitrin/vitrin.js", server.address));
        let response = request.header("accept-encoding", coding).send().await.unwrap();
        let coding = response.headers().get("content-encoding").map_or("", |value| value.to_str().unwrap());
        assert_eq!(coding, expected);
    }
    let modified = server.get("/vitrin/vitrin.js").await.headers()["last-modified"].clone();
    let request = server.client.get(format!("{}/vitrin/vitrin.js", server.address));
    let response = request.header("if-modified-since", modified).send().await.unwrap();
    assert_eq!(response.status().as_u16(), 304, "an unchanged file is not sent again");
}

/// A folder that was copied whole has more in it than a shop's pages.
#[tokio::test]
async fn nothing_hidden_and_nothing_outside_the_directory_is_served() {
    let server = Server::start(&site(17, false)).await;
    let directory = server.site_directory();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.txt"), "secret").unwrap();
    fs::write(outside.path().join("index.html"), "secret").unwrap();
    for folder in [".git", ".well-known", "a/.hidden", "a/b"] {
        fs::create_dir_all(directory.join(folder)).unwrap();
    }
    for file in [".env", ".git/config", "a/.hidden/file.txt", "a/b/.htpasswd", ".well-known/.env"] {
        fs::write(directory.join(file), "secret").unwrap();
    }
    for file in ["a/b/page.html", ".well-known/security.txt", "a/name.with.dots.txt", "a/index.html", "a b.txt"] {
        fs::write(directory.join(file), "page").unwrap();
    }
    let mut cases = vec![
        ("/.env", 404),
        ("/%2eenv", 404),
        ("/%2Eenv", 404),
        ("/.git/config", 404),
        ("/.git", 404),
        ("/a/.hidden/file.txt", 404),
        ("/a/b/.htpasswd", 404),
        ("/a//b/.htpasswd", 404),
        ("/a%2f.hidden/file.txt", 404),
        ("/.well-known/.env", 404),
        ("/.well-known/security.txt", 200),
        ("/a/b/page.html", 200),
        ("/a/name.with.dots.txt", 200),
        ("/a%20b.txt", 200),
        ("/a/", 200),
        ("/absent.txt", 404),
    ];
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink(outside.path().join("secret.txt"), directory.join("link.txt")).unwrap();
        symlink(outside.path(), directory.join("folder")).unwrap();
        symlink("../vitrin.db", directory.join("up.txt")).unwrap();
        symlink("b/page.html", directory.join("a/inside.html")).unwrap();
        cases.extend([
            ("/link.txt", 404),
            ("/folder/secret.txt", 404),
            ("/folder/", 404),
            ("/up.txt", 404),
            ("/a/inside.html", 200),
        ]);
    }
    for (path, expected) in cases {
        let response = server.get(path).await;
        assert_eq!(response.status().as_u16(), expected, "{path}");
        assert!(response.headers().contains_key("content-security-policy"), "{path}");
        assert!(!response.text().await.unwrap().contains("secret"), "{path}");
    }
}
