//! [`Client`]: one document's engine with its outside world. It stamps inputs, keeps the journal, folds tabs together and sends reports.
//!
//! Flow: `browser` -> **`client`** -> `core::engine`. Invariants: the consent record is read again before every write; a failing host ends in memory
//! mode with a reason, never in an error for the page; a decision is always answered.

mod export;
mod fold;
pub(crate) mod input;
mod journal;
mod ledger;
mod outbox;
mod page;
mod predictions;
mod recommend;
mod stored;
mod view;

use std::mem::replace;

use crate::config::{ConfigError, Warning};
use crate::core::consent::{Consent, Measurement, Purposes, Storage};
use crate::core::decision::{Decision, Variant};
use crate::core::engine::{Effect, Engine, Input, State};
use crate::core::event::Reject;
use crate::core::limits::{JOURNAL_BURST_CHARS_MAX, JOURNAL_CHARS_MAX};
use crate::core::privacy::LocalKey;
use crate::core::segment::Situation;
use crate::core::tally::Response;
use crate::core::time::Timestamp;
use crate::core::value::Value;
use crate::core::zone::Zone;
use crate::host::Host;
use crate::state::{Attempt, Keys, Sent, consent_record};

pub use export::ImportError;
pub use fold::Folded;
use journal::OwnJournal;

/// Where state is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// In storage, across page loads and tabs.
    Durable,
    /// In this document's memory, for this reason (a code of the public surface). Nothing is counted or sent.
    Memory(&'static str),
    /// In memory, because a newer version wrote what is stored: it is left alone.
    ReadOnly,
}

/// Memory mode as the visitor wants it: personalization is granted, storage is not.
const NO_STORAGE_GRANT: &str = "NO_STORAGE_GRANT";

/// A decision with the id under which its exposure counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// See [`decision_id`](crate::core::decision::decision_id).
    pub id: String,
    /// See [`Decision`].
    pub decision: Decision,
    /// For which facts of the page.
    pub context: Value,
}

/// One document's client.
#[derive(Debug, Clone)]
pub struct Client<H> {
    /// The outside world.
    pub host: H,
    engine: Engine,
    keys: Keys,
    tab: u64,
    mode: Mode,
    warnings: Vec<Warning>,
    journal: OwnJournal,
    /// Highest revision of a snapshot seen.
    revision: u32,
    outbox: Vec<Sent>,
    /// Outcomes of sending by epoch and task, until a fold stores them.
    settled: Vec<(u32, u32, Attempt)>,
    /// Epoch and task of the report that is being sent.
    in_flight: Option<(u32, u32)>,
    /// What was decided on this page view, one a placement and context.
    page: Vec<Decided>,
    last_stamp: Timestamp,
    /// When the latest record was made: no two have one time, since a deletion names the time of what it deletes.
    recorded_at: Timestamp,
    /// Stored values that were unreadable and reset.
    corrupt: u32,
    /// Why the last write failed; cleared by one that succeeds.
    fault: Option<&'static str>,
    /// Since when every view was stale.
    stale_since: Option<Timestamp>,
    is_open: bool,
    /// See [`postpone_reports`](Self::postpone_reports).
    postpones_reports: bool,
}

impl<H: Host> Client<H> {
    /// A client for the document `tab`, from a config document.
    ///
    /// # Errors
    /// [`ConfigError`] when the config cannot be used, or is another site's.
    pub fn new(mut host: H, site: &str, config: &Value, tab: u64) -> Result<Self, ConfigError> {
        let (parsed, warnings) = crate::config::parse(config)?;
        if parsed.id != site {
            return Err(ConfigError { pointer: "/site".into(), message: "not the site this page asked for".into() });
        }
        // Without entropy everything works but reports, which need a seed of their own.
        let key = fresh_key(&mut host);
        let mut engine = Engine::new(parsed, State::new(key), tab);
        engine.read_history = export::read_history;
        Ok(Self {
            host,
            engine,
            keys: Keys::new(site),
            tab,
            mode: Mode::Memory("STORAGE_DENIED"),
            warnings,
            journal: OwnJournal::default(),
            revision: 0,
            outbox: Vec::new(),
            settled: Vec::new(),
            in_flight: None,
            page: Vec::new(),
            last_stamp: Timestamp::default(),
            recorded_at: Timestamp::default(),
            corrupt: 0,
            fault: None,
            stale_since: None,
            is_open: false,
            postpones_reports: false,
        })
    }

