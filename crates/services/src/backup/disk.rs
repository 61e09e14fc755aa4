//! Files that are whole or not there, and folders that nobody else may enter.

use super::BackupError;
use std::fs::{DirBuilder, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

/// What the name of a file ends with until it is whole.
pub(super) const UNFINISHED: &str = ".part";

/// A file that gets its name when it is whole, and is gone when it is dropped before. Only its owner may read it.
pub(super) struct Part {
    file: File,
    path: PathBuf,
    target: PathBuf,
    is_named: bool,
}

impl Part {
    pub(super) fn start(target: &Path) -> Result<Self, BackupError> {
        let mut path = target.as_os_str().to_owned();
        path.push(UNFINISHED);
        let path = PathBuf::from(path);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let file = options.open(&path).map_err(BackupError::at(&path))?;
        Ok(Self {
            file,
            path,
            target: target.to_owned(),
            is_named: false,
        })
    }

    pub(super) const fn file(&self) -> &File {
        &self.file
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Waits until everything is on the disk, and gives the file its name; gives its length.
    pub(super) fn finish(mut self) -> Result<u64, BackupError> {
        let fails = BackupError::at(&self.path);
        self.file.sync_all().map_err(&fails)?;
        let bytes = self.file.metadata().map_err(&fails)?.len();
        std::fs::rename(&self.path, &self.target).map_err(&fails)?;
        drop(fails);
        self.is_named = true;
        let folder = self
            .target
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(BackupError::at(folder))?;
        Ok(bytes)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.is_named {
            drop(std::fs::remove_file(&self.path));
        }
    }
}

/// A folder that only its owner may enter, gone with everything in it when it is dropped.
pub(super) struct PrivateFolder(PathBuf);

impl PrivateFolder {
    pub(super) fn make(path: PathBuf) -> Result<Self, BackupError> {
        DirBuilder::new()
            .mode(0o700)
            .create(&path)
            .map_err(BackupError::at(&path))?;
        Ok(Self(path))
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for PrivateFolder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            let folder = self.0.display();
            tracing::warn!(%folder, %error, "a copy of the database in clear could not be deleted");
        }
    }
}

/// Deletes folders beside `file` that begin like `start` and were made before `before`, in seconds since 1970: what a
/// process that was killed has left.
pub(super) fn sweep_folders(start: &Path, before: i64) -> Result<(), BackupError> {
    let parent = start.parent().filter(|folder| !folder.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    let Some(prefix) = start.file_name().and_then(|name| name.to_str()) else {
        return Ok(());
    };
    let before = UNIX_EPOCH + Duration::from_secs(u64::try_from(before).unwrap_or(0));
    for entry in std::fs::read_dir(parent).map_err(BackupError::at(parent))? {
        let entry = entry.map_err(BackupError::at(parent))?;
        let metadata = entry.metadata().map_err(BackupError::at(parent))?;
        let is_ours = entry
            .file_name()
            .to_str()
            .is_some_and(|name| name.starts_with(prefix));
        if is_ours && metadata.is_dir() && metadata.modified().is_ok_and(|made| made < before) {
            std::fs::remove_dir_all(entry.path()).map_err(BackupError::at(&entry.path()))?;
        }
    }
    Ok(())
}
