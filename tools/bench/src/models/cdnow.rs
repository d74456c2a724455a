//! CDNOW: the published fits, the next 39 weeks, and RFM of all 23,570 customers.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value as Json;
use vitrin::core::predict::pareto::ParetoModel;
use vitrin::core::predict::purchase::{Customer, DropoutModel, PurchaseModel};
use vitrin_trainer::fit::dropout::{self, Dropout, histories};
use vitrin_trainer::fit::tested::test;
use vitrin_trainer::fit::{pareto, rfm, spend};
use vitrin_trainer::learned::{Rules, learn};
use vitrin_trainer::note::Notes;
use vitrin_trainer::population::{self, Catalog, Holdout, Population};
use vitrin_trainer::source::{OrderLine, Partitions, SourceOptions, Watch};

use super::table::{Reach, Table};
use super::{Result, number};

/// 1997-10-01: the 39 weeks before it are fitted.
const TODAY: i64 = 10_135;
/// 1998-07-01: the 39 weeks before it are predicted.
const END: i64 = 10_408;
/// Customers below which nothing is shipped, as the trainer has it.
const K: u64 = 50;

pub(super) fn measure(folder: &Path, peer: &Json, table: &mut Table) -> Result<()> {
    let sample = orders(&folder.join("cdnow-sample.csv"))?;
    let population = Population::read(&sample, &Catalog::default(), Some(TODAY), &Watch::silent())?;
    fits(&population, peer, table)?;
    orders_to_come(&population, &sample, peer, table)?;
    scores(folder, table)
}

fn orders(path: &Path) -> Result<Partitions<OrderLine>> {
    Ok(Partitions::read(path, &SourceOptions::default(), &Watch::silent())?)
}

