//! Restoring a backup, and trying out whether it could be.
//!
//! Nothing is restored over anything: the target must be vacant. What was restored is brought up to date and checked.

use super::BackupError;
use super::archive::{ArchiveReader, Kind};
use super::disk::{Part, PrivateFolder};
use super::postgres::Program;
use super::seal::{Header, OpeningReader};
use crate::{Actor, Clock, ServiceError};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use store::{MasterKeys, Store, Vacancy, Verdict};

/// Who restores, with what. There is no database to ask yet, so no permit either.
#[derive(Clone)]
pub struct Custody {
    pub actor: Actor,
    pub clock: Arc<dyn Clock>,
    pub keys: MasterKeys,
}

/// What came of a backup.
#[derive(Clone, Debug)]
pub struct Restored {
    pub header: Header,
    /// Files of the media folder in it.
    pub media: u64,
    pub verdicts: Vec<Verdict>,
}

impl Restored {
    /// Whether every rule holds.
    pub fn is_sound(&self) -> bool {
        self.verdicts.iter().all(|verdict| verdict.findings.is_empty())
    }
}

/// Reads what a backup says of itself.
/// # Errors
/// [`BackupError::NotABackup`], [`BackupError::File`].
pub fn read_header(file: &Path) -> Result<Header, BackupError> {
    let mut opened = File::open(file).map_err(BackupError::at(file))?;
    Ok(Header::read(&mut opened)?.0)
}

/// Restores a backup to the address `to`, where nothing may be, and its media files into `media`, where those that are
/// there stay. Then migrates and checks it; `progress` hears how many bytes have come out since it last did.
/// # Errors
/// [`BackupError`]. Of a database that cannot be restored nothing stays; what fails later, leaves it for looking at.
pub async fn restore(
    custody: &Custody,
    file: &Path,
    to: &str,
    media: Option<&Path>,
    progress: impl Fn(u64) + Send + 'static,
) -> Result<Restored, BackupError> {
    custody.at_the_machine()?;
    let vacancy = Vacancy::find(to).await?.ok_or(BackupError::NotVacant)?;
    custody.restore_into(file, vacancy, media, progress).await
}

/// Where a backup is tried out.
#[derive(Clone, Debug)]
pub struct Scratch {
    /// A folder for a backup of `SQLite`: as large as the database, which is in clear there for a while.
    pub folder: PathBuf,
    /// The address of a database on a `PostgreSQL` server where new ones may be made, for a backup of such a one.
    pub server: String,
}

/// Restores a backup into a scratch database, checks it, and drops the scratch again.
/// # Errors
/// [`BackupError`].
pub async fn drill(
    custody: &Custody,
    file: &Path,
    scratch: &Scratch,
    progress: impl Fn(u64) + Send + 'static,
) -> Result<Restored, BackupError> {
    custody.at_the_machine()?;
    let header = read_header(file)?;
    let mark: String = header
        .salt
        .chars()
        .filter(char::is_ascii_hexdigit)
        .take(16)
        .collect();
    if header.engine == "postgres" {
        if !scratch.server.starts_with("postgres") {
            return Err(BackupError::NoServer);
        }
        let name = format!("jishi_drill_{mark}");
        let vacancy = Vacancy::make_database(&scratch.server, &name).await?;
        let tried = custody.restore_into(file, vacancy, None, progress).await;
        let dropped = Vacancy::drop_database(&scratch.server, &name).await;
        let tried = tried?;
        dropped?;
        return Ok(tried);
    }
    let folder = PrivateFolder::make(scratch.folder.join(format!("jishi-drill-{mark}")))?;
    let url = format!("sqlite://{}", folder.file("drill.db").display());
    let vacancy = Vacancy::find(&url).await?.ok_or(BackupError::NotVacant)?;
    custody.restore_into(file, vacancy, None, progress).await
}

impl Custody {
    /// There is no database yet that could tell who may: only whoever is at the machine may.
    fn at_the_machine(&self) -> Result<(), ServiceError> {
        match self.actor {
            Actor::Operator | Actor::System => Ok(()),
            Actor::Guest => Err(ServiceError::Forbidden),
        }
    }

    async fn restore_into(
        &self,
        file: &Path,
        vacancy: Vacancy,
        media: Option<&Path>,
        progress: impl Fn(u64) + Send + 'static,
    ) -> Result<Restored, BackupError> {
        let unpacking = Unpacking {
            file: file.to_owned(),
            keys: self.keys.clone(),
            vacancy: vacancy.clone(),
            media: media.map(Path::to_owned),
        };
        let (header, media) = tokio::task::spawn_blocking(move || unpacking.run(&progress))
            .await
            .map_err(|_| BackupError::Service(ServiceError::Internal))??;
        let store = Store::connect(vacancy.url(), &self.keys).await?;
        if !store.is_migrated().await {
            store.migrate(self.clock.now()).await?;
        }
        let mut verdicts = store.verify(|_| {}).await?;
        if let Some(point) = header.audit.as_deref().and_then(|point| point.parse().ok()) {
            let kept = store.verify_audit(&[point]).await?;
            verdicts.extend(kept.into_iter().skip(2));
        }
        store.close().await;
        Ok(Restored {
            header,
            media,
            verdicts,
        })
    }
}

