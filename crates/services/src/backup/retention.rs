//! Which backups are kept: the last few, and one a day for some days. Only files that are named as ours are touched.

use super::BackupError;
use super::disk::UNFINISHED;
use domain::kernel::Timestamp;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How many backups are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// The last so many, whenever they were made; one at least.
    pub last: usize,
    /// The newest of every day (UTC) for so many days, today included.
    pub days: u32,
}

/// `jishi-20261122T093000Z.backup`
pub(super) fn file_name(taken_at: Timestamp) -> String {
    let c = taken_at.civil(0);
    format!(
        "jishi-{:04}{:02}{:02}T{:02}{:02}{:02}Z.backup",
        c.year, c.month, c.day, c.hour, c.minute, c.second
    )
}

/// The time in a name of [`file_name`], as it sorts; `None` for any other name.
fn stamp(name: &str) -> Option<&str> {
    let stamp = name.strip_prefix("jishi-")?.strip_suffix(".backup")?;
    let is_stamp = stamp.len() == 16
        && stamp.bytes().enumerate().all(|(at, byte)| match at {
            8 => byte == b'T',
            15 => byte == b'Z',
            _ => byte.is_ascii_digit(),
        });
    is_stamp.then_some(stamp)
}

/// The backups of a folder by their names, newest first.
fn backups(folder: &Path) -> Result<Vec<String>, BackupError> {
    files(folder, |name| stamp(name).is_some())
}

/// The files of a folder by their names, newest first.
fn files(folder: &Path, is_wanted: impl Fn(&str) -> bool) -> Result<Vec<String>, BackupError> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(BackupError::at(folder))? {
        let entry = entry.map_err(BackupError::at(folder))?;
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if let Ok(name) = entry.file_name().into_string()
            && is_file
            && is_wanted(&name)
        {
            names.push(name);
        }
    }
    names.sort();
    names.reverse();
    Ok(names)
}

/// The newest backup of a folder.
/// # Errors
/// [`BackupError::File`] when the folder cannot be read, or holds none.
pub fn newest_backup(folder: &Path) -> Result<PathBuf, BackupError> {
    let newest = backups(folder)?.into_iter().next();
    let name = newest.ok_or_else(|| BackupError::File {
        place: folder.display().to_string(),
        reason: "there is no backup in it".to_owned(),
    })?;
    Ok(folder.join(name))
}

/// Deletes backups that are no longer to be kept; gives them. The newest is always kept. What is left of backups that
/// were broken off more than a day ago goes, too.
/// # Errors
/// [`BackupError::File`].
pub fn prune(folder: &Path, keep: Keep, now: Timestamp) -> Result<Vec<PathBuf>, BackupError> {
    let oldest = now.plus_seconds(-86_400 * i64::from(keep.days.saturating_sub(1)));
    let first_day = file_name(oldest)[6..14].to_owned();
    let mut days = BTreeSet::new();
    let mut deleted = Vec::new();
    for (index, name) in backups(folder)?.into_iter().enumerate() {
        let day = name[6..14].to_owned();
        let is_of_day = keep.days > 0 && day >= first_day && days.insert(day);
        if index >= keep.last.max(1) && !is_of_day {
            let file = folder.join(name);
            std::fs::remove_file(&file).map_err(BackupError::at(&file))?;
            deleted.push(file);
        }
    }
    let yesterday = file_name(now.plus_seconds(-86_400));
    let is_left_over = |name: &str| {
        name.strip_suffix(UNFINISHED)
            .is_some_and(|name| stamp(name).is_some() && *name < *yesterday)
    };
    for name in files(folder, is_left_over)? {
        let file = folder.join(name);
        std::fs::remove_file(&file).map_err(BackupError::at(&file))?;
    }
    Ok(deleted)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_micros(1_795_348_800_000_000);

    #[test]
    fn names_are_made_of_times_and_nothing_else_is_one() {
        assert_eq!(file_name(NOON), "jishi-20261122T120000Z.backup");
        assert_eq!(stamp(&file_name(NOON)), Some("20261122T120000Z"));
        for bad in [
            "jishi.db",
            "jishi-20261122T120000Z.backup.part",
            "jishi-20261122T120000.backup",
            "jishi-2026112aT120000Z.backup",
            "shop-20261122T120000Z.backup",
            "jishi-图图图图图a.backup",
        ] {
            assert_eq!(stamp(bad), None, "{bad}");
        }
    }

    /// A folder with a backup every six hours for ten days, the newest now.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for hours in (0..240).step_by(6) {
            let name = file_name(NOON.plus_seconds(-3_600 * hours));
            std::fs::write(folder.path().join(name), b"x").unwrap();
        }
        for other in ["jishi.db", "jishi-2020.backup", "notes.txt"] {
            std::fs::write(folder.path().join(other), b"x").unwrap();
        }
        std::fs::create_dir(folder.path().join("jishi-20200101T000000Z.backup")).unwrap();
        folder
    }

    fn left(folder: &tempfile::TempDir) -> Vec<String> {
        backups(folder.path())
            .unwrap()
            .into_iter()
            .map(|name| name[10..17].to_owned())
            .collect()
    }

    #[test]
    fn the_last_few_and_one_a_day_are_kept() {
        let folder = folder();
        let keep = Keep { last: 3, days: 4 };
        let deleted = prune(folder.path(), keep, NOON).unwrap();
        assert_eq!(
            left(&folder),
            ["1122T12", "1122T06", "1122T00", "1121T18", "1120T18", "1119T18"]
        );
        assert_eq!(deleted.len(), 34);
        assert_eq!(prune(folder.path(), keep, NOON).unwrap().len(), 0);
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            6 + 4,
            "nothing else is touched"
        );
        assert_eq!(
            newest_backup(folder.path()).unwrap(),
            folder.path().join("jishi-20261122T120000Z.backup")
        );
    }

    #[test]
    fn what_was_broken_off_goes_after_a_day() {
        let folder = tempfile::tempdir().unwrap();
        for seconds in [-90_000, -3_600] {
            let name = format!("{}{UNFINISHED}", file_name(NOON.plus_seconds(seconds)));
            std::fs::write(folder.path().join(name), b"x").unwrap();
        }
        prune(folder.path(), Keep { last: 1, days: 1 }, NOON).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn the_newest_is_kept_whatever_is_asked() {
        let folder = folder();
        let much_later = NOON.plus_seconds(86_400 * 400);
        prune(folder.path(), Keep { last: 0, days: 0 }, much_later).unwrap();
        assert_eq!(left(&folder), ["1122T12"]);
        let empty = tempfile::tempdir().unwrap();
        assert!(
            newest_backup(empty.path())
                .unwrap_err()
                .to_string()
                .contains("no backup")
        );
    }
}
