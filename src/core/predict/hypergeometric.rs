//! The part of BG/NBD and MBG/NBD that needs Gauss's hypergeometric function: how many orders a living customer places in a time to come.
//!
//! Both models say `(c/(a−1))·[1 − (1−z)^s·2F1(s, b′; c; z)]` with `s = r+x`, `z = t/(α+T+t)` and `c = a+b′−1`, where `b′` is `b+x` for BG/NBD
//! (Fader, Hardie & Lee 2005, eq. 10) and `b+x+1` for MBG/NBD (Batislam et al. 2007). Euler's transformation makes `(1−z)^(a−1)·2F1(c−s, a−1; c; z)`
//! of the product: 9 terms where the plain series takes thousands and overflows. The pole at `a = 1` is removable: `a−1` is a factor of every term but
//! the first, so it is divided out before anything is added up.

/// Terms past which a series is left as it is: reached only for `z` next to 1, where the rest weighs least.
const TERMS_MAX: u32 = 20_000;
/// What is left of a term when it no longer changes the sum.
const NEGLIGIBLE: f64 = 1e-17;
/// Below it, Euler's form has terms of both signs that are much larger than their sum.
const SAFE_FROM: f64 = -8.0;

/// Expected orders within `t` of a customer who is alive now: `shape` = r+x, `scale` = α+T and `t` in the same unit, `a` and `b` of the posterior of
/// the dropout probability, `a` at least 0. In `[0, shape·t/scale]`, which is reached where nobody drops out.
#[must_use]
pub fn orders_while_alive(shape: f64, scale: f64, a: f64, b: f64, t: f64) -> f64 {
    let most = shape * t / scale;
    if a == 0.0 || most == 0.0 {
        return most;
    }
    let z = t / (scale + t);
    let c = a + b - 1.0;
    let orders =
        if a - 1.0 > shape || c - shape < SAFE_FROM { plain(shape, a, b, z) } else { euler(c - shape, a, c, z) };
    // Rounding must not say more than a customer who never drops out places.
    if orders > 0.0 { orders.min(most) } else { 0.0 }
}

/// `(c/(a−1))·[1 − (1−z)^(a−1)·2F1(d, a−1; c; z)]`. `c` may be 0 or less: it is multiplied into the series before anything is divided by it.
fn euler(d: f64, a: f64, c: f64, z: f64) -> f64 {
    let log = libm::log1p(-z);
    let power = if a == 1.0 { log } else { libm::expm1((a - 1.0) * log) / (a - 1.0) };
    // The series without its first term, times c/(a−1).
    let mut term = d * z;
    let mut sum = term;
    let mut n = 1.0;
    for _ in 0..TERMS_MAX {
        term *= (d + n) * (a + n - 1.0) / ((c + n) * (n + 1.0)) * z;
        sum += term;
        n += 1.0;
        if term.abs() <= NEGLIGIBLE * sum.abs() {
            break;
        }
    }
    -(c * power + libm::exp((a - 1.0) * log) * sum)
}

/// `(c/(a−1))·[1 − (1−z)^s·2F1(s, b; c; z)]` term by term: all but the first are above 0. Next to its pole it is the mean of both sides.
fn plain(s: f64, a: f64, b: f64, z: f64) -> f64 {
    const NEXT: f64 = 1e-5;
    if (a - 1.0).abs() < NEXT {
        return (plain(s, 1.0 - 2.0 * NEXT, b, z) + plain(s, 1.0 + 2.0 * NEXT, b, z)) / 2.0;
    }
    let c = a + b - 1.0;
    // (1−z)^s is carried as a logarithm, so that neither it nor the sum leaves the range.
    let mut scale = s * libm::log1p(-z);
    let mut term = s * b * z;
    let mut sum = c + term;
    let mut n = 1.0;
    for _ in 0..TERMS_MAX {
        term *= (s + n) * (b + n) / ((c + n) * (n + 1.0)) * z;
        sum += term;
        n += 1.0;
        if sum > 1e200 {
            (term, sum, scale) = (term * 1e-200, sum * 1e-200, scale + 200.0 * core::f64::consts::LN_10);
        }
        if term <= NEGLIGIBLE * sum {
            break;
        }
    }
    (c - libm::exp(scale) * sum) / (a - 1.0)
}
