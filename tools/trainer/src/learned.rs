//! The whole way from files to a model: reads, fits, holds back.

use std::collections::BTreeMap;

use vitrin::core::model::Model;
use vitrin::core::predict::purchase::PurchaseModel;
use vitrin::core::rfm::RfmEdges;

use crate::fit::dropout::{self, Dropout, Fitted};
use crate::fit::pareto::{self, FittedPareto};
use crate::fit::session::FittedSession;
use crate::fit::spend::FittedSpend;
use crate::fit::tested::{self, Tested};
use crate::fit::{hours, interests, lasting, next_visit, rfm, session, shares, spend};
use crate::note::Notes;
use crate::population::{Catalog, Holdout, Population, Sessions};

/// The part of the model in notes that has two candidates.
const PART: &str = "orders to come";

/// What the numbers are made by.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Customers or sessions below which no number is shipped.
    pub k: u64,
    /// Minor units of a major one.
    pub minor: f64,
    /// What a sum in a week's time is worth less than today, in [0, 1].
    pub discount_per_week: f64,
}

/// What was learned: the model, and for the report what stands behind it.
#[derive(Debug, Clone)]
pub struct Learned {
    /// What is shipped.
    pub model: Model,
    /// MBG/NBD, or what took its place.
    pub orders: Option<Fitted>,
    /// BG/NBD of the same customers, for comparison.
    pub orders_bg: Option<Fitted>,
    /// Pareto/NBD, whether it is shipped or not.
    pub orders_pareto: Option<FittedPareto>,
    /// What is shipped, fitted to two thirds of the time, on the last third.
    pub tested: Option<Tested>,
    /// Gamma-Gamma.
    pub spend: Option<FittedSpend>,
    /// The order of this session.
    pub session: Option<FittedSession>,
    /// Customers by recency score (rows, from 1) and frequency score (columns, from 1).
    pub grid: Option<[[u64; 5]; 5]>,
    /// Customers by RFM segment.
    pub segments: BTreeMap<&'static str, u64>,
    /// What was done otherwise, and what is held back.
    pub notes: Notes,
}

/// Fits everything that `population` and `sessions` have enough of.
#[must_use]
pub fn learn(
    population: &Population,
    holdout: &Holdout,
    sessions: Option<&Sessions>,
    catalog: &Catalog,
    rules: &Rules,
) -> Learned {
    let mut notes = Notes::default();
    let k = rules.k;
    let edges = rfm::fit(&population.customers, population.today, k, &mut notes);
    let grid = edges.map(|edges| grid(population, &edges));
    let segments = edges.map(|edges| segments(population, &edges)).unwrap_or_default();
    let (orders, orders_bg) = fit_orders(population, k, &mut notes);
    let spend = spend::fit(&population.customers, k, rules.minor, &mut notes);
    let session = sessions.and_then(|sessions| session::fit(sessions, k, &mut notes));
    if sessions.is_none() {
        notes.held_back("order of this session", "no sessions were given");
    }
    let (tested, is_pareto) = match orders {
        Some(orders) => tested(holdout, orders.dropout, k, &mut notes),
        None => (None, false),
    };
    let histories = dropout::histories(&population.customers, population.today - 1);
    let orders_pareto = orders.and_then(|_| pareto::fit(&histories));
    let purchase = orders.map(|orders| PurchaseModel {
        mbg: orders.model,
        pareto: orders_pareto.filter(|_| is_pareto).map(|fitted| fitted.model),
        bg: orders_bg.map(|bg| bg.model),
        spend: spend.map(|spend| spend.model),
        discount_per_week: rules.discount_per_week,
        customers: u32::try_from(population.customers_seen).unwrap_or(u32::MAX),
        until_day: u32::try_from(population.today - 1).unwrap_or_default(),
    });
    let model = Model {
        rfm: edges,
        purchase,
        session: session.as_ref().map(|session| session.model.clone()),
        hours: hours::fit(&population.visits, k, &mut notes),
        replenishment: lasting::fit(&population.category_gaps, k, &mut notes),
        next_visit: next_visit::fit(&population.visit_gaps, k, &mut notes),
        base_rates: base_rates(population, sessions, catalog, k, &mut notes),
        segment_shares: edges.and_then(|_| shares::fit(&segments, k, &mut notes)),
        posteriors: None,
    };
    Learned { model, orders, orders_bg, orders_pareto, tested, spend, session, grid, segments, notes }
}

