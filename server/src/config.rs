//! Configuration: from the environment, then from a file of `KEY=value` lines, then defaults.
//!
//! Every key is in [`KEYS`] and in `.env.example`; a key that is not there is refused, with a suggestion.

mod keys;
mod stripe;

pub use keys::{KEYS, Key};
pub use stripe::{GatewayConfig, StripeConfig};

use keys::SANDBOX_SECRET;
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use store::MasterKeys;

/// A configuration that cannot be used, in a sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("{place} sets {key}, which is not a configuration key{}; every key is in .env.example", suggestion.as_ref().map_or(String::new(), |s| format!(" (did you mean {s}?)")))]
    UnknownKey {
        place: String,
        key: String,
        suggestion: Option<&'static str>,
    },
    #[error("{key}={value:?} cannot be used: {reason}")]
    BadValue {
        key: &'static str,
        value: String,
        reason: String,
    },
    #[error("{key} cannot be used: {reason}")]
    BadSecret { key: &'static str, reason: String },
    #[error("{file} line {line}: write KEY=value")]
    BadLine { file: String, line: usize },
    #[error("the configuration file {file} cannot be read: {reason}")]
    BadFile { file: String, reason: String },
}

/// The configuration, checked.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the operator's own"
)]
pub struct Config {
    pub database_url: String,
    /// From `JISHI_KEYS`; none when they are in the file.
    pub keys: MasterKeys,
    pub key_file: PathBuf,
    pub listen: SocketAddr,
    pub base_url: String,
    pub gateway: GatewayConfig,
    /// The key of the sandbox gateway.
    pub sandbox_secret: String,
    pub payment_seconds: i64,
    pub trusted_proxies: Vec<IpAddr>,
    pub rate_limit: bool,
    pub staff_second_factor: bool,
    pub smtp_url: Option<String>,
    pub mail_from: String,
    pub sms_url: Option<String>,
    pub sms_secret: String,
    pub leaked_passwords_url: Option<String>,
    pub media_dir: PathBuf,
    pub page_cache: bool,
    pub log: String,
    pub log_json: bool,
}

/// Variables with our prefix that belong to the tests, not to the program.
const TEST_PREFIX: &str = "JISHI_TEST_";

