//! Sellers of filled shops: those of the demo catalogue, read from its file, and some for generated products.

use crate::{Ctx, ServiceError};
use domain::kernel::{Currency, Localized, Money, Slug, Timestamp};
use domain::merchant::{
    Credit, CreditCode, Deposit, Licence, Profile, Seller, SellerContact, SellerEntry, SellerId, SellerKind,
    SellerState,
};
use domain::user::{Email, Phone};
use serde::Deserialize;
use std::collections::HashMap;
use store::Tx;

/// The file of sellers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SellersFile {
    own: LicenceFile,
    sellers: Vec<SellerFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LicenceFile {
    company: String,
    credit_code: CreditCode,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SellerFile {
    slug: Slug,
    name: Localized,
    description: Localized,
    company: String,
    credit_code: CreditCode,
    representative: String,
    phone: Phone,
    email: Email,
    /// The brands whose products it sells.
    brands: Vec<String>,
    days_open: i64,
}

impl SellersFile {
    /// Saves the sellers; gives whose the products of a brand are. All others are the own shop's.
    pub(super) async fn save(self, ctx: &Ctx) -> Result<HashMap<String, SellerId>, ServiceError> {
        let own = Licence {
            company: self.own.company,
            code: self.own.credit_code,
            document: None,
        };
        let now = ctx.clock.now();
        let mut owners = HashMap::new();
        let mut sellers = Vec::new();
        for file in self.sellers {
            let id = SellerId::from_u128(ctx.ids.next());
            owners.extend(file.brands.iter().map(|brand| (brand.clone(), id)));
            sellers.push(file.into_seller(id, now));
        }
        ctx.store
            .write(async move |tx: &mut Tx| {
                for seller in &sellers {
                    insert(tx, seller).await?;
                }
                let shop = tx.merchant().seller(SellerId::OWN_SHOP).await?;
                if let Some(shop) = shop.filter(|shop| shop.licence.is_none()) {
                    tx.merchant().save_licence(shop.id, shop.version, &own).await?;
                }
                Ok::<_, ServiceError>(owners)
            })
            .await
    }
}

impl SellerFile {
    fn into_seller(self, id: SellerId, now: Timestamp) -> Seller {
        Seller {
            profile: Profile {
                name: self.name,
                description: self.description,
            },
            licence: Some(Licence {
                company: self.company,
                code: self.credit_code,
                document: None,
            }),
            contact: SellerContact {
                representative: self.representative,
                phone: Some(self.phone),
                email: Some(self.email),
            },
            ..plain(id, self.slug, now.plus_seconds(-self.days_open * 86_400))
        }
    }
}

/// The sellers of generated products: the own shop and four others, which are made unless they are there.
pub(super) async fn generated_sellers(ctx: &Ctx) -> Result<Vec<SellerId>, ServiceError> {
    let owned = ctx.clone();
    ctx.store
        .write(async move |tx: &mut Tx| {
            let mut ids = vec![SellerId::OWN_SHOP];
            for number in 1..=4 {
                let Ok(slug) = Slug::parse(&format!("generated-shop-{number}")) else {
                    continue;
                };
                if let Some(seller) = tx.merchant().seller_by_slug(&slug).await? {
                    ids.push(seller.id);
                    continue;
                }
                let id = SellerId::from_u128(owned.ids.next());
                let seller = Seller {
                    profile: Profile {
                        name: Localized::new(format!("示例店铺 {number}"), format!("Sample shop {number}")),
                        description: Localized::default(),
                    },
                    ..plain(id, slug, owned.clock.now())
                };
                insert(tx, &seller).await?;
                ids.push(id);
            }
            Ok(ids)
        })
        .await
}

/// A seller of this address that may sell since `opened_at`, with nothing else said of it.
fn plain(id: SellerId, slug: Slug, opened_at: Timestamp) -> Seller {
    let nothing = Money::zero(Currency::Cny);
    Seller {
        id,
        slug,
        kind: SellerKind::ThirdParty,
        state: SellerState::Approved,
        profile: Profile {
            name: Localized::default(),
            description: Localized::default(),
        },
        licence: None,
        contact: SellerContact::default(),
        deposit: Deposit {
            required: nothing,
            held: nothing,
        },
        credit: Credit::default(),
        created_at: opened_at,
        opened_at: Some(opened_at),
        version: 1,
    }
}

async fn insert(tx: &mut Tx, seller: &Seller) -> Result<(), ServiceError> {
    let entry = SellerEntry {
        state: seller.state,
        at: seller.created_at,
        cause: "operator".to_owned(),
        reason: String::new(),
    };
    Ok(tx.merchant().insert(seller, &entry).await?)
}