    /// Takes the offsets of the site's time zone; until then local time is UTC.
    pub fn set_zone(&mut self, zone: Zone) {
        self.engine.site.zone = zone;
    }

    /// Takes the purposes as they are now. The first call loads what is stored; a later one keeps what is still permitted. `refused` is the
    /// reason when storage must not be used though it is granted.
    pub fn set_consent(&mut self, purposes: Purposes, refused: Option<&'static str>) {
        let before = self.engine.granted;
        self.page.clear();
        let record = if refused.is_none() && purposes.storage { self.read_consent() } else { None };
        match record {
            // The record is what all tabs share; of what it grants, this page may not have confirmed all.
            Some(consent) if consent.purposes.storage => {
                let changed_grant = self.is_open && self.mode == Mode::Durable && before.grant != consent.grant;
                // Fewer purposes under the next number: what they still allow is kept. Anything else under another number: the visitor was
                // forgotten, perhaps several steps ago.
                let is_partial = changed_grant
                    && consent.grant == before.grant.saturating_add(1)
                    && before.purposes != consent.purposes
                    && before.purposes.and(consent.purposes) == consent.purposes;
                let granted = consent;
                let consent = Consent { purposes: consent.purposes.and(purposes), ..consent };
                if is_partial {
                    // Nobody will know any more whether another tab has sent one.
                    self.agree(Timestamp::from_ms(u64::MAX));
                }
                let left =
                    is_partial.then(|| replace(&mut self.engine.state, State::new(LocalKey::from_bytes([0; 16]))));
                if changed_grant || self.mode != Mode::Durable {
                    self.forget();
                }
                (self.engine.consent, self.engine.granted) = (consent, granted);
                self.mode = Mode::Durable;
                self.recall_ledger();
                self.load();
                if let Some(mut state) = left {
                    let key = fresh_key(&mut self.host);
                    state.keep_permitted(&granted, key);
                    let is_first = self.revision == 0;
                    if is_first {
                        self.engine.state = state;
                    } else {
                        self.engine.state.reporting.join(&state.reporting);
                    }
                    // Storage is erased: what another tab paid for in the last seconds nobody can look up.
                    let now = self.stamp();
                    self.engine.pay_unseen(now);
                    if is_first {
                        self.journal.carried = Some(self.known());
                    }
                }
            }
            _ => {
                if self.mode == Mode::Durable {
                    self.forget();
                }
                self.mode =
                    Mode::Memory(refused.unwrap_or(if purposes.storage { "STORAGE_DENIED" } else { NO_STORAGE_GRANT }));
                // Memory mode is left out of tallies: one document's view of a visitor would be counted as a whole one.
                self.engine.consent = Consent { purposes: Purposes { measurement: false, ..purposes }, grant: 0 };
                self.engine.granted = self.engine.consent;
            }
        }
        self.is_open = true;
        let key = fresh_key(&mut self.host);
        let granted = self.engine.granted;
        self.engine.state.keep_permitted(&granted, key);
        if granted.permit::<Measurement>().is_none() {
            self.outbox.clear();
        }
        let now = self.stamp();
        // Not as an input: a browser compiles what it calls, and `handle` is long.
        self.engine.tick(now);
    }