impl Config {
    /// Reads the configuration of this process: `file`, or `.env` in the working directory if there is one.
    /// # Errors
    /// [`ConfigError`].
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let default = Path::new(".env");
        let text = match file {
            Some(file) => read(file)?,
            None if default.is_file() => read(default)?,
            None => String::new(),
        };
        let name = file.unwrap_or(default).display().to_string();
        Self::from_parts(&name, &text, std::env::vars())
    }

    /// # Errors
    /// [`ConfigError`].
    pub fn from_parts(
        file: &str,
        text: &str,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut values: BTreeMap<&'static str, String> = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let bad = || ConfigError::BadLine {
                file: file.to_owned(),
                line: number + 1,
            };
            let (key, value) = line.split_once('=').ok_or_else(bad)?;
            let key = known(key.trim()).ok_or_else(|| unknown(file, key.trim()))?;
            values.insert(key, value.trim().trim_matches('"').to_owned());
        }
        for (key, value) in environment {
            match known(&key) {
                Some(key) => drop(values.insert(key, value)),
                None if key.starts_with("JISHI_") && !key.starts_with(TEST_PREFIX) => {
                    return Err(unknown("the environment", &key));
                }
                None => {}
            }
        }
        Self::from_values(&values)
    }

    fn from_values(values: &BTreeMap<&'static str, String>) -> Result<Self, ConfigError> {
        let text = |name: &str| {
            let default = KEYS
                .iter()
                .find(|key| key.name == name)
                .map_or("", |key| key.default);
            values.get(name).map_or(default, String::as_str).to_owned()
        };
        let bad = |key: &'static str, reason: &str| ConfigError::BadValue {
            key,
            value: text(key),
            reason: reason.to_owned(),
        };
        let one_of = |key: &'static str, yes: &str, no: &str| match text(key) {
            value if value == yes => Ok(true),
            value if value == no => Ok(false),
            _ => Err(bad(key, &format!("write {yes} or {no}"))),
        };
        let base_url = base_url(&text("JISHI_BASE_URL"))?;
        let gateway = stripe::gateway(text, &base_url)?;
        let minutes: i64 = text("JISHI_PAYMENT_MINUTES").parse().unwrap_or(0);
        if !(1..=10_080).contains(&minutes) {
            return Err(bad(
                "JISHI_PAYMENT_MINUTES",
                "write a number of minutes from 1 to 10080",
            ));
        }
        Ok(Self {
            database_url: text("DATABASE_URL"),
            keys: master_keys(&text("JISHI_KEYS"))?,
            key_file: PathBuf::from(text("JISHI_KEY_FILE")),
            listen: text("JISHI_LISTEN")
                .parse()
                .map_err(|_| bad("JISHI_LISTEN", "write ADDRESS:PORT, for example 0.0.0.0:3000"))?,
            base_url,
            gateway,
            sandbox_secret: text("JISHI_GATEWAY_SECRET"),
            payment_seconds: minutes * 60,
            trusted_proxies: addresses(&text("JISHI_TRUSTED_PROXIES"))
                .ok_or_else(|| bad("JISHI_TRUSTED_PROXIES", "write addresses such as 10.0.0.2"))?,
            rate_limit: one_of("JISHI_RATE_LIMIT", "on", "off")?,
            staff_second_factor: one_of("JISHI_STAFF_SECOND_FACTOR", "on", "off")?,
            smtp_url: filled(text("JISHI_SMTP_URL")),
            mail_from: text("JISHI_MAIL_FROM"),
            sms_url: filled(text("JISHI_SMS_URL")),
            sms_secret: text("JISHI_SMS_SECRET"),
            leaked_passwords_url: filled(text("JISHI_LEAKED_PASSWORDS_URL")),
            media_dir: PathBuf::from(text("JISHI_MEDIA_DIR")),
            page_cache: one_of("JISHI_PAGE_CACHE", "on", "off")?,
            log: text("JISHI_LOG"),
            log_json: one_of("JISHI_LOG_FORMAT", "json", "text")?,
        })
    }
}

fn base_url(text: &str) -> Result<String, ConfigError> {
    if text.starts_with("http://") || text.starts_with("https://") {
        return Ok(text.trim_end_matches('/').to_owned());
    }
    Err(ConfigError::BadValue {
        key: "JISHI_BASE_URL",
        value: text.to_owned(),
        reason: "write an address that starts with http:// or https://".to_owned(),
    })
}

fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn addresses(text: &str) -> Option<Vec<IpAddr>> {
    text.split_whitespace()
        .map(|address| address.parse().ok())
        .collect()
}

/// Whether an address is of this machine.
fn is_loopback(base_url: &str) -> bool {
    let authority = base_url.split("://").nth(1).unwrap_or_default();
    let authority = authority.split('/').next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next(),
        None => authority.split(':').next(),
    };
    let host = host.unwrap_or_default();
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn master_keys(text: &str) -> Result<MasterKeys, ConfigError> {
    if text.trim().is_empty() {
        return Ok(MasterKeys::none());
    }
    MasterKeys::parse(text).map_err(|error| ConfigError::BadSecret {
        key: "JISHI_KEYS",
        reason: error.to_string(),
    })
}

fn read(file: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(file).map_err(|error| ConfigError::BadFile {
        file: file.display().to_string(),
        reason: error.to_string(),
    })
}

fn known(key: &str) -> Option<&'static str> {
    KEYS.iter().map(|known| known.name).find(|name| *name == key)
}

