//! Passwords that were found among leaked ones, asked after without telling which password it is.
//!
//! Range queries as of Have I Been Pwned (API v3, "Searching by range"): the first five hexadecimal digits of the SHA-1
//! of the password are sent, and the endings of all that begin so come back. Who answers learns one of a million
//! groups, each of hundreds of passwords.

use async_trait::async_trait;
use reqwest::{Client, Url, redirect};
use sha1::{Digest as _, Sha1};
use std::time::Duration;

/// A person waits for the answer.
const TIME_LIMIT: Duration = Duration::from_secs(2);
/// A group has about 40 kB; with padding twice as much.
const LARGEST: usize = 512 << 10;
const PREFIX: usize = 5;

/// Why it is not known whether a password was leaked.
#[derive(Debug, thiserror::Error)]
#[error("leaked passwords could not be asked after: {0}")]
pub struct LeakedError(String);

/// Knows passwords that were leaked.
#[async_trait]
pub trait LeakedPasswords: Send + Sync {
    async fn is_leaked(&self, password: &str) -> Result<bool, LeakedError>;
}

/// Knows none: for shops that ask nobody.
#[derive(Clone, Copy, Debug)]
pub struct NotAsked;

#[async_trait]
impl LeakedPasswords for NotAsked {
    async fn is_leaked(&self, _password: &str) -> Result<bool, LeakedError> {
        Ok(false)
    }
}

/// Asks a service of range queries.
#[derive(Clone, Debug)]
pub struct RangeService {
    client: Client,
    /// Without a slash at the end; the digits follow one.
    url: String,
}

impl RangeService {
    /// A TLS provider must be installed in the process before.
    /// # Errors
    /// [`LeakedError`] for an address that is none.
    pub fn new(url: &str) -> Result<Self, LeakedError> {
        let url = url.trim_end_matches('/');
        Url::parse(url).map_err(|error| LeakedError(error.to_string()))?;
        let client = Client::builder()
            .timeout(TIME_LIMIT)
            .redirect(redirect::Policy::none())
            .user_agent(concat!("jishi/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| LeakedError(error.to_string()))?;
        Ok(Self {
            client,
            url: url.to_owned(),
        })
    }

    async fn ask(&self, prefix: &str) -> Result<String, reqwest::Error> {
        let request = self.client.get(format!("{}/{prefix}", self.url));
        // Answers of equal length tell nobody on the way which group it was.
        let mut response = request.header("add-padding", "true").send().await?;
        response.error_for_status_ref()?;
        let mut body = Vec::new();
        while body.len() < LARGEST
            && let Some(chunk) = response.chunk().await?
        {
            body.extend_from_slice(&chunk);
        }
        Ok(String::from_utf8_lossy(&body).into_owned())
    }
}

#[async_trait]
impl LeakedPasswords for RangeService {
    async fn is_leaked(&self, password: &str) -> Result<bool, LeakedError> {
        use std::fmt::Write as _;
        let mut digits = String::with_capacity(40);
        for byte in Sha1::digest(password.as_bytes()) {
            // Writing to a string does not fail.
            let _ = write!(digits, "{byte:02X}");
        }
        let (prefix, ending) = digits.split_at(PREFIX);
        // The address in the error tells the digits that were sent: a log needs only the kind.
        let answer = self.ask(prefix).await;
        let answer = answer.map_err(|error| LeakedError(error.without_url().to_string()))?;
        Ok(answer.lines().any(|line| is_it(line, ending)))
    }
}

/// A line is an ending, a colon, and how often it was found; zero times is padding.
fn is_it(line: &str, ending: &str) -> bool {
    line.trim().split_once(':').is_some_and(|(found, times)| {
        found.eq_ignore_ascii_case(ending) && times.trim().parse::<u64>().is_ok_and(|times| times > 0)
    })
}
