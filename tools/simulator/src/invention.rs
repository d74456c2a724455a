//! Products for a config that comes without a catalogue: some in every category it names, at prices around its bands.

use vitrin::core::site::Site;
use vitrin::core::value::Value;

use crate::shop::Listing;

/// Products of each category.
const PRODUCTS_PER_CATEGORY: usize = 6;
/// Brands, when the config names none.
const BRANDS: [&str; 8] = ["alder", "birch", "cedar", "elm", "hazel", "larch", "rowan", "willow"];
/// Prices in minor units to lie between, when the config has no bands.
const PRICES_MINOR: (f64, f64) = (1_000.0, 50_000.0);

/// Products in the categories and brands that the config asks about or has conditions on.
pub(crate) fn invented(document: &Value, site: &Site) -> Vec<Listing> {
    let mut named = Vec::new();
    for question in document.get("measure").and_then(Value::as_list).unwrap_or_default() {
        let values = question.get("values").and_then(Value::as_list).unwrap_or_default();
        named.extend(values.iter().filter_map(Value::as_text).map(String::from));
    }
    find_keys(document, "interests.category.", &mut named);
    let mut brands = Vec::new();
    find_keys(document, "interests.brand.", &mut brands);
    for brand in BRANDS.iter().take(BRANDS.len().saturating_sub(brands.len())) {
        brands.push((*brand).into());
    }
    let categories = leaves(&named);
    let edges = &site.events.price_band_edges_minor;
    let (least, most) = match (edges.first(), edges.last()) {
        (Some(first), Some(last)) => (*first as f64 / 2.0, *last as f64 * 1.5),
        _ => PRICES_MINOR,
    };
    let mut listings = Vec::new();
    for (place, category) in categories.iter().enumerate() {
        for number in 0..PRODUCTS_PER_CATEGORY {
            // Spread evenly on a logarithmic scale; categories a little apart.
            let share = (number as f64 + place as f64 / categories.len() as f64) / PRODUCTS_PER_CATEGORY as f64;
            let price = least * (most / least).powf(share);
            // A brand is at home in a few categories.
            let brand = brands.get((place + number % 3) % brands.len()).cloned().unwrap_or_default();
            let id = format!("{}-{}", category.replace('/', "-"), number + 1);
            listings.push(Listing { id, category: category.clone(), brand, price_minor: price as u32 });
        }
    }
    listings
}

/// What follows `prefix` in keys anywhere below `value`.
fn find_keys(value: &Value, prefix: &str, found: &mut Vec<String>) {
    match value {
        Value::Map(map) => {
            for (key, value) in map.iter() {
                found.extend(key.strip_prefix(prefix).map(String::from));
                find_keys(value, prefix, found);
            }
        }
        Value::List(list) => list.iter().for_each(|value| find_keys(value, prefix, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
}

/// The named categories that have none below them, and for those that do one beside what is below; each once.
fn leaves(named: &[String]) -> Vec<String> {
    let is_above = |path: &str, other: &String| other.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
    let mut leaves: Vec<String> = Vec::new();
    for path in named {
        let has_below = named.iter().any(|other| is_above(path, other));
        let leaf = if has_below { [path, "/other"].concat() } else { path.clone() };
        if !leaves.contains(&leaf) {
            leaves.push(leaf);
        }
    }
    if leaves.is_empty() { vec!["everything".into()] } else { leaves }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_with_some_below_it_sells_other_things_too() {
        let named = ["shoes", "tents", "shoes/trail", "shoe", "tents", "shoes/trail/wet"].map(String::from);
        assert_eq!(leaves(&named), ["shoes/other", "tents", "shoes/trail/other", "shoe", "shoes/trail/wet"]);
        assert_eq!(leaves(&[]), ["everything"]);
    }

    #[test]
    fn keys_are_found_wherever_they_are() {
        let inner = Value::map([("interests.brand.vada", Value::Null)]);
        let value = Value::map([("$or", Value::List(vec![inner.clone(), Value::map([("$not", inner)])]))]);
        let mut found = Vec::new();
        find_keys(&value, "interests.brand.", &mut found);
        assert_eq!(found, ["vada", "vada"]);
    }
}
