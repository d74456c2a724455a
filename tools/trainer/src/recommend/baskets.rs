//! Orders: which items were bought together, and which are bought again.

use std::path::Path;

use super::Options;
use super::names::Names;
use super::pairs::{PairFiles, PairWriter};
use super::rows::Counters;
use crate::source::{OrderLine, Partitions, SourceError, Watch};

/// Most different items of a basket: a trader's order says nothing.
const BASKET_ITEMS_MAX: usize = 64;
/// Share of an item's buyers who bought it again above which it is used up, not owned.
const REPLENISHED_SHARE: f64 = 0.1;

/// What orders say.
pub(super) struct Baskets {
    pub(super) pairs: PairFiles,
    /// By item.
    pub(super) is_replenished: Vec<bool>,
}

pub(super) fn read(
    orders: Option<&Partitions<OrderLine>>,
    names: &mut Names,
    options: &Options,
    folder: &Path,
    watch: &Watch,
) -> Result<Baskets, SourceError> {
    let mut pairs = PairWriter::open(folder, "baskets")?;
    let mut buyers = Counters::<u32>::default();
    let mut again = Counters::<u32>::default();
    let bar = watch.steps("Orders", 0);
    let mut fault = None;
    if let Some(orders) = orders {
        orders.each_group(|_, lines| {
            bar.inc(1);
            let mut bought: Vec<u32> = Vec::new();
            let mut found: Vec<(u32, u32)> = Vec::new();
            let same = |one: &OrderLine, other: &OrderLine| {
                one.order == other.order && (one.order.is_some() || one.at == other.at)
            };
            for order in lines.chunk_by(same) {
                let mut items: Vec<u32> = order.iter().filter_map(|line| names.number(line.item.as_deref()?)).collect();
                items.sort_unstable();
                items.dedup();
                bought.extend(&items);
                items.truncate(BASKET_ITEMS_MAX);
                for one in &items {
                    found.extend(items.iter().filter(|other| *other != one).map(|other| (*one, *other)));
                }
            }
            bought.sort_unstable();
            for orders in bought.chunk_by(|one, other| one == other) {
                if let Some(item) = orders.first() {
                    *buyers.of(*item) += 1;
                    *again.of(*item) += u32::from(orders.len() > 1);
                }
            }
            // A customer counts once for a pair, however often.
            found.sort_unstable();
            found.dedup();
            let stored = found.into_iter().try_for_each(|(one, other)| pairs.push(one, other, 1.0));
            fault = fault.take().or(stored.err());
        })?;
    }
    bar.finish();
    if let Some(fault) = fault {
        return Err(fault);
    }
    let counted = buyers.0.iter().zip(again.0.iter());
    let is_replenished = counted
        .map(|(buyers, again)| *again >= options.floor && f64::from(*again) >= REPLENISHED_SHARE * f64::from(*buyers))
        .collect();
    Ok(Baskets { pairs: pairs.close()?, is_replenished })
}
