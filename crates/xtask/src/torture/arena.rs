//! The database that a shop is tortured on.

use crate::postgres::Cluster;
use crate::report::Result;
use std::path::Path;

/// Which database, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arena {
    /// A file in the directory of the shop, and one server.
    Sqlite,
    /// A database of its own in the private cluster, and so many servers on it.
    Postgres { url: String, nodes: usize },
}

/// Which of them a check runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
    /// It needs no database.
    None,
}

impl Engine {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
            Self::None => "none",
        }
    }

    /// A new arena for the check of this name.
    pub fn arena(self, cluster: Option<&Cluster>, check: &str, nodes: usize) -> Result<Arena> {
        let Some(cluster) = cluster.filter(|_| self == Self::Postgres) else {
            return Ok(Arena::Sqlite);
        };
        let name = format!("torture_{}", check.replace('-', "_"));
        cluster.create_database(&name)?;
        Ok(Arena::Postgres {
            url: cluster.url_of("127.0.0.1", &name),
            nodes,
        })
    }
}

impl Arena {
    pub const fn nodes(&self) -> usize {
        match self {
            Self::Sqlite => 1,
            Self::Postgres { nodes, .. } => *nodes,
        }
    }

    /// The address of the database of a shop in this directory.
    pub fn url(&self, directory: &Path) -> String {
        match self {
            Self::Sqlite => format!("sqlite://{}", directory.join("jishi.db").display()),
            Self::Postgres { url, .. } => url.clone(),
        }
    }
}