/// Published: Fader, Hardie & Lee 2005 (BG/NBD), Fader & Hardie 2013 (Gamma-Gamma); MBG/NBD as MODELS has it.
fn fits(population: &Population, peer: &Json, table: &mut Table) -> Result<()> {
    let rows = histories(&population.customers, TODAY - 1);
    for (which, name, key, published) in [
        (Dropout::AfterRepeat, "BG/NBD", "bg", [0.243, 4.414, 0.793, 2.426]),
        (Dropout::AfterAny, "MBG/NBD", "mbg", [0.525, 6.183, 0.891, 1.614]),
    ] {
        let found = dropout::fit_any(&rows, which, &mut Notes::default()).ok_or("CDNOW has no fit")?;
        let DropoutModel { r, alpha, a, b } = found.model;
        for ((parameter, ours), published) in
            [("r", r), ("alpha", alpha), ("a", a), ("b", b)].into_iter().zip(published)
        {
            let theirs = number(peer, &format!("/cdnow/{key}/parameters/{parameter}"));
            table.add(&format!("{name} {parameter}"), Reach::Near(published), ours, theirs, 3);
        }
        if which == Dropout::AfterRepeat {
            table.add("BG/NBD log-likelihood", Reach::Near(-9_582.43), found.log_likelihood, None, 2);
        }
    }
    let spend = spend::fit(&population.customers, K, 100.0, &mut Notes::default()).ok_or("CDNOW has no spend")?;
    for (parameter, ours, published) in
        [("p", spend.model.p, 6.25), ("q", spend.model.q, 3.74), ("v", spend.model.v_minor / 100.0, 15.44)]
    {
        let theirs = number(peer, &format!("/cdnow/spend/parameters/{parameter}"));
        table.add(&format!("Gamma-Gamma {parameter}"), Reach::Near(published), ours, theirs, 2);
    }
    let bg = DropoutModel { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    let expected = bg.expected_bg(Customer { repeats: 2.0, last_weeks: 30.43, age_weeks: 38.86 }, 39.0);
    table.add("E[Y(39) | x=2, t_x=30.43, T=38.86]", Reach::Near(1.226), expected, None, 3);
    let pareto = pareto::fit(&rows).ok_or("CDNOW has no Pareto/NBD")?;
    let ParetoModel { r, alpha, s, beta } = pareto.model;
    let published = [0.553, 10.578, 0.606, 11.669];
    for ((parameter, ours), published) in
        [("r", r), ("alpha", alpha), ("s", s), ("beta", beta)].into_iter().zip(published)
    {
        let theirs = number(peer, &format!("/cdnow/pareto/parameters/{parameter}"));
        table.add(
            &format!("Pareto/NBD {parameter}"),
            Reach::Near(published),
            ours,
            theirs,
            if published > 1.0 { 2 } else { 3 },
        );
    }
    table.add("Pareto/NBD log-likelihood", Reach::Near(-9_594.98), pareto.log_likelihood, None, 2);
    Ok(())
}

/// The trainer's whole way: it knows the first 39 weeks alone, and chooses its model by their last third.
fn orders_to_come(
    population: &Population,
    sample: &Partitions<OrderLine>,
    peer: &Json,
    table: &mut Table,
) -> Result<()> {
    let known = Holdout::last_third(sample, population.first_day, TODAY, &Watch::silent())?;
    let rules = Rules { k: K, minor: 100.0, discount_per_week: 0.0 };
    let learned = learn(population, &known, None, &Catalog::default(), &rules);
    let model = learned.model.purchase.ok_or("CDNOW has no model")?;
    let holdout = Holdout::between(sample, TODAY, END, &Watch::silent())?;
    let tested = test(&model, &holdout).ok_or("CDNOW has no customers")?;
    let mbg = test(&PurchaseModel { pareto: None, ..model }, &holdout).ok_or("CDNOW has no customers")?;
    let theirs = |what| number(peer, &format!("/cdnow/pareto/{what}"));
    table.add("orders in 39 weeks, MAE", Reach::Most(0.755), tested.mean_absolute_error, theirs("mae"), 4);
    table.add("  peer's BG/NBD", Reach::Free, tested.mean_absolute_error, number(peer, "/cdnow/bg/mae"), 4);
    table.add("  with MBG/NBD", Reach::Free, mbg.mean_absolute_error, number(peer, "/cdnow/mbg/mae"), 4);
    let auc = tested.churn_auc.ok_or("CDNOW has one kind of customer")?;
    table.add("churn score, AUC", Reach::Least(0.775), auc, theirs("auc"), 4);
    let mbg_auc = mbg.churn_auc.unwrap_or_default();
    table.add("  with MBG/NBD", Reach::Free, mbg_auc, number(peer, "/cdnow/mbg/auc"), 4);
    table.add("  peer's BG/NBD P(alive)", Reach::Free, auc, number(peer, "/cdnow/bg/auc_alive"), 4);
    Ok(())
}

/// Scores against pandas' and numpy's, customer by customer.
fn scores(folder: &Path, table: &mut Table) -> Result<()> {
    let mut customers: BTreeMap<String, population::Customer> = BTreeMap::new();
    orders(&folder.join("cdnow-master.csv"))?.each_group(|name, lines| {
        let end = lines.partition_point(|line| line.at.day() < TODAY);
        if let Some(customer) = lines.get(..end).and_then(population::Customer::of) {
            customers.insert(name.to_owned(), customer);
        }
    })?;
    let rows: Vec<population::Customer> = customers.values().copied().collect();
    let edges = rfm::fit(&rows, TODAY, K, &mut Notes::default()).ok_or("CDNOW has no edges")?;
    let (mut equal, mut grid) = (0_u32, BTreeMap::new());
    let mut reader = csv::Reader::from_path(folder.join("rfm.csv"))?;
    for line in reader.deserialize() {
        let (name, r, f, m): (String, u8, u8, u8) = line?;
        let ours = customers.get(&name).map(|one| rfm::scores(one, TODAY, &edges));
        equal += u32::from(ours.is_some_and(|ours| (ours.r, ours.f, ours.m) == (r, f, m)));
    }
    for one in customers.values() {
        let scores = rfm::scores(one, TODAY, &edges);
        *grid.entry((scores.r, scores.f)).or_insert(0_u32) += 1;
    }
    table.add("RFM customers with the reference's scores", Reach::Least(23_570.0), f64::from(equal), Some(23_570.0), 0);
    table.add("RFM customers in one cell each", Reach::Least(23_570.0), f64::from(grid.values().sum::<u32>()), None, 0);
    Ok(())
}
