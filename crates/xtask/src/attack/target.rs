//! What is attacked: a build of the server, and a shop of it with a database of its own.

use super::Attack;
use crate::process;
use crate::report::{Failure, Result, step};
use crate::shop::{Plan, Shop};
use crate::tools::Toolbox;
use crate::{test, workspace};
use std::path::PathBuf;

/// Scripts and styles are not attacked, so the pages come without: this folder holds what is served as it is.
const SITE_ROOT: &str = "public";
const FEATURE: &str = "planted-holes";

/// A binary of the server.
pub struct Build {
    pub name: &'static str,
    pub is_planted: bool,
    binary: PathBuf,
}

impl Build {
    /// The server with holes that were planted on purpose.
    pub fn planted(attack: &Attack, toolbox: &Toolbox) -> Result<Self> {
        Self::make(attack, toolbox, "planted")
    }

    /// The server as it is.
    pub fn real(attack: &Attack, toolbox: &Toolbox) -> Result<Self> {
        Self::make(attack, toolbox, "real")
    }

    fn make(attack: &Attack, toolbox: &Toolbox, name: &'static str) -> Result<Self> {
        let is_planted = name == "planted";
        step(format!(
            "Building the {name} server (minutes the first time, then less)"
        ));
        let mut cargo = test::cargo(toolbox);
        cargo.args(["build", "--package", "server"]);
        if is_planted {
            cargo.args(["--features", FEATURE]);
        }
        process::run(
            &cargo,
            "The server does not build.",
            "The compiler's messages above say where.",
        )?;
        let binary = attack.directory.join(format!("jishi-{name}"));
        let built = workspace::target().join("debug/jishi");
        // Not by writing over it: the old one may still be running somewhere.
        let _ = std::fs::remove_file(&binary);
        std::fs::copy(&built, &binary).map_err(|error| Failure::io("Copying to", &binary, &error))?;
        Ok(Self {
            name,
            is_planted,
            binary,
        })
    }
}

/// A shop under attack; it ends when this is dropped.
pub struct Target {
    pub url: String,
    pub port: u16,
    pub is_planted: bool,
    /// Its database, and the logs of shop and tool.
    pub directory: PathBuf,
    _shop: Shop,
}

impl Target {
    pub fn start(attack: &Attack, build: &Build, tool: &str) -> Result<Self> {
        let directory = attack.directory.join(format!("{tool}-{}", build.name));
        let mut plan = Plan::temporary(build.binary.clone(), SITE_ROOT, &directory)?;
        // The limit is a part of what stands against guessing; the others would see little but refusals.
        let limit = if tool == super::brute_force::NAME && !build.is_planted {
            "on"
        } else {
            "off"
        };
        let own = |name: &str| directory.join(name).display().to_string();
        plan.environment = vec![
            ("JISHI_RATE_LIMIT", limit.to_owned()),
            ("JISHI_KEY_FILE", own("jishi.key")),
            ("JISHI_MEDIA_DIR", own("media")),
            ("JISHI_LOG", "info,sqlx=error".to_owned()),
            ("LEPTOS_HASH_FILES", "false".to_owned()),
        ];
        let shop = plan.start()?;
        Ok(Self {
            url: shop.url.clone(),
            port: plan.port,
            is_planted: build.is_planted,
            directory,
            _shop: shop,
        })
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }
}
