//! Sellers: who sells on the platform, how they got in, and whether they may sell now.
//!
//! Owns the machine of a seller's life, the check of an application, the licence that buyers see, and the scope that
//! seller-side reads and writes are bound to. Does not own staff and their roles (`user`), nor what is sold (`product`).
//! Deposit and credit are data here; no rule depends on them yet.

mod application;
mod console;
mod credit_code;
mod file;
mod scope;
mod seller;
mod state;
mod view;

pub use application::{
    Application, ApplicationDocument, ApplicationForm, DocumentKind, check_application, check_profile,
    required_documents,
};
pub use console::{
    ApplicationView, ContactView, DocumentView, OwnShop, SellerContactView, SellerDossier, SellerRow,
    SellerStep,
};
pub use credit_code::{CreditCode, InvalidCreditCode};
pub use file::{FileFormat, SellerFile};
pub use scope::SellerScope;
pub use seller::{
    Credit, Deposit, Licence, Profile, Seller, SellerContact, SellerEntry, SellerKind, SellerSign,
};
pub use state::{SellerEvent, SellerState};
pub use view::{SellerLink, SellerView};

crate::define_id!(
    /// A seller: a shop on the platform.
    SellerId, "sel"
);

crate::define_id!(
    /// An application to become a seller.
    ApplicationId, "sap"
);

crate::define_id!(
    /// A file of an application. It is random: whoever knows it can hand the file in.
    SellerFileId, "sdf"
);

impl SellerId {
    /// The platform's own shop. It is made by the migration that made sellers, and everything that was there before
    /// belongs to it.
    pub const OWN_SHOP: Self = Self::from_u128(1);
}
