//! The adaptive policy as shops run it: reports up, counts, posteriors down, every so many visitors.
//!
//! Devices choose by `vitrin::core::policy`, answers go through `vitrin::core::privacy`, counts through the collector's posteriors as JSON, and from there
//! through the trainer into `model.bin` and out of it again. Every visitor is taken to answer the question about the policy; where answers are noised, who tries
//! offers out says which, as [`tried`](vitrin::core::policy::tried) does.

use rand::{Rng as _, RngExt as _};
use serde_json::json;
use vitrin::core::id::fnv1a32;
use vitrin::core::model::Model;
use vitrin::core::policy::chances;
use vitrin::core::policy::posterior::{ALL_VISITORS, Posteriors};
use vitrin::core::privacy::Epoch;
use vitrin::core::time::Timestamp;
use vitrin::model;
use vitrin_collector::{Counts, Published};
use vitrin_simulator::chance::{any, generator, pick};
use vitrin_trainer::note::Notes;
use vitrin_trainer::offers::{Document, OfferRules, fit};

use super::Result;
use super::world::{PLACEMENT, Visitor, World};

/// Share of visitors who see offers evenly: the trainer's default.
pub(super) const EXPLORE: f64 = 0.01;

/// How answers are protected.
#[derive(Debug, Clone, Copy)]
pub(super) enum Protection {
    Counted,
    /// With this ε for each report.
    Noised(f64),
}

/// Among whom offers are told apart.
#[derive(Debug, Clone, Copy)]
pub(super) enum Context {
    /// By cell.
    Cells,
    /// Among all visitors alike: fewer values to tell apart, so less noise in each.
    None,
}

impl Context {
    fn cells(self, world: &World) -> &'static [&'static str] {
        match self {
            Self::Cells => world.cells,
            Self::None => &["*"],
        }
    }

    /// The visitor's cell, by its place.
    fn of(self, visitor: Visitor) -> usize {
        match self {
            Self::Cells => visitor.cell,
            Self::None => 0,
        }
    }

    fn hash(self, world: &World, cell: usize) -> u32 {
        match self {
            Self::Cells if world.cells.len() > 1 => world.cell_hash(cell),
            Self::Cells | Self::None => ALL_VISITORS,
        }
    }
}

/// Share of visitors who reach the goal, when what was counted comes down every `batch` visitors.
pub(super) fn adaptive(
    world: &World,
    visitors: &[Visitor],
    seed: u64,
    (protection, context): (Protection, Context),
    batch: usize,
) -> Result<f64> {
    let published = published(world.offers, context.cells(world), protection)?;
    let (question, randomizer) = published.questions().next().ok_or("the config asks nothing")?;
    let mut counts = Counts::new();
    let mut posteriors = None;
    let (mut rng, mut reached) = (generator(seed, 5), 0_u32);
    let offers: Vec<u32> = world.offers.iter().map(|offer| fnv1a32(offer)).collect();
    let is_told = question.subject.arms() > 1;
    let even = if is_told { 0.0 } else { EXPLORE };
    for (epoch, visitors) in (0_u32..).zip(visitors.chunks(batch)) {
        let by_cell: Vec<Vec<f64>> = (0..context.cells(world).len())
            .map(|cell| chances(posteriors.as_ref(), even, fnv1a32(PLACEMENT), &offers, context.hash(world, cell)))
            .collect();
        // While nothing is known all who are asked try out.
        let explore = posteriors.as_ref().map_or(1.0, |posteriors| posteriors.explore);
        for visitor in visitors {
            let cell = context.of(*visitor);
            let is_trying = is_told && rng.random::<f64>() < explore;
            let offer = if is_trying {
                any(&mut rng, offers.len())
            } else {
                pick(&mut rng, by_cell.get(cell).into_iter().flatten().copied())
            };
            let is_reached = visitor.is_reached(offer);
            reached += u32::from(is_reached);
            // By cell, offer and outcome after "none"; or by cell and outcome, where the arm names the offer.
            let (arm, place) = match (is_told, is_trying) {
                (false, _) => (0, Some(cell * offers.len() + offer)),
                (true, true) => (offer as u32, Some(cell)),
                (true, false) => (offers.len() as u32, None),
            };
            let truth = place.map_or(0, |place| 1 + place * 2 + usize::from(is_reached));
            let mut seed = [0; 32];
            rng.fill_bytes(&mut seed);
            let answer = randomizer.randomize(truth as u32, &seed);
            *counts.entry((0, Epoch(epoch), arm)).or_default().entry(answer).or_default() += 1;
        }
        posteriors = train(&published, &counts)?;
    }
    Ok(f64::from(reached) / visitors.len().max(1) as f64)
}

/// The shop's config.
pub(super) fn published(offers: &[&str], cells: &[&str], protection: Protection) -> Result<Published> {
    let (level, epsilon) = match protection {
        Protection::Counted => ("counted", 1.0),
        Protection::Noised(epsilon) => ("noised", epsilon),
    };
    let cells: Vec<&str> = cells.iter().copied().filter(|cell| *cell != "*").collect();
    let segments: Vec<_> = cells.iter().map(|id| json!({ "id": id, "when": { "visits": { "$gte": 1 } } })).collect();
    let offers: Vec<_> =
        offers.iter().map(|id| json!({ "id": id, "placement": PLACEMENT, "content": { "title": id } })).collect();
    let site = json!({
        "version": 1, "site": "planted", "config": 1, "currency": "EUR", "demo": true,
        "privacy": { "level": level, "epsilon_per_report": epsilon, "epsilon_year": 8.0, "report_period_days": 92 },
        "segments": segments, "placements": [{ "id": PLACEMENT }], "offers": offers,
        "policy": { "kind": "adaptive", "context": cells },
        "measure": [{ "policy": PLACEMENT, "attribution_hours": 72 }]
    });
    let (published, warnings) = Published::read(&site.to_string())?;
    if let Some(warning) = warnings.first() {
        return Err(format!("the planted config: {} {}", warning.pointer, warning.message).into());
    }
    Ok(published)
}

/// What a device reads of what was counted.
pub(super) fn train(published: &Published, counts: &Counts) -> Result<Option<Posteriors>> {
    let told = vitrin_collector::Posteriors::new(published, counts, Timestamp::from_ms(0));
    let document = Document::parse(&serde_json::to_string(&told)?)?;
    let rules = OfferRules { k: 50, explore: EXPLORE, gamma: None, epochs_to_come: None };
    let posteriors = fit(&[document], &rules, &mut Notes::default());
    let bytes = model::write(&Model { posteriors, ..Model::default() })?;
    Ok(model::read(&bytes)?.posteriors)
}
