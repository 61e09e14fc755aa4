//! A shop to back up, and places to restore it to.

use crate::support::{Shop, keys};
use domain::user::permission::policy::SystemUpdate;
use services::Actor;
use services::backup::{
    BackupError, Custody, MadeBackup, NewBackup, Restored, Scratch, drill, make_backup, restore,
};
use sqlx::{AnyConnection, Connection};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{MasterKeys, Vacancy};
use tempfile::TempDir;

/// A shop with a folder for its backups.
pub struct Scene {
    pub shop: Shop,
    pub folder: TempDir,
}

impl Scene {
    pub fn new(shop: Shop) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { shop, folder }
    }

    pub fn is_postgres(&self) -> bool {
        self.shop.url.starts_with("postgres")
    }

    pub async fn back_up(&self) -> MadeBackup {
        self.shop.clock.advance_seconds(1);
        let permit = self
            .shop
            .ctx
            .for_operator()
            .permit::<SystemUpdate>()
            .await
            .unwrap();
        let new = NewBackup {
            url: self.shop.url.clone(),
            keys: keys(),
            folder: self.folder.path().join("backups"),
            media: true,
        };
        make_backup(&permit, new, |_| {}).await.unwrap()
    }

    pub fn custody(&self, keys: MasterKeys) -> Custody {
        Custody {
            actor: Actor::Operator,
            clock: Arc::clone(&self.shop.clock) as _,
            keys,
        }
    }

    pub fn scratch(&self) -> Scratch {
        Scratch {
            folder: self.folder.path().to_owned(),
            server: self.shop.url.clone(),
        }
    }

    pub async fn drill(&self, file: &Path) -> Result<Restored, BackupError> {
        drill(&self.custody(keys()), file, &self.scratch(), |_| {}).await
    }

    /// An address where nothing is; on `PostgreSQL` an empty database, dropped with the guard.
    pub async fn vacancy(&self) -> Place {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let name = format!(
            "jishi_restored_{}_{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        if self.is_postgres() {
            let vacancy = Vacancy::make_database(&self.shop.url, &name).await.unwrap();
            return Place {
                url: vacancy.url().to_owned(),
                server: Some((self.shop.url.clone(), name)),
            };
        }
        Place {
            url: format!("sqlite://{}/deep/{name}.db", self.folder.path().display()),
            server: None,
        }
    }

    pub async fn restore(
        &self,
        file: &Path,
        to: &Place,
        media: Option<&Path>,
    ) -> Result<Restored, BackupError> {
        restore(&self.custody(keys()), file, &to.url, media, |_| {}).await
    }
}

pub struct Place {
    pub url: String,
    pub server: Option<(String, String)>,
}

impl Place {
    pub async fn number(&self, sql: &'static str) -> i64 {
        let mut raw = AnyConnection::connect(&self.url).await.unwrap();
        let number = sqlx::query_scalar(sql).fetch_one(&mut raw).await.unwrap();
        raw.close().await.unwrap();
        number
    }

    pub async fn clear(self) {
        if let Some((server, name)) = self.server {
            Vacancy::drop_database(&server, &name).await.unwrap();
        }
    }
}
