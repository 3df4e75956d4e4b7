//! How many bytes to the next sample: geometric, so that every byte has the same chance whatever pattern the program
//! allocates in. Integers only.

/// The next interval of bytes with mean `every` (at least 1), from 32 random bits: `-ln(u) * every` for u in (0, 1].
pub(super) fn draw(every: u32, random: u32) -> u64 {
    let nats = (u64::from(minus_log2(random)) * LN_2) >> 16;
    ((nats * u64::from(every)) >> 16) + 1
}

/// ln 2 in 16.16 fixed point.
const LN_2: u64 = 45_426;

/// `-log2((random + 1) / 2^32)` in 16.16 fixed point, exact at powers of two, elsewhere to 0.01.
fn minus_log2(random: u32) -> u32 {
    let Some(u) = random.checked_add(1) else { return 0 };
    let zeros = u.leading_zeros();
    // u = 2^(31 - zeros) * (1 + f); `fraction` is f as 0.16.
    let fraction = ((u << zeros) << 1) >> 16;
    // log2(1 + f) lies above the chord by about 0.344 f (1 - f).
    let bulge = ((fraction * (0xFFFF - fraction)) >> 16) * 22_545;
    let log2 = fraction + (bulge >> 16);
    ((zeros + 1) << 16).saturating_sub(log2)
}

/// The next of a sequence of random numbers (xorshift32); `state` must not be 0 and never becomes it.
pub(super) fn random(state: u32) -> u32 {
    let mut x = state;
    x ^= x << 13;
    x ^= x >> 17;
    x ^ x << 5
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_is_close() {
        for random in (0..u32::MAX).step_by(7919) {
            let exact = 32.0 - (f64::from(random) + 1.0).log2();
            let ours = f64::from(minus_log2(random)) / 65536.0;
            assert!((exact - ours).abs() < 0.01, "{random}: {exact} {ours}");
        }
        assert_eq!(minus_log2(u32::MAX), 0);
    }

    #[test]
    fn intervals_are_geometric() {
        let (every, n) = (65_536, 200_000);
        let mut state = 1;
        let draws = (0..n).map(|_| {
            state = random(state);
            draw(every, state) as f64
        });
        let draws: Vec<f64> = draws.collect();
        let mean = draws.iter().sum::<f64>() / f64::from(n);
        assert!((mean / f64::from(every) - 1.0).abs() < 0.01, "mean {mean}");
        // Memoryless: the share above k means is e^-k.
        for k in 1..4 {
            let above = draws.iter().filter(|&&d| d > f64::from(k * every)).count() as f64 / f64::from(n);
            assert!((above / (-f64::from(k)).exp() - 1.0).abs() < 0.05, "{k}: {above}");
        }
    }

    #[test]
    fn every_byte_when_asked() {
        let mut state = 7;
        let small = (0..1000).filter(|_| {
            state = random(state);
            draw(1, state) <= 2
        });
        assert!(small.count() > 800);
    }
}
