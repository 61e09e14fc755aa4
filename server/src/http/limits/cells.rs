//! How often each key has come lately: a bounded table in memory, of which the oldest is forgotten.

use domain::kernel::{Pace, Timestamp};
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::mem;
use std::sync::{Mutex, PoisonError};

/// Places that are locked apart.
const SHARDS: usize = 16;
/// The most keys of one half of one place: 131,072 keys in all, about five megabytes.
const HALF: usize = 4_096;
/// A key that is refused is told of once in so many seconds.
const TOLD_SECONDS: i64 = 60;

/// The keys by a hash that nobody outside can foresee.
#[derive(Debug, Default)]
pub struct Cells {
    hasher: RandomState,
    shards: [Mutex<Shard>; SHARDS],
}

/// Two halves: when the young one is full it becomes the old one, and what was not asked for since is forgotten.
#[derive(Debug, Default)]
struct Shard {
    young: HashMap<u64, Cell>,
    old: HashMap<u64, Cell>,
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    arrival: Timestamp,
    /// When a refusal was last told of.
    told: Option<Timestamp>,
}

/// Why a key may not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// How long it has to wait.
    pub micros: i64,
    /// Whether this is the first refusal of the key in a minute.
    pub news: bool,
    /// Names the key in logs, without naming anybody.
    pub key: u64,
}

impl Cells {
    /// Counts one of `key`, if it may go on.
    pub fn admit(&self, key: impl Hash, pace: Pace, now: Timestamp) -> Result<(), Refused> {
        let key = self.hasher.hash_one(key);
        let shard = usize::try_from(key >> 60).unwrap_or(0) % SHARDS;
        let mut shard = self.shards[shard].lock().unwrap_or_else(PoisonError::into_inner);
        let cell = shard.get(key);
        match pace.admit(cell.map(|cell| cell.arrival), now) {
            Ok(arrival) => {
                let told = cell.and_then(|cell| cell.told);
                shard.keep(key, Cell { arrival, told });
                Ok(())
            }
            Err(micros) => {
                let mut news = false;
                if let Some(cell) = cell {
                    news = cell
                        .told
                        .is_none_or(|told| told.plus_seconds(TOLD_SECONDS) <= now);
                    let told = if news { Some(now) } else { cell.told };
                    shard.keep(key, Cell { told, ..cell });
                }
                Err(Refused { micros, news, key })
            }
        }
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        let shards = self.shards.iter().map(|shard| shard.lock().unwrap());
        shards.map(|shard| shard.young.len() + shard.old.len()).sum()
    }
}

impl Shard {
    fn get(&self, key: u64) -> Option<Cell> {
        self.young.get(&key).or_else(|| self.old.get(&key)).copied()
    }

    fn keep(&mut self, key: u64, cell: Cell) {
        if self.young.len() >= HALF && !self.young.contains_key(&key) {
            self.old = mem::take(&mut self.young);
        }
        self.young.insert(key, cell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace::new(1, 2);

    const fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(micros)
    }

    #[test]
    fn keys_do_not_count_for_one_another() {
        let cells = Cells::default();
        assert!(cells.admit("a", PACE, at(0)).is_ok() && cells.admit("a", PACE, at(0)).is_ok());
        assert_eq!(cells.admit("a", PACE, at(0)).unwrap_err().micros, 1_000_000);
        assert!(cells.admit("b", PACE, at(0)).is_ok());
        assert!(cells.admit("a", PACE, at(1_000_000)).is_ok());
    }

    #[test]
    fn a_refusal_is_news_once_a_minute() {
        let cells = Cells::default();
        let refused = |now| cells.admit("a", Pace::new(1, 1), at(now)).unwrap_err().news;
        assert!(cells.admit("a", Pace::new(1, 1), at(0)).is_ok());
        assert!(refused(0));
        assert!(!refused(1));
        let minute = 61_000_000;
        assert!(cells.admit("a", Pace::new(1, 1), at(minute)).is_ok());
        assert!(refused(minute));
    }

    #[test]
    fn the_table_is_bounded_and_forgets_the_oldest() {
        let cells = Cells::default();
        for _ in 0..2 {
            assert!(cells.admit("first", PACE, at(0)).is_ok());
        }
        for number in 0..200_000_u32 {
            // Who keeps asking is not forgotten, however many others come.
            if number % 1_000 == 0 {
                assert!(cells.admit("first", PACE, at(0)).is_err(), "{number}");
            }
            let _ = cells.admit(number, PACE, at(0));
        }
        assert!(cells.len() <= 2 * HALF * SHARDS, "{}", cells.len());
        assert!(cells.admit(0_u32, PACE, at(0)).is_ok() && cells.admit(0_u32, PACE, at(0)).is_ok());
    }
}
