//! The account at Stripe, where it takes the payments.

use super::{ConfigError, SANDBOX_SECRET, is_loopback};
use std::fmt;

/// What the shop needs to take payments through Stripe.
#[derive(Clone, PartialEq, Eq)]
pub struct StripeConfig {
    /// Where the API listens.
    pub url: String,
    /// The secret key of the account.
    pub key: String,
    /// The secret of the webhook's endpoint; several, separated by spaces, while changing it.
    pub webhook_secret: String,
    /// What browsers name the account by; no secret.
    pub publishable_key: String,
}

impl fmt::Debug for StripeConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StripeConfig")
            .field("url", &self.url)
            .field("publishable_key", &self.publishable_key)
            .finish_non_exhaustive()
    }
}

/// Who takes payments online.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GatewayConfig {
    Nobody,
    /// The sandbox, or something that speaks like it.
    Sandbox {
        url: String,
        secret: String,
    },
    Stripe(StripeConfig),
}

impl GatewayConfig {
    /// Where forms may lead to: the pages on which buyers pay, if they are not ours.
    pub fn foreign_pages(&self) -> Option<&str> {
        match self {
            Self::Sandbox { url, .. } => Some(url),
            Self::Nobody | Self::Stripe(_) => None,
        }
    }
}

/// Reads who takes payments; `text` gives the value of a key, or its default.
pub(super) fn gateway(text: impl Fn(&str) -> String, base_url: &str) -> Result<GatewayConfig, ConfigError> {
    match text("JISHI_GATEWAY").as_str() {
        "sandbox" => {
            let url = text("JISHI_GATEWAY_URL").trim_end_matches('/').to_owned();
            let secret = text("JISHI_GATEWAY_SECRET");
            if url.is_empty() {
                return Ok(GatewayConfig::Nobody);
            }
            refuse_known_secret(&secret, base_url)?;
            Ok(GatewayConfig::Sandbox { url, secret })
        }
        "stripe" => stripe(text).map(GatewayConfig::Stripe),
        other => Err(ConfigError::BadValue {
            key: "JISHI_GATEWAY",
            value: other.to_owned(),
            reason: "write sandbox or stripe".to_owned(),
        }),
    }
}

fn stripe(text: impl Fn(&str) -> String) -> Result<StripeConfig, ConfigError> {
    let need = |key: &'static str| {
        let value = text(key);
        if value.is_empty() {
            return Err(ConfigError::BadSecret {
                key,
                reason: "JISHI_GATEWAY=stripe needs it; it is in the dashboard of the account".to_owned(),
            });
        }
        Ok(value)
    };
    let publishable_key = need("JISHI_STRIPE_PUBLISHABLE_KEY")?;
    // Whatever stands here is sent to every buyer.
    if !publishable_key.starts_with("pk_") {
        return Err(ConfigError::BadSecret {
            key: "JISHI_STRIPE_PUBLISHABLE_KEY",
            reason: "a publishable key begins with pk_".to_owned(),
        });
    }
    Ok(StripeConfig {
        url: need("JISHI_STRIPE_URL")?,
        key: need("JISHI_STRIPE_KEY")?,
        webhook_secret: need("JISHI_STRIPE_WEBHOOK_SECRET")?,
        publishable_key,
    })
}

/// # Errors
/// For the sandbox's key, unless the shop is of this machine only.
fn refuse_known_secret(secret: &str, base_url: &str) -> Result<(), ConfigError> {
    if !secret.contains(SANDBOX_SECRET) || is_loopback(base_url) {
        return Ok(());
    }
    Err(ConfigError::BadSecret {
        key: "JISHI_GATEWAY_SECRET",
        reason: "everybody knows the sandbox's key, and JISHI_BASE_URL is not of this machine; set the gateway's own \
                 key, or JISHI_GATEWAY_URL to nothing"
            .to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, GatewayConfig};

    const WHOLE: &str = "JISHI_GATEWAY=stripe\nJISHI_STRIPE_KEY=sk_test_1\nJISHI_STRIPE_WEBHOOK_SECRET=whsec_1\n\
                         JISHI_STRIPE_PUBLISHABLE_KEY=pk_test_1\n";

    #[test]
    fn stripe_takes_the_payments_where_it_is_chosen_and_all_its_keys_are_there() {
        let config = Config::from_parts(".env", WHOLE, []).unwrap();
        let GatewayConfig::Stripe(stripe) = &config.gateway else {
            panic!("{:?}", config.gateway)
        };
        assert_eq!(stripe.url, "https://api.stripe.com");
        let shown = format!("{config:?}");
        assert!(
            !shown.contains("sk_test_1") && !shown.contains("whsec_1"),
            "{shown}"
        );
        for line in WHOLE.lines().skip(1) {
            let (key, _) = line.split_once('=').unwrap();
            let error = Config::from_parts(".env", &WHOLE.replace(line, ""), []);
            let error = error.unwrap_err().to_string();
            assert!(error.contains(key), "{error}");
        }
    }

    #[test]
    fn a_secret_key_is_never_taken_for_the_publishable_one() {
        let swapped = WHOLE.replace("pk_test_1", "sk_test_1");
        let error = Config::from_parts(".env", &swapped, []).unwrap_err().to_string();
        assert!(error.contains("pk_") && !error.contains("sk_test"), "{error}");
        let error = Config::from_parts(".env", "JISHI_GATEWAY=paypal", []);
        assert!(error.unwrap_err().to_string().contains("sandbox or stripe"));
    }
}
