//! Medians, spreads and the normal distribution: what the seasonal forecast needs, no more.

/// Terms after which the series of [`normal_cdf`] has converged for every argument it is used for.
const TERMS: u32 = 200;
/// Beyond so many standard deviations, the rest is below 1e-9.
const TAIL: f64 = 6.0;

/// Returns the count as a number to divide by.
pub(super) fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// Returns the mean; `None` of nothing.
pub(super) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / number(values.len()))
}

/// Returns the median, of an even count the mean of the middle two; `None` of nothing.
pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = values.len() / 2;
    let high = *values.get(upper)?;
    if values.len() % 2 == 1 {
        return Some(high);
    }
    let low = *values.get(upper.checked_sub(1)?)?;
    Some(f64::midpoint(low, high))
}

/// Returns the standard deviation around the mean when `fitted` parameters were estimated from
/// the same values: the squares are divided by the count less those. `None` when that is not
/// above zero.
pub(super) fn deviation(values: &[f64], fitted: usize) -> Option<f64> {
    let center = mean(values)?;
    let free = values.len().checked_sub(fitted).filter(|free| *free > 0)?;
    let squares: f64 = values.iter().map(|value| (value - center).powi(2)).sum();
    Some((squares / number(free)).sqrt())
}

/// Returns slope and value at the last place of the Theil–Sen line through the points
/// `(place, value)`: the slope is the median over all pairs, the line goes through the median of
/// what is left. `None` without points; of one point the line is flat.
pub(super) fn theil_sen(points: &[(f64, f64)], last: f64) -> Option<(f64, f64)> {
    let slopes = points.iter().enumerate().flat_map(|(index, (x1, y1))| {
        let later = points.iter().skip(index + 1);
        later.map(move |(x2, y2)| (y2 - y1) / (x2 - x1))
    });
    let slope = median(slopes.collect()).unwrap_or(0.0);
    let rests = points.iter().map(|(x, y)| y - slope * (x - last));
    Some((slope, median(rests.collect())?))
}

/// Returns the share of a normal distribution below `x` standard deviations.
///
/// Φ(x) = ½ + φ(x) · (x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + …), G. Marsaglia, Evaluating the Normal
/// Distribution, Journal of Statistical Software 11(4), 2004; good to about 1e-15 up to 6.
pub(super) fn normal_cdf(x: f64) -> f64 {
    if x.is_nan() {
        return 0.5;
    }
    if x.abs() > TAIL {
        return if x > 0.0 { 1.0 } else { 0.0 };
    }
    let (mut sum, mut term) = (x, x);
    for step in 1..TERMS {
        term *= x * x / f64::from(2 * step + 1);
        sum += term;
    }
    let density = (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt();
    (0.5 + density * sum).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} {expected}");
    }

    #[test]
    fn medians_and_spreads() {
        assert_eq!(median(Vec::new()), None);
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(deviation(&[1.0, 3.0], 2), None);
        assert_eq!(deviation(&[1.0, 3.0], 1), Some(2.0_f64.sqrt()));
        assert_eq!(deviation(&[5.0; 9], 2), Some(0.0));
    }

    #[test]
    fn the_line_ignores_an_outlier() {
        let mut points: Vec<(f64, f64)> = (0..9)
            .map(|x| (f64::from(x), 10.0 + 2.0 * f64::from(x)))
            .collect();
        points[4].1 = 1000.0;
        assert_eq!(theil_sen(&points, 8.0), Some((2.0, 26.0)));
        assert_eq!(theil_sen(&[(3.0, 7.0)], 8.0), Some((0.0, 7.0)));
        assert_eq!(theil_sen(&[], 8.0), None);
    }

    /// Values of the printed tables (Abramowitz and Stegun, table 26.1).
    #[test]
    fn the_normal_distribution_is_that_of_the_tables() {
        near(normal_cdf(0.0), 0.5);
        near(normal_cdf(1.0), 0.841_344_746_068_543);
        near(normal_cdf(-1.0), 0.158_655_253_931_457);
        near(normal_cdf(1.959_963_984_540_054), 0.975);
        near(normal_cdf(1.281_551_565_544_600_4), 0.9);
        near(normal_cdf(3.0), 0.998_650_101_968_37);
        near(normal_cdf(-5.0), 2.866_515_718_8e-7);
        near(normal_cdf(6.5), 1.0);
        near(normal_cdf(f64::NEG_INFINITY), 0.0);
        near(normal_cdf(f64::NAN), 0.5);
    }
}