    /// Takes one input of the page.
    ///
    /// # Errors
    /// The [`Reject`] for what was refused.
    pub fn handle(&mut self, input: Input<'_>) -> Result<(), Reject> {
        if self.mode == Mode::Durable && self.journal.is_overfull() {
            return Err(Reject::Overflow);
        }
        let now = self.next_stamp();
        let mut effects = Vec::new();
        let mut input = input;
        if let Input::Response { decision, response } = &mut input
            && let Some(known) = self.page.iter().rev().find(|known| known.id == decision.id)
        {
            let known = &known.decision;
            if let (Some(offer), Some(draw), Response::Exposed) = (known.ghost, known.draw, *response) {
                let is_held_out = known.variant == Variant::Holdout;
                let ghost = Input::Ghost { decision: decision.id, offer, draw, is_held_out };
                effects = self.engine.handle(ghost, now)?;
            } else {
                decision.draw = known.draw.filter(|_| known.variant == Variant::Personalized);
            }
        }
        effects.append(&mut self.engine.handle(input, now)?);
        self.forget_page(&input);
        for effect in effects {
            let Effect::Append(record) = effect else { continue };
            (self.last_stamp, self.recorded_at) = (now, now);
            if self.mode == Mode::Durable {
                self.journal.push(record);
                if self.journal.is_left {
                    self.write_journal(JOURNAL_BURST_CHARS_MAX);
                } else if !self.journal.is_full {
                    self.write_journal(JOURNAL_CHARS_MAX);
                }
            }
        }
        Ok(())
    }

    /// The visitor as of now; `None` while personalization is not granted.
    #[must_use]
    pub fn situation(&self) -> Option<Situation<'_>> {
        self.engine.situation(self.now())
    }

    /// The engine, to look at.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Now, as the latest input was stamped or the clock tells, whichever is later.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.host.now().max(self.last_stamp)
    }

    /// See [`Mode`].
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Why not everything works, as a code of the public surface; `None` when it does.
    #[must_use]
    pub fn degraded(&self) -> Option<&'static str> {
        match self.mode {
            Mode::Durable => self.fault,
            Mode::Memory(NO_STORAGE_GRANT) => None,
            Mode::Memory(code) => Some(code),
            Mode::ReadOnly => Some("STATE_NEWER"),
        }
    }

    /// What in the config does not work as written.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Sealed reports, oldest first.
    #[must_use]
    pub fn outbox(&self) -> &[Sent] {
        &self.outbox
    }

    /// Stored values that were unreadable and were reset.
    #[must_use]
    pub fn corrupt(&self) -> u32 {
        self.corrupt
    }

    /// Drops everything this document knows. Erasing what is stored is the page's gate's work, in every tab.
    pub fn forget(&mut self) {
        let key = fresh_key(&mut self.host);
        self.engine.state = State::new(key);
        self.journal = OwnJournal::default();
        self.revision = 0;
        self.outbox.clear();
        self.settled.clear();
        self.page.clear();
        self.fault = None;
        self.stale_since = None;
    }

    /// A tab's stamps never decrease.
    fn stamp(&mut self) -> Timestamp {
        self.last_stamp = self.last_stamp.max(self.host.now());
        self.last_stamp
    }

    /// A stamp of its own: later than that of what was recorded last.
    fn next_stamp(&mut self) -> Timestamp {
        let now = self.stamp();
        if now == self.recorded_at { now.plus_ms(1) } else { now }
    }

    fn read_consent(&self) -> Option<Consent> {
        let text = self.host.read(&self.keys.consent()).ok()??;
        consent_record::read(&text, self.host.now())
    }

    /// Whether this document may write now: the record still carries the grant it works under. What another tab has added to it stays stored from
    /// now on, though this page has not heard of it.
    fn may_write(&mut self) -> Option<crate::core::consent::Permit<Storage>> {
        let consent = self.read_consent()?;
        if consent.grant != self.engine.consent.grant {
            return None;
        }
        // One that grants less under the same number is a late view of it.
        if self.engine.granted.purposes.and(consent.purposes) == self.engine.granted.purposes {
            self.engine.granted = consent;
        }
        consent.permit()
    }
}

fn fresh_key<H: Host>(host: &mut H) -> LocalKey {
    let seed = host.seed().unwrap_or([0; 32]);
    let mut key = [0; 16];
    key.iter_mut().zip(seed).for_each(|(to, from)| *to = from);
    LocalKey::from_bytes(key)
}
