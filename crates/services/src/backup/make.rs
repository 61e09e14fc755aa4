//! Making a backup.

use super::archive::{ArchiveWriter, Kind};
use super::disk::{Part, PrivateFolder, sweep_folders};
use super::postgres::Program;
use super::seal::{Header, SealingWriter};
use super::{BackupError, retention};
use crate::{Permit, ServiceError, audit};
use domain::user::permission::policy::SystemUpdate;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use store::{Engine, MasterKeys, Tx};

/// The copy of an `SQLite` database in its folder.
const COPY: &str = "copy.db";
/// Zstandard's own default: much smaller, hardly slower than the disk.
const COMPRESSION: i32 = 3;

/// A backup to be made.
#[derive(Clone, Debug)]
pub struct NewBackup {
    /// The address of the database, for `pg_dump`.
    pub url: String,
    pub keys: MasterKeys,
    /// Where the file goes; the folder is made when it is missing.
    pub folder: PathBuf,
    /// Whether the files of the media folder are taken along.
    pub media: bool,
}

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeBackup {
    pub file: PathBuf,
    pub bytes: u64,
    /// Files of the media folder in it.
    pub media: u64,
}

/// Makes a backup while the shop runs; `progress` hears how many bytes have been read since it last did.
/// # Errors
/// [`BackupError`]. Nothing is left of a backup that could not be finished.
pub async fn make_backup(
    permit: &Permit<SystemUpdate>,
    new: NewBackup,
    progress: impl Fn(u64) + Send + 'static,
) -> Result<MadeBackup, BackupError> {
    permit.platform()?;
    let header = header(permit, &new.keys).await?;
    let source = match permit.store.file().await? {
        Some(file) => Source::Copy(copy_in_clear(permit, &file).await?),
        None => Source::Dump(new.url.clone()),
    };
    let media = new.media.then(|| permit.settings.media_dir.clone());
    let name = retention::file_name(header.taken_at);
    let file = new.folder.join(&name);
    let work = move || {
        std::fs::create_dir_all(&new.folder).map_err(BackupError::at(&new.folder))?;
        if file.exists() {
            return Err(BackupError::at(&file)(std::io::ErrorKind::AlreadyExists.into()));
        }
        let part = Part::start(&file)?;
        let media = source.write(&part, &new.keys, &header, media.as_deref(), &progress)?;
        let bytes = part.finish()?;
        Ok(MadeBackup { file, bytes, media })
    };
    let made = tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| BackupError::Service(ServiceError::Internal))??;
    let record = audit::record(permit, permit.actor(), "backup.make", "backup", name);
    let noted: Result<i64, ServiceError> = permit
        .store
        .write(async move |tx: &mut Tx| Ok(tx.audit().append(record).await?))
        .await;
    // A shop whose log is damaged needs its backup more than others.
    if let Err(error) = noted {
        tracing::error!(%error, "the audit log could not be told of a backup");
    }
    Ok(made)
}

async fn header(permit: &Permit<SystemUpdate>, keys: &MasterKeys) -> Result<Header, BackupError> {
    let key = keys.fingerprints().into_iter().next().ok_or(BackupError::NoKey)?;
    let audit = permit.store.read().await?.audit().position().await?;
    Ok(Header {
        engine: match permit.store.engine() {
            Engine::Sqlite => "sqlite".to_owned(),
            Engine::Postgres => "postgres".to_owned(),
        },
        schema: permit.store.schema().await?,
        taken_at: permit.clock.now(),
        audit: audit.map(|point| point.to_string()),
        key,
        salt: format!("{:032x}", permit.ids.secret()),
    })
}

/// Where the database's bytes come from.
enum Source {
    Copy(PrivateFolder),
    Dump(String),
}

impl Source {
    /// Writes everything; gives the number of media files.
    fn write(
        &self,
        part: &Part,
        keys: &MasterKeys,
        header: &Header,
        media: Option<&Path>,
        progress: &dyn Fn(u64),
    ) -> Result<u64, BackupError> {
        let fails = BackupError::at(part.path());
        let sealing = SealingWriter::start(BufWriter::new(part.file()), keys, header).map_err(&fails)?;
        let packing = zstd::stream::write::Encoder::new(sealing, COMPRESSION).map_err(&fails)?;
        let mut archive = ArchiveWriter::new(packing);
        match self {
            Self::Copy(copy) => {
                let mut file = File::open(copy.file(COPY)).map_err(BackupError::at(&copy.file(COPY)))?;
                archive
                    .part(Kind::Database, "", &mut file, progress)
                    .map_err(&fails)?;
            }
            Self::Dump(url) => {
                let mut dump = Program::dump(url)?;
                let mut output = dump.output();
                archive
                    .part(Kind::Database, "", &mut output, progress)
                    .map_err(&fails)?;
                drop(output);
                dump.end()?;
            }
        }
        let mut files = 0;
        if let Some(folder) = media {
            files = add_media(&mut archive, folder, progress)?;
        }
        let packing = archive.finish().map_err(&fails)?;
        let sealing = packing.finish().map_err(&fails)?;
        let mut out = sealing.finish().map_err(&fails)?;
        out.flush().map_err(&fails)?;
        Ok(files)
    }
}

/// Adds the files of the media folder, those of folders in it too. Files that come or go meanwhile are in or not.
fn add_media<W: Write>(
    archive: &mut ArchiveWriter<W>,
    root: &Path,
    progress: &dyn Fn(u64),
) -> Result<u64, BackupError> {
    let mut folders = vec![root.to_owned()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            // A shop without pictures has no folder for them.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(BackupError::at(&folder)(error)),
        };
        for entry in entries {
            let path = entry.map_err(BackupError::at(&folder))?.path();
            let kind = path
                .symlink_metadata()
                .map_err(BackupError::at(&path))?
                .file_type();
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file()
                && let Some(name) = path.strip_prefix(root).ok().and_then(Path::to_str)
            {
                let mut file = File::open(&path).map_err(BackupError::at(&path))?;
                archive
                    .part(Kind::Media, name, &mut file, progress)
                    .map_err(BackupError::at(&path))?;
                files += 1;
            }
        }
    }
    Ok(files)
}

/// Copies an `SQLite` database in clear into a folder beside it.
async fn copy_in_clear(permit: &Permit<SystemUpdate>, database: &Path) -> Result<PrivateFolder, BackupError> {
    let mut name = database.as_os_str().to_owned();
    name.push("-copy-");
    let yesterday = permit.clock.now().plus_seconds(-86_400).as_micros() / 1_000_000;
    sweep_folders(Path::new(&name), yesterday)?;
    name.push(format!("{:016x}", permit.ids.secret() >> 64));
    let folder = PrivateFolder::make(PathBuf::from(name))?;
    permit.store.copy_to(&folder.file(COPY)).await?;
    Ok(folder)
}