fn fit_orders(population: &Population, k: u64, notes: &mut Notes) -> (Option<Fitted>, Option<Fitted>) {
    let repeaters = population.customers.iter().filter(|one| one.repeats() > 0).count() as u64;
    if repeaters < k {
        notes.held_back(PART, format!("{repeaters} customers ordered again, {k} needed"));
        return (None, None);
    }
    if population.customers_seen > population.customers.len() as u64 {
        let (sampled, all) = (population.customers.len(), population.customers_seen);
        notes.remark("customers", format!("fits are of a sample of {sampled} customers among {all}, drawn by a hash"));
    }
    let histories = dropout::histories(&population.customers, population.today - 1);
    let orders = dropout::fit_any(&histories, Dropout::AfterAny, notes);
    // For comparison only, so what is degraded about it is not said.
    let orders_bg = dropout::fit_any(&histories, Dropout::AfterRepeat, &mut Notes::default());
    (orders, orders_bg)
}

/// Fits what was known at two thirds of the time, and tests it on the rest: the better of MBG/NBD and Pareto/NBD, and whether it is the latter.
///
/// Better is what ranks the customers better who order again: segments and audiences are cut from ranks. (The mean absolute error would favour
/// whichever expects less, since most customers order nothing.)
fn tested(holdout: &Holdout, dropout: Dropout, k: u64, notes: &mut Notes) -> (Option<Tested>, bool) {
    let customers: Vec<_> = holdout.customers.iter().map(|(customer, _)| *customer).collect();
    let repeaters = customers.iter().filter(|one| one.repeats() > 0).count() as u64;
    if repeaters < k {
        notes.remark(
            PART,
            format!("not tested on later orders: {repeaters} customers had ordered again by then, {k} needed"),
        );
        return (None, false);
    }
    let histories = dropout::histories(&customers, holdout.today - 1);
    let mbg = match dropout {
        Dropout::Never => dropout::fit(&histories, Dropout::Never),
        Dropout::AfterAny | Dropout::AfterRepeat => dropout::fit_any(&histories, dropout, &mut Notes::default()),
    };
    let Some(mbg) = mbg else { return (None, false) };
    let model = PurchaseModel { mbg: mbg.model, ..PurchaseModel::default() };
    let first = tested::test(&model, holdout);
    let pareto = pareto::fit(&histories).map(|fitted| fitted.model);
    let second = pareto.and_then(|_| tested::test(&PurchaseModel { pareto, ..model }, holdout));
    let (Some(one), Some(other)) = (&first, &second) else {
        notes.remark(PART, "Pareto/NBD has no best fit here and was not compared with");
        return (first, false);
    };
    let is_better = other.churn_auc > one.churn_auc;
    let percent = |tested: &Tested| tested.churn_auc.unwrap_or_default() * 100.0;
    let (with, without) = if is_better { ("Pareto/NBD", "MBG/NBD") } else { ("MBG/NBD", "Pareto/NBD") };
    let (best, rest) = if is_better { (other, one) } else { (one, other) };
    notes.remark(
        PART,
        format!(
            "predicted with {with}, which ranks {:.1} % of pairs rightly; {without}: {:.1} %",
            percent(best),
            percent(rest)
        ),
    );
    if is_better { (second, true) } else { (first, false) }
}

fn base_rates(
    population: &Population,
    sessions: Option<&Sessions>,
    catalog: &Catalog,
    k: u64,
    notes: &mut Notes,
) -> Option<vitrin::core::model::ShareTable> {
    let of_sessions: Option<&interests::Attention> = match sessions {
        Some(sessions) if !catalog.is_empty() => Some(&sessions.attention),
        _ => None,
    };
    if of_sessions.is_none() {
        notes.remark(
            "base rates of interests",
            "of what customers bought: sessions with a catalogue would say what visitors look at",
        );
    }
    of_sessions.unwrap_or(&population.attention).base_rates(k, notes)
}

fn grid(population: &Population, edges: &RfmEdges) -> [[u64; 5]; 5] {
    let mut grid = [[0; 5]; 5];
    for scores in population.customers.iter().map(|one| rfm::scores(one, population.today, edges)) {
        let row = grid.get_mut(usize::from(scores.r).saturating_sub(1));
        if let Some(cell) = row.and_then(|row| row.get_mut(usize::from(scores.f).saturating_sub(1))) {
            *cell += 1;
        }
    }
    grid
}

fn segments(population: &Population, edges: &RfmEdges) -> BTreeMap<&'static str, u64> {
    let mut counts = BTreeMap::new();
    for scores in population.customers.iter().map(|one| rfm::scores(one, population.today, edges)) {
        *counts.entry(scores.segment()).or_default() += 1;
    }
    counts
}
