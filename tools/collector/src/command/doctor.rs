//! `vitrin-collector doctor`: checks configs, and what is stored of them; the deployment itself is checked by `deployment`.

use std::error::Error;
use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::Args;
use vitrin::lint::{Finding, Kind};
use vitrin_collector::http::AdminToken;
use vitrin_collector::text::{document, findings};
use vitrin_collector::{Published, Store};

use super::deployment::Deployment;
use super::serve::admin_token;

#[derive(Args)]
pub(crate) struct Doctor {
    /// A site.json to check; repeat it for more
    #[arg(long = "config", value_name = "FILE")]
    configs: Vec<PathBuf>,
    /// The collector's database, to compare what is stored there of the configs
    #[arg(long)]
    database: Option<String>,
    /// Where the collector is, such as https://shop.example
    #[arg(long)]
    url: Option<String>,
    /// The origin of the shop's pages, where it is not the collector's own
    #[arg(long, requires = "url")]
    origin: Option<String>,
    /// Where the shop publishes its config, to compare its number with the one that the collector counts for
    #[arg(long, value_name = "URL", requires_all = ["url", "admin_token"])]
    published: Option<String>,
    /// The admin token that `serve` is given
    #[arg(long, env = "VITRIN_ADMIN_TOKEN", hide_env_values = true, value_parser = admin_token)]
    admin_token: Option<AdminToken>,
}

/// What was found, a line each.
#[derive(Default)]
pub(super) struct Findings {
    failed: u32,
    lines: Vec<String>,
}

impl Findings {
    /// Notes that something is well, with a detail that may be empty, or what is wrong with it.
    pub(super) fn check(&mut self, what: &str, found: Result<String, String>) {
        let (word, detail) = match found {
            Ok(detail) => ("ok", detail),
            Err(detail) => {
                self.failed += 1;
                ("FAIL", detail)
            }
        };
        self.line(word, what, &detail);
    }

    /// Notes what works and is probably a mistake; no check fails by it.
    fn note(&mut self, what: &str, detail: &str) {
        self.line("note", what, detail);
    }

    fn line(&mut self, word: &str, what: &str, detail: &str) {
        let separator = if detail.is_empty() { "" } else { ": " };
        self.lines.push(format!("{word:<5} {what}{separator}{detail}"));
    }
}

/// Prints a line a check; fails when one does.
pub(crate) async fn run(arguments: &Doctor) -> Result<(), Box<dyn Error>> {
    if arguments.configs.is_empty() && arguments.url.is_none() {
        return Err("name a --config or the --url of a collector".into());
    }
    let mut findings = Findings::default();
    let mut configs = Vec::new();
    for path in &arguments.configs {
        let read = std::fs::read_to_string(path).map_err(|error| error.to_string());
        configs.extend(config(&mut findings, &path.display().to_string(), read));
    }
    if let Some(database) = &arguments.database {
        stored(&mut findings, database, &configs).await?;
    }
    if let Some(url) = &arguments.url {
        let deployment = Deployment::new(url);
        tokio::task::block_in_place(|| {
            deployment.check(&mut findings, arguments.origin.as_deref());
            if let (Some(published), Some(token)) = (&arguments.published, &arguments.admin_token) {
                deployment.compare(&mut findings, published, token);
            }
        });
    }
    let mut out = io::stdout().lock();
    for line in &findings.lines {
        writeln!(out, "{line}")?;
    }
    match findings.failed {
        0 => Ok(()),
        1 => Err("a check failed".into()),
        failed => Err(format!("{failed} checks failed").into()),
    }
}

/// What the linter finds in a config beside what is broken.
fn doubtful(text: &str) -> Vec<(String, Finding)> {
    let Ok(document) = document(text) else { return Vec::new() };
    let mut found = findings(text, &document, None).unwrap_or_default();
    found.retain(|finding| finding.kind != Kind::Broken);
    found.into_iter().map(|finding| (finding.place(&document), finding)).collect()
}

/// Checks a config, and answers with it when it can be read. A rule that is broken fails the check: it never matches.
pub(super) fn config(findings: &mut Findings, name: &str, text: Result<String, String>) -> Option<Published> {
    let doubtful = text.as_deref().map(doubtful).unwrap_or_default();
    let read = text.and_then(|text| Published::read(&text).map_err(|error| error.to_string()));
    match read {
        Ok((published, warnings)) => {
            findings.check(name, Ok(format!("config {} of {}", published.config, published.site)));
            for warning in warnings {
                findings.check(&format!("{name}: {}", warning.pointer), Err(warning.message));
            }
            for (place, Finding { message, suggestion, .. }) in doubtful {
                let meant = suggestion.map(|meant| format!("; perhaps {meant}")).unwrap_or_default();
                findings.note(&format!("{name}: {place}"), &format!("{message}{meant}"));
            }
            Some(published)
        }
        Err(error) => {
            findings.check(name, Err(error));
            None
        }
    }
}

/// Whether configs mean what was counted for under their numbers.
async fn stored(findings: &mut Findings, database: &str, configs: &[Published]) -> Result<(), Box<dyn Error>> {
    let store = Store::look(database).await?;
    for published in configs {
        let found = match store.terms(published).await? {
            Some(terms) if published.agrees(&terms) => Ok("as it was counted for".into()),
            Some(_) => Err("other questions, segments or terms were counted for under its number: raise it".into()),
            None => Ok("not counted for yet".into()),
        };
        findings.check(&format!("config {} of {} in the database", published.config, published.site), found);
    }
    store.close().await;
    Ok(())
}
