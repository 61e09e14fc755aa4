//! What use cases answer when they cannot do what was asked.

use crate::gateway::GatewayError;
use domain::cart::FieldError;
use domain::kernel::{InvalidStep, Money, MoneyError};
use domain::order::{CancelError, PartError, SoldOutLine, SupplementError};
use domain::user::DecisionError;
use domain::user::ErasureObstacle;
use store::StoreError;

/// A refusal that its reader can act on. Internals are logged where they happen and never shown.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    #[error("there is no such {0}")]
    NotFound(&'static str),
    #[error("some fields cannot be accepted")]
    Invalid(Vec<FieldError>),
    #[error("{0}")]
    BadRequest(String),
    /// Nobody is signed in.
    #[error("this asks for signing in")]
    SignInRequired,
    #[error("this is not yours to do")]
    Forbidden,
    /// The person must prove again who they are.
    #[error("this asks for a fresh proof of who you are")]
    ProofRequired,
    /// Whoever works here needs a second factor.
    #[error("this asks for a second factor")]
    SecondFactorRequired,
    /// The account is blocked, for this reason.
    #[error("the account is blocked")]
    Blocked(String),
    /// An account cannot be closed before these are finished.
    #[error("something has to be finished first")]
    NotErasable(Vec<ErasureObstacle>),
    /// Name and password, or a code, do not fit. Which of them is not told.
    #[error("this does not fit")]
    WrongCredentials,
    #[error("too many tries")]
    TooMany,
    #[error("some goods are sold out")]
    SoldOut(Vec<SoldOutLine>),
    #[error("the total is now {0}")]
    TotalChanged(Money),
    #[error("the cart is empty")]
    CartEmpty,
    #[error("{0}")]
    Conflict(String),
    #[error("the payment service cannot be reached")]
    PaymentUnavailable,
    /// The database cannot be reached or is full; trying later may work.
    #[error("the shop cannot do this right now")]
    Unavailable,
    #[error("something went wrong on our side")]
    Internal,
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(reason) => {
                tracing::error!(reason, "the database is not available");
                Self::Unavailable
            }
            StoreError::Conflict(reason) => Self::Conflict(reason),
            StoreError::Keys(reason) => {
                tracing::error!(reason, "a key is missing");
                Self::Internal
            }
            StoreError::Inconsistent { .. } | StoreError::Database(_) | StoreError::Migrate(_) => {
                tracing::error!(error = %error, source = ?std::error::Error::source(&error), "the database failed");
                Self::Internal
            }
        }
    }
}

impl From<GatewayError> for ServiceError {
    fn from(error: GatewayError) -> Self {
        match error {
            GatewayError::BadSignature | GatewayError::BadMessage => Self::BadRequest(error.to_string()),
            GatewayError::Unreachable | GatewayError::Refused(_) => {
                tracing::warn!(%error, "a payment could not be started");
                Self::PaymentUnavailable
            }
        }
    }
}

impl From<MoneyError> for ServiceError {
    fn from(error: MoneyError) -> Self {
        Self::BadRequest(error.to_string())
    }
}

impl From<DecisionError> for ServiceError {
    fn from(error: DecisionError) -> Self {
        match error {
            DecisionError::SamePerson | DecisionError::OwnCase => Self::Forbidden,
            DecisionError::Over => Self::Conflict(error.to_string()),
        }
    }
}

impl From<InvalidStep> for ServiceError {
    fn from(error: InvalidStep) -> Self {
        Self::Conflict(error.to_string())
    }
}

impl From<CancelError> for ServiceError {
    fn from(error: CancelError) -> Self {
        Self::Conflict(error.to_string())
    }
}

impl From<PartError> for ServiceError {
    fn from(error: PartError) -> Self {
        match error {
            PartError::Money(error) => error.into(),
            error => Self::Conflict(error.to_string()),
        }
    }
}

impl From<SupplementError> for ServiceError {
    fn from(error: SupplementError) -> Self {
        match error {
            SupplementError::Money(error) => error.into(),
            error => Self::Invalid(vec![FieldError::new("goods", error.code())]),
        }
    }
}
