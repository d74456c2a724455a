//! The adaptive policy as shops run it: reports up, counts, posteriors down, every so many visitors.
//!
//! Devices choose by `vitrin::core::policy`, answers go through `vitrin::core::privacy`, counts through the collector's posteriors as JSON, and from there
//! through the trainer into `model.bin` and out of it again. Every visitor is taken to answer the question about the policy.

use rand::Rng;
use serde_json::json;
use vitrin::core::id::fnv1a32;
use vitrin::core::model::Model;
use vitrin::core::policy::chances;
use vitrin::core::policy::posterior::{ALL_VISITORS, Posteriors};
use vitrin::core::privacy::{Epoch, Randomizer};
use vitrin::core::time::Timestamp;
use vitrin::model;
use vitrin_collector::{Counts, Published};
use vitrin_simulator::chance::{generator, pick};
use vitrin_trainer::note::Notes;
use vitrin_trainer::offers::{Document, OfferRules, fit};

use super::Result;
use super::world::{CELLS, OFFERS, PLACEMENT, Visitor, cell_hash};

/// Share of visitors who see offers evenly: the trainer's default.
const EXPLORE: f64 = 0.01;

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
    fn cells(self) -> &'static [&'static str] {
        match self {
            Self::Cells => &CELLS,
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

    fn hash(self, cell: usize) -> u32 {
        match self {
            Self::Cells => cell_hash(cell),
            Self::None => ALL_VISITORS,
        }
    }
}

/// Share of visitors who reach the goal, when what was counted comes down every `batch` visitors.
pub(super) fn adaptive(
    visitors: &[Visitor],
    seed: u64,
    (protection, context): (Protection, Context),
    batch: usize,
) -> Result<f64> {
    let published = published(protection, context)?;
    let (_, randomizer) = published.questions().next().ok_or("the config asks nothing")?;
    let mut counts = Counts::new();
    let mut posteriors = None;
    let (mut rng, mut reached) = (generator(seed, 5), 0_u32);
    let offers = OFFERS.map(fnv1a32);
    for (epoch, visitors) in (0_u32..).zip(visitors.chunks(batch)) {
        let by_cell: Vec<Vec<f64>> = (0..context.cells().len())
            .map(|cell| chances(posteriors.as_ref(), EXPLORE, fnv1a32(PLACEMENT), &offers, context.hash(cell)))
            .collect();
        let answers = counts.entry((0, Epoch(epoch), 0)).or_default();
        for visitor in visitors {
            let chances = by_cell.get(context.of(*visitor)).map_or(&[][..], Vec::as_slice);
            let offer = pick(&mut rng, chances.iter().copied());
            let is_reached = visitor.is_reached(offer);
            reached += u32::from(is_reached);
            let answer = answer(randomizer, context.of(*visitor), offer, is_reached, &mut rng);
            *answers.entry(answer).or_default() += 1;
        }
        posteriors = train(&published, &counts)?;
    }
    Ok(f64::from(reached) / visitors.len().max(1) as f64)
}

/// The shop's config.
fn published(protection: Protection, context: Context) -> Result<Published> {
    let (level, epsilon) = match protection {
        Protection::Counted => ("counted", 1.0),
        Protection::Noised(epsilon) => ("noised", epsilon),
    };
    let cells: Vec<&str> = context.cells().iter().copied().filter(|cell| *cell != "*").collect();
    let segments: Vec<_> = cells.iter().map(|id| json!({ "id": id, "when": { "visits": { "$gte": 1 } } })).collect();
    let offers = OFFERS.map(|id| json!({ "id": id, "placement": PLACEMENT, "content": { "title": id } }));
    let site = json!({
        "version": 1, "site": "planted", "config": 1, "currency": "EUR", "demo": true,
        "privacy": { "level": level, "epsilon_per_report": epsilon, "epsilon_year": 8.0 },
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

/// The value of the question is `cell/offer/reached`, in this order, after "none".
fn answer(randomizer: &Randomizer, cell: usize, offer: usize, is_reached: bool, rng: &mut impl Rng) -> u32 {
    let truth = 1 + (cell * OFFERS.len() + offer) * 2 + usize::from(is_reached);
    let mut seed = [0; 32];
    rng.fill_bytes(&mut seed);
    randomizer.randomize(truth as u32, &seed)
}

/// What a device reads of what was counted.
fn train(published: &Published, counts: &Counts) -> Result<Option<Posteriors>> {
    let told = vitrin_collector::Posteriors::new(published, counts, Timestamp::from_ms(0));
    let document = Document::parse(&serde_json::to_string(&told)?)?;
    let rules = OfferRules { k: 50, explore: EXPLORE, gamma: None };
    let posteriors = fit(&[document], &rules, &mut Notes::default());
    let bytes = model::write(&Model { posteriors, ..Model::default() })?;
    Ok(model::read(&bytes)?.posteriors)
}