/// A backup on its way out of its file.
struct Unpacking {
    file: PathBuf,
    keys: MasterKeys,
    vacancy: Vacancy,
    media: Option<PathBuf>,
}

impl Unpacking {
    /// Gives the header and the number of media files.
    fn run(&self, progress: &dyn Fn(u64)) -> Result<(Header, u64), BackupError> {
        let fails = BackupError::at(&self.file);
        // First it is read through: nothing comes out of a backup that is not whole and unchanged.
        let (mut opening, header) = self.open()?;
        self.admit(&header)?;
        std::io::copy(&mut opening, &mut std::io::sink()).map_err(&fails)?;
        let (opening, _) = self.open()?;
        let unpacking = zstd::stream::read::Decoder::new(opening).map_err(&fails)?;
        let mut archive = ArchiveReader::new(unpacking);
        let mut databases = 0;
        let mut files = 0;
        while let Some((kind, name)) = archive.next().map_err(&fails)? {
            match kind {
                Kind::Database => {
                    databases += 1;
                    self.database(&mut archive, progress)?;
                }
                Kind::Media => {
                    files += 1;
                    self.media(&name, &mut archive, progress)?;
                }
            }
        }
        archive.finish().map_err(&fails)?;
        if databases == 1 {
            Ok((header, files))
        } else {
            Err(BackupError::Unknown(format!("{databases} databases")))
        }
    }

    fn open(&self) -> Result<(OpeningReader<BufReader<File>>, Header), BackupError> {
        let file = File::open(&self.file).map_err(BackupError::at(&self.file))?;
        OpeningReader::start(BufReader::new(file), &self.keys)
    }

    fn admit(&self, header: &Header) -> Result<(), BackupError> {
        let target = if self.vacancy.file().is_some() {
            "sqlite"
        } else {
            "postgres"
        };
        if header.engine != target {
            return Err(BackupError::OtherEngine {
                made_on: header.engine.clone(),
                target: target.to_owned(),
            });
        }
        let known = Store::newest_schema();
        if header.schema > known {
            return Err(BackupError::TooNew {
                made_by: header.schema,
                known,
            });
        }
        Ok(())
    }

    fn database(&self, from: &mut impl Read, progress: &dyn Fn(u64)) -> Result<(), BackupError> {
        if let Some(file) = self.vacancy.file() {
            return write_file(file, from, progress);
        }
        let mut program = Program::restore(self.vacancy.url())?;
        let mut input = program.input();
        let copied = copy(from, &mut input, progress);
        match copied {
            // It has stopped reading: its own words say more than the broken pipe.
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                // Before its input ends, or it might take that for the end of the dump.
                drop(program);
                Err(BackupError::at(&self.file)(error))
            }
            _ => {
                drop(input);
                program.end()
            }
        }
    }

    /// Writes a file of the media folder, or only reads it through.
    fn media(&self, name: &str, from: &mut impl Read, progress: &dyn Fn(u64)) -> Result<(), BackupError> {
        let Some(folder) = &self.media else {
            return copy(from, &mut std::io::sink(), progress).map_err(BackupError::at(&self.file));
        };
        let stays_inside = Path::new(name)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !stays_inside {
            return Err(BackupError::Unknown(format!("a media file {name:?}")));
        }
        let target = folder.join(name);
        if target.exists() {
            return Ok(());
        }
        write_file(&target, from, progress)
    }
}

/// Writes a file that only its owner may read. It has its name when it is on the disk.
fn write_file(target: &Path, from: &mut impl Read, progress: &dyn Fn(u64)) -> Result<(), BackupError> {
    if let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(BackupError::at(folder))?;
    }
    let part = Part::start(target)?;
    let mut out = BufWriter::new(part.file());
    copy(from, &mut out, progress)
        .and_then(|()| out.flush())
        .map_err(BackupError::at(target))?;
    drop(out);
    part.finish().map(drop)
}

fn copy(from: &mut impl Read, to: &mut impl Write, progress: &dyn Fn(u64)) -> std::io::Result<()> {
    let mut block = vec![0; 256 * 1_024];
    loop {
        let read = from.read(&mut block)?;
        if read == 0 {
            return Ok(());
        }
        to.write_all(&block[..read])?;
        progress(read as u64);
    }
}
