//! Quantiles of a list.

/// The value that `share` of `sorted` lie below, between the two nearest in rank (what numpy and R's type 7 give); nothing of none.
#[must_use]
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * sorted.len().checked_sub(1)? as f64;
    let below = sorted.get(place.floor() as usize)?;
    let above = sorted.get(place.ceil() as usize)?;
    // As numpy does it, so that equal neighbours give themselves.
    let part = place - place.floor();
    Some(if part >= 0.5 { above - (above - below) * (1.0 - part) } else { below + (above - below) * part })
}

/// The four values that part `values` into fifths; nothing of none.
#[must_use]
pub fn quintile_edges(values: impl Iterator<Item = f64>) -> Option<[f64; 4]> {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    let mut edges = [0.0; 4];
    for (edge, share) in edges.iter_mut().zip([0.2, 0.4, 0.6, 0.8]) {
        *edge = quantile(&sorted, share)?;
    }
    Some(edges)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_their_neighbours() {
        let cases = [
            ("none", &[][..], 0.5, None),
            ("one", &[7.0], 0.2, Some(7.0)),
            ("a value itself", &[1.0, 2.0, 3.0], 0.5, Some(2.0)),
            ("nearer to the lower", &[0.0, 10.0], 0.2, Some(2.0)),
            ("nearer to the upper", &[0.0, 10.0], 0.75, Some(7.5)),
            ("equal neighbours", &[0.1, 0.1], 0.3, Some(0.1)),
        ];
        for (why, sorted, share, expected) in cases {
            assert_eq!(quantile(sorted, share), expected, "{why}");
        }
        assert_eq!(quintile_edges([5.0, 1.0, 2.0, 3.0, 4.0, 0.0].into_iter()), Some([1.0, 2.0, 3.0, 4.0]));
    }
}
