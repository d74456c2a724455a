//! Off-policy estimators beside obp's, on the small Open Bandit data: 2 policies × 3 campaigns of 10,000 decisions each.

use std::fs::File;
use std::path::PathBuf;

use serde_json::{Value as Json, json};
use vitrin_simulator::off_policy::Evaluation;
use vitrin_simulator::off_policy::log::Log;
use vitrin_simulator::off_policy::prediction::{FOLDS, Prediction};
use vitrin_simulator::off_policy::target::{Table, Target};

use super::fetch::Sources;
use super::{Compared, Result, number};

const CAMPAIGNS: [&str; 3] = ["all", "men", "women"];
/// Whose decisions the log holds, and whose worth is asked.
const DIRECTIONS: [(&str, &str); 2] = [("random", "bts"), ("bts", "random")];

fn read(sources: &Sources, policy: &str, campaign: &str) -> Result<Log> {
    Ok(Log::read(File::open(sources.log(policy, campaign))?)?)
}

/// One log, with the policy that is asked about.
struct Case {
    name: String,
    path: PathBuf,
    log: Log,
    target: Target,
}

/// Each log, with the other policy as the target.
fn each(sources: &Sources) -> Result<Vec<Case>> {
    let mut all = Vec::new();
    for campaign in CAMPAIGNS {
        for (logged, asked) in DIRECTIONS {
            let (log, other) = (read(sources, logged, campaign)?, read(sources, asked, campaign)?);
            let target = Target::Like(Table::of(&other, log.arms, log.slots));
            let name = format!("{campaign}: {asked} from {logged}'s log (it earned {:.4})", other.earned());
            all.push(Case { name, path: sources.log(logged, campaign), log, target });
        }
    }
    Ok(all)
}

/// What the peer is asked: the target's probabilities and the predicted rewards, by slot (and fold), as ours has them.
pub(super) fn cases(sources: &Sources) -> Result<Json> {
    let case = |Case { path, log, target, .. }: Case| {
        let prediction = Prediction::new(&log);
        let slots = 0..log.slots;
        let chances: Vec<_> = slots.clone().map(|slot| target.chances(slot, prediction.of(0, slot))).collect();
        let predicted: Vec<Vec<_>> =
            (0..FOLDS).map(|fold| slots.clone().map(|slot| prediction.of(fold, slot).to_vec()).collect()).collect();
        json!({ "log": path, "chances": chances, "predicted": predicted })
    };
    Ok(each(sources)?.into_iter().map(case).collect())
}

/// Ours beside what the peer said.
pub(super) fn compare(sources: &Sources, peer: &Json) -> Result<Vec<Compared>> {
    let mut compared = Vec::new();
    for (place, Case { name, log, target, .. }) in each(sources)?.into_iter().enumerate() {
        let Evaluation { ips, snips, doubly_robust, effective_rounds, .. } =
            target.evaluate(&log).ok_or("the log has none of the target's decisions")?;
        for (kind, ours, key) in [
            ("IPS", ips.value, "ips"),
            ("SNIPS", snips.value, "snips"),
            ("doubly robust", doubly_robust.value, "doubly_robust"),
        ] {
            let peer = number(peer, &format!("/logs/{place}/{key}"))?;
            compared.push(Compared { what: format!("{name}, worth {effective_rounds:.0}: {kind}"), ours, peer });
        }
    }
    Ok(compared)
}
