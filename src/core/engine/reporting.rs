//! When this browser reports, about what, and what it says.

use crate::core::answer::truth;
use crate::core::consent::Measurement;
use crate::core::engine::{Effect, Engine};
use crate::core::privacy::{Epoch, Epsilon, Header, Mechanism, Randomizer, Report, ReportId};
use crate::core::profile;
use crate::core::question::{Level, Question};
use crate::core::tally::Tally;
use crate::core::time::{MINUTE_MS, Timestamp};

/// The next report of an epoch.
struct Due {
    epoch: Epoch,
    /// Place of its question among the site's; none when this browser does not take part.
    question: Option<usize>,
    /// Not before, even when the page is hidden.
    from: Timestamp,
    /// At its random time.
    at: Timestamp,
}

impl Engine {
    /// The epoch that `now` lies in.
    #[must_use]
    pub fn epoch(&self, now: Timestamp) -> Epoch {
        self.site.privacy.period.epoch(now)
    }

    /// When the next report of the present epoch is to be made; `None` when none is.
    #[must_use]
    pub fn report_due_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.due(now).map(|due| due.at)
    }

    /// Whether a question is still to be answered in the epoch of `now`.
    #[must_use]
    pub fn is_asked(&self, now: Timestamp) -> bool {
        self.due(now).is_some_and(|due| due.question.is_some())
    }

    /// The one question that this browser answers with noise in `epoch`, if it answers any.
    pub(super) fn drawn(&self, epoch: Epoch) -> Option<&Question> {
        let key = self.state.reporting.key;
        let privacy = &self.site.privacy;
        let takes_part = privacy.level == Level::Noised && key.participates(privacy.participation(), epoch);
        if takes_part { key.question(&self.site.questions, epoch) } else { None }
    }

    /// The question that is answered next in the epoch of `now`, or was answered last; `None` when none is asked.
    #[must_use]
    pub fn question(&self, now: Timestamp) -> Option<&Question> {
        let epoch = self.epoch(now);
        match self.site.privacy.level {
            Level::Local => None,
            Level::Noised => self.drawn(epoch),
            Level::Counted => {
                let next = self.due(now).and_then(|due| self.site.questions.get(due.question?));
                next.or_else(|| self.site.questions.iter().find(|question| question.weight > 0))
            }
        }
    }

    /// What a report about `question` would be protected by, its header and its truth.
    #[must_use]
    pub fn answer(&self, question: &Question, now: Timestamp) -> Option<(Randomizer, Header, u32)> {
        let privacy = &self.site.privacy;
        let epoch = self.epoch(now);
        let mut situation = self.situation(now);
        let mut interests = Vec::new();
        if let Some(situation) = &mut situation {
            interests = profile::interests(&self.state.history, &self.site, now);
            situation.traits = profile::traits(&self.state.history, &self.site, now);
        }
        let arm = self.arm_of(&question.subject, epoch);
        let truth = truth(question, &interests, situation.as_ref(), &self.state, (epoch, privacy.period), arm);
        let header = Header {
            site: self.site.id.clone(),
            config: self.site.config,
            epoch,
            task: question.task,
            id: ReportId::EXAMPLE,
            arm,
        };
        Some((question.randomizer(privacy)?, header, truth))
    }

    /// What has a window is answered for the epoch before, once all of its windows are over.
    fn opens_at(&self, question: &Question, epoch: Epoch) -> Timestamp {
        self.site.privacy.period.start(epoch).plus_ms(question.subject.window_ms())
    }

    fn due(&self, now: Timestamp) -> Option<Due> {
        self.consent.permit::<Measurement>()?;
        let reporting = &self.state.reporting;
        let (epoch, began) = reporting.visited.filter(|(epoch, _)| *epoch == self.epoch(now))?;
        if reporting.done.is_some_and(|done| done >= epoch) {
            return None;
        }
        let due = |question: Option<&Question>, task| {
            let from = question.map_or(began, |question| self.opens_at(question, epoch).max(began));
            let at = from.plus_ms(reporting.key.delay_ms(epoch, task));
            Due { epoch, question: question.map(|question| question.task as usize), from, at }
        };
        match self.site.privacy.level {
            Level::Local => None,
            Level::Noised => Some(due(self.drawn(epoch), 0)),
            Level::Counted => {
                let mut next: Option<Due> = None;
                for question in &self.site.questions {
                    if question.weight == 0 || reporting.answered >> question.task & 1 == 1 {
                        continue;
                    }
                    let due = due(Some(question), question.task);
                    if next.as_ref().is_none_or(|next| due.at < next.at) {
                        next = Some(due);
                    }
                }
                next
            }
        }
    }

    /// Takes [`Input::Tick`](crate::core::engine::Input::Tick).
    pub fn tick(&mut self, now: Timestamp) -> Vec<Effect> {
        self.age(now);
        if self.consent.permit::<Measurement>().is_some() {
            let epoch = self.epoch(now);
            let asked_from = self.drawn(epoch).map(|question| self.opens_at(question, epoch));
            self.keep_period(now);
            let reporting = &mut self.state.reporting;
            if self.state.tally.epoch > epoch.0 {
                // The clock was ahead.
                self.state.tally = Tally::default();
            }
            // The first visit since the question may be answered is the one that counts.
            let is_first = |began| asked_from.is_some_and(|from| began < from && from <= now);
            match reporting.visited {
                Some((visited, began)) if visited == epoch && !is_first(began) => {}
                Some((visited, _)) if visited == epoch => reporting.visited = Some((epoch, now)),
                _ => (reporting.visited, reporting.answered) = (Some((epoch, now)), 0),
            }
            self.age_campaigns(now);
        }
        match self.report_due_at(now) {
            Some(at) => vec![Effect::WakeAt(at)],
            None => Vec::new(),
        }
    }

    pub(super) fn make_report(&mut self, seed: &[u8; 32], is_hidden: bool, now: Timestamp) -> Vec<Effect> {
        let Some(due) = self.due(now) else { return Vec::new() };
        if now < due.from || (now < due.at && !is_hidden) {
            return vec![Effect::WakeAt(due.at)];
        }
        let question = due.question.and_then(|place| self.site.questions.get(place));
        let answer = question.and_then(|question| self.answer(question, now));
        let privacy = self.site.privacy;
        let reporting = &mut self.state.reporting;
        // Without noise there is no loss that a sum could bound.
        let can_pay = privacy.level == Level::Counted
            || reporting.ledger.can_pay(now, privacy.epsilon_per_report, privacy.epsilon_year);
        match answer {
            Some((randomizer, mut header, truth)) if can_pay => {
                header.id = reporting.key.report_id(header.task, due.epoch);
                vec![Effect::Report(Report::protect(header, &randomizer, truth, seed))]
            }
            _ => {
                // A second try could not be told from a second report.
                match question {
                    Some(question) if privacy.level == Level::Counted => reporting.answered |= 1 << question.task,
                    _ => reporting.done = Some(due.epoch),
                }
                Vec::new()
            }
        }
    }

    /// Whether a report without noise about the question of `report` was made already. Of one with noise its epoch's others tell.
    #[must_use]
    pub fn is_counted(&self, report: &Report) -> bool {
        let (reporting, header) = (&self.state.reporting, report.header());
        report.mechanism() == Mechanism::Counted
            && reporting.visited.is_some_and(|(epoch, _)| epoch == header.epoch)
            && reporting.answered >> header.task & 1 == 1
    }

    /// A report was made at `at`, here or in another tab: there is no second.
    pub fn note_report(&mut self, report: &Report, at: Timestamp) {
        let header = report.header();
        let epoch = self.epoch(at);
        if report.mechanism() != Mechanism::Counted {
            self.keep_period(at);
            // Also one that was made under a config whose epochs have another length.
            self.state.reporting.done = self.state.reporting.done.max(Some(epoch));
            return;
        }
        if epoch != header.epoch {
            return;
        }
        self.keep_period(at);
        let reporting = &mut self.state.reporting;
        if reporting.visited.is_none_or(|(visited, _)| visited < header.epoch) {
            (reporting.visited, reporting.answered) = (Some((header.epoch, at)), 0);
        }
        if reporting.visited.is_some_and(|(visited, _)| visited == header.epoch) {
            reporting.answered |= 1_u64.checked_shl(header.task).unwrap_or(0);
        }
    }

    /// Pays for a report that was made at `at` and is now to be sent; `false` when it must not be. One without noise costs nothing that a sum could
    /// bound. What every tab pays depends on the reports alone, so that all tabs pay alike.
    pub fn pay(&mut self, epsilon: Epsilon, ceiling: Epsilon, at: Timestamp) -> bool {
        epsilon == Epsilon::NOT_NOISED || self.state.reporting.ledger.debit(at, epsilon, ceiling).is_ok()
    }

    /// What was known last is gone, and another tab may have made a report since: one an epoch is paid for, and none is made before the next.
    pub fn pay_unseen(&mut self, now: Timestamp) {
        let privacy = self.site.privacy;
        if self.granted.permit::<Measurement>().is_none() || privacy.level != Level::Noised {
            return;
        }
        self.keep_period(now);
        let epoch = self.epoch(now);
        let reporting = &mut self.state.reporting;
        let visited = reporting.visited.map_or(epoch, |(visited, _)| visited);
        let first = reporting.done.map_or(visited.0, |done| visited.0.max(done.0.saturating_add(1)));
        for _ in first..=epoch.0 {
            if reporting.ledger.debit(now, privacy.epsilon_per_report, privacy.epsilon_year).is_err() {
                break;
            }
        }
        reporting.done = reporting.done.max(Some(epoch));
    }

    /// Numbers of epochs of another length mean nothing here. Where one was done that is not over at `at`, the epoch then is done too: a config that
    /// changes their length to and fro has no second report of one.
    fn keep_period(&mut self, at: Timestamp) {
        let period = self.site.privacy.period;
        let period_minutes = (period.ms() / MINUTE_MS) as u32;
        let reporting = &mut self.state.reporting;
        if reporting.period_minutes != period_minutes && reporting.period_minutes != 0 {
            let known_ms = u64::from(reporting.period_minutes) * MINUTE_MS;
            if let Some(Epoch(done)) = reporting.done {
                let began_ms = u64::from(done).saturating_mul(known_ms);
                let is_running = began_ms.saturating_add(known_ms) > at.ms();
                reporting.done =
                    is_running.then_some(self.site.privacy.period.epoch(Timestamp::from_ms(began_ms.max(at.ms()))));
            }
            reporting.visited = None;
            self.state.tally = Tally::default();
        }
        reporting.period_minutes = period_minutes;
    }
}
