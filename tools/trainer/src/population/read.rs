//! Reads all orders once into what the fits need.

use std::collections::BTreeMap;

use crate::category::with_ancestors;
use crate::fit::interests::Attention;
use crate::population::catalog::Catalog;
use crate::population::{Customer, GapTable, Gaps, Sample, Visits};
use crate::source::{OrderLine, Partitions, SourceError, Watch};

/// Customers that fits are made from; of more, a sample of half to all of that many. 500,000 fix a quintile to a tenth of a percent.
const CUSTOMERS_MAX: usize = 500_000;
/// Gaps after which a customer is one who buys a category again and again; one or two say little of how long it lasts.
const GAPS_MIN: usize = 3;
/// Weight of a bought piece, as the engine's default weights have it.
pub(crate) const PURCHASE_WEIGHT: f64 = 8.0;

/// The shop's customers, as of a day.
#[derive(Debug, Clone)]
pub struct Population {
    /// One row a customer; a sample when there are more than 500,000.
    pub customers: Vec<Customer>,
    /// How many customers there are.
    pub customers_seen: u64,
    /// Orders: lines of one order, or of one customer at one time.
    pub orders: u64,
    /// Lines that were looked at.
    pub lines: u64,
    /// Lines of `today` or later, which were not.
    pub lines_later: u64,
    /// The first day with an order.
    pub first_day: i64,
    /// The day after the last that the orders cover.
    pub today: i64,
    /// Orders by hour of the week.
    pub visits: Visits,
    /// Times from order to order.
    pub visit_gaps: Gaps,
    /// Times from purchase to purchase of a category, of customers who bought it again and again.
    pub category_gaps: GapTable,
    /// What customers bought, as shares of theirs.
    pub attention: Attention,
}

impl Population {
    /// Reads `orders` before `today`, a day since 1970-01-01; without it all of them.
    ///
    /// # Errors
    /// [`SourceError::Io`].
    pub fn read(
        orders: &Partitions<OrderLine>,
        catalog: &Catalog,
        today: Option<i64>,
        watch: &Watch,
    ) -> Result<Self, SourceError> {
        let bar = watch.steps("customers", orders.bad_rows().used);
        let mut sample = Sample::new(CUSTOMERS_MAX);
        let mut found = Self {
            customers: Vec::new(),
            customers_seen: 0,
            orders: 0,
            lines: 0,
            lines_later: 0,
            first_day: i64::MAX,
            today: today.unwrap_or(i64::MIN),
            visits: Visits::default(),
            visit_gaps: Gaps::default(),
            category_gaps: GapTable::new(),
            attention: Attention::default(),
        };
        orders.each_group(|name, lines| {
            bar.inc(lines.len() as u64);
            let end = today.map_or(lines.len(), |today| lines.partition_point(|line| line.at.day() < today));
            let (now, later) = lines.split_at(end);
            found.lines_later += later.len() as u64;
            if let Some(customer) = Customer::of(now) {
                found.lines += now.len() as u64;
                found.first_day = found.first_day.min(customer.first_day);
                found.today = found.today.max(customer.last_day + 1);
                found.count(now, catalog);
                sample.add(name, customer);
            }
        })?;
        bar.finish_and_clear();
        found.customers_seen = sample.seen();
        found.customers = sample.into_rows();
        Ok(found)
    }

    /// Counts one customer's lines.
    fn count(&mut self, lines: &[OrderLine], catalog: &Catalog) {
        let orders: Vec<&OrderLine> = lines
            .chunk_by(|one, other| one.at == other.at && one.order == other.order)
            .filter_map(<[OrderLine]>::first)
            .collect();
        self.orders += orders.len() as u64;
        self.visits.add(&orders.iter().map(|order| order.at.hour_of_week()).collect::<Vec<_>>());
        let gaps: Vec<f64> = orders
            .windows(2)
            .filter_map(|pair| Some(pair.last()?.at.days_since(pair.first()?.at)))
            .filter(|gap| *gap > 0.0)
            .collect();
        self.visit_gaps.add(&gaps);
        let mut days: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
        let mut weights: [BTreeMap<String, f64>; 2] = Default::default();
        let mut totals = [0.0; 2];
        let read: Vec<_> = lines.iter().map(|line| (line, catalog.of(line))).collect();
        for (line, goods) in &read {
            let weight = PURCHASE_WEIGHT * f64::from(line.quantity.max(1));
            for path in goods.category.as_deref().iter().flat_map(|path| with_ancestors(path)) {
                let list = days.entry(path).or_default();
                // Lines come in order of time.
                if list.last() != Some(&line.at.day()) {
                    list.push(line.at.day());
                }
            }
            goods.attend(weight, &mut weights, &mut totals);
        }
        for (path, days) in days {
            let gaps: Vec<f64> =
                days.windows(2).filter_map(|pair| Some((pair.last()? - pair.first()?) as f64)).collect();
            if gaps.len() >= GAPS_MIN {
                self.category_gaps.entry(path.to_owned()).or_default().add(&gaps);
            }
        }
        for ((dimension, weights), total) in ["category", "brand"].into_iter().zip(&weights).zip(totals) {
            self.attention.add(dimension, weights, total);
        }
    }
}
