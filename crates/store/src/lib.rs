//! The only crate that speaks SQL: one text for `SQLite` and `PostgreSQL`, through `sqlx::Any`.
//!
//! [`Store::write`] takes a closure and answers after its commit; on `SQLite` closures that arrive together share one
//! transaction (group commit). [`Store::read`] hands out a connection for reading.
//! [`Tx::vault`] seals personal data.
//! Functions take and give whole domain values; "not found" is `Ok(None)`; rows are private.

mod ask;
mod audit;
mod backup;
mod db;
mod eager;
mod error;
mod outbox;
mod personal;
#[cfg(feature = "planted-defects")]
mod planted;
mod sql;
mod tx;
mod vault;
mod verify;
mod write;

mod aftersales;
mod api_key;
mod approval;
mod cart;
mod idempotency;
mod inventory;
mod logistics;
mod merchant;
mod message;
mod order;
mod payment;
mod product;
mod setting;
mod settlement;
mod user;

pub use aftersales::{AfterSalesFilter, AfterSalesStore, AfterSalesSummary, LineCounts};
pub use api_key::ApiKeyStore;
pub use approval::ApprovalStore;
pub use ask::{Ask, Question};
pub use audit::{AuditStore, Checkpoint};
pub use backup::Vacancy;
pub use cart::{CartRow, CartStore, Cleared, OfferRow};
pub use db::{Engine, Metrics, Store};
pub use error::StoreError;
pub use idempotency::{IdempotencyStore, KeptAnswer, NewClaim};
pub use inventory::{
    BundleRow, Hold, InventoryStore, Kept, LevelFilter, Moving, PartRow, SHOWN_BELOW, shown_below,
};
pub use logistics::LogisticsStore;
pub use merchant::{MerchantStore, SellerFilter, StoredApplication};
pub use message::{MessageRow, MessageStore};
pub use order::{
    NewGroup, OpenOrder, OrderFilter, OrderNote, OrderStore, OrderSummary, OrderVersion, PurchaseLine,
    PurchaseRow, Replay, SellerOrder,
};
pub use outbox::{OutboxItem, OutboxStore};
pub use payment::{
    NewLine, NewReceipt, NewStatement, PaymentEventRow, PaymentRow, PaymentStore, RefundRow, Spending,
};
pub use personal::{PersonalStore, Whose};
pub use product::{
    CardRow, CatalogueVersion, FacetCount, FavouriteRow, ListingFilter, OwnProductFilter, PriceChange,
    ProductStore, RelatedTo, SearchTerms, segment,
};
pub use setting::{SettingRow, SettingStore};
pub use settlement::{
    EntryRow, GoodsFacts, NewEntry, PayoutFilter, PayoutRow, PeriodRow, PlacedFee, SettlementStore,
    StatementRow, TransferRow,
};
pub use tx::Tx;
pub use user::{
    AccountFilter, AccountSummary, CodePurpose, CustomRole, CustomerNote, GrantRow, Identity, NewCeremony,
    NewCode, NewConsent, NewGrant, NewPasskey, NewSession, Passkey, SecondFactor, SentCode, SignInRow,
    UserStore,
};
pub use vault::{
    KeyState, MasterKeyError, MasterKeys, Place, Resealed, SealedColumn, SealedCount, SealedValue, Vault,
    VaultStore, sealed_columns,
};
pub use verify::{Finding, Verdict};
