//! [`Gate`]: what the page's consent gate does in TypeScript, for a simulated browser: it alone writes the consent record
//! and erases keys.

use vitrin::core::consent::Purposes;
use vitrin::core::time::Timestamp;
use vitrin::state::Keys;
use vitrin::state::consent_record::read;

use crate::browser::Browser;

/// How long an answer lasts, in days.
const LASTS_DAYS: u32 = 180;

/// The gate of one browser.
#[derive(Debug)]
pub struct Gate {
    keys: Keys,
    browser: Browser,
    /// What this page was granted where storage keeps nothing.
    unkept: Option<Purposes>,
    /// When everything was refused at first asking: the record is not written then, but the banner remembers for itself.
    refused_at: Option<Timestamp>,
}

impl Gate {
    /// The gate of `site`.
    #[must_use]
    pub fn new(site: &str, browser: Browser) -> Self {
        Self { keys: Keys::new(site), browser, unkept: None, refused_at: None }
    }

    /// What is granted; `None` when the banner is open.
    #[must_use]
    pub fn granted(&self, now: Timestamp) -> Option<Purposes> {
        if self.browser.is_blocked() {
            return self.unkept;
        }
        let record = self.browser.text(&self.keys.consent());
        let granted = record.and_then(|record| read(&record, now)).map(|consent| consent.purposes);
        let is_refused = self.refused_at.is_some_and(|at| now.days_since(at) <= f64::from(LASTS_DAYS));
        granted.or_else(|| is_refused.then(Purposes::default))
    }

    /// A page begins: what an expired or withdrawn grant left behind goes. Where storage keeps nothing, the answer is gone too.
    pub fn sweep(&mut self, now: Timestamp) {
        self.unkept = None;
        if !self.granted(now).is_some_and(keeps) {
            self.erase();
        }
    }

    /// Takes the banner's answer. Returns whether something that was granted no longer is.
    pub fn answer(&mut self, purposes: Purposes, now: Timestamp) -> bool {
        if self.browser.is_blocked() {
            self.unkept = Some(purposes);
            return false;
        }
        let held = self.browser.text(&self.keys.consent()).and_then(|record| read(&record, now));
        let takes_back = held.is_some_and(|held| takes_back(held.purposes, purposes));
        let grant = held.map_or(0, |held| held.grant);
        let grant = if held.is_none() || takes_back { grant + 1 } else { grant };
        let is_refusal = purposes == Purposes::default() && held.is_none();
        self.refused_at = is_refusal.then_some(now);
        if !is_refusal {
            let record = format!("1;{};banner;1;{};{LASTS_DAYS};{grant}", letters(purposes), now.day());
            self.browser.set_text(&self.keys.consent(), record);
        }
        if !keeps(purposes) {
            self.erase();
        }
        takes_back
    }

    fn erase(&self) {
        self.browser.remove_all(self.keys.prefix(), &self.keys.consent());
    }
}

/// Whether a grant lets anything be kept.
fn keeps(purposes: Purposes) -> bool {
    purposes.storage && (purposes.personalization || purposes.measurement)
}

fn takes_back(held: Purposes, new: Purposes) -> bool {
    (held.storage && !new.storage)
        || (held.personalization && !new.personalization)
        || (held.measurement && !new.measurement)
}

fn letters(purposes: Purposes) -> String {
    let all = [('s', purposes.storage), ('p', purposes.personalization), ('m', purposes.measurement)];
    all.into_iter().filter(|(_, is_granted)| *is_granted).map(|(letter, _)| letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use vitrin::core::time::DAY_MS;

    #[test]
    fn data_lasts_as_long_as_its_grant() {
        let all = Purposes { storage: true, personalization: true, measurement: true };
        let cases = [
            // why                            changed to                                day  kept
            ("the same answer again", Some(all), 1, true),
            ("no change", None, 180, true),
            ("180 days are over", None, 181, false),
            ("everything taken back", Some(Purposes::default()), 1, false),
            ("measuring taken back", Some(Purposes { measurement: false, ..all }), 1, true),
            ("storage taken back", Some(Purposes { storage: false, ..all }), 1, false),
        ];
        for (why, changed, day, is_kept) in cases {
            let browser = Browser::new(1, false);
            let mut gate = Gate::new("demo-shop", browser.clone());
            assert_eq!(gate.granted(Timestamp::default()), None, "{why}");
            assert!(!gate.answer(all, Timestamp::default()), "{why}");
            browser.set_text("vitrin:demo-shop:state", "anything".into());
            let now = Timestamp::from_ms(day * DAY_MS);
            if let Some(purposes) = changed {
                assert_eq!(gate.answer(purposes, now), purposes != all, "{why}");
                let grant = if purposes == all { ";1" } else { ";2" };
                assert!(browser.text("vitrin:demo-shop:consent").unwrap().ends_with(grant), "{why}");
            }
            gate.sweep(now);
            assert_eq!(browser.text("vitrin:demo-shop:state").is_some(), is_kept, "{why}");
        }
        let mut gate = Gate::new("demo-shop", Browser::new(1, true));
        gate.answer(all, Timestamp::default());
        assert_eq!(gate.granted(Timestamp::default()), Some(all), "for this page");
        gate.sweep(Timestamp::default());
        assert_eq!(gate.granted(Timestamp::default()), None, "and no longer");
    }
}
