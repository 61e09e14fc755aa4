//! How often something may happen: the generic cell rate algorithm (ITU-T I.371, annex A), as one function of two times.

use super::Timestamp;

/// So many at once, then one in every pause: never more than `at_once + t / pause` in any time `t`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    at_once: i64,
    pause_micros: i64,
}

impl Pace {
    /// `at_once` together, then `a_second` in every second; both at least one, and at most a million a second.
    pub const fn new(a_second: u32, at_once: u32) -> Self {
        let a_second = if a_second == 0 { 1 } else { a_second };
        let at_once = if at_once == 0 { 1 } else { at_once };
        Self {
            at_once: at_once as i64,
            pause_micros: 1_000_000 / a_second as i64,
        }
    }

    /// Whether one more may happen now. `arrival` is what this gave the last time it let one happen; `None` for none so far.
    /// Where the clock was set back, nobody waits longer than for a whole `at_once`.
    /// # Errors
    /// The microseconds until one may happen.
    pub fn admit(self, arrival: Option<Timestamp>, now: Timestamp) -> Result<Timestamp, i64> {
        let now = now.as_micros();
        let full = now.saturating_add(self.at_once.saturating_mul(self.pause_micros));
        let arrival = arrival.map_or(now, |arrival| arrival.as_micros().clamp(now, full));
        let wait = arrival - (full - self.pause_micros);
        if wait > 0 {
            return Err(wait);
        }
        Ok(Timestamp::from_micros(arrival.saturating_add(self.pause_micros)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(micros)
    }

    #[test]
    fn a_burst_passes_then_one_in_every_pause() {
        let pace = Pace::new(10, 3);
        let mut arrival = None;
        for _ in 0..3 {
            arrival = Some(pace.admit(arrival, at(0)).unwrap());
        }
        assert_eq!(pace.admit(arrival, at(0)), Err(100_000));
        assert_eq!(pace.admit(arrival, at(99_999)), Err(1));
        let later = pace.admit(arrival, at(100_000)).unwrap();
        assert!(pace.admit(Some(later), at(100_000)).is_err());
    }

    #[test]
    fn a_clock_that_was_set_back_locks_nobody_out() {
        let pace = Pace::new(10, 3);
        let arrival = pace.admit(None, at(3_600_000_000)).unwrap();
        let wait = pace.admit(Some(arrival), at(0)).unwrap_err();
        assert!(wait <= 300_000, "{wait}");
    }

    proptest! {
        #[test]
        fn never_more_than_the_pace_in_any_time(
            steps in prop::collection::vec(0_i64..400_000, 1..200),
            a_second in 1_u32..50,
            at_once in 1_u32..20,
        ) {
            let pace = Pace::new(a_second, at_once);
            let (mut arrival, mut now) = (None, 0);
            let mut passed: Vec<i64> = Vec::new();
            for step in steps {
                now += step;
                if let Ok(next) = pace.admit(arrival, at(now)) {
                    arrival = Some(next);
                    passed.push(now);
                }
            }
            for (index, first) in passed.iter().enumerate() {
                for (count, last) in passed[index..].iter().enumerate() {
                    let most = i64::from(at_once) + (last - first) / pace.pause_micros;
                    prop_assert!(i64::try_from(count).unwrap() < most);
                }
            }
        }
    }
}
