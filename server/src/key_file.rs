//! The file of the master keys: read on every start, made for a new shop.

use crate::config::Config;
use anyhow::Context as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use store::MasterKeys;

/// The master keys: those of `JISHI_KEYS`, or else those of the file; none when there is no file either.
/// # Errors
/// A sentence that names the file and the remedy.
pub fn read(config: &Config) -> anyhow::Result<MasterKeys> {
    let file = &config.key_file;
    if !config.keys.is_empty() || file.as_os_str().is_empty() || !file.exists() {
        return Ok(config.keys.clone());
    }
    let named = || format!("JISHI_KEY_FILE={}", file.display());
    let rights = std::fs::metadata(file).with_context(named)?.permissions().mode();
    if rights & 0o077 != 0 {
        tracing::warn!(file = %file.display(), "others may read the master keys; run: chmod 600 on this file");
    }
    let text = zeroize::Zeroizing::new(std::fs::read_to_string(file).with_context(named)?);
    MasterKeys::parse(&text).with_context(named)
}

/// Makes the file with one new key, for its owner alone. A file that is there already stays as it is.
/// # Errors
/// A sentence that names the file and the remedy.
pub fn make(file: &Path) -> anyhow::Result<MasterKeys> {
    let key = MasterKeys::mint()?;
    let named = || {
        format!(
            "the master key cannot be written to {}; set JISHI_KEY_FILE to a place that can be written, or JISHI_KEYS to a \
             key (openssl rand -base64 32)",
            file.display()
        )
    };
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(named)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let mut opened = options.open(file).with_context(named)?;
    writeln!(opened, "{}", *key)
        .and_then(|()| opened.sync_all())
        .with_context(named)?;
    eprintln!(
        "A master key was made in {}. Keep a copy of it apart from the backups: without it the sealed data is lost.",
        file.display()
    );
    Ok(MasterKeys::parse(&key)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(file: &Path) -> Config {
        let text = format!("JISHI_KEY_FILE={}", file.display());
        Config::from_parts("test", &text, []).unwrap()
    }

    #[test]
    fn a_key_is_made_once_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deep/jishi.key");
        assert!(read(&config(&file)).unwrap().is_empty());
        let made = make(&file).unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(read(&config(&file)).unwrap().fingerprints(), made.fingerprints());
        let error = format!("{:#}", make(&file).unwrap_err());
        assert!(error.contains("JISHI_KEY_FILE"), "{error}");
        assert_eq!(read(&config(&file)).unwrap().fingerprints(), made.fingerprints());
    }

    #[test]
    fn a_file_without_a_key_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("jishi.key");
        std::fs::write(&file, "not a key\n").unwrap();
        let error = format!("{:#}", read(&config(&file)).unwrap_err());
        assert!(error.contains("jishi.key") && error.contains("key 1"), "{error}");
        assert!(!error.contains("not a key"), "{error}");
    }
}
