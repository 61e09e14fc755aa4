//! Getting the bytes of a picture from elsewhere: every hop guarded, size and time limited.

use super::guard::{AddressGuard, PRIVATE};
use reqwest::header::LOCATION;
use reqwest::{Client, Response, Url, redirect};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

/// Bytes of a picture.
const LARGEST: usize = 10 << 20;
const HOPS: usize = 5;
const CONNECT: Duration = Duration::from_secs(5);
const TOTAL: Duration = Duration::from_secs(30);

/// Why there are no bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Miss {
    /// No answer at all: perhaps the network is away. Worth another try.
    Unreachable(String),
    /// The other side has trouble. Worth another try.
    Busy(String),
    /// The answer is no picture, and will not be one the next time.
    Final(String),
    /// We do not even ask.
    Forbidden(String),
}

impl Miss {
    pub(super) fn reason(&self) -> &str {
        match self {
            Self::Unreachable(reason)
            | Self::Busy(reason)
            | Self::Final(reason)
            | Self::Forbidden(reason) => reason,
        }
    }
}

/// Fetches pictures.
#[derive(Clone)]
pub(super) struct Fetcher {
    client: Client,
    guard: AddressGuard,
}

impl Fetcher {
    /// A TLS provider must be installed in the process before.
    pub(super) fn new(guard: AddressGuard) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .connect_timeout(CONNECT)
            .timeout(TOTAL)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(guard))
            .user_agent(concat!("jishi/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, guard })
    }

    /// The bytes at an address, through at most five redirects.
    pub(super) async fn bytes(&self, address: &str) -> Result<Vec<u8>, Miss> {
        let mut url = Url::parse(address).map_err(|_| Miss::Forbidden("not an address".to_owned()))?;
        for _ in 0..=HOPS {
            self.guard.check(&url).map_err(Miss::Forbidden)?;
            let response = self
                .client
                .get(url.clone())
                .send()
                .await
                .map_err(|error| transport(&error))?;
            let status = response.status();
            if status.is_redirection() {
                url = next_hop(&url, &response)?;
            } else if status.is_success() {
                return read(response).await;
            } else if status.is_server_error() || status.as_u16() == 429 {
                return Err(Miss::Busy(format!("the server answered {status}")));
            } else {
                return Err(Miss::Final(format!("the server answered {status}")));
            }
        }
        Err(Miss::Final("too many redirects".to_owned()))
    }
}

fn next_hop(from: &Url, response: &Response) -> Result<Url, Miss> {
    let target = response
        .headers()
        .get(LOCATION)
        .and_then(|value| value.to_str().ok());
    target
        .and_then(|target| from.join(target).ok())
        .ok_or_else(|| Miss::Final("the redirect leads nowhere".to_owned()))
}

async fn read(mut response: Response) -> Result<Vec<u8>, Miss> {
    let too_large = || Miss::Final(format!("larger than {} MB", LARGEST >> 20));
    if response
        .content_length()
        .is_some_and(|length| length > LARGEST as u64)
    {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| transport(&error))? {
        if bytes.len() + chunk.len() > LARGEST {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn transport(error: &reqwest::Error) -> Miss {
    let mut cause: Option<&dyn Error> = Some(error);
    let mut deepest = String::new();
    while let Some(error) = cause {
        deepest = error.to_string();
        cause = error.source();
    }
    if deepest.contains(PRIVATE) {
        return Miss::Forbidden(PRIVATE.to_owned());
    }
    if error.is_connect() || error.is_timeout() {
        Miss::Unreachable(deepest)
    } else {
        Miss::Busy(deepest)
    }
}
