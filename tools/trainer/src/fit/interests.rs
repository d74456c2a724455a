//! The average visitor's interests: what one visitor's are measured against.

use std::collections::BTreeMap;

use vitrin::core::model::ShareTable;

use crate::note::Notes;

/// The part of the model in notes.
const PART: &str = "base rates of interests";

/// Attention by dimension and key, each visitor's summing to 1 in a dimension.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Attention {
    /// Sum of shares and number of visitors, by key such as `category.shoes`.
    keys: BTreeMap<String, (f64, u64)>,
    /// Visitors with any attention, by dimension.
    visitors: BTreeMap<&'static str, u64>,
}

impl Attention {
    /// Adds one visitor's weights in `dimension`; `total` is what the shares are of, since a category counts for those above it too.
    pub fn add(&mut self, dimension: &'static str, weights: &BTreeMap<String, f64>, total: f64) {
        if total <= 0.0 {
            return;
        }
        *self.visitors.entry(dimension).or_default() += 1;
        for (key, weight) in weights {
            let (sum, visitors) = self.keys.entry(format!("{dimension}.{key}")).or_default();
            *sum += weight / total;
            *visitors += 1;
        }
    }

    /// Mean share by key; keys of fewer than `k` visitors are left out.
    #[must_use]
    pub fn base_rates(&self, k: u64, notes: &mut Notes) -> Option<ShareTable> {
        let enough: Vec<(&str, f64)> = self
            .keys
            .iter()
            .filter(|(_, (_, visitors))| *visitors >= k)
            .filter_map(|(key, (sum, _))| {
                let dimension = key.split('.').next()?;
                Some((key.as_str(), sum / *self.visitors.get(dimension)? as f64))
            })
            .collect();
        let few = self.keys.len() - enough.len();
        if few > 0 {
            notes.held_back(
                PART,
                format!("{few} categories and brands that fewer than {k} visitors were interested in"),
            );
        }
        let mut table = ShareTable::of(&enough);
        table.0.dedup_by_key(|(hash, _)| *hash);
        (!table.0.is_empty()).then_some(table)
    }
}