fn unknown(place: &str, key: &str) -> ConfigError {
    let near = KEYS
        .iter()
        .map(|known| (strsim::jaro_winkler(known.name, key), known.name));
    let best = near
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    ConfigError::UnknownKey {
        place: place.to_owned(),
        key: key.to_owned(),
        suggestion: best.map(|(_, name)| name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn defaults_hold_without_any_setting() {
        let config = Config::from_parts(".env", "", []).unwrap();
        assert_eq!(config.database_url, "sqlite://data/jishi.db");
        assert_eq!(config.payment_seconds, 1_800);
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let file = "# a comment\nJISHI_LISTEN=0.0.0.0:80\nJISHI_PAGE_CACHE=off\n";
        let config = Config::from_parts(".env", file, environment(&[("JISHI_LISTEN", "[::1]:81")])).unwrap();
        assert_eq!(config.listen.to_string(), "[::1]:81");
        assert!(!config.page_cache);
    }

    #[test]
    fn unknown_keys_are_refused_with_a_suggestion() {
        let error = Config::from_parts(".env", "JISHI_LISTN=1", [])
            .unwrap_err()
            .to_string();
        assert!(error.contains("did you mean JISHI_LISTEN?"), "{error}");
        let error = Config::from_parts(".env", "", environment(&[("JISHI_COLOUR", "red")]))
            .unwrap_err()
            .to_string();
        assert!(error.contains("the environment sets JISHI_COLOUR"), "{error}");
        assert!(
            Config::from_parts(".env", "", environment(&[("PATH", "/bin"), ("JISHI_TEST_X", "")])).is_ok()
        );
    }

    #[test]
    fn bad_values_say_what_to_write() {
        for line in [
            "JISHI_LISTEN=nowhere",
            "JISHI_PAYMENT_MINUTES=-3",
            "JISHI_PAGE_CACHE=maybe",
            "JISHI_BASE_URL=shop",
            "broken",
        ] {
            let error = Config::from_parts(".env", line, []).unwrap_err().to_string();
            assert!(error.contains("write"), "{error}");
        }
    }

    #[test]
    fn the_key_of_the_sandbox_is_refused_where_others_can_come() {
        let read = |text: &str| Config::from_parts(".env", text, []);
        for here in ["http://localhost:3000", "http://127.0.0.1", "http://[::1]:3000"] {
            assert!(read(&format!("JISHI_BASE_URL={here}")).is_ok(), "{here}");
        }
        for elsewhere in [
            "https://shop.example",
            "http://192.0.2.7:3000",
            "https://localhost.example",
        ] {
            let line = format!("JISHI_BASE_URL={elsewhere}");
            let error = read(&line).unwrap_err().to_string();
            assert!(error.contains("JISHI_GATEWAY_SECRET"), "{error}");
            let beside =
                format!("{line}\nJISHI_GATEWAY_SECRET=whsec_bXkgb3du sandbox-secret-of-no-value-0000");
            assert!(read(&beside).is_err(), "not as an old key either");
            assert!(read(&format!("{line}\nJISHI_GATEWAY_SECRET=a-key-of-my-own")).is_ok());
            assert!(read(&format!("{line}\nJISHI_GATEWAY_URL=")).is_ok());
        }
    }

    #[test]
    fn a_bad_master_key_is_refused_and_not_repeated() {
        let error = Config::from_parts(".env", "JISHI_KEYS=almost-a-key", [])
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("JISHI_KEYS") && error.contains("openssl"),
            "{error}"
        );
        assert!(!error.contains("almost"), "{error}");
    }

    #[test]
    fn every_key_is_documented_in_the_example() {
        let example = include_str!("../../.env.example");
        for key in KEYS {
            assert!(
                example.contains(&format!("{}={}", key.name, key.default)),
                "{} is not in .env.example",
                key.name
            );
        }
        let uncommented: String = example
            .lines()
            .map(|line| line.strip_prefix("# ").filter(|l| l.contains('=')).unwrap_or(""))
            .collect::<Vec<_>>()
            .join("\n");
        assert!(Config::from_parts(".env.example", &uncommented, []).is_ok());
    }
}
